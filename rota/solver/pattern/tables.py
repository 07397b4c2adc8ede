"""The days of a ward as numpy tables: what a day may be, what follows what, what is paid, and how many are needed.

Kinds of a day: 0 is free, k + 1 is the k-th of `work_codes`. Amounts of time are in units of UNIT_MIN paid minutes,
rounded so that a line's sum stays within a few units of the true one. Costs are in units of the ergonomics priority.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rota.domain.position import OFF, Position
from rota.domain.scenario import Priority
from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, SATURDAY, day_index
from rota.rules.catalogue import rules_of
from rota.solver.bounds.cover_rows import COVER_KINDS, rows_of, slack_prices
from rota.solver.objective import SINGLE_DAY_OFF_WEIGHT, SINGLE_WORK_DAY_WEIGHT
from rota.solver.opendays import LEARN, OpenDays, kind_of_day
from rota.solver.post.registry import POSTERS, kind_of
from rota.solver.variables import Builder, Key

Days = NDArray[np.int8]  # kinds of days, by day or by person and day

UNIT_MIN = 15
FINE = 1024  # prices are whole parts of a unit of cost
FREE_DAY = 0
# Where no rule limits a run, this does: longer ones are nobody's wish.
LONGEST_RUN = 10
NO_CAP = DAYS_PER_WEEK
# A minute off the contract, and a person-minute below minimum or target, as the search weighs them; a whole person
# missing is capped, or the prices of the program grow beyond all that lines gain by each other.
MINUTE_OFF_COST = 1 / 15
LACKING_COST = {Priority.COVER_MINIMUM: (100 / 30, 80.0), Priority.COVER_TARGET: (10 / 30, 40.0)}
LACK_COST = 80.0
# Which day is the professional day hardly matters, but not all on the same one.
SPREAD = 1 / 16


class Tables(NamedTuple):
    """Read-only tables of all positions. A person's days are counted from `first`, since a rolling line has no end.

    Every line begins with two days off behind it. With `wraps` it ends with two days off too.
    """

    wraps: bool
    first: NDArray[np.int64]  # (people,): a Monday
    allowed: NDArray[np.bool_]  # (people, days, kinds)
    cost: NDArray[np.float64]  # (people, days, kinds): wishes refused
    units: NDArray[np.int64]  # (people, days, kinds)
    night: NDArray[np.bool_]  # (kinds,)
    learn: NDArray[np.bool_]  # (kinds,): the professional day
    # (kinds,): kinds of one number bar the same kinds after them; 0 is the free day's alone. All by night, or none.
    alike: NDArray[np.int64]
    next_barred: NDArray[np.bool_]  # (people, numbers, kinds): the kind on the day after
    second_barred: NDArray[np.bool_]  # (people, numbers, kinds): two days after, with a day off between
    stretch: NDArray[np.int64]  # (people, days): of professional days, each of which has one; -1 where there are none
    week_most: NDArray[np.int64]  # (people, weeks): days from Monday to Friday that fit the week's hours
    runs: NDArray[np.int64]  # (people, 2): longest run of days, of nights
    contract_min: NDArray[np.int64]  # (people,)
    ends: NDArray[np.int64]  # (people, 2): least and most units
    # In parts of 1 / FINE: single day off, single day of work, minute off the contract.
    # Given as numbers, since compiled code is kept from run to run and would not see a constant of this file change.
    prices: NDArray[np.int64]
    row: NDArray[np.int64]  # (people, days, kinds, most rows of a duty): the rows that a day counts in, -1 for none
    need: NDArray[np.float64]  # (rows,): people
    lack: NDArray[np.float64]  # (rows,): what one of them missing costs
    short: float  # what decided weekends lack, whatever the days between them


def paid_min(days: OpenDays) -> NDArray[np.int64]:
    """What each kind of day is paid."""
    return np.array([0, *(days.grid.shifts[code].paid_min for code in days.work_codes)], np.int64)


def build_tables(days: OpenDays, loose: Collection[int] = ()) -> Tables | None:
    """The tables of a ward's days; None where somebody has no weekend off for a rolling line to begin after.

    Weekends are worked by the shifts decided, those of `loose` people by any others of their kind.
    """
    grid, positions = days.grid, days.grid.positions
    people, length = len(positions), grid.days
    codes = days.work_codes
    shifts = [grid.shifts[code] for code in codes]
    allowed = np.zeros((people, length, 1 + len(codes)), np.bool_)
    allowed[:, :, FREE_DAY] = True
    for p, of_one in days.codes.items():
        for (day, _), some in of_one.items():
            allowed[p, day, [1 + codes.index(code) for code in some]] = True
    for (p, day), code in days.decided.items():
        if code in codes and p not in loose:
            allowed[p, day, 1:] &= np.arange(len(codes)) == codes.index(code)
        allowed[p, day, FREE_DAY] = not allowed[p, day, 1:].any()
    learn = np.array([False, *(kind_of_day(shift) == LEARN for shift in shifts)])
    cost = np.zeros(allowed.shape)
    stretch = np.full((people, length), -1, np.int64)
    policy = grid.scenario.fagdag
    for p, position in enumerate(positions):
        _lock_and_wish(position, codes, allowed[p], cost[p])
        if policy is not None and grid.scenario.fagdag_entitled(position):
            stretch[p] = np.arange(length) // DAYS_PER_WEEK // policy.every_weeks
        else:
            # A professional day that is locked all the same is a day of work like any other.
            is_open = np.count_nonzero(allowed[p], axis=1) > 1
            allowed[p] &= ~(is_open[:, np.newaxis] & learn)
    cost[:, :, learn] += SPREAD * np.random.default_rng(0).random((people, length, 1))
    first = [first_day(allowed[p]) if grid.rolling else 0 for p in range(people)]
    if None in first:
        return None
    paid = paid_min(days)
    barred = np.array([_barred(days, position, shifts) for position in positions])
    night = np.array([False, *(shift.is_night_duty for shift in shifts)])
    alike = _alike(night, barred)
    heads = [int(np.flatnonzero(alike == number)[0]) for number in range(alike.max() + 1)]
    needs, short = _needs(days, codes, allowed)
    contracts = [days.contract_min(p) for p in range(people)]
    limits = [(days.limit("ConsecutiveDays", one), days.limit("ConsecutiveNights", one)) for one in positions]
    return Tables(
        wraps=grid.rolling,
        first=np.array(first, np.int64),
        allowed=allowed,
        cost=cost,
        units=np.tile(_units(paid, length), (people, 1, 1)),
        night=night,
        learn=learn,
        alike=alike,
        next_barred=np.ascontiguousarray(barred[:, 0, heads]),
        second_barred=np.ascontiguousarray(barred[:, 1, heads]),
        stretch=stretch,
        week_most=np.array([week_most(days, p, allowed[p]) for p in range(people)], np.int64),
        runs=np.array([[min(LONGEST_RUN, limit or LONGEST_RUN) for limit in pair] for pair in limits], np.int64),
        contract_min=np.array(contracts, np.int64),
        prices=prices(),
        ends=np.array([_ends(days, p, exact=not (paid % UNIT_MIN).any()) for p in range(people)], np.int64),
        row=_rows(needs, codes, allowed.shape),
        need=np.array([float(one.people) for one in needs]),
        lack=np.array([one.lack for one in needs]),
        short=short,
    )


def prices() -> NDArray[np.int64]:
    """What a line costs by itself, as the compiled search has it."""
    costs = SINGLE_DAY_OFF_WEIGHT, SINGLE_WORK_DAY_WEIGHT, MINUTE_OFF_COST
    return np.array([round(FINE * cost) for cost in costs], np.int64)


def cost_of(t: Tables, p: int, line: Days) -> float:
    """What a line of days costs by itself: single days, wishes refused and minutes off the contract."""
    worked = line > FREE_DAY
    before, after = np.roll(worked, 1), np.roll(worked, -1)
    inner = slice(None) if t.wraps else slice(1, -1)
    single_off = np.count_nonzero((before & ~worked & after)[inner])
    single_work = np.count_nonzero((~before & worked & ~after)[inner])
    numbers = np.arange(line.size)
    off = abs(UNIT_MIN * int(t.units[p, numbers, line].sum()) - int(t.contract_min[p]))
    wishes = float(t.cost[p, numbers, line].sum())
    return SINGLE_DAY_OFF_WEIGHT * single_off + SINGLE_WORK_DAY_WEIGHT * single_work + wishes + MINUTE_OFF_COST * off


def _lock_and_wish(
    position: Position, codes: tuple[str, ...], allowed: NDArray[np.bool_], cost: NDArray[np.float64]
) -> None:
    kinds = np.arange(1 + len(codes))
    for lock in position.locked:
        day = day_index(lock.week, lock.day)
        # Leave is a day off here.
        kind = 1 + codes.index(lock.code) if lock.code in codes else FREE_DAY
        if kind == FREE_DAY or allowed[day, kind]:
            allowed[day] = kinds == kind
    for wish in position.wishes:
        wanted = FREE_DAY if wish.code == OFF else 1 + codes.index(wish.code) if wish.code in codes else None
        if wanted is not None:
            cost[day_index(wish.week, wish.day), kinds != wanted] += wish.weight


def first_day(allowed: NDArray[np.bool_]) -> int | None:
    """The Monday after a weekend on which nothing can be worked (days, kinds); None where there is none."""
    may: NDArray[np.bool_] = allowed[:, 1:].any(axis=1).reshape(-1, DAYS_PER_WEEK)
    off = np.flatnonzero(~may[:, SATURDAY:].any(axis=1))
    return (int(off[-1]) + 1) * DAYS_PER_WEEK % len(allowed) if off.size else None


def _units(paid: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """Paid minutes in units, by day and kind, with what rounding leaves over carried to the next day of the kind."""
    so_far = np.rint(np.outer(np.arange(1, length + 1), paid) / UNIT_MIN).astype(np.int64)
    units: NDArray[np.int64] = np.diff(so_far, axis=0, prepend=0)
    return units


def _ends(days: OpenDays, p: int, *, exact: bool) -> tuple[int, int]:
    """Least and most units of a line, one more either way where units are rounded."""
    position, contract = days.grid.positions[p], days.contract_min(p)
    room = int(paid_min(days).max()) // 2
    low, high = contract - room, contract + room
    if days.is_hard("ContractHours"):
        fewest, most = days.grid.scenario.hours_bounds_min(position)
        low, high = fewest - days.leave_min(p), most - days.leave_min(p)
    if days.is_hard("AverageFullTime"):
        high = min(high, int(position.full_time_hours * 60 * days.grid.weeks) - days.leave_min(p))
    return max(0, -(-low // UNIT_MIN) - (not exact)), max(0, high // UNIT_MIN + (not exact))


def _barred(days: OpenDays, position: Position, shifts: list[Shift]) -> NDArray[np.bool_]:
    """Which kind cannot follow which one (day after or the one after that, kind, kind).

    A day off that stands alone is taken for the week's rest: a week that has another could do with less.
    """
    alone = days.limit("WeeklyRest", position) or 0
    barred = np.zeros((2, 1 + len(shifts), 1 + len(shifts)), np.bool_)
    for n, first in enumerate(shifts, 1):
        for m, then in enumerate(shifts, 1):
            least = days.rest_min(position, kind_of_day(first), kind_of_day(then))
            gap = then.start - first.end_min + MIN_PER_DAY
            barred[:, n, m] = gap < least, gap + MIN_PER_DAY < max(least, alone)
    return barred


def _alike(night: NDArray[np.bool_], barred: NDArray[np.bool_]) -> NDArray[np.int64]:
    """A number for each kind, the same for those that bar the same kinds after them, whoever works them."""
    numbers: dict[object, int] = {}
    alike = np.zeros(night.size, np.int64)
    for kind in range(1, night.size):
        key = bool(night[kind]), barred[:, :, kind].tobytes()
        alike[kind] = numbers.setdefault(key, 1 + len(numbers))
    return alike


def week_most(days: OpenDays, p: int, allowed: NDArray[np.bool_]) -> list[int]:
    """How many days from Monday to Friday fit into each week's limit of hours, beside its decided weekend."""
    paid = paid_min(days)
    limit = days.limit("WeeklyHours", days.grid.positions[p])
    weeks = days.grid.weeks
    if limit is None:
        return [NO_CAP] * weeks
    most = []
    for week in range(weeks):
        inside = allowed[week * DAYS_PER_WEEK : (week + 1) * DAYS_PER_WEEK]
        fixed = sum(int(paid[day[1:].nonzero()[0] + 1].min()) for day in inside[SATURDAY:] if not day[FREE_DAY])
        least = paid[1:][inside[:SATURDAY, 1:].any(axis=0)]
        fits = (limit - fixed) // int(least.min()) if least.size and least.min() > 0 else NO_CAP
        most.append(max(0, fits) if fits < SATURDAY else NO_CAP)
    return most


