"""Bounds on every priority in turn, beside a running search, and an unconditional bound on a weighted sum."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence

from ortools.sat.python import cp_model

from rota.domain.scenario import Priority, Scenario
from rota.rules.resolve import RuleSet
from rota.solver.bounds.generation import Generation
from rota.solver.bounds.lines import Halt, LineImpossibleError, Ward, ward_of
from rota.solver.bounds.master import Goal, Weights
from rota.solver.bounds.proved import Proved, Values
from rota.solver.cpsat import new_solver
from rota.solver.groups import GroupPlan
from rota.solver.variables import Key

Known = Callable[[], Values]
Incumbent = Callable[[], tuple[frozenset[Key], Values] | None]
STAGE_SHARE = 0.35
PLAN_SHARE, PLAN_WORKERS = 0.5, 8  # of a weighted bound's time, for the plan by groups
# Any mix of lines that covers the ward had lines without a single day in it, on every ward measured: no use in proving.
LEFT_OUT = frozenset({Priority.ERGONOMICS, Priority.WISHES})
SMALL_DAYS = 600  # person-days up to which the lines are few enough to try all the same
PATIENCE_S = 0.2


class Bounder:
    """Proves bounds on each priority, given what the roster found so far reaches on those before it.

    Meant for a thread of its own beside the search; it uses one core. The clock decides how far it gets, so it has no
    place where a run must repeat exactly.
    """

    def __init__(self, scenario: Scenario, ruleset: RuleSet, time_limit_s: float) -> None:
        self._scenario = scenario
        self._ruleset = ruleset
        self._halt = Halt()
        self._deadline = time.monotonic() + time_limit_s

    def halt(self) -> None:
        """End `run`, from another thread."""
        self._halt.set()

    def halted_within(self, seconds: float) -> bool:
        """Wait so long, or until `halt`; whether that came."""
        return self._halt.wait(seconds)

    def run(self, incumbent: Incumbent, known: Known, publish: Callable[[Proved], None]) -> None:
        """Go through the priorities, again whenever earlier values change, until stopped or out of time.

        `incumbent` tells the best roster and its values so far, `known` the bounds that hold for it already. A ward
        that has no line for somebody is left to the search, which says so itself.
        """
        ward = ward_of(self._scenario, self._ruleset)
        done: dict[Priority, dict[Priority, int]] = {}
        while not self._over():
            found = incumbent()
            step = None if found is None else self._next(found[1], known(), done)
            if found is None or step is None:
                self._halt.wait(PATIENCE_S)
                continue
            priority, given = step
            done[priority] = given
            know(ward, found[0])
            left = self._deadline - time.monotonic()
            goal = Goal({priority: 1}, given)
            generation = Generation(ward, goal, self._halt, time.monotonic() + STAGE_SHARE * left)
            try:
                generation.run(lambda bound, p=priority, g=given: publish(Proved(p, bound, g)))  # type: ignore[misc]
            except LineImpossibleError:
                return

    def _next(
        self, values: Values, known: Values, done: Mapping[Priority, Values]
    ) -> tuple[Priority, dict[Priority, int]] | None:
        """The first priority above what is proved that was not yet tried with the values before it."""
        given: dict[Priority, int] = {}
        days = len(self._scenario.worked_positions) * self._scenario.cycle.days
        for priority in self._scenario.priorities:
            if priority not in values:
                return None
            worth_it = days <= SMALL_DAYS or priority not in LEFT_OUT
            if worth_it and values[priority] > known.get(priority, 0) and done.get(priority) != given:
                return priority, given
            given[priority] = values[priority]
        return None

    def _over(self) -> bool:
        return self._halt.is_set() or time.monotonic() >= self._deadline


def penalty_bound(
    scenario: Scenario,
    ruleset: RuleSet,
    weights: Weights,
    *,
    time_limit_s: float,
    rosters: Sequence[frozenset[Key]] = (),
    publish: Callable[[int], None] = lambda _bound: None,
) -> int:
    """A lower bound on sum(weight x value) over the priorities of any roster, valid without conditions.

    `rosters` known beforehand, as (position number, day, code), speed it up. Raises LineImpossibleError when some
    position has no line that keeps every rule.
    """
    ward = ward_of(scenario, ruleset)
    for keys in rosters:
        know(ward, keys)
    deadline = time.monotonic() + time_limit_s
    planned = _planned_bound(scenario, ruleset, weights, PLAN_SHARE * time_limit_s)
    publish(planned)
    generation = Generation(ward, Goal(weights, {}), Halt(), deadline)
    generation.run(lambda bound: publish(max(bound, planned)))
    return max(generation.bound, planned)


def _planned_bound(scenario: Scenario, ruleset: RuleSet, weights: Weights, seconds: float) -> int:
    """The bound of the plan by groups, which sees phases of weekends as whole people where lines are mixed."""
    plan = GroupPlan(scenario, ruleset)
    # What lines cost by themselves is known of those without a breach: where one is dearer than that, it holds for all.
    breach = weights.get(Priority.SOFT_RULES, 0)
    if breach < weights.get(Priority.ERGONOMICS, 0) * plan.most_of_a_line:
        weights = {priority: weight for priority, weight in weights.items() if priority is not Priority.ERGONOMICS}
    plan.minimise(weights)
    solver = new_solver()
    solver.parameters.num_workers = PLAN_WORKERS
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    status = solver.solve(plan.model)
    if status == cp_model.INFEASIBLE:
        raise LineImpossibleError
    bound: int = max(0, math.ceil(solver.best_objective_bound - 1e-6))
    return bound


def know(ward: Ward, keys: frozenset[Key]) -> None:
    """Let the classes know the lines of a roster."""
    lines: dict[int, set[tuple[int, str]]] = {}
    for p, day, code in keys:
        lines.setdefault(p, set()).add((day, code))
    for one in ward.classes:
        for number in one.numbers:
            one.costs(frozenset(lines.get(number, ())))
