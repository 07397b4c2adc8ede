"""Lines by local search: a first roster line by line, then annealing with small moves and with optimal windows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rota.solver.lines.arrays import Arrays
from rota.solver.lines.chains import eject
from rota.solver.lines.moves import anneal, tally
from rota.solver.lines.reroute import anneal_windows, put_line, reroute_window


class Search:
    """One search: the roster that stands, its counts, and the best roster so far."""

    def __init__(self, arrays: Arrays, seed: int) -> None:
        people, days, codes = arrays.cost.shape
        self.arrays = arrays
        self.codes = np.zeros((people, days), np.int8)
        self.best = self.codes.copy()
        self.count = np.zeros((days, codes), np.int32)
        self.used = np.zeros((people, codes), np.int32)
        self.sums = np.zeros((people, 2), np.int64)
        self.state = np.array([(seed + 1) * 0x9E3779B97F4A7C15 % 2**64], np.uint64)
        self.multipliers = np.zeros((people, 2), np.int64)
        self.stats = np.zeros(16, np.int64)
        self.cost = self.best_cost = 0
        self.random = np.random.default_rng(seed)

    def start_from(self, codes: NDArray[np.int8]) -> None:
        """Takes a lawful roster as the one that stands."""
        self.codes[:] = codes
        self.cost = tally(self.arrays, self.codes, self.count, self.used, self.sums)

    def first_roster(self, noise: float = 60.0) -> list[int]:
        """Gives everybody a lawful line, one after another; returns the people for whom none was found."""
        t = self.arrays
        people, days, _ = t.cost.shape
        self.start_from(np.zeros((people, days), np.int8))
        step = int(t.units[1:].max())
        failed = []
        for p in self.random.permutation(people):
            out = np.zeros(days, np.int8)
            for widen in (1, 2, 4, 8):
                u_middle, w_middle = _pace(t, int(p))
                if reroute_window(
                    t,
                    self.codes,
                    self.count,
                    self.used,
                    self.sums,
                    p,
                    0,
                    days,
                    noise,
                    u_middle,
                    w_middle,
                    4 * step * widen,
                    1 + widen,
                    self.multipliers,
                    self.state,
                    out,
                    self.stats,
                    -1,
                    0,
                    0,
                ):
                    self.cost += put_line(t, self.codes, self.count, self.used, self.sums, p, 0, days, out)
                    break
            else:
                failed.append(int(p))
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
            self.arrays,
            self.codes,
            self.best,
            self.count,
            self.used,
            self.sums,
            self.cost,
            self.best_cost,
            hot,
            cold,
            rounds,
            self.state,
            self.stats,
        )

    def anneal_windows(self, heat: float, shortest: int, longest: int, rounds: int) -> None:
        """Reroutes one person over a window so many times."""
        longest = min(longest, self.codes.shape[1])
        self.cost, self.best_cost = anneal_windows(
            self.arrays,
            self.codes,
            self.best,
            self.count,
            self.used,
            self.sums,
            self.cost,
            self.best_cost,
            self.multipliers,
            heat,
            min(shortest, longest),
            longest,
            rounds,
            self.state,
            self.stats,
        )

    def put(self, p: int, line: tuple[int, ...]) -> None:
        """Gives person p a line (shift numbers or OFF) that is known to be lawful."""
        self.codes[p] = np.array(line, np.int8) + 1
        self.start_from(self.codes.copy())
        self.best[:] = self.codes
        self.best_cost = self.cost

    def reroute(self, p: int, a: int, b: int) -> None:
        """Gives person p the cheapest line on the days a to b - 1, if a cheaper one exists."""
        out, nothing = np.zeros(b - a, np.int8), np.zeros(0, np.int64)
        if reroute_window(
            self.arrays,
            self.codes,
            self.count,
            self.used,
            self.sums,
            p,
            a,
            b,
            0.0,
            nothing,
            nothing,
            0,
            0,
            self.multipliers,
            self.state,
            out,
            self.stats,
            -1,
            0,
            0,
        ):
            self.cost += put_line(self.arrays, self.codes, self.count, self.used, self.sums, p, a, b, out)

    def eject(self, heat: float, shortest: int, longest: int, rounds: int) -> None:
        """Runs so many ejection chains."""
        longest = min(longest, self.codes.shape[1])
        self.cost, self.best_cost = eject(
            self.arrays,
            self.codes,
            self.best,
            self.count,
            self.used,
            self.sums,
            self.cost,
            self.best_cost,
            self.multipliers,
            heat,
            min(shortest, longest),
            longest,
            6,
            rounds,
            self.state,
            self.stats,
        )


def _pace(t: Arrays, p: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Units and weekends after each day for somebody who works evenly over the days that can be worked."""
    free = t.allowed[p, :, 1:].any(axis=1).cumsum()
    share = free / max(1, int(free[-1]))
    return (
        np.rint(share * (t.limits[p, 0] + t.limits[p, 1]) / 2).astype(np.int64),
        np.ceil(share * t.limits[p, 5]).astype(np.int64),
    )
