"""Column generation: whole lines per person, combined by a linear program whose duals price the next lines.

The restricted master over all lines known, solved in whole numbers, combines lines of different rosters into better
ones. Lines come from pricing and from the rosters of the local search. After Dantzig and Wolfe; for rosters see
Strandmark, Qu and Curtois (2020), "First-order linear programming in a column generation-based heuristic approach to
the nurse rostering problem".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.pricing import FINE, cheapest_line
from rota.solver.lines.reroute import FAR

Codes = NDArray[np.int8]
SMOOTHING = 0.5  # share of the best duals so far in the prices of a round
SMALL = 1e-6
DIVE_ROUNDS, DIVE_NOISE, SURE = 20, 0.1, 0.99
DIVE_STEP = 0.04  # share of the people whose lines are fixed in one step of a dive, one at least


@dataclass
class Pool:
    """Lawful lines by person, each once, with what its requests cost."""

    arrays: Arrays
    lines: list[list[Codes]] = field(default_factory=list)
    costs: list[list[int]] = field(default_factory=list)
    known: list[set[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        people = self.arrays.cost.shape[0]
        self.lines, self.costs = [[] for _ in range(people)], [[] for _ in range(people)]
        self.known = [set() for _ in range(people)]

    def add(self, p: int, line: Codes) -> bool:
        """Take a lawful line; whether it is new."""
        name = line.tobytes()
        if name in self.known[p]:
            return False
        self.known[p].add(name)
        self.lines[p].append(line.copy())
        self.costs[p].append(int(self.arrays.cost[p, np.arange(line.size), line].sum()))
        return True

    def add_roster(self, codes: Codes) -> None:
        """Take every line of a roster."""
        for p, line in enumerate(codes):
            self.add(p, line)


class Master:
    """The linear program over the lines of a pool. Cover may fall short or be passed at its price."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        t = pool.arrays
        people, self._days, self._codes = t.cost.shape
        self._lp = pywraplp.Solver.CreateSolver("GLOP")
        objective = self._lp.Objective()
        objective.SetMinimization()
        infinity = self._lp.infinity()
        self._cover: dict[tuple[int, int], pywraplp.Constraint] = {}
        for d in range(self._days):
            for c in range(1, self._codes):
                need, under, over = int(t.need[d, c]), int(t.under[d, c]), int(t.over[d, c])
                if under == 0 and over == 0:
                    continue
                row = self._lp.Constraint(need, need)
                short, past = self._lp.NumVar(0, infinity, ""), self._lp.NumVar(0, infinity, "")
                row.SetCoefficient(short, 1)
                row.SetCoefficient(past, -1)
                objective.SetCoefficient(short, under)
                objective.SetCoefficient(past, over)
                self._cover[d, c] = row
        self._one = [self._lp.Constraint(1, 1) for _ in range(people)]
        self._shares: list[list[pywraplp.Variable]] = [[] for _ in range(people)]
        self._objective = objective

    def solve(self) -> tuple[float, NDArray[np.float64], NDArray[np.float64]] | None:
        """Value, duals by (day, code) and by person over the lines known now; None if the program was not solved."""
        pool = self._pool
        for p, row in enumerate(self._one):
            for number in range(len(self._shares[p]), len(pool.lines[p])):
                share = self._lp.NumVar(0, self._lp.infinity(), "")
                self._shares[p].append(share)
                self._objective.SetCoefficient(share, pool.costs[p][number])
                row.SetCoefficient(share, 1)
                for d, c in enumerate(pool.lines[p][number]):
                    if (d, int(c)) in self._cover:
                        self._cover[d, int(c)].SetCoefficient(share, 1)
        if self._lp.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        duals = np.zeros((self._days, self._codes))
        for (d, c), cover in self._cover.items():
            duals[d, c] = cover.dual_value()
        return self._objective.Value(), duals, np.array([one.dual_value() for one in self._one])

    def shares(self, p: int) -> NDArray[np.float64]:
        """How much of each of p's lines the last solution takes."""
        return np.array([share.solution_value() for share in self._shares[p]])

    def fix(self, p: int, number: int | None) -> None:
        """Give p this one line, or free the choice again."""
        for at, share in enumerate(self._shares[p]):
            share.SetUb(self._lp.infinity() if number is None or at == number else 0.0)


