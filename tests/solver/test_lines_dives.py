"""Dives into the program over lines: lawful, below their goal, and for some people at a time."""

from __future__ import annotations

import numpy as np
import pytest

from rota.domain.line_problem import LineProblem
from rota.solver.lines.arrays import codes_of, roster_of
from rota.solver.lines.columns import KEPT, Generation
from rota.solver.lines.dives import dive_days, dive_lines
from rota.solver.lines.pool import Codes
from rota.solver.lines.verify import broken_limits
from tests.solver.test_lines_columns import PEOPLE, cost_of, lines_of, optimum
from tests.solver.test_lines_near import solved
from tests.solver.test_lines_search import _person, _problem

THREE = (*PEOPLE, _person("C"))


def _worst(problem: LineProblem) -> Codes:
    """Everybody has the line that alone costs most."""
    lines = [
        max(lines_of(problem, p), key=lambda line: sum(code >= 0 for code in line)) for p in range(len(problem.staff))
    ]
    return codes_of(tuple(lines))


@pytest.mark.parametrize("required", [1, 2])
def test_dives_by_days_are_lawful(required: int) -> None:
    problem = _problem(7, PEOPLE, required)
    dived = dive_days(solved(problem), np.random.default_rng(0), lambda: False)
    assert dived is not None
    assert broken_limits(problem, roster_of(dived)) == []
    assert cost_of(problem, roster_of(dived)) >= optimum(problem)


@pytest.mark.parametrize("required", [1, 2])
@pytest.mark.parametrize("seconds", [0.0, float("inf")])
def test_dives_by_lines_are_lawful_and_below_their_goal(required: int, seconds: float) -> None:
    problem = _problem(7, PEOPLE, required)
    best, goal = optimum(problem), 2000.0
    generation = solved(problem)
    dived = dive_lines(generation, np.random.default_rng(0), goal, lambda: False, seconds)
    assert dived is not None
    assert broken_limits(problem, roster_of(dived)) == []
    cost = cost_of(problem, roster_of(dived))
    assert best <= cost < goal
    # Nothing is cheaper than the best, so a dive for that finds out and gives up; all lines are free again after it.
    assert dive_lines(generation, np.random.default_rng(1), best - 0.5, lambda: False) is None
    assert dive_lines(generation, np.random.default_rng(0), cost + 1, lambda: False) is not None


def test_dives_end_when_they_have_to() -> None:
    generation = solved(_problem(7, PEOPLE))
    assert dive_lines(generation, np.random.default_rng(0), 1e9, lambda: True) is None
    assert dive_days(generation, np.random.default_rng(0), lambda: True) is None


def test_a_part_values_a_roster_as_the_whole_does() -> None:
    problem = _problem(7, THREE, 2)
    roster, generation = _worst(problem), solved(problem)
    people = np.array([0, 2])
    part = generation.part(people, roster)
    while part.round(lambda: False):
        pass
    days = np.arange(7)
    alone = generation.arrays.cost[1, days, roster[1]].sum()
    assert part.value <= cost_of(problem, roster_of(roster)) - alone + 0.01
    dived = dive_lines(part, np.random.default_rng(0), 1e9, lambda: False)
    assert dived is not None
    better = roster.copy()
    better[people] = dived
    assert broken_limits(problem, roster_of(better)) == []
    # The part's least value is what the others leave: every choice for the two, tried one by one.
    every = [
        cost_of(problem, (first, roster_of(roster)[1], third))
        for first in lines_of(problem, 0)
        for third in lines_of(problem, 2)
    ]
    assert part.value + alone <= min(every) + 0.01
    assert cost_of(problem, roster_of(better)) >= min(every)


def test_the_bound_blames_whoever_has_a_dear_line() -> None:
    problem = _problem(7, THREE)
    generation = solved(problem)
    blame = generation.dearness(_worst(problem))
    assert blame.shape == (3,)
    assert blame.min() >= 0  # nobody's line is cheaper than the cheapest
    assert blame.max() > 0


def test_trimming_keeps_the_nearest_lines_and_the_roster() -> None:
    problem = _problem(7, THREE)
    generation: Generation = solved(problem)
    roster, value = _worst(problem), generation.value
    before = [len(lines) for lines in generation.pool.lines]
    generation.trim(roster)
    assert [len(lines) for lines in generation.pool.lines] == before  # too few to forget any
    for p in range(3):
        for line in lines_of(problem, p):
            generation.pool.add(p, codes_of((line,))[0])
    assert sum(map(len, generation.pool.lines)) > 60 * 3
    nearest = generation.nearest(0, KEPT)
    generation.trim(roster)
    assert max(len(lines) for lines in generation.pool.lines) <= KEPT + 1
    kept = {line.tobytes() for line in generation.pool.lines[0]}
    assert kept == {line.tobytes() for line in nearest} | {roster[0].tobytes()}
    # It can be solved on from there.
    while generation.round(lambda: False):
        pass
    assert generation.value == pytest.approx(value, abs=0.02)
