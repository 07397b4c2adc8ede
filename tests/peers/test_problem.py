"""The peers' problem says the same as the full check and the recomputed penalty, and its plain model can be solved."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from ortools.sat.python import cp_model

from rota.bench.neutral.form import UnsupportedError
from rota.bench.neutral.linear import judged, model_of
from rota.bench.neutral.problem import problem_of
from rota.bench.penalty import penalty, unlawful
from rota.bench.wards import ward_case
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Scenario
from rota.solver.textbook import cp_model_of

CHOSEN_BEFOREHAND = {"roster.one_shift_per_day"}  # one candidate a day is in the problem's form, not in a row


def _problem(scenario: Scenario) -> dict[str, Any]:
    return json.loads(json.dumps(problem_of(scenario).as_json()))  # type: ignore[no-any-return]


def _roster(scenario: Scenario, problem: dict[str, Any], worked: set[int]) -> Roster:
    cells = [problem["cells"][column] for column in worked]
    return roster_from_codes(scenario, [(problem["people"][p], day, code) for p, day, code in cells])


def _draw(problem: dict[str, Any], rng: random.Random, share: float) -> set[int]:
    by_day: dict[tuple[int, int], list[int]] = {}
    for column, (p, day, _) in enumerate(problem["cells"]):
        by_day.setdefault((p, day), []).append(column)
    return {rng.choice(columns) for columns in by_day.values() if rng.random() < share}


@pytest.mark.parametrize("size", [(12, 3), (12, 5), (30, 12)])
def test_cost_and_broken_rules_equal_the_check(size: tuple[int, int]) -> None:
    scenario = ward_case(*size)
    problem = _problem(scenario)
    rng = random.Random(1)
    for share in (0.0, 0.3, 0.7) if size[0] < 30 else (0.7,):
        worked = _draw(problem, rng, share)
        roster = _roster(scenario, problem, worked)
        broken, cost = judged(problem, worked)
        assert cost == penalty(scenario, roster)[0]
        found = {name.split(":")[0] for name in unlawful(scenario, roster)} - CHOSEN_BEFOREHAND
        assert set(broken) == found


def test_a_fault_in_a_row_is_seen() -> None:
    scenario = ward_case(12, 3)
    problem = _problem(scenario)
    worked = _draw(problem, random.Random(2), 0.6)
    cost = judged(problem, worked)[1]
    price = next(row for row in problem["rows"] if row["kind"] == "cover_minimum" and row["most"] < 0)
    price["most"] -= 50
    assert judged(problem, worked)[1] > cost


def test_textbook_roster_is_lawful_and_costs_what_the_model_says() -> None:
    scenario = ward_case(12, 3)
    problem = _problem(scenario)
    linear = model_of(problem)
    model, columns = cp_model_of(linear.upper, linear.rows, linear.cost, linear.constant)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.stop_after_first_solution = True
    assert solver.solve(model) == cp_model.FEASIBLE
    worked = {column for column in range(linear.cells) if solver.value(columns[column])}
    roster = _roster(scenario, problem, worked)
    assert unlawful(scenario, roster) == []
    # A first roster may leave slack standing: with the roster fixed the best slack is the penalty itself.
    for column in range(linear.cells):
        model.add(columns[column] == int(column in worked))
    assert solver.solve(model) in (cp_model.FEASIBLE, cp_model.OPTIMAL)
    solver.parameters.stop_after_first_solution = False
    assert solver.solve(model) == cp_model.OPTIMAL
    assert round(solver.objective_value) == penalty(scenario, roster)[0] == judged(problem, worked)[1]


def test_what_it_cannot_say_is_refused() -> None:
    scenario = ward_case(12, 3)
    data = scenario.model_dump(mode="json", by_alias=True)
    data["history"] = {
        "days_known": 1,
        "duties": [{"position": scenario.positions[0].id, "days_before": 1, "code": "D"}],
    }
    with pytest.raises(UnsupportedError, match="history"):
        problem_of(Scenario.model_validate(data))
