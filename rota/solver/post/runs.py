"""Runs: consecutive days, nights and long shifts."""

from __future__ import annotations

from collections.abc import Callable

from rota.domain.shift import Shift
from rota.rules.base import Rule
from rota.solver.post.registry import poster
from rota.solver.variables import Builder


@poster("ConsecutiveDays")
def _days(rule: Rule, b: Builder) -> None:
    _limit_runs(rule, b, lambda shift: shift.is_work)


@poster("ConsecutiveNights")
def _nights(rule: Rule, b: Builder) -> None:
    _limit_runs(rule, b, lambda shift: shift.is_night_duty)


@poster("ConsecutiveLong")
def _long(rule: Rule, b: Builder) -> None:
    _limit_runs(rule, b, lambda shift: shift.is_long)


def _limit_runs(rule: Rule, b: Builder, wanted: Callable[[Shift], bool]) -> None:
    """Of any limit + 1 consecutive days at least one is without such a shift."""
    severity = b.ruleset.severity(rule.code)
    for p, position in enumerate(b.grid.positions):
        limit = b.ruleset.limit(rule.code, position).limit
        if limit is None:
            continue
        for window in b.grid.day_windows(limit + 1):
            terms = [(times, var) for day, times in window.items() for var in b.vars_on(p, day, wanted)]
            b.add_at_most(terms, limit, severity)
        for past, ahead in b.grid.windows_from_past(limit + 1):
            if all(any(wanted(shift) for shift in b.grid.past.get((p, day), ())) for day in past):
                terms = [(1, var) for day in ahead for var in b.vars_on(p, day, wanted)]
                b.add_at_most(terms, len(ahead) - 1, severity)
