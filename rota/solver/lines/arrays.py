"""The numpy form of a line problem that the compiled search works on.

Codes: 0 is a day off, s + 1 is shift s. Minutes are counted in their greatest common divisor ("units").
"""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rota.domain.line_problem import LineProblem, LineRoster


class Arrays(NamedTuple):
    """Read-only tables. `cost[p, d, c]` is what requests charge person p for code c on day d."""

    units: NDArray[np.int64]  # (codes,)
    ban: NDArray[np.uint8]  # (codes, codes): second must not stand the day after first
    allowed: NDArray[np.uint8]  # (people, days, codes)
    cost: NDArray[np.int32]  # (people, days, codes)
    need: NDArray[np.int32]  # (days, codes)
    under: NDArray[np.int32]  # (days, codes)
    over: NDArray[np.int32]  # (days, codes)
    most: NDArray[np.int32]  # (people, codes)
    limits: NDArray[np.int64]  # (people, 6): least and most units, longest and least work run, least off run, weekends
    kind: NDArray[np.int64]  # (people,): which of the run automata below
    code_of: NDArray[np.int16]  # (kinds, states): the code of a state of the run automaton
    run_of: NDArray[np.int16]  # (kinds, states): its run length; days off are counted up to the least off run
    after: NDArray[np.int16]  # (kinds, states, codes): the next state, NEVER, or EDGE - state when only an edge run may


NEVER, EDGE = -1, -2
LEAST_UNITS, MOST_UNITS, LONGEST_RUN, LEAST_RUN, LEAST_OFF, MOST_WEEKENDS = range(6)


_Automata = tuple[NDArray[np.int64], NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]]


def build_arrays(problem: LineProblem) -> Arrays:
    """Tables of a problem; a request that names an impossible day still costs what it costs."""
    people, days, codes = len(problem.staff), problem.days, len(problem.shifts) + 1
    step = gcd(*(shift.length_min for shift in problem.shifts)) or 1
    units = np.array([0, *(shift.length_min // step for shift in problem.shifts)], np.int64)
    ban = np.zeros((codes, codes), np.uint8)
    for first, shift in enumerate(problem.shifts, 1):
        for second in shift.cannot_precede:
            ban[first, second + 1] = 1
    most = np.full((people, codes), days, np.int32)
    allowed = np.ones((people, days, codes), np.uint8)
    limits = np.zeros((people, 6), np.int64)
    for p, person in enumerate(problem.staff):
        most[p, 1:] = person.max_shifts
        allowed[p][:, most[p] == 0] = 0
        for day in person.days_off:
            allowed[p, day, 1:] = 0
        limits[p] = (
            -(-person.min_total_min // step),
            person.max_total_min // step,
            person.max_consecutive_shifts,
            person.min_consecutive_shifts,
            person.min_consecutive_days_off,
            person.max_weekends,
        )
    cost = np.zeros((people, days, codes), np.int32)
    for (p, day, shift_no), weight in problem.on_requests.items():
        cost[p, day] += weight
        cost[p, day, shift_no + 1] -= weight
    for (p, day, shift_no), weight in problem.off_requests.items():
        cost[p, day, shift_no + 1] += weight
    need, under, over = (np.zeros((days, codes), np.int32) for _ in range(3))
    for row in problem.cover:
        need[row.day, row.shift + 1] = row.required
        under[row.day, row.shift + 1] = row.under_weight
        over[row.day, row.shift + 1] = row.over_weight
    return Arrays(units, ban, allowed, cost, need, under, over, most, limits, *_automata(limits, ban))


def _automata(limits: NDArray[np.int64], ban: NDArray[np.uint8]) -> _Automata:
    """Kind per person; per kind the states (days off first, then code by code, run by run) and what follows."""
    rules, kind = np.unique(limits[:, 2:5], axis=0, return_inverse=True)
    codes = ban.shape[0]
    size = max(max(1, int(off)) + (codes - 1) * int(longest) for longest, _, off in rules)
    code_of = np.zeros((len(rules), size), np.int16)
    run_of = np.zeros((len(rules), size), np.int16)
    after = np.full((len(rules), size, codes), NEVER, np.int16)
    for k, (longest, least, least_off) in enumerate(rules.tolist()):
        off = max(1, least_off)

        def first(code: int, off: int = off, longest: int = longest) -> int:
            return off + (code - 1) * longest

        for r in range(off):
            run_of[k, r] = r + 1
            after[k, r, 0] = min(r + 1, off - 1)
            for c in range(1, codes):
                after[k, r, c] = first(c) if r + 1 >= off else EDGE - first(c)
        for c0 in range(1, codes):
            for r in range(longest):
                s = first(c0) + r
                code_of[k, s], run_of[k, s] = c0, r + 1
                after[k, s, 0] = 0 if r + 1 >= least else EDGE
                if r + 1 < longest:
                    for c in range(1, codes):
                        if not ban[c0, c]:
                            after[k, s, c] = first(c) + r + 1
    return kind.reshape(-1).astype(np.int64), code_of, run_of, after


def codes_of(roster: LineRoster) -> NDArray[np.int8]:
    """Codes of a roster, people by days."""
    return (np.array(roster, np.int16) + 1).astype(np.int8)


def roster_of(codes: NDArray[np.int8]) -> LineRoster:
    """The roster that codes stand for."""
    return tuple(tuple(int(code) - 1 for code in row) for row in codes)
