"""Pairing: identical sides differ by nothing at all, people on one side only, years without a value."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
import pytest

from rota.simulate.paired import joined, rows
from tests.simulate.made_years import figure, years

BELOW, SECOND = figure("below"), figure("second")
CALLED = figure("called", "person")
KIND = figure("short", "kind")


def test_a_difference_by_hand() -> None:
    # Differences -1, -2, -3: mean -2, spread 1; t on 2 degrees, 97.5 %: 4.302653.
    before, after = years({"below": [5, 9, 4]}), years({"below": [4, 7, 1]}, roster="p")
    (row,) = rows([BELOW], before, after, 0.95)
    assert row.difference is not None
    assert (row.difference.mean, row.difference.spread) == (-2, 1)
    assert row.difference.half_width == pytest.approx(4.302653 / sqrt(3), rel=1e-6)
    # The sides by themselves vary far more: pairing takes out what they have in common.
    assert row.baseline is not None
    assert row.baseline.spread == pytest.approx(sqrt(7))


def test_identical_sides_differ_by_nothing_to_the_last_digit() -> None:
    values = np.random.default_rng(2).normal(0.1, 3, 500).tolist()
    (row,) = rows([BELOW], years({"below": values}), years({"below": values}), 0.95)
    assert row.difference is not None
    assert (row.difference.mean, row.difference.low, row.difference.high, row.difference.spread) == (0.0, 0.0, 0.0, 0.0)


def test_people_on_one_side_only_have_nothing_there() -> None:
    before = years({"below": [1, 2]}, {"called": [[1, 4], [3, 6]]}, {"person": ("A", "B")})
    after = years({"below": [1, 2]}, {"called": [[5, 2], [7, 4]]}, {"person": ("B", "C")})
    found = {row.column: row for row in rows([CALLED], before, after, 0.95)}
    assert list(found) == ["A", "B", "C"]
    assert found["A"].proposal is None
    assert found["A"].difference is None
    assert found["C"].baseline is None
    assert found["C"].difference is None
    both = found["B"]
    assert both.baseline is not None
    assert both.proposal is not None
    assert both.difference is not None
    assert (both.baseline.mean, both.proposal.mean, both.difference.mean) == (5, 6, 1)


def test_a_total_comes_before_its_parts() -> None:
    before = years({"short": [3, 4]}, {"short": [[1, 2], [1, 3]]}, {"kind": ("day", "night")})
    assert [row.column for row in rows([KIND], before, None, 0.95)] == [None, "day", "night"]


def test_a_year_without_a_value_on_either_side_has_no_difference() -> None:
    before, after = years({"second": [4, nan, 6, 8]}), years({"second": [5, 1, nan, 11]})
    (row,) = rows([SECOND], before, after, 0.95)
    assert row.baseline is not None
    assert row.difference is not None
    assert (row.baseline.mean, row.baseline.replications) == (6, 3)
    # Years 1 and 4: +1 and +3.
    assert (row.difference.mean, row.difference.replications) == (2, 2)


def test_one_side_alone_has_no_difference() -> None:
    (row,) = rows([BELOW], years({"below": [1, 3]}), None, 0.95)
    assert (row.proposal, row.difference) == (None, None)


def test_sides_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 years against 3"):
        rows([BELOW], years({"below": [1, 2]}), years({"below": [1, 2, 3]}), 0.95)


def test_years_in_several_goes_are_the_same_years() -> None:
    whole = years({"below": [1, 2, 3]}, {"called": [[1, 2], [3, 4], [5, 6]]}, {"person": ("A", "B")})
    parts = [
        years({"below": [1]}, {"called": [[1, 2]]}, {"person": ("A", "B")}),
        years({"below": [2, 3]}, {"called": [[3, 4], [5, 6]]}, {"person": ("A", "B")}),
    ]
    assert rows([BELOW, CALLED], joined(parts), None, 0.95) == rows([BELOW, CALLED], whole, None, 0.95)
    with pytest.raises(ValueError, match="different rotas"):
        joined([whole, years({"below": [1]}, {"called": [[1, 2]]}, {"person": ("A", "C")})])
