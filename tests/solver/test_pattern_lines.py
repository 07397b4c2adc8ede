"""Patterns of days by whole lines: the line that is cheapest of all, needs that imply others, lawful rosters."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from rota.bench.penalty import penalty_of
from rota.bench.wards import ward_case
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Priority, Scenario
from rota.rules.catalogue import rules_of
from rota.rules.check import check
from rota.rules.resolve import rule_set
from rota.solver.bounds.cover_rows import COVER_KINDS, rows_of
from rota.solver.cpsat import new_solver
from rota.solver.decide import decide_weekends
from rota.solver.model import candidates_of
from rota.solver.opendays import OpenDays
from rota.solver.pattern.line import BAND, FAR, cheapest_days, has_line
from rota.solver.pattern.program import Effort, best_pattern, connected, opened
from rota.solver.pattern.search import MOST_DECISIONS, lines_pattern
from rota.solver.pattern.tables import (
    FINE,
    LACK_COST,
    MINUTE_OFF_COST,
    NO_CAP,
    UNIT_MIN,
    Days,
    Tables,
    build_tables,
    cost_of,
    prices,
)
from rota.solver.post.registry import POSTERS, kind_of
from rota.solver.search import Search
from rota.solver.variables import Builder, Key
from tests.measures.wards import position, ward
from tests.solver.test_workdays import open_days_of

LENGTH = 14
FREE, WORK, NIGHT, LEARN = range(4)
KINDS = 4


def tables(rng: np.random.Generator, *, wraps: bool) -> Tables:
    """One person's two weeks with random days, of which the second weekend is off where the cycle wraps."""
    allowed = np.zeros((1, LENGTH, KINDS), np.bool_)
    # Few enough lines to go through them all: off or one kind, on some days one of two.
    allowed[0, :, FREE] = True
    allowed[0, np.arange(LENGTH), rng.choice([WORK, NIGHT, LEARN], LENGTH, p=[0.6, 0.25, 0.15])] = True
    allowed[0, rng.choice(LENGTH, 2, replace=False), WORK] = True
    if wraps:
        allowed[0, 12:] = [True, False, False, False]
    units = rng.integers(12, 17, (1, LENGTH, KINDS))
    units[:, :, FREE] = 0
    alike = np.array([0, 1, 2, 1]) if rng.random() < 0.5 else np.arange(KINDS)
    barred = rng.random((2, 1, alike.max() + 1, KINDS)) < 0.15
    stretch = np.full((1, LENGTH), -1, np.int64)
    if rng.random() < 0.5:
        stretch[0] = np.arange(LENGTH) // 7 if rng.random() < 0.5 else 0
    else:
        allowed[0, :, LEARN] = False
    contract = int(rng.integers(50, 110))
    return one_person(
        wraps=wraps,
        allowed=allowed,
        units=units,
        alike=alike,
        next_barred=barred[0],
        second_barred=barred[1],
        stretch=stretch,
        week_most=np.array([[NO_CAP, 4]], np.int64) if rng.random() < 0.5 else np.full((1, 2), NO_CAP),
        runs=np.array([[rng.integers(3, 6), rng.integers(1, 4)]], np.int64),
        contract_min=np.array([UNIT_MIN * contract + int(rng.integers(UNIT_MIN))]),
        ends=np.array([[contract - 12, contract + 12]], np.int64),
    )


