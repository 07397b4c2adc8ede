"""A batch from end to end: the same tables however it is run; kills, crashes and failures lose nothing."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Generator, Sequence
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.batch_kill import killed_and_resumed
from rota import cli
from rota.batch.batch import run_batch
from rota.batch.cluster import local_client, run_on
from rota.batch.pool import run_local
from rota.batch.run import run
from rota.batch.tasks import expand
from rota.domain.batch import Outcome, Task
from tests.batch.specs import WARD, experiment, outcome, spec_of, task, written

HERE = Path("batch.yaml")
OFTEN = {"name": "every", "lever": "frequency=all:{}", "values": [2, 3, 4, 99]}
TEXT = f"""format: rota/batch/1
title: {{ nb: Prøve, en: Try }}
experiments:
  - id: ledgers
    verb: weekend
    scenarios: ["{WARD}"]
    axes:
      - {{ name: every, lever: "frequency=all:{{}}", values: [2, 3, 4] }}
rank:
  - {{ figure: gap, better: lower }}
"""
TABLES = ("results.csv", "results.parquet")


def _main(arguments: list[str]) -> object:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    return ended.value.code


def _crash(tasks: Sequence[Task]) -> Generator[tuple[Task, Outcome]]:
    yield tasks[0], run(tasks[0])
    raise KeyboardInterrupt


def test_the_same_tables_here_and_on_dask_and_one_by_one(tmp_path: Path) -> None:
    spec = spec_of(experiment(axes=[OFTEN]), experiment("solve", effort=0.2))
    tasks = expand(spec, HERE)
    with local_client(2) as client:
        run_batch(spec, tasks, tmp_path / "dask", lambda left: run_on(client, left), lambda _: None)
    run_batch(spec, tasks, tmp_path / "local", lambda left: run_local(left, 2), lambda _: None)
    report = run_batch(spec, tasks, tmp_path / "alone", lambda left: ((one, run(one)) for one in left), lambda _: None)
    assert report.statuses == {"done": 3, "found": 1, "invalid": 1}
    for name in TABLES:
        here = (tmp_path / "alone" / name).read_bytes()
        assert (tmp_path / "dask" / name).read_bytes() == here
        assert (tmp_path / "local" / name).read_bytes() == here
    frame = pd.read_parquet(tmp_path / "local" / "results.parquet")
    with (tmp_path / "local" / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(frame.columns)
    gaps = [None if pd.isna(value) else float(value) for value in frame["gap"]]
    assert [float(row[rows[0].index("gap")]) if row[rows[0].index("gap")] else None for row in rows[1:]] == gaps
    assert sum(value is not None for value in gaps) == 3


def test_what_is_finished_is_not_run_again_and_the_rest_is(tmp_path: Path) -> None:
    spec = spec_of(experiment(axes=[OFTEN]))
    tasks = expand(spec, HERE)
    first = run_batch(spec, tasks, tmp_path, _crash, lambda _: None)
    assert (first.finished, first.statuses) == (False, {"done": 1})
    ran: list[Task] = []

    def rest(left: Sequence[Task]) -> Generator[tuple[Task, Outcome]]:
        ran.extend(left)
        yield from ((one, run(one)) for one in left)

    second = run_batch(spec, tasks, tmp_path, rest, lambda _: None)
    assert [one.key for one in ran] == [one.key for one in tasks[1:]]
    assert (second.finished, second.before) == (True, 1)


def test_a_process_that_dies_takes_no_other_task_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    )
    tasks = [_Deadly("dies", *_fields("dies")), *(task(f"t{number}") for number in range(4))]
    found = {one.key: how.status for one, how in run_local(tasks, 2)}
    assert found == {"dies": "lost"} | {f"t{number}": "invalid" for number in range(4)}


class _Deadly(Task):
    """A task whose arrival ends the process."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def _fields(key: str) -> tuple[object, ...]:
    made = task(key)
    return ("one", made.verb, made.source, made.axes, made.seed, made.effort, made.time_limit_s, None)


def test_a_failure_is_a_row_with_its_message() -> None:
    spec = spec_of(experiment("solve"))
    broken = expand(spec, HERE)[0]
    object.__setattr__(broken, "effort", "much")
    assert run(broken).status == "error"
    assert "TypeError" in str(run(broken).message)


