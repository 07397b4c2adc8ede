"""Compiled small moves on lawful lines: propose, check only what changed, accept by annealing."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays, Standing


@njit(cache=True, nogil=True, inline="always")
def draw(state: NDArray[np.uint64], n: int) -> int:
    """A number from 0 to n - 1 (xorshift; the bias for small n is below 2 ** -30)."""
    v = state[0]
    v ^= v << np.uint64(13)
    v ^= v >> np.uint64(7)
    v ^= v << np.uint64(17)
    state[0] = v
    return int(np.int64(((v >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32)))


@njit(cache=True, nogil=True)
def runs_lawful(row: NDArray[np.int8], a: int, b: int, longest: int, least: int, least_off: int) -> bool:
    """Whether every run that a change of the days a to b - 1 can have touched is lawful."""
    days = row.shape[0]
    i = a - 1 if a > 0 else 0
    kind = row[i] > 0
    n = 1
    while i > 0 and (row[i - 1] > 0) == kind:
        i -= 1
        n += 1
        if kind:
            if n > longest:
                return False
        elif n >= least_off:
            break
    while i <= b and i < days:
        kind = row[i] > 0
        j = i + 1
        while j < days and (row[j] > 0) == kind:
            j += 1
            if kind:
                if j - i > longest:
                    return False
            elif j > b and j - i >= least_off:
                return True
        if i > 0 and j < days and j - i < (least if kind else least_off):
            return False
        i = j
    return True


@njit(cache=True, nogil=True, inline="always")
def follows(row: NDArray[np.int8], a: int, b: int, ban: NDArray[np.uint8]) -> bool:
    """Whether no forbidden pair of days begins on a - 1 to b - 1."""
    days = row.shape[0]
    for d in range(max(a, 1), min(b + 1, days)):  # noqa: SIM110 - a generator would not compile to this loop
        if ban[row[d - 1], row[d]]:
            return False
    return True


@njit(cache=True, nogil=True, inline="always")
def weekends_in(row: NDArray[np.int8], first_week: int, last_week: int) -> int:
    """Worked weekends of the weeks first to last, both included."""
    days = row.shape[0]
    n = 0
    for week in range(first_week, last_week + 1):
        saturday = week * 7 + 5
        if saturday < days and (row[saturday] > 0 or (saturday + 1 < days and row[saturday + 1] > 0)):
            n += 1
    return n


@njit(cache=True, nogil=True)
def tally(t: Arrays, now: Standing) -> int:
    """Counts the roster that stands anew; returns its cost."""
    x, count, used, sums = now.x, now.present, now.used, now.sums
    people, days = x.shape
    codes = t.units.shape[0]
    count[:] = 0
    used[:] = 0
    sums[:] = 0
    total = 0
    for p in range(people):
        for d in range(days):
            c = x[p, d]
            count[d, c] += 1
            used[p, c] += 1
            sums[p, 0] += t.units[c]
            total += t.cost[p, d, c]
        sums[p, 1] = weekends_in(x[p], 0, (days - 1) // 7)
    for d in range(days):
        for c in range(1, codes):
            gap = t.need[d, c] - count[d, c]
            total += t.under[d, c] * gap if gap > 0 else -t.over[d, c] * gap
    return total


@njit(cache=True, nogil=True, inline="always")
def leave(t: Arrays, count: NDArray[np.int32], d: int, c: int) -> int:
    """Change of cover cost when one person leaves code c on day d."""
    if c == 0:
        return 0
    return int(t.under[d, c] if count[d, c] <= t.need[d, c] else -t.over[d, c])


@njit(cache=True, nogil=True, inline="always")
def join(t: Arrays, count: NDArray[np.int32], d: int, c: int) -> int:
    """Change of cover cost when one person joins code c on day d."""
    if c == 0:
        return 0
    return int(-t.under[d, c] if count[d, c] < t.need[d, c] else t.over[d, c])


@njit(cache=True, nogil=True)
def propose(
    t: Arrays,
    x: NDArray[np.int8],
    count: NDArray[np.int32],
    state: NDArray[np.uint64],
    seg: NDArray[np.int64],
    new: NDArray[np.int8],
) -> int:
    """Draws a move: segments (person, first day, length) with their new codes row by row in `new`; returns how many."""
    people, days = x.shape
    codes = t.units.shape[0]
    kind = draw(state, 100)
    p = draw(state, people)
    a = draw(state, days)
    if kind < 15:  # one day of one person gets another code
        c = draw(state, codes)
        if c == x[p, a]:
            return 0
        seg[0, 0], seg[0, 1], seg[0, 2] = p, a, 1
        new[0, 0] = c
        return 1
    if kind < 25:  # a short stretch of one person gets one code
        k = min(2 + draw(state, 4), days - a)
        c = draw(state, codes)
        seg[0, 0], seg[0, 1], seg[0, 2] = p, a, k
        for i in range(k):
            new[0, i] = c
        return 1
    if kind < 40:  # one person: a day worked becomes free and a free day worked
        b = a + 1 + draw(state, min(28, days - 1))
        if b >= days:
            b -= days
        if (x[p, a] > 0) == (x[p, b] > 0):
            return 0
        c = 1 + draw(state, codes - 1)
        seg[0, 0], seg[0, 1], seg[0, 2] = p, a, 1
        seg[1, 0], seg[1, 1], seg[1, 2] = p, b, 1
        new[0, 0] = 0 if x[p, a] > 0 else c
        new[1, 0] = 0 if x[p, b] > 0 else c
        return 2
    if kind < 55:  # one person: two stretches change places
        k = 1 + draw(state, 6)
        b = a + k + draw(state, 28)
        if b + k > days:
            return 0
        seg[0, 0], seg[0, 1], seg[0, 2] = p, a, k
        seg[1, 0], seg[1, 1], seg[1, 2] = p, b, k
        for i in range(k):
            new[0, i] = x[p, b + i]
            new[1, i] = x[p, a + i]
        return 2
    if kind < 65:  # one person: a stretch slides by a day
        k = min(3 + draw(state, 10), days - a)
        if k < 2:
            return 0
        seg[0, 0], seg[0, 1], seg[0, 2] = p, a, k
        if draw(state, 2) == 0:
            for i in range(k - 1):
                new[0, i] = x[p, a + i + 1]
            new[0, k - 1] = x[p, a]
        else:
            for i in range(1, k):
                new[0, i] = x[p, a + i - 1]
            new[0, 0] = x[p, a + k - 1]
        return 1
    if people < 2:
        return 0
    q = draw(state, people - 1)
    if q >= p:
        q += 1
    if kind < 88:  # two people exchange a stretch
        k = 1 + draw(state, 4) if kind < 78 else 1 + draw(state, 14)
        k = min(k, days - a)
        seg[0, 0], seg[0, 1], seg[0, 2] = p, a, k
        seg[1, 0], seg[1, 1], seg[1, 2] = q, a, k
        for i in range(k):
            new[0, i] = x[q, a + i]
            new[1, i] = x[p, a + i]
        return 2
    # two people exchange two stretches
    k = 1 + draw(state, 4)
    b = a + k + draw(state, 28)
    if b + k > days:
        return 0
    for r in range(4):
        seg[r, 0] = p if r < 2 else q
        seg[r, 1] = a if r % 2 == 0 else b
        seg[r, 2] = k
        other = q if r < 2 else p
        for i in range(k):
            new[r, i] = x[other, seg[r, 1] + i]
    return 4


@njit(cache=True, nogil=True)
def lawful_after(
    t: Arrays,
    x: NDArray[np.int8],
    used: NDArray[np.int32],
    sums: NDArray[np.int64],
    p: int,
    seg: NDArray[np.int64],
    low: int,
    high: int,
    change: NDArray[np.int64],
) -> bool:
    """Whether person p's line keeps its limits now that the segments low to high - 1 are written in x."""
    limits = t.limits[p]
    row = x[p]
    for r in range(low, high):
        a = seg[r, 1]
        b = a + seg[r, 2]
        if not follows(row, a, b, t.ban):
            return False
    for r in range(low, high):
        a = seg[r, 1]
        if not runs_lawful(row, a, a + seg[r, 2], limits[2], limits[3], limits[4]):
            return False
    return bool(sums[p, 1] + change[1] <= limits[5])


