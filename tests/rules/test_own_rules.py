"""A ward's own rules by the clock: golden cases at the limit and one beyond, over the wrap, with history and at night.

Shifts of `tests.measures.wards`: D 07-15 (7.5 h paid), A 15-22, K 07-12, N 22-07, L 08-21 (12.5 h paid), F professional
day 08-16, V leave.
"""

from __future__ import annotations

from typing import Any

import pytest

from rota.domain.agreement import Rung
from rota.domain.base import LANGUAGES
from rota.domain.finding import Examination
from rota.domain.own_rule import OwnRule
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario
from rota.rules.base import Case, Rule
from rota.rules.catalogue import rules_of
from rota.rules.check import Checked, check
from rota.rules.own_spec import KINDS, own_spec, with_own_rules
from rota.rules.resolve import rule_set
from rota.rules.spec import Step, load_pack
from tests.measures.wards import position, roster, ward

Breach = tuple[str | None, int | None, int | None, int, int, int]  # position, week, day, measured, limit, penalty


def own(kind: str, **fields: Any) -> dict[str, Any]:
    """An own rule with what every one needs."""
    return {"id": "ward.own", "title": {"nb": "Egen", "en": "Own"}, "kind": kind, "assumed": True} | fields


def scenario_of(rule: dict[str, Any], weeks: int, **changes: Any) -> Scenario:
    """P1 is a care worker of 100 %, P2 a nurse of 50 %."""
    people = [position("P1"), position("P2", competence="nurse", percent=50)]
    return ward(people, weeks=weeks, **({"own_rules": [rule]} | changes))


def examined(rule: dict[str, Any], weeks: int, lines: dict[str, str], **changes: Any) -> Examination:
    """What the own rule says of rosters in picture notation."""
    scenario = scenario_of(rule, weeks, **changes)
    report = check(scenario, roster(scenario, **lines))
    return next(one for one in report.examinations if one.rule == "ward.own")


def breaches(examination: Examination) -> list[Breach]:
    return [(one.position_id, one.week, one.day, one.measured, one.limit, one.penalty) for one in examination.findings]


def past(**codes: str) -> dict[str, Any]:
    """A known week before the cycle: the last letter is the Sunday."""
    duties = [
        {"position": name, "days_before": len(line) - place, "code": code}
        for name, line in codes.items()
        for place, code in enumerate(line)
        if code != "."
    ]
    return {"history": {"days_known": 7, "duties": duties}}


TWO_LONG = own("count", of={"long": True}, weeks=2, at_most=2, positions=["P1"])


def test_a_count_at_its_limit_and_one_beyond() -> None:
    # Two long shifts in each window of two weeks: weeks 1+2, 2+3, 3+4 and 4+1 hold 2, 2, 2 and 2.
    kept = examined(TWO_LONG, 4, {"P1": "L......|L......|L......|L......"})
    assert breaches(kept) == []
    assert kept.windows == 4
    assert kept.tightest is not None
    assert kept.tightest.margin == 0
    # Three in weeks 1+2, and in 2+3 and 4+1 two and one: one breach, of one.
    broken = examined(TWO_LONG, 4, {"P1": "L......|L.L....|.......|......."})
    assert breaches(broken) == [("P1", 1, 1, 3, 2, 1)]
    assert broken.findings[0].lowest_rung is Rung.WARD_POLICY
    assert broken.findings[0].message.en == "shifts of more than 10 hours, in 2 consecutive weeks: 3"


def test_a_count_over_the_wrap_and_in_laps() -> None:
    # Weeks 4 and 1 together: 2 + 2 = 4, two too many; weeks 1+2 and 3+4 hold 2.
    assert breaches(examined(TWO_LONG, 4, {"P1": "L.L....|.......|.......|L...L.."})) == [("P1", 4, 1, 4, 2, 2)]
    # A rolling cycle of one week meets its own week twice in a window of two: 2 x 2 = 4.
    assert breaches(examined(TWO_LONG, 1, {"P1": "L.L...."})) == [("P1", 1, 1, 4, 2, 2)]


