"""The agreement ladder as a result: which rung, for whom, how the agreements stand, and what is new."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rota.domain.agreement import Rung
from rota.domain.requirement import Change, Requirement, Standing
from rota.rules.base import Case
from rota.rules.catalogue import rules_of
from rota.rules.check import check
from rota.rules.requirements import requirements
from rota.rules.resolve import RuleSet, rule_set
from tests.rules.cases_loader import GoldenCase, build_case

LOCAL = {"rule": "hours.daily_max", "limit_h": 12.5, "unions": ["NSF"]}
LONG = {"P1": "L......"}


def case(**entry: Any) -> GoldenCase:
    """A case about the daily limit in picture notation."""
    return build_case("hours.daily_max", {"name": "case", "expect": [], "roster": LONG} | entry)


def required(made: GoldenCase) -> tuple[Requirement, ...]:
    """What the roster of a case requires."""
    return check(made.scenario, made.roster).requirements


def standing_of(agreement: dict[str, Any]) -> tuple[Standing, tuple[str, ...]]:
    """How a long shift of 12.5 hours stands with one agreement; the case's week is 4 to 10 January 2027."""
    (found,) = (one for one in required(case(agreements=[LOCAL | agreement])) if one.rule == "hours.daily_max")
    return found.standing, found.agreements


def test_the_main_rule_is_enough() -> None:
    assert required(case(roster={"P1": "DD....."})) == ()


def test_a_long_shift_without_an_agreement() -> None:
    # 12.5 h = 750 min: above 9 h (main rule) and 10 h (individual), exactly the local rung; the two above go on.
    # The holder's consent is asked for besides: P1 has given it in the scenario.
    consent, daily = required(case(people={"P1": {"union": "NSF"}}))
    assert (daily.rule, daily.rung, daily.standing) == ("hours.daily_max", Rung.LOCAL_TARIFF_BOUND, Standing.MISSING)
    assert daily.rungs == (Rung.LOCAL_TARIFF_BOUND, Rung.AT_PERMIT, Rung.UNION_INNSTILLINGSRETT)
    assert (daily.measured, daily.main_limit, daily.unit) == (750, 540, "min")
    assert (daily.positions, daily.unions, daily.unorganised) == (("P1",), ("NSF",), ())
    assert (daily.position_id, daily.week, daily.day, daily.change) == ("P1", 1, 1, None)
    assert (consent.rule, consent.rung, consent.standing) == (
        "staff.long_consent",
        Rung.INDIVIDUAL_WRITTEN,
        Standing.RECORDED,
    )


@pytest.mark.parametrize(
    ("agreement", "standing"),
    [
        ({}, Standing.IN_FORCE),
        ({"status": "proposed", "signed_by": []}, Standing.PROPOSED),
        ({"valid_from": "2027-01-05"}, Standing.NOT_YET_VALID),
        ({"valid_to": "2027-01-09"}, Standing.EXPIRED),
        ({"valid_to": "2027-01-10"}, Standing.IN_FORCE),
        ({"limit_h": 12}, Standing.TOO_SHORT),
        ({"unions": ["Delta"]}, Standing.OTHER_PEOPLE),
        # An agreement at a higher rung covers the need too; one at a lower rung cannot reach 12.5 hours.
        ({"rung": "union_innstillingsrett", "limit_h": 13}, Standing.IN_FORCE),
        ({"rung": "individual_written", "positions": ["P1"], "limit_h": 10}, Standing.TOO_SHORT),
    ],
)
def test_standings(agreement: dict[str, Any], standing: Standing) -> None:
    assert standing_of(agreement) == (standing, ("agreed",))


def test_the_best_standing_counts() -> None:
    entries = [
        LOCAL | {"id": "old", "valid_to": "2026-12-31"},
        LOCAL | {"id": "new", "status": "proposed", "signed_by": []},
    ]
    (found,) = (one for one in required(case(agreements=entries)) if one.rule == "hours.daily_max")
    assert (found.standing, found.agreements) == (Standing.PROPOSED, ("new",))


