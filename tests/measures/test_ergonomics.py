"""The counts of the ergonomic profile, with numbers by hand.

Clock times: D 07-15, A 15-22, K 07-12, N 22-07, L 08-21 (13 h, 12.5 paid), F 08-16. Paid hours: D 7.5, A 6.5, N 9.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rota.domain.base import Text
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario
from rota.measures.catalogue import figures, person_figures
from rota.measures.ergonomics import COUNTS
from rota.measures.facts import Facts, Line
from rota.measures.recommendations import FromRule, definitions
from rota.rules.check import check
from rota.rules.spec import load_pack
from tests.measures.wards import SHIFTS, position, roster, ward

SHARED = ("quick_returns", "longest_run", "longest_night_run", "single_days_off", "long_shifts")
PAST_NIGHT = {"days_known": 7, "duties": [{"position": "P1", "days_before": 1, "code": "N"}]}


def line_of(picture: str, weeks: int = 1, rolling: bool = True, **changes: Any) -> Line:
    codes = [shift["code"] for shift in changes.get("shifts", SHIFTS) if shift["code"] not in "FV"]
    scenario = ward([position("P1", shifts=codes)], weeks, rolling, **changes)
    return Facts(scenario, roster(scenario, P1=picture)).lines["P1"]


def count(indicator_id: str, picture: str, weeks: int = 1, rolling: bool = True, **changes: Any) -> float | None:
    return COUNTS[indicator_id].of_line(line_of(picture, weeks, rolling, **changes))


def all_together(indicator_id: str, *pictures: str, weeks: int = 1) -> float | None:
    of_all = COUNTS[indicator_id].of_all
    assert of_all is not None
    return of_all([line_of(picture, weeks) for picture in pictures])


# ---------------------------------------------------------------- the catalogue


def test_every_indicator_has_its_function_and_the_reverse() -> None:
    assert sorted(one.indicator.id for one in definitions().indicators) == sorted(COUNTS)


def test_texts_are_in_both_languages_and_definitions_end_as_sentences() -> None:
    known = definitions()
    texts: list[Text] = [*known.notes, *(quote.text for quote in known.context)]
    for one in known.indicators:
        assert one.indicator.group in known.groups
        texts.append(one.indicator.definition)
        for advice in one.recommendations:
            texts.append(advice.valid_for)
            if not isinstance(advice, FromRule) and advice.advice is not None:
                texts.append(advice.advice)
    for text in texts:
        assert text.nb != text.en
        assert text.nb.endswith((".", ".)"))
        assert text.en.endswith((".", ".)"))


def test_every_recommendation_has_a_source_and_says_more_than_nothing() -> None:
    codes = {spec.code: spec for spec in load_pack("norway/kommune").specs}
    for one in definitions().indicators:
        ids = [advice.id for advice in one.recommendations]
        assert len(set(ids)) == len(ids)
        for advice in one.recommendations:
            if isinstance(advice, FromRule):
                assert codes[advice.rule].ladder[0].limit is not None
                continue
            assert advice.source.evidence in ("verified", "to verify")
            assert advice.source.evidence != "verified" or advice.source.url
            assert advice.limit is not None or advice.advice is not None, advice.id


# ---------------------------------------------------------------- what is counted elsewhere too


@pytest.mark.parametrize("rolling", [True, False])
def test_counts_that_exist_as_figures_are_those_figures(rolling: bool) -> None:
    scenario = ward([position("P1"), position("P2")], 2, rolling, history=PAST_NIGHT)
    lines = roster(scenario, P1="DADN.D.|LLL.NNA", P2="AD.AD.K|.V.D.LL")
    of_person, of_all = person_figures(scenario, lines), figures(scenario, lines)
    facts = Facts(scenario, lines)
    for name in SHARED:
        counted = {key: COUNTS[name].of_line(line) for key, line in facts.lines.items()}
        assert counted == {key: found[name] for key, found in of_person.items()}, name
        together = COUNTS[name].of_all
        expected = of_all[name]
        assert (
            max(v or 0 for v in counted.values()) if together is None else together(facts.lines.values())
        ) == expected


RULES = {
    "shortest_rest_h": ("rest.daily_minimum", 60),
    "after_nights_h": ("rest.after_nights", 60),
    "weekly_rest_h": ("rest.weekly_minimum", 60),
    "longest_night_run": ("run.consecutive_nights", 1),
    "longest_long_run": ("run.consecutive_long", 1),
    "hours_7_days": ("hours.rolling_7d", 60),
    "longest_night_h": ("night.strain", 60),
}


@given(st.text("DANLKV.", min_size=14, max_size=14), st.booleans())
@settings(max_examples=60, deadline=None)
def test_counts_that_rules_examine_are_what_the_rules_measure(picture: str, rolling: bool) -> None:
    # With a day off first, no run is endless.
    picture = f".{picture[1:]}"
    scenario = ward([position("P1")], 2, rolling)
    lines = roster(scenario, P1=picture)
    line = Facts(scenario, lines).lines["P1"]
    tightest = {one.rule: one.tightest for one in check(scenario, lines).examinations}
    for name, (rule, per_unit) in RULES.items():
        counted, nearest = COUNTS[name].of_line(line), tightest[rule]
        if nearest is None:
            assert counted is None, name
        else:
            assert counted == nearest.measured / per_unit, name


# ---------------------------------------------------------------- rest


def test_short_rests_by_the_hour() -> None:
    # E1 ends 21:00, E2 21:01, E3 22:00, E4 23:00, E5 23:01; all are followed by D at 07:00.
    ends = {"a": "20:00", "b": "20:01", "c": "21:00", "d": "22:00", "e": "23:00", "f": "23:01"}
    late = [{"code": code, "name": code, "kind": "evening", "start": "15:00", "end": end} for code, end in ends.items()]
    shifts = [*SHIFTS, *late]
    bands = ("quick_returns_10_11", "quick_returns_9_10", "quick_returns_8_9", "quick_returns_under_8")
    found = {code: [count(band, f"{code}D.....", shifts=shifts) for band in bands] for code in ends}
    assert found == {
        "a": [0, 0, 0, 0],  # 11 h: no quick return
        "b": [1, 0, 0, 0],  # 10 h 59 min
        "c": [1, 0, 0, 0],  # 10 h
        "d": [0, 1, 0, 0],  # 9 h
        "e": [0, 0, 1, 0],  # 8 h
        "f": [0, 0, 0, 1],  # 7 h 59 min
    }


@given(st.text("DANLK.", min_size=7, max_size=7))
@settings(max_examples=40, deadline=None)
def test_the_bands_add_up_to_the_quick_returns(picture: str) -> None:
    bands = [name for name in COUNTS if name.startswith("quick_returns_")]
    assert len(bands) == 4
    assert sum(count(band, picture) or 0 for band in bands) == count("quick_returns", picture)


def test_shortest_rest_over_the_wrap_and_from_the_past() -> None:
    assert count("shortest_rest_h", "AD.....") == 9  # 22:00 to 07:00
    assert count("shortest_rest_h", "D.....A") == 9  # Sunday 22:00 to Monday 07:00, over the wrap
    assert count("shortest_rest_h", "D.....A", rolling=False) == 5 * 24 + 24  # Monday 15:00 to Sunday 15:00
    assert count("shortest_rest_h", "D......", rolling=False) is None
    # The night before the cycle ends Monday 07:00, when the day shift starts.
    assert count("shortest_rest_h", "D......", rolling=False, history=PAST_NIGHT) == 0


def test_weekly_rest_is_the_longest_of_each_week_and_the_least_of_the_weeks() -> None:
    # Off Friday 15:00 to Sunday 24:00 is 57 h, nothing longer.
    assert count("weekly_rest_h", "DDDDD..") == 57
    # A ends Friday 22:00, D starts Sunday 07:00: 33 h; the rests between day shifts are 16 h.
    assert count("weekly_rest_h", "DDDDA.D") == 33
    # Week 1 as above, week 2 with 57 h.
    assert count("weekly_rest_h", "DDDDA.D|DDDDD..", 2) == 33
    # Nothing at all: the whole week.
    assert count("weekly_rest_h", ".......") == 168


def test_weekly_rest_sees_the_night_that_reaches_into_the_week() -> None:
    # The Sunday night ends Monday 07:00. Then off until Tuesday 22:00: 39 h; all other gaps are 15 h.
    assert count("weekly_rest_h", ".NNNNNN") == 39
    # A cycle that does not roll has the known past instead; without it Monday is free from 00:00: 46 h.
    assert count("weekly_rest_h", ".NNNNNN", rolling=False) == 46
    assert count("weekly_rest_h", ".NNNNNN", rolling=False, history=PAST_NIGHT) == 39


def test_time_off_after_the_last_night() -> None:
    # The night of Tuesday ends Wednesday 07:00; D on Friday 07:00 is 48 h later. Night to night does not count.
    assert count("after_nights_h", "NN..D..") == 48
    # The night of Sunday ends Monday 07:00, A starts Monday 15:00, over the wrap.
    assert count("after_nights_h", "A.....N") == 8
    assert count("after_nights_h", "A.....N", rolling=False) is None
    assert count("after_nights_h", "NN.NN..") is None


# ---------------------------------------------------------------- runs and shifts


def test_long_shifts_in_a_row_over_the_wrap() -> None:
    assert count("longest_long_run", "LLD.L..") == 2
    assert count("longest_long_run", "LL...LL") == 4
    assert count("longest_long_run", "LL...LL", rolling=False) == 2


def test_most_hours_in_seven_days_begin_on_any_day() -> None:
    # Thursday of week 1 to Wednesday of week 2: five long shifts, 62.5 h. The fixed weeks have 37.5 and 25.
    assert count("hours_7_days", "....LLL|LL.....", 2) == 62.5
    # Over the wrap: Friday to Sunday of week 2 and Monday, Tuesday of week 1.
    assert count("hours_7_days", "LL.....|....LLL", 2) == 62.5
    assert count("hours_7_days", "LL.....|....LLL", 2, rolling=False) == 37.5
    # Leave is not work: five day shifts of 7.5 h.
    assert count("hours_7_days", "DDDDDV.", rolling=False) == 37.5


def test_length_of_shifts_and_the_last_third_of_long_ones() -> None:
    assert count("longest_shift_h", "DAL.N..") == 12.5
    assert count("longest_shift_h", ".......") is None
    # L is 13 h from start to end: a third is 4 h 20 min; two of them in two weeks. N is 9 h and no long shift.
    assert count("last_third_h_week", "L...N..|..L....", 2) == pytest.approx(13 / 3)
    assert count("last_third_h_week", "DDDDD..") == 0


def test_nights_of_more_than_eight_hours() -> None:
    eight = {"code": "M", "name": "Night of 8", "kind": "night", "start": "23:00", "end": "07:00"}
    changes: dict[str, Any] = {"shifts": [*SHIFTS, eight]}
    assert count("nights_over_8_h", "NM.NL..", **changes) == 2  # exactly 8 h is not more; L is no night
    assert count("longest_night_h", "NM.NL..", **changes) == 9
    assert count("longest_night_h", "M.....L", **changes) == 8
    assert count("longest_night_h", "L......", **changes) is None


def test_early_starts() -> None:
    early = [
        {"code": "E", "name": "Early", "kind": "day", "start": "06:59", "end": "14:00"},
        {"code": "M", "name": "Late night", "kind": "night", "start": "00:30", "end": "06:30"},
    ]
    changes: dict[str, Any] = {"shifts": [*SHIFTS, *early]}
    assert count("early_starts", "DE.M.E.", **changes) == 2  # 07:00 is not before 07:00; a night is no early start


# ---------------------------------------------------------------- rotation


def test_changes_with_and_against_the_clock() -> None:
    # D 07:00 to A 15:00 and A to N 22:00 are forward. N ends Thursday 07:00, D starts Friday 07:00, 24 h on: backward.
    # From that D to Monday's, over the wrap, the start is the same by the clock.
    assert [count(name, "DAN.D..") for name in ("forward_changes", "backward_changes")] == [2, 1]
    assert count("forward_share", "DAN.D..") == pytest.approx(200 / 3)
    # A to D: backward. From D on Tuesday to A on Monday, over the wrap, are six days: no change.
    assert [count(name, "AD.....") for name in ("forward_changes", "backward_changes")] == [0, 1]
    # Sunday's A to Monday's D over the wrap; from that D to the A are six days.
    assert [count(name, "D.....A") for name in ("forward_changes", "backward_changes")] == [0, 1]
    assert count("backward_changes", "D.....A", rolling=False) == 0
    assert count("forward_share", "DDDDD..") is None


def test_a_change_needs_two_hours_and_at_most_two_days_off() -> None:
    # D 07:00 to L 08:00 is one hour. D ends Monday 15:00, A starts Wednesday 15:00: exactly 48 h.
    assert count("forward_changes", "DL.....", rolling=False) == 0
    assert count("forward_changes", "D.A....", rolling=False) == 1
    assert count("forward_changes", "K.A....", rolling=False) == 0  # 12:00 to 15:00 two days later: 51 h
    two_later = {"code": "E", "name": "E", "kind": "day", "start": "09:00", "end": "15:00"}
    nearly = two_later | {"code": "G", "start": "08:59"}
    changes: dict[str, Any] = {"shifts": [*SHIFTS, two_later, nearly]}
    assert count("forward_changes", "DE.....", rolling=False, **changes) == 1
    assert count("backward_changes", "ED.....", rolling=False, **changes) == 1
    assert count("forward_changes", "DG.....", rolling=False, **changes) == 0


def test_the_wards_share_takes_all_changes_together() -> None:
    # One forward of one, and one forward of two (D to A; A to D over the wrap): 2 of 3, not the mean of 100 and 50 %.
    first, second = "DA.....", "D....DA"
    assert count("forward_share", first) == 100
    assert count("forward_share", second) == 50
    assert all_together("forward_share", first, second) == pytest.approx(200 / 3)
    assert all_together("forward_share", ".......") is None
    assert all_together("forward_share") is None


# ---------------------------------------------------------------- time off


def test_blocks_of_days_off() -> None:
    # Off Wednesday, Friday, and Sunday with Monday over the wrap: three blocks of 1, 1 and 2 days.
    picture = ".D.D.D."
    assert count("free_blocks", picture) == 3
    assert count("free_blocks_2", picture) == 1
    assert count("free_block_mean_days", picture) == pytest.approx(4 / 3)
    assert count("single_days_off", picture) == 2
    # Not rolling: Monday and Sunday are blocks of their own, as far as is known.
    assert count("free_blocks", picture, rolling=False) == 4
    assert count("free_blocks_2", picture, rolling=False) == 0
    # No work: no blocks between anything. Leave is time off.
    assert count("free_blocks", ".......") is None
    assert count("free_block_mean_days", ".......") is None
    assert count("free_blocks", "DDDDDV.") == 1


def test_the_day_a_night_ends_is_a_day_off_when_nothing_starts() -> None:
    assert count("free_blocks", "NNNNN..") == 1
    assert count("free_block_mean_days", "NNNNN..") == 2


@given(st.text("DN.", min_size=14, max_size=14))
@settings(max_examples=40, deadline=None)
def test_blocks_of_one_day_are_the_single_days_off(picture: str) -> None:
    picture = f"D{picture[1:]}"
    blocks, of_two = count("free_blocks", picture, 2), count("free_blocks_2", picture, 2)
    assert blocks is not None
    assert of_two is not None
    assert blocks - of_two == count("single_days_off", picture, 2)


def test_mean_block_of_the_ward_takes_all_blocks_together() -> None:
    # A block of two days and one of six: 8 days in 2 blocks. Then 1 block, 3 blocks, and a line without shifts.
    assert all_together("free_block_mean_days", "DDDDD..", "D......") == 4
    assert all_together("free_blocks", "DDDDD..", "D.D.D..", ".......") == 4


def test_whole_weekends_off_from_friday_four_to_monday_seven() -> None:
    shifts = [
        {"code": "D", "name": "Day", "kind": "day", "start": "08:00", "end": "16:00"},
        {"code": "E", "name": "Day", "kind": "day", "start": "08:00", "end": "16:01"},
        {"code": "M", "name": "Early", "kind": "day", "start": "06:59", "end": "12:00"},
        {"code": "N", "name": "Night", "kind": "night", "start": "22:00", "end": "07:00"},
    ]
    changes: dict[str, Any] = {"shifts": shifts}
    assert count("free_weekends", "DDDDD..", **changes) == 1  # ends on Friday at 16:00
    assert count("free_weekends", "DDDDE..", **changes) == 0
    assert count("free_weekends", "....N..", **changes) == 0
    assert count("free_weekends", "M......", **changes) == 0  # Monday 06:59, over the wrap
    assert count("free_weekends", "M......", rolling=False, **changes) == 1
    assert count("free_weekends", ".....D.|.......", 2, **changes) == 1


# ---------------------------------------------------------------- odd rosters


def test_a_roster_with_overlaps_and_unknown_codes_has_counts() -> None:
    scenario: Scenario = ward([position("P1")])
    duties = (
        Duty("P1", 1, 1, "Q", 480, 1260, 780),
        Duty("P1", 1, 1, "D", 420, 900, 450),
        Duty("P1", 1, 2, "?", None, None, None),
    )
    line = Facts(scenario, Roster(1, duties)).lines["P1"]
    found = {name: one.of_line(line) for name, one in COUNTS.items()}
    # D 07-15 and Q 08-21 overlap by seven hours; the duty without a clock is left out.
    assert found["shortest_rest_h"] == -7
    assert found["quick_returns_under_8"] == 1
    assert found["longest_run"] == 1
    assert found["hours_7_days"] == 20.5  # 13 + 7.5
