"""Simulated years against what can be worked out by hand. The tolerance is five standard errors of the years' mean."""

from __future__ import annotations

from itertools import combinations
from math import comb, sqrt

import numpy as np
import pytest

from rota.domain.absence import Length
from rota.domain.roster import roster_from_codes
from rota.domain.simulated import Floats
from rota.rules.resolve import rule_set
from rota.simulate.absences import AWAY, HERE, REPLACED, absences_of, draw_absences
from rota.simulate.engine import counted, simulate_years
from rota.simulate.fields import SINGLE
from rota.simulate.tables import tables_of
from rota.simulate.year import LaidYear
from tests.simulate.simple_wards import every_day, spec, spell, ward

YEARS = range(400)


def near(values: Floats, expected: float) -> bool:
    """Whether the mean lies within five standard errors of what is expected."""
    return bool(abs(values.mean() - expected) <= 5 * values.std(ddof=1) / sqrt(len(values)))


@pytest.mark.parametrize(("per_year", "mean"), [(4.0, 3.0), (30.0, 5.0), (0.5, 40.0)])
def test_one_position_is_away_its_share_of_days(per_year: float, mean: float) -> None:
    """An alternating renewal process: m days away after (1 - p) / p days there, so p m / (1 - p + p m) of all days.

    p = rate / 365; for a small p it is rate x mean / (365 + rate x mean).
    """
    scenario = ward(1, 0)
    simulation = spec([spell(per_year, geometric_mean=mean)])
    years = simulate_years(scenario, every_day(scenario), simulation, YEARS, side="baseline")
    chance, days = per_year / 365, Length(geometric_mean=mean).mean_days
    share = chance * days / (1 - chance + chance * days)
    assert near(years.figures["absence_percent"] / 100, share)
    assert np.array_equal(years.split["person_absent_days"][:, 0], years.figures["absent_shifts"])


def test_weekdays_and_months_leave_the_yearly_rate_as_it_is() -> None:
    """Spells of one day: the number of them in a year of equal weekdays is the rate, but for a fraction p of it."""
    scenario = ward(1, 0)
    factors = {"weekdays": [3, 1, 1, 1, 1, 0, 0], "months": [2, 2, 2, 1, 1, 1, 0, 0, 1, 1, 2, 2]}
    simulation = spec([spell(20.0, table=[1.0]) | factors])
    years = simulate_years(scenario, every_day(scenario), simulation, YEARS, side="baseline")
    assert near(years.figures["absent_shifts"], 20 * 364 / 365)


@pytest.mark.parametrize("need", [1, 3, 4])
def test_below_minimum_without_replacement_is_binomial(need: int) -> None:
    """Five people, each there with probability 1 - q on a day: fewer than `need` of them with the binomial's."""
    scenario = ward(5, need)
    simulation = spec([spell(60.0, table=[1.0])])
    chance = 60 / 365
    years = simulate_years(scenario, every_day(scenario), simulation, YEARS, side="baseline")
    away = chance / (1 - chance + chance)  # a new spell can begin on the day after the last
    below = sum(comb(5, there) * (1 - away) ** there * away ** (5 - there) for there in range(need))
    assert near(years.figures["below_min_shifts"] / 364, below)
    assert np.array_equal(years.figures["below_min_shifts"], years.figures["below_min_before"])
    missing = sum((need - there) * comb(5, there) * (1 - away) ** there * away ** (5 - there) for there in range(need))
    assert near(years.figures["below_min_person_hours"] / 364 / 7, missing)


def test_spells_last_as_their_distribution_says() -> None:
    """Spells far apart: lengths counted in years of draws against the geometric distribution, by chi-square."""
    scenario = ward(1, 0)
    year = LaidYear(scenario, every_day(scenario), spec([spell(2.0, geometric_mean=4.0)]))
    absences = absences_of(year, "baseline", tables_of(year, rule_set(scenario)).person)
    lengths: list[int] = []
    status = np.zeros((1, year.days), np.uint8)
    for replication in range(3000):
        draw_absences(absences, np.uint64(replication), status)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], status[0] == AWAY, [0]])))
        inside = [(a, b) for a, b in edges.reshape(-1, 2) if a > 0 and b < year.days]
        lengths += [int(b - a) for a, b in inside]
    counts = np.bincount(np.minimum(lengths, 12), minlength=13)[1:]
    chances = np.array([0.25 * 0.75 ** (days - 1) for days in range(1, 12)] + [0.75**11])
    expected = len(lengths) * chances
    # Two spells one right after the other count as one here, in one of 180 cases; the bound allows for it.
    assert ((counts - expected) ** 2 / expected).sum() < 60
    assert len(lengths) > 5000


