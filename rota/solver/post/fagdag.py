"""Professional days: one in every n weeks for those entitled, on the policy's weekdays, not too many on one day."""

from __future__ import annotations

from rota.domain.shift import Shift, ShiftKind
from rota.domain.time import DAYS_PER_WEEK
from rota.rules.base import Rule
from rota.solver.post.registry import poster, shift_filter
from rota.solver.variables import Builder


def _is_fagdag(shift: Shift) -> bool:
    return shift.kind is ShiftKind.FAGDAG


@poster("FagdagInterval")
def _interval(rule: Rule, b: Builder) -> None:
    policy = b.scenario.fagdag
    if policy is None:
        return
    severity = b.ruleset.severity(rule.code)
    for p, position in enumerate(b.grid.positions):
        if not b.scenario.fagdag_entitled(position):
            continue
        for window in b.grid.week_windows(policy.every_weeks):
            days = [week * DAYS_PER_WEEK + weekday for week in window for weekday in range(DAYS_PER_WEEK)]
            held = [var for day in days for var in b.vars_on(p, day, _is_fagdag)]
            if severity == "hard":
                b.model.add_bool_or(held)
            elif severity == "soft":
                missed = b.model.new_bool_var("")
                b.model.add_bool_or([*held, missed])
                b.add_soft(1, missed)


@shift_filter("FagdagPlacement")
def _placed(rule: Rule, b: Builder, p: int, day: int, shift: Shift) -> bool:
    if not _is_fagdag(shift):
        return True
    policy = b.scenario.fagdag
    position = b.grid.positions[p]
    return policy is not None and b.scenario.fagdag_entitled(position) and day % DAYS_PER_WEEK in policy.weekdays


@poster("FagdagPlacement")
def _not_too_many(rule: Rule, b: Builder) -> None:
    policy = b.scenario.fagdag
    if policy is None:
        return
    severity = b.ruleset.severity(rule.code)
    most = -(-b.grid.weeks // policy.every_weeks)
    people = range(len(b.grid.positions))
    for p in people:
        held = [(1, var) for day in range(b.grid.days) for var in b.vars_on(p, day, _is_fagdag)]
        b.add_at_most(held, most, severity)
    if policy.max_people_per_day is not None:
        for day in range(b.grid.days):
            together = [(1, var) for p in people for var in b.vars_on(p, day, _is_fagdag)]
            others = len(b.restriction.others.get((day, policy.shift), ()))
            b.add_at_most([*together, *[(1, b.one)] * others], policy.max_people_per_day, severity)
