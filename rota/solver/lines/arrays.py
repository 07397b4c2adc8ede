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
    """Read-only tables. `cost[p, d, c]` is what requests charge person p for code c on day d.

    Codes that forbid the same codes are one class; those of a class that the same codes forbid, with equal units and no
    limit of their own, are one group: of a group only the cheapest code of a day can stand in a cheapest line.
    """

    units: NDArray[np.int64]  # (codes,)
    ban: NDArray[np.uint8]  # (codes, codes): second must not stand the day after first
    allowed: NDArray[np.uint8]  # (people, days, codes)
    cost: NDArray[np.int32]  # (people, days, codes)
    need: NDArray[np.int32]  # (days, codes)
    under: NDArray[np.int32]  # (days, codes)
    over: NDArray[np.int32]  # (days, codes)
    most: NDArray[np.int32]  # (people, codes)
    limits: NDArray[np.int64]  # (people, 6): least and most units, longest and least work run, least off run, weekends
    group: NDArray[np.int64]  # (codes,); group 0 is the day off
    group_units: NDArray[np.int64]  # (groups,)
    class_of: NDArray[np.int64]  # (codes,); class 0 is the day off
    member: NDArray[np.int64]  # (classes,): one code of each class
    kind: NDArray[np.int64]  # (people,): which of the run automata below
    class_at: NDArray[np.int16]  # (kinds, states): the class of a state of the run automaton
    run_of: NDArray[np.int16]  # (kinds, states): its run length; days off are counted up to the least off run
    after: NDArray[
        np.int16
    ]  # (kinds, states, groups): the next state, NEVER, or EDGE - state when only an edge run may


class Standing(NamedTuple):
    """A roster in the making and what is counted of it. Kernels write into these."""

    x: NDArray[np.int8]  # (people, days): the codes that stand
    best: NDArray[np.int8]  # (people, days): the best roster so far
    present: NDArray[np.int32]  # (days, codes): how many people
    used: NDArray[np.int32]  # (people, codes): days worked
    sums: NDArray[np.int64]  # (people, 2): units and weekends
    multipliers: NDArray[np.int64]  # (people, 2 + groups): where the search for good ones begins


NEVER, EDGE = -1, -2
LEAST_UNITS, MOST_UNITS, LONGEST_RUN, LEAST_RUN, LEAST_OFF, MOST_WEEKENDS = range(6)


class _Groups(NamedTuple):
    group: NDArray[np.int64]
    group_units: NDArray[np.int64]
    class_of: NDArray[np.int64]
    member: NDArray[np.int64]


class _Automata(NamedTuple):
    kind: NDArray[np.int64]
    class_at: NDArray[np.int16]
    run_of: NDArray[np.int16]
    after: NDArray[np.int16]


def no_multipliers(t: Arrays) -> NDArray[np.int64]:
    """Zeros for everybody's prices of a unit, of a weekend and of each group."""
    return np.zeros((t.cost.shape[0], 2 + t.group_units.size), np.int64)


def standing_of(t: Arrays) -> Standing:
    """Everybody off on every day, nothing counted yet."""
    people, days, codes = t.cost.shape
    x = np.zeros((people, days), np.int8)
    return Standing(
        x,
        x.copy(),
        np.zeros((days, codes), np.int32),
        np.zeros((people, codes), np.int32),
        np.zeros((people, 2), np.int64),
        no_multipliers(t),
    )


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
    limited: NDArray[np.bool_] = np.any((most > 0) & (most < days), axis=0)
    groups = _groups(units, ban, limited)
    tables = (units, ban, allowed, cost, need, under, over, most, limits)
    return Arrays(*tables, *groups, *_automata(limits, ban, groups))


def _groups(units: NDArray[np.int64], ban: NDArray[np.uint8], limited: NDArray[np.bool_]) -> _Groups:
    """Classes and groups of the codes, each numbered in the order of its first code."""
    classes: dict[bytes, int] = {}
    groups: dict[tuple[int, bytes, int, int], int] = {}
    class_of, group = np.zeros(units.size, np.int64), np.zeros(units.size, np.int64)
    member, group_units = [0], [0]
    for c in range(1, units.size):
        row = ban[c].tobytes()
        if row not in classes:
            classes[row] = len(member)
            member.append(c)
        class_of[c] = classes[row]
        name = (int(class_of[c]), ban[:, c].tobytes(), int(units[c]), c if limited[c] else 0)
        if name not in groups:
            groups[name] = len(group_units)
            group_units.append(int(units[c]))
        group[c] = groups[name]
    return _Groups(group, np.array(group_units, np.int64), class_of, np.array(member, np.int64))


def _automata(limits: NDArray[np.int64], ban: NDArray[np.uint8], groups: _Groups) -> _Automata:
    """Kind per person; per kind the states (days off first, then class by class, run by run) and what follows."""
    rules, kind = np.unique(limits[:, 2:5], axis=0, return_inverse=True)
    classes = groups.member.size
    first_code = [int(np.flatnonzero(groups.group == g)[0]) for g in range(groups.group_units.size)]
    size = max(max(1, int(off)) + (classes - 1) * int(longest) for longest, _, off in rules)
    class_at = np.zeros((len(rules), size), np.int16)
    run_of = np.zeros((len(rules), size), np.int16)
    after = np.full((len(rules), size, len(first_code)), NEVER, np.int16)
    for k, (longest, least, least_off) in enumerate(rules.tolist()):
        off = max(1, least_off)

        def first(code: int, off: int = off, longest: int = longest) -> int:
            return off + (int(groups.class_of[code]) - 1) * longest

        for r in range(off):
            run_of[k, r] = r + 1
            after[k, r, 0] = min(r + 1, off - 1)
            for g, code in enumerate(first_code[1:], 1):
                after[k, r, g] = first(code) if r + 1 >= off else EDGE - first(code)
        for n in range(1, classes):
            for r in range(longest):
                s = first(int(groups.member[n])) + r
                class_at[k, s], run_of[k, s] = n, r + 1
                after[k, s, 0] = 0 if r + 1 >= least else EDGE
                if r + 1 < longest:
                    for g, code in enumerate(first_code[1:], 1):
                        if not ban[groups.member[n], code]:
                            after[k, s, g] = first(code) + r + 1
    return _Automata(kind.reshape(-1).astype(np.int64), class_at, run_of, after)


def cost_by_day(t: Arrays, codes: NDArray[np.int8]) -> NDArray[np.int64]:
    """What cover and requests cost on each day of a roster (people, days)."""
    days = np.arange(t.need.shape[0])
    present = np.zeros(t.need.shape, np.int64)
    np.add.at(present, (days, codes), 1)
    lacking = (t.need - present)[:, 1:]
    cover = np.maximum(lacking, 0) * t.under[:, 1:] + np.maximum(-lacking, 0) * t.over[:, 1:]
    costs: NDArray[np.int64] = cover.sum(axis=1) + t.cost[np.arange(len(codes))[:, np.newaxis], days, codes].sum(axis=0)
    return costs


def codes_of(roster: LineRoster) -> NDArray[np.int8]:
    """Codes of a roster, people by days."""
    return (np.array(roster, np.int16) + 1).astype(np.int8)


def roster_of(codes: NDArray[np.int8]) -> LineRoster:
    """The roster that codes stand for."""
    return tuple(tuple(int(code) - 1 for code in row) for row in codes)
