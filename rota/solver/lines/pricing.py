"""One person's cheapest lawful line over the whole horizon at given prices: what column generation asks for."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.automaton import FAR, states_of
from rota.solver.lines.relaxed import Window
from rota.solver.lines.reroute import full_bands
from rota.solver.lines.route import Bands, route

# Prices are costs times this. Finer than in the search, since rounded duals weaken a bound.
FINE = 128
PASSES = 12
# Limited codes are counted, the tightest first, while the table stays within so many cells.
MOST_COUNTED_CELLS = 12_000_000


@njit(cache=True, nogil=True)
def whole_window(t: Arrays, p: int, days: int) -> Window:
    """All days of p with everything that the limits allow."""
    room = np.full(t.group_units.shape[0], days, np.int64)
    for c in range(1, t.units.shape[0]):
        if t.most[p, c] > 0:
            room[t.group[c]] = min(room[t.group[c]], t.most[p, c])
    return Window(0, days, t.limits[p, 0], t.limits[p, 1], t.limits[p, 5], room)


@njit(cache=True, nogil=True)
def counting_bands(t: Arrays, p: int, window: Window) -> Bands:
    """Full bands that count the days of the tightest limited groups."""
    bands = full_bands(t, window, t.units.max())
    days, groups = window.b - window.a, window.room.shape[0]
    cells = days * states_of(t, p) * bands.w_width * bands.u_width
    stride, k_width = np.zeros(groups, np.int64), 1
    while True:
        tightest, group = days, 0
        for c in range(1, t.units.shape[0]):
            g = t.group[c]
            room = window.room[g]
            if t.most[p, c] > 0 and stride[g] == 0 and room < tightest and room * t.units[c] < window.high:
                tightest, group = room, g
        if group == 0 or cells * k_width * (tightest + 1) > MOST_COUNTED_CELLS:
            return Bands(bands.u_base, bands.u_width, bands.w_base, bands.w_width, stride, k_width)
        stride[group] = k_width
        k_width *= tightest + 1


@njit(cache=True, nogil=True)
def cheapest_line(
    t: Arrays,
    p: int,
    allowed: NDArray[np.uint8],
    duals: NDArray[np.int64],
    ceiling: int,
    turns: int,
    multipliers: NDArray[np.int64],
    best: NDArray[np.int8],
    stats: NDArray[np.int64],
) -> tuple[int, int]:
    """Price (times FINE) of a lawful line below `ceiling` when code c on day d earns duals[d, c], FAR if none; a bound.

    `allowed` (days, codes) is t.allowed[p] or less. The line goes to `best`. The tightest limits on single shifts are
    counted exactly; the others are priced in `turns` attempts (`multipliers`, kept from call to call), so the line is
    the cheapest where none of them binds. No lawful line of p that is allowed is cheaper than the bound.
    """
    days = duals.shape[0]
    window, row = whole_window(t, p, days), np.zeros(days, np.int8)
    found, least = cheapest_in_window(t, p, row, window, allowed, duals, ceiling, turns, multipliers, best, stats)
    return found, least


@njit(cache=True, nogil=True)
def cheapest_in_window(
    t: Arrays,
    p: int,
    row: NDArray[np.int8],
    window: Window,
    allowed: NDArray[np.uint8],
    duals: NDArray[np.int64],
    ceiling: int,
    turns: int,
    multipliers: NDArray[np.int64],
    best: NDArray[np.int8],
    stats: NDArray[np.int64],
) -> tuple[int, int]:
    """The same for the days of a window while the other days of `row` stay.

    The days of t.cost, `allowed`, `duals` and `best` are those of the window alone.
    """
    days, codes = duals.shape
    price = np.empty((days, codes), np.int32)
    for d in range(days):
        for c in range(codes):
            price[d, c] = FINE * t.cost[p, d, c] - duals[d, c] if allowed[d, c] else FAR
    bands = counting_bands(t, p, window)
    price_found, least = route(t, p, row, window, price, bands, ceiling, PASSES, turns, FINE, multipliers, best, stats)
    return price_found, least