def test_nothing_can_allow_it() -> None:
    # The pack's ladders end in a step without a number; here weekly rest ends at the local 28 h, and D to D is 16 h.
    made = case(roster={"P1": "DDDDDDD"})
    pack = rule_set(made.scenario).pack
    specs = [
        replace(spec, ladder=spec.ladder[:2]) if spec.code == "rest.weekly_minimum" else spec for spec in pack.specs
    ]
    ruleset = RuleSet(made.scenario, replace(pack, specs=tuple(specs)))
    (rule,) = (rule for rule in rules_of(ruleset.pack) if rule.code == "rest.weekly_minimum")
    examination = rule.examine(Case(made.scenario, ruleset, made.roster))
    (found,) = requirements(ruleset, [examination])
    assert (found.rung, found.rungs, found.standing) == (Rung.NOT_LAWFUL, (), Standing.NOT_LAWFUL)
    assert {finding.lowest_rung for finding in examination.findings} == {Rung.NOT_LAWFUL}


def test_positions_that_stand_alike_are_one_requirement() -> None:
    people = {"P1": {"union": "NSF"}, "P2": {"union": "Delta"}, "P3": {"union": None}, "P4": {"union": "NSF"}}
    roster = {"P1": "L......", "P2": ".L.....", "P3": "L......", "P4": "X......"}
    # X pays 630 min, less than L's 750: the group's furthest is L.
    shifts = [{"code": "X", "kind": "long", "start": "07:00", "end": "17:30"}]
    made = case(people=people, roster=roster, shifts=shifts, agreements=[LOCAL])
    daily = [one for one in required(made) if one.rule == "hours.daily_max"]
    assert [(one.standing, one.positions) for one in daily] == [
        (Standing.IN_FORCE, ("P1", "P4")),
        (Standing.OTHER_PEOPLE, ("P2", "P3")),
    ]
    assert [(one.measured, one.position_id) for one in daily] == [(750, "P1"), (750, "P2")]
    assert [(one.unions, one.unorganised) for one in daily] == [(("NSF",), ()), (("Delta",), ("P3",))]


def test_the_rungs_of_a_group_allow_all_of_it() -> None:
    # 13.5 h (810 min) only the union can allow, 13 h (780) the Labour Inspection too: two rungs, two requirements.
    shifts = [
        {"code": "X", "kind": "long", "start": "07:00", "end": "20:30"},
        {"code": "Y", "kind": "long", "start": "07:00", "end": "20:00"},
    ]
    made = case(roster={"P1": "X......", "P2": "Y......"}, shifts=shifts)
    found = [one for one in required(made) if one.rule == "hours.daily_max"]
    assert [(one.rung, one.rungs, one.positions) for one in found] == [
        (Rung.AT_PERMIT, (Rung.AT_PERMIT, Rung.UNION_INNSTILLINGSRETT), ("P2",)),
        (Rung.UNION_INNSTILLINGSRETT, (Rung.UNION_INNSTILLINGSRETT,), ("P1",)),
    ]


def test_new_further_and_the_same_against_a_baseline() -> None:
    # X pays 570 min (9.5 h). P1 goes from X to L, P2 keeps X, P3 has it now and had D.
    shifts = [{"code": "X", "kind": "day", "start": "07:00", "end": "16:30"}]
    before = case(shifts=shifts, roster={"P1": "X......", "P2": "X......", "P3": "D......"})
    after = case(shifts=shifts, roster={"P1": "L......", "P2": "X......", "P3": "X......"})
    baseline = check(before.scenario, before.roster).examinations
    proposal = check(after.scenario, after.roster).examinations
    found = {
        one.positions: one.change
        for one in requirements(rule_set(after.scenario), proposal, baseline)
        if one.rule == "hours.daily_max"
    }
    assert found == {("P1",): Change.FURTHER, ("P2",): Change.SAME, ("P3",): Change.NEW}


def test_an_agreement_on_another_rule_is_no_answer_and_hides_none() -> None:
    rest = LOCAL | {"id": "rest", "rule": "rest.daily_minimum", "limit_h": 9}
    for agreements, standing in (
        ([rest], (Standing.MISSING, ())),
        ([rest, LOCAL], (Standing.IN_FORCE, ("agreed",))),
    ):
        (found,) = (one for one in required(case(agreements=agreements)) if one.rule == "hours.daily_max")
        assert (found.standing, found.agreements) == standing


