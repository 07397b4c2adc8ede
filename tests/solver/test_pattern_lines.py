"""Patterns of days by whole lines: the line that is cheapest of all, patterns that the model of the days admits."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from rota.bench.wards import ward_case
from rota.rules.resolve import rule_set
from rota.solver.model import candidates_of
from rota.solver.pattern.line import BAND, FAR, cheapest_days
from rota.solver.pattern.program import Effort, best_pattern, connected
from rota.solver.pattern.search import lines_pattern
from rota.solver.pattern.tables import (
    DAY_KINDS,
    FAR_OFF_UNITS,
    FINE,
    NO_CAP,
    ROWS_A_DAY,
    UNIT_MIN,
    Days,
    Tables,
    build_tables,
    cost_of,
    prices,
)
from rota.solver.search import Search
from rota.solver.variables import Builder
from rota.solver.workdays import WorkDays
from tests.measures.wards import position, ward
from tests.solver.test_workdays import days_of

LENGTH = 14
WORK, NIGHT, LEARN = 1, 2, 3


def tables(rng: np.random.Generator, *, wraps: bool) -> Tables:
    """One person's two weeks with random days, of which the second weekend is off where the cycle wraps."""
    allowed = np.zeros((1, LENGTH, DAY_KINDS), np.bool_)
    # Few enough lines to go through them all: off or one kind, on some days one of two.
    allowed[0, :, 0] = True
    allowed[0, np.arange(LENGTH), rng.choice([WORK, NIGHT, LEARN], LENGTH, p=[0.6, 0.25, 0.15])] = True
    allowed[0, rng.choice(LENGTH, 2, replace=False), WORK] = True
    if wraps:
        allowed[0, 12:] = [True, False, False, False]
    units = rng.integers(12, 17, (1, LENGTH, DAY_KINDS))
    units[:, :, 0] = 0
    barred = (rng.random((2, 1, LENGTH, DAY_KINDS, DAY_KINDS)) < 0.15).astype(np.uint8)
    stretch = np.full((1, LENGTH), -1, np.int64)
    if rng.random() < 0.5:
        stretch[0] = np.arange(LENGTH) // 7 if rng.random() < 0.5 else 0
    else:
        allowed[0, :, LEARN] = False
    target = int(rng.integers(50, 110))
    return Tables(
        wraps=wraps,
        first=np.zeros(1, np.int64),
        allowed=allowed,
        cost=np.zeros(allowed.shape),
        units=units,
        next_barred=barred[0],
        second_barred=barred[1],
        stretch=stretch,
        week_most=np.array([[NO_CAP, 4]], np.int64) if rng.random() < 0.5 else np.full((1, 2), NO_CAP),
        runs=np.array([[rng.integers(3, 6), rng.integers(1, 4)]], np.int64),
        prices=prices(),
        target=np.array([target], np.int64),
        longer=rng.integers(0, 5, 1),
        ends=np.array([[target - 12, target + 12]], np.int64),
        row=np.full((*allowed.shape, ROWS_A_DAY), -1, np.int64),
        need=np.zeros(0),
    )


def keeps(t: Tables, line: Days) -> bool:
    """Whether a line keeps what the tables say, day by day; what begins before the first day is free."""
    paid = t.units[0, np.arange(LENGTH), line].sum()
    if not t.ends[0, 0] <= paid <= t.ends[0, 1]:
        return False
    run = nights = 0
    for day, kind in enumerate(line.tolist()):
        if not t.allowed[0, day, kind]:
            return False
        run = run + 1 if kind else 0
        nights = nights + 1 if kind == NIGHT else 0
        if run > t.runs[0, 0] or nights > t.runs[0, 1]:
            return False
        if kind and day >= 1 and line[day - 1] and t.next_barred[0, day - 1, line[day - 1], kind]:
            return False
        if (
            kind
            and day >= 2
            and not line[day - 1]
            and line[day - 2]
            and t.second_barred[0, day - 2, line[day - 2], kind]
        ):
            return False
    for week in range(2):
        if t.week_most[0].min() < NO_CAP and np.count_nonzero(line[7 * week : 7 * week + 5]) > t.week_most[0, week]:
            return False
    for number in {*t.stretch[0].tolist()} - {-1}:
        if np.count_nonzero(line[t.stretch[0] == number] == LEARN) != 1:
            return False
    return True


