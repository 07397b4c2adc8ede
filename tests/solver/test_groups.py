"""The plan by groups of alike positions: never above what a full solve proves, and tight where it is known by hand."""

from __future__ import annotations

import random

import pytest
from ortools.sat.python import cp_model

from rota.bench.wards import ward_case
from rota.domain.scenario import Priority, Scenario
from rota.rules.resolve import rule_set
from rota.solver.groups import GroupPlan
from rota.solver.weekends import WeekendProblem
from tests.measures.wards import position, ward
from tests.solver.draw import draw_ward
from tests.solver.settings import COVER, WHOLE_CATALOGUE
from tests.solver.test_bounds import WEIGHTS, best_by_priority, best_penalty

DAY_DEMAND = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": 1}


def solved(plan: GroupPlan) -> cp_model.CpSolver | None:
    """A solver that has proved the optimum; None where there is none."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    status = solver.solve(plan.model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return solver if status == cp_model.OPTIMAL else None


def optimum(plan: GroupPlan) -> int | None:
    solver = solved(plan)
    return None if solver is None else round(solver.objective_value)


def by_priority(scenario: Scenario, given: dict[Priority, int]) -> dict[Priority, int | None]:
    """What the plan proves on each priority, with those before it kept at `given`."""
    plan = GroupPlan(scenario, rule_set(scenario))
    proved: dict[Priority, int | None] = {}
    for priority in scenario.priorities:
        plan.minimise({priority: 1})
        proved[priority] = optimum(plan)
        plan.keep(priority, given[priority])
    return proved


def test_the_plan_is_never_above_the_best_roster_of_random_wards() -> None:
    tight = above_zero = tried = 0
    for number in range(40):
        setting = (COVER, WHOLE_CATALOGUE)[number % 2]
        scenario = draw_ward("cover.minimum" if number % 2 == 0 else None, setting, random.Random(f"groups {number}"))
        best = best_by_priority(scenario)
        if best is None:
            continue
        tried += 1
        for priority, proved in by_priority(scenario, best).items():
            assert proved is not None, "a ward that has a roster has a plan"
            assert proved <= best[priority], (number, priority)
            above_zero += proved > 0
            tight += 0 < proved == best[priority]
        plan = GroupPlan(scenario, rule_set(scenario))
        plan.minimise(WEIGHTS)
        weighed, penalty = optimum(plan), best_penalty(scenario)
        assert weighed is not None
        assert penalty is not None
        assert weighed <= penalty, number
    assert tried >= 20
    assert tight >= above_zero / 3 > 0


def test_phases_are_whole_people() -> None:
    # Three people, each every second weekend of two: one weekend has two of them and the other one, so that of four
    # places asked for (two each weekend) one is empty on Saturday and on Sunday: 2 x 480 minutes. Halves would fill more.
    demand = [DAY_DEMAND | {"min": 0, "target": 2, "days": "weekend"}]
    people = [position(f"P{n}", shifts=["D"], percent=30) for n in range(3)]
    scenario = ward(people, weeks=2, demand=demand)
    zero = dict.fromkeys(scenario.priorities, 0)
    assert by_priority(scenario, zero)[Priority.COVER_TARGET] == 2 * 480


@pytest.mark.parametrize("weeks", [6, 12])
def test_a_generated_ward_has_weekends_as_planned(weeks: int) -> None:
    scenario = ward_case(30, weeks)
    ruleset = rule_set(scenario)
    plan = GroupPlan(scenario, ruleset)
    plan.minimise({Priority.COVER_MINIMUM: 1})
    solver = solved(plan)
    assert solver is not None
    assert plan.value(Priority.COVER_MINIMUM, solver) == 0
    people = plan.people_on_weekends(solver)
    assert sorted(p for positions, _ in people for p in positions) == list(range(30))
    problem = WeekendProblem(scenario, ruleset, periodic=False, plan=people)
    own = cp_model.CpSolver()
    own.parameters.num_workers = 1
    own.parameters.max_deterministic_time = 20
    assert own.solve(problem.builder.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    weekends = problem.weekends(own)
    for positions, each_weekend in people:
        assert [sum(weekends[p, week] for p in positions) for week in range(weeks)] == each_weekend
