"""A shift or a day off for everybody and every day, as a choice of whole lines: columns and dives by days.

The linear program over known lines says what people on a shift are worth; at these prices everybody's cheapest line is
asked for, until there is none that pays. A dive fixes the days wanted most, a few at a time, and asks again. As in
`lines`, but a line around decided weekends is priced in a millisecond, and the bound only says when to stop.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rota.solver.lines.interior import Columns, Interior
from rota.solver.pattern.line import BAND, FAR, cheapest_days
from rota.solver.pattern.tables import FINE, Days, Tables, cost_of

# Accuracies of the program, as shares of its value; the accuracy follows what is between value and bound.
ROUGH, NEAR_ENOUGH, EXACT, SHARE_OF_GAP = 1e-2, 1e-3, 1e-6, 0.1
SMALL, GAIN = 1e-4, 0.01  # less is nothing, less is no gain
NEAR, MOST_TRIES = 0.5, 8  # what is not worth a dive, since single days are whole numbers; dives of the same people
SOLVED, NEARLY = 0.02, 0.25  # of the value, and at all: so near the bound it is good enough for a dive
OPEN = -1
KEPT = 40  # lines of each person that a dive begins with
# After some days are fixed: rounds at most, and the share of what is still to fall that a round has to gain.
ROUNDS, SLOW = 10, 0.1
# Shares of the open days fixed at a time, how the share changes, and which values stand still or jump.
STEP_FIRST, STEP_LEAST, STEP_MOST, GROWTH, SHRINKAGE, TAKEN_BACK = 0.05, 0.01, 0.4, 1.5, 0.7, 0.25
STANDS_STILL, JUMP = 0.02, 0.5
SURE, NOISE = 0.97, 0.1

Floats = NDArray[np.float64]
_Asked = TypeVar("_Asked")
_Priced = TypeVar("_Priced")


class Effort:
    """How much effort is left, what pricing costs of it, and on how many threads people are priced."""

    def __init__(
        self, left: Callable[[], float], spend: Callable[[int], None], pricer: ThreadPoolExecutor | None
    ) -> None:
        self.left = left
        self._spend, self._pricer = spend, pricer

    def each(self, price: Callable[[_Asked], _Priced], asked: Sequence[_Asked]) -> list[_Priced]:
        """Price each line asked for, in order."""
        self._spend(len(asked))
        return list(map(price, asked) if self._pricer is None else self._pricer.map(price, asked))


def opened(t: Tables, effort: Effort) -> list[Program] | None:
    """The program of everybody, apart for people who share no rows, solved; None where somebody has no line."""
    programs = [Program(t, people, effort) for people in connected(t)]
    if not all(program.begin() for program in programs):
        return None
    for program in programs:
        program.close()
    return programs


def best_pattern(t: Tables, programs: list[Program], effort: Effort, seed: int) -> NDArray[np.int8] | None:
    """A kind of day for everybody and every day (people, days); None where the effort is short.

    Dives go on until one meets the program's value or no effort is left. Deterministic for a seed where the effort is.
    """
    rng = np.random.default_rng(seed)
    best: list[NDArray[np.int8] | None] = [None] * len(programs)
    values = [math.inf] * len(programs)
    for some, program in enumerate(programs):
        if not program.need.size:
            # Needed by nobody else: everybody's cheapest line is the pattern.
            best[some], values[some] = program.begun(), -math.inf
    tries = [0] * len(programs)
    while effort.left() > 0:
        # Whoever has no pattern yet, then where the most may be gained for the dives made.
        gains = [(value - one.closed - NEAR) / (1 + n) for value, one, n in zip(values, programs, tries, strict=True)]
        some = int(np.argmax(np.nan_to_num(gains, nan=-math.inf)))
        if gains[some] <= 0 or tries[some] >= MOST_TRIES:
            break
        tries[some] += 1
        found = dive(programs[some], rng, values[some] - GAIN)
        if found is not None and programs[some].value_of(found) < values[some]:
            best[some], values[some] = found, programs[some].value_of(found)
    pattern = np.zeros(t.allowed.shape[:2], np.int8)
    for program, found in zip(programs, best, strict=True):
        if found is None:
            return None
        pattern[program.people] = found
    return pattern


def connected(t: Tables) -> list[list[int]]:
    """People in groups that share no rows, the largest first."""
    groups: list[tuple[set[int], list[int]]] = []
    for p in range(t.first.size):
        rows, people = set(t.row[p][t.allowed[p]].ravel().tolist()) - {-1}, [p]
        for group in [group for group in groups if group[0] & rows]:
            groups.remove(group)
            rows, people = rows | group[0], group[1] + people
        groups.append((rows, people))
    return sorted((sorted(people) for _, people in groups), key=len, reverse=True)


class Program:
    """The linear program over lines of some people, by their place in `people`.

    `bound` is of all lines, `value` of those that agree with the days held, `closed` the least value without any held.
    """

    def __init__(self, t: Tables, people: list[int], effort: Effort) -> None:
        self.tables, self.people, self.effort = t, people, effort
        rows = np.unique(t.row[people][t.allowed[people]])
        self.rows = rows[rows >= 0]
        self._row = np.searchsorted(self.rows, t.row[people])
        self._row[t.row[people] < 0] = self.rows.size
        self.need = t.need[self.rows]
        self.value, self.closed, self.bound = math.inf, math.inf, -math.inf
        self.prices = np.zeros(self.need.size)
        self._lack = t.lack[self.rows]
        self._interior = Interior(self.need, self._lack, np.zeros(self.need.size), len(people))
        self._lines: list[Days] = []
        self._person: list[int] = []
        self._cost: list[float] = []
        self._stands: list[NDArray[np.int64]] = []
        self._known: set[tuple[int, bytes]] = set()
        self._shares = np.zeros(0)
        self.hold(np.full((len(people), t.allowed.shape[1]), OPEN, np.int8))

    def begin(self) -> bool:
        """Everybody's cheapest line whatever the others do; whether there is one."""
        priced = self.effort.each(self._cheapest, range(len(self.people)))
        for place, (_, line) in enumerate(priced):
            self._learn(place, line)
        return all(price < FAR for price, _ in priced)

    def begun(self) -> NDArray[np.int8]:
        """The lines that the program began with (people, days)."""
        return np.array(self._lines[: len(self.people)])

    def lacking(self) -> float:
        """What the people missing in the program's solution cost."""
        return self._lacking([(float(share), rows) for share, rows in zip(self._shares, self._stands, strict=False)])

    def _lacking(self, stands: Iterable[tuple[float, NDArray[np.int64]]]) -> float:
        used = np.zeros(self.need.size)
        for share, rows in stands:
            np.add.at(used, rows, share)
        return float(self._lack @ np.maximum(self.need - used, 0))

    def hold(self, held: NDArray[np.int8]) -> None:
        """Bar all lines that differ from these days (people, days), of which some are OPEN."""
        self._held = held.copy()
        self._any_held = bool((held != OPEN).any())

    def close(self) -> None:
        """Rounds until the value is near the bound or no effort is left."""
        if not self.need.size:
            self.closed = sum(self._cost)  # needed by nobody else: everybody's cheapest line is the best
            return
        accuracy = ROUGH
        while self.effort.left() > 0:
            found = self._price(self._solve(accuracy))
            gap = self.value - self.bound
            if gap < max(NEARLY, SOLVED * self.value) or (not found and accuracy <= EXACT):
                return
            wanted = SHARE_OF_GAP * (gap / (1 + abs(self.value)) if found else accuracy)
            accuracy = min(ROUGH, max(EXACT, wanted))

    def settle(self, enough: float) -> None:
        """Some rounds, until the value is no more than enough or hardly falls any more."""
        own, before = self._solve(NEAR_ENOUGH), math.inf
        for _ in range(ROUNDS):
            slow = before - self.value < SLOW * (self.value - enough)
            if self.value <= enough or slow or not self._price(own):
                return
            before = self.value
            own = self._solve(NEAR_ENOUGH)

    def trim(self) -> None:
        """Forget all lines but those of each person that cost least at the prices."""
        shares = np.concatenate([self._shares, np.zeros(len(self._lines) - self._shares.size)])
        dearer = np.array(self._cost) - [self.prices[rows].sum() for rows in self._stands]
        person = np.array(self._person)
        order = np.lexsort((dearer, person))
        place = np.arange(order.size) - np.searchsorted(person[order], person[order])
        kept = np.sort(order[place < KEPT]).tolist()
        self._known = {(self._person[n], self._lines[n].tobytes()) for n in kept}
        self._lines, self._person = [self._lines[n] for n in kept], [self._person[n] for n in kept]
        self._cost, self._stands = [self._cost[n] for n in kept], [self._stands[n] for n in kept]
        self._shares = shares[kept]

    def wanted(self) -> tuple[Floats, NDArray[np.int8], float]:
        """How much each day of everybody's most wanted line is wanted, these lines, and the least share of one."""
        count = self._shares.size
        person, days = np.array(self._person[:count]), np.array(self._lines[:count])
        order = np.lexsort((-self._shares, person))
        first = order[np.searchsorted(person[order], np.arange(len(self.people)))]
        best = days[first]
        wanted = np.zeros(best.shape)
        np.add.at(wanted, person, self._shares[:, np.newaxis] * (days == best[person]))
        return wanted, best, float(self._shares[first].min())

    def value_of(self, pattern: NDArray[np.int8]) -> float:
        """What a pattern costs (people, days)."""
        own = sum(cost_of(self.tables, p, line) for p, line in zip(self.people, pattern, strict=True))
        return own + self._lacking((1.0, self._rows_of(place, line)) for place, line in enumerate(pattern))

    def _rows_of(self, place: int, line: Days) -> NDArray[np.int64]:
        rows: NDArray[np.int64] = np.unique(self._row[place, np.arange(line.size), line])
        return rows[rows < self.need.size]

    def _solve(self, accuracy: float) -> Floats:
        """Solve over the known lines that agree with what is held; what each person's line may cost to pay."""
        starts = np.concatenate([[0], np.cumsum([len(one) for one in self._stands])]).astype(np.int64)
        person = np.array(self._person, np.int64)
        columns = Columns(np.array(self._cost), person, np.concatenate(self._stands), starts)
        shares = np.concatenate([self._shares, np.zeros(person.size - self._shares.size)])
        active = np.arange(person.size)
        if self._any_held:
            held = self._held[person]
            active = np.flatnonzero(((held == OPEN) | (held == np.array(self._lines))).all(axis=1))
        solved = self._interior.solve(columns, active, shares[active], accuracy, math.inf)
        self.value, self.prices = solved.value, solved.prices
        self._shares = np.zeros(person.size)
        self._shares[active] = solved.shares
        return solved.own

    def _price(self, own: Floats) -> bool:
        """Ask for everybody's cheapest line at the prices; whether one pays."""
        found, bound = False, float(self.prices @ self.need)
        for place, (price, line) in enumerate(self.effort.each(self._cheapest, range(len(self.people)))):
            bound += price / FINE
            if price < FAR and price / FINE < own[place] - SMALL:
                found = self._learn(place, line) or found
        if not self._any_held:
            self.bound, self.closed = max(self.bound, bound), min(self.closed, self.value)
        return found

    def _learn(self, place: int, line: Days) -> bool:
        name = (place, line.tobytes())
        if name in self._known:
            return False
        self._known.add(name)
        self._lines.append(line)
        self._person.append(place)
        self._cost.append(cost_of(self.tables, self.people[place], line))
        self._stands.append(self._rows_of(place, line))
        return True

    def _cheapest(self, place: int) -> tuple[int, Days]:
        """The price of a person's cheapest line at the program's prices, in parts of 1 / FINE, and the line."""
        t, p, held = self.tables, self.people[place], self._held[place][:, np.newaxis]
        earned = np.append(self.prices, 0.0)[self._row[place]].sum(axis=2)
        allowed = t.allowed[p] & ((held == OPEN) | (held == np.arange(t.night.size)))
        line = np.zeros(len(allowed), np.int8)
        prices = np.rint(FINE * (t.cost[p] - earned)).astype(np.int64)
        price = cheapest_days(t, p, allowed, prices, line, BAND)
        return int(price), line


