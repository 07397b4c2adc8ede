"""Pay: rates of supplements as dated data, what a scenario says of pay, and what a roster costs by it.

Rates hold for the years of their table and are never carried over to others: a scenario names the table or gives its
own, and every figure says which. Intervals and stacking follow the collective agreement (HTA KS ch. 1 §§ 5.1 to 5.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from rota.domain.base import ClockMin, Id, Int, Line, Model, Num, Sourced, Text
from rota.domain.time import MIN_PER_DAY

SupplementKind = Literal["evening", "night", "weekend", "holiday"]
KINDS: tuple[SupplementKind, ...] = ("evening", "night", "weekend", "holiday")
Kroner = Annotated[Num, Field(ge=0, le=10_000)]
Percent = Annotated[Num, Field(ge=0, le=400)]


class Step(Model):
    """A rate from so many yearly weekend hours of one person on."""

    from_h: Annotated[Int, Field(ge=0, le=2000)]
    kr_per_hour: Kroner


class Rate(Model):
    """One supplement for an hour: a percent of hourly pay, kroner, or the higher of both; or steps by yearly hours."""

    percent: Percent | None = None
    kr_per_hour: Kroner | None = None
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Rate:
        if self.steps and (self.percent is not None or self.kr_per_hour is not None):
            raise ValueError("give steps, or percent and kr_per_hour, not both")
        if not self.steps and self.percent is None and self.kr_per_hour is None:
            raise ValueError("give percent, kr_per_hour, both (the higher counts) or steps")
        hours = [step.from_h for step in self.steps]
        if self.steps and (hours != sorted(set(hours)) or hours[0] != 0):
            raise ValueError("steps begin at 0 hours and rise")
        return self

    def per_hour(self, hourly_kr: float) -> float:
        """Kroner an hour for an hourly pay: the higher of percent and kroner. The first step where there are steps."""
        if self.steps:
            return self.steps[0].kr_per_hour
        return max((self.percent or 0.0) / 100 * hourly_kr, self.kr_per_hour or 0.0)


class ClockRate(Rate):
    """A supplement between two clock times of every day; `to` at or before `from` is on the next day."""

    from_: ClockMin = Field(alias="from")
    to: ClockMin

    @property
    def end_min(self) -> int:
        """End in minutes after midnight of the day it starts."""
        return self.to if self.to > self.from_ else self.to + MIN_PER_DAY


class Overtime(Model):
    """Percent on top of hourly pay for overtime: ordinarily, at night, weekends and days off, and on red days."""

    ordinary_percent: Percent
    unsocial_percent: Percent
    red_day_percent: Percent


class Rates(Sourced):
    """Rates of one settlement. `years` says which years they are of, for people to read."""

    years: Line
    evening: ClockRate
    night: ClockRate
    weekend: Rate
    holiday: Rate
    overtime: Overtime


class EmployerCost(Sourced):
    """What the employer pays on top of pay: holiday pay and pension of pay, tax of all of it, in percent."""

    holiday_pay_percent: Percent
    pension_percent: Percent
    employer_tax_percent: Percent

    @property
    def factor(self) -> float:
        """Cost of one krone of pay: (1 + holiday pay + pension) x (1 + tax)."""
        on_pay = 1 + (self.holiday_pay_percent + self.pension_percent) / 100
        return on_pay * (1 + self.employer_tax_percent / 100)


class Pay(Sourced):
    """What a scenario says of pay: rates by the name of a table or its own, and yearly pay of a full position.

    `annual_pay` is kroner a year for 100 % by competence, in prices of `price_year`.
    """

    rates_table: Id | None = None
    rates: Rates | None = None
    annual_pay: dict[Id, Annotated[Num, Field(gt=0, le=5_000_000)]] = Field(min_length=1)
    price_year: Annotated[Int, Field(ge=1990, le=2099)]
    employer_cost: EmployerCost | None = None

    @model_validator(mode="after")
    def _one_source_of_rates(self) -> Pay:
        if (self.rates_table is None) == (self.rates is None):
            raise ValueError("give one of rates_table and rates")
        return self


@dataclass(frozen=True, slots=True)
class RateTable:
    """A dated table of rates with its name and source. `valid_from` and `valid_to` are None where not found in print.

    `overtime_evidence` is the mark of the percents of overtime, which may be weaker than that of the supplements.
    """

    id: str
    title: Text
    rates: Rates
    reference: Text
    url: str | None
    evidence: str
    overtime_evidence: str
    last_checked: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class PersonPay:
    """One position over the period laid. Minutes are paid minutes; kroner are pay, without employer cost.

    `supplement_min` and `supplement_kr` are by kind. None for kroner: no yearly pay is given for the competence.
    """

    position_id: str
    paid_min: int
    supplement_min: dict[SupplementKind, float]
    hourly_kr: float | None
    ordinary_kr: float | None
    supplement_kr: dict[SupplementKind, float] | None

    @property
    def total_kr(self) -> float | None:
        """Ordinary pay and supplements."""
        if self.ordinary_kr is None or self.supplement_kr is None:
            return None
        return self.ordinary_kr + sum(self.supplement_kr.values())


@dataclass(frozen=True, slots=True)
class RosterPay:
    """A roster's pay over `weeks` weeks from the cycle's first day, with the rates it was computed by.

    `table` is None where the scenario gives rates of its own.
    """

    weeks: int
    rates: Rates
    rates_title: Text
    price_year: int
    factor: float | None
    people: tuple[PersonPay, ...]
    excluded: tuple[Text, ...]
    table: RateTable | None = None

    def kroner(self, kind: SupplementKind | None = None) -> float | None:
        """Pay of everybody, or one supplement's; None where any position's yearly pay is not given."""
        sums = [
            person.total_kr if kind is None else None if person.supplement_kr is None else person.supplement_kr[kind]
            for person in self.people
        ]
        known = [one for one in sums if one is not None]
        return sum(known) if len(known) == len(sums) else None

    def ordinary_kr(self) -> float | None:
        """Pay of everybody without supplements; None where any position's yearly pay is not given."""
        known = [person.ordinary_kr for person in self.people if person.ordinary_kr is not None]
        return sum(known) if len(known) == len(self.people) else None

    def hours(self, kind: SupplementKind) -> float:
        """Hours with one supplement over the period."""
        return sum(person.supplement_min[kind] for person in self.people) / 60


@dataclass(frozen=True, slots=True)
class ExtraShift:
    """What one extra shift costs: the part within full time as additional work, the part beyond as overtime.

    Kroner are pay. `reasons` say how it was split; `cautions` which limits on overtime it meets.
    """

    position_id: str
    week: int
    day: int
    code: str
    additional_min: int
    overtime_min: int
    ordinary_kr: float
    supplement_kr: float
    overtime_kr: float
    rates_title: Text
    reasons: tuple[Text, ...]
    cautions: tuple[Text, ...]

    @property
    def total_kr(self) -> float:
        """All of it."""
        return self.ordinary_kr + self.supplement_kr + self.overtime_kr
