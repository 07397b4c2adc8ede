"""Solving around locks: the fewest changed cells by brute force, locks kept, and what is impossible told apart."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from rota import usecases
from rota.compare.confirm import confirm
from rota.domain.finding import DisagreementError
from rota.domain.position import OFF, Position
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import Progress, RepairPriority, SolveResult, Status
from rota.domain.time import day_index
from rota.edit.session import EditSession
from rota.measures.changes import changed_cells
from rota.rules.check import check
from rota.rules.resolve import rule_set
from rota.solver import repair
from rota.solver.options import SolveOptions
from rota.solver.repair import repair_here
from rota.solver.repair_aims import Pace
from tests.edit.wards import random_roster
from tests.measures.wards import position, roster, ward

DAY = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "max": 2}
OPTIONS = SolveOptions(time_limit_s=20, workers=2)
Line = tuple[str, ...]


def _ward(weeks: int = 1, **changes: Any) -> Scenario:
    """Three of 60 %, three day shifts of 7.5 h a week each, at any weekend; one person every day."""
    terms = {"percent": 60, "shifts": ["D"], "weekend_every": 1}
    return ward([position(name, **terms) for name in ("P1", "P2", "P3")], weeks=weeks, demand=[DAY], **changes)


def _solve(session: EditSession, options: SolveOptions = OPTIONS) -> SolveResult:
    result = repair_here(
        session.locked_scenario(), options, session.roster, report=lambda _: None, stop=threading.Event()
    )
    if result.roster is not None:
        scenario = session.locked_scenario()
        confirm(scenario, result, check(scenario, result.roster), keep=session.roster)
    return result


@cache
def _lawful_lines() -> tuple[Line, ...]:
    """Every line of D and off that the independent check finds no hard breach in, cover left aside: all are alike."""
    scenario = _ward()
    alone = scenario.with_positions(scenario.positions[:1])
    found = []
    for line in itertools.product("D.", repeat=scenario.cycle.days):
        report = check(alone, roster(alone, P1="".join(line)))
        if not any(one.severity == "hard" and not one.rule.startswith("cover.") for one in report.findings):
            found.append(line)
    return tuple(found)


def _lines_of(position: Position) -> list[Line]:
    """Those that keep a position's locked days."""
    locks = {day_index(lock.week, lock.day): lock.code.replace(OFF, ".") for lock in position.locked}
    return [line for line in _lawful_lines() if all(line[day] == code for day, code in locks.items())]


def _brute_force(scenario: Scenario, keep: Roster) -> tuple[int, int]:
    """Least missing or excess person-minutes of the day demand, and with it the fewest changed cells."""
    held = {(duty.position_id, duty.day_index) for duty in keep.duties}
    lines = {one.id: _lines_of(one) for one in scenario.positions}
    best = (10**9, 10**9)
    for chosen in itertools.product(*lines.values()):
        there = [sum(line[day] == "D" for line in chosen) for day in range(scenario.cycle.days)]
        cover = sum(480 * max(0, 1 - people, people - 2) for people in there)
        changed = sum(
            (line[day] == "D") != ((name, day) in held)
            for name, line in zip(lines, chosen, strict=True)
            for day in range(scenario.cycle.days)
        )
        best = min(best, (cover, changed))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_no_roster_has_fewer_changes(seed: int) -> None:
    scenario = _ward()
    session = EditSession(scenario, random_roster(scenario, seed, codes="D"))
    for number in range(seed % 4):
        session.lock(f"P{1 + number % 3}", (3 * number + seed) % 7)
    locked = session.locked_scenario()
    result = _solve(session)
    expected = _brute_force(locked, session.roster)
    if expected[0] == 10**9:
        assert result.status is Status.PROVED_INFEASIBLE
        return
    values = {one.priority: one for one in result.priorities}
    assert (values[Priority.COVER_MINIMUM].value, values[RepairPriority.CHANGES].value) == expected
    assert values[RepairPriority.CHANGES].proved
    assert result.status is Status.OPTIMAL
    assert result.roster is not None
    assert len(changed_cells(session.roster, result.roster)) == expected[1]
    for cell in session.locks:
        assert EditSession(scenario, result.roster).state.code_of(cell) == session.state.code_of(cell)


