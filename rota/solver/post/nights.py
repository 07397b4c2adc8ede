"""Nights: the mean over four weeks for those who work at night."""

from __future__ import annotations

from rota.rules.base import Rule
from rota.solver.post.hours import paid_terms
from rota.solver.post.registry import poster
from rota.solver.variables import Builder


@poster("NightStrain")
def _night_strain(rule: Rule, b: Builder) -> None:
    severity = b.ruleset.severity(rule.code)
    if severity == "info":
        return
    limits = [b.ruleset.limit(rule.code, position).limit for position in b.grid.positions]
    for (p, _, code), var in b.x.items():
        limit, shift = limits[p], b.grid.shifts[code]
        if limit is not None and shift.is_night_duty and shift.paid_min > limit:
            b.add_at_most([(1, var)], 0, severity)


@poster("NightAverage")
def _night_average(rule: Rule, b: Builder) -> None:
    severity = b.ruleset.severity(rule.code)
    for p, position in enumerate(b.grid.positions):
        limit = b.ruleset.limit(rule.code, position).limit
        nights = [var for day in range(b.grid.days) for var in b.vars_on(p, day, lambda shift: shift.is_night_duty)]
        if limit is None or not nights:
            continue
        works_nights = b.any_of(nights, f"nights_{p}")
        for window in b.grid.week_windows(rule.spec.params["weeks"]):
            terms = paid_terms(b, p, window)
            room = max(0, sum(amount for amount, _ in terms) - limit)
            # The limit binds only when some night is worked: without one the sum may fill the room above it.
            b.add_at_most([*terms, (room, works_nights)], limit + room, severity)
