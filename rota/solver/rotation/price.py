"""What an objective asks of a day's step in a rota: prices on the arcs of the rotation graph."""

from __future__ import annotations

from collections.abc import Hashable

from rota.domain.rotation_problem import OFF, RotationProblem
from rota.domain.rotation_result import SUNDAY, RotationObjective, rest_between_min
from rota.solver.rotation.automaton import Feature, Price, State


def price_of(problem: RotationProblem, objective: RotationObjective) -> Price:
    """Cost of the step from yesterday's state to a symbol on a weekday."""

    def price(state: State, weekday: int, symbol: int) -> int:
        before = state.symbol
        cost = 0
        if weekday == SUNDAY and (before != OFF or symbol != OFF):
            cost += objective.worked_weekend
            cost += objective.half_weekend * ((before == OFF) != (symbol == OFF))
        if before == OFF and symbol != OFF:
            cost += objective.single_day_off * (state.run_days == 1)
            cost += objective.short_free_block * (state.run_days < objective.long_free_block_days)
        if before != OFF and symbol != OFF:
            cost += objective.quick_return * (rest_between_min(problem, before, symbol) < objective.quick_return_min)
            cost += objective.shift_change * (before != symbol)
        return cost

    return price


def feature_of(objective: RotationObjective) -> Feature:
    """What of a state the price looks at: its symbol, and how long time off has run up to where it stops mattering."""
    longest = max(2, objective.long_free_block_days)

    def feature(state: State) -> Hashable:
        return state.symbol, min(state.run_days, longest) if state.symbol == OFF else 0

    return feature
