"""A result folder is read as it was written; a tampered one is refused with the place, never taken in part."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from rota.batch.batch import run_batch
from rota.batch.tasks import expand
from rota.bench.provenance import engine
from rota.domain.batch import Outcome
from rota.domain.finding import InputError
from rota.io.batch_data import batch_json
from rota.io.batch_reading import read_batch
from rota.io.files import write_text
from tests.batch.specs import experiment, outcome, spec_of

OUTCOMES = (outcome(gap=1.5, people=None), outcome(gap=0.25), Outcome("error", {}, '=1+1, "failed"\nat last'))


def _folder(folder: Path) -> Path:
    spec = spec_of(
        experiment(axes=[{"name": "word", "set": "ward.name", "values": ["=1+1", "plain", "'=2"]}]),
        rank=[{"figure": "gap", "better": "lower"}],
    )
    tasks = expand(spec, folder / "batch.yaml")
    made = dict(zip((one.key for one in tasks), OUTCOMES, strict=True))
    report = run_batch(spec, tasks, folder, lambda left: ((one, made[one.key]) for one in left), lambda _: None)
    write_text(folder / "summary.json", json.dumps(batch_json(report), allow_nan=False))
    return folder


def test_a_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = read_batch(_folder(tmp_path))
    assert [row.axes["word"] for row in found.rows] == ["=1+1", "plain", "'=2"]
    assert [dict(row.figures) for row in found.rows] == [
        {"gap": 1.5, "people": None},
        {"gap": 0.25, "people": None},
        {"gap": None, "people": None},
    ]
    assert [row.message for row in found.rows] == [None, None, '=1+1, "failed"\nat last']
    assert [(one.place, one.axes["word"], one.values) for one in found.ranking.ranked] == [
        (1, "plain", (0.25,)),
        (2, "=1+1", (1.5,)),
    ]
    assert [(one.axes["word"], one.what) for one in found.ranking.left] == [("'=2", "error")]
    assert (found.title.nb, found.tasks_asked, found.finished) == ("Tried", 3, True)
    assert found.statuses == {"done": 2, "error": 1}


def _changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        data = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        change(data)
        (folder / "summary.json").write_text(json.dumps(data), encoding="utf-8")

    return tamper


def _table(old: str, new: str) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        text = (folder / "results.csv").read_text(encoding="utf-8")
        assert old in text
        (folder / "results.csv").write_text(text.replace(old, new), encoding="utf-8")

    return tamper


def _summary(text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "summary.json").write_text(text, encoding="utf-8") and None


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda folder: (folder / "summary.json").unlink(), "no such file"),
        (lambda folder: (folder / "results.csv").unlink(), "no such file"),
        (_summary("{"), "is not JSON"),
        (_summary("[" * 100_000), "is not JSON"),
        (_summary("[]"), "summary.json"),
        (_summary('{"rows": NaN}'), "NaN is no number"),
        (_changed(lambda data: data.update(format="rota/batch-summary/2")), "format"),
        (_changed(lambda data: data.update(script="<script>")), "script"),
        (_changed(lambda data: data.update(rows=-1)), "rows"),
        (_changed(lambda data: data["ranked"][0].update(place="1")), "ranked.0.place"),
        (_changed(lambda data: data["ranked"][0].update(values=[])), "one value for each criterion"),
        (_changed(lambda data: data["statuses"].update(done=7)), "different runs"),
        (_changed(lambda data: data["statuses"].update(fine=7)), "statuses"),
        (_table("status,", "state,"), "other columns"),
        (_table("gap,people", "gap,gap"), "other columns"),
        (_table(",done,True,", ",fine,True,"), "status = fine"),
        (_table(",done,True,", ",done,yes,"), "repeatable = yes"),
        (_table("0.25", "nan"), "gap = nan: a number is wanted"),
        (_table("0.25", "0.25,1"), "cells"),
        (_table("0.25", '"0.25'), "results.csv"),
        (_table("plain", "p" * 30_000), "a cell of more than"),
        (_table("plain", "p" * 200_000), "field larger"),
    ],
)
def test_a_tampered_folder_is_refused_with_the_place(tmp_path: Path, tamper: Callable[[Path], None], told: str) -> None:
    folder = _folder(tmp_path)
    tamper(folder)
    with pytest.raises(InputError, match=told):
        read_batch(folder)


def test_the_parquet_file_says_what_made_it_and_nothing_of_time_or_place(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    made_by = json.loads(pq.read_schema(folder / "results.parquet").metadata[b"rota"])
    assert set(made_by) == {"format", "spec_sha256", "engine"}
    assert made_by["spec_sha256"] == read_batch(folder).spec_digest
    assert made_by["engine"] == engine()
