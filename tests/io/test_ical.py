"""Calendar files read back: clock times as the roster states them, on the nights when the clock moves too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from rota import usecases
from rota.domain.base import LANGUAGES, Language
from rota.domain.finding import InputError
from rota.domain.roster import Duty, Roster, duty_of
from rota.io.ical import laid_ical, position_ical
from tests.io import sample

OSLO = ZoneInfo("Europe/Oslo")
MADE = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MONDAY = date(2027, 1, 4)
WARD = sample.scenario()
LEAVE = {"code": "F", "name": {"nb": "Permisjon", "en": "Leave"}, "kind": "leave", "start": "08:00", "end": "15:30"}


def _events(data: bytes) -> list[Event]:
    calendar = Calendar.from_ical(data)
    assert isinstance(calendar, Calendar)
    return list(calendar.events)


def _one(duty: Duty, monday: date) -> Event:
    """The event of a roster of one duty."""
    (event,) = _events(position_ical(WARD, Roster(2, (duty,)), "P1", "nb", monday, made_at=MADE))
    return event


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shifts_are_events_with_name_and_code_and_without_the_holder(lang: Language) -> None:
    data = position_ical(WARD, sample.roster(WARD), "P1", lang, MONDAY, made_at=MADE)
    events = _events(data)
    names = {"nb": ["Dagvakt (D)", "Dagvakt (D)", "Natt (N)"], "en": ["Day shift (D)", "Day shift (D)", "Night (N)"]}
    assert [str(event["summary"]) for event in events] == names[lang]
    assert [event.start for event in events] == [
        datetime(2027, 1, 4, 7, 30, tzinfo=OSLO),
        datetime(2027, 1, 5, 7, 30, tzinfo=OSLO),
        datetime(2027, 1, 5, 21, 0, tzinfo=OSLO),
    ]
    assert [event.end for event in events] == [
        datetime(2027, 1, 4, 15, 30, tzinfo=OSLO),
        datetime(2027, 1, 5, 15, 30, tzinfo=OSLO),
        datetime(2027, 1, 6, 7, 0, tzinfo=OSLO),
    ]
    assert str(events[0]["description"]) == {"nb": "Betalt: 7 t 30 min", "en": "Paid: 7 h 30 min"}[lang]
    assert b"Ansatt" not in data
    assert b"DTSTART;TZID=Europe/Oslo:20270104T073000\r\n" in data


@pytest.mark.parametrize(
    ("monday", "hours"),
    [
        (date(2027, 3, 22), 9),  # Saturday 27 March 21:00 to Sunday 07:00: the clock goes from 02 to 03
        (date(2027, 10, 25), 11),  # Saturday 30 October: from 03 back to 02
        (date(2027, 3, 15), 10),
    ],
)
def test_a_night_over_the_change_of_the_clock_ends_by_the_clock(monday: date, hours: int) -> None:
    event = _one(duty_of(WARD, "P1", 5, "N"), monday)
    saturday = monday + timedelta(days=5)
    assert event.start == datetime(saturday.year, saturday.month, saturday.day, 21, tzinfo=OSLO)
    assert (event.end.hour, event.end.minute) == (7, 0)
    assert event.end.astimezone(UTC) - event.start.astimezone(UTC) == timedelta(hours=hours)


def test_clock_times_that_night_does_not_have_or_has_twice() -> None:
    # RFC 5545 3.3.5: a time in the gap is read by the offset before it, a time that comes twice is the first.
    gap = _one(Duty("P1", 1, 6, "Q", 1260, 1440 + 150, 330), date(2027, 3, 22))
    assert gap.end.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    twice = _one(Duty("P1", 1, 6, "Q", 1260, 1440 + 150, 330), date(2027, 10, 25))
    assert twice.end.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_the_rules_of_the_zone_are_those_of_the_time_zone_database() -> None:
    """Read by the file alone, as a program without that database would."""
    calendar = Calendar.from_ical(position_ical(WARD, sample.roster(WARD), "P1", "nb", MONDAY))
    assert isinstance(calendar, Calendar)
    (zone,) = calendar.timezones
    assert str(zone["tzid"]) == "Europe/Oslo"
    read = zone.to_tz(lookup_tzid=False)
    for hour in range(0, 24 * 366 * 6, 1):
        moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        wall = moment.astimezone(OSLO).replace(tzinfo=None)
        if wall.replace(tzinfo=OSLO).astimezone(UTC) != moment:
            continue  # the second of an hour that comes twice
        assert wall.replace(tzinfo=read).utcoffset() == wall.replace(tzinfo=OSLO).utcoffset(), wall


@given(st.integers(0, 3000), st.integers(0, 13), st.integers(0, 1439), st.integers(1, 1440))
@settings(max_examples=60)
def test_any_clock_interval_comes_back(weeks: int, index: int, start: int, length: int) -> None:
    monday = MONDAY + timedelta(weeks=weeks)
    week, day = divmod(index, 7)
    event = _one(Duty("P1", week + 1, day + 1, "Q", start, start + length, None), monday)
    midnight = datetime.combine(monday + timedelta(days=index), datetime.min.time())
    assert event.start.replace(tzinfo=None) == midnight + timedelta(minutes=start)
    assert event.end.replace(tzinfo=None) == midnight + timedelta(minutes=start + length)


def test_lines_are_folded_at_75_octets() -> None:
    long = {"nb": "Vakt med et svært langt navn; æøå, \\ og\nny linje " + "å" * 120, "en": "x"}
    ward = sample.scenario(shifts=[*sample.SHIFTS, sample.DAY_SHIFT | {"code": "LANG", "name": long}])
    data = position_ical(ward, Roster(2, (duty_of(ward, "P1", 0, "LANG"),)), "P1", "nb", MONDAY)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) == 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in lines:
        line.decode()  # no letter is cut in two
    (event,) = _events(data)
    assert str(event["summary"]) == f"{long['nb']} (LANG)"


def test_the_cycle_is_repeated_and_every_event_has_its_own_lasting_id() -> None:
    roster = sample.roster(WARD)
    once = _events(position_ical(WARD, roster, "P1", "nb", MONDAY, made_at=MADE))
    thrice = _events(position_ical(WARD, roster, "P1", "nb", MONDAY, 3, made_at=MADE))
    assert len(thrice) == 9
    assert [event.start for event in thrice[3:6]] == [event.start + timedelta(weeks=2) for event in once]
    ids = [str(event["uid"]) for event in thrice]
    assert len(set(ids)) == 9
    assert ids[:3] == [str(event["uid"]) for event in once]
    # Another shift on the same day is the same entry, changed; another position's is another.
    moved = Roster(2, (duty_of(WARD, "P1", 0, "L"),))
    (changed,) = _events(position_ical(WARD, moved, "P1", "en", MONDAY))
    assert str(changed["uid"]) == ids[0]
    (other,) = _events(position_ical(WARD, Roster(2, (duty_of(WARD, "P2", 0, "L"),)), "P2", "nb", MONDAY))
    assert str(other["uid"]) not in ids


def test_the_same_moment_gives_the_same_bytes() -> None:
    first, second = (position_ical(WARD, sample.roster(WARD), "P1", "nb", MONDAY, 2, made_at=MADE) for _ in range(2))
    assert first == second
    assert b"DTSTAMP:20261123T120000Z" in first


def test_unknown_codes_leave_and_days_outside_the_cycle() -> None:
    ward = sample.scenario(shifts=[*sample.SHIFTS, LEAVE])
    duties = (
        Duty("P1", 1, 1, "ZZ", None, None, None),
        duty_of(ward, "P1", 1, "F"),
        Duty("P1", 3, 1, "D", 450, 930, 450),
    )
    unknown, leave = _events(position_ical(ward, Roster(2, duties), "P1", "en", MONDAY))
    assert (unknown.start, unknown.end) == (date(2027, 1, 4), date(2027, 1, 5))
    assert (str(unknown["summary"]), str(unknown["description"])) == ("ZZ", "No clock times are given.")
    assert (str(unknown["transp"]), str(leave["transp"])) == ("OPAQUE", "TRANSPARENT")


def test_what_cannot_be_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        position_ical(WARD, sample.roster(WARD), "P4", "nb", date(2027, 1, 5), 261)
    assert [problem.path for problem in caught.value.problems] == ["position", "first", "repeats"]
    fixed = sample.scenario(cycle={"weeks": 2, "start": "2027-01-04", "rolling": False})
    assert position_ical(fixed, sample.roster(fixed), "P1", "nb", MONDAY)
    with pytest.raises(InputError, match="cannot be repeated"):
        position_ical(fixed, sample.roster(fixed), "P1", "nb", MONDAY, 2)


def test_a_laid_roster_gives_its_own_dates() -> None:
    roster = sample.roster(WARD)
    laid = usecases.lay(WARD, roster, MONDAY + timedelta(weeks=1), 4)
    events = _events(laid_ical(WARD, laid, "P1", "nb", made_at=MADE))
    whole = {event.start: str(event["uid"]) for event in _events(position_ical(WARD, roster, "P1", "nb", MONDAY, 4))}
    # From week 2 of the cycle: P1's duties are in week 1, on 18 and 19 January and two weeks later.
    days = [date(2027, 1, 18), *[date(2027, 1, 19)] * 2, date(2027, 2, 1), *[date(2027, 2, 2)] * 2]
    assert [event.start.date() for event in events] == days
    assert all(whole[event.start] == str(event["uid"]) for event in events)
    with pytest.raises(KeyError, match="P4"):
        laid_ical(WARD, laid, "P4", "nb")
