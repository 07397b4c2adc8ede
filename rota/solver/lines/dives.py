"""Rosters from the program over lines: fix what it wants most, price the others again, until nobody is open."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rota.solver.lines.columns import Generation
from rota.solver.lines.pool import FREE, Codes

# Rounds of pricing after a step, and the share of a line that settles it.
ROUNDS, LATE_ROUNDS, SURE = 20, 3, 0.99
LATE_STEP, NOT_LATE = 0.1, 0.5  # the first half of its time a dive is never late: it begins slowly
# Lines: noise in the wish; a step may raise the value by JUMP of what is left up to CALM above the first value, else so
# many others are tried. Pricing ends where the value has not risen by more than CLOSE.
LINE_NOISE, JUMP, CALM, CLOSE, TRIALS, MOST_AT_ONCE = 0.3, 0.1, 0.02, 1e-4, 4, 0.2
# Days: rounds, noise, the share of the open days in a step (more while the value stands still), a jump of the value.
DAY_ROUNDS, DAY_NOISE = 10, 0.1
STEP_FIRST, STEP_LEAST, STEP_MOST, STEP_GROWTH, STEP_SHRINKAGE = 0.1, 0.02, 0.3, 1.3, 0.5
STANDS_STILL, DAY_JUMP = 2e-4, 1.5e-3

Done = Callable[[], bool]


def dive_lines(
    generation: Generation, rng: np.random.Generator, goal: float, done: Done, seconds: float = float("inf")
) -> Codes | None:
    """A roster that costs less than `goal`, by whole lines: several at once while that costs little, else one by one.

    A line that raises the value much is taken back and others are tried, the cheapest of some stays. None where it must
    end, or where the program says that the lines fixed leave no such roster. Steps get larger and less exact where it
    would take longer than `seconds`.
    """
    return _LineDive(generation, goal, done).run(rng, seconds)


class _LineDive:
    """What is fixed, the program's value with it, and how far it may rise."""

    def __init__(self, generation: Generation, goal: float, done: Done) -> None:
        self.generation, self.goal, self.done = generation, goal, done
        self.people = len(generation.everybody)
        self.fixed = np.full((self.people, generation.days.size), FREE, np.int8)
        self.value: float | None = None

    def run(self, rng: np.random.Generator, seconds: float) -> Codes | None:
        """Fix lines until everybody has one."""
        begun, some = time.monotonic(), 1
        try:
            self.value = self.generation.priced_again(self.fixed, ROUNDS, self.done)
            calm = self.goal if self.value is None else min(self.goal, self.value + CALM * abs(self.value))
            while self.value is not None and self.value < self.goal:
                best, most = self.generation.wanted()
                if most.min() > SURE:
                    return best
                self.fixed[most > SURE] = best[most > SURE]
                unsure = np.flatnonzero(most <= SURE)
                order = unsure[np.argsort(-(most[unsure] + LINE_NOISE * rng.random(unsure.size)))]
                if time.monotonic() - begun > seconds * max(NOT_LATE, 1 - unsure.size / self.people):
                    self._take(self._with(best, order[: math.ceil(LATE_STEP * order.size)], LATE_ROUNDS))
                    continue
                enough = self.value + JUMP * max(0.0, calm - self.value)
                count = int(min(some, MOST_AT_ONCE * order.size))
                if count > 1:
                    together = self._with(best, order[:count])
                    if together[0] is None or together[0] <= enough:
                        self._take(together)
                        some *= 2
                        continue
                some = 2 if self._one(best, order[:TRIALS], enough) else 1
            return None
        finally:
            self.generation.keep_to(None)

    def _one(self, best: Codes, some: NDArray[np.int64], enough: float) -> bool:
        """Fix the first line with which the value is no more than enough, else the cheapest; whether it is."""
        options: list[tuple[float, int]] = []
        for p in some.tolist():
            option = self._with(best, np.array([p]))
            if option[0] is None or option[0] <= enough:
                self._take(option)
                return True
            options.append((option[0], p))
        self._take(self._with(best, np.array([min(options)[1]])))
        return False

    def _with(self, best: Codes, people: NDArray[np.int64], rounds: int = ROUNDS) -> tuple[float | None, Codes]:
        """The program's value with these people's best lines fixed too, None when it must end; and what is fixed."""
        assert self.value is not None
        fixed = self.fixed.copy()
        fixed[people] = best[people]
        self.generation.keep_to(fixed)
        return self.generation.priced_again(fixed, rounds, self.done, self.value + CLOSE * abs(self.value)), fixed

    def _take(self, step: tuple[float | None, Codes]) -> None:
        self.value, self.fixed = step


def dive_days(
    generation: Generation, rng: np.random.Generator, done: Done, seconds: float = float("inf")
) -> Codes | None:
    """A roster by single days of the lines wanted most, which leaves everybody some freedom; None where it must end.

    With many people this ends in time where whole lines do not. Steps get larger and less exact where it would take
    longer than `seconds`.
    """
    begun, opened = time.monotonic(), 0
    fixed = np.full((len(generation.everybody), generation.days.size), FREE, np.int8)
    earlier, step, before = fixed.copy(), STEP_FIRST, float("inf")
    try:
        while True:
            done_share = 1 - np.count_nonzero(fixed == FREE) / opened if opened else 1.0
            late = time.monotonic() - begun > seconds * max(NOT_LATE, done_share)
            value = generation.priced_again(fixed, LATE_ROUNDS if late else DAY_ROUNDS, done)
            if value is None:
                return None
            if not late and value > before + DAY_JUMP * abs(before) and step > STEP_LEAST:
                # Days that do not go together were fixed at once: take them back and go on in smaller steps.
                step = max(STEP_LEAST, step / 4)
                fixed[:] = earlier
                generation.keep_to(fixed)
                value = generation.priced_again(fixed, DAY_ROUNDS, done)
                if value is None:
                    return None
            else:
                still = value <= before + STANDS_STILL * abs(before)
                step = min(STEP_MOST, step * STEP_GROWTH) if still else max(STEP_LEAST, step * STEP_SHRINKAGE)
                step = max(step, LATE_STEP) if late else step
            before, earlier[:] = value, fixed
            wanted, best, settled = generation.wanted_days()
            if settled > SURE:
                return best
            sure = wanted > SURE
            opened = opened or int(np.count_nonzero(~sure))
            open_days = np.where((fixed == FREE) & ~sure, wanted + DAY_NOISE * rng.random(wanted.shape), 0.0)
            count = max(1, round(step * np.count_nonzero(open_days)))
            chosen = sure | (open_days >= np.partition(open_days, -count, axis=None)[-count])
            # Only codes of the line wanted most: that line stays possible whatever is fixed.
            fixed[chosen] = best[chosen]
            generation.keep_to(fixed)
    finally:
        generation.keep_to(None)
