"""Who is on the ward against what is asked for, in a day's window of stretches: compiled.

A moment is short by so many people in total, and by so many of the worst set of competences; a replacement is worth the
person-minutes that it takes off the sum of the two, so that an assistant is called in where a nurse is not to be had.
What is reported as below minimum is the larger of the two.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.simulate.tables import SIZE_DAYS, SIZE_S, Tables

Ints = NDArray[np.int64]


@njit(cache=True, nogil=True, inline="always")
def missing(
    need: NDArray[np.int16], present: NDArray[np.int16], a: int, member: NDArray[np.uint8], g: int, change: int
) -> tuple[int, int]:
    """People missing in total and of the worst set in stretch a, with `change` more of class g."""
    total = max(0, need[a, 0] - present[a, 0] - change)
    worst = 0
    for k in range(1, need.shape[1]):
        short = need[a, k] - present[a, k] - change * member[g, k]
        if need[a, k] > 0 and short > worst:
            worst = short
    return total, worst


@njit(cache=True, nogil=True)
def window_end(t: Tables, d: int) -> int:
    """The last stretch + 1 of a day's window: the day, and of the next day what demand of this one reaches into."""
    last = d * t.sizes[SIZE_S] + t.sizes[SIZE_S] + t.next_end[d]
    return int(min(last, t.sizes[SIZE_DAYS] * t.sizes[SIZE_S]))


@njit(cache=True, nogil=True)
def weigh(t: Tables, present: NDArray[np.int16], d: int, up: Ints, down: Ints) -> int:
    """Fill (G, 2S): person-minutes that one more of a class takes off each stretch, and that one less adds.

    Returns the person-minutes missing in the window.
    """
    first, last = d * t.sizes[SIZE_S], window_end(t, d)
    stretches, need, member, lengths = t.sizes[SIZE_S], t.need, t.member, t.length
    up[:] = 0
    down[:] = 0
    lacking = 0
    for a in range(first, last):
        length = lengths[a % stretches]
        total, worst = missing(need, present, a, member, 0, 0)
        now = total + worst
        lacking += now * length
        for g in range(member.shape[0]):
            if now > 0:
                more_total, more_worst = missing(need, present, a, member, g, 1)
                up[g, a - first] = (now - more_total - more_worst) * length
            less_total, less_worst = missing(need, present, a, member, g, -1)
            down[g, a - first] = (less_total + less_worst - now) * length
    return int(lacking)


@njit(cache=True, nogil=True)
def leave(t: Tables, present: NDArray[np.int16], here: NDArray[np.int8], p: int, a: int, b: int) -> None:
    """Take a duty of person p off the stretches a to b - 1; who has another duty there stays."""
    member = t.member[t.klass[p]]
    for one in range(a, b):
        here[p, one] -= 1
        if here[p, one] == 0:
            for k in range(member.shape[0]):
                present[one, k] -= member[k]


@njit(cache=True, nogil=True)
def join(t: Tables, present: NDArray[np.int16], here: NDArray[np.int8], p: int, a: int, b: int) -> None:
    """Put a duty of person p on the stretches a to b - 1; who has another duty there counts once."""
    member = t.member[t.klass[p]]
    for one in range(a, b):
        here[p, one] += 1
        if here[p, one] == 1:
            for k in range(member.shape[0]):
                present[one, k] += member[k]


@njit(cache=True, nogil=True)
def count_below(t: Tables, present: NDArray[np.int16], below: NDArray[np.uint8], parts: Ints) -> None:
    """Which shifts are below minimum: (D, 3 kinds, 1 + competences), the first of them for any reason at all.

    A shift is a part of a date that demand asks for; it is below minimum when a row of it is so at some moment: a row
    without a competence when too few are there, one with a competence when it is in a set of competences that too few
    can fill. `parts` becomes the bits of such competences in each stretch.
    """
    for a in range(present.shape[0]):
        bits = 0
        for k in range(1, t.need.shape[1]):
            if t.need[a, k] > present[a, k]:
                bits |= t.parts[k]
        parts[a] = bits
    below[:] = 0
    for i in range(t.row.shape[0]):
        day, first, last, least, kind, competence = t.row[i]
        for a in range(first, last):
            if competence < 0 and present[a, 0] < least:
                below[day, kind, 0] = 1
                break
            if competence >= 0 and parts[a] >> competence & 1:
                below[day, kind, 0] = 1
                below[day, kind, 1 + competence] = 1
                break
