"""The distribution of burdens in the terminal: who has most, how even, and how many have less or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rota.domain.base import Language
from rota.domain.fairness import BASES, Burden, Fairness
from rota.io import blocks
from rota.io.fairness_words import fair
from rota.io.figures import number
from rota.io.report_fairness import (
    GINI_DECIMALS,
    both,
    left_out,
    most_text,
    move_lines,
    one_side_lines,
    threshold_text,
)
from rota.io.texts import say

if TYPE_CHECKING:
    from rich.console import Console

TERMS = ("fte", "most", "gini", "way")


def print_fairness(fairness: Fairness | None, lang: Language, console: Console) -> None:
    """The main figures of both sides. The files hold each person, the groups and all definitions."""
    if fairness is None:
        return
    blocks.heading(console, say("fairness", lang))
    blocks.paragraph(console, fair("intro", lang), indent=(1, 1))
    heads = (
        fair("burden", lang),
        *(f"{fair('most', lang)}: {say(when, lang)}" for when in ("before", "after")),
        fair("gini", lang),
        fair("moves_head", lang),
    )
    counts = {(line.burden.id, line.basis): line.counts for line in move_lines(fairness)}
    rows = []
    for burden in fairness.burdens:
        for basis in BASES:
            spreads = [side.spreads[burden.id][basis] for _, side in both(fairness)]
            rows.append(
                (
                    f"{burden.label.get(lang)}, {fair(f'basis.{basis}', lang)}",
                    *(most_text(burden, spread, lang) for spread in spreads),
                    " → ".join(number(spread.gini, GINI_DECIMALS, lang) for spread in spreads),
                    counts[burden.id, basis],
                )
            )
    blocks.table(console, heads, rows, right=(3, 4))
    blocks.line(console, "")
    for burden in fairness.burdens:
        blocks.item(console, _burden(burden, lang))
    for term in TERMS:
        blocks.item(console, fairness.definitions[term].get(lang))
    for line in one_side_lines(fairness, lang):
        blocks.item(console, line)
    for note in left_out(fairness):
        blocks.item(console, note.get(lang))


def _burden(burden: Burden, lang: Language) -> str:
    """`Helger: helger per år; likt: forskjell under 1.` with what is contested about it."""
    text = f"{burden.label.get(lang)}: {burden.unit.get(lang)}; {threshold_text(burden, lang)}."
    return text if burden.remark is None else f"{text} {burden.remark.get(lang)}"
