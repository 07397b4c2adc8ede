"""References that are not a problem, and the edges; each kind is broken in tests/io/test_broken_scenarios.py."""

from __future__ import annotations

from typing import Any

import pytest

from rota.domain.consistency import reference_problems
from rota.domain.scenario import Scenario
from tests.io.minimal import KNOWN_RULES, minimal_scenario

BASE = minimal_scenario().model_dump(by_alias=True, mode="json")


def _with(**changes: Any) -> Scenario:
    return Scenario.model_validate({**BASE, **changes})


def _rows(*rows: tuple[list[str], str, str]) -> list[dict[str, Any]]:
    return [
        {"id": f"r{number}", "days": days, "from": start, "to": end, "min": 1}
        for number, (days, start, end) in enumerate(rows)
    ]


def test_the_minimal_scenario_has_no_problem() -> None:
    assert reference_problems(_with(), KNOWN_RULES) == []


@pytest.mark.parametrize(
    ("rows", "pairs"),
    [
        ([(["mon"], "07:00", "15:00"), (["mon"], "15:00", "22:00")], 0),
        ([(["mon"], "07:00", "15:00"), (["tue"], "07:00", "15:00")], 0),
        ([(["mon"], "07:00", "15:01"), (["mon"], "15:00", "22:00")], 1),
        ([(["mon"], "22:00", "07:00"), (["tue"], "06:59", "15:00")], 1),
        ([(["mon"], "22:00", "07:00"), (["tue"], "07:00", "15:00")], 0),
        ([(["sun"], "22:00", "07:00"), (["mon"], "06:00", "15:00")], 1),
        ([(["sun"], "22:00", "07:00"), (["mon"], "07:00", "15:00")], 0),
        # A whole day each day touches itself and does not overlap.
        ([(["mon", "tue"], "07:00", "07:00")], 0),
        # The long row overlaps both short ones, which do not overlap each other; two weekdays tell a pair once.
        ([(["mon", "tue"], "07:00", "22:00"), (["mon", "tue"], "08:00", "09:00"), (["mon"], "10:00", "11:00")], 2),
    ],
)
def test_overlapping_rows(rows: list[tuple[list[str], str, str]], pairs: int) -> None:
    problems = reference_problems(_with(demand=_rows(*rows)), KNOWN_RULES)
    assert len(problems) == pairs
    assert all("overlaps" in message for _, message in problems)


def test_rows_of_different_competences_may_overlap() -> None:
    rows = _rows((["mon"], "07:00", "15:00"), (["mon"], "07:00", "15:00"))
    rows[1]["competence"] = "nurse"
    assert reference_problems(_with(demand=rows), KNOWN_RULES) == []


def test_exceptions_of_one_date_may_follow_each_other_and_not_overlap() -> None:
    first = {"date": "2027-01-06", "from": "07:00", "to": "12:00", "min": 1}
    after = {**first, "from": "12:00", "to": "15:00"}
    assert reference_problems(_with(date_exceptions=[first, after]), KNOWN_RULES) == []
    ((path, message),) = reference_problems(_with(date_exceptions=[first, {**after, "from": "11:59"}]), KNOWN_RULES)
    assert path == ("date_exceptions", 1)
    assert "2027-01-06" in message


@pytest.mark.parametrize(("date", "inside"), [("2027-01-04", True), ("2027-01-31", True), ("2027-02-01", False)])
def test_dates_at_the_edges_of_the_cycle(date: str, inside: bool) -> None:
    # Four weeks from Monday 4 January end on Sunday 31 January.
    row = {"date": date, "from": "07:00", "to": "12:00", "min": 1}
    assert (reference_problems(_with(date_exceptions=[row]), KNOWN_RULES) == []) is inside


def test_rules_are_checked_only_when_they_are_known() -> None:
    scenario = _with(rules=[{"rule": "no.such", "limit_count": 1}])
    assert reference_problems(scenario) == []
    ((path, message),) = reference_problems(scenario, KNOWN_RULES)
    assert path == ("rules", 0, "rule")
    assert message.startswith("no such rule")


def test_elements_that_could_not_be_read_are_known_all_the_same() -> None:
    positions = [{**BASE["positions"][1], "shifts": ["D", "X"], "competence": "doctor", "union": "LO"}]
    scenario = _with(positions=positions, agreements=[], history={})
    assert len(reference_problems(scenario, KNOWN_RULES)) == 3
    unread = {"shifts": {"X"}, "competences": {"doctor"}, "ward": set[str]()}
    assert reference_problems(scenario, KNOWN_RULES, unread) == []


def test_a_fagdag_may_be_locked_for_those_entitled_on_its_days() -> None:
    lock = {"week": 1, "day": 1, "code": "F"}
    entitled = {**BASE["positions"][1], "locked": [lock]}
    assert reference_problems(_with(positions=[BASE["positions"][0], entitled]), KNOWN_RULES) == []
    saturday = {**entitled, "locked": [{**lock, "day": 6}]}
    assert len(reference_problems(_with(positions=[BASE["positions"][0], saturday]), KNOWN_RULES)) == 1
    below = {**entitled, "percent": 79}
    assert len(reference_problems(_with(positions=[BASE["positions"][0], below]), KNOWN_RULES)) == 1
