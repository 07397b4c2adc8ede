"""A person's cheapest line where units, weekends and limited shifts have prices instead of limits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.automaton import FAR, next_state, weekend_step

# Where the multipliers of a person stand: of a unit, of a weekend, then of each group.
UNIT, WEEKEND, GROUPS = 0, 1, 2


class Window(NamedTuple):
    """Days a to b - 1 of one person and what they may add to the fixed rest."""

    a: int
    b: int
    low: int
    high: int
    weekends: int
    room: NDArray[np.int64]  # (groups,): days of each; as many as there are days where nothing limits it


class Joints(NamedTuple):
    """How a window meets the days around it, and which states and groups can occur inside."""

    start: int  # the state before the window, -1 on day 0
    ends: NDArray[np.uint8]  # (states,)
    sunday_fixed: bool
    mine: NDArray[np.int64]
    reached: NDArray[np.int64]


@njit(cache=True, nogil=True)
def relaxed(
    t: Arrays,
    p: int,
    window: Window,
    joints: Joints,
    price: NDArray[np.int32],
    multipliers: NDArray[np.int64],
    rest: NDArray[np.int32],
    best: NDArray[np.int8],
    out: NDArray[np.int8],
    days_of: NDArray[np.int64],
) -> tuple[int, int, int]:
    """Price, units and weekends of the cheapest line; FAR where there is none.

    `price` is (b - a, groups). `out` gets the line's groups, `days_of` how often each occurs. `rest` (b - a, states)
    gets what each state costs at least after each day.
    """
    k = t.kind[p]
    after, class_at, run_of = t.after[k], t.class_at[k], t.run_of[k]
    off = max(1, t.limits[p, 4])
    length = window.b - window.a
    mine, reached = joints.mine, joints.reached
    per_weekend = multipliers[WEEKEND]
    for s in range(rest.shape[1]):
        rest[length - 1, s] = 0 if joints.ends[s] else FAR
    extra = np.zeros(t.group_units.shape[0], np.int64)
    for m in range(mine.shape[0]):
        extra[mine[m]] = multipliers[UNIT] * t.group_units[mine[m]] + multipliers[GROUPS + mine[m]]
    value = FAR
    for i in range(length - 1, -1, -1):
        d = window.a + i
        for n in range(reached.shape[0] if i > 0 else 1):
            s = reached[n] if i > 0 else joints.start
            worked = s >= 0 and class_at[s] > 0
            least, group = FAR, -1
            for m in range(-1, mine.shape[0]):
                g = mine[m] if m >= 0 else 0
                if price[i, g] >= FAR:
                    continue
                target = next_state(after, s, run_of[s], g, d) if s >= 0 else first_state(after, off, g)
                if target < 0 or rest[i, target] >= FAR:
                    continue
                v = price[i, g] + extra[g] + rest[i, target]
                if per_weekend > 0:
                    v += per_weekend * weekend_step(d, worked, g > 0, window.b, joints.sunday_fixed)
                if v < least:
                    least, group = v, g
            if i == 0:
                value = least
                best[0, 0] = group
            else:
                rest[i - 1, s] = least
                best[i, s] = group
    if value >= FAR:
        return FAR, 0, 0
    days_of[:] = 0
    units, weekends, s = 0, 0, joints.start
    for i in range(length):
        g = best[i, s if i > 0 else 0]
        worked = s >= 0 and class_at[s] > 0
        weekends += weekend_step(window.a + i, worked, g > 0, window.b, joints.sunday_fixed)
        units += t.group_units[g]
        days_of[g] += 1
        out[i] = g
        s = next_state(after, s, run_of[s], g, window.a + i) if s >= 0 else first_state(after, off, g)
    return value, units, weekends


@njit(cache=True, nogil=True, inline="always")
def first_state(after: NDArray[np.int16], off: int, g: int) -> int:
    """The state after group g on day 0. Full rest (state off - 1) precedes the horizon."""
    return int(after[off - 1, g]) if g > 0 else 0
