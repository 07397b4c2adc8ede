"""The certificate: equal by hash, unequal in words, and what the comparison does not say."""

from __future__ import annotations

import json
from typing import Any

from rota.compare.certificate import PARTS, certificate
from rota.domain.scenario import Scenario
from tests.compare.sides import side, solved
from tests.measures.wards import SHIFTS, position, ward

# Levers are no figures of a ward: what they led to is, and `positions_found` says that they did.
NOT_FIGURES = {"format", "id", "title", "description", "side", "data_origin", "roster", "roster_note", "levers"}


def parts(data: dict[str, Any], which: str) -> list[str]:
    return [entry["part"] for entry in data[which]]


def statements(data: dict[str, Any], part: str) -> list[str]:
    (entry,) = [entry for entry in data["not_equal"] if entry["part"] == part]
    return [text["en"] for text in entry["statements"]]


def test_every_part_of_a_scenario_is_certified() -> None:
    assert set(PARTS) == set(Scenario.model_fields) - NOT_FIGURES


def test_a_scenario_equals_itself() -> None:
    scenario = ward([position("P1")])
    data = certificate(side(scenario), side(scenario))
    assert parts(data, "equal") == [*PARTS, "ruleset"]
    assert data["not_equal"] == []
    assert data["sides"]["baseline"] == data["sides"]["proposal"]
    assert json.loads(json.dumps(data)) == data


def test_differences_are_named() -> None:
    row = {"id": "d", "days": "all", "from": "07:00", "to": "15:00", "min": 1}
    agreement = {
        "id": "long",
        "rule": "hours.daily_max",
        "rung": "local_tariff_bound",
        "status": "proposed",
        "limit_h": 12.5,
        "valid_from": "2027-01-01",
    }
    before = ward([position("P1"), position("P2", percent=28.6)], demand=[row], shifts=SHIFTS[:-1])
    after = ward(
        [position("P1", percent=80), position("P3", vacant=True, holder=None, in_rota=True)],
        demand=[row | {"min": 2}, row | {"id": "e", "from": "15:00", "to": "22:00"}],
        fagdag={"shift": "F", "every_weeks": 12, "min_percent": 50},
        agreements=[agreement],
    )
    data = certificate(side(before), side(after))
    assert parts(data, "not_equal") == ["demand", "shifts", "positions", "fagdag", "agreements"]
    assert statements(data, "demand") == ["Only in the proposal: e.", "d: minimum: 2 (before: 1)."]
    assert statements(data, "shifts") == ["Only in the proposal: V."]
    assert statements(data, "positions") == [
        "P1: Position from 100 to 80 %.",
        "P1: Professional day: every 12th week (before: none).",
        "P2: The position of 28.6 % does not exist in the proposal.",
        "P3: New position of 100 %.",
    ]
    assert statements(data, "fagdag")[0].startswith("F every 12th week")
    assert statements(data, "agreements") == ["Only in the proposal: long."]
    limits = [text["en"] for text in data["limits"]]
    assert "The proposal assumes that vacant position P3 is filled." in limits
    assert "The proposal contains agreements that are not made yet: long." in limits


def test_a_part_that_differs_only_in_origin_says_so() -> None:
    before, after = ward([position("P1")]), ward([position("P1", source="the ward's list")])
    data = certificate(side(before), side(after))
    assert statements(data, "positions") == ["P1: Only origin, note or order differs."]
    changed = ward([position("P1")], hours_tolerance={"under_h_per_week": 0.5, "source": "agreed"})
    data = certificate(side(before), side(changed))
    assert statements(data, "hours_tolerance") == ["hours under a week: 0.5 (before: 0.25)."]


def test_unequal_making_and_unproved_solves_are_told() -> None:
    scenario = ward([position("P1")])
    data = certificate(side(scenario, solve=solved(1, bound=10)), side(scenario, solve=solved(2, bound=4)))
    assert statements(data, "making") == ["Seed: 1 against 2.", "Status: OPTIMAL against FEASIBLE."]
    told = [text["en"] for text in data["limits"] if "best possible" in text["en"]]
    assert told == ["The proposal: the rota has not been shown to be the best possible; a better one may exist."]
    mixed = certificate(side(scenario), side(scenario, solve=solved(1, bound=10)))
    assert parts(mixed, "not_equal") == ["making"]


def test_cycles_of_different_length_warn() -> None:
    data = certificate(side(ward([position("P1")], 2)), side(ward([position("P1")], 4)))
    assert data["limits"][0]["en"].startswith("The cycles differ in length.")
    assert statements(data, "cycle") == ["weeks: 4 (before: 2)."]


def test_a_change_that_many_positions_share_is_stated_once() -> None:
    names = ["P1", "P2", "P3"]
    before, after = ward([position(n) for n in names]), ward([position(n, percent=50) for n in names])
    assert statements(certificate(side(before), side(after)), "positions") == ["P1, P2, P3: Position from 100 to 50 %."]
