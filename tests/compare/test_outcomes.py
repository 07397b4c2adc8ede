"""Reported outcomes beside computed ones, on a ward small enough to count by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from rota.compare.outcomes import outcome_problems, outcomes
from rota.domain.comparison import Outcome, Side
from rota.domain.finding import InputError
from rota.domain.reported import Reported
from tests.compare.sides import side
from tests.measures.wards import position, ward

REPORTED = Path(__file__).parents[2] / "scenarios" / "langvaktsturnus" / "reported.yaml"
FAGDAG = {"shift": "F", "every_weeks": 2, "min_percent": 50}


def reported(measure: str, value: float, tolerance: float = 0, **params: Any) -> Reported:
    outcome = {
        "id": "one",
        "text": "what was said",
        "reported": str(value),
        "measure": measure,
        "params": params,
        "value": value,
        "tolerance": tolerance,
    }
    return Reported.model_validate({"format": "rota/reported/1", "source": "test", "outcomes": [outcome]})


def ask(before: Side, after: Side, measure: str, value: float, tolerance: float = 0, **params: Any) -> Outcome:
    (outcome,) = outcomes(reported(measure, value, tolerance, **params), before, after)
    return outcome


def test_langhelg_counts_those_who_got_it_and_tells_the_other_reading() -> None:
    scenario = ward([position("P1"), position("P2"), position("P3")], weeks=2)
    # Long-shift weekend: P1 in both, P2 only after. A long weekend off: everybody has one in week 2 on both sides,
    # but P3, who has it only after.
    before = side(scenario, P1=".....LL|.......", P2="....DD.|.......", P3=".....D.|.....D.")
    after = side(scenario, P1=".....LL|.......", P2=".....LL|.......", P3=".....D.|.......")
    got = ask(before, after, "langhelg_people", 1)
    assert got.met
    assert got.computed.en == "1 (before: 1 had it)"
    off = "(b) free from Friday 15:00 to Monday 07:00: 3 have it in the proposal, 2 in the baseline; 1 new"
    assert off in got.why.en
    missed = ask(before, after, "langhelg_people", 2)
    assert not missed.met
    assert missed.why.nb.startswith("Ikke oppnådd: beregnet 1, rapportert 2.")


def test_langhelg_in_the_reading_of_the_scenario() -> None:
    scenario = ward([position("P1")], langhelg="free_weekend")
    got = ask(side(scenario, P1=".....LL"), side(scenario), "langhelg_people", 1)
    assert got.met
    assert got.why.en.startswith("Read as (b)")


def test_fagdag_share_by_percent_not_by_policy() -> None:
    people = [position("P1"), position("P2", percent=50), position("P3", percent=49), position("N1", shifts=["N"])]
    scenario = ward(people, weeks=2, fagdag=FAGDAG)
    before = side(ward(people, weeks=2))
    after = side(scenario, P1="F......|.......", N1="F......|.......")
    got = ask(before, after, "fagdag_share", 100, staff="day_evening", min_percent=50, every_weeks=2)
    assert not got.met
    assert got.computed.en == "1 of 2 (before: 0 of 2)"
    assert "Without: P2." in got.why.en
    assert ask(before, after, "fagdag_share", 100, staff="night", every_weeks=2).met


def test_positions_changed_by_size_vacancy_and_worked_weekends() -> None:
    before = ward(
        [
            position("V", competence="nurse", vacant=True, holder=None, percent=75),
            position("N", competence="nurse", percent=75),
            position("A", percent=28.6),
            position("B", percent=28.6),
            position("C", percent=28.6),
        ],
        weeks=4,
    )
    after = ward(
        [
            position("V", competence="nurse", vacant=True, holder=None, percent=100, in_rota=True),
            position("N", competence="nurse", percent=100),
            position("A", percent=69.1),
            position("B", percent=71),
            position("C", percent=67),
        ],
        weeks=4,
    )
    every_second = ".....D.|.......|......D|......."
    sides = side(before), side(after, A=every_second, B=".....D.|.......|.......|.......", C=every_second)
    vacancy = {"competence": "nurse", "from_percent": 75, "to_percent": 100}
    got = ask(*sides, "positions_changed", 1, vacant_before=True, **vacancy)
    assert got.met
    assert got.computed.nb == "1: V 75 → 100 %"
    assert ask(*sides, "positions_changed", 2, **vacancy).met
    # A reaches 68 to 72 % and works every second weekend; B works one of four; C is too small.
    grown = {"from_percent": 28.6, "to_percent": 70, "percent_tolerance": 2, "weekend_every": 2}
    got = ask(*sides, "positions_changed", 3, **grown)
    assert not got.met
    assert got.computed.en == "1: A 28.6 → 69.1 %"
    assert "Positions of the baseline that fit the description: 3; of these reach the size: 2." in got.why.en
    assert "Of these work every 2nd weekend in the computed rota: 1." in got.why.en


def test_positions_removed_in_both_readings() -> None:
    before = ward([position(name, percent=28.6) for name in "ABCD"])
    after = ward([position("A", percent=28.6), position("B", percent=70)])
    got = ask(side(before), side(after), "positions_removed", 2, percent=28.6)
    assert got.met
    assert got.computed.en == "2 removed; in all from 4 to 1"
    assert "in all there are 3 fewer" in got.why.en


@pytest.mark.parametrize(
    ("before", "after", "met", "computed"),
    [
        ("....DK.", "....KDA", True, "shortest weekend shift 5 → 6.5 hours; 2 of 2 are whole"),
        ("....DK.", "....KDK", False, "shortest weekend shift 5 → 5 hours; 1 of 2 are whole"),
        (".....A.", ".....A.", False, "shortest weekend shift 6.5 → 6.5 hours; 1 of 1 are whole"),
        (".....K.", ".......", False, "shortest weekend shift 5 → none hours; 0 of 0 are whole"),
    ],
)
def test_small_positions_work_whole_shifts(before: str, after: str, met: bool, computed: str) -> None:
    scenario = ward([position("P1", percent=28.6), position("P2")])
    sides = side(scenario, P1=before, P2=".....K."), side(scenario, P1=after, P2=".....K.")
    got = ask(*sides, "small_whole_shifts", 100, under_percent=30, day_h=7.5, evening_h=6.5)
    assert got.met is met
    assert got.computed.en == computed


def test_unknown_measures_and_arguments_are_named_together() -> None:
    scenario = ward([position("P1")])
    wrong = reported("fagdag_share", 1, staff="weekend", weeks=12)
    unknown = reported("happiness", 1)
    assert [path for path, _ in outcome_problems(wrong)] == ["outcomes.one.params.weeks", "outcomes.one.params"]
    assert "none of day_evening, night" in outcome_problems(wrong)[1][1]
    assert outcome_problems(reported("positions_removed", 1)) == [
        ("outcomes.one.params", "percent: a number is needed")
    ]
    assert outcome_problems(reported("positions_removed", 1, percent=True)) != []
    with pytest.raises(InputError, match=r"unknown measure 'happiness': write one of .*langhelg_people"):
        outcomes(unknown, side(scenario), side(scenario))


def test_the_trials_outcomes_can_be_computed() -> None:
    data = YAML(typ="safe", pure=True).load(REPORTED)
    trial = Reported.model_validate(data)
    assert len(trial.outcomes) == 8
    assert outcome_problems(trial) == []
    assert all(outcome.text.nb != outcome.text.en for outcome in trial.outcomes)
