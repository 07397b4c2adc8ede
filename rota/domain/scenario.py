"""The scenario: everything that the ward needs, has and has agreed, in one immutable value."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from rota.domain.agreement import Agreement
from rota.domain.base import Bool, Date, Id, Int, Line, Model, Num, Sourced, Text, Weekday, weekday_number
from rota.domain.demand import Competence, DemandException, DemandRow
from rota.domain.levers import PositionLevers
from rota.domain.own_rule import OwnRule
from rota.domain.pay import Pay
from rota.domain.position import Position
from rota.domain.shift import Shift, ShiftKind
from rota.domain.time import DAYS_PER_WEEK

Severity = Literal["hard", "soft", "info"]


class Priority(StrEnum):
    """What the solver minimises, in the order the scenario states; each is a sum with named parts."""

    COVER_MINIMUM = "cover_minimum"
    SOFT_RULES = "soft_rules"
    COVER_TARGET = "cover_target"
    CONTRACT_HOURS = "contract_hours"
    ERGONOMICS = "ergonomics"
    WISHES = "wishes"


DEFAULT_PRIORITIES = tuple(Priority)


class Origin(Sourced):
    """Where the figures come from that do not say it themselves."""

    @model_validator(mode="after")
    def _says_something(self) -> Origin:
        if not self.assumed and self.source is None:
            raise ValueError("say `assumed: true` or name a `source`")
        return self


class Ward(Sourced):
    """The ward (avdeling)."""

    name: Line
    residents: Annotated[Int, Field(ge=1, le=2000)] | None = None
    unions: tuple[Id, ...] = ()


class Cycle(Sourced):
    """The rota's length. A rolling cycle is followed by itself: every window wraps from the last week to the first."""

    weeks: Annotated[Int, Field(ge=1, le=52)]
    rolling: Bool = True
    start: Date

    @field_validator("start")
    @classmethod
    def _monday(cls, value: Date) -> Date:
        if value.weekday() != 0:
            raise ValueError(f"{value} is not a Monday")
        return value

    @property
    def days(self) -> int:
        """Number of days."""
        return self.weeks * DAYS_PER_WEEK


class FagdagPolicy(Sourced):
    """Professional days (fagdager): who has one every n-th week, and when they may lie."""

    shift: Id
    every_weeks: Annotated[Int, Field(ge=1, le=52)]
    min_percent: Annotated[Num, Field(ge=0, le=100)]
    night_staff: Bool = True
    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    max_people_per_day: Annotated[Int, Field(ge=1, le=500)] | None = None

    @property
    def weekdays(self) -> tuple[int, ...]:
        """0-based weekdays on which a professional day may lie."""
        return tuple(sorted({weekday_number(day) for day in self.days}))


class PastDuty(Sourced):
    """A shift that was worked before the cycle. `days_before` 1 is the Sunday before week 1."""

    position: Id
    days_before: Annotated[Int, Field(ge=1, le=56)]
    code: Id


class History(Sourced):
    """What came before the cycle, for windows that reach back. Days within `days_known` without a duty were free."""

    days_known: Annotated[Int, Field(ge=0, le=56)] = 0
    duties: tuple[PastDuty, ...] = ()


class LocalRule(Sourced):
    """The ward's own tightening of a pack rule's limit, or its severity where no law makes it hard.

    (`own_rules` adds rules that the pack does not have.)
    """

    rule: Id
    limit_h: Annotated[Num, Field(ge=0, le=400)] | None = None
    limit_count: Annotated[Int, Field(ge=0, le=400)] | None = None
    severity: Severity | None = None


class HoursTolerance(Sourced):
    """How far planned hours may lie from the contract over the cycle, in hours per week, under and over."""

    under_h_per_week: Annotated[Num, Field(ge=0, le=10)] = 0.25
    over_h_per_week: Annotated[Num, Field(ge=0, le=10)] = 0.25


