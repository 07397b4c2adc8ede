"""Small batches to run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rota.domain.batch import BatchSpec, Outcome, Task
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


def written(folder: Path, text: str) -> Path:
    """A batch file."""
    path = folder / "batch.yaml"
    path.write_text(text, encoding="utf-8")
    return path
