"""The figures of a comparison as CSV, one a row: numbers as numbers with a decimal point, nothing as an empty cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from rota.domain.base import Language
from rota.domain.comparison import Comparison, Row
from rota.io.csv_guard import guarded
from rota.io.files import write_text
from rota.io.json_out import DECIMALS
from rota.io.report import delta, group_title

COLUMNS = (
    "id",
    "group",
    "figure",
    "unit",
    "baseline",
    "proposal",
    "difference",
    "better",
    "better_for",
    "definition",
)


def rows_csv(comparison: Comparison, lang: Language) -> str:
    """All rows of the comparison, their texts in one language. `better` is `higher`, `lower` or `neutral`.

    `difference` is that of the figures as the reports show them, rounded to the measure's decimals.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row, lang) for row in comparison.rows)
    return stream.getvalue()


def write_rows_csv(path: Path, comparison: Comparison, lang: Language) -> None:
    """Write `rows_csv` to a file, whole or not at all."""
    write_text(path, rows_csv(comparison, lang))


def _cells(row: Row, lang: Language) -> list[str]:
    measure = row.measure
    numbers = [_number(value) for value in (row.baseline, row.proposal, delta(row))]
    texts = [measure.id, group_title(measure.group, lang), measure.label.get(lang), measure.unit.get(lang)]
    rest = [measure.better, measure.better_for.get(lang), measure.definition.get(lang)]
    return [*map(guarded, texts), *numbers, *map(guarded, rest)]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    rounded = round(value, DECIMALS)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)
