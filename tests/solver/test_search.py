"""Statuses, bounds, warm starts, stopping and repeatability of whole solves on tiny wards."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import Progress, SolveResult, Status
from rota.measures.objective import objective
from rota.rules.check import check
from rota.solver.engine import solve_here
from rota.solver.options import SolveOptions
from rota.solver.process import SolverProcess, SolverProcessError, solve
from tests.measures.wards import position, ward

DAY_DEMAND = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": 1}
# 37.5 h a week at 60 % is 22.5 h: three day shifts of 7.5 h. Three people then give nine shifts for seven days.
PART_TIME = {"percent": 60, "shifts": ["D"]}


def small_ward(**changes: Any) -> Scenario:
    return ward(
        [position(name, **PART_TIME) for name in ("P1", "P2", "P3")], weeks=2, **({"demand": [DAY_DEMAND]} | changes)
    )


def solve_now(scenario: Scenario, warm_start: Roster | None = None, **options: Any) -> SolveResult:
    chosen = SolveOptions(**({"time_limit_s": 20.0, "workers": 2} | options))
    return solve_here(scenario, chosen, report=lambda _: None, stop=threading.Event(), warm_start=warm_start)


def test_a_small_ward_is_solved_to_proof_and_the_figures_are_recomputed() -> None:
    scenario = small_ward()
    result = solve_now(scenario)
    assert result.status is Status.OPTIMAL
    assert result.roster is not None
    report = check(scenario, result.roster)
    assert report.count("hard") == 0
    values = {value.priority: value.value for value in result.priorities}
    assert values == objective(scenario, result.roster, report.soft_penalty)
    assert values[Priority.COVER_MINIMUM] == 0
    # Contract: 60 % of 37.5 h x 2 weeks = 45 h = six day shifts of 7.5 h, so nobody needs to deviate.
    assert values[Priority.CONTRACT_HOURS] == 0


def test_demand_beyond_the_people_ends_with_a_proved_shortage() -> None:
    # Three people at six shifts each have 18 shifts in two weeks; two a day for 14 days are 28. With whole weekends at
    # most every second weekend each person works at most one weekend of two. Ten shifts of 480 min must be missing,
    # and the hours tolerance of 0.25 h a week does not buy a shift.
    scenario = small_ward(demand=[DAY_DEMAND | {"min": 2, "target": 2}])
    result = solve_now(scenario)
    cover = result.priorities[0]
    assert cover.priority is Priority.COVER_MINIMUM
    assert cover.value == 10 * 480
    assert cover.proved
    assert result.roster is not None
    assert check(scenario, result.roster).count("hard") > 0


def test_rules_that_clash_are_proved_infeasible_and_named() -> None:
    # Seven short shifts of 5 h are 35 h; the contract is 37.5 h with 0.25 h to spare.
    full_time_on_short_shifts = position("P1", shifts=["K"], weekend_every=1)
    result = solve_now(ward([full_time_on_short_shifts, position("P2", **PART_TIME)]))
    assert result.status is Status.PROVED_INFEASIBLE
    assert result.roster is None
    assert result.reason is not None
    assert "P1" in result.reason.en
    assert "P2" not in result.reason.en


def test_not_found_is_not_called_impossible() -> None:
    stopped = threading.Event()
    stopped.set()
    result = solve_here(small_ward(), SolveOptions(), report=lambda _: None, stop=stopped)
    assert result.status is Status.NOT_FOUND
    assert result.reason is not None
    assert "not a proof" in result.reason.en


def test_one_worker_with_a_deterministic_limit_repeats() -> None:
    scenario = small_ward(demand=[DAY_DEMAND | {"target": 2}])
    first, second = (solve_now(scenario, workers=1, deterministic_limit=0.5, seed=7) for _ in range(2))
    assert first.roster is not None
    assert first.roster.duties == second.roster.duties if second.roster else False
    assert first.priorities == second.priorities


def test_a_warm_start_is_kept_when_it_is_already_best() -> None:
    scenario = small_ward()
    first = solve_now(scenario)
    assert first.roster is not None
    again = solve_now(scenario, warm_start=first.roster)
    assert again.status is Status.OPTIMAL
    assert [value.value for value in again.priorities] == [value.value for value in first.priorities]


def test_a_warm_start_that_breaks_the_rules_is_only_a_hint() -> None:
    scenario = small_ward()
    every_day = roster_from_codes(scenario, [("P1", day, "D") for day in range(14)])
    result = solve_now(scenario, warm_start=every_day)
    assert result.roster is not None
    assert check(scenario, result.roster).count("hard") == 0


def test_a_solve_in_a_child_process_reports_progress() -> None:
    seen: list[Progress] = []
    result = solve(small_ward(), SolveOptions(time_limit_s=20, workers=2), seen.append)
    assert result.status is Status.OPTIMAL
    assert {progress.phase for progress in seen} >= {"weekends", "days"}


def test_a_polite_stop_ends_the_child_with_what_it_has() -> None:
    people = [position(f"P{number}", percent=70, shifts=["D", "A", "N"]) for number in range(12)]
    demand = [DAY_DEMAND | {"min": 2, "target": 5}, DAY_DEMAND | {"id": "evening", "from": "15:00", "to": "22:00"}]
    scenario = ward(people, weeks=12, demand=demand)
    with SolverProcess(scenario, SolveOptions(time_limit_s=600, workers=2)) as running:
        seen: list[Progress] = []
        while not any(progress.incumbent is not None for progress in seen):
            assert running.wait(seen.append) is None
        running.stop()
        result = None
        while result is None:
            result = running.wait(seen.append)
    assert result.stopped_early
    assert result.roster is not None
    assert result.seconds < 600


def test_a_child_that_fails_says_so() -> None:
    scenario = small_ward()
    broken = scenario.model_copy(update={"shifts": scenario.shifts[1:]})
    with pytest.raises(SolverProcessError, match="KeyError"):
        solve(broken, SolveOptions(time_limit_s=5), lambda _: None)
