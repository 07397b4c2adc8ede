"""The ergonomic profile of a rota: counts beside recommendations, of which some take their limit from the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rota.domain.calendar import CalendarSource
from rota.domain.comparison import Side
from rota.domain.profile import Indicator, Profile, Profiles, Recommendation, WardFigure
from rota.domain.roster import Roster, rows_left_out
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_HOUR
from rota.measures.ergonomics import COUNTS
from rota.measures.facts import Facts, Line
from rota.measures.recommendations import Definition, FromRule, definitions
from rota.rules.spec import RuleSpec, load_pack


def profiles(baseline: Side, proposal: Side) -> Profiles:
    """The profiles of both sides of a comparison."""
    return Profiles(*(profile(side.scenario, side.roster) for side in (baseline, proposal)))


def profile(scenario: Scenario, roster: Roster) -> Profile:
    """The profile of any roster. Recommendations by a rule that the scenario's rule pack lacks are left out."""
    specs = {spec.code: spec for spec in load_pack(scenario.rule_pack).specs}
    known = definitions()
    indicators = tuple(_with_recommendations(one, specs) for one in known.indicators)
    lines = Facts(scenario, roster).lines
    positions = {
        position_id: {indicator.id: COUNTS[indicator.id].of_line(line) for indicator in indicators}
        for position_id, line in lines.items()
    }
    return Profile(
        weeks=scenario.cycle.weeks,
        groups=known.groups,
        indicators=indicators,
        ward={one.id: _ward(one, tuple(lines.values()), positions) for one in indicators},
        positions=positions,
        context=known.context,
        notes=(*rows_left_out(scenario, roster), *known.notes),
    )


def _with_recommendations(definition: Definition, specs: Mapping[str, RuleSpec]) -> Indicator:
    found = (
        one if isinstance(one, Recommendation) else _from_rule(one, specs.get(one.rule))
        for one in definition.recommendations
    )
    return replace(definition.indicator, recommendations=tuple(one for one in found if one is not None))


def _from_rule(entry: FromRule, spec: RuleSpec | None) -> Recommendation | None:
    """The lowest rung of the rule's ladder: the law's main rule, or the recommendation itself."""
    if spec is None:
        return None
    step = spec.ladder[0]
    assert step.limit is not None, entry.id
    source = spec.source
    return Recommendation(
        id=entry.id,
        publisher=entry.publisher,
        limit=step.limit / MIN_PER_HOUR if spec.unit == "min" else float(step.limit),
        sense=spec.sense,
        advice=None,
        valid_for=entry.valid_for,
        source=CalendarSource(source.reference, step.url or source.url, step.evidence, source.last_checked),
        rule=spec.code,
    )


def _ward(
    indicator: Indicator, lines: Iterable[Line], positions: Mapping[str, Mapping[str, float | None]]
) -> WardFigure:
    of_all = COUNTS[indicator.id].of_all
    figures = {name: value for name, of_it in positions.items() if (value := of_it[indicator.id]) is not None}
    extreme = (max if indicator.extreme == "highest" else min)(figures.values(), default=None)
    return WardFigure(
        total=None if of_all is None else of_all(lines),
        extreme=extreme,
        at=tuple(name for name, value in figures.items() if value == extreme),
        counted=len(figures),
        outside={
            one.id: tuple(name for name, value in figures.items() if one.is_outside(value))
            for one in indicator.recommendations
            if one.limit is not None
        },
    )
