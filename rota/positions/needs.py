"""What pulling each lever asks of the parties: which rule, which rung of the ladder, and whose contract changes."""

from __future__ import annotations

from rota.domain.agreement import Rung
from rota.domain.scenario import Scenario
from rota.domain.structure import LeverNeed
from rota.rules.asked import asked_for
from rota.rules.resolve import rule_set

DAILY, CONSENT, CONTRACT = "hours.daily_max", "staff.long_consent", "contract.change"


def lever_needs(scenario: Scenario) -> dict[str, tuple[LeverNeed, ...]]:
    """By lever, what it needs whatever the rota: the lowest rung for long shifts, consents, changes of contract.

    What a certain rota needs besides stands in its comparison. Empty for a lever that changes nobody's terms.
    """
    levers = scenario.levers
    assert levers is not None
    ruleset = rule_set(scenario)
    contract = next((one for one in asked_for(scenario.rule_pack, {"contract_changes"}) if one.id == CONTRACT), None)
    found: dict[str, tuple[LeverNeed, ...]] = {}
    for number, long in enumerate(levers.long_shifts):
        paid = scenario.shift_by_code[long.shift].paid_min
        needs = []
        if DAILY in ruleset.specs:
            rungs = {ruleset.lowest_rung(DAILY, paid, name) for name in long.positions}
            spec = ruleset.specs[DAILY]
            highest = max((rung for rung in rungs if rung is not None), key=lambda rung: rung.height, default=None)
            needs.append(LeverNeed(spec.title, spec.source.reference, highest, len(long.positions)))
        if CONSENT in ruleset.specs:
            spec = ruleset.specs[CONSENT]
            needs.append(LeverNeed(spec.title, spec.source.reference, Rung.INDIVIDUAL_WRITTEN, len(long.positions)))
        found[f"long_shifts[{number}]"] = tuple(needs)
    if contract is not None:
        for section in ("sizes", "weekends"):
            for number, lever in enumerate(getattr(levers, section)):
                holders = sum(scenario.position_by_id[name].holder is not None for name in lever.positions)
                if holders:
                    need = LeverNeed(contract.title, contract.reference, Rung.INDIVIDUAL_WRITTEN, holders)
                    found[f"{section}[{number}]"] = (need,)
    return found
