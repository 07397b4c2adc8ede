"""Peer: the plain CP-SAT model of `rota.solver.textbook`, 8 workers unless asked otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import ortools

from benchmarks.peers.answer import Answer, Stopwatch, asked, roster_of, write
from rota.bench.neutral.linear import model_of
from rota.solver.textbook import cp_model_of, solve_textbook


def main() -> None:
    """One run."""
    clock = Stopwatch()
    run = asked()
    linear = model_of(run.problem)
    model, columns = cp_model_of(linear.upper, linear.rows, linear.cost, linear.constant)
    start_up, clock = clock.seconds, Stopwatch()
    trajectory: list[list[float]] = []

    def note(objective: int, _values: Sequence[int]) -> bool:
        trajectory.append([round(clock.seconds, 3), objective])
        return False

    found = solve_textbook(model, columns, seconds=run.seconds, seed=run.seed, workers=run.workers, better=note)
    answer = Answer(
        found.status,
        seconds=round(clock.seconds, 3),
        start_up_seconds=round(start_up, 3),
        trajectory=trajectory,
        settings=f"num_workers {run.workers}, other parameters as they come",
        version=f"ortools {ortools.__version__}",
    )
    if found.values is not None:
        answer.roster = roster_of(run.problem, [column for column in range(linear.cells) if found.values[column]])
        answer.objective, answer.bound = found.objective, found.bound
    write(run.out, answer)


if __name__ == "__main__":
    main()
