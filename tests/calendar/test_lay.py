"""Rosters on real dates. Wards start on Monday 4 January 2027; D is 07-15, A 15-22, N 22-07, V leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rota.calendar import lay
from rota.domain.calendar import is_red, is_sunday_or_red
from rota.domain.finding import InputError
from rota.domain.laid import Laid, LaidPosition
from rota.domain.roster import Roster
from tests.measures.wards import SHIFTS, position, roster, ward


def laid(line: str, first: str | None = None, weeks: int | None = None, **changes: Any) -> Laid:
    """One position's line on its dates; its length in weeks is the cycle."""
    scenario = ward([position("P1")], weeks=len(line.replace("|", "")) // 7, **changes)
    start = None if first is None else date.fromisoformat(first)
    return lay(scenario, roster(scenario, P1=line), start, weeks)


def person(line: str, first: str | None = None, weeks: int | None = None, **changes: Any) -> LaidPosition:
    """The one position of such a ward."""
    return laid(line, first, weeks, **changes).positions[0]


def days(*texts: str) -> tuple[date, ...]:
    """Dates."""
    return tuple(map(date.fromisoformat, texts))


def marks(found: LaidPosition) -> str:
    """A character per day: 1 for F1, 2 for F2, a dot for neither."""
    return "".join("." if day.mark is None else day.mark[1] for day in found.days)


def test_a_cycle_of_twelve_weeks_over_fifty_two() -> None:
    # A duty on the first Monday alone: every 84 days from 4 January, five times in 364 days.
    found = person("D......|" + ".......|" * 11)
    assert len(found.days) == 364
    worked = tuple(day.date for day in found.days if day.duties)
    assert worked == days("2027-01-04", "2027-03-29", "2027-06-21", "2027-09-13", "2027-12-06")


def test_the_cycle_is_counted_from_its_start_wherever_the_dates_begin() -> None:
    # 22 March is day 77, the Monday of week 12; week 1 comes again on 29 March.
    found = person("D......|" + ".......|" * 11, "2027-03-22", 2)
    assert tuple(day.date for day in found.days if day.duties) == days("2027-03-29")


def test_seventeenth_of_may_2027_counts_once() -> None:
    # 10 to 23 May 2027: Whit Sunday 16, Monday 17 (Whit Monday and 17 May), Sunday 23.
    found = person("DDDDDDD", "2027-05-10", 2)
    assert (found.worked_sundays_and_red, found.total_sundays_and_red) == (3, 3)


def test_sundays_and_red_days_of_the_year() -> None:
    # 52 Sundays, and from Monday to Saturday: 25, 26, 29 March, 1, 6, 17 May, 25 December 2027 and 1 January 2028.
    year = laid("DDDDD..")
    assert year.positions[0].total_sundays_and_red == 60
    assert (year.first, year.last, year.weeks) == (date(2027, 1, 4), date(2028, 1, 2), 52)
    assert len(year.red_days) == 11  # 2027 without 1 January: 10, and 1 January 2028


def test_a_night_of_nine_hours_lasts_eight_or_ten_when_the_clock_moves() -> None:
    year = laid(".....N.")
    nights = {day.date: duty for day in year.positions[0].days for duty in day.duties}
    assert len(nights) == 52
    assert {day: duty.present_min for day, duty in nights.items() if duty.clock_change_min} == {
        date(2027, 3, 27): 480,
        date(2027, 10, 30): 600,
    }
    assert nights[date(2027, 3, 20)].present_min == 540
    told = [(night.date, night.change_min, [duty.present_min for duty in night.duties]) for night in year.clock_nights]
    assert told == [(date(2027, 3, 28), -60, [480]), (date(2027, 10, 31), 60, [600])]


def test_nobody_is_told_of_a_clock_night_who_works_by_day() -> None:
    assert [night.duties for night in laid("DDDDDDD").clock_nights] == [(), ()]


def test_weekly_rest_day_on_a_red_thursday_gives_a_substitute_day() -> None:
    found = person("DDD.DDD", "2027-05-03", 1)  # Ascension Day is Thursday 6 May 2027
    assert marks(found) == "...1..."
    assert found.f5 == days("2027-05-06")


def test_weekly_rest_day_on_a_red_sunday_gives_none() -> None:
    found = person("DDDDDD.", "2027-05-10", 1)  # Whit Sunday is 16 May
    assert marks(found) == "......1"
    assert found.f5 == ()


def test_weekly_rest_days_off_red_days_give_none() -> None:
    assert person("DDDDD..", "2027-05-03", 1).f5 == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("DDDDD..", ".....21"),  # Friday 15:00 to Sunday 24:00: Sunday, with Saturday beside it
        ("DD..DD.", "..12..."),  # Tuesday 15:00 to Friday 07:00 is 64 h, Saturday 15:00 to Sunday 24:00 33 h
        ("D.DDD.D", ".1...2."),  # two rests of 40 h: the earlier one
        (".DDDD.D", "2....1."),  # Friday 15:00 to Sunday 07:00 is 40 h, Monday 00:00 to Tuesday 07:00 31 h
        ("NNNNNNN", "......."),  # each night reaches into the next day
        ("......N", ".12...."),  # Sunday's night reaches into Monday: free are Tuesday to Saturday
        ("VVVVVVV", "......."),  # leave is not a day off
        (".......", ".....21"),
    ],
)
def test_marks_of_a_rolling_week(line: str, expected: str) -> None:
    found = person(line, "2027-01-11", 1)
    assert marks(found) == expected
    assert bool(found.no_f1) == ("1" not in expected)


