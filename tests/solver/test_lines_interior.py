"""The interior-point method against the simplex method, on random programs over lines."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.linear_solver import pywraplp

from rota.solver.lines.interior import Columns, Interior

PEOPLE, ROWS = 4, 9


def _program(seed: int, per_person: int) -> tuple[Columns, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows = [np.flatnonzero(rng.random(ROWS) < 0.5) for _ in range(PEOPLE * per_person)]
    columns = Columns(
        rng.integers(0, 20, len(rows)).astype(float),
        np.repeat(np.arange(PEOPLE), per_person),
        np.concatenate(rows),
        np.concatenate([[0], np.cumsum([row.size for row in rows])]),
    )
    need = rng.integers(-1, 4, ROWS).astype(float)
    return columns, need, rng.integers(1, 100, ROWS).astype(float), rng.integers(0, 5, ROWS).astype(float)


def _simplex(columns: Columns, active: np.ndarray, need: np.ndarray, under: np.ndarray, over: np.ndarray) -> float:
    lp = pywraplp.Solver.CreateSolver("GLOP")
    shares = [lp.NumVar(0, lp.infinity(), "") for _ in active]
    short, past = ([lp.NumVar(0, lp.infinity(), "") for _ in range(ROWS)] for _ in range(2))
    for p in range(PEOPLE):
        lp.Add(sum(x for x, j in zip(shares, active, strict=True) if columns.person[j] == p) == 1)
    for i in range(ROWS):
        here = [
            x
            for x, j in zip(shares, active, strict=True)
            if i in columns.rows[columns.starts[j] : columns.starts[j + 1]]
        ]
        lp.Add(sum(here) + short[i] - past[i] == need[i])
    lp.Minimize(
        sum(columns.cost[j] * x for x, j in zip(shares, active, strict=True))
        + sum(under[i] * short[i] + over[i] * past[i] for i in range(ROWS))
    )
    assert lp.Solve() == pywraplp.Solver.OPTIMAL
    return lp.Objective().Value()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("per_person", [1, 2, 15])
def test_values_prices_and_shares(seed: int, per_person: int) -> None:
    columns, need, under, over = _program(seed, per_person)
    interior = Interior(need, under, over, PEOPLE)
    rng = np.random.default_rng(seed)
    before = np.zeros(columns.cost.size)
    # Of the second program some lines are barred; it begins where the first one ended.
    for active in (
        np.arange(columns.cost.size),
        np.flatnonzero((rng.random(columns.cost.size) < 0.7) | (np.arange(columns.cost.size) % per_person == 0)),
    ):
        solved = interior.solve(columns, active, before[active], 1e-8, float("inf"))
        least = _simplex(columns, active, need, under, over)
        assert solved.value == pytest.approx(least, abs=1e-5 * (1 + abs(least)))
        assert solved.value - solved.gap <= least + 1e-6 * (1 + abs(least)) <= solved.value + 2e-6 * (1 + abs(least))
        assert solved.gap <= 1e-8 * (1 + abs(solved.value))
        # A lawful point: everybody has one line in all, and no price lies outside what a place short or too many costs.
        given = np.bincount(columns.person[active], weights=solved.shares, minlength=PEOPLE)
        assert given == pytest.approx(1.0)
        assert (solved.shares >= 0).all()
        assert (solved.prices <= under + 1e-9).all()
        assert (solved.prices >= -over - 1e-9).all()
        for j in active:
            earned = solved.prices[columns.rows[columns.starts[j] : columns.starts[j + 1]]].sum()
            assert columns.cost[j] - earned >= solved.own[columns.person[j]] - 1e-7
        before = np.zeros(columns.cost.size)
        before[active] = solved.shares


def test_it_ends_at_the_deadline_with_lawful_prices() -> None:
    columns, need, under, over = _program(0, 15)
    active = np.arange(columns.cost.size)
    solved = Interior(need, under, over, PEOPLE).solve(columns, active, np.zeros(active.size), 1e-8, 0.0)
    assert solved.gap > 1e-8 * (1 + abs(solved.value))
    assert solved.value - solved.gap <= _simplex(columns, active, need, under, over) <= solved.value


@pytest.mark.parametrize("seed", range(6))
def test_where_the_arithmetic_goes_no_further_what_was_reached_comes_back(seed: int) -> None:
    columns, need, under, over = _program(seed, 15)
    active = np.arange(columns.cost.size)
    solved = Interior(need, under, over, PEOPLE).solve(columns, active, np.zeros(active.size), 0.0, float("inf"))
    least = _simplex(columns, active, need, under, over)
    assert np.isfinite(solved.prices).all()
    assert solved.value == pytest.approx(least, abs=1e-5 * (1 + abs(least)))
    # The gap that comes with it is one: the least value lies within it, up to rounding.
    assert solved.value - solved.gap <= least + 1e-8 * (1 + abs(least)) <= solved.value + 2e-8 * (1 + abs(least))


@pytest.mark.parametrize("accuracy", [0.0, 1e-6, 1e-2])
def test_the_least_value_is_never_outside_what_is_told(accuracy: float) -> None:
    # Among these are programs on which many steps add up what each of them rounds.
    for seed in range(100):
        columns, need, under, over = _program(seed, 15)
        active = np.arange(columns.cost.size)
        solved = Interior(need, under, over, PEOPLE).solve(
            columns, active, np.zeros(active.size), accuracy, float("inf")
        )
        least = _simplex(columns, active, need, under, over)
        assert solved.value - solved.gap <= least + 1e-8 * (1 + abs(least)), seed
        assert least <= solved.value + 1e-8 * (1 + abs(least)), seed
