"""The linear program over known lines: whose prices ask for the next lines, and whose shares say what to fix."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from rota.solver.lines.interior import Columns, Interior
from rota.solver.lines.pool import Codes, Pool, agreeing

# Gaps that a solution may have, of its value. The least leaves nothing that a bound in whole numbers would notice.
ROUGH, NEAR_ENOUGH, EXACT = 1e-2, 1e-4, 1e-6


class Master:
    """The linear program over the lines of a pool. Cover may fall short or be passed at its price.

    Nothing is solved past the deadline (of time.monotonic).
    """

    def __init__(self, pool: Pool, deadline: float = float("inf")) -> None:
        self._pool, self._deadline = pool, deadline
        t = pool.arrays
        people = t.cost.shape[0]
        self._places = (t.under > 0) | (t.over > 0)
        self._places[:, 0] = False
        self._row = np.where(self._places, np.cumsum(self._places).reshape(self._places.shape) - 1, -1)
        need, under, over = (table[self._places].astype(np.float64) for table in (t.need, t.under, t.over))
        self._need, self._interior = need, Interior(need, under, over, people)
        none = np.zeros(0, np.int64)
        self._lines = Columns(np.zeros(0), none, none, np.zeros(1, np.int64))
        # Of each person the numbers of the columns, in the order of the pool; of each column what it has and may have.
        self._columns: list[NDArray[np.int64]] = [none] * people
        self._shares, self._possible = np.zeros(0), np.zeros(0, np.bool_)

    def solve(self, accuracy: float = EXACT) -> tuple[float, NDArray[np.float64], NDArray[np.float64]] | None:
        """Value, prices by (day, code) and by person over the lines known now; None when there is no time left.

        The value is at most `accuracy` times itself above the least possible, where the arithmetic bears that.
        """
        if time.monotonic() >= self._deadline:
            return None
        self._take_new()
        active = np.flatnonzero(self._possible)
        solved = self._interior.solve(self._lines, active, self._shares[active], accuracy, self._deadline)
        self._shares[:] = 0
        self._shares[active] = solved.shares
        prices = np.zeros(self._row.shape)
        prices[self._places] = solved.prices
        return solved.value, prices, solved.own

    def _take_new(self) -> None:
        """Columns for the lines that the pool got since the last solve."""
        pool, first = self._pool, self._lines.cost.size
        days = np.arange(self._row.shape[0])
        costs, people, rows, sizes = [self._lines.cost], [self._lines.person], [self._lines.rows], []
        for p, known in enumerate(self._columns):
            new = np.array(pool.lines[p][known.size :])
            if not new.size:
                continue
            stands = self._row[days, new]
            rows.append(stands[stands >= 0])
            sizes.append((stands >= 0).sum(axis=1))
            costs.append(np.array(pool.costs[p][known.size :], np.float64))
            people.append(np.full(len(new), p))
            self._columns[p] = np.concatenate([known, first + np.arange(len(new))])
            first += len(new)
        ends = self._lines.starts[-1] + np.cumsum(np.concatenate([np.zeros(0, np.int64), *sizes]))
        starts = np.concatenate([self._lines.starts, ends])
        self._lines = Columns(np.concatenate(costs), np.concatenate(people), np.concatenate(rows), starts)
        self._shares = np.concatenate([self._shares, np.zeros(first - self._shares.size)])
        self._possible = np.concatenate([self._possible, np.ones(first - self._possible.size, np.bool_)])

    def lean(self, by: NDArray[np.float64] | None) -> None:
        """Ask for a little more or less (day, code) than is needed, so that the prices are others; None: no more."""
        self._interior.need = self._need if by is None else np.maximum(0.0, self._need + by[self._places])

    def shares(self, p: int) -> NDArray[np.float64]:
        """How much of each of p's lines the last solution takes."""
        return self._shares[self._columns[p]]

    def keep_to(self, p: int, fixed: Codes | None) -> None:
        """Bar the lines of p that differ from what is fixed, or free all again."""
        mine = self._columns[p]
        self._possible[mine] = True if fixed is None else agreeing(np.array(self._pool.lines[p][: mine.size]), fixed)
