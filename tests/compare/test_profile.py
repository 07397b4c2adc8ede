"""The ergonomic profile of a rota and of both sides of a comparison, with limits from the rules."""

from __future__ import annotations

from rota.compare import compare
from rota.compare.profile import profile
from rota.domain.profile import Indicator, Profile
from rota.rules.spec import load_pack
from tests.compare.sides import side
from tests.measures.wards import position, roster, ward


def by_id(found: Profile) -> dict[str, Indicator]:
    return {indicator.id: indicator for indicator in found.indicators}


def test_limits_of_the_rules_are_in_the_indicators_unit() -> None:
    scenario = ward([position("P1")])
    indicators = by_id(profile(scenario, roster(scenario)))
    limits = {one.rule: one.limit for each in indicators.values() for one in each.recommendations if one.rule}
    # In hours: aml § 10-8 has 11 and 35, § 10-11 (7) 8, § 10-5 48, NHO 24. Counts as they are.
    assert limits == {
        "rest.daily_minimum": 11,
        "rest.weekly_minimum": 35,
        "rest.after_nights": 24,
        "run.consecutive_days": 5,
        "run.consecutive_nights": 3,
        "hours.rolling_7d": 48,
        "night.strain": 8,
    }
    rules = {spec.code: spec for spec in load_pack("norway/kommune").specs}
    for each in indicators.values():
        for one in each.recommendations:
            if one.rule is not None:
                assert one.source.reference == rules[one.rule].source.reference
                assert one.sense == rules[one.rule].sense
            if one.limit is not None:
                assert (one.sense == "at_most") == (each.extreme == "highest"), (
                    "the margin is that of the worst position"
                )


def test_parts_stand_in_the_group_of_the_whole() -> None:
    scenario = ward([position("P1")])
    indicators = by_id(profile(scenario, roster(scenario)))
    parts = {one.id: one.part_of for one in indicators.values() if one.part_of is not None}
    assert set(parts.values()) == {"quick_returns", "free_blocks"}
    assert all(indicators[part].group == indicators[whole].group for part, whole in parts.items())


def test_a_rule_pack_without_the_rules_leaves_published_advice() -> None:
    scenario = ward([position("P1")], rule_pack="none")
    indicators = by_id(profile(scenario, roster(scenario)))
    codes = {spec.code for spec in load_pack("none").specs}
    used = {one.rule for each in indicators.values() for one in each.recommendations if one.rule}
    assert used <= codes
    assert "rest.daily_minimum" not in used
    assert [one.id for one in indicators["longest_shift_h"].recommendations] == [
        "longest_shift_h.nho",
        "longest_shift_h.hse",
    ]


def test_ward_total_extreme_and_who_is_outside() -> None:
    scenario = ward([position("P1"), position("P2"), position("P3"), position("P4", vacant=True, holder=None)], 2)
    found = profile(scenario, roster(scenario, P1="AD.AD..|.......", P2="AD.....|.......", P3=".......|......."))
    quick = found.ward["quick_returns"]
    # P1 has two quick returns of 9 h, P2 one, P3 works nothing; P4 has no line in the rota.
    assert (quick.total, quick.extreme, quick.at, quick.counted) == (3, 2, ("P1",), 3)
    assert quick.outside == {"quick_returns.nho": ("P1", "P2")}
    assert list(found.positions) == ["P1", "P2", "P3"]
    rest = found.ward["shortest_rest_h"]
    assert (rest.total, rest.extreme, rest.at, rest.counted) == (None, 9, ("P1", "P2"), 2)
    assert rest.outside == {"shortest_rest_h.law": ("P1", "P2")}
    (law,) = by_id(found)["shortest_rest_h"].recommendations
    assert law.margin(rest.extreme) == -2
    nights = found.ward["after_nights_h"]
    assert (nights.extreme, nights.at, nights.counted) == (None, (), 0)
    assert nights.outside == {"after_nights_h.nho": ()}


def test_a_limit_kept_exactly_is_within() -> None:
    scenario = ward([position("P1")])
    # L ends 21:00, L starts 08:00: 11 h. Three long shifts in a row are 37.5 h.
    found = profile(scenario, roster(scenario, P1="LLL...."))
    assert found.positions["P1"]["shortest_rest_h"] == 11
    assert found.ward["shortest_rest_h"].outside == {"shortest_rest_h.law": ()}
    assert found.ward["longest_long_run"].outside == {"longest_long_run.hse": ()}
    longer = profile(scenario, roster(scenario, P1="LLLL..."))
    assert longer.ward["longest_long_run"].outside == {"longest_long_run.hse": ("P1",)}
    assert longer.ward["hours_7_days"].outside == {"hours_7_days.law_strict": ("P1",)}  # 50 h


def test_a_comparison_has_the_profiles_of_both_sides() -> None:
    scenario = ward([position("P1")])
    found = compare(side(scenario, P1="AD....."), side(scenario, P1="DA.....")).profiles
    assert found is not None
    assert found.baseline.positions["P1"]["quick_returns"] == 1
    assert found.proposal.positions["P1"]["quick_returns"] == 0
    assert found.baseline.indicators == found.proposal.indicators


def test_an_empty_roster_has_a_profile() -> None:
    scenario = ward([position("P1", vacant=True, holder=None)])
    found = profile(scenario, roster(scenario))
    assert found.positions == {}
    assert all(figure.counted == 0 and figure.extreme is None for figure in found.ward.values())
