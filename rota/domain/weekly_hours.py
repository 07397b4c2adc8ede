"""The full-time week (uketimetall) that an arrangement of working hours gives ground for: what the calculator answers.

Amounts of time are exact: `Fraction`s of a minute, since an unpaid break can take a part of a minute off the night.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from rota.domain.base import Text


class Verdict(StrEnum):
    """Whether a condition is kept. `CANNOT_BE_JUDGED` is never read as kept."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_BE_JUDGED = "cannot_be_judged"


class Standing(StrEnum):
    """The full-time week stated for a position against the one that its line gives ground for.

    `OPEN`: shorter than what is certain, no shorter than what conditions that cannot be judged may carry.
    """

    AGREES = "agrees"
    OPEN = "open"
    SHORTER = "shorter_than_the_ground"
    LONGER = "longer_than_entitled"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A number of the law or the agreement with its own source. `evidence`: `verified`, `to verify` or `not law`."""

    id: str
    title: Text
    text: Text
    reference: Text
    url: str | None
    evidence: str
    last_checked: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a shorter full-time week and the figure behind the verdict.

    `counts` is False where the condition itself is not found in print (`to verify`): then it is never a certain ground.
    """

    criterion: Criterion
    verdict: Verdict
    figure: Text

    @property
    def id(self) -> str:
        """The criterion's name."""
        return self.criterion.id

    @property
    def counts(self) -> bool:
        """Whether a verdict of met makes a certain ground."""
        return self.criterion.evidence == "verified"

    @property
    def certain(self) -> bool:
        """Met, by a condition that is found in print."""
        return self.verdict is Verdict.MET and self.counts

    @property
    def open(self) -> bool:
        """Neither certain nor ruled out."""
        return self.verdict is not Verdict.NOT_MET and not self.certain


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of the weighting, in minutes: credit for each hour at night and on Sunday, start, floor, ceiling."""

    night_credit_min_per_h: int
    sunday_credit_min_per_h: int
    start_week_min: int
    floor_week_min: int
    ceiling_week_min: int


@dataclass(frozen=True, slots=True)
class Weighting:
    """The weighted full-time week of `weeks` weeks: `hours = 37.5 P / (P + R)` between floor and ceiling.

    `planned_min` is P, `compensation_min` is R, `sunday_min` holds no night. `clamped` tells which bound was used.
    """

    weeks: int
    planned_min: Fraction
    night_min: Fraction
    sunday_min: Fraction
    compensation_min: Fraction
    unclamped_week_min: Fraction
    week_min: Fraction
    clamped: Literal["floor", "ceiling"] | None

    @property
    def position_percent(self) -> Fraction:
        """Planned hours as a share of a full position with this week: P / (H W), in percent."""
        return 100 * self.planned_min / (self.week_min * self.weeks)


@dataclass(frozen=True, slots=True)
class Basis:
    """The shortest full-time week on certain grounds, and the one if everything open were met too.

    `grounds` and `open_grounds` name the criteria that carry each.
    """

    week_min: Fraction
    grounds: tuple[str, ...]
    open_week_min: Fraction
    open_grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SundayMargin:
    """Worked Sundays of the cycle against every third."""

    worked: int
    weeks: int
    needed: int

    @property
    def spare(self) -> int:
        """Sundays that can go before the ground falls; negative: Sundays that are missing."""
        return self.worked - self.needed


@dataclass(frozen=True, slots=True)
class RedDays:
    """Work on red days outside the plain Sunday time, not at night, on `weeks` weeks of dates."""

    weeks: int
    added_min_per_week: Fraction


@dataclass(frozen=True, slots=True)
class PositionHours:
    """One position's line: figures, conditions and what follows. Times of the whole cycle.

    `yearly_sunday_min` is work from Saturday 22:00 to Sunday 22:00, nights included. `weighting_holds` tells
    whether the conditions of three-part rotation are met: only then is the weighted week a ground.
    `more_min_per_week` is what the full-time week on certain grounds, in place of the stated one, adds to this position
    (negative: takes off).
    """

    position_id: str
    percent: float
    weeks: int
    stated_week_min: int
    weighting: Weighting
    weighting_holds: Verdict
    yearly_sunday_min: Fraction
    yearly_sundays: int
    sundays: SundayMargin
    conditions: tuple[Condition, ...]
    basis: Basis
    standing: Standing
    reduction_min: Fraction
    more_min_per_week: Fraction
    warnings: tuple[Text, ...]
    red_days: RedDays | None

    def condition(self, criterion_id: str) -> Condition:
        """The condition of that name. Raises StopIteration for an unknown one."""
        return next(condition for condition in self.conditions if condition.id == criterion_id)


@dataclass(frozen=True)
class PlainHours:
    """The weighted week from plain figures. Most conditions cannot be judged from them."""

    weighting: Weighting
    weighting_holds: Verdict
    weights: Weights
    conditions: tuple[Condition, ...]
    criteria: tuple[Criterion, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class RosterHours:
    """Every worked position of a roster. `without_work` are positions whose line holds no work."""

    positions: tuple[PositionHours, ...]
    without_work: tuple[str, ...]
    weights: Weights
    criteria: tuple[Criterion, ...]
    notes: tuple[Text, ...]