def dive(program: Program, rng: np.random.Generator, goal: float) -> NDArray[np.int8] | None:
    """Lines for everybody in a program (people, days), by fixing the days wanted most, a few at a time.

    None where the value reaches the goal on the way, or no effort is left.
    """
    program.close()  # after another dive the prices at hand are those of its end
    program.trim()
    held = np.full((len(program.people), program.tables.allowed.shape[1]), OPEN, np.int8)
    earlier, step, before = held.copy(), STEP_FIRST, math.inf
    try:
        while program.effort.left() > 0:
            program.settle(before + STANDS_STILL)
            if program.value > before + JUMP and step > STEP_LEAST:
                # Days that do not go together were fixed at once: take them back and go on in smaller steps.
                step = max(STEP_LEAST, TAKEN_BACK * step)
                held = earlier.copy()
                program.hold(held)
                program.settle(before + STANDS_STILL)
            elif program.value <= before + STANDS_STILL:
                step = min(STEP_MOST, GROWTH * step)
            else:
                step = max(STEP_LEAST, SHRINKAGE * step)
            if program.value >= goal:
                return None
            before, earlier = program.value, held.copy()
            wanted, best, settled = program.wanted()
            if settled > SURE:
                return best
            sure = wanted > SURE
            open_days = np.where((held == OPEN) & ~sure, wanted + NOISE * rng.random(wanted.shape), 0.0)
            count = max(1, round(step * np.count_nonzero(open_days)))
            chosen = sure | (open_days >= np.partition(open_days, -count, axis=None)[-count])
            # Only days of the line wanted most: that line stays possible whatever is fixed.
            held[chosen] = best[chosen]
            program.hold(held)
        return None
    finally:
        program.hold(np.full(held.shape, OPEN, np.int8))
