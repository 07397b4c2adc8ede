"""`rota bench`: which cases there are, a tiny run of every kind, and what its file holds. Nothing is timed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import rota
from rota.bench import run as bench_run
from rota.bench.cases import Case, Kind, find_cases
from rota.bench.penalty import PENALTY_WEIGHTS, weighted
from rota.bench.run import read_rows, run_all, run_in_child, tasks_of
from rota.bench.task import Row, Task, run_task
from rota.cli import main
from rota.domain.finding import InputError
from rota.domain.scenario import Priority
from tests.bench.instances import CURTOIS, RWS

FIELDS = {
    *("case", "engine", "status", "objective", "bound", "seconds", "seconds_to_best", "checked", "peak_rss_mb"),
    *("provenance", "seed", "workers", "time_limit_s"),
}


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    for kind, text, names in (("rws", RWS, ("Example10", "Example9")), ("curtois", CURTOIS, ("Instance1",))):
        (tmp_path / "sets" / kind).mkdir(parents=True)
        for name in names:
            (tmp_path / "sets" / kind / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "sets"


def test_globs_pick_cases_numbers_in_natural_order(folder: Path) -> None:
    assert [case.id for case in find_cases(["rws/*", "curtois/*"], folder)] == [
        "rws/Example9",
        "rws/Example10",
        "curtois/Instance1",
    ]
    assert [case.id for case in find_cases(["rws/*"], folder / "rws")] == ["rws/Example9", "rws/Example10"]
    assert [case.id for case in find_cases(["ward/12x*", "trial/*"])] == [
        *("ward/12x6", "ward/12x12", "ward/12x52"),
        *("trial/baseline", "trial/proposal"),
    ]


def test_a_ward_of_any_size_has_a_name() -> None:
    assert [case.id for case in find_cases(["ward/14x7-3"])] == ["ward/14x7-3"]
    assert find_cases(["ward/14x7-3"])[0].scenario().id == "ward-14x7-3"


@pytest.mark.parametrize("glob", ["nothing/*", "ward/9x7", "ward/14x99", "rws/*"])
def test_a_glob_without_a_case_says_which_there_are(glob: str) -> None:
    with pytest.raises(InputError) as caught:
        find_cases([glob])
    assert "ward/33x12" in str(caught.value.problems[0])
    assert "--instances DIR" in str(caught.value.problems[0])


def test_a_folder_without_instances(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError):
            find_cases(["rws/*"], folder)


def test_an_engine_that_a_case_does_not_have(folder: Path) -> None:
    with pytest.raises(InputError, match="rws has auto, rotation"):
        tasks_of(find_cases(["rws/*"], folder), "lines", 1, 1, 1)


@pytest.mark.parametrize("case", ["rws/Example9", "curtois/Instance1"])
def test_a_tiny_run_of_a_file(folder: Path, case: str) -> None:
    row = run_task(Task(find_cases([case], folder)[0], "auto", 2, 0, 1))
    # Lawful for RWS is DD---NN --DDD--.
    assert row["status"] in {"FEASIBLE", "OPTIMAL"}
    assert row["checked"] is True


def test_the_cheapest_rotation_by_hand(folder: Path) -> None:
    row = run_task(Task(find_cases(["rws/Example9"], folder)[0], "rotation-costs", 5, 0, 1))
    # DD---NN --DDD--: one weekend worked, whole (5), and three blocks of two or three days off (1 each).
    assert (row["engine"], row["status"], row["objective"], row["bound"]) == ("rotation-costs", "OPTIMAL", 8, 8)
    assert {name: times for name, times in row["parts"].items() if times} == {
        "worked_weekends": 1,
        "short_free_blocks": 3,
    }
    assert row["checked"] is True


def test_a_tiny_run_of_a_ward_in_a_process_of_its_own() -> None:
    row = run_in_child(Task(find_cases(["ward/12x3"])[0], "auto", 5, 0, 1))
    assert row.get("message") is None
    assert row.keys() >= FIELDS
    # Nothing found in 5 s on a slow machine is a row too.
    assert row["checked"] is (None if row["status"] == "NOT_FOUND" else True)
    if row["checked"]:
        assert row["objective"] == weighted({Priority(name): value for name, value in row["values"].items()})
    assert row["peak_rss_mb"] > 10


def test_penalty_by_hand() -> None:
    # 2 person-minutes short, 1 soft breach, 3 below target, 7 minutes off, 1 single day, 2 wishes:
    # 200 + 6000 + 30 + 7 + 30 + 60.
    assert weighted(dict(zip(PENALTY_WEIGHTS, (2, 1, 3, 7, 1, 2), strict=True))) == 6327


def test_a_crash_is_a_line(folder: Path) -> None:
    # A spawned process imports the module anew, so the case's file is what can be made to fail there.
    case = find_cases(["rws/Example9"], folder)[0]
    task = Task(case, "auto", 1, 0, 1)
    assert case.path is not None
    digest = case.digest()
    case.path.write_text("7\nx\n", encoding="utf-8")
    row = run_in_child(task)
    assert row.keys() >= FIELDS
    assert (row["status"], row["checked"], row["seconds"]) == ("ERROR", None, None)
    assert "InputError" in row["message"]
    assert row["peak_rss_mb"] > 10
    assert row["provenance"]["instance_sha256"] != digest


def _fake(calls: list[Task], checked: bool | None = True, status: str = "FEASIBLE") -> Any:
    def run(task: Task) -> Row:
        calls.append(task)
        asked = {"case": task.case.id, "engine_asked": task.engine, "time_limit_s": task.time_limit_s}
        given = {"engine": "x", "status": status, "objective": 1, "bound": None, "seconds": 1.0, "checked": checked}
        sources = {"revision": bench_run.revision(), "instance_sha256": task.case.digest()}
        return asked | given | {"workers": task.workers, "seed": task.seed, "provenance": sources}

    return run


def test_resume_leaves_out_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Task] = []
    monkeypatch.setattr(bench_run, "run_in_child", _fake(calls))
    out, cases = tmp_path / "rows.jsonl", [Case("ward/12x6", Kind.WARD), Case("ward/12x12", Kind.WARD)]
    first = tasks_of(cases[:1], "auto", 1, 2, 1)
    run_all(first, out, resume=True, tell=lambda _: None)
    assert len(run_all(tasks_of(cases, "auto", 1, 2, 1), out, resume=True, tell=lambda _: None)) == 4
    assert [(task.case.id, task.seed) for task in calls] == [
        *(("ward/12x6", 0), ("ward/12x6", 1)),
        *(("ward/12x12", 0), ("ward/12x12", 1)),
    ]
    # Another limit or another revision is another run.
    run_all(tasks_of(cases[:1], "auto", 2, 1, 1), out, resume=True, tell=lambda _: None)
    assert len(calls) == 5
    monkeypatch.setattr(bench_run, "revision", lambda: "other")
    run_all(first, out, resume=True, tell=lambda _: None)
    assert len(calls) == 7
    assert len(list(read_rows(out))) == 7


def test_a_process_that_is_killed_is_a_line_with_every_field(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_run, "_answer", lambda _receiver, _patience: None)
    monkeypatch.setattr(bench_run, "END_S", 0.0)
    row = run_in_child(Task(find_cases(["rws/Example9"], folder)[0], "auto", 1, 0, 1))
    assert row.keys() >= FIELDS
    assert (row["status"], row["seconds"], row["seconds_to_best"], row["peak_rss_mb"]) == ("ERROR", None, None, None)
    assert "ended with code" in row["message"]
    assert bench_run._line(row).startswith("rws/Example9 seed 0: ERROR, the run's process")


def test_resume_runs_errors_and_changed_instances_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Task] = []
    out, tasks = folder / "rows.jsonl", tasks_of(find_cases(["rws/Example9"], folder), "auto", 1, 1, 1)
    for status, expected in (("ERROR", 1), ("NOT_FOUND", 2), ("NOT_FOUND", 2)):
        monkeypatch.setattr(bench_run, "run_in_child", _fake(calls, None, status))
        run_all(tasks, out, resume=True, tell=lambda _: None)
        assert len(calls) == expected
    path = tasks[0].case.path
    assert path is not None
    path.write_text(RWS.replace("N 1320 480 2 3", "N 1320 480 2 4"), encoding="utf-8")
    run_all(tasks, out, resume=True, tell=lambda _: None)
    assert len(calls) == 3


def test_ctrl_c_ends_a_run_quietly_and_keeps_finished_lines(folder: Path) -> None:
    out = folder / "rows.jsonl"
    command = [sys.executable, "-c", "import sys; from rota.cli import main; main(sys.argv[1:])", "bench"]
    asked = ["--cases", "rws/Example9,ward/33x12", "--instances", str(folder), "--time-limit", "60", "--out", str(out)]
    root = Path(rota.__file__).parent.parent
    running = subprocess.Popen(
        [*command, *asked], cwd=root, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stderr is not None
    first = running.stderr.readline()
    time.sleep(1)  # the next run's process is there, be it still importing
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert first.startswith("rws/Example9 seed 0: ")
    assert (running.returncode, told) == (130, "stopped: lines of finished runs are kept\n")
    assert [row["case"] for row in read_rows(out)] == ["rws/Example9"]


def test_a_line_cut_short_is_run_again_and_other_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Task] = []
    monkeypatch.setattr(bench_run, "run_in_child", _fake(calls))
    out = tmp_path / "rows.jsonl"
    tasks = tasks_of([Case("ward/12x6", Kind.WARD)], "auto", 1, 1, 1)
    out.write_text('{"case": "ward/12', encoding="utf-8")
    run_all(tasks, out, resume=True, tell=lambda _: None)
    run_all(tasks, out, resume=True, tell=lambda _: None)
    assert len(calls) == 1
    out.write_text("something else\n{}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        run_all(tasks, out, resume=True, tell=lambda _: None)
    assert [problem.line for problem in caught.value.problems] == [1, 2]


@pytest.mark.parametrize(("checked", "code"), [(True, 0), (None, 0), (False, 1)])
def test_exit_code_says_whether_the_check_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checked: bool | None, code: int
) -> None:
    monkeypatch.setattr(bench_run, "run_in_child", _fake([], checked))
    out = tmp_path / "new" / "rows.jsonl"
    with pytest.raises(SystemExit) as ended:
        main(["bench", "--cases", "ward/12x6,ward/12x12", "--out", str(out), "--time-limit", "1"])
    assert (ended.value.code or 0) == code
    assert [json.loads(line)["case"] for line in out.read_text(encoding="utf-8").splitlines()] == [
        "ward/12x6",
        "ward/12x12",
    ]


def test_every_bad_argument_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    bad = ["--cases", "nothing/*,ward/9x7,rws/*", "--time-limit", "-3", "--seeds", "0", "--workers", "1.5", "--strict"]
    places = ["--instances", str(tmp_path / "none"), "--out", str(tmp_path / "file" / "x.jsonl"), "--engine", "magic"]
    with pytest.raises(SystemExit) as ended:
        main(["bench", *bad, *places])
    told = capsys.readouterr().err
    assert ended.value.code == 2
    expected = ("--time-limit: '-3'", "--seeds: '0'", "--workers: '1.5'", "--strict", "'nothing/*'", "'ward/9x7'")
    for one in (*expected, "none --instances", "x.jsonl --out", "--engine: no such choice: 'magic'"):
        assert one in told
    assert "'rws/*'" not in told  # what the missing folder holds is not known
    assert told.startswith("9 problems:")
    assert "Traceback" not in told


def test_a_results_file_of_something_else_is_told_with_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.jsonl"
    out.write_text("something else\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["bench", "--cases", "nothing", "--resume", "--out", str(out)])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("2 problems:")


def test_exit_code_of_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["bench", "--cases", "nothing", "--out", str(tmp_path / "rows.jsonl")])
    assert ended.value.code == 2
    assert "ward/33x12" in capsys.readouterr().err


def test_a_bench_that_is_killed_leaves_nothing_running(folder: Path) -> None:
    command = [sys.executable, "-c", "import sys; from rota.cli import main; main(sys.argv[1:])", "bench"]
    asked = ["--cases", "rws/Example9,ward/33x12", "--instances", str(folder), "--time-limit", "600"]
    running = subprocess.Popen(
        [*command, *asked, "--out", str(folder / "rows.jsonl")],
        cwd=Path(rota.__file__).parent.parent,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    assert running.stderr.readline().startswith("rws/Example9 seed 0: ")
    time.sleep(5)  # the ward's solve has a process of its own by now
    running.terminate()
    # Whatever still runs holds this pipe open: it ends with the last of them, long before the ten minutes are over.
    running.communicate(timeout=60)
    assert running.returncode == -signal.SIGTERM