def test_a_week_without_a_second_free_day_takes_the_nearest_of_another() -> None:
    # Week 1 has Sunday alone. Week 2: Sunday F1, Saturday F2; of Wednesday to Friday the Wednesday is nearest.
    assert marks(person("DDDDDD.|DD.....", weeks=2)) == "......1" + "..2..21"


def test_weeks_without_a_whole_free_day_are_named() -> None:
    assert person("NNNNNNN|DDDDD..", weeks=4).no_f1 == days("2027-01-04", "2027-01-18")


def test_every_second_sunday_and_red_days_is_more_than_half() -> None:
    # Mondays to Fridays, and Saturday and Sunday of even weeks. 4 January to 4 July: 26 Sundays and 25, 26, 29 March,
    # 1, 6, 17 May = 32, at most 16. Worked: 13 Sundays and all red days but Saturday 1 May (week 17) = 18.
    found = person("DDDDD..|DDDDDDD")
    half = found.tightest
    assert half is not None
    assert (half.first, half.last) == (date(2027, 1, 4), date(2027, 7, 4))
    assert (half.worked, half.total, half.most, half.margin) == (18, 32, 16, -2)
    # Two must become free: the latest red days of that window. Every later window then holds.
    assert found.f3_averaging == days("2027-05-06", "2027-05-17")
    assert found.averaging_short == 0


def test_alternating_and_averaging_methods_differ() -> None:
    # In a row: Thursday 25 and Friday 26 March: the Friday. Then Easter Sunday and Monday (week 12): the Monday.
    # Ascension Day 6 May and Sunday 9 May, 17 May and Sunday 23 May, Saturday 1 and Sunday 2 January: plain Sundays.
    found = person("DDDDD..|DDDDDDD")
    assert found.f3_alternating == days("2027-03-26", "2027-03-29")
    assert found.sundays_after == days("2027-05-09", "2027-05-23", "2028-01-02")
    assert found.f3_averaging != found.f3_alternating


def test_red_days_alone_do_not_help_who_works_every_sunday() -> None:
    # Red Sundays: 28 March, 16 May, 26 December. A half-year without any (from 24 May) has 26 of 26: 13 too many.
    found = person("......D")
    assert found.f3_averaging == days("2027-03-28", "2027-05-16", "2027-12-26")
    assert found.averaging_short == 13


def test_exactly_half_is_not_too_much() -> None:
    # Sundays of even weeks alone, 13 in every half-year. The first window with only 17 May beside its Sundays begins
    # on 10 May: 27, of which at most 13. The one before has 6 May too: 28, at most 14.
    found = person(".......|......D")
    half = found.tightest
    assert half is not None
    assert (half.first, half.worked, half.total, half.most, half.margin) == (date(2027, 5, 10), 13, 27, 13, 0)
    assert found.f3_averaging == ()


def test_periods_shorter_than_a_half_year_have_no_window() -> None:
    for weeks, known in ((25, False), (26, True)):
        whole = laid("DDDDD..|DDDDDDD", weeks=weeks)
        found = whole.positions[0]
        assert (found.tightest is not None) is known
        assert (found.f3_averaging is not None) is known
        assert (found.averaging_short is not None) is known
        assert any("26" in text.en for text in whole.left_out) is not known


