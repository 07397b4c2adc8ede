"""Long cycles: repeated weeks with a mended end are a roster of the whole, and people with decided days keep them."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from rota.domain.scenario import Priority, Scenario
from rota.rules.check import check
from rota.rules.resolve import rule_set
from rota.solver import search as search_module
from rota.solver.evaluate import evaluate
from rota.solver.model import build_model
from rota.solver.options import SolveOptions
from rota.solver.search import Search
from rota.solver.tiling import PERIOD_WEEKS, tiled
from rota.solver.variables import Key
from tests.measures.wards import position, ward

DAY_DEMAND = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": 1}


def long_ward(weeks: int, **changes: Any) -> Scenario:
    people = [position(name, percent=60, shifts=["D"]) for name in ("P1", "P2", "P3")]
    return ward(people, weeks=weeks, **({"demand": [DAY_DEMAND]} | changes))


def search_of(scenario: Scenario) -> Search:
    options = SolveOptions(time_limit_s=600, workers=1, seed=0, deterministic_limit=20.0)
    return Search(scenario, rule_set(scenario), options, lambda _: None, threading.Event())


def test_a_cycle_of_whole_repetitions_repeats() -> None:
    scenario = long_ward(2 * PERIOD_WEEKS)
    keys = tiled(search_of(scenario))
    assert keys is not None
    assert evaluate(build_model(scenario, rule_set(scenario)), keys) is not None
    half = PERIOD_WEEKS * 7
    assert {(p, day + half, code) for p, day, code in keys if day < half} == {key for key in keys if key[1] >= half}


def test_weeks_left_over_are_mended_and_a_decided_day_is_kept() -> None:
    scenario = long_ward(2 * PERIOD_WEEKS + 2)
    first = scenario.positions[0].model_copy(update={"locked": scenario.positions[0].locked})
    locked = first.model_validate(first.model_dump() | {"locked": [{"week": 3, "day": 2, "code": "D"}]})
    scenario = scenario.with_positions((locked, *scenario.positions[1:]))
    keys = tiled(search_of(scenario))
    assert keys is not None
    assert (0, 2 * 7 + 1, "D") in keys
    assert evaluate(build_model(scenario, rule_set(scenario)), keys) is not None


def test_a_cycle_that_does_not_roll_is_left_alone() -> None:
    scenario = long_ward(2 * PERIOD_WEEKS)
    once = scenario.model_copy(update={"cycle": scenario.cycle.model_copy(update={"rolling": False})})
    assert tiled(search_of(once)) is None


@pytest.mark.parametrize("annealed", [True, False])
def test_a_long_cycle_is_annealed_and_repeated_only_where_that_gives_no_roster(
    annealed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = long_ward(2 * PERIOD_WEEKS)
    repeated: list[Search] = []

    def repeat(search: Search) -> frozenset[Key] | None:
        repeated.append(search)
        return tiled(search)

    # 504 person-days; with the cycle of the repetition (252) still below.
    monkeypatch.setattr(search_module, "ROUGH_DAYS", 400)
    monkeypatch.setattr(search_module, "LARGE_DAYS", 400)
    monkeypatch.setattr(search_module, "tiled", repeat)
    search = search_of(scenario)
    if not annealed:
        monkeypatch.setattr(Search, "_anneal", lambda *_: None)
    search.run()
    assert bool(repeated) is not annealed
    assert search.best is not None
    assert search.best.values[Priority.COVER_MINIMUM] == 0
    roster = search.roster()
    assert roster is not None
    assert check(scenario, roster).count("hard") == 0
