"""Small batches to run."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from rota.batch.batch import run_batch
from rota.batch.run import run
from rota.batch.tasks import expand
from rota.domain.batch import BatchSpec, Outcome, Task
from rota.io.batch_data import batch_json
from rota.io.batch_reading import SUMMARY
from rota.io.files import write_text
from rota.io.library import arrangements

WARD = next(one.folder for one in arrangements() if one.name == "liten-avdeling") / "baseline.yaml"


def spec_of(*experiments: dict[str, Any], **changes: Any) -> BatchSpec:
    """A batch of these experiments."""
    return BatchSpec.model_validate(
        {"format": "rota/batch/1", "title": "Tried", "experiments": list(experiments)} | changes
    )


def experiment(verb: str = "weekend", **changes: Any) -> dict[str, Any]:
    """One experiment on the small ward of the library."""
    return {"id": verb, "verb": verb, "scenarios": [str(WARD)]} | changes


def task(key: str, seed: int = 0, **axes: Any) -> Task:
    """A task that is only looked at."""
    return Task(key, "one", "weekend", "ward.yaml", axes, seed, 1.0, 10.0, None)


def outcome(status: Any = "done", **figures: float | None) -> Outcome:
    """An outcome with these figures."""
    return Outcome(status, figures)


def tried(folder: Path) -> Path:
    """A folder with the results of a small batch that was really run: ledgers, one of them of no ward, and rotas."""
    every = {"name": "every", "lever": "frequency=all:{}", "values": [2, 3, 4, 99]}
    hours = {"name": "friday", "levers": {"out": [], "in": ["friday=in"]}}
    spec = spec_of(
        experiment(axes=[every, hours]),
        experiment("solve", effort=0.2, seeds=[0, 1]),
        rank=[
            {"figure": "gap", "better": "lower", "at_most": 1},
            {"figure": "mean_percent.day+evening", "better": "higher"},
        ],
    )
    report = run_batch(spec, expand(spec, folder / "batch.yaml"), folder, _one_by_one, lambda _: None)
    write_text(folder / SUMMARY, json.dumps(batch_json(report), allow_nan=False))
    return folder


def _one_by_one(tasks: Sequence[Task]) -> Generator[tuple[Task, Outcome]]:
    for one in tasks:
        yield one, run(one)


def written(folder: Path, text: str) -> Path:
    """A batch file."""
    path = folder / "batch.yaml"
    path.write_text(text, encoding="utf-8")
    return path
