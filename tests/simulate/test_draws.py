"""Draws: the compiled ones are the plain ones, and they are spread evenly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rota.simulate.draws import MASK, compiled_draw, draw, folded, key_of, uniform, unit

WORD = st.integers(0, MASK)


@given(WORD, WORD, st.integers(0, 10**6), WORD, st.integers(700_000, 760_000))
def test_compiled_draws_are_the_plain_ones(seed: int, stream: int, replication: int, person: int, day: int) -> None:
    words = [np.uint64(one) for one in (seed, stream, replication, person)]
    bits = draw(seed, stream, replication, person, day)
    assert int(compiled_draw(*words, day)) == bits
    assert unit(np.uint64(bits)) == uniform(bits)


def test_the_known_answer_of_the_finaliser() -> None:
    """The first output of splitmix64 from state 0, as published with the generator."""
    assert folded(0, 0) == 0xE220A8397B1DCDAF


def test_draws_of_neighbouring_days_people_and_years_are_even() -> None:
    """Counts in 64 equal classes: chi-square with 63 degrees of freedom is below 128 but in one of 200 000 cases."""
    stream = key_of("short/onset")
    for axis in range(3):
        counts = np.zeros(64)
        for number in range(12_800):
            year, person, day = ((number, 0, 0), (0, number, 0), (0, 0, number))[axis]
            counts[int(uniform(draw(0, stream, year, key_of(f"P{person}"), 739_000 + day)) * 64)] += 1
        assert ((counts - 200) ** 2 / 200).sum() < 128


def test_a_number_is_never_one() -> None:
    assert uniform(MASK) < 1.0
    assert uniform(0) == 0.0
