"""One thread of a solve that works with whole lines: columns, dives into the program, and choices in whole numbers."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from rota.domain.line_problem import LineProblem
from rota.solver.lines.arrays import Arrays
from rota.solver.lines.columns import Generation
from rota.solver.lines.dives import dive_days, dive_lines
from rota.solver.lines.local_search import Search
from rota.solver.lines.near import Near, can_list, most_lines_within
from rota.solver.lines.pace import STEP_S, Pace
from rota.solver.lines.parts import MANY_DAYS, SMALL, Parts
from rota.solver.lines.pricing import FINE
from rota.solver.lines.shared import Shared
from rota.solver.lines.whole import Choice, choose

# Shares of the time after which the program counts as solved well enough for a dive, the first time and later.
FIRST_ROUNDS_SHARE, ROUNDS_SHARE = 0.4, 0.1
# Annealing makes good rosters in so much of the time. Columns made until then are rough.
ROUGH_SHARE = 0.08
# Polishing and combining take no longer than the dive before them: where dives are quick, many are better.
DIVE_SHARE, POLISH_SHARE, POLISH_HEAT = 0.45, 0.06, 0.4
COMBINE_SHARE, COMBINE_MOST_S = 0.03, 10.0
# Choices among near lines: how many lines, the time for the first and what is too short to begin one.
FIRST_NEAR, MOST_NEAR, CHOICE_SHARE, CHOICE_S, SHORT_S = 4000, 40_000, 0.1, 10.0, 2.0
LONGER = 1.5
PROOFS = 16  # before the first choice, and a few more before each


def generate_until_done(
    shared: Shared, problem: LineProblem, arrays: Arrays, search: Search, seed: int, workers: int
) -> None:
    """One thread: columns until the linear program is solved, then dives and choices, over and over."""
    with ThreadPoolExecutor(workers) as executor, ThreadPoolExecutor(1) as beside:
        Program(shared, problem, arrays, search, seed, executor, beside).run()


class Program:
    """What the thread knows: the columns, how dives went, and how far choices among near lines have come."""

    def __init__(
        self,
        shared: Shared,
        problem: LineProblem,
        arrays: Arrays,
        search: Search,
        seed: int,
        executor: ThreadPoolExecutor,
        beside: ThreadPoolExecutor,
    ) -> None:
        self.shared, self.arrays, self.search = shared, arrays, search
        self.limit = shared.deadline - shared.started
        self.rng = np.random.default_rng(seed)
        self.lists = can_list(arrays)
        people, days = arrays.cost.shape[:2]
        # Seconds of dives by lines and by days: after the first dive the kind that had less is next.
        self.dived_s = [0.0, 0.0]
        self.by_days = people * days > MANY_DAYS
        # Until there are good rosters the other core is for those who anneal.
        self.generation = self._begun(None)
        self.generation.pool.add_roster(search.best)
        self.rough = True
        self.most_near, self.choice_s = FIRST_NEAR, max(CHOICE_S, CHOICE_SHARE * self.limit)
        self.executor, self.beside = executor, beside
        self.parts = Parts(shared, problem, arrays, search, self.rng, executor)
        self.near: Near | None = None
        self.choice: Future[Choice] | None = None

    def run(self) -> None:
        """Until nothing is left to do."""
        share = FIRST_ROUNDS_SHARE
        while not self.shared.done():
            solved = self._rounds(share)
            share = ROUNDS_SHARE
            took = self._dive()
            self.shared.program_first.set()
            self._combine(took)
            if self.choice is not None and self.choice.done():
                self._chosen(self.choice.result())
            if solved and self.lists and self.choice is None and self._left() > SHORT_S:
                self._choose()
            self.parts.executor = self.generation.executor
            self.parts.run(time.monotonic() + took, self.generation)
        if self.choice is not None:
            self._chosen(self.choice.result())

    def _begun(self, executor: ThreadPoolExecutor | None) -> Generation:
        return Generation(self.arrays, self.shared.prove, executor, self.shared.deadline)

    def _rounds(self, share: float) -> bool:
        """Columns for this share of the time at most; whether no column improves the program any more."""
        until, more = time.monotonic() + share * self.limit, True
        while more and not self.shared.done() and time.monotonic() < until:
            if not self.rough:
                self._take_seen()
            elif time.monotonic() > self.shared.started + ROUGH_SHARE * self.limit:
                self._begin_again()
                until = time.monotonic() + share * self.limit
            more = self.generation.round(self.shared.done)
            # Good enough for the first dive; those after it begin when it is solved to the end.
            if more and not self.shared.program_first.is_set() and self.generation.nearly_solved():
                return False
        return not more

    def _take_seen(self) -> None:
        for roster in self.shared.unseen():
            self.generation.pool.add_roster(roster)

    def _begin_again(self) -> None:
        """With the lines of good rosters alone: lines found at rough prices slow every later round down."""
        self.rough = False
        executor = self.executor if self.choice is None else None
        if self.generation.nearly_solved():
            self.generation.executor = executor
        else:
            self.generation = self._begun(executor)
        self._take_seen()

    def _dive(self) -> float:
        """Dive and polish what was found; the seconds that the dive took."""
        roster, cost = self._standing()
        self.generation.trim(roster)
        began, seconds = time.monotonic(), DIVE_SHARE * self.limit
        if self.by_days:
            dived = dive_days(self.generation, self.rng, self.shared.done, seconds)
        else:
            dived = dive_lines(self.generation, self.rng, cost - SMALL, self.shared.done, seconds)
        took = max(STEP_S, time.monotonic() - began)
        if dived is not None:
            self._offer(dived)
            self._polish(dived, time.monotonic() + min(POLISH_SHARE * self.limit, took))
            self.generation.pool.add_roster(self.search.best)
        self.dived_s[self.by_days] += took
        self.by_days = self.dived_s[True] < self.dived_s[False]
        return took

    def _standing(self) -> tuple[NDArray[np.int8], int]:
        """The best roster so far and its cost: this thread begins when there is one."""
        roster, cost = self.shared.standing()
        if roster is None or cost is None:
            raise RuntimeError("The program over lines began without a roster.")
        return roster, cost

    def _left(self) -> float:
        return 0.0 if self.shared.done() else self.shared.deadline - time.monotonic()

    def _offer(self, roster: NDArray[np.int8]) -> None:
        self.search.start_from(roster)
        self.shared.offer(roster, self.search.cost)
        self.generation.pool.add_roster(roster)

    def _polish(self, roster: NDArray[np.int8], until: float) -> None:
        """Anneal a roster of the program from a low temperature: its last people fit in badly, the others well."""
        search, shared = self.search, self.shared
        search.best[:], search.best_cost = roster, search.cost
        hot, cold = search.temperatures(again=True)
        hot *= POLISH_HEAT
        pace, begun = Pace(), time.monotonic()
        while not shared.done() and time.monotonic() < until:
            part = (time.monotonic() - begun) / (until - begun)
            pace.step(search, hot * (cold / hot) ** part)
            shared.offer(search.best, search.best_cost)

    def _combine(self, took: float) -> None:
        """Choose among the known lines that can pay."""
        if self.shared.done():
            return
        best, cost = self._standing()
        seconds = min(self._left(), COMBINE_MOST_S, COMBINE_SHARE * self.limit, took)
        combined = self.generation.combine(best, cost, seconds, int(self.rng.integers(1 << 30)), self.shared.done)
        if combined is not None:
            self._offer(combined)

    def _choose(self) -> None:
        """Begin to choose among all lines that a roster a little dearer than the bound can use."""
        best, cost = self._standing()
        done = self.shared.done
        self.generation.vary_proofs(self.rng, PROOFS if self.near is None else PROOFS // 4, done)
        near = most_lines_within(self.arrays, self.generation.proofs(), FINE * (cost - 1), self.most_near, done)
        if near is None:
            # Too many lines are equally near for a choice to say anything.
            self.lists = False
            self.shared.stand_back.clear()
            self.generation.executor = self.executor
            return
        # The choice takes the core of those who anneal: where it is possible it finds more. People are priced on one.
        self.shared.stand_back.set()
        self.generation.executor = None
        until = time.monotonic() + min(self.choice_s, self._left())
        seed = int(self.rng.integers(1 << 30))
        self.near = near
        self.choice = self.beside.submit(choose, self.arrays, near.lines, best, until, seed, done)

    def _chosen(self, choice: Choice) -> None:
        """Take what the choice found. More lines next time, or the same again in another order and with more time."""
        near, self.choice = self.near, None
        assert near is not None
        if choice.codes is not None:
            self._offer(choice.codes)
        if choice.best:
            # A roster of at most the goal would have been made of these lines.
            self.shared.prove(min(choice.cost, near.goal // FINE + 1))
        if not choice.best:
            # How long a choice takes is largely chance: the same lines took 4 s with one seed and over 15 with another.
            self.choice_s *= LONGER
        elif 2 * self.most_near <= MOST_NEAR:
            self.most_near *= 2
