"""An interior-point method for the linear program over lines.

Its prices are central, so they swing less from round to round than those of a corner, and with thousands of lines over
a few hundred rows a solve takes a fraction of what the simplex method takes. After Mehrotra (1992), "On the
implementation of a primal-dual interior point method"; for columns see Gondzio, González-Brevis and Munari (2013),
"New developments in the primal-dual column generation technique".
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

MOST_STEPS = 60
FRESH = 0.1  # share of the start that is spread evenly over a person's lines; the rest stands as it did
INSIDE = 0.02  # prices begin so far, of their whole range, from either end
SHORT_OF_EDGE = 0.99  # of the way to where a share or a slack would be 0
NEGLIGIBLE = 1e-6
# Below this share of the value the arithmetic goes no further: more steps lose rows that hold, and the gap is no gap.
FINEST = 1e-11
LEAST_SLACK, LEAST_PLACE, LIFT = 1e-9, 1e-8, 1e-12


class Columns(NamedTuple):
    """Lines as columns: what each costs, whose it is, and the rows it stands in (rows[starts[j]:starts[j + 1]])."""

    cost: Floats
    person: Whole
    rows: Whole  # ascending within a line
    starts: Whole


class Solved(NamedTuple):
    """A lawful point of the program and of its dual. No lawful point has a value of less than `value - gap`."""

    value: float
    gap: float
    prices: Floats  # by row
    own: Floats  # by person
    shares: Floats  # by active line


class Point(NamedTuple):
    """Shares of lines, places short and places too many; what each costs above the prices. Also steps of all six."""

    shares: Floats
    short: Floats
    past: Floats
    dearer: Floats
    short_dearer: Floats
    past_dearer: Floats


class System(NamedTuple):
    """The normal equations, with the rows of people eliminated."""

    theta: Floats  # shares by what they are dearer
    short_theta: Floats
    past_theta: Floats
    sides: Floats  # (people, rows)
    diagonal: Floats  # (people,)
    lower: Floats  # (rows, rows): Cholesky's factor of what is left


@njit(cache=True, nogil=True)
def _staffed(lines: Columns, active: Whole, shares: Floats, by_row: Floats, by_person: Floats) -> None:
    """Adds what shares of the active lines put on each row and give each person."""
    for n in range(active.size):
        j = active[n]
        by_person[lines.person[j]] += shares[n]
        for k in range(lines.starts[j], lines.starts[j + 1]):
            by_row[lines.rows[k]] += shares[n]


@njit(cache=True, nogil=True)
def _earned(lines: Columns, active: Whole, prices: Floats, own: Floats) -> Floats:
    """What each active line earns at these prices."""
    earned = np.empty(active.size)
    for n in range(active.size):
        j = active[n]
        value = own[lines.person[j]]
        for k in range(lines.starts[j], lines.starts[j + 1]):
            value += prices[lines.rows[k]]
        earned[n] = value
    return earned


@njit(cache=True, nogil=True)
def _normal(lines: Columns, active: Whole, theta: Floats, normal: Floats, sides: Floats, diagonal: Floats) -> None:
    """Adds A diag(theta) A' over the active lines: its rows (lower half), its sides and its diagonal of people."""
    for n in range(active.size):
        j, weight = active[n], theta[n]
        if weight == 0:
            continue
        p = lines.person[j]
        diagonal[p] += weight
        for k in range(lines.starts[j], lines.starts[j + 1]):
            i = lines.rows[k]
            sides[p, i] += weight
            for m in range(lines.starts[j], k + 1):
                normal[i, lines.rows[m]] += weight


@njit(cache=True, nogil=True, fastmath=True)
def _back_and_forth(lower: Floats, right: Floats) -> Floats:
    """The solution of L L' x = right."""
    x = right.copy()
    for i in range(x.size):
        value = x[i]
        for k in range(i):
            value -= lower[i, k] * x[k]
        x[i] = value / lower[i, i]
    for i in range(x.size - 1, -1, -1):
        value = x[i] / lower[i, i]
        x[i] = value
        for k in range(i):
            x[k] -= lower[i, k] * value
    return x


