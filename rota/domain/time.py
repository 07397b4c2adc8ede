"""Clock and calendar arithmetic in whole minutes.

A moment is a number of minutes counted from Monday 00:00 of week 1 of the cycle. Weeks and weekdays are numbered
from 1 in files and in front of people (Monday = 1) and from 0 inside (day 0 is the Monday of week 1).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

MIN_PER_HOUR = 60
MIN_PER_DAY = 24 * MIN_PER_HOUR
MIN_PER_WEEK = 7 * MIN_PER_DAY
DAYS_PER_WEEK = 7
SATURDAY = 5
SUNDAY = 6

WEEKDAY_IDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = {
    "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
WEEKDAY_SHORT = {
    "nb": ("ma", "ti", "on", "to", "fr", "lø", "sø"),
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
}

_CLOCK = re.compile(r"^([01]?\d|2[0-4]):([0-5]\d)$")


def parse_clock(text: str) -> int:
    """Minutes after midnight of `HH:MM`, 0 to 1440 (`24:00` is the end of the day). Raises ValueError."""
    match = _CLOCK.match(text)
    minutes = int(match[1]) * MIN_PER_HOUR + int(match[2]) if match else MIN_PER_DAY + 1
    if minutes > MIN_PER_DAY:
        raise ValueError(f"'{text}' is not a clock time: write HH:MM between 00:00 and 24:00")
    return minutes


def format_clock(minutes: int) -> str:
    """`HH:MM` on the wall clock; whole days are dropped, so 1470 is `00:30`."""
    hour, minute = divmod(minutes % MIN_PER_DAY, MIN_PER_HOUR)
    return f"{hour:02d}:{minute:02d}"


def overlap_min(start_a: int, end_a: int, start_b: int, end_b: int) -> int:
    """Minutes that two half-open intervals share."""
    return max(0, min(end_a, end_b) - max(start_a, start_b))


def day_index(week: int, day: int) -> int:
    """0-based day of the cycle of a 1-based week and weekday."""
    return (week - 1) * DAYS_PER_WEEK + day - 1


def week_and_day(index: int) -> tuple[int, int]:
    """1-based week and weekday of a 0-based day of the cycle."""
    week, day = divmod(index, DAYS_PER_WEEK)
    return week + 1, day + 1


def date_of(cycle_start: date, index: int) -> date:
    """Calendar date of a 0-based day of the cycle."""
    return cycle_start + timedelta(days=index)


@lru_cache(maxsize=4096)  # a ward has few shifts, and they are measured again and again
def daily_overlap_min(start: int, end: int, window_start: int, window_end: int) -> int:
    """Minutes of `start..end` inside a window that recurs every day; `window_end` may lie past midnight.

    With 21:00 to 06:00 (1260, 1800) this is the night part of a shift (aml § 10-11 (1)).
    """
    first = start // MIN_PER_DAY - 1
    last = end // MIN_PER_DAY
    return sum(
        overlap_min(start, end, day * MIN_PER_DAY + window_start, day * MIN_PER_DAY + window_end)
        for day in range(first, last + 1)
    )
