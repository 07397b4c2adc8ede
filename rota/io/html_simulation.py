"""Simulated years as one HTML file that needs nothing else, as `rota.io.html` makes one of a comparison."""

from __future__ import annotations

from typing import Any

from rota.domain.base import Language
from rota.domain.simulated import PairedRow, Simulation
from rota.io.html import piece
from rota.io.palette import DARK, LIGHT, UNKNOWN
from rota.io.report import direction_text
from rota.io.report_basis import assumption_place
from rota.io.simulation_picture import band, first_panels, panel
from rota.io.simulation_words import (
    assumed_text,
    cells,
    convergence_title,
    figures_in,
    first_rows,
    groups,
    heads,
    interval_head,
    interval_text,
    mean_text,
    method_lines,
    row_label,
    rows_of,
    sentence,
    side_names,
    sim,
    stopped_text,
    trend,
    what_text,
    years_text,
)
from rota.io.texts import say

WHOLE, ROWS, ASSUMPTIONS = "simulation.html.j2", "simulation_rows.html.j2", "simulation_assumptions.html.j2"
PERSONS, POLICIES = "person_called", "solved_by"


def simulation_html(simulation: Simulation, lang: Language) -> str:
    """The whole report in one language. Nothing in it is fetched or run; all text from files is escaped."""
    return piece(WHOLE, lang, _content(simulation, lang))


def rows_table(simulation: Simulation, rows: tuple[PairedRow, ...], caption: str, lang: Language) -> str:
    """A table of rows, each figure's definition to open; a piece for a page that brings its own frame."""
    return piece(ROWS, lang, _table(simulation, rows, caption, lang))


def assumptions_table(simulation: Simulation, lang: Language) -> str:
    """Every assumption with its mark; a piece as above."""
    return piece(ASSUMPTIONS, lang, _assumptions(simulation, lang))


def _content(simulation: Simulation, lang: Language) -> dict[str, Any]:
    """What the template shows, by name."""
    rows = first_rows(simulation)
    split = {name: rows_of(simulation, name) for name in (POLICIES, PERSONS)}
    return {
        "kinds": {"light": LIGHT, "dark": DARK, "unknown": UNKNOWN},
        "words": {key: sim(key, lang) for key in _FIXED},
        "title": f"{sim('title', lang)}: {simulation.sides[-1].title.get(lang)}",
        "name": simulation.sides[-1].title.get(lang),
        "ward": simulation.ward,
        "assumed_ward": simulation.assumed_ward,
        "sides": tuple(
            (key, name, side.title.get(lang), side.origin.get(lang), side.years)
            for key, name, side in zip(
                ("baseline", "proposal"), side_names(simulation, lang), simulation.sides, strict=False
            )
        ),
        "what": what_text(simulation, lang),
        "stopped": stopped_text(simulation, lang),
        "sentences": [
            sentence(simulation, row, lang) for row in rows if row.baseline is not None or row.proposal is not None
        ],
        "first": _table(simulation, rows, sim("first", lang), lang),
        "panels": first_panels(simulation, rows, lang),
        "band": band(simulation, lang),
        "convergence_title": convergence_title(simulation, lang),
        "interval_head": interval_head(simulation, lang),
        "band_rows": [
            (one.replications, mean_text(one.estimate, 2, lang), interval_text(one.estimate, 2, lang))
            for one in simulation.convergence
        ],
        "splits": [
            (key, sim(word, lang), panel(simulation, split[name], lang), _table(simulation, split[name], key, lang))
            for key, word, name in (("solved", "solved", POLICIES), ("persons", "persons", PERSONS))
            if split[name]
        ],
        "groups": [
            (figure_rows[0].figure.label.get(lang), _table(simulation, figure_rows, name, lang))
            for name, figure_rows in groups(simulation).items()
        ],
        "definitions": [
            (one.label.get(lang), one.unit.get(lang), one.definition.get(lang), direction_text(one, lang))
            for one in figures_in(simulation.rows)
        ],
        "assumptions": _assumptions(simulation, lang),
        "assumed": assumed_text(simulation, lang),
        "policies": [one.get(lang) for one in simulation.policies],
        "left_out": [one.get(lang) for one in simulation.left_out],
        "notes": [*(one.get(lang) for one in simulation.notes), *method_lines(simulation, lang)],
        "seed": simulation.seed,
        "digests": (
            (sim("spec_digest", lang), simulation.spec_digest),
            (sim("draws_digest", lang), simulation.draws_digest),
        ),
    }


_FIXED = (
    "title",
    "first",
    "in_words",
    "no_forecast",
    "whiskers_note",
    "picture_table",
    "years",
    "mean",
    "all",
    "policies",
    "assumptions",
    "assumptions_intro",
    "left_out",
    "persons_note",
    "provenance",
)


def _table(simulation: Simulation, rows: tuple[PairedRow, ...], caption: str, lang: Language) -> dict[str, Any]:
    """Rows as a table: mean, difference and interval, with single years and spread of each side."""
    both = simulation.proposal is not None
    titles = [say("figure", lang), *heads(simulation, lang)]
    if both:
        titles += [f"{name}, {sim('single_years', lang)}" for name in side_names(simulation, lang)]
    return {
        "caption": caption,
        "heads": titles,
        "rows": [
            {
                "label": row_label(simulation, row, lang),
                "unit": row.figure.unit.get(lang),
                "definition": row.figure.definition.get(lang),
                "direction": direction_text(row.figure, lang),
                "cells": cells(simulation, row, lang)
                + (
                    tuple(years_text(one, row.figure.decimals, lang) for one in (row.baseline, row.proposal))
                    if both
                    else ()
                ),
                "trend": trend(row) if both else "open",
            }
            for row in rows
        ],
    }


def _assumptions(simulation: Simulation, lang: Language) -> dict[str, Any]:
    return {
        "caption": sim("assumptions", lang),
        "heads": [say(key, lang) for key in ("concerns", "origin", "value", "note")],
        "rows": [
            {
                "path": assumption_place(one.path, lang),
                "assumed": one.assumed,
                "assumed_word": say("assumed", lang),
                "source": one.source or "",
                "value": one.value.get(lang),
                "note": "" if one.note is None else one.note.get(lang),
            }
            for one in simulation.assumptions
        ],
    }