def test_a_count_where_the_cycle_does_not_roll() -> None:
    once = {"cycle": {"weeks": 4, "rolling": False, "start": "2027-01-04"}}
    found = examined(TWO_LONG, 4, {"P1": "L.L....|.......|.......|L...L.."}, **once)
    assert breaches(found) == []
    assert found.windows == 3
    short = {"cycle": {"weeks": 1, "rolling": False, "start": "2027-01-04"}}
    found = examined(TWO_LONG, 1, {"P1": "LLLL..."}, **short)
    assert (found.windows, found.findings) == (0, ())
    reasons = {reason.en: count for reason, count in found.not_applicable}
    assert reasons == {"the period is shorter than 2 weeks and does not roll": 1, "the rule is for other positions": 1}


def test_a_count_of_days_begins_on_every_day() -> None:
    rule = own("count", of={"codes": ["D"]}, days=3, at_most=1, positions=["P1"])
    # Monday and Wednesday lie in the three days from Monday; Sunday and the Monday after in those from Saturday (Sa Su
    # Mo) and from Sunday (Su Mo Tu).
    found = examined(rule, 1, {"P1": "D.D...D"})
    assert breaches(found) == [("P1", 1, 1, 2, 1, 1), ("P1", 1, 6, 2, 1, 1), ("P1", 1, 7, 2, 1, 1)]
    assert found.windows == 7
    assert breaches(examined(rule, 1, {"P1": "D..D..."})) == []


def test_at_least_and_both_bounds() -> None:
    least = own("count", of={"weekdays": ["sat", "sun"]}, weeks=1, at_least=1, positions=["P1"])
    assert breaches(examined(least, 2, {"P1": ".....D.|......N"})) == []
    assert breaches(examined(least, 2, {"P1": ".....D.|....N.."})) == [
        ("P1", 2, 1, 0, 1, 1)
    ]  # Friday night starts on Friday
    both = own("count", weeks=1, at_least=2, at_most=4, positions=["P1"])
    found = examined(both, 3, {"P1": "D......|DDDDDD.|DDD...."})
    # One is one too few, six are two too many, three are within.
    assert breaches(found) == [("P1", 1, 1, 1, 2, 1), ("P1", 2, 1, 6, 4, 2)]
    assert breaches(examined(both, 2, {"P1": "DD.....|DDDD..."})) == []


def test_all_conditions_hold_together_and_leave_is_no_work() -> None:
    # More than ten hours AND on a weekend: L on Saturday counts; L on Friday, D on Sunday and leave do not.
    rule = own("count", of={"long": True, "weekdays": ["sat", "sun"]}, weeks=1, at_most=0, positions=["P1"])
    assert breaches(examined(rule, 1, {"P1": "....LLD"})) == [("P1", 1, 1, 1, 0, 1)]
    assert breaches(examined(rule, 1, {"P1": "....L.D"})) == []
    work = own("count", weeks=1, at_most=2, positions=["P1"])
    assert breaches(examined(work, 1, {"P1": "DFVVV.."})) == []  # a professional day is work, leave is not
    assert breaches(examined(work, 1, {"P1": "DFAVV.."})) == [("P1", 1, 1, 3, 2, 1)]


@pytest.mark.parametrize(
    ("of", "counted"),
    [
        ({}, "DAKNLF"),
        ({"codes": ["D", "K"]}, "DK"),
        ({"kinds": ["day"]}, "DK"),
        ({"kinds": ["fagdag", "long"]}, "LF"),
        ({"long": True}, "L"),
        ({"long": False}, "DAKNF"),
        ({"night": True}, "N"),
        ({"night": False}, "DAKLF"),
        ({"kinds": ["day"], "codes": ["K", "L"]}, "K"),
    ],
)
def test_which_duties_are_meant(of: dict[str, Any], counted: str) -> None:
    rule = own("count", of=of, weeks=1, at_most=0, positions=["P1"])
    for code in "DAKNLFV":
        assert bool(examined(rule, 1, {"P1": f"{code}......"}).findings) == (code in counted), code


