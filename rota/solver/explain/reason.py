"""Why no roster exists: positions whose own rules clash, each with a smallest set of rules that clash.

Cover can fall short at a price and professional days aside no rule joins two positions, so an infeasible scenario
nearly always has a position that is infeasible alone. Each clash is confirmed by solving again.
"""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from rota.domain.base import Text
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.rules.resolve import RuleSet
from rota.solver.cpsat import new_solver
from rota.solver.model import build_model
from rota.solver.variables import Restriction

COVER_RULES = frozenset({"cover.minimum", "cover.maximum", "cover.competence"})
SECONDS_EACH, UNITS_EACH = 5.0, 5.0


def clashing_positions(
    scenario: Scenario, ruleset: RuleSet, *, repeatable: bool = False
) -> list[tuple[Position, tuple[str, ...]]]:
    """Positions that have no lawful line of their own, with the codes of a smallest set of clashing rules."""
    clashes = []
    for position in scenario.worked_positions:
        alone = scenario.with_positions((position,))
        own = RuleSet(alone, ruleset.pack)
        if _infeasible(alone, own, COVER_RULES, repeatable=repeatable):
            clashes.append((position, _smallest(alone, own, repeatable=repeatable)))
    return clashes


def explain(scenario: Scenario, ruleset: RuleSet, *, repeatable: bool = False) -> Text:
    """The clashes in words. `repeatable`: searches end by deterministic units, not by the clock."""
    clashes = clashing_positions(scenario, ruleset, repeatable=repeatable)
    if not clashes:
        return Text(
            nb="Reglene kan ikke holdes samlet; hver stilling for seg lar seg sette opp.",
            en="The rules cannot all be kept together; each position by itself has a lawful line.",
        )
    titles = {spec.code: spec.title for spec in ruleset.pack.specs}
    return Text(
        nb="; ".join(f"{p.id}: kan ikke holdes samtidig: {_join(titles[c].nb for c in codes)}" for p, codes in clashes),
        en="; ".join(f"{p.id}: cannot be kept together: {_join(titles[c].en for c in codes)}" for p, codes in clashes),
    )


def _join(titles: Iterable[str]) -> str:
    return ", ".join(titles)


def _smallest(scenario: Scenario, ruleset: RuleSet, *, repeatable: bool) -> tuple[str, ...]:
    """Drop each rule in turn and keep it out while the rest still clash (deletion filter)."""
    out = set(COVER_RULES)
    hard = [code for code in ruleset.specs if ruleset.severity(code) == "hard"]
    for code in hard:
        if code not in out and _infeasible(scenario, ruleset, frozenset({*out, code}), repeatable=repeatable):
            out.add(code)
    return tuple(code for code in hard if code not in out)


def _infeasible(scenario: Scenario, ruleset: RuleSet, without: frozenset[str], *, repeatable: bool) -> bool:
    """Proved to have no roster; an unfinished search counts as not proved."""
    b = build_model(scenario, ruleset, Restriction(elastic=False), without=without)
    solver = new_solver()
    solver.parameters.num_workers = 1
    if repeatable:
        solver.parameters.max_deterministic_time = UNITS_EACH
    else:
        solver.parameters.max_time_in_seconds = SECONDS_EACH
    return bool(solver.solve(b.model) == cp_model.INFEASIBLE)