def one_person(**given: object) -> Tables:
    """Tables of one person: what is not given bars nothing and costs nothing."""
    allowed = given["allowed"]
    assert isinstance(allowed, np.ndarray)
    days = allowed.shape[1]
    loose: dict[str, object] = {
        "wraps": True,
        "first": np.zeros(1, np.int64),
        "cost": np.zeros(allowed.shape),
        "night": np.arange(KINDS) == NIGHT,
        "learn": np.arange(KINDS) == LEARN,
        "alike": np.arange(KINDS),
        "next_barred": np.zeros((1, KINDS, KINDS), np.bool_),
        "second_barred": np.zeros((1, KINDS, KINDS), np.bool_),
        "week_most": np.full((1, days // 7), NO_CAP),
        "prices": prices(),
        "row": np.full((*allowed.shape, 1), -1, np.int64),
        "need": np.zeros(0),
        "lack": np.zeros(0),
        "short": 0.0,
    }
    return Tables(**(loose | given))  # type: ignore[arg-type]


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
        if kind and day >= 1 and line[day - 1] and t.next_barred[0, t.alike[line[day - 1]], kind]:
            return False
        if (
            kind
            and day >= 2
            and not line[day - 1]
            and line[day - 2]
            and t.second_barred[0, t.alike[line[day - 2]], kind]
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
    price = rng.integers(-3 * FINE, FINE, (LENGTH, KINDS))
    price[:, 0] = 0
    options = [np.flatnonzero(t.allowed[0, day]).tolist() for day in range(LENGTH)]
    best = FAR
    for kinds in itertools.product(*options):
        line = np.array(kinds, np.int8)
        if keeps(t, line):
            best = min(best, priced(t, line, price))
    out = np.zeros(LENGTH, np.int8)
    found = cheapest_days(t, 0, t.allowed[0], price, out, BAND)
    assert found == best
    assert has_line(t, 0) == (best < FAR)
    if found < FAR:
        assert keeps(t, out)
        assert found == priced(t, out, price)
    return found < FAR


def priced(t: Tables, line: Days, price: NDArray[np.int64]) -> int:
    """The price of a line, in parts of 1 / FINE, whose minutes off the contract cost whole parts."""
    off = abs(UNIT_MIN * int(t.units[0, np.arange(LENGTH), line].sum()) - int(t.contract_min[0]))
    own = cost_of(t, 0, line)
    singles = round(own - off * MINUTE_OFF_COST)
    return int(price[np.arange(LENGTH), line].sum()) + FINE * singles + int(t.prices[2]) * off


@pytest.fixture(scope="module")
def generated() -> tuple[Search, OpenDays]:
    return open_days_of(ward_case(30, 12))


def pattern_of(search: Search, effort: float) -> frozenset[Key] | None:
    return lines_pattern(search, search.weekend_duties, effort, lambda _number: None)


def test_a_pattern_is_a_roster_that_keeps_nearly_every_rule(generated: tuple[Search, OpenDays]) -> None:
    search, _ = generated
    pattern = pattern_of(search, 30.0)
    assert pattern is not None
    roster = _roster(search.scenario, pattern)
    report = check(search.scenario, roster)
    _, values = penalty_of(search.scenario, roster, report.soft_penalty)
    # Only what the lines leave out may be broken: mean hours over eight weeks, a week's rest around two days, maximums.
    assert sum(finding.severity == "hard" for finding in report.findings) <= 4
    assert values[Priority.COVER_MINIMUM] == 0
    assert values[Priority.SOFT_RULES] == 0
    # Annealing alone had 40 to 60 units in rosters of this ward after a minute.
    assert values[Priority.ERGONOMICS] < 35
    # As many people on each weekend day as decided, whoever of them.
    worked, decided = ([day for _, day, _ in some if day % 7 >= 5] for some in (pattern, search.weekend_duties))
    assert sorted(worked) == sorted(decided)


def _roster(scenario: Scenario, pattern: frozenset[Key]) -> Roster:
    positions = scenario.worked_positions
    return roster_from_codes(scenario, ((positions[p].id, day, code) for p, day, code in pattern))


def test_the_same_effort_gives_the_same_pattern(generated: tuple[Search, OpenDays]) -> None:
    search, _ = generated
    first, second = (pattern_of(search, 8.0) for _ in range(2))
    assert first is not None
    assert first == second


def test_too_little_effort_gives_none(generated: tuple[Search, OpenDays]) -> None:
    search, _ = generated
    assert pattern_of(search, 0.01) is None


def test_nights_and_days_share_no_rows(generated: tuple[Search, OpenDays]) -> None:
    search, days = generated
    t = build_tables(days)
    assert t is not None
    groups = connected(t)
    assert sorted(p for group in groups for p in group) == list(range(30))
    nights = {p for p, one in enumerate(search.scenario.worked_positions) if one.shifts == ("N",)}
    assert nights
    assert all(set(group) <= nights or not set(group) & nights for group in groups)


@pytest.mark.parametrize("loose", [False, True])
def test_the_needs_that_stay_imply_every_cover_row(*, loose: bool) -> None:
    search, days = open_days_of(ward_case(12, 6))
    codes = days.work_codes
    t = build_tables(days, range(12) if loose else ())
    assert t is not None
    b = Builder(search.scenario, search.ruleset)
    cells = list(np.ndindex(t.allowed.shape[:2]))
    b.add_variables({(p, day): [codes[k] for k in np.flatnonzero(t.allowed[p, day, 1:])] for p, day in cells})
    for rule in rules_of(b.ruleset.pack):
        if kind_of(rule) in COVER_KINDS:
            POSTERS[kind_of(rule)](rule, b)
    kept: dict[int, list[Key]] = {n: [] for n in range(t.need.size)}
    for p, day, kind, place in np.argwhere(t.row >= 0).tolist():
        kept[int(t.row[p, day, kind, place])].append((p, day, codes[kind - 1]))
    compared = 0
    for row in rows_of(b):
        if row.need <= 0 or set(row.duties.values()) != {1}:
            continue
        if all(key[:2] in days.decided for key in row.duties):
            # Weekends are not asked for more than was decided.
            need = min(row.need, sum(days.decided[p, day] == code for p, day, code in row.duties))
        else:
            need = row.need
        assert _fewest(t, codes, kept, set(row.duties)) >= need
        compared += 1
    assert compared > 200
    assert sum(map(len, kept.values())) < sum(len(row.duties) for row in rows_of(b)) / 2


def _fewest(t: Tables, codes: tuple[str, ...], kept: dict[int, list[Key]], duties: set[Key]) -> int:
    """The fewest of some duties that meet the needs which stayed on their days."""
    days = {day for _, day, _ in duties}
    model = cp_model.CpModel()
    x = {
        (p, day, codes[kind - 1]): model.new_bool_var("")
        for p, day, kind in np.argwhere(t.allowed[:, :, 1:]).tolist()
        for kind in [kind + 1]
        if day in days
    }
    for p in range(t.allowed.shape[0]):
        for day in days:
            here = [var for (q, other, _), var in x.items() if (q, other) == (p, day)]
            if t.allowed[p, day, FREE]:
                model.add_at_most_one(here)
            else:
                model.add_exactly_one(here)
    for number, keys in kept.items():
        if {day for _, day, _ in keys} <= days:
            model.add(cp_model.LinearExpr.sum([x[key] for key in keys]) >= int(t.need[number]))
    model.minimize(cp_model.LinearExpr.sum([x[key] for key in duties]))
    solver = new_solver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def test_everybody_has_an_off_weekend_to_begin_after_or_there_are_no_tables() -> None:
    demand = [{"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": 1}]
    people = [position(f"P{n}", percent=50, shifts=["D"], weekend_every=1) for n in range(2)]
    scenario = ward(people, weeks=2, demand=demand)
    b = Builder(scenario, rule_set(scenario))
    duties = frozenset((0, day, "D") for day in (5, 6, 12, 13))
    assert build_tables(OpenDays(b.grid, b.ruleset, candidates_of(b), duties)) is None


def test_a_missing_person_is_left_missing_where_nobody_can_work() -> None:
    # Two people of 30 % have about three days of 7.5 h in two weeks each (37.5 h x 2 x 0.3 = 22.5 h): six of the ten
    # places on weekdays are filled.
    demand = [{"id": "day", "days": "weekdays", "from": "07:00", "to": "15:00", "min": 1, "target": 1}]
    scenario = ward([position(f"P{n}", percent=30, shifts=["D"]) for n in range(2)], weeks=2, demand=demand)
    _, days = open_days_of(scenario)
    t = build_tables(days)
    assert t is not None
    rounds = 0

    def spend(_people: int) -> None:
        nonlocal rounds
        rounds += 1

    effort = Effort(lambda: 200.0 - rounds, spend, None)
    programs = opened(t, effort)
    assert programs is not None
    assert sum(one.lacking() for one in programs) == pytest.approx(4 * LACK_COST, rel=0.01)
    found = best_pattern(t, programs, effort, 0)
    assert found is not None
    assert np.count_nonzero(found) == 6


def test_who_is_not_needed_on_weekdays_gets_the_cheapest_days() -> None:
    demand = [{"id": "day", "days": "weekend", "from": "07:00", "to": "15:00", "min": 1, "target": 1}]
    scenario = ward([position(f"P{n}", percent=40, shifts=["D"]) for n in range(2)], weeks=2, demand=demand)
    search, _ = open_days_of(scenario)
    pattern = pattern_of(search, 5.0)
    assert pattern is not None
    # 40 % of 37.5 h in two weeks are four days of 7.5 h: the weekend's two, and two more beside it or together.
    assert [sum(p == who for p, _, _ in pattern) for who in range(2)] == [4, 4]
    worked = np.zeros((2, 14), np.bool_)
    for p, day, _ in pattern:
        worked[p, day] = True
    assert not (worked & ~np.roll(worked, 1, axis=1) & ~np.roll(worked, -1, axis=1)).any()


def test_locks_stand_leave_counts_as_paid_and_wishes_are_met_where_they_can_be() -> None:
    # One day place on each of ten weekdays. P0 owes 58 % of 75 h, 43.5 h: leave (7 h) on a Tuesday, a locked evening
    # (6.5 h) and four days (7.5 h). P1 owes 45 h, six days, and wishes for the first Monday off.
    locks = [{"week": 1, "day": 2, "code": "V"}, {"week": 2, "day": 5, "code": "A"}]
    people = [
        position("P0", percent=58, shifts=["D", "A"], locked=locks),
        position("P1", percent=60, shifts=["D", "A"], wishes=[{"week": 1, "day": 1, "code": "off", "weight": 3}]),
    ]
    demand = [{"id": "day", "days": "weekdays", "from": "07:00", "to": "15:00", "min": 1, "target": 1}]
    scenario = ward(people, weeks=2, demand=demand)
    search, days = open_days_of(scenario)
    assert days.leave_min(0) == 7 * 60
    t = build_tables(days)
    assert t is not None
    assert t.contract_min.tolist() == [36.5 * 60, 45 * 60]
    pattern = pattern_of(search, 5.0)
    assert pattern is not None
    line = {day: code for p, day, code in pattern if p == 0}
    assert 1 not in line
    assert line[11] == "A"
    assert (1, 0) not in {(p, day) for p, day, _ in pattern}


@pytest.mark.parametrize("cheap", [2, 9])
def test_a_stretch_around_the_cycles_end_has_one_professional_day(cheap: int) -> None:
    # Three weeks, a professional day in weeks 1 and 2 together and one in week 3, days counted from the Monday of week
    # 2 on since the weekend before it is off: the first stretch is cut in two. It may be on day 2 or on day 9.
    allowed = np.zeros((1, 21, KINDS), np.bool_)
    allowed[0, :, FREE] = True
    allowed[0, [2, 9, 16], LEARN] = True
    t = one_person(
        first=np.array([7]),
        allowed=allowed,
        units=np.where(allowed & (np.arange(KINDS) > 0), 30, 0),
        stretch=np.array([[0] * 14 + [1] * 7]),
        runs=np.array([[5, 3]]),
        contract_min=np.array([60 * UNIT_MIN]),
        ends=np.array([[0, 90]]),
    )
    price = np.zeros((21, KINDS), np.int64)
    price[cheap, LEARN] = -FINE
    out = np.zeros(21, np.int8)
    assert cheapest_days(t, 0, t.allowed[0], price, out, BAND) == -FINE + 2 * FINE  # two single days
    assert np.flatnonzero(out).tolist() == [cheap, 16]


def test_hours_that_no_shifts_beside_the_weekends_meet_open_the_weekends_to_exchange() -> None:
    # 32 % of 75 h are 24 h, half an hour more or less. Two day shifts (7.5 h) on the weekend leave 9 h, which no days,
    # evenings (6.5 h) and short days (5 h) add up to; two short days leave 14 h, a day and an evening.
    demand = [{"id": "day", "days": "weekend", "from": "07:00", "to": "12:00", "min": 1, "target": 1}]
    people = [position(f"P{n}", percent=32, shifts=["D", "A", "K"]) for n in range(2)]
    scenario = ward(people, weeks=2, demand=demand)
    b = Builder(scenario, rule_set(scenario))
    duties = frozenset((day // 7, day, "D") for day in (5, 6, 12, 13))
    days = OpenDays(b.grid, b.ruleset, candidates_of(b), duties)
    tight, loose = build_tables(days), build_tables(days, range(2))
    assert tight is not None
    assert loose is not None
    assert [has_line(tight, p) for p in range(2)] == [False, False]
    assert [has_line(loose, p) for p in range(2)] == [True, True]
    search, _ = open_days_of(scenario)
    pattern = lines_pattern(search, duties, 5.0, lambda _number: None)
    assert pattern is not None
    assert {key[1] for key in pattern if key[1] % 7 >= 5} == {5, 6, 12, 13}
    report = check(scenario, _roster(scenario, pattern))
    assert not [finding for finding in report.findings if finding.severity == "hard"]


def test_other_decisions_on_weekends_are_looked_at_and_the_best_is_taken() -> None:
    # Weekends at their full rhythm leave weekdays of this ward short, planned ones do not.
    search, _ = open_days_of(ward_case(12, 6))
    decided = decide_weekends(search)
    assert decided is not None
    asked: list[int] = []

    def again(number: int) -> frozenset[Key]:
        asked.append(number)
        return search.weekend_duties

    alone = lines_pattern(search, decided[1], 20.0, lambda _number: None)
    best = lines_pattern(search, decided[1], 20.0, again)
    assert alone is not None
    assert best is not None
    assert asked == list(range(1, MOST_DECISIONS))
    assert _below_minimum(search.scenario, alone) > 0
    assert _below_minimum(search.scenario, best) == 0


def _below_minimum(scenario: Scenario, pattern: frozenset[Key]) -> int:
    roster = _roster(scenario, pattern)
    return penalty_of(scenario, roster, check(scenario, roster).soft_penalty)[1][Priority.COVER_MINIMUM]
