"""Means, intervals and the range of single years, by hand and by how often they cover what is known."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
import pytest

from rota.simulate.estimate import estimate

TRIALS = 2000


def test_an_interval_by_hand() -> None:
    # Mean 6; deviations -4, -2, 0, 2, 4: sum of squares 40, spread √(40 / 4) = √10; t on 4 degrees, 97.5 %: 2.776445.
    found = estimate(np.array([2.0, 4, 6, 8, 10]), 0.95)
    assert found is not None
    assert found.mean == 6
    assert found.spread == pytest.approx(sqrt(10))
    assert found.half_width == pytest.approx(2.776445 * sqrt(10) / sqrt(5), rel=1e-6)
    assert (found.low, found.high) == (pytest.approx(6 - found.half_width), pytest.approx(6 + found.half_width))
    assert found.replications == 5


def test_the_range_of_single_years_by_hand() -> None:
    # 39 years 1 to 39: (39 + 1) · 0.025 = the 1st, (39 + 1) · 0.975 = the 39th. 79 years: the 2nd and the 78th;
    # 49: a quarter of the way from the 1st to the 2nd. Fewer than 39: the least and the most that were seen.
    for count, low, high in ((39, 1, 39), (79, 2, 78), (49, 1.25, 48.75), (10, 1, 10)):
        found = estimate(np.arange(1.0, count + 1), 0.95)
        assert found is not None
        assert (found.low_year, found.high_year) == (low, high)


def test_years_alike_have_no_width_at_all() -> None:
    # 0.1 added 1000 times is not 100 in floating point: the mean must be 0.1 none the less.
    for value in (0.0, 0.1, -7.3):
        found = estimate(np.full(1000, value), 0.95)
        assert found is not None
        assert (found.mean, found.low, found.high, found.spread, found.half_width) == (value, value, value, 0.0, 0.0)
        assert (found.low_year, found.high_year) == (value, value)


def test_years_without_a_value_are_left_out_and_not_counted() -> None:
    found = estimate(np.array([nan, 3, nan, 5, 4]), 0.95)
    assert found is not None
    assert (found.mean, found.replications) == (4, 3)
    assert found == estimate(np.array([3.0, 5, 4]), 0.95)


@pytest.mark.parametrize("values", [[], [4.0], [nan, nan], [nan, 2.0, nan]])
def test_fewer_than_two_years_say_nothing(values: list[float]) -> None:
    assert estimate(np.array(values), 0.95) is None


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="infinite"):
        estimate(np.array([1.0, np.inf]), 0.95)
    with pytest.raises(ValueError, match="confidence"):
        estimate(np.array([1.0, 2.0]), 1.0)


@pytest.mark.parametrize(
    ("name", "true", "least"),
    [
        # Exact for normal years: 1900 of 2000 expected; the standard deviation of the count is √(2000 · .95 · .05) =
        # 9.7, so that four of them are 39.
        ("normal", 3.0, 1900 - 39),
        # Exponential years, 100 of each: the known error of one side's tail is about γ (2 t² + 1) φ(t) / (6 √n) with
        # skewness γ = 2, t = 1.96: 0.017 each way and opposite in sign, so that it cancels to first order; what is left
        # is of the order of γ² / n = 0.04 · a factor below 1. A loss of 0.02 is allowed beside four deviations.
        ("exponential", 1.0, 1900 - 40 - 39),
    ],
)
def test_the_interval_covers_what_it_says(name: str, true: float, least: int) -> None:
    rng = np.random.default_rng(20270104)
    draws = rng.normal(3, 2, (TRIALS, 100)) if name == "normal" else rng.exponential(1, (TRIALS, 100))
    covered = 0
    for row in draws:
        found = estimate(row, 0.95)
        assert found is not None
        covered += found.low <= true <= found.high
    assert least <= covered <= 1900 + 39


def test_a_further_year_lies_in_the_range_as_often_as_said() -> None:
    # With 199 years the bounds are the 5th and the 195th: a further year lies between with probability 190 / 200
    # exactly, whatever the distribution. Four standard deviations of the count: 39.
    rng = np.random.default_rng(1)
    inside = 0
    for _ in range(TRIALS):
        years = rng.exponential(1, 200)
        found = estimate(years[:199], 0.95)
        assert found is not None
        inside += found.low_year <= years[199] <= found.high_year
    assert abs(inside - 1900) <= 39
