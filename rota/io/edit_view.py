"""An edited roster in the terminal: what changed, what that did to the findings, what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rota.domain.base import Language
from rota.domain.editing import CellChange, Difference, EditFigures, SolvedAround, Suggestions
from rota.domain.finding import Finding
from rota.domain.scenario import Scenario
from rota.domain.time import week_and_day
from rota.io import blocks
from rota.io.figures import hours_and_minutes, number, place
from rota.io.report import position_labels
from rota.io.terminal import print_solve

if TYPE_CHECKING:
    from rich.console import Console

MOST_CELLS, MOST_FINDINGS = 40, 20
WORDS: dict[str, dict[Language, str]] = {
    "title": {"nb": "Endret turnus", "en": "Edited rota"},
    "changed": {"nb": "Endrede celler", "en": "Cells changed"},
    "none": {"nb": "ingen", "en": "none"},
    "off": {"nb": "fri", "en": "off"},
    "new": {"nb": "Nye funn", "en": "New findings"},
    "gone": {"nb": "Funn som er borte", "en": "Findings that are gone"},
    "figures": {"nb": "Tall før og nå", "en": "Figures before and now"},
    "before": {"nb": "før", "en": "before"},
    "now": {"nb": "nå", "en": "now"},
    "shortage": {"nb": "timer under minstebemanning", "en": "hours below minimum staffing"},
    "competence": {"nb": "timer uten kompetansen som kreves", "en": "hours without the competence asked for"},
    "excess": {"nb": "timer over høyeste bemanning", "en": "hours above maximum staffing"},
    "target": {"nb": "timer under ønsket bemanning", "en": "hours below target staffing"},
    "planned": {"nb": "planlagte timer", "en": "planned hours"},
    "contract": {"nb": "avtalt", "en": "contract"},
    "weekends": {"nb": "helger", "en": "weekends"},
    "suggestions": {"nb": "Forslag til retting", "en": "Suggestions that mend"},
    "hard": {"nb": "Brudd som gjenstår", "en": "Breaches that remain"},
    "around": {"nb": "Løst på nytt rundt det som er låst", "en": "Solved again around what is locked"},
    "eased": {
        "nb": "Der bemanningen var under minimum før endringene, er det ikke krevd mer enn den var.",
        "en": "Where cover was below a minimum before the changes, no more than it was is asked for.",
    },
    "more": {"nb": "og {count} til", "en": "and {count} more"},
    "not_tried": {
        "nb": "for {count} brudd til er det ikke lett etter forslag her",
        "en": "for {count} more breaches no suggestions were looked for here",
    },
}


def print_edit(
    scenario: Scenario,
    changes: Sequence[CellChange],
    difference: Difference,
    figures: EditFigures,
    hard: Sequence[Finding] | None,
    suggestions: Sequence[Suggestions],
    lang: Language,
    console: Console,
) -> None:
    """A roster after edits against the one before them, with suggestions for the breaches that it has.

    `hard` None leaves both out: the roster is not the last word.
    """
    labels = position_labels(scenario, lang)
    blocks.title(console, f"{_say('title', lang)}: {scenario.title.get(lang)}")
    _changes(console, changes, labels, lang)
    for name, found in (("new", difference.new), ("gone", difference.gone)):
        _findings(console, _say(name, lang), [one for one in found if one.severity != "info"], labels, lang)
    _figures(console, figures, labels, lang)
    if hard is not None:
        _findings(console, _say("hard", lang), hard, labels, lang)
    if hard:
        blocks.heading(console, _say("suggestions", lang))
        for one in suggestions:
            blocks.paragraph(console, _told(one.finding, labels, lang), indent=(1, 3))
            for suggestion in one.found:
                blocks.item(console, suggestion.words.get(lang))
            blocks.item(console, one.words.get(lang))
        if len(hard) > len(suggestions):
            blocks.line(console, _say("not_tried", lang, count=len(hard) - len(suggestions)))


def print_around(found: SolvedAround, scenario: Scenario, lang: Language, console: Console) -> None:
    """What was solved around the locks, and every cell that it changes."""
    blocks.title(console, _say("around", lang))
    if found.is_eased:
        blocks.paragraph(console, _say("eased", lang), indent=(1, 1))
    print_solve(found.result, scenario, found.check, lang, console)
    if found.result.roster is not None:
        _changes(console, found.changes, position_labels(scenario, lang), lang)


def _say(key: str, lang: Language, **values: object) -> str:
    return WORDS[key][lang].format(**values)


def _changes(console: Console, changes: Sequence[CellChange], labels: dict[str, str], lang: Language) -> None:
    blocks.heading(console, f"{_say('changed', lang)}: {number(len(changes), 0, lang)}")
    for one in changes[:MOST_CELLS]:
        week, day = week_and_day(one.cell.day)
        who = labels.get(one.cell.position_id, one.cell.position_id)
        before, after = ("+".join(codes) or _say("off", lang) for codes in (one.before, one.after))
        blocks.item(console, f"{who}, {place(week, day, lang)}: {before} → {after}")
    if len(changes) > MOST_CELLS:
        blocks.item(console, _say("more", lang, count=len(changes) - MOST_CELLS))


def _findings(console: Console, head: str, found: Sequence[Finding], labels: dict[str, str], lang: Language) -> None:
    blocks.heading(console, f"{head}: {number(len(found), 0, lang) if found else _say('none', lang)}")
    for one in found[:MOST_FINDINGS]:
        blocks.item(console, _told(one, labels, lang))
    if len(found) > MOST_FINDINGS:
        blocks.item(console, _say("more", lang, count=len(found) - MOST_FINDINGS))


def _told(finding: Finding, labels: dict[str, str], lang: Language) -> str:
    who = "" if finding.position_id is None else labels.get(finding.position_id, finding.position_id)
    where = ", ".join(part for part in (who, place(finding.week, finding.day, lang)) if part)
    text = f"{finding.message.get(lang)} ({finding.rule})"
    return f"{where}: {text}" if where else text


def _figures(console: Console, figures: EditFigures, labels: dict[str, str], lang: Language) -> None:
    blocks.heading(console, _say("figures", lang))
    before, now = figures.ward
    rows = [
        (_say(name, lang), hours_and_minutes(old, lang), hours_and_minutes(new, lang), "")
        for name, old, new in (
            ("shortage", before.shortage_min, now.shortage_min),
            ("competence", before.competence_shortage_min, now.competence_shortage_min),
            ("excess", before.excess_min, now.excess_min),
            ("target", before.target_shortage_min, now.target_shortage_min),
        )
    ]
    for old, new in figures.people:
        who = labels.get(old.position_id, old.position_id)
        hours = (hours_and_minutes(one.planned_min, lang) for one in (old, new))
        contract = hours_and_minutes(new.contract_min, lang)
        rows.append((f"{who}, {_say('planned', lang)}", *_two(hours), f"{_say('contract', lang)} {contract}"))
        weekends = (number(one.weekends, 0, lang) for one in (old, new))
        rows.append((f"{who}, {_say('weekends', lang)}", *_two(weekends), ""))
    blocks.table(console, ("", _say("before", lang), _say("now", lang), ""), rows, right=(1, 2))


def _two(texts: Iterable[str]) -> tuple[str, str]:
    first, second = texts
    return first, second
