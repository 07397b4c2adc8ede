"""Lines by local search: a first roster line by line, then annealing with small moves and with optimal windows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays, standing_of
from rota.solver.lines.chains import eject
from rota.solver.lines.moves import anneal, tally
from rota.solver.lines.reroute import anneal_windows, put_line, reroute_window, whole_line
from rota.solver.lines.route import Bands

TRIES = 6  # people asked to fill one hole of a chain


class Search:
    """One search: the roster that stands, its counts, and the best roster so far."""

    def __init__(self, arrays: Arrays, seed: int) -> None:
        self.arrays = arrays
        self.now = standing_of(arrays)
        self.codes, self.best = self.now.x, self.now.best
        self.state = np.array([(seed + 1) * 0x9E3779B97F4A7C15 % 2**64], np.uint64)
        self.stats = np.zeros(16, np.int64)
        self.cost = self.best_cost = 0
        self.random = np.random.default_rng(seed)

    def start_from(self, codes: NDArray[np.int8]) -> None:
        """Takes a lawful roster as the one that stands."""
        self.codes[:] = codes
        self.cost = tally(self.arrays, self.now)

    def first_roster(self, noise: float = 60.0, done: Callable[[], bool] = lambda: False) -> list[int] | None:
        """Gives everybody a lawful line, one after another; returns the people for whom none was found.

        None when it had to end before everybody was asked: what stands is then no roster.
        """
        t = self.arrays
        people, days = self.codes.shape
        self.start_from(np.zeros((people, days), np.int8))
        out = np.zeros(days, np.int8)
        failed = []
        for p in self.random.permutation(people).tolist():
            if done():
                return None
            for widen in (1, 2, 4, 8):
                bands = _bands(t, p, widen)
                if whole_line(t, self.now, p, noise, bands, self.state, out, self.stats):
                    self.cost += put_line(t, self.now, p, 0, days, out)
                    break
            else:
                failed.append(p)
        self.best[:] = self.codes
        self.best_cost = self.cost
        return failed

    def temperatures(self, again: bool) -> tuple[float, float]:
        """Where annealing begins and ends: scaled by what one uncovered place costs."""
        place = float(np.median(self.arrays.under[self.arrays.need > 0])) if (self.arrays.need > 0).any() else 100.0
        return (0.08 if again else 0.15) * place, 0.003 * place

    def anneal(self, hot: float, cold: float, rounds: int) -> None:
        """Anneals for so many proposals."""
        self.cost, self.best_cost = anneal(
            self.arrays, self.now, self.cost, self.best_cost, hot, cold, rounds, self.state, self.stats
        )

    def anneal_windows(self, heat: float, shortest: int, longest: int, rounds: int) -> None:
        """Reroutes one person over a window so many times."""
        longest = min(longest, self.codes.shape[1])
        spans = min(shortest, longest), longest
        self.cost, self.best_cost = anneal_windows(
            self.arrays, self.now, self.cost, self.best_cost, heat, *spans, rounds, self.state, self.stats
        )

    def put(self, p: int, line: tuple[int, ...]) -> None:
        """Gives person p a line (shift numbers or OFF) that is known to be lawful."""
        self.codes[p] = np.array(line, np.int8) + 1
        self.cost = tally(self.arrays, self.now)
        self.best[:] = self.codes
        self.best_cost = self.cost

    def reroute(self, p: int, a: int, b: int) -> None:
        """Gives person p the cheapest line on the days a to b - 1, if a cheaper one exists."""
        out = np.zeros(b - a, np.int8)
        if reroute_window(self.arrays, self.now, p, a, b, 0.0, self.state, out, self.stats, -1, 0, 0):
            self.cost += put_line(self.arrays, self.now, p, a, b, out)

    def eject(self, heat: float, shortest: int, longest: int, rounds: int) -> None:
        """Runs so many ejection chains."""
        longest = min(longest, self.codes.shape[1])
        spans = min(shortest, longest), longest
        self.cost, self.best_cost = eject(
            self.arrays, self.now, self.cost, self.best_cost, heat, *spans, TRIES, rounds, self.state, self.stats
        )


def _bands(t: Arrays, p: int, widen: int) -> Bands:
    """Bands around the units and weekends of somebody who works evenly over the days that can be worked."""
    free = t.allowed[p, :, 1:].any(axis=1).cumsum()
    share = free / max(1, int(free[-1]))
    half_units, half_weekends = 4 * int(t.units[1:].max()) * widen, 1 + widen
    units = np.rint(share * (t.limits[p, 0] + t.limits[p, 1]) / 2).astype(np.int64)
    weekends = np.ceil(share * t.limits[p, 5]).astype(np.int64)
    weeks = (free.size - 1) // 7 + 1
    return Bands(
        np.maximum(0, units - half_units),
        2 * half_units + 1,
        np.maximum(0, weekends - half_weekends),
        min(min(int(t.limits[p, 5]), weeks) + 1, 2 * half_weekends + 2),
        np.zeros(t.group_units.size, np.int64),
        1,
    )
