"""What the threads of one solve have in common: the best roster and bound so far, and when to end."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rota.solver.lines.local_search import Search

Report = Callable[[float, int | None, int | None], None]
Point = tuple[float, int | None, int | None]
# Improved rosters whose lines are kept for the columns until these are asked for, one for each such share of the time:
# those found soon after each other have nearly the same lines.
MOST_SEEN, SEEN_SHARE = 20, 0.004


@dataclass
class Shared:
    """What the threads of one solve have in common."""

    started: float
    deadline: float
    stop: threading.Event
    report: Report | None
    lock: threading.Lock = field(default_factory=threading.Lock)
    best: NDArray[np.int8] | None = None
    cost: int | None = None
    bound: int | None = None
    seconds_to_best: float = 0.0
    trajectory: list[Point] = field(default_factory=list)
    seen: deque[NDArray[np.int8]] = field(default_factory=lambda: deque(maxlen=MOST_SEEN))
    seen_s: float = 0.0
    impossible: bool = False
    program_first: threading.Event = field(default_factory=threading.Event)
    stand_back: threading.Event = field(default_factory=threading.Event)  # for those who anneal
    failures: list[Exception] = field(default_factory=list)
    asked: NDArray[np.float64] | None = None  # (days,): how often each was in a part of some weeks

    def offer(self, codes: NDArray[np.int8], cost: int) -> None:
        """Takes a lawful roster if it is the best so far."""
        with self.lock:
            if self.cost is not None and cost >= self.cost:
                return
            self.best, self.cost = codes.copy(), cost
            self.seconds_to_best = time.monotonic() - self.started
            if self.seen and self.seconds_to_best - self.seen_s < SEEN_SHARE * (self.deadline - self.started):
                self.seen[-1] = self.best
            else:
                self.seen.append(self.best)
                self.seen_s = self.seconds_to_best
            self._note()

    def standing(self) -> tuple[NDArray[np.int8] | None, int | None]:
        """The best roster so far, which nobody changes, and its cost."""
        with self.lock:
            return self.best, self.cost

    def unseen(self) -> list[NDArray[np.int8]]:
        """The best rosters since the last call, one for each SEEN_SHARE of the time, at most MOST_SEEN."""
        with self.lock:
            rosters = list(self.seen)
            self.seen.clear()
        return rosters

    def hand_over(self, search: Search) -> None:
        """Let a search go on from the best roster of all threads where it has a worse one."""
        with self.lock:
            if self.best is not None and self.cost is not None and self.cost < search.best_cost:
                search.start_from(self.best)
                search.best[:], search.best_cost = self.best, self.cost

    def prove(self, bound: int) -> None:
        """Takes a valid lower bound if it is the best so far."""
        with self.lock:
            if self.bound is None or bound > self.bound:
                self.bound = bound
                self._note()

    def done(self) -> bool:
        """Whether nothing is left to do: stopped, out of time, or proved optimal."""
        proved = self.cost is not None and self.cost == self.bound
        return proved or self.stop.is_set() or time.monotonic() >= self.deadline or bool(self.failures)

    def _note(self) -> None:
        seconds = time.monotonic() - self.started
        self.trajectory.append((seconds, self.cost, self.bound))
        if self.report is not None:
            self.report(seconds, self.cost, self.bound)
