"""Demand by the clock: how many people, of which competence, on which weekdays and between which times."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rota.domain.base import ClockMin, Date, Id, Int, Sourced, Text, Weekday, weekday_number
from rota.domain.time import MIN_PER_DAY

Count = Annotated[Int, Field(ge=0, le=500)]
DayGroup = Literal["all", "weekdays", "weekend"]


class Competence(Sourced):
    """A competence. Its holders can also fill the places of those it `stands_in_for` (not transitive: name each)."""

    id: Id
    name: Text
    stands_in_for: tuple[Id, ...] = ()


class _Interval(Sourced):
    from_: ClockMin = Field(alias="from")
    to: ClockMin
    competence: Id | None = None
    min: Count
    target: Count | None = None
    max: Count | None = None

    @model_validator(mode="after")
    def _ordered(self) -> _Interval:
        if self.from_ == MIN_PER_DAY:
            raise ValueError("from 24:00 is 00:00 of the next day: write 00:00")
        if self.target is not None and self.target < self.min:
            raise ValueError(f"target {self.target} is below min {self.min}")
        if self.max is not None and self.max < max(self.min, self.target or 0):
            raise ValueError(f"max {self.max} is below min {self.min} or target {self.target}")
        return self

    @property
    def end_min(self) -> int:
        """End in minutes after midnight of the start day; past 1440 when it ends on the next day."""
        return self.to if self.to > self.from_ else self.to + MIN_PER_DAY

    @property
    def aim(self) -> int:
        """The number wished for: the target, or the minimum where no target is given."""
        return self.min if self.target is None else self.target


class DemandRow(_Interval):
    """Demand that recurs every week. Without a competence it counts everybody on the ward.

    `min` must be met (hard), `target` is wished for (soft), `max` must not be passed (hard).
    An interval that ends at or before its start reaches into the next day and belongs to the day it starts.
    """

    id: Id
    days: tuple[Weekday, ...] | DayGroup

    @property
    def weekdays(self) -> tuple[int, ...]:
        """0-based weekdays on which the interval starts."""
        if self.days == "all":
            return tuple(range(7))
        if self.days == "weekdays":
            return tuple(range(5))
        if self.days == "weekend":
            return (5, 6)
        return tuple(sorted({weekday_number(day) for day in self.days}))


class DemandException(_Interval):
    """Demand on one date in place of every recurring row of the same competence on that date."""

    date: Date