def test_evening_before_a_red_day_is_work_on_it() -> None:
    # Wednesday 5 May 15-22 reaches into the interval from 18:00 of Ascension Day, which is free as a day.
    thursday = person("..A....", "2027-05-03", 1).days[3]
    assert (thursday.date, thursday.worked, thursday.duties) == (date(2027, 5, 6), True, ())


def test_evening_before_the_first_of_may_is_ordinary() -> None:
    # Friday 30 April: 15-22 ends when the interval begins; 22-07 is work on Saturday 1 May, not on Sunday 2 May.
    for code, worked in (("A", False), ("N", True)):
        week = person(f"....{code}..", "2027-04-26", 1).days
        assert [day.worked for day in week] == [None, None, None, None, None, worked, False]


def test_a_night_into_the_first_day_of_a_rolling_rota_comes_from_the_lap_before() -> None:
    # Sunday 22:00 to Monday 07:00 is not Sunday work; Saturday's night is, on the following Sunday.
    assert [day.worked for day in person("......N", weeks=1).days][-1] is False
    assert [day.worked for day in person(".....N.", weeks=1).days][-1] is True
    assert marks(person("......N", weeks=1))[0] == "."


def test_a_rota_that_is_not_repeated_ends_and_begins_with_its_history() -> None:
    history = {"days_known": 7, "duties": [{"position": "P1", "days_before": 1, "code": "N"}]}
    with_past = laid("......D", rolling=False, history=history)
    assert with_past.weeks == 1
    # Sunday's night of the past reaches into Monday; free are Tuesday to Saturday.
    assert marks(with_past.positions[0]) == ".12...."
    without = laid("......D", rolling=False)
    assert marks(without.positions[0]) == "12....."
    assert any("before the rota" in text.en for text in without.left_out)


def test_bad_dates_are_told_at_once() -> None:
    scenario = ward([position("P1")], weeks=2, rolling=False)
    empty = Roster(2, ())
    with pytest.raises(InputError) as caught:
        lay(scenario, empty, date(2027, 1, 5), 3, (date(2027, 7, 2), date(2027, 7, 1)), "P9")
    assert [problem.path for problem in caught.value.problems] == ["--from", "--weeks", "--holiday", "--position"]
    for first, weeks in ((date(2026, 12, 28), 1), (date(2027, 1, 4), 0), (date(2027, 1, 11), 2)):
        with pytest.raises(InputError):
            lay(scenario, empty, first, weeks)
    assert lay(scenario, empty, date(2027, 1, 11)).weeks == 1
    with pytest.raises(InputError) as caught:
        lay(ward([position("P1")]), Roster(1, ()), date(2098, 1, 6))
    assert "red days are known" in caught.value.problems[0].message


def test_one_position_alone() -> None:
    scenario = ward([position("P1"), position("P2")])
    plan = roster(scenario, P1=".....N.", P2=".....N.")
    both, one = lay(scenario, plan), lay(scenario, plan, position_id="P2")
    assert [found.position_id for found in one.positions] == ["P2"]
    assert one.positions[0] == both.positions[1]
    assert one.holiday == both.holiday


def test_what_cannot_be_laid_is_said() -> None:
    scenario = ward([position("P1")])
    plan = roster(scenario, P1="D......")
    strange = replace(plan.duties[0], code="X", day=7, start_min=None, end_min=None, paid_min=None)
    stranger = replace(plan.duties[0], position_id="P9")
    outside = replace(plan.duties[0], week=3)
    found = lay(scenario, Roster(1, (*plan.duties, strange, stranger, outside)), weeks=1)
    told = " ".join(text.en for text in found.left_out)
    assert "1 duties have an unknown code" in told
    assert "1 duties of the roster file belong to positions without a line" in told
    assert "1 duties lie outside the weeks" in told
    sunday = found.positions[0].days[-1]
    assert (sunday.worked, sunday.mark, sunday.duties[0].present_min) == (True, None, None)


def test_holiday_period_by_default_and_by_choice() -> None:
    year = laid("DDDDDDD")
    # ISO week 26 of 2027 begins on Monday 28 June, week 33 on 16 August.
    assert [week.monday for week in year.holiday] == [date(2027, 6, 28) + timedelta(weeks=n) for n in range(8)]
    assert year.holiday_assumed
    scenario = ward([position("P1")])
    chosen = lay(scenario, roster(scenario, P1="D......"), holiday=(date(2027, 7, 4), date(2027, 7, 5)))
    # Sunday 4 and Monday 5 July touch two weeks.
    assert [week.monday for week in chosen.holiday] == [date(2027, 6, 28), date(2027, 7, 5)]
    assert not chosen.holiday_assumed


