"""What a simulation of absence is given: who is away how often, how the ward replaces them, and what that costs.

Read from YAML by `rota.io`; what comes out is `domain/simulated.py`. Every element that carries figures names its
source or says `assumed: true`. Nothing here says that an arrangement makes people more or less ill: whoever assumes
that writes an `effects` entry, which is shown as the assumption that it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import erf, log, sqrt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rota.domain.base import Bool, Date, Id, Int, Line, Model, Num, Sourced, Text
from rota.domain.position import Position
from rota.domain.scenario import Scenario, digest

DAYS_PER_YEAR = 365
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MOST_DAYS = 365  # sick pay ends after 52 weeks (folketrygdloven § 8-12): no spell is longer in one year's simulation

Share = Annotated[Num, Field(ge=0, le=1)]
Factor = Annotated[Num, Field(ge=0, le=100)]
SideName = Literal["baseline", "proposal"]


class _Figures(Sourced):
    """An element with figures: it names a source or says that it is assumed."""

    @model_validator(mode="after")
    def _says_where_from(self) -> Self:
        if not self.assumed and self.source is None:
            raise ValueError("say `assumed: true` or name a `source`")
        return self


class Length(Model):
    """How many calendar days a spell lasts: exactly one of the three, by the inverse of the distribution function.

    `geometric_mean`: P(`least` + k days) = q (1 - q)^k with the mean so many days. `lognormal_median` with `sigma`: the
    distribution at k + 1/2 days. `table`: weights of 1, 2, 3 ... days. What lies beyond `most` days lasts `most`, and
    of the lognormal what lies below `least` lasts `least`.
    """

    geometric_mean: Annotated[Num, Field(ge=1, le=MOST_DAYS)] | None = None
    lognormal_median: Annotated[Num, Field(ge=1, le=MOST_DAYS)] | None = None
    sigma: Annotated[Num, Field(gt=0, le=5)] | None = None
    table: Annotated[tuple[Annotated[Num, Field(ge=0)], ...], Field(max_length=MOST_DAYS)] | None = None
    least: Annotated[Int, Field(ge=1, le=MOST_DAYS)] = 1
    most: Annotated[Int, Field(ge=1, le=MOST_DAYS)] = MOST_DAYS

    @model_validator(mode="after")
    def _one_distribution(self) -> Length:
        given = [self.geometric_mean, self.lognormal_median, self.table]
        if sum(one is not None for one in given) != 1:
            raise ValueError("give one of geometric_mean, lognormal_median and table")
        if (self.lognormal_median is None) != (self.sigma is None):
            raise ValueError("lognormal_median and sigma belong together")
        if self.geometric_mean is not None and self.geometric_mean < self.least:
            raise ValueError(f"geometric_mean {self.geometric_mean:g} is below least {self.least}")
        if self.least > self.most:
            raise ValueError(f"least {self.least} is above most {self.most}")
        if self.table is not None:
            if sum(self.table) <= 0:
                raise ValueError("table: at least one weight is above 0")
            if (self.least, self.most) != (1, MOST_DAYS):
                raise ValueError("a table says itself which lengths there are: leave out least and most")
        return self

    def cumulative(self) -> tuple[float, ...]:
        """P(at most k days) for k = 1, 2, ...; the last is 1."""
        if self.table is not None:
            total, sums = sum(self.table), 0.0
            found = []
            for weight in self.table:
                sums += weight
                found.append(sums / total)
            return (*found[:-1], 1.0)
        days = range(1, self.most)
        if self.geometric_mean is not None:
            on = 1 - 1 / (self.geometric_mean - self.least + 1)
            return (*(1 - on ** (day - self.least + 1) if day >= self.least else 0.0 for day in days), 1.0)
        assert self.lognormal_median is not None
        assert self.sigma is not None
        middle, sigma = log(self.lognormal_median), self.sigma
        spread = (0.5 * (1 + erf((log(day + 0.5) - middle) / sigma / sqrt(2))) for day in days)
        return (*(value if day >= self.least else 0.0 for day, value in zip(days, spread, strict=True)), 1.0)

    @property
    def mean_days(self) -> float:
        """The mean number of days, cut at `least` and `most`."""
        return 1 + sum(1 - value for value in self.cumulative()[:-1])


class Group(Model):
    """People whose rates differ. A person belongs to the first group of the list that all conditions given fit."""

    id: Id
    positions: tuple[Id, ...] | None = None
    competence: Id | None = None
    min_percent: Annotated[Num, Field(ge=0, le=100)] | None = None
    max_percent: Annotated[Num, Field(ge=0, le=100)] | None = None
    night_staff: Bool | None = None

    def has(self, scenario: Scenario, position: Position) -> bool:
        """Whether a position belongs to the group."""
        return (
            (self.positions is None or position.id in self.positions)
            and (self.competence is None or self.competence == position.competence)
            and (self.min_percent is None or position.percent >= self.min_percent)
            and (self.max_percent is None or position.percent <= self.max_percent)
            and (self.night_staff is None or scenario.is_night_staff(position) == self.night_staff)
        )


class _Absence(_Figures):
    id: Id
    name: Text | None = None


class _Seasonal(_Absence):
    """Factors by weekday (Monday first) and month say when it begins; scaled so that the yearly mean is the rate."""

    months: Annotated[tuple[Factor, ...], Field(min_length=12, max_length=12)] | None = None

    @model_validator(mode="after")
    def _some_month(self) -> Self:
        if self.months is not None and sum(self.months) <= 0:
            raise ValueError("months: at least one factor is above 0")
        return self

    def month_factors(self) -> tuple[float, ...]:
        """Twelve factors whose mean over the days of a year is 1."""
        if self.months is None:
            return (1.0,) * 12
        mean = sum(factor * days for factor, days in zip(self.months, MONTH_DAYS, strict=True)) / DAYS_PER_YEAR
        return tuple(factor / mean for factor in self.months)


class Spell(_Seasonal):
    """Spells of illness of one person, short or long.

    `per_year` is how many begin in 365 days on which the person is not away by this same absence; on each such day one
    begins with probability `per_year` / 365 x weekday x month. Absences of different ids run independently and may
    overlap. `by_group` gives the rates of groups in place of `per_year`.
    """

    kind: Literal["spell"]
    per_year: Annotated[Num, Field(ge=0, le=DAYS_PER_YEAR)]
    by_group: dict[Id, Annotated[Num, Field(ge=0, le=DAYS_PER_YEAR)]] = Field(default_factory=dict)
    length: Length
    weekdays: Annotated[tuple[Factor, ...], Field(min_length=7, max_length=7)] | None = None

    @model_validator(mode="after")
    def _some_weekday(self) -> Spell:
        if self.weekdays is not None and sum(self.weekdays) <= 0:
            raise ValueError("weekdays: at least one factor is above 0")
        return self

    def weekday_factors(self) -> tuple[float, ...]:
        """Seven factors whose mean is 1."""
        if self.weekdays is None:
            return (1.0,) * 7
        return tuple(factor * 7 / sum(self.weekdays) for factor in self.weekdays)


class Outbreak(_Seasonal):
    """An infection on the ward that hits several people within days.

    On each day one begins with probability `per_year` / 365 x month. Each person is hit with probability `share` (of a
    group: `by_group`), falls ill 0 to `spread_days` days after the first day, each as likely, and is away for a length
    of its own.
    """

    kind: Literal["outbreak"]
    per_year: Annotated[Num, Field(ge=0, le=DAYS_PER_YEAR)]
    share: Share
    by_group: dict[Id, Share] = Field(default_factory=dict)
    spread_days: Annotated[Int, Field(ge=0, le=60)]
    length: Length


class Vacancy(_Absence):
    """A holder leaves and the line stands empty for `weeks` weeks, until somebody with the same terms takes it."""

    kind: Literal["vacancy"]
    per_year: Annotated[Num, Field(ge=0, le=12)]
    by_group: dict[Id, Annotated[Num, Field(ge=0, le=12)]] = Field(default_factory=dict)
    weeks: Annotated[Int, Field(ge=1, le=52)]


class Holiday(_Absence):
    """Holiday in whole weeks: `main_weeks` in a row within ISO weeks 26 to 33, the others by chance outside them.

    Off unless a simulation names it, since a ward makes a holiday rota of its own. In a simulated period of another
    length than 52 weeks the others are as many in proportion. With probability `covered_share` a week is one for
    which a temporary worker was hired beforehand, who works the person's duties.
    """

    kind: Literal["holiday"]
    main_weeks: Annotated[Int, Field(ge=0, le=8)] = 3
    other_weeks: Annotated[Int, Field(ge=0, le=12)] = 2
    covered_share: Share


Absence = Annotated[Spell | Outbreak | Vacancy | Holiday, Field(discriminator="kind")]


class Effect(_Figures):
    """The user's own assumption that the arrangement of one side changes absence: onset times `factor`.

    Of an outbreak the share that is hit is multiplied. Without `absences` it is about all spells and outbreaks; without
    `group` about everybody. The same draws are used, so that more onsets come on top of those there were.
    """

    side: SideName
    factor: Factor
    absences: tuple[Id, ...] | None = None
    group: Id | None = None
    note: Text


class _Step(_Figures):
    """One way to replace. `may_breach` names limits that the ward would set aside for it; breaches are counted."""

    may_breach: tuple[Id, ...] = ()


class Swap(_Step):
    """Somebody at work that day takes another shift that their position may have, where the first can be spared.

    The other shift is at most `most_longer_min` minutes longer in paid time, and no extension of the first.
    """

    step: Literal["swap"]
    most_longer_min: Annotated[Int, Field(ge=0, le=720)] = 60


class ExtraHours(_Step):
    """A part-timer who is off that day works an extra shift within full time, in the week and over the cycle.

    Part-timers have a preferential right to such shifts (aml. § 14-3); an order that hires or pays overtime first
    is remarked on. Whoever is asked says yes with probability `accept_share`, drawn by person and date.
    """

    step: Literal["extra_hours"]
    accept_share: Share


class Extend(_Step):
    """Somebody at work that day stays longer or comes earlier: a shift that contains theirs and is longer.

    A shift of more than ten hours only with the position's written consent (`consent_long`).
    """

    step: Literal["extend"]
    accept_share: Share


class AgreedOvertime(_Figures):
    """Limits on overtime raised by an agreement that the scenario has, in hours; never beyond what the law allows."""

    seven_days_h: Annotated[Num, Field(ge=0, le=168)] | None = None
    four_weeks_h: Annotated[Num, Field(ge=0, le=672)] | None = None
    year_h: Annotated[Num, Field(ge=0, le=2000)] | None = None
    total_24h_h: Annotated[Num, Field(ge=0, le=24)] | None = None


class Overtime(_Step):
    """Anybody who is off that day works an extra shift, the hours beyond full time as overtime within the limits.

    `agreed` holds limits that an agreement with the representatives raises; without it those of the law's main rule.
    """

    step: Literal["overtime"]
    accept_share: Share
    agreed: AgreedOvertime | None = None


class _External(_Step):
    """People from outside the rota: `people` of them, each there on a date with probability `available_share`.

    At most `per_day` of them on one date, each one shift, with the law's main rule of daily rest between their own
    shifts. `shifts` left out: every shift on the ward of at most ten hours. `competence` left out: they count among
    those present and fill no place of a competence.
    """

    people: Annotated[Int, Field(ge=1, le=200)]
    available_share: Share
    per_day: Annotated[Int, Field(ge=1, le=200)]
    competence: Id | None = None
    shifts: tuple[Id, ...] | None = None
    kr_per_hour: Annotated[Num, Field(ge=0, le=10_000)] | None = None


class Pool(_External):
    """A staffing pool of the same employer (vikarpool, ressursteam)."""

    step: Literal["pool"]


class Agency(_External):
    """Hired from an agency (bemanningsforetak)."""

    step: Literal["agency"]


Policy = Annotated[Swap | ExtraHours | Extend | Overtime | Pool | Agency, Field(discriminator="step")]
STEPS = ("swap", "extra_hours", "extend", "overtime", "pool", "agency")


class ResidentGroup(Model):
    """Residents with a fixed circle of staff, for counting different people. Positions of no group count in each."""

    id: Id
    name: Text | None = None
    positions: tuple[Id, ...] = Field(min_length=1)


class Replications(Model):
    """How many years are simulated: `first`, then more until the interval of `deciding` is narrow enough, or `most`.

    `half_width` is half the interval's width in the figure's unit; without it exactly `first` years are simulated.
    `check_years` of them are laid out and examined by the whole rule catalogue.
    """

    first: Annotated[Int, Field(ge=2, le=1_000_000)] = 1000
    most: Annotated[Int, Field(ge=2, le=1_000_000)] = 10_000
    confidence: Annotated[Num, Field(gt=0, lt=1)] = 0.95
    half_width: Annotated[Num, Field(gt=0)] | None = None
    deciding: Id = "below_min_shifts"
    check_years: Annotated[Int, Field(ge=0, le=100)] = 2

    @model_validator(mode="after")
    def _ordered(self) -> Replications:
        if self.most < self.first:
            raise ValueError(f"most {self.most} is below first {self.first}")
        return self


class SimulationSpec(Model):
    """A simulation of absence, the same for every side.

    `first` is the Monday that the period begins on; without it that of the scenario's cycle. `policies` are tried in
    this order on every day below minimum staffing. `least_gap_min`: a step is taken only where it removes at least so
    many person-minutes below minimum; shorter gaps are left to those at work, and counted.
    """

    format: Literal["rota/simulation/1"]
    title: Text | None = None
    first: Date | None = None
    weeks: Annotated[Int, Field(ge=1, le=52)] = 52
    seed: Annotated[Int, Field(ge=0, lt=2**63)] = 0
    replications: Replications = Replications()
    groups: Annotated[tuple[Group, ...], Field(max_length=50)] = ()
    absences: Annotated[tuple[Absence, ...], Field(max_length=20)] = ()
    effects: Annotated[tuple[Effect, ...], Field(max_length=50)] = ()
    policies: tuple[Policy, ...] = ()
    least_gap_min: Annotated[Int, Field(ge=1, le=1440)] = 60
    resident_groups: Annotated[tuple[ResidentGroup, ...], Field(max_length=50)] = ()
    note: Line | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> SimulationSpec:
        if self.first is not None and self.first.weekday() != 0:
            raise ValueError(f"first: {self.first} is not a Monday")
        for what, ids in (
            ("groups", [group.id for group in self.groups]),
            ("absences", [absence.id for absence in self.absences]),
            ("policies", [policy.step for policy in self.policies]),
            ("resident_groups", [group.id for group in self.resident_groups]),
        ):
            twice = sorted(name for name, count in Counter(ids).items() if count > 1)
            if twice:
                raise ValueError(f"{what}: {', '.join(twice)} more than once")
        groups = {group.id for group in self.groups}
        named = [name for absence in self.absences if not isinstance(absence, Holiday) for name in absence.by_group]
        named += [effect.group for effect in self.effects if effect.group is not None]
        _known("groups", named, groups)
        able = {absence.id for absence in self.absences if isinstance(absence, Spell | Outbreak)}
        _known("spells and outbreaks", (name for effect in self.effects for name in effect.absences or ()), able)
        return self

    def digest(self) -> str:
        """SHA-256 of all of it, over canonical JSON."""
        return digest(self.model_dump(mode="json"))


def _known(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    missing = sorted(set(names) - set(known))
    if missing:
        raise ValueError(f"no such {what}: {', '.join(missing)}")


def person_key(position: Position) -> str:
    """Who a position's absences belong to on both sides: the holder's pseudonym, else the position's id."""
    return position.holder or position.id
