"""One position's shifts as a calendar file (iCalendar, RFC 5545): times by the local clock, no name of any person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rota.domain.base import Language, Text
from rota.domain.calendar import ZONE
from rota.domain.finding import InputError, Problem
from rota.domain.laid import Laid
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_HOUR
from rota.io.figures import NO_BREAK_SPACE, duration
from rota.io.texts import say

if TYPE_CHECKING:
    from icalendar import Event, Timezone

MOST_WEEKS = 520
PAID = Text(nb="Betalt: {paid}", en="Paid: {paid}")
NO_CLOCK = Text(nb="Klokkeslett er ikke oppgitt.", en="No clock times are given.")
# Since 1996 the clock moves on the last Sundays of March and October, by the law of all of Europe.
_MOVES = (
    ("DAYLIGHT", "CEST", datetime(1996, 3, 31, 2), 3, timedelta(hours=1), timedelta(hours=2)),
    ("STANDARD", "CET", datetime(1996, 10, 27, 3), 10, timedelta(hours=2), timedelta(hours=1)),
)


def position_ical(
    scenario: Scenario,
    roster: Roster,
    position_id: str,
    lang: Language,
    first: date,
    repeats: int = 1,
    *,
    made_at: datetime | None = None,
) -> bytes:
    """The cycle of one position `repeats` times over from `first`, the Monday of its week 1.

    `made_at` is the moment written into every event, now unless given: a calendar takes a later one as the newer.
    Duties outside the cycle's days are left out, as in `rota calendar`. Raises InputError for what cannot be.
    """
    problems = [Problem("ical", None, "position", f"{position_id}: no such line in the rota")]
    if position_id in {position.id for position in scenario.worked_positions}:
        problems = []
    if first.weekday() != 0:
        problems.append(Problem("ical", None, "first", f"{first} is not a Monday"))
    if repeats < 1 or repeats * scenario.cycle.weeks > MOST_WEEKS:
        problems.append(
            Problem("ical", None, "repeats", f"{repeats}: at least 1, and at most {MOST_WEEKS} weeks in all")
        )
    elif repeats > 1 and not scenario.cycle.rolling:
        problems.append(Problem("ical", None, "repeats", f"{repeats}: the rota is not rolling and cannot be repeated"))
    if problems:
        raise InputError(problems)
    days = scenario.cycle.weeks * DAYS_PER_WEEK
    dated = [
        (first + timedelta(days=lap * days + duty.day_index), duty)
        for lap in range(repeats)
        for duty in roster.by_position.get(position_id, ())
        if 0 <= duty.day_index < days
    ]
    return _file(scenario, position_id, dated, lang, made_at)


def laid_ical(
    scenario: Scenario, laid: Laid, position_id: str, lang: Language, *, made_at: datetime | None = None
) -> bytes:
    """One position of a laid roster, on its dates; see `position_ical`. Raises KeyError for a position not in it."""
    lines = {one.position_id: one for one in laid.positions}
    dated = [(one.date, one.duty) for day in lines[position_id].days for one in day.duties]
    return _file(scenario, position_id, dated, lang, made_at)


def _file(
    scenario: Scenario,
    position_id: str,
    dated: Iterable[tuple[date, Duty]],
    lang: Language,
    made_at: datetime | None,
) -> bytes:
    from icalendar import Calendar

    stamp = (made_at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    calendar = Calendar()
    calendar.add("prodid", f"-//rota//rota {version('rota')}//{lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{say('roster', lang)} {position_id}")
    calendar.add_component(_zone())
    seen: dict[date, int] = {}
    for day, duty in dated:
        seen[day] = seen.get(day, 0) + 1
        uid = _uid(scenario.id, position_id, day, seen[day])
        calendar.add_component(_event(scenario, day, duty, lang, uid=uid, stamp=stamp))
    data: bytes = calendar.to_ical()
    return data


def _event(scenario: Scenario, day: date, duty: Duty, lang: Language, *, uid: str, stamp: datetime) -> Event:
    from icalendar import Event

    shift = scenario.shift_by_code.get(duty.code)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("summary", duty.code if shift is None else f"{shift.name.get(lang)} ({duty.code})")
    told = [] if duty.paid_min is None else [PAID.get(lang).format(paid=duration(duty.paid_min, lang))]
    if duty.start_min is None or duty.end_min is None:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        told.append(NO_CLOCK.get(lang))
    else:
        event.add("dtstart", _local(day, duty.start_min))
        event.add("dtend", _local(day, duty.end_min))
    if told:
        event.add("description", " ".join(told).replace(NO_BREAK_SPACE, " "))
    # Leave is no work: others who look at the calendar may book the day.
    event.add("transp", "OPAQUE" if shift is None or shift.is_work else "TRANSPARENT")
    return event


def _local(day: date, minute: int) -> datetime:
    """A clock time on or after a date, as the clock on the wall shows it, whatever the clock did that night."""
    from zoneinfo import ZoneInfo

    days, rest = divmod(minute, 24 * MIN_PER_HOUR)
    hour, minute_of_hour = divmod(rest, MIN_PER_HOUR)
    late = day + timedelta(days=days)
    return datetime(late.year, late.month, late.day, hour, minute_of_hour, tzinfo=ZoneInfo(ZONE))


def _uid(scenario_id: str, position_id: str, day: date, number: int) -> str:
    """The same for the same place in the plan, so that a new export changes an entry and does not double it."""
    place = "\n".join((scenario_id, position_id, day.isoformat(), str(number)))
    return f"{hashlib.sha256(place.encode()).hexdigest()[:32]}@rota"


def _zone() -> Timezone:
    """By rule. (The library's own list of dates has the clock move an hour late in spring.)"""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", ZONE)
    for kind, name, since, month, before, after in _MOVES:
        part: Any = TimezoneDaylight() if kind == "DAYLIGHT" else TimezoneStandard()
        part.add("tzname", name)
        part.add("dtstart", since)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone
