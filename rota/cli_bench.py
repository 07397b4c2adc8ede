"""The verb `bench`: measure the engines on generated wards and on benchmark files. Heavy imports stand inside."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rota.cli_common import EXIT_BROKEN, output_folder

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
    time_limit: Annotated[float, typer.Option(help="seconds for each run", min=0.1, max=86_400)] = 60,
    seeds: Annotated[int, typer.Option(help="runs of each case, with seeds 0, 1, ...", min=1, max=1000)] = 1,
    engine: Annotated[str, typer.Option(metavar="NAME", help="auto, lines or rotation")] = "auto",
    workers: Annotated[
        int | None, typer.Option(help="search workers; else 8 for wards and 2 for the rest", min=1, max=64)
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="leave out runs that the file already holds")] = False,
) -> None:
    """Run cases, check every roster independently, write a JSON line for each with where it came from."""
    from rota.bench.cases import find_cases
    from rota.bench.run import run_all, tasks_of
    from rota.domain.finding import InputError, Problem

    if suite is not None:
        if cases:
            raise InputError([Problem("rota bench", None, "--suite, --cases", "give one of them, not both")])
        _suite(suite, out, keep, kept or KEPT, strict=strict)
        return
    if not cases or out is None:
        raise InputError([Problem("rota bench", None, "--cases, --out", "give both, or --suite ci")])
    if keep is not None or kept is not None or strict:
        raise InputError([Problem("rota bench", None, "--keep, --kept, --strict", "are for --suite")])
    globs = [glob.strip() for text in cases for glob in text.split(",") if glob.strip()]
    tasks = tasks_of(find_cases(globs, instances), engine, time_limit, seeds, workers)
    if out.is_dir():
        raise InputError([Problem(str(out), None, "--out", "is a folder: give a file")])
    output_folder(out.parent)
    rows = run_all(tasks, out, resume=resume, tell=lambda line: print(line, file=sys.stderr, flush=True))
    failed = sum(row["checked"] is False for row in rows)
    errors = sum(row["status"] == "ERROR" for row in rows)
    print(f"{out}: {len(rows)} runs, {failed} failed the independent check, {errors} ended in an error")
    if failed or errors:
        raise typer.Exit(EXIT_BROKEN)


def _suite(name: str, out: Path | None, keep: str | None, kept: Path, *, strict: bool) -> None:
    """Run a suite and put it beside the newest kept run: a warning names both figures, and is no failure."""
    from rota.bench.guard import compare_runs, warning
    from rota.bench.kept import add_runs, newest, read_kept
    from rota.bench.suite import load_suite, run_suite

    asked = load_suite(name)
    before = read_kept(kept)
    if out is not None:
        output_folder(out.parent)
    rows = run_suite(asked, lambda line: print(line, file=sys.stderr, flush=True))
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
