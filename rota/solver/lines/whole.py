"""The best roster that given lines make, chosen in whole numbers by branch and bound on the linear program."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.listen import ended_when
from rota.solver.lines.pool import Codes

SMALL = 1e-6
# The bound of the root is nearly that of the best roster: what counts is to come down fast, again and again.
SETTINGS = """
presolving/maxrounds = 0
separating/maxrounds = 0
separating/maxroundsroot = 0
heuristics/feaspump/freq = -1
heuristics/alns/freq = -1
heuristics/rins/freq = -1
nodeselection/dfs/stdpriority = 1000000
randomization/randomseedshift = {seed}
"""


class Choice(NamedTuple):
    """The best roster found, if any, its cost, and whether no other choice of the lines is cheaper."""

    codes: Codes | None
    cost: int
    best: bool


def choose(
    t: Arrays, lines: list[NDArray[np.int8]], start: Codes, until: float, seed: int, done: Callable[[], bool]
) -> Choice:
    """One line for each person out of `lines` (by person), beginning with `start`, whose lines may be chosen too.

    It ends at `until` (of time.monotonic).
    """
    solver = pywraplp.Solver.CreateSolver("SCIP")
    if not solver.SetSolverSpecificParametersAsString(SETTINGS.format(seed=seed % 1_000_000)):
        raise RuntimeError("SCIP does not know a setting.")
    objective = solver.Objective()
    objective.SetMinimization()
    people, days, codes = t.cost.shape
    present = np.zeros((days, codes), np.int64)
    for d in range(days):
        present[d] = np.bincount(start[:, d], minlength=codes)
    hinted: list[tuple[pywraplp.Variable, float]] = []
    cover: dict[tuple[int, int], pywraplp.Constraint] = {}
    for d, c in np.argwhere((t.under > 0) | (t.over > 0)).tolist():
        if c == 0:
            continue
        need, here = int(t.need[d, c]), int(present[d, c])
        row = cover[d, c] = solver.Constraint(need, need)
        # Whole where the lines are: these need not be branched on.
        short, past = solver.NumVar(0, need, ""), solver.NumVar(0, max(0, people - need), "")
        row.SetCoefficient(short, 1)
        row.SetCoefficient(past, -1)
        objective.SetCoefficient(short, int(t.under[d, c]))
        objective.SetCoefficient(past, int(t.over[d, c]))
        hinted += [(short, max(0, need - here)), (past, max(0, here - need))]
    known, chosen = [], []
    for p in range(people):
        if done():
            return Choice(None, 0, best=False)
        mine = np.unique(np.concatenate([lines[p], start[p : p + 1]]), axis=0)
        costs = t.cost[p, np.arange(days), mine].sum(axis=1).tolist()
        one, own = solver.Constraint(1, 1), []
        for line, cost in zip(mine, costs, strict=True):
            var = solver.BoolVar("")
            own.append(var)
            hinted.append((var, float(np.array_equal(line, start[p]))))
            one.SetCoefficient(var, 1)
            objective.SetCoefficient(var, cost)
            for place in enumerate(line.tolist()):
                if place in cover:
                    cover[place].SetCoefficient(var, 1)
        known.append(mine)
        chosen.append(own)
    solver.SetHint([var for var, _ in hinted], [value for _, value in hinted])
    solver.SetTimeLimit(max(1, int(1000 * (until - time.monotonic()))))
    with ended_when(done, solver.InterruptSolve):
        status = solver.Solve()
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return Choice(None, 0, best=False)
    picked = [mine[int(np.argmax([v.solution_value() for v in own]))] for mine, own in zip(known, chosen, strict=True)]
    cost = round(objective.Value())
    best = status == pywraplp.Solver.OPTIMAL or ceil(objective.BestBound() - SMALL) >= cost
    return Choice(np.array(picked, np.int8), cost, best)
