"""One line of the rota on its own: the cheapest way to work it under every rule, against given prices for its duties.

Positions whose models, competences and places in the cover rows are equal are one class: what is proved for one line
holds for each of them.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from rota.domain.scenario import Priority, Scenario
from rota.rules.catalogue import rules_of
from rota.rules.resolve import RuleSet
from rota.solver.bounds.cover_rows import COVER_KINDS, CoverRows, DayCode, Usage, cover_rows
from rota.solver.cpsat import new_solver
from rota.solver.evaluate import evaluate
from rota.solver.model import build_model
from rota.solver.post.registry import kind_of
from rota.solver.variables import Builder, Term, weighted

Line = frozenset[DayCode]
Costs = dict[Priority, int]


class LineImpossibleError(Exception):
    """No line of some position keeps every rule (with the caps given): the ward as a whole is infeasible."""


class Halt:
    """Ends proving from another thread, the solve that is running too."""

    def __init__(self) -> None:
        self._set = threading.Event()
        self._end: Callable[[], object] | None = None

    def is_set(self) -> bool:
        """Whether the end was asked for."""
        return self._set.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long."""
        return self._set.wait(seconds)

    def set(self) -> None:
        """Ask for the end."""
        self._set.set()
        end = self._end
        if end is not None:
            end()

    def solve(
        self, solver: cp_model.CpSolver, model: cp_model.CpModel, watcher: cp_model.CpSolverSolutionCallback
    ) -> cp_model.CpSolverStatus:
        """Solve so that `set` ends it."""
        self._end = solver.stop_search
        status = solver.solve(model, watcher)
        self._end = None
        return status

    def solve_linear(self, lp: pywraplp.Solver) -> int:
        """Solve a linear program so that `set` ends it."""
        self._end = lp.InterruptSolve
        status: int = pywraplp.Solver.ABNORMAL if self._set.is_set() else lp.Solve()
        self._end = None
        return status


@dataclass(frozen=True, slots=True)
class Effort:
    """How long one pricing may take: deterministic units, and seconds for the clock's sake."""

    deterministic: float
    seconds: float
    halt: Halt


@dataclass(frozen=True, slots=True)
class Priced:
    """What a pricing round proved and found: `bound` on the cheapest line, and lines, the best one last.

    `gap` is how far the best line is above the bound.
    """

    bound: int
    gap: int
    lines: tuple[Line, ...]

    def joined(self, other: Priced) -> Priced:
        """Both at the same prices: the better bound and the better line."""
        bound = max(self.bound, other.bound)
        least = min(self.bound + self.gap, other.bound + other.gap)
        return Priced(bound, max(0, least - bound), self.lines)


