"""The yardstick: a plain CP-SAT model in the manner of OR-Tools' own shift-scheduling example. Not one of our engines.

One boolean per person, day and shift, sums, soft constraints by slack, one weighted objective; no weekends decided
first, no hints, no neighbourhoods of our own. It is given a linear program as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

Terms = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Textbook:
    """What came of a solve: CP-SAT's status and wall time, a value for every column, objective and bound."""

    status: str
    seconds: float
    values: tuple[int, ...] | None
    objective: int | None
    bound: float | None


def cp_model_of(
    upper: Sequence[int], rows: Sequence[tuple[Terms, int]], cost: dict[int, int], constant: int
) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """A linear program as a CP-SAT model: columns in [0, upper], rows (coefficient, column) "sum <= most", costs."""
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, most, "") for most in upper]
    for terms, most in rows:
        model.add(_sum(columns, terms) <= most)
    model.minimize(_sum(columns, [(price, column) for column, price in cost.items()]) + constant)
    return model, columns


def solve_textbook(
    model: cp_model.CpModel,
    columns: Sequence[cp_model.IntVar],
    *,
    seconds: float,
    seed: int,
    workers: int,
    better: Callable[[int, Sequence[int]], bool],
) -> Textbook:
    """Solve with parameters as they come. `better` hears each better objective with all values; True ends it."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model, _Watch(columns, better))
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Textbook(
        solver.status_name(status),
        solver.wall_time,
        tuple(solver.value(column) for column in columns) if found else None,
        round(solver.objective_value) if found else None,
        solver.best_objective_bound if found else None,
    )


class _Watch(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]  # the solver's class has no types
    def __init__(self, columns: Sequence[cp_model.IntVar], better: Callable[[int, Sequence[int]], bool]) -> None:
        super().__init__()
        self._columns = columns
        self._better = better

    def on_solution_callback(self) -> None:
        """An improvement."""
        values = [self.value(column) for column in self._columns]
        if self._better(round(self.objective_value), values):
            self.stop_search()


def _sum(columns: Sequence[cp_model.IntVar], terms: Terms) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum([columns[column] for _, column in terms], [c for c, _ in terms])
