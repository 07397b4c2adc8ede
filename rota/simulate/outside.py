"""People from a pool or an agency, the best option first: compiled."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.simulate import fields as f
from rota.simulate.cover import weigh
from rota.simulate.day import ADDED, AVAILABLE, RANK, Day, gains
from rota.simulate.draws import fold, unit
from rota.simulate.legal import DAY
from rota.simulate.tables import (
    CODE_A,
    CODE_B,
    CODE_END,
    CODE_PAID,
    CODE_PRESENCE,
    CODE_START,
    POOL,
    SIZE_FIRST,
    SIZE_LEAST,
    SIZE_P,
    SIZE_S,
    SIZE_X,
    Tables,
)

Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def from_outside(
    t: Tables,
    day: Day,
    at: Ints,
    replication: np.uint64,
    number: int,
    d: int,
    present: NDArray[np.int16],
    out: Ints,
) -> bool:
    """Let people from outside come, the best option first, until nobody helps or the day's most have come.

    Returns whether anything worth a step is still missing.
    """
    people, base, last = t.sizes[SIZE_P], d * t.sizes[SIZE_S], present.shape[0]
    word = np.uint64(t.sizes[SIZE_FIRST] + d)
    rank = fold(fold(fold(np.uint64(0), t.seed), RANK), replication)
    there = fold(fold(fold(np.uint64(0), t.seed), AVAILABLE), replication)
    for _ in range(t.step[number, 2]):
        best_x, best_c = -1, -1
        best_gain, best_surplus, best_called, best_draw = 0, 0, 0, np.uint64(0)
        for x in range(t.sizes[SIZE_X]):
            person = t.person[people + x]
            if t.outside[x, 0] != number or day.came[x] or unit(fold(fold(there, person), word)) >= t.outside_share[x]:
                continue
            draw, called = fold(fold(rank, person), word), day.called[people + x]
            for c in range(t.code.shape[0]):
                gain = day.gain[t.klass[people + x], c]
                if gain < t.sizes[SIZE_LEAST] or gain < best_gain or not t.outside_allowed[x, c]:
                    continue
                if d * DAY + t.code[c, CODE_START] - day.last_end[x] < t.outside[x, 1]:
                    continue
                surplus = t.code[c, CODE_PRESENCE] - gain
                if best_x >= 0 and gain == best_gain:
                    if surplus != best_surplus:
                        if surplus > best_surplus:
                            continue
                    elif called != best_called:
                        if called > best_called:
                            continue
                    elif draw >= best_draw:
                        continue
                best_x, best_c, best_gain, best_surplus = x, c, gain, surplus
                best_called, best_draw = called, draw
        if best_x < 0:
            return True
        day.came[best_x] = ADDED
        day.called[people + best_x] += 1
        day.last_end[best_x] = d * DAY + t.code[best_c, CODE_END]
        member = t.member[t.klass[people + best_x]]
        for one in range(base + t.code[best_c, CODE_A], min(base + t.code[best_c, CODE_B], last)):
            for k in range(member.shape[0]):
                present[one, k] += member[k]
        paid = t.code[best_c, CODE_PAID]
        out[f.POOL_MIN if t.step[number, 0] == POOL else f.AGENCY_MIN] += paid
        out[at[6] + number] += 1
        if weigh(t, present, d, day.up, day.down) < t.sizes[SIZE_LEAST]:
            return False
        gains(t, day, d)
    return True
