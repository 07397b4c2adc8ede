"""What the reports tell, before it has a form: statements, groups and orders that terminal, Excel and HTML share.

Nothing is measured here; every figure comes from the result it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from rota.domain.agreement import Rung
from rota.domain.base import Language
from rota.domain.comparison import Comparison, LedgerLine, Measure, PersonRow, Row, Side
from rota.domain.finding import CheckReport, Examination, Finding
from rota.domain.position import Position
from rota.domain.requirement import Standing
from rota.domain.scenario import Scenario
from rota.domain.simulated import SimulatedFigure
from rota.domain.solution import SolveResult
from rota.io.figures import MISSING, amount, difference, long_date, number, signed, trimmed
from rota.io.rules_view import RUNGS
from rota.io.texts import say, say_known

Trend = Literal["toward", "away", "same", "open", "unknown"]
SideName = Literal["baseline", "proposal"]
_Teller = Callable[[Side], str]

# The figures that the parties ask for first; the others follow in their groups.
KEY_MEASURES = (
    "fte_in_rota",
    "mean_percent",
    "full_time_share",
    "under_50",
    "at_28_6",
    "weekends_year_mean",
    "weekend_every_mean",
    "unsocial_weekend_h_week",
    "unsocial_mean_h_week",
    "langhelg_long",
    "langhelg_off_year",
    "fagdager",
    "long_shifts",
    "quick_returns",
    "longest_run",
    "single_days_off",
    "shifts_per_fte_year",
    "below_minimum",
    "below_target",
    "weekend_faces_mean",
    "handovers_day",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement on both sides."""

    label: str
    baseline: str
    proposal: str


@dataclass(frozen=True, slots=True)
class Move:
    """Which positions have more and which have less of a per-position figure."""

    measure: Measure
    more: tuple[str, ...]
    less: tuple[str, ...]
    same: int


@dataclass(frozen=True, slots=True)
class SizeChange:
    """Positions that go from one percent to another; None where they do not exist."""

    old: float | None
    new: float | None
    positions: tuple[str, ...]


def sides(comparison: Comparison) -> tuple[tuple[SideName, Side], tuple[SideName, Side]]:
    """Both sides by name."""
    return ("baseline", comparison.baseline), ("proposal", comparison.proposal)


# ------------------------------------------------------------------------------------------------------ statements


def verdict(check: CheckReport, lang: Language) -> str:
    """What the check can say about rules that must be kept: never more than that no breach was found."""
    windows = number(check.windows, 0, lang)
    broken = check.count("hard")
    if check.windows == 0 and not broken:
        return say("nothing_examined", lang)
    if broken == 0:
        return ", ".join([say("no_breach", lang, windows=windows), *_provided(check, lang)])
    return say("one_breach" if broken == 1 else "breaches", lang, count=number(broken, 0, lang), windows=windows)


def _provided(check: CheckReport, lang: Language) -> list[str]:
    """What a result without breaches rests on and nobody has agreed to yet."""
    proposed = dict.fromkeys(
        name for one in check.requirements if one.standing is Standing.PROPOSED for name in one.agreements
    )
    consents = {name for one in check.requirements if one.standing is Standing.RECORDED for name in one.positions}
    if not proposed:
        return []
    told = say("provided_agreements", lang, agreements=", ".join(proposed))
    return [f"{told} {say('provided_consent', lang, count=len(consents))}" if consents else told]


def facts(comparison: Comparison, lang: Language) -> tuple[Fact, ...]:
    """The statements that open a report."""
    found = [
        _fact("fact_hard", comparison, lang, lambda side: verdict(side.check, lang)),
        _fact("fact_soft", comparison, lang, lambda side: _count(side.check.count("soft"), lang)),
    ]
    rows = {row.measure.id: row for row in comparison.rows}
    for key, measure_id in (("fact_minimum", "below_minimum"), ("fact_competence", "competence_missing")):
        if measure_id in rows:
            row = rows[measure_id]
            found.append(Fact(say(key, lang), _with_unit(row, row.baseline, lang), _with_unit(row, row.proposal, lang)))
    return (
        *found,
        _fact("fact_positions", comparison, lang, lambda side: _sizes(side.scenario, lang)),
        _fact("fact_made", comparison, lang, lambda side: made_by(side, lang)),
        _fact("fact_agreements", comparison, lang, lambda side: _join(unmade_agreements(side.scenario), lang)),
        _fact("fact_filled", comparison, lang, lambda side: _join(filled_vacancies(side.scenario), lang)),
    )


def made_by(side: Side, lang: Language) -> str:
    """How a side's roster came about, with what the solver proved about it."""
    origin = side.origin.get(lang)
    return origin if side.solve is None else f"{origin}; {status_text(side.solve, lang)}"


def status_text(result: SolveResult, lang: Language) -> str:
    """How a solve ended, in words; not found and proved impossible stay apart."""
    text = say(f"status.{result.status}", lang)
    return f"{text} ({say('stopped_early', lang)})" if result.stopped_early else text


