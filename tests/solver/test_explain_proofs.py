"""Proofs of shortage by the linear relaxation, on wards too large for a search, and what is read from them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from rota.bench.wards import ward_data
from rota.domain.explanation import Explanation, Least, Outcome, Verdict
from rota.domain.scenario import Scenario
from rota.rules.resolve import rule_set
from rota.solver.explain.grouped import GroupedModel
from rota.solver.explain.linear import LinearModel
from rota.solver.explain.words import hours_arithmetic
from tests.measures.wards import position, ward
from tests.solver.test_explain import explained

MANY_SECONDS = 60.0


def triangle() -> cp_model.CpModel:
    """Fewest corners that touch each side of a triangle: two; the linear relaxation takes half of each, 1.5."""
    model = cp_model.CpModel()
    a, b, c = (model.new_bool_var(name) for name in "abc")
    model.add_bool_or([a, b])
    model.add_implication(b.negated(), c)
    model.add(a + c >= 1)
    model.minimize(a + b + c)
    return model


def test_a_bound_is_the_next_whole_number() -> None:
    assert LinearModel(triangle()).bound(MANY_SECONDS) == 2


def test_a_constraint_left_out_binds_nothing() -> None:
    # Two sides that meet in one corner: that corner is enough.
    assert LinearModel(triangle()).bound(MANY_SECONDS, without=[0]) == 1
    assert LinearModel(triangle()).bound(MANY_SECONDS, without=[0, 1, 2]) == 0


@given(st.lists(st.integers(-(1 << 26), 1 << 26), min_size=3, max_size=3))
def test_no_prices_prove_more_than_the_truth(prices: list[int]) -> None:
    linear = LinearModel(triangle())
    assert linear._proved(linear.rows(), prices) <= 2


def weekend_bound(more_evenings: int) -> int | None:
    """The 30-person, 12-week ward with more people asked for on weekend evenings."""
    data = ward_data(30, 12)
    for row in data["demand"]:
        if row["id"] == "weekend-evening":
            row["min"] += more_evenings
            row["target"] = row["min"]
            row["max"] = max(row["max"], row["min"])
    scenario = Scenario.model_validate(data)
    return GroupedModel(scenario, rule_set(scenario), weekends=True, elastic=True).proved_short(MANY_SECONDS)


def test_a_large_ward_short_at_weekends_is_proved() -> None:
    # Presence asked of a weekend is 210.5 h. Given at most: 14 at every third and 10 at every second weekend, with two
    # days of 8 h, three long ones of 13 h among the 14, and six night workers at every third with two of 10.5 h:
    # (11 x 16 + 3 x 26) / 3 + 10 x 16 / 2 + 6 x 21 / 3 = 206.67 h. So at least 3.83 h x 12 = 46 h lack.
    bound = weekend_bound(2)
    assert bound is not None
    assert bound >= 46 * 60


def test_the_same_ward_as_it_is_made_is_not() -> None:
    assert weekend_bound(0) == 0


def hours_ward() -> Scenario:
    """Two weeks with a day shift each weekday: ten. Four people of 20 % have 15 h each, 15.5 h with the tolerance."""
    day = {"id": "day", "days": "weekdays", "from": "07:00", "to": "15:00", "min": 1}
    staff = [position(f"P{n}", percent=20, shifts=["D"], weekend_every=2) for n in range(1, 5)]
    return ward(staff, weeks=2, demand=[day])


def test_contracts_too_small_for_the_demand() -> None:
    # A shift is 7.5 h: two each, eight of ten, so two of 480 min lack. The linear relaxation sees 4 x 15.5 / 7.5 = 8.27
    # shifts: 1.73 x 480 = 832 min.
    found = explained(hours_ward())
    assert found.verdict is Verdict.PROVED_IMPOSSIBLE
    assert found.shortage_min_person_min is not None
    assert 832 <= found.shortage_min_person_min <= 960
    assert sum(one.person_min for one in found.shortages) == 960
    (clash,) = found.clashes
    assert {one.code for one in clash.requirements} == {"hours.contract", "cover.minimum"}
    assert clash.minimal
    assert clash.irreducible


def test_larger_positions_give_the_hours() -> None:
    # 30 % is 22.5 h over two weeks: three shifts. Two such and two of 20 % give ten; one gives nine.
    (larger,) = [one for one in explained(hours_ward()).relaxations if one.kind == "percent"]
    assert larger.outcome is Outcome.CONFIRMED
    assert larger.positions == ("P1", "P2")
    assert larger.fte == 0.2
    assert larger.least is Least.EACH_STEP
    assert "P1 20–30 %" in larger.text.en


def test_the_hours_are_added_up() -> None:
    # Asked: 5 x 8 = 40 h a week. Contracts 4 x 7.5 = 30 h, 31 h with the tolerance; 8 h present for 7.5 paid: 33.07 h.
    asked, given_ = (text.en for text in hours_arithmetic(hours_ward()))
    assert "40 hours" in asked
    assert "30 hours" in given_
    assert "tolerance 31" in given_
    assert "33.1" in given_


def pair_ward() -> Scenario:
    """Six weekends with a day and an evening place, and two people at every third.

    Two weekends each are four; long shifts on these cover four of six. Every second weekend gives six, of one shift a
    day six of twelve. Long shifts at every second weekend cover all.
    """
    rows: list[dict[str, Any]] = [
        {"id": "day", "days": "weekend", "from": "08:00", "to": "15:00", "min": 1},
        {"id": "evening", "days": "weekend", "from": "15:00", "to": "21:00", "min": 1},
    ]
    staff = [position(f"P{n}", percent=60, shifts=["D", "A", "K"], weekend_every=3) for n in (1, 2)]
    return ward(staff, weeks=6, demand=rows)


def test_two_changes_together_where_none_is_enough() -> None:
    found: Explanation = explained(pair_ward())
    kinds = {one.kind for one in found.relaxations}
    assert not kinds & {"weekend_frequency", "long_consent"}
    (pair,) = [one for one in found.relaxations if "+" in one.kind]
    assert pair.kind == "weekend_frequency+long_consent"
    assert pair.outcome is Outcome.CONFIRMED
    assert pair.positions == ("P1", "P2")
    assert "every second weekend" in pair.text.en
    assert "2 more people consent" in pair.text.en