class Scenario(Model):
    """A ward, its people, its demand and its agreements. Read from YAML by `rota.io.scenario_file`."""

    format: Literal["rota/scenario/1"]
    id: Id
    title: Text
    description: Text | None = None
    side: Literal["baseline", "proposal"] = "baseline"
    data_origin: Origin
    ward: Ward
    cycle: Cycle
    rule_pack: Literal["norway/kommune", "none"] = "norway/kommune"
    shifts: tuple[Shift, ...] = Field(min_length=1, max_length=200)
    competences: tuple[Competence, ...] = Field(min_length=1, max_length=8)
    demand: tuple[DemandRow, ...] = Field(min_length=1, max_length=500)
    date_exceptions: tuple[DemandException, ...] = ()
    positions: tuple[Position, ...] = Field(min_length=1, max_length=300)
    hours_tolerance: HoursTolerance = HoursTolerance()
    fagdag: FagdagPolicy | None = None
    agreements: tuple[Agreement, ...] = ()
    rules: tuple[LocalRule, ...] = ()
    own_rules: Annotated[tuple[OwnRule, ...], Field(max_length=100)] = ()
    history: History = History()
    priorities: tuple[Priority, ...] = DEFAULT_PRIORITIES
    pay: Pay | None = None
    langhelg: Literal["long_shifts", "free_weekend"] = "long_shifts"
    levers: PositionLevers | None = None
    roster: Line | None = None
    roster_note: Text | None = None

    @field_validator("priorities")
    @classmethod
    def _every_priority_once(cls, value: tuple[Priority, ...]) -> tuple[Priority, ...]:
        if sorted(value) != sorted(Priority):
            raise ValueError(f"name each of {', '.join(Priority)} once")
        return value

    @cached_property
    def shift_by_code(self) -> dict[str, Shift]:
        """Shifts by code."""
        return {shift.code: shift for shift in self.shifts}

    @cached_property
    def position_by_id(self) -> dict[str, Position]:
        """Positions by id."""
        return {position.id: position for position in self.positions}

    @cached_property
    def worked_positions(self) -> tuple[Position, ...]:
        """Positions that have a line in the rota."""
        return tuple(position for position in self.positions if position.is_worked)

    @cached_property
    def stands_in(self) -> dict[str, tuple[str, ...]]:
        """For each competence, the others its holders can stand in for."""
        return {competence.id: competence.stands_in_for for competence in self.competences}

    def is_night_staff(self, position: Position) -> bool:
        """Stated by the position, or: every shift it may work is night duty by the clock."""
        if position.night_staff is not None:
            return position.night_staff
        codes = {*position.shifts, *(position.weekend_shifts or ())}
        known = [self.shift_by_code[code] for code in codes if code in self.shift_by_code]
        return bool(known) and all(shift.is_night_duty for shift in known)

    def fagdag_entitled(self, position: Position) -> bool:
        """Whether the fagdag policy gives the position a professional day."""
        if self.fagdag is None or not position.is_worked:
            return False
        return position.percent >= self.fagdag.min_percent or (
            self.fagdag.night_staff and self.is_night_staff(position)
        )

    def allowed_codes(self, position: Position, weekday: int) -> tuple[str, ...]:
        """Codes the position may start on a 0-based weekday, its professional day and leave included."""
        codes = list(position.codes_on(weekday))
        if self.fagdag is not None and weekday in self.fagdag.weekdays and self.fagdag_entitled(position):
            codes.append(self.fagdag.shift)
        return tuple(dict.fromkeys(codes))

    def hours_bounds_min(self, position: Position) -> tuple[int, int]:
        """Fewest and most paid minutes over the cycle that the tolerance allows for the position's contract."""
        weeks = self.cycle.weeks
        contract = position.exact_contract_min(weeks)
        low = contract - Fraction(str(self.hours_tolerance.under_h_per_week)) * 60 * weeks
        high = contract + Fraction(str(self.hours_tolerance.over_h_per_week)) * 60 * weeks
        return ceil(low), floor(high)

    def with_positions(self, positions: tuple[Position, ...]) -> Scenario:
        """The same scenario with other positions. (`model_copy` would keep what was cached of the old ones.)"""
        data = {name: getattr(self, name) for name in type(self).model_fields}
        return Scenario.model_construct(**(data | {"positions": positions}))

    def digest(self, *parts: str) -> str:
        """SHA-256 of the scenario, or of the named top-level parts, over canonical JSON."""
        data = self.model_dump(mode="json", by_alias=True, include=set(parts) if parts else None)
        return digest(data)

    def leave_codes(self) -> frozenset[str]:
        """Codes that are leave, not work."""
        return frozenset(shift.code for shift in self.shifts if shift.kind is ShiftKind.LEAVE)


def digest(data: Any) -> str:
    """SHA-256 (hex) of JSON-compatible data in canonical form."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