@dataclass
class LineClass:
    """Positions with equal models. `numbers` are theirs among the worked positions; prices count once a member."""

    builder: Builder
    usage: Usage
    numbers: list[int]
    known: dict[Line, Costs] = field(default_factory=dict)
    _models: dict[frozenset[Priority], cp_model.CpModel] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many positions the class has."""
        return len(self.numbers)

    def costs(self, line: Line) -> Costs:
        """Own costs of a line by priority. Raises LineImpossibleError where the model does not admit it."""
        if line not in self.known:
            keys = frozenset((0, day, code) for day, code in line)
            amounts = evaluate(self.builder, keys) if keys <= self.builder.x.keys() else None
            if amounts is None:
                raise LineImpossibleError
            self.known[line] = {
                priority: sum(part.weight * amounts[priority][part.name] for part in parts.values())
                for priority, parts in self.builder.parts.items()
            }
        return self.known[line]

    def used(self, line: Line) -> dict[int, int]:
        """How much a line counts in each cover row."""
        total: dict[int, int] = {}
        for key in line:
            for row, amount in self.usage.get(key, ()):
                total[row] = total.get(row, 0) + amount
        return total

    def price(
        self, weights: Mapping[Priority, int], prices: list[int], forbidden: frozenset[Priority], effort: Effort
    ) -> Priced:
        """Minimise own costs x `weights` less what the duties earn at `prices` (per cover row, whole numbers).

        `forbidden` priorities are kept at zero. Raises LineImpossibleError when there is no line.
        """
        b, model = self.builder, self._model(forbidden)
        terms = [
            (weight * amount, model.get_int_var_from_proto_index(var.index))
            for priority, weight in weights.items()
            if weight and priority not in forbidden
            for amount, var in _terms(b, priority)
        ]
        earned = {key: sum(amount * prices[row] for row, amount in rows) for key, rows in self.usage.items()}
        for (_, day, code), var in b.x.items():
            if earned.get((day, code)):
                terms.append((-earned[day, code], model.get_int_var_from_proto_index(var.index)))
        model.minimize(weighted(terms))
        solver = new_solver()
        solver.parameters.num_workers = 1
        # With prices on duties the line's linear relaxation is nearly the whole proof.
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = effort.deterministic
        solver.parameters.max_time_in_seconds = max(0.01, effort.seconds)
        watcher = _Lines(b, effort.halt)
        status = effort.halt.solve(solver, model, watcher)
        if status == cp_model.INFEASIBLE:
            raise LineImpossibleError
        if status == cp_model.MODEL_INVALID:
            raise ValueError(model.validate())
        # Every coefficient is whole and the sums stay far under 2**53, so the bound is a whole number but for noise.
        bound = math.ceil(solver.best_objective_bound - 1e-6)
        if status == cp_model.UNKNOWN:
            # Stopped before it had a bound of its own: no more than the terms say.
            bound = sum(min(0, amount) * list(model.proto.variables[var.index].domain)[-1] for amount, var in terms)
        gap = round(solver.objective_value) - bound if watcher.lines else 0
        return Priced(bound, gap, tuple(watcher.lines))

    def _model(self, forbidden: frozenset[Priority]) -> cp_model.CpModel:
        """The line's model with some priorities at zero."""
        if forbidden not in self._models:
            model = self.builder.model.clone()
            for priority in forbidden:
                terms = [(a, model.get_int_var_from_proto_index(v.index)) for a, v in _terms(self.builder, priority)]
                if terms:
                    model.add(weighted(terms) == 0)
            self._models[forbidden] = model
        return self._models[forbidden]


class _Lines(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]  # the solver's class has no types
    """Keeps the lines found, and ends the search when asked to."""

    def __init__(self, b: Builder, halt: Halt) -> None:
        super().__init__()
        self._b = b
        self._halt = halt
        self.lines: list[Line] = []

    def on_solution_callback(self) -> None:
        """A better line."""
        worked = (key for key, var in self._b.x.items() if self.boolean_value(var))
        self.lines.append(frozenset((day, code) for _, day, code in worked))
        if self._halt.is_set():
            self.stop_search()


@dataclass(frozen=True)
class Ward:
    """A ward as classes of equal lines and the rows that couple them."""

    scenario: Scenario
    classes: tuple[LineClass, ...]
    rows: CoverRows


def ward_of(scenario: Scenario, ruleset: RuleSet) -> Ward:
    """Split a ward into its lines. What couples people besides cover (professional days a day) is left out: looser."""
    cover = frozenset(rule.code for rule in rules_of(ruleset.pack) if kind_of(rule) in COVER_KINDS)
    builders = [
        build_model(scenario.with_positions((position,)), ruleset, without=cover)
        for position in scenario.worked_positions
    ]
    codes = {(p, day): tuple(line) for p, b in enumerate(builders) for (_, day), line in b.by_day.items()}
    rows = cover_rows(scenario, ruleset, codes)
    classes: dict[object, LineClass] = {}
    for p, b in enumerate(builders):
        kind = (str(b.model.proto), tuple(sorted(rows.usage[p].items())))
        classes.setdefault(kind, LineClass(b, rows.usage[p], [])).numbers.append(p)
    return Ward(scenario, tuple(classes.values()), rows)


def _terms(b: Builder, priority: Priority) -> list[Term]:
    return [(part.weight * amount, var) for part in b.parts[priority].values() for amount, var in part.terms]
