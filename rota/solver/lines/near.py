"""Every lawful line that a roster of at most a given cost can use: at prices that prove a bound, few lines are left.

A roster costs at least what is proved, and more by what each of its lines is dearer than that person's cheapest. So
between a bound and a goal only near lines matter, and choosing among all of them in whole numbers settles the goal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.automaton import FAR, grouped, next_state, priced_groups, reached_states, states_of, weekend_step
from rota.solver.lines.pricing import FINE, counting_bands, whole_window
from rota.solver.lines.relaxed import first_state

# Cells of the tables of what is still to be paid: of one person, and of all together.
MOST_CELLS, MOST_CELLS_IN_ALL = 24_000_000, 120_000_000
LEAST_ROOM, HALVINGS = FINE // 16, 5
MOST_STEPS = 20_000_000  # of one person's listing, less than a second: nothing can end it from outside


class Proof(NamedTuple):
    """Prices (times FINE) by day and code, the bound that they prove, and what each person's line costs at least."""

    bound: int
    prices: NDArray[np.int64]
    least: tuple[int, ...]


class Near(NamedTuple):
    """Lines by person. No roster that costs (times FINE) at most `goal` uses another."""

    goal: int
    lines: list[NDArray[np.int8]]

    def size(self) -> int:
        """How many lines there are."""
        return sum(len(lines) for lines in self.lines)


@njit(cache=True, nogil=True)
def cells_of(t: Arrays, p: int) -> int:
    """Cells of the table that `near_lines` fills for p."""
    days = t.need.shape[0]
    window = whole_window(t, p, days)
    bands = counting_bands(t, p, window)
    return int(days * states_of(t, p) * bands.w_width * bands.k_width * (window.high + 1))


def can_list(t: Arrays) -> bool:
    """Whether the near lines of everybody can be listed in a moment."""
    cells = [cells_of(t, p) for p in range(t.cost.shape[0])]
    return bool(max(cells) <= MOST_CELLS and sum(cells) <= MOST_CELLS_IN_ALL)


def lines_within(t: Arrays, proofs: list[Proof], goal: int, most: int, done: Callable[[], bool]) -> Near | None:
    """The lines that every proof allows a roster of at most `goal` (times FINE); None if these are more than `most`.

    None too where listing them takes too long. The first proof lists the lines, the others leave some out: of several
    best prices each tells other lines apart.
    """
    first, days, lines = proofs[0], np.arange(t.cost.shape[1]), []
    room = np.empty((2 * most, days.size), np.int8)
    for p in range(t.cost.shape[0]):
        count = -1 if done() else near_lines(t, p, first.prices, first.least[p] + goal - first.bound, room)
        if count < 0:
            return None
        some = room[:count].copy()
        for proof in proofs[1:]:
            price = FINE * t.cost[p, days, some].sum(axis=1) - proof.prices[days, some].sum(axis=1)
            some = some[price <= proof.least[p] + goal - proof.bound]
        lines.append(some)
        most -= len(some)
        if most < 0:
            return None
    return Near(goal, lines)


def most_lines_within(t: Arrays, proofs: list[Proof], goal: int, most: int, done: Callable[[], bool]) -> Near | None:
    """The lines within the farthest goal up to `goal` that at most `most` lines lie within; None if none is near."""
    bound = proofs[0].bound
    farthest = goal - bound
    found, room, too_far = None, min(LEAST_ROOM, farthest), farthest + 1
    halvings = 0
    while not done() and halvings <= HALVINGS and room >= 0:
        near = lines_within(t, proofs, bound + room, most, done)
        if near is None:
            too_far = room
        else:
            found = near
            if room == farthest:
                break
        if too_far <= farthest:
            # Lines come in crowds, where whole costs differ: the farthest goal is worth some search.
            low = -1 if found is None else found.goal - bound
            room, halvings = (low + too_far) // 2, halvings + 1
            if room == low:
                break
        else:
            room = min(2 * room, farthest)
    return found


