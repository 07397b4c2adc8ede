"""The pool and the cluster: a stop lets running tasks end, a dead or strange process costs one task at most."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from rota.batch import cluster, pool
from rota.batch.cluster import client_of, local_client, run_on
from rota.batch.pool import run_local
from rota.batch.run import VERBS, run
from rota.batch.tasks import expand
from rota.domain.batch import Outcome, Task
from rota.domain.finding import InputError
from rota.domain.scenario import Scenario
from rota.measures.catalogue import figures
from tests.batch.specs import WARD, experiment, spec_of, task

HERE = Path("batch.yaml")


def test_without_dask_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _name: None)
    for opened in (local_client(1), client_of("tcp://nowhere:1")):
        with pytest.raises(InputError, match="extra `dask`"), opened:
            pass


def test_after_a_stop_running_tasks_end_and_no_other_begins() -> None:
    stop = threading.Event()
    ended = []
    for one, _ in run_local([task(f"t{number}") for number in range(20)], 2, stop):
        ended.append(one.key)
        stop.set()
    assert ended[0] in {"t0", "t1"}
    assert 1 <= len(ended) <= 3


def test_a_stop_on_a_cluster_ends_what_is_handed_out() -> None:
    stop = threading.Event()
    with local_client(1) as client:
        ended = []
        for one, _ in run_on(client, [task(f"t{number}") for number in range(20)], stop):
            ended.append(one.key)
            stop.set()
    assert 1 <= len(ended) <= 3


def test_a_cluster_that_loses_a_worker_runs_its_tasks_again() -> None:
    tasks = expand(spec_of(experiment("solve", seeds=[0, 1, 2], effort=0.2)), HERE)
    alone = {one.key: run(one) for one in tasks}
    with local_client(2) as client:
        running = run_on(client, tasks)
        found = dict([_keyed(*next(running))])
        victim = next(iter(client.run(os.getpid).values()))
        os.kill(victim, signal.SIGKILL)
        found |= dict(_keyed(*one) for one in running)
    assert {key: (one.status, one.roster_digest) for key, one in found.items()} == {
        key: (one.status, one.roster_digest) for key, one in alone.items()
    }


def _keyed(one: Task, outcome: Outcome) -> tuple[str, Outcome]:
    return one.key, outcome


def test_a_process_that_died_while_idle_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[pool._Worker] = []
    start = pool._start
    monkeypatch.setattr(pool, "_start", lambda: started.append(start()) or started[-1])
    running = run_local([task("a"), task("b"), task("c")], 1)
    found = [next(running)[0].key]
    os.kill(started[0].process.pid or 0, signal.SIGKILL)
    started[0].process.join()
    assert found + [one.key for one, _ in running] == ["a", "b", "c"]
    assert len(started) == 2


def test_a_worker_of_another_program_does_not_run_the_task() -> None:
    mine = expand(spec_of(experiment()), HERE)[0]
    assert run(mine).status == "done"
    found = run(replace(mine, engine="sources 0000000000, python 2.7"))
    assert found.status == "lost"
    assert "another program" in str(found.message)


def test_a_comparison_tells_every_figure_less_that_of_the_present_rota() -> None:
    proposal = WARD.with_name("proposal.yaml")
    mine = expand(spec_of(experiment("compare", scenarios=[str(proposal)], effort=0.5)), HERE)[0]
    found = run(mine)
    assert found.status == "found", found.message
    assert mine.baseline is not None
    assert mine.present is not None
    before = figures(mine.baseline, mine.present)
    changes = {name.removeprefix("change."): value for name, value in found.figures.items() if "change." in name}
    assert len(changes) > 20
    for name, change in changes.items():
        one, other = found.figures[name], before[name]
        assert change == (None if one is None or other is None else one - other)
    # One position of 40 % goes, and its percent enlarges two others.
    assert changes["positions"] == -1


def test_too_little_memory_is_tried_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(_task: Task, _scenario: Scenario) -> Outcome:
        raise MemoryError

    monkeypatch.setitem(VERBS, "weekend", greedy)  # type: ignore[arg-type]
    assert run(expand(spec_of(experiment()), HERE)[0]).status == "lost"


SLOW = f"""format: rota/batch/1
title: Slow
experiments:
  - id: rotas
    verb: solve
    scenarios: ["{WARD}"]
    seeds: {list(range(40))}
    effort: 1
"""


@pytest.mark.parametrize("where", [["--workers", "1"], ["--workers", "1", "--cluster", "local"]])
def test_ctrl_c_keeps_what_is_running_and_leaves_nothing_behind(tmp_path: Path, where: list[str]) -> None:
    path = tmp_path / "slow.yaml"
    path.write_text(SLOW, encoding="utf-8")
    command = [sys.executable, "-c", "from rota.cli import main; raise SystemExit(main())"]
    process = subprocess.Popen(
        [*command, "batch", str(path), "--out", str(tmp_path / "out"), *where],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    tasks = tmp_path / "out" / "tasks"
    until = time.monotonic() + 120
    while not list(tasks.glob("*.json")) and time.monotonic() < until:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process of the group hears it
    _, told = process.communicate(timeout=120)
    assert process.returncode == 130, told
    assert "Traceback" not in told
    assert "lost" not in (tmp_path / "out" / "results.csv").read_text(encoding="utf-8")
    assert 1 <= len(list(tasks.glob("*.json"))) < 40
    assert _gone(process.pid)


def _gone(group: int) -> bool:
    """Whether a group has no process any more; Python's own tracker of resources ends a moment after the rest."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
