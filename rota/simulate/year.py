"""The simulated period: its dates, and the planned duties laid on them.

A rolling cycle is repeated over the period, from the cycle's first day forwards and backwards. One that does not roll
is used as far as it goes: the period ends where it ends. The weeks before the period are taken as worked as planned, by
the known past of a cycle that has none before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from rota.domain.absence import SimulationSpec
from rota.domain.demand import DemandException, DemandRow
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario
from rota.domain.shift import NIGHT_END_MIN, NIGHT_START_MIN, NIGHT_WORK_MIN, ShiftKind
from rota.domain.time import DAYS_PER_WEEK, daily_overlap_min

PAST_DAYS = 21  # how far back work before the period can bear on a duty in it: longer than any rest between duties
KINDS = ("day", "evening", "night")
DAY_FROM_MIN, EVENING_FROM_MIN, EVENING_TO_MIN = 6 * 60, 15 * 60, 22 * 60


@dataclass(frozen=True, slots=True)
class LaidDuty:
    """A planned duty on a day of the period (0-based; negative before it). Minutes are from 00:00 of its day."""

    position: int
    day: int
    code: str
    start: int
    end: int
    paid_min: int
    kind: ShiftKind | None

    @property
    def is_work(self) -> bool:
        """False for leave."""
        return self.kind is not ShiftKind.LEAVE

    @property
    def covers(self) -> bool:
        """Whether the person is on the ward: a known code that is neither leave nor a professional day."""
        return self.kind not in (None, ShiftKind.LEAVE, ShiftKind.FAGDAG)

    @property
    def is_night(self) -> bool:
        """Work with more than three hours between 21:00 and 06:00."""
        return self.is_work and is_night(self.start, self.end)


def is_night(start: int, end: int) -> bool:
    """Whether a shift is night duty by the clock."""
    return daily_overlap_min(start, end, NIGHT_START_MIN, NIGHT_END_MIN) > NIGHT_WORK_MIN


def kind_of(row: DemandRow | DemandException) -> int:
    """Which part of the day a demand row asks for, by the clock at its middle: 06:00 day, 15:00 evening, 22:00 night.

    An index of `KINDS`.
    """
    middle = (row.from_ + row.end_min) // 2 % (24 * 60)
    if DAY_FROM_MIN <= middle < EVENING_FROM_MIN:
        return 0
    return 1 if EVENING_FROM_MIN <= middle < EVENING_TO_MIN else 2


@dataclass(frozen=True)
class LaidYear:
    """A scenario's rota on the dates of a simulation. Raises ValueError where no whole week of the rota lies in it."""

    scenario: Scenario
    roster: Roster
    spec: SimulationSpec

    def __post_init__(self) -> None:
        if self.weeks < 1:
            raise ValueError(
                f"the period begins on {self.first}, but the rota, which does not roll, is for the "
                f"{self.scenario.cycle.weeks} weeks from {self.scenario.cycle.start}"
            )

    @property
    def first(self) -> date:
        """The Monday that the period begins on."""
        return self.spec.first or self.scenario.cycle.start

    @property
    def offset(self) -> int:
        """The 0-based day of the cycle that the period begins on; negative when it begins before the cycle."""
        return (self.first - self.scenario.cycle.start).days

    @property
    def weeks(self) -> int:
        """Weeks of the period that the rota reaches over."""
        cycle = self.scenario.cycle
        if cycle.rolling:
            return self.spec.weeks
        return 0 if self.offset < 0 else min(self.spec.weeks, cycle.weeks - self.offset // DAYS_PER_WEEK)

    @property
    def days(self) -> int:
        """Days of the period."""
        return self.weeks * DAYS_PER_WEEK

    def date(self, day: int) -> date:
        """The date of a 0-based day."""
        return self.first + timedelta(days=day)

    @cached_property
    def duties(self) -> Mapping[tuple[int, int], tuple[LaidDuty, ...]]:
        """Duties by (number of the worked position, day), the days before the period included."""
        found: dict[tuple[int, int], list[LaidDuty]] = defaultdict(list)
        for number, position in enumerate(self.scenario.worked_positions):
            by_day: dict[int, list[Duty]] = defaultdict(list)
            for duty in self.roster.by_position.get(position.id, ()):
                if duty.has_clock and 1 <= duty.week <= self.scenario.cycle.weeks and 1 <= duty.day <= DAYS_PER_WEEK:
                    by_day[duty.day_index].append(duty)
            for day in range(-PAST_DAYS, self.days):
                for duty in by_day.get(self._cycle_day(day), ()):
                    found[number, day].append(self._laid(number, day, duty))
            if not self.scenario.cycle.rolling:
                for one in self._past(number, position.id):
                    found[number, one.day].append(one)
        return {key: tuple(sorted(some, key=lambda one: (one.start, one.end, one.code))) for key, some in found.items()}

    def rows(self, day: int) -> Iterator[DemandRow | DemandException]:
        """Demand rows that start on a day; those of its date replace the week's of the same competence."""
        here = self.date(day)
        special = [row for row in self.scenario.date_exceptions if row.date == here]
        replaced = {row.competence for row in special}
        for row in self.scenario.demand:
            if here.weekday() in row.weekdays and row.competence not in replaced:
                yield row
        yield from special

    def _cycle_day(self, day: int) -> int:
        index = self.offset + day
        return index % self.scenario.cycle.days if self.scenario.cycle.rolling else index

    def _laid(self, number: int, day: int, duty: Duty) -> LaidDuty:
        shift = self.scenario.shift_by_code.get(duty.code)
        assert duty.start_min is not None
        assert duty.end_min is not None
        paid = duty.end_min - duty.start_min if duty.paid_min is None else duty.paid_min
        return LaidDuty(number, day, duty.code, duty.start_min, duty.end_min, paid, shift.kind if shift else None)

    def _past(self, number: int, position_id: str) -> Iterator[LaidDuty]:
        """What the scenario knows from before a cycle that does not roll."""
        for past in self.scenario.history.duties:
            day = -past.days_before - self.offset
            if past.position == position_id and day >= -PAST_DAYS:
                shift = self.scenario.shift_by_code[past.code]
                yield LaidDuty(number, day, past.code, shift.start, shift.end_min, shift.paid_min, shift.kind)
