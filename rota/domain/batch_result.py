"""How far a batch is, and its end: produced by `rota.batch`, shown by `rota.io`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rota.domain.base import Text
from rota.domain.batch import Criterion, Figure, Outcome, Status, Task

Why = Literal["figure_missing", "at_most", "at_least", "status"]
# In the place of a task's status where the task was never run.
NOT_RUN = "not run"


@dataclass(frozen=True)
class Best:
    """The best single task so far, with its criteria. The ranking at the end is by means over seeds."""

    task: Task
    values: tuple[float, ...]


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is: finished before, run now, of how many different tasks; the last one and how it came out.

    `failed` counts tasks without a result because of an error, and combinations that are no ward.
    """

    before: int
    run: int
    total: int
    last: Task
    outcome: Outcome
    failed: int = 0
    best: Best | None = None


@dataclass(frozen=True)
class Ranked:
    """One combination with the means of its criteria over its seeds. Equal means share a `place`, from 1.

    `pareto`: no other ranked one is as good in every criterion and better in one.
    """

    place: int
    experiment: str
    source: str
    axes: Mapping[str, object]
    seeds: int
    values: tuple[float, ...]
    pareto: bool


@dataclass(frozen=True)
class Left:
    """A combination that is not ranked, why, and by which figure."""

    experiment: str
    source: str
    axes: Mapping[str, object]
    why: Why
    what: str


@dataclass(frozen=True)
class Ranking:
    """What is ranked, best first, and what is not."""

    criteria: tuple[Criterion, ...]
    ranked: tuple[Ranked, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True)
class BatchReport:
    """The end of a batch. `rows` counts rows of the table; several can be one task's.

    `finished` says whether every task has an outcome. `damaged` names files that were not whole and were made again.
    `failures` are the first messages of tasks that failed, each once.
    """

    title: Text
    rows: int
    tasks: int
    before: int
    finished: bool
    statuses: Mapping[str, int]
    not_repeatable: int
    damaged: tuple[str, ...]
    failures: tuple[str, ...]
    ranking: Ranking
    spec_digest: str
    provenance: Mapping[str, object]
    written: tuple[Path, ...]


@dataclass(frozen=True)
class BatchRow:
    """A row of a result folder: what was asked, how it came out, every figure. Values of axes are as in the table."""

    experiment: str
    verb: str
    source: str
    seed: int
    axes: Mapping[str, str]
    status: Status
    repeatable: bool
    message: str | None
    roster_digest: str | None
    key: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class BatchResults:
    """What a result folder holds, read again. `rows` are those finished, of `tasks_asked` rows asked for."""

    title: Text
    tasks_asked: int
    finished: bool
    statuses: Mapping[str, int]
    not_repeatable: int
    failures: tuple[str, ...]
    ranking: Ranking
    rows: tuple[BatchRow, ...]
    spec_digest: str
    revision: str
    made_at: str
