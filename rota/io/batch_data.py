"""A batch's end as JSON and as Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from rota.domain.base import Language
from rota.domain.batch import BatchSpec, Task
from rota.domain.batch_result import BatchReport, BatchRow
from rota.io.batch_words import STATUSES, combination, reason, say
from rota.io.csv_guard import guarded
from rota.io.figures import number

Data = dict[str, Any]
MOST_RANKED = 20


def batch_json(report: BatchReport) -> Data:
    """Everything but the rows themselves."""
    ranking = report.ranking
    return {
        "format": "rota/batch-summary/1",
        "title": {"nb": report.title.nb, "en": report.title.en},
        "spec_sha256": report.spec_digest,
        "provenance": dict(report.provenance),
        "rows": report.rows,
        "tasks": report.tasks,
        "finished_before": report.before,
        "finished": report.finished,
        "statuses": dict(report.statuses),
        "not_repeatable": report.not_repeatable,
        "damaged": list(report.damaged),
        "failures": list(report.failures),
        "criteria": [one.model_dump(mode="json") for one in ranking.criteria],
        "ranked": [
            {
                "place": one.place,
                "experiment": one.experiment,
                "scenario": one.source,
                "axes": dict(one.axes),
                "seeds": one.seeds,
                "values": list(one.values),
                "pareto": one.pareto,
            }
            for one in ranking.ranked
        ],
        "not_ranked": [
            {
                "experiment": one.experiment,
                "scenario": one.source,
                "axes": dict(one.axes),
                "why": one.why,
                "what": one.what,
            }
            for one in ranking.left
        ],
    }


def tasks_json(spec: BatchSpec, tasks: Sequence[Task]) -> Data:
    """What a batch would run."""
    return {
        "format": "rota/batch-tasks/1",
        "title": {"nb": spec.title.nb, "en": spec.title.en},
        "rows": len(tasks),
        "tasks": len({one.key for one in tasks}),
        "each": [
            {
                "experiment": one.experiment,
                "verb": one.verb,
                "scenario": one.source,
                "axes": dict(one.axes),
                "seed": one.seed,
                "key": one.key,
                "problem": one.problem,
            }
            for one in tasks
        ],
    }


def ranked_rows(report: BatchReport, lang: Language) -> list[list[str]]:
    """The best, each with its place, what it is and its figures."""
    return [
        [
            f"{one.place}{' *' if one.pareto else ''}",
            combination(one.source, one.axes, one.experiment, lang),
            *(number(value, 2, lang) for value in one.values),
        ]
        for one in report.ranking.ranked[:MOST_RANKED]
    ]


def lines_before(report: BatchReport, lang: Language) -> list[str]:
    """What is said before the ranking."""
    lines = [say("counts", lang, rows=report.rows, tasks=report.tasks, before=report.before)]
    if not report.finished:
        lines.append(say("unfinished", lang))
    lines += [
        f"{text.get(lang)}: {report.statuses[status]}" for status, text in STATUSES.items() if status in report.statuses
    ]
    if report.not_repeatable:
        lines.append(say("not_repeatable", lang, count=report.not_repeatable))
    if report.damaged:
        lines.append(say("damaged", lang, names=", ".join(report.damaged)))
    return lines


def left_lines(report: BatchReport, lang: Language) -> list[str]:
    """What is not ranked, with the reason."""
    left = report.ranking.left
    lines = [
        f"{combination(one.source, one.axes, one.experiment, lang)}: {reason(one, lang)}" for one in left[:MOST_RANKED]
    ]
    return lines if len(left) <= MOST_RANKED else [*lines, say("more", lang, count=len(left) - MOST_RANKED)]


def batch_markdown(report: BatchReport, title: str, lang: Language) -> str:
    """`summary.md`."""
    parts = [f"# {_plain(title)}", "", *(f"- {_plain(one)}" for one in lines_before(report, lang))]
    parts += [f"- {say('made_by', lang, revision=report.provenance.get('revision'))}"]
    parts += ["", f"## {say('ranking', lang)}", ""]
    if not report.ranking.criteria:
        parts.append(say("unasked", lang))
    elif not report.ranking.ranked:
        parts.append(say("none", lang))
    else:
        heads = [say("place", lang), say("which", lang), *(one.figure for one in report.ranking.criteria)]
        parts += [say("order", lang), "", _row(heads), _row(["---"] * len(heads))]
        parts += [_row(cells) for cells in ranked_rows(report, lang)]
    if report.ranking.criteria and report.ranking.left:
        parts += ["", f"## {say('left', lang, count=len(report.ranking.left))}", ""]
        parts += [f"- {_plain(one)}" for one in left_lines(report, lang)]
    if report.failures:
        parts += ["", f"## {say('failures', lang)}", "", *(f"- {_plain(one)}" for one in report.failures)]
    return "\n".join(parts) + "\n"


def rows_csv(rows: Sequence[BatchRow], figures: Sequence[str]) -> str:
    """Rows of a table with some of its figures, as `results.csv` writes them."""
    axes = list(dict.fromkeys(name for row in rows for name in row.axes))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["experiment", "scenario", "seed", *(guarded(name) for name in axes), "status", *figures])
    for row in rows:
        values = [row.figures.get(name) for name in figures]
        head = [
            guarded(row.experiment),
            guarded(row.source),
            row.seed,
            *(guarded(row.axes.get(one, "")) for one in axes),
        ]
        writer.writerow([*head, row.status, *("" if value is None else value for value in values)])
    return stream.getvalue()


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(_plain(cell).replace('|', '/') for cell in cells)} |"


def _plain(text: str) -> str:
    """One line, without what Markdown would take for markup or HTML."""
    return " ".join(text.split()).replace("<", "‹").replace(">", "›").replace("`", "'")
