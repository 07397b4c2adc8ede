"""The agreement ladder as a result: which rung each rule needs for whom, and how the needed agreements stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rota.domain.agreement import Rung
from rota.domain.finding import Examination, Need
from rota.domain.position import Position
from rota.domain.requirement import Change, Requirement, Standing
from rota.domain.scenario import Scenario
from rota.rules.resolve import RuleSet, covers, reach_of, validity
from rota.rules.spec import RuleSpec

Needs = Mapping[tuple[str, str | None], Need]


@dataclass(frozen=True, slots=True)
class _One:
    """What one position needs of one rule."""

    spec: RuleSpec
    need: Need
    rung: Rung
    standing: Standing
    agreements: tuple[str, ...]
    change: Change | None


def requirements(
    ruleset: RuleSet, examinations: Iterable[Examination], baseline: Iterable[Examination] | None = None
) -> tuple[Requirement, ...]:
    """Everything a checked roster needs beyond the main rules, lowest rung first, then in catalogue order.

    What is agreed already is listed too, with its standing. With the baseline's examinations each requirement says
    whether it is new. Empty: the main rules of the law are enough for every rule with a ladder.
    """
    before = None if baseline is None else _by_rule_and_position(baseline)
    grouped: dict[tuple[object, ...], list[_One]] = {}
    for examination in examinations:
        spec = ruleset.specs[examination.rule]
        for need in examination.needs:
            one = _one(ruleset, spec, need, before)
            key = (one.rung.height, list(ruleset.specs).index(spec.code), one.standing, one.agreements, one.change)
            grouped.setdefault(key, []).append(one)
    ordered = sorted(grouped.items(), key=lambda item: (*item[0][:2], list(Standing).index(item[1][0].standing)))
    return tuple(_requirement(ruleset, ones) for _, ones in ordered)


def _by_rule_and_position(examinations: Iterable[Examination]) -> Needs:
    return {(one.rule, need.position_id): need for one in examinations for need in one.needs}


def _one(ruleset: RuleSet, spec: RuleSpec, need: Need, before: Needs | None) -> _One:
    rung = need.rungs[0] if need.rungs else Rung.NOT_LAWFUL
    position = ruleset.scenario.position_by_id.get(need.position_id or "")
    standing, agreements = _standing(ruleset.scenario, spec, need, position)
    change = None if before is None else _change(spec, need, before.get((spec.code, need.position_id)))
    return _One(spec, need, rung, standing, agreements, change)


def _change(spec: RuleSpec, need: Need, old: Need | None) -> Change:
    if old is None:
        return Change.NEW
    return Change.FURTHER if spec.excess(need.measured, old.measured) > 0 else Change.SAME


def _standing(
    scenario: Scenario, spec: RuleSpec, need: Need, position: Position | None
) -> tuple[Standing, tuple[str, ...]]:
    """The best standing that the scenario's agreements give a need, with the agreements that give it."""
    if not need.rungs:
        return Standing.NOT_LAWFUL, ()
    found: dict[Standing, list[str]] = {}
    for agreement in scenario.agreements:
        reach = reach_of(agreement, spec) if agreement.rule == spec.code else None
        if reach is None:
            continue
        if position is not None and not covers(agreement, position):
            standing = Standing.OTHER_PEOPLE
        elif not spec.allows(need.measured, reach):
            standing = Standing.TOO_SHORT
        else:
            in_time = Standing.IN_FORCE if agreement.status == "in_force" else Standing.PROPOSED
            standing = validity(agreement, scenario) or in_time
        found.setdefault(standing, []).append(agreement.id)
    if spec.kind == "LongConsent" and position is not None and position.consent_long:
        found.setdefault(Standing.RECORDED, [])
    best = min(found, key=list(Standing).index, default=Standing.MISSING)
    return best, tuple(found.get(best, ()))


def _requirement(ruleset: RuleSet, ones: list[_One]) -> Requirement:
    first = ones[0]
    spec = first.spec
    furthest = first
    for one in ones[1:]:
        if spec.excess(one.need.measured, furthest.need.measured) > 0:
            furthest = one
    known = ruleset.scenario.position_by_id
    positions = tuple(one.need.position_id for one in ones if one.need.position_id is not None)
    unions = {known[name].union for name in positions}
    need = furthest.need
    return Requirement(
        rule=spec.code,
        title=spec.title,
        reference=spec.source.reference,
        rung=first.rung,
        rungs=_common(ones),
        standing=first.standing,
        positions=positions,
        unions=tuple(sorted(union for union in unions if union is not None)),
        unorganised=tuple(name for name in positions if known[name].union is None),
        unit=spec.unit,
        measured=need.measured,
        main_limit=ruleset.main_limit(spec.code, need.position_id),
        position_id=need.position_id,
        week=need.week,
        day=need.day,
        agreements=first.agreements,
        change=first.change,
    )


def _common(ones: list[_One]) -> tuple[Rung, ...]:
    """Rungs that allow every one of the needs."""
    return tuple(rung for rung in ones[0].need.rungs if all(rung in one.need.rungs for one in ones))
