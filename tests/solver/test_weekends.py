"""The small problem of working weekends knows what is decided beforehand."""

from __future__ import annotations

from typing import Any

import pytest
from ortools.sat.python import cp_model

from rota.rules.resolve import rule_set
from rota.solver.weekends import WeekendProblem
from tests.measures.wards import SHIFTS, position, ward

DEMAND = [{"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1}]


@pytest.mark.parametrize("periodic", [True, False])
@pytest.mark.parametrize(
    "lock",
    [
        {"day": 6, "code": "off"},
        {"day": 7, "code": "off"},
        {"day": 6, "code": "V"},  # leave: the small problem has no variable for it
        {"day": 7, "code": "V"},
    ],
)
def test_a_weekend_that_is_locked_free_is_not_a_working_one(lock: dict[str, Any], periodic: bool) -> None:
    people = [position("P1", locked=[{"week": 1, **lock}], shifts=["D"]), position("P2", shifts=["D"])]
    scenario = ward(people, weeks=2, demand=DEMAND)
    problem = WeekendProblem(scenario, rule_set(scenario), periodic=periodic)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(problem.builder.model) == cp_model.OPTIMAL
    # A weekend of every two: that with the lock is free, so P1 works the other and P2 the one that is left.
    assert problem.weekends(solver) == {(0, 0): False, (0, 1): True, (1, 0): True, (1, 1): False}
    other_day = 5 if lock["day"] == 7 else 6
    problem.builder.model.add(problem.builder.x[0, other_day, "D"] == 1)
    assert solver.solve(problem.builder.model) == cp_model.INFEASIBLE


def test_a_friday_locked_to_a_day_shift_has_no_night_into_the_weekend() -> None:
    people = [position("P1", shifts=["D", "N"], locked=[{"week": 1, "day": 5, "code": "D"}])]
    # Nine hours at night need a break.
    shifts = [one | {"unpaid_break_min": 30} if one["code"] == "N" else one for one in SHIFTS]
    scenario = ward(people, weeks=2, demand=DEMAND, shifts=shifts)
    problem = WeekendProblem(scenario, rule_set(scenario), periodic=False)
    night = problem.builder.x[0, 4, "N"]
    problem.builder.model.add(night == 1)
    assert cp_model.CpSolver().solve(problem.builder.model) == cp_model.INFEASIBLE