def unmade_agreements(scenario: Scenario) -> tuple[str, ...]:
    """Agreements that are proposed only."""
    return tuple(agreement.id for agreement in scenario.agreements if agreement.status == "proposed")


def filled_vacancies(scenario: Scenario) -> tuple[str, ...]:
    """Vacant positions that have a line in the rota all the same."""
    return tuple(position.id for position in scenario.worked_positions if position.vacant)


def search_unfinished(comparison: Comparison) -> bool:
    """Whether a side was searched for and not proved best: then load may differ by the search alone."""
    return any(side.solve is not None and side.solve.gap != 0 for _, side in sides(comparison))


def outcomes_line(comparison: Comparison, lang: Language) -> str | None:
    """How many reported outcomes are computed as reported; None when none were given."""
    if not comparison.outcomes:
        return None
    met = sum(outcome.met for outcome in comparison.outcomes)
    return say("outcomes_met", lang, met=met, all=len(comparison.outcomes))


def period(scenario: Scenario, lang: Language) -> str:
    """`12 uker fra 4. januar 2027`."""
    weeks = scenario.cycle.weeks
    length = say("one_week", lang) if weeks == 1 else say("weeks", lang, weeks=weeks)
    return say("cycle_text", lang, weeks=length, start=long_date(scenario.cycle.start, lang))


def _fact(key: str, comparison: Comparison, lang: Language, tell: _Teller) -> Fact:
    return Fact(say(key, lang), tell(comparison.baseline), tell(comparison.proposal))


def _sizes(scenario: Scenario, lang: Language) -> str:
    fte = sum(position.percent for position in scenario.positions) / 100
    worked = scenario.worked_positions
    in_rota = trimmed(sum(position.percent for position in worked) / 100, lang, 2)
    sizes = {"positions": len(scenario.positions), "fte": trimmed(fte, lang, 2), "worked": in_rota}
    return say("size_fact", lang, people=len(worked), **sizes)


def _with_unit(row: Row, value: float | None, lang: Language) -> str:
    if value is None:
        return MISSING
    return f"{trimmed(value, lang, row.measure.decimals)} {row.measure.unit.get(lang)}" if value else say("none", lang)


def _count(count: int, lang: Language) -> str:
    return number(count, 0, lang) if count else say("none", lang)


def _join(names: Iterable[str], lang: Language) -> str:
    return ", ".join(names) or say("none", lang)


# --------------------------------------------------------------------------------------------------------- figures


def key_rows(comparison: Comparison) -> tuple[Row, ...]:
    """The rows that the parties ask for first, in that order."""
    rows = {row.measure.id: row for row in comparison.rows}
    return tuple(rows[measure_id] for measure_id in KEY_MEASURES if measure_id in rows)


def row_groups(comparison: Comparison) -> dict[str, list[Row]]:
    """All rows by group, in the order they come."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in comparison.rows:
        groups[row.measure.group].append(row)
    return dict(groups)


def group_title(group: str, lang: Language) -> str:
    """Heading of a group of figures."""
    return say_known(f"group.{group}", lang, group)


def delta(row: Row) -> float | None:
    """The difference as a reader subtracts the figures shown."""
    return difference(row.baseline, row.proposal, row.measure.decimals)


def trend(measure: Measure, change: float | None) -> Trend:
    """Whether a change goes in the direction the definition calls better."""
    if change is None:
        return "unknown"
    if change == 0:
        return "same"
    if measure.better == "neutral":
        return "open"
    return "toward" if (change > 0) == (measure.better == "higher") else "away"


def trend_text(measure: Measure, change: float | None, lang: Language) -> str:
    """The trend in words: for whom it is better."""
    found = trend(measure, change)
    return "" if found == "unknown" else say(f"trend_{found}", lang, whom=measure.better_for.get(lang))


def direction_text(measure: Measure | SimulatedFigure, lang: Language) -> str:
    """Which direction is better for whom."""
    if measure.better == "neutral":
        return say("trend_open", lang)
    return say(f"{measure.better}_better", lang, whom=measure.better_for.get(lang))


# ---------------------------------------------------------------------------------------------------------- people


def person_label(position_id: str, holder: str | None, lang: Language) -> str:
    """`P01 Ansatt 01`; a position without a holder is vacant."""
    return f"{position_id} {holder or say('vacant', lang)}"


def position_labels(scenario: Scenario, lang: Language) -> dict[str, str]:
    """Label of every position by id."""
    return {position.id: person_label(position.id, position.holder, lang) for position in scenario.positions}


def competence_names(comparison: Comparison, lang: Language) -> dict[str, str]:
    """Names of both sides' competences by id."""
    both = (*comparison.baseline.scenario.competences, *comparison.proposal.scenario.competences)
    return {competence.id: competence.name.get(lang) for competence in both}


