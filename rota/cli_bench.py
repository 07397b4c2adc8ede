"""The verb `bench`: measure the engines on generated wards and on benchmark files. Heavy imports stand inside."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rota.cli_common import EXIT_BROKEN, EXIT_STOPPED, Arguments, output_folder

if TYPE_CHECKING:
    from rota.bench.task import Row, Task

KEPT = Path("benchmarks") / "results" / "suites.jsonl"


def bench(
    cases: Annotated[
        list[str] | None,
        typer.Option("--cases", metavar="GLOB", help="ids such as 'ward/33x12', 'rws/*'; repeat, or commas"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.jsonl", help="a JSON line per run is added here")
    ] = None,
    suite: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="a suite instead of cases: ci, under 5 minutes, against a yardstick"),
    ] = None,
    keep: Annotated[
        str | None, typer.Option(metavar="RELEASE", help="of a suite: keep the run under a release's name in --kept")
    ] = None,
    kept: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="of a suite: kept runs; else benchmarks/results/suites.jsonl"),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="of a suite: exit code 1 where a ratio dropped")] = False,
    instances: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="your download of the public sets: rws/ and curtois/, or one of them"),
    ] = None,
    time_limit: Annotated[str, typer.Option(metavar="SECONDS", help="for each run, from 0.1 to 86400")] = "60",
    seeds: Annotated[
        str, typer.Option(metavar="N", help="runs of each case, with seeds 0, 1, ...; at most 1000")
    ] = "1",
    engine: Annotated[str, typer.Option(metavar="NAME", help="auto, lines, rotation or rotation-costs (rws)")] = "auto",
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="search workers, at most 64; else 8 for wards and 2 for the rest")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="leave out runs that the file already holds; runs in error are tried again")
    ] = False,
) -> None:
    """Run cases, check every roster independently, write a JSON line for each with where it came from.

    Ctrl-C ends the run at hand; lines of finished runs stay.
    """
    given = Arguments("rota bench")
    limit_s = given.number("--time-limit", time_limit, 0.1, 86_400)
    count = given.integer("--seeds", seeds, 1, 1000)
    threads = None if workers is None else given.integer("--workers", workers, 1, 64)
    try:
        if suite is not None:
            if cases:
                given.add("--suite, --cases", "give one of them, not both")
            _suite(given, suite, out, keep, kept or KEPT, strict=strict)
        else:
            if keep is not None or kept is not None or strict:
                given.add("--keep, --kept, --strict", "are for --suite")
            tasks = _tasks(given, cases or [], instances, engine, limit_s, count, threads)
            _run(given, tasks, out, resume=resume)
    except KeyboardInterrupt:
        print("stopped: lines of finished runs are kept", file=sys.stderr)
        raise typer.Exit(EXIT_STOPPED) from None


def _tasks(
    given: Arguments,
    cases: Sequence[str],
    instances: Path | None,
    engine: str,
    time_limit_s: float,
    seeds: int,
    workers: int | None,
) -> list[Task]:
    """The runs asked for; none, and all the problems among the arguments, where something is wrong."""
    from rota.bench.cases import find_cases
    from rota.bench.run import tasks_of
    from rota.bench.task import AUTO, ENGINES

    if not cases:
        given.add("--cases", "say which, or give --suite ci")
    globs = [glob.strip() for text in cases for glob in text.split(",") if glob.strip()]
    if engine not in (AUTO, *ENGINES):
        given.choice("--engine", engine, (AUTO, *ENGINES))
        engine = AUTO
    with given.collecting():
        return tasks_of(find_cases(globs, instances) if cases else [], engine, time_limit_s, seeds, workers)
    return []


def _run(given: Arguments, tasks: Sequence[Task], out: Path | None, *, resume: bool) -> None:
    """Run what is asked for, if nothing is wrong with it."""
    from rota.bench.run import read_rows, run_all

    if out is None:
        given.add("--out", "say where the lines are to go, or give --suite ci")
    else:
        given.file_to_write("--out", out)
        if resume and out.is_file():
            with given.collecting():
                list(read_rows(out))
    given.raise_any()
    assert out is not None
    output_folder(out.parent)
    rows = run_all(tasks, out, resume=resume, tell=lambda line: print(line, file=sys.stderr, flush=True))
    failed = sum(row["checked"] is False for row in rows)
    errors = sum(row["status"] == "ERROR" for row in rows)
    print(f"{out}: {len(rows)} runs, {failed} failed the independent check, {errors} ended in an error")
    if failed or errors:
        raise typer.Exit(EXIT_BROKEN)


def _suite(given: Arguments, name: str, out: Path | None, keep: str | None, kept: Path, *, strict: bool) -> None:
    """Run a suite and put it beside the newest kept run: a warning names both figures, and is no failure."""
    from rota.bench.guard import compare_runs, warning
    from rota.bench.kept import add_runs, newest, read_kept, refuse_kept
    from rota.bench.suite import load_suite, run_suite

    before: list[Row] = []
    with given.collecting():
        load_suite(name)
    with given.collecting():
        before = read_kept(kept)
    if keep is not None:
        given.file_to_write("--kept", kept)
        with given.collecting():
            refuse_kept(kept, before, {name}, keep)
    if out is not None:
        given.file_to_write("--out", out)
    given.raise_any()
    for path in [out] if keep is None else [out, kept]:
        if path is not None:
            output_folder(path.parent)
    rows = run_suite(load_suite(name), lambda line: print(line, file=sys.stderr, flush=True))
    if out is not None:
        add_runs(out, rows, release=None)
    release, held = newest(before, name)
    print(f"{name}: {len(rows)} cases; kept: {release or 'none'}")
    compared = compare_runs(held, rows) if release is not None else []
    for one in compared:
        print(warning(one))
    if keep is not None:
        add_runs(kept, rows, release=keep)
        print(f"{kept}: kept as {keep}")
    if strict and any(one.is_warning for one in compared):
        raise typer.Exit(EXIT_BROKEN)