def test_night_is_by_the_clock_and_by_the_day_it_starts() -> None:
    # The night that starts on Saturday ends on Sunday: on Sunday nothing starts.
    rule = own("count", of={"night": True, "weekdays": ["sun"]}, weeks=1, at_most=0, positions=["P1"])
    assert breaches(examined(rule, 1, {"P1": ".....N."})) == []
    assert breaches(examined(rule, 1, {"P1": "......N"})) == [("P1", 1, 1, 1, 0, 1)]


NIGHTS = own("run", of={"night": True}, at_most=2, positions=["P1"])


def test_a_run_at_its_limit_one_beyond_and_over_the_wrap() -> None:
    assert breaches(examined(NIGHTS, 2, {"P1": "NN.NN..|......."})) == []
    assert breaches(examined(NIGHTS, 2, {"P1": "NND.NNN|......."})) == [("P1", 1, 5, 3, 2, 1)]
    # Sunday of week 2, then Monday and Tuesday of week 1: a run of three that starts in week 2.
    assert breaches(examined(NIGHTS, 2, {"P1": "NN.....|......N"})) == [("P1", 2, 7, 3, 2, 1)]


def test_a_run_that_began_before_the_cycle() -> None:
    once = {"cycle": {"weeks": 1, "rolling": False, "start": "2027-01-04"}}
    # Two nights known just before, one on the first day: three in a row, one window of three nights too many.
    found = examined(NIGHTS, 1, {"P1": "N......"}, **once, **past(P1=".....NN"))
    assert breaches(found) == [("P1", 1, 1, 3, 2, 1)]
    assert breaches(examined(NIGHTS, 1, {"P1": "N......"}, **once, **past(P1="....NDN"))) == []


GAP = own("gap", of={"night": True}, before={"kinds": ["day"]}, at_least_h=48, positions=["P1"])


def test_a_gap_at_its_limit_and_one_beyond() -> None:
    # N of Monday ends on Tuesday 07:00; D of Thursday starts at 07:00: 48 h. D of Wednesday: 24 h.
    assert breaches(examined(GAP, 2, {"P1": "N..D...|......."})) == []
    assert breaches(examined(GAP, 2, {"P1": "N.D....|......."})) == [("P1", 1, 1, 24 * 60, 48 * 60, 1)]


def test_a_gap_ends_at_the_next_duty_only() -> None:
    # The evening of Wednesday is the next duty, and no day shift: the day shift of Thursday, 48 h after the night,
    # is not looked at, though 72 h are asked for. Without the evening it is.
    assert breaches(examined(GAP, 2, {"P1": "N.A....|......."})) == []
    nearer = GAP | {"at_least_h": 72}
    assert breaches(examined(nearer, 2, {"P1": "N.AD...|......."})) == []
    assert breaches(examined(nearer, 2, {"P1": "N..D...|......."})) == [("P1", 1, 1, 48 * 60, 72 * 60, 1)]


def test_a_gap_over_the_wrap_and_from_the_past() -> None:
    # N of the last Sunday ends on Monday 07:00, when D of the first Monday starts: no time off at all.
    assert breaches(examined(GAP, 2, {"P1": "D......|......N"})) == [("P1", 2, 7, 0, 48 * 60, 1)]
    once = {"cycle": {"weeks": 1, "rolling": False, "start": "2027-01-04"}}
    # N of the Sunday before ends on Monday 07:00; D of Tuesday starts 24 h later. It is placed at that D.
    assert breaches(examined(GAP, 1, {"P1": ".D....."}, **once, **past(P1="......N"))) == [("P1", 1, 2, 1440, 2880, 1)]
    assert breaches(examined(GAP, 1, {"P1": "..D...."}, **once, **past(P1="......N"))) == []
    assert breaches(examined(GAP, 1, {"P1": ".D....."}, **once, **past(P1="......D"))) == []


