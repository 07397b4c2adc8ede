"""An edited roster as JSON: cells changed, findings, figures, suggestions, and what was solved around the locks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rota.domain.editing import (
    CellChange,
    Difference,
    EditFigures,
    PersonFigures,
    SolvedAround,
    Suggestion,
    Suggestions,
)
from rota.domain.finding import CheckReport
from rota.domain.scenario import Scenario
from rota.domain.time import week_and_day
from rota.io.json_out import check_json, finding_json, solve_json, text_json

Data = dict[str, Any]


def edit_json(
    changes: Iterable[CellChange],
    report: CheckReport,
    difference: Difference,
    figures: EditFigures,
    suggestions: Iterable[Suggestions],
) -> Data:
    """A roster after edits against the one before them."""
    return {
        "changed": changes_data(changes),
        "check": check_json(report),
        "new": [finding_json(one) for one in difference.new],
        "gone": [finding_json(one) for one in difference.gone],
        "figures": _figures(figures),
        "suggestions": [_suggestions(one) for one in suggestions],
    }


def around_json(found: SolvedAround, scenario: Scenario) -> Data:
    """What was solved around the locks. Not the roster itself."""
    return {
        **solve_json(found.result, scenario),
        "is_eased": found.is_eased,
        "changed": changes_data(found.changes),
        "check": None if found.check is None else check_json(found.check),
    }


def changes_data(changes: Iterable[CellChange]) -> list[Data]:
    """Cells with their codes before and after; none: off. Weeks and days count from 1."""
    return [
        {**_cell(one.cell.position_id, one.cell.day), "before": list(one.before), "after": list(one.after)}
        for one in changes
    ]


def _cell(position_id: str, index: int) -> Data:
    week, day = week_and_day(index)
    return {"position_id": position_id, "week": week, "day": day}


def _figures(figures: EditFigures) -> Data:
    before, now = (
        {
            "shortage_person_min": one.shortage_min,
            "competence_shortage_person_min": one.competence_shortage_min,
            "excess_person_min": one.excess_min,
            "target_shortage_person_min": one.target_shortage_min,
        }
        for one in figures.ward
    )
    people = [
        {"position_id": old.position_id, "before": _person(old), "now": _person(new)} for old, new in figures.people
    ]
    return {"ward": {"before": before, "now": now}, "people": people}


def _person(one: PersonFigures) -> Data:
    return {
        "planned_min": one.planned_min,
        "contract_min": one.contract_min,
        "least_min": one.least_min,
        "most_min": one.most_min,
        "weekends": one.weekends,
    }


def _suggestions(one: Suggestions) -> Data:
    return {
        "finding": finding_json(one.finding),
        "found": [_suggestion(suggestion) for suggestion in one.found],
        "examined": one.examined,
        "left_out": one.left_out,
        "complete": one.complete,
        "text": text_json(one.words),
    }


def _suggestion(one: Suggestion) -> Data:
    return {
        "text": text_json(one.words),
        "cells": [{**_cell(cell.position_id, cell.day), "code": code} for cell, code in one.cells],
        "mended": [finding_json(finding) for finding in one.mended],
        "departed": [finding_json(finding) for finding in one.departed],
        "soft_change": one.soft_change,
        "target_change_person_min": one.target_change_min,
        "deviation_change_min": one.deviation_change_min,
    }
