"""Sundays and weekends: worked Sundays in a row and in half a year, the position's rhythm, whole weekends."""

from __future__ import annotations

from functools import partial

from ortools.sat.python import cp_model

from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, SATURDAY, SUNDAY
from rota.rules.base import Rule
from rota.solver.post.registry import poster
from rota.solver.variables import Builder

SUNDAY_WORK_FROM = SATURDAY * MIN_PER_DAY + 18 * 60
SUNDAY_WORK_TO = SUNDAY * MIN_PER_DAY + 22 * 60


@poster("ConsecutiveSundays")
def _consecutive_sundays(rule: Rule, b: Builder) -> None:
    for p, position in enumerate(b.grid.positions):
        limit = b.ruleset.limit(rule.code, position).limit
        if limit is not None:
            flags = sunday_flags(b, p)
            for window in b.grid.week_windows(limit + 1):
                terms = [(times, flags[week]) for week, times in window.items()]
                b.add_at_most(terms, limit, b.ruleset.severity(rule.code))


@poster("HalfOfSundays")
def _half_of_sundays(rule: Rule, b: Builder) -> None:
    for p, position in enumerate(b.grid.positions):
        limit = b.ruleset.limit(rule.code, position).limit
        if limit is not None:
            flags = sunday_flags(b, p)
            for window in b.grid.week_windows(rule.spec.params["weeks"]):
                terms = [(times, flags[week]) for week, times in window.items()]
                b.add_at_most(terms, limit, b.ruleset.severity(rule.code))


@poster("WeekendFrequency")
def _weekend_frequency(rule: Rule, b: Builder) -> None:
    severity = b.ruleset.severity(rule.code)
    for p, position in enumerate(b.grid.positions):
        every = position.weekend_every
        if every == 1:
            continue
        flags = weekend_flags(b, p)
        if every == 0:
            for flag in flags:
                b.add_at_most([(1, flag)], 0, severity)
            continue
        # A cycle that does not roll and is shorter than the rhythm is one window.
        for window in b.grid.week_windows(every if b.grid.rolling else min(every, b.grid.weeks)):
            b.add_at_most([(times, flags[week]) for week, times in window.items()], 1, severity)
        for week in _past_weekends(b, p):
            for later in range(min(b.grid.weeks, every + week)):
                b.add_at_most([(1, flags[later])], 0, severity)


@poster("WholeWeekend")
def _whole_weekend(rule: Rule, b: Builder) -> None:
    severity = b.ruleset.severity(rule.code)
    for p in range(len(b.grid.positions)):
        for week in range(b.grid.weeks):
            saturday = b.work_on(p, week * DAYS_PER_WEEK + SATURDAY)
            sunday = b.work_on(p, week * DAYS_PER_WEEK + SUNDAY)
            for one, other in ((saturday, sunday), (sunday, saturday)):
                b.add_at_most([*((1, var) for var in one), *((-1, var) for var in other)], 0, severity)


def sunday_flags(b: Builder, p: int) -> list[cp_model.IntVar]:
    """Per week, a boolean at least as large as any work between Saturday 18:00 and Sunday 22:00."""
    return _flags(b, p, "sunday", SUNDAY_WORK_FROM, SUNDAY_WORK_TO)


def weekend_flags(b: Builder, p: int) -> list[cp_model.IntVar]:
    """Per week, a boolean at least as large as any work between Saturday 00:00 and Sunday 24:00."""
    return _flags(b, p, "weekend", SATURDAY * MIN_PER_DAY, DAYS_PER_WEEK * MIN_PER_DAY)


def _flags(b: Builder, p: int, name: str, start: int, end: int) -> list[cp_model.IntVar]:
    cached = b.flags.get((name, p))
    if cached is None:
        cached = []
        for week in range(b.grid.weeks):
            variables = [
                var
                for weekday in range(DAYS_PER_WEEK)
                for var in b.vars_on(p, week * DAYS_PER_WEEK + weekday, partial(_overlaps, weekday, start, end))
            ]
            cached.append(b.any_of(variables, f"{name}_{p}_{week}"))
        b.flags[name, p] = cached
    return cached


def _overlaps(weekday: int, start: int, end: int, shift: Shift) -> bool:
    begins = weekday * MIN_PER_DAY + shift.start
    return shift.is_work and begins < end and begins + shift.presence_min > start


def _past_weekends(b: Builder, p: int) -> list[int]:
    """Negative weeks whose weekend is known and was worked."""
    weeks = set()
    for (q, day), shifts in b.grid.past.items():
        if q == p and any(shift.is_work and b.grid.touches_weekend(day, shift) for shift in shifts):
            weeks.add(day // DAYS_PER_WEEK)
    return sorted(weeks)
