"""Check a roster: every rule of the catalogue measures it by the clock, without a solver."""

from __future__ import annotations

from rota.domain.finding import CheckReport
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.rules.base import Case
from rota.rules.catalogue import rules_of
from rota.rules.resolve import rule_set


def check(scenario: Scenario, roster: Roster) -> CheckReport:
    """Examine a roster against the scenario's whole rule pack, in its order.

    Nothing in the roster is repaired or refused: what no rule can measure is reported by the structural rules.
    """
    case = Case(scenario, rule_set(scenario), roster)
    examinations = tuple(rule.examine(case) for rule in rules_of(case.ruleset.pack))
    conditions = {text: None for examination in examinations for text in examination.conditions}
    return CheckReport(
        scenario_digest=scenario.digest(),
        ruleset_digest=case.ruleset.digest,
        roster_digest=roster.digest,
        examinations=examinations,
        not_assessed=case.ruleset.pack.not_assessed,
        conditions=tuple(conditions),
    )