@pytest.mark.parametrize("wraps", [True, False])
def test_no_line_is_cheaper(*, wraps: bool) -> None:
    found = [compared(np.random.default_rng(seed), wraps=wraps) for seed in range(8)]
    assert found.count(True) >= 4, "most of these people must have a line, or nothing was compared"


def compared(rng: np.random.Generator, *, wraps: bool) -> bool:
    """Whether some line keeps what the tables say; the cheapest of all of them is the one found."""
    t = tables(rng, wraps=wraps)
    price = rng.integers(-3 * FINE, FINE, (LENGTH, DAY_KINDS))
    price[:, 0] = 0
    options = [np.flatnonzero(t.allowed[0, day]).tolist() for day in range(LENGTH)]
    best = FAR
    for kinds in itertools.product(*options):
        line = np.array(kinds, np.int8)
        if keeps(t, line):
            best = min(best, priced(t, line, price))
    out = np.zeros(LENGTH, np.int8)
    found = cheapest_days(t, 0, t.allowed[0], price, out, BAND, FAR_OFF_UNITS)
    assert found == best
    if found < FAR:
        assert keeps(t, out)
        assert found == priced(t, out, price)
    return found < FAR


def priced(t: Tables, line: Days, price: NDArray[np.int64]) -> int:
    """The price of a line, in parts of 1 / FINE."""
    return int(price[np.arange(LENGTH), line].sum()) + round(FINE * cost_of(t, 0, line))


@pytest.fixture(scope="module")
def generated() -> tuple[Search, WorkDays]:
    return days_of(ward_case(30, 12))


def test_the_model_of_the_days_admits_the_pattern(generated: tuple[Search, WorkDays]) -> None:
    search, days = generated
    pattern = lines_pattern(search, days, 10.0)
    assert pattern is not None
    values = {var.index: int(pattern.get((p, day)) == kind) for (p, day, kind), var in days.on.items()}
    rows = minutes = missing = 0
    for constraint in days.model.proto.constraints:
        if constraint.has_linear() and all(index in values for index in constraint.linear.vars):
            ends, amounts = list(constraint.linear.domain), [0, *constraint.linear.coeffs]
            total = sum(
                values[index] * amount for index, amount in zip(constraint.linear.vars, amounts[1:], strict=True)
            )
            past = max(0, ends[0] - total, total - ends[-1])
            if ends[-1] > 2**60 and set(amounts) == {0, 1}:
                missing += past  # so many people a day
                continue
            # Hours are rounded to units, a few of which add up; runs and rests are not.
            assert past <= (5 * UNIT_MIN if max(map(abs, amounts)) > 60 else 0), amounts
            rows, minutes = rows + 1, minutes + (max(map(abs, amounts)) > 60)
    # Hours do not suffice for three of the 60 weekdays' ten people: the program has no more either, in fractions.
    assert missing <= 4
    assert rows - minutes > 1000
    assert minutes > 30
    # Of this ward the annealing's patterns have 30 to 300 units after as long; none has less than what lines need.
    t = build_tables(days)
    assert t is not None
    grid = np.zeros(t.allowed.shape[:2], np.int8)
    for (p, day), kind in pattern.items():
        grid[p, day] = kind + 1
    assert sum(cost_of(t, p, line) for p, line in enumerate(grid)) < 80


def test_the_same_effort_gives_the_same_pattern(generated: tuple[Search, WorkDays]) -> None:
    search, days = generated
    first, second = (lines_pattern(search, days, 3.0) for _ in range(2))
    assert first is not None
    assert first == second


def test_too_little_effort_gives_none(generated: tuple[Search, WorkDays]) -> None:
    search, days = generated
    assert lines_pattern(search, days, 0.01) is None


def test_nights_and_days_share_no_rows(generated: tuple[Search, WorkDays]) -> None:
    search, days = generated
    t = build_tables(days)
    assert t is not None
    groups = connected(t)
    assert sorted(p for group in groups for p in group) == list(range(30))
    nights = {p for p, one in enumerate(search.scenario.worked_positions) if one.shifts == ("N",)}
    assert nights
    assert all(set(group) <= nights or not set(group) & nights for group in groups)