@njit(cache=True, nogil=True)
def _direction(
    lines: Columns, active: Whole, at: Point, system: System, wanted: tuple[Floats, Floats, Floats]
) -> tuple[Point, Floats, Floats]:
    """The step that changes the products of shares and what they are dearer by `wanted`, and those of the prices."""
    line_part = wanted[0] / at.dearer
    short_part, past_part = wanted[1] / at.short_dearer, wanted[2] / at.past_dearer
    by_row, by_person = np.zeros(system.lower.shape[0]), np.zeros(system.diagonal.size)
    _staffed(lines, active, line_part, by_row, by_person)
    right = past_part - short_part - by_row
    for p in range(by_person.size):
        right += system.sides[p] * (by_person[p] / system.diagonal[p])
    prices = _back_and_forth(system.lower, right)
    own = np.empty(by_person.size)
    for p in range(by_person.size):
        own[p] = -(by_person[p] + (system.sides[p] * prices).sum()) / system.diagonal[p]
    earned = _earned(lines, active, prices, own)
    step = Point(
        line_part + system.theta * earned,
        short_part + system.short_theta * prices,
        past_part - system.past_theta * prices,
        -earned,
        -prices,
        prices,
    )
    return step, prices, own


@njit(cache=True, nogil=True)
def _room(at: Floats, step: Floats) -> float:
    """How much of a step leaves everything positive, at most 1."""
    most = 1.0
    for n in range(at.size):
        if at[n] + most * step[n] < 0:
            most = -at[n] / step[n]
    return most


def _rooms(at: Point, step: Point) -> tuple[float, float]:
    rooms = [_room(one, change) for one, change in zip(at, step, strict=True)]
    return min(rooms[:3]), min(rooms[3:])


def _moved(at: Point, step: Point, rooms: tuple[float, float]) -> Point:
    return Point(*(one + rooms[n > 2] * change for n, (one, change) in enumerate(zip(at, step, strict=True))))


def _products(one: Point, other: Point) -> tuple[Floats, Floats, Floats]:
    return one.shares * other.dearer, one.short * other.short_dearer, one.past * other.past_dearer


