"""A small comparison made by hand, with hostile texts, so that the reports are tested without engines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.comparison import Assumption, Comparison, LedgerLine, Measure, Outcome, PersonRow, Row, Side
from rota.domain.finding import CheckReport, Examination, Finding, Tightest
from rota.domain.roster import Duty, Roster, duty_of
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import PriorityValue, Provenance, SolveResult, Status
from tests.io.profile_sample import profiles

FORMULA = '=HYPERLINK("http://example.invalid/x","press")'
MARKUP = "<script>alert(1)</script> & more"
NOT_ASSESSED = Text(nb="Forsvarlighet (aml. § 10-2).", en="The general duty of care (WEA § 10-2).")

DAY_SHIFT = {"code": "D", "name": {"nb": "Dagvakt", "en": "Day shift"}, "kind": "day", "start": "07:30", "end": "15:30"}
SHIFTS: list[dict[str, Any]] = [
    DAY_SHIFT | {"unpaid_break_min": 30},
    {"code": "N", "name": {"nb": "Natt", "en": "Night"}, "kind": "night", "start": "21:00", "end": "07:00"},
    {"code": "L", "name": {"nb": "Langvakt", "en": "Long"}, "kind": "long", "start": "08:00", "end": "21:00"},
    {"code": "X9", "name": "Special", "kind": "day", "start": "10:00", "end": "12:00", "colour": "#123456"},
]


def position(position_id: str, percent: float, **changes: Any) -> dict[str, Any]:
    """One position; vacant ones get no holder."""
    holder = {} if changes.get("vacant") else {"holder": f"Ansatt {position_id}"}
    return (
        holder
        | {
            "id": position_id,
            "competence": "nurse",
            "percent": percent,
            "full_time_hours": 35.5,
            "weekend_every": 2,
            "shifts": ["D", "N", "L"],
        }
        | changes
    )


def scenario(side: str = "baseline", positions: list[dict[str, Any]] | None = None, **changes: Any) -> Scenario:
    """A ward of two weeks. The proposal lacks P3, enlarges P2, and rests on an agreement that is not made."""
    before = [position("P1", 100), position("P2", 28.6), position("P3", 28.6), position("P4", 75, vacant=True)]
    after = [position("P1", 100), position("P2", 69.1), position("P4", 100, vacant=True, in_rota=True)]
    agreed = {
        "id": "rest-9",
        "rule": "rest.daily_minimum",
        "rung": "local_tariff_bound",
        "status": "in_force",
        "limit_h": 9,
        "valid_from": "2026-01-01",
        "signed_by": ["Unit leader"],
    }
    wanted = {
        "id": "long-12.5",
        "rule": "hours.daily_max",
        "rung": "local_tariff_bound",
        "status": "proposed",
        "limit_h": 12.5,
        "valid_from": "2027-01-04",
        "note": MARKUP,
    }
    data: dict[str, Any] = {
        "format": "rota/scenario/1",
        "id": side,
        "title": {"nb": f"Tittel {side} {MARKUP}", "en": f"Title {side} {MARKUP}"},
        "data_origin": {"assumed": True},
        "side": side,
        "ward": {"name": FORMULA},
        "cycle": {"weeks": 2, "start": "2027-01-04"},
        "shifts": SHIFTS,
        "competences": [{"id": "nurse", "name": {"nb": "Sykepleier", "en": "Nurse"}}],
        "demand": [{"id": "day", "days": "all", "from": "07:30", "to": "15:30", "min": 1, "target": 2}],
        "positions": positions or (before if side == "baseline" else after),
        "agreements": [agreed] if side == "baseline" else [agreed, wanted],
    }
    return Scenario.model_validate(data | changes)


def roster(of: Scenario) -> Roster:
    """P1 has two shifts on the first Tuesday; P2 has a code that nobody knows, in week 2."""
    duties = [
        duty_of(of, "P1", 0, "D"),
        duty_of(of, "P1", 1, "D"),
        duty_of(of, "P1", 1, "N"),
        Duty("P2", 2, 3, "ZZ", 480, 960, 450),
    ]
    if of.side == "proposal":
        duties += [duty_of(of, "P2", 5, "L"), duty_of(of, "P1", 2, "X9")]
    return Roster(of.cycle.weeks, tuple(duties))


def finding(severity: Any = "soft", position_id: str | None = "P1", **changes: Any) -> Finding:
    """A rest of 9 h 15 min where 11 h are wanted, on Tuesday of week 1."""
    found = Finding(
        rule="rest.quick_return",
        severity=severity,
        position_id=position_id,
        week=1,
        day=2,
        measured=555,
        limit=660,
        excess=105,
        unit="min",
        message=Text(nb="9 t 15 min fri", en="9 h 15 min off"),
        lowest_rung=Rung.WARD_POLICY,
    )
    return replace(found, **changes)


def check(of: Scenario, *findings: Finding, windows: int = 1200) -> CheckReport:
    """Three rules: quick returns with the findings, one that had nothing to examine, one without a title."""
    examinations = (
        Examination(
            "rest.quick_return",
            "soft",
            "min",
            windows,
            ((Text(nb="siste vakt", en="last shift"), 3),),
            Tightest("P1", 1, 2, 555, 660, -105),
            findings,
            title=Text(nb="Kort hvile", en="Quick return"),
            reference=Text(nb="aml. § 10-8", en="WEA § 10-8"),
        ),
        Examination("fagdag.interval", "hard", "count", 0, title=Text(nb="Fagdag jevnlig", en="Regular fagdag")),
        Examination("hours.daily_max", "hard", "min", 34 if windows else 0),
    )
    rests = Text(nb="hviler på foreslått avtale long-12.5", en="rests on proposed agreement long-12.5")
    conditions = (rests,) if of.side == "proposal" else ()
    return CheckReport(of.digest(), "rules", "roster", examinations, (NOT_ASSESSED,), conditions)


def solved(status: Status = Status.FEASIBLE, found: Roster | None = None, **changes: Any) -> SolveResult:
    """Minimum cover proved, the target at 1234 person-minutes with a bound of 1000."""
    priorities = (
        PriorityValue(Priority.COVER_MINIMUM, 0, 0, (("shortage_person_min", 1, 0),)),
        PriorityValue(Priority.COVER_TARGET, 1234, 1000, (("target_shortage_person_min", 1, 1234),)),
        PriorityValue(Priority.ERGONOMICS, 7, None, (("single_days_off", 2, 3), ("single_work_days", 1, 1))),
    )
    made = Provenance("s" * 64, "r" * 64, 7, 2, 60.0, None, "0.1.0", "9.15", "3.11.7", "2026-11-22T21:00:00+00:00")
    result = SolveResult(status, found, priorities, 53.5466, 1.25, 40.0, False, made)
    return replace(result, **changes)


def measure(measure_id: str, group: str = "load", better: Any = "lower", decimals: int = 1) -> Measure:
    """A measure whose texts name its id."""
    return Measure(
        id=measure_id,
        group=group,
        label=Text(nb=f"Tall {measure_id}", en=f"Figure {measure_id}"),
        unit=Text(nb="timer", en="hours"),
        better=better,
        better_for=Text(nb="ansatte", en="staff"),
        definition=Text(nb=f"Slik er {measure_id}.", en=f"This is {measure_id}."),
        decimals=decimals,
    )


def comparison(**changes: Any) -> Comparison:
    """Baseline against proposal, with a figure that one side lacks and an outcome that is not met."""
    before, after = scenario("baseline"), scenario("proposal")
    sides = {
        "baseline": Side(
            before,
            roster(before),
            check(before, finding(), finding(position_id="P2", week=None, day=None)),
            None,
            Text(nb="lest fra roster.csv", en="read from roster.csv"),
            (Assumption("positions: P1", _same(FORMULA, FORMULA), True, None, None),),
        ),
        "proposal": Side(
            after,
            roster(after),
            check(after),
            solved(found=roster(after)),
            Text(nb="laget av verktøyet", en="made by the tool"),
            (Assumption("demand", _same("6", "6"), False, "a source", Text(nb="merk", en="note")),),
        ),
    }
    mean = measure("mean_percent", "positions", "higher")
    person = measure("quick_returns", "person", "lower", 0)
    digest = "ab" * 32
    label = {"nb": "Bemanningsbehov", "en": "Demand"}
    made = Comparison(
        **sides,
        rows=(
            Row(mean, 1234.56, 1300.04),
            Row(measure("quick_returns"), 4.0, 1.0),
            Row(measure("below_minimum", "cover"), 0.0, 0.0),
            Row(measure("odd", "own_group", "neutral"), None, 2.0),
        ),
        people=(
            PersonRow("P1", "Ansatt P1", "nurse", "NSF", "kept", {"quick_returns": (4.0, 1.0)}, ()),
            PersonRow(
                "P2",
                "Ansatt P2",
                "nurse",
                None,
                "changed",
                {"quick_returns": (0.0, 2.0)},
                (Text(nb="Stilling fra 28,6 til 69,1 %.", en="Position from 28.6 to 69.1 %."),),
            ),
            PersonRow("P3", "Ansatt P3", "nurse", None, "removed", {"quick_returns": (1.0, None)}, ()),
            PersonRow("P4", None, "nurse", None, "filled", {"quick_returns": (None, 0.0)}, ()),
        ),
        person_measures=(person,),
        ledger=(
            LedgerLine("contract_total", _same("Avtalt", "Contract"), _same("a", "a"), 6000, 6630, is_total=True),
            LedgerLine("balance", _same("Ikke planlagt", "Not planned"), _same("b", "b"), -30, 30),
            LedgerLine("day", _same("Dagvakter", "Day shifts"), _same("c", "c"), 6030, 6600),
        ),
        outcomes=(
            Outcome(
                "one",
                _same(MARKUP, MARKUP),
                _same("8", "8"),
                _same("8 har", "8 have"),
                True,
                _same("lest slik", "read so"),
            ),
            Outcome(
                "two",
                _same("to", "two"),
                _same("6", "6"),
                _same("5 fjernet", "5 removed"),
                False,
                _same("mangler én", "one short"),
            ),
        ),
        certificate={
            "equal": [{"part": "demand", "label": label, "digest": digest}],
            "not_equal": [
                {
                    "part": "positions",
                    "label": {"nb": "Stillinger", "en": "Positions"},
                    "baseline": digest,
                    "proposal": "cd" * 32,
                    "statements": [{"nb": "P3 utgår.", "en": "P3 is removed."}],
                }
            ],
            "limits": [{"nb": "Sykdom er ikke regnet med.", "en": "Sickness is not part of it."}],
            "sides": {"baseline": {"gap": 0.123456789}},
        },
        notes=(Text(nb="Forslaget forutsetter P4.", en="The proposal assumes P4."),),
        profiles=profiles(),
    )
    return replace(made, **changes)


def _same(nb: str, en: str) -> Text:
    return Text(nb=nb, en=en)
