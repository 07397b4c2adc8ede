"""What a comparison rests on, on paper: agreements, assumptions, certificate, provenance and definitions."""

from __future__ import annotations

from rota.domain.base import Language
from rota.domain.comparison import Assumption, Comparison
from rota.io import figures, report, report_basis
from rota.io.pages import Cell, Column, Pages, Row
from rota.io.pdf_words import sentence, word
from rota.io.report_fairness import SPREAD_TERMS, definition_text, threshold_text
from rota.io.texts import say

WEEKENDS = "weekends"  # the group of figures that stands by itself


def add_agreements(pages: Pages, comparison: Comparison, lang: Language) -> None:
    """Agreements that either side rests on."""
    pages.heading(say("agreements", lang))
    found = report_basis.agreements(comparison)
    if not found:
        pages.paragraph(say("no_agreements", lang))
        return
    pages.paragraph(say("agreements_intro", lang), "intro")
    titles = report.rule_titles([side.check for _, side in report.sides(comparison)], lang)
    rows: list[Row] = [
        [
            Cell(one.id, sub=titles.get(one.rule, one.rule)),
            Cell(say("in_force", lang))
            if one.status == "in_force"
            else Cell(f"! {say('proposed', lang)}", strong=True),
            say("both_sides", lang) if len(where) == 2 else say(where[0], lang),
            report_basis.agreement_limit(one, lang),
            Cell(report_basis.rung_of(one, lang), sub=", ".join(one.signed_by)),
            report_basis.agreement_cover(one, lang),
            report_basis.agreement_validity(one, lang),
        ]
        for one, where in found
    ]
    heads = (
        ("agreement", 1.4),
        ("status", 1.1),
        ("sides", 0.9),
        ("limit", 0.9),
        ("rung", 1.8),
        ("covers", 1.1),
        ("validity", 1.3),
    )
    pages.table([Column(say(key, lang), share) for key, share in heads], rows, fine=True)


def add_assumptions(pages: Pages, comparison: Comparison, lang: Language) -> None:
    """Every figure that is assumed or has a source; what is the same on both sides once."""
    pages.heading(say("assumptions", lang))
    pages.paragraph(f"{say('assumptions_intro', lang)} {word('both_intro', lang)}", "intro")
    found: dict[Assumption, list[report.SideName]] = {}
    for name, side in report.sides(comparison):
        for one in side.assumptions:
            found.setdefault(one, []).append(name)
    rows: list[Row] = [
        [
            Cell(report_basis.assumption_place(one.path, lang), strong=True),
            say("both_sides", lang) if len(where) == 2 else say(where[0], lang),
            "; ".join(part for part in (say("assumed", lang) if one.assumed else "", one.source or "") if part),
            Cell(one.value.get(lang), sub="" if one.note is None else one.note.get(lang)),
        ]
        for one, where in found.items()
    ]
    heads = ("concerns", 1.5), ("sides", 0.8), ("origin", 1.2), ("value", 3.2)
    pages.table([Column(say(key, lang), share) for key, share in heads], rows, fine=True)


def add_certificate(pages: Pages, comparison: Comparison, lang: Language) -> None:
    """What is equal, what is not, and what the comparison does not say."""
    pages.heading(say("certificate", lang))
    pages.paragraph(say("certificate_intro", lang), "intro")
    pages.heading(say("not_equal", lang), 2)
    unequal = report_basis.unequal_parts(comparison, lang)
    pages.terms((part.label, " ".join(part.statements)) for part in unequal)
    if not unequal:
        pages.paragraph(say("no_difference", lang))
    pages.heading(say("equal", lang), 2)
    equal = report_basis.equal_parts(comparison, lang)
    if equal:
        columns = [Column(say("part", lang), 1), Column(say("checksum", lang), 2.6)]
        pages.table(columns, [[part.label, part.digest or ""] for part in equal], fine=True)
    else:
        pages.paragraph(say("no_common", lang))
    told = report_basis.limits(comparison, lang)
    if told:
        pages.heading(say("limits", lang), 2)
        pages.bullets(told)


def add_provenance(pages: Pages, comparison: Comparison, lang: Language) -> None:
    """What is needed to repeat either side."""
    pages.heading(say("provenance", lang))
    pages.paragraph(say("provenance_intro", lang), "intro")
    for name, side in report.sides(comparison):
        pages.heading(say(name, lang), 2)
        pages.paragraph(f"{sentence(report.made_by(side, lang))}.")
        if side.solve is not None and side.solve.priorities:
            rows: list[Row] = [
                [
                    f"{rank}. {report_basis.priority_title(value, lang)}",
                    figures.number(value.value, 0, lang),
                    say("no_bound", lang) if value.bound is None else figures.number(value.bound, 0, lang),
                    report_basis.gap_text(value, lang),
                    report_basis.parts_text(value, lang),
                ]
                for rank, value in enumerate(side.solve.priorities, 1)
            ]
            numbers = [Column(say(key, lang), 1, "right") for key in ("priority_value", "bound", "gap")]
            columns = [Column(say("priority", lang), 1.8), *numbers, Column(say("parts", lang), 2.6)]
            pages.table(columns, rows, fine=True)
        pages.terms(report_basis.provenance(side, lang))


def add_definitions(pages: Pages, comparison: Comparison, lang: Language) -> None:
    """Of every figure above, and of no other."""
    pages.heading(say("definitions", lang))
    shown = (*report.key_rows(comparison), *report.row_groups(comparison).get(WEEKENDS, ()))
    measures = {row.measure.id: row.measure for row in shown}.values()
    pages.terms(
        (one.label.get(lang), f"{one.definition.get(lang)} {sentence(report.direction_text(one, lang))}.")
        for one in measures
    )
    fairness = comparison.fairness
    if fairness is not None:
        pages.heading(say("fairness", lang), 2)
        pages.terms(
            (one.label.get(lang), f"{definition_text(one, lang)} {sentence(threshold_text(one, lang))}.")
            for one in fairness.burdens
        )
        pages.bullets(fairness.definitions[term].get(lang) for term in (*SPREAD_TERMS, "way", "one_side"))
    pages.heading(say("ledger", lang), 2)
    pages.terms((line.label.get(lang), line.definition.get(lang)) for line in comparison.ledger)
