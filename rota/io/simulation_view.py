"""Simulated years in the terminal: what matters first with intervals, in words, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rota.domain.base import Language
from rota.domain.comparison import Assumption
from rota.domain.simulated import Simulation
from rota.io import blocks
from rota.io.figures import number, trimmed
from rota.io.report import direction_text
from rota.io.report_basis import assumption_place
from rota.io.simulation_words import (
    assumed_text,
    cells,
    deciding_figure,
    figures_in,
    first_rows,
    heads,
    method_lines,
    row_label,
    sentence,
    side_names,
    sim,
    stopped_text,
    what_text,
)
from rota.io.texts import say

if TYPE_CHECKING:
    from rich.console import Console

LABEL_WIDTH = 24


def print_simulation(simulation: Simulation, lang: Language, console: Console, *, definitions: bool = False) -> None:
    """The main rows, in words, the order of replacement, the assumptions and what is left out."""
    last = simulation.sides[-1]
    blocks.title(console, f"{sim('title', lang)}: {last.title.get(lang)}")
    for name, side in zip(side_names(simulation, lang), simulation.sides, strict=True):
        blocks.line(console, f"{name}: {side.title.get(lang)} ({side.origin.get(lang)})", style="dim")
    if simulation.assumed_ward:
        blocks.paragraph(console, say("assumed_ward", lang), indent=(0, 0), style="dim")
    blocks.paragraph(console, what_text(simulation, lang), indent=(0, 0))
    blocks.paragraph(console, stopped_text(simulation, lang), indent=(0, 0))
    _first(console, simulation, lang)
    _convergence(console, simulation, lang)
    blocks.heading(console, sim("policies", lang))
    for rank, policy in enumerate(simulation.policies, 1):
        blocks.paragraph(console, f"{rank}. {policy.get(lang)}", indent=(1, 4))
    blocks.heading(console, sim("assumptions", lang))
    blocks.line(console, f" {assumed_text(simulation, lang)}")
    for one in simulation.assumptions:
        blocks.item(console, assumption_text(one, lang))
    blocks.heading(console, sim("left_out", lang))
    for text in simulation.left_out:
        blocks.item(console, text.get(lang))
    blocks.heading(console, say("notes", lang))
    for line in (*(note.get(lang) for note in simulation.notes), *method_lines(simulation, lang)):
        blocks.item(console, line)
    blocks.item(console, sim("no_forecast", lang))
    if definitions:
        _definitions(console, simulation, lang)
    blocks.line(console, "")
    blocks.paragraph(console, sim("files", lang), indent=(0, 0), style="dim")


def assumption_text(one: Assumption, lang: Language) -> str:
    """An assumption on a line: what it concerns, its value, and whether it is assumed or where it is from."""
    marks = [say("assumed", lang)] if one.assumed else []
    marks += [] if one.source is None else [one.source]
    note = "" if one.note is None else f" – {one.note.get(lang)}"
    return f"{assumption_place(one.path, lang)}: {one.value.get(lang)} [{'; '.join(marks)}]{note}"


def _first(console: Console, simulation: Simulation, lang: Language) -> None:
    rows = first_rows(simulation)
    blocks.heading(console, sim("first", lang))
    lines = [
        (f"{row_label(simulation, row, lang)} ({row.figure.unit.get(lang)})", *cells(simulation, row, lang))
        for row in rows
    ]
    titles = heads(simulation, lang)
    blocks.table(console, ("", *titles), lines, right=range(1, len(titles) + 1), label_width=LABEL_WIDTH)
    blocks.heading(console, sim("in_words", lang))
    for row in rows:
        if row.baseline is not None or row.proposal is not None:
            blocks.item(console, sentence(simulation, row, lang))


def _convergence(console: Console, simulation: Simulation, lang: Language) -> None:
    """How the deciding figure's interval became narrower."""
    if not simulation.convergence:
        return
    figure = deciding_figure(simulation)
    points = ", ".join(
        f"{number(one.replications, 0, lang)}: {trimmed(one.estimate.mean, lang)} ± "
        f"{trimmed(one.estimate.half_width, lang)}"
        for one in simulation.convergence
    )
    blocks.line(console, "")
    told = sim("convergence_line", lang, figure=figure.label.get(lang), points=points)
    blocks.paragraph(console, told, indent=(0, 0))


def _definitions(console: Console, simulation: Simulation, lang: Language) -> None:
    blocks.heading(console, say("definitions", lang))
    for figure in figures_in(simulation.rows):
        told = f"{figure.label.get(lang)} ({figure.unit.get(lang)}; {direction_text(figure, lang)}): "
        blocks.item(console, told + figure.definition.get(lang))
