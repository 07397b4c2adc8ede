"""The search for good prices of units, weekends and limited shifts: most windows are settled here."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.automaton import FAR
from rota.solver.lines.relaxed import GROUPS, UNIT, WEEKEND, Joints, Window, relaxed


@njit(cache=True, nogil=True)
def paid(window: Window, mine: NDArray[np.int64], multipliers: NDArray[np.int64]) -> int:
    """The most that a lawful line pays for its units, weekends and limited shifts."""
    total = multipliers[UNIT] * (window.high if multipliers[UNIT] > 0 else window.low)
    total += multipliers[WEEKEND] * window.weekends
    for m in range(mine.shape[0]):
        total += multipliers[GROUPS + mine[m]] * window.room[mine[m]]
    return int(total)


@njit(cache=True, nogil=True)
def bounded(
    t: Arrays,
    p: int,
    window: Window,
    joints: Joints,
    price: NDArray[np.int32],
    ceiling: int,
    passes: int,
    scale: int,
    multipliers: NDArray[np.int64],
    rest: NDArray[np.int32],
    out: NDArray[np.int8],
    stats: NDArray[np.int64],
) -> tuple[int, bool]:
    """At most `passes` relaxed lines. (price, True) when one of them is the cheapest lawful line, with its groups in
    `out`; (FAR, True) when no line is below the ceiling; else (FAR, False), `rest` being that of the best multipliers.
    """
    length, states = rest.shape
    mine = joints.mine
    other = np.empty((length, states), np.int32)
    best = np.empty((length, states), np.int8)
    most_units = 1
    for m in range(mine.shape[0]):
        most_units = max(most_units, int(t.group_units[mine[m]]))
    size = multipliers.shape[0]
    trial = multipliers.copy()
    days_of = np.zeros(t.group_units.shape[0], np.int64)
    step = np.full(size, 16 * scale, np.int64)
    step[UNIT] = max(1, 32 * scale // most_units)
    was_up, up = np.zeros(size, np.int64), np.zeros(size, np.int64)
    best_bound = -FAR
    for _ in range(passes):
        v, units, weekends = relaxed(t, p, window, joints, price, trial, other, best, out, days_of)
        if v >= FAR:
            return FAR, True
        bound = v - paid(window, mine, trial)
        stats[5] += 1
        if bound > best_bound:
            best_bound = bound
            multipliers[:] = trial
            rest[:] = other
            if bound >= ceiling:
                return FAR, True
        true = v - trial[UNIT] * units - trial[WEEKEND] * weekends
        lawful = window.low <= units <= window.high and weekends <= window.weekends
        up[UNIT] = 0
        if units > window.high or (trial[UNIT] < 0 and units > window.low):
            up[UNIT] = 1
        elif units < window.low or (trial[UNIT] > 0 and units < window.high):
            up[UNIT] = -1
        up[WEEKEND] = direction(weekends, window.weekends, trial[WEEKEND])
        for m in range(mine.shape[0]):
            g = mine[m]
            true -= trial[GROUPS + g] * days_of[g]
            lawful = lawful and days_of[g] <= window.room[g]
            up[GROUPS + g] = direction(days_of[g], window.room[g], trial[GROUPS + g])
        if lawful and true <= bound:
            multipliers[:] = trial
            stats[6] += 1
            return int(true), True
        for n in range(size):
            if up[n] == 0:
                continue
            if up[n] * was_up[n] < 0:
                step[n] = max(1, step[n] // 3)
            was_up[n] = up[n]
            moved = trial[n] + up[n] * step[n]
            if n == UNIT:
                # Passing zero changes which limit binds: stop there first.
                trial[n] = 0 if moved * trial[n] < 0 else moved
            else:
                trial[n] = max(0, moved)
    return FAR, False


@njit(cache=True, nogil=True, inline="always")
def direction(used: int, room: int, multiplier: int) -> int:
    """1 where a limit is passed, -1 where it is paid for and not used up."""
    if used > room:
        return 1
    return -1 if multiplier > 0 and used < room else 0