def test_a_gap_before_any_work() -> None:
    rule = own("gap", of={"codes": ["L"]}, at_least_h=12, positions=["P1"])
    # L ends at 21:00: D at 07:00 is 10 h later, A at 15:00 18 h.
    assert breaches(examined(rule, 1, {"P1": "LD.LA.."})) == [("P1", 1, 1, 600, 720, 1)]


@pytest.mark.parametrize(
    ("scope", "whom"),
    [
        ({}, {"P1", "P2"}),
        ({"positions": ["P2"]}, {"P2"}),
        ({"min_percent": 50}, {"P1", "P2"}),
        ({"min_percent": 50.1}, {"P1"}),
        ({"max_percent": 50}, {"P2"}),
        ({"max_percent": 49.9}, set()),
        ({"competence": "nurse"}, {"P2"}),
        ({"competence": "care_worker", "min_percent": 60}, {"P1"}),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_whom_a_rule_is_for(kind: str, scope: dict[str, Any], whom: set[str]) -> None:
    numbers: dict[str, dict[str, Any]] = {
        "count": {"weeks": 1, "at_most": 1},
        "run": {"at_most": 1},
        "gap": {"at_least_h": 20},
    }
    found = examined(own(kind, **numbers[kind], **scope), 1, {"P1": "DD.....", "P2": "DD....."})
    assert {one.position_id for one in found.findings} == whom
    assert sum(count for _, count in found.not_applicable) == 2 - len(whom)


def test_own_rules_stand_after_the_pack_with_their_severity_and_texts() -> None:
    rules = [
        own("count", weeks=4, at_least=1, at_most=4, id="ward.a", severity="soft", source="Local agreement 2026-05-01"),
        own("run", of={"weekdays": ["fri"], "night": False}, at_most=1, id="ward.b", severity="info"),
        own("gap", of={"long": True, "codes": ["L", "D", "A"]}, at_least_h=35.5, id="ward.c", min_percent=50.5),
    ]
    scenario = scenario_of({}, 1, own_rules=rules)
    resolved = rule_set(scenario)
    pack = load_pack("norway/kommune")
    assert list(resolved.specs)[-3:] == ["ward.a", "ward.b", "ward.c"]
    assert resolved.pack.specs[:-3] == pack.specs
    assert [type(rule).__name__ for rule in rules_of(resolved.pack)[-3:]] == ["OwnCount", "OwnRun", "OwnGap"]
    assert [resolved.severity(code) for code in ("ward.a", "ward.b", "ward.c")] == ["soft", "info", "hard"]
    for spec in resolved.pack.specs[-3:]:
        assert (spec.statutory, spec.source.evidence, spec.group, spec.agreeable) == (False, "not law", "ward", False)
        texts = [spec.reading, spec.formula, spec.legal_example, spec.illegal_example, spec.source.reference]
        assert all(text.get(lang).strip() for text in texts for lang in LANGUAGES)
        assert spec.reading.nb != spec.reading.en
    first, _, third = resolved.pack.specs[-3:]
    assert first.source.reference.en == "the ward's own rule: Local agreement 2026-05-01"
    assert first.formula.nb == "1 ≤ antall i 4 uker på rad ≤ 4"
    assert third.formula.en == "start(next) − end(previous) ≥ 35 h 30 min"
    assert "vakter med kode L, D eller A, på mer enn 10 timer" in third.reading.nb
    assert third.reading.nb.endswith("Gjelder stillinger: fra 50,5 %.")
    (reason,) = resolved.limit("ward.c", scenario.positions[0]).chain
    assert reason.en == "the ward's own rule (own_rules): at least 35 h 30 min"


def test_the_digest_of_the_rules_moves_with_an_own_rule_only_where_there_is_one() -> None:
    plain = rule_set(scenario_of({}, 1, own_rules=[])).digest
    one = rule_set(scenario_of(TWO_LONG, 1)).digest
    other = rule_set(scenario_of(TWO_LONG | {"at_most": 3}, 1)).digest
    assert len({plain, one, other}) == 3
    assert with_own_rules(load_pack("none"), scenario_of({}, 1, own_rules=[])) is load_pack("none")


def test_a_rule_without_its_numbers_is_refused_where_nobody_read_the_file() -> None:
    broken = [own("count", weeks=1), own("count", at_most=1), own("run"), own("gap")]
    for rule in broken:
        with pytest.raises(ValueError, match="states n"):
            own_spec(scenario_of(rule, 1).own_rules[0])
    with pytest.raises(ValueError, match=r"^an own rule has the code of another rule$"):
        rule_set(scenario_of(NIGHTS | {"id": "run.consecutive_days"}, 1))
    with pytest.raises(ValueError, match="is no own rule"):
        Rule.kinds["OwnRun"](load_pack("none").specs[0]).examine(_case(scenario_of(NIGHTS, 1)))


def _case(scenario: Scenario) -> Case:
    return Case(scenario, rule_set(scenario), roster(scenario, P1="N......"))


def test_an_edited_roster_is_checked_again() -> None:
    scenario = scenario_of(NIGHTS, 1)
    checked = Checked(scenario, roster(scenario, P1="NN....."))
    longer = roster(scenario, P1="NNN....")
    duties: tuple[Duty, ...] = longer.by_position["P1"]
    assert checked.replace("P1", duties) == check(scenario, longer)
    assert [one.rule for one in checked.report.findings if one.rule == "ward.own"] == ["ward.own"]


def test_two_duties_on_a_day_are_two() -> None:
    rule = own("count", days=1, at_most=1, positions=["P1"])
    scenario = scenario_of(rule, 1)
    held = roster(scenario, P1="D......")
    twice = Roster(1, (*held.duties, Duty("P1", 1, 1, "K", 16 * 60, 20 * 60, 240)))
    found = next(one for one in check(scenario, twice).examinations if one.rule == "ward.own")
    assert breaches(found) == [("P1", 1, 1, 2, 1, 1)]


def test_midway_between_two_bounds_the_upper_is_measured() -> None:
    # Three of two to four: one from either.
    both = examined(own("count", weeks=1, at_least=2, at_most=4, positions=["P1"]), 1, {"P1": "DDD...."})
    assert both.tightest is not None
    assert (both.tightest.measured, both.tightest.limit, both.tightest.margin) == (3, 4, 1)


def test_two_too_few_cost_two() -> None:
    both = examined(own("count", weeks=1, at_least=3, at_most=5, positions=["P1"]), 1, {"P1": "D......"})
    assert breaches(both) == [("P1", 1, 1, 1, 3, 2)]


@pytest.mark.parametrize(
    ("fields", "unit", "sense", "limit"),
    [
        ({"kind": "count", "weeks": 1, "at_most": 3}, "count", "at_most", 3),
        ({"kind": "count", "weeks": 1, "at_least": 2}, "count", "at_least", 2),
        ({"kind": "count", "weeks": 1, "at_least": 2, "at_most": 3}, "count", "at_most", 3),
        ({"kind": "run", "at_most": 4}, "count", "at_most", 4),
        ({"kind": "gap", "at_least_h": 12.5}, "min", "at_least", 750),
    ],
)
def test_the_identity_of_an_own_rule(fields: dict[str, Any], unit: str, sense: str, limit: int) -> None:
    given = OwnRule.model_validate(own(**fields))
    spec = own_spec(given)
    assert (spec.code, spec.kind, spec.group, spec.own) == ("ward.own", KINDS[given.kind], "ward", given)
    assert (spec.title, spec.severity, spec.statutory) == (given.title, "hard", False)
    assert (spec.unit, spec.sense) == (unit, sense)
    assert spec.ladder == (Step(Rung.WARD_POLICY, limit, "not law"),)
    # Nobody has read it anywhere, and it holds from no date.
    assert (spec.source.url, spec.source.evidence, spec.source.valid_from, spec.source.last_checked) == (
        None,
        "not law",
        None,
        "",
    )
