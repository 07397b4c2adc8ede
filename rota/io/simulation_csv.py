"""The rows of simulated years as CSV: numbers as numbers with a decimal point, nothing as an empty cell."""

from __future__ import annotations

import csv
import io

from rota.domain.base import Language
from rota.domain.simulated import Estimate, PairedRow, Simulation
from rota.io.csv_guard import guarded
from rota.io.simulation_words import column_name

PARTS = ("mean", "low", "high", "spread", "low_year", "high_year", "replications")
SIDES = ("baseline", "proposal", "difference")
COLUMNS = (
    "id",
    "by",
    "column",
    "column_name",
    "figure",
    "unit",
    *(f"{side}_{part}" for side in SIDES for part in PARTS),
    "better",
    "better_for",
    "definition",
)


def simulation_csv(simulation: Simulation, lang: Language) -> str:
    """All rows, their texts in one language. `low`, `high` bound the mean, `low_year`, `high_year` the single years."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(simulation, row, lang) for row in simulation.rows)
    return stream.getvalue()


def _cells(simulation: Simulation, row: PairedRow, lang: Language) -> list[str]:
    figure = row.figure
    name = "" if row.column is None else column_name(simulation, row, lang)
    texts = [
        figure.id,
        "" if row.column is None else figure.by or "",
        row.column or "",
        name,
        figure.label.get(lang),
        figure.unit.get(lang),
    ]
    numbers = [cell for found in (row.baseline, row.proposal, row.difference) for cell in _numbers(found)]
    rest = [figure.better, figure.better_for.get(lang), figure.definition.get(lang)]
    return [*map(guarded, texts), *numbers, *map(guarded, rest)]


def _numbers(found: Estimate | None) -> list[str]:
    return [""] * len(PARTS) if found is None else [repr(getattr(found, part)) for part in PARTS]
