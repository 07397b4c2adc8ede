"""A batch from its file to its tables: what is finished is not run again, what ends is kept at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from pathlib import Path

from rota.batch.rank import better, ranking
from rota.batch.store import FORMAT, Store
from rota.batch.table import write_tables
from rota.bench.provenance import engine, provenance
from rota.domain.batch import BatchSpec, Outcome, Status, Task
from rota.domain.batch_result import BatchProgress, BatchReport, Best
from rota.domain.scenario import digest

MOST_FAILURES = 5
FAILED: tuple[Status, ...] = ("error", "lost", "invalid")
Run = Callable[[Sequence[Task]], Generator[tuple[Task, Outcome]]]


def run_batch(
    spec: BatchSpec,
    tasks: Sequence[Task],
    folder: Path,
    run: Run,
    tell: Callable[[BatchProgress], None],
    *,
    new: bool = False,
) -> BatchReport:
    """Run what is not finished yet, and write the tables. What a stop or a Ctrl-C leaves out is run another time.

    Raises InputError for a folder that another batch holds or whose results are another batch's.
    """
    spec_digest = digest(spec.model_dump(mode="json"))
    different = {task.key: task for task in tasks}
    store = Store(folder)
    with store.held():
        store.begin(spec_digest, new=new)
        outcomes = store.finished(different)
        before = len(outcomes)
        left = [task for key, task in different.items() if key not in outcomes]
        stopped, failed = False, sum(one.status in FAILED for one in outcomes.values())
        best: Best | None = None
        for key, outcome in outcomes.items():
            best = better(spec.rank, best, different[key], outcome)
        try:
            if left:
                with closing(run(left)) as running:
                    for task, outcome in running:
                        store.keep(task.key, outcome)
                        outcomes[task.key] = outcome
                        failed += outcome.status in FAILED
                        best = better(spec.rank, best, task, outcome)
                        run_now = len(outcomes) - before
                        tell(BatchProgress(before, run_now, len(different), task, outcome, failed, best))
        except KeyboardInterrupt:
            stopped = True
        made_by = {"format": FORMAT, "spec_sha256": spec_digest, "engine": engine()}
        written = write_tables(folder, tasks, outcomes, made_by)
    return BatchReport(
        title=spec.title,
        rows=len(tasks),
        tasks=len(different),
        before=before,
        finished=len(outcomes) == len(different) and not stopped,
        statuses=dict(sorted(Counter(outcomes[t.key].status for t in tasks if t.key in outcomes).items())),
        not_repeatable=sum(not outcomes[t.key].repeatable for t in tasks if t.key in outcomes),
        damaged=tuple(store.damaged),
        failures=_failures(outcomes.values()),
        ranking=ranking(spec.rank, tasks, outcomes),
        spec_digest=spec_digest,
        provenance=provenance(spec_digest),
        written=tuple(written),
    )


def _failures(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    failed = [one.message for one in outcomes if one.status in FAILED and one.message]
    return tuple(dict.fromkeys(failed))[:MOST_FAILURES]
