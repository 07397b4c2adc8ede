"""The plan by groups of alike positions: never above what a full solve proves, and tight where it is known by hand."""

from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from rota.bench.wards import ward_case
from rota.domain.scenario import Priority, Scenario
from rota.rules.resolve import rule_set
from rota.solver.groups import GroupPlan
from rota.solver.watcher import round_up
from rota.solver.weekends import WeekendProblem
from tests.measures.wards import position, ward
from tests.solver.test_bounds import WEIGHTS, best_by_priority, best_penalty, drawn

DAY_DEMAND = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": 1}


def solved(plan: GroupPlan, weights: dict[Priority, int]) -> tuple[cp_model.CpSolver, int]:
    """A solver that has a plan, and what it has proved of it."""
    plan.minimise(weights)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = 2
    assert solver.solve(plan.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE), "a ward that has a roster has a plan"
    return solver, round_up(solver.best_objective_bound)


def by_priority(scenario: Scenario, given: dict[Priority, int]) -> dict[Priority, int]:
    """What the plan proves on each priority, with those before it kept at `given`."""
    plan = GroupPlan(scenario, rule_set(scenario))
    proved: dict[Priority, int] = {}
    for priority in scenario.priorities:
        if priority is Priority.ERGONOMICS and given[Priority.SOFT_RULES]:
            continue  # what lines cost by themselves is known of those without a breach
        if plan.terms[priority]:
            proved[priority] = solved(plan, {priority: 1})[1]
            plan.keep(priority, given[priority])
    return proved


def test_the_plan_is_never_above_the_best_roster_of_random_wards() -> None:
    tight = above_zero = tried = 0
    for number in range(100, 130):
        scenario = drawn(number)
        best = best_by_priority(scenario)
        if best is None:
            continue
        tried += 1
        for priority, proved in by_priority(scenario, best).items():
            assert proved <= best[priority], (number, priority)
            above_zero += best[priority] > 0
            tight += 0 < proved == best[priority]
        penalty = best_penalty(scenario)
        assert penalty is not None
        assert solved(GroupPlan(scenario, rule_set(scenario)), WEIGHTS)[1] <= penalty, number
    assert tried >= 12
    assert tight >= above_zero / 3 > 0


def test_phases_are_whole_people() -> None:
    # Three people, each every second weekend of two: one weekend has two of them and the other one, so that of four
    # places asked for (two each weekend) one is empty on Saturday and on Sunday: 2 x 480 min. Halves would fill more.
    demand = [DAY_DEMAND | {"min": 0, "target": 2, "days": "weekend"}]
    people = [position(f"P{n}", shifts=["D"], percent=30) for n in range(3)]
    scenario = ward(people, weeks=2, demand=demand)
    plan = GroupPlan(scenario, rule_set(scenario))
    assert solved(plan, {Priority.COVER_TARGET: 1})[1] == 2 * 480


@pytest.mark.parametrize("weeks", [6, 12])
def test_a_generated_ward_has_weekends_as_planned(weeks: int) -> None:
    scenario = ward_case(30, weeks)
    ruleset = rule_set(scenario)
    plan = GroupPlan(scenario, ruleset)
    solver, _ = solved(plan, {Priority.COVER_MINIMUM: 1})
    assert plan.value(Priority.COVER_MINIMUM, solver) == 0
    people = plan.weekends(solver)
    assert sorted(p for positions, _ in people.groups for p in positions) == list(range(30))
    problem = WeekendProblem(scenario, ruleset, periodic=False, plan=people)
    own = cp_model.CpSolver()
    own.parameters.num_workers = 1
    own.parameters.max_deterministic_time = 20
    assert own.solve(problem.builder.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    weekends = problem.weekends(own)
    for positions, each_weekend in people.groups:
        assert tuple(sum(weekends[p, week] for p in positions) for week in range(weeks)) == each_weekend
    assert people.lines, "somebody here needs single days off"
    for p, count in people.lines.items():
        assert sum(weekends[p, week] for week in range(weeks)) <= count
