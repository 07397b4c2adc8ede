"""A simulation that does not fit its scenarios is refused with every problem; what it leaves out is said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from rota.domain.absence import Length, SimulationSpec
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.simulate.problems import left_out, notes, policy_texts, simulation_problems
from tests.simulate.simple_wards import spec, spell, ward


def problems(simulation: SimulationSpec, *scenarios: Scenario) -> dict[tuple[str | int, ...], str]:
    """Messages by path."""
    return dict(simulation_problems(simulation, scenarios or (ward(2, 1),)))


def test_the_shipped_simulation_fits_any_ward(
    trial_ward: tuple[Scenario, Roster], default_spec: SimulationSpec
) -> None:
    assert problems(default_spec, trial_ward[0]) == {}
    assert problems(default_spec) == {}


def test_every_problem_is_told_with_its_place() -> None:
    law = ward(2, 1, rule_pack="norway/kommune")
    simulation = spec(
        [],
        [
            {"step": "swap", "may_breach": ["roster.overlap", "rest.daily_minimum"]},
            {"step": "overtime", "accept_share": 0.5, "agreed": {"seven_days_h": 30, "assumed": True}},
            {"step": "pool", "people": 1, "available_share": 1.0, "per_day": 1, "competence": "x", "shifts": ["Q"]},
        ],
        groups=[{"id": "g", "positions": ["P0", "P9"], "competence": "y"}],
        resident_groups=[{"id": "r", "positions": ["P8"]}],
        replications={"deciding": "solved_by"},
    )
    found = problems(simulation, law)
    assert set(found) == {
        ("groups", 0, "positions"),
        ("groups", 0, "competence"),
        ("resident_groups", 0, "positions"),
        ("policies", 0, "may_breach"),
        ("policies", 1, "agreed", "seven_days_h"),
        ("policies", 2, "competence"),
        ("policies", 2, "shifts"),
        ("replications", "deciding"),
    }
    assert "P9" in found["groups", 0, "positions"]
    assert "P0" not in found["groups", 0, "positions"].split("known")[0]
    assert "beyond" in found["policies", 1, "agreed", "seven_days_h"]


def test_sides_of_different_periods_are_refused() -> None:
    short = ward(2, 1, cycle={"weeks": 4, "rolling": False, "start": "2027-01-04"})
    assert ("weeks",) in problems(spec([]), ward(2, 1), short)
    assert problems(spec([], weeks=4), ward(2, 1), short) == {}
    late = spec([], first=date(2028, 1, 3))
    assert "does not roll" in problems(late, short)["first",]


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "2027-01-05"},
        {"absences": [spell(3.0) | {"id": "a", "assumed": True}]},
        {"absences": [spell(3.0, geometric_mean=2.0) | {"id": "a"}]},
        {"policies": [{"step": "swap", "assumed": True}, {"step": "swap", "assumed": True}]},
        {"effects": [{"side": "baseline", "factor": 2, "absences": ["none"], "note": "x", "assumed": True}]},
        {"replications": {"first": 10, "most": 5}},
    ],
)
def test_a_simulation_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SimulationSpec.model_validate({"format": "rota/simulation/1"} | wrong)


def test_the_mean_of_a_length() -> None:
    assert Length(geometric_mean=3.0).mean_days == pytest.approx(3.0)
    assert Length(table=(1.0, 0.0, 3.0)).mean_days == pytest.approx(2.5)
    # From 17 days on: the mean of those below counts as 17.
    assert Length(lognormal_median=42.0, sigma=1.0, least=17).mean_days > 60


def test_what_is_left_out_and_remarked_on_is_said() -> None:
    plain = spec([], [{"step": "extra_hours", "accept_share": 1.0}])
    late = spec([], [{"step": "overtime", "accept_share": 1.0, "may_breach": ["hours.weekly_max"]}])
    assert len(policy_texts(late)) == 2
    assert not any("14-3" in text.nb for text in notes(plain))
    assert any("14-3" in text.nb for text in notes(late))
    assert any("bryte" in text.nb for text in notes(late))
    holiday = spec([{"kind": "holiday", "covered_share": 1.0}])
    assert len(left_out(holiday)) == len(left_out(plain)) - 1
