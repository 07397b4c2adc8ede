"""The verb `bench`: measure the engines on generated wards and on benchmark files. Heavy imports stand inside."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rota.cli_common import EXIT_BROKEN, output_folder


def bench(
    cases: Annotated[
        list[str], typer.Option("--cases", metavar="GLOB", help="ids such as 'ward/33x12', 'rws/*'; repeat, or commas")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.jsonl", help="a JSON line per run is added here")],
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
