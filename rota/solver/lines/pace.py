"""Annealing in steps of equal time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise

from rota.solver.lines.local_search import Search

STEP_S = 0.05


@dataclass
class Pace:
    """How much of each kind fits in a step, learnt from the steps before; a share of 0 still gets one run a step."""

    moves: int = 20_000
    windows: int = 10
    window_share: float = 0.7
    chains: int = 5
    chain_share: float = 0.0
    range: tuple[int, int] = (7, 28)

    def step(self, search: Search, heat: float) -> None:
        """About STEP_S of annealing at one temperature."""
        marks = [time.perf_counter()]
        search.anneal(heat, heat, self.moves)
        marks.append(time.perf_counter())
        search.anneal_windows(heat, *self.range, self.windows)
        marks.append(time.perf_counter())
        search.eject(heat, *self.range, self.chains)
        marks.append(time.perf_counter())
        moves_s, windows_s, chains_s = (after - before for before, after in pairwise(marks))
        self.moves = _fit(self.moves, moves_s, STEP_S * (1 - self.window_share - self.chain_share))
        self.windows = _fit(self.windows, windows_s, STEP_S * self.window_share)
        self.chains = _fit(self.chains, chains_s, STEP_S * self.chain_share)


def _fit(count: int, took_s: float, wanted_s: float) -> int:
    """A count for the next step that would have taken the wanted time, changed by a factor of two at most."""
    return max(1, round(count * min(2.0, max(0.5, wanted_s / max(took_s, 1e-6)))))
