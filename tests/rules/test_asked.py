"""What a rota calls for beside itself: which work sets off which obligations."""

from __future__ import annotations

from typing import Any

import pytest

from rota.rules.asked import asked_for, contract_triggers, triggers_of
from rota.rules.base import Case
from rota.rules.check import check
from rota.rules.obligations import load_obligations
from rota.rules.resolve import rule_set
from tests.rules.cases_loader import build_case


def triggers(picture: str, **entry: Any) -> set[str]:
    """What one person's line sets off, apart from what always holds."""
    given = {"name": "case", "expect": [], "roster": {"P1": picture}, "rolling": False}
    made = build_case("hours.daily_max", given | entry)
    requirements = check(made.scenario, made.roster).requirements
    found = triggers_of(Case(made.scenario, rule_set(made.scenario), made.roster), requirements)
    assert "always" in found
    return {str(trigger) for trigger in found} - {"always"}


@pytest.mark.parametrize(
    ("picture", "entry", "expected"),
    [
        ("DA.....", {}, set()),
        ("N......", {}, {"night_work"}),
        ("......D", {}, {"sunday_work"}),
        (".....A.", {}, {"sunday_work"}),  # to 22:00, past Saturday 18:00
        (".....D.", {}, set()),
        # 12.5 h: a long shift that no main rule allows.
        ("L......", {}, {"long_shifts", "averaging"}),
        ("L......", {"people": {"P1": {"union": None}}}, {"long_shifts", "averaging", "without_union"}),
        ("DA.....", {"people": {"P1": {"percent": 99.9}}}, {"part_time"}),
        ("DA.....", {"weeks": 51}, set()),
        ("DA.....", {"weeks": 52}, {"year_plan"}),
        # No rest between N and D: only a union with the right of nomination can agree to it.
        ("ND.....", {}, {"night_work", "central_approval"}),
        ("VV.....", {"shifts": [{"code": "V", "kind": "leave", "start": "20:00", "end": "08:00"}]}, set()),
    ],
)
def test_what_work_sets_off(picture: str, entry: dict[str, Any], expected: set[str]) -> None:
    assert triggers(picture, **entry) == expected


def test_a_pack_without_a_rule_on_sundays_asks_nothing_about_them() -> None:
    assert "sunday_work" not in triggers("......D", scenario={"rule_pack": "none"})


def positions(**percents: float | None) -> Any:
    """A scenario with positions of so many per cent; None: vacant."""
    people: dict[str, Any] = {
        name: {"vacant": True, "holder": None, "consent_long": False} if percent is None else {"percent": percent}
        for name, percent in percents.items()
    }
    roster = {name: "" for name, percent in percents.items() if percent is not None}
    return build_case("hours.daily_max", {"name": "case", "expect": [], "roster": roster, "people": people}).scenario


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({"P1": 100}, {"P1": 100}, False),
        ({"P1": 80}, {"P1": 100}, True),
        ({"P1": 80, "P2": 50}, {"P1": 80}, True),
        ({"P1": 80}, {"P1": 80, "P2": 50}, False),  # somebody new changes nobody's contract
        ({"P1": 80, "P2": None}, {"P1": 80}, False),  # nobody holds P2
        ({"P1": 80, "P2": 50}, {"P1": 50, "P2": 80}, True),
    ],
)
def test_what_a_proposal_sets_off(before: dict[str, Any], after: dict[str, Any], changed: bool) -> None:
    found = contract_triggers(positions(**before), positions(**after))
    assert found == ({"trial", "contract_changes"} if changed else {"trial"})


def test_what_is_asked_for_is_what_the_pack_says() -> None:
    load = load_obligations("norway/kommune")
    asked = asked_for("norway/kommune", {"trial"})
    assert [one.id for one in asked] == [one.id for one in load if "trial" in one.when]
    assert asked
    first = next(one for one in load if one.id == asked[0].id)
    shown = (asked[0].kind, asked[0].title, asked[0].text, asked[0].reference, asked[0].evidence)
    assert shown == (first.kind, first.title, first.text, first.source.reference, first.source.evidence)
    assert asked_for("norway/kommune", ()) == ()
    assert asked_for("none", {"always"}) == ()


def test_a_report_says_what_is_asked_for() -> None:
    made = build_case("hours.daily_max", {"name": "case", "expect": [], "roster": {"P1": "N......"}, "rolling": False})
    report = check(made.scenario, made.roster)
    assert report.asked == asked_for("norway/kommune", {"always", "night_work"})
    assert report.asked
