"""A roster laid on real dates; produced by `rota.calendar`, shown by `rota.io`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from rota.domain.base import Text
from rota.domain.calendar import CalendarSource
from rota.domain.roster import Duty

Mark = Literal["F1", "F2"]


@dataclass(frozen=True, slots=True)
class LaidDuty:
    """A duty on its date. `clock_change_min` is what the moved clock adds to it: 0 on all but two nights a year.

    `present_min` is the time that passes from start to end; None, like the change, where the roster gave no clock
    time for an unknown code.
    """

    date: date
    duty: Duty
    is_work: bool
    present_min: int | None
    clock_change_min: int | None


@dataclass(frozen=True, slots=True)
class LaidDay:
    """One position on one date.

    `worked` says, for a Sunday or red day, whether work touches its interval (aml § 10-10 (1)); None on other days. A
    free day can be worked in this sense, by the evening before it. `f3_alternating` and `f3_averaging` say that the
    method suggests an F3 here; `gives_f5` marks an F1 that lies on a red day from Monday to Saturday.
    """

    date: date
    duties: tuple[LaidDuty, ...]
    mark: Mark | None = None
    worked: bool | None = None
    f3_alternating: bool = False
    f3_averaging: bool = False
    gives_f5: bool = False


@dataclass(frozen=True, slots=True)
class HalfYear:
    """Sundays and red days of a window of whole weeks: `worked` of `total`, of which at most half, rounded down."""

    first: date
    last: date
    worked: int
    total: int

    @property
    def most(self) -> int:
        """The most that may be worked where at least half are to be free."""
        return self.total // 2

    @property
    def margin(self) -> int:
        """How many more could be worked; negative when too many are."""
        return self.most - self.worked


@dataclass(frozen=True)
class LaidPosition:
    """One position's dates.

    `no_f1` holds the Mondays of weeks without a wholly free day. `sundays_after` are the plain Sundays worked right
    after a worked Sunday or red day, which the alternating method leaves alone. `averaging_short` is how many days too
    many remain worked in some half-year where making red days free is not enough; it and `tightest` are None where
    the dates are fewer than a half-year.
    """

    position_id: str
    days: tuple[LaidDay, ...]
    no_f1: tuple[date, ...]
    sundays_after: tuple[date, ...]
    tightest: HalfYear | None
    averaging_short: int | None

    @cached_property
    def total_sundays_and_red(self) -> int:
        """Sundays and red days of the period."""
        return sum(day.worked is not None for day in self.days)

    @cached_property
    def worked_sundays_and_red(self) -> int:
        """Those of them that are worked."""
        return sum(day.worked is True for day in self.days)

    @cached_property
    def f3_alternating(self) -> tuple[date, ...]:
        """Red days that the alternating method suggests as F3."""
        return tuple(day.date for day in self.days if day.f3_alternating)

    @cached_property
    def f3_averaging(self) -> tuple[date, ...] | None:
        """Red days that the averaging method needs as F3: as few as possible, as late as possible. None as above."""
        return None if self.tightest is None else tuple(day.date for day in self.days if day.f3_averaging)

    @cached_property
    def f5(self) -> tuple[date, ...]:
        """Red days from Monday to Saturday that an F1 falls on: one substitute day each."""
        return tuple(day.date for day in self.days if day.gives_f5)

    def count(self, mark: Mark) -> int:
        """How many days carry a mark."""
        return sum(day.mark == mark for day in self.days)


@dataclass(frozen=True, slots=True)
class ClockNight:
    """A date on which the clock moves, and the work that lasts longer or shorter for it."""

    date: date
    change_min: int
    duties: tuple[LaidDuty, ...]


@dataclass(frozen=True, slots=True)
class HolidayWeek:
    """A week of the holiday period, before anyone is away. Minutes are presence on the ward, breaks included.

    `planned_min` is what the roster plans, `minimum_min` what the minimum staffing asks for.
    """

    monday: date
    positions: int
    planned_min: int
    minimum_min: int


@dataclass(frozen=True, slots=True)
class Definition:
    """What a mark or figure means, where it stands written and how sure that is."""

    id: str
    title: Text
    text: Text
    source: CalendarSource


@dataclass(frozen=True)
class Laid:
    """A roster on the dates from `first` to `last`.

    `eves` have a holiday supplement from the minute given and are not red days. `holiday_assumed` says that the
    holiday period is the tool's own default. `notes` say how the figures were read, `left_out` what is not in them.
    """

    first: date
    last: date
    half_year_weeks: int
    red_days: Mapping[date, Text]
    eves: Mapping[date, tuple[int, Text]]
    clock_nights: tuple[ClockNight, ...]
    positions: tuple[LaidPosition, ...]
    holiday: tuple[HolidayWeek, ...]
    holiday_assumed: bool
    definitions: tuple[Definition, ...]
    notes: tuple[Text, ...]
    left_out: tuple[Text, ...]

    @property
    def weeks(self) -> int:
        """Number of weeks."""
        return ((self.last - self.first).days + 1) // 7
