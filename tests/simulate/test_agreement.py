"""The compiled engine against a year lived in plain Python: every count the same, on random small wards."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rota.domain.absence import SideName, SimulationSpec
from rota.domain.finding import DisagreementError
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.simulate import limits, sample
from rota.simulate.engine import counted
from rota.simulate.plain import standing
from rota.simulate.plain.counts import row_of
from rota.simulate.plain.year import PlainYear
from rota.simulate.sample import check_sample
from rota.simulate.tables import layout_of
from rota.simulate.year import LaidYear
from tests.simulate.small_wards import small_ward

SIDES: tuple[SideName, ...] = ("baseline", "proposal")


def compare(seed: int) -> PlainYear:
    """Both ways of counting one year of a small ward, and the pay of its extra hours."""
    scenario, roster, spec = small_ward(seed)
    side, replication = SIDES[seed % 2], seed % 7
    engine = counted(LaidYear(scenario, roster, spec), range(replication, replication + 1), side=side, threads=1)
    year = PlainYear(scenario, roster, spec, side, replication).run()
    assert engine.rows[0].tolist() == row_of(year)
    if engine.additional_ore is not None and engine.overtime_ore is not None:
        assert (engine.additional_ore[0], engine.overtime_ore[0]) == (year.additional_ore, year.overtime_ore)
    return year


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**40))
def test_the_engine_counts_as_plain_python_does(seed: int) -> None:
    compare(seed)


def test_the_wards_drawn_use_every_step_and_break_many_limits() -> None:
    """So that agreement is not reached for want of cases."""
    seen: Counter[str] = Counter()
    for seed in range(250):
        counts = compare(seed).counts
        seen.update({f"{key[0]} {key[1]}" for key, number in counts.items() if isinstance(key, tuple) and number})
        seen.update({key for key, number in counts.items() if isinstance(key, str) and number})
    for step in ("swap", "extra_hours", "extend", "overtime", "pool", "agency"):
        assert seen[f"solved {step}"] >= 2, step
    for code in ("rest.daily_minimum", "rest.weekly_minimum", "hours.weekly_max", "sunday.consecutive"):
        assert seen[f"needed {code}"] >= 2, code
    assert sum(number for key, number in seen.items() if key.startswith("done ")) >= 3
    for name in ("temp_shifts", "left_above", "uncovered_days", "disturbed_shifts", "overtime_min"):
        assert seen[name] >= 10, name


def test_the_row_has_every_count(trial_ward: tuple[Scenario, Roster], default_spec: SimulationSpec) -> None:
    scenario, roster = trial_ward
    year = LaidYear(scenario, roster, default_spec.model_copy(update={"weeks": 1}))
    found = counted(year, range(2), side="baseline")
    assert found.rows.shape == (2, layout_of(year).width)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**40))
def test_the_whole_catalogue_agrees_with_small_wards(seed: int) -> None:
    scenario, roster, spec = small_ward(seed)
    assert check_sample(scenario, roster, spec, SIDES[seed % 2], [seed % 5]) == 1


def test_the_whole_catalogue_agrees_with_weeks_of_the_trial_ward(
    trial_ward: tuple[Scenario, Roster], default_spec: SimulationSpec
) -> None:
    scenario, roster = trial_ward
    spec = default_spec.model_copy(update={"weeks": 13})
    assert check_sample(scenario, roster, spec, "baseline", [0, 1]) == 2


@pytest.mark.parametrize("code", ["rest.daily_minimum", "hours.weekly_max", "sunday.consecutive"])
def test_a_limit_that_the_simulation_forgets_is_found(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine and the plain year both forget a limit; the catalogue does not."""
    real = limits.limits_of

    def forgetful(*args: object) -> dict[str, int | None]:
        return real(*args) | {code: None}  # type: ignore[arg-type]

    monkeypatch.setattr("rota.simulate.tables.limits_of", forgetful)
    monkeypatch.setattr(standing, "limits_of", forgetful)
    with pytest.raises(DisagreementError, match=code):
        _check_many(code)


def _check_many(code: str) -> None:
    """Sample years of small wards whose steps may not breach a limit."""
    for seed in range(400):
        scenario, roster, spec = small_ward(seed)
        if not any(code in step.may_breach for step in spec.policies):
            check_sample(scenario, roster, spec, "baseline", [0])


def test_a_wrong_count_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, roster, spec = small_ward(random.Random(0).randrange(100))
    monkeypatch.setattr(
        sample, "row_of", lambda year: [number + (place == 3) for place, number in enumerate(row_of(year))]
    )
    with pytest.raises(DisagreementError, match="absent_shifts is"):
        check_sample(scenario, roster, spec, "baseline", [0])
