"""The search: working weekends first, then the days, then weekends open again; one priority after the other.

A textbook model over twelve weeks is far from covered after minutes. Deciding in a small problem of its own which
weekends each position works, and then the days, gets there in seconds; the open model afterwards improves on it and
gives the bounds, which would not be valid with decided weekends.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from rota.domain.finding import DisagreementError
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import Progress
from rota.rules.resolve import RuleSet
from rota.solver.evaluate import Amounts, evaluate, fixed_solve
from rota.solver.model import build_model
from rota.solver.options import SolveOptions
from rota.solver.variables import Builder, Key, Restriction, Term, weighted
from rota.solver.weekends import WeekendProblem, Weekends, cover_relaxation, weekends_of

Report = Callable[[Progress], None]
WEEKEND_SHARE = 0.2
WEEKEND_GAP = 0.01
FIXED_SHARE = 0.75
STEP_SHARE = 0.5


@dataclass(slots=True)
class Incumbent:
    """The best roster so far: the (position, day, code) that are worked and its value on each priority."""

    keys: frozenset[Key]
    values: dict[Priority, int]
    seconds: float


@dataclass(slots=True)
class Search:
    """State of one solve."""

    scenario: Scenario
    ruleset: RuleSet
    options: SolveOptions
    report: Report
    stop: threading.Event
    warm_start: Roster | None = None
    started: float = field(default_factory=time.monotonic)
    used_s: float = 0.0
    deterministic_spent: float = 0.0
    best: Incumbent | None = None
    bounds: dict[Priority, int] = field(default_factory=dict)
    seconds_to_first: float | None = None
    infeasible: bool = False

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self.started

    @property
    def budget(self) -> float:
        """The whole effort allowed: deterministic units where a deterministic limit is set, else seconds."""
        return self.options.deterministic_limit or self.options.time_limit_s

    @property
    def left(self) -> float:
        """Effort left. In deterministic units nothing depends on the clock, so that the search repeats exactly."""
        if self.stop.is_set():
            return 0.0
        spent = self.elapsed + self.used_s if self.options.deterministic_limit is None else self.deterministic_spent
        return self.budget - spent

    def run(self) -> None:
        """Search until the time is over, everything is proved, or a stop is asked for. Fills `best` and `bounds`."""
        weekends = self._decide_weekends() if self.warm_start is None else weekends_of(self.scenario, self.warm_start)
        if weekends is not None and not self.infeasible:
            fixed = build_model(self.scenario, self.ruleset, Restriction(weekends=weekends))
            self._optimise(fixed, (1 - FIXED_SHARE) * self.budget, phase="days", proves=False)
        if not self._finished():
            self._prove_weekend_cover()
            opened = build_model(self.scenario, self.ruleset)
            self._optimise(opened, 0.0, phase="open", proves=True)

    def _finished(self) -> bool:
        """Whether nothing is left to improve or no time is left."""
        if self.left <= 0 or self.infeasible:
            return True
        best = self.best
        return best is not None and all(
            priority in best.values and best.values[priority] <= self.bounds.get(priority, 0)
            for priority in self.scenario.priorities
        )

    def _decide_weekends(self) -> Weekends | None:
        """Which weekends each position works; None when the small problem gives no answer."""
        way = self.options.weekends_first
        for periodic in {"periodic": (True, False), "free": (False,), "no": ()}[way]:
            problem = WeekendProblem(self.scenario, self.ruleset, periodic=periodic)
            solver = self._solver(min(WEEKEND_SHARE * self.budget, self.left))
            solver.parameters.relative_gap_limit = WEEKEND_GAP
            if self._solve(solver, problem.builder, None) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                self.report(Progress(self.elapsed, "weekends", None, None, None))
                return problem.weekends(solver)
        return None

    def _prove_weekend_cover(self) -> None:
        """A bound on target cover from the weekend days alone, where the shortages ordered before it are at zero."""
        order = self.scenario.priorities
        before = order[: order.index(Priority.COVER_TARGET)]
        values = {} if self.best is None else self.best.values
        needed = (Priority.COVER_MINIMUM, Priority.SOFT_RULES)
        if any(priority not in before or values.get(priority) != 0 for priority in needed):
            return
        b = cover_relaxation(self.scenario, self.ruleset)
        if b is not None:
            solver = self._solver(min(WEEKEND_SHARE * self.budget, self.left))
            if self._solve(solver, b, None) in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
                bound = _round_up(solver.best_objective_bound)
                self.bounds[Priority.COVER_TARGET] = max(self.bounds.get(Priority.COVER_TARGET, 0), bound)

    def _hint_roster(self, b: Builder, roster: Roster) -> None:
        numbers = {position.id: number for number, position in enumerate(b.grid.positions)}
        held = {(numbers.get(duty.position_id, -1), duty.day_index, duty.code) for duty in roster.duties}
        for key, var in b.x.items():
            b.model.add_hint(var, int(key in held))

    def _optimise(self, b: Builder, reserve: float, *, phase: str, proves: bool) -> None:
        """Minimise each priority in turn, keeping those before it and `reserve` effort for later.

        Bounds count only on the open model.
        """
        values = self._complete(b) if self.best is not None else None
        if self.best is None and self.warm_start is not None:
            self._hint_roster(b, self.warm_start)
        priorities = self.scenario.priorities
        for number, priority in enumerate(priorities):
            terms = [(part.weight * amount, var) for part in b.parts[priority].values() for amount, var in part.terms]
            if not terms:
                self._settle(priority, 0)
                continue
            known = None if self.best is None else self.best.values.get(priority)
            if known is not None and known <= self.bounds.get(priority, 0):
                b.model.add(weighted(terms) <= known)
                continue
            left = self.left - reserve
            if left <= 0:
                break
            last = not any(b.parts[later] for later in priorities[number + 1 :])
            share = 1.0 if self.best is None or last else STEP_SHARE
            values = self._minimise(b, priority, terms, left * share, values, phase=phase, proves=proves)
            if self.best is None or self.infeasible:
                break
            if priority in self.best.values:
                b.model.add(weighted(terms) <= self.best.values[priority])

    def _minimise(
        self,
        b: Builder,
        priority: Priority,
        terms: list[Term],
        effort: float,
        values: list[int] | None,
        *,
        phase: str,
        proves: bool,
    ) -> list[int] | None:
        b.model.minimize(weighted(terms))
        if values is not None:
            b.model.clear_hints()
            for index, value in enumerate(values):
                b.model.add_hint(b.model.get_int_var_from_proto_index(index), value)
        watcher = _Watcher(self, b, priority, phase)
        solver = self._solver(effort)
        status = self._solve(solver, b, watcher)
        if status == cp_model.INFEASIBLE:
            self.infeasible = proves
            return values
        if proves and status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
            bound = solver.best_objective_bound
            self.bounds[priority] = max(self.bounds.get(priority, 0), _round_up(bound))
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found = solver.response_proto.solution
            return [found[index] for index in range(len(found))]
        return values

    def _complete(self, b: Builder) -> list[int] | None:
        """Values of all variables of a model at the best roster; None when the model does not admit it."""
        if self.best is None or not self.best.keys <= b.x.keys():
            return None
        return fixed_solve(b, self.best.keys)

    def evaluate(self) -> Amounts:
        """The model's own amounts at the best roster, on a fresh open model. Raises DisagreementError."""
        if self.best is None:
            raise ValueError("there is no roster to evaluate")
        amounts = evaluate(build_model(self.scenario, self.ruleset), self.best.keys)
        if amounts is None:
            raise DisagreementError("the open model rejects the roster that the search found")
        return amounts

    def roster(self) -> Roster | None:
        """The best roster."""
        if self.best is None:
            return None
        positions = self.scenario.worked_positions
        return roster_from_codes(self.scenario, ((positions[p].id, day, code) for p, day, code in self.best.keys))

    def _solver(self, effort: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = self.options.workers
        solver.parameters.random_seed = self.options.seed
        if self.options.deterministic_limit is None:
            solver.parameters.max_time_in_seconds = max(0.01, effort)
        else:
            solver.parameters.max_deterministic_time = max(0.001, effort)
        return solver

    def _solve(self, solver: cp_model.CpSolver, b: Builder, watcher: _Watcher | None) -> cp_model.CpSolverStatus:
        """Solve, and stop early when asked to."""
        done = threading.Event()

        def wait_for_stop() -> None:
            while not done.wait(0.05):
                if self.stop.is_set():
                    solver.stop_search()

        thread = threading.Thread(target=wait_for_stop, daemon=True)
        thread.start()
        if watcher is not None:
            solver.best_bound_callback = watcher.on_bound
        status = solver.solve(b.model, watcher)
        done.set()
        thread.join()
        self.deterministic_spent += solver.deterministic_time
        return status

    def _settle(self, priority: Priority, value: int) -> None:
        """A priority with nothing to minimise."""
        self.bounds[priority] = value
        if self.best is not None:
            self.best.values[priority] = value


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Keeps every better roster and reports progress."""

    def __init__(self, search: Search, b: Builder, priority: Priority, phase: str) -> None:
        super().__init__()
        self._search = search
        self._b = b
        self._priority = priority
        self._phase = phase
        self._bound: int | None = None
        self._value: int | None = None

    def on_solution_callback(self) -> None:
        """A new incumbent of the priority at hand; those before it are kept by constraints."""
        search, value = self._search, round(self.objective_value)
        known = None if search.best is None else search.best.values.get(self._priority)
        if known is not None and value > known:
            return
        keys = frozenset(key for key, var in self._b.x.items() if self.boolean_value(var))
        earlier = {} if search.best is None else search.best.values
        order = search.scenario.priorities
        kept = {priority: earlier[priority] for priority in order[: order.index(self._priority)] if priority in earlier}
        if known is not None and value == known:
            kept = dict(earlier)
        search.best = Incumbent(keys, {**kept, self._priority: value}, search.elapsed)
        if search.seconds_to_first is None:
            search.seconds_to_first = search.elapsed
        self._value = value
        self._tell()

    def on_bound(self, bound: float) -> None:
        """A better bound."""
        self._bound = _round_up(bound)
        self._tell()

    def _tell(self) -> None:
        search = self._search
        search.report(Progress(search.elapsed, self._phase, self._priority, self._value, self._bound))


def _round_up(bound: float) -> int:
    """A bound on an integer objective, rounded up with room for floating-point noise."""
    return math.ceil(bound - 1e-6)
