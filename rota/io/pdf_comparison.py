"""A comparison as a printed report: the rows and words of the HTML report, those that matter first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rota.domain.base import Language
from rota.domain.comparison import Comparison
from rota.domain.comparison import Row as Figure
from rota.domain.fairness import BASES
from rota.io import figures, html_picture, report
from rota.io.fairness_words import fair
from rota.io.html_positions import search_content
from rota.io.pages import Cell, Column, Pages, Row
from rota.io.pdf_basis import (
    WEEKENDS,
    add_agreements,
    add_assumptions,
    add_certificate,
    add_definitions,
    add_provenance,
)
from rota.io.pdf_rota import add_rota
from rota.io.pdf_words import sentence, word
from rota.io.report_fairness import (
    both,
    left_out,
    most_text,
    move_lines,
    one_side_lines,
)
from rota.io.report_requirements import evidence_text, requirement_lines, requirement_summary
from rota.io.texts import say

SHORT_DIGEST = 8


def comparison_pages(comparison: Comparison, lang: Language, version: str) -> Pages:
    """The whole report."""
    proposal = comparison.proposal.scenario
    pages = Pages(
        lang, proposal.title.get(lang), say("report", lang), footer(comparison, lang, version), word("page", lang)
    )
    for part in _PARTS:
        part(pages, comparison, lang)
    return pages


def footer(comparison: Comparison, lang: Language, version: str) -> str:
    """What made the report, and of what."""
    digests = [
        word("footer_part", lang, what=f"{say(name, lang).lower()}{kind}", digest=digest[:SHORT_DIGEST])
        for name, side in report.sides(comparison)
        for kind, digest in (
            ("", side.check.scenario_digest),
            (f" {say('roster', lang).lower()}", side.check.roster_digest),
        )
    ]
    return word("footer", lang, version=version, digests=", ".join(digests))


def _opening(pages: Pages, comparison: Comparison, lang: Language) -> None:
    proposal = comparison.proposal.scenario
    heads = [(say(name, lang), side.scenario.title.get(lang)) for name, side in report.sides(comparison)]
    pages.terms([*heads, (say("ward", lang), proposal.ward.name), (say("period", lang), report.period(proposal, lang))])
    if comparison.baseline.scenario.data_origin.assumed:
        pages.paragraph(say("assumed_ward", lang), "flag")
    elif proposal.data_origin.assumed:
        pages.paragraph(say("assumed_side", lang), "flag")


def _summary(pages: Pages, comparison: Comparison, lang: Language) -> None:
    pages.heading(say("summary", lang))
    rows: list[Row] = [
        [fact.label, fact.baseline, Cell(fact.proposal, strong=fact.baseline != fact.proposal)]
        for fact in report.facts(comparison, lang)
    ]
    if (met := report.outcomes_line(comparison, lang)) is not None:
        rows.append([say("fact_outcomes", lang), figures.MISSING, Cell(met, strong=True)])
    pages.table([Column("", 1.1), Column(say("baseline", lang), 1.5), Column(say("proposal", lang), 1.5)], rows)
    pages.paragraph(say("no_approval", lang), "strong")
    pages.bullets(note.get(lang) for note in comparison.notes)


def _contents(pages: Pages, _: Comparison, lang: Language) -> None:
    pages.contents(say("contents", lang))


def _outcomes(pages: Pages, comparison: Comparison, lang: Language) -> None:
    if not comparison.outcomes:
        return
    pages.heading(say("outcomes", lang))
    pages.paragraph(say("outcomes_intro" if comparison.search is None else "outcomes_intro_found", lang), "intro")
    rows: list[Row] = [
        [
            str(number),
            Cell(outcome.text.get(lang), sub=f"{say('why', lang)}: {outcome.why.get(lang)}"),
            outcome.reported.get(lang),
            outcome.computed.get(lang),
            Cell(
                f"{'✓' if outcome.met else '≠'} {say('met' if outcome.met else 'not_met', lang)}",
                strong=not outcome.met,
            ),
        ]
        for number, outcome in enumerate(comparison.outcomes, 1)
    ]
    heads = ("outcome", 4.0), ("reported", 1.4), ("computed", 1.8), ("verdict", 1.2)
    pages.table([Column("#"), *(Column(say(key, lang), share) for key, share in heads)], rows)


def _key_figures(pages: Pages, comparison: Comparison, lang: Language) -> None:
    pages.heading(say("key_figures", lang))
    if report.search_unfinished(comparison):
        pages.paragraph(say("search_caution", lang), "flag")
    _figures(pages, report.key_rows(comparison), lang)


def _weekends(pages: Pages, comparison: Comparison, lang: Language) -> None:
    rows = report.row_groups(comparison).get(WEEKENDS, [])
    if rows:
        pages.heading(report.group_title(WEEKENDS, lang))
        _figures(pages, rows, lang)


def _figures(pages: Pages, rows: Iterable[Figure], lang: Language) -> None:
    columns = [
        Column(say("figure", lang), 3.4),
        *(Column(say(key, lang), 1.2, "right") for key in ("baseline", "proposal", "difference")),
        Column(say("direction", lang), 1.8),
    ]
    shown: list[Row] = []
    for row in rows:
        measure, change = row.measure, report.delta(row)
        values = [figures.number(value, measure.decimals, lang) for value in (row.baseline, row.proposal)]
        told = figures.signed(change, measure.decimals, lang)
        trend = report.trend_text(measure, change, lang)
        shown.append(
            [
                Cell(measure.label.get(lang), unit=measure.unit.get(lang)),
                *values,
                Cell(told, strong=bool(change)),
                trend,
            ]
        )
    pages.table(columns, shown)


def _found(pages: Pages, comparison: Comparison, lang: Language) -> None:
    content = search_content(comparison.search, lang)
    if content is None:
        return
    pages.heading(say("found_section", lang))
    pages.paragraph(content["intro"], "intro")
    pages.bullets(content["levers"])
    pages.heading(content["heading"], 2)
    pages.bullets(content["changes"])
    for note in content["notes"]:
        pages.paragraph(note)


def _sizes(pages: Pages, comparison: Comparison, lang: Language) -> None:
    pages.heading(say("sizes", lang))
    changes = report.size_changes(comparison)
    pages.bullets(
        f"{len(one.positions)} × {report.size_change_text(one, lang)}: {', '.join(one.positions)}" for one in changes
    )
    if not changes:
        pages.paragraph(say("no_size_changes", lang))
    rows: list[Row] = [
        [f"{figures.trimmed(row.percent, lang)} %", *(_counted(names) for names in (row.baseline, row.proposal))]
        for row in html_picture.size_rows(comparison, lang)
    ]
    columns = [
        Column(say("size", lang), align="right"),
        *(Column(say(one, lang), 1) for one in ("baseline", "proposal")),
    ]
    pages.table(columns, rows, fine=True)


def _counted(names: tuple[str, ...]) -> Cell:
    return Cell(str(len(names)), strong=True, sub=", ".join(names)) if names else Cell(figures.MISSING)


def _ledger(pages: Pages, comparison: Comparison, lang: Language) -> None:
    pages.heading(say("ledger", lang))
    pages.paragraph(say("ledger_intro", lang), "intro")
    columns = [
        Column(say("line", lang), 2.6),
        *(Column(say(key, lang), 1, "right") for key in ("baseline", "proposal", "difference", "per_week")),
    ]
    for account, lines in report.ledger_accounts(comparison).items():
        total = report.ledger_total(comparison, account)
        before, after = sum(one.baseline_min for one in lines), sum(one.proposal_min for one in lines)
        rows: list[Row] = [
            [
                one.label.get(lang),
                *_clock_sums(one.baseline_min, one.proposal_min, lang),
                report.weekly_difference(one, comparison, lang),
            ]
            for one in ([] if total is None else [total]) + lines
        ]
        closes = ""
        if total is not None:
            equal = (before, after) == (total.baseline_min, total.proposal_min)
            closes = f" ({say('closes' if equal else 'open', lang)})"
        rows.append([f"{say('sum', lang)}{closes}", *_clock_sums(before, after, lang), ""])
        bold = (*(() if total is None else (0,)), len(rows) - 1)
        pages.table(columns, rows, caption=say(f"account.{account}", lang), bold=bold, fine=True)


def _clock_sums(before: int, after: int, lang: Language) -> tuple[str, str, str]:
    change = figures.hours_and_minutes(after - before, lang)
    signed = f"+{change}" if after > before else change if after < before else "0"
    return figures.hours_and_minutes(before, lang), figures.hours_and_minutes(after, lang), signed


def _fairness(pages: Pages, comparison: Comparison, lang: Language) -> None:
    fairness = comparison.fairness
    if fairness is None:
        return
    pages.heading(say("fairness", lang))
    pages.paragraph(fair("intro", lang), "intro")
    for note in left_out(fairness):
        pages.paragraph(note.get(lang), "flag")
    counts = {(line.burden.id, line.basis): line.counts for line in move_lines(fairness)}
    rows: list[Row] = []
    for burden in fairness.burdens:
        for basis in BASES:
            spreads = [side.spreads[burden.id][basis] for _, side in both(fairness)]
            gini = " → ".join(figures.number(one.gini, 2, lang) for one in spreads)
            label = Cell(f"{burden.label.get(lang)}, {fair(f'basis.{basis}', lang)}", unit=burden.unit.get(lang))
            most = [most_text(burden, one, lang) for one in spreads]
            rows.append([label, *most, gini, counts[burden.id, basis]])
    columns = [
        Column(fair("burden", lang), 2.2),
        *(Column(f"{fair('most', lang)}: {say(when, lang)}", 1.6) for when in ("before", "after")),
        Column(fair("gini", lang), 1, "right"),
        Column(fair("moves_head", lang), 1, "right"),
    ]
    pages.table(columns, rows, fine=True)
    for line in one_side_lines(fairness, lang):
        pages.paragraph(line)


def _requirements(pages: Pages, comparison: Comparison, lang: Language) -> None:
    pages.heading(say("requirements", lang))
    pages.paragraph(say("requirements_intro", lang), "intro")
    pages.paragraph(requirement_summary(comparison.requirements, lang), "strong")
    labels = {name: report.position_labels(side.scenario, lang) for name, side in report.sides(comparison)}
    heads = (
        ("rule", 1.6),
        ("furthest", 1.5),
        ("who_agrees", 1.4),
        ("for_whom", 1.5),
        ("against_today", 0.9),
        ("standing", 1.5),
    )
    groups = [
        *(
            (sentence(rung), lines)
            for rung, lines in requirement_lines(comparison.requirements, labels["proposal"], lang).items()
        ),
        *(
            (f"{say('dropped', lang)}: {rung}", lines)
            for rung, lines in requirement_lines(comparison.dropped, labels["baseline"], lang).items()
        ),
    ]
    for rung, lines in groups:
        rows: list[Row] = [
            [
                Cell(one.title, sub=f"{one.reference}; {one.rule}"),
                Cell(one.amount, sub=one.where),
                Cell(one.who, sub=one.also),
                one.whom,
                Cell(one.change, strong=one.change != say("change.same", lang)),
                Cell(one.standing if one.met else f"! {one.standing}", strong=not one.met),
            ]
            for one in lines
        ]
        pages.table([Column(say(key, lang), share) for key, share in heads], rows, caption=rung, fine=True)
    if comparison.asked:
        pages.heading(say("asked", lang), 2)
        pages.paragraph(say("asked_intro", lang), "intro")
        told = [
            (f"{one.title.get(lang)}. {one.text.get(lang)}", one.reference.get(lang), one) for one in comparison.asked
        ]
        pages.bullets(f"{text} ({source}; {evidence_text(one.evidence, lang)})" for text, source, one in told)


_PARTS: tuple[Callable[[Pages, Comparison, Language], None], ...] = (
    _opening,
    _contents,
    _summary,
    _key_figures,
    _outcomes,
    _found,
    _sizes,
    _weekends,
    _ledger,
    _fairness,
    _requirements,
    add_rota,
    add_agreements,
    add_assumptions,
    add_certificate,
    add_provenance,
    add_definitions,
)
