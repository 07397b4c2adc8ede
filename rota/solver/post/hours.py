"""Hours: day, week, eight-week mean, full-time mean and contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ortools.sat.python import cp_model

from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY
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


@poster("Daily24Hours")
def _daily_24_hours(rule: Rule, b: Builder) -> None:
    """No shift alone and no shift with the next day's earlier one pays more than the limit within 24 hours."""
    severity = b.ruleset.severity(rule.code)
    if severity == "info":
        return
    limits = [b.ruleset.limit(rule.code, position).limit for position in b.grid.positions]
    for (p, day, code), var in b.x.items():
        limit, shift = limits[p], b.grid.shifts[code]
        if limit is None or not shift.is_work:
            continue
        if shift.paid_min > limit:
            b.add_at_most([(1, var)], 0, severity)
        elif later := b.vars_on(p, day + 1, partial(_fills_up, shift, limit - shift.paid_min)):
            b.add_at_most([(1, var), *((1, other) for other in later)], 1, severity)
    for p, limit in enumerate(limits):
        for shift, room in _past_evenings(b, p, limit):
            b.add_at_most([(1, var) for var in b.vars_on(p, 0, partial(_fills_up, shift, room))], 0, severity)


def _fills_up(first: Shift, room_min: int, later: Shift) -> bool:
    """Whether a shift of the next day pays more than the room left, before 24 hours from the first one's start."""
    within = min(later.paid_min, first.start - later.start)
    return later.is_work and within > max(room_min, 0)


def _past_evenings(b: Builder, p: int, limit: int | None) -> Iterator[tuple[Shift, int]]:
    """Work on the last day before the cycle, with the room that it leaves of the limit."""
    past = [] if limit is None else [shift for shift in b.grid.past.get((p, -1), ()) if shift.is_work]
    past.sort(key=lambda shift: shift.start)
    for number, shift in enumerate(past):
        others = sum(min(other.paid_min, shift.start + MIN_PER_DAY - other.start) for other in past[number + 1 :])
        yield shift, (limit or 0) - shift.paid_min - others


@poster("Rolling7Days")
def _rolling_7_days(rule: Rule, b: Builder) -> None:
    severity = b.ruleset.severity(rule.code)
    for p, position in enumerate(b.grid.positions):
        limit = b.ruleset.limit(rule.code, position).limit
        if limit is None or severity == "info":
            continue
        for window in b.grid.day_windows(rule.spec.params["days"]):
            terms = [
                (times * b.grid.shifts[code].paid_min, var)
                for day, times in window.items()
                for code, var in b.by_day[p, day].items()
                if b.grid.shifts[code].is_work
            ]
            b.add_at_most_once(terms, limit, severity)


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
