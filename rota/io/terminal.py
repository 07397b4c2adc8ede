"""Results in the terminal: the main facts at 80 columns, plain text when piped. The files hold the rest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rota.domain.base import Language
from rota.domain.comparison import Comparison
from rota.domain.finding import CheckReport
from rota.domain.scenario import Scenario
from rota.domain.solution import SolveResult, Status
from rota.io import blocks
from rota.io.fairness_view import print_fairness
from rota.io.figures import number, place, seconds, signed
from rota.io.positions_view import print_search
from rota.io.profile_view import print_profiles
from rota.io.report import (
    delta,
    empty_rules,
    facts,
    findings_by_rule,
    key_rows,
    nearest_text,
    outcomes_line,
    period,
    position_labels,
    rule_titles,
    search_unfinished,
    sides,
    size_change_text,
    size_changes,
    status_text,
    trend_text,
    verdict,
)
from rota.io.report_basis import gap_text, parts_text, priority_title
from rota.io.terminal_requirements import print_asked, print_requirements, print_rota_requirements
from rota.io.texts import say

if TYPE_CHECKING:
    from rich.console import Console

MOST_FINDINGS = 12  # of one rule
LABEL_WIDTH = 22


def print_comparison(comparison: Comparison, lang: Language, console: Console) -> None:
    """The main facts, the reported outcomes beside the computed ones, and the main figures on both sides."""
    proposal = comparison.proposal.scenario
    blocks.title(console, f"{say('report', lang)}: {proposal.title.get(lang)}")
    for name, side in sides(comparison):
        blocks.line(console, f"{say(name, lang)}: {side.scenario.title.get(lang)}", style="dim")
    blocks.line(console, f"{proposal.ward.name}, {period(proposal, lang)}", style="dim")
    if comparison.baseline.scenario.data_origin.assumed:
        blocks.line(console, say("assumed_ward", lang), style="dim")
    heads = ("", say("baseline", lang), say("proposal", lang))
    blocks.table(console, heads, [(fact.label, fact.baseline, fact.proposal) for fact in facts(comparison, lang)])
    _outcomes(console, comparison, lang)
    if comparison.search is not None:
        print_search(comparison.search, lang, console)
    print_requirements(comparison, lang, console)
    _figures(console, comparison, lang)
    print_profiles(comparison, lang, console)
    print_fairness(comparison.fairness, lang, console)
    changes = size_changes(comparison)
    if changes:
        blocks.heading(console, say("size_changes", lang))
        for change in changes:
            blocks.item(
                console, f"{len(change.positions)} × {size_change_text(change, lang)}: {', '.join(change.positions)}"
            )
    for name, side in sides(comparison):
        if side.check.findings:
            blocks.heading(console, say("findings_side", lang, side=say(name, lang)))
            _finding_counts(console, side.check, lang)
    blocks.heading(console, say("notes", lang))
    for note in comparison.notes:
        blocks.item(console, note.get(lang))
    blocks.item(console, say("no_approval", lang))
    blocks.line(console, "")
    blocks.line(console, say("more_in_files", lang), style="dim")


def print_check(report: CheckReport, scenario: Scenario, lang: Language, console: Console) -> None:
    """What was found, what each rule examined, and what was not assessed."""
    blocks.title(console, f"{say('check', lang)}: {scenario.title.get(lang)}")
    _check(console, report, scenario, lang)
    print_rota_requirements(report.requirements, position_labels(scenario, lang), lang, console)
    blocks.heading(console, say("windows", lang))
    heads = tuple(say(key, lang) for key in ("rule", "severity", "windows", "found", "nearest"))
    titles = rule_titles((report,), lang)
    rows = [
        (
            titles[one.rule],
            say(f"severity.{one.severity}", lang),
            number(one.windows, 0, lang),
            number(len(one.findings), 0, lang),
            nearest_text(one, lang),
        )
        for one in report.examinations
    ]
    blocks.table(console, heads, rows, right=(2, 3))
    print_asked(report.asked, lang, console)
    _not_assessed(console, report, lang)


def print_solve(
    result: SolveResult, scenario: Scenario, check: CheckReport | None, lang: Language, console: Console
) -> None:
    """How the solve ended, what was proved about each priority, and what the check found."""
    blocks.title(console, f"{say('solve', lang)}: {scenario.title.get(lang)}")
    style = "bold" if result.status in (Status.OPTIMAL, Status.FEASIBLE) else "bold red"
    blocks.line(console, f"{result.status}: {status_text(result, lang)}", style=style)
    if result.reason is not None:
        blocks.line(console, f"{say('reason', lang)}: {result.reason.get(lang)}")
    if result.note is not None:
        blocks.paragraph(console, result.note.get(lang), indent=(0, 0))
    if result.priorities:
        heads = tuple(say(key, lang) for key in ("priority", "priority_value", "bound", "gap", "parts"))
        rows = [
            (
                f"{rank}. {priority_title(value, lang)}",
                number(value.value, 0, lang),
                say("no_bound", lang) if value.bound is None else number(value.bound, 0, lang),
                gap_text(value, lang),
                parts_text(value, lang),
            )
            for rank, value in enumerate(result.priorities, 1)
        ]
        blocks.table(console, heads, rows, right=(1, 2, 3))
    made = result.provenance
    times = (
        ("seconds", seconds(result.seconds, lang)),
        ("seconds_first", seconds(result.seconds_to_first, lang)),
        ("seconds_best", seconds(result.seconds_to_best, lang)),
        ("seed", str(made.seed)),
        ("workers", str(made.workers)),
    )
    blocks.line(console, "")
    blocks.paragraph(
        console, "; ".join(f"{say(key, lang)}: {value}" for key, value in times), indent=(0, 0), style="dim"
    )
    if check is not None:
        _check(console, check, scenario, lang)
        _not_assessed(console, check, lang)


def _check(console: Console, report: CheckReport, scenario: Scenario, lang: Language) -> None:
    blocks.line(console, "")
    blocks.line(
        console,
        f"{say('fact_hard', lang)}: {verdict(report, lang)}",
        style="bold red" if report.count("hard") else "bold",
    )
    soft = report.count("soft")
    blocks.line(console, f"{say('fact_soft', lang)}: {number(soft, 0, lang) if soft else say('none', lang)}")
    if report.findings:
        blocks.heading(console, say("findings", lang))
        _findings(console, report, scenario, lang)


def _not_assessed(console: Console, report: CheckReport, lang: Language) -> None:
    if report.conditions:
        blocks.heading(console, say("conditions", lang))
        for condition in report.conditions:
            blocks.item(console, condition.get(lang))
    blocks.heading(console, say("not_assessed", lang))
    for text in report.not_assessed:
        blocks.item(console, text.get(lang))
    empty = empty_rules(report, lang)
    if empty:
        blocks.item(console, say("nothing_rules", lang, rules=", ".join(empty)))
    blocks.line(console, "")
    blocks.line(console, say("no_approval", lang))


def _outcomes(console: Console, comparison: Comparison, lang: Language) -> None:
    """Each outcome in the source's words, reported beside computed; why, where they differ."""
    met = outcomes_line(comparison, lang)
    if met is None:
        return
    blocks.heading(console, f"{say('fact_outcomes', lang)}: {met}")
    for rank, outcome in enumerate(comparison.outcomes, 1):
        mark, word = ("✓", say("met", lang)) if outcome.met else ("≠", say("not_met", lang))
        blocks.paragraph(console, f"{rank}. {outcome.text.get(lang)}", indent=(1, 4))
        reported, computed = outcome.reported.get(lang), outcome.computed.get(lang)
        told = f"{say('reported', lang)}: {reported}. {say('computed', lang)}: {computed}."
        blocks.paragraph(console, f"{mark} {word}. {told}", indent=(4, 6), style=None if outcome.met else "yellow")
        if not outcome.met:
            blocks.paragraph(console, outcome.why.get(lang), indent=(6, 6))