class Generation:
    """Rounds of pricing over one pool. `prove` gets valid lower bounds."""

    def __init__(self, arrays: Arrays, prove: Callable[[int], None]) -> None:
        self.arrays = arrays
        self.pool = Pool(arrays)
        self.value = float("inf")
        self._prove = prove
        self._master = Master(self.pool)
        people, days, _ = arrays.cost.shape
        self._days = np.arange(days)
        self._multipliers = np.zeros((people, 2), np.int64)
        self._shift_prices = np.zeros((people, arrays.cost.shape[2]), np.int64)
        self._stats = np.zeros(16, np.int64)
        self._best_bound = -(10**15)
        self._best_duals: NDArray[np.float64] | None = None

    def round(self, done: Callable[[], bool]) -> bool:
        """Solve the master, price everybody; whether some line was new."""
        solved = self._master.solve()
        if solved is None:
            return False
        self.value, duals, own = solved
        everybody = range(len(own))
        if self._best_duals is not None:
            # Prices pulled towards those of the best bound swing less from round to round.
            pulled = SMOOTHING * self._best_duals + (1 - SMOOTHING) * duals
            if self._price(everybody, pulled, duals, own, done):
                return True
        return self._price(everybody, duals, duals, own, done)

    def dive(self, rng: np.random.Generator, done: Callable[[], bool]) -> Codes | None:
        """A roster from the program: fix the lines it wants most, price the others again, until everybody has one."""
        fixed: dict[int, int] = {}
        people = len(self.pool.lines)
        try:
            while len(fixed) < people:
                for _ in range(DIVE_ROUNDS):
                    solved = self._master.solve()
                    if solved is None or done():
                        return None
                    _, duals, own = solved
                    if not self._price([p for p in range(people) if p not in fixed], duals, duals, own, done):
                        break
                if self._master.solve() is None:
                    return None
                shares = {p: self._master.shares(p) for p in range(people) if p not in fixed}
                order = sorted(shares, key=lambda p: (-shares[p].max() - DIVE_NOISE * rng.random(), p))
                for rank, p in enumerate(order):
                    if rank < max(1, round(DIVE_STEP * people)) or shares[p].max() > SURE:
                        fixed[p] = int(shares[p].argmax())
                        self._master.fix(p, fixed[p])
            return np.array([self.pool.lines[p][fixed[p]] for p in range(people)], np.int8)
        finally:
            for p in fixed:
                self._master.fix(p, None)

    def _price(
        self,
        people: Iterable[int],
        prices: NDArray[np.float64],
        duals: NDArray[np.float64],
        own: NDArray[np.float64],
        done: Callable[[], bool],
    ) -> bool:
        """Find lines that `duals` say improve the program, at `prices`; a bound where everybody was priced."""
        t = self.arrays
        whole = self._whole(prices)
        out = np.zeros(self._days.size, np.int8)
        found, priced, bound = False, 0, int((whole * t.need).sum())
        for p in people:
            if done():
                return False
            known = [
                FINE * cost - int(whole[self._days, line].sum())
                for cost, line in zip(self.pool.costs[p], self.pool.lines[p], strict=True)
            ]
            ceiling = min(known, default=FAR)
            price, least = cheapest_line(
                t, p, whole, ceiling, self._multipliers[p], self._shift_prices[p], out, self._stats
            )
            bound += least
            priced += 1
            if price < FAR and t.cost[p, self._days, out].sum() - duals[self._days, out].sum() < own[p] - SMALL:
                found = self.pool.add(p, out) or found
        if priced == len(self.pool.lines) and bound > self._best_bound:
            self._best_bound, self._best_duals = bound, prices.copy()
            if bound > 0:
                # Costs are whole, so the bound rounds up.
                self._prove(-(-bound // FINE))
        return found

    def _whole(self, duals: NDArray[np.float64]) -> NDArray[np.int64]:
        """Duals in whole parts, within the prices of a place short and a place too many: so the bound stays valid."""
        t = self.arrays
        low, high = -FINE * t.over.astype(np.int64), FINE * t.under.astype(np.int64)
        return np.clip(np.rint(FINE * duals).astype(np.int64), low, high)


def combine(
    pool: Pool, start: Codes | None, seconds: float, seed: int, done: Callable[[], bool], workers: int = 1
) -> tuple[Codes, int] | None:
    """The best roster that the pool's lines make within so many seconds, with its cost; None if nothing was found."""
    t = pool.arrays
    model = cp_model.CpModel()
    days, codes = t.need.shape
    present: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    chosen: list[list[cp_model.IntVar]] = []
    terms: list[tuple[int, cp_model.IntVar]] = []
    for p, lines in enumerate(pool.lines):
        own = [model.new_bool_var("") for _ in lines]
        model.add_exactly_one(own)
        chosen.append(own)
        for line, cost, var in zip(lines, pool.costs[p], own, strict=True):
            terms.append((cost, var))
            if start is not None:
                model.add_hint(var, int(np.array_equal(line, start[p])))
            for d, c in enumerate(line):
                if c:
                    present.setdefault((d, int(c)), []).append(var)
    for d in range(days):
        for c in range(1, codes):
            under, over = int(t.under[d, c]), int(t.over[d, c])
            if under == 0 and over == 0:
                continue
            here = present.get((d, c), [])
            need = int(t.need[d, c])
            short, past = model.new_int_var(0, need, ""), model.new_int_var(0, len(pool.lines), "")
            model.add(cp_model.LinearExpr.sum(here) + short - past == need)
            terms += [(under, short), (over, past)]
    model.minimize(cp_model.LinearExpr.weighted_sum([var for _, var in terms], [cost for cost, _ in terms]))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    if done() or solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    picked = [
        next(line for line, var in zip(pool.lines[p], own, strict=True) if solver.boolean_value(var))
        for p, own in enumerate(chosen)
    ]
    return np.array(picked, np.int8), round(solver.objective_value)
