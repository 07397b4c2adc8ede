"""Large-neighbourhood search on a roster: free some people on some days, build only that part, take what is better.

A round minimises the first priority that is not proved best with those before it kept, and the later ones at a small
price; its result is taken when no priority is worse before one is better. Which kind of part, and how large, follows
what has paid so far.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from rota.domain.finding import DisagreementError
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import Progress
from rota.domain.time import DAYS_PER_WEEK
from rota.solver.evaluate import fixed_solve
from rota.solver.part import Part, Values, build_part
from rota.solver.variables import Key, Term, weighted

if TYPE_CHECKING:
    from rota.solver.search import Search

# Prices of the later priorities inside a round; a minute below minimum is dearer than one below target, and so on.
PRICES = {
    Priority.COVER_MINIMUM: 100,
    Priority.SOFT_RULES: 6000,
    Priority.COVER_TARGET: 10,
    Priority.CONTRACT_HOURS: 1,
    Priority.ERGONOMICS: 30,
    Priority.WISHES: 30,
}
FOCUS = 2000  # the priority at hand counts so many times its price
ROUND_SHARE, ROUND_LEAST, ROUND_MOST = 0.02, 0.3, 4.0  # of the whole effort, and in seconds (or deterministic units)
BUILD_EFFORT, BUILD_EFFORT_PER_VARIABLE = 0.02, 1e-4  # deterministic units, about seconds
# Beyond so many person-days a part with everybody in it takes longer to build than to solve.
MOST_DAYS_FOR_ALL = 8000
CLOSED_EARLY = 0.25  # a part solved to the end within this share of its time may be larger next time
GROWTH, SHRINKAGE = 1.25, 0.85
MEMORY = 0.8  # of a kind's past reward is kept after each round


@dataclass
class Kind:
    """A kind of part with its size (of 0..1) and what it has gained lately per unit of effort."""

    name: str
    size: float
    choose: Callable[[Scenario, random.Random, float], tuple[list[int], frozenset[int] | None]]
    reward: float = 1.0
    rounds: int = 0


@dataclass
class Improver:
    """One run of the search. It changes `search.best` only for the better, or sideways."""

    search: Search
    rng: random.Random
    values: Values
    kinds: list[Kind] = field(default_factory=list)

    def __post_init__(self) -> None:
        people = len(self.search.scenario.worked_positions)
        self.kinds = [
            Kind("people", min(1.0, 5 / people), _some_people),
            Kind("both", 0.35, _people_in_weeks),
        ]
        if people * self.search.scenario.cycle.days <= MOST_DAYS_FOR_ALL:
            self.kinds.append(Kind("weeks", min(1.0, 2 / self.search.scenario.cycle.weeks), _some_weeks))

    def run(self, until: float) -> None:
        """Rounds until no more than `until` effort is left or every priority is proved best."""
        while self.search.left > until and self._focus() is not None:
            kind = self.rng.choices(self.kinds, [0.1 + one.reward for one in self.kinds])[0]
            self._round(kind, until)

    def _focus(self) -> int | None:
        """Number of the first priority that is not proved best; None when all are."""
        for number, priority in enumerate(self.search.scenario.priorities):
            if self.values[number] > self.search.bounds.get(priority, 0):
                return number
        return None

    def _round(self, kind: Kind, until: float) -> None:
        search = self.search
        focus, best = self._focus(), search.best
        if best is None or focus is None:
            return
        people, free_days = kind.choose(search.scenario, self.rng, kind.size)
        part = build_part(search.scenario, search.ruleset, best.keys, people, free_days=free_days)
        # Building is not counted by the solver's own units: without a charge, tiny rounds would go on for very long.
        search.deterministic_spent += BUILD_EFFORT + BUILD_EFFORT_PER_VARIABLE * len(part.builder.x)
        held = fixed_solve(part.builder, part.held)
        if held is None:
            raise DisagreementError("a part of the model rejects the roster that it was cut from")
        old = self._values(part, held)
        self._set_objective(part, old, focus, held)
        effort = min(search.left - until, max(ROUND_LEAST, min(ROUND_MOST, ROUND_SHARE * search.budget)))
        if effort <= 0:
            return
        solver = search.part_solver(effort, self.rng.randrange(1 << 30))
        status = search.solve_model(solver, part.builder)
        gained = status in (cp_model.OPTIMAL, cp_model.FEASIBLE) and self._take(part, solver, old, best.keys)
        kind.rounds += 1
        kind.reward = MEMORY * kind.reward + (1 - MEMORY) * gained
        used = solver.wall_time if search.options.deterministic_limit is None else solver.deterministic_time
        if status == cp_model.OPTIMAL and used < CLOSED_EARLY * effort:
            kind.size = min(1.0, kind.size * GROWTH)
        elif status != cp_model.OPTIMAL and not gained:
            kind.size *= SHRINKAGE

    def _set_objective(self, part: Part, old: Values, focus: int, held: list[int]) -> None:
        model = part.builder.model
        terms: list[Term] = []
        for number, priority in enumerate(self.search.scenario.priorities):
            own = _terms(part, priority)
            if number < focus and own:
                model.add(weighted(own) <= old[number])
            price = PRICES[priority] * (FOCUS if number <= focus else 1)
            terms += [(price * amount, var) for amount, var in own]
        model.minimize(weighted(terms))
        for index, value in enumerate(held):
            model.add_hint(model.get_int_var_from_proto_index(index), value)

    def _take(self, part: Part, solver: cp_model.CpSolver, old: Values, keys: frozenset[Key]) -> bool:
        """Keep the part's new duties where they are no worse; whether they are better."""
        inward = frozenset(key for key, var in part.builder.x.items() if solver.boolean_value(var))
        if inward == part.held:
            return False
        # Prices of later priorities are small, so the solver may leave their slack loose: value the duties afresh.
        exact = fixed_solve(part.builder, inward)
        if exact is None:
            raise DisagreementError("a part of the model rejects its own solution")
        new = self._values(part, exact)
        if new > old:
            return False
        self.values = tuple(now + after - before for now, after, before in zip(self.values, new, old, strict=True))
        self.search.keep((keys - part.outward(part.held)) | part.outward(inward), self.values, moved=new < old)
        return new < old

    def _values(self, part: Part, found: list[int]) -> Values:
        return tuple(
            sum(amount * found[var.index] for amount, var in _terms(part, priority))
            for priority in self.search.scenario.priorities
        )