def test_better_standings_come_first_and_the_furthest_of_a_group_is_shown() -> None:
    # X pays 570 min, Y 571: above 9 h, within 10 h. P1 and P2 are with NSF, P3 with Delta, whose agreement is proposed,
    # P4 with FO, which has none: in force, proposed, other people.
    shifts = [
        {"code": code, "kind": "day", "start": "07:00", "end": end} for code, end in (("X", "16:30"), ("Y", "16:31"))
    ]
    people = {"P1": {}, "P2": {}, "P3": {"union": "Delta"}, "P4": {"union": "FO"}, "P5": {}}
    agreements = [LOCAL | {"id": "b", "unions": ["Delta"], "status": "proposed", "signed_by": []}, LOCAL]
    roster = {"P1": "X......", "P2": "Y......", "P3": "X......", "P4": "X......", "P5": "X......"}
    made = case(shifts=shifts, people=people, agreements=agreements, roster=roster)
    daily = [one for one in required(made) if one.rule == "hours.daily_max"]
    assert [(one.standing, one.positions, one.measured, one.position_id) for one in daily] == [
        (Standing.IN_FORCE, ("P1", "P2", "P5"), 571, "P2"),
        (Standing.PROPOSED, ("P3",), 570, "P3"),
        (Standing.OTHER_PEOPLE, ("P4",), 570, "P4"),
    ]
    spec = rule_set(made.scenario).specs["hours.daily_max"]
    assert (daily[0].title, daily[0].reference) == (spec.title, spec.source.reference)


def test_the_mean_that_is_required_is_whole_minutes() -> None:
    # Six times 480 and, every second week, one minute: 8 weeks are 23044 min, 2880.5 a week, so 2881 must be allowed.
    shifts = [
        {"code": "X", "kind": "day", "start": "07:00", "end": "15:00"},
        {"code": "Y", "kind": "day", "start": "07:00", "end": "07:01"},
    ]
    made = case(shifts=shifts, weeks=2, roster={"P1": "XXXXXX.|XXXXXXY"})
    (mean,) = (one for one in required(made) if one.rule == "hours.average_8w")
    assert (mean.measured, type(mean.measured)) == (2881, int)


def test_one_minute_more_is_further() -> None:
    # 570 min, then 571.
    shifts = [
        {"code": code, "kind": "day", "start": "07:00", "end": end} for code, end in (("X", "16:30"), ("Y", "16:31"))
    ]
    before, after = (case(shifts=shifts, roster={"P1": f"{code}......"}) for code in "XY")
    baseline, proposal = (check(one.scenario, one.roster).examinations for one in (before, after))
    assert [one.change for one in requirements(rule_set(after.scenario), proposal, baseline)] == [Change.FURTHER]


def test_a_wards_own_limit_changes_nothing_about_what_the_law_asks() -> None:
    made = case(roster={"P1": "D......"}, scenario={"rules": [{"rule": "hours.daily_max", "limit_h": 7}]})
    report = check(made.scenario, made.roster)
    assert [finding.rule for finding in report.findings if finding.rule == "hours.daily_max"] == ["hours.daily_max"]
    assert report.requirements == ()


def test_38_hours_is_the_main_rule_of_a_turnus_week() -> None:
    # 5 x 450 + 60 = 2310 min = 38.5 h: with a 37.5-hour week 40 h is the main rule, with 35.5 it is 38.
    shifts = [{"code": "X", "kind": "day", "start": "08:00", "end": "09:00"}]
    made = case(
        shifts=shifts, people={"P1": {"full_time_hours": 37.5}, "P2": {}}, roster=dict.fromkeys(["P1", "P2"], "DDDDD.X")
    )
    (weekly,) = (one for one in required(made) if one.rule == "hours.weekly_max")
    assert (weekly.positions, weekly.rung, weekly.main_limit) == (("P2",), Rung.INDIVIDUAL_WRITTEN, 2280)
