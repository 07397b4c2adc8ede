"""Dives into the program over lines: lawful, below their goal, and for some people at a time."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from rota.domain.line_problem import LineProblem
from rota.solver.lines.arrays import build_arrays, codes_of, roster_of
from rota.solver.lines.columns import KEPT, Generation
from rota.solver.lines.dives import dive_days, dive_lines
from rota.solver.lines.local_search import Search
from rota.solver.lines.parts import Parts, part_of
from rota.solver.lines.pool import Codes
from rota.solver.lines.shared import Shared
from rota.solver.lines.solve import warm_up
from rota.solver.lines.verify import broken_limits, faulty
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
    search = Search(generation.arrays, 0)
    search.start_from(roster)
    part = part_of(generation.arrays, search.now, people, 0, 7)
    while part.round(lambda: False):
        pass
    days = np.arange(7)
    alone = generation.arrays.cost[1, days, roster[1]].sum()
    assert part.cost_of(roster[people]) == cost_of(problem, roster_of(roster)) - alone
    assert part.value <= part.cost_of(roster[people]) + 0.01
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


@pytest.mark.parametrize(("a", "b"), [(0, 7), (7, 14), (3, 12), (5, 6)])
@pytest.mark.parametrize("seed", range(4))
def test_a_window_for_everybody_keeps_the_law_and_the_days_around_it(a: int, b: int, seed: int) -> None:
    staff = tuple(_person(f"P{n}", max_weekends=1, max_total_min=5200, min_total_min=2400) for n in range(4))
    problem = _problem(14, staff, 2)
    t = build_arrays(problem)
    search = Search(t, seed)
    assert search.first_roster() == []
    roster, cost, everybody = search.codes.copy(), search.cost, np.arange(4)
    part = part_of(t, search.now, everybody, a, b)
    here = part.cost_of(roster[:, a:b])
    while part.round(lambda: False):
        pass
    assert part.value <= here + 0.01
    by_lines = dive_lines(part, np.random.default_rng(seed), here - 0.5, lambda: False)
    if part.value >= here - 0.5:
        assert by_lines is None  # the program says that nothing is better than what stands
    by_days = dive_days(part, np.random.default_rng(seed), lambda: False)
    assert by_days is not None
    for dived in (by_days,) if by_lines is None else (by_days, by_lines):
        better = roster.copy()
        better[:, a:b] = dived
        assert broken_limits(problem, roster_of(better)) == []
        assert cost_of(problem, roster_of(better)) - cost == part.cost_of(dived) - here
        assert part.cost_of(dived) >= part.value - 0.01


def test_parts_only_improve_the_best_roster() -> None:
    staff = tuple(_person(f"P{n}", max_weekends=2, max_total_min=20_000, max_shifts=(60, 60)) for n in range(40))
    problem = _problem(84, staff, 9)
    t = build_arrays(problem)
    search = Search(t, 0)
    assert search.first_roster() == []
    warm_up()  # compiling is not what is waited for
    before, stop = search.best_cost, threading.Event()

    def enough(_seconds: float, cost: int | None, _bound: int | None) -> None:
        if cost is not None and cost < before:
            stop.set()

    shared = Shared(time.monotonic(), time.monotonic() + 300, stop, enough)
    shared.offer(search.best, search.best_cost)
    parts = Parts(shared, problem, t, search, np.random.default_rng(0), None)
    assert parts.has_weeks()
    parts.run(shared.deadline, None)
    assert shared.best is not None
    assert shared.cost is not None
    assert shared.cost < before
    assert broken_limits(problem, roster_of(shared.best)) == []
    assert cost_of(problem, roster_of(shared.best)) == shared.cost


def test_lines_that_do_not_go_with_newer_days_around_them_are_left_out() -> None:
    problem = _problem(7, PEOPLE)
    t, search = build_arrays(problem), Search(build_arrays(problem), 0)
    worst = _worst(problem)
    search.start_from(worst)
    shared = Shared(time.monotonic(), time.monotonic() + 60, threading.Event(), None)
    shared.offer(worst, search.cost + 1)
    parts = Parts(shared, problem, t, search, np.random.default_rng(0), None)
    unlawful = worst.copy()
    unlawful[0] = 1  # works every day
    assert faulty(problem, roster_of(unlawful)) == [0]
    parts._offer(worst, np.arange(2), 0, unlawful)
    # The second person's line is taken, the first person keeps the one that stood.
    assert shared.best is not None
    assert (shared.best == worst).all()
    assert shared.cost == cost_of(problem, roster_of(worst))