def _terms(part: Part, priority: Priority) -> list[Term]:
    return [(one.weight * amount, var) for one in part.builder.parts[priority].values() for amount, var in one.terms]


def _some_people(scenario: Scenario, rng: random.Random, size: float) -> tuple[list[int], frozenset[int] | None]:
    """A few people over the whole cycle, most of them able to work the same shifts."""
    return _draw_people(scenario, rng, size, least=2), None


def _some_weeks(scenario: Scenario, rng: random.Random, size: float) -> tuple[list[int], frozenset[int] | None]:
    """Everybody over a few weeks in a row."""
    return list(range(len(scenario.worked_positions))), _draw_weeks(scenario, rng, size, least=1)


def _people_in_weeks(scenario: Scenario, rng: random.Random, size: float) -> tuple[list[int], frozenset[int] | None]:
    """Some people over some weeks in a row."""
    return _draw_people(scenario, rng, size, least=3), _draw_weeks(scenario, rng, size, least=2)


def _draw_people(scenario: Scenario, rng: random.Random, size: float, least: int) -> list[int]:
    """People around one drawn at random: those who share shifts with them first, at random among equals."""
    positions = scenario.worked_positions
    seed = positions[rng.randrange(len(positions))]
    wanted = set(seed.shifts)
    order = sorted(
        range(len(positions)),
        key=lambda p: (positions[p] is not seed, not wanted & set(positions[p].shifts), rng.random()),
    )
    return sorted(order[: max(least, round(size * len(positions)))])


def _draw_weeks(scenario: Scenario, rng: random.Random, size: float, least: int) -> frozenset[int]:
    cycle = scenario.cycle
    count = min(cycle.weeks, max(least, round(size * cycle.weeks)))
    first = rng.randrange(cycle.weeks if cycle.rolling else cycle.weeks - count + 1)
    days = range(first * DAYS_PER_WEEK, (first + count) * DAYS_PER_WEEK)
    return frozenset(day % cycle.days for day in days)


def report_improvement(search: Search, phase: str, values: Values) -> None:
    """Tell where the first priority that is not proved best stands."""
    for priority, value in zip(search.scenario.priorities, values, strict=True):
        if value > search.bounds.get(priority, 0):
            search.report(Progress(search.elapsed, phase, priority, value, search.bounds.get(priority), values))
            return
