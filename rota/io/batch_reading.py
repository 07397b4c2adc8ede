"""Read a batch's result folder as somebody may have sent it: `summary.json` and `results.csv`, all of it checked."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, StringConstraints, ValidationError

from rota.domain.base import Bool, Int, Line, Model, Num, Text
from rota.domain.batch import MOST_TASKS, Criterion, Status, Value, Verb
from rota.domain.batch_result import BatchResults, BatchRow, Left, Ranked, Ranking, Why
from rota.domain.finding import InputError, Problem
from rota.io.csv_guard import unguarded
from rota.io.files import read_text
from rota.io.yaml_tree import MAX_PROBLEMS, shorten

SUMMARY, TABLE, FORMAT = "summary.json", "results.csv", "rota/batch-summary/1"
MOST_SUMMARY_BYTES, MOST_TABLE_BYTES = 30 * 1024 * 1024, 200 * 1024 * 1024
MOST_COLUMNS, MOST_CELL = 2000, 20_000
# Columns of the table: these, one for each axis, those, one for each figure.
HEAD = ("experiment", "verb", "scenario", "seed")
AXIS = "axis."
TAIL = ("status", "repeatable", "message", "roster_digest", "key")

OTHER_RUN = Text(
    nb=f"radene er ikke de som {SUMMARY} teller: filene er fra ulike kjøringer",
    en=f"its rows are not those that {SUMMARY} counts: the files are of different runs",
)
NO_JSON = Text(
    nb="er ikke JSON slik dette verktøyet skriver det: {what}", en="is not JSON as this tool writes it: {what}"
)
NO_CSV = Text(nb="er ikke CSV slik dette verktøyet skriver det: {what}", en="is not CSV as this tool writes it: {what}")
OTHER_COLUMNS = Text(
    nb="har andre kolonner enn tabellen til en serie: {what}, og så tallene",
    en="has other columns than a batch's table: {what}, then figures",
)

Count = Annotated[Int, Field(ge=0)]
Said = Annotated[str, StringConstraints(strict=True, max_length=MOST_CELL)]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern="^[0-9a-f]{64}$")]
_SEED = re.compile("[0-9]{1,10}")


class _Ranked(Model):
    place: Annotated[Int, Field(ge=1)]
    experiment: Line
    scenario: Line
    axes: dict[Line, Value]
    seeds: Annotated[Int, Field(ge=1)]
    values: tuple[Num, ...]
    pareto: Bool


class _Left(Model):
    experiment: Line
    scenario: Line
    axes: dict[Line, Value]
    why: Why
    what: Said


class _Provenance(Model):
    revision: Line
    versions: dict[Line, Line | None]
    machine: Said
    system: Said
    cores: Count
    instance_sha256: Sha256
    date: Line


class _Summary(Model):
    format: Literal["rota/batch-summary/1"]
    title: Text
    spec_sha256: Sha256
    provenance: _Provenance
    rows: Count
    tasks: Count
    finished_before: Count
    finished: Bool
    statuses: dict[Status, Count]
    not_repeatable: Count
    damaged: tuple[Said, ...]
    failures: tuple[Said, ...]
    criteria: tuple[Criterion, ...]
    ranked: tuple[_Ranked, ...]
    not_ranked: tuple[_Left, ...]


def read_batch(folder: Path) -> BatchResults:
    """The results in a folder. Raises InputError with every problem found; nothing is taken over in part."""
    summary = _summary(folder / SUMMARY)
    rows = _rows(folder / TABLE)
    counted = dict(Counter(row.status for row in rows))
    if counted != {status: count for status, count in summary.statuses.items() if count}:
        raise InputError([Problem.told(str(folder / TABLE), "", OTHER_RUN)])
    return BatchResults(
        title=summary.title,
        tasks_asked=summary.rows,
        finished=summary.finished,
        statuses={str(status): count for status, count in summary.statuses.items()},
        not_repeatable=summary.not_repeatable,
        failures=summary.failures,
        ranking=Ranking(
            summary.criteria,
            tuple(
                Ranked(one.place, one.experiment, one.scenario, one.axes, one.seeds, one.values, one.pareto)
                for one in summary.ranked
            ),
            tuple(Left(one.experiment, one.scenario, one.axes, one.why, one.what) for one in summary.not_ranked),
        ),
        rows=tuple(rows),
        spec_digest=summary.spec_sha256,
        revision=summary.provenance.revision,
        made_at=summary.provenance.date,
    )


def _summary(path: Path) -> _Summary:
    text = read_text(path, MOST_SUMMARY_BYTES)
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError([_told(path, NO_JSON, error)]) from None
    try:
        summary = _Summary.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise InputError(
            [
                Problem(str(path), None, ".".join(map(str, one["loc"])), shorten(one["msg"]))
                for one in error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
            ]
        ) from None
    uneven = [one for one in summary.ranked if len(one.values) != len(summary.criteria)]
    if uneven:
        raise InputError([Problem(str(path), None, "ranked", "has not one value for each criterion")])
    return summary


def _told(path: Path, message: Text, what: object) -> Problem:
    both = Text(nb=message.nb.format(what=what), en=message.en.format(what=what))
    return Problem.told(str(path), "", both)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _rows(path: Path) -> list[BatchRow]:
    stream = csv.reader(io.StringIO(read_text(path, MOST_TABLE_BYTES), newline=""), strict=True)
    try:
        head = next(stream, [])
        axes, names = _columns(path, head)
        problems: list[Problem] = []
        rows = []
        for number, row in enumerate(_at_most(path, stream), start=1):
            try:
                rows.append(_row(head, axes, names, row))
            except ValueError as error:
                problems.append(Problem(str(path), stream.line_num, f"row {number}", str(error)))
                if len(problems) == MAX_PROBLEMS:
                    break
    except csv.Error as error:
        raise InputError([replace(_told(path, NO_CSV, error), line=stream.line_num)]) from None
    if problems:
        raise InputError(problems)
    return rows


def _at_most(path: Path, stream: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(stream):
        if number >= MOST_TASKS:
            raise InputError([Problem(str(path), None, "", f"has more than {MOST_TASKS} rows")])
        yield row


def _columns(path: Path, head: Sequence[str]) -> tuple[list[str], list[str]]:
    """Columns of axes and of figures."""
    axes = [name for name in head[len(HEAD) :] if name.startswith(AXIS)]
    fixed = len(HEAD) + len(axes) + len(TAIL)
    names = list(head[fixed:])
    if len(head) > MOST_COLUMNS or list(head[:fixed]) != [*HEAD, *axes, *TAIL] or len(set(head)) < len(head):
        columns = f"{', '.join(HEAD)}, {AXIS}..., {', '.join(TAIL)}"
        raise InputError([replace(_told(path, OTHER_COLUMNS, columns), line=1)])
    return axes, names


def _row(head: Sequence[str], axes: Sequence[str], names: Sequence[str], row: Sequence[str]) -> BatchRow:
    if len(row) != len(head):
        raise ValueError(f"has {len(row)} cells; {len(head)} are wanted")
    if max(map(len, row)) > MOST_CELL:
        raise ValueError(f"has a cell of more than {MOST_CELL} characters")
    cells = dict(zip(head, row, strict=True))
    for name, known in (("verb", get_args(Verb)), ("status", get_args(Status)), ("repeatable", ("True", "False"))):
        if cells[name] not in known:
            raise ValueError(f"{name} = {shorten(cells[name])}: write one of {', '.join(known)}")
    if not _SEED.fullmatch(cells["seed"]):
        raise ValueError(f"seed = {shorten(cells['seed'])}: a whole number is wanted")
    return BatchRow(
        experiment=unguarded(cells["experiment"]),
        verb=cells["verb"],
        source=unguarded(cells["scenario"]),
        seed=int(cells["seed"]),
        axes={name.removeprefix(AXIS): unguarded(cells[name]) for name in axes if cells[name]},
        status=cells["status"],  # type: ignore[arg-type]  # one of them, as seen above
        repeatable=cells["repeatable"] == "True",
        message=unguarded(cells["message"]) or None,
        roster_digest=cells["roster_digest"] or None,
        key=cells["key"],
        figures={name: _figure(name, cells[name]) for name in names},
    )


def _figure(name: str, cell: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{shorten(name)} = {shorten(cell)}: a number is wanted")
    return value
