"""What a rota requires, in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rota.domain.base import Language
from rota.domain.comparison import Comparison
from rota.domain.requirement import Asked, Requirement
from rota.io import blocks
from rota.io.report import position_labels
from rota.io.report_requirements import RequirementLine, requirement_lines, requirement_summary
from rota.io.texts import say

if TYPE_CHECKING:
    from rich.console import Console


def print_rota_requirements(
    requirements: Iterable[Requirement], labels: Mapping[str, str], lang: Language, console: Console
) -> None:
    """What one rota requires."""
    every = tuple(requirements)
    blocks.heading(console, say("requirements_rota", lang))
    blocks.paragraph(console, requirement_summary(every, lang), indent=(1, 1))
    _groups(console, requirement_lines(every, labels, lang))


def print_requirements(comparison: Comparison, lang: Language, console: Console) -> None:
    """What the proposal requires against the baseline, and what is no longer needed."""
    blocks.heading(console, say("requirements", lang))
    blocks.paragraph(console, requirement_summary(comparison.requirements, lang), indent=(1, 1))
    labels = position_labels(comparison.proposal.scenario, lang)
    _groups(console, requirement_lines(comparison.requirements, labels, lang))
    before = position_labels(comparison.baseline.scenario, lang)
    dropped = requirement_lines(comparison.dropped, before, lang)
    _groups(console, {f"{say('dropped', lang)}: {rung}": lines for rung, lines in dropped.items()})
    print_asked(comparison.asked, lang, console)


def print_asked(asked: Iterable[Asked], lang: Language, console: Console) -> None:
    """What law and agreements ask for beside the rota, by title; `rota rules ID` has the text."""
    found = tuple(asked)
    if not found:
        return
    blocks.heading(console, say("asked", lang))
    blocks.paragraph(console, f"{say('asked_intro', lang)} {say('asked_more', lang)}", indent=(1, 1))
    blocks.paragraph(console, "; ".join(f"{one.title.get(lang)} ({one.id})" for one in found), indent=(3, 3))


def _groups(console: Console, groups: Mapping[str, list[RequirementLine]]) -> None:
    for rung, lines in groups.items():
        blocks.paragraph(console, f"{rung[:1].upper()}{rung[1:]}:", indent=(1, 3))
        for one in lines:
            state = "; ".join(part for part in (one.change, one.standing) if part)
            style = None if one.met else "yellow"
            blocks.paragraph(console, f"- {one.title} ({one.rule}): {one.amount}. {state}.", indent=(3, 5), style=style)
            also = f" ({one.also})" if one.also else ""
            blocks.paragraph(console, f"{one.who}: {one.whom}{also}", indent=(5, 5), style="dim")
