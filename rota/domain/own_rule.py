"""A ward's own rule, written in the scenario without code: a count in a window, a run of days, or a gap."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.config import JsonDict

from rota.domain.base import Bool, Id, Int, Model, Num, Sourced, Text, Weekday, weekday_number
from rota.domain.position import Position
from rota.domain.shift import Shift, ShiftKind

OWN_PREFIX = "ward."
# Empty lists are told with the references: a limit on a list with a faulty entry would be told as well as the entry.
NOT_EMPTY: JsonDict = {"minItems": 1}


class Duties(Model):
    """Which duties a rule looks at: those that meet every condition given; all work when none is. Leave is no work."""

    codes: tuple[Id, ...] | None = Field(None, description="shift codes", json_schema_extra=NOT_EMPTY)
    kinds: tuple[ShiftKind, ...] | None = Field(
        None, description="kinds of shifts, as the shifts state them", json_schema_extra=NOT_EMPTY
    )
    long: Bool | None = Field(None, description="true: more than ten paid hours; false: not")
    night: Bool | None = Field(None, description="true: more than three hours between 21:00 and 06:00; false: not")
    weekdays: tuple[Weekday, ...] | None = Field(
        None, description="weekdays on which the duty starts", json_schema_extra=NOT_EMPTY
    )

    @property
    def weekday_numbers(self) -> frozenset[int] | None:
        """0-based weekdays; None: any."""
        return None if self.weekdays is None else frozenset(weekday_number(day) for day in self.weekdays)

    def may_be(self, shift: Shift) -> bool:
        """Whether work with a shift's code can meet the conditions, on some weekday."""
        return (
            shift.is_work
            and (self.codes is None or shift.code in self.codes)
            and (self.kinds is None or shift.kind in self.kinds)
            and (self.long is None or shift.is_long == self.long)
            and (self.night is None or shift.is_night_duty == self.night)
        )


class OwnRule(Sourced):
    """A rule that the ward adds to those of the rule pack. (`rules` tightens a rule that the pack has; this adds one.)

    count: matching duties that start in every `weeks` or `days` in a row, `at_most` or `at_least` so many.
    run: days in a row on which a matching duty starts, `at_most` so many.
    gap: hours from the end of a matching duty to the start of the next, `at_least_h`; with `before` only where the
    next duty matches that.
    """

    id: Id = Field(description="the rule's code; begins with `ward.`")
    title: Text
    kind: Literal["count", "run", "gap"]
    of: Duties = Duties()
    before: Duties | None = Field(None, description="gap: which next duty it is about; all work when left out")
    weeks: Annotated[Int, Field(ge=1, le=52)] | None = Field(None, description="count: weeks in a row, from a Monday")
    days: Annotated[Int, Field(ge=1, le=364)] | None = Field(None, description="count: days in a row, from any day")
    at_most: Annotated[Int, Field(ge=0, le=400)] | None = Field(None, description="count and run")
    at_least: Annotated[Int, Field(ge=1, le=400)] | None = Field(None, description="count")
    at_least_h: Annotated[Num, Field(gt=0, le=400)] | None = Field(None, description="gap, in hours")
    severity: Literal["hard", "soft", "info"] = Field(
        "hard", description="hard: must be kept; soft: a recommendation that costs; info: told only"
    )
    positions: tuple[Id, ...] | None = Field(
        None,
        description="the positions it is for; without this, all that fit the next three",
        json_schema_extra=NOT_EMPTY,
    )
    min_percent: Annotated[Num, Field(ge=0, le=100)] | None = None
    max_percent: Annotated[Num, Field(ge=0, le=100)] | None = None
    competence: Id | None = Field(None, description="those with this competence, as their own or as an extra one")

    @property
    def gap_min(self) -> int | None:
        """The least gap in minutes."""
        return None if self.at_least_h is None else round(self.at_least_h * 60)

    def concerns(self, position: Position) -> bool:
        """Whether the rule is for a position."""
        if self.positions is not None:
            return position.id in self.positions
        return (
            (self.min_percent is None or position.percent >= self.min_percent)
            and (self.max_percent is None or position.percent <= self.max_percent)
            and (self.competence is None or self.competence in (position.competence, *position.extra_competences))
        )
