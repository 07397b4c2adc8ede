"""A ward's own rules: the check and the model say the same, in hard and in soft, also after a real solve."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from rota import usecases
from rota.compare.confirm import confirm
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import Status
from rota.rules.base import Case
from rota.rules.catalogue import rules_of
from rota.rules.check import check
from rota.rules.resolve import rule_set
from rota.solver.engine import solve_here
from rota.solver.evaluate import evaluate
from rota.solver.model import accepts, build_model
from rota.solver.options import SolveOptions
from tests.measures.wards import position, ward

CODE = "ward.own"
ROSTERS = 60
LEAST_SHARE = 0.2
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Setting:
    """How own rules and rosters are drawn: one of `numbers` and one of `filters`, so that some keep the rule."""

    kind: str
    numbers: tuple[dict[str, Any], ...]
    filters: tuple[dict[str, Any], ...] = ({}, {"long": True}, {"night": True}, {"codes": ["D", "A"]})
    before: tuple[dict[str, Any] | None, ...] = (None,)
    density: tuple[float, float] = (0.1, 0.9)


SETTINGS = {
    "count of weeks, at most": Setting(
        "count", tuple({"weeks": weeks, "at_most": weeks * most} for weeks in (1, 2, 3, 5) for most in (1, 2, 3))
    ),
    "count of days, at most": Setting(
        "count", tuple({"days": days, "at_most": most} for days in (3, 7, 10, 30) for most in (1, 2, 6))
    ),
    "count, at least": Setting(
        "count",
        ({"weeks": 1, "at_least": 1}, {"weeks": 3, "at_least": 2}, {"days": 5, "at_least": 1}),
        filters=({}, {"night": False}, {"weekdays": ["mon", "tue", "sat", "sun"]}),
        density=(0.1, 0.6),
    ),
    "count, between": Setting(
        "count",
        ({"weeks": 2, "at_least": 2, "at_most": 9}, {"weeks": 1, "at_least": 1, "at_most": 5}),
        filters=({}, {"kinds": ["day", "evening"]}, {"night": False}),
        density=(0.3, 0.9),
    ),
    "run": Setting(
        "run",
        tuple({"at_most": most} for most in (1, 2, 9)),
        filters=({}, {"night": True}, {"kinds": ["day", "evening"]}, {"weekdays": ["fri", "sat", "sun"]}),
        density=(0.3, 0.9),
    ),
    "gap": Setting(
        "gap",
        tuple({"at_least_h": hours} for hours in (10.0, 16.0, 24.0, 40.5, 63.0, 120.0)),
        before=(None, {"night": False}, {"codes": ["D", "K"]}, {"weekdays": ["mon", "wed", "sat"]}),
        density=(0.05, 0.6),
    ),
}


def drawn_rule(setting: Setting, rng: random.Random) -> dict[str, Any]:
    """An own rule of the setting, for all, for one or by percent."""
    before = rng.choice(setting.before)
    scope = rng.choice([{}, {}, {"positions": ["P0"]}, {"min_percent": 60}, {"competence": "nurse"}])
    rule = {"id": CODE, "title": "Own", "kind": setting.kind, "of": rng.choice(setting.filters), "assumed": True}
    return rule | rng.choice(setting.numbers) | scope | ({} if before is None else {"before": before})


def draw(setting: Setting, rng: random.Random, severity: str) -> tuple[Scenario, Roster]:
    """A tiny ward with one own rule, sometimes with a known past, and a random roster."""
    weeks = rng.choice((1, 2, 4))
    people = [
        position("P0", competence="nurse", weekend_every=1, percent=80),
        position("P1", weekend_every=1, percent=50, consent_long=True),
    ]
    rolling = rng.random() < 0.6
    changes: dict[str, Any] = {"own_rules": [drawn_rule(setting, rng) | {"severity": severity}]}
    if rng.random() < 0.5:
        days = range(1, 8)
        duties = [
            {"position": "P0", "days_before": day, "code": rng.choice("DAN")} for day in days if rng.random() < 0.5
        ]
        changes["history"] = {"days_known": 7, "duties": duties}
    scenario = ward(people, weeks=weeks, rolling=rolling, **changes)
    density = rng.uniform(*setting.density)
    held = [
        (one["id"], day, rng.choice("DANLKV")) for one in people for day in range(weeks * 7) if rng.random() < density
    ]
    return scenario, roster_from_codes(scenario, held)


def others(scenario: Scenario) -> frozenset[str]:
    """Every rule but the own one."""
    return frozenset(rule_set(scenario).specs) - {CODE}


def findings(scenario: Scenario, roster: Roster) -> Iterator[int]:
    """Penalties of the own rule's findings."""
    ruleset = rule_set(scenario)
    rule = next(rule for rule in rules_of(ruleset.pack) if rule.code == CODE)
    return (one.penalty for one in rule.examine(Case(scenario, ruleset, roster)).findings)


