"""The check and the model say the same: no finding of a rule <=> the model with that rule alone admits the roster.

A few rosters for each rule; `./run python -m benchmarks.agreement` puts 100,000 to both.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

import pytest

from rota.domain.position import Position
from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Scenario
from rota.measures.objective import objective_parts
from rota.rules.base import Case
from rota.rules.catalogue import rules_of
from rota.rules.check import check
from rota.rules.own_spec import KINDS
from rota.rules.resolve import ResolvedLimit, RuleSet, rule_set
from rota.solver.catalogue import known_kinds
from rota.solver.evaluate import evaluate
from rota.solver.model import accepts, build_model
from tests.measures.wards import position, ward
from tests.rules.cases_loader import GoldenCase, load_cases
from tests.solver.agreement import ALL, CHECK_ONLY, MOST_MADE_SMALL, POSTED, TESTED, Resolve, Tally, run, run_ward
from tests.solver.draw import OWN_CODES, SPECS
from tests.solver.settings import SETTINGS

ROSTERS_PER_RULE = 160
ROSTERS_PER_WARD = 8
ROSTERS_OF_ALL = 64
# A rule that random rosters nearly always keep, or break, proves little: both kinds must be seen. (The benchmark, with
# many more rosters, asks for 20 % of each.)
LEAST_SHARE = 0.1
ROSTERS_TO_FIND_A_FAULT = 3000


@pytest.mark.parametrize("code", TESTED)
def test_check_and_model_agree(code: str) -> None:
    rosters = ROSTERS_OF_ALL if code == ALL else ROSTERS_PER_RULE
    tally = run(code, rosters, per_ward=ROSTERS_PER_WARD)
    assert not tally.disagreements, "\n".join(map(str, tally.disagreements))
    assert LEAST_SHARE <= tally.lawful_share <= 1 - LEAST_SHARE, (
        f"{tally.lawful_share:.0%} keep {code}: little is shown"
    )


def test_every_rule_that_the_model_knows_has_a_setting() -> None:
    assert set(SETTINGS) == {*POSTED, *OWN_CODES}
    assert known_kinds() == {SPECS[code].kind for code in POSTED} | set(KINDS.values())
    assert set(OWN_CODES.values()) == set(KINDS)


def test_a_rule_without_a_setting_says_why_the_model_does_not_know_it() -> None:
    assert {*POSTED, *CHECK_ONLY} == set(SPECS)
    assert not known_kinds() & {SPECS[code].kind for code in CHECK_ONLY}


@dataclass(frozen=True)
class _Faulty(RuleSet):
    """Limits of which one is a minute, or one, stricter than it should be."""

    code: str = ""

    def limit(self, code: str, position: Position | None) -> ResolvedLimit:
        resolved = super().limit(code, position)
        if code != self.code or resolved.limit is None:
            return resolved
        stricter = -1 if self.specs[code].sense == "at_most" else 1
        return replace(resolved, limit=resolved.limit + stricter)


def _fault(code: str) -> Resolve:
    def resolve(scenario: Scenario) -> RuleSet:
        return _Faulty(scenario, rule_set(scenario).pack, code)

    return resolve


LIMITED = [
    *(code for code in POSTED if (spec := SPECS[code]).limit_of or (spec.ladder and spec.limit_from is None)),
    "ward.run",
    "ward.gap",
]


@pytest.mark.parametrize("code", LIMITED)
def test_a_limit_that_is_off_by_one_in_the_model_is_noticed(code: str) -> None:
    tally, number = Tally(code), 0
    while not tally.disagreements and tally.rosters < ROSTERS_TO_FIND_A_FAULT:
        run_ward(tally, 0, number, resolve=_fault(code))
        number += 1
    assert tally.disagreements, f"{tally.rosters} rosters did not show it"


def test_a_disagreement_is_made_as_small_as_it_goes() -> None:
    """Too short a rest is a matter of two duties at most (one of them may lie in the past)."""
    tally = run("rest.quick_return", 320, resolve=_fault("rest.quick_return"))
    assert tally.disagreements
    assert all(1 <= len(one.cells) <= 2 for one in tally.disagreements[:MOST_MADE_SMALL])


def test_a_ward_is_drawn_the_same_every_time() -> None:
    one, again = Tally(ALL), Tally(ALL)
    run_ward(one, 5, 3)
    run_ward(again, 5, 3)
    assert one == again


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
    without = frozenset(SPECS) - {case.code}
    assert accepts(scenario, rule_set(scenario), case.roster, without) == (not case.expected)


COMPETENCES = ("nurse", "care_worker")


def _past_ward(code: str, *past: str) -> Scenario:
    """One person who is known to have worked these shifts on the Sunday before the cycle."""
    clocks = {"L": ("08:00", "21:00"), "K": ("16:00", "20:00"), "M": ("08:00", "12:00"), "D": ("07:30", "12:00")}
    scenario = ward(
        [position("P", shifts=list(clocks))],
        shifts=[{"code": one, "name": one, "kind": "day", "start": a, "end": z} for one, (a, z) in clocks.items()],
        history={"days_known": 7, "duties": [{"position": "P", "days_before": 1, "code": one} for one in past]},
    )
    return _harden(scenario, code)


@pytest.mark.parametrize(
    ("code", "past", "lawful"),
    [
        # L ends last, at 21:00: 10 h 30 min to 07:30. From K, which began last, it would be 11 h 30 min.
        ("rest.daily_minimum", "LK", False),
        ("rest.daily_minimum", "K", True),
        # From 08:00 to 07:30 the next day inclusive of its first 30 min: M 4 h and K 4 h and D 30 min = 8 h 30 min.
        ("hours.daily_24h", "MK", True),
        # L 13 h alone is too much already.
        ("hours.daily_24h", "L", False),
        # M twice over, 8 h, with K 4 h and D 30 min: 12 h 30 min.
        ("hours.daily_24h", "KMM", False),
    ],
)
def test_several_duties_on_a_day_of_the_past(code: str, past: str, lawful: bool) -> None:
    """Past duties can overlap: rest counts from the one that ends last, and all that start in 24 hours are added."""
    scenario = _past_ward(code, *past)
    roster = roster_from_codes(scenario, [("P", 0, "D")])
    ruleset = rule_set(scenario)
    rule = next(rule for rule in rules_of(ruleset.pack) if rule.code == code)
    assert (not rule.examine(Case(scenario, ruleset, roster)).findings) == lawful
    assert accepts(scenario, ruleset, roster, frozenset(SPECS) - {code}) == lawful


def _demand(**row: Any) -> dict[str, Any]:
    return {"id": "row", "days": "all", "from": "08:00", "to": "21:30", "min": 0} | row


def _history(rng: random.Random) -> dict[str, Any]:
    """Known days before the cycle for some draws."""
    if rng.random() < 0.5:
        return {}
    duties = [
        {"position": "P0", "days_before": before, "code": rng.choice("DAN")}
        for before in range(1, 8)
        if rng.random() < 0.4
    ]
    return {"history": {"days_known": 7, "duties": duties}}


def _random_roster(scenario: Scenario, rng: random.Random) -> Roster:
    density = rng.uniform(0.3, 0.9)
    held = [
        (one.id, day, rng.choice("DANKL"))
        for one in scenario.positions
        for day in range(scenario.cycle.days)
        if rng.random() < density
    ]
    return roster_from_codes(scenario, held)


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
    weeks = rng.choice([1, 2])
    scenario = ward(
        [position(f"P{one}", competence=COMPETENCES[one % 2], weekend_every=1, wishes=wishes) for one in range(4)],
        weeks=weeks,
        rolling=rng.random() < 0.7,
        demand=demand,
        fagdag={"shift": "F", "every_weeks": 2, "min_percent": 50, "max_people_per_day": 1},
        **_history(rng),
    )
    roster = _random_roster(scenario, rng)
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
