"""The days of a ward as numpy tables: what a day may be, what follows what, what is paid, and how many are needed.

Kinds of a day: 0 is free, k + 1 is kind k of `workdays`. Amounts of time are in units of UNIT_MIN paid minutes, rounded
so that a line's sum stays within a few units of the true one. Costs are in units of the ergonomics priority.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rota.domain.position import OFF, Position
from rota.domain.time import DAYS_PER_WEEK, SATURDAY, day_index
from rota.solver.objective import SINGLE_DAY_OFF_WEIGHT, SINGLE_WORK_DAY_WEIGHT
from rota.solver.workdays import KINDS, LEARN, WorkDays, kind_of_day

Days = NDArray[np.int8]  # kinds of days, by day or by person and day

UNIT_MIN = 15
FINE = 1024  # prices are whole parts of a unit of cost
FREE_DAY = 0
DAY_KINDS = len(KINDS) + 1
# Where no rule limits a run, this does: longer ones are nobody's wish.
LONGEST_RUN = 10
NO_CAP = DAYS_PER_WEEK
# Somebody missing costs more than what a line can gain by it. Units off the contract cost next to nothing as far as
# other shifts on the same days make up for them, and more beyond.
LACK_COST, UNIT_OFF_COST, FAR_OFF_UNITS, FAR_OFF_COST = 20.0, 3 / 128, 6, 16 / 128
# Which day is the professional day hardly matters, but not all on the same one.
SPREAD = 1 / 16
ROWS_A_DAY = 6


class Tables(NamedTuple):
    """Read-only tables of all positions. A person's days are counted from `first`, since a rolling line has no end.

    Every line begins with two days off behind it. With `wraps` it ends with two days off too.
    """

    wraps: bool
    first: NDArray[np.int64]  # (people,): a Monday
    allowed: NDArray[np.bool_]  # (people, days, kinds)
    cost: NDArray[np.float64]  # (people, days, kinds): wishes refused
    units: NDArray[np.int64]  # (people, days, kinds)
    next_barred: NDArray[np.uint8]  # (people, days, kinds, kinds): the second kind on the day after
    second_barred: NDArray[np.uint8]  # (people, days, kinds, kinds): two days after, with a day off between
    stretch: NDArray[np.int64]  # (people, days): of professional days, each of which has one; -1 where there are none
    week_most: NDArray[np.int64]  # (people, weeks): days from Monday to Friday that fit the week's hours
    runs: NDArray[np.int64]  # (people, 2): longest run of days, of nights
    target: NDArray[np.int64]  # (people,): units of the contract
    longer: NDArray[np.int64]  # (people,): units below the contract that longer shifts on the same days make up for
    ends: NDArray[np.int64]  # (people, 2): least and most units
    # In parts of 1 / FINE: single day off, single day of work, unit off the contract, what one far off costs more.
    # Given as numbers, since compiled code is kept from run to run and would not see a constant of this file change.
    prices: NDArray[np.int64]
    row: NDArray[np.int64]  # (people, days, kinds, ROWS_A_DAY): the rows that a day counts in, -1 for none
    need: NDArray[np.float64]  # (rows,): people


def build_tables(days: WorkDays) -> Tables | None:
    """The tables of a ward's days; None where somebody has no weekend off for a rolling line to begin after."""
    grid, positions = days.grid, days.grid.positions
    people, length = len(positions), grid.days
    allowed = np.zeros((people, length, DAY_KINDS), np.bool_)
    allowed[:, :, FREE_DAY] = True
    cost, paid = np.zeros(allowed.shape), np.zeros(allowed.shape, np.int64)
    barred = np.zeros((2, *allowed.shape, DAY_KINDS), np.uint8)
    for p, day, kind in days.on:
        allowed[p, day, kind + 1] = True
        paid[p, day, kind + 1] = days.usual_min(p, day, kind)
    for p, day in days.decided:
        allowed[p, day, FREE_DAY] = not allowed[p, day, 1:].any()
    stretch = np.full((people, length), -1, np.int64)
    policy = grid.scenario.fagdag
    for p, position in enumerate(positions):
        for day, kind, ahead, then in days.apart(p, position):
            if ahead <= len(barred):
                barred[ahead - 1, p, day, kind + 1, then + 1] = 1
        _lock_and_wish(position, days, allowed[p], cost[p])
        if policy is not None and grid.scenario.fagdag_entitled(position):
            stretch[p] = np.arange(length) // DAYS_PER_WEEK // policy.every_weeks
        else:
            allowed[p, :, LEARN + 1] = False
    cost[:, :, LEARN + 1] += SPREAD * np.random.default_rng(0).random((people, length))
    first = _first_days(allowed) if grid.rolling else np.zeros(people, np.int64)
    if first is None:
        return None
    rows, need = _rows(days, allowed)
    contracts = [round(position.contract_min(grid.weeks)) for position in positions]
    room = [days.room_min(p) for p in range(people)]
    longer = [_longer(days, p, one, paid[p]) for p, one in enumerate(contracts)]
    limits = [(days.limit("ConsecutiveDays", one), days.limit("ConsecutiveNights", one)) for one in positions]
    return Tables(
        wraps=grid.rolling,
        first=first,
        allowed=allowed,
        cost=cost,
        units=_units(paid),
        next_barred=barred[0],
        second_barred=barred[1],
        stretch=stretch,
        week_most=np.array([_week_most(days, p, allowed[p], paid[p]) for p in range(people)], np.int64),
        runs=np.array([[min(LONGEST_RUN, limit or LONGEST_RUN) for limit in pair] for pair in limits], np.int64),
        prices=prices(),
        target=np.array([round(one / UNIT_MIN) for one in contracts], np.int64),
        longer=np.array(longer, np.int64) // UNIT_MIN,
        ends=np.array(
            [
                (-(-max(0, one - fewer - more) // UNIT_MIN), (one + more) // UNIT_MIN)
                for one, fewer, more in zip(contracts, longer, room, strict=True)
            ],
            np.int64,
        ),
        row=rows,
        need=need,
    )


def prices() -> NDArray[np.int64]:
    """What a line costs by itself, as the compiled search has it."""
    costs = SINGLE_DAY_OFF_WEIGHT, SINGLE_WORK_DAY_WEIGHT, UNIT_OFF_COST, FAR_OFF_COST - UNIT_OFF_COST
    return np.array([round(FINE * cost) for cost in costs], np.int64)


def off_cost(units: int, longer: int) -> float:
    """What a line costs that is so many units above its contract, when longer shifts make up for some below it."""
    far = max(0, max(units, -units - longer) - FAR_OFF_UNITS)
    return UNIT_OFF_COST * abs(units) + (FAR_OFF_COST - UNIT_OFF_COST) * far


def cost_of(t: Tables, p: int, line: Days) -> float:
    """What a line of days costs by itself: single days, wishes refused and units off the contract."""
    worked = line > FREE_DAY
    before, after = np.roll(worked, 1), np.roll(worked, -1)
    inner = slice(None) if t.wraps else slice(1, -1)
    single_off = np.count_nonzero((before & ~worked & after)[inner])
    single_work = np.count_nonzero((~before & worked & ~after)[inner])
    numbers = np.arange(line.size)
    off = off_cost(int(t.units[p, numbers, line].sum()) - int(t.target[p]), int(t.longer[p]))
    wishes = float(t.cost[p, numbers, line].sum())
    return SINGLE_DAY_OFF_WEIGHT * single_off + SINGLE_WORK_DAY_WEIGHT * single_work + wishes + off


def _lock_and_wish(position: Position, days: WorkDays, allowed: NDArray[np.bool_], cost: NDArray[np.float64]) -> None:
    for lock in position.locked:
        day = day_index(lock.week, lock.day)
        kind = None if lock.code == OFF else kind_of_day(days.grid.shifts[lock.code])
        if kind is None or allowed[day, kind + 1]:
            allowed[day, [other for other in range(DAY_KINDS) if other != (FREE_DAY if kind is None else kind + 1)]] = (
                False
            )
    for wish in position.wishes:
        if wish.code == OFF:
            cost[day_index(wish.week, wish.day), 1:] += wish.weight


def _first_days(allowed: NDArray[np.bool_]) -> NDArray[np.int64] | None:
    """The Monday after a weekend on which nothing can be worked, for each person."""
    people, days, _ = allowed.shape
    may: NDArray[np.bool_] = np.any(allowed[:, :, 1:], axis=2).reshape(people, days // DAYS_PER_WEEK, DAYS_PER_WEEK)
    off: NDArray[np.bool_] = ~np.any(may[:, :, SATURDAY:], axis=2)
    if not off.any(axis=1).all():
        return None
    last = off.shape[1] - 1 - np.argmax(off[:, ::-1], axis=1)
    first: NDArray[np.int64] = (last + 1) * DAYS_PER_WEEK % days
    return first


def _units(paid: NDArray[np.int64]) -> NDArray[np.int64]:
    """Paid minutes in units, with what rounding leaves over carried to the next day of the kind."""
    so_far = np.rint(np.cumsum(paid, axis=1) / UNIT_MIN).astype(np.int64)
    units: NDArray[np.int64] = np.diff(so_far, axis=1, prepend=0)
    return units


def _longer(days: WorkDays, p: int, contract: int, paid: NDArray[np.int64]) -> int:
    """Minutes that a line of fewer days gains by the longest shifts on days that are not decided.

    Somebody whose hours leave no room for blocks of days off needs it: others, with room, take the shorter shifts.
    """
    usual = most = 0
    for (day, kind), codes in days.codes[p].items():
        if (p, day) not in days.decided and kind != LEARN:
            usual += int(paid[day, kind + 1])
            most += max(days.grid.shifts[code].paid_min for code in codes)
    decided = sum(int(paid[day].max()) for q, day in days.decided if q == p)
    return 0 if most == 0 else max(0, round((contract - decided) * (1 - usual / most)))


def _week_most(days: WorkDays, p: int, allowed: NDArray[np.bool_], paid: NDArray[np.int64]) -> list[int]:
    """How many days from Monday to Friday fit into each week's limit of hours, beside its decided weekend."""
    limit = days.limit("WeeklyHours", days.grid.positions[p])
    weeks = days.grid.weeks
    if limit is None:
        return [NO_CAP] * weeks
    most = []
    for week in range(weeks):
        inside = range(week * DAYS_PER_WEEK, week * DAYS_PER_WEEK + DAYS_PER_WEEK)
        fixed = sum(int(paid[day].max()) for day in inside[SATURDAY:] if not allowed[day, FREE_DAY])
        least = [
            min(days.grid.shifts[code].paid_min for code in codes)
            for (day, _), codes in days.codes[p].items()
            if day in inside[:SATURDAY]
        ]
        fits = (limit - fixed) // min(least) if least and min(least) > 0 else NO_CAP
        most.append(max(0, fits) if fits < SATURDAY else NO_CAP)
    return most


def _rows(days: WorkDays, allowed: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """In which rows each kind of day counts, and how many people each row needs."""
    row = np.full((*allowed.shape, ROWS_A_DAY), -1, np.int64)
    need: list[float] = []
    for day in range(allowed.shape[1]):
        for able, kind, people in days.needed(day):
            for p in able:
                free = np.flatnonzero(row[p, day, kind + 1] < 0)
                if free.size:
                    row[p, day, kind + 1, free[0]] = len(need)
            need.append(people)
    return row, np.array(need)