def _figures(console: Console, comparison: Comparison, lang: Language) -> None:
    blocks.heading(console, say("figures", lang))
    heads = ("", *(say(key, lang) for key in ("baseline", "proposal", "difference")), "")
    rows = []
    for row in key_rows(comparison):
        measure, change = row.measure, delta(row)
        rows.append(
            (
                f"{measure.label.get(lang)} ({measure.unit.get(lang)})",
                number(row.baseline, measure.decimals, lang),
                number(row.proposal, measure.decimals, lang),
                signed(change, measure.decimals, lang),
                trend_text(measure, change, lang),
            )
        )
    blocks.table(console, heads, rows, right=(1, 2, 3), label_width=LABEL_WIDTH)
    if search_unfinished(comparison):
        blocks.line(console, "")
        blocks.paragraph(console, say("search_caution", lang), indent=(0, 0))


def _finding_counts(console: Console, report: CheckReport, lang: Language) -> None:
    """Findings by rule, with how many each position has."""
    titles = rule_titles((report,), lang)
    for rule, found in findings_by_rule(report).items():
        counts = Counter(finding.position_id or say("ward", lang) for finding in found)
        who = ", ".join(f"{name} × {count}" if count > 1 else name for name, count in counts.items())
        severity = say(f"severity.{found[0].severity}", lang)
        blocks.item(console, f"{titles.get(rule, rule)} ({rule}, {severity}): {number(len(found), 0, lang)}: {who}")


def _findings(console: Console, report: CheckReport, scenario: Scenario, lang: Language) -> None:
    """Findings one by one under their rule; of a long list the first, and how many more there are."""
    titles, labels = rule_titles((report,), lang), position_labels(scenario, lang)
    for rule, found in findings_by_rule(report).items():
        severity = say(f"severity.{found[0].severity}", lang)
        head = f"{titles.get(rule, rule)}: {number(len(found), 0, lang)} ({rule}, {severity})"
        blocks.paragraph(console, head, indent=(1, 3), style="red" if found[0].severity == "hard" else None)
        for finding in found[:MOST_FINDINGS]:
            who = "" if finding.position_id is None else labels.get(finding.position_id, finding.position_id)
            where = ", ".join(part for part in (who, place(finding.week, finding.day, lang)) if part)
            blocks.item(console, f"{where}: {finding.message.get(lang)}" if where else finding.message.get(lang))
        if len(found) > MOST_FINDINGS:
            blocks.item(console, say("cut_check", lang, count=number(len(found) - MOST_FINDINGS, 0, lang)))
