"""The pattern of work and time off that a first roster begins with."""

from __future__ import annotations

import threading

import pytest

from rota.bench.wards import ward_case
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK
from rota.rules.resolve import rule_set
from rota.solver.annealing import work_pattern
from rota.solver.decide import decide_weekends, plan_groups
from rota.solver.model import candidates_of
from rota.solver.opendays import LEARN, NIGHT, WORK, OpenDays
from rota.solver.options import SolveOptions
from rota.solver.search import Search
from rota.solver.timegrid import Grid
from rota.solver.variables import Builder
from rota.solver.workdays import Pattern, WorkDays
from tests.measures.wards import position, ward

DAY_DEMAND = {"id": "day", "days": "weekdays", "from": "07:00", "to": "15:00", "min": 1, "target": 1}


def open_days_of(scenario: Scenario) -> tuple[Search, OpenDays]:
    """A search that has decided its weekends, and the days around them."""
    options = SolveOptions(workers=1, deterministic_limit=100.0)
    search = Search(scenario, rule_set(scenario), options, lambda _progress: None, threading.Event())
    decided = decide_weekends(search, plan_groups(search))
    assert decided is not None
    search.weekend_duties = decided[1]
    b = Builder(scenario, search.ruleset)
    return search, OpenDays(b.grid, search.ruleset, candidates_of(b), search.weekend_duties)


def pattern_of(scenario: Scenario, effort: float) -> tuple[Search, WorkDays, Pattern]:
    search, open_days = open_days_of(scenario)
    days = WorkDays(open_days)
    pattern = work_pattern(search, days, effort)
    assert pattern is not None
    return search, days, pattern


@pytest.fixture(scope="module")
def generated() -> tuple[Search, WorkDays, Pattern]:
    return pattern_of(ward_case(30, 12), 3.0)


def test_weekends_are_worked_as_decided_and_no_others(generated: tuple[Search, WorkDays, Pattern]) -> None:
    search, _, pattern = generated
    weekend = {(p, day) for p, day in pattern if day % DAYS_PER_WEEK >= 5}
    assert weekend == {(p, day) for p, day, _ in search.weekend_duties if day % DAYS_PER_WEEK >= 5}
    assert len(weekend) > 100


def test_every_weekday_has_the_people_that_its_demand_takes(generated: tuple[Search, WorkDays, Pattern]) -> None:
    search, _, pattern = generated
    # By hand: shifts by day and in the evening do not overlap for cover, so as many people as the two rows ask for.
    rows = {row.id: row.min for row in search.scenario.demand}
    asked = rows["weekday-day"] + rows["weekday-evening"]
    for day in range(search.scenario.cycle.days):
        if day % DAYS_PER_WEEK < 5:
            assert sum(kind == WORK for (_, other), kind in pattern.items() if other == day) >= asked, day
        if day % DAYS_PER_WEEK < 4:
            assert sum(kind == NIGHT for (_, other), kind in pattern.items() if other == day) >= rows["night"], day


def test_everybody_entitled_has_one_professional_day(generated: tuple[Search, WorkDays, Pattern]) -> None:
    search, _, pattern = generated
    for p, one in enumerate(search.scenario.worked_positions):
        held = sum(kind == LEARN for (q, _), kind in pattern.items() if q == p)
        assert held == search.scenario.fagdag_entitled(one)


def test_runs_are_no_longer_than_recommended(generated: tuple[Search, WorkDays, Pattern]) -> None:
    search, _, pattern = generated
    days = search.scenario.cycle.days
    for p in range(len(search.scenario.worked_positions)):
        for first in range(days):
            assert not all((p, (first + step) % days) in pattern for step in range(6)), (p, first)


def test_locked_days_stand_and_wished_days_are_free_where_they_can_be() -> None:
    # Two people of 60 %: three day shifts a week each (7.5 h), one place on each weekday. P1 has Monday locked free in
    # week 1 and wishes for Tuesday of week 2 off, which P2 can take.
    terms = {"percent": 60, "shifts": ["D"]}
    people = [
        position(
            "P1", **terms, locked=[{"week": 1, "day": 1, "code": "off"}], wishes=[{"week": 2, "day": 2, "code": "off"}]
        ),
        position("P2", **terms),
    ]
    scenario = ward(people, weeks=2, demand=[DAY_DEMAND])
    _, _, pattern = pattern_of(scenario, 2.0)
    assert (0, 0) not in pattern
    assert (0, 8) not in pattern
    assert {day for _, day in pattern} >= {0, 1, 2, 3, 4, 7, 8, 9, 10, 11}


@pytest.mark.parametrize("day", range(7))
def test_the_fewest_shifts_meet_the_minimums_of_every_moment(day: int) -> None:
    scenario = ward_case(12, 6)
    ruleset = rule_set(scenario)
    b = Builder(scenario, ruleset)
    days = WorkDays(OpenDays(Grid(scenario), ruleset, candidates_of(b), frozenset()))
    rows = [row for row in days._rows_on(day) if row.competence is None]
    (by_day, by_night), (paid_by_day, paid_by_night) = days._fewest(rows)
    asked = {row.id: row.min for row in rows}
    kind = "weekend" if day >= 5 else "weekday"
    assert by_day == asked[f"{kind}-day"] + asked[f"{kind}-evening"]
    assert by_night == asked["night"]
    assert 390 <= paid_by_day <= 450  # between an evening's 6.5 h and a day's 7.5 h
    assert paid_by_night == 600
