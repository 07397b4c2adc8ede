"""Most, median, least and the Gini coefficient, against closed forms and the definition by pairs."""

from __future__ import annotations

from itertools import product
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.measures.spread import gini, spread

amounts = st.lists(st.floats(min_value=0, max_value=1e4, allow_subnormal=False), min_size=2, max_size=12)


def by_pairs(values: list[float]) -> float:
    """The definition as it is told in the reports."""
    mean = sum(values) / len(values)
    differences = [abs(a - b) for a, b in product(values, repeat=2)]
    return sum(differences) / len(differences) / (2 * mean)


def test_closed_forms() -> None:
    assert gini([7.0, 7.0, 7.0]) == 0
    assert gini([17.3, 17.3, 17.3, 17.3, 17.3, 17.3, 17.3]) == 0, "equal amounts round to exactly 0"
    # One of n has all: (n - 1) / n.
    for people in (2, 3, 5, 20):
        assert gini([*([0.0] * (people - 1)), 9.0]) == pytest.approx((people - 1) / people)
    # 1, 2, ..., n: (n + 1) / 3 is the mean difference times n / (n - 1); over twice the mean (n + 1) / 2 it is
    # (n - 1) / (3 n). For n = 4: 3 / 12.
    assert gini([1.0, 2.0, 3.0, 4.0]) == pytest.approx(0.25)
    # 1 and 3: pairs differ by 0, 2, 2, 0, a mean of 1; twice the mean is 4.
    assert gini([3.0, 1.0]) == pytest.approx(0.25)


def test_where_it_is_not_defined() -> None:
    assert gini([]) is None
    assert gini([5.0]) is None
    assert gini([0.0, 0.0]) is None
    with pytest.raises(ValueError, match="negative"):
        gini([1.0, -1.0])


@given(amounts)
def test_it_is_the_definition_by_pairs_and_lies_below_one(values: list[float]) -> None:
    found = gini(values)
    if sum(values) == 0:
        assert found is None
        return
    assert found is not None
    assert found == pytest.approx(by_pairs(values), abs=1e-9)
    assert -1e-12 <= found <= (len(values) - 1) / len(values) + 1e-12


@given(amounts, st.floats(min_value=0.01, max_value=100))
def test_scaling_all_amounts_leaves_it_and_order_does_not_matter(values: list[float], factor: float) -> None:
    found, scaled, turned = gini(values), gini([value * factor for value in values]), gini(values[::-1])
    assert found == turned
    if found is not None:
        assert scaled == pytest.approx(found, abs=1e-9)


@given(amounts)
def test_the_same_for_everybody_more_makes_it_more_even(values: list[float]) -> None:
    before, after = gini(values), gini([value + 10 for value in values])
    assert after is not None
    assert before is None or after <= before + 1e-12


def test_spread_names_everybody_who_has_the_most() -> None:
    # 4 * 100 / 28.6 and 8 * 100 / 57.2 are the same size of burden, whatever floats make of them.
    found = spread({"a": 4 * 100 / 28.6, "b": 2.0, "c": 8 * 100 / 57.2, "d": 5.0})
    assert found.most_at == ("a", "c")
    assert (found.people, found.least) == (4, 2.0)
    assert found.most is not None
    assert found.range == found.most - 2.0
    # Between 5 and 13.986...: (5 + 400 / 28.6) / 2.
    assert found.median is not None
    assert isclose(found.median, (5 + 400 / 28.6) / 2)


def test_spread_of_nobody() -> None:
    found = spread({})
    assert (found.people, found.most, found.median, found.least, found.gini) == (0, None, None, None, None)
    assert (found.range, found.most_at) == (None, ())
