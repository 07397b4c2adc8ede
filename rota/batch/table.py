"""Outcomes as a table: one row a task in the batch's order, the same columns wherever it was run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from rota.domain.batch import Outcome, Task
from rota.io.batch_reading import AXIS, HEAD, TAIL
from rota.io.csv_guard import guarded
from rota.io.files import write_bytes, write_text

MADE_BY = b"rota"
TIMES = ("experiment", "scenario", "key", "seconds")


def results(tasks: Sequence[Task], outcomes: Mapping[str, Outcome]) -> pd.DataFrame:
    """A row for each task with an outcome: what was asked, how it came out, every figure. No times and no machine."""
    done = [task for task in tasks if task.key in outcomes]
    axes = list(dict.fromkeys(name for task in tasks for name in task.axes))
    names = sorted({name for task in done for name in outcomes[task.key].figures})
    rows = [_row(task, outcomes[task.key], axes, names) for task in done]
    columns = [*HEAD, *(f"{AXIS}{name}" for name in axes), *TAIL, *names]
    frame = pd.DataFrame(rows, columns=columns)
    for name in names:
        frame[name] = frame[name].astype("Float64")
    for name in axes:
        # Labels and numbers may stand in one column: as text both formats hold them alike.
        frame[f"{AXIS}{name}"] = frame[f"{AXIS}{name}"].astype("string")
    return frame


def timings(tasks: Sequence[Task], outcomes: Mapping[str, Outcome]) -> pd.DataFrame:
    """Seconds of each task where it was run; those found finished have the seconds of their run."""
    rows = [(t.experiment, t.source, t.key, outcomes[t.key].seconds) for t in tasks if t.key in outcomes]
    return pd.DataFrame(rows, columns=list(TIMES))


def write_tables(
    folder: Path, tasks: Sequence[Task], outcomes: Mapping[str, Outcome], provenance: Mapping[str, str]
) -> list[Path]:
    """`results.parquet`, `results.csv` and `timings.csv`, each whole or not at all.

    `provenance` goes into the Parquet file's own metadata under `rota`; it must not tell of times or machines, so that
    the same work gives the same bytes.
    """
    frame, times = results(tasks, outcomes), timings(tasks, outcomes)
    stream = io.BytesIO()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    made_by = {MADE_BY: json.dumps(provenance, sort_keys=True).encode()}
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **made_by}), stream)
    written = [folder / "results.parquet", folder / "results.csv", folder / "timings.csv"]
    write_bytes(written[0], stream.getvalue())
    write_text(written[1], _csv(frame))
    write_text(written[2], _csv(times))
    return written


def _row(task: Task, outcome: Outcome, axes: Sequence[str], names: Sequence[str]) -> list[object]:
    head = [task.experiment, task.verb, task.source, task.seed]
    tail = [outcome.status, outcome.repeatable, outcome.message, outcome.roster_digest, task.key]
    values = [None if name not in task.axes else str(task.axes[name]) for name in axes]
    return [*head, *values, *tail, *(outcome.figures.get(name) for name in names)]


def _csv(frame: pd.DataFrame) -> str:
    """Numbers with a decimal point, nothing as an empty cell, text that a spreadsheet would run made harmless."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return stream.getvalue()


def _cell(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    return guarded(value) if isinstance(value, str) else repr(float(value)) if isinstance(value, float) else str(value)
