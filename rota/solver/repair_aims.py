"""What a solve around a roster minimises, level by level, and the effort it may take."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from rota.domain.roster import Roster
from rota.domain.scenario import Priority
from rota.domain.solution import AnyPriority, Progress, RepairPriority
from rota.solver.changes import change_terms, kept_of
from rota.solver.options import SolveOptions
from rota.solver.variables import Builder, Term, weighted
from rota.solver.watcher import round_up

STALL_LEAST_S, STALL_SHARE = 2.0, 0.05
AIMED = (Priority.COVER_MINIMUM, RepairPriority.CHANGES)
PHASE = "around"


@dataclass(frozen=True, slots=True)
class Level:
    """Something minimised, as terms and a constant."""

    priority: AnyPriority
    terms: list[Term]
    constant: int = 0

    @property
    def sum(self) -> cp_model.LinearExprT:
        """The whole as an expression."""
        return weighted(self.terms) + self.constant

    def value(self, values: list[int]) -> int:
        """Its value with all variables given."""
        return self.constant + sum(amount * values[int(var.index)] for amount, var in self.terms)


def levels_of(b: Builder, keep: Roster) -> list[Level]:
    """Minimum cover, cells that differ from the kept roster, then the other priorities in the scenario's order."""
    terms, constant = change_terms(b, kept_of(b.scenario, keep))
    rest = [one for one in b.scenario.priorities if one is not Priority.COVER_MINIMUM]
    return [
        Level(Priority.COVER_MINIMUM, _terms(b, Priority.COVER_MINIMUM)),
        Level(RepairPriority.CHANGES, terms, constant),
        *(Level(one, _terms(b, one)) for one in rest),
    ]


def joint(cover: Level, changes: Level, price: int) -> cp_model.LinearExprT:
    """One aim in which a person-minute of minimum cover is dearer than all changes together."""
    return weighted([(price * amount, var) for amount, var in cover.terms] + changes.terms) + changes.constant


def _terms(b: Builder, priority: Priority) -> list[Term]:
    return [(part.weight * amount, var) for part in b.parts[priority].values() for amount, var in part.terms]


@dataclass
class Pace:
    """How much effort is left, in seconds or deterministic units, and whether somebody asked for a stop."""

    options: SolveOptions
    report: Callable[[Progress], None]
    stop: threading.Event
    used_s: float = 0.0
    started: float = field(default_factory=time.monotonic)
    deterministic_spent: float = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def budget(self) -> float:
        """The whole effort allowed."""
        return self.options.deterministic_limit or self.options.time_limit_s

    @property
    def left(self) -> float:
        """Effort left; none after a stop."""
        if self.stop.is_set():
            return 0.0
        timed = self.options.deterministic_limit is None
        return self.budget - (self.elapsed + self.used_s if timed else self.deterministic_spent)

    def tell(self, priority: AnyPriority, value: int | None, bound: int | None = None) -> None:
        """A line of progress."""
        self.report(Progress(self.elapsed, PHASE, priority, value, bound))

    def solve(self, model: cp_model.CpModel, effort: float, teller: Teller | None = None) -> cp_model.CpSolver:
        """A solver that has solved, `response_proto` filled. It stops early when asked to."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = self.options.workers
        solver.parameters.random_seed = self.options.seed
        if self.options.deterministic_limit is None:
            solver.parameters.max_time_in_seconds = max(0.01, effort)
        else:
            solver.parameters.max_deterministic_time = max(0.001, effort)
        done = threading.Event()

        def wait_for_stop() -> None:
            while not done.wait(0.05):
                if self.stop.is_set() or (teller is not None and teller.stalled()):
                    solver.stop_search()

        thread = threading.Thread(target=wait_for_stop, daemon=True)
        thread.start()
        if teller is not None:
            solver.best_bound_callback = teller.on_bound
        solver.solve(model, teller)
        done.set()
        thread.join()
        self.deterministic_spent += solver.deterministic_time
        return solver


def found(solver: cp_model.CpSolver) -> list[int] | None:
    """A value for every variable, where a solve has found one."""
    if solver.response_proto.status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return list(solver.response_proto.solution)


def proved(solver: cp_model.CpSolver) -> int | None:
    """What a solve has proved its aim to be at least; None where it says nothing."""
    if solver.response_proto.status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
        return None
    return round_up(solver.best_objective_bound)


class Teller(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]  # the solver's class has no types
    """Reports progress of one solve. With a `price` above 1 the aim is joint."""

    def __init__(self, pace: Pace, priority: AnyPriority, price: int = 1) -> None:
        super().__init__()
        self._pace, self._priority, self._price = pace, priority, price
        self._value: int | None = None
        self._bound: int | None = None
        self._improved_at: float | None = None

    def stalled(self) -> bool:
        """Whether one of the scenario's later priorities has brought nothing for so long that the next is worth more.

        With so few cells free to differ they are soon at their best, and seldom proved so.
        """
        pace = self._pace
        if pace.options.deterministic_limit is not None or self._priority in AIMED or self._improved_at is None:
            return False
        return pace.elapsed - self._improved_at > max(STALL_LEAST_S, STALL_SHARE * pace.budget)

    def on_solution_callback(self) -> None:
        """A better roster."""
        value = round(self.objective_value)
        if self._value is None or value < self._value:
            self._improved_at = self._pace.elapsed
        self._value = value
        self._tell()

    def on_bound(self, bound: float) -> None:
        """A better bound."""
        self._bound = round_up(bound)
        self._tell()

    def _tell(self) -> None:
        """While minimum cover is not met, the changes are not what is worked at."""
        value, bound, priority = self._value, self._bound, self._priority
        if self._price > 1 and value is not None and value >= self._price:
            value, priority = value // self._price, Priority.COVER_MINIMUM
            bound = None if bound is None else max(0, bound // self._price)
        self._pace.tell(priority, value, bound)
