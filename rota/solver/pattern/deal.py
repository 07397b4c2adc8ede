"""Who of alike positions takes which of their decided weekends, by what everybody's line of days then costs.

Weekends are decided for cover and hours; which of several alike positions works which of them is then chance. Where it
decides whose days fit into blocks or whose wish is granted, they are dealt again: an assignment of lines of weekends to
people, each at the cost of its cheapest line of days whatever the others do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import linear_sum_assignment

from rota.domain.time import day_index
from rota.solver.opendays import OpenDays
from rota.solver.pattern.line import BAND, FAR, cheapest_days
from rota.solver.pattern.program import Effort
from rota.solver.pattern.tables import FINE, Tables, first_day, week_most
from rota.solver.variables import Key

MOST_AT_ONCE = 40  # people of a group that are dealt together: each is priced on everybody's weekends


def dealt(
    days: OpenDays,
    t: Tables,
    groups: Iterable[Sequence[int]],
    effort: Effort,
) -> frozenset[Key]:
    """The decided duties of `days`, dealt again within the groups."""
    taken: dict[int, int] = {}
    for group in groups:
        weekend = _weekend_days(days, group[0])
        movable = [p for p in group if not _is_tied(days, p, weekend)]
        for begin in range(0, len(movable), MOST_AT_ONCE):
            some = movable[begin : begin + MOST_AT_ONCE]
            if len({tuple(days.decided.get((p, day)) for day in weekend) for p in some}) > 1:
                taken |= _assigned(days, t, some, weekend, effort)
    keys = set()
    for p in range(len(days.grid.positions)):
        weekend = _weekend_days(days, p) if p in taken else []
        for day in range(days.grid.days):
            code = days.decided.get((taken[p] if day in weekend else p, day))
            if code is not None:
                keys.add((p, day, code))
    return frozenset(keys)


def _weekend_days(days: OpenDays, p: int) -> list[int]:
    """Days on which a position may begin a shift that touches a weekend."""
    own = days.candidates
    return [day for day in range(days.grid.days) if any(days.touches_weekend(day, code) for code in own[p, day])]


def _is_tied(days: OpenDays, p: int, weekend: list[int]) -> bool:
    """Whether some of a position's weekends are its own: a locked day on them."""
    return any(day_index(lock.week, lock.day) in weekend for lock in days.grid.positions[p].locked)


def _assigned(days: OpenDays, t: Tables, some: list[int], weekend: list[int], effort: Effort) -> dict[int, int]:
    """Whose weekends each of some people takes; their own where nothing is gained."""
    pairs = [(p, q) for p in some for q in some]
    costs = effort.each(lambda pair: _cost(days, t, pair[0], pair[1], weekend), pairs)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    place = {p: n for n, p in enumerate(some)}
    for (p, q), cost in zip(pairs, costs, strict=True):
        if cost < FAR:
            solver.add_arc_with_cost(place[p], place[q], cost)
    if solver.solve() != solver.OPTIMAL:
        return {}
    return {p: some[solver.right_mate(place[p])] for p in some}


def _cost(days: OpenDays, t: Tables, p: int, q: int, weekend: list[int]) -> int:
    """What p's cheapest line costs on q's weekends, in parts of 1 / FINE."""
    allowed: NDArray[np.bool_] = t.allowed[p].copy()
    allowed[weekend] = t.allowed[q, weekend]
    first = first_day(allowed) if t.wraps else 0
    if first is None:
        return FAR
    firsts, caps = t.first.copy(), t.week_most.copy()
    firsts[p], caps[p] = first, week_most(days, p, allowed)
    line = np.zeros(len(allowed), np.int8)
    price = np.rint(FINE * t.cost[p]).astype(np.int64)
    return int(cheapest_days(t._replace(first=firsts, week_most=caps), p, allowed, price, line, BAND))
