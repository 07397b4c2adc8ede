"""The verb `batch`: wards times values times seeds, here or on a cluster. Heavy imports stand inside."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from rota.cli_common import (
    EXIT_STOPPED,
    JsonFlag,
    Lang,
    LangOption,
    console,
    language,
    output_folder,
    print_json,
    say_written,
)

if TYPE_CHECKING:
    from rota.batch.batch import Run
    from rota.domain.batch import BatchSpec
    from rota.domain.batch_result import BatchProgress, BatchReport


class Cluster(StrEnum):
    """Clusters that the verb makes itself."""

    local = "local"


def batch(
    spec: Annotated[Path, typer.Argument(metavar="SPEC.yaml", help="a batch file, see the README")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="results; run again with it to go on")],
    workers: Annotated[int | None, typer.Option(help="processes; else one a core", min=1, max=256)] = None,
    cluster: Annotated[Cluster | None, typer.Option(help="a Dask cluster made on this machine")] = None,
    scheduler: Annotated[str | None, typer.Option(metavar="ADDRESS", help="a Dask scheduler, tcp://...")] = None,
    new: Annotated[bool, typer.Option("--new", help="the folder may hold another batch's results")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would be run, and run nothing")] = False,
    lang: LangOption = Lang.nb,
    as_json: JsonFlag = False,
) -> None:
    """Run every combination of a batch file. What is finished is kept; run the same command again to go on.

    Writes results.parquet, results.csv, timings.csv, summary.json and summary.md into the folder.
    """
    from rota.batch.batch import run_batch
    from rota.batch.tasks import expand
    from rota.domain.finding import InputError, Problem
    from rota.io.batch_file import load_batch
    from rota.io.batch_view import print_batch, print_tasks, progress_line

    if cluster is not None and scheduler is not None:
        raise InputError([Problem("rota batch", None, "--cluster, --scheduler", "give one of them, not both")])
    loaded = load_batch(spec)
    tasks = expand(loaded, spec)
    if dry_run:
        if as_json:
            from rota.io.batch_data import tasks_json

            print_json(tasks_json(loaded, tasks))
        else:
            print_tasks(loaded, tasks, language(lang), console())
        return
    folder = output_folder(out)
    started = time.monotonic()

    def tell(progress: BatchProgress) -> None:
        line = progress_line(progress, time.monotonic() - started, language(lang))
        print(line, file=sys.stderr, flush=True)

    with _politely(lang) as stop, _runner(workers, cluster, scheduler, stop) as run:
        report = run_batch(loaded, tasks, folder, run, tell, new=new)
    written = [*report.written, *_summaries(folder, loaded, report, lang)]
    if as_json:
        from rota.io.batch_data import batch_json

        print_json(batch_json(report))
    else:
        print_batch(loaded, report, language(lang), console())
        say_written(written)
    if not report.finished:
        raise typer.Exit(EXIT_STOPPED)


@contextmanager
def _politely(lang: Lang) -> Iterator[threading.Event]:
    """An event that a first Ctrl-C sets, so that running tasks end and are kept. A second one ends at once."""
    from rota.io.batch_words import say

    stop = threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def first(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)
        print(say("stopping", language(lang)), file=sys.stderr, flush=True)

    signal.signal(signal.SIGINT, first)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _runner(
    workers: int | None, cluster: Cluster | None, scheduler: str | None, stop: threading.Event
) -> Iterator[Run]:
    """Where tasks are run: processes here, a cluster here, or one that is running somewhere."""
    from rota.batch import cluster as dask
    from rota.batch.pool import run_local
    from rota.bench.provenance import cores

    count = workers or cores()
    if scheduler is not None:
        with dask.client_of(scheduler) as client:
            yield partial(dask.run_on, client, stop=stop)
    elif cluster is not None:
        with dask.local_client(count) as client:
            yield partial(dask.run_on, client, stop=stop)
    else:
        yield partial(run_local, workers=count, stop=stop)


def _summaries(folder: Path, spec: BatchSpec, report: BatchReport, lang: Lang) -> Sequence[Path]:
    import json

    from rota.io.batch_data import batch_json, batch_markdown
    from rota.io.files import write_text

    written = [folder / "summary.json", folder / "summary.md"]
    write_text(written[0], json.dumps(batch_json(report), ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    write_text(written[1], batch_markdown(report, spec.title.get(language(lang)), language(lang)))
    return written
