"""What a line costs by itself: as long enumeration says, as by hand, and never above what the whole model finds."""

from __future__ import annotations

import itertools
import threading

import numpy as np
import pytest
from ortools.sat.python import cp_model

from rota.bench.wards import ward_case
from rota.domain.scenario import Priority, Scenario
from rota.rules.resolve import rule_set
from rota.solver.bounds.bounder import penalty_bound
from rota.solver.bounds.line_least import FAR, Options, _least, least_costs
from rota.solver.bounds.proved import Proved
from rota.solver.decide import plan_groups
from rota.solver.engine import solve_here
from rota.solver.groups import GroupPlan
from rota.solver.model import build_model, candidates_of
from rota.solver.options import SolveOptions
from rota.solver.search import Search
from rota.solver.variables import Builder, weighted
from tests.measures.wards import position, ward

DAY_DEMAND = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 0, "target": 0}
FREE = (0, False)


def by_enumeration(options: Options, ends: tuple[int, int], every: int, longest: int) -> dict[tuple[int, int], int]:
    """The least cost for each (weekends, minutes) of all lines of a rolling cycle that keep the rules."""
    days, weeks = len(options), len(options) // 7
    found: dict[tuple[int, int], int] = {}
    for line in itertools.product(*options):
        on = [work for _, work in line]
        paid = sum(amount for amount, _ in line)
        weekends = [on[7 * week + 5] for week in range(weeks)]
        if not ends[0] <= paid <= ends[1] or any(on[7 * week + 6] != weekends[week] for week in range(weeks)):
            continue
        if any(sum(weekends[(week + n) % weeks] for n in range(every)) > 1 for week in range(weeks)):
            continue
        if any(all(on[(day + n) % days] for n in range(longest + 1)) for day in range(days)):
            continue
        cost = sum(
            2 * (on[day - 1] and not on[day] and on[(day + 1) % days])
            + (not on[day - 1] and on[day] and not on[(day + 1) % days])
            for day in range(days)
        )
        key = sum(weekends), paid
        found[key] = min(cost, found.get(key, FAR))
    return found


def compared(options: Options, ends: tuple[int, int], every: int, longest: int) -> int:
    """How many places of the table cost something, each of them and all others as enumeration has them."""
    expected = by_enumeration(options, ends, every, longest)
    least = _least(options, ends, every, longest)
    if least is None:
        assert not any(expected.values())
        return 0
    for (weekends, n), cost in np.ndenumerate(least.cost):
        assert cost == expected.get((weekends, least.paid_min[n]), FAR), (weekends, least.paid_min[n])
    return sum(cost > 0 for cost in expected.values())


def test_the_table_is_that_of_all_lines() -> None:
    # Two weeks with a weekend in two at the most: what `first` does not see of the weekends before it cannot matter.
    costly = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        options: Options = tuple(
            (FREE, (450, True)) if rng.random() < 0.8 else (FREE, (390, True), (450, True)) for _ in range(14)
        )
        worked = int(rng.integers(6, 10))
        costly.append(compared(options, (400 * worked, 460 * worked), 2, int(rng.integers(3, 6))))
    assert sum(one > 0 for one in costly) >= 4, "most of these lines must cost something, or nothing was compared"


@pytest.mark.parametrize("every", [2, 3])
def test_weekends_keep_their_rhythm_over_more_of_them(every: int) -> None:
    # Six weeks of weekends and three lone Wednesdays, each of which costs a single day of work.
    lone = {2, 16, 30}
    options: Options = tuple((FREE, (450, True)) if day % 7 >= 5 or day in lone else (FREE,) for day in range(42))
    assert compared(options, (450, 9 * 450), every, 5) > 3


def every_third(percent: float) -> Scenario:
    """One position with day shifts of 7.5 h (07:00 to 15:00 less the break) at every third weekend, three weeks."""
    return ward([position("P1", percent=percent, shifts=["D"], weekend_every=3)], weeks=3, demand=[DAY_DEMAND])


def test_a_full_position_at_every_third_weekend_needs_single_days_off() -> None:
    # By hand: 37.5 h over three weeks are 15 days of 7.5 h, and the hours' bounds leave no other number. Two free
    # weekends and two more days are off, and nobody works more than five days in a row. Between the free weekends lie
    # five days, and twelve with the worked weekend in the middle (days 6 and 7), of which ten are worked: the two days
    # off as a pair leave blocks of 5 and 5 days on both sides of days 6 and 7, which are worked. One at the edge leaves
    # eleven days with a day off after five of them, day 7 or day 6 again. So both lie apart inside: 2 x 2.
    scenario = every_third(100)
    b = Builder(scenario, rule_set(scenario))
    least = least_costs(b, candidates_of(b))[0]
    assert least.paid_min == (15 * 450,)
    assert least.cost[:, 0].tolist() == [0, 4]


