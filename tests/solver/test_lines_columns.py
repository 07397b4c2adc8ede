"""Column generation against brute force: priced lines, valid bounds, combinations of known lines."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from rota.domain.line_problem import OFF, LineProblem, LineShift
from rota.domain.solution import Status
from rota.solver.lines import bound, chains, interior, moves, near, pricing, reroute
from rota.solver.lines.arrays import build_arrays, codes_of, no_multipliers, roster_of
from rota.solver.lines.automaton import FAR
from rota.solver.lines.columns import SOLVED, Generation
from rota.solver.lines.pool import Pool, combine
from rota.solver.lines.pricing import FINE, cheapest_line
from rota.solver.lines.route import route
from rota.solver.lines.solve import solve_lines, warm_up
from rota.solver.lines.verify import broken_limits, cost_parts
from tests.solver.test_lines_search import SHIFTS, _lawful_lines, _person, _problem

# Nobody else's lines matter to one person, so each is listed alone: 3^7 lines of seven days are few.
PEOPLE = (_person("A"), _person("B", min_total_min=960, min_consecutive_shifts=1))


def lines_of(problem: LineProblem, p: int) -> list[tuple[int, ...]]:
    alone = LineProblem("alone", problem.days, problem.shifts, (problem.staff[p],))
    return _lawful_lines(alone)


def cost_of(problem: LineProblem, roster: tuple[tuple[int, ...], ...]) -> int:
    return sum(cost_parts(problem, roster).values())


def optimum(problem: LineProblem) -> int:
    choices = [lines_of(problem, p) for p in range(len(problem.staff))]
    return min(cost_of(problem, roster) for roster in product(*choices))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("most", [(9, 9), (9, 1), (3, 1)])
def test_a_priced_line_is_the_cheapest_and_its_bound_holds(seed: int, most: tuple[int, int]) -> None:
    problem = _problem(7, (_person("A", max_shifts=most),))
    t = build_arrays(problem)
    duals = np.random.default_rng(seed).integers(0, 100 * FINE, (7, 3))
    duals[:, 0] = 0
    out, stats = np.zeros(7, np.int8), np.zeros(16, np.int64)
    price, least = cheapest_line(t, 0, t.allowed[0], duals, FAR, 8, no_multipliers(t)[0], out, stats)

    def priced(line: tuple[int, ...]) -> int:
        codes = codes_of((line,))[0]
        days = np.arange(7)
        return int(FINE * t.cost[0, days, codes].sum() - duals[days, codes].sum())

    true = min(priced(line) for line in lines_of(problem, 0))
    # Limits on single shifts are counted in a table so small: pricing is exact.
    assert price == least == true
    assert broken_limits(problem, roster_of(out[np.newaxis])) == []
    assert price == priced(roster_of(out[np.newaxis])[0])


@pytest.mark.parametrize("seed", range(6))
def test_limits_that_are_priced_still_bound_and_keep_the_law(seed: int) -> None:
    problem = _problem(7, (_person("A", max_shifts=(3, 1)),))
    t = build_arrays(problem)
    price = np.random.default_rng(seed).integers(-5000, 0, (7, 3)).astype(np.int32)
    price[:, 0] = 0
    window, out, stats = pricing.whole_window(t, 0, 7), np.zeros(7, np.int8), np.zeros(16, np.int64)
    bands = reroute.full_bands(t, window, 10)
    assert bands.k_width == 1  # nothing is counted
    row, multipliers = np.zeros(7, np.int8), no_multipliers(t)[0]
    found, least = route(t, 0, row, window, price, bands, 1_000_000, 8, 8, 128, multipliers, out, stats)
    codes = [codes_of((line,))[0] for line in lines_of(problem, 0)]
    true = min(int(price[np.arange(7), line].sum()) for line in codes)
    assert least <= true <= found < FAR
    assert broken_limits(problem, roster_of(out[np.newaxis])) == []
    assert found == price[np.arange(7), out].sum()


@pytest.mark.parametrize("seed", range(3))
def test_equal_shifts_share_a_group_and_limited_ones_do_not(seed: int) -> None:
    # F is E under another name. With a limit of its own it stands alone, for everybody.
    shifts = (SHIFTS[0], LineShift("L", 600, frozenset({0, 2})), LineShift("F", 480, frozenset()))
    for most, groups in (((9, 9, 9), [0, 1, 2, 1]), ((9, 9, 1), [0, 1, 2, 3])):
        problem = LineProblem("equal", 7, shifts, (_person("A", max_shifts=most),))
        t = build_arrays(problem)
        assert t.group.tolist() == groups
        duals = np.random.default_rng(seed).integers(0, 100 * FINE, (7, 4))
        duals[:, 0] = 0
        out, stats = np.zeros(7, np.int8), np.zeros(16, np.int64)
        price, least = cheapest_line(t, 0, t.allowed[0], duals, FAR, 8, no_multipliers(t)[0], out, stats)
        lines = [line for line in product((OFF, 0, 1, 2), repeat=7) if not broken_limits(problem, (line,))]
        true = -max(sum(int(duals[d, c + 1]) for d, c in enumerate(line) if c != OFF) for line in lines)
        assert price == least == true


def test_nothing_below_the_ceiling_is_said_so() -> None:
    problem = _problem(7, (_person("A"),))
    t = build_arrays(problem)
    duals, out, stats = np.zeros((7, 3), np.int64), np.zeros(7, np.int8), np.zeros(16, np.int64)
    free, _ = cheapest_line(t, 0, t.allowed[0], duals, FAR, 8, no_multipliers(t)[0], out, stats)
    again = cheapest_line(t, 0, t.allowed[0], duals, free, 8, no_multipliers(t)[0], out, stats)
    assert again == (FAR, free)


@pytest.mark.parametrize("required", [1, 2])
def test_bounds_stay_below_the_optimum(required: int) -> None:
    problem = _problem(7, PEOPLE, required)
    t = build_arrays(problem)
    bounds: list[int] = []
    generation = Generation(t, bounds.append)
    for p in range(2):
        generation.pool.add(p, codes_of((lines_of(problem, p)[0],))[0])
    while generation.round(lambda: False):
        pass
    best = optimum(problem)
    assert bounds
    assert max(bounds) <= best
    # The program over all lines that pay is no dearer than the optimum, and its bound reaches it but for rounding.
    assert generation.value <= best + SOLVED
    assert max(bounds) >= generation.value - 1


def test_combining_all_lines_is_the_optimum() -> None:
    problem = _problem(7, PEOPLE)
    pool = Pool(build_arrays(problem))
    for p in range(2):
        for line in lines_of(problem, p):
            assert pool.add(p, codes_of((line,))[0])
    found = combine(pool, None, 20.0, 0, lambda: False)
    assert found is not None
    codes, cost = found
    assert cost == optimum(problem) == cost_of(problem, roster_of(codes))


def test_a_line_is_kept_once() -> None:
    problem = _problem(7, PEOPLE)
    pool = Pool(build_arrays(problem))
    line = codes_of((lines_of(problem, 0)[0],))[0]
    assert pool.add(0, line)
    assert not pool.add(0, line)
    assert len(pool.lines[0]) == 1


def test_two_threads_prove_a_small_problem_best() -> None:
    problem = _problem(7, PEOPLE)
    result = solve_lines(problem, time_limit_s=20.0, workers=2)
    assert result.status is Status.OPTIMAL
    assert result.objective == result.bound == optimum(problem)


def test_warming_up_runs_every_kernel() -> None:
    warm_up()
    kernels = [
        reroute.whole_line,
        reroute.anneal_windows,
        moves.anneal,
        chains.eject,
        bound.priced_person,
        pricing.cheapest_line,
        pricing.cheapest_in_window,
        reroute.window_of,
        interior._staffed,
        interior._earned,
        interior._normal,
        interior._direction,
        interior._room,
        near.near_lines,
        near.cells_of,
    ]
    assert all(kernel.signatures for kernel in kernels)
