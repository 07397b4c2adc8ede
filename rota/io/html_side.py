"""One side by itself as pieces of HTML: its rota as a grid, and what the check found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rota.domain.base import Language
from rota.domain.finding import CheckReport, Finding
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.time import SATURDAY, WEEKDAY_NAMES, WEEKDAY_SHORT
from rota.io.figures import amount, trimmed
from rota.io.grid import Cell, grid
from rota.io.html import piece
from rota.io.html_rota import own_colour
from rota.io.report import person_label, position_labels, rule_titles
from rota.io.texts import say

Places = Collection[tuple[str, int]]  # position id and 0-based day


def rota_grid(
    scenario: Scenario,
    roster: Roster,
    lang: Language,
    *,
    broken: Places = (),
    edited: Places = (),
    locked: Places = (),
    weeks: range | None = None,
) -> str:
    """A row per position, a column per day; `broken`, `edited` and `locked` days are marked, in words as well."""
    shown = weeks or range(1, scenario.cycle.weeks + 1)
    days = range((shown[0] - 1) * 7, shown[-1] * 7)
    rows = []
    for line in grid(scenario, roster):
        position = line.position
        name = line.position_id if position is None else person_label(line.position_id, position.holder, lang)
        cells = []
        for day in days:
            place = (line.position_id, day)
            cell = line.cells[day] if day < len(line.cells) else None
            cells.append(_day(cell, day, place in broken, place in edited, place in locked, lang))
        size = "" if position is None else f"{trimmed(position.percent, lang)} %"
        rows.append({"name": name, "size": size, "cells": cells})
    heads = [(WEEKDAY_SHORT[lang][day % 7], day % 7 >= SATURDAY, day % 7 == 0) for day in days]
    return piece("side_rota.html.j2", lang, {"weeks": list(shown), "heads": heads, "rows": rows})


def broken_places(check: CheckReport, severity: str = "hard") -> frozenset[tuple[str, int]]:
    """Where the findings of a severity begin."""
    return frozenset(
        (one.position_id, (one.week - 1) * 7 + one.day - 1)
        for one in check.findings
        if one.severity == severity and one.position_id is not None and one.week is not None and one.day is not None
    )


def findings_table(scenario: Scenario, check: CheckReport, lang: Language, severities: Collection[str]) -> str:
    """Findings by rule, each with its place, amount and limit, and what was looked at where nothing was found."""
    labels, titles = position_labels(scenario, lang), rule_titles([check], lang)
    shown = [one for one in check.findings if one.severity in severities]
    rows = [_finding(one, labels, titles, lang) for one in shown]
    return piece("side_findings.html.j2", lang, {"rows": rows, "windows": check.windows})


def _finding(one: Finding, labels: dict[str, str], titles: dict[str, str], lang: Language) -> dict[str, Any]:
    where = say("whole_ward", lang) if one.position_id is None else labels.get(one.position_id, one.position_id)
    day = "" if one.day is None else WEEKDAY_NAMES[lang][one.day - 1]
    week = "" if one.week is None else f"{say('week', lang)} {one.week}"
    return {
        "rule": titles.get(one.rule, one.rule),
        "severity": say(f"severity.{one.severity}", lang),
        "where": where,
        "when": " ".join(part for part in (day, week.lower()) if part),
        "message": one.message,
        "measured": amount(one.measured, one.unit, lang),
        "limit": amount(one.limit, one.unit, lang),
    }


def _day(cell: Cell | None, day: int, broken: bool, edited: bool, locked: bool, lang: Language) -> dict[str, Any]:
    classes = ["w"] if day % 7 >= SATURDAY else []
    if day % 7 == 0:
        classes.append("m")
    marks = [(broken, "broken"), (edited, "edited"), (locked, "locked")]
    classes += [name for marked, name in marks if marked]
    told = [say(f"mark.{name}", lang) for marked, name in marks if marked]
    text = style = ""
    if cell is not None:
        text = cell.text
        classes.append(f"k-{cell.kind}")
        style = "" if cell.shift is None else own_colour(cell.shift)
    return {"text": text, "classes": " ".join(classes), "style": style, "told": ", ".join(told)}
