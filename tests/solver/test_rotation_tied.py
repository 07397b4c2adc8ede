"""Common rotas of a ward: who can walk together, how far apart, and that the tie changes nothing but who is equal."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from ortools.sat.python import cp_model

from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import SolveResult, Status
from rota.domain.time import DAYS_PER_WEEK
from rota.measures.objective import objective
from rota.rules.check import check
from rota.rules.resolve import rule_set
from rota.solver.engine import solve_here
from rota.solver.model import build_model
from rota.solver.options import SolveOptions
from rota.solver.rotation.choice import NO_EQUALS
from rota.solver.rotation.common import common_rota
from rota.solver.rotation.tied import groups_of_equals, offsets, shape_of, tie_of
from rota.solver.variables import Restriction, weighted
from tests.measures.wards import position, ward

DAY = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": 1}
PART_TIME: dict[str, Any] = {"percent": 60, "shifts": ["D"]}


def equals(people: int, weeks: int, demand: dict[str, Any] = DAY, **changes: Any) -> Scenario:
    lines = [position(f"P{number}", **(PART_TIME | changes)) for number in range(people)]
    return ward(lines, weeks=weeks, demand=[demand])


def solve_now(scenario: Scenario, **options: Any) -> SolveResult:
    chosen = SolveOptions(**({"time_limit_s": 20.0, "workers": 1} | options))
    return solve_here(scenario, chosen, report=lambda _: None, stop=threading.Event())


def test_offsets_fill_the_cycle_and_every_weekend_phase() -> None:
    assert sorted(offsets(12, 12, 3)) == list(range(12))
    # Even spacing would give 0, 3, 6, 9: one and the same weekend of every three.
    assert {week % 3 for week in offsets(4, 12, 3)} == {0, 1, 2}
    assert sorted(offsets(3, 3, 1) + offsets(3, 3, 1)) == sorted(offsets(6, 3, 1))
    assert offsets(2, 8, 1) == [0, 4]


def test_who_can_walk_together() -> None:
    wish = {"week": 1, "day": 1, "code": "off"}
    lines = [
        position("A1", **PART_TIME),
        position("B1", **(PART_TIME | {"percent": 80})),
        position("A2", **PART_TIME),
        position("A3", **PART_TIME, wishes=[wish]),
        position("A4", **PART_TIME, locked=[wish]),
        position("A5", **PART_TIME, vacant=True, holder=None),
        position("A6", **PART_TIME),
    ]
    scenario = ward(lines, weeks=3, demand=[DAY])
    # Numbers are those of worked positions, so the vacant A5 has none and A6 is number 5.
    assert groups_of_equals(scenario, rule_set(scenario)) == ((0, 2, 5),)
    assert shape_of(scenario, rule_set(scenario)) == "lines"
    once = ward(lines, weeks=3, rolling=False, demand=[DAY])
    assert groups_of_equals(once, rule_set(once)) == ()


def test_an_own_rule_for_one_position_tells_it_apart() -> None:
    rule = {
        "id": "ward.few_days",
        "title": "Few days",
        "severity": "hard",
        "kind": "count",
        "of": {"codes": ["D"]},
        "weeks": 1,
        "at_most": 3,
        "positions": ["P0"],
    }
    free = equals(3, 3)
    assert groups_of_equals(free, rule_set(free)) == ((0, 1, 2),)
    bound = ward([position(f"P{n}", **PART_TIME) for n in range(3)], weeks=3, demand=[DAY], own_rules=[rule])
    assert groups_of_equals(bound, rule_set(bound)) == ((1, 2),)


@pytest.mark.parametrize(
    ("people", "weeks", "shape"), [(4, 4, "rotation"), (2, 4, "rotation"), (8, 4, "rotation"), (3, 4, "lines")]
)
def test_the_shape_of_a_ward_of_equals(people: int, weeks: int, shape: str) -> None:
    scenario = equals(people, weeks)
    assert shape_of(scenario, rule_set(scenario)) == shape


def test_followers_stand_where_the_leader_stands_weeks_later() -> None:
    scenario = equals(4, 4)
    result = solve_now(scenario)
    assert result.provenance.engine == "rotation"
    assert result.roster is not None
    assert check(scenario, result.roster).count("hard") == 0
    tie = tie_of(scenario, groups_of_equals(scenario, rule_set(scenario)))
    held: dict[str, set[tuple[int, str]]] = {f"P{n}": set() for n in range(4)}
    for duty in result.roster.duties:
        held[duty.position_id].add((duty.day_index, duty.code))
    assert held["P0"]
    for follower, (leader, ahead) in tie.items():
        days = scenario.cycle.days
        turned = {((day - ahead * DAYS_PER_WEEK) % days, code) for day, code in held[f"P{leader}"]}
        assert held[f"P{follower}"] == turned


def test_the_tied_model_is_the_open_model_with_equalities() -> None:
    # Full cover is out of reach (4 people x 3 shifts a week against 14), so the first priority has something to say.
    scenario = equals(4, 4, DAY | {"min": 2, "target": 2}, shifts=["D", "A"])
    rules = rule_set(scenario)
    tie = tie_of(scenario, groups_of_equals(scenario, rules))
    opened = build_model(scenario, rules)
    for p, (leader, ahead) in tie.items():
        for day in range(scenario.cycle.days):
            for code, var in opened.by_day[p, day].items():
                opened.model.add(var == opened.x[leader, (day + ahead * DAYS_PER_WEEK) % scenario.cycle.days, code])
    best = []
    for b in (opened, build_model(scenario, rules, Restriction(tied=tie))):
        parts = b.parts[Priority.COVER_MINIMUM].values()
        b.model.minimize(weighted([(part.weight * amount, var) for part in parts for amount, var in part.terms]))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(b.model) == cp_model.OPTIMAL
        best.append(round(solver.objective_value))
    assert best[0] == best[1] > 0
    found = common_rota(
        scenario,
        rules,
        SolveOptions(workers=1),
        tie,
        time_limit_s=20,
        stop=threading.Event(),
        report=lambda _: None,
    )
    assert found.values[Priority.COVER_MINIMUM] == found.bounds[Priority.COVER_MINIMUM] == best[0]


def test_status_and_bounds_are_about_all_rosters_and_the_note_about_common_ones() -> None:
    result = solve_now(equals(4, 4))
    assert result.note is not None
    assert result.note.en.startswith("Common rota")
    # What is proved of common rotas is not claimed for rosters with lines of their own.
    assert all(value.bound in (0, None) for value in result.priorities)
    assert (result.status is Status.OPTIMAL) == all(value.value == 0 for value in result.priorities)


def test_values_are_recomputed_from_the_roster() -> None:
    scenario = equals(4, 4)
    result = solve_now(scenario)
    assert result.roster is not None
    penalty = check(scenario, result.roster).soft_penalty
    assert {one.priority: one.value for one in result.priorities} == objective(scenario, result.roster, penalty)


def test_lines_can_be_asked_for_and_are_taken_where_a_common_rota_falls_short() -> None:
    assert solve_now(equals(4, 4), engine="lines").provenance.engine == "lines"
    # Two people walk two weeks apart in a cycle of four, so one day of week 1 needs the same day of week 3.
    once = ward(
        [position(f"P{n}", **PART_TIME) for n in range(2)],
        weeks=4,
        demand=[DAY | {"min": 2, "target": 2}],
    )
    short = solve_now(once)
    assert (short.provenance.engine, short.note) == ("lines", None)


def test_no_equals_is_said_and_is_no_proof() -> None:
    lines = [position("P1", **PART_TIME), position("P2", **(PART_TIME | {"percent": 80}))]
    result = solve_now(ward(lines, weeks=2, demand=[DAY]), engine="rotation")
    assert (result.status, result.reason) == (Status.NOT_FOUND, NO_EQUALS)


def test_one_worker_and_a_deterministic_limit_repeat() -> None:
    first, second = (solve_now(equals(4, 4), deterministic_limit=2.0, seed=5) for _ in range(2))
    assert first.roster == second.roster
    assert first.provenance.engine == "rotation"
