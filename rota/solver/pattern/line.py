"""The cheapest line of days of one position at given prices, by dynamic programming, compiled.

A state after a day is what stands before the next one: two days off or more, one day off and the kind before it, or a
run of work with its length, the kind of its last day and the nights at its end. Kinds that bar the same kinds after
them are one there. Beside it stand the paid units so far in a band around an even course, whether the stretch has had
its professional day, and, where a week's hours need it, the days worked since Monday. So the line is exact but for the
band.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.pattern.tables import NO_CAP, UNIT_MIN, Days, Tables

FAR = 1 << 29
WEEK, WEEKDAYS = 7, 5
# Units that a line may be ahead of or behind an even course of its contract: a full working week and more.
BAND = 2 * 40 * 60 // UNIT_MIN


@njit(cache=True, nogil=True)
def _states(t: Tables, longest: int, most_nights: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What each state stands for (states, 3): number of the kind before, length of the run (0 when off), nights at its
    end; and the state of (number, length, nights).

    The first is two days off or more, the next one day off after a kind of each number.
    """
    numbers = t.alike.max() + 1
    by_night = np.zeros(numbers, np.bool_)
    for kind in range(t.alike.size):
        by_night[t.alike[kind]] = t.night[kind]
    state = np.full((numbers, longest + 1, most_nights + 1), -1, np.int64)
    meaning = np.zeros((numbers * (1 + longest * max(1, most_nights)), 3), np.int64)
    for number in range(numbers):
        state[number, 0, 0] = meaning[number, 0] = number
    count = numbers
    for number in range(1, numbers):
        for run in range(1, longest + 1):
            for nights in range(1, min(run, most_nights) + 1) if by_night[number] else range(1):
                state[number, run, nights] = count
                meaning[count] = number, run, nights
                count += 1
    return meaning[:count], state


@njit(cache=True, nogil=True)
def cheapest_days(t: Tables, p: int, allowed: NDArray[np.bool_], price: NDArray[np.int64], out: Days, band: int) -> int:
    """The price of p's cheapest line of days, in parts of 1 / FINE, FAR where there is none; `out` gets its kinds.

    `price` (days, kinds) is what a kind of day costs beside single days and minutes off the contract; `allowed` is
    t.allowed[p] or less, `band` how many units a line may have at a time, around an even course.
    """
    length, kinds = price.shape
    single_off, single_work, minute_off = t.prices[0], t.prices[1], t.prices[2]
    units, stretch = t.units[p], t.stretch[p]
    first, contract = t.first[p], t.contract_min[p]
    target = contract // UNIT_MIN
    longest, most_nights = t.runs[p, 0], t.runs[p, 1]
    meaning, state = _states(t, longest, most_nights)
    states = meaning.shape[0]
    learns = stretch[0] >= 0
    # A stretch that goes on beyond the cycle's end has its professional day before `first` or after it.
    split = learns and first > 0 and stretch[first] == stretch[first - 1] and stretch[0] != stretch[length - 1]
    capped = t.week_most[p].min() < NO_CAP
    counts = WEEKDAYS + 1 if capped else 1
    layers = counts * (2 if learns else 1)
    width = min(band, t.ends[p, 1] + 2)
    base = np.empty(length + 1, np.int64)
    for i in range(length + 1):
        base[i] = max(0, target * i // length - width // 2)
    value = np.full((2, states, layers, width), FAR, np.int32)
    back = np.empty((length, states, layers, width), np.int32)
    low, high = np.full((2, states, layers), width, np.int64), np.zeros((2, states, layers), np.int64)
    best = FAR
    for case in range(2 if split else 1):
        value[:], low[:], high[:] = FAR, width, 0
        value[1, 0, case * counts, 0], low[1, 0, case * counts], high[1, 0, case * counts] = 0, 0, 1
        for i in range(length):
            d = (first + i) % length
            now, before = i % 2, 1 - i % 2
            for s in range(states):
                for y in range(layers):
                    value[now, s, y, low[now, s, y] : high[now, s, y]] = FAR
            low[now], high[now] = width, 0
            shift = base[i] - base[i + 1]
            monday, cap = d % WEEK == 0, t.week_most[p, d // WEEK]
            renewed = learns and i > 0 and stretch[d] != stretch[d - 1]
            for s in range(states):
                number, run, nights = meaning[s]
                for y in range(layers):
                    a, b = low[before, s, y], high[before, s, y]
                    if a >= b:
                        continue
                    learned, worked = y // counts, y % counts
                    if renewed:
                        if learned == 0:
                            continue
                        # The last stretch may be the first one again, which had its day in case 0.
                        learned = 1 if split and stretch[d] == stretch[first] and case == 0 else 0
                    if monday:
                        worked = 0
                    for k in range(kinds):
                        if not allowed[d, k]:
                            continue
                        more, learned_now, worked_now = price[d, k], learned, worked
                        if k == 0:
                            target_state = number if run > 0 else 0
                            if run == 1 and (t.wraps or i > 1):
                                more += single_work
                        else:
                            if run > 0:
                                if t.next_barred[p, number, k]:
                                    continue
                            elif number > 0:
                                if t.second_barred[p, number, k]:
                                    continue
                                more += single_off
                            if run == longest or (t.night[k] and nights == most_nights):
                                continue
                            if learns and t.learn[k]:
                                if learned == 1:
                                    continue
                                learned_now = 1
                            if capped and d % WEEK < WEEKDAYS:
                                worked_now = worked + 1
                                if worked_now > cap:
                                    continue
                            target_state = state[t.alike[k], run + 1, nights + 1 if t.night[k] else 0]
                        step = shift + units[d, k]
                        c, e = max(a, -step), min(b, width - step)
                        if c >= e:
                            continue
                        z = learned_now * counts + worked_now
                        low[now, target_state, z] = min(low[now, target_state, z], c + step)
                        high[now, target_state, z] = max(high[now, target_state, z], e + step)
                        source, goal, link = value[before, s, y], value[now, target_state, z], back[i, target_state, z]
                        name = (s * layers + y) * kinds + k
                        for u in range(c, e):
                            v = source[u] + more
                            if v < goal[u + step]:
                                goal[u + step], link[u + step] = v, name
        end = (length - 1) % 2
        best_s, best_y, best_u = -1, 0, 0
        for s in range(1 if t.wraps else states):
            for y in range(layers):
                if learns and y // counts == 0:
                    continue
                for u in range(low[end, s, y], high[end, s, y]):
                    sum_of_units = u + base[length]
                    if sum_of_units < t.ends[p, 0] or sum_of_units > t.ends[p, 1]:
                        continue
                    v = value[end, s, y, u] + minute_off * abs(UNIT_MIN * sum_of_units - contract)
                    if v < best and value[end, s, y, u] < FAR // 2:
                        best, best_s, best_y, best_u = v, s, y, u
        if best_s < 0:
            continue
        s, y, u = best_s, best_y, best_u
        for i in range(length - 1, -1, -1):
            d, here = (first + i) % length, back[i, s, y, u]
            out[d] = here % kinds
            u -= units[d, out[d]] + base[i] - base[i + 1]
            s, y = here // kinds // layers, here // kinds % layers
    return best


def has_line(t: Tables, p: int) -> bool:
    """Whether there is a line for a position at all."""
    price, line = np.zeros(t.allowed.shape[1:], np.int64), np.zeros(t.allowed.shape[1], np.int8)
    return bool(cheapest_days(t, p, t.allowed[p], price, line, BAND) < FAR)