def test_the_whole_model_agrees_on_a_line_alone() -> None:
    # 93.3 % of 15 days are 14, which no week's limit of 40 h forbids. By hand: with the pair of days off before the
    # worked weekend, five days from Saturday on, one day off (2) and one more day before the free weekend.
    scenario = every_third(93.3)
    ruleset = rule_set(scenario)
    b = build_model(scenario, ruleset)
    soft = [var for part in b.parts[Priority.SOFT_RULES].values() for _, var in part.terms]
    for var in soft:
        b.model.add(var == 0)
    flags = [b.work_on(0, 7 * week + 5) for week in range(3)]
    b.model.add(cp_model.LinearExpr.sum([var for some in flags for var in some]) == 1)
    b.model.minimize(
        weighted([(part.weight * a, var) for part in b.parts[Priority.ERGONOMICS].values() for a, var in part.terms])
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(b.model) == cp_model.OPTIMAL
    least = least_costs(Builder(scenario, ruleset), candidates_of(Builder(scenario, ruleset)))[0]
    assert solver.objective_value == least.cost[1].min() == 2


def test_lines_without_tables_are_left_out() -> None:
    # A part-time position needs no single days; a night shift on Friday is of the weekend, which the table does not
    # know; every weekend has no weekend off to begin after.
    night = position("N1", percent=100, shifts=["N"], weekend_every=3)
    for one in (position("P1", percent=30, shifts=["D"], weekend_every=3), night):
        scenario = ward([one], weeks=3, demand=[DAY_DEMAND])
        b = Builder(scenario, rule_set(scenario))
        assert least_costs(b, candidates_of(b)) == {}
    scenario = ward([position("P1", percent=100, shifts=["D"], weekend_every=1)], weeks=3, demand=[DAY_DEMAND])
    b = Builder(scenario, rule_set(scenario))
    assert least_costs(b, candidates_of(b)) == {}


def three_in_turn() -> Scenario:
    """Each weekend asks for one of three positions, which then have 14 days and one single day off (2) each."""
    demand = [DAY_DEMAND | {"target": 1, "days": "weekend"}]
    people = [position(f"P{n}", percent=93.3, shifts=["D"], weekend_every=3) for n in range(3)]
    return ward(people, weeks=3, demand=demand)


def proofs(scenario: Scenario) -> list[Proved]:
    """What the plan proves of ergonomics."""
    options = SolveOptions(workers=1, deterministic_limit=20.0)
    search = Search(scenario, rule_set(scenario), options, lambda _progress: None, threading.Event())
    assert plan_groups(search) is not None
    return [proof for proof in search.proofs if proof.priority is Priority.ERGONOMICS]


def test_single_days_off_are_proved_unavoidable() -> None:
    scenario = three_in_turn()
    (proof,) = proofs(scenario)
    assert proof.bound == 6
    assert proof.given[Priority.COVER_TARGET] == proof.given[Priority.SOFT_RULES] == 0
    options = SolveOptions(workers=1, deterministic_limit=20.0)
    result = solve_here(scenario, options, report=lambda _progress: None, stop=threading.Event())
    values = {one.priority: one.value for one in result.priorities}
    assert values[Priority.COVER_TARGET] == values[Priority.SOFT_RULES] == 0
    assert values[Priority.ERGONOMICS] >= 6
    plan = GroupPlan(scenario, rule_set(scenario))
    plan.keep(Priority.COVER_TARGET, 0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(plan.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    assert plan.weekends(solver).lines == {0: 1, 1: 1, 2: 1}


def test_nothing_is_claimed_where_recommendations_come_later() -> None:
    # With ergonomics first, a roster may break recommendations to do without single days.
    scenario = three_in_turn()
    order = tuple(one for one in scenario.priorities if one is not Priority.SOFT_RULES)
    assert proofs(scenario.model_copy(update={"priorities": (*order, Priority.SOFT_RULES)})) == []


def test_a_cheap_breach_takes_the_lines_own_cost_out_of_the_weighted_bound() -> None:
    # Longer runs than recommended do away with single days: where such a breach costs less than they do, the bound must
    # not count them. A place left empty on a weekend is dearer than both.
    scenario = three_in_turn()
    ruleset = rule_set(scenario)
    weights = {Priority.SOFT_RULES: 6000, Priority.ERGONOMICS: 30, Priority.COVER_TARGET: 10}
    assert GroupPlan(scenario, ruleset).most_of_a_line >= 2
    assert penalty_bound(scenario, ruleset, weights, time_limit_s=4) >= 30 * 6
    assert penalty_bound(scenario, ruleset, weights | {Priority.SOFT_RULES: 1}, time_limit_s=4) < 30 * 6


def test_no_line_of_a_solved_ward_costs_less_than_its_table() -> None:
    scenario = ward_case(12, 6)
    options = SolveOptions(workers=1, deterministic_limit=6.0)
    result = solve_here(scenario, options, report=lambda _progress: None, stop=threading.Event())
    assert result.roster is not None
    assert {one.priority: one.value for one in result.priorities}[Priority.SOFT_RULES] == 0
    b = Builder(scenario, rule_set(scenario))
    tables = least_costs(b, candidates_of(b))
    assert tables, "somebody here needs single days"
    for p, least in tables.items():
        own = [duty for duty in result.roster.duties if duty.position_id == b.grid.positions[p].id]
        on = [False] * b.grid.days
        for duty in own:
            on[duty.day_index] = b.grid.shifts[duty.code].is_work
        days = range(b.grid.days)
        around = [(on[day - 1], on[day], on[(day + 1) % b.grid.days]) for day in days]
        cost = 2 * around.count((True, False, True)) + around.count((False, True, False))
        weekends = sum(on[day] for day in days if day % 7 == 5)
        paid = least.paid_min.index(sum(b.grid.shifts[duty.code].paid_min for duty in own))
        assert cost >= least.cost[weekends, paid], p
