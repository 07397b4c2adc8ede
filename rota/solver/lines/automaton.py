"""Steps of the run automaton of one person, compiled: states after a day, weekends, joints with fixed days."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays

FAR = 1 << 29


@njit(cache=True, nogil=True, inline="always")
def next_state(after: NDArray[np.int16], s: int, run: int, g: int, d: int) -> int:
    """The state after group g on day d, or a negative number; a short run is free when it began on day 0."""
    target = after[s, g]
    if target <= -2:
        return int(-2 - target if run == d else -1)
    return int(target)


@njit(cache=True, nogil=True, inline="always")
def weekend_step(d: int, worked_before: bool, works: bool, end: int, sunday_fixed: bool) -> int:
    """How many worked weekends day d adds; a fixed worked Sunday behind the window has been counted."""
    if works:
        if d % 7 == 5:
            return 0 if d + 1 == end and sunday_fixed else 1
        if d % 7 == 6 and not worked_before:
            return 1
    return 0


@njit(cache=True, nogil=True)
def start_state(t: Arrays, p: int, row: NDArray[np.int8], a: int) -> int:
    """The state of the run automaton before day a, or -1 on day 0."""
    if a == 0:
        return -1
    longest, off = t.limits[p, 2], max(1, t.limits[p, 4])
    worked = row[a - 1] > 0
    n = 1
    while n < a and (row[a - 1 - n] > 0) == worked and (worked or n < off):
        n += 1
    return off + (t.class_of[row[a - 1]] - 1) * longest + n - 1 if worked else n - 1


@njit(cache=True, nogil=True)
def joinable(t: Arrays, p: int, row: NDArray[np.int8], b: int, ends: NDArray[np.uint8]) -> None:
    """Marks the states after day b - 1 that the fixed days from b on may follow."""
    days = row.shape[0]
    k = t.kind[p]
    longest, least, least_off = t.limits[p, 2], t.limits[p, 3], max(1, t.limits[p, 4])
    ends[:] = 1
    if b >= days:
        return
    c = row[b]
    n = 0
    while b + n < days and (row[b + n] > 0) == (c > 0) and n <= longest + least_off:
        n += 1
    touches = b + n == days
    for s in range(ends.shape[0]):
        k0, r0 = t.class_at[k, s], t.run_of[k, s]
        short = r0 != b
        if k0 == 0 and c == 0:
            good = r0 + n >= least_off or touches or not short
        elif k0 == 0:
            good = (r0 >= least_off or not short) and (n >= least or touches)
        elif c == 0:
            good = (r0 >= least or not short) and (n >= least_off or touches)
        else:
            good = not t.ban[t.member[k0], c] and r0 + n <= longest and (r0 + n >= least or touches or not short)
        ends[s] = good


@njit(cache=True, nogil=True)
def states_of(t: Arrays, p: int) -> int:
    """How many states p's automaton has."""
    return int(max(1, t.limits[p, 4]) + (t.member.shape[0] - 1) * t.limits[p, 2])


@njit(cache=True, nogil=True)
def grouped(t: Arrays, price: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """The cheapest price of each group (days, groups) and its code, from prices (days, codes)."""
    days, codes = price.shape
    groups = t.group_units.shape[0]
    cheapest = np.full((days, groups), FAR, np.int32)
    code = np.zeros((days, groups), np.int8)
    for i in range(days):
        for c in range(codes):
            g = t.group[c]
            if price[i, c] < cheapest[i, g]:
                cheapest[i, g] = price[i, c]
                code[i, g] = c
    return cheapest, code


@njit(cache=True, nogil=True)
def priced_groups(cheapest: NDArray[np.int32]) -> NDArray[np.int64]:
    """The groups of work that are not barred on every day."""
    days, groups = cheapest.shape
    mine = np.empty(groups, np.int64)
    n = 0
    for g in range(1, groups):
        for i in range(days):
            if cheapest[i, g] < FAR:
                mine[n] = g
                n += 1
                break
    return mine[:n]


@njit(cache=True, nogil=True)
def reached_states(t: Arrays, p: int, mine: NDArray[np.int64]) -> NDArray[np.int64]:
    """The states of days off and of the classes of these groups, in order."""
    states = states_of(t, p)
    classes = np.zeros(t.member.shape[0], np.uint8)
    classes[0] = 1
    for c in range(1, t.group.shape[0]):
        for m in range(mine.shape[0]):
            if t.group[c] == mine[m]:
                classes[t.class_of[c]] = 1
    some = np.empty(states, np.int64)
    n = 0
    for s in range(states):
        if classes[t.class_at[t.kind[p], s]]:
            some[n] = s
            n += 1
    return some[:n]
