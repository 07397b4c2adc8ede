"""Large-neighbourhood search on a roster: free some people on some days, cut only that part, take what is better.

A round aims at one priority that is not proved best, with those before it kept and the later ones at a small price; its
result is taken when no priority is worse before one is better. Parts lie around what the aim still lacks. Which kind of
part, how large, and whether to anneal the whole instead, follows what has paid so far.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from rota.domain.finding import DisagreementError
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import Progress
from rota.domain.time import DAYS_PER_WEEK
from rota.solver.part import Values
from rota.solver.whole import Cut, Numbers, Whole, settled, tightened

if TYPE_CHECKING:
    from rota.solver.annealing import Annealing
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
FOCUS = 50  # the priority aimed at counts so many times its price
ROUND_SHARE, ROUND_LEAST, ROUND_MOST = 0.01, 0.3, 4.0  # of the whole effort, and in seconds (or deterministic units)
LONG_ROUND = 5  # times as long for a part of everybody's worked days
CODES_REWARD = 5.0  # to begin with: it leaves the pattern of work and time off as it is, so it comes first
BUILD_EFFORT, BUILD_EFFORT_PER_DUTY = 0.02, 3e-5  # deterministic units, about seconds
CLOSED_EARLY = 0.25  # a part solved to the end within this share of its time may be larger next time
GROWTH, SHRINKAGE = 1.25, 0.85
LEAST_DUTIES, FIRST_DUTIES, MOST_DUTIES = 60, 500, 6000
MEMORY = 0.8  # of a kind's past reward is kept after each round
LEAST_CHANCE = 0.1
HEATS = (4.0, 8.0, 15.0, 25.0, 40.0, 60.0)  # hotter, and weekends that fill target cover and good patterns are lost
MENDING_HEAT = 150.0  # while somebody is missing: that counts first
FIRST_AIM = 0.5  # chance to aim at the first priority that is open, rather than at any
ANNEAL_SHARE, ANNEAL_LEAST = 0.1, 1.0  # of the whole effort, and in seconds (or deterministic units)

Place = tuple[int, int]
Chosen = tuple[list[int], frozenset[int] | None]


@dataclass
class Kind:
    """A kind of part with the number of duties that it frees and what it has gained lately."""

    name: str
    choose: Callable[[Scenario, random.Random, int, Place], Chosen] | None
    size: int = FIRST_DUTIES
    reward: float = 1.0
    rounds: int = 0
    gains: int = 0


@dataclass
class Improver:
    """One run of the search. It changes `search.best` only for the better, or sideways."""

    search: Search
    whole: Whole
    rng: random.Random
    annealing: Annealing | None = None
    kinds: list[Kind] = field(default_factory=list)
    codes: Kind = field(init=False)
    found: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.codes = Kind("codes", _everybody, reward=CODES_REWARD)
        self.kinds = [
            Kind("people", _some_people),
            Kind("both", _people_in_weeks),
            Kind("weeks", _some_weeks),
            self.codes,
        ]
        if self.annealing is not None:
            self.kinds.append(Kind("anneal", None))
        self._read()

    @property
    def values(self) -> Values:
        """Value of every priority of the roster at hand."""
        return self.whole.values_of(self.found)

    def run(self, until: float) -> None:
        """Rounds until no more than `until` effort is left or every priority is proved best."""
        while self.search.left > until and (open_ones := self._open()):
            aim = open_ones[0] if self.rng.random() < FIRST_AIM else self.rng.choice(open_ones)
            kinds = [one for one in self.kinds if one is not self.codes or self._is_hours(aim)]
            kind = self.rng.choices(kinds, [LEAST_CHANCE + one.reward for one in kinds])[0]
            gained = self._anneal(until) if kind.choose is None else self._round(kind, aim, until)
            kind.rounds += 1
            kind.gains += gained
            kind.reward = MEMORY * kind.reward + (1 - MEMORY) * gained

    def _read(self) -> None:
        """All variables at the search's best roster."""
        best = self.search.best
        found = None if best is None else settled(self.whole, best.keys)
        if found is None:
            raise DisagreementError("the model rejects the roster that is to be improved")
        self.found = found

    def _open(self) -> list[int]:
        """Numbers of the priorities that are not proved best."""
        bounds = self.search.bounds
        order = self.search.scenario.priorities
        return [n for n, value in enumerate(self.values) if value > bounds.get(order[n], 0)]

    def _anneal(self, until: float) -> bool:
        search = self.search
        effort = min(search.left - until, max(ANNEAL_LEAST, ANNEAL_SHARE * search.budget))
        short = self._open()[0] == search.scenario.priorities.index(Priority.COVER_MINIMUM)
        heat = MENDING_HEAT if short else self.rng.choice(HEATS)
        if self.annealing is None or effort <= 0 or not self.annealing.again(effort, heat):
            return False
        self._read()
        return True

    def _is_hours(self, aim: int) -> bool:
        return self.search.scenario.priorities[aim] is Priority.CONTRACT_HOURS

    def _round(self, kind: Kind, aim: int, until: float) -> bool:
        search = self.search
        assert kind.choose is not None
        people, days = kind.choose(search.scenario, self.rng, kind.size, self._place(aim))
        duties = self._duties(people, days)
        if kind is self.codes:
            duties = self._on_like_days(duties)
        # Cutting is not counted by the solver's own units: without a charge, tiny rounds would go on for very long.
        search.deterministic_spent += BUILD_EFFORT + BUILD_EFFORT_PER_DUTY * len(duties)
        cut = Cut(self.whole, self.found, duties)
        values = self.values
        for number in range(aim):
            cut.keep(self.whole.costs[number], values[number])
        cut.minimise(self._prices(aim))
        cut.hint()
        share = ROUND_SHARE * (LONG_ROUND if kind is self.codes else 1)
        effort = min(search.left - until, max(ROUND_LEAST, min(ROUND_MOST, share * search.budget)))
        if effort <= 0:
            return False
        solver = search.part_solver(effort, self.rng.randrange(1 << 30))
        status = search.solve_model(solver, cut.model)
        gained = status in (cp_model.OPTIMAL, cp_model.FEASIBLE) and self._take(cut, solver)
        used = solver.wall_time if search.options.deterministic_limit is None else solver.deterministic_time
        if status == cp_model.OPTIMAL and used < CLOSED_EARLY * effort:
            kind.size = min(MOST_DUTIES, round(kind.size * GROWTH))
        elif status != cp_model.OPTIMAL and not gained:
            kind.size = max(LEAST_DUTIES, round(kind.size * SHRINKAGE))
        return gained

    def _prices(self, aim: int) -> Numbers:
        order = self.search.scenario.priorities
        prices = [PRICES[priority] * (FOCUS if number <= aim else 1) for number, priority in enumerate(order)]
        priced: Numbers = np.array(prices, dtype=np.int64) @ self.whole.costs
        return priced

    def _place(self, aim: int) -> Place:
        """A person and a day where the aimed priority lacks something; anywhere where no duty bears on it."""
        whole = self.whole
        lacking = np.flatnonzero((whole.costs[aim] != 0) & (self.found > whole.least))
        near = np.zeros(0, dtype=np.int64)
        if len(lacking):
            near = whole.duties_near(int(lacking[self.rng.randrange(len(lacking))]))
        if len(near):
            number = int(near[self.rng.randrange(len(near))])
            return int(whole.people[number]), int(whole.days[number])
        cycle = self.search.scenario.cycle
        return self.rng.randrange(len(self.search.scenario.worked_positions)), self.rng.randrange(cycle.days)

    def _duties(self, people: list[int], days: frozenset[int] | None) -> Numbers:
        whole = self.whole
        inside = np.isin(whole.people, people)
        if days is not None:
            inside &= np.isin(whole.days, list(days))
        return whole.duties[inside]

    def _on_like_days(self, duties: Numbers) -> Numbers:
        """Those of the days that are worked: who works which shift, not when."""
        whole = self.whole
        places = whole.people * self.search.scenario.cycle.days + whole.days
        worked = np.unique(places[self.found[whole.duties] == 1])
        return duties[np.isin(places[np.isin(whole.duties, duties)], worked)]

    def _take(self, cut: Cut, solver: cp_model.CpSolver) -> bool:
        """Keep the part's new duties where they are no worse; whether they are better."""
        new = cut.filled(solver)
        if np.array_equal(new[self.whole.duties], self.found[self.whole.duties]):
            return False
        # Prices of later priorities are small, so the solver may leave their slack loose: value the duties afresh.
        exact = tightened(self.whole, new, np.setdiff1d(cut.variables, self.whole.duties))
        if exact is None:
            raise DisagreementError("a part of the model rejects its own solution")
        old, values = self.values, self.whole.values_of(exact)
        if values > old:
            return False
        self.found = exact
        self.search.keep(self.whole.duties_of(exact), values, moved=values < old)
        return values < old


