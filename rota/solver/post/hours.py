"""Hours: day, week, eight-week mean, full-time mean and contract."""

from __future__ import annotations

from collections.abc import Mapping

from ortools.sat.python import cp_model

from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK
from rota.rules.base import Rule
from rota.solver.post.registry import poster, shift_filter
from rota.solver.variables import Builder


@shift_filter("DailyHours")
def _daily_hours(rule: Rule, b: Builder, p: int, _day: int, shift: Shift) -> bool:
    limit = b.ruleset.limit(rule.code, b.grid.positions[p]).limit
    return limit is None or not shift.is_work or shift.paid_min <= limit


@poster("WeeklyHours")
def _weekly_hours(rule: Rule, b: Builder) -> None:
    for p, position in enumerate(b.grid.positions):
        limit = b.ruleset.limit(rule.code, position).limit
        if limit is not None:
            for week in range(b.grid.weeks):
                b.add_at_most(paid_terms(b, p, {week: 1}), limit, b.ruleset.severity(rule.code))


@poster("AverageHours8Weeks")
def _average_hours(rule: Rule, b: Builder) -> None:
    length = rule.spec.params["weeks"]
    for p, position in enumerate(b.grid.positions):
        limit = b.ruleset.limit(rule.code, position).limit
        if limit is not None:
            for window in b.grid.week_windows(length):
                b.add_at_most(paid_terms(b, p, window), limit * length, b.ruleset.severity(rule.code))


@poster("AverageFullTime")
def _full_time(_rule: Rule, b: Builder) -> None:
    for p, position in enumerate(b.grid.positions):
        b.model.add(b.planned_min(p) <= int(position.full_time_hours * 60 * b.grid.weeks))


@poster("ContractHours")
def _contract(_rule: Rule, b: Builder) -> None:
    for p, position in enumerate(b.grid.positions):
        low, high = b.scenario.hours_bounds_min(position)
        b.model.add_linear_constraint(b.planned_min(p), low, high)


def paid_terms(b: Builder, p: int, weeks: Mapping[int, int]) -> list[tuple[int, cp_model.IntVar]]:
    """Paid minutes of work that starts in the given weeks, each week with its multiplicity."""
    return [
        (times * b.grid.shifts[code].paid_min, var)
        for week, times in weeks.items()
        for day in range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK)
        for code, var in b.by_day.get((p, day), {}).items()
        if b.grid.shifts[code].is_work
    ]
