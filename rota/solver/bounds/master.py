"""The master problem: how many of a class work each known line, as a linear program whose duals are the prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.linear_solver import pywraplp

from rota.domain.scenario import Priority
from rota.solver.bounds.cover_rows import CoverRows
from rota.solver.bounds.lines import Costs

Weights = Mapping[Priority, int]
ARTIFICIAL_COST = 1000


@dataclass(frozen=True, slots=True)
class Goal:
    """What is minimised: `weights` on priorities, with others kept at or under `caps`."""

    weights: Weights
    caps: Mapping[Priority, int]

    @property
    def forbidden(self) -> frozenset[Priority]:
        """Priorities that must be zero."""
        return frozenset(priority for priority, cap in self.caps.items() if cap == 0)

    @property
    def limited(self) -> tuple[Priority, ...]:
        """Priorities with a cap above zero: each is a row of its own."""
        return tuple(priority for priority, cap in self.caps.items() if cap > 0)


@dataclass(frozen=True, slots=True)
class Duals:
    """Prices of the cover rows and of the caps: at least 0 each."""

    rows: tuple[float, ...]
    caps: tuple[float, ...]


class Master:
    """The restricted master, solved again as lines are added."""

    def __init__(self, rows: CoverRows, counts: list[int], goal: Goal) -> None:
        self._goal = goal
        self._lp = pywraplp.Solver.CreateSolver("GLOP")
        if self._lp is None:
            raise RuntimeError("GLOP is missing from this build of OR-Tools")
        infinity = self._lp.infinity()
        self._rows = [self._lp.Constraint(need, infinity) for need in rows.needs]
        self._caps = {priority: self._lp.Constraint(-goal.caps[priority], infinity) for priority in goal.limited}
        self._counts = [self._lp.Constraint(count, count) for count in counts]
        self._objective = self._lp.Objective()
        self._objective.SetMinimization()
        # A row can be left short, or overdone for a reward, at costs that keep its price between two numbers.
        self._ends = [self._lp.NumVar(0, infinity, "") for _ in range(2 * (len(self._rows) + len(self._caps)))]
        for number, row in enumerate((*self._rows, *self._caps.values())):
            row.SetCoefficient(self._ends[2 * number], 1)
            row.SetCoefficient(self._ends[2 * number + 1], -1)
        self.dear = ARTIFICIAL_COST * max(goal.weights.values())
        self.keep_near(None, self.dear)
        for slack in rows.slacks:
            if slack.priority in goal.forbidden:
                continue
            var = self._lp.NumVar(0, slack.most, "")
            for row, amount in slack.rows:
                self._rows[row].SetCoefficient(var, amount)
            if slack.priority is not None:
                self._pay(var, {slack.priority: slack.cost})

    def keep_near(self, centre: Duals | None, width: float) -> None:
        """Let prices be at most `width` off a centre (off 0 without one)."""
        prices = (0.0,) * (len(self._ends) // 2) if centre is None else (*centre.rows, *centre.caps)
        for number, price in enumerate(prices):
            self._objective.SetCoefficient(self._ends[2 * number], price + width)
            self._objective.SetCoefficient(self._ends[2 * number + 1], min(0.0, width - price))

    def add(self, number: int, used: Mapping[int, int], costs: Costs) -> None:
        """A line of a class, with what it counts in the rows and its own costs."""
        var = self._lp.NumVar(0, self._lp.infinity(), "")
        for row, amount in used.items():
            self._rows[row].SetCoefficient(var, amount)
        self._counts[number].SetCoefficient(var, 1)
        self._pay(var, costs)

    def solve(self) -> tuple[float, Duals] | None:
        """The value and its prices; None while some class has no line."""
        if self._lp.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        rows = tuple(max(0.0, row.dual_value()) for row in self._rows)
        return self._objective.Value(), Duals(rows, tuple(max(0.0, row.dual_value()) for row in self._caps.values()))

    def _pay(self, var: pywraplp.Variable, costs: Costs) -> None:
        self._objective.SetCoefficient(
            var, sum(self._goal.weights.get(priority, 0) * amount for priority, amount in costs.items())
        )
        for priority, row in self._caps.items():
            if costs.get(priority):
                row.SetCoefficient(var, -costs[priority])
