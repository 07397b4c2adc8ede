"""The whole check: order, conditions, what is not assessed, messages, and that no solver is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from rota.domain.agreement import Rung
from rota.domain.shift import LONG_SHIFT_MIN
from rota.rules.check import check
from rota.rules.describe import catalogue, not_assessed
from rota.rules.hours import full_time_min
from rota.rules.spec import load_pack
from rota.rules.words import hours, moment
from tests.rules.cases_loader import GoldenCase, build_case


def case(**entry: Any) -> GoldenCase:
    """A golden case that expects nothing in particular."""
    return build_case("roster.known_code", {"name": "case", "expect": []} | entry)


def test_every_rule_is_examined_in_pack_order() -> None:
    made = case(roster={"P1": "DDD.ADN"})
    report = check(made.scenario, made.roster)
    assert [one.rule for one in report.examinations] == [spec.code for spec in load_pack("norway/kommune").specs]
    assert report.roster_digest == made.roster.digest
    assert report.scenario_digest == made.scenario.digest()
    assert len(report.not_assessed) == len(not_assessed())


def test_an_empty_roster_is_examined() -> None:
    made = case(roster={"P1": "", "P2": ""})
    report = check(made.scenario, made.roster)
    # Two positions at 35.5 h with nothing planned: 2130 - 15 = 2115 min short each. Nothing else is broken.
    assert [(f.rule, f.position_id, f.excess) for f in report.findings] == [
        ("hours.contract", "P1", 2115),
        ("hours.contract", "P2", 2115),
    ]


def test_illegal_states_are_reported_and_not_repaired() -> None:
    rows = [
        {"position": "P1", "week": 1, "day": 1, "code": "A"},
        {"position": "P1", "week": 1, "day": 3, "code": "Q9", "no_clock": True},
        {"position": "P9", "week": 1, "day": 3, "code": "D"},
        {"position": "P1", "week": 5, "day": 1, "code": "D"},
        {"position": "P1", "week": 1, "day": 2, "code": "D", "start": "00:00", "end": "07:00"},
    ]
    made = case(roster={"P1": "D......"}, rows=rows)
    report = check(made.scenario, made.roster)
    found = {finding.rule for finding in report.findings}
    assert {
        "roster.one_shift_per_day",
        "roster.overlap",
        "roster.known_code",
        "roster.known_position",
        "roster.week_in_cycle",
        "roster.clock",
        "rest.daily_minimum",
    } <= found
    # A to 22:00, then a row from 00:00 the next day: a rest of two hours.
    assert min(f.measured for f in report.findings if f.rule == "rest.daily_minimum" and f.measured >= 0) == 120


def test_conditions_are_named_once() -> None:
    proposed = {"id": "long", "rule": "hours.daily_max", "limit_h": 12.5, "status": "proposed", "signed_by": []}
    made = case(agreements=[proposed], roster={"P1": "L......", "P2": ".L....."})
    report = check(made.scenario, made.roster)
    assert [text.en for text in report.conditions] == ["Daily working time: rests on proposed agreement long"]
    assert not [finding for finding in report.findings if finding.rule == "hours.daily_max"]


def test_a_ward_can_make_a_recommendation_hard_and_it_has_no_penalty() -> None:
    made = case(roster={"P1": "DDDDDD."}, scenario={"rules": [{"rule": "run.consecutive_days", "severity": "hard"}]})
    report = check(made.scenario, made.roster)
    finding = next(finding for finding in report.findings if finding.rule == "run.consecutive_days")
    assert finding.severity == "hard"
    assert finding.lowest_rung is Rung.WARD_POLICY
    assert report.soft_penalty == 0


def test_soft_penalties_add_up() -> None:
    # Two quick returns (A to D) and a run of seven days, two too many.
    made = case(roster={"P1": "ADDADDD"}, rolling=False)
    report = check(made.scenario, made.roster)
    assert report.soft_penalty == 2 + 2


def test_cover_messages_say_when_and_how_much() -> None:
    # Minimum 2 from 07:00 to 15:00; K covers 08:00-13:30 beside nobody: 60 x 2 + 330 x 1 + 90 x 2 = 630.
    demand = [{"id": "d", "days": ["mon"], "from": "07:00", "to": "15:00", "min": 2}]
    made = case(scenario={"demand": demand}, roster={"P1": "K......"})
    finding = next(f for f in check(made.scenario, made.roster).findings if f.rule == "cover.minimum")
    assert finding.message.en == ("too few present Mo 07:00–Mo 15:00 (minimum 2); 630 person-minutes missing")
    # Minimum 1: missing 07:00-08:00 and 13:30-15:00 = 150.
    demand[0]["min"] = 1
    made = case(scenario={"demand": demand}, roster={"P1": "K......"})
    finding = next(f for f in check(made.scenario, made.roster).findings if f.rule == "cover.minimum")
    assert finding.message.nb == (
        "for få til stede ma 07:00–ma 08:00, ma 13:30–ma 15:00 (krav 1); 150 personminutter mangler"
    )


def test_competence_message_names_the_set() -> None:
    # A nurse present to 15:00 of 15:30: half an hour without.
    demand = [{"id": "d", "days": ["mon"], "from": "07:00", "to": "15:30", "competence": "nurse", "min": 1}]
    made = case(scenario={"demand": demand}, roster={"P1": "D......"})
    finding = next(f for f in check(made.scenario, made.roster).findings if f.rule == "cover.competence")
    assert finding.message.en == (
        "too few able to fill the places of Nurse Mo 15:00–Mo 15:30: 0 of 1; 30 person-minutes missing"
    )


def test_amounts_in_words() -> None:
    assert hours(570).nb == "9 t 30 min"
    assert hours(-540).en == "-9 h"
    assert moment(7 * 24 * 60 - 15).en == "Su 23:45"
    assert moment(7 * 24 * 60).nb == "ma 00:00"


def test_full_time_over_every_cycle_is_whole_minutes() -> None:
    position = case(roster={"P1": ""}).scenario.positions[0]
    # 33.6 h = 2016 min a week exactly, 35.5 h = 2130, 37.5 h = 2250.
    for full_time_hours, week_min in ((33.6, 2016), (35.5, 2130), (37.5, 2250)):
        worked = position.model_copy(update={"full_time_hours": full_time_hours})
        assert [full_time_min(worked, weeks) for weeks in range(1, 53)] == [week_min * weeks for weeks in range(1, 53)]


def test_the_catalogue_is_plain_data() -> None:
    entries = catalogue()
    assert json.loads(json.dumps(entries)) == entries
    assert [entry["code"] for entry in entries] == [spec.code for spec in load_pack("norway/kommune").specs]
    daily = entries[0]
    assert daily["source"]["evidence"] == "verified"
    assert [(step["rung"], step["limit"]) for step in daily["ladder"]] == [
        ("statute_default", 540),
        ("individual_written", 600),
        ("local_tariff_bound", 750),
        ("at_permit", 780),
        ("union_innstillingsrett", None),
    ]
    # What is not verified shows no address as if it stood there.
    assert [step["url"] is None for step in daily["ladder"]] == [False, False, False, False, True]


def test_the_night_limit_is_the_formula_of_the_law() -> None:
    night = next(spec for spec in load_pack("norway/kommune").specs if spec.code == "night.average_4w")
    # Eight hours per 24, over four weeks, the weekly rest of 35 hours left out, in minutes.
    assert night.ladder[0].limit == 8 * (28 * 24 - 4 * 35) * 60 // 24 == 10640


def test_the_consent_threshold_is_the_long_shift() -> None:
    consent = next(spec for spec in load_pack("norway/kommune").specs if spec.code == "staff.long_consent")
    assert consent.ladder[0].limit == LONG_SHIFT_MIN


def test_a_roster_is_checked_without_a_solver() -> None:
    program = (
        "import sys, rota.rules.check, rota.rules.describe, rota.rules.catalogue\n"
        "sys.exit(any(name.split('.')[0] in ('ortools', 'pandas', 'numpy') for name in sys.modules)"
        " or any(name.startswith('rota.solver') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
