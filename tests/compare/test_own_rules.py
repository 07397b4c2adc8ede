"""Own rules in the certificate and among the assumptions, in words."""

from __future__ import annotations

from typing import Any

from rota.compare.assumptions import assumptions
from rota.compare.certificate import certificate
from rota.domain.base import Text
from rota.domain.scenario import Scenario
from tests.compare.sides import side
from tests.measures.wards import position, ward

LONG: dict[str, Any] = {
    "id": "ward.long",
    "title": {"nb": "Få langvakter", "en": "Few long shifts"},
    "kind": "count",
    "of": {"long": True, "weekdays": ["fri", "sat"]},
    "weeks": 4,
    "at_most": 4,
    "source": "Local agreement 2026-05-01",
}
REST: dict[str, Any] = {
    "id": "ward.rest",
    "title": {"nb": "Fri etter natt", "en": "Off after nights"},
    "kind": "gap",
    "of": {"night": True},
    "at_least_h": 35.5,
    "severity": "soft",
    "assumed": True,
}


FRIDAYS = Text(
    nb="vakter på mer enn 10 timer, som starter fredag eller lørdag",
    en="shifts of more than 10 hours, that start on Friday or Saturday",
)


def scenario_of(*rules: dict[str, Any]) -> Scenario:
    """One person, with own rules."""
    return ward([position("P1")], own_rules=list(rules))


def statements(old: Scenario, new: Scenario) -> list[tuple[str, str]]:
    """What the certificate says of own rules: [(Bokmål, English)]."""
    found = certificate(side(old, P1="D......"), side(new, P1="D......"))
    (part,) = [one for one in found["not_equal"] if one["part"] == "own_rules"]
    assert part["label"] == {"nb": "Avdelingens egne regler", "en": "The ward's own rules"}
    return [(text["nb"], text["en"]) for text in part["statements"]]


def test_equal_own_rules_are_told_by_their_digest() -> None:
    found = certificate(side(scenario_of(LONG), P1="D......"), side(scenario_of(LONG), P1="D......"))
    assert "own_rules" in {one["part"] for one in found["equal"]}
    assert not any(text["en"].startswith("The rule packs differ") for text in found["limits"])


def test_added_removed_and_changed_own_rules_in_words() -> None:
    tighter = LONG | {"at_most": 3, "of": {"long": True}, "positions": ["P1"]}
    assert statements(scenario_of(LONG), scenario_of(tighter)) == [
        (
            f"ward.long: gjelder: vakter på mer enn 10 timer (før: {FRIDAYS.nb}).",
            f"ward.long: about: shifts of more than 10 hours (before: {FRIDAYS.en}).",
        ),
        ("ward.long: høyst: 3 (før: 4).", "ward.long: at most: 3 (before: 4)."),
        ("ward.long: stillinger: P1 (før: alle).", "ward.long: positions: P1 (before: all)."),
    ]
    assert statements(scenario_of(LONG), scenario_of(REST)) == [
        ("Bare i forslaget: ward.rest.", "Only in the proposal: ward.rest."),
        ("Bare i utgangspunktet: ward.long.", "Only in the baseline: ward.long."),
    ]
    everything = LONG | {"of": {}, "title": {"nb": "Få vakter", "en": "Few shifts"}}
    assert statements(scenario_of(LONG), scenario_of(everything)) == [
        (
            "ward.long: navn: Få vakter (før: Få langvakter).",
            "ward.long: name: Few shifts (before: Few long shifts).",
        ),
        (
            f"ward.long: gjelder: vakter (før: {FRIDAYS.nb}).",
            f"ward.long: about: shifts (before: {FRIDAYS.en}).",
        ),
    ]


def test_own_rules_are_among_the_assumptions() -> None:
    found = [one for one in assumptions(scenario_of(LONG, REST)) if one.path.startswith("own_rules")]
    assert [(one.path, one.assumed, one.source) for one in found] == [
        ("own_rules: ward.long", False, "Local agreement 2026-05-01"),
        ("own_rules: ward.rest", True, None),
    ]
    assert [one.value for one in found] == [
        Text(
            nb="Få langvakter: antall i 4 uker på rad ≤ 4, må holdes",
            en="Few long shifts: number in 4 consecutive weeks ≤ 4, must be kept",
        ),
        Text(
            nb="Fri etter natt: start(neste) − slutt(forrige) ≥ 35 t 30 min, anbefaling",
            en="Off after nights: start(next) − end(previous) ≥ 35 h 30 min, recommendation",
        ),
    ]
