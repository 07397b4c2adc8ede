"""Wards for the ledger: places by shift and positions by a line each."""

from __future__ import annotations

from typing import Any

from rota.domain.scenario import Scenario

SHIFTS = {
    "D": ("day", "07:00", "14:30"),
    "A": ("evening", "14:30", "22:00"),
    "N": ("night", "22:00", "07:00"),
    "L": ("long", "08:30", "21:00"),
}
ROWS = {"D": ("09:00", "14:00"), "A": ("16:00", "20:00"), "N": ("23:00", "05:00")}
STANDS_IN = {"nurse": ["care", "helper"], "care": ["helper"], "helper": []}


def ward(
    weekend: dict[str, int],
    positions: list[dict[str, Any]],
    *,
    weekdays: dict[str, int] | None = None,
    competent: tuple[tuple[str, str, int], ...] = (),
    weeks: int = 6,
    **more: Any,
) -> Scenario:
    """A ward whose shifts pay 7.5 h (D, A), 9 h (N) and 12.5 h (L).

    `weekend` and `weekdays` are people per shift and day, `competent` (shift, competence, people) of weekend days. A
    position says what differs from one nobody-special 75 % line of D and A at every third weekend.
    """
    demand = [
        _row(days, code, need)
        for days, some in (("weekend", weekend), ("weekdays", weekdays or {}))
        for code, need in some.items()
    ]
    demand += [_row("weekend", code, need, competence) for code, competence, need in competent]
    data = {
        "format": "rota/scenario/1",
        "id": "ward",
        "title": "Ward",
        "data_origin": {"assumed": True},
        "ward": {"name": "Ward"},
        "cycle": {"weeks": weeks, "start": "2027-01-04"},
        "shifts": [
            {"code": code, "name": code, "kind": kind, "start": start, "end": end, "paid_break_min": 30}
            for code, (kind, start, end) in SHIFTS.items()
        ],
        "competences": [{"id": one, "name": one, "stands_in_for": other} for one, other in STANDS_IN.items()],
        "demand": [{"id": f"row{number}", **row} for number, row in enumerate(demand)],
        "positions": [
            {
                "id": f"P{number}",
                "competence": "helper",
                "percent": 75,
                "full_time_hours": 35.5,
                "weekend_every": 3,
                "shifts": ["D", "A"],
                **one,
            }
            for number, one in enumerate(positions)
        ],
        **more,
    }
    return Scenario.model_validate(data)


def _row(days: str, code: str, need: int, competence: str | None = None) -> dict[str, Any]:
    start, end = ROWS[code]
    return {"days": days, "from": start, "to": end, "min": need, "competence": competence}
