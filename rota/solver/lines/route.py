"""The cheapest lawful line of one person over a window of days, everything else fixed, by dynamic programming.

A state after a day is the class of its code with its run length, and the units, weekends and days of the counted groups
so far, units and weekends each in a band. Bands make the year-long line affordable: within them the result is exact.
Limits on shifts that are not counted are priced. Backward passes without all these counts, at multipliers remembered
per person, bound what every state can still cost: most windows end there, and the others keep few states.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.automaton import (
    FAR,
    grouped,
    joinable,
    next_state,
    priced_groups,
    reached_states,
    start_state,
    states_of,
    weekend_step,
)
from rota.solver.lines.multipliers import bounded, paid
from rota.solver.lines.relaxed import GROUPS, UNIT, WEEKEND, Joints, Window, first_state

# Prices are costs times this, so that random perturbations can be finer than one.
SCALE = 16


class Bands(NamedTuple):
    """Layer i keeps units u_base[i] to u_base[i] + u_width - 1; weekends below w_base[i] are raised to it.

    The days of the counted groups are the digits of one number below `k_width`: `stride` (groups,) is what a day of
    the group adds to it, 0 where it is not counted.
    """

    u_base: NDArray[np.int64]
    u_width: int
    w_base: NDArray[np.int64]
    w_width: int
    stride: NDArray[np.int64]
    k_width: int


@njit(cache=True, nogil=True)
def joints_of(t: Arrays, p: int, row: NDArray[np.int8], window: Window, price: NDArray[np.int32]) -> Joints:
    """How a window meets its surroundings; `price` is (b - a, groups)."""
    ends = np.empty(states_of(t, p), np.uint8)
    joinable(t, p, row, window.b, ends)
    sunday_fixed = window.b < row.shape[0] and window.b % 7 == 6 and row[window.b] > 0
    mine = priced_groups(price)
    return Joints(start_state(t, p, row, window.a), ends, sunday_fixed, mine, reached_states(t, p, mine))


@njit(cache=True, nogil=True)
def route(
    t: Arrays,
    p: int,
    row: NDArray[np.int8],
    window: Window,
    price: NDArray[np.int32],
    bands: Bands,
    ceiling: int,
    passes: int,
    turns: int,
    scale: int,
    multipliers: NDArray[np.int64],
    out: NDArray[np.int8],
    stats: NDArray[np.int64],
) -> tuple[int, int]:
    """Price of a lawful line below the ceiling, FAR if none was found, and what none can be cheaper than.

    `out` gets the line's codes. `price` (b - a, codes) holds FAR where a code is barred and is in parts of 1 / `scale`.
    `multipliers` are where the search for good ones begins, with at most `passes` steps in each of `turns` attempts to
    keep the limits that are not counted; they are left where it ended.
    """
    cheapest, code = grouped(t, price)
    joints = joints_of(t, p, row, window, cheapest)
    length, groups = cheapest.shape
    rest = np.empty((length, states_of(t, p)), np.int32)
    line, found = np.zeros(length, np.int8), np.zeros(groups, np.int64)
    prices = multipliers if ceiling < FAR else np.zeros(multipliers.shape[0], np.int64)
    best, least = FAR, -FAR
    for turn in range(turns):
        goal, limit = min(ceiling, best), FAR
        if goal < FAR:
            value, settled = bounded(t, p, window, joints, cheapest, goal, passes, scale, prices, rest, line, stats)
            if settled:
                if value < FAR:
                    best = value
                    for i in range(length):
                        out[i] = code[i, line[i]]
                least = max(least, min(value, goal))
                break
            limit = goal + paid(window, joints.mine, prices)
        value = counted_line(t, p, window, joints, cheapest, bands, limit, prices, rest, line, stats)
        if value >= FAR:
            least = max(least, goal)
            break
        found[:] = 0
        for i in range(length):
            found[line[i]] += 1
        lawful, settled = True, True
        true, bound = value, value
        for m in range(joints.mine.shape[0]):
            g = joints.mine[m]
            if bands.stride[g] > 0:
                continue
            own, spare = prices[GROUPS + g], window.room[g] - found[g]
            true -= own * found[g]
            bound -= own * window.room[g]
            lawful = lawful and spare >= 0
            # Without a ceiling nothing but a lawful line is wanted: prices then only rise.
            if spare < 0 or (spare > 0 and own > 0 and goal < FAR):
                settled = False
                step = 12 * scale // (turn + 1 if goal < FAR else 1)
                prices[GROUPS + g] = max(0, own - step * spare)
        least = max(least, min(bound, goal))
        if bound >= goal:
            break
        if lawful and true < goal:
            best = true
            for i in range(length):
                out[i] = code[i, line[i]]
        if settled:
            break
    return best, least


@njit(cache=True, nogil=True)
def counted_line(
    t: Arrays,
    p: int,
    window: Window,
    joints: Joints,
    price: NDArray[np.int32],
    bands: Bands,
    limit: int,
    prices: NDArray[np.int64],
    rest: NDArray[np.int32],
    out: NDArray[np.int8],
    stats: NDArray[np.int64],
) -> int:
    """The price of the cheapest line with every count kept, what it pays for limits that are not counted included.

    FAR where there is none below the limit; `out` gets its groups. `limit` is what a state's price (with everything it
    pays) and `rest` together must stay below, FAR when `rest` says nothing.
    """
    k = t.kind[p]
    after, class_at, run_of = t.after[k], t.class_at[k], t.run_of[k]
    off = max(1, t.limits[p, 4])
    length, states = rest.shape
    mine, reached, groups = joints.mine, joints.reached, t.group_units.shape[0]
    has_rest = limit < FAR
    u_base, u_width, w_base, w_width = bands.u_base, bands.u_width, bands.w_base, bands.w_width
    stride, k_width = bands.stride, bands.k_width
    layers = w_width * k_width  # weekends and counted days together
    stats[7] += 1
    value = np.full((2, states, layers, u_width), FAR, np.int32)
    back = np.empty((length, states, layers, u_width), np.int32)
    u_from = np.full((2, states, layers), u_width, np.int64)
    u_to = np.zeros((2, states, layers), np.int64)
    arcs = np.empty((mine.shape[0] + 1, 5), np.int64)  # group, state after, weekends, units, cost
    for i in range(length):
        d = window.a + i
        now, before = i % 2, 1 - i % 2
        shift_u = (u_base[i - 1] if i > 0 else 0) - u_base[i]
        w_before = w_base[i - 1] if i > 0 else 0
        if i > 1:
            for n in range(reached.shape[0]):
                s = reached[n]
                for j in range(layers):
                    for u in range(u_from[now, s, j], u_to[now, s, j]):
                        value[now, s, j, u] = FAR
                    u_from[now, s, j], u_to[now, s, j] = u_width, 0
        for n in range(reached.shape[0] if i > 0 else 1):
            s = reached[n] if i > 0 else joints.start
            worked = s >= 0 and class_at[s] > 0
            n_arcs = 0
            for m in range(-1, mine.shape[0]):
                g = mine[m] if m >= 0 else 0
                if price[i, g] >= FAR:
                    continue
                target = next_state(after, s, run_of[s], g, d) if s >= 0 else first_state(after, off, g)
                if target < 0 or (has_rest and rest[i, target] >= FAR):
                    continue
                more = weekend_step(d, worked, g > 0, window.b, joints.sunday_fixed)
                own = prices[UNIT] * t.group_units[g] + prices[WEEKEND] * more + (prices[GROUPS + g] if g > 0 else 0)
                arcs[n_arcs, 0], arcs[n_arcs, 1], arcs[n_arcs, 2] = g, target, more
                arcs[n_arcs, 3], arcs[n_arcs, 4] = shift_u + t.group_units[g], price[i, g] + own
                n_arcs += 1
            for j0 in range(layers if i > 0 else 1):
                first, last = (u_from[before, s, j0], u_to[before, s, j0]) if i > 0 else (0, 1)
                if first >= last:
                    continue
                w0, k0 = j0 // k_width, j0 % k_width
                for m in range(n_arcs):
                    g, target, step, cost = arcs[m, 0], arcs[m, 1], arcs[m, 3], arcs[m, 4]
                    if stride[g] > 0 and k0 // stride[g] % (window.room[g] + 1) >= window.room[g]:
                        continue
                    w = max(0, w_before + w0 + arcs[m, 2] - w_base[i])
                    lo, hi = max(first, -step), min(last, u_width - step)
                    if w >= w_width or lo >= hi:
                        continue
                    j = w * k_width + k0 + stride[g]
                    goal, link = value[now, target, j], back[i, target, j]
                    u_from[now, target, j] = min(u_from[now, target, j], lo + step)
                    u_to[now, target, j] = max(u_to[now, target, j], hi + step)
                    if i == 0:
                        goal[step], link[step] = cost, g
                        continue
                    source = value[before, s, j0]
                    name = (s * layers + j0) * groups + g
                    for u in range(lo, hi):
                        v = source[u] + cost
                        if v < goal[u + step]:
                            goal[u + step] = v
                            link[u + step] = name
        if has_rest:
            # Ranges of units shrink to what can still end below the ceiling.
            for n in range(reached.shape[0]):
                s = reached[n]
                room = limit - rest[i, s]
                for j in range(layers):
                    lo, hi = u_from[now, s, j], u_to[now, s, j]
                    while lo < hi and value[now, s, j, lo] >= room:
                        value[now, s, j, lo] = FAR
                        lo += 1
                    while lo < hi and value[now, s, j, hi - 1] >= room:
                        hi -= 1
                        value[now, s, j, hi] = FAR
                    u_from[now, s, j], u_to[now, s, j] = lo, hi
    end = (length - 1) % 2
    best, best_s, best_j, best_u = FAR, -1, 0, 0
    for s in range(states):
        if not joints.ends[s]:
            continue
        for j in range(layers):
            if w_base[length - 1] + j // k_width > window.weekends:
                break
            counted = prices[WEEKEND] * (j // k_width)
            for m in range(mine.shape[0]):
                g = mine[m]
                if stride[g] > 0:
                    counted += prices[GROUPS + g] * (j % k_width // stride[g] % (window.room[g] + 1))
            lo = max(window.low - u_base[length - 1], u_from[end, s, j])
            for u in range(lo, min(u_to[end, s, j], window.high - u_base[length - 1] + 1)):
                v = value[end, s, j, u]
                if v < FAR // 2:
                    v -= prices[UNIT] * (u + u_base[length - 1]) + counted
                    if v < best:
                        best, best_s, best_j, best_u = v, s, j, u
    if best_s < 0:
        return FAR
    s, j, u = best_s, best_j, best_u
    for i in range(length - 1, -1, -1):
        here = back[i, s, j, u]
        out[i] = here % groups
        if i > 0:
            u -= t.group_units[out[i]] + u_base[i - 1] - u_base[i]
            s, j = here // groups // layers, here // groups % layers
    return int(best)
