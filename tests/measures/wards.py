"""Tiny wards and rosters in picture notation for the tests of measures and comparison."""

from __future__ import annotations

from typing import Any

from rota.domain.roster import Duty, Roster, duty_of
from rota.domain.scenario import Scenario

SHIFTS: list[dict[str, Any]] = [
    {"code": "D", "name": "Day", "kind": "day", "start": "07:00", "end": "15:00", "unpaid_break_min": 30},
    {"code": "A", "name": "Evening", "kind": "evening", "start": "15:00", "end": "22:00", "unpaid_break_min": 30},
    {"code": "K", "name": "Short", "kind": "day", "start": "07:00", "end": "12:00"},
    {"code": "N", "name": "Night", "kind": "night", "start": "22:00", "end": "07:00"},
    {"code": "L", "name": "Long", "kind": "long", "start": "08:00", "end": "21:00", "unpaid_break_min": 30},
    {"code": "F", "name": "Fagdag", "kind": "fagdag", "start": "08:00", "end": "16:00", "unpaid_break_min": 30},
    {"code": "V", "name": "Leave", "kind": "leave", "start": "08:00", "end": "15:00"},
]
COMPETENCES: list[dict[str, Any]] = [
    {"id": "nurse", "name": "Nurse", "stands_in_for": ["care_worker"]},
    {"id": "care_worker", "name": "Care worker"},
]


def position(position_id: str, **changes: Any) -> dict[str, Any]:
    """One position: a care worker in a full position of 37.5 hours at every second weekend."""
    return {
        "id": position_id,
        "holder": f"holder {position_id}",
        "competence": "care_worker",
        "percent": 100,
        "full_time_hours": 37.5,
        "weekend_every": 2,
        "shifts": ["D", "A", "K", "N", "L"],
    } | changes


def ward(positions: list[dict[str, Any]], weeks: int = 1, rolling: bool = True, **changes: Any) -> Scenario:
    """A ward with the shifts above. Without `demand` it asks for nobody."""
    nobody = {"id": "nobody", "days": "all", "from": "07:00", "to": "08:00", "min": 0}
    data: dict[str, Any] = {
        "format": "rota/scenario/1",
        "id": "tiny",
        "title": "Tiny ward",
        "data_origin": {"assumed": True},
        "ward": {"name": "Ward"},
        "cycle": {"weeks": weeks, "rolling": rolling, "start": "2027-01-04"},
        "shifts": SHIFTS,
        "competences": COMPETENCES,
        "demand": [nobody],
        "positions": positions,
    }
    return Scenario.model_validate(data | changes)


def roster(scenario: Scenario, **lines: str) -> Roster:
    """A roster from one letter per day; `.` or a space is a day off, `|` is only for reading."""
    duties: list[Duty] = []
    for position_id, line in lines.items():
        for index, code in enumerate(line.replace("|", "")):
            if code not in ". ":
                duties.append(duty_of(scenario, position_id, index, code))
    return Roster(scenario.cycle.weeks, tuple(duties))