@njit(cache=True, nogil=True)
def anneal(
    t: Arrays,
    now: Standing,
    cost: int,
    best_cost: int,
    hot: float,
    cold: float,
    rounds: int,
    state: NDArray[np.uint64],
    stats: NDArray[np.int64],
) -> tuple[int, int]:
    """Anneals `rounds` proposals from hot to cold; returns the cost of what stands and of the best so far."""
    x, count, used, sums = now.x, now.present, now.used, now.sums
    seg = np.zeros((4, 3), np.int64)
    new = np.zeros((4, 16), np.int8)
    old = np.zeros((4, 16), np.int8)
    change = np.zeros((2, 2), np.int64)
    cooling = (cold / hot) ** (1.0 / max(1, rounds // 1024))
    heat = hot
    for turn in range(rounds):
        if turn % 1024 == 1023:
            heat *= cooling
        n = propose(t, x, count, state, seg, new)
        if n == 0:
            continue
        # The segments of one person stand together: [0, split) and [split, n).
        split = 1
        while split < n and seg[split, 0] == seg[0, 0]:
            split += 1
        good = True
        moved = False
        delta = 0
        change[:] = 0
        for r in range(n):
            p, a, k = seg[r, 0], seg[r, 1], seg[r, 2]
            who = 0 if r < split else 1
            for i in range(k):
                c0 = x[p, a + i]
                c1 = new[r, i]
                if c0 != c1:
                    moved = True
                    if t.allowed[p, a + i, c1] == 0:
                        good = False
                        break
                    change[who, 0] += t.units[c1] - t.units[c0]
                    delta += t.cost[p, a + i, c1] - t.cost[p, a + i, c0]
            if not good:
                break
        if not good or not moved:
            continue
        for who in range(1 if split == n else 2):
            p = seg[0 if who == 0 else split, 0]
            total = sums[p, 0] + change[who, 0]
            if total < t.limits[p, 0] or total > t.limits[p, 1]:
                good = False
        if not good:
            continue
        # Write, keeping cover and shift counts in step, so that costs of a day changed twice add up.
        for r in range(n):
            p, a, k = seg[r, 0], seg[r, 1], seg[r, 2]
            who = 0 if r < split else 1
            first, last = a // 7, (a + k - 1) // 7
            change[who, 1] -= weekends_in(x[p], first, last)
            for i in range(k):
                c0 = x[p, a + i]
                c1 = new[r, i]
                old[r, i] = c0
                x[p, a + i] = c1
                used[p, c0] -= 1
                used[p, c1] += 1
            change[who, 1] += weekends_in(x[p], first, last)
        for r in range(n):
            p, k = seg[r, 0], seg[r, 2]
            for i in range(k):
                if used[p, new[r, i]] > t.most[p, new[r, i]]:
                    good = False
        if good:
            good = lawful_after(t, x, used, sums, seg[0, 0], seg, 0, split, change[0])
        if good and split < n:
            good = lawful_after(t, x, used, sums, seg[split, 0], seg, split, n, change[1])
        covered = False
        if good:
            covered = True
            for r in range(n):
                a, k = seg[r, 1], seg[r, 2]
                for i in range(k):
                    c0, c1 = old[r, i], new[r, i]
                    if c0 != c1:
                        delta += leave(t, count, a + i, c0)
                        count[a + i, c0] -= 1
                        delta += join(t, count, a + i, c1)
                        count[a + i, c1] += 1
            if delta > 0 and np.exp(-delta / heat) * 4294967296.0 < draw(state, 4294967295):
                good = False
        if good:
            for who in range(1 if split == n else 2):
                p = seg[0 if who == 0 else split, 0]
                sums[p, 0] += change[who, 0]
                sums[p, 1] += change[who, 1]
            stats[0] += 1
            cost += delta
            if cost < best_cost:
                best_cost = cost
                now.best[:] = x
        else:
            for r in range(n - 1, -1, -1):
                p, a, k = seg[r, 0], seg[r, 1], seg[r, 2]
                for i in range(k):
                    c0, c1 = old[r, i], new[r, i]
                    x[p, a + i] = c0
                    used[p, c1] -= 1
                    used[p, c0] += 1
                    if covered:
                        count[a + i, c1] -= 1
                        count[a + i, c0] += 1
    return cost, best_cost
