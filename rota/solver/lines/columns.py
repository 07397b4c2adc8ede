"""Column generation: whole lines per person, combined by a linear program whose duals price the next lines.

Lines come from pricing and from the rosters of the local search. A dive makes a roster of the program; the known lines
that can still pay, combined in whole numbers, sometimes make a better one. After Dantzig and Wolfe; for rosters see
Strandmark, Qu and Curtois (2020), "First-order linear programming in a column generation-based heuristic approach to
the nurse rostering problem".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays, no_multipliers
from rota.solver.lines.automaton import FAR
from rota.solver.lines.master import Master
from rota.solver.lines.near import Proof
from rota.solver.lines.pool import FREE, Codes, Pool, agreeing, combine
from rota.solver.lines.pricing import FINE, cheapest_line

SMOOTHING = 0.5  # share of the best duals so far in the prices of a round
SMALL = 1e-6
QUICK_TURNS, TURNS = 1, 8  # attempts at limits on single shifts, where a line is wanted and where a proof is
DIVE_ROUNDS, LATE_ROUNDS, DIVE_NOISE, SURE = 10, 3, 0.1, 0.99
# Share of the open days that are fixed in one step of a dive: more while the program's value stands still.
STEP_FIRST, STEP_LEAST, STEP_MOST, STEP_GROWTH, STEP_SHRINKAGE = 0.1, 0.02, 0.3, 1.3, 0.5
LATE_STEP, NOT_LATE = 0.1, 0.5  # the first half of its time a dive is never late: it begins slowly
NEARLY = 0.01  # of the program's value
STANDS_STILL, JUMP = 2e-4, 1.5e-3
LINE_NOISE = 0.3  # in the wish for a whole line
LEAN, MOST_PROOFS = 0.1, 32


class Generation:
    """Rounds of pricing over one pool. `prove` gets valid lower bounds; people are priced side by side in `executor`.

    What is found does not depend on how many threads the executor has.
    """

    def __init__(
        self,
        arrays: Arrays,
        prove: Callable[[int], None],
        executor: ThreadPoolExecutor | None = None,
        deadline: float = float("inf"),
    ) -> None:
        self.arrays = arrays
        self.pool = Pool(arrays)
        self.value = float("inf")
        self._best: Proof | None = None
        self._latest: Proof | None = None
        self._varied: list[Proof] = []
        self._prove = prove
        self.executor = executor
        self._master = Master(self.pool, deadline)
        people, days, codes = arrays.cost.shape
        self._everybody = list(range(people))
        self._days, self._codes = np.arange(days), np.arange(codes, dtype=np.int8)
        self._multipliers = no_multipliers(arrays)
        self._best_bound = -(10**15)
        self._best_duals: NDArray[np.float64] | None = None

    def round(self, done: Callable[[], bool]) -> bool:
        """Solve the master, price everybody; whether some line was new."""
        solved = self._master.solve()
        if solved is None:
            return False
        self.value, duals, own = solved
        if self._best_duals is not None:
            # Prices pulled towards those of the best bound swing less from round to round.
            pulled = SMOOTHING * self._best_duals + (1 - SMOOTHING) * duals
            if self._price(self._everybody, pulled, duals, own, QUICK_TURNS, done):
                return True
        return any(self._price(self._everybody, duals, duals, own, turns, done) for turns in (QUICK_TURNS, TURNS))

    def nearly_solved(self) -> bool:
        """Whether the program's value is close to what is proved: good enough prices for a dive."""
        return self.value - self._best_bound / FINE < NEARLY * abs(self.value)

    def dive(self, rng: np.random.Generator, done: Callable[[], bool], seconds: float = float("inf")) -> Codes | None:
        """A roster from the program: fix the codes of days it wants most, price the others again, until none is open.

        Whole lines fixed early leave the last people nothing to fit in; single days leave everybody some freedom.
        Steps get larger and less exact where the dive would take longer than `seconds`.
        """
        begun, opened = time.monotonic(), 0
        fixed = np.full((len(self._everybody), self._days.size), FREE, np.int8)
        earlier, step, before = fixed.copy(), STEP_FIRST, float("inf")
        try:
            while True:
                done_share = 1 - np.count_nonzero(fixed == FREE) / opened if opened else 1.0
                late = time.monotonic() - begun > seconds * max(NOT_LATE, done_share)
                value = self._priced_again(fixed, LATE_ROUNDS if late else DIVE_ROUNDS, done)
                if value is None:
                    return None
                if not late and value > before + JUMP * abs(before) and step > STEP_LEAST:
                    # Days that do not go together were fixed at once: take them back and go on in smaller steps.
                    step = max(STEP_LEAST, step / 4)
                    fixed[:] = earlier
                    self._keep_to(fixed)
                    value = self._priced_again(fixed, DIVE_ROUNDS, done)
                    if value is None:
                        return None
                else:
                    still = value <= before + STANDS_STILL * abs(before)
                    step = min(STEP_MOST, step * STEP_GROWTH) if still else max(STEP_LEAST, step * STEP_SHRINKAGE)
                    step = max(step, LATE_STEP) if late else step
                before, earlier[:] = value, fixed
                wanted, best, settled = self._wanted()
                if settled:
                    return best
                sure = wanted > SURE
                opened = opened or int(np.count_nonzero(~sure))
                open_days = np.where((fixed == FREE) & ~sure, wanted + DIVE_NOISE * rng.random(wanted.shape), 0.0)
                count = max(1, round(step * np.count_nonzero(open_days)))
                chosen = sure | (open_days >= np.partition(open_days, -count, axis=None)[-count])
                # Only codes of the line wanted most: that line stays possible whatever is fixed.
                fixed[chosen] = best[chosen]
                self._keep_to(fixed)
        finally:
            self._keep_to(None)

    def dive_lines(
        self, rng: np.random.Generator, done: Callable[[], bool], seconds: float = float("inf")
    ) -> Codes | None:
        """A roster from the program: fix the line wanted most, more or less, price the others again, until all are.

        With few people this ends nearer to the program's value than fixing days; with many the last fit in nowhere.
        """
        begun = time.monotonic()
        fixed = np.full((len(self._everybody), self._days.size), FREE, np.int8)
        try:
            while True:
                late = time.monotonic() - begun > NOT_LATE * seconds
                if self._priced_again(fixed, LATE_ROUNDS if late else DIVE_ROUNDS, done) is None:
                    return None
                shares = [self._master.shares(p) for p in self._everybody]
                best = np.array([self.pool.lines[p][int(shares[p].argmax())] for p in self._everybody])
                most = np.array([mine.max() for mine in shares])
                if most.min() > SURE:
                    return best
                unsure = (most <= SURE) & (fixed == FREE).any(axis=1)
                wish = np.where(unsure, most + LINE_NOISE * rng.random(most.size), 0.0)
                count = max(1, round(LATE_STEP * np.count_nonzero(unsure))) if late else 1
                chosen = (most > SURE) | (wish >= np.partition(wish, -count)[-count])
                fixed[chosen] = best[chosen]
                self._keep_to(fixed)
        finally:
            self._keep_to(None)

    def proofs(self) -> list[Proof]:
        """The best proof of a bound, then others nearly as good: each excludes other lines."""
        return [self._best, *self._varied] if self._best is not None else []

    def vary_proofs(self, rng: np.random.Generator, wanted: int, done: Callable[[], bool]) -> None:
        """Prove nearly the bound at other prices, those of a demand a little more or less, so many times."""
        try:
            for _ in range(wanted):
                self._master.lean(LEAN * (rng.random((self._days.size, self._codes.size)) - 0.5))
                more = True
                while more and not done():
                    solved = self._master.solve()
                    if solved is None:
                        return
                    _, duals, own = solved
                    # Several attempts, which prove most, only where one finds no line any more.
                    more = any(self._price(self._everybody, duals, duals, own, n, done) for n in (QUICK_TURNS, TURNS))
                if self._latest is not None and not done():
                    self._varied = [*self._varied, self._latest][-MOST_PROOFS:]
        finally:
            self._master.lean(None)

    def _keep_to(self, fixed: Codes | None) -> None:
        for p in self._everybody:
            self._master.keep_to(p, None if fixed is None else fixed[p])

    def combine(self, best: Codes, cost: int, seconds: float, seed: int, done: Callable[[], bool]) -> Codes | None:
        """A roster of the pool's lines that is cheaper than `best`, which costs `cost`, if one is found in time."""
        self.pool.add_roster(best)
        solved = self._master.solve()
        if solved is None:
            return None
        value, duals, own = solved
        some = self.pool.within(cost - value, duals, own)
        # Somebody all of whose lines are too dear keeps the one that stands.
        some.add_roster(best)
        found = combine(some, best, seconds, seed, done)
        return found[0] if found is not None and found[1] < cost else None

    def _priced_again(self, fixed: Codes, rounds: int, done: Callable[[], bool]) -> float | None:
        """The program's value after some rounds of pricing for those who have open days; None when it has to end."""
        people = np.flatnonzero((fixed == FREE).any(axis=1)).tolist()
        for _ in range(rounds):
            solved = self._master.solve()
            if solved is None or done():
                return None
            _, duals, own = solved
            if not self._price(people, duals, duals, own, QUICK_TURNS, done, fixed):
                return solved[0]
        solved = self._master.solve()
        return None if solved is None else solved[0]

    def _wanted(self) -> tuple[NDArray[np.float64], Codes, bool]:
        """Everybody's most wanted line with how much each of its days is wanted, and whether nothing else is."""
        shape = (len(self._everybody), self._days.size)
        wanted, best, settled = np.zeros(shape), np.zeros(shape, np.int8), True
        for p in self._everybody:
            shares = self._master.shares(p)
            best[p] = self.pool.lines[p][int(shares.argmax())]
            for number in np.flatnonzero(shares > SMALL):
                wanted[p] += shares[number] * (self.pool.lines[p][number] == best[p])
            settled = settled and bool(shares.max() > SURE)
        return wanted, best, settled

    def _price(
        self,
        people: Iterable[int],
        prices: NDArray[np.float64],
        duals: NDArray[np.float64],
        own: NDArray[np.float64],
        turns: int,
        done: Callable[[], bool],
        fixed: Codes | None = None,
    ) -> bool:
        """Find lines that `duals` say improve the program, at `prices`; a bound where all lines of everybody may be.

        `fixed` (people, days) bars all other codes than those given.
        """
        t = self.arrays
        whole = self._whole(prices)
        found, bound, leasts = False, int((whole * t.need).sum()), []

        def priced(p: int) -> tuple[int, int, Codes] | None:
            return None if done() else self._price_one(p, whole, turns, None if fixed is None else fixed[p])

        people = list(people)
        results = map(priced, people) if self.executor is None else self.executor.map(priced, people)
        for p, result in zip(people, results, strict=True):
            if result is None:
                return False
            price, least, line = result
            bound += least
            leasts.append(least)
            if price < FAR and t.cost[p, self._days, line].sum() - duals[self._days, line].sum() < own[p] - SMALL:
                found = self.pool.add(p, line) or found
        if fixed is None:
            self._latest = Proof(bound, whole, tuple(leasts))
        if fixed is None and bound > self._best_bound:
            self._best = self._latest
            self._best_bound, self._best_duals = bound, prices.copy()
            # Costs are whole, so the bound rounds up.
            self._prove(-(-bound // FINE))
        return found

    def _price_one(self, p: int, whole: NDArray[np.int64], turns: int, fixed: Codes | None) -> tuple[int, int, Codes]:
        """Price of p's cheapest line below all known ones (FAR if there is none), a bound on all, and the line."""
        t = self.arrays
        lines = np.array(self.pool.lines[p])
        known = FINE * np.array(self.pool.costs[p]) - whole[self._days, lines].sum(axis=1)
        allowed = t.allowed[p]
        if fixed is not None:
            known = known[agreeing(lines, fixed)]
            held = fixed[:, np.newaxis]
            allowed = np.where(held == FREE, allowed, self._codes == held)
        line, stats = np.zeros(self._days.size, np.int8), np.zeros(16, np.int64)
        ceiling = int(known.min(initial=FAR))
        price, least = cheapest_line(t, p, allowed, whole, ceiling, turns, self._multipliers[p], line, stats)
        return price, least, line

    def _whole(self, duals: NDArray[np.float64]) -> NDArray[np.int64]:
        """Duals in whole parts, within the prices of a place short and a place too many: so the bound stays valid."""
        t = self.arrays
        low, high = -FINE * t.over.astype(np.int64), FINE * t.under.astype(np.int64)
        return np.clip(np.rint(FINE * duals).astype(np.int64), low, high)
