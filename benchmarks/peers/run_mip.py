"""Peer: HiGHS on the same linear program, in an environment of its own (never in one process with ortools)."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from benchmarks.peers.answer import Answer, Stopwatch, asked, roster_of, write
from rota.bench.neutral.linear import Model, model_of

LAWFUL = ("kOptimal", "kTimeLimit", "kInterrupt", "kSolutionLimit")


def loaded(linear: Model) -> highspy.Highs:
    """HiGHS with the linear program, all columns integer."""
    columns = len(linear.upper)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_, lp.offset_ = columns, len(linear.rows), float(linear.constant)
    lp.col_cost_ = np.array([linear.cost.get(column, 0) for column in range(columns)], dtype=float)
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.array(linear.upper, dtype=float)
    lp.row_lower_ = np.full(len(linear.rows), -highspy.kHighsInf)
    lp.row_upper_ = np.array([most for _, most in linear.rows], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(terms) for terms, _ in linear.rows)])
    lp.a_matrix_.index_ = np.array([column for terms, _ in linear.rows for _, column in terms])
    lp.a_matrix_.value_ = np.array([c for terms, _ in linear.rows for c, _ in terms], dtype=float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(lp)
    return solver


def main() -> None:
    """One run."""
    clock = Stopwatch()
    run = asked()
    linear = model_of(run.problem)
    solver = loaded(linear)
    threads = min(2, run.workers)
    settings: dict[str, Any] = {"time_limit": run.seconds, "random_seed": run.seed, "threads": threads}
    settings |= {"mip_rel_gap": 0.0, "mip_abs_gap": 0.5}
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    start_up, clock = clock.seconds, Stopwatch()
    trajectory: list[list[float]] = []

    def note(event: Any) -> None:
        trajectory.append([round(clock.seconds, 3), round(event.data_out.objective_function_value)])

    solver.cbMipImprovingSolution.subscribe(note)
    solver.run()
    status = solver.getModelStatus().name
    info = solver.getInfo()
    answer = Answer(
        {"kOptimal": "OPTIMAL", "kInfeasible": "PROVED_INFEASIBLE"}.get(status, "NOT_FOUND"),
        seconds=round(clock.seconds, 3),
        start_up_seconds=round(start_up, 3),
        trajectory=trajectory,
        settings=f"threads {threads}, relative gap 0, other options as they come",
        version=f"highspy {solver.version()}",
    )
    if status in LAWFUL and info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = solver.getSolution().col_value
        answer.status = "OPTIMAL" if status == "kOptimal" else "FEASIBLE"
        answer.roster = roster_of(run.problem, [column for column in range(linear.cells) if values[column] > 0.5])
        answer.objective = round(info.objective_function_value)
        answer.bound = info.mip_dual_bound if abs(info.mip_dual_bound) < highspy.kHighsInf else None
    write(run.out, answer)


if __name__ == "__main__":
    main()
