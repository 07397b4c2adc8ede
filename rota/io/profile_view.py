"""The ergonomic profile in the terminal: whole for one rota, the main part for a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rota.domain.base import Language
from rota.domain.comparison import Comparison
from rota.domain.profile import Profile
from rota.domain.scenario import Scenario
from rota.io import blocks
from rota.io.figures import MISSING, trimmed
from rota.io.report_profile import (
    ProfileRow,
    cycle_text,
    outside_lines,
    profile_groups,
    quote_source,
    tell,
    validity,
)
from rota.io.texts import say

if TYPE_CHECKING:
    from rich.console import Console

LABEL_WIDTH = 26
PART_MARK = "  - "


def print_profile(profile: Profile, scenario: Scenario, lang: Language, console: Console) -> None:
    """Every count of the ward with its recommendations, the positions outside, and what it all rests on."""
    blocks.title(console, f"{tell('title', lang)}: {scenario.title.get(lang)}")
    blocks.line(console, cycle_text((profile,), lang), style="dim")
    blocks.paragraph(console, tell("intro", lang), indent=(0, 0))
    heads = tuple(tell(key, lang) for key in ("figure", "ward", "recommendation"))
    groups = profile_groups((profile,), lang)
    for group, rows in groups.items():
        blocks.heading(console, group)
        blocks.table(console, heads, [_cells(row) for row in rows], label_width=LABEL_WIDTH)
    _positions(profile, lang, console)
    blocks.heading(console, tell("definitions", lang))
    for rows in groups.values():
        for row in rows:
            _definition(row, lang, console)
    _closing(profile, lang, console)


def print_profiles(comparison: Comparison, lang: Language, console: Console) -> None:
    """How many positions are outside each recommendation that has a number, on both sides. The files hold the rest."""
    if comparison.profiles is None:
        return
    profiles = (comparison.profiles.baseline, comparison.profiles.proposal)
    blocks.heading(console, tell("title", lang))
    blocks.paragraph(console, tell("intro", lang), indent=(1, 1))
    heads = (tell("outside_head", lang), say("baseline", lang), say("proposal", lang))
    rows = [
        (
            f"{one.label}: {one.limit} ({one.publisher})",
            *(
                tell("of", lang, count=len(names), all=counted) if counted else MISSING
                for names, counted in zip(one.outside, one.counted, strict=True)
            ),
        )
        for one in outside_lines(profiles, lang)
    ]
    blocks.table(console, heads, rows, right=(1, 2), label_width=LABEL_WIDTH)


def _cells(row: ProfileRow) -> tuple[str, str, str]:
    cell = row.sides[0]
    label = f"{PART_MARK if row.is_part else ''}{row.label}"
    figure = cell.figure if cell.figure == MISSING else f"{cell.figure} {row.unit}"
    advice = "\n".join(f"{one.publisher}: {one.limit}" for one in row.advice)
    return label, "\n".join((figure, *cell.below)), advice


def _positions(profile: Profile, lang: Language, console: Console) -> None:
    """What lies outside a recommendation for each position; all its figures are in the JSON."""
    blocks.heading(console, tell("outside_each", lang))
    within: list[str] = []
    for position_id, figures in profile.positions.items():
        outside = [
            f"{one.label.get(lang)}: {trimmed(figures[one.id], lang, one.decimals)}"
            for one in profile.indicators
            if one.is_outside(figures[one.id])
        ]
        if outside:
            blocks.paragraph(console, f"{position_id}: {'; '.join(outside)}", indent=(3, 5))
        else:
            within.append(position_id)
    if within:
        blocks.paragraph(console, f"{tell('within_everything', lang)}: {', '.join(within)}", indent=(3, 5))


def _definition(row: ProfileRow, lang: Language, console: Console) -> None:
    blocks.item(console, f"{row.label}: {row.definition}")
    for one in row.advice:
        words = f" {one.advice}" if one.advice else ""
        text = f"{one.publisher}: {one.limit}.{words} ({one.source})"
        blocks.paragraph(console, text, indent=(5, 7), style="dim")


def _closing(profile: Profile, lang: Language, console: Console) -> None:
    blocks.heading(console, tell("validity", lang))
    for one in validity(profile, lang):
        blocks.item(console, f"{one.publisher}: {one.valid_for}")
        for source in one.sources:
            blocks.paragraph(console, source, indent=(5, 7), style="dim")
    blocks.heading(console, tell("context", lang))
    for quote in profile.context:
        blocks.item(console, f"{quote.text.get(lang)} ({quote_source(quote.source, lang)})")
    blocks.heading(console, tell("limits", lang))
    for note in profile.notes:
        blocks.item(console, note.get(lang))
