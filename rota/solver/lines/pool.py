"""Lawful lines known for each person, and the best roster that they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from rota.solver.cpsat import new_solver
from rota.solver.lines.arrays import Arrays
from rota.solver.lines.listen import ended_when

Codes = NDArray[np.int8]
FREE = -1  # a day on which nothing is fixed
MOST_COMBINED = 10_000  # lines in one combination


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

    def within(self, room: float, duals: NDArray[np.float64], own: NDArray[np.float64]) -> Pool:
        """The lines whose reduced cost is less than `room`, at most MOST_COMBINED: an improvement needs no other."""
        days = np.arange(self.arrays.cost.shape[1])
        spread: list[tuple[float, int, int]] = []
        for p, lines in enumerate(self.lines):
            reduced = np.array(self.costs[p]) - duals[days, np.array(lines)].sum(axis=1) - own[p]
            spread += [(float(reduced[n]), p, int(n)) for n in np.flatnonzero(reduced < room)]
        some = Pool(self.arrays)
        for _, p, n in sorted(spread)[:MOST_COMBINED]:
            some.add(p, self.lines[p][n])
        return some


def agreeing(lines: NDArray[np.int8], fixed: Codes) -> NDArray[np.bool_]:
    """Which lines (lines, days) have the code of every day that is not FREE."""
    agrees: NDArray[np.bool_] = ((lines == fixed) | (fixed == FREE)).all(axis=1)
    return agrees


def combine(
    pool: Pool, start: Codes | None, seconds: float, seed: int, done: Callable[[], bool]
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
            for d, c in enumerate(line.tolist()):
                if c:
                    present.setdefault((d, c), []).append(var)
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
    solver = new_solver()
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    if done():
        return None
    with ended_when(done, solver.stop_search):
        status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    picked = [
        next(line for line, var in zip(pool.lines[p], own, strict=True) if solver.boolean_value(var))
        for p, own in enumerate(chosen)
    ]
    return np.array(picked, np.int8), round(solver.objective_value)
