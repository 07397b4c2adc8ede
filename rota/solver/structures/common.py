"""What the parts of the model of structures share."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from ortools.sat.python import cp_model

from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.structure import PERCENT_SCALE, Choices

FULL = 100 * PERCENT_SCALE


@dataclass(frozen=True)
class Picks:
    """For each position and option, whether it is taken, and its size in hundredths of a percent (0 where not)."""

    takes: list[list[cp_model.IntVar]]
    sizes: list[list[cp_model.LinearExprT]]

    def all_sizes(self) -> list[cp_model.LinearExprT]:
        """The sizes of all options, in one list."""
        return [size for sizes in self.sizes for size in sizes]


def weekends_of(scenario: Scenario, position: Position) -> int:
    """Working weekends that a position owes over the cycle."""
    weeks, every = scenario.cycle.weeks, position.weekend_every
    if not every:
        return 0
    return weeks // every if scenario.cycle.rolling else ceil(weeks / every)


def pay_sum(choices: Choices, picks: Picks) -> cp_model.LinearExprT:
    """Base pay of all positions in kroner a year, times `FULL`."""
    return cp_model.LinearExpr.sum(
        [
            choices.annual_pay[one.position.competence] * size
            for one, sizes in zip(choices.positions, picks.sizes, strict=True)
            for size in sizes
        ]
    )
