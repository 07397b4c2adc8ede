"""Baseline against a proposal: rows, people, burdens, hours ledger, reported outcomes, and what is equal for both."""

from __future__ import annotations

from rota.compare.certificate import cautions, certificate
from rota.compare.fairness import fairness
from rota.compare.ledger import ledger
from rota.compare.outcomes import outcomes
from rota.compare.people import people
from rota.compare.profile import profiles
from rota.compare.table import rows
from rota.domain.comparison import Comparison, Side
from rota.domain.reported import Reported
from rota.domain.requirement import Asked, Change, Requirement
from rota.domain.structure import Frontier
from rota.measures.catalogue import definitions
from rota.rules.asked import asked_for, contract_triggers, triggers_of
from rota.rules.base import Case
from rota.rules.requirements import requirements
from rota.rules.resolve import rule_set

__all__ = ["compare"]


def compare(
    baseline: Side, proposal: Side, reported: Reported | None = None, search: Frontier | None = None
) -> Comparison:
    """Compare two sides that have a roster and a check each. `search`: how the proposal's positions were found.

    Raises InputError when `reported` names an outcome measure or argument that does not exist.
    """
    return Comparison(
        baseline=baseline,
        proposal=proposal,
        rows=rows(baseline, proposal),
        people=people(baseline, proposal),
        person_measures=definitions().person_measures,
        ledger=ledger(baseline, proposal),
        outcomes=outcomes(reported, baseline, proposal),
        certificate=certificate(baseline, proposal, search),
        notes=tuple(cautions(baseline, proposal)),
        requirements=_required(proposal, baseline),
        dropped=tuple(one for one in _required(baseline, proposal) if one.change is Change.NEW),
        asked=_asked(baseline, proposal),
        profiles=profiles(baseline, proposal),
        search=search,
        fairness=fairness(baseline, proposal),
    )


def _required(side: Side, other: Side) -> tuple[Requirement, ...]:
    """What a side's rota requires, each requirement new or not against the other side's."""
    return requirements(rule_set(side.scenario), side.check.examinations, other.check.examinations)


def _asked(baseline: Side, proposal: Side) -> tuple[Asked, ...]:
    """What the proposal calls for that no roster can show, its changes of contracts and the trial included."""
    ruleset = rule_set(proposal.scenario)
    of_the_rota = triggers_of(Case(proposal.scenario, ruleset, proposal.roster), proposal.check.requirements)
    return asked_for(ruleset.pack.name, of_the_rota | contract_triggers(baseline.scenario, proposal.scenario))