class Interior:
    """min cost x + under short + over past, where A x + short - past = need and everybody's shares x add up to 1.

    `need`, `under` and `over` are by row; under + over is positive in each. Prices, to begin with those given, are kept
    from solve to solve.
    """

    def __init__(self, need: Floats, under: Floats, over: Floats, people: int, prices: Floats | None = None) -> None:
        self.need, self._under, self._over, self._people = need, under, over, people
        self._prices = np.zeros(need.size) if prices is None else prices

    def solve(self, lines: Columns, active: Whole, before: Floats, accuracy: float, deadline: float) -> Solved:
        """The program over the active lines, of which everybody has one, to a gap of `accuracy` times its value.

        `before` holds the active lines' shares in an earlier solution. At the deadline (of time.monotonic) and where
        the arithmetic goes no further, what was reached comes back with its gap.
        """
        cost, accuracy = lines.cost[active], max(accuracy, FINEST)
        at, prices, own = self._start(lines, active, before)
        value = gap = float("inf")
        for _ in range(MOST_STEPS):
            products = _products(at, at)
            gap = sum(float(part.sum()) for part in products)
            value = float(cost @ at.shares + self._under @ at.short + self._over @ at.past)
            if gap <= accuracy * (1 + abs(value)) or time.monotonic() >= deadline:
                break
            system = self._system(lines, active, at)
            if system is None:
                break
            step, _, _ = _direction(lines, active, at, system, tuple(-part for part in products))
            ahead = _moved(at, step, _rooms(at, step))
            left = sum(float(part.sum()) for part in _products(ahead, ahead))
            mean = gap / sum(part.size for part in products) * (left / gap) ** 3
            bent = _products(step, step)
            wanted = tuple(mean - part - bend for part, bend in zip(products, bent, strict=True))
            step, of_prices, of_own = _direction(lines, active, at, system, wanted)
            shares, dearer = _rooms(at, step)
            rooms = SHORT_OF_EDGE * shares, SHORT_OF_EDGE * dearer
            at = _moved(at, step, rooms)
            prices, own = prices + rooms[1] * of_prices, own + rooms[1] * of_own
        self._prices = prices
        return self._lawful(lines, active, prices, at.shares)

    def _lawful(self, lines: Columns, active: Whole, prices: Floats, shares: Floats) -> Solved:
        """The lawful points of both programs next to what was reached: many steps add up what each of them rounds."""
        person = lines.person[active]
        shares = shares / np.bincount(person, weights=shares, minlength=self._people)[person]
        by_row, by_person = np.zeros(self.need.size), np.zeros(self._people)
        _staffed(lines, active, shares, by_row, by_person)
        lacking = self.need - by_row
        missing = self._under @ np.maximum(lacking, 0) + self._over @ np.maximum(-lacking, 0)
        value = float(lines.cost[active] @ shares + missing)
        prices = np.clip(prices, -self._over, self._under)
        own = np.full(self._people, np.inf)
        np.minimum.at(own, person, lines.cost[active] - _earned(lines, active, prices, np.zeros(self._people)))
        return Solved(value, max(0.0, value - float(prices @ self.need + own.sum())), prices, own, shares)

    def _start(self, lines: Columns, active: Whole, before: Floats) -> tuple[Point, Floats, Floats]:
        """A lawful point of both programs, near the last solution but away from every edge."""
        people = self._people
        person = lines.person[active]
        count = np.bincount(person, minlength=people)
        fresh = FRESH / count[person] + before
        shares = fresh / np.bincount(person, weights=fresh, minlength=people)[person]
        by_row, by_person = np.zeros(self.need.size), np.zeros(people)
        _staffed(lines, active, shares, by_row, by_person)
        lacking = self.need - by_row
        inside = INSIDE * (self._under + self._over)
        prices = np.clip(self._prices, inside - self._over, self._under - inside)
        short_dearer, past_dearer = self._under - prices, self._over + prices
        above = lines.cost[active] - _earned(lines, active, prices, np.zeros(people))
        own = np.full(people, np.inf)
        np.minimum.at(own, person, above)
        short, past = np.maximum(lacking, 0), np.maximum(-lacking, 0)
        apart = short @ short_dearer + past @ past_dearer + shares @ (above - own[person])
        mean = max(float(apart) / (active.size + 2 * self.need.size), LEAST_SLACK)
        own -= 2 * mean
        place = np.maximum(mean / np.minimum(short_dearer, past_dearer), LEAST_PLACE)
        at = Point(shares, short + place, past + place, above - own[person], short_dearer, past_dearer)
        return at, prices, own

    def _system(self, lines: Columns, active: Whole, at: Point) -> System | None:
        """The equations at a point; None where they cannot be factored."""
        rows, people = self.need.size, self._people
        theta, short, past = at.shares / at.dearer, at.short / at.short_dearer, at.past / at.past_dearer
        # Next to a person's other lines these hardly move: their shares are left out of the step.
        most = np.zeros(people)
        np.maximum.at(most, lines.person[active], theta)
        theta[theta < NEGLIGIBLE * most[lines.person[active]]] = 0
        normal, sides, diagonal = np.zeros((rows, rows)), np.zeros((people, rows)), np.zeros(people)
        _normal(lines, active, theta, normal, sides, diagonal)
        normal -= sides.T @ (sides / diagonal[:, np.newaxis])
        normal.flat[:: rows + 1] += short + past
        normal.flat[:: rows + 1] += LIFT * normal.trace() / rows
        try:
            lower = np.asarray(np.linalg.cholesky(normal), np.float64)
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(lower[-1, -1]):
            return None
        return System(theta, short, past, sides, diagonal, lower)
