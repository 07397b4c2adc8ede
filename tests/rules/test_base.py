"""The machinery of a rule: names, what a log remembers, how parts are merged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.finding import Tightest
from rota.rules.base import BASES, Case, Key, Log, Place, Rule, merge
from rota.rules.catalogue import rules_of
from rota.rules.check import Checked, check
from rota.rules.resolve import RuleSet, rule_set
from rota.rules.spec import load_pack
from tests.rules.cases_loader import GoldenCase, build_case

P1 = Place("P1", 2, 3)
MESSAGE = Text(nb="nb", en="en")


def made(**entry: Any) -> GoldenCase:
    """A golden case that expects nothing in particular."""
    return build_case("hours.daily_max", {"name": "case", "expect": [], "roster": {"P1": ""}} | entry)


def log(code: str, **entry: Any) -> Log:
    """An empty log of a rule."""
    rules: RuleSet = rule_set(made(**entry).scenario)
    return Log(rules.specs[code], rules)


def _subclass(name: str) -> type[Rule]:
    def keys(self: Rule, case: Case) -> Iterable[Key]:
        return [None]

    return type(name, (Rule,), {"keys": keys})


def test_a_rule_is_known_by_the_name_of_its_class() -> None:
    before = dict(Rule.kinds)
    try:
        made_now = _subclass("MadeForThisTest")
        assert Rule.kinds == before | {"MadeForThisTest": made_now}
    finally:
        Rule.kinds.pop("MadeForThisTest", None)


@pytest.mark.parametrize("name", ["_Base", *sorted(BASES)])
def test_a_base_is_no_rule(name: str) -> None:
    before = dict(Rule.kinds)
    _subclass(name)
    assert Rule.kinds == before


def test_a_log_knows_the_first_tightest_window() -> None:
    seen = log("hours.daily_max")
    assert [seen.look(measured, 540, P1) for measured in (500, 530)] == [40, 10]
    assert seen.look(530, 540, Place("P2")) == 10
    assert seen.windows == 3
    assert seen.tightest == Tightest("P1", 2, 3, 530, 540, 10)
    # Another sense: at least 540 is broken by 10.
    assert seen.look(530, 540, Place("P3"), sense="at_least") == -10
    assert seen.tightest == Tightest("P3", None, None, 530, 540, -10)


def test_a_log_weighs_the_window_that_goes_furthest_up_the_ladder() -> None:
    longest = log("hours.daily_max")
    for measured in (500, 700, 600):
        longest.look(measured, 540, Place("P1", 1, measured))
    assert longest.furthest == (700, Place("P1", 1, 700))
    shortest = log("rest.daily_minimum")
    for measured in (700, 500, 500, 600):
        shortest.look(measured, 660, Place("P1", shortest.windows))
    assert shortest.furthest == (500, Place("P1", 1))
    by_one = log("hours.daily_max")
    for measured in (700, 701):
        by_one.look(measured, 540, Place("P1", 1, measured))
    assert by_one.furthest == (701, Place("P1", 1, 701))
    per_week = log("hours.average_8w")
    per_week.look(8 * 2881, 8 * 2880, P1, on_ladder=2881)
    assert per_week.furthest == (2881, P1)
    nobody_agrees = log("roster.overlap")
    nobody_agrees.look(30, 0, P1)
    assert nobody_agrees.furthest is None


def test_nobody_has_to_agree_to_what_is_only_told() -> None:
    daily = log("hours.daily_max").spec
    assert daily.agreeable
    assert not replace(daily, severity="info").agreeable
    assert not log("run.consecutive_days").spec.agreeable


def test_a_log_adds_what_is_left_out() -> None:
    seen = log("hours.daily_max")
    seen.leave_out(MESSAGE)
    seen.leave_out(MESSAGE, 3)
    seen.leave_out(Text(nb="ingen", en="none"), 0)
    assert seen.left_out == {MESSAGE: 4}


def test_a_report_has_every_field() -> None:
    # 601 minutes need a local agreement; as 540 on the ladder they would need none.
    seen = log("hours.daily_max")
    seen.report(601, 540, P1, MESSAGE, penalty=7)
    seen.report(601, 540, P1, MESSAGE, on_ladder=540)
    found, other = seen.findings
    assert (found.rule, found.severity, found.unit, found.message) == ("hours.daily_max", "hard", "min", MESSAGE)
    assert (found.position_id, found.week, found.day) == ("P1", 2, 3)
    assert (found.measured, found.limit, found.excess, found.penalty) == (601, 540, 61, 7)
    assert (found.lowest_rung, other.lowest_rung, other.penalty) == (Rung.LOCAL_TARIFF_BOUND, Rung.STATUTE_DEFAULT, 1)


def test_only_a_breach_is_reported() -> None:
    seen = log("hours.daily_max")
    seen.measure(540, 540, P1, lambda: MESSAGE)
    assert (seen.windows, seen.findings) == (1, [])
    seen.measure(541, 540, P1, lambda: MESSAGE, penalty=3, on_ladder=700)
    assert [(one.penalty, one.lowest_rung) for one in seen.findings] == [(3, Rung.LOCAL_TARIFF_BOUND)]
    assert seen.furthest == (700, P1)


def test_parts_are_merged_in_their_order() -> None:
    first, empty, second = (log("hours.daily_max") for _ in range(3))
    first.measure(600, 540, P1, lambda: MESSAGE)
    first.leave_out(MESSAGE, 2)
    first.conditions["a"] = None
    second.measure(600, 540, Place("P2", 1, 1), lambda: MESSAGE)
    second.leave_out(MESSAGE, 3)
    second.conditions |= {"b": None, "a": None}
    spec = first.spec
    whole = merge(spec, first.ruleset, [first, empty, second])
    assert (whole.rule, whole.severity, whole.unit) == (spec.code, "hard", "min")
    assert (whole.title, whole.reference) == (spec.title, spec.source.reference)
    assert whole.windows == 2
    assert whole.not_applicable == ((MESSAGE, 5),)
    assert [finding.position_id for finding in whole.findings] == ["P1", "P2"]
    # Equally tight: the first is kept.
    assert whole.tightest == Tightest("P1", 2, 3, 600, 540, -60)
    assert [text.nb for text in whole.conditions] == [
        "Daglig arbeidstid: hviler på foreslått avtale a",
        "Daglig arbeidstid: hviler på foreslått avtale b",
    ]
    assert [(need.position_id, need.week, need.day, need.measured) for need in whole.needs] == [
        ("P1", 2, 3, 600),
        ("P2", 1, 1, 600),
    ]
    assert whole.needs[0].rungs[0] is Rung.INDIVIDUAL_WRITTEN


def test_the_main_rule_and_the_wards_own_need_nobody() -> None:
    within = log("hours.daily_max")
    within.look(540, 480, P1)
    assert merge(within.spec, within.ruleset, [within]).needs == ()
    beyond = log("rest.daily_minimum")
    beyond.look(0, 660, P1)
    (need,) = merge(beyond.spec, beyond.ruleset, [beyond]).needs
    # No rest at all: only a union with the right of nomination can agree to it, and the text gives it no number.
    assert need.rungs == (Rung.UNION_INNSTILLINGSRETT,)


def test_a_proposed_agreement_is_remembered_with_the_limit() -> None:
    proposed = {"id": "long", "limit_h": 12.5, "status": "proposed", "signed_by": []}
    seen = log("hours.daily_max", agreements=[proposed])
    position = seen.ruleset.scenario.positions[0]
    assert seen.limit(position).limit == 750
    assert list(seen.conditions) == ["long"]
    plain = log("hours.daily_max")
    assert plain.limit(position).limit == 540
    assert plain.conditions == {}


def test_the_digests_are_those_of_what_was_checked() -> None:
    case = made(roster={"P1": "DD....."})
    report = check(case.scenario, case.roster)
    assert report.scenario_digest == case.scenario.digest()
    assert report.ruleset_digest == rule_set(case.scenario).digest
    assert report.roster_digest == case.roster.digest
    assert report.not_assessed == load_pack("norway/kommune").not_assessed


def test_an_edit_leaves_the_other_lines_as_they_were_read() -> None:
    case = made(roster={"P1": "DD.....", "P2": "AA....."})
    checked = Checked(case.scenario, case.roster)
    before = dict(checked._case.lines)
    checked.replace("P1", case.roster.by_position["P1"][:1])
    assert checked._case.__dict__["lines"]["P2"] is before["P2"]
    assert len(checked._case.lines["P1"].cycle) == 1


def test_a_vacant_position_has_no_line_after_an_edit_either() -> None:
    vacant = {"holder": None, "vacant": True, "consent_long": False}
    case = made(roster={"P1": "DD....."}, people={"P1": {}, "P2": vacant})
    checked = Checked(case.scenario, case.roster)
    row = made(roster={"P2": "D......"}).roster.by_position["P2"]
    assert checked.replace("P2", row) == check(case.scenario, checked.roster)
    assert list(checked._case.lines) == ["P1"]


@pytest.mark.parametrize("rule", rules_of(load_pack("norway/kommune")), ids=lambda rule: str(rule.code))
def test_an_edit_touches_parts_that_exist(rule: Rule) -> None:
    entry = {"roster": {"P1": "DD.....", "P2": "......N"}}
    for rolling in (True, False):
        case = made(rolling=rolling, **entry)
        whole = Case(case.scenario, rule_set(case.scenario), case.roster)
        assert set(rule.touched(whole, "P2", [6])) <= set(rule.keys(whole))
