"""What hears of better rosters and bounds while a model is solved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from rota.domain.scenario import Priority
from rota.domain.solution import Progress
from rota.solver.variables import Builder, Key

if TYPE_CHECKING:
    from rota.solver.search import Search

STALL_LEAST_S, STALL_SHARE = 1.5, 0.05


@dataclass(slots=True)
class Incumbent:
    """The best roster so far: the (position, day, code) that are worked and its value on each priority."""

    keys: frozenset[Key]
    values: dict[Priority, int]
    seconds: float


class Watcher(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]  # the solver's class has no types
    """Keeps every better roster and reports progress.

    With `proves` the model is the open one, so that its bound holds for every roster; a model with decided weekends
    bounds only rosters with these, and what it proves is not told.
    """

    def __init__(self, search: Search, b: Builder, priority: Priority, phase: str, *, proves: bool) -> None:
        super().__init__()
        self._proves = proves
        self._search = search
        self._b = b
        self._priority = priority
        self._phase = phase
        self._bound: int | None = None
        self._value: int | None = None
        self._improved_at: float | None = None

    def stalled(self) -> bool:
        """Whether a first phase has brought nothing for so long that improving by parts is the better use of time."""
        search = self._search
        if self._phase != "days" or self._improved_at is None or search.options.deterministic_limit is not None:
            return False
        return search.elapsed - self._improved_at > max(STALL_LEAST_S, STALL_SHARE * search.budget)

    def on_solution_callback(self) -> None:
        """A new incumbent of the priority at hand; those before it are kept by constraints."""
        search, value = self._search, round(self.objective_value)
        known = None if search.best is None else search.best.values.get(self._priority)
        if known is not None and value >= known:
            # An equal one may be worse on a later priority, where the best so far has a value already.
            return
        keys = frozenset(key for key, var in self._b.x.items() if self.boolean_value(var))
        earlier = {} if search.best is None else search.best.values
        order = search.scenario.priorities
        kept = {priority: earlier[priority] for priority in order[: order.index(self._priority)] if priority in earlier}
        search.best = Incumbent(keys, {**kept, self._priority: value}, search.elapsed)
        if search.seconds_to_first is None:
            search.seconds_to_first = search.elapsed
        self._value = value
        self._improved_at = search.elapsed
        self._tell()

    def on_bound(self, bound: float) -> None:
        """A better bound of the model at hand."""
        if self._proves:
            self._bound = round_up(bound)
            self._tell()

    def _tell(self) -> None:
        search = self._search
        proved = [one for one in (self._bound, search.bounds.get(self._priority)) if one is not None]
        bound = max(proved, default=None)
        search.report(Progress(search.elapsed, self._phase, self._priority, self._value, bound))


def round_up(bound: float) -> int:
    """A bound on an integer objective, rounded up with room for floating-point noise."""
    return math.ceil(bound - 1e-6)
