"""One position's duties on the dates of a period, and the minutes in which it works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rota.calendar.period import Period
from rota.domain.calendar import real_minutes, sunday_law_window
from rota.domain.laid import LaidDuty
from rota.domain.roster import Duty, duty_of
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_DAY, overlap_min

FIRST_DAYS_BACK = 2


@dataclass(frozen=True)
class DatedLine:
    """Duties by 0-based day of the period; days -1 and -2 are those before it.

    A duty of a whole day can end on day -1, inside the interval of a red Monday that begins on the Sunday evening.
    """

    period: Period
    duties: Mapping[int, tuple[LaidDuty, ...]]

    @cached_property
    def busy(self) -> tuple[tuple[int, int], ...]:
        """Intervals of work in order, in clock minutes from 00:00 of the first date.

        Work without a clock time takes the whole of its day.
        """
        found = []
        for index, duties in self.duties.items():
            base = index * MIN_PER_DAY
            for laid in duties:
                start, end = laid.duty.start_min, laid.duty.end_min
                if laid.is_work:
                    found.append(
                        (base, base + MIN_PER_DAY) if start is None or end is None else (base + start, base + end)
                    )
        return tuple(sorted(found))

    @cached_property
    def worked(self) -> Mapping[int, bool]:
        """For each Sunday and red day of the period, whether work touches its interval (aml § 10-10 (1))."""
        days = range(self.period.length)
        windows = {
            index: window for index in days if (window := sunday_law_window(self.period.date(index))) is not None
        }
        worked = dict.fromkeys(windows, False)
        for start, end in self.busy:
            # A window begins at the earliest on the day before its date, and ends on its date.
            for index in range(start // MIN_PER_DAY, end // MIN_PER_DAY + 2):
                if index in windows:
                    low, high = (index * MIN_PER_DAY + minute for minute in windows[index])
                    worked[index] |= overlap_min(start, end, low, high) > 0
        return worked

    @cached_property
    def free(self) -> frozenset[int]:
        """Days without any duty, leave included, and without work that reaches into them."""
        taken = {index for index, duties in self.duties.items() if duties}
        for start, end in self.busy:
            taken.update(range(start // MIN_PER_DAY, (end - 1) // MIN_PER_DAY + 1))
        return frozenset(range(self.period.length)) - taken

    def on(self, index: int) -> tuple[LaidDuty, ...]:
        """Duties that start on a day."""
        return self.duties.get(index, ())


def dated_line(scenario: Scenario, position_id: str, duties: Sequence[Duty], period: Period) -> DatedLine:
    """The position's duties on the period's dates; those outside the cycle's days are left out."""
    cycle = scenario.cycle
    by_day: dict[int, list[Duty]] = {}
    for duty in duties:
        by_day.setdefault(duty.day_index, []).append(duty)
    leave = scenario.leave_codes()
    found: dict[int, tuple[LaidDuty, ...]] = {}
    for index in range(-FIRST_DAYS_BACK, period.length):
        day = index + period.offset
        if cycle.rolling:
            planned = by_day.get(day % cycle.days, [])
        elif day < 0:
            planned = _past(scenario, position_id, day)
        else:
            planned = by_day.get(day, [])
        if planned:
            found[index] = tuple(_laid(duty, period, index, duty.code not in leave) for duty in planned)
    return DatedLine(period, found)


def _past(scenario: Scenario, position_id: str, day: int) -> list[Duty]:
    """What is known of a negative day, before a cycle that does not repeat."""
    past = (duty for duty in scenario.history.duties if duty.position == position_id and duty.days_before == -day)
    return [duty_of(scenario, position_id, day, duty.code) for duty in past]


def _laid(duty: Duty, period: Period, index: int, is_work: bool) -> LaidDuty:
    day = period.date(index)
    if duty.start_min is None or duty.end_min is None:
        return LaidDuty(day, duty, is_work, None, None)
    present = real_minutes(day, duty.start_min, duty.end_min)
    return LaidDuty(day, duty, is_work, present, present - (duty.end_min - duty.start_min))
