"""The generated wards: the same numbers give the same ward, usable and neither slack nor impossible by arithmetic."""

from __future__ import annotations

import pytest

from rota.bench.wards import ward_case, ward_data
from rota.domain.capacity import unmeetable_demand
from rota.domain.consistency import reference_problems
from rota.domain.scenario import Scenario
from rota.rules.resolve import agreement_problems, position_problems, rule_units

SIZES = [(12, 3), (12, 6), (13, 7), (30, 12), (33, 12), (33, 52), (60, 4), (60, 52), (300, 13)]


@pytest.mark.parametrize(("people", "weeks"), SIZES)
def test_every_size_is_a_valid_scenario(people: int, weeks: int) -> None:
    scenario = ward_case(people, weeks)
    assert len(scenario.worked_positions) == people
    assert list(reference_problems(scenario, rule_units(scenario.rule_pack), {})) == []
    assert list(agreement_problems(scenario)) == []
    assert list(position_problems(scenario)) == []
    assert list(unmeetable_demand(scenario)) == []


def test_same_numbers_same_ward_and_another_instance_another() -> None:
    assert ward_data(33, 12) == ward_data(33, 12, 0)
    assert ward_data(33, 12, 1)["positions"] != ward_data(33, 12, 0)["positions"]


@pytest.mark.parametrize(("people", "weeks"), [(30, 12), (33, 12), (60, 12), (60, 52)])
def test_hours_are_just_enough(people: int, weeks: int) -> None:
    scenario = ward_case(people, weeks)
    supply_h, demand_h = _hours_a_week(scenario)
    assert 1.0 <= supply_h / demand_h <= 1.03


def _hours_a_week(scenario: Scenario) -> tuple[float, float]:
    """Contract hours of those who work days and evenings, and what their demand takes, a week.

    A place by day is paid 7.5 hours, in the evening 6.5. A long shift is paid 12.5 hours and fills a place of both, so
    it saves 1.5 hours; who has long shifts works them on both days of every third weekend. Professional days are paid
    7.5 hours, once in twelve weeks.
    """
    rows = {row.id: row for row in scenario.demand}
    daily = [position for position in scenario.positions if position.shifts != ("N",)]
    places_h = sum(
        days * rows[name].min * hours
        for name, days, hours in (
            ("weekday-day", 5, 7.5),
            ("weekday-evening", 5, 6.5),
            ("weekend-day", 2, 7.5),
            ("weekend-evening", 2, 6.5),
        )
    )
    weekends_share = (scenario.cycle.weeks // 3) / scenario.cycle.weeks
    saved_h = 2 * 1.5 * weekends_share * sum(position.weekend_shifts == ("L",) for position in daily)
    fagdag_h = sum(scenario.fagdag_entitled(position) for position in daily) * 7.5 / 12
    supply_h = sum(position.percent * position.full_time_hours / 100 for position in daily)
    return supply_h, places_h - saved_h + fagdag_h


def test_the_family_has_what_a_ward_has() -> None:
    scenario = ward_case(33, 12)
    assert {position.weekend_every for position in scenario.positions} == {2, 3}
    assert len({position.percent for position in scenario.positions}) >= 6
    assert {position.competence for position in scenario.positions} == {"nurse", "care_worker", "assistant"}
    assert all(position.consent_long for position in scenario.positions if position.weekend_shifts == ("L",))
    assert sum(position.weekend_shifts == ("L",) for position in scenario.positions) == 3
    assert any(position.locked for position in scenario.positions)
    assert any(position.wishes for position in scenario.positions)
    assert scenario.fagdag is not None


@pytest.mark.parametrize(("people", "weeks"), [(11, 6), (301, 6), (12, 2), (12, 53)])
def test_sizes_that_cannot_be(people: int, weeks: int) -> None:
    with pytest.raises(ValueError, match="12 to 300 people and 3 to 52 weeks"):
        ward_case(people, weeks)
