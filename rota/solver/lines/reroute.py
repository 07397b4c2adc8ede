"""Windows of one person's line rerouted at the marginal costs of cover, on a roster that stands."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays, Standing
from rota.solver.lines.automaton import FAR
from rota.solver.lines.moves import draw, join, leave, weekends_in
from rota.solver.lines.relaxed import GROUPS, Window
from rota.solver.lines.route import SCALE, Bands, route

PASSES, TURNS, FIRST_TURNS = 6, 3, 12


@njit(cache=True, nogil=True)
def window_of(t: Arrays, now: Standing, p: int, a: int, b: int) -> Window:
    """What p's days a to b - 1 may hold beside the fixed rest."""
    row = now.x[p]
    inside = np.zeros(t.units.shape[0], np.int64)
    days = row.shape[0]
    units_in = 0
    for d in range(a, b):
        units_in += t.units[row[d]]
        inside[row[d]] += 1
    # Weekends that the days outside the window work already.
    outside = now.sums[p, 1] - weekends_in(row, a // 7, (b - 1) // 7)
    for week in range(a // 7, (b - 1) // 7 + 1):
        for d in range(week * 7 + 5, min(week * 7 + 7, days)):
            if (d < a or d >= b) and row[d] > 0:
                outside += 1
                break
    spent = now.sums[p, 0] - units_in
    room = np.full(t.group_units.shape[0], b - a, np.int64)
    for c in range(1, t.units.shape[0]):
        # A code with a limit of its own is the only one of its group; others p may work freely or not at all.
        if t.most[p, c] > 0:
            room[t.group[c]] = min(room[t.group[c]], t.most[p, c] - now.used[p, c] + inside[c])
    return Window(a, b, max(0, t.limits[p, 0] - spent), t.limits[p, 1] - spent, t.limits[p, 5] - outside, room)


@njit(cache=True, nogil=True)
def full_bands(t: Arrays, window: Window, most_units: int) -> Bands:
    """Bands that leave nothing out that the limits allow; limited shifts are priced, not counted."""
    length = window.b - window.a
    u_base, w_base = np.zeros(length, np.int64), np.zeros(length, np.int64)
    u_width = 1
    for i in range(length):
        u_base[i] = max(0, window.low - most_units * (length - 1 - i))
        u_width = max(u_width, min(window.high, most_units * (i + 1)) - u_base[i] + 1)
    w_width = min(window.weekends, (window.b - 1) // 7 - window.a // 7 + 1) + 1
    return Bands(u_base, u_width, w_base, w_width, np.zeros(window.room.shape[0], np.int64), 1)


@njit(cache=True, nogil=True)
def marginal_prices(
    t: Arrays, now: Standing, p: int, window: Window, noise: float, state: NDArray[np.uint64]
) -> NDArray[np.int32]:
    """What each code on each day of the window would cost (days, codes), FAR where it is barred."""
    codes = t.units.shape[0]
    price = np.empty((window.b - window.a, codes), np.int32)
    for i in range(window.b - window.a):
        d = window.a + i
        for c in range(codes):
            if t.allowed[p, d, c] == 0 or window.room[t.group[c]] <= 0:
                price[i, c] = FAR
                continue
            # The marginal cost with p's own place on that day given up.
            cover = -leave(t, now.present, d, c) if c == now.x[p, d] else join(t, now.present, d, c)
            price[i, c] = SCALE * (t.cost[p, d, c] + cover)
            if noise > 0:
                price[i, c] += np.int64(noise * SCALE * draw(state, 1024) / 1024)
    return price


@njit(cache=True, nogil=True)
def whole_line(
    t: Arrays,
    now: Standing,
    p: int,
    noise: float,
    bands: Bands,
    state: NDArray[np.uint64],
    out: NDArray[np.int8],
    stats: NDArray[np.int64],
) -> bool:
    """A cheap lawful line for p over all days within the bands, in `out`."""
    days = now.x.shape[1]
    window = window_of(t, now, p, 0, days)
    price = marginal_prices(t, now, p, window, noise, state)
    found, _ = route(t, p, now.x[p], window, price, bands, FAR, 0, FIRST_TURNS, SCALE, now.multipliers[p], out, stats)
    return bool(found < FAR)


@njit(cache=True, nogil=True)
def reroute_window(
    t: Arrays,
    now: Standing,
    p: int,
    a: int,
    b: int,
    noise: float,
    state: NDArray[np.uint64],
    out: NDArray[np.int8],
    stats: NDArray[np.int64],
    forced_day: int,
    forced_code: int,
    slack: int,
) -> bool:
    """Finds p's cheapest line on the days a to b - 1 at the marginal costs of cover, perturbed by up to `noise` each.

    Only `out` changes. On forced_day, if any, only forced_code is tried; the line found may cost `slack` more than what
    stands.
    """
    row = now.x[p]
    window = window_of(t, now, p, a, b)
    if window.weekends < 0 or window.high < 0:
        return False
    most_units = 0
    for c in range(t.units.shape[0]):
        most_units = max(most_units, t.units[c])
    bands = full_bands(t, window, most_units)
    price = marginal_prices(t, now, p, window, noise, state)
    standing = 0
    if forced_day >= 0:
        standing = int(price[forced_day - a, row[forced_day]])
        for c in range(t.units.shape[0]):
            if c != forced_code:
                price[forced_day - a, c] = FAR
    # Prices of limited shifts remembered from another window would only be in the way: most windows need none.
    now.multipliers[p, GROUPS:] = 0
    ceiling = slack * SCALE
    for i in range(b - a):
        # On the forced day the standing code is barred; what it costs is known.
        ceiling += standing if a + i == forced_day else price[i, row[a + i]]
    found, _ = route(t, p, row, window, price, bands, ceiling, PASSES, TURNS, SCALE, now.multipliers[p], out, stats)
    return bool(found < FAR)


@njit(cache=True, nogil=True)
def put_line(t: Arrays, now: Standing, p: int, a: int, b: int, new: NDArray[np.int8]) -> int:
    """Writes new codes on the days a to b - 1 of person p, with all counts; returns the change of cost."""
    delta = 0
    first, last = a // 7, (b - 1) // 7
    row = now.x[p]
    now.sums[p, 1] -= weekends_in(row, first, last)
    for d in range(a, b):
        c0, c1 = row[d], new[d - a]
        if c0 == c1:
            continue
        delta += t.cost[p, d, c1] - t.cost[p, d, c0] + leave(t, now.present, d, c0)
        now.present[d, c0] -= 1
        delta += join(t, now.present, d, c1)
        now.present[d, c1] += 1
        now.used[p, c0] -= 1
        now.used[p, c1] += 1
        now.sums[p, 0] += t.units[c1] - t.units[c0]
        row[d] = c1
    now.sums[p, 1] += weekends_in(row, first, last)
    return delta


@njit(cache=True, nogil=True)
def anneal_windows(
    t: Arrays,
    now: Standing,
    cost: int,
    best_cost: int,
    heat: float,
    shortest: int,
    longest: int,
    rounds: int,
    state: NDArray[np.uint64],
    stats: NDArray[np.int64],
) -> tuple[int, int]:
    """Reroutes random people over random windows at perturbed prices; each result is accepted as in annealing.

    Returns the cost of the roster that stands and of the best so far.
    """
    people, days = now.x.shape
    out = np.zeros(longest, np.int8)
    old = np.zeros(longest, np.int8)
    for _ in range(rounds):
        p = draw(state, people)
        length = min(days, shortest + draw(state, longest - shortest + 1))
        a = max(0, min(days - length, draw(state, days + length) - length // 2 - length // 2))
        b = a + length
        noise = heat * draw(state, 3)
        if not reroute_window(t, now, p, a, b, noise, state, out, stats, -1, 0, 0):
            continue
        same = True
        for i in range(length):
            old[i] = now.x[p, a + i]
            same = same and old[i] == out[i]
        stats[2] += 1
        if same:
            continue
        delta = put_line(t, now, p, a, b, out)
        stats[3] += 1
        if delta > 0 and np.exp(-delta / heat) * 4294967296.0 < draw(state, 4294967295):
            put_line(t, now, p, a, b, old)
            continue
        stats[4] += 1
        cost += delta
        if cost < best_cost:
            best_cost = cost
            now.best[:] = now.x
    return cost, best_cost
