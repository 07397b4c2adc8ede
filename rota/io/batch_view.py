"""A batch in the terminal: its tasks before, a line as each ends, and how it came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rota.domain.base import Language
from rota.domain.batch import BatchSpec, Task
from rota.domain.batch_result import BatchProgress, BatchReport
from rota.io import blocks
from rota.io.batch_data import left_lines, lines_before, ranked_rows
from rota.io.batch_words import STATUSES, combination, say
from rota.io.figures import number

if TYPE_CHECKING:
    from rich.console import Console

FIRST = 5


def print_tasks(spec: BatchSpec, tasks: Sequence[Task], lang: Language, console: Console) -> None:
    """What a batch would run: numbers by experiment and verb, the first tasks, and combinations that are no ward."""
    blocks.title(console, f"{say('title', lang)}: {spec.title.get(lang)}")
    for (experiment, verb), count in Counter((one.experiment, one.verb) for one in tasks).items():
        blocks.item(console, f"{experiment} ({verb}): {count}")
    different = len({one.key for one in tasks})
    blocks.line(console, say("counts", lang, rows=len(tasks), tasks=different, before=0))
    for one in tasks[:FIRST]:
        blocks.item(console, _named(one, lang))
    for one in [task for task in tasks if task.problem is not None][:FIRST]:
        what = combination(one.source, one.axes, one.experiment, lang)
        blocks.item(console, f"{what}: {STATUSES['invalid'].get(lang)}: {one.problem}")


def progress_line(progress: BatchProgress, seconds: float, lang: Language) -> str:
    """One task that ended: how many are done, left and failed, how fast, how it came out, and the best so far."""
    done, outcome, best = progress.before + progress.run, progress.outcome, progress.best
    line = say(
        "progress",
        lang,
        done=done,
        total=progress.total,
        left=progress.total - done,
        failed=progress.failed,
        rate=number(progress.run / seconds if seconds > 0 else 0.0, 2, lang),
        what=_named(progress.last, lang),
        told=STATUSES[outcome.status].get(lang),
        seconds=number(outcome.seconds, 1, lang),
    )
    if best is None:
        return line
    values = "; ".join(number(value, 2, lang) for value in best.values)
    return f"{line}. {say('best', lang, what=_named(best.task, lang), values=values)}"


def _named(task: Task, lang: Language) -> str:
    what = combination(task.source, task.axes, task.experiment, lang)
    return f"{what}, {say('seed', lang, seed=task.seed)}"


def print_batch(spec: BatchSpec, report: BatchReport, lang: Language, console: Console) -> None:
    """How a batch came out, best first."""
    blocks.title(console, f"{say('title', lang)}: {spec.title.get(lang)}")
    for line in lines_before(report, lang):
        blocks.line(console, line)
    if report.failures:
        blocks.heading(console, say("failures", lang))
        for text in report.failures:
            blocks.item(console, text)
    blocks.heading(console, say("ranking", lang))
    if not report.ranking.criteria:
        blocks.paragraph(console, say("unasked", lang), indent=(0, 0))
        return
    if report.ranking.ranked:
        blocks.paragraph(console, say("order", lang), indent=(0, 0))
        for cells in ranked_rows(report, lang):
            named = zip([one.figure for one in report.ranking.criteria], cells[2:], strict=True)
            blocks.item(console, f"{cells[0]}: {cells[1]}: {', '.join(f'{name} {value}' for name, value in named)}")
    else:
        blocks.paragraph(console, say("none", lang), indent=(0, 0))
    if report.ranking.left:
        blocks.heading(console, say("left", lang, count=len(report.ranking.left)))
        for text in left_lines(report, lang):
            blocks.item(console, text)
