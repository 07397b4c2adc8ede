"""Results as JSON: numbers are numbers, texts come in one language beside stable ids, certificates stay bilingual."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rota.domain.base import Language, Text
from rota.domain.comparison import Assumption, Comparison, LedgerLine, Outcome, PersonRow, Row, Side
from rota.domain.finding import CheckReport, Examination, Finding
from rota.domain.scenario import Scenario
from rota.domain.solution import PriorityValue, SolveResult
from rota.io.files import write_text

Json = dict[str, Any]
DECIMALS = 4


def write_json(path: Path, data: Json) -> None:
    """Write one JSON object, whole or not at all."""
    write_text(path, json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def check_json(report: CheckReport) -> Json:
    """A check: what was examined, every finding, what was not assessed."""
    return {
        "examined": report.windows,
        "findings_by_severity": {severity: report.count(severity) for severity in ("hard", "soft", "info")},
        "findings": [_finding(finding) for finding in report.findings],
        "rules": [_examination(examination) for examination in report.examinations],
        "conditions": [_both(text) for text in report.conditions],
        "not_assessed": [_both(text) for text in report.not_assessed],
        "scenario_digest": report.scenario_digest,
        "ruleset_digest": report.ruleset_digest,
        "roster_digest": report.roster_digest,
    }


def solve_json(result: SolveResult, scenario: Scenario) -> Json:
    """A solve: status, objective by priority with bounds, provenance. `bound` and `gap` are of the first unproved."""
    first = result.unproved
    return {
        "status": result.status.value,
        "objective": [_priority(value) for value in result.priorities],
        "bound": None if first is None else first.bound,
        "gap": _number(result.gap) if result.priorities else None,
        "unproved": None if first is None else first.priority.value,
        "seconds": _number(result.seconds),
        "seconds_to_first": _number(result.seconds_to_first),
        "seconds_to_best": _number(result.seconds_to_best),
        "stopped_early": result.stopped_early,
        "reason": None if result.reason is None else _both(result.reason),
        "provenance": asdict(result.provenance),
        "positions": positions_json(scenario),
    }


def positions_json(scenario: Scenario) -> list[Json]:
    """The positions of a scenario."""
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


def comparison_json(comparison: Comparison, lang: Language) -> Json:
    """A whole comparison."""
    sides = {"baseline": comparison.baseline, "proposal": comparison.proposal}
    return {
        "scenario": {name: _title(side, lang) for name, side in sides.items()},
        "rows": [_row(row, lang) for row in comparison.rows],
        "people": [_person(person, lang) for person in comparison.people],
        "ledger": [_ledger(line, lang) for line in comparison.ledger],
        "outcomes": [_outcome(outcome, lang) for outcome in comparison.outcomes],
        "certificate": comparison.certificate,
        "check": {name: check_json(side.check) for name, side in sides.items()},
        "positions": {name: positions_json(side.scenario) for name, side in sides.items()},
        "solve": {
            name: None if side.solve is None else solve_json(side.solve, side.scenario) for name, side in sides.items()
        },
        "assumptions": {name: [_assumption(one, lang) for one in side.assumptions] for name, side in sides.items()},
        "notes": [text.get(lang) for text in comparison.notes],
    }


def _both(text: Text) -> Json:
    return {"nb": text.nb, "en": text.en}


def _number(value: float | None) -> float | None:
    """Rounded, and a whole number where it is one, so that a file does not change by floating-point noise."""
    if value is None:
        return None
    rounded = round(value, DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def _title(side: Side, lang: Language) -> Json:
    return {
        "id": side.scenario.id,
        "title": side.scenario.title.get(lang),
        "origin": side.origin.get(lang),
        "roster_digest": side.roster.digest,
    }


def _finding(finding: Finding) -> Json:
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
        "lowest_rung": None if finding.lowest_rung is None else finding.lowest_rung.value,
        "message": _both(finding.message),
    }


def _examination(examination: Examination) -> Json:
    tightest = examination.tightest
    return {
        "rule": examination.rule,
        "severity": examination.severity,
        "unit": examination.unit,
        "windows": examination.windows,
        "findings": len(examination.findings),
        "tightest": None if tightest is None else asdict(tightest),
        "not_applicable": [{"reason": _both(reason), "windows": count} for reason, count in examination.not_applicable],
        "conditions": [_both(text) for text in examination.conditions],
    }


def _priority(value: PriorityValue) -> Json:
    return {
        "priority": value.priority.value,
        "value": value.value,
        "bound": value.bound,
        "gap": _number(value.gap),
        "proved": value.proved,
        "parts": [{"part": name, "weight": weight, "amount": amount} for name, weight, amount in value.parts],
    }


def _row(row: Row, lang: Language) -> Json:
    measure = row.measure
    return {
        "id": measure.id,
        "group": measure.group,
        "label": measure.label.get(lang),
        "unit": measure.unit.get(lang),
        "baseline": _number(row.baseline),
        "proposal": _number(row.proposal),
        "delta": _number(row.delta),
        "better": measure.better,
        "better_for": measure.better_for.get(lang),
        "definition": measure.definition.get(lang),
    }


def _person(person: PersonRow, lang: Language) -> Json:
    return {
        "position_id": person.position_id,
        "holder": person.holder,
        "competence": person.competence,
        "union": person.union,
        "status": person.status,
        "changes": [text.get(lang) for text in person.changes],
        "figures": {
            name: {"baseline": _number(before), "proposal": _number(after)}
            for name, (before, after) in person.figures.items()
        },
    }


def _ledger(line: LedgerLine, lang: Language) -> Json:
    return {
        "id": line.id,
        "account": line.account,
        "is_total": line.is_total,
        "label": line.label.get(lang),
        "definition": line.definition.get(lang),
        "baseline_min": line.baseline_min,
        "proposal_min": line.proposal_min,
        "delta_min": line.proposal_min - line.baseline_min,
    }


def _outcome(outcome: Outcome, lang: Language) -> Json:
    return {
        "id": outcome.id,
        "text": outcome.text.get(lang),
        "reported": outcome.reported,
        "computed": outcome.computed.get(lang),
        "met": outcome.met,
        "why": outcome.why.get(lang),
    }


def _assumption(one: Assumption, lang: Language) -> Json:
    return {
        "path": one.path,
        "value": one.value,
        "assumed": one.assumed,
        "source": one.source,
        "note": None if one.note is None else one.note.get(lang),
    }
