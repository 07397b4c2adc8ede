"""Column generation by class of equal lines: bounds on a weighted sum of priorities, with others capped.

At any prices of the cover rows the sum of what each line costs at the least is a bound (Lagrange); lines found on the
way go to the master problem, which gives better prices (Dantzig and Wolfe 1960). Prices are rounded to whole numbers
and the bound is summed in whole numbers, so that it is exact whatever the linear program's arithmetic did. Prices stay
in a box around the best ones so far, since those of an early master swing (Marsten, Hogan and Blankenship 1975).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rota.domain.scenario import Priority
from rota.solver.bounds.lines import Effort, Halt, Line, Priced, Ward
from rota.solver.bounds.master import Duals, Goal, Master
from rota.solver.bounds.relaxation import first_prices

# Prices are whole numbers of 1 / SCALE of the objective's unit.
SCALE = 256
CLOSE_ENOUGH = 1e-4
ROUNDING = 0.01
# Of the largest price, and in units of the least weight: small, since a step adds up over every row and week.
FIRST_WIDTH = 0.0001
LEAST_WIDTH = 4.0
EFFORT_FIRST = 0.15
EFFORT_MOST = 0.7
EFFORT_LAST = 6.0
KEPT_LINES = 2

Found = Callable[[int], None]


@dataclass(slots=True)
class Generation:
    """One goal's column generation. `bound` grows as rounds go by; `rounds` is for the record."""

    ward: Ward
    goal: Goal
    halt: Halt
    deadline: float
    bound: int = 0
    rounds: int = 0
    closed: bool = False
    _total: int = 0
    _most_effort: float = EFFORT_MOST
    _best: Duals | None = None
    _added: set[tuple[int, Line]] = field(default_factory=set)

    def run(self, found: Found) -> None:
        """Improve the bound until it meets the master's value, or time is over. `found` hears of every better bound.

        Raises LineImpossibleError when some position has no line at all.
        """
        master = Master(self.ward.rows, [one.count for one in self.ward.classes], self.goal)
        for number, one in enumerate(self.ward.classes):
            for line in list(one.known):
                self._add(master, number, line)
        relaxed = first_prices(self.ward, self.goal, self.deadline - time.monotonic(), self.halt)
        if relaxed is not None:
            self._round(master, relaxed[1], found)
        if self._best is None or master.solve() is None:
            nothing = Duals((0.0,) * len(self.ward.rows.needs), (0.0,) * len(self.goal.limited))
            self._round(master, nothing, found)
        self._climb(master, found)

    def _climb(self, master: Master, found: Found) -> None:
        """Move the prices, near the best ones so far: in a box that grows with success and shrinks without."""
        least = LEAST_WIDTH * min(weight for weight in self.goal.weights.values() if weight)
        width = max([least, *(FIRST_WIDTH * price for price in (self._best.rows if self._best else ()))])
        while self._best is not None and not self._over():
            master.keep_near(self._best, width)
            solved = master.solve()
            if solved is None:
                return
            hoped, prices = SCALE * solved[0], solved[1]
            if hoped - self._total < max(CLOSE_ENOUGH * hoped, SCALE * ROUNDING):
                if width > master.dear:
                    self.closed = True
                    return
                width *= 8
                continue
            before = self._total
            moved = self._round(master, prices, found)
            if self._total > before:
                width *= 2
            elif moved:
                width /= 3
            elif self._most_effort <= EFFORT_LAST:
                self._most_effort *= 2
            else:
                return

    def _over(self) -> bool:
        return self.halt.is_set() or time.monotonic() >= self.deadline

    def _round(self, master: Master, prices: Duals, found: Found) -> bool:
        """Price every class; whether that gave a new line or a better bound.

        Where closing the pricing could give a better bound than the best so far, the classes left open are priced again
        with more effort.
        """
        rows = [round(price * SCALE) for price in prices.rows]
        caps = dict(zip(self.goal.limited, (round(price * SCALE) for price in prices.caps), strict=True))
        weights = {
            priority: SCALE * self.goal.weights.get(priority, 0) + caps.get(priority, 0) for priority in Priority
        }
        outside = self._outside(rows, caps, weights)
        priced: dict[int, Priced] = {}
        moved, effort = False, EFFORT_FIRST
        while True:
            for number, one in enumerate(self.ward.classes):
                if number in priced and priced[number].gap == 0:
                    continue
                if self._over():
                    return moved
                left = self.deadline - time.monotonic()
                answer = one.price(weights, rows, self.goal.forbidden, Effort(effort, left, self.halt))
                priced[number] = answer if number not in priced else answer.joined(priced[number])
                for line in answer.lines[-KEPT_LINES:]:
                    moved |= self._add(master, number, line)
            total = outside + sum(one.count * priced[number].bound for number, one in enumerate(self.ward.classes))
            gap = sum(one.count * priced[number].gap for number, one in enumerate(self.ward.classes))
            self.rounds += 1
            moved = self._keep(total, prices, found) or moved
            effort *= 4
            if gap <= SCALE or total + gap <= self._total or effort > self._most_effort:
                return moved

    def _keep(self, total: int, prices: Duals, found: Found) -> bool:
        """Keep the best sum and its prices; whether the bound became better."""
        if self._best is not None and total <= self._total:
            return False
        self._total, self._best = total, prices
        # Every cost is a whole number, so the bound may be rounded up to one.
        bound = -(-total // SCALE)
        if bound <= self.bound:
            return False
        self.bound = bound
        found(bound)
        return True

    def _outside(self, rows: list[int], caps: dict[Priority, int], weights: dict[Priority, int]) -> int:
        """What the prices say of all that is not a line: needs, caps and the cheapest slacks."""
        total = sum(price * need for price, need in zip(rows, self.ward.rows.needs, strict=True))
        total -= sum(price * self.goal.caps[priority] for priority, price in caps.items())
        for slack in self.ward.rows.slacks:
            if slack.priority not in self.goal.forbidden:
                paid = 0 if slack.priority is None else weights[slack.priority] * slack.cost
                total += slack.most * min(0, paid - sum(amount * rows[row] for row, amount in slack.rows))
        return total

    def _add(self, master: Master, number: int, line: Line) -> bool:
        """Give the master a line it does not have; whether it was new to it and allowed."""
        one = self.ward.classes[number]
        if (number, line) in self._added:
            return False
        self._added.add((number, line))
        costs = one.costs(line)
        if any(costs.get(priority) for priority in self.goal.forbidden):
            return False
        master.add(number, one.used(line), costs)
        return True
