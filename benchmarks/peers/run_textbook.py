"""Peer: a plain CP-SAT model in the manner of OR-Tools' own shift-scheduling example.

One boolean per person, day and shift, sums, soft constraints by slack, one weighted objective, 8 workers; no weekends
decided first, no hints, no neighbourhoods of our own.
"""

from __future__ import annotations

import ortools
from ortools.sat.python import cp_model

from benchmarks.peers.answer import Answer, Stopwatch, asked, roster_of, write
from benchmarks.peers.linear import Model, model_of


class _Watch(cp_model.CpSolverSolutionCallback):
    """Keeps the trajectory."""

    def __init__(self, clock: Stopwatch) -> None:
        super().__init__()
        self.clock = clock
        self.trajectory: list[list[float]] = []

    def on_solution_callback(self) -> None:
        """Note time and objective of each improvement."""
        self.trajectory.append([round(self.clock.seconds, 3), round(self.objective_value)])


def cp_model_of(linear: Model) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The linear program as a CP-SAT model."""
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, upper, "") for upper in linear.upper]
    for terms, most in linear.rows:
        model.add(_sum(columns, terms) <= most)
    model.minimize(_sum(columns, [(cost, column) for column, cost in linear.cost.items()]) + linear.constant)
    return model, columns


def _sum(columns: list[cp_model.IntVar], terms: list[tuple[int, int]]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum([columns[column] for _, column in terms], [c for c, _ in terms])


def main() -> None:
    """One run."""
    clock = Stopwatch()
    run = asked()
    model, columns = cp_model_of(linear := model_of(run.problem))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = run.workers
    solver.parameters.random_seed = run.seed
    solver.parameters.max_time_in_seconds = run.seconds
    start_up, clock = clock.seconds, Stopwatch()
    watch = _Watch(clock)
    status = solver.solve(model, watch)
    answer = Answer(
        solver.status_name(status),
        seconds=round(clock.seconds, 3),
        start_up_seconds=round(start_up, 3),
        trajectory=watch.trajectory,
        settings=f"num_workers {run.workers}, other parameters as they come",
        version=f"ortools {ortools.__version__}",
    )
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        worked = [column for column in range(linear.cells) if solver.value(columns[column])]
        answer.roster = roster_of(run.problem, worked)
        answer.objective, answer.bound = round(solver.objective_value), solver.best_objective_bound
    write(run.out, answer)


if __name__ == "__main__":
    main()
