"""Compiled ejection chains: somebody fills a hole in the cover, somebody else the hole that this leaves, and on."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays, Standing
from rota.solver.lines.moves import draw
from rota.solver.lines.reroute import put_line, reroute_window

DEEPEST = 12


@njit(cache=True, nogil=True)
def pick_hole(t: Arrays, count: NDArray[np.int32], a: int, b: int, state: NDArray[np.uint64]) -> tuple[int, int]:
    """A random cell of the days a to b - 1 with too few people, or (-1, 0)."""
    codes = t.units.shape[0]
    day, code, seen = -1, 0, 0
    for d in range(a, b):
        for c in range(1, codes):
            if count[d, c] < t.need[d, c]:
                seen += 1
                if draw(state, seen) == 0:
                    day, code = d, c
    return day, code


@njit(cache=True, nogil=True)
def eject(
    t: Arrays,
    now: Standing,
    cost: int,
    best_cost: int,
    heat: float,
    shortest: int,
    longest: int,
    tries: int,
    rounds: int,
    state: NDArray[np.uint64],
    stats: NDArray[np.int64],
) -> tuple[int, int]:
    """Runs so many chains; a chain is kept when annealing would accept the sum of its steps, else undone."""
    x, count = now.x, now.present
    people, days = x.shape
    out = np.zeros(longest, np.int8)
    chosen = np.zeros(longest, np.int8)
    old = np.zeros((DEEPEST, longest), np.int8)
    where = np.zeros((DEEPEST, 3), np.int64)
    for _ in range(rounds):
        a = draw(state, days)
        day, code = pick_hole(t, count, a, min(days, a + 14), state)
        if day < 0:
            continue
        stats[8] += 1
        total, depth = 0, 0
        # What annealing would accept as the whole chain's worsening, drawn once.
        bar = -heat * np.log((draw(state, 4294967295) + 1.0) / 4294967296.0)
        accepted = False
        while depth < DEEPEST and day >= 0:
            place = t.under[day, code]
            chosen_p, chosen_delta = -1, 1 << 30
            for _try in range(tries):
                p = draw(state, people)
                if x[p, day] == code or t.allowed[p, day, code] == 0:
                    continue
                again = False
                for k in range(depth):
                    again = again or (where[k, 0] == p)
                if again:
                    continue
                length = min(days, shortest + draw(state, longest - shortest + 1))
                low = max(0, min(days - length, day - draw(state, length)))
                # One hole may stay open on the way, so a step may bring the chain up to one place above its start.
                slack = min(int(bar) + place - total, chosen_delta - 1)
                stats[9] += 1
                b = low + length
                if not reroute_window(t, now, p, low, b, 0.0, state, out, stats, day, code, slack + 1):
                    continue
                for i in range(length):
                    old[depth, i] = x[p, low + i]
                delta = put_line(t, now, p, low, low + length, out)
                put_line(t, now, p, low, low + length, old[depth])
                if delta < chosen_delta:
                    chosen_delta, chosen_p = delta, p
                    chosen[:] = out
                    where[depth, 0], where[depth, 1], where[depth, 2] = p, low, length
                    if total + delta <= bar:
                        break
            if chosen_p < 0:
                break
            low, length = where[depth, 1], where[depth, 2]
            for i in range(length):
                old[depth, i] = x[chosen_p, low + i]
            total += put_line(t, now, chosen_p, low, low + length, chosen)
            depth += 1
            if total <= bar:
                accepted = True
                break
            # The next hole is one that this step opened.
            day, seen = -1, 0
            for i in range(length):
                c = old[depth - 1, i]
                d = low + i
                if c > 0 and x[chosen_p, d] != c and count[d, c] < t.need[d, c]:
                    seen += 1
                    if draw(state, seen) == 0:
                        day, code = d, c
        if accepted:
            stats[10] += 1
            cost += total
            if cost < best_cost:
                best_cost = cost
                now.best[:] = x
                stats[11] += 1
        else:
            for k in range(depth - 1, -1, -1):
                p, low, length = where[k, 0], where[k, 1], where[k, 2]
                put_line(t, now, p, low, low + length, old[k])
    return cost, best_cost
