"""The integer grid of the model: worked positions x days of the cycle x shift codes, with the wrap and the past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, SATURDAY


@dataclass(frozen=True)
class Grid:
    """Index arithmetic for one scenario. Positions, days and weeks are numbered from 0."""

    scenario: Scenario

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Positions with a line in the rota."""
        return self.scenario.worked_positions

    @property
    def weeks(self) -> int:
        """Weeks of the cycle."""
        return self.scenario.cycle.weeks

    @property
    def days(self) -> int:
        """Days of the cycle."""
        return self.scenario.cycle.days

    @property
    def rolling(self) -> bool:
        """Whether the last day is followed by the first."""
        return self.scenario.cycle.rolling

    @property
    def days_known(self) -> int:
        """Days before the cycle that are known."""
        return self.scenario.history.days_known

    @cached_property
    def shifts(self) -> dict[str, Shift]:
        """Shifts by code."""
        return self.scenario.shift_by_code

    @cached_property
    def past(self) -> dict[tuple[int, int], list[Shift]]:
        """Known duties before the cycle by (position, negative day)."""
        numbers = {position.id: number for number, position in enumerate(self.positions)}
        duties: dict[tuple[int, int], list[Shift]] = {}
        for duty in self.scenario.history.duties:
            if duty.position in numbers:
                duties.setdefault((numbers[duty.position], -duty.days_before), []).append(self.shifts[duty.code])
        return duties

    def day_windows(self, length: int) -> Iterator[Counter[int]]:
        """Every window of consecutive days, as day -> multiplicity; wraps (and laps) in a rolling cycle."""
        return _windows(self.days, length, self.rolling)

    def week_windows(self, length: int) -> Iterator[Counter[int]]:
        """Every window of consecutive weeks, as week -> multiplicity; wraps (and laps) in a rolling cycle."""
        return _windows(self.weeks, length, self.rolling)

    def windows_from_past(self, length: int) -> Iterator[tuple[list[int], list[int]]]:
        """Windows of days that hold both the last day before the cycle and its first: (past days, days)."""
        for reach in range(1, length):
            past, ahead = reach, length - reach
            if past <= self.days_known and ahead <= self.days:
                yield list(range(-past, 0)), list(range(ahead))

    def touches_weekend(self, day: int, shift: Shift) -> bool:
        """Whether a shift that starts on that day overlaps Saturday 00:00 to Sunday 24:00 of its week."""
        weekday = day % DAYS_PER_WEEK
        start = weekday * MIN_PER_DAY + shift.start
        return start < DAYS_PER_WEEK * MIN_PER_DAY and start + shift.presence_min > SATURDAY * MIN_PER_DAY


def _windows(count: int, length: int, rolling: bool) -> Iterator[Counter[int]]:
    starts = range(count) if rolling else range(count - length + 1)
    for start in starts:
        yield Counter((start + step) % count for step in range(length))
