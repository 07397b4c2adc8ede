"""Every case that has a name is run once, briefly: no time is asserted, and nothing found is a fine outcome."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from rota.bench import task as bench_task
from rota.bench.cases import Case, known_cases
from rota.bench.run import answer_of, head_of
from rota.bench.task import Task
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import Progress, SolveResult
from rota.solver import process
from rota.solver.engine import solve_here
from rota.solver.options import SolveOptions
from tests.bench.test_bench import FIELDS

CASES = known_cases()


def solve_in_this_process(
    scenario: Scenario,
    options: SolveOptions,
    on_progress: Callable[[Progress], None],
    warm_start: Roster | None = None,
    keep: Roster | None = None,
) -> SolveResult:
    """Starting a process costs more than the search may take here; a case in processes of its own is in test_bench."""
    assert keep is None
    return solve_here(scenario, options, report=on_progress, stop=threading.Event(), warm_start=warm_start)


def test_the_named_cases_are_the_sizes_told_of() -> None:
    wards = [f"ward/{people}x{weeks}" for people in (12, 30, 33, 60) for weeks in (6, 12, 52)]
    assert [case.id for case in CASES] == [*wards, "trial/baseline", "trial/proposal"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_brief_run_of_every_case(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "solve", solve_in_this_process)
    monkeypatch.setattr(bench_task, "LEAST_BOUND_S", 0.2)
    task = Task(case, "auto", 0.5, 0, 1)
    row: dict[str, Any] = head_of(task) | answer_of(task)
    assert row.keys() >= FIELDS
    assert row["status"] != "ERROR", row["message"]
    assert row["checked"] is not False, row["check_problems"]
    assert (row["checked"] is None) == (row["objective"] is None)
    assert row["seconds"] is not None
    assert row["provenance"]["instance_sha256"] == case.digest()