def test_everybody_has_an_off_weekend_to_begin_after_or_there_are_no_tables() -> None:
    demand = [{"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": 1}]
    people = [position(f"P{n}", percent=50, shifts=["D"], weekend_every=1) for n in range(2)]
    scenario = ward(people, weeks=2, demand=demand)
    b = Builder(scenario, rule_set(scenario))
    duties = frozenset((0, day, "D") for day in (5, 6, 12, 13))
    days = WorkDays(b.grid, b.ruleset, candidates_of(b), duties)
    assert build_tables(days) is None


def test_a_missing_person_is_left_missing_where_nobody_can_work() -> None:
    # Two people of 30 % have about three days of 7.5 h in two weeks each (35.5 h x 2 x 0.3 = 21.3 h): six of the ten
    # places on weekdays are filled at the most.
    demand = [{"id": "day", "days": "weekdays", "from": "07:00", "to": "15:00", "min": 1, "target": 1}]
    scenario = ward([position(f"P{n}", percent=30, shifts=["D"]) for n in range(2)], weeks=2, demand=demand)
    _, days = days_of(scenario)
    t = build_tables(days)
    assert t is not None
    rounds = 0

    def spend(_people: int) -> None:
        nonlocal rounds
        rounds += 1

    found = best_pattern(t, Effort(lambda: 200.0 - rounds, spend, None), 0)
    assert found is not None
    assert 5 <= np.count_nonzero(found) <= 8


def test_who_is_not_needed_on_weekdays_gets_the_cheapest_days() -> None:
    demand = [{"id": "day", "days": "weekend", "from": "07:00", "to": "15:00", "min": 1, "target": 1}]
    scenario = ward([position(f"P{n}", percent=40, shifts=["D"]) for n in range(2)], weeks=2, demand=demand)
    search, days = days_of(scenario)
    pattern = lines_pattern(search, days, 5.0)
    assert pattern is not None
    # 40 % of 37.5 h in two weeks are four days of 7.5 h: the weekend's two, and two more beside it or together.
    assert [sum(p == who for p, _ in pattern) for who in range(2)] == [4, 4]
    worked = np.zeros((2, 14), np.bool_)
    for place in pattern:
        worked[place] = True
    assert not (worked & ~np.roll(worked, 1, axis=1) & ~np.roll(worked, -1, axis=1)).any()


@pytest.mark.parametrize("cheap", [2, 9])
def test_a_stretch_around_the_cycles_end_has_one_professional_day(cheap: int) -> None:
    # Three weeks, a professional day in weeks 1 and 2 together and one in week 3, days counted from the Monday of week
    # 2 on since the weekend before it is off: the first stretch is cut in two. It may be on day 2 or on day 9.
    allowed = np.zeros((1, 21, DAY_KINDS), np.bool_)
    allowed[0, :, 0] = True
    allowed[0, [2, 9, 16], LEARN] = True
    t = Tables(
        wraps=True,
        first=np.array([7]),
        allowed=allowed,
        cost=np.zeros(allowed.shape),
        units=np.where(allowed & (np.arange(DAY_KINDS) > 0), 30, 0),
        next_barred=np.zeros((*allowed.shape, DAY_KINDS), np.uint8),
        second_barred=np.zeros((*allowed.shape, DAY_KINDS), np.uint8),
        stretch=np.array([[0] * 14 + [1] * 7]),
        week_most=np.full((1, 3), NO_CAP),
        runs=np.array([[5, 3]]),
        prices=prices(),
        target=np.array([60]),
        longer=np.array([0]),
        ends=np.array([[0, 90]]),
        row=np.full((*allowed.shape, ROWS_A_DAY), -1),
        need=np.zeros(0),
    )
    price = np.zeros((21, DAY_KINDS), np.int64)
    price[cheap, LEARN] = -FINE
    out = np.zeros(21, np.int8)
    assert cheapest_days(t, 0, t.allowed[0], price, out, BAND, FAR_OFF_UNITS) == -FINE + 2 * FINE  # two single days
    assert np.flatnonzero(out).tolist() == [cheap, 16]
