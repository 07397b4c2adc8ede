"""One position's page: terms, figures and every day, before and after."""

from __future__ import annotations

from typing import Any

from rota.domain.base import Language
from rota.domain.comparison import Comparison, PersonRow, Side
from rota.domain.time import SATURDAY, WEEKDAY_SHORT
from rota.io.figures import number, signed
from rota.io.grid import Cell, differs, grid
from rota.io.html import piece
from rota.io.html_rota import own_colour
from rota.io.pdf_words import word
from rota.io.person_asked import asked_lines, asked_of
from rota.io.report import person_change, person_label
from rota.io.texts import say


def person_html(comparison: Comparison, position_id: str, lang: Language) -> str:
    """The page of a position of either side. Raises StopIteration for one that neither side has."""
    person = next(one for one in comparison.people if one.position_id == position_id)
    figures = []
    for measure in comparison.person_measures:
        before, after = person.figures.get(measure.id, (None, None))
        change = person_change(person, measure)
        figures.append(
            {
                "measure": measure,
                "before": number(before, measure.decimals, lang),
                "after": number(after, measure.decimals, lang),
                "change": signed(change, measure.decimals, lang),
                "moved": before != after,
            }
        )
    asked = asked_of(comparison, position_id)
    groups = (("my_own", asked.own), ("my_others", asked.others), ("my_agreed", asked.agreed))
    content = {
        "name": person_label(position_id, person.holder, lang),
        "status": say(f"status.{person.status}", lang),
        "person": person,
        "moved": [one for one in figures if one["moved"]],
        "kept": [one for one in figures if not one["moved"]],
        "weeks": _weeks(comparison, person, lang),
        "asked": [(word(key, lang), asked_lines(some, comparison, position_id, lang)) for key, some in groups if some],
        "contract": asked.contract,
        "word": lambda key: word(key, lang),
        "heads": [(WEEKDAY_SHORT[lang][day], day >= SATURDAY) for day in range(7)],
    }
    return piece("person.html.j2", lang, content)


def _weeks(comparison: Comparison, person: PersonRow, lang: Language) -> list[dict[str, Any]]:
    before, after = (_line(side, person.position_id) for side in (comparison.baseline, comparison.proposal))
    same_length = comparison.baseline.scenario.cycle.days == comparison.proposal.scenario.cycle.days
    weeks = max(len(before or ()), len(after or ())) // 7
    found = []
    for week in range(weeks):
        days = range(week * 7, week * 7 + 7)
        rows = []
        for key, line, other in (("before", before, None), ("after", after, before)):
            if line is None or len(line) < days[-1] + 1:
                continue
            cells = [
                _cell(line[day], day, other is not None and same_length and differs(other[day], line[day]))
                for day in days
            ]
            rows.append({"side": say(key, lang), "cells": cells})
        found.append({"number": week + 1, "rows": rows})
    return found


def _line(side: Side, position_id: str) -> tuple[Cell | None, ...] | None:
    return next((line.cells for line in grid(side.scenario, side.roster) if line.position_id == position_id), None)


def _cell(cell: Cell | None, day: int, changed: bool) -> dict[str, Any]:
    classes = ["w"] if day % 7 >= SATURDAY else []
    style = text = clock = ""
    if cell is not None:
        text = cell.text
        classes.append(f"k-{cell.kind}")
        style = "" if cell.shift is None else own_colour(cell.shift)
        clock = "" if cell.shift is None else cell.shift.clock_text()
    return {"text": text, "clock": clock, "classes": " ".join(classes), "style": style, "changed": changed}
