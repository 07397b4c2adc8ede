"""Bounds on every priority in turn, beside a running search, and an unconditional bound on a weighted sum."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from rota.domain.scenario import Priority, Scenario
from rota.rules.resolve import RuleSet
from rota.solver.bounds.generation import Generation
from rota.solver.bounds.lines import Halt, LineImpossibleError, Ward, ward_of
from rota.solver.bounds.master import Goal, Weights
from rota.solver.bounds.proved import Proved, Values
from rota.solver.variables import Key

Incumbent = Callable[[], tuple[frozenset[Key], Values] | None]
STAGE_SHARE = 0.35
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

    def run(self, incumbent: Incumbent, publish: Callable[[Proved], None]) -> None:
        """Go through the priorities, again whenever earlier values change, until stopped or out of time.

        `incumbent` tells the best roster and its values so far. A ward that has no line for somebody is left to the
        search, which says so itself.
        """
        ward = ward_of(self._scenario, self._ruleset)
        done: dict[Priority, dict[Priority, int]] = {}
        while not self._over():
            found = incumbent()
            step = None if found is None else self._next(found[1], done)
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

    def _next(self, values: Values, done: Mapping[Priority, Values]) -> tuple[Priority, dict[Priority, int]] | None:
        """The first priority above zero that was not yet tried with the values before it."""
        given: dict[Priority, int] = {}
        for priority in self._scenario.priorities:
            if priority not in values:
                return None
            if values[priority] > 0 and done.get(priority) != given:
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
    generation = Generation(ward, Goal(weights, {}), Halt(), deadline)
    generation.run(publish)
    return generation.bound


def know(ward: Ward, keys: frozenset[Key]) -> None:
    """Let the classes know the lines of a roster."""
    lines: dict[int, set[tuple[int, str]]] = {}
    for p, day, code in keys:
        lines.setdefault(p, set()).add((day, code))
    for one in ward.classes:
        for number in one.numbers:
            one.costs(frozenset(lines.get(number, ())))
