"""Excel files: one rota with its check, and a whole comparison. Text stays text: never a formula, never a link."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rota.domain.base import Language
from rota.domain.comparison import Comparison, Measure, Row
from rota.domain.finding import CheckReport
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.io.figures import MISSING
from rota.io.report import (
    Fact,
    competence_names,
    delta,
    direction_text,
    facts,
    group_title,
    ledger_accounts,
    ledger_total,
    outcomes_line,
    period,
    position_labels,
    row_groups,
    rule_titles,
    search_unfinished,
    sides,
    trend_text,
)
from rota.io.report_basis import (
    agreement_cover,
    agreement_limit,
    agreement_validity,
    agreements,
    assumption_place,
    equal_parts,
    gap_text,
    limits,
    parts_text,
    priority_title,
    provenance,
    rung_of,
    unequal_parts,
)
from rota.io.report_requirements import evidence_text, requirement_lines, requirement_summary
from rota.io.texts import say
from rota.io.xlsx_book import BOLD, WRAP, Book, Column, Value, new_book
from rota.io.xlsx_fairness import add_fairness_groups_sheet, add_fairness_persons_sheet, add_fairness_sheet
from rota.io.xlsx_profile import add_profile_positions_sheet, add_profile_sheet
from rota.io.xlsx_roster import add_codes_sheet, add_findings_sheet, add_roster_sheet, add_rules_sheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SHEETS: dict[str, dict[Language, str]] = {
    "summary": {"nb": "Kort fortalt", "en": "In short"},
    "figures": {"nb": "Tall", "en": "Figures"},
    "profile": {"nb": "Ergonomi", "en": "Ergonomics"},
    "profile_positions": {"nb": "Ergonomi per stilling", "en": "Ergonomics per position"},
    "fairness": {"nb": "Fordeling", "en": "Burdens"},
    "fairness_persons": {"nb": "Fordeling per stilling", "en": "Burdens per position"},
    "fairness_groups": {"nb": "Fordeling etter gruppe", "en": "Burdens by group"},
    "outcomes": {"nb": "Utfall", "en": "Outcomes"},
    "people": {"nb": "Stillinger", "en": "Positions"},
    "ledger": {"nb": "Timeregnskap", "en": "Hours ledger"},
    "roster": {"nb": "Turnus", "en": "Rota"},
    "roster_baseline": {"nb": "Turnus utgangspunkt", "en": "Rota baseline"},
    "roster_proposal": {"nb": "Turnus forslag", "en": "Rota proposal"},
    "codes": {"nb": "Vaktkoder", "en": "Shift codes"},
    "codes_baseline": {"nb": "Koder utgangspunkt", "en": "Codes baseline"},
    "codes_proposal": {"nb": "Koder forslag", "en": "Codes proposal"},
    "findings": {"nb": "Funn", "en": "Findings"},
    "rules": {"nb": "Regler", "en": "Rules"},
    "requirements": {"nb": "Krav", "en": "Requirements"},
    "agreements": {"nb": "Avtaler", "en": "Agreements"},
    "assumptions": {"nb": "Forutsetninger", "en": "Assumptions"},
    "certificate": {"nb": "Likt og ulikt", "en": "Equal and not"},
    "definitions": {"nb": "Definisjoner", "en": "Definitions"},
}


def write_roster_xlsx(path: Path, scenario: Scenario, roster: Roster, check: CheckReport, lang: Language) -> None:
    """A rota as a grid with its codes, findings and what was examined. The file is whole or not there at all."""
    with new_book(path) as book:
        add_roster_sheet(book, _name("roster", lang), scenario, roster, lang)
        add_codes_sheet(book, _name("codes", lang), scenario, roster, lang)
        add_findings_sheet(book, _name("findings", lang), [("", scenario, check)], lang)
        add_rules_sheet(book, _name("rules", lang), [("", check)], lang)


def write_comparison_xlsx(path: Path, comparison: Comparison, lang: Language) -> None:
    """A comparison: figures, outcomes, positions, ledger, both rotas, rules and what it all rests on."""
    with new_book(path) as book:
        _summary(book, comparison, lang)
        _figures(book, comparison, lang)
        _outcomes(book, comparison, lang)
        _profile(book, comparison, lang)
        _fairness(book, comparison, lang)
        _people(book, comparison, lang)
        _ledger(book, comparison, lang)
        for name, side in sides(comparison):
            add_roster_sheet(book, _name(f"roster_{name}", lang), side.scenario, side.roster, lang)
        for name, side in sides(comparison):
            add_codes_sheet(book, _name(f"codes_{name}", lang), side.scenario, side.roster, lang)
        checks = [(say(name, lang), side.scenario, side.check) for name, side in sides(comparison)]
        add_findings_sheet(book, _name("findings", lang), checks, lang)
        add_rules_sheet(book, _name("rules", lang), [(name, check) for name, _, check in checks], lang)
        _requirements(book, comparison, lang)
        _agreements(book, comparison, lang)
        _assumptions(book, comparison, lang)
        _certificate(book, comparison, lang)
        _definitions(book, comparison, lang)


def _name(key: str, lang: Language) -> str:
    return SHEETS[key][lang]


def _summary(book: Book, comparison: Comparison, lang: Language) -> None:
    sheet = book.sheet(_name("summary", lang))
    columns = [Column("", 44), Column(say("baseline", lang), 52), Column(say("proposal", lang), 52)]
    heading = [
        Fact(say("scenario", lang), *(side.scenario.title.get(lang) for _, side in sides(comparison))),
        Fact(say("ward", lang), *(side.scenario.ward.name for _, side in sides(comparison))),
        Fact(say("period", lang), *(period(side.scenario, lang) for _, side in sides(comparison))),
    ]
    rows: list[list[Value]] = [[f.label, f.baseline, f.proposal] for f in (*heading, *facts(comparison, lang))]
    intro = [say("assumed_ward", lang)] if comparison.baseline.scenario.data_origin.assumed else []
    row = book.table(sheet, columns, rows, title=say("report", lang), intro=intro) + 1
    met = outcomes_line(comparison, lang)
    if met is not None:
        row = book.paragraphs(sheet, row, f"{say('fact_outcomes', lang)}: {met}", ())
    book.paragraphs(sheet, row, say("no_approval", lang), [note.get(lang) for note in comparison.notes])


def _figures(book: Book, comparison: Comparison, lang: Language) -> None:
    sheet = book.sheet(_name("figures", lang))
    heads = (("figure", 56), ("unit", 26), ("baseline", 14), ("proposal", 14), ("difference", 14), ("direction", 42))
    numbers = {"baseline", "proposal", "difference"}
    columns = [Column(say(key, lang), width, decimals=0 if key in numbers else None) for key, width in heads]
    intro = [say("search_caution", lang)] if search_unfinished(comparison) else []
    row = book.table(sheet, columns, [], title=say("figures", lang), intro=intro)
    for group, rows in row_groups(comparison).items():
        book.write(sheet, row, 0, group_title(group, lang), BOLD)
        for number, one in enumerate(rows, row + 1):
            _figure(book, sheet, number, one, lang)
        row += len(rows) + 2


def _figure(book: Book, sheet: Worksheet, number: int, row: Row, lang: Language) -> None:
    change, digits = delta(row), _digits(row.measure)
    book.write(sheet, number, 0, row.measure.label.get(lang), WRAP)
    book.write(sheet, number, 1, row.measure.unit.get(lang), WRAP)
    formats = (digits, digits, f"+{digits};-{digits};0")
    for column, (value, shown) in enumerate(zip((row.baseline, row.proposal, change), formats, strict=True), 2):
        cell = MISSING if value is None else value
        book.write(sheet, number, column, cell, WRAP, {"num_format": shown, "align": "right"})
    book.write(sheet, number, 5, trend_text(row.measure, change, lang), WRAP, {"indent": 1})


def _outcomes(book: Book, comparison: Comparison, lang: Language) -> None:
    sheet = book.sheet(_name("outcomes", lang))
    heads = (("outcome", 50), ("reported", 22), ("computed", 34), ("verdict", 16), ("why", 80))
    rows: list[list[Value]] = [
        [
            outcome.text.get(lang),
            outcome.reported.get(lang),
            outcome.computed.get(lang),
            say("met" if outcome.met else "not_met", lang),
            outcome.why.get(lang),
        ]
        for outcome in comparison.outcomes
    ]
    intro = [say("outcomes_intro" if comparison.search is None else "outcomes_intro_found", lang)]
    book.table(sheet, [Column(say(k, lang), w) for k, w in heads], rows, title=say("outcomes", lang), intro=intro)


def _profile(book: Book, comparison: Comparison, lang: Language) -> None:
    if comparison.profiles is None:
        return
    add_profile_sheet(book, _name("profile", lang), comparison.profiles, lang)
    names = {key: label for _, side in sides(comparison) for key, label in position_labels(side.scenario, lang).items()}
    add_profile_positions_sheet(book, _name("profile_positions", lang), comparison.profiles, names, lang)


def _fairness(book: Book, comparison: Comparison, lang: Language) -> None:
    if comparison.fairness is None:
        return
    names = {key: label for _, side in sides(comparison) for key, label in position_labels(side.scenario, lang).items()}
    add_fairness_sheet(book, _name("fairness", lang), comparison.fairness, lang)
    add_fairness_persons_sheet(book, _name("fairness_persons", lang), comparison.fairness, names, lang)
    add_fairness_groups_sheet(book, _name("fairness_groups", lang), comparison.fairness, lang)


def _people(book: Book, comparison: Comparison, lang: Language) -> None:
    sheet = book.sheet(_name("people", lang))
    columns = [
        Column(say("position", lang), 10),
        Column(say("holder", lang), 14),
        Column(say("competence", lang), 18),
        Column(say("status", lang), 14),
        Column(say("changes", lang), 90),
    ]
    for measure in comparison.person_measures:
        label = measure.label.get(lang)
        columns += [
            Column(f"{label}: {say('before', lang)}", 14, decimals=measure.decimals),
            Column(f"{label}: {say('after', lang)}", 14, decimals=measure.decimals),
        ]
    competences = competence_names(comparison, lang)
    rows: list[list[Value]] = []
    for person in comparison.people:
        row: list[Value] = [
            person.position_id,
            person.holder or say("vacant", lang),
            competences.get(person.competence, person.competence),
            say(f"status.{person.status}", lang),
            " ".join(change.get(lang) for change in person.changes),
        ]
        for measure in comparison.person_measures:
            row += person.figures.get(measure.id, (None, None))
        rows.append(row)
    intro = [say("people_intro", lang)]
    book.table(sheet, columns, rows, title=say("people", lang), intro=intro, freeze_columns=2, pages_wide=4)


def _ledger(book: Book, comparison: Comparison, lang: Language) -> None:
    """Both accounts in hours; the total stands first, the sum of the lines last."""
    sheet = book.sheet(_name("ledger", lang))
    columns = [
        Column(say("line", lang), 44),
        Column(say("baseline", lang), 14, decimals=2),
        Column(say("proposal", lang), 14, decimals=2),
        Column(say("difference", lang), 14, decimals=2, signed=True),
        Column(say("definition", lang), 90),
    ]
    end = book.table(sheet, columns, [], title=say("ledger", lang), intro=[say("ledger_intro", lang)])
    for account, lines in ledger_accounts(comparison).items():
        total = ledger_total(comparison, account)
        shown = [*([] if total is None else [total]), *lines]
        rows: list[list[Value]] = [
            [
                line.label.get(lang),
                line.baseline_min / 60,
                line.proposal_min / 60,
                (line.proposal_min - line.baseline_min) / 60,
                line.definition.get(lang),
            ]
            for line in shown
        ]
        before = sum(line.baseline_min for line in lines) / 60
        after = sum(line.proposal_min for line in lines) / 60
        rows.append([say("sum", lang), before, after, after - before, None])
        book.write(sheet, end + 1, 0, say(f"account.{account}", lang), BOLD)
        end = book.rows(sheet, end + 2, columns, rows, bold=(0, len(rows) - 1))


def _requirements(book: Book, comparison: Comparison, lang: Language) -> None:
    sheet = book.sheet(_name("requirements", lang))
    heads = (
        ("rung", 34),
        ("rule", 30),
        ("furthest", 30),
        ("where", 24),
        ("who_agrees", 36),
        ("for_whom", 40),
        ("against_today", 18),
        ("standing", 40),
    )
    labels = position_labels(comparison.proposal.scenario, lang)
    groups = requirement_lines(comparison.requirements, labels, lang)
    rows: list[list[Value]] = [
        [rung, one.title, one.amount, one.where, one.who, one.whom, one.change, one.standing]
        for rung, lines in groups.items()
        for one in lines
    ]
    intro = [say("requirements_intro", lang), requirement_summary(comparison.requirements, lang)]
    columns = [Column(say(k, lang), w) for k, w in heads]
    end = book.table(sheet, columns, rows, title=say("requirements", lang), intro=intro)
    asked: list[list[Value]] = [
        [one.title.get(lang), one.reference.get(lang), evidence_text(one.evidence, lang)] for one in comparison.asked
    ]
    book.rows(sheet, end + 1, [Column(say(key, lang), 34) for key in ("asked", "origin", "status")], asked)


def _agreements(book: Book, comparison: Comparison, lang: Language) -> None:
    sheet = book.sheet(_name("agreements", lang))
    titles = rule_titles((side.check for _, side in sides(comparison)), lang)
    heads = (
        ("agreement", 22),
        ("status", 22),
        ("sides", 16),
        ("rule", 30),
        ("rung", 34),
        ("limit", 14),
        ("covers", 30),
        ("validity", 30),
        ("signed_by", 50),
        ("note", 60),
    )
    rows: list[list[Value]] = [
        [
            agreement.id,
            say(agreement.status, lang),
            say("both_sides" if len(where) == 2 else where[0], lang),
            titles.get(agreement.rule, agreement.rule),
            rung_of(agreement, lang),
            agreement_limit(agreement, lang),
            agreement_cover(agreement, lang),
            agreement_validity(agreement, lang),
            ", ".join(agreement.signed_by),
            None if agreement.note is None else agreement.note.get(lang),
        ]
        for agreement, where in agreements(comparison)
    ]
    intro = [say("agreements_intro", lang)]
    book.table(sheet, [Column(say(k, lang), w) for k, w in heads], rows, title=say("agreements", lang), intro=intro)


def _assumptions(book: Book, comparison: Comparison, lang: Language) -> None:
    sheet = book.sheet(_name("assumptions", lang))
    heads = (("sides", 16), ("concerns", 34), ("value", 80), ("origin", 40), ("note", 60))
    rows: list[list[Value]] = [
        [
            say(name, lang),
            assumption_place(one.path, lang),
            one.value.get(lang),
            "; ".join(part for part in (say("assumed", lang) if one.assumed else None, one.source) if part),
            None if one.note is None else one.note.get(lang),
        ]
        for name, side in sides(comparison)
        for one in side.assumptions
    ]
    intro = [say("assumptions_intro", lang)]
    book.table(sheet, [Column(say(k, lang), w) for k, w in heads], rows, title=say("assumptions", lang), intro=intro)


def _certificate(book: Book, comparison: Comparison, lang: Language) -> None:
    """What is equal, what is not, what is not said, and how each rota was made."""
    sheet = book.sheet(_name("certificate", lang))
    columns = [Column(say("part", lang), 34), Column(say("what_differs", lang), 110), Column(say("checksum", lang), 68)]
    equal: list[list[Value]] = [[part.label, say("equal", lang), part.digest] for part in equal_parts(comparison, lang)]
    unequal: list[list[Value]] = [
        [part.label, statement, None] for part in unequal_parts(comparison, lang) for statement in part.statements
    ]
    intro = [say("certificate_intro", lang)]
    row = book.table(sheet, columns, [*unequal, *equal], title=say("certificate", lang), intro=intro) + 1
    row = book.paragraphs(sheet, row, say("limits", lang), limits(comparison, lang))
    for name, side in sides(comparison):
        book.write(sheet, row, 0, f"{say('provenance', lang)}: {say(name, lang)}", BOLD)
        for label, value in provenance(side, lang):
            row += 1
            book.write(sheet, row, 0, label)
            book.write(sheet, row, 1, value)
        for reached in () if side.solve is None else side.solve.priorities:
            row += 1
            book.write(sheet, row, 0, f"{say('priority', lang)}: {priority_title(reached, lang)}")
            bound = say("no_bound", lang) if reached.bound is None else str(reached.bound)
            proof = f"{reached.value}; {say('bound', lang)}: {bound}; {say('gap', lang)}: {gap_text(reached, lang)}"
            book.write(sheet, row, 1, "; ".join(part for part in (proof, parts_text(reached, lang)) if part))
        row += 2


def _definitions(book: Book, comparison: Comparison, lang: Language) -> None:
    sheet = book.sheet(_name("definitions", lang))
    heads = (("figure", 56), ("unit", 26), ("direction", 34), ("definition", 110))
    measures = (*(row.measure for row in comparison.rows), *comparison.person_measures)
    rows: list[list[Value]] = [
        [
            measure.label.get(lang),
            measure.unit.get(lang),
            direction_text(measure, lang),
            measure.definition.get(lang),
        ]
        for measure in measures
    ]
    book.table(sheet, [Column(say(k, lang), w) for k, w in heads], rows, title=say("definitions", lang))


def _digits(measure: Measure) -> str:
    return "#,##0" + ("." + "0" * measure.decimals if measure.decimals else "")
