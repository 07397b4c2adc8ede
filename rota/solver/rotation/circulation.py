"""Integer circulations on a rotation graph in CP-SAT: exact demand a weekday, cuts that keep the support together."""

from __future__ import annotations

import math
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from rota.domain.rotation_problem import OFF, RotationProblem
from rota.solver.cpsat import new_solver
from rota.solver.rotation.automaton import Graph
from rota.solver.rotation.separate import Relaxation, missing_cuts

# A question whether a part of the graph must be used is only worth asking while it is cheap.
MUST_USE_SECONDS = 0.5
Flow = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A CP-SAT status, the flow found (None without one), a proven lower bound of the costs, and the work it took.

    `effort` is in CP-SAT's deterministic units, so that what follows from it repeats.
    """

    status: cp_model.cp_model_pb2.CpSolverStatus
    flow: Flow | None
    bound: int
    effort: float


class Circulation:
    """The model: how many people walk each arc. Connectivity is added cut by cut, by `cut_off`."""

    def __init__(self, problem: RotationProblem, graph: Graph, *, seed: int) -> None:
        self.graph = graph
        self.cuts = 0
        self._seed = seed
        self._demand = _demand(problem)
        self._covered = [
            Counter(((arc.weekday + step) % problem.days, symbol) for step, symbol in enumerate(arc.symbols))
            for arc in graph.arcs
        ]
        self._most = [min(self._demand[key] // times for key, times in line.items()) for line in self._covered]
        self._rows: list[tuple[list[tuple[int, int]], int]] = []
        self._sure_cuts: list[list[int]] = []
        self._visited: list[frozenset[int]] = []
        self._model = cp_model.CpModel()
        self._flow = [self._model.new_int_var(0, most, "") for most in self._most]
        self._add_balance()
        self._add_demand()

    def solve(
        self,
        *,
        time_limit_s: float,
        workers: int,
        stop: threading.Event | None = None,
        costs: Sequence[int] | None = None,
        hint: Flow | None = None,
        on_flow: Callable[[Flow], None] | None = None,
    ) -> Answer:
        """One circulation that keeps all cuts so far; the cheapest with `costs` (one for each arc), else any."""
        model = self._model
        model.clear_hints()
        model.clear_objective()
        for var, value in zip(self._flow, hint or (), strict=False):
            model.add_hint(var, value)
        if costs is not None:
            model.minimize(cp_model.LinearExpr.weighted_sum(self._flow, list(costs)))
        solver = _solver(self._seed, time_limit_s, workers)
        watch = _Watch(self._flow, solver, stop, on_flow)
        status = watch.run(model)
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        flow = tuple(solver.value(var) for var in self._flow) if found else None
        # Costs are integers; the small step down is for the bound's floating-point noise.
        bound = math.ceil(solver.best_objective_bound - 1e-6) if costs is not None and found else 0
        return Answer(status, flow, bound, solver.deterministic_time)

    def cut_off(self, parts: Sequence[frozenset[int]], time_limit_s: float) -> None:
        """Forbid that the flow falls apart into these disjoint sets of nodes.

        Every cut holds for every closed rota. Its arcs are one closed walk, so if it touches a node of a set and a node
        outside the set, it leaves the set at least once and enters it as often. That it touches a set is either proved
        (no circulation under the rows and the cuts so far does without the arcs at the set) or a condition of the cut
        (an arc of the flow lies inside). With both proved the cut has no conditions, which the relaxation feels.

        The rest of what is used now, all the parts but one, is a set like the others: that a rota must leave a part
        does not show that it comes to the rest, for it may go to nodes that no flow touches now.
        """
        entered, between = [], []
        for part in parts:
            side = _Side(self.graph, part)
            must_enter = self._must_use(side.touching, time_limit_s)
            must_leave = self._must_use([*side.outside, *side.leaving, *side.entering], time_limit_s)
            if must_enter:
                entered.append(part)
            if must_enter and must_leave:
                between.append(part)
            unsure = [arcs for sure, arcs in ((must_enter, side.inside), (must_leave, side.outside)) if not sure]
            self._add_cut(side.leaving, [self._used(arcs) for arcs in unsure])
        self._visited += entered
        # Of two parts, the rest of one is the other, whose cut stands already.
        for part in between if len(parts) > 2 else ():
            # The part lies outside the rest and must be entered, so that side is proved.
            rest = _Side(self.graph, frozenset().union(*(other for other in parts if other != part)))
            must_enter = any(other != part for other in entered) or self._must_use(rest.touching, time_limit_s)
            self._add_cut(rest.entering, [] if must_enter else [self._used(rest.inside)])

    def tighten(self) -> None:
        """Add the cuts that the linear relaxation lacks between parts that every closed rota visits.

        Only parts of which that is proved are handed on, and only cuts without conditions go into the relaxation.
        """
        relaxation = Relaxation(self._most, self._rows)
        for leaving in self._sure_cuts:
            relaxation.add_cut(leaving)
        for leaving in missing_cuts(self.graph, relaxation, self._visited):
            self._add_cut(leaving)

    def _must_use(self, arcs: Sequence[int], time_limit_s: float) -> bool:
        """Whether it is proved that no circulation does without all of these arcs.

        Every closed rota is a circulation that keeps the cuts so far, so none does without them either. An answer that
        the time does not suffice for is no.
        """
        model = self._model.clone()
        model.clear_hints()
        model.clear_objective()
        for number in arcs:
            model.add(model.get_int_var_from_proto_index(self._flow[number].index) == 0)
        solver = _solver(self._seed, min(MUST_USE_SECONDS, time_limit_s), 1)
        return bool(solver.solve(model) == cp_model.INFEASIBLE)

    def _used(self, arcs: Sequence[int]) -> cp_model.IntVar:
        """A boolean that is 1 if any of these arcs is walked; if none is, it may be either."""
        used = self._model.new_bool_var("")
        for number in arcs:
            self._model.add(self._flow[number] <= self._most[number] * used)
        return used

    def _add_cut(self, leaving: Sequence[int], conditions: Sequence[cp_model.IntVar] = ()) -> None:
        """At least one walk leaves, if all conditions are 1."""
        if not conditions:
            self._sure_cuts.append(list(leaving))
        walks = cp_model.LinearExpr.sum([self._flow[number] for number in leaving])
        self._model.add(walks >= 1 - len(conditions) + cp_model.LinearExpr.sum(list(conditions)))
        self.cuts += 1

    def _add_balance(self) -> None:
        """As many walks leave a node as enter it."""
        net: list[list[tuple[int, int]]] = [[] for _ in range(self.graph.nodes)]
        for number, arc in enumerate(self.graph.arcs):
            net[arc.tail].append((number, 1))
            net[arc.head].append((number, -1))
        for terms in net:
            self._add_row(terms, 0)

    def _add_demand(self) -> None:
        """Each symbol, the day off too, is held by exactly as many people as it needs. That also counts the weeks."""
        holders: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for number, line in enumerate(self._covered):
            for key, times in line.items():
                holders[key].append((number, times))
        for key, needed in self._demand.items():
            self._add_row(holders[key], needed)

    def _add_row(self, terms: list[tuple[int, int]], value: int) -> None:
        """Sum of times x flow over (arc, times) == value."""
        self._rows.append((terms, value))
        walks = cp_model.LinearExpr.weighted_sum([self._flow[arc] for arc, _ in terms], [times for _, times in terms])
        self._model.add(walks == value)


class _Side:
    """The arcs by how they lie to a set of nodes."""

    def __init__(self, graph: Graph, nodes: frozenset[int]) -> None:
        self.inside: list[int] = []
        self.outside: list[int] = []
        self.leaving: list[int] = []
        self.entering: list[int] = []
        for number, arc in enumerate(graph.arcs):
            if arc.tail in nodes:
                (self.inside if arc.head in nodes else self.leaving).append(number)
            else:
                (self.entering if arc.head in nodes else self.outside).append(number)

    @property
    def touching(self) -> list[int]:
        """Arcs with an end in the set."""
        return [*self.inside, *self.leaving, *self.entering]


class _Watch(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]  # the solver's class has no types
    """Hands on each flow found, and ends the solve when a stop is asked for."""

    def __init__(
        self,
        flow: Sequence[cp_model.IntVar],
        solver: cp_model.CpSolver,
        stop: threading.Event | None,
        on_flow: Callable[[Flow], None] | None,
    ) -> None:
        super().__init__()
        self._flow = flow
        self._solver = solver
        self._stop = stop
        self._on_flow = on_flow

    def run(self, model: cp_model.CpModel) -> cp_model.cp_model_pb2.CpSolverStatus:
        """Solve; a bound better than before is also an occasion to look whether a stop is asked for."""
        if self._stop is None and self._on_flow is None:
            return self._solver.solve(model)
        ended = threading.Event()
        watcher = threading.Thread(target=self._wait_for_stop, args=(ended,), daemon=True)
        watcher.start()
        try:
            return self._solver.solve(model, self)
        finally:
            ended.set()
            watcher.join()

    def on_solution_callback(self) -> None:
        """A better flow."""
        if self._on_flow is not None:
            self._on_flow(tuple(self.value(var) for var in self._flow))

    def _wait_for_stop(self, ended: threading.Event) -> None:
        while self._stop is not None and not ended.wait(0.05):
            if self._stop.is_set():
                self._solver.stop_search()


def _solver(seed: int, time_limit_s: float, workers: int) -> cp_model.CpSolver:
    solver = new_solver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.001, time_limit_s)
    return solver


def _demand(problem: RotationProblem) -> dict[tuple[int, int], int]:
    needed = {(day, shift): row[day] for shift, row in enumerate(problem.demand) for day in range(problem.days)}
    for day in range(problem.days):
        needed[day, OFF] = problem.employees - sum(row[day] for row in problem.demand)
    return needed
