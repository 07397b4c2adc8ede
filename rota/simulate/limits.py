"""The limits that a replacement has to keep, for each position, as minutes and counts. Which bind is data: limits.toml.

A limit is resolved by `rota.rules.resolve` (agreements and the ward's own tightening included) and binds where the rule
is hard. Limits on overtime are those of the pack's obligations; an agreement raises them only where the simulation's
overtime step says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from rota.domain.absence import AgreedOvertime, Overtime, SimulationSpec
from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.shift import LONG_SHIFT_MIN
from rota.rules.obligations import Limit, load_obligations
from rota.rules.resolve import RuleSet

Binds = Literal["clock", "ordinary", "plan"]


@dataclass(frozen=True, slots=True)
class BindingRule:
    """Whether a rule of the pack holds for a replacement, and why."""

    code: str
    binds: Binds
    breach: bool
    reason: Text


@dataclass(frozen=True, slots=True)
class OvertimeLimit:
    """A limit on overtime: the id of its figure in the pack's obligations, and the field that may raise it."""

    code: str
    limit: str
    agreed: str | None
    reading: Text


@cache
def binding_rules() -> tuple[BindingRule, ...]:
    """Every rule of the table, those that bind first."""
    return tuple(
        BindingRule(entry["code"], entry["binds"], entry.get("breach", True), Text.model_validate(entry["reason"]))
        for entry in _table()["rule"]
    )


@cache
def overtime_limits() -> tuple[OvertimeLimit, ...]:
    """The limits on overtime."""
    return tuple(
        OvertimeLimit(entry["code"], entry["limit"], entry.get("agreed"), Text.model_validate(entry["reading"]))
        for entry in _table()["overtime"]
    )


@cache
def codes() -> tuple[str, ...]:
    """Codes of all limits that bind a replacement, in the order of every table of them."""
    rules = [rule.code for rule in binding_rules() if rule.binds != "plan"]
    return (*rules, *(limit.code for limit in overtime_limits()))


@cache
def breachable() -> tuple[str, ...]:
    """Codes that a policy may be allowed to breach."""
    fixed = {rule.code for rule in binding_rules() if not rule.breach}
    return tuple(code for code in codes() if code not in fixed)


def limits_of(ruleset: RuleSet, spec: SimulationSpec, position: Position) -> dict[str, int | None]:
    """The limit of every binding code for a position, in minutes or counts; None: none applies.

    Of overlap it is the least gap, 0; of consent the longest shift without it.
    """
    found: dict[str, int | None] = {}
    for rule in binding_rules():
        if rule.binds == "plan":
            continue
        if rule.code == "roster.overlap":
            found[rule.code] = 0
        elif rule.code == "staff.long_consent":
            found[rule.code] = None if position.consent_long else LONG_SHIFT_MIN
        elif rule.code in ruleset.specs and ruleset.severity(rule.code) == "hard":
            found[rule.code] = ruleset.limit(rule.code, position).limit
        else:
            found[rule.code] = None
    return found | overtime_of(ruleset.scenario, spec)


def overtime_of(scenario: Scenario, spec: SimulationSpec) -> dict[str, int | None]:
    """The limits on overtime in minutes, raised where the overtime step says that an agreement does so."""
    law = _law(scenario)
    agreed = _agreed(spec)
    found: dict[str, int | None] = {}
    for one in overtime_limits():
        figure = law.get(one.limit)
        raised = None if one.agreed is None or agreed is None else getattr(agreed, one.agreed)
        main = None if figure is None else figure.ladder[0].limit
        found[one.code] = main if raised is None else round(raised * 60)
    return found


def agreed_problems(scenario: Scenario, spec: SimulationSpec) -> Iterator[tuple[str, str]]:
    """Agreed limits on overtime that no agreement can give: (field of the step, message)."""
    law, agreed = _law(scenario), _agreed(spec)
    for one in overtime_limits():
        raised = None if one.agreed is None or agreed is None else getattr(agreed, one.agreed)
        if raised is None or one.limit not in law:
            continue
        local = [step.limit for step in law[one.limit].ladder if step.rung is not Rung.STATUTE_DEFAULT]
        most = max((limit for limit in local if limit is not None), default=0)
        if raised * 60 > most:
            yield (
                one.agreed or one.code,
                f"{raised:g} hours are beyond what an agreement or permit gives: {most / 60:g}",
            )


def _agreed(spec: SimulationSpec) -> AgreedOvertime | None:
    return next((step.agreed for step in spec.policies if isinstance(step, Overtime)), None)


def _law(scenario: Scenario) -> dict[str, Limit]:
    return {
        figure.id: figure
        for obligation in load_obligations(scenario.rule_pack)
        for figure in obligation.limits
        if figure.id is not None
    }


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files("rota.simulate").joinpath("limits.toml").read_text(encoding="utf-8"))
