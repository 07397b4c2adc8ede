"""The time an explanation may take, and solving within it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from rota.domain.solution import Progress
from rota.solver.cpsat import new_solver
from rota.solver.options import SolveOptions

Report = Callable[[Progress], None]
# What remains to be done when the time is up: words and the independent check of the last roster.
CLOSING_SECONDS = 0.5


@dataclass
class Effort:
    """How much time is left, how many workers there are and whether somebody asked for a stop."""

    options: SolveOptions
    report: Report
    stop: threading.Event
    started: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        """Seconds left; none after a stop."""
        if self.stop.is_set():
            return 0.0
        return max(0.0, self.options.time_limit_s - CLOSING_SECONDS - self.elapsed)

    def tell(self, phase: str) -> None:
        """A line of progress."""
        self.report(Progress(self.elapsed, phase, None, None, None))

    def solve(
        self, model: cp_model.CpModel, seconds: float, seed: int = 0, *, cuts: bool = False
    ) -> cp_model.CpSolver | None:
        """A solved solver, `response_proto` filled; None when no time is left. Stops early when asked to.

        `cuts`: with everything in the linear relaxation, without which a shortage of many weekends is never proved.
        """
        seconds = min(seconds, self.left)
        if seconds <= 0:
            return None
        solver = new_solver()
        solver.parameters.num_workers = min(self.options.workers, 8)
        solver.parameters.random_seed = self.options.seed + seed
        # The same answer from the same ward, with several workers too: who reads it again must find the same.
        solver.parameters.interleave_search = solver.parameters.num_workers > 1
        solver.parameters.max_time_in_seconds = seconds
        if cuts:
            solver.parameters.linearization_level = 2
        done = threading.Event()

        def wait_for_stop() -> None:
            while not done.wait(0.1):
                if self.stop.is_set():
                    solver.stop_search()

        thread = threading.Thread(target=wait_for_stop, daemon=True)
        thread.start()
        solver.solve(model)
        done.set()
        thread.join()
        return solver

    def feasible(self, model: cp_model.CpModel, seconds: float, seed: int = 0) -> bool | None:
        """Whether a model has a solution; None: undecided in the time."""
        solver = self.solve(model, seconds, seed)
        if solver is None:
            return None
        status = solver.status_name(solver.response_proto.status)
        return {"OPTIMAL": True, "FEASIBLE": True, "INFEASIBLE": False}.get(status)
