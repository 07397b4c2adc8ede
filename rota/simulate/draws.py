"""Draws that depend on nothing but what they are about: seed, stream, year, person and date.

A draw is 64 bits: the words are folded one after the other with the finaliser of splitmix64 (Steele, Lea and Flood
2014), so that there is no state that another draw could disturb. A person who is ill on a date on one side is ill on
that date on the other, whatever else happens there, and year r is the same alone and among thousands.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numba import njit

MASK = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST_FACTOR = 0xBF58476D1CE4E5B9
SECOND_FACTOR = 0x94D049BB133111EB
UNIT = 2.0**-53

_GOLDEN, _FIRST, _SECOND = np.uint64(GOLDEN), np.uint64(FIRST_FACTOR), np.uint64(SECOND_FACTOR)
_S11, _S27, _S30, _S31 = np.uint64(11), np.uint64(27), np.uint64(30), np.uint64(31)


def key_of(text: str) -> int:
    """The 64 bits that stand for a person or a stream."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def folded(state: int, word: int) -> int:
    """The state after one more word."""
    z = ((state ^ word) + GOLDEN) & MASK
    z = ((z ^ (z >> 30)) * FIRST_FACTOR) & MASK
    z = ((z ^ (z >> 27)) * SECOND_FACTOR) & MASK
    return z ^ (z >> 31)


def draw(seed: int, stream: int, replication: int, person: int, day: int) -> int:
    """The 64 bits of one draw. `stream` and `person` are keys, `day` is the date's proleptic ordinal."""
    state = 0
    for word in (seed, stream, replication, person, day):
        state = folded(state, word)
    return state


def uniform(bits: int) -> float:
    """A number from 0 up to but not 1, from the upper 53 bits of a draw."""
    return (bits >> 11) * UNIT


@njit(cache=True, nogil=True, inline="always")
def fold(state: np.uint64, word: np.uint64) -> np.uint64:
    """As `folded`, compiled."""
    z = (state ^ word) + _GOLDEN
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@njit(cache=True, nogil=True, inline="always")
def unit(bits: np.uint64) -> float:
    """As `uniform`, compiled."""
    return float(np.float64(bits >> _S11) * UNIT)


@njit(cache=True, nogil=True)
def compiled_draw(seed: np.uint64, stream: np.uint64, replication: np.uint64, person: np.uint64, day: int) -> np.uint64:
    """As `draw`, compiled."""
    state = fold(fold(fold(np.uint64(0), seed), stream), replication)
    return np.uint64(fold(fold(state, person), np.uint64(day)))
