"""Five arrangements of the library: valid, present rotas that keep the rules, weekend books that are right."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from rota import usecases
from rota.domain.scenario import Scenario
from rota.domain.weekend_ledger import LedgerGroup
from rota.io.scenario_file import find_folder

SCENARIOS = Path(__file__).parent.parent / "scenarios"
NAMES = ("arsturnus", "hjemmetjeneste", "samlet-sykehjem", "smerteplaster", "stor-enhet")
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
    assert side.check.windows > 2000
    assert "verktøyet" in side.origin.nb


def _books(ward: Scenario) -> list[tuple[Fraction, Fraction, Fraction]]:
    """Places required, owed and lacking on a weekend, for each group of shifts that the same people fill."""
    return [(one.required, one.owed, one.gap) for one in _groups(ward)]


def _groups(ward: Scenario) -> tuple[LedgerGroup, ...]:
    return usecases.weekend(ward).groups


def _places(ward: Scenario, competence: str) -> tuple[Fraction, Fraction]:
    """Places that only a competence can fill on a weekend, day and evening together, and those it owes."""
    rows = [row for row in _groups(ward)[0].rows if row.competence == competence]
    return rows[0].required, rows[0].owed


def _percent(ward: Scenario) -> float:
    return sum(one.percent for one in ward.worked_positions)


def test_the_annual_rotas_weekends(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """Twelve people at every third weekend; 2 by day and 1 in the evening on each of two days are 6 places.

    Rolling over twelve weeks: 4 of 12 weekends each, 12 x 4 x 2 / 12 = 8. Over 52 weeks that do not roll the first
    weekend can be worked and every third after it, 18 each: 12 x 18 x 2 / 52 = 432/52 = 108/13. Leave is not in it.
    """
    assert _books(wards["arsturnus", "baseline"]) == [(6, 8, 0)]
    assert _books(wards["arsturnus", "proposal"]) == [(6, Fraction(108, 13), 0)]


def test_the_annual_rotas_leave(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """Five weeks for each, three in a row between 1 June and 30 September, all of six working days.

    A sixth of 35.5 h is 5 h 55 min: five weeks are 30 x 355 min = 177.5 h at 100 %, 5 x 35.5 h.
    """
    ward = wards["arsturnus", "proposal"]
    for position in ward.positions:
        codes = {lock.code for lock in position.locked} & ward.leave_codes()
        (code,) = codes
        days = [lock for lock in position.locked if lock.code == code]
        assert sum(ward.shift_by_code[code].paid_min for _ in days) == position.percent / 100 * 5 * 35.5 * 60
        weeks = sorted({lock.week for lock in days})
        assert len(weeks) == 5
        assert len(days) == 30
        assert all({lock.day for lock in days if lock.week == week} == {1, 2, 3, 4, 5, 6} for week in weeks)
        # 2027-06-01 lies in week 22 from 4 January, 2027-09-30 in week 39.
        summer = [week for week in weeks if 22 < week < 39]
        assert summer == list(range(summer[0], summer[0] + 3))
        assert not set(weeks) & {12, 13, 18, 20}  # Easter, Ascension Day and 17 May on weekdays
    assert _percent(wards["arsturnus", "baseline"]) == 760
    assert _percent(ward) == 840


def test_the_pooled_homes_weekends(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """Apart, ward A has 11/3 places a weekend day for 2 + 1 and ward C 13/3 for 2 + 2; together 24/3 = 8 for 4 + 4.

    Nurses: A 4/3 and C 5/3 for one by day each; together 9/3 = 3 for 2 by day and 1 in the evening. Twice for two days.
    """
    apart, together = (wards["samlet-sykehjem", side] for side in SIDES)
    assert _books(apart) == [(14, 16, 0)]
    assert _places(apart, "nurse_a") == (2, Fraction(8, 3))
    assert _places(apart, "nurse_c") == (2, Fraction(10, 3))
    assert _books(together) == [(16, 16, 0)]
    assert _places(together, "nurse_house") == (6, 6)
    assert _percent(apart) == _percent(together) == pytest.approx(1530.8)


def test_the_two_wards_cannot_have_the_homes_minimum_apart(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """Two in the evening on ward A as well, which is what eight places mean there: 12 - 11 = 1 place in three lacks."""
    apart = wards["samlet-sykehjem", "baseline"]
    more = {"weekend-evening": 4, "a-weekend-evening": 2}
    rows = [row.model_copy(update={"min": more.get(row.id, row.min)}) for row in apart.demand]
    asked = Scenario.model_validate(
        apart.model_dump(by_alias=True) | {"demand": [row.model_dump(by_alias=True) for row in rows]}
    )
    # (2 + 2) - 11/3 = 1/3 a day, two days.
    assert _groups(asked)[0].gap == Fraction(2, 3)


def test_the_patch_trials_weekends(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """21 at every third weekend and 4 at every second: 7 + 2 = 9 places a day for 4 + 3.

    Nurses owe 8/3 a day; two by day before, one after. The task is one place, and nurses and 5 volunteers owe 13/3.
    """
    before, after = (wards["smerteplaster", side] for side in SIDES)
    assert _books(before) == _books(after) == [(14, 18, 0)]
    assert _places(before, "nurse") == (4, Fraction(16, 3))
    assert _places(after, "nurse") == (2, Fraction(16, 3))
    assert _places(after, "patch") == (2, Fraction(26, 3))
    assert [one.percent for one in before.positions] == [one.percent for one in after.positions]


def test_home_cares_weekends(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """3 + 2 places a weekend day; 19 people at every third weekend give 19/3, 16 give 16/3. Routes: 60 hours a day."""
    before, after = (wards["hjemmetjeneste", side] for side in SIDES)
    assert _books(before) == [(10, Fraction(38, 3), 0)]
    assert _books(after) == [(10, Fraction(32, 3), 0)]
    # Small positions: 487.2 - 92.2 + 90 = 485, beside 540.
    assert _percent(before) == pytest.approx(1027.2)
    assert _percent(after) == pytest.approx(1025)
    for ward in (before, after):
        rows = [row for row in ward.demand if row.days == "weekdays" and row.competence is None]
        routes = sum(row.aim * (row.end_min - row.from_) for row in rows if row.id != "weekday-handover")
        # The half-hour from 15:00 to 15:30 belongs to the routes of the afternoon.
        routes += 30 * next(row.aim for row in rows if row.id == "weekday-afternoon")
        assert routes == 60 * 60


def test_the_large_units_weekends(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """Before 33/3 + 18/2 = 20 places a weekend day, after 21/3 + 12 x 2/3 + 10/2 = 20, for 11 + 8; nights 9/3 for 3."""
    before, after = (wards["stor-enhet", side] for side in SIDES)
    assert len(before.worked_positions) == 60
    assert _books(before) == _books(after) == [(38, 40, 0), (6, 6, 0)]
    # Gone 8 x 28.6; grown 4 x (60 - 28.6) + 4 x (75 - 50).
    assert _percent(after) - _percent(before) == pytest.approx(-228.8 + 125.6 + 100)
