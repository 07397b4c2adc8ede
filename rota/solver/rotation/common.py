"""The best common rota of a ward: the model with each group of equals tied to one line, priority by priority."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import Progress
from rota.rules.resolve import RuleSet
from rota.solver.cpsat import new_solver
from rota.solver.evaluate import fixed_solve
from rota.solver.model import build_model
from rota.solver.options import SolveOptions
from rota.solver.rotation.tied import Tie
from rota.solver.variables import Builder, Key, Restriction, weighted
from rota.solver.weekends import WeekendProblem, Weekends

Report = Callable[[Progress], None]
WEEKEND_SHARE = 0.2
WEEKEND_GAP = 0.01
# What the model with decided weekends may take of all the time.
FIXED_SHARE = 0.75
# What one priority may take of the time left, so that those after it get some.
STEP_SHARE = 0.5


@dataclass(slots=True)
class CommonRota:
    """The best roster found in which tied positions walk through the same lines, and what is proved about such rosters.

    `bounds` hold for common rotas only: rosters with individual lines may do better. `infeasible` says that it is
    proved that there is no common rota.
    """

    infeasible: bool = False
    keys: frozenset[Key] | None = None
    values: dict[Priority, int] = field(default_factory=dict)
    bounds: dict[Priority, int] = field(default_factory=dict)
    seconds_to_first: float | None = None
    seconds_to_best: float = 0.0
    deterministic_spent: float = 0.0

    def roster(self, scenario: Scenario) -> Roster | None:
        """The roster; None when none was found."""
        if self.keys is None:
            return None
        positions = scenario.worked_positions
        return roster_from_codes(scenario, ((positions[p].id, day, code) for p, day, code in self.keys))


def common_rota(
    scenario: Scenario,
    ruleset: RuleSet,
    options: SolveOptions,
    tie: Tie,
    *,
    time_limit_s: float,
    stop: threading.Event,
    report: Report,
    patience: float = 1.0,
) -> CommonRota:
    """Minimise each priority in turn on the tied model, with working weekends decided first and then open again.

    A stop, or the end of the time, gives the best so far. Bounds come from the open model only. After the share
    `patience` of the time it gives up if the first priority is not at zero.
    """
    run = _Run(scenario, options, time_limit_s, stop, report, patience)
    weekends = run.decide_weekends(ruleset, tie)
    if weekends is not None:
        fixed = build_model(scenario, ruleset, Restriction(weekends=weekends, tied=tie))
        run.optimise(fixed, (1 - FIXED_SHARE) * time_limit_s * patience, proves=False)
    run.optimise(build_model(scenario, ruleset, Restriction(tied=tie)), 0.0, proves=True)
    return run.found


@dataclass(slots=True)
class _Run:
    """State of one solve."""

    scenario: Scenario
    options: SolveOptions
    time_limit_s: float
    stop: threading.Event
    report: Report
    patience: float = 1.0
    started: float = field(default_factory=time.monotonic)
    found: CommonRota = field(default_factory=CommonRota)

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        """Effort left: deterministic units where the options ask for them, else seconds."""
        if self.stop.is_set():
            return 0.0
        limit = self.time_limit_s if self.found.values.get(self.scenario.priorities[0]) == 0 else self.hopeful
        return limit - (self.elapsed if self.options.deterministic_limit is None else self.found.deterministic_spent)

    @property
    def hopeful(self) -> float:
        """The effort after which a common rota that falls short on the first priority is given up."""
        return self.time_limit_s * self.patience

    def decide_weekends(self, ruleset: RuleSet, tie: Tie) -> Weekends | None:
        """Working weekends of a common rota; None when the small problem gives no answer."""
        for periodic in (True, False):
            problem = WeekendProblem(self.scenario, ruleset, periodic=periodic, tied=tie)
            solver = self._solver(WEEKEND_SHARE * self.left)
            solver.parameters.relative_gap_limit = WEEKEND_GAP
            if self._solve(solver, problem.builder) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return problem.weekends(solver)
        return None

    def optimise(self, b: Builder, reserve: float, *, proves: bool) -> None:
        """Each priority in turn, `reserve` effort left over."""
        hint = fixed_solve(b, self.found.keys) if self.found.keys is not None else None
        order = self.scenario.priorities
        for number, priority in enumerate(order):
            terms = [(part.weight * amount, var) for part in b.parts[priority].values() for amount, var in part.terms]
            known = self.found.values.get(priority) if self.found.keys is not None else None
            if not terms:
                self.found.values[priority] = self.found.bounds[priority] = 0
                continue
            if known is None or known > self.found.bounds.get(priority, 0):
                left = self.left - reserve
                if left <= 0:
                    return
                last = number == len(order) - 1
                b.model.minimize(weighted(terms))
                self._hint(b, hint)
                solver = self._solver(left * (1.0 if last or self.found.keys is None else STEP_SHARE))
                status = self._solve(solver, b)
                if proves:
                    self._prove(priority, status, solver)
                if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                    hint = self._keep(solver, b, priority, hint)
            if self.found.keys is None or priority not in self.found.values:
                return
            b.model.add(weighted(terms) <= self.found.values[priority])

    def _hint(self, b: Builder, values: list[int] | None) -> None:
        b.model.clear_hints()
        for index, value in enumerate(values or ()):
            b.model.add_hint(b.model.get_int_var_from_proto_index(index), value)

    def _solver(self, effort: float) -> cp_model.CpSolver:
        solver = new_solver()
        solver.parameters.num_workers = self.options.workers
        solver.parameters.random_seed = self.options.seed
        if self.options.deterministic_limit is None:
            solver.parameters.max_time_in_seconds = max(0.01, effort)
        else:
            solver.parameters.max_deterministic_time = max(0.001, effort)
        return solver

    def _prove(self, priority: Priority, status: cp_model.CpSolverStatus, solver: cp_model.CpSolver) -> None:
        """A bound on common rotas, or that there is none."""
        found = self.found
        if status == cp_model.INFEASIBLE and found.keys is None:
            found.infeasible = True
        elif status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
            # The small step down is for the bound's floating-point noise: the objective is an integer.
            bound = math.ceil(solver.best_objective_bound - 1e-6)
            found.bounds[priority] = max(found.bounds.get(priority, 0), bound)

    def _keep(
        self, solver: cp_model.CpSolver, b: Builder, priority: Priority, hint: list[int] | None
    ) -> list[int] | None:
        """Keep the roster of a solve unless it is worse. Returns the values of all variables of the one kept."""
        found, value = self.found, round(solver.objective_value)
        known = found.values.get(priority) if found.keys is not None else None
        if known is not None and value > known:
            return hint
        if known is None or value < known:
            found.keys = frozenset(key for key, var in b.x.items() if solver.boolean_value(var))
            order = self.scenario.priorities
            before = order[: order.index(priority)]
            found.values = {one: amount for one, amount in found.values.items() if one in before} | {priority: value}
            found.seconds_to_best = self.elapsed
            if found.seconds_to_first is None:
                found.seconds_to_first = self.elapsed
            self.report(Progress(self.elapsed, "rotation", priority, value, None))
        values = solver.response_proto.solution
        return [values[index] for index in range(len(values))]

    def _solve(self, solver: cp_model.CpSolver, b: Builder) -> cp_model.CpSolverStatus:
        """Solve, and stop early when asked to."""
        done = threading.Event()

        def wait_for_stop() -> None:
            while not done.wait(0.05):
                if self.stop.is_set():
                    solver.stop_search()

        thread = threading.Thread(target=wait_for_stop, daemon=True)
        thread.start()
        status = solver.solve(b.model)
        done.set()
        thread.join()
        self.found.deterministic_spent += solver.deterministic_time
        return status
