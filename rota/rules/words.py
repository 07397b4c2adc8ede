"""Amounts and places as text in both languages, for the messages of findings."""

from __future__ import annotations

from functools import lru_cache

from rota.domain.base import Text
from rota.domain.time import WEEKDAY_SHORT, format_clock, week_and_day


@lru_cache(maxsize=4096)
def hours(minutes: int) -> Text:
    """`9 t 30 min` and `9 h 30 min`; negative amounts keep their sign."""
    sign = "-" if minutes < 0 else ""
    whole, rest = divmod(abs(minutes), 60)
    tail = "" if rest == 0 else f" {rest:02d} min"
    return Text(nb=f"{sign}{whole} t{tail}", en=f"{sign}{whole} h{tail}")


def moment(minute: int) -> Text:
    """Weekday and clock time of a minute of the cycle: `ma 07:00`, `Mo 07:00`."""
    _, day = week_and_day(minute // (24 * 60))
    clock = format_clock(minute)
    return Text(nb=f"{WEEKDAY_SHORT['nb'][day - 1]} {clock}", en=f"{WEEKDAY_SHORT['en'][day - 1]} {clock}")
