"""The linear program over known lines: whose duals price the next lines, and whose shares say what to fix."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from rota.solver.lines.pool import Codes, Pool, agreeing


class Master:
    """The linear program over the lines of a pool. Cover may fall short or be passed at its price.

    Nothing is solved past the deadline (of time.monotonic).
    """

    def __init__(self, pool: Pool, deadline: float = float("inf")) -> None:
        self._pool, self._deadline = pool, deadline
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
                for d, c in enumerate(pool.lines[p][number].tolist()):
                    if (d, c) in self._cover:
                        self._cover[d, c].SetCoefficient(share, 1)
        if not self._solve():
            return None
        duals = np.zeros((self._days, self._codes))
        for (d, c), cover in self._cover.items():
            duals[d, c] = cover.dual_value()
        return self._objective.Value(), duals, np.array([one.dual_value() for one in self._one])

    def _solve(self) -> bool:
        """Whether the program was solved: as it stood before, else (it sometimes loses its way) anew and reduced."""
        for settings, anew in (("use_preprocessing: false", False), ("use_preprocessing: true", True)):
            left = self._deadline - time.monotonic()
            if left <= 0:
                return False
            if left < float("inf"):
                self._lp.SetTimeLimit(max(1, int(1000 * left)))
            if not self._lp.SetSolverSpecificParametersAsString(settings):
                raise RuntimeError("GLOP does not know a setting.")
            how = pywraplp.MPSolverParameters()
            if anew:
                how.SetIntegerParam(how.INCREMENTALITY, how.INCREMENTALITY_OFF)
            if self._lp.Solve(how) == pywraplp.Solver.OPTIMAL:
                return True
        return False

    def lean(self, by: NDArray[np.float64] | None) -> None:
        """Ask for a little more or less (day, code) than is needed, so that the duals are others; None: no more."""
        for (d, c), cover in self._cover.items():
            need = float(self._pool.arrays.need[d, c]) + (0.0 if by is None else float(by[d, c]))
            cover.SetBounds(max(0.0, need), max(0.0, need))

    def shares(self, p: int) -> NDArray[np.float64]:
        """How much of each of p's lines the last solution takes."""
        return np.array([share.solution_value() for share in self._shares[p]])

    def keep_to(self, p: int, fixed: Codes | None) -> None:
        """Bar the lines of p that differ from what is fixed, or free all again."""
        lines = np.array(self._pool.lines[p][: len(self._shares[p])])
        possible = np.ones(len(lines), bool) if fixed is None else agreeing(lines, fixed)
        for share, good in zip(self._shares[p], possible.tolist(), strict=True):
            share.SetUb(self._lp.infinity() if good else 0.0)
