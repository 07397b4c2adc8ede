"""The rotas of both sides on paper: lines one below the other, six weeks to a sheet, and what the codes mean."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from rota.domain.base import Language
from rota.domain.comparison import Comparison
from rota.domain.time import WEEKDAY_SHORT
from rota.io import figures, html_rota, report
from rota.io.grid import Cell as GridCell
from rota.io.grid import Line, days_changed, differs, grid
from rota.io.pages import Cell, Column, Pages
from rota.io.palette import paint
from rota.io.texts import say

WEEKS_PER_SHEET = 6
MOST_PER_SHEET = 32  # positions, of two lines each


def add_rota(pages: Pages, comparison: Comparison, lang: Language) -> None:
    """Both rotas, with the days that differ marked."""
    pages.heading(say("rota", lang))
    changed = days_changed(comparison)
    if changed is None:
        pages.paragraph(say("rota_lengths", lang), "intro")
    else:
        told = {"changed": figures.number(changed[0], 0, lang), "days": figures.number(changed[1], 0, lang)}
        pages.paragraph(say("rota_intro", lang, **told), "intro")
    pages.table(*_codes_table(comparison, lang), fine=True)
    lines = {
        name: {one.position_id: one for one in grid(side.scenario, side.roster)}
        for name, side in report.sides(comparison)
    }
    order = dict.fromkeys((*(one.position_id for one in comparison.people), *lines["baseline"], *lines["proposal"]))
    weeks = max(side.scenario.cycle.weeks for _, side in report.sides(comparison))
    for start in range(0, weeks, WEEKS_PER_SHEET):
        numbers = range(start, min(weeks, start + WEEKS_PER_SHEET))
        days = range(numbers.start * 7, numbers.stop * 7)
        heads = [WEEKDAY_SHORT[lang][day % 7] for day in days]
        for names in _sheets(tuple(order)):
            rows = [_grid_rows(name, lines, days, marks=changed is not None, lang=lang) for name in names]
            pages.grid(say("position", lang), [(f"{say('week', lang)} {one + 1}", 7) for one in numbers], heads, rows)


def _sheets(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The positions of each sheet, as many on each."""
    sheets = ceil(len(names) / MOST_PER_SHEET)
    size = ceil(len(names) / max(1, sheets))
    return [names[start : start + size] for start in range(0, len(names), size)] if names else []


def _codes_table(comparison: Comparison, lang: Language) -> tuple[list[Column], list[list[str | Cell]]]:
    """Every code of either side by the clock, with how often it is used."""
    shifts = {shift.code: shift for _, side in report.sides(comparison) for shift in side.scenario.shifts}
    rows: list[list[str | Cell]] = [
        [
            Cell(row.code, strong=True, paint=paint(shifts.get(row.code))),
            row.name,
            row.kind,
            row.clock,
            row.paid,
            *(figures.number(count, 0, lang) for count in row.counts),
        ]
        for row in html_rota.legend(comparison, lang)
    ]
    used = [f"{say('used', lang)}: {say(when, lang)}" for when in ("before", "after")]
    columns = [
        Column(say("code", lang), 0.7, "center"),
        Column(say("name", lang), 2.2),
        Column(say("kind", lang), 1.2),
        Column(say("clock", lang), 1.4),
        Column(say("paid", lang), 1, "right"),
        *(Column(head, 1.3, "right") for head in used),
    ]
    return columns, rows


def _grid_rows(
    name: str, lines: Mapping[report.SideName, Mapping[str, Line]], days: range, *, marks: bool, lang: Language
) -> list[list[str | Cell]]:
    before, after = lines["baseline"].get(name), lines["proposal"].get(name)
    found: list[list[str | Cell]] = []
    for when, line, other in (("before", before, None), ("after", after, before if marks else None)):
        if line is not None:
            cells = [line.cells[day] if day < len(line.cells) else None for day in days]
            old = [None] * len(cells) if other is None else [other.cells[day] for day in days if day < len(other.cells)]
            shown = [
                day_cell(cell, marked=other is not None and differs(was, cell))
                for was, cell in zip(old, cells, strict=False)
            ]
            found.append([Cell(_whose(line, lang), strong=when == "before"), say(when, lang), *shown])
    return found


def _whose(line: Line, lang: Language) -> str:
    if line.position is None:
        return line.position_id
    label = report.person_label(line.position_id, line.position.holder, lang)
    return f"{label} {figures.trimmed(line.position.percent, lang)} %"


def day_cell(cell: GridCell | None, *, marked: bool) -> Cell:
    """A day of a rota: its codes on the colour of the shift, a star where it differs."""
    star = "*" if marked else ""
    return Cell(star, mark=marked) if cell is None else Cell(f"{cell.text}{star}", paint=paint(cell.shift), mark=marked)
