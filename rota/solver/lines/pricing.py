"""One person's cheapest lawful line over the whole horizon at given prices: what column generation asks for."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.reroute import FAR, route

# Prices are costs times this. Finer than in the search, since rounded duals weaken a bound.
FINE = 128
TURNS, FIRST_STEP = 8, 12 * FINE


@njit(cache=True, nogil=True)
def cheapest_line(
    t: Arrays,
    p: int,
    duals: NDArray[np.int64],
    ceiling: int,
    multipliers: NDArray[np.int64],
    shift_prices: NDArray[np.int64],
    best: NDArray[np.int8],
    stats: NDArray[np.int64],
) -> tuple[int, int]:
    """Price (times FINE) of a lawful line below `ceiling` when code c on day d earns duals[d, c], FAR if none; a bound.

    The line goes to `best`. Limits on single shifts are priced (`shift_prices`, kept from call to call), so the line is
    the cheapest where none of them binds. No lawful line of p is cheaper than the bound.
    """
    days, codes = duals.shape
    low, high, weekends = t.limits[p, 0], t.limits[p, 1], t.limits[p, 5]
    most_units = t.units.max()
    u_base, w_base = np.zeros(days, np.int64), np.zeros(days, np.int64)
    u_width, w_width = 1, min(weekends, (days - 1) // 7 + 1) + 1
    for d in range(days):
        u_base[d] = max(0, low - most_units * (days - 1 - d))
        u_width = max(u_width, min(high, most_units * (d + 1)) - u_base[d] + 1)
    price = np.empty((days, codes), np.int32)
    row, out = np.zeros(days, np.int8), np.zeros(days, np.int8)
    count = np.zeros(codes, np.int64)
    cheapest, least = FAR, -FAR
    for turn in range(TURNS):
        paid = 0
        for c in range(1, codes):
            paid += shift_prices[c] * t.most[p, c]
        for d in range(days):
            for c in range(codes):
                own = FINE * t.cost[p, d, c] - duals[d, c] + shift_prices[c]
                price[d, c] = own if t.allowed[p, d, c] else FAR
        # A lawful line below the ceiling pays at most `paid` for its shifts.
        limit = FAR if min(ceiling, cheapest) >= FAR else min(ceiling, cheapest) + paid
        found = route(
            t,
            p,
            row,
            0,
            days,
            price,
            low,
            high,
            weekends,
            u_base,
            u_width,
            w_base,
            w_width,
            limit,
            multipliers,
            out,
            stats,
        )
        least = max(least, min(found, limit) - paid)
        if found >= FAR:
            break
        count[:] = 0
        true = 0
        for d in range(days):
            count[out[d]] += 1
            true += FINE * t.cost[p, d, out[d]] - duals[d, out[d]]
        lawful = True
        settled = True
        step = FIRST_STEP // (turn + 1)
        for c in range(1, codes):
            spare = t.most[p, c] - count[c]
            if spare < 0:
                lawful = False
            if spare < 0 or (spare > 0 and shift_prices[c] > 0):
                settled = False
                shift_prices[c] = max(0, shift_prices[c] - step * spare)
        if lawful and true < min(cheapest, ceiling):
            cheapest = true
            best[:] = out
        if settled:
            break
    return cheapest, least
