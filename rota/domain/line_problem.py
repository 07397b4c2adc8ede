"""Named people with lines of their own over a fixed horizon, apart from any law: the form of the Curtois benchmark.

What couples people is the cover alone, and cover is soft; everything else belongs to one person's line. Nothing wraps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

OFF = -1
DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class LineShift:
    """A shift. `cannot_precede` holds the numbers of the shifts that must not stand on the next day."""

    id: str
    length_min: int
    cannot_precede: frozenset[int]


@dataclass(frozen=True, slots=True)
class LineStaff:
    """One person's hard limits.

    `max_shifts` has one number per shift; 0 means that the shift is not allowed. The minimum run lengths do not bind
    runs that touch the first or the last day. A weekend counts when its Saturday or Sunday is worked.
    """

    id: str
    max_shifts: tuple[int, ...]
    max_total_min: int
    min_total_min: int
    max_consecutive_shifts: int
    min_consecutive_shifts: int
    min_consecutive_days_off: int
    max_weekends: int
    days_off: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LineCover:
    """People wanted on one day in one shift, and what each one too few or too many costs."""

    day: int
    shift: int
    required: int
    under_weight: int
    over_weight: int


@dataclass(frozen=True)
class LineProblem:
    """Days are numbered from 0, which is a Monday. Requests are (person, day, shift) -> weight.

    `on_requests` cost their weight when that shift is not worked that day, `off_requests` when it is.
    """

    name: str
    days: int
    shifts: tuple[LineShift, ...]
    staff: tuple[LineStaff, ...]
    on_requests: Mapping[tuple[int, int, int], int] = field(default_factory=dict)
    off_requests: Mapping[tuple[int, int, int], int] = field(default_factory=dict)
    cover: tuple[LineCover, ...] = ()


# One row per person, one number per day: a shift's number, or OFF.
LineRoster = tuple[tuple[int, ...], ...]
