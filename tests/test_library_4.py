"""Two arrangements of the library in fixed teams: 2-2-3 and the North Sea rota. What the arithmetic says, no search."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import groupby
from pathlib import Path

import pytest

from rota import usecases
from rota.domain.position import OFF, Position
from rota.domain.scenario import Scenario
from rota.io.scenario_file import find_folder

SCENARIOS = Path(__file__).parent.parent / "scenarios"
NAMES = ("2-2-3-turnus", "nordsjoturnus")
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
    return [(one.required, one.owed, one.gap) for one in usecases.weekend(ward).groups]


def _percent(ward: Scenario) -> float:
    return sum(one.percent for one in ward.worked_positions)


def _locked(position: Position, code: str) -> set[int]:
    """0-based days of the cycle that are locked to a code."""
    return {(lock.week - 1) * 7 + lock.day - 1 for lock in position.locked if lock.code == code}


def _runs(days: list[bool]) -> list[tuple[bool, int]]:
    """Stretches of equal days round the cycle, from the first working day after a day off."""
    start = next(day for day in range(len(days)) if days[day] and not days[day - 1])
    turned = days[start:] + days[:start]
    return [(value, len(list(group))) for value, group in groupby(turned)]


def test_the_2_2_3_weekends(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """18/3 = 6 places a weekend day for 3 + 2; then 10/2 = 5 people who can fill two each: 10. Nights 3/3 = 1."""
    assert _books(wards["2-2-3-turnus", "baseline"]) == [(10, 12, 0), (2, 2, 0)]
    assert _books(wards["2-2-3-turnus", "proposal"]) == [(10, 20, 0), (2, 2, 0)]


def test_two_teams_alternate_two_two_three(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """Monday and Tuesday, Friday to Sunday, then Wednesday and Thursday; every day has five of ten."""
    ward = wards["2-2-3-turnus", "proposal"]
    team = [one for one in ward.positions if one.locked]
    assert len(team) == 10
    days = range(ward.cycle.days)
    for position in team:
        off = _locked(position, OFF)
        lengths = _runs([day not in off for day in days])
        assert {length for on, length in lengths if on} == {2, 3}
        assert lengths == lengths[:6] * 6
        assert sum(length for on, length in lengths[:6] if on) == 7
        weekends = [{day in off for day in (7 * week + 4, 7 * week + 5, 7 * week + 6)} for week in range(12)]
        assert weekends in ([{False}, {True}] * 6, [{True}, {False}] * 6)
    for day in days:
        there = [one for one in team if day not in _locked(one, OFF)]
        assert len(there) == 5
        assert sorted(one.competence for one in there) == ["assistant", "care_worker", "care_worker", "nurse", "nurse"]


def test_seven_long_shifts_in_14_days_are_more_than_full_time(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """7 x 12.5 = 87.5 h against 71 h; 4 long and 3 of 7 h are 71 h; five long ones in a week are 62.5 > 54 h."""
    ward = wards["2-2-3-turnus", "proposal"]
    long, day, evening = (ward.shift_by_code[code].paid_min for code in ("LT", "D", "A"))
    assert ward.shift_by_code["LS"].paid_min == long
    full = 2 * ward.positions[0].full_time_min
    assert 7 * long > full
    # Half of the three ordinary shifts by day, half in the evening: 8 long, 3 D and 3 A in four weeks.
    assert 8 * long + 3 * day + 3 * evening == 2 * full
    assert 5 * long > 54 * 60 >= 3 * long + 2 * day
    # 938.8 % before; eight of 28.6 % go and 220 points are added.
    nights = 3 * 64.1
    assert _percent(wards["2-2-3-turnus", "baseline"]) == pytest.approx(938.8 + nights)
    assert _percent(ward) == pytest.approx(930 + nights)


def test_the_north_sea_weekends(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """24/3 = 8 places a weekend day for 4 + 4; after, 16/4 = 4 people who fill two each."""
    assert _books(wards["nordsjoturnus", "baseline"]) == [(16, 16, 0)]
    assert _books(wards["nordsjoturnus", "proposal"]) == [(16, 16, 0)]
    assert _percent(wards["nordsjoturnus", "baseline"]) == pytest.approx(1108.8)
    assert _percent(wards["nordsjoturnus", "proposal"]) == 16 * 69


def test_seven_on_and_21_off(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """Thursday to Wednesday, three times in 12 weeks; four there every day; 98 h in four weeks, 24.5 h a week."""
    before, ward = (wards["nordsjoturnus", side] for side in SIDES)
    day, evening = (before.shift_by_code[code].paid_min for code in ("D", "A"))
    long = ward.shift_by_code["L"].paid_min
    assert long == day + evening == 14 * 60
    days = range(ward.cycle.days)
    for position in ward.positions:
        on = _locked(position, "L")
        assert _runs([day in on for day in days]) == [(True, 7), (False, 21)] * 3
        assert {day % 7 for day in on if (day - 1) % ward.cycle.days not in on} == {3}
        # 21 x 14 h = 294 h against 69 % of 12 x 35.5 h = 293.94 h: within the tolerance, and no other shift fits.
        low, high = ward.hours_bounds_min(position)
        assert low <= 21 * long <= high < 22 * long
    for day in days:
        there = [one.competence for one in ward.positions if day in _locked(one, "L")]
        assert len(there) == 4
        assert {"social_educator", "care_worker", "assistant"} == set(there)


def test_the_north_sea_rota_rests_on_two_union_agreements(wards: Mapping[tuple[str, str], Scenario]) -> None:
    """14 h a day are beyond 12.5 and 13; four days of them in a week are 56 h, beyond 54. Neither agreement is made."""
    proposed = [one for one in wards["nordsjoturnus", "proposal"].agreements if one.status == "proposed"]
    assert {(one.rule, one.rung, one.limit_h) for one in proposed} == {
        ("hours.daily_max", "union_innstillingsrett", 14),
        ("hours.weekly_max", "union_innstillingsrett", 56),
    }
