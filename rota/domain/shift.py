"""A shift: a code for a clock interval. The code is a label; every rule measures the interval."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from rota.domain.base import ClockMin, Id, Int, Sourced, Text
from rota.domain.time import MIN_PER_DAY, daily_overlap_min, format_clock

NIGHT_START_MIN = 21 * 60
NIGHT_END_MIN = 30 * 60
NIGHT_WORK_MIN = 3 * 60  # "more than three hours at night", aml § 10-11 (6)
LONG_SHIFT_MIN = 10 * 60  # a long shift (langvakt) pays more than ten hours; national survey, rules catalogue § 8


class ShiftKind(StrEnum):
    """What a shift is for. Only work kinds count for cover; leave does not count as work at all."""

    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    LONG = "long"
    FAGDAG = "fagdag"
    LEAVE = "leave"


class Shift(Sourced):
    """One kind of shift. `end` at or before `start` is on the next day.

    Paid time = presence - `unpaid_break_min`; `paid_break_min` is part of the paid time.
    """

    code: Id
    name: Text
    kind: ShiftKind
    start: ClockMin
    end: ClockMin
    unpaid_break_min: Annotated[Int, Field(ge=0, le=240)] = 0
    paid_break_min: Annotated[Int, Field(ge=0, le=240)] = 0
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")] | None = None

    @model_validator(mode="after")
    def _has_time(self) -> Shift:
        if self.start == MIN_PER_DAY:
            raise ValueError("start 24:00 is 00:00 of the next day: write 00:00")
        if self.paid_min <= 0:
            raise ValueError("the unpaid breaks leave no paid time")
        if self.paid_break_min + self.unpaid_break_min >= self.presence_min:
            raise ValueError("the breaks are as long as the shift")
        return self

    @property
    def end_min(self) -> int:
        """End in minutes after midnight of the start day; past 1440 when it ends on the next day."""
        return self.end if self.end > self.start else self.end + MIN_PER_DAY

    @property
    def presence_min(self) -> int:
        """Minutes from start to end, breaks included."""
        return self.end_min - self.start

    @property
    def paid_min(self) -> int:
        """Ordinary working time in minutes: presence less unpaid breaks (aml § 10-1, § 10-9)."""
        return self.presence_min - self.unpaid_break_min

    @property
    def break_min(self) -> int:
        """All breaks together, paid or not."""
        return self.paid_break_min + self.unpaid_break_min

    @property
    def is_work(self) -> bool:
        """False for leave: it fills contract hours but is not work."""
        return self.kind is not ShiftKind.LEAVE

    @property
    def covers_demand(self) -> bool:
        """True when the person is on the ward: a professional day and leave are not."""
        return self.kind not in (ShiftKind.LEAVE, ShiftKind.FAGDAG)

    @property
    def night_min(self) -> int:
        """Minutes between 21:00 and 06:00 (aml § 10-11 (1))."""
        return daily_overlap_min(self.start, self.end_min, NIGHT_START_MIN, NIGHT_END_MIN)

    @property
    def is_night_duty(self) -> bool:
        """Work with more than three hours at night, by the clock."""
        return self.is_work and self.night_min > NIGHT_WORK_MIN

    @property
    def is_long(self) -> bool:
        """Work of more than ten paid hours, by the clock."""
        return self.is_work and self.paid_min > LONG_SHIFT_MIN

    def clock_text(self) -> str:
        """`07:30-15:30`."""
        return f"{format_clock(self.start)}-{format_clock(self.end_min)}"
