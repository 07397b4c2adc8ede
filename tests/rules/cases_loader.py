"""Read the golden cases: small rosters in picture notation with the findings that each rule must report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from rota.domain.roster import Duty, Roster, duty_of
from rota.domain.scenario import Scenario
from rota.domain.time import parse_clock

FOLDER = Path(__file__).parent / "cases"
OFF = "."

# Paid minutes: D 450, A 420, N 510 (22:00 to 06:00 is 480 at night), L 750, K 330, F 450, V 450.
SHIFTS: list[dict[str, Any]] = [
    {"code": "D", "name": "Day", "kind": "day", "start": "07:00", "end": "15:00", "unpaid_break_min": 30},
    {"code": "A", "name": "Evening", "kind": "evening", "start": "14:30", "end": "22:00", "unpaid_break_min": 30},
    {"code": "N", "name": "Night", "kind": "night", "start": "22:00", "end": "07:00", "unpaid_break_min": 30},
    {"code": "L", "name": "Long", "kind": "long", "start": "07:30", "end": "20:30", "unpaid_break_min": 30},
    {"code": "K", "name": "Short", "kind": "day", "start": "08:00", "end": "13:30"},
    {"code": "F", "name": "Fagdag", "kind": "fagdag", "start": "08:00", "end": "16:00", "unpaid_break_min": 30},
    {"code": "V", "name": "Leave", "kind": "leave", "start": "08:00", "end": "15:30"},
]
COMPETENCES: list[dict[str, Any]] = [
    {"id": "nurse", "name": "Nurse", "stands_in_for": ["care"]},
    {"id": "care", "name": "Care worker", "stands_in_for": ["assistant"]},
    {"id": "assistant", "name": "Assistant"},
]
NOBODY = {"id": "nobody", "days": "all", "from": "07:00", "to": "08:00", "min": 0}
POSITION: dict[str, Any] = {
    "union": "NSF",
    "competence": "nurse",
    "percent": 100,
    "full_time_hours": 35.5,
    "weekend_every": 1,
    "shifts": ["D", "A", "N", "L", "K"],
    "consent_long": True,
}
AGREEMENT: dict[str, Any] = {
    "id": "agreed",
    "rung": "local_tariff_bound",
    "status": "in_force",
    "valid_from": "2026-01-01",
    "signed_by": ["Leader", "Representative"],
}


@dataclass(frozen=True)
class GoldenCase:
    """One roster and what a rule must say about it.

    `expected` has the fields of each finding, in order of position, week and day. `windows` and `left_out`, when
    given, are how many windows must have been measured and left out; `tightest` has fields of the tightest window.
    `for_model`: every duty is one known code a day on a day of the cycle, so that a model can be asked about the same
    roster.
    """

    code: str
    name: str
    scenario: Scenario
    roster: Roster
    expected: tuple[dict[str, Any], ...]
    windows: int | None
    left_out: int | None
    tightest: dict[str, Any] | None
    for_model: bool


def load_cases() -> list[GoldenCase]:
    """Every case of every file, by file name and order."""
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in _read(path)]


def _read(path: Path) -> list[GoldenCase]:
    data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return [build_case(path.stem, entry) for entry in data]


def build_case(code: str, entry: dict[str, Any]) -> GoldenCase:
    """A case from its entry in a file. Raises ValueError for an unknown key."""
    known = {
        "name",
        "weeks",
        "rolling",
        "people",
        "roster",
        "past",
        "agreements",
        "shifts",
        "scenario",
        "rows",
        "expect",
    }
    unknown = entry.keys() - known - {"windows", "left_out", "tightest"}
    if unknown:
        raise ValueError(f"{code}: {entry.get('name')}: unknown keys {sorted(unknown)}")
    scenario = Scenario.model_validate(_scenario(code, entry))
    rows = [_duty(scenario, row) for row in entry.get("rows", [])]
    return GoldenCase(
        code=code,
        name=entry["name"],
        scenario=scenario,
        roster=Roster(scenario.cycle.weeks, (*_picture(scenario, entry["roster"]), *rows)),
        expected=tuple(entry["expect"]),
        windows=entry.get("windows"),
        left_out=entry.get("left_out"),
        tightest=entry.get("tightest"),
        for_model=not rows and entry["roster"].keys() <= {position.id for position in scenario.worked_positions},
    )


def _scenario(code: str, entry: dict[str, Any]) -> dict[str, Any]:
    shifts = {
        shift["code"]: shift for shift in [*SHIFTS, *({"name": "Extra"} | one for one in entry.get("shifts", []))]
    }
    people = {name: {} for name in entry["roster"]} | entry.get("people", {})
    return {
        "format": "rota/scenario/1",
        "id": "case",
        "title": entry["name"],
        "data_origin": {"assumed": True},
        "ward": {"name": "Ward"},
        "cycle": {"weeks": entry.get("weeks", 1), "rolling": entry.get("rolling", True), "start": "2027-01-04"},
        "shifts": list(shifts.values()),
        "competences": COMPETENCES,
        "demand": [NOBODY],
        "positions": [{"id": name, "holder": f"Holder {name}"} | POSITION | given for name, given in people.items()],
        "agreements": [AGREEMENT | {"rule": code} | given for given in entry.get("agreements", [])],
        "history": _history(entry.get("past", {})),
    } | entry.get("scenario", {})


def _history(past: dict[str, str]) -> dict[str, Any]:
    """The last letter of a picture of the past is the Sunday before week 1."""
    lines = {name: _letters(line) for name, line in past.items()}
    duties = [
        {"position": name, "days_before": len(line) - place, "code": letter}
        for name, line in lines.items()
        for place, letter in enumerate(line)
        if letter != OFF
    ]
    return {"days_known": max(map(len, lines.values()), default=0), "duties": duties}


def _letters(line: str) -> str:
    return line.replace("|", "").replace(" ", "")


def _picture(scenario: Scenario, lines: dict[str, str]) -> list[Duty]:
    return [
        duty_of(scenario, name, index, letter)
        for name, line in lines.items()
        for index, letter in enumerate(_letters(line))
        if letter != OFF
    ]


def _duty(scenario: Scenario, row: dict[str, Any]) -> Duty:
    """A row that no picture can show: a second duty on a day, an unknown code or position, other times."""
    shift = scenario.shift_by_code.get(row["code"])
    if row.get("no_clock"):
        return Duty(row["position"], row["week"], row["day"], row["code"], None, None, row.get("paid"))
    start = parse_clock(row["start"]) if "start" in row else shift.start if shift else None
    end = parse_clock(row["end"]) if "end" in row else shift.end_min if shift else None
    if start is not None and end is not None and end <= start:
        end += 24 * 60
    paid = row.get("paid", shift.paid_min if shift else None)
    return Duty(row["position"], row["week"], row["day"], row["code"], start, end, paid)
