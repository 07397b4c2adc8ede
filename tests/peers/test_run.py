"""The peers' runner: an absent peer is skipped, an unlawful or untrue answer is a row that says so, tables keep all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.peers import run
from benchmarks.peers.table import table
from rota.bench.cases import Case, Kind
from rota.bench.neutral.problem import problem_of
from rota.bench.penalty import penalty
from rota.bench.wards import ward_case
from rota.domain.roster import roster_from_codes

Row = dict[str, Any]


def _answer(roster: list[list[Any]] | None, objective: int | None) -> Row:
    head = {"status": "FEASIBLE", "bound": None, "seconds": 1.0, "start_up_seconds": 0.5, "peak_rss_mb": 1}
    told = {"settings": "", "version": "", "trajectory": [[0.5, 9]]}
    return head | told | {"roster": roster, "objective": objective}


def test_a_peer_that_is_not_there_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(run, "interpreter", lambda _peer: None)
    row = run.run_peer(Case("ward/12x3", Kind.WARD), "timefold", 1.0, 0, 1)
    assert row["status"] == "skipped"
    assert "java" in row["message"]
    assert "skipped" in table([row | {"peer": "timefold"}])


def test_an_unlawful_roster_is_a_row_that_is_not_checked() -> None:
    scenario = ward_case(12, 3)
    problem = json.loads(json.dumps(problem_of(scenario).as_json()))
    # Nobody works: hours far below contract, so no roster.
    row = run.judge(scenario, problem, _answer([], 0))
    assert row["checked"] is False
    assert "objective" not in row
    assert any("hours.contract" in problem for problem in row["check_problems"])


def test_an_objective_below_the_penalty_is_found_out() -> None:
    scenario = ward_case(12, 3)
    problem = json.loads(json.dumps(problem_of(scenario).as_json()))
    total = penalty(scenario, roster_from_codes(scenario, []))[0]
    said = run.judge(scenario, problem, _answer([], total - 1))["check_problems"]
    assert f"the peer says {total - 1}, the check {total}" in said
    assert not any("the peer says" in one for one in run.judge(scenario, problem, _answer([], total))["check_problems"])


def test_table_gives_median_spread_and_when_rota_was_there() -> None:
    def row(peer: str, seed: int, objective: int, trajectory: list[list[Any]]) -> Row:
        head = {"case": "ward/12x3", "time_limit_s": 60.0, "peer": peer, "seed": seed, "status": "FEASIBLE"}
        values = {"objective": objective, "checked": True, "values": {"cover_minimum": 0}}
        return head | values | {"seconds_to_first": 2.0, "trajectory": trajectory}

    rows = [row("rota", seed, 100, [[3.0, 250, None], [8.0, 100, None]]) for seed in (0, 1)]
    rows += [row("mip", 0, 300, []), row("mip", 1, 90, [])]
    ours, theirs = table(rows).splitlines()[2:]
    assert "| 100 | 0 | 2 |" in ours
    # Median of 90 and 300; rota stood at 250 <= 300 after 3 s with seed 0 and never at 90 with seed 1.
    assert "| 195 (90 to 300) |" in theirs
    assert theirs.endswith("| 3, never in 1 of 2 |")
