"""Real dates: red days, eves, and the nights on which the clock moves, in Norway.

A red day (rød dag) is a public holiday; a plain Sunday is not one, though Easter Sunday and Whit Sunday are. Three
intervals must not be mixed up, and each has a function of its own: `sunday_law_window` (work on Sundays and holidays,
aml § 10-10), `pay_holiday_intervals` (the holiday supplement, HTA 5.3) and the calendar day itself (`red_days`).
Their clock times and sources stand in `calendar.toml`. Dates come from the `holidays` package.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from rota.domain.base import Text
from rota.domain.time import MIN_PER_DAY, SUNDAY, parse_clock

FIRST_YEAR = 1948  # the first whole year in which 1 and 17 May were red days
LAST_YEAR = 2099
ZONE = "Europe/Oslo"
SEC_PER_MIN = 60

_EASTER_SUNDAY = "Første påskedag"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """Where a clock time stands written. `evidence` is `verified`, `to verify` or `not law`."""

    reference: Text
    url: str | None
    evidence: str
    last_checked: str


@dataclass(frozen=True, slots=True)
class _Eve:
    name: Text
    pay_from_min: int
    easter_offset: int | None
    month_day: str | None


@dataclass(frozen=True, slots=True)
class _Times:
    """`calendar.toml`, read: clock times in minutes after midnight."""

    law_from_min: int
    law_to_min: int
    law_eve_from_min: int
    law_eves: frozenset[str]
    late_days: frozenset[str]
    late_from_min: int
    between_min: int
    eves: dict[str, _Eve]
    names: dict[str, Text]
    sources: dict[str, CalendarSource]


def is_sunday_or_red(day: date) -> bool:
    """Whether the day is a Sunday or a red day (søn- og helgedag)."""
    return day.weekday() == SUNDAY or is_red(day)


def is_red(day: date) -> bool:
    """Whether the day is a red day; a plain Sunday is not."""
    return day in red_days(day.year)


@cache
def red_days(year: int) -> Mapping[date, Text]:
    """Norwegian public holidays of a year in order of date, with their names; plain Sundays are not among them.

    Two holidays on one date are one entry with both names (17 May 2027 is Whit Monday too). Raises ValueError for a
    year before 1948 or after 2099.
    """
    names = _times().names
    found = {
        day: _joined([names.get(part, Text(nb=part, en=part)) for part in parts])
        for day, parts in _package_days(year).items()
    }
    return MappingProxyType(found)


@cache
def half_day_eves(year: int) -> Mapping[date, tuple[int, Text]]:
    """Days before holidays with a holiday supplement: the minute after midnight it begins at, and the day's name.

    Easter Eve is paid from 00:00, the other four from 12:00 (HTA 5.3). They are not red days. Source: `calendar.toml`.
    """
    found = {_eve_date(eve, year): (eve.pay_from_min, eve.name) for eve in _times().eves.values()}
    return MappingProxyType(dict(sorted(found.items())))


@cache
def pay_holiday_intervals(year: int) -> Mapping[date, tuple[int, int]]:
    """When the holiday supplement of HTA 5.3 is earned: minutes after midnight, from and to, by date.

    Red days the whole day (0, 1440), also those on a Sunday; the eves from their hour, unless the date is red itself.
    A plain Sunday is not here: its supplement is that of the weekend.
    """
    found = {day: (start, MIN_PER_DAY) for day, (start, _) in half_day_eves(year).items()}
    found |= dict.fromkeys(red_days(year), (0, MIN_PER_DAY))
    return MappingProxyType(dict(sorted(found.items())))


@cache
def sunday_law_window(day: date) -> tuple[int, int] | None:
    """The interval in which work is work on this Sunday or red day (aml § 10-10 (1)), None for any other day.

    Minutes from 00:00 of `day`, so the start is negative: a plain Sunday is (-360, 1320), Saturday 18:00 to Sunday
    22:00. It begins 15:00 on Easter, Whitsun and Christmas Eve, and 22:00 on the evening before 1 and 17 May. Where
    the day before is a Sunday or red day too, the law's one long interval is cut at 22:00 of the first day (this
    tool's reading), so that the windows of neighbours touch and never overlap.
    """
    if not is_sunday_or_red(day):
        return None
    times = _times()
    before = day - _DAY
    if is_sunday_or_red(before):
        start = times.between_min
    elif f"{day:%m-%d}" in times.late_days and _is_only_that_day(day):
        start = times.late_from_min
    elif before in _law_eves(before.year):
        start = times.law_eve_from_min
    else:
        start = times.law_from_min
    return start - MIN_PER_DAY, times.law_to_min


@cache
def clock_changes(year: int) -> Mapping[date, int]:
    """Dates on which the clock moves in Norway, with what it adds to the day in minutes.

    -60 in March (the night into that Sunday is an hour shorter), +60 in October (an hour longer); empty in years
    without summer time.
    """
    found: dict[date, int] = {}
    day = date(year, 1, 1)
    while day.year == year:
        added = real_minutes(day, 0, MIN_PER_DAY) - MIN_PER_DAY
        if added:
            found[day] = added
        day += _DAY
    return MappingProxyType(found)


def real_minutes(day: date, start_min: int, end_min: int) -> int:
    """Minutes that pass between two clock times, counted from 00:00 of `day`, when the clock moves in between.

    21:00 to 07:30 (1260, 1890) is 630 minutes on most nights, 570 in March and 690 in October when the clock moves. A
    time that the clock shows twice is read as the first one; one that it skips as if it had not moved yet.
    """
    return _utc_min(day, end_min) - _utc_min(day, start_min)


def calendar_sources() -> Mapping[str, CalendarSource]:
    """The sources of the clock times, by the heading of `calendar.toml` that they stand under."""
    return MappingProxyType(_times().sources)


def easter_sunday(year: int) -> date:
    """The date of Easter Sunday."""
    return next(day for day, parts in _package_days(year).items() if _EASTER_SUNDAY in parts)


@cache
def _package_days(year: int) -> dict[date, tuple[str, ...]]:
    from holidays.countries.norway import Norway

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"red days are known for the years {FIRST_YEAR} to {LAST_YEAR}, not for {year}")
    found = Norway(years=year, include_sundays=False, observed=False, language="no", expand=False)
    return {day: tuple(found.get_list(day)) for day in sorted(found)}


def _joined(names: list[Text]) -> Text:
    return Text(nb=" / ".join(name.nb for name in names), en=" / ".join(name.en for name in names))


def _is_only_that_day(day: date) -> bool:
    """Whether nothing but 1 or 17 May itself makes the day a Sunday or red day."""
    return day.weekday() != SUNDAY and len(_package_days(day.year)[day]) == 1


@cache
def _law_eves(year: int) -> frozenset[date]:
    times = _times()
    return frozenset(_eve_date(times.eves[name], year) for name in times.law_eves)


def _eve_date(eve: _Eve, year: int) -> date:
    if eve.month_day is not None:
        return date.fromisoformat(f"{year}-{eve.month_day}")
    assert eve.easter_offset is not None
    return easter_sunday(year) + eve.easter_offset * _DAY


def _utc_min(day: date, minute: int) -> int:
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    seconds = local.replace(tzinfo=_zone()).astimezone(UTC).timestamp()
    return round(seconds / SEC_PER_MIN)


@cache
def _zone() -> ZoneInfo:
    return ZoneInfo(ZONE)


@cache
def _times() -> _Times:
    data = tomllib.loads(files("rota.domain").joinpath("calendar.toml").read_text(encoding="utf-8"))
    law, late = data["sunday_work"], data["ordinary_evening_before"]
    pay_from = data["holiday_pay"]["from"]
    return _Times(
        law_from_min=parse_clock(law["from"]),
        law_to_min=parse_clock(law["to"]),
        law_eve_from_min=parse_clock(law["eve_from"]),
        law_eves=frozenset(law["eves"]),
        late_days=frozenset(late["days"]),
        late_from_min=parse_clock(late["from"]),
        between_min=parse_clock(data["between_two"]["at"]),
        eves={name: _eve(entry, pay_from[name]) for name, entry in data["eves"].items()},
        names={name: Text.model_validate(entry) for name, entry in data["red_day_names"].items()},
        sources={name: source_of(entry["source"]) for name, entry in data.items() if "source" in entry},
    )


def _eve(entry: dict[str, Any], pay_from: str) -> _Eve:
    name = Text(nb=entry["nb"], en=entry["en"])
    return _Eve(name, parse_clock(pay_from), entry.get("easter_offset_days"), entry.get("month_day"))


def source_of(entry: dict[str, Any]) -> CalendarSource:
    """A source as the calendar's data files write it."""
    reference = Text.model_validate(entry["reference"])
    return CalendarSource(reference, entry.get("url"), entry["evidence"], entry["last_checked"])
