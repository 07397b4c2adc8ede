"""The cheapest lawful line of one person over a window of days, everything else fixed, by dynamic programming.

A state after a day is the code with its run length, and the units and weekends worked so far, each in a band.
Bands make the year-long line affordable: within them the result is exact. Limits on single shifts are priced
and then checked. A backward pass without units and weekends, at multipliers remembered per person, bounds what every
state can still cost: most windows end there, and the others keep few states.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.moves import draw, join, leave, weekends_in

FAR = 1 << 29
# Prices are costs times this, so that random perturbations can be finer than one.
SCALE = 16


@njit(cache=True, nogil=True, inline="always")
def next_state(after: NDArray[np.int16], s: int, run: int, c: int, d: int) -> int:
    """The state after code c on day d, or a negative number; a short run is free when it began on day 0."""
    target = after[s, c]
    if target <= -2:
        return int(-2 - target if run == d else -1)
    return int(target)


@njit(cache=True, nogil=True, inline="always")
def weekend_step(d: int, worked_before: bool, c: int, end: int, sunday_fixed: bool) -> int:
    """How many worked weekends code c on day d adds; a fixed worked Sunday behind the window has been counted."""
    if c > 0:
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
    return off + (row[a - 1] - 1) * longest + n - 1 if worked else n - 1


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
        c0, r0 = t.code_of[k, s], t.run_of[k, s]
        short = r0 != b
        if c0 == 0 and c == 0:
            good = r0 + n >= least_off or touches or not short
        elif c0 == 0:
            good = (r0 >= least_off or not short) and (n >= least or touches)
        elif c == 0:
            good = (r0 >= least or not short) and (n >= least_off or touches)
        else:
            good = not t.ban[c0, c] and r0 + n <= longest and (r0 + n >= least or touches or not short)
        ends[s] = good


@njit(cache=True, nogil=True)
def relaxed(
    t: Arrays,
    p: int,
    a: int,
    b: int,
    price: NDArray[np.int32],
    mine: NDArray[np.int64],
    start: int,
    ends: NDArray[np.uint8],
    sunday_fixed: bool,
    per_unit: int,
    per_weekend: int,
    rest: NDArray[np.int32],
    best_code: NDArray[np.int8],
    out: NDArray[np.int8],
) -> tuple[int, int, int]:
    """Cheapest line at a price per unit and per weekend instead of their limits: its price, units and weekends.

    `rest` (b - a, states) gets what each state costs at least after each day; `mine` are the codes that p may work.
    """
    k = t.kind[p]
    after, code_of, run_of = t.after[k], t.code_of[k], t.run_of[k]
    off, longest = max(1, t.limits[p, 4]), t.limits[p, 2]
    length = b - a
    for s in range(ends.shape[0]):
        rest[length - 1, s] = 0 if ends[s] else FAR
    for i in range(length - 1, -1, -1):
        d = a + i
        for n in range(-1, mine.shape[0]):
            if i == 0 and n >= 0:
                break
            if i == 0:
                first_s, last_s = start, start + 1
            elif n < 0:
                first_s, last_s = 0, off
            else:
                first_s = off + (mine[n] - 1) * longest
                last_s = first_s + longest
            for s in range(first_s, last_s):
                c0 = code_of[s] if s >= 0 else 0
                best, code = FAR, -1
                for m in range(-1, mine.shape[0]):
                    c = mine[m] if m >= 0 else 0
                    if price[i, c] >= FAR:
                        continue
                    if s >= 0:
                        target = next_state(after, s, run_of[s], c, d)
                    else:
                        target = 0 if c == 0 else off + (c - 1) * longest
                    if target < 0 or rest[i, target] >= FAR:
                        continue
                    v = price[i, c] + per_unit * t.units[c] + rest[i, target]
                    if per_weekend > 0:
                        v += per_weekend * weekend_step(d, c0 > 0, c, b, sunday_fixed)
                    if v < best:
                        best, code = v, c
                if i == 0:
                    if code < 0:
                        return FAR, 0, 0
                    best_code[0, 0] = code
                    value = best
                else:
                    rest[i - 1, s] = best
                    best_code[i, s] = code
    units, weekends, s = 0, 0, start
    for i in range(length):
        c = best_code[i, s if i > 0 else 0]
        weekends += weekend_step(a + i, s >= 0 and code_of[s] > 0, c, b, sunday_fixed)
        units += t.units[c]
        out[i] = c
        if s < 0:  # noqa: SIM108
            s = 0 if c == 0 else off + (c - 1) * longest
        else:
            s = next_state(after, s, run_of[s], c, a + i)
    return value, units, weekends


@njit(cache=True, nogil=True)
def route(
    t: Arrays,
    p: int,
    row: NDArray[np.int8],
    a: int,
    b: int,
    price: NDArray[np.int32],
    low: int,
    high: int,
    most_weekends: int,
    u_base: NDArray[np.int64],
    u_width: int,
    w_base: NDArray[np.int64],
    w_width: int,
    ceiling: int,
    multipliers: NDArray[np.int64],
    out: NDArray[np.int8],
    stats: NDArray[np.int64],
) -> int:
    """Writes the cheapest codes of the days a to b - 1 into `out` if cheaper than ceiling; returns their price or FAR.

    `price` (b - a, codes) holds FAR where a code is barred. low, high and most_weekends are what the window may add to
    the fixed rest. Layer d keeps units u_base[d] to u_base[d] + u_width - 1; weekends below w_base[d] are raised to it.
    `multipliers` (unit, weekend) are where the search for good ones begins, and is left where it ended.
    """
    days = row.shape[0]
    codes = t.units.shape[0]
    k = t.kind[p]
    after, code_of, run_of = t.after[k], t.code_of[k], t.run_of[k]
    longest, off = t.limits[p, 2], max(1, t.limits[p, 4])
    states = off + (codes - 1) * longest
    length = b - a
    mine = np.empty(codes, np.int64)
    n_mine = 0
    for c in range(1, codes):
        for i in range(length):
            if price[i, c] < FAR:
                mine[n_mine] = c
                n_mine += 1
                break
    mine = mine[:n_mine]
    start = start_state(t, p, row, a)
    ends = np.empty(states, np.uint8)
    joinable(t, p, row, b, ends)
    sunday_fixed = b < days and b % 7 == 6 and row[b] > 0
    bounded = ceiling < FAR
    rest = np.empty((length, states), np.int32)
    other = np.empty((length, states), np.int32)
    per_unit, per_weekend = 0, 0
    limit = FAR
    if bounded:
        best_code = np.empty((length, states), np.int8)
        most_units = 1
        for n in range(n_mine):
            most_units = max(most_units, int(t.units[mine[n]]))
        trial_unit, trial_weekend = multipliers[0], multipliers[1]
        step_unit, step_weekend = max(1, 32 * SCALE // most_units), 16 * SCALE
        best_bound = -FAR
        was_up, was_up_weekend = 0, 0
        for _ in range(6):
            v, units, weekends = relaxed(
                t, p, a, b, price, mine, start, ends, sunday_fixed, trial_unit, trial_weekend, other, best_code, out
            )
            if v >= FAR:
                return FAR
            aim = high if trial_unit > 0 else low
            bound = v - trial_unit * aim - trial_weekend * most_weekends
            stats[5] += 1
            if bound > best_bound:
                best_bound = bound
                per_unit, per_weekend = trial_unit, trial_weekend
                rest, other = other, rest
                if bound >= ceiling:
                    multipliers[0], multipliers[1] = per_unit, per_weekend
                    return FAR
            if low <= units <= high and weekends <= most_weekends:
                true = v - trial_unit * units - trial_weekend * weekends
                if true <= bound:
                    multipliers[0], multipliers[1] = trial_unit, trial_weekend
                    stats[6] += 1
                    return int(true)
            up = 0
            if units > high or (trial_unit < 0 and units > low):
                up = 1
            elif units < low or (trial_unit > 0 and units < high):
                up = -1
            up_weekend = 0
            if weekends > most_weekends:
                up_weekend = 1
            elif trial_weekend > 0 and weekends < most_weekends:
                up_weekend = -1
            if up * was_up < 0:
                step_unit = max(1, step_unit // 3)
            if up_weekend * was_up_weekend < 0:
                step_weekend = max(1, step_weekend // 3)
            if up != 0:
                was_up = up
            if up_weekend != 0:
                was_up_weekend = up_weekend
            moved = trial_unit + up * step_unit
            # Passing zero changes which limit binds: stop there first.
            trial_unit = 0 if moved * trial_unit < 0 else moved
            trial_weekend = max(0, trial_weekend + up_weekend * step_weekend)
        multipliers[0], multipliers[1] = per_unit, per_weekend
        limit = ceiling + per_unit * (high if per_unit > 0 else low) + per_weekend * most_weekends
    stats[7] += 1
    value = np.full((2, states, w_width, u_width), FAR, np.int32)
    back = np.empty((length, states, w_width, u_width), np.int16)
    u_from = np.full((2, states, w_width), u_width, np.int64)
    u_to = np.zeros((2, states, w_width), np.int64)
    for i in range(length):
        d = a + i
        now, before = i % 2, 1 - i % 2
        shift_u = (u_base[i - 1] if i > 0 else 0) - u_base[i]
        w_before = w_base[i - 1] if i > 0 else 0
        if i > 1:
            for s in range(states):
                for w in range(w_width):
                    for u in range(u_from[now, s, w], u_to[now, s, w]):
                        value[now, s, w, u] = FAR
                    u_from[now, s, w], u_to[now, s, w] = u_width, 0
        for n in range(-1, n_mine):
            if i == 0 and n >= 0:
                break
            if i == 0:
                first_s, last_s = start, start + 1
            elif n < 0:
                first_s, last_s = 0, off
            else:
                first_s = off + (mine[n] - 1) * longest
                last_s = first_s + longest
            for s in range(first_s, last_s):
                c0 = code_of[s] if s >= 0 else 0
                for m in range(-1, n_mine):
                    c = mine[m] if m >= 0 else 0
                    if price[i, c] >= FAR:
                        continue
                    if s >= 0:
                        target = next_state(after, s, run_of[s], c, d)
                    else:
                        target = 0 if c == 0 else off + (c - 1) * longest
                    if target < 0 or (bounded and rest[i, target] >= FAR):
                        continue
                    more = weekend_step(d, c0 > 0, c, b, sunday_fixed)
                    cost = price[i, c] + per_unit * t.units[c] + per_weekend * more
                    step = shift_u + t.units[c]
                    if i == 0:
                        w = max(0, more - w_base[0])
                        if w < w_width and 0 <= step < u_width:
                            value[now, target, w, step] = cost
                            u_from[now, target, w] = step
                            u_to[now, target, w] = step + 1
                        continue
                    for w0 in range(w_width):
                        w = max(0, w_before + w0 + more - w_base[i])
                        if w >= w_width:
                            break
                        lo = max(u_from[before, s, w0], -step)
                        hi = min(u_to[before, s, w0], u_width - step)
                        if lo >= hi:
                            continue
                        source = value[before, s, w0]
                        goal = value[now, target, w]
                        link = back[i, target, w]
                        u_from[now, target, w] = min(u_from[now, target, w], lo + step)
                        u_to[now, target, w] = max(u_to[now, target, w], hi + step)
                        name = s * w_width + w0
                        for u in range(lo, hi):
                            v = source[u] + cost
                            if v < goal[u + step]:
                                goal[u + step] = v
                                link[u + step] = name
        if bounded:
            # Ranges of units shrink to what can still end below the ceiling.
            for s in range(states):
                room = limit - rest[i, s]
                for w in range(w_width):
                    lo, hi = u_from[now, s, w], u_to[now, s, w]
                    while lo < hi and value[now, s, w, lo] >= room:
                        value[now, s, w, lo] = FAR
                        lo += 1
                    while lo < hi and value[now, s, w, hi - 1] >= room:
                        hi -= 1
                        value[now, s, w, hi] = FAR
                    u_from[now, s, w], u_to[now, s, w] = lo, hi
    end = (length - 1) % 2
    best, best_s, best_w, best_u = FAR, -1, 0, 0
    for s in range(states):
        if not ends[s]:
            continue
        for w in range(w_width):
            if w_base[length - 1] + w > most_weekends:
                break
            lo = max(low - u_base[length - 1], u_from[end, s, w])
            for u in range(lo, min(u_to[end, s, w], high - u_base[length - 1] + 1)):
                v = value[end, s, w, u]
                if v < FAR // 2:
                    v -= per_unit * (u + u_base[length - 1]) + per_weekend * w
                    if v < best:
                        best, best_s, best_w, best_u = v, s, w, u
    if best_s < 0 or best >= ceiling:
        return FAR
    s, w, u = best_s, best_w, best_u
    for i in range(length - 1, -1, -1):
        out[i] = code_of[s]
        if i > 0:
            source_of = back[i, s, w, u]
            u -= t.units[code_of[s]] + u_base[i - 1] - u_base[i]
            s, w = source_of // w_width, source_of % w_width
    return best


@njit(cache=True, nogil=True)
def reroute_window(
    t: Arrays,
    x: NDArray[np.int8],
    count: NDArray[np.int32],
    used: NDArray[np.int32],
    sums: NDArray[np.int64],
    p: int,
    a: int,
    b: int,
    noise: float,
    u_middle: NDArray[np.int64],
    w_middle: NDArray[np.int64],
    half_units: int,
    half_weekends: int,
    multipliers: NDArray[np.int64],
    state: NDArray[np.uint64],
    out: NDArray[np.int8],
    stats: NDArray[np.int64],
    forced_day: int,
    forced_code: int,
    slack: int,
) -> bool:
    """Finds p's cheapest line on the days a to b - 1 at the marginal costs of cover, perturbed by up to `noise` each.

    The bands reach half_units and half_weekends around the middles given per day; 0 means no bands. Only `out` changes.
    On forced_day, if any, only forced_code is tried; the line found may cost `slack` more than what stands.
    """
    codes = t.units.shape[0]
    days = x.shape[1]
    length = b - a
    row = x[p]
    inside = np.zeros(codes, np.int64)
    units_in = 0
    for d in range(a, b):
        inside[row[d]] += 1
        units_in += t.units[row[d]]
    # Weekends that the days outside the window work already.
    outside = sums[p, 1] - weekends_in(row, a // 7, (b - 1) // 7)
    for week in range(a // 7, (b - 1) // 7 + 1):
        for d in range(week * 7 + 5, min(week * 7 + 7, days)):
            if (d < a or d >= b) and row[d] > 0:
                outside += 1
                break
    low = max(0, t.limits[p, 0] - (sums[p, 0] - units_in))
    high = t.limits[p, 1] - (sums[p, 0] - units_in)
    weekends = t.limits[p, 5] - outside
    if weekends < 0 or high < 0:
        return False
    most_units = 0
    for c in range(codes):
        most_units = max(most_units, t.units[c])
    u_base = np.zeros(length, np.int64)
    w_base = np.zeros(length, np.int64)
    u_width, w_width = 1, min(weekends, (b - 1) // 7 - a // 7 + 1) + 1
    if half_units == 0:
        for i in range(length):
            u_base[i] = max(0, low - most_units * (length - 1 - i))
            u_width = max(u_width, min(high, most_units * (i + 1)) - u_base[i] + 1)
    else:
        for i in range(length):
            u_base[i] = max(0, u_middle[i] - half_units)
            w_base[i] = max(0, w_middle[i] - half_weekends)
        u_width, w_width = 2 * half_units + 1, min(w_width, 2 * half_weekends + 2)
    price = np.empty((length, codes), np.int32)
    for i in range(length):
        d = a + i
        c0 = row[d]
        for c in range(codes):
            if t.allowed[p, d, c] == 0 or (used[p, c] - inside[c] >= t.most[p, c]):
                price[i, c] = FAR
                continue
            # The marginal cost with p's own place on that day given up.
            cover = -leave(t, count, d, c) if c == c0 else join(t, count, d, c)
            price[i, c] = SCALE * (t.cost[p, d, c] + cover)
            if noise > 0:
                price[i, c] += np.int64(noise * SCALE * draw(state, 1024) / 1024)
    standing = 0
    if forced_day >= 0:
        standing = int(price[forced_day - a, row[forced_day]])
        for c in range(codes):
            if c != forced_code:
                price[forced_day - a, c] = FAR
    for _ in range(8):
        ceiling = FAR
        if half_units == 0:
            ceiling = 0
            for i in range(length):
                if a + i == forced_day:
                    # The standing code is barred here; what it costs is known.
                    ceiling += standing
                else:
                    ceiling += price[i, row[a + i]]
            ceiling += slack * SCALE
        if (
            route(
                t,
                p,
                row,
                a,
                b,
                price,
                low,
                high,
                weekends,
                u_base,
                u_width,
                w_base,
                w_width,
                ceiling,
                multipliers[p],
                out,
                stats,
            )
            >= FAR
        ):
            return False
        good = True
        for c in range(1, codes):
            n = used[p, c] - inside[c]
            for i in range(length):
                n += out[i] == c
            if n > t.most[p, c]:
                good = False
                for i in range(length):
                    if price[i, c] < FAR:
                        price[i, c] += 8 * SCALE * (n - t.most[p, c])
        if good:
            return True
    return False


@njit(cache=True, nogil=True)
def put_line(
    t: Arrays,
    x: NDArray[np.int8],
    count: NDArray[np.int32],
    used: NDArray[np.int32],
    sums: NDArray[np.int64],
    p: int,
    a: int,
    b: int,
    new: NDArray[np.int8],
) -> int:
    """Writes new codes on the days a to b - 1 of person p, with all counts; returns the change of cost."""
    delta = 0
    first, last = a // 7, (b - 1) // 7
    sums[p, 1] -= weekends_in(x[p], first, last)
    for d in range(a, b):
        c0, c1 = x[p, d], new[d - a]
        if c0 == c1:
            continue
        delta += t.cost[p, d, c1] - t.cost[p, d, c0] + leave(t, count, d, c0)
        count[d, c0] -= 1
        delta += join(t, count, d, c1)
        count[d, c1] += 1
        used[p, c0] -= 1
        used[p, c1] += 1
        sums[p, 0] += t.units[c1] - t.units[c0]
        x[p, d] = c1
    sums[p, 1] += weekends_in(x[p], first, last)
    return delta


@njit(cache=True, nogil=True)
def anneal_windows(
    t: Arrays,
    x: NDArray[np.int8],
    best: NDArray[np.int8],
    count: NDArray[np.int32],
    used: NDArray[np.int32],
    sums: NDArray[np.int64],
    now: int,
    best_cost: int,
    multipliers: NDArray[np.int64],
    heat: float,
    shortest: int,
    longest: int,
    rounds: int,
    state: NDArray[np.uint64],
    stats: NDArray[np.int64],
) -> tuple[int, int]:
    """Reroutes random people over random windows at perturbed prices; each result is accepted as in annealing."""
    people, days = x.shape
    out = np.zeros(longest, np.int8)
    old = np.zeros(longest, np.int8)
    nothing = np.zeros(0, np.int64)
    for _ in range(rounds):
        p = draw(state, people)
        length = min(days, shortest + draw(state, longest - shortest + 1))
        a = max(0, min(days - length, draw(state, days + length) - length // 2 - length // 2))
        b = a + length
        noise = heat * draw(state, 3)
        if not reroute_window(
            t, x, count, used, sums, p, a, b, noise, nothing, nothing, 0, 0, multipliers, state, out, stats, -1, 0, 0
        ):
            continue
        same = True
        for i in range(length):
            old[i] = x[p, a + i]
            same = same and old[i] == out[i]
        stats[2] += 1
        if same:
            continue
        delta = put_line(t, x, count, used, sums, p, a, b, out)
        stats[3] += 1
        if delta > 0 and np.exp(-delta / heat) * 4294967296.0 < draw(state, 4294967295):
            put_line(t, x, count, used, sums, p, a, b, old)
            continue
        stats[4] += 1
        now += delta
        if now < best_cost:
            best_cost = now
            best[:] = x
    return now, best_cost
