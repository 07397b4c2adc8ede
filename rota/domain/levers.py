"""Levers: what the parties are willing to change in the positions, and in which order they weigh the results.

The position search finds which of it to use. Nothing here says how many positions end or how large one becomes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from rota.domain.base import Bool, Id, Int, Num, Sourced, Text

Percent = Annotated[Num, Field(gt=0, le=100)]
Positions = Annotated[tuple[Id, ...], Field(min_length=1, max_length=300)]
PERCENT_DECIMALS = 1


class Criterion(StrEnum):
    """What structures of positions are judged by. Each is counted in steps (see `rota positions`)."""

    FULL_TIME_SHARE = "full_time_share"
    SMALL_POSITIONS = "small_positions"
    MEAN_PERCENT = "mean_percent"
    WISHES_UNMET = "wishes_unmet"
    WEEKEND_BURDEN = "weekend_burden"
    TERMS_CHANGED = "terms_changed"
    COST = "cost"
    LONG_SHIFTS = "long_shifts"


class SizeLever(Sourced):
    """Positions that may get another size, from `at_least` to `at_most` percent, or else keep the one they have.

    `wish`: their holders have asked for it. `fill`: a vacant position that gets a line in the rota at that size.
    """

    positions: Positions
    at_least: Percent
    at_most: Percent
    wish: Bool = False
    fill: Bool = False

    @model_validator(mode="after")
    def _fits(self) -> SizeLever:
        if self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least:g} is above at_most {self.at_most:g}")
        if self.wish and self.fill:
            raise ValueError("a vacant position has no holder who could wish: leave out `wish` or `fill`")
        if any(round(value, PERCENT_DECIMALS) != value for value in (self.at_least, self.at_most)):
            raise ValueError("write sizes with one decimal at most")
        return self


class WeekendLever(Sourced):
    """Positions that may work other weekends than today: every n-th, n one of `every`. `wish`: holders ask for it."""

    positions: Positions
    every: Annotated[tuple[Annotated[Int, Field(ge=1, le=12)], ...], Field(min_length=1)]
    wish: Bool = False


class EndLever(Sourced):
    """Positions that may end, and why: vacant, or held under a contract that ends before the rota begins."""

    positions: Positions
    reason: Text


class LongShiftLever(Sourced):
    """People who consent to this shift, instead of their others, on the weekends they work. `wish`: they ask for it."""

    positions: Positions
    shift: Id
    wish: Bool = False


class Budget(Sourced):
    """The most that the positions together may grow, vacant ones included: in FTE, in kroner of base pay, or both."""

    fte_change_at_most: Annotated[Num, Field(ge=-100, le=100)] | None = None
    annual_pay_change_at_most: Annotated[Num, Field(ge=-1e9, le=1e9)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Budget:
        if self.fte_change_at_most is None and self.annual_pay_change_at_most is None:
            raise ValueError("say fte_change_at_most or annual_pay_change_at_most")
        return self


class PositionLevers(Sourced):
    """All levers of a proposal, and the order in which its criteria count.

    `small_percent`: a position below this is called small. `smallest_percent`: no size that the search gives is below.
    `steps`: smaller differences in a criterion do not make another structure; by default they follow the ward's size.
    """

    sizes: Annotated[tuple[SizeLever, ...], Field(max_length=100)] = ()
    weekends: Annotated[tuple[WeekendLever, ...], Field(max_length=100)] = ()
    may_end: Annotated[tuple[EndLever, ...], Field(max_length=100)] = ()
    long_shifts: Annotated[tuple[LongShiftLever, ...], Field(max_length=20)] = ()
    budget: Budget | None = None
    small_percent: Percent = 50.0
    smallest_percent: Annotated[Num, Field(ge=0, le=100)] = 0.0
    order: tuple[Criterion, ...] = tuple(Criterion)
    steps: dict[Criterion, Annotated[Num, Field(gt=0, le=1e9)]] = Field(default_factory=dict)

    @field_validator("order")
    @classmethod
    def _every_criterion_once(cls, value: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        if sorted(value) != sorted(Criterion):
            raise ValueError(f"name each of {', '.join(Criterion)} once")
        return value

    @model_validator(mode="after")
    def _something_to_pull(self) -> PositionLevers:
        if not (self.sizes or self.weekends or self.may_end or self.long_shifts):
            raise ValueError("no lever: state at least one of sizes, weekends, may_end, long_shifts")
        return self
