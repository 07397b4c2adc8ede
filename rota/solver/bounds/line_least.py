"""The least ergonomic cost of one position's line alone, by how many weekends it works and what it is paid.

A full position without long shifts that works every third weekend cannot do without single days off, whoever covers
what: nobody works more than so many days in a row, and the hours take more days than that leaves in blocks. What every
line needs by itself adds up to a bound for the ward. Dynamic programming over days gives it exactly for the rules it
keeps: contract hours, weekend rhythm, whole weekends and the longest run of days. All others only add to it.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import gcd

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.domain.shift import ShiftKind
from rota.domain.time import DAYS_PER_WEEK, SATURDAY
from rota.rules.catalogue import rules_of
from rota.solver.objective import SINGLE_DAY_OFF_WEIGHT, SINGLE_WORK_DAY_WEIGHT
from rota.solver.post.registry import kind_of
from rota.solver.variables import Builder

FAR = 1 << 12
MOST_STEPS = 400_000_000  # of the dynamic program, about a second: longer cycles and finer units are left out
NEEDED = {"ContractHours", "WeekendFrequency", "WholeWeekend"}


@dataclass(frozen=True)
class Least:
    """`cost[k, n]` of a line with k worked weekends that is paid `paid_min[n]`, FAR where there is none."""

    paid_min: tuple[int, ...]
    cost: NDArray[np.int16]


def least_costs(b: Builder, candidates: Mapping[tuple[int, int], Collection[str]]) -> dict[int, Least]:
    """Of each position whose line costs something by itself, by its number.

    Runs longer than is recommended are left out: it holds for rosters that keep that recommendation. Empty where the
    cycle does not roll, where the hours or the rhythm of weekends are not binding, and where no run is too long.
    """
    severity = {kind_of(rule): b.ruleset.severity(rule.code) for rule in rules_of(b.ruleset.pack)}
    if not b.grid.rolling or any(severity.get(kind) != "hard" for kind in NEEDED):
        return {}
    limits = [rule for rule in rules_of(b.ruleset.pack) if kind_of(rule) == "ConsecutiveDays"]
    if not limits or severity["ConsecutiveDays"] not in ("hard", "soft"):
        return {}
    found: dict[object, Least | None] = {}
    costs: dict[int, Least] = {}
    for p, position in enumerate(b.grid.positions):
        longest = b.ruleset.limit(limits[0].code, position).limit
        options = _options(b, p, candidates)
        ends = b.scenario.hours_bounds_min(position)
        key = (options, ends, position.weekend_every, longest)
        if key not in found:
            if options is None or longest is None:
                found[key] = None
            else:
                found[key] = _least(options, ends, position.weekend_every, longest)
        least = found[key]
        if least is not None:
            costs[p] = least
    return costs


Options = tuple[tuple[tuple[int, bool], ...], ...]


def _options(b: Builder, p: int, candidates: Mapping[tuple[int, int], Collection[str]]) -> Options | None:
    """What a day may pay and whether that is work, day by day; None where a weekend begins on a Friday."""
    options = []
    for day in range(b.grid.days):
        shifts = [b.grid.shifts[code] for code in candidates[p, day]]
        if day % DAYS_PER_WEEK < SATURDAY and any(
            shift.kind is not ShiftKind.LEAVE and b.grid.touches_weekend(day, shift) for shift in shifts
        ):
            return None
        options.append(tuple(sorted({(shift.paid_min, shift.is_work) for shift in shifts} | {(0, False)})))
    return tuple(options)


def _least(options: Options, ends: tuple[int, int], every: int, longest: int) -> Least | None:
    """The table of one line; None where it costs nothing, or that is not known."""
    unit = gcd(*(paid for line in options for paid, _ in line))
    weeks = len(options) // DAYS_PER_WEEK
    if every < 2 or unit == 0:
        return None
    most, tables = max(map(len, options)), (weeks // every + 1) * (ends[1] // unit + 1)
    if len(options) * (longest + 2) * (every + 1) * most * tables > MOST_STEPS:
        return None
    paid, work = np.full((len(options), most), -1, np.int64), np.zeros((len(options), most), np.bool_)
    for day, line in enumerate(options):
        for n, (amount, is_work) in enumerate(line):
            paid[day, n], work[day, n] = amount // unit, is_work
    low, high = -(-ends[0] // unit), ends[1] // unit
    table = np.full((weeks // every + 1, high + 1), FAR, np.int16)
    # Of two weekends in a row one at least is off: a line begins after the first or after the second.
    # As arguments, since compiled code is kept from run to run and would not see a constant of another file change.
    costs = SINGLE_DAY_OFF_WEIGHT, SINGLE_WORK_DAY_WEIGHT
    for week in range(min(2, weeks)):
        _least_after(paid, work, (week + 1) % weeks * DAYS_PER_WEEK, every, longest, costs, table)
    cost = table[:, low:]
    if not (cost[cost < FAR] > 0).any():
        return None
    return Least(tuple(unit * n for n in range(low, high + 1)), cost)


def warm_up() -> None:
    """Compile the dynamic program, or load it from its cache, on a week without work."""
    _least((((0, False), (60, True)),) * DAYS_PER_WEEK, (0, 60), 2, 1)


@njit(cache=True, nogil=True)
def _least_after(
    paid: NDArray[np.int64],
    work: NDArray[np.bool_],
    first: int,
    every: int,
    longest: int,
    costs: tuple[int, int],
    table: NDArray[np.int16],
) -> None:
    """Lowers `table` (weekends, units) to the least cost of lines that begin on day `first` after a weekend off.

    States: two days off or more, one day off, runs of work by length. Beside them the weekends off since the last
    worked one, as far as the rhythm counts, or that this one's Saturday was worked; and the weekends worked so far.
    Weekends of before `first` bar none after it: looser.
    """
    days, width = paid.shape[0], table.shape[1]
    states, most, begun = longest + 2, table.shape[0], every
    value = np.full((2, states, every + 1, most, width), FAR, np.int16)
    value[1, 0, every - 1, 0, 0] = 0
    reach = np.zeros(2, np.int64)
    for i in range(days):
        d = (first + i) % days
        weekday, now, before = d % 7, i % 2, 1 - i % 2
        reach[now] = min(width - 1, reach[before] + paid[d].max())
        value[now, :, :, :, : reach[now] + 1] = FAR
        for s in range(states):
            run = s - 1 if s > 1 else 0
            for since in range(every + 1):
                for n in range(paid.shape[1]):
                    step, cost, then, since_now, more = paid[d, n], 0, 0, since, 0
                    if step < 0:
                        continue
                    if work[d, n]:
                        if run == longest:
                            continue
                        then = run + 2
                        cost = costs[0] if s == 1 else 0
                        if weekday == 5:
                            if since < every - 1:
                                continue
                            since_now, more = begun, 1
                        elif weekday == 6:
                            if since != begun:
                                continue
                            since_now = 0
                    else:
                        then = 1 if s > 1 else 0
                        cost = costs[1] if run == 1 else 0
                        if weekday == 6:
                            if since == begun:
                                continue
                            since_now = min(every - 1, since + 1)
                    for k in range(most - more):
                        source, goal = value[before, s, since, k], value[now, then, since_now, k + more]
                        for u in range(min(reach[before] + 1, width - step)):
                            v = source[u] + cost
                            if v < goal[u + step]:
                                goal[u + step] = v
    end = (days - 1) % 2
    for since in range(every):
        for k in range(most):
            for u in range(width):
                table[k, u] = min(table[k, u], value[end, 0, since, k, u])