def test_holiday_weeks_show_planned_time_and_minimum() -> None:
    rows = [
        {"id": "all", "days": "all", "from": "07:00", "to": "15:00", "min": 2},
        {"id": "nurses", "days": "weekdays", "from": "07:00", "to": "15:00", "competence": "nurse", "min": 1},
        {"id": "carers", "days": "weekdays", "from": "11:00", "to": "15:00", "competence": "care_worker", "min": 2},
        {"id": "night", "days": "all", "from": "22:00", "to": "07:00", "min": 1},
    ]
    exception = {"date": "2027-01-06", "from": "07:00", "to": "15:00", "min": 5}
    scenario = ward([position("P1"), position("P2"), position("P3")], demand=rows, date_exceptions=[exception])
    plan = roster(scenario, P1="DDDDD..", P2="FVN....", P3="VVVVV..")
    whole = lay(scenario, plan, weeks=2, holiday=(date(2027, 1, 4), date(2027, 1, 17)))
    first, second = whole.holiday
    # On the ward: five day shifts of 480 min and one night of 540; a professional day and leave are not.
    assert first.planned_min == second.planned_min == 5 * 480 + 540
    assert first.positions == 2  # P3 has leave alone
    # Each weekday 07-11 max(2, 1) x 240, 11-15 max(2, 1 + 2) x 240; Saturday and Sunday 2 x 480; seven nights of 540.
    # The row of the night overlaps no other: 22-07 ends as the day begins.
    ordinary = 5 * (2 * 240 + 3 * 240) + 2 * 2 * 480 + 7 * 540
    assert second.minimum_min == ordinary
    # Wednesday 6 January, of week 1 alone: the exception replaces the rows without a competence, the night too.
    assert first.minimum_min == ordinary - (2 * 240 + 3 * 240) - 540 + 5 * 480


PATTERNS = st.lists(st.sampled_from("DANL.."), min_size=14, max_size=28).map(
    lambda codes: "".join(codes[: len(codes) // 7 * 7])
)


@settings(max_examples=25, deadline=None)
@given(PATTERNS)
def test_marks_lie_on_free_days_and_never_pass_one_a_week(line: str) -> None:
    found = person(line)
    for week in range(52):
        days_of_week = found.days[week * 7 : week * 7 + 7]
        rest_days = sum(day.mark == "F1" for day in days_of_week)
        assert rest_days == (0 if days_of_week[0].date in found.no_f1 else 1)
    assert found.count("F2") <= 52
    assert all(not day.duties for day in found.days if day.mark)
    assert all(is_red(day) and day.weekday() < 6 for day in found.f5)


@settings(max_examples=25, deadline=None)
@given(PATTERNS)
def test_f3_days_do_what_they_are_for(line: str) -> None:
    found = person(line)
    counted = [day for day in found.days if is_sunday_or_red(day.date)]
    assert [day.date for day in counted] == [day.date for day in found.days if day.worked is not None]
    freed = set(found.f3_averaging or ())
    assert all(is_red(day) for day in freed)
    worst = 0
    for start in range(27):
        window = [day for day in counted if 0 <= (day.date - date(2027, 1, 4)).days - 7 * start < 182]
        left = sum(day.worked is True and day.date not in freed for day in window)
        worst = max(worst, left - len(window) // 2)
    assert worst == found.averaging_short
    alternated = [day.worked is True and not day.f3_alternating for day in counted]
    for before, after, day in zip(alternated, alternated[1:], counted[1:], strict=False):
        assert not (before and after) or (not is_red(day.date) and day.date in found.sundays_after)


def test_a_duty_of_a_whole_day_can_reach_the_evening_before_a_red_first_monday() -> None:
    # 1 January 2029 is a Monday; the day before is a Sunday, so its interval begins Sunday 22:00. W on the last
    # Saturday, 22:30 to 22:30, works on it for half an hour over the wrap.
    shift = {"code": "W", "name": "Whole", "kind": "long", "start": "22:30", "end": "22:30"}
    cycle = {"weeks": 26, "rolling": True, "start": "2029-01-01"}
    scenario = ward([position("P1")], shifts=[*SHIFTS, shift], cycle=cycle)
    found = lay(scenario, roster(scenario, P1="." * 180 + "W."), None, 26).positions[0]
    assert found.worked_sundays_and_red == 2  # New Year's Day and the last Sunday
