"""Who has less, the same and more of each burden in the proposal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rota.compare import compare
from rota.compare.fairness import fairness
from rota.domain.fairness import BASES, Amount, Fairness
from tests.compare.sides import side
from tests.measures.wards import position, ward

LINES = st.text(alphabet="DAKN.", min_size=7, max_size=7)


def nights(found: Fairness) -> dict[str, tuple[str, ...]]:
    return {str(way): names for way, names in found.moves("nights", "person").items()}


@given(LINES, LINES)
def test_identical_sides_change_nothing_for_anybody(first: str, second: str) -> None:
    scenario = ward([position("P1"), position("P2", percent=28.6)])
    found = fairness(side(scenario, P1=first, P2=second), side(scenario, P1=first, P2=second))
    for burden in found.burdens:
        for basis in BASES:
            moves = found.moves(burden.id, basis)
            assert (moves["less"], moves["more"]) == ((), ())
    assert found.baseline == found.proposal
    assert (found.only_baseline, found.only_proposal) == ((), ())


@given(LINES, LINES)
def test_turning_the_sides_turns_less_and_more(first: str, second: str) -> None:
    scenario = ward([position("P1")])
    there = fairness(side(scenario, P1=first), side(scenario, P1=second))
    back = fairness(side(scenario, P1=second), side(scenario, P1=first))
    for burden in there.burdens:
        for basis in BASES:
            one, other = there.moves(burden.id, basis), back.moves(burden.id, basis)
            assert (one["less"], one["same"], one["more"]) == (other["more"], other["same"], other["less"])


def test_less_same_and_more_with_each_persons_sum() -> None:
    scenario = ward([position("P1"), position("P2"), position("P3")])
    found = fairness(side(scenario, P1="N......", P3="N......"), side(scenario, P2=".....K.", P3=".N....."))
    assert nights(found) == {"less": ("P1",), "same": ("P2", "P3"), "more": ()}
    first, second, third = found.people
    # P1 loses a night and its 8 unsocial hours a week. P2 gets a Saturday of 5 hours: a weekend and 260 hours a year.
    assert (first.count("person", "less"), first.count("person", "same"), first.count("person", "more")) == (2, 2, 0)
    assert (second.count("person", "less"), second.count("person", "more")) == (0, 2)
    assert second.changes["unsocial"].after == Amount(260, 260)
    assert (third.count("fte", "less"), third.count("fte", "more")) == (0, 0)


def test_a_larger_position_with_the_same_weekends_has_less_per_fte_only() -> None:
    before, after = ward([position("P1", percent=50)]), ward([position("P1", percent=100)])
    found = fairness(side(before, P1=".....D."), side(after, P1=".....D."))
    change = found.people[0].changes["weekends"]
    # Every weekend: 52 a year; 104 per FTE at 50 %.
    assert (change.before, change.after) == (Amount(52, 104), Amount(52, 52))
    assert change.way == {"person": "same", "fte": "less"}


def test_those_on_one_side_only_are_neither_less_nor_more() -> None:
    before = ward([position("stays"), position("goes"), position("filled", vacant=True, holder=None)])
    after = ward([position("stays"), position("filled", vacant=True, holder=None, in_rota=True), position("new")])
    found = fairness(side(before, goes="N......"), side(after, filled="N......", new="N......"))
    assert [person.position_id for person in found.people] == ["stays"]
    assert found.only_baseline == ("goes",)
    assert found.only_proposal == ("filled", "new")
    assert nights(found) == {"less": (), "same": ("stays",), "more": ()}
    assert found.proposal.spreads["nights"]["person"].most_at == ("filled", "new"), "they are in their side's spread"


def test_cycles_of_different_length_are_compared_by_the_year() -> None:
    found = fairness(
        side(ward([position("P1")], 1), P1="N......"), side(ward([position("P1")], 2), P1="N......|...N...")
    )
    assert nights(found) == {"less": (), "same": ("P1",), "more": ()}


def test_the_threshold_itself_is_a_change() -> None:
    # One night in 52 weeks is exactly one a year: more. Its 8 unsocial hours a year are under 26: the same.
    scenario = ward([position("P1")], 52)
    change = fairness(side(scenario), side(scenario, P1="N")).people[0].changes
    assert change["nights"].way["person"] == "more"
    assert change["unsocial"].way["person"] == "same"
    # Half an hour a week is 26 hours a year: a Saturday of 2 hours in four weeks.
    saturdays = ward([position("P1", shifts=["S"])], 4, shifts=[SHORT])
    change = fairness(side(saturdays), side(saturdays, P1=".....S.")).people[0].changes
    assert change["unsocial"].after.person == 26
    assert change["unsocial"].way["person"] == "more"


def test_a_burden_that_could_not_be_had_before_counts_from_nothing() -> None:
    before = ward([position("P1", shifts=["D"], weekend_every=0), position("P2", shifts=["D"], weekend_every=0)])
    after = ward([position("P1", shifts=["D", "L"], consent_long=True), position("P2", shifts=["D"], weekend_every=0)])
    found = fairness(side(before), side(after, P1=".....L."))
    change = found.people[0].changes["long_shifts"]
    assert (change.before, change.after.person, change.way["person"]) == (Amount(0, 0), 52, "more")
    assert found.people[1].changes == {}, "who cannot have it on either side is not among the same"


def test_the_comparison_has_it_and_names_no_union() -> None:
    scenario = ward([position("P1", union="NSF")], ward={"name": "Ward", "unions": ["NSF"]})
    comparison = compare(side(scenario, P1="N......"), side(scenario, P1="......."))
    assert comparison.fairness is not None
    assert nights(comparison.fairness)["less"] == ("P1",)
    assert "NSF" not in repr(comparison.fairness)


SHORT = {"code": "S", "name": "Short", "kind": "day", "start": "10:00", "end": "12:00"}
