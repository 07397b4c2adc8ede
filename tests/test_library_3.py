"""Three arrangements of the library: valid, present rotas that keep the rules, weekend books that are right."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from rota import usecases
from rota.domain.agreement import Rung
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario
from rota.io.scenario_file import find_folder

SCENARIOS = Path(__file__).parent.parent / "scenarios"
NAMES = ("3-3-turnus", "hver-fjerde-helg", "liten-avdeling")
SIDES = ("baseline", "proposal")


@pytest.fixture(scope="module")
def wards() -> Mapping[tuple[str, str], Scenario]:
    return {(name, side): usecases.validate(SCENARIOS / name / f"{side}.yaml") for name in NAMES for side in SIDES}


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_says_what_is_assumed_in_both_languages(wards: Mapping[tuple[str, str], Scenario], name: str) -> None:
    assert find_folder(SCENARIOS / name).reported is None
    for side in SIDES:
        ward = wards[name, side]
        assert ward.data_origin.assumed
        assert ward.data_origin.note is not None
        assert ward.description is not None
        assert ward.description.nb != ward.description.en
        assert all((one.holder or "Ansatt").startswith("Ansatt") for one in ward.positions)
    about = (SCENARIOS / name / "README.md").read_text(encoding="utf-8")
    assert about.index("## Norsk") < about.index("## English")


@pytest.mark.parametrize("name", NAMES)
def test_the_present_rota_keeps_every_hard_rule(name: str) -> None:
    side = usecases.present(SCENARIOS / name / "baseline.yaml")
    assert side is not None
    assert [finding for finding in side.check.findings if finding.severity == "hard"] == []
    assert side.check.windows > 1000
    assert "verktøyet" in side.origin.nb


def _books(ward: Scenario) -> list[tuple[Fraction, Fraction, Fraction]]:
    """Places required, owed and lacking on a weekend, for each group of shifts that the same people fill."""
    return [(one.required, one.owed, one.gap) for one in usecases.weekend(ward).groups]


def _places(ward: Scenario, competence: str) -> tuple[Fraction, Fraction]:
    """Places that only a competence can fill on a weekend, day and evening together, and those it owes."""
    rows = [row for row in usecases.weekend(ward).groups[0].rows if row.competence == competence]
    return rows[0].required, rows[0].owed


def _percent(ward: Scenario) -> float:
    return sum(one.percent for one in ward.worked_positions)


def test_every_fourth_weekends_places(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """24/3 = 8 places a weekend day for 4 + 3; after 12 x 2/4 + 8/4 = 8. Nurses: 8/3, after 5 x 2/4 + 3/4."""
    before, after = (wards["hver-fjerde-helg", side] for side in SIDES)
    assert _books(before) == _books(after) == [(14, 16, 0)]
    assert _places(before, "nurse") == (4, Fraction(16, 3))
    assert _places(after, "nurse") == (4, Fraction(13, 2))
    assert {one.weekend_every for one in before.positions} == {3}
    assert {one.weekend_every for one in after.positions} == {4}
    # Gone 4 x 28.6; grown 2 x (75 - 50) + 2 x (60 - 40) + 50 - 28.6.
    assert _percent(after) - _percent(before) == pytest.approx(-114.4 + 50 + 40 + 21.4)
    assert min(one.percent for one in after.positions) == 50


def test_long_weekend_shifts_rest_on_consent_and_a_local_agreement(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """12.5 hours are the most that local representatives can agree to; each of the twelve has consented."""
    after = wards["hver-fjerde-helg", "proposal"]
    long = [one for one in after.positions if one.weekend_shifts is not None]
    assert len(long) == 12
    assert all(one.consent_long for one in long)
    assert not any(one.consent_long for one in after.positions if one not in long)
    assert {after.shift_by_code[code].paid_min for code in ("LT", "LS")} == {750}
    made = {one.id: one for one in after.agreements}["langvakt-12.5"]
    assert (made.rung, made.status, made.limit_h) == ("local_tariff_bound", "proposed", 12.5)


def test_the_small_wards_places(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """Two from every third to every second weekend owe 2 x (1/2 - 1/3) = 1/3 more: one person at every third goes."""
    before, after = (wards["liten-avdeling", side] for side in SIDES)
    assert (len(before.positions), len(after.positions)) == (8, 7)
    assert _books(before) == _books(after) == [(4, Fraction(16, 3), 0)]
    # Those who are not assistants: 6/3 = 2 are exactly the two required; after 4/3 + 2/2.
    assert _places(before, "care_worker") == (4, 4)
    assert _places(after, "care_worker") == (4, Fraction(14, 3))
    assert _percent(before) == _percent(after) == 530
    assert before.agreements == after.agreements


def test_the_3_3_rotas_places(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """18/3 = 6 places a weekend day before and 14/2 = 7 after, for 3 + 2; nights 3/3 for 1 on both sides."""
    before, after = (wards["3-3-turnus", side] for side in SIDES)
    assert before.ward.residents == 13
    assert len(before.positions) == 21
    nights = [one for one in before.positions if before.is_night_staff(one)]
    assert len(nights) == 3
    assert [one for one in after.positions if after.is_night_staff(one)] == nights
    assert _books(before) == [(10, 12, 0), (2, 2, 0)]
    assert _books(after) == [(10, 14, 0), (2, 2, 0)]
    # A position is a number of shifts of 8.5 hours in four weeks: 14 or 10.
    assert {after.shift_by_code[code].paid_min for code in ("D", "A")} == {510}
    full = 35.5 * 4 / 100
    assert {one.percent for one in after.positions if one not in nights} == {
        round(shifts * 8.5 / full, 1) for shifts in (14, 10)
    }


def _sundays(ward: Scenario, weekends: tuple[int, ...]) -> tuple[int, Rung | None] | None:
    """What the check says of P01's Sundays in 26 weeks, the given weekends worked: how many, and who can allow it."""
    day = ward.shift_by_code["D"]
    duties = [
        Duty("P01", week, weekday, "D", day.start, day.end_min, day.paid_min) for week in weekends for weekday in (6, 7)
    ]
    found = usecases.check(ward, Roster(ward.cycle.weeks, tuple(duties))).findings
    told = [one for one in found if one.rule == "sunday.half" and one.position_id == "P01"]
    return max(((one.measured, one.lowest_rung) for one in told), default=None)


def test_two_weekends_on_and_two_off_are_more_sundays_than_the_law_allows(
    wards: Mapping[tuple[str, str], Scenario],
) -> None:
    """26 weeks are six rounds of four and two weeks more: 6 x 2 + 2 = 14, and 13 may be worked. Alternating: 13."""
    ward = wards["3-3-turnus", "proposal"]
    assert _sundays(ward, (1, 2, 5, 6, 9, 10)) == (14, Rung.UNION_INNSTILLINGSRETT)
    assert _sundays(ward, (1, 3, 5, 7, 9, 11)) is None
