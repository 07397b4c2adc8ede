"""The command line as scripts see it: exit codes, files, and JSON alone on standard output."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from rota.cli import main

WARD = """\
format: rota/scenario/1
id: tiny
title: {nb: Liten, en: Tiny}
data_origin: {assumed: true}
ward: {name: Ward}
cycle: {weeks: 2, start: 2027-01-04}
shifts:
  - {code: D, name: Day, kind: day, start: "07:00", end: "15:00", unpaid_break_min: 30}
competences:
  - {id: helper, name: Helper}
demand:
  - {id: day, days: all, from: "07:00", to: "15:00", min: 1}
positions:
  - {id: P1, competence: helper, percent: 60, full_time_hours: 37.5, weekend_every: 2, shifts: [D]}
  - {id: P2, competence: helper, percent: 60, full_time_hours: 37.5, weekend_every: 2, shifts: [D]}
  - {id: P3, competence: helper, percent: 60, full_time_hours: 37.5, weekend_every: 2, shifts: [D]}
"""
PROPOSAL = """\
format: rota/proposal/1
id: more
title: {nb: Mer, en: More}
baseline: baseline.yaml
data_origin: {assumed: true}
changes:
  positions:
    change:
      P3: {percent: 80}
"""
HEADER = "position_id,week,day,code,start,end,paid_min\n"


def run(*arguments: str) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "baseline.yaml").write_text(WARD, encoding="utf-8")
    (tmp_path / "proposal.yaml").write_text(PROPOSAL, encoding="utf-8")
    return tmp_path


def test_validate_says_valid(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("validate", str(folder / "proposal.yaml")) == 0
    assert "valid" in capsys.readouterr().out


def test_bad_input_is_exit_2_with_every_problem_and_its_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = WARD.replace("percent: 60", "percent: 120", 1)
    broken = broken.replace("{id: P3, competence: helper", "{id: P3, competence: doctor")
    (folder / "baseline.yaml").write_text(broken, encoding="utf-8")
    assert run("validate", str(folder / "baseline.yaml")) == 2
    told = capsys.readouterr().err
    assert told.startswith("2 problems:")
    assert "baseline.yaml:14 " in told
    assert "baseline.yaml:16 " in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ("P1,1,1,D,07:00,15:00,450\nP1,1,1,D,17:00,20:00,180\n", "roster.one_shift_per_day"),
        # Off at 15:00, on again at 17:00: two hours of rest where eleven are asked for.
        ("P1,1,1,D,07:00,15:00,450\nP1,1,1,D,17:00,20:00,180\n", "rest.daily_minimum"),
        ("P1,1,1,Q,07:00,15:00,450\n", "roster.known_code"),
        ("P9,1,1,D,07:00,15:00,450\n", "roster.known_position"),
        ("P1,3,1,D,07:00,15:00,450\n", "roster.week_in_cycle"),
        ("P1,1,1,D,07:00,16:00,510\n", "roster.clock"),
    ],
)
def test_check_reports_what_a_roster_should_not_hold(
    folder: Path, capsys: pytest.CaptureFixture[str], rows: str, rule: str
) -> None:
    roster = folder / "roster.csv"
    roster.write_text(HEADER + rows, encoding="utf-8")
    assert run("check", str(folder / "baseline.yaml"), str(roster), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert rule in {finding["rule"] for finding in told["findings"] if finding["severity"] == "hard"}
    assert roster.read_text(encoding="utf-8") == HEADER + rows


def test_a_roster_that_cannot_be_read_is_exit_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = folder / "roster.csv"
    roster.write_text(HEADER + "P1,one,1,D,07:00,15:00,450\nP1,1,9,D,07:00,25:00,450\n", encoding="utf-8")
    assert run("check", str(folder / "baseline.yaml"), str(roster)) == 2
    told = capsys.readouterr().err
    assert "roster.csv:2" in told
    assert "roster.csv:3" in told


def test_solve_writes_its_files_and_check_agrees(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out"
    arguments = ["--time-limit", "20", "--workers", "2", "--out", str(out), "--json"]
    assert run("solve", str(folder / "baseline.yaml"), *arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "OPTIMAL"
    assert {path.name for path in out.iterdir()} == {"roster.csv", "result.json", "check.json", "roster.xlsx"}
    with (out / "roster.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # Three people at 60 % of 37.5 h for two weeks: 45 h each, six day shifts of 7.5 h.
    assert len(rows) == 18
    assert json.loads((out / "result.json").read_text(encoding="utf-8"))["positions"][0] == {
        "id": "P1",
        "percent": 60,
        "competence": "helper",
        "weekend_every": 2,
        "vacant": False,
        "in_rota": True,
    }
    assert run("check", str(folder / "baseline.yaml"), str(out / "roster.csv"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["findings_by_severity"]["hard"] == 0


def test_solve_says_when_demand_cannot_be_met(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "baseline.yaml").write_text(WARD.replace("min: 1", "min: 3"), encoding="utf-8")
    out = folder / "out"
    arguments = ["--time-limit", "20", "--workers", "2", "--out", str(out), "--lang", "en"]
    assert run("solve", str(folder / "baseline.yaml"), *arguments) == 1
    assert json.loads((out / "check.json").read_text(encoding="utf-8"))["findings_by_severity"]["hard"] > 0
    assert "cover.minimum" in capsys.readouterr().out


def test_compare_writes_its_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out"
    assert run("compare", str(folder), "--time-limit", "10", "--workers", "2", "--out", str(out), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) >= {"rows", "people", "ledger", "outcomes", "certificate", "check", "positions"}
    rows = {row["id"]: row for row in told["rows"]}
    # 3 x 60 % = 1.8, and 60 + 60 + 80 = 200 %.
    assert (rows["fte"]["baseline"], rows["fte"]["proposal"], rows["fte"]["delta"]) == (1.8, 2, 0.2)
    assert json.loads((out / "comparison.json").read_text(encoding="utf-8")) == told
    assert (out / "comparison.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (out / "comparison.xlsx").read_bytes()[:2] == b"PK"


def test_compare_of_a_file_alone_is_bad_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", str(folder / "baseline.yaml")) == 2
    assert "at least one proposal" in capsys.readouterr().err


def test_an_output_place_that_is_a_file_is_bad_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("solve", str(folder / "baseline.yaml"), "--out", str(folder / "baseline.yaml")) == 2
    assert "--out" in capsys.readouterr().err


def test_rules_and_schema_print_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rules", "hours.daily_max", "--json") == 0
    assert json.loads(capsys.readouterr().out)["code"] == "hours.daily_max"
    assert run("schema", "scenario") == 0
    assert json.loads(capsys.readouterr().out)["$schema"].endswith("2020-12/schema")
    assert run("rules", "no.such") == 2
    assert run("schema", "no-such") == 2


def test_checking_a_roster_loads_neither_the_solver_nor_streamlit(folder: Path) -> None:
    roster = folder / "roster.csv"
    roster.write_text(HEADER, encoding="utf-8")
    code = (
        "import sys; from rota.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n    assert end.code == 1, end.code\n"
        "loaded = {'ortools', 'streamlit', 'pandas'} & set(sys.modules)\nassert not loaded, loaded\n"
    )
    arguments = ["check", str(folder / "baseline.yaml"), str(roster)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
