"""Staff: which shifts a position may work, consent to long shifts, days decided beforehand."""

from __future__ import annotations

from rota.domain.position import OFF
from rota.domain.shift import Shift, ShiftKind
from rota.domain.time import DAYS_PER_WEEK, day_index
from rota.rules.base import Rule
from rota.solver.post.registry import poster, shift_filter
from rota.solver.variables import Builder


@shift_filter("AllowedShift")
def _allowed(rule: Rule, b: Builder, p: int, day: int, shift: Shift) -> bool:
    position = b.grid.positions[p]
    if shift.kind is ShiftKind.LEAVE:
        return True
    if shift.code in b.scenario.allowed_codes(position, day % DAYS_PER_WEEK):
        return True
    return any(day_index(lock.week, lock.day) == day and lock.code == shift.code for lock in position.locked)


@shift_filter("LongConsent")
def _consent(rule: Rule, b: Builder, p: int, _day: int, shift: Shift) -> bool:
    return not shift.is_long or b.grid.positions[p].consent_long


@poster("LockedDays")
def _locked(rule: Rule, b: Builder) -> None:
    severity = b.ruleset.severity(rule.code)
    for p, position in enumerate(b.grid.positions):
        for lock in position.locked:
            day = day_index(lock.week, lock.day)
            line = b.by_day.get((p, day), {})
            held = line.get(lock.code)
            # A weekend-only model has no variable for leave and weekday work: the day has nothing else all the same.
            if lock.code == OFF or (b.restriction.weekend_days_only and held is None):
                b.add_at_most([(1, var) for var in line.values()], 0, severity)
            elif severity == "hard":
                b.model.add_bool_or([held] if held is not None else [])
            elif severity == "soft":
                missed = b.model.new_bool_var("")
                b.model.add_bool_or([missed] if held is None else [held, missed])
                b.add_soft(1, missed)
