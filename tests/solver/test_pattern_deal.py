"""Weekends dealt again among positions alike: the cheapest of all ways, and nobody's own ones are taken."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from rota.bench.wards import ward_case
from rota.domain.scenario import Scenario
from rota.rules.resolve import rule_set
from rota.solver.bounds.cover_rows import cover_rows
from rota.solver.groups import alike
from rota.solver.model import candidates_of
from rota.solver.opendays import OpenDays
from rota.solver.pattern.deal import dealt
from rota.solver.pattern.line import BAND, FAR, cheapest_days
from rota.solver.pattern.program import Effort
from rota.solver.pattern.tables import FINE, build_tables
from rota.solver.variables import Builder, Key
from tests.measures.wards import position, ward
from tests.solver.test_workdays import open_days_of

EFFORT = Effort(lambda: 1.0, lambda _lines: None, None)
WEEKEND = [{"id": "day", "days": "weekend", "from": "07:00", "to": "15:00", "min": 1, "target": 1}]


def days_with(scenario: Scenario, duties: frozenset[Key]) -> OpenDays:
    b = Builder(scenario, rule_set(scenario))
    return OpenDays(b.grid, b.ruleset, candidates_of(b), duties)


def groups_of(days: OpenDays) -> list[tuple[int, ...]]:
    codes = {place: tuple(some) for place, some in days.candidates.items()}
    return alike(days.grid, days.candidates, cover_rows(days.grid.scenario, days.ruleset, codes))


def dealt_again(days: OpenDays) -> frozenset[Key]:
    t = build_tables(days)
    assert t is not None
    return dealt(days, t, groups_of(days), EFFORT)


def cost(days: OpenDays) -> int:
    """What everybody's cheapest line costs together, whatever the others do."""
    t = build_tables(days)
    if t is None:
        return FAR
    total = 0
    for p in range(len(t.first)):
        line = np.zeros(t.allowed.shape[1], np.int8)
        total += cheapest_days(t, p, t.allowed[p], np.rint(FINE * t.cost[p]).astype(np.int64), line, BAND)
    return total


def weekends(duties: frozenset[Key], p: int) -> frozenset[tuple[int, str]]:
    return frozenset((day, code) for q, day, code in duties if q == p)


def test_no_way_to_deal_is_cheaper() -> None:
    # Three at every third weekend with different hours, wishes and rhythms of work that they leave: by all six ways.
    wishes = [{"week": 2, "day": 6, "code": "off", "weight": 2}]
    people = [
        position("P0", percent=80, shifts=["D"], weekend_every=3, wishes=wishes),
        position("P1", percent=73, shifts=["D"], weekend_every=3, wishes=[{"week": 1, "day": 6, "code": "off"}]),
        position("P2", percent=40, shifts=["D"], weekend_every=3, wishes=[{"week": 1, "day": 5, "code": "off"}]),
    ]
    scenario = ward(people, weeks=3, demand=WEEKEND)
    found = set()
    for order in itertools.permutations(range(3)):
        duties = frozenset((p, 7 * week + day, "D") for p, week in enumerate(order) for day in (5, 6))
        ways = [
            frozenset((p, 7 * week + day, "D") for p, week in enumerate(other) for day in (5, 6))
            for other in itertools.permutations(range(3))
        ]
        new = dealt_again(days_with(scenario, duties))
        assert new in ways
        costs = [cost(days_with(scenario, way)) for way in ways]
        assert min(costs) < max(costs) < FAR
        assert cost(days_with(scenario, new)) == min(costs)
        found.add(new)
    assert len(found) == 1


def test_locked_weekends_stay_with_whose_they_are() -> None:
    wish = [{"week": 1, "day": 6, "code": "off", "weight": 3}]
    duties = frozenset((p, 7 * p + day, "D") for p in range(2) for day in (5, 6))
    people = [position(f"P{p}", percent=40, shifts=["D"], wishes=wish if p == 0 else []) for p in range(2)]
    free = dealt_again(days_with(ward(people, weeks=2, demand=WEEKEND), duties))
    assert weekends(free, 0) == weekends(duties, 1)
    people[1]["locked"] = [{"week": 2, "day": 6, "code": "D"}]
    assert dealt_again(days_with(ward(people, weeks=2, demand=WEEKEND), duties)) == duties


@pytest.mark.parametrize("people", [12, 30])
def test_a_generated_ward_is_no_dearer_and_covers_as_before(people: int) -> None:
    search, days = open_days_of(ward_case(people, 6))
    new = dealt_again(days)
    groups = groups_of(days)
    for group in groups:
        before, after = (sorted(sorted(weekends(some, p)) for p in group) for some in (search.weekend_duties, new))
        assert before == after
    assert cost(days_with(search.scenario, new)) <= cost(days)
    assert max(map(len, groups)) > 3