def test_an_outbreak_hits_its_share() -> None:
    """One outbreak a year of one day: each of ten people away on 0.4 days a year, all on the same day."""
    scenario = ward(10, 0)
    outbreak = {"kind": "outbreak", "per_year": 1.0, "share": 0.4, "spread_days": 0, "length": {"table": [1.0]}}
    years = simulate_years(scenario, every_day(scenario), spec([outbreak]), YEARS, side="baseline")
    assert near(years.figures["absent_shifts"], 10 * 0.4 * 364 / 365)
    # Of two people each pair is away together as often as the outbreak hits both: far more than by chance.
    away = _statuses(10, outbreak)
    both = np.mean([(a & b).sum() for year in away for a, b in combinations(year[:3] == AWAY, 2)])
    assert 0.08 < both < 0.24


def _statuses(people: int, outbreak: dict[str, object]) -> list[np.ndarray]:
    scenario = ward(people, 0)
    year = LaidYear(scenario, every_day(scenario), spec([outbreak]))
    absences = absences_of(year, "baseline", tables_of(year, rule_set(scenario)).person)
    found = []
    for replication in YEARS:
        status = np.zeros((people, year.days), np.uint8)
        draw_absences(absences, np.uint64(replication), status)
        found.append(status)
    return found


def test_a_vacancy_lasts_its_weeks_and_holidays_are_whole_weeks() -> None:
    holiday = {"kind": "holiday", "main_weeks": 3, "other_weeks": 2, "covered_share": 0.5}
    for status in _statuses(2, holiday)[:50]:
        weeks = status.reshape(2, 52, 7)
        assert (weeks == weeks[:, :, :1]).all()
        assert ((weeks[:, :, 0] != HERE).sum(axis=1) == 5).all()
        # Weeks 26 to 33 of 2027 are the 26th to 33rd of the period, which begins with week 1.
        assert ((weeks[:, 25:33, 0] != HERE).sum(axis=1) == 3).all()
        assert set(np.unique(status)) <= {HERE, AWAY, REPLACED}
    scenario = ward(1, 0)
    vacancy = {"kind": "vacancy", "per_year": 1.0, "weeks": 4}
    years = simulate_years(scenario, every_day(scenario), spec([vacancy]), YEARS, side="baseline")
    chance = 1 / 365
    assert near(years.figures["absence_percent"] / 100, chance * 28 / (1 - chance + chance * 28))


POLICIES = [
    {"step": "swap"},
    {"step": "extra_hours", "accept_share": 0.7},
    {"step": "pool", "people": 2, "available_share": 0.5, "per_day": 1, "kr_per_hour": 300},
    {"step": "overtime", "accept_share": 0.5},
]


def test_hours_are_conserved() -> None:
    """What was worked is what was planned, less what was lost, and what own staff added; to the minute, every year."""
    scenario = ward(6, 3, weeks=2, percent=60)
    cells = [(f"P{number}", day, "D" if number % 2 else "A") for number in range(6) for day in range(number % 3, 14, 2)]
    year = LaidYear(scenario, roster_from_codes(scenario, cells), spec([spell(12.0, geometric_mean=4.0)], POLICIES))
    row = dict(zip(SINGLE, counted(year, YEARS, side="baseline").rows.T, strict=False))
    added = row["additional_min"] + row["overtime_min"] + row["swap_min"]
    assert np.array_equal(row["worked_min"], row["planned_min"] - row["absent_min"] + added)
    assert (row["additional_min"] > 0).all()
    assert (row["extended_min"] <= row["additional_min"] + row["overtime_min"]).all()
    assert np.array_equal(row["calls_accepted"], row["extra_shifts"])
    lost = row["planned_shifts"] - row["absent_shifts"] + row["extra_shifts"]
    assert np.array_equal(row["regular_shifts"], lost)
