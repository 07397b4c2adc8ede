"""Near lines against brute force, and choices in whole numbers among them."""

from __future__ import annotations

import itertools
import threading
import time
from itertools import product

import numpy as np
import pytest

from rota.domain.line_problem import LineCover, LineProblem
from rota.solver.lines.arrays import build_arrays, codes_of, roster_of
from rota.solver.lines.columns import Generation
from rota.solver.lines.listen import ended_when
from rota.solver.lines.near import FINE, can_list, lines_within, most_lines_within, near_lines
from rota.solver.lines.pool import combine
from rota.solver.lines.solve import solve_lines, warm_up
from rota.solver.lines.whole import choose
from tests.solver.test_lines_columns import PEOPLE, cost_of, lines_of, optimum
from tests.solver.test_lines_search import SHIFTS, _person, _problem


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"max_weekends": 0},
        {"max_total_min": 2500, "min_total_min": 2300},
        {"max_shifts": (2, 3), "days_off": frozenset({3})},
        {"max_shifts": (9, 0), "min_consecutive_shifts": 1, "min_consecutive_days_off": 1},
    ],
)
def test_near_lines_are_all_lawful_lines_within_the_limit(changes: dict[str, object], seed: int) -> None:
    problem = _problem(8, (_person("A", **changes),))
    t = build_arrays(problem)
    duals = np.random.default_rng(seed).integers(-20 * FINE, 60 * FINE, (8, 3))
    duals[:, 0] = 0
    every = np.array([codes_of((line,))[0] for line in lines_of(problem, 0)])
    days = np.arange(8)
    prices = FINE * t.cost[0, days, every].sum(axis=1) - duals[days, every].sum(axis=1)
    limit = int(np.median(prices))
    room = np.empty((len(every), 8), np.int8)
    count = near_lines(t, 0, duals, limit, room)
    found = {line.tobytes() for line in room[:count]}
    assert len(found) == count
    assert found == {line.tobytes() for line in every[prices <= limit]}
    assert near_lines(t, 0, duals, limit, room[: count - 1]) == -1
    assert near_lines(t, 0, duals, limit, room, 3) == -1  # not listed to the end


def solved(problem: LineProblem) -> Generation:
    generation = Generation(build_arrays(problem), lambda _bound: None)
    for p in range(len(problem.staff)):
        generation.pool.add(p, codes_of((lines_of(problem, p)[0],))[0])
    while generation.round(lambda: False):
        pass
    return generation


@pytest.mark.parametrize("required", [1, 2])
def test_every_roster_within_the_goal_is_made_of_near_lines(required: int) -> None:
    problem = _problem(7, PEOPLE, required)
    t, best = build_arrays(problem), optimum(problem)
    generation = solved(problem)
    generation.vary_proofs(np.random.default_rng(0), 6, lambda: False)
    assert can_list(t)
    assert len(generation.proofs()) > 1
    near = lines_within(t, generation.proofs(), FINE * (best + 3), 100_000, lambda: False)
    assert near is not None
    sets = [{line.tobytes() for line in lines} for lines in near.lines]
    reached = 0
    for roster in product(*(lines_of(problem, p) for p in range(2))):
        if cost_of(problem, roster) <= best + 3:
            reached += 1
            assert all(codes_of((line,))[0].tobytes() in mine for line, mine in zip(roster, sets, strict=True))
    assert reached


def test_a_choice_among_near_lines_is_the_optimum() -> None:
    problem = _problem(7, PEOPLE)
    t, best = build_arrays(problem), optimum(problem)
    generation = solved(problem)
    start = np.array([generation.pool.lines[p][0] for p in range(2)])
    near = most_lines_within(t, generation.proofs(), FINE * best, 10_000, lambda: False)
    assert near is not None
    assert near.goal == FINE * best
    choice = choose(t, near.lines, start, time.monotonic() + 20, 0, lambda: False)
    assert choice.best
    assert choice.codes is not None
    assert choice.cost == best == cost_of(problem, roster_of(choice.codes))
    # Without any near line, what stands is the only choice.
    nothing = [np.zeros((0, 7), np.int8) for _ in range(2)]
    only = choose(t, nothing, start, time.monotonic() + 20, 0, lambda: False)
    assert only.best
    assert only.cost == cost_of(problem, roster_of(start))


@pytest.mark.parametrize("beyond", [-1, 0, 1, FINE // 16, 5 * FINE])
def test_the_search_for_the_farthest_goal_ends_where_too_many_lines_are_near(beyond: int) -> None:
    t, generation = build_arrays(_problem(7, PEOPLE)), solved(_problem(7, PEOPLE))
    asked = itertools.count()
    goal = generation.proofs()[0].bound + beyond
    assert most_lines_within(t, generation.proofs(), goal, 0, lambda: next(asked) > 1000) is None
    assert next(asked) < 1000


def test_a_solver_is_ended_as_soon_as_asked() -> None:
    ended = threading.Event()
    with ended_when(lambda: True, ended.set):
        assert ended.wait(5)
    again = threading.Event()
    with ended_when(lambda: False, again.set):
        pass
    assert not again.is_set()


def test_nothing_is_combined_or_solved_after_the_end() -> None:
    problem = _problem(7, PEOPLE)
    generation = solved(problem)
    assert combine(generation.pool, None, 20.0, 0, lambda: True) is None
    late = Generation(build_arrays(problem), lambda _bound: None, None, time.monotonic() - 1)
    late.pool.add_roster(np.array([generation.pool.lines[p][0] for p in range(2)]))
    assert not late.round(lambda: False)


def test_limits_of_time_are_kept_on_a_long_horizon() -> None:
    """Forty people, eighteen weeks: neither a first roster, a bound nor a step of annealing runs far past the limit."""
    staff = tuple(_person(f"P{n}", max_weekends=9, max_total_min=36_000, max_shifts=(99, 99)) for n in range(40))
    cover = tuple(LineCover(day, shift, 8, 100, 1) for day in range(126) for shift in (0, 1))
    problem = LineProblem("long", 126, SHIFTS, staff, cover=cover)
    warm_up()  # compiling is not what is measured
    result = solve_lines(problem, time_limit_s=3.0, workers=2)
    assert result.seconds < 8  # 5 % and a second on a machine of its own; this one may be busy