def _everybody(scenario: Scenario, _rng: random.Random, _size: int, _place: Place) -> Chosen:
    """Everybody over the whole cycle."""
    return list(range(len(scenario.worked_positions))), None


def _some_people(scenario: Scenario, rng: random.Random, size: int, place: Place) -> Chosen:
    """A few people over the whole cycle, most of them able to work the same shifts."""
    return _draw_people(scenario, rng, place[0], max(2, size // _duties_a_line(scenario))), None


def _some_weeks(scenario: Scenario, rng: random.Random, size: int, place: Place) -> Chosen:
    """Everybody over some days in a row."""
    people = len(scenario.worked_positions)
    days = max(2, size * scenario.cycle.days // (_duties_a_line(scenario) * people))
    return list(range(people)), _draw_days(scenario, rng, place[1], days)


def _people_in_weeks(scenario: Scenario, rng: random.Random, size: int, place: Place) -> Chosen:
    """Some people over some weeks in a row, and now and then some others far from them."""
    weeks = rng.randint(2, max(2, scenario.cycle.weeks // 2))
    share = min(1.0, DAYS_PER_WEEK * weeks / scenario.cycle.days)
    people = _draw_people(scenario, rng, place[0], max(3, round(size / (share * _duties_a_line(scenario)))))
    days = _draw_days(scenario, rng, place[1], DAYS_PER_WEEK * weeks // 2)
    return people, days | _draw_days(scenario, rng, rng.randrange(scenario.cycle.days), DAYS_PER_WEEK * weeks // 2)


def _duties_a_line(scenario: Scenario) -> int:
    """About how many duties a line can hold: two or three kinds a day."""
    return max(1, 5 * scenario.cycle.days // 2)


def _draw_people(scenario: Scenario, rng: random.Random, first: int, count: int) -> list[int]:
    """People around one: those who share shifts with them first, at random among equals."""
    positions = scenario.worked_positions
    wanted = set(positions[first].shifts)
    order = sorted(
        range(len(positions)),
        key=lambda p: (p != first, not wanted & set(positions[p].shifts), rng.random()),
    )
    return sorted(order[:count])


def _draw_days(scenario: Scenario, rng: random.Random, around: int, count: int) -> frozenset[int]:
    cycle = scenario.cycle
    count = min(cycle.days, count)
    first = around - rng.randrange(count)
    if not cycle.rolling:
        first = max(0, min(first, cycle.days - count))
    return frozenset(day % cycle.days for day in range(first, first + count))


def report_improvement(search: Search, phase: str, values: Values) -> None:
    """Tell where the first priority that is not proved best stands."""
    for priority, value in zip(search.scenario.priorities, values, strict=True):
        if value > search.bounds.get(priority, 0):
            search.report(Progress(search.elapsed, phase, priority, value, search.bounds.get(priority), values))
            return