@pytest.mark.parametrize("name", SETTINGS)
def test_check_and_model_agree(name: str) -> None:
    rng = random.Random(f"own {name}")
    legal = 0
    for number in range(ROSTERS):
        scenario, roster = draw(SETTINGS[name], rng, "hard")
        kept = not list(findings(scenario, roster))
        admitted = accepts(scenario, rule_set(scenario), roster, without=others(scenario))
        assert admitted == kept, f"roster {number}: model {admitted}, {scenario.own_rules}, {roster.code_grid()}"
        legal += admitted
    share = legal / ROSTERS
    assert LEAST_SHARE <= share <= 1 - LEAST_SHARE, f"{share:.0%} keep the rule: the test proves too little"


@pytest.mark.parametrize("name", SETTINGS)
def test_the_price_of_a_breach_is_the_same_in_check_and_model(name: str) -> None:
    rng = random.Random(f"own price {name}")
    broken = 0
    for number in range(ROSTERS):
        scenario, roster = draw(SETTINGS[name], rng, "soft")
        b = build_model(scenario, rule_set(scenario), extra=roster, without=others(scenario))
        numbers = {one.id: place for place, one in enumerate(b.grid.positions)}
        keys = frozenset((numbers[duty.position_id], duty.day_index, duty.code) for duty in roster.duties)
        amounts = evaluate(b, keys)
        assert amounts is not None
        price = sum(findings(scenario, roster))
        found = amounts[Priority.SOFT_RULES].get("soft_rule_breaches", 0)
        assert found == price, (
            f"roster {number}: model {found}, check {price}, {scenario.own_rules}, {roster.code_grid()}"
        )
        broken += price > 0
    assert broken >= LEAST_SHARE * ROSTERS


def test_a_rule_for_information_binds_nobody() -> None:
    rng = random.Random("own info")
    seen = 0
    for name in SETTINGS:
        for _ in range(10):
            scenario, roster = draw(SETTINGS[name], rng, "info")
            assert accepts(scenario, rule_set(scenario), roster, without=others(scenario))
            seen += bool(list(findings(scenario, roster)))
    assert seen > 10


DAY_DEMAND = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": 1}
PART_TIME = {"percent": 60, "shifts": ["D"]}


def small_ward(*rules: dict[str, Any], **changes: Any) -> Scenario:
    """Three people of six day shifts each in two weeks, 18, for 14 days that need one each."""
    own = [
        {"id": f"ward.{number}", "title": f"Own {number}", "assumed": True} | rule for number, rule in enumerate(rules)
    ]
    people = [position(name, **PART_TIME) for name in ("P1", "P2", "P3")]
    return ward(people, weeks=2, **({"demand": [DAY_DEMAND], "own_rules": own} | changes))


def solved(scenario: Scenario) -> usecases.Solved:
    """A solve in this process, with the confirmation that follows every solve."""
    options = SolveOptions(time_limit_s=20.0, workers=2)
    result = solve_here(scenario, options, report=lambda _: None, stop=threading.Event(), warm_start=None)
    assert result.roster is not None
    report = check(scenario, result.roster)
    confirm(scenario, result, report)
    return usecases.Solved(scenario, result, report)


def test_a_solve_keeps_hard_own_rules() -> None:
    # Six shifts each in two weeks are three a week for everybody where no week may have more than three.
    evenly = {"kind": "count", "weeks": 1, "at_most": 3}
    apart = {"kind": "run", "at_most": 2}
    report = solved(small_ward(evenly, apart))
    assert report.result.status is Status.OPTIMAL
    assert report.check is not None
    assert report.check.count("hard") == 0
    assert {one.rule: one.tightest.measured for one in report.check.examinations if one.tightest and one.windows}[
        "ward.0"
    ] == 3


def test_a_solve_prices_soft_own_rules_as_the_check_does() -> None:
    # Six shifts in two weeks: at most two a week cannot be kept, so each of three people is two beyond in all. A free
    # day after every shift is impossible with whole weekends (Saturday and Sunday): one gap for each worked weekend.
    two = {"kind": "count", "weeks": 1, "at_most": 2, "severity": "soft"}
    gap = {"kind": "gap", "at_least_h": 40, "severity": "soft"}
    found = solved(small_ward(two, gap))
    assert found.result.status is Status.OPTIMAL
    assert found.check is not None
    by_rule = {one.rule: sum(finding.penalty for finding in one.findings) for one in found.check.examinations}
    assert by_rule["ward.0"] == 6
    assert by_rule["ward.1"] >= 2  # two weekends, one person each at the least


def test_an_own_rule_that_cannot_be_kept_is_named() -> None:
    # Everybody owes six shifts in two weeks; at most two a week are four.
    scenario = small_ward({"kind": "count", "weeks": 1, "at_most": 2, "positions": ["P2"]})
    result = solve_here(
        scenario,
        SolveOptions(time_limit_s=20, workers=2),
        report=lambda _: None,
        stop=threading.Event(),
        warm_start=None,
    )
    assert result.status is Status.PROVED_INFEASIBLE
    assert result.reason is not None
    assert "P2" in result.reason.en
    assert "Own 0" in result.reason.en
    assert "P1" not in result.reason.en
