"""Runs of cases, each in a child process of its own, and the file of JSON lines they end up in."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from rota.bench.cases import Case, Kind
from rota.bench.provenance import provenance, revision
from rota.bench.task import Row, Task, engines_of, run_task
from rota.domain.finding import InputError, Problem
from rota.solver.process import end_with, without_interrupts

# A child silent for so long after its limit is ended. Compiling, reading and checking are not in the limit.
GRACE_SECONDS = 180.0
# What a child may take to end once it has answered.
END_S = 10.0
# On two cores: wards gain from more workers than cores, the other two engines run two threads.
WORKERS = {Kind.WARD: 8, Kind.TRIAL: 8, Kind.RWS: 2, Kind.CURTOIS: 2}
KEY = ("case", "engine_asked", "time_limit_s", "workers", "seed")
Key = tuple[Any, ...]


def tasks_of(cases: Iterable[Case], engine: str, time_limit_s: float, seeds: int, workers: int | None) -> list[Task]:
    """All runs, seeds outermost, so that a slow spell of the machine hits every case alike.

    Raises InputError for an engine that a case does not have.
    """
    cases = list(cases)
    lacking = {case.kind: engines_of(case.kind) for case in cases if engine not in ("auto", *engines_of(case.kind))}
    if lacking:
        said = "; ".join(f"{kind} has auto, {', '.join(names)}" for kind, names in lacking.items())
        raise InputError([Problem("rota bench", None, "--engine", f"no such engine for all cases: {engine}. {said}")])
    return [
        Task(case, engine, time_limit_s, seed, workers or WORKERS[case.kind]) for seed in range(seeds) for case in cases
    ]


def run_all(tasks: Iterable[Task], out: Path, *, resume: bool, tell: Callable[[str], None]) -> list[Row]:
    """Run what is not in the file yet and append a line for each, at once. Returns the lines of all the tasks.

    Without `resume` every task is run; its line is added to those there. A line of another revision, or of an instance
    with the same name and other content, is never taken for this one's, and a run that ended in an error is tried
    again: its old line stays, the later one counts. Raises InputError for a file that holds something else.
    """
    held = read_rows(out) if resume and out.exists() else ()
    there = {_key(row): row for row in held if row.get("status") != "ERROR"}
    rows = []
    for task in tasks:
        row = there.get(_task_key(task)) if there else None
        if row is None:
            row = run_in_child(task)
            _append(out, row)
            tell(_line(row))
        else:
            tell(f"{task.case.id} seed {task.seed}: there already")
        rows.append(row)
    return rows


def run_in_child(task: Task) -> Row:
    """One run in a process of its own, so that peak memory is its own and a crash is a row with status ERROR."""
    head = head_of(task)
    started = time.monotonic()
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    # No daemon: the ward engine has a child of its own. Deaf to Ctrl-C: it is ended below, without a word of its own.
    child = context.Process(target=_child, args=(sender, task, os.getpid()))
    with without_interrupts():
        child.start()
    sender.close()
    try:
        row = _answer(receiver, task.time_limit_s + GRACE_SECONDS)
        child.join(timeout=END_S)
        if row is None:
            row = {"status": "ERROR", "message": f"the run's process ended with code {child.exitcode}"}
    finally:
        if child.is_alive():
            child.terminate()
        child.join()
    return head | {"wall_seconds": time.monotonic() - started} | row


def head_of(task: Task) -> Row:
    """Every field that a row has, as it stands where the run says nothing."""
    return {
        "case": task.case.id,
        "kind": task.case.kind.value,
        "engine": task.engine,
        "engine_asked": task.engine,
        "status": "ERROR",
        "objective": None,
        "bound": None,
        "seconds": None,
        "seconds_to_best": None,
        "checked": None,
        "peak_rss_mb": None,
        "time_limit_s": task.time_limit_s,
        "seed": task.seed,
        "workers": task.workers,
        "provenance": provenance(task.case.digest()),
    }


def answer_of(task: Task) -> Row:
    """What a run in this process says, an error too, and this process's peak memory."""
    try:
        row = run_task(task)
    except Exception as error:  # noqa: BLE001 - a row of the results says it
        row = {"status": "ERROR", "message": f"{type(error).__name__}: {error}", "traceback": traceback.format_exc()}
    return {name: _rounded(value) for name, value in row.items()} | {"peak_rss_mb": _peak_rss_mb()}


def read_rows(path: Path) -> Iterator[Row]:
    """Lines of a results file. Raises InputError for what is no such line; a last line cut short is left out."""
    text = path.read_text(encoding="utf-8")
    problems = []
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            # A run that was killed while it wrote leaves half a line at the end.
            if number < len(lines):
                problems.append(Problem(str(path), number, "", "is no JSON: give another file to --out"))
            continue
        if isinstance(row, dict) and "case" in row:
            yield row
        else:
            problems.append(Problem(str(path), number, "", "is no line of `rota bench`: give another file to --out"))
    if problems:
        raise InputError(problems)


def _answer(receiver: Connection[Any, Any], patience_s: float) -> Row | None:
    """What the child sent; None when it ended, or ran far beyond its limit, without a word."""
    try:
        if not receiver.poll(patience_s):
            return {"status": "ERROR", "message": f"no answer after {patience_s:.0f} s"}
        answer: Row = receiver.recv()
    except EOFError:
        return None
    return answer


def _child(sender: Connection[Any, Any], task: Task, parent: int) -> None:
    end_with(parent)
    sender.send(answer_of(task))
    sender.close()


def _peak_rss_mb() -> int | None:
    """Peak memory of this process or of the largest of its children; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return round(max(peaks) / unit)


def _rounded(value: Any) -> Any:
    """Milliseconds are enough of any time."""
    if isinstance(value, float):
        return round(value, 4 if value < 1 else 3)
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return value


def _append(out: Path, row: Row) -> None:
    """Add a line in one write. A line that an earlier run left unfinished makes room."""
    text = json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"
    with out.open("ab+") as file:
        file.seek(0)
        there = file.read()
        if there and not there.endswith(b"\n"):
            file.truncate(there.rfind(b"\n") + 1)
        file.write(text.encode())


def _key(row: Row) -> Key:
    made_by = row.get("provenance", {})
    return (*(row.get(name) for name in KEY), made_by.get("revision"), made_by.get("instance_sha256"))


def _task_key(task: Task) -> Key:
    asked = (task.case.id, task.engine, task.time_limit_s, task.workers, task.seed)
    return (*asked, revision(), task.case.digest())


def _line(row: Row) -> str:
    """One run on a line of the terminal."""
    figures = [
        f"{row['case']} seed {row['seed']}: {row['status']}",
        f"objective {row['objective']}" if row["objective"] is not None else "",
        f"bound {row['bound']}" if row["bound"] is not None else "",
        f"{row['seconds']:.2f} s" if row["seconds"] is not None else "",
        {True: "checked", False: "CHECK FAILED", None: ""}[row["checked"]],
        "; ".join(row.get("check_problems", [])[:3]),
        row.get("message", ""),
    ]
    return ", ".join(figure for figure in figures if figure)
