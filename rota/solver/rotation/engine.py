"""The rotation engine: a connected integer circulation, cut by cut, then the walk that it is.

The size of the problem does not depend on the number of people. What proves a rota impossible is CP-SAT's proof on a
relaxation whose cuts every closed rota obeys, so it holds for the rota.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from rota.domain.base import Text
from rota.domain.finding import DisagreementError
from rota.domain.rotation_problem import RotationProblem, RotationRota
from rota.domain.rotation_result import RotationObjective, RotationResult, rotation_parts
from rota.domain.solution import Progress, Status
from rota.domain.time import DAYS_PER_WEEK
from rota.solver.rotation.automaton import Graph, rotation_graph
from rota.solver.rotation.circulation import Answer, Circulation, Flow
from rota.solver.rotation.price import feature_of, price_of
from rota.solver.rotation.walk import parts_of, rota_of

Report = Callable[[Progress], None]
# One worker answers most circulations before several have started.
ALONE_SECONDS = 1.0
# Above this effort (deterministic units) cuts that the linear relaxation lacks are looked for as well. They shorten
# long solves; easy ones are over before they would pay.
EASY_EFFORT = 0.05

TOO_MANY_NEEDED = Text(
    nb="Bemanningskravet er større enn antallet ansatte på minst én ukedag.",
    en="Demand exceeds the number of employees on at least one weekday.",
)
NO_WALK = Text(
    nb="Ingen rekke av vakter og fridager kan gå i ring innenfor reglene for blokker og forbudte rekkefølger.",
    en="No sequence of shifts and days off can close on itself within the block rules and forbidden sequences.",
)
NO_CIRCULATION = Text(
    nb="Bemanningskravet kan ikke fylles av lovlige rekker, selv om de ansatte gikk i flere adskilte turnuser.",
    en="Lawful sequences cannot meet demand, even if the employees walked in several separate rotas.",
)
NOT_TOGETHER = Text(
    nb="Bemanningskravet kan bare fylles av flere adskilte turnuser, ikke av én felles turnus for alle.",
    en="Demand can only be met by several separate rotas, not by one rota common to all.",
)


def solve_rotation(
    problem: RotationProblem,
    *,
    time_limit_s: float = 60.0,
    seed: int = 0,
    workers: int = 2,
    stop: threading.Event | None = None,
    objective: RotationObjective | None = None,
    report: Report | None = None,
) -> RotationResult:
    """One closed rota for everybody, or the proof that there is none; with an `objective` the cheapest rota.

    Block rules and forbidden sequences hold around the end of the rota. Raises ValueError for weekend costs in a cycle
    that is not a week, and DisagreementError if the rota's own count of costs differs from the model's.
    """
    if objective is not None and problem.days != DAYS_PER_WEEK and (objective.worked_weekend or objective.half_weekend):
        raise ValueError("weekend costs need a cycle of seven days")
    run = _Run(problem, time_limit_s, seed, workers, stop, objective, report or (lambda _: None))
    return run.result(run.run())


@dataclass(slots=True)
class _Run:
    """State of one solve."""

    problem: RotationProblem
    time_limit_s: float
    seed: int
    workers: int
    stop: threading.Event | None
    objective: RotationObjective | None
    report: Report
    started: float = field(default_factory=time.monotonic)
    graph: Graph = field(default_factory=lambda: Graph(0, ()))
    model: Circulation | None = None
    best: Flow | None = None
    value: int | None = None
    bound: int = 0
    seconds_to_best: float | None = None
    rounds: int = 0

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        """Seconds left; none after a stop."""
        return 0.0 if self.stop is not None and self.stop.is_set() else self.time_limit_s - self.elapsed

    def run(self) -> Text | None:
        """Search. Returns why there is no rota when that is proved."""
        if any(
            sum(row[day] for row in self.problem.demand) > self.problem.employees for day in range(self.problem.days)
        ):
            return TOO_MANY_NEEDED
        wish = self.objective
        self.graph = rotation_graph(
            self.problem,
            price_of(self.problem, wish) if wish else None,
            feature_of(wish) if wish else None,
        )
        if not self.graph.arcs:
            return NO_WALK
        self.model = Circulation(self.problem, self.graph, seed=self.seed)
        proof = self._first(self.model)
        if proof is None and self.best is not None and wish is not None:
            self._improve(self.model)
        return proof

    def _first(self, model: Circulation) -> Text | None:
        """Any connected circulation."""
        while self.left > 0:
            answer = self._ask(model)
            if answer.status == cp_model.INFEASIBLE:
                return NOT_TOGETHER if model.cuts else NO_CIRCULATION
            if answer.flow is None or self._accept(answer.flow):
                return None
            model.cut_off(parts_of(self.graph, answer.flow), self.left)
            if answer.effort > EASY_EFFORT and self.left > 0:
                model.tighten()
        return None

    def _improve(self, model: Circulation) -> None:
        """The cheapest connected circulation: each relaxation's bound holds, each connected flow counts."""
        costs = [arc.cost for arc in self.graph.arcs]
        while self.left > 0 and self.value is not None and self.bound < self.value:
            fallen: list[Flow] = []
            answer = self._ask(model, costs=costs, fallen=fallen)
            self.bound = max(self.bound, min(answer.bound, self.value))
            self._tell()
            if not fallen:
                return
            model.cut_off(parts_of(self.graph, fallen[-1]), self.left)

    def _ask(self, model: Circulation, costs: list[int] | None = None, fallen: list[Flow] | None = None) -> Answer:
        """One solve of the relaxation: briefly by one worker, then by all."""
        self.rounds += 1

        def on_flow(flow: Flow) -> None:
            if not self._accept(flow) and fallen is not None:
                fallen.append(flow)

        answer = Answer(cp_model.UNKNOWN, None, 0, 0.0)
        alone = self.left if self.workers == 1 else ALONE_SECONDS
        for workers, seconds in ((1, alone), (self.workers, self.left)):
            answer = model.solve(
                time_limit_s=min(seconds, self.left),
                workers=workers,
                stop=self.stop,
                costs=costs,
                hint=self.best,
                on_flow=on_flow if costs is not None else None,
            )
            if answer.status in (cp_model.OPTIMAL, cp_model.INFEASIBLE) or fallen or self.left <= 0:
                break
        if answer.status == cp_model.MODEL_INVALID:
            raise RuntimeError("CP-SAT called the rotation model invalid")
        return answer

    def _accept(self, flow: Flow) -> bool:
        """Whether a flow is one closed walk; keeps it if it is the best."""
        if len(parts_of(self.graph, flow)) != 1:
            return False
        value = sum(times * arc.cost for times, arc in zip(flow, self.graph.arcs, strict=True))
        if self.value is None or value < self.value:
            self.best, self.value, self.seconds_to_best = flow, value, self.elapsed
            self._tell()
        return True

    def _tell(self) -> None:
        self.report(Progress(self.elapsed, "rotation", None, self.value, self.bound))

    def result(self, proof: Text | None) -> RotationResult:
        """What was found, counted again from the rota itself."""
        rota = rota_of(self.problem, self.graph, self.best) if self.best is not None else None
        counted = self.objective if rota is not None else None
        parts = rotation_parts(self.problem, rota, counted) if rota is not None and counted is not None else {}
        value = sum(counted.costs[name] * times for name, times in parts.items()) if counted is not None else None
        self._compare(rota, value)
        return RotationResult(
            status=self._status(proof),
            rota=rota,
            objective=value,
            bound=self.bound if value is not None else None,
            parts=parts,
            seconds=self.elapsed,
            seconds_to_best=self.seconds_to_best,
            rounds=self.rounds,
            cuts=self.model.cuts if self.model is not None else 0,
            proof=proof,
        )

    def _status(self, proof: Text | None) -> Status:
        if proof is not None:
            return Status.PROVED_INFEASIBLE
        if self.best is None:
            return Status.NOT_FOUND
        # Without an objective every rota is as good as any other.
        return Status.OPTIMAL if self.objective is None or self.value == self.bound else Status.FEASIBLE

    def _compare(self, rota: RotationRota | None, value: int | None) -> None:
        """The rota against the model: its demand and, with an objective, its costs."""
        if rota is None:
            return
        days = self.problem.days
        held = [
            [sum(s == shift for s in rota[day::days]) for day in range(days)]
            for shift in range(len(self.problem.shifts))
        ]
        if held != [list(row) for row in self.problem.demand] or len(rota) != days * self.problem.employees:
            raise DisagreementError("the rota read from the circulation does not meet the demand of the model")
        if value is not None and value != self.value:
            raise DisagreementError(f"the rota costs {value}, the circulation {self.value}")
