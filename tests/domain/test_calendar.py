"""Red days, eves, the law's and the agreement's intervals, and the nights on which the clock moves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.domain.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    calendar_sources,
    clock_changes,
    easter_sunday,
    half_day_eves,
    is_red,
    is_sunday_or_red,
    pay_holiday_intervals,
    real_minutes,
    red_days,
    sunday_law_window,
)
from rota.domain.time import SUNDAY
from rota.rules.spec import load_pack

YEARS = st.integers(FIRST_YEAR, LAST_YEAR)
DAYS = st.dates(date(FIRST_YEAR + 1, 1, 1), date(LAST_YEAR - 1, 12, 31))
DAY = timedelta(days=1)
WHOLE = (0, 1440)
AFTERNOON = (720, 1440)


def easter_by_arithmetic(year: int) -> date:
    """The Gregorian computus of Meeus, Jones and Butcher: independent of the package."""
    century, in_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leap - correction + 15) % 30
    quarter, last = divmod(in_century, 4)
    weekday = (32 + 2 * rest + 2 * quarter - epact - last) % 7
    month_shift = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * month_shift + 114, 31)
    return date(year, month, day + 1)


def test_easter_of_the_rules_document() -> None:
    expected = ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21"]
    assert [easter_sunday(year).isoformat() for year in range(2024, 2031)] == expected


@given(YEARS)
def test_red_days_follow_from_easter_and_five_fixed_dates(year: int) -> None:
    easter = easter_by_arithmetic(year)
    moving = {easter + offset * DAY for offset in (-3, -2, 0, 1, 39, 49, 50)}
    fixed = {date(year, *month_day) for month_day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    assert set(red_days(year)) == moving | fixed
    assert list(red_days(year)) == sorted(red_days(year))


def test_red_days_of_2026_by_hand() -> None:
    # Easter 5 April: Thursday 2, Friday 3, Sunday 5, Monday 6 April; +39 = 14 May; +49 and +50 = 24 and 25 May.
    by_hand = "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26"
    assert [f"{day:%m-%d}" for day in red_days(2026)] == by_hand.split()


@pytest.mark.parametrize(
    ("year", "dates", "not_on_sunday"),
    [
        (2025, 12, 10),  # on Sundays: 20 April and 8 June
        (2026, 12, 9),  # 5 April, 17 May, 24 May
        (2027, 11, 8),  # 17 May is Whit Monday: 11 dates; Sundays 28 March, 16 May, 26 December
        (2028, 12, 10),  # 16 April, 4 June
    ],
)
def test_number_of_red_days(year: int, dates: int, not_on_sunday: int) -> None:
    assert len(red_days(year)) == dates
    assert sum(day.weekday() != SUNDAY for day in red_days(year)) == not_on_sunday


def test_two_holidays_on_one_date_are_one_day_with_both_names() -> None:
    name = red_days(2027)[date(2027, 5, 17)]
    assert name.nb == "2. pinsedag / 17. mai"
    assert name.en == "Whit Monday / Constitution Day (17 May)"
    assert red_days(2008)[date(2008, 5, 1)].nb == "1. mai / Kristi himmelfartsdag"


@given(YEARS)
def test_names_are_given_in_both_languages(year: int) -> None:
    english = {part for name in red_days(year).values() for part in name.en.split(" / ")}
    norwegian = {part for name in red_days(year).values() for part in name.nb.split(" / ")}
    assert len(english) == len(norwegian) == 12
    assert not english & norwegian


def test_a_plain_sunday_is_not_red_and_easter_sunday_is() -> None:
    assert not is_red(date(2027, 1, 10))
    assert is_sunday_or_red(date(2027, 1, 10))
    assert is_red(date(2027, 3, 28))
    assert not is_sunday_or_red(date(2027, 3, 27))  # Easter Eve, a Saturday


def test_years_without_data_are_refused() -> None:
    for year in (FIRST_YEAR - 1, LAST_YEAR + 1):
        with pytest.raises(ValueError, match=f"not for {year}"):
            red_days(year)


def test_eves_of_2027() -> None:
    # Easter 28 March: the Wednesday is 4 days before, the Saturday 1; Whit Sunday 16 May, its eve 15 May.
    eves = {f"{day:%m-%d}": (start, name.nb) for day, (start, name) in half_day_eves(2027).items()}
    assert eves == {
        "03-24": (720, "onsdag før skjærtorsdag"),
        "03-27": (0, "påskeaften"),
        "05-15": (720, "pinseaften"),
        "12-24": (720, "julaften"),
        "12-31": (720, "nyttårsaften"),
    }


def test_holiday_supplement_of_2027() -> None:
    paid = pay_holiday_intervals(2027)
    assert len(paid) == 11 + 5
    assert paid[date(2027, 5, 17)] == WHOLE
    assert paid[date(2027, 3, 27)] == WHOLE
    assert paid[date(2027, 3, 28)] == WHOLE
    assert paid[date(2027, 12, 24)] == AFTERNOON
    assert date(2027, 1, 10) not in paid  # a plain Sunday has the weekend's supplement


def test_an_eve_that_is_red_itself_is_paid_whole() -> None:
    # Easter 1986 was 30 March, so Whit Sunday 18 May and Whitsun Eve 17 May.
    assert half_day_eves(1986)[date(1986, 5, 17)][0] == 720
    assert pay_holiday_intervals(1986)[date(1986, 5, 17)] == WHOLE


@pytest.mark.parametrize(
    ("day", "window"),
    [
        ("2027-01-09", None),  # Saturday
        ("2027-01-10", (-360, 1320)),  # plain Sunday: Saturday 18:00 to Sunday 22:00
        ("2027-05-06", (-360, 1320)),  # Ascension Day, a Thursday between working days
        ("2027-03-25", (-360, 1320)),  # Maundy Thursday: the Wednesday before is no eve of the law
        ("2027-03-26", (-120, 1320)),  # Good Friday follows a red day: parted at 22:00
        ("2027-03-28", (-540, 1320)),  # Easter Sunday: Easter Eve from 15:00
        ("2027-03-29", (-120, 1320)),  # Easter Monday
        ("2027-05-16", (-540, 1320)),  # Whit Sunday: Whitsun Eve from 15:00
        ("2027-12-25", (-540, 1320)),  # Christmas Day: Christmas Eve from 15:00
        ("2027-01-01", (-360, 1320)),  # New Year's Day: New Year's Eve is an eve for pay alone
        ("2027-05-01", (-120, 1320)),  # 1 May on a Saturday: the evening of 30 April is ordinary
        ("2027-05-02", (-120, 1320)),  # the Sunday after it
        ("2029-05-17", (-120, 1320)),  # 17 May on a Thursday
        ("2026-05-17", (-360, 1320)),  # 17 May on a Sunday: the Saturday evening is a Sunday's eve
        ("2008-05-01", (-360, 1320)),  # 1 May was Ascension Day too
        ("2028-12-25", (-120, 1320)),  # 24 December is a Sunday
        ("2028-12-24", (-360, 1320)),
    ],
)
def test_interval_of_sunday_and_holiday_work(day: str, window: tuple[int, int] | None) -> None:
    assert sunday_law_window(date.fromisoformat(day)) == window


@given(DAYS)
def test_intervals_of_neighbours_touch_and_never_overlap(day: date) -> None:
    today, tomorrow = sunday_law_window(day), sunday_law_window(day + DAY)
    assert (today is not None) == is_sunday_or_red(day)
    if today is not None and tomorrow is not None:
        assert today[1] == tomorrow[0] + 1440


def test_a_plain_sunday_is_the_one_of_the_rules() -> None:
    # The pack counts minutes from Monday 00:00, the calendar from Sunday 00:00, 6 x 1440 = 8640 later.
    params = next(spec.params for spec in load_pack("norway/kommune").specs if spec.code == "sunday.half")
    assert sunday_law_window(date(2027, 1, 10)) == (params["sunday_from_min"] - 8640, params["sunday_to_min"] - 8640)


def test_clock_changes_are_the_last_sundays_of_march_and_october() -> None:
    assert dict(clock_changes(2026)) == {date(2026, 3, 29): -60, date(2026, 10, 25): 60}
    assert dict(clock_changes(2027)) == {date(2027, 3, 28): -60, date(2027, 10, 31): 60}
    assert not clock_changes(1979)  # Norway had no summer time that year


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        ("2027-03-27", 1320, 1860, 480),  # 22:00 to 07:00 is 9 h on the clock; 02:00 becomes 03:00: 8 h
        ("2027-10-30", 1320, 1860, 600),  # 03:00 becomes 02:00: 10 h
        ("2027-03-26", 1320, 1860, 540),  # the night before
        ("2027-03-28", 1320, 1860, 540),  # the night after
        ("2027-03-28", 420, 900, 480),  # the day shift of the Sunday itself
        ("2027-03-28", 0, 1440, 1380),  # a day of 23 hours
        ("2027-10-31", 0, 1440, 1500),  # a day of 25 hours
        ("2027-10-31", 0, 120, 120),  # ends when the clock first shows 02:00
    ],
)
def test_real_minutes(day: str, start: int, end: int, minutes: int) -> None:
    assert real_minutes(date.fromisoformat(day), start, end) == minutes


@given(st.dates(date(1990, 1, 1), date(2037, 12, 31)), st.integers(0, 1439), st.integers(1, 1440))
def test_time_that_passes_adds_up_and_differs_on_clock_days_alone(day: date, start: int, length: int) -> None:
    end = start + length
    middle = start + length // 2
    passed = real_minutes(day, start, end)
    assert passed == real_minutes(day, start, middle) + real_minutes(day, middle, end)
    if passed != length:
        moved = clock_changes(day.year).get(day) or clock_changes((day + DAY).year)[day + DAY]
        assert passed - length == moved


def test_every_clock_time_has_a_source() -> None:
    sources = calendar_sources()
    assert set(sources) == {"sunday_work", "ordinary_evening_before", "between_two", "holiday_pay"}
    assert all(source.evidence in ("verified", "to verify", "not law") for source in sources.values())
    assert sources["between_two"].evidence == "not law"
