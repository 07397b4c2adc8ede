"""A lower bound for all lawful rosters: cover priced instead of required, everybody's cheapest line bounded on its own.

All sums are integers (costs times SCALE), so the bound holds exactly for any prices.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays, no_multipliers
from rota.solver.lines.automaton import FAR, grouped, states_of
from rota.solver.lines.multipliers import direction, paid
from rota.solver.lines.pricing import whole_window
from rota.solver.lines.relaxed import GROUPS, UNIT, WEEKEND, relaxed
from rota.solver.lines.route import SCALE, joints_of


@njit(cache=True, nogil=True)
def cheapest_at_least(
    t: Arrays, p: int, price: NDArray[np.int32], multipliers: NDArray[np.int64], passes: int, line: NDArray[np.int8]
) -> int:
    """A bound on p's cheapest lawful line at these prices, and in `line` the relaxed line behind the best bound."""
    days = price.shape[0]
    rest = np.empty((days, states_of(t, p)), np.int32)
    best_group = np.empty(rest.shape, np.int8)
    out = np.zeros(days, np.int8)
    cheapest, code = grouped(t, price)
    window = whole_window(t, p, days)
    joints = joints_of(t, p, line, window, cheapest)
    trial, days_of = multipliers.copy(), np.zeros(t.group_units.shape[0], np.int64)
    step, step_unit = 4 * SCALE, max(1, 4 * SCALE // max(1, t.units.max()))
    best = -FAR
    for _ in range(passes):
        v, units, weekends = relaxed(t, p, window, joints, cheapest, trial, rest, best_group, out, days_of)
        if v >= FAR:
            return FAR
        bound = v - paid(window, joints.mine, trial)
        if bound > best:
            best = bound
            multipliers[:] = trial
            for d in range(days):
                line[d] = code[d, out[d]]
        else:
            step, step_unit = max(1, step // 2), max(1, step_unit // 2)
            trial[:] = multipliers
        aim = window.high if trial[UNIT] > 0 or (trial[UNIT] == 0 and units > window.high) else window.low
        moved = trial[UNIT] + (step_unit if units > aim else (-step_unit if units < aim else 0))
        trial[UNIT] = 0 if moved * trial[UNIT] < 0 else moved
        trial[WEEKEND] = max(0, trial[WEEKEND] + (step if weekends > window.weekends else -step))
        for m in range(joints.mine.shape[0]):
            g = joints.mine[m]
            up = direction(days_of[g], window.room[g], trial[GROUPS + g])
            trial[GROUPS + g] = max(0, trial[GROUPS + g] + up * step)
    return best


@njit(cache=True, nogil=True)
def priced_person(
    t: Arrays, p: int, duals: NDArray[np.int64], multipliers: NDArray[np.int64], passes: int, present: NDArray[np.int64]
) -> int:
    """A bound times SCALE on p's line when code c on day d earns duals[d, c]; `present` counts the relaxed line."""
    _, days, codes = t.cost.shape
    price = np.empty((days, codes), np.int32)
    line = np.zeros(days, np.int8)
    for d in range(days):
        for c in range(codes):
            price[d, c] = SCALE * t.cost[p, d, c] - duals[d, c] if t.allowed[p, d, c] else FAR
    least: int = cheapest_at_least(t, p, price, multipliers, passes, line)
    for d in range(days):
        present[d, line[d]] += 1
    return least


def priced_bound(
    t: Arrays,
    duals: NDArray[np.int64],
    multipliers: NDArray[np.int64],
    passes: int,
    present: NDArray[np.int64],
    done: Callable[[], bool],
) -> int | None:
    """Bound times SCALE when working code c on day d earns duals[d, c]; `present` gets the relaxed cover.

    Valid for duals from -SCALE x over to SCALE x under: then paying for exactly what is needed is cheapest. None when
    it had to end: one round over hundreds of people and days takes seconds.
    """
    present[:] = 0
    total = int((duals * t.need)[:, 1:].sum())
    for p in range(t.cost.shape[0]):
        if done():
            return None
        total += priced_person(t, p, duals, multipliers[p], passes, present)
    return total


def raise_bound(
    t: Arrays, target: Callable[[], int | None], prove: Callable[[int], None], done: Callable[[], bool], rounds: int
) -> None:
    """Moves the duals along subgradients towards the best cost known, and reports every better bound."""
    _, days, codes = t.cost.shape
    low, high = -SCALE * t.over.astype(np.int64), SCALE * t.under.astype(np.int64)
    duals = high * 0.3
    multipliers = no_multipliers(t)
    present = np.zeros((days, codes), np.int64)
    best, best_duals, reach, since = -(10**15), duals, 1.0, 0
    direction = np.zeros((days, codes))
    for number in range(rounds):
        if done() or reach < 0.0003:
            return
        whole = np.clip(np.rint(duals).astype(np.int64), low, high)
        value = priced_bound(t, whole, multipliers, 12 if number < 5 else 4, present, done)
        if value is None:
            return
        if value > best:
            best, best_duals, since = value, duals.copy(), 0
            # Costs are whole, so the bound rounds up; one below nothing says nothing.
            if value > 0:
                prove(-(-value // SCALE))
        else:
            since += 1
            if since >= 25:
                reach, since, duals = reach / 2, 0, best_duals.copy()
        direction = 0.6 * direction + (t.need - present) * (high > low)
        aim = SCALE * (target() or 2 * abs(best) // SCALE + 1000)
        size = float((direction**2).sum())
        if size == 0:
            return
        duals = np.clip(duals + reach * max(SCALE, aim - value) / size * direction, low, high)