@njit(cache=True, nogil=True)
def near_lines(
    t: Arrays, p: int, duals: NDArray[np.int64], limit: int, lines: NDArray[np.int8], most_steps: int = MOST_STEPS
) -> int:
    """How many lawful lines of p have a price (times FINE) of at most `limit`; -1 if `lines` cannot hold them.

    -1 too after `most_steps`: what is still to be paid does not know every limit, so some branches die late.

    A line's price is what its requests cost less duals[d, c] for each day. The lines go to `lines` (most, days).
    """
    days, codes = duals.shape
    k = t.kind[p]
    after, class_at, run_of = t.after[k], t.class_at[k], t.run_of[k]
    off, states = max(1, t.limits[p, 4]), states_of(t, p)
    window = whole_window(t, p, days)
    bands = counting_bands(t, p, window)
    stride, k_width, w_width, u_width = bands.stride, bands.k_width, bands.w_width, window.high + 1
    price = np.empty((days, codes), np.int32)
    for d in range(days):
        for c in range(codes):
            price[d, c] = FINE * t.cost[p, d, c] - duals[d, c] if t.allowed[p, d, c] else FAR
    cheapest, _ = grouped(t, price)
    mine = priced_groups(cheapest)
    reached = reached_states(t, p, mine)
    # What the days after day i still cost at least, by state after day i and counts up to it.
    rest = np.full((days, states, w_width * k_width, u_width), FAR, np.int32)
    for n in range(reached.shape[0]):
        rest[days - 1, reached[n], :, window.low :] = 0
    for i in range(days - 1, 0, -1):
        for n in range(reached.shape[0]):
            s = reached[n]
            worked = class_at[s] > 0
            for m in range(-1, mine.shape[0]):
                g = mine[m] if m >= 0 else 0
                target = next_state(after, s, run_of[s], g, i)
                if cheapest[i, g] >= FAR or target < 0:
                    continue
                more, units = weekend_step(i, worked, g > 0, days, False), t.group_units[g]
                for j in range(w_width * k_width):
                    if j // k_width + more >= w_width:
                        break
                    if stride[g] > 0 and j % k_width // stride[g] % (window.room[g] + 1) >= window.room[g]:
                        continue
                    source = rest[i, target, j + more * k_width + stride[g]]
                    goal = rest[i - 1, s, j]
                    for u in range(u_width - units):
                        v = cheapest[i, g] + source[u + units]
                        if v < goal[u]:
                            goal[u] = v
    # Depth first, day by day; a branch lives while what it paid and what is still to be paid stay within the limit.
    code = np.full(days, -1, np.int64)
    at = np.zeros((days + 1, 4), np.int64)  # state, layer, units and price before each day
    used = np.zeros(codes, np.int64)
    found, i, steps = 0, 0, 0
    at[0, 0] = -1
    while i >= 0:
        steps += 1
        if steps > most_steps:
            return -1
        if code[i] >= 0:
            used[code[i]] -= 1
        code[i] += 1
        c = code[i]
        if c == codes:
            code[i] = -1
            i -= 1
            continue
        used[c] += 1
        g = t.group[c]
        s, j, u = at[i, 0], at[i, 1], at[i, 2] + t.units[c]
        if price[i, c] >= FAR or u >= u_width or (c > 0 and used[c] > t.most[p, c]):
            continue
        target = next_state(after, s, run_of[s], g, i) if s >= 0 else first_state(after, off, g)
        if target < 0:
            continue
        worked = s >= 0 and class_at[s] > 0
        j += weekend_step(i, worked, g > 0, days, False) * k_width + stride[g]
        if j >= w_width * k_width or (stride[g] > 0 and used[c] > window.room[g]):
            continue
        paid = at[i, 3] + price[i, c]
        if paid + rest[i, target, j, u] > limit:
            continue
        if i < days - 1:
            i += 1
            at[i, 0], at[i, 1], at[i, 2], at[i, 3] = target, j, u, paid
            continue
        if found == lines.shape[0]:
            return -1
        for d in range(days):
            lines[found, d] = code[d]
        found += 1
    return found
