"""What is known of a day while it is filled, and what each shift of somebody more would be worth: compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.simulate.cover import window_end
from rota.simulate.draws import key_of
from rota.simulate.tables import CODE_A, CODE_B, SIZE_S, Tables

Ints = NDArray[np.int64]
STREAM_NAMES = ("rank", "accept", "available")
RANK, ACCEPT, AVAILABLE = (np.uint64(key_of(name)) for name in STREAM_NAMES)
UNKNOWN = -1
ADDED = 2  # a person's day got a duty in place of what was planned; somebody from outside came


class Day(NamedTuple):
    """What is known of a day while it is filled, and what lasts through the year."""

    up: Ints  # (G, 2S): person-minutes that one more of a class takes off each stretch of the window
    down: Ints  # (G, 2S): and that one less adds
    gain: Ints  # (G, C): person-minutes that a shift of one more takes off
    change: Ints  # (G, C, C): and a shift of the second code in place of one of the first
    free: NDArray[np.uint8]  # (P,): whom the step at hand can concern
    barred: NDArray[np.uint8]  # (P, C): options that the step at hand may not take
    asked: NDArray[np.uint8]  # (P,): 1 asked that day
    changed: NDArray[np.uint8]  # (P,): ADDED where the day's duty is another than planned
    came: NDArray[np.uint8]  # (X,): ADDED where somebody from outside came
    known: Ints  # (P, C): limits that an extra shift would break; UNKNOWN until asked for
    single: Ints  # (P, D): code of the day's duty on the ward
    called: Ints  # (P + X,): times asked (from outside: times there) so far this year
    last_end: Ints  # (X,): when the last shift ended
    extra: Ints  # (P, laps): minutes of extra hours given
    added: Ints  # (P,): minutes beyond the rota


@njit(cache=True, nogil=True)
def gains(t: Tables, day: Day, d: int) -> None:
    """What each shift of one more, or in place of another, would take off what is missing in the day's window."""
    window, code = window_end(t, d) - d * t.sizes[SIZE_S], t.code
    up, down, gain, change = day.up, day.down, day.gain, day.change
    for g in range(gain.shape[0]):
        for c in range(code.shape[0]):
            total = 0
            for one in range(code[c, CODE_A], min(code[c, CODE_B], window)):
                total += up[g, one]
            gain[g, c] = total
            for a in range(code.shape[0]):
                net = 0
                for one in range(code[c, CODE_A], min(code[c, CODE_B], window)):
                    if one < code[a, CODE_A] or one >= code[a, CODE_B]:
                        net += up[g, one]
                for one in range(code[a, CODE_A], min(code[a, CODE_B], window)):
                    if one < code[c, CODE_A] or one >= code[c, CODE_B]:
                        net -= down[g, one]
                change[g, a, c] = net
