"""Wards so simple that what must come out can be worked out by hand."""

from __future__ import annotations

from typing import Any

from rota.domain.absence import SimulationSpec
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Scenario


def ward(people: int, need: int, *, weeks: int = 1, percent: float = 100, **more: Any) -> Scenario:
    """People who may all work D 08:00-15:00 and A 15:00-22:00; `need` of them are asked for on D every day."""
    data: dict[str, Any] = {
        "format": "rota/scenario/1",
        "id": "simple",
        "title": "Simple",
        "data_origin": {"assumed": True},
        "ward": {"name": "Ward"},
        "cycle": {"weeks": weeks, "start": "2027-01-04"},
        "rule_pack": "none",
        "shifts": [
            {"code": "D", "name": "D", "kind": "day", "start": "08:00", "end": "15:00"},
            {"code": "A", "name": "A", "kind": "evening", "start": "15:00", "end": "22:00"},
        ],
        "competences": [{"id": "nurse", "name": "Nurse"}],
        "demand": [{"id": "day", "days": "all", "from": "08:00", "to": "15:00", "min": need}],
        "positions": [
            {
                "id": f"P{number}",
                "competence": "nurse",
                "percent": percent,
                "full_time_hours": 37.5,
                "weekend_every": 1,
                "shifts": ["D", "A"],
            }
            for number in range(people)
        ],
    }
    return Scenario.model_validate(data | more)


def every_day(scenario: Scenario, code: str = "D") -> Roster:
    """Everybody on the same shift every day."""
    days = range(scenario.cycle.days)
    return roster_from_codes(scenario, [(one.id, day, code) for one in scenario.positions for day in days])


def spec(absences: list[dict[str, Any]], policies: list[dict[str, Any]] | None = None, **more: Any) -> SimulationSpec:
    """A simulation of 52 weeks; every element is assumed."""
    data: dict[str, Any] = {
        "format": "rota/simulation/1",
        "absences": [{"assumed": True, "id": one["kind"]} | one for one in absences],
        "policies": [{"assumed": True} | one for one in policies or []],
    }
    return SimulationSpec.model_validate(data | more)


def spell(per_year: float, **length: Any) -> dict[str, Any]:
    """A spell of illness."""
    return {"kind": "spell", "per_year": per_year, "length": length}
