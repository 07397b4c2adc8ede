"""The check and the model say the same: no finding of a rule <=> the model with that rule alone admits the roster."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Scenario
from rota.measures.objective import objective_parts
from rota.rules.base import Case
from rota.rules.catalogue import rules_of
from rota.rules.check import check
from rota.rules.resolve import rule_set
from rota.rules.spec import load_pack
from rota.solver.evaluate import evaluate
from rota.solver.model import accepts, build_model
from tests.measures.wards import SHIFTS, position, ward
from tests.rules.cases_loader import GoldenCase, load_cases

SPECS = {spec.code: spec for spec in load_pack("norway/kommune").specs}
POSTED = [code for code, spec in SPECS.items() if spec.check_only is None]
ROSTERS_PER_RULE = 60
# A rule that random rosters nearly always keep, or break, proves little: both kinds must be seen this often.
LEAST_SHARE = 0.15


@dataclass(frozen=True)
class Setting:
    """How random wards and rosters are drawn for one rule, so that some keep it and some break it."""

    codes: str = "DAN"
    weeks: tuple[int, ...] = (2, 3, 4)
    density: tuple[float, float] = (0.1, 0.9)
    people: int = 2
    changes: dict[str, Any] = field(default_factory=dict)
    position: dict[str, Any] = field(default_factory=dict)


def _demand(**row: Any) -> dict[str, Any]:
    return {"id": "row", "days": "all", "from": "08:00", "to": "21:30", "min": 0} | row


AGREED = {
    "rung": "local_tariff_bound",
    "status": "in_force",
    "valid_from": "2020-01-01",
    "signed_by": ["Leader"],
    "covers_unorganised": True,
}
SETTINGS: dict[str, Setting] = {
    "hours.daily_max": Setting(codes="DL", density=(0.02, 0.15)),
    "hours.weekly_max": Setting(codes="DL", density=(0.3, 0.9), weeks=(1, 2)),
    "hours.average_8w": Setting(codes="DLN", density=(0.6, 1.0)),
    "hours.average_full_time": Setting(codes="DANF", density=(0.5, 0.9)),
    "hours.contract": Setting(
        density=(0.3, 0.7),
        people=1,
        position={"percent": 60},
        changes={"hours_tolerance": {"under_h_per_week": 5.0, "over_h_per_week": 5.0}},
    ),
    "rest.daily_minimum": Setting(
        density=(0.1, 0.5),
        changes={
            "agreements": [
                {"id": "a", "rule": "rest.daily_minimum", "rung": "local_tariff_bound", "limit_h": 9} | AGREED
            ]
        },
    ),
    "rest.weekly_minimum": Setting(density=(0.4, 0.8)),
    "rest.after_nights": Setting(codes="DN", density=(0.1, 0.5)),
    "rest.quick_return": Setting(density=(0.1, 0.4)),
    "sunday.consecutive": Setting(density=(0.05, 0.5)),
    "sunday.half": Setting(density=(0.05, 0.6)),
    "weekend.frequency": Setting(density=(0.02, 0.2), position={"weekend_every": 3}, weeks=(3, 4, 6)),
    "weekend.whole": Setting(density=(0.05, 0.9), people=1, weeks=(1, 2)),
    "night.average_4w": Setting(codes="NL", density=(0.5, 0.9)),
    "breaks.minimum": Setting(codes="KDE", density=(0.02, 0.2)),
    "run.consecutive_days": Setting(density=(0.3, 0.9)),
    "run.consecutive_nights": Setting(codes="DN", density=(0.3, 0.9)),
    "run.consecutive_long": Setting(codes="DL", density=(0.3, 0.9)),
    "fagdag.interval": Setting(codes="DDF", density=(0.05, 0.5), weeks=(1, 2, 3)),
    "fagdag.placement": Setting(codes="DDDF", density=(0.02, 0.3), weeks=(1, 2, 3)),
    "cover.minimum": Setting(
        density=(0.6, 1.0), people=4, weeks=(1,), changes={"demand": [_demand(min=1, days=["mon", "sun"])]}
    ),
    "cover.maximum": Setting(density=(0.05, 0.5), people=3, weeks=(1,), changes={"demand": [_demand(max=1)]}),
    "cover.competence": Setting(
        density=(0.7, 1.0),
        people=5,
        weeks=(1,),
        changes={
            "demand": [
                _demand(id="nurse", min=1, competence="nurse", days=["mon"], to="14:00"),
                _demand(id="care", min=1, competence="care_worker", days=["mon", "sun"], to="14:00"),
            ]
        },
    ),
    "staff.allowed_shift": Setting(codes="DA", density=(0.02, 0.2), position={"shifts": ["D"]}),
    "staff.long_consent": Setting(codes="DDL", density=(0.02, 0.2)),
    "staff.locked": Setting(
        codes="DDDDDDA",
        density=(0.4, 0.7),
        people=1,
        weeks=(2,),
        position={"locked": [{"week": 1, "day": 7, "code": "off"}, {"week": 2, "day": 1, "code": "D"}]},
    ),
}
# A shift of eight paid hours with too short a break, for the rule on breaks.
SHORT_BREAK = {"code": "E", "name": "No break", "kind": "day", "start": "08:00", "end": "16:10", "unpaid_break_min": 10}


def _draw(setting: Setting, rng: random.Random) -> tuple[Scenario, Roster]:
    weeks = rng.choice(setting.weeks)
    competences = ["nurse", "care_worker"]
    people = [
        position(
            f"P{number}",
            competence=competences[number % 2],
            consent_long=bool(number % 2),
            **({"weekend_every": 1} | setting.position),
        )
        for number in range(setting.people)
    ]
    policy = {"shift": "F", "every_weeks": 2, "min_percent": 50, "max_people_per_day": 1}
    changes = {"fagdag": policy, "shifts": [*SHIFTS, SHORT_BREAK]} | _history(weeks, rng) | setting.changes
    scenario = ward(people, weeks=weeks, rolling=rng.random() < 0.7, **changes)
    density = rng.uniform(*setting.density)
    held = [
        (one["id"], day, rng.choice(setting.codes))
        for one in people
        for day in range(weeks * 7)
        if rng.random() < density
    ]
    return scenario, roster_from_codes(scenario, held)


def _history(weeks: int, rng: random.Random) -> dict[str, Any]:
    """Known days before the cycle for some draws."""
    if rng.random() < 0.5:
        return {}
    duties = [
        {"position": "P0", "days_before": before, "code": rng.choice("DAN")}
        for before in range(1, 8)
        if rng.random() < 0.4
    ]
    return {"history": {"days_known": 7, "duties": duties}}


def _only(code: str) -> frozenset[str]:
    return frozenset(other for other in SPECS if other != code)


@pytest.mark.parametrize("code", POSTED)
def test_check_and_model_agree(code: str) -> None:
    rng = random.Random(f"agreement {code}")
    legal = 0
    for number in range(ROSTERS_PER_RULE):
        scenario, roster = _draw(SETTINGS[code], rng)
        scenario = _harden(scenario, code)
        ruleset = rule_set(scenario)
        rule = next(rule for rule in rules_of(ruleset.pack) if rule.code == code)
        found = rule.examine(Case(scenario, ruleset, roster)).findings
        admitted = accepts(scenario, ruleset, roster, without=_only(code))
        assert admitted == (not found), f"roster {number}: model {admitted}, findings {found}, {roster.code_grid()}"
        legal += admitted
    share = legal / ROSTERS_PER_RULE
    assert LEAST_SHARE <= share <= 1 - LEAST_SHARE, (
        f"{share:.0%} of the rosters keep {code}: the test proves too little"
    )


def _harden(scenario: Scenario, code: str) -> Scenario:
    """A soft rule is made hard by the ward, so that the model forbids its breach."""
    if SPECS[code].statutory or SPECS[code].severity == "hard":
        return scenario
    data = scenario.model_dump(by_alias=True, mode="json")
    kept = next((own for own in data["rules"] if own["rule"] == code), {"rule": code})
    others = [own for own in data["rules"] if own["rule"] != code]
    return Scenario.model_validate(data | {"rules": [*others, kept | {"severity": "hard"}]})


GOLDEN = [case for case in load_cases() if case.for_model and case.code in POSTED]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: f"{case.code} {case.name}")
def test_the_model_agrees_with_the_golden_cases(case: GoldenCase) -> None:
    scenario = _harden(case.scenario, case.code)
    admitted = accepts(scenario, rule_set(scenario), case.roster, without=_only(case.code))
    assert admitted == (not case.expected)


def test_every_posted_rule_has_a_setting() -> None:
    assert set(SETTINGS) == set(POSTED)


@pytest.mark.parametrize("seed", range(40))
def test_the_objective_of_the_model_is_the_recomputed_one(seed: int) -> None:
    """On any roster, lawful or not: hard rules are left out of the model, and every part is compared."""
    rng = random.Random(f"objective {seed}")
    wishes = [{"week": 1, "day": 2, "code": "off", "weight": 3}, {"week": 1, "day": 4, "code": "D"}]
    demand = [
        _demand(min=2, target=3, max=3),
        _demand(id="night", **{"from": "21:30", "to": "06:00"}, min=1, target=2),
        _demand(id="nurse", min=1, target=2, competence="nurse"),
        _demand(id="care", min=1, max=1, competence="care_worker", days=["mon", "sun"]),
    ]
    setting = Setting(
        codes="DANKL",
        people=4,
        position={"wishes": wishes},
        changes={"demand": demand},
        weeks=(1, 2),
        density=(0.3, 0.9),
    )
    scenario, roster = _draw(setting, rng)
    ruleset = rule_set(scenario)
    hard = frozenset(code for code in SPECS if ruleset.severity(code) == "hard" and not code.startswith("cover."))
    b = build_model(scenario, ruleset, extra=roster, without=hard)
    numbers = {one.id: number for number, one in enumerate(b.grid.positions)}
    keys = frozenset((numbers[duty.position_id], duty.day_index, duty.code) for duty in roster.duties)
    amounts = evaluate(b, keys)
    assert amounts is not None
    recomputed = objective_parts(scenario, roster, check(scenario, roster).soft_penalty)
    for priority, parts in recomputed.items():
        for name, _, amount in parts:
            assert amounts[priority].get(name, 0) == amount, name