class _Need(NamedTuple):
    able: frozenset[Key]
    people: int
    lack: float


def _rows(needs: list[_Need], codes: tuple[str, ...], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """In which rows each kind of day counts."""
    places: dict[Key, list[int]] = defaultdict(list)
    for number, one in enumerate(needs):
        for key in one.able:
            places[key].append(number)
    row = np.full((*shape, max([1, *map(len, places.values())])), -1, np.int64)
    for (p, day, code), some in places.items():
        row[p, day, 1 + codes.index(code), : len(some)] = some
    return row


def _needs(days: OpenDays, codes: tuple[str, ...], allowed: NDArray[np.bool_]) -> tuple[list[_Need], float]:
    """What the model's cover asks of days that are open, and what decided weekends lack anyway.

    Left out is what other rows imply.
    """
    grid = days.grid
    b = Builder(grid.scenario, days.ruleset)
    places = np.ndindex(allowed.shape[:2])
    b.add_variables({(p, day): [codes[k] for k in np.flatnonzero(allowed[p, day, 1:])] for p, day in places})
    for rule in rules_of(b.ruleset.pack):
        if kind_of(rule) in COVER_KINDS:
            POSTERS[kind_of(rule)](rule, b)
    fixed = np.count_nonzero(allowed, axis=2) == 1
    costs = slack_prices(b)
    found: dict[tuple[frozenset[Key], float], int] = {}
    short = 0.0
    for row in rows_of(b):
        able = frozenset(key for key in row.duties if not fixed[key[:2]])
        need = row.need - sum(amount for key, amount in row.duties.items() if fixed[key[:2]])
        if any(amount != 1 for amount in row.duties.values()):
            continue
        lacking = [(LACKING_COST[priority], per_person) for priority, per_person in (costs[i] for i in row.slacks)]
        lack = min((per_min * per_person for (per_min, _), per_person in lacking), default=LACK_COST)
        if all(key[:2] in days.decided for key in row.duties):
            # What decided weekends lack, they lack whichever of their shifts are exchanged.
            past = row.need - sum(days.decided[p, day] == code for p, day, code in row.duties)
            short += lack * max(0, past)
            need -= max(0, past)
        if need > 0 and able:
            most = min((most for (_, most), _ in lacking), default=LACK_COST)
            found[able, min(most, lack)] = max(need, found.get((able, min(most, lack)), 0))
    by_days: dict[frozenset[int], list[_Need]] = defaultdict(list)
    for (able, lack), need in found.items():
        by_days[frozenset(day for _, day, _ in able)].append(_Need(able, need, lack))
    needs = [
        one
        for own, here in by_days.items()
        for one in here
        if not _is_implied(one, [other for days in _parts(own) for other in by_days.get(days, ())])
    ]
    return needs, short


def _parts(days: frozenset[int]) -> list[frozenset[int]]:
    """Some days together and each by itself."""
    return [days, *(frozenset((day,)) for day in days if len(days) > 1)]


def _is_implied(one: _Need, others: list[_Need]) -> bool:
    """Whether a need follows from one other, or from two others that nobody is in both of."""
    inside = [other for other in others if other.able < one.able and other.lack >= one.lack]
    return any(other.people >= one.people for other in inside) or any(
        first.people + second.people >= one.people and not first.able & second.able
        for first, second in itertools.combinations(inside, 2)
    )
