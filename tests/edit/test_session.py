"""A session gives what a whole check of the edited roster gives, and takes every step back."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rota.domain.editing import Cell, CellChange
from rota.domain.finding import Examination, Finding, InputError
from rota.domain.position import OFF
from rota.domain.roster import Duty, Roster, duty_of
from rota.domain.scenario import Scenario
from rota.edit.session import EditSession
from rota.measures.changes import changed_cells
from rota.rules.check import check
from tests.edit.wards import random_roster, small_ward
from tests.measures.wards import position, roster, ward

WARD = small_ward()
CELLS = st.tuples(st.sampled_from([one.id for one in WARD.positions]), st.integers(0, WARD.cycle.days - 1))
EDITS = st.one_of(
    st.tuples(st.just("change"), CELLS, st.sampled_from([None, "D", "A", "K", "N", "V"])),
    st.tuples(st.just("swap"), CELLS, CELLS),
    st.tuples(st.just("lock"), CELLS),
    st.tuples(st.just("unlock"), CELLS),
)
MOVES = st.one_of(EDITS, st.tuples(st.sampled_from(["undo", "redo"])))


@dataclass(frozen=True)
class Seen:
    """All that a session shows of itself."""

    rows: frozenset[Duty]
    locks: frozenset[Cell]
    findings: Counter[Finding]
    changed: tuple[CellChange, ...]


def seen(session: EditSession) -> Seen:
    return Seen(frozenset(session.roster.duties), session.locks, Counter(session.findings()), session.changed_cells())


def make(session: EditSession, move: tuple[Any, ...]) -> bool:
    """Make a move; whether it was accepted. A refused one must change nothing."""
    before = seen(session)
    kind, *what = move
    try:
        if kind == "change":
            session.change(*what[0], what[1])
        elif kind == "swap":
            session.swap(*what)
        elif kind in ("lock", "unlock"):
            getattr(session, kind)(*what[0])
        else:
            return bool(getattr(session, kind)())
    except InputError:
        assert seen(session) == before
        return False
    return True


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 50), st.lists(MOVES, max_size=6), EDITS)
def test_undo_takes_an_edit_back_and_redo_makes_it_again(seed: int, moves: list[Any], edit: Any) -> None:
    session = EditSession(WARD, random_roster(WARD, seed))
    for move in moves:
        make(session, move)
    before = seen(session)
    if not make(session, edit):
        return
    after = seen(session)
    assert session.undo()
    assert seen(session) == before
    assert session.can_redo
    assert session.redo()
    assert seen(session) == after
    assert not session.can_redo


def _content(one: Examination) -> tuple[Any, ...]:
    """What was examined and found, whatever the order of people."""
    margin = None if one.tightest is None else one.tightest.margin
    return one.rule, one.windows, dict(one.not_applicable), margin, Counter(one.findings), Counter(one.needs)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 50), st.lists(MOVES, max_size=10))
def test_the_findings_are_those_of_a_whole_check(seed: int, moves: list[Any]) -> None:
    session = EditSession(WARD, random_roster(WARD, seed))
    for move in moves:
        before = session.findings()
        moved = make(session, move)
        if moved:
            difference = session.difference()
            assert set(difference.new) == set(session.findings()) - set(before)
            assert set(difference.gone) == set(before) - set(session.findings())
    fresh = check(WARD, Roster(session.roster.weeks, tuple(reversed(session.roster.duties))))
    assert list(map(_content, session.report().examinations)) == list(map(_content, fresh.examinations))
    assert session.report().roster_digest == fresh.roster_digest


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 50), st.lists(MOVES, max_size=10))
def test_a_reload_loses_nothing(seed: int, moves: list[Any]) -> None:
    first = random_roster(WARD, seed)
    session = EditSession(WARD, first)
    for move in moves:
        make(session, move)
    again = EditSession.from_json(WARD, first, session.to_json())
    assert again.to_json() == session.to_json()
    assert again.difference() == session.difference()
    while True:
        assert seen(again) == seen(session)
        assert again.undo() == session.undo()
        if not session.can_undo:
            break
    assert seen(again) == seen(session)
    assert (again.can_undo, again.can_redo) == (session.can_undo, session.can_redo)


def test_findings_figures_and_differences_by_hand() -> None:
    """Day shifts of 7.5 h: 60 % of 37.5 h over a week are three of them. A shift away is 8 h without anybody."""
    demand = [{"id": "day", "days": ["mon", "tue", "wed"], "from": "07:00", "to": "15:00", "min": 1}]
    scenario = ward([position("P1", percent=60, weekend_every=1), position("P2", percent=60)], demand=demand)
    session = EditSession(scenario, roster(scenario, P1="DDD....", P2="...DD.."))
    short_before = [one.rule for one in session.findings() if one.severity == "hard"]
    assert short_before == ["hours.contract"]  # P2 has two shifts of three
    session.change("P1", 1, None)
    new = {(one.rule, one.position_id, one.day) for one in session.difference().new if one.severity == "hard"}
    assert new == {("cover.minimum", None, 2), ("hours.contract", "P1", None)}
    figures = session.figures()
    assert [one.shortage_min for one in figures.ward] == [0, 480]
    ((before, now),) = figures.people
    assert (before.planned_min, now.planned_min, now.contract_min) == (1350, 900, 1350)
    assert (before.within, now.within) == (True, False)
    assert (now.least_min, now.most_min) == (1335, 1365)  # 15 minutes a week either way
    session.change("P2", 1, "D")
    assert {one.rule for one in session.difference().gone if one.severity == "hard"} == {
        "cover.minimum",
        "hours.contract",
    }
    assert session.figures().ward[1].shortage_min == 0
    assert {one[0].position_id for one in session.figures("first").people} == {"P1", "P2"}
    assert session.changed_cells() == (
        CellChange(Cell("P1", 1), ("D",), ()),
        CellChange(Cell("P2", 1), (), ("D",)),
    )


def test_weekends_are_counted_for_who_is_touched() -> None:
    scenario = ward([position("P1"), position("P2")], weeks=2)
    session = EditSession(scenario, roster(scenario, P1="DDDDDDD|DDDD..."))
    session.swap(("P1", 5), ("P2", 5))
    session.swap(("P1", 6), ("P2", 6))
    people = {now.position_id: (old.weekends, now.weekends) for old, now in session.figures("first").people}
    assert people == {"P1": (1, 0), "P2": (0, 1)}


def test_two_days_of_one_person_are_swapped_with_their_own_times() -> None:
    scenario = ward([position("P1")])
    odd = Duty("P1", 1, 1, "D", 400, 900, 470)
    session = EditSession(scenario, Roster(1, (odd, duty_of(scenario, "P1", 3, "A"))))
    session.swap(("P1", 0), ("P1", 3))
    assert set(session.roster.duties) == {Duty("P1", 1, 4, "D", 400, 900, 470), duty_of(scenario, "P1", 0, "A")}


def test_what_is_locked_is_not_changed() -> None:
    session = EditSession(WARD, random_roster(WARD, 1))
    session.lock("P1", 3)
    for edit in (lambda: session.change("P1", 3, None), lambda: session.swap(("P1", 3), ("P2", 3))):
        with pytest.raises(InputError, match=r"P1:w1d4: is locked: unlock it first"):
            edit()
    session.unlock("P1", 3)
    session.change("P1", 3, "D")
    assert session.locks == frozenset()


REFUSED = [
    (lambda s: s.change("P9", 0, "D"), "P9:w1d1: no such position with a line in the rota"),
    (lambda s: s.change("P1", 14, "D"), "P1:w3d1: the day is outside the rota: 0 to 13"),
    (lambda s: s.change("P1", -1, "D"), "the day is outside the rota"),
    (lambda s: s.change("P1", 0, "X"), "no such shift: X. known: D, A"),
    (lambda s: s.unlock("P1", 0), "is not locked in this session"),
    (lambda s: s.swap(("P1", 2), ("P1", 2)), "is named twice in one step"),
    (lambda s: s.lock("P1", 13), "holds what no rota can be made around"),
]


@pytest.mark.parametrize(("edit", "message"), REFUSED)
def test_an_edit_that_cannot_be_made_says_why(edit: Any, message: str) -> None:
    twice = [duty_of(WARD, "P1", 13, code) for code in ("D", "A")]
    session = EditSession(WARD, Roster(2, tuple(twice)))
    with pytest.raises(InputError) as caught:
        edit(session)
    assert any(message in str(problem) for problem in caught.value.problems)
    assert not session.can_undo


def test_a_strangers_row_can_be_taken_out_only() -> None:
    session = EditSession(WARD, Roster(2, (Duty("P9", 1, 1, "X", None, None, None),)))
    with pytest.raises(InputError, match="no such position"):
        session.change("P9", 0, "D")
    session.change("P9", 0, None)
    assert session.roster.duties == ()


def _log(session: EditSession, **changes: Any) -> str:
    return json.dumps(json.loads(session.to_json()) | changes)


def test_a_log_that_does_not_fit_is_refused_with_every_problem() -> None:
    first = random_roster(WARD, 2)
    session = EditSession(WARD, first)
    session.change("P1", 0, "D")
    bad_steps = [{"kind": "change", "cells": [{"position": "P1", "day": "x", "code": "D"}]}, {"kind": "paint"}]
    locked = [
        {"kind": "lock", "cells": [{"position": "P1", "day": 0}]},
        {"kind": "change", "cells": [{"position": "P1", "day": 0, "code": None}]},
    ]
    cases = [
        ("{", ["edits:"]),
        (_log(session, scenario="other", roster="other"), ["about another scenario", "about another roster"]),
        (_log(session, done=2, was=3), ["done: is 2, and there are 1 steps", "was: is 3"]),
        (_log(session, steps=bad_steps), ["steps[#1]", "steps[#2]"]),
        (_log(session, steps=locked), ["steps[#2] P1:w1d1: is locked"]),
        (_log(session, colour="red"), ["colour"]),
    ]
    for text, messages in cases:
        with pytest.raises(InputError) as caught:
            EditSession.from_json(WARD, first, text)
        for message in messages:
            assert any(message in str(problem) for problem in caught.value.problems), (message, caught.value.problems)


def test_locks_and_leave_stand_in_the_locked_scenario() -> None:
    scenario = small_ward()
    session = EditSession(scenario, roster(scenario, P0="DV.....", P1="A......"))
    session.lock("P0", 0)
    session.lock("P0", 2)
    ward_locked: Scenario = session.locked_scenario()
    locked = {one.id: [(lock.week, lock.day, lock.code) for lock in one.locked] for one in ward_locked.positions}
    assert locked["P0"] == [(1, 1, "D"), (1, 2, "V"), (1, 3, OFF)]
    assert locked["P1"] == []
    assert all(not one.locked for one in scenario.positions)


def test_cells_with_other_times_or_two_duties_are_changed_cells() -> None:
    scenario = ward([position("P1")])
    one = duty_of(scenario, "P1", 0, "D")
    later = Duty("P1", 1, 1, "D", one.start_min, (one.end_min or 0) + 1, one.paid_min)
    assert changed_cells(Roster(1, (one,)), Roster(1, (later,))) == (CellChange(Cell("P1", 0), ("D",), ("D",)),)
    again = Duty("P1", 1, 1, "D", one.start_min, one.end_min, one.paid_min, line=7)
    assert changed_cells(Roster(1, (one,)), Roster(1, (again,))) == ()
    unknown = Duty("P1", 1, 1, "X", None, None, None)
    both = changed_cells(Roster(1, (one,)), Roster(1, (unknown, one)))
    assert [sorted(change.after) for change in both] == [["D", "X"]]
