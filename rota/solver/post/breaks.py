"""Breaks: a shift whose breaks are too short is not used."""

from __future__ import annotations

from rota.domain.shift import Shift
from rota.rules.base import Rule
from rota.solver.post.registry import shift_filter
from rota.solver.variables import Builder


@shift_filter("Breaks")
def _breaks(rule: Rule, _b: Builder, _p: int, _day: int, shift: Shift) -> bool:
    params = rule.spec.params
    if not shift.is_work or shift.paid_min <= params["first_break_over_min"]:
        return True
    needed = params["half_hour_min"] if shift.paid_min >= params["half_hour_from_min"] else 1
    return shift.break_min >= needed