def test_parts_first_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of larger wards, on a small one: freeing those whose line is broken, with some beside."""
    monkeypatch.setattr(repair, "SMALL_DAYS", 0)
    monkeypatch.setattr(repair, "HELPERS", (0, 1, 2))
    scenario = _ward()
    session = EditSession(scenario, roster(scenario, P1="DDD....", P2="...DDD.", P3="D..D..D"))
    session.change("P1", 1, None)
    session.lock("P1", 1)
    result = _solve(session)
    assert [one.value for one in result.priorities[:2]] == list(_brute_force(session.locked_scenario(), session.roster))
    assert result.status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_from_broken_lines_is_no_more_than_the_fewest(seed: int) -> None:
    scenario = _ward()
    keep = random_roster(scenario, seed, codes="D")
    run = repair.Repair(scenario, rule_set(scenario), keep, Pace(OPTIONS, lambda _: None, threading.Event()))
    run._bound_by_lines(run._broken())
    bound, held = run.bounds[RepairPriority.CHANGES], keep.code_grid()
    alone = [
        min(sum((line[day] == "D") != (day in held.get(one.id, {})) for day in range(7)) for line in _lines_of(one))
        for one in scenario.positions
    ]
    fewest = _brute_force(scenario, keep)[1]
    assert 0 < bound == sum(alone) <= fewest
    run._together(1.0)
    assert run.bounds[RepairPriority.CHANGES] == fewest  # not above it, which a shown bound would hide


def test_the_priorities_come_after_the_changes() -> None:
    result = _solve(EditSession(_ward(), random_roster(_ward(), 3, codes="D")))
    order = [one.priority for one in result.priorities]
    assert order[:3] == [Priority.COVER_MINIMUM, RepairPriority.CHANGES, Priority.SOFT_RULES]
    assert order[3:] == [Priority.COVER_TARGET, Priority.CONTRACT_HOURS, Priority.ERGONOMICS, Priority.WISHES]


@pytest.mark.parametrize("small_days", [0, 600])
def test_locks_that_clash_are_proved_impossible_and_not_merely_not_found(
    small_days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repair, "SMALL_DAYS", small_days)
    scenario = _ward()
    session = EditSession(scenario, Roster(1, ()))
    for day in range(6):
        session.lock("P2", day)  # off six days of seven: three shifts of the contract have no place
    result = _solve(session)
    assert result.status is Status.PROVED_INFEASIBLE
    assert result.roster is None
    assert result.reason is not None
    assert "P2" in result.reason.en
    stopped = threading.Event()
    stopped.set()
    monkeypatch.setattr(repair, "SMALL_DAYS", 600)
    given_up = repair_here(session.locked_scenario(), OPTIONS, session.roster, report=lambda _: None, stop=stopped)
    assert given_up.status is Status.NOT_FOUND
    assert given_up.reason is not None
    assert "not a proof" in given_up.reason.en


def test_leave_stands_and_odd_rows_are_counted_as_changed() -> None:
    # Leave of 7 h and two shifts of 7.5 h are half an hour below the contract of 22.5 h.
    scenario = _ward(hours_tolerance={"under_h_per_week": 0.5, "over_h_per_week": 0})
    leave = roster(scenario, P1="VD.....", P2="DDD....", P3="...DD.D").duties
    twice = Duty("P2", 1, 6, "D", 420, 900, 450), Duty("P2", 1, 6, "D", 420, 900, 450)
    strange = Duty("P9", 1, 1, "X", None, None, None)
    session = EditSession(scenario, Roster(1, (*leave, *twice, strange)))
    result = _solve(session)  # confirms the number of changed cells by counting rows
    assert result.roster is not None
    assert [duty.code for duty in result.roster.duties if duty.position_id == "P1" and duty.day == 1] == ["V"]
    changed = {change.cell.position_id for change in changed_cells(session.roster, result.roster)}
    assert {"P2", "P9"} <= changed


def test_a_false_count_of_changes_is_a_disagreement() -> None:
    scenario = _ward()
    session = EditSession(scenario, random_roster(scenario, 3, codes="D"))
    result = _solve(session)
    assert result.roster is not None
    wrong = tuple(
        replace(one, value=one.value + 1) if one.priority is RepairPriority.CHANGES else one
        for one in result.priorities
    )
    with pytest.raises(DisagreementError, match=r"changes: solver \d+, recomputed \d+"):
        confirm(scenario, replace(result, priorities=wrong), check(scenario, result.roster), keep=session.roster)


def test_the_verb_runs_in_a_child_and_its_cells_give_its_roster() -> None:
    scenario = _ward(weeks=2)
    session = usecases.edit_session(scenario, random_roster(scenario, 5, codes="D"))
    session.change("P1", 0, None)
    session.lock("P1", 0)
    heard: list[Progress] = []
    found = usecases.solve_around(session, OPTIONS, lambda _, progress: heard.append(progress), mend_older_gaps=True)
    assert found.result.status is Status.OPTIMAL
    assert found.result.provenance.engine == "repair"
    assert {progress.phase for progress in heard} == {"around"}
    assert found.check is not None
    assert found.check.count("hard") == 0
    session.apply(found.cells)
    assert session.findings() == found.check.findings
    assert session.undo()
