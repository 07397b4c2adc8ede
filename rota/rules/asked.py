"""What a rota calls for that no roster can show: which obligations of the pack its work sets off."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rota.domain.agreement import Rung
from rota.domain.requirement import Asked, Requirement
from rota.domain.scenario import Scenario
from rota.rules.base import Case
from rota.rules.obligations import Trigger, load_obligations
from rota.rules.resolve import AVERAGED
from rota.rules.sundays import worked_sundays

FULL_TIME_PERCENT = 100
YEAR_WEEKS = 52


def triggers_of(case: Case, requirements: Iterable[Requirement]) -> frozenset[Trigger]:
    """What the work of a roster sets off. Extra shifts, duty on call and holidays are no part of a ground rota."""
    lines, required = case.lines.values(), tuple(requirements)
    sunday = next((spec for spec in case.ruleset.pack.specs if spec.kind == "ConsecutiveSundays"), None)
    found: dict[Trigger, bool] = {
        "always": True,
        "night_work": any(span.is_night_duty for line in lines for span in line.work),
        "sunday_work": sunday is not None and any(any(worked_sundays(sunday, line)) for line in lines),
        "long_shifts": any(span.is_long for line in lines for span in line.work),
        "part_time": any(position.percent < FULL_TIME_PERCENT for position in case.scenario.positions),
        "averaging": any(one.rule in AVERAGED for one in required),
        "central_approval": any(one.rung is Rung.UNION_INNSTILLINGSRETT for one in required),
        "year_plan": case.scenario.cycle.weeks >= YEAR_WEEKS,
        "without_union": any(one.unorganised for one in required),
    }
    return frozenset(trigger for trigger, is_so in found.items() if is_so)


def contract_triggers(baseline: Scenario, proposal: Scenario) -> frozenset[Trigger]:
    """What a proposal sets off besides its rota: a trial, and changes of somebody's contract."""
    before = {position.id: position.percent for position in baseline.positions if not position.vacant}
    after = {position.id: position.percent for position in proposal.positions}
    changed = any(after.get(name) != percent for name, percent in before.items())
    return frozenset({"trial", "contract_changes"} if changed else {"trial"})


def asked_for(pack_name: str, triggers: Collection[Trigger]) -> tuple[Asked, ...]:
    """The obligations of a pack that any of the triggers sets off, in the pack's order."""
    return tuple(
        Asked(one.id, one.kind, one.title, one.text, one.source.reference, one.source.evidence)
        for one in load_obligations(pack_name)
        if not set(one.when).isdisjoint(triggers)
    )
