"""A position (stilling): a line of the rota with its percent, hours, weekends and what its holder has agreed to."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from rota.domain.base import Bool, Id, Int, Line, Num, Sourced

OFF = "off"

# Which weeks are full time is for the rule pack to say.
FullTimeHours = Annotated[Num, Field(ge=10, le=60)]


class LockedDay(Sourced):
    """A day that is decided beforehand: a shift code, or `off`."""

    week: Annotated[Int, Field(ge=1, le=52)]
    day: Annotated[Int, Field(ge=1, le=7)]
    code: Id


class WishedDay(Sourced):
    """A wish: a shift code, or `off`. `weight` orders wishes against each other only."""

    week: Annotated[Int, Field(ge=1, le=52)]
    day: Annotated[Int, Field(ge=1, le=7)]
    code: Id
    weight: Annotated[Int, Field(ge=1, le=10)] = 1


class Position(Sourced):
    """One position. `holder` is a pseudonym; a vacant position has none.

    `weekend_every` n: at most one of any n consecutive weekends is worked; 0: no weekends.
    `shifts` are the codes the position may work; `weekend_shifts`, when given, replace them for shifts that start on
    Saturday or Sunday. The professional day's code is allowed by the fagdag policy and is not listed.
    `consent_long` is the holder's written consent to shifts of more than ten hours.
    """

    id: Id
    holder: Id | None = None
    vacant: Bool = False
    in_rota: Bool | None = None
    union: Id | None = None
    competence: Id
    extra_competences: tuple[Id, ...] = ()
    percent: Annotated[Num, Field(gt=0, le=100)]
    full_time_hours: FullTimeHours
    weekend_every: Annotated[Int, Field(ge=0, le=12)]
    shifts: tuple[Id, ...] = Field(min_length=1)
    weekend_shifts: tuple[Id, ...] | None = None
    consent_long: Bool = False
    night_staff: Bool | None = None
    documented_need: Line | None = None
    locked: tuple[LockedDay, ...] = ()
    wishes: tuple[WishedDay, ...] = ()

    @model_validator(mode="after")
    def _vacancy(self) -> Position:
        if self.vacant and self.holder is not None:
            raise ValueError("a vacant position has no holder")
        if self.in_rota is False and not self.vacant:
            raise ValueError("only a vacant position can stay out of the rota")
        return self

    @property
    def is_worked(self) -> bool:
        """Whether the rota has a line for the position. A vacant one has none unless `in_rota` says it is filled."""
        return not self.vacant if self.in_rota is None else self.in_rota

    @property
    def full_time_min(self) -> int:
        """The full-time week in minutes."""
        return round(self.full_time_hours * 60)

    def codes_on(self, weekday: int) -> tuple[str, ...]:
        """Shift codes the position may start on a 0-based weekday, the professional day not counted."""
        if weekday >= 5 and self.weekend_shifts is not None:
            return self.weekend_shifts
        return self.shifts

    def contract_min(self, weeks: int) -> float:
        """Contract minutes over `weeks` weeks: percent x full-time hours x weeks."""
        return float(self.exact_contract_min(weeks))

    def exact_contract_min(self, weeks: int) -> Fraction:
        """As `contract_min`, of the figures as they are written: 80 % of 35.5 hours is 28 h 24 min exactly."""
        return Fraction(str(self.percent)) * Fraction(str(self.full_time_hours)) * 60 * weeks / 100

    def fill_set(self, stands_in: dict[str, tuple[str, ...]]) -> frozenset[str]:
        """Competences whose demand the holder can fill, given each competence's stand-ins."""
        own = (self.competence, *self.extra_competences)
        return frozenset(own) | {other for one in own for other in stands_in.get(one, ())}
