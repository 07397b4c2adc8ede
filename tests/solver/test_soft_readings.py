"""A strict reading of the law that a ward makes a recommendation costs the same in the model as in the check."""

from __future__ import annotations

import random

import pytest

from rota.domain.roster import roster_from_codes
from rota.domain.scenario import Priority
from rota.rules.base import Case
from rota.rules.catalogue import rules_of
from rota.rules.resolve import rule_set
from rota.solver.evaluate import evaluate
from rota.solver.model import build_model
from tests.measures.wards import position, ward

READINGS = ("hours.daily_24h", "hours.rolling_7d", "rest.weekly_rolling", "night.strain")


@pytest.mark.parametrize("code", READINGS)
def test_the_price_of_a_soft_reading_is_the_checks(code: str) -> None:
    rng = random.Random(f"soft {code}")
    prices = set()
    for _ in range(25):
        weeks, rolling = rng.choice([1, 2, 3]), rng.random() < 0.6
        history = {"days_known": 1, "duties": [{"position": "P0", "days_before": 1, "code": rng.choice("AN")}]}
        scenario = ward(
            [position("P0"), position("P1")],
            weeks=weeks,
            rolling=rolling,
            rules=[{"rule": code, "severity": "soft"}],
            history=history,
        )
        density = rng.uniform(0.3, 0.95)
        days = range(scenario.cycle.days)
        held = [(name, day, rng.choice("DANL")) for name in ("P0", "P1") for day in days if rng.random() < density]
        roster = roster_from_codes(scenario, held)
        ruleset = rule_set(scenario)
        rules = {rule.code: rule for rule in rules_of(ruleset.pack)}
        found = rules[code].examine(Case(scenario, ruleset, roster)).findings
        b = build_model(scenario, ruleset, extra=roster, without=frozenset(rules) - {code})
        numbers = {one.id: number for number, one in enumerate(b.grid.positions)}
        amounts = evaluate(b, frozenset((numbers[name], day, shift) for name, day, shift in held))
        assert amounts is not None
        assert amounts[Priority.SOFT_RULES].get("soft_rule_breaches", 0) == sum(one.penalty for one in found)
        prices.add(len(found))
    assert len(prices) > 3, "the rosters are too much alike to prove anything"
