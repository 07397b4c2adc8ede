"""The parts of the objective that no rule posts: contract hours, ergonomics and wishes."""

from __future__ import annotations

from ortools.sat.python import cp_model

from rota.domain.position import OFF
from rota.domain.scenario import Priority
from rota.domain.time import MIN_PER_DAY, day_index
from rota.solver.variables import Builder

SINGLE_DAY_OFF_WEIGHT = 2
SINGLE_WORK_DAY_WEIGHT = 1


def add_objective(b: Builder) -> None:
    """Add the parts; cover and soft rules add their own when they are posted."""
    _add_contract_deviation(b)
    _add_single_days(b)
    _add_wishes(b)


def _add_contract_deviation(b: Builder) -> None:
    for p, position in enumerate(b.grid.positions):
        contract = round(position.contract_min(b.grid.weeks))
        deviation = b.model.new_int_var(0, max(contract, b.grid.days * MIN_PER_DAY), f"deviation_{p}")
        b.model.add(b.planned_min(p) - contract <= deviation)
        b.model.add(contract - b.planned_min(p) <= deviation)
        b.add_term(Priority.CONTRACT_HOURS, "deviation_min", 1, 1, deviation)


def _add_single_days(b: Builder) -> None:
    """Days off between two days of work, and days of work between two days off."""
    days = range(b.grid.days) if b.grid.rolling else range(1, b.grid.days - 1)
    for p in range(len(b.grid.positions)):
        for day in days:
            before, here, after = (b.work_on(p, day + step) for step in (-1, 0, 1))
            if before and after:
                single_off = b.model.new_bool_var("")
                b.model.add(_sum(before) + _sum(after) - _sum(here) - single_off <= 1)
                b.add_term(Priority.ERGONOMICS, "single_days_off", SINGLE_DAY_OFF_WEIGHT, 1, single_off)
            if here:
                single_work = b.model.new_bool_var("")
                b.model.add(_sum(here) - _sum(before) - _sum(after) - single_work <= 0)
                b.add_term(Priority.ERGONOMICS, "single_work_days", SINGLE_WORK_DAY_WEIGHT, 1, single_work)


def _add_wishes(b: Builder) -> None:
    for p, position in enumerate(b.grid.positions):
        for wish in position.wishes:
            line = b.by_day.get((p, day_index(wish.week, wish.day)), {})
            refused = b.model.new_bool_var("")
            if wish.code == OFF:
                for var in b.work_on(p, day_index(wish.week, wish.day)):
                    b.model.add_implication(var, refused)
            elif wish.code in line:
                b.model.add_bool_or([line[wish.code], refused])
            else:
                b.model.add(refused == 1)
            b.add_term(Priority.WISHES, "wishes_not_granted", 1, wish.weight, refused)


def _sum(variables: list[cp_model.IntVar]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.sum(variables) if variables else 0