def moves(comparison: Comparison) -> tuple[Move, ...]:
    """For every per-position figure that changes for anybody: who has more, who less, how many the same."""
    found = []
    for measure in comparison.person_measures:
        changes = {
            person.position_id: change
            for person in comparison.people
            if (change := person_change(person, measure)) is not None
        }
        more = tuple(name for name, change in changes.items() if change > 0)
        less = tuple(name for name, change in changes.items() if change < 0)
        if more or less:
            found.append(Move(measure, more, less, len(changes) - len(more) - len(less)))
    return tuple(found)


def person_change(person: PersonRow, measure: Measure) -> float | None:
    """Difference of a per-position figure as shown; None when a side has none."""
    return difference(*person.figures.get(measure.id, (None, None)), measure.decimals)


def size_changes(comparison: Comparison) -> tuple[SizeChange, ...]:
    """Positions whose percent differs, or which exist on one side only, grouped by the change, largest group first."""
    before, after = comparison.baseline.scenario.position_by_id, comparison.proposal.scenario.position_by_id
    groups: dict[tuple[float | None, float | None], list[str]] = defaultdict(list)
    for position_id in dict.fromkeys((*before, *after)):
        old, new = _percent(before.get(position_id)), _percent(after.get(position_id))
        if old != new:
            groups[old, new].append(position_id)
    changes = [SizeChange(old, new, tuple(names)) for (old, new), names in groups.items()]
    return tuple(sorted(changes, key=lambda change: -len(change.positions)))


def size_change_text(change: SizeChange, lang: Language) -> str:
    """`28,6 → 69,1 %`."""
    if change.new is None:
        return say("size_removed", lang, percent=trimmed(change.old, lang))
    if change.old is None:
        return say("size_new", lang, percent=trimmed(change.new, lang))
    return say("size_from_to", lang, old=trimmed(change.old, lang), new=trimmed(change.new, lang))


def _percent(position: Position | None) -> float | None:
    return None if position is None else position.percent


# ---------------------------------------------------------------------------------------------------------- ledger


def ledger_accounts(comparison: Comparison) -> dict[str, list[LedgerLine]]:
    """Ledger lines by account, without the totals."""
    accounts: dict[str, list[LedgerLine]] = defaultdict(list)
    for line in comparison.ledger:
        if not line.is_total:
            accounts[line.account].append(line)
    return dict(accounts)


def ledger_total(comparison: Comparison, account: str) -> LedgerLine | None:
    """The total of an account."""
    return next((line for line in comparison.ledger if line.is_total and line.account == account), None)


def weekly_difference(line: LedgerLine, comparison: Comparison, lang: Language) -> str:
    """Difference of a line in hours a week."""
    before = line.baseline_min / 60 / comparison.baseline.scenario.cycle.weeks
    after = line.proposal_min / 60 / comparison.proposal.scenario.cycle.weeks
    return signed(after - before, 1, lang)


# ----------------------------------------------------------------------------------------------------------- rules


def rule_titles(checks: Iterable[CheckReport], lang: Language) -> dict[str, str]:
    """Titles of rules by code; the code where the check gives none."""
    return {
        examination.rule: examination.rule if examination.title is None else examination.title.get(lang)
        for check in checks
        for examination in check.examinations
    }


def nearest_text(examination: Examination, lang: Language, *, with_place: bool = True) -> str:
    """The window nearest its limit: measured against limit, and where."""
    tightest = examination.tightest
    if tightest is None:
        return say("nothing_examined", lang) if examination.windows == 0 else MISSING
    measured, limit = (amount(value, examination.unit, lang) for value in (tightest.measured, tightest.limit))
    # A kept limit below the measured value is a least one; a broken limit below it is a greatest one.
    least = (tightest.measured - tightest.limit) * (1 if tightest.margin >= 0 else -1) > 0
    text = say("nearest_at_least" if least else "nearest_at_most", lang, measured=measured, limit=limit)
    if tightest.measured == tightest.limit:
        text = say("nearest_equal", lang, measured=measured)
    return f"{text} ({tightest.position_id})" if with_place and tightest.position_id else text


def examinations(comparison: Comparison) -> tuple[tuple[Examination | None, Examination | None], ...]:
    """Each rule's examination on both sides, in the catalogue's order."""
    before, after = ({one.rule: one for one in side.check.examinations} for _, side in sides(comparison))
    return tuple((before.get(rule), after.get(rule)) for rule in dict.fromkeys((*before, *after)))


def empty_rules(check: CheckReport, lang: Language) -> tuple[str, ...]:
    """Titles of rules that examined nothing."""
    titles = rule_titles((check,), lang)
    return tuple(titles[examination.rule] for examination in check.examinations if examination.windows == 0)


def findings_by_rule(check: CheckReport) -> dict[str, list[Finding]]:
    """Findings under their rule, those that must be kept first."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in check.findings:
        groups[finding.rule].append(finding)
    return dict(groups)


def rung_text(rung: Rung | None, lang: Language) -> str:
    """A rung of the ladder in words."""
    return MISSING if rung is None else RUNGS[rung][lang]