def test_years_of_absence_are_the_same_in_every_process_and_more_illness_leaves_more_uncovered(tmp_path: Path) -> None:
    factor = {"name": "rates", "scale": "simulation.absences[short,long].per_year", "values": [0.5, 3]}
    own = experiment("simulate", axes=[factor], replications=20)
    made = experiment("simulate", rota="made", effort=0.2, replications=4) | {"id": "made"}
    spec = spec_of(own, made)
    tasks = expand(spec, HERE)
    run_batch(spec, tasks, tmp_path / "pool", lambda left: run_local(left, 2), lambda _: None)
    run_batch(spec, tasks, tmp_path / "alone", lambda left: ((one, run(one)) for one in left), lambda _: None)
    assert (tmp_path / "pool" / TABLES[0]).read_bytes() == (tmp_path / "alone" / TABLES[0]).read_bytes()
    frame = pd.read_parquet(tmp_path / "pool" / "results.parquet").set_index("experiment")
    assert list(frame.loc["simulate", "status"]) == ["done", "done"]
    few, many = frame.loc["simulate", "simulated.below_min_shifts"]
    assert few < many
    assert pd.isna(frame.loc["simulate", "change.simulated.below_min_shifts"]).all()
    assert frame.loc["made", "status"] == "found"
    assert frame.loc["made", "simulated.years"] == 4
    assert not pd.isna(frame.loc["made", "change.simulated.below_min_shifts"])


def test_killed_again_and_again_it_loses_nothing(tmp_path: Path) -> None:
    seeds = list(range(8))
    slow = TEXT.replace("verb: weekend", f"verb: solve\n    effort: 0.2\n    seeds: {seeds}").split("    axes:")[0]
    found = killed_and_resumed(written(tmp_path, slow), tmp_path, kills=3, seed=1, at_finished=(0, 2, 5))
    finished = found["finished_after_each"]
    assert isinstance(finished, list)
    assert found["kills"] == 3
    assert finished[1] >= 2  # or nothing was there to lose
    assert found["finished_run_again"] == 0
    assert found["same_tables"] is True


def test_the_verb_writes_tables_and_a_summary_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, TEXT)
    out = tmp_path / "out"
    assert _main(["batch", str(path), "--out", str(out), "--workers", "1"]) == 0
    told = capsys.readouterr()
    assert "3/3" in told.err
    assert "Rangering" in told.out
    assert {one.name for one in out.iterdir()} >= {*TABLES, "timings.csv", "summary.json", "summary.md"}
    assert _main(["batch", str(path), "--out", str(out), "--json"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    data = json.loads(told.out)
    assert (data["finished_before"], data["rows"], data["statuses"]) == (3, 3, {"done": 3})
    assert [one["place"] for one in data["ranked"]] == sorted(one["place"] for one in data["ranked"])


def test_the_verb_says_what_it_would_run_and_runs_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert _main(["batch", str(written(tmp_path, TEXT)), "--out", str(out), "--dry-run", "--lang", "en"]) == 0
    assert "ledgers (weekend): 3" in capsys.readouterr().out
    assert _main(["batch", str(written(tmp_path, TEXT)), "--out", str(out), "--dry-run", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [(one["axes"], one["problem"]) for one in data["each"]] == [({"every": n}, None) for n in (2, 3, 4)]
    assert not out.exists()


def test_bad_input_ends_with_2_and_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, TEXT)
    assert (
        _main(["batch", str(path), "--out", str(tmp_path / "a"), "--cluster", "local", "--scheduler", "tcp://x:1"]) == 2
    )
    assert _main(["batch", str(path), "--out", str(path)]) == 2
    assert _main(["batch", str(written(tmp_path, "format: rota/batch/1\n")), "--out", str(tmp_path / "b")]) == 2
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert not (tmp_path / "b").exists()


def test_a_cell_is_never_a_formula(tmp_path: Path) -> None:
    spec = spec_of(experiment(axes=[{"name": "word", "set": "ward.name", "values": ["=1+1", "plain"]}]))
    tasks = expand(spec, HERE)
    run_batch(spec, tasks, tmp_path, lambda left: ((one, outcome(gap=1)) for one in left), lambda _: None)
    assert "'=1+1" in (tmp_path / "results.csv").read_text(encoding="utf-8")
