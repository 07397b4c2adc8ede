"""Quantiles of Student's t against closed forms and printed tables."""

from __future__ import annotations

from math import pi, sqrt, tan
from statistics import NormalDist

import pytest

from rota.simulate.student import t_quantile


@pytest.mark.parametrize("p", [0.6, 0.9, 0.975, 0.9995])
def test_one_and_two_degrees_have_closed_forms(p: float) -> None:
    assert t_quantile(p, 1) == pytest.approx(tan(pi * (p - 0.5)), rel=1e-9)
    assert t_quantile(p, 2) == pytest.approx((2 * p - 1) / sqrt(2 * p * (1 - p)), rel=1e-9)


@pytest.mark.parametrize(
    ("p", "df", "printed"),
    # From the tables of any textbook, three decimals.
    [(0.975, 9, 2.262), (0.995, 4, 4.604), (0.975, 30, 2.042), (0.95, 120, 1.658), (0.995, 60, 2.660)],
)
def test_printed_tables(p: float, df: int, printed: float) -> None:
    assert t_quantile(p, df) == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize("p", [0.9, 0.975, 0.99975])
def test_many_degrees_are_the_normal_distribution(p: float) -> None:
    # The first term of the expansion in 1 / df: z + (z³ + z) / (4 df); the next is of the order of 1e-11 here.
    z, df = NormalDist().inv_cdf(p), 1_000_000
    assert t_quantile(p, df) == pytest.approx(z + (z**3 + z) / (4 * df), abs=1e-8)


@pytest.mark.parametrize(("p", "df"), [(0.4, 3), (1.0, 3), (0.975, 0)])
def test_no_quantile(p: float, df: int) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        t_quantile(p, df)


def test_the_middle_is_nought() -> None:
    assert t_quantile(0.5, 7) == 0.0
