"""Results as JSON: numbers are numbers, what is unknown is null, ids are stable, texts in one language or in both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rota.domain.base import Language, Text
from rota.domain.comparison import Assumption, Comparison, LedgerLine, Outcome, PersonRow, Row, Side
from rota.domain.finding import CheckReport, Examination, Finding, Tightest
from rota.domain.scenario import Scenario
from rota.domain.solution import PriorityValue, Provenance, SolveResult
from rota.io.fairness_data import fairness_data
from rota.io.files import write_text
from rota.io.positions_data import frontier_json
from rota.io.profile_data import profiles_data
from rota.io.requirement_data import asked_data, requirement_data

DECIMALS = 4
SEVERITIES = ("hard", "soft", "info")

Data = dict[str, Any]


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write an object as indented UTF-8 JSON, whole or not at all. Raises ValueError for a number JSON cannot hold."""
    write_text(path, json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def check_json(report: CheckReport) -> Data:
    """A check: what each rule examined and found. Texts are `{"nb", "en"}`; amounts are in the rule's `unit`."""
    return {
        "examined": report.windows,
        "findings_by_severity": {
            severity: sum(f.severity == severity for f in report.findings) for severity in SEVERITIES
        },
        "findings": [finding_json(finding) for finding in report.findings],
        "rules": [_examination(examination) for examination in report.examinations],
        "not_assessed": [text_json(text) for text in report.not_assessed],
        "conditions": [text_json(text) for text in report.conditions],
        "requirements": [requirement_data(one) for one in report.requirements],
        "asked": [asked_data(one) for one in report.asked],
        "digests": {
            "scenario": report.scenario_digest,
            "ruleset": report.ruleset_digest,
            "roster": report.roster_digest,
        },
    }


def solve_json(result: SolveResult, scenario: Scenario) -> Data:
    """A solve: status, objective by priority, what was proved, time, provenance and positions. Not the roster itself.

    `bound` and `gap` at the top are those of the first priority that is not proved best; 0 when all are.
    """
    unproved = result.unproved
    return {
        "status": str(result.status),
        "objective": [_priority(value) for value in result.priorities],
        "first_unproved": None if unproved is None else str(unproved.priority),
        "bound": _bound(result),
        "gap": _rounded(result.gap) if result.priorities else None,
        "seconds": _rounded(result.seconds),
        "seconds_to_first": _rounded(result.seconds_to_first),
        "seconds_to_best": _rounded(result.seconds_to_best),
        "stopped_early": result.stopped_early,
        "reason": None if result.reason is None else text_json(result.reason),
        "note": None if result.note is None else text_json(result.note),
        "provenance": _provenance(result.provenance),
        "positions": positions_json(scenario),
    }


def comparison_json(comparison: Comparison, lang: Language) -> Data:
    """A comparison, its texts in one language."""
    baseline, proposal = comparison.baseline, comparison.proposal
    return {
        "rows": [_row(row, lang) for row in comparison.rows],
        "people": [_person(person, lang) for person in comparison.people],
        "ledger": [_ledger_line(line, lang) for line in comparison.ledger],
        "outcomes": [_outcome(outcome, lang) for outcome in comparison.outcomes],
        "certificate": _in_language(comparison.certificate, lang),
        "check": {"baseline": check_json(baseline.check), "proposal": check_json(proposal.check)},
        "positions": {
            "baseline": positions_json(baseline.scenario),
            "proposal": positions_json(proposal.scenario),
        },
        "assumptions": {
            "baseline": _assumptions(baseline.assumptions, lang),
            "proposal": _assumptions(proposal.assumptions, lang),
        },
        "requirements": [requirement_data(one) for one in comparison.requirements],
        "requirements_dropped": [requirement_data(one) for one in comparison.dropped],
        "asked": [asked_data(one) for one in comparison.asked],
        "profile": None if comparison.profiles is None else profiles_data(comparison.profiles),
        "fairness": None if comparison.fairness is None else fairness_data(comparison.fairness),
        "position_search": None if comparison.search is None else frontier_json(comparison.search),
        "notes": [note.get(lang) for note in comparison.notes],
        "scenario": {"baseline": _scenario(baseline, lang), "proposal": _scenario(proposal, lang)},
        "solve": {"baseline": _solve(baseline), "proposal": _solve(proposal)},
    }


def positions_json(scenario: Scenario) -> list[Data]:
    """The positions of a scenario, vacant ones included."""
    return [
        {
            "id": position.id,
            "percent": position.percent,
            "competence": position.competence,
            "weekend_every": position.weekend_every,
            "vacant": position.vacant,
            "in_rota": position.is_worked,
        }
        for position in scenario.positions
    ]


def _bound(result: SolveResult) -> int | None:
    unproved = result.unproved
    if unproved is not None:
        return unproved.bound
    return result.priorities[-1].bound if result.priorities else None


def _priority(value: PriorityValue) -> Data:
    return {
        "priority": str(value.priority),
        "value": value.value,
        "bound": value.bound,
        "gap": _rounded(value.gap),
        "proved": value.proved,
        "parts": [{"name": name, "weight": weight, "amount": amount} for name, weight, amount in value.parts],
    }


def _provenance(made: Provenance) -> Data:
    return {
        "scenario_digest": made.scenario_digest,
        "ruleset_digest": made.ruleset_digest,
        "seed": made.seed,
        "workers": made.workers,
        "time_limit_s": made.time_limit_s,
        "deterministic_limit": made.deterministic_limit,
        "rota_version": made.rota_version,
        "ortools_version": made.ortools_version,
        "python_version": made.python_version,
        "started_at": made.started_at,
        "engine": made.engine,
    }


def finding_json(finding: Finding) -> Data:
    """One finding with its amounts."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "position_id": finding.position_id,
        "week": finding.week,
        "day": finding.day,
        "measured": finding.measured,
        "limit": finding.limit,
        "excess": finding.excess,
        "unit": finding.unit,
        "message": text_json(finding.message),
        "lowest_rung": None if finding.lowest_rung is None else str(finding.lowest_rung),
        "penalty": finding.penalty,
    }


def _examination(examination: Examination) -> Data:
    return {
        "rule": examination.rule,
        "title": None if examination.title is None else text_json(examination.title),
        "severity": examination.severity,
        "unit": examination.unit,
        "windows": examination.windows,
        "findings": len(examination.findings),
        "tightest": None if examination.tightest is None else _tightest(examination.tightest),
        "not_applicable": [
            {"reason": text_json(reason), "windows": count} for reason, count in examination.not_applicable
        ],
    }


def _tightest(tightest: Tightest) -> Data:
    return {
        "position_id": tightest.position_id,
        "week": tightest.week,
        "day": tightest.day,
        "measured": tightest.measured,
        "limit": tightest.limit,
        "margin": tightest.margin,
    }


def _row(row: Row, lang: Language) -> Data:
    measure = row.measure
    return {
        "id": measure.id,
        "label": measure.label.get(lang),
        "unit": measure.unit.get(lang),
        "baseline": _rounded(row.baseline),
        "proposal": _rounded(row.proposal),
        "delta": _rounded(row.delta),
        "better": measure.better,
        "better_for": measure.better_for.get(lang),
        "definition": measure.definition.get(lang),
    }


def _person(person: PersonRow, lang: Language) -> Data:
    return {
        "id": person.position_id,
        "holder": person.holder,
        "competence": person.competence,
        "status": person.status,
        "changes": [change.get(lang) for change in person.changes],
        "figures": {
            measure_id: {"baseline": _rounded(before), "proposal": _rounded(after)}
            for measure_id, (before, after) in person.figures.items()
        },
    }


def _ledger_line(line: LedgerLine, lang: Language) -> Data:
    return {
        "id": line.id,
        "account": line.account,
        "label": line.label.get(lang),
        "definition": line.definition.get(lang),
        "baseline_min": line.baseline_min,
        "proposal_min": line.proposal_min,
        "delta_min": line.proposal_min - line.baseline_min,
        "is_total": line.is_total,
    }


def _outcome(outcome: Outcome, lang: Language) -> Data:
    return {
        "id": outcome.id,
        "text": outcome.text.get(lang),
        "reported": outcome.reported.get(lang),
        "computed": outcome.computed.get(lang),
        "met": outcome.met,
        "why": outcome.why.get(lang),
    }


def _assumptions(assumptions: Iterable[Assumption], lang: Language) -> list[Data]:
    return [
        {
            "path": one.path,
            "value": one.value.get(lang),
            "assumed": one.assumed,
            "source": one.source,
            "note": None if one.note is None else one.note.get(lang),
        }
        for one in assumptions
    ]


def _scenario(side: Side, lang: Language) -> Data:
    scenario = side.scenario
    return {
        "id": scenario.id,
        "title": scenario.title.get(lang),
        "weeks": scenario.cycle.weeks,
        "start": scenario.cycle.start.isoformat(),
        "assumed": bool(scenario.data_origin.assumed),
        "roster_origin": side.origin.get(lang),
    }


def _solve(side: Side) -> Data | None:
    return None if side.solve is None else solve_json(side.solve, side.scenario)


def text_json(text: Text) -> dict[str, str]:
    """A text in both languages."""
    return {"nb": text.nb, "en": text.en}


def _in_language(value: object, lang: Language) -> object:
    """Plain data with every `{"nb", "en"}` replaced by its text, floats rounded."""
    if isinstance(value, dict):
        if set(value) == {"nb", "en"}:
            return value[lang]
        return {key: _in_language(item, lang) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_in_language(item, lang) for item in value]
    return _rounded(value) if isinstance(value, float) else value


def _rounded(value: float | None) -> float | None:
    """At most four decimals; whole figures as whole numbers."""
    if value is None or isinstance(value, int):
        return value
    rounded = round(value, DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded
