"""Column generation: whole lines per person, combined by a linear program whose duals price the next lines.

Lines come from pricing and from the rosters of the local search. A dive makes a roster of the program; the known lines
that can still pay, combined in whole numbers, sometimes make a better one. After Dantzig and Wolfe; for rosters see
Strandmark, Qu and Curtois (2020), "First-order linear programming in a column generation-based heuristic approach to
the nurse rostering problem".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays, cost_by_day, no_multipliers
from rota.solver.lines.automaton import FAR
from rota.solver.lines.master import EXACT, NEAR_ENOUGH, ROUGH, Master
from rota.solver.lines.near import Proof
from rota.solver.lines.pool import FREE, Codes, Pool, agreeing, combine
from rota.solver.lines.pricing import FINE, cheapest_in_window, cheapest_line
from rota.solver.lines.relaxed import Window

SMALL = 1e-6
# At first some people are priced at a time, until a turn through everybody improves the program by less than a share.
SOME_PEOPLE, TURN_PAYS = 30, 0.01
# The program is solved to a share of what is between its value and the bound; so near, in cost, it counts as solved.
SHARE_OF_GAP, SOLVED = 0.1, 0.01
QUICK_TURNS, TURNS = 1, 8  # attempts at limits on single shifts, where a line is wanted and where a proof is
KEPT, TOO_MANY = 40, 60  # lines of each person: what stays when a program has grown too large
# Full rounds in which the value has to fall by a share, or the program counts as standing still.
LOOK_BACK, STANDS_STILL = 6, 1e-4
NEARLY = 0.01  # of the program's value
LEAN, MOST_PROOFS = 0.1, 32


class Frame(NamedTuple):
    """Where a program is about some days only: whole rows (people, days) and what their windows may add to them."""

    rows: Codes
    windows: tuple[Window, ...]


class Generation:
    """Rounds of pricing over one pool. `prove` gets valid lower bounds; people are priced side by side in `executor`.

    What is found does not depend on how many threads the executor has. With a frame, the days of `arrays` are those of
    the window alone.
    """

    def __init__(
        self,
        arrays: Arrays,
        prove: Callable[[int], None],
        executor: ThreadPoolExecutor | None = None,
        deadline: float = float("inf"),
        frame: Frame | None = None,
    ) -> None:
        self.arrays, self._frame = arrays, frame
        self.pool = Pool(arrays)
        self.value = float("inf")
        self._best: Proof | None = None
        self._latest: Proof | None = None
        self._varied: list[Proof] = []
        self._prove = prove
        self.executor = executor
        self._deadline = deadline
        self._master = Master(self.pool, deadline)
        people, days, codes = arrays.cost.shape
        self.everybody = list(range(people))
        self.days, self._codes = np.arange(days), np.arange(codes, dtype=np.int8)
        self._multipliers = no_multipliers(arrays)
        self._best_bound = -(10**15)
        self._accuracy = ROUGH
        self._rng = np.random.default_rng(0)
        self._values: deque[float] = deque(maxlen=LOOK_BACK)
        self._waiting: list[list[int]] = []  # for their turn
        self._by_turns, self._value_of_turn = people > SOME_PEOPLE, float("inf")

    def round(self, done: Callable[[], bool]) -> bool:
        """Solve the program and price some or all people; whether another round may improve it."""
        solved = self._master.solve(self._accuracy)
        if solved is None:
            return False
        self.value, prices, _ = solved
        if self._by_turns and not self._waiting:
            self._by_turns = self.value < self._value_of_turn - TURN_PAYS * abs(self.value)
            self._value_of_turn = self.value
            parts = round(len(self.everybody) / SOME_PEOPLE)
            people = self._rng.permutation(len(self.everybody))
            self._waiting = [part.tolist() for part in np.array_split(people, parts)]
        if self._by_turns:
            self._price(self._waiting.pop(), prices, None, QUICK_TURNS, done)
            return True
        self._values.append(self.value)
        found = self._price(self.everybody, prices, None, QUICK_TURNS, done)
        if self.between() < SOLVED:
            return False
        if not found and self._accuracy == EXACT:
            return self._price(self.everybody, prices, None, TURNS, done)
        wanted = SHARE_OF_GAP * self.between() / (1 + abs(self.value))
        if not found or self._stands_still():
            # Where limits are not all counted the bound stays away from the value.
            wanted = min(wanted, SHARE_OF_GAP * self._accuracy)
            self._values.clear()
        self._accuracy = min(ROUGH, max(EXACT, wanted))
        return True

    def _stands_still(self) -> bool:
        """Whether the last full rounds changed next to nothing."""
        values = self._values
        return len(values) == LOOK_BACK and values[0] - values[-1] < STANDS_STILL * abs(values[-1])

    def nearly_solved(self) -> bool:
        """Whether the program's value is close to what is proved: good enough prices for a dive."""
        return self.exhausted() or self.between() < NEARLY * abs(self.value)

    def exhausted(self) -> bool:
        """Whether rounds change next to nothing any more, although the program is solved closely."""
        return self._accuracy < NEARLY * ROUGH and self._stands_still()

    def between(self) -> float:
        """What is still between the program's value and what is proved."""
        return self.value - self._best_bound / FINE

    def proofs(self) -> list[Proof]:
        """The best proof of a bound, then others nearly as good: each excludes other lines."""
        return [self._best, *self._varied] if self._best is not None else []

    def vary_proofs(self, rng: np.random.Generator, wanted: int, done: Callable[[], bool]) -> None:
        """Prove nearly the bound at other prices, those of a demand a little more or less, so many times."""
        try:
            for _ in range(wanted):
                self._master.lean(LEAN * (rng.random((self.days.size, self._codes.size)) - 0.5))
                more = True
                while more and not done():
                    solved = self._master.solve()
                    if solved is None:
                        return
                    _, prices, own = solved
                    # Several attempts, which prove most, only where one finds no line any more.
                    more = any(self._price(self.everybody, prices, own, n, done) for n in (QUICK_TURNS, TURNS))
                if self._latest is not None and not done():
                    self._varied = [*self._varied, self._latest][-MOST_PROOFS:]
        finally:
            self._master.lean(None)

    def keep_to(self, fixed: Codes | None) -> None:
        """Bar all lines that differ from what is fixed (people, days), or free them again."""
        for p in self.everybody:
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

    def priced_again(self, fixed: Codes, rounds: int, done: Callable[[], bool], close: float = -FAR) -> float | None:
        """The program's value after some rounds of pricing for those who have open days; None when it has to end.

        Where the value is at most `close` no more lines are asked for.
        """
        people = np.flatnonzero((fixed == FREE).any(axis=1)).tolist()
        for _ in range(rounds):
            solved = self._master.solve(NEAR_ENOUGH)
            if solved is None or done():
                return None
            value, prices, own = solved
            if value <= close or not self._price(people, prices, own, QUICK_TURNS, done, fixed):
                return value
        solved = self._master.solve(NEAR_ENOUGH)
        return None if solved is None else solved[0]

    def wanted(self) -> tuple[Codes, NDArray[np.float64]]:
        """Everybody's most wanted line, and how much of it the program takes."""
        shares = [self._master.shares(p) for p in self.everybody]
        best = np.array([self.pool.lines[p][int(mine.argmax())] for p, mine in enumerate(shares)])
        return best, np.array([mine.max() for mine in shares])

    def wanted_days(self) -> tuple[NDArray[np.float64], Codes, float]:
        """How much each day of everybody's most wanted line is wanted, these lines, and the least share of one."""
        best, most = self.wanted()
        wanted = np.zeros(best.shape)
        for p in self.everybody:
            shares = self._master.shares(p)
            taken = np.flatnonzero(shares > SMALL)
            wanted[p] = shares[taken] @ (np.array(self.pool.lines[p])[taken] == best[p])
        return wanted, best, float(most.min())

    def nearest(self, p: int, count: int) -> NDArray[np.int8]:
        """The lines of p that cost least at the prices that prove most."""
        lines = np.array(self.pool.lines[p])
        if self._best is None:
            return lines[:count]
        dearer = FINE * np.array(self.pool.costs[p]) - self._best.prices[self.days, lines].sum(axis=1)
        return lines[np.argsort(dearer, kind="stable")[:count]]

    def dearness(self, roster: Codes) -> NDArray[np.float64]:
        """By person what the line costs more than any must, at the prices that prove most: whom the bound blames."""
        if self._best is None:
            return np.zeros(len(self.everybody))
        costs = FINE * np.array([self.arrays.cost[p, self.days, roster[p]].sum() for p in self.everybody])
        earned = self._best.prices[self.days, roster].sum(axis=1)
        dearer: NDArray[np.float64] = (costs - earned - np.array(self._best.least)) / FINE
        return dearer

    def cost_of(self, roster: Codes) -> int:
        """What a roster of everybody in this program costs."""
        return int(cost_by_day(self.arrays, roster).sum())

    def trim(self, roster: Codes) -> None:
        """Forget all lines but each person's nearest and those of a roster, where there are many more."""
        if sum(map(len, self.pool.lines)) < TOO_MANY * len(self.everybody):
            return
        pool = Pool(self.arrays)
        for p in self.everybody:
            for line in self.nearest(p, KEPT):
                pool.add(p, line)
        pool.add_roster(roster)
        self.pool, self._master = pool, Master(pool, self._deadline)

    def _price(
        self,
        people: list[int],
        prices: NDArray[np.float64],
        own: NDArray[np.float64] | None,
        turns: int,
        done: Callable[[], bool],
        fixed: Codes | None = None,
    ) -> bool:
        """Take lines that are cheaper at `prices` than all known ones of the same person; whether there was one.

        `own` (people): only lines that cost less than this. A bound where everybody is priced and may have any line:
        `fixed` (people, days) bars all other codes than those given.
        """
        t = self.arrays
        whole = self._whole(prices)
        found, bound, leasts = False, int((whole * t.need).sum()), []

        def priced(p: int) -> tuple[int, int, Codes] | None:
            return None if done() else self._price_one(p, whole, turns, None if fixed is None else fixed[p])

        results = map(priced, people) if self.executor is None else self.executor.map(priced, people)
        for p, result in zip(people, results, strict=True):
            if result is None:
                return False
            price, least, line = result
            bound += least
            leasts.append(least)
            if price >= FAR:
                continue
            if own is None or t.cost[p, self.days, line].sum() - prices[self.days, line].sum() < own[p] - SMALL:
                found = self.pool.add(p, line) or found
        if fixed is not None or len(people) < len(self.everybody):
            return found
        self._latest = Proof(bound, whole, tuple(leasts))
        if bound > self._best_bound:
            self._best, self._best_bound = self._latest, bound
            # Costs are whole, so the bound rounds up.
            self._prove(-(-bound // FINE))
        return found

    def _price_one(self, p: int, whole: NDArray[np.int64], turns: int, fixed: Codes | None) -> tuple[int, int, Codes]:
        """Price of p's cheapest line below all known ones (FAR if there is none), a bound on all, and the line."""
        t = self.arrays
        lines = np.array(self.pool.lines[p])
        known = FINE * np.array(self.pool.costs[p]) - whole[self.days, lines].sum(axis=1)
        allowed = t.allowed[p]
        if fixed is not None:
            known = known[agreeing(lines, fixed)]
            held = fixed[:, np.newaxis]
            allowed = np.where(held == FREE, allowed, self._codes == held)
        line, stats = np.zeros(self.days.size, np.int8), np.zeros(16, np.int64)
        ceiling = int(known.min(initial=FAR))
        rest = allowed, whole, ceiling, turns, self._multipliers[p], line, stats
        if self._frame is None:
            price, least = cheapest_line(t, p, *rest)
        else:
            price, least = cheapest_in_window(t, p, self._frame.rows[p], self._frame.windows[p], *rest)
        return price, least, line

    def _whole(self, duals: NDArray[np.float64]) -> NDArray[np.int64]:
        """Duals in whole parts, within the prices of a place short and a place too many: so the bound stays valid."""
        t = self.arrays
        low, high = -FINE * t.over.astype(np.int64), FINE * t.under.astype(np.int64)
        return np.clip(np.rint(FINE * duals).astype(np.int64), low, high)
