"""Suggestions mend what they say: each is laid on the roster, and a whole check and whole figures judge it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rota.domain.editing import Cell, Suggestion
from rota.domain.finding import Finding
from rota.domain.roster import duty_of
from rota.domain.scenario import Priority, Scenario
from rota.domain.time import day_index
from rota.edit.session import EditSession, with_cells
from rota.edit.suggest import _breaks, suggest
from rota.measures.cover_change import target_change_min
from rota.measures.cover_clock import Reading
from rota.measures.objective import objective
from rota.rules.check import check
from tests.edit.wards import random_roster, small_ward
from tests.measures.wards import position, roster, ward

LENIENT = {"hours_tolerance": {"under_h_per_week": 8, "over_h_per_week": 8}}


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.position_id, finding.week, finding.day, finding.limit


def _verify(session: EditSession, finding: Finding, suggestion: Suggestion) -> None:
    """By a whole check and whole figures before and after."""
    scenario = session.scenario
    before = check(scenario, session.roster)
    values = objective(scenario, session.roster, before.soft_penalty)
    session.apply(suggestion.cells)
    after = check(scenario, session.roster)
    new = objective(scenario, session.roster, after.soft_penalty)
    assert _place(finding) not in {_place(one) for one in after.findings if one not in before.findings}
    assert finding not in after.findings
    assert after.count("hard") < before.count("hard") or finding.severity == "soft"
    most = Counter({_place(one): one.excess for one in before.findings if one.severity == "hard"})
    for one in after.findings:
        if one.severity == "hard" and one not in before.findings:
            assert one.excess <= most[_place(one)], f"{one} is new"
    assert suggestion.soft_change == after.soft_penalty - before.soft_penalty
    assert suggestion.target_change_min == new[Priority.COVER_TARGET] - values[Priority.COVER_TARGET]
    assert suggestion.deviation_change_min == new[Priority.CONTRACT_HOURS] - values[Priority.CONTRACT_HOURS]
    session.undo()


@pytest.mark.parametrize("seed", range(4))
def test_every_suggestion_is_verified_by_a_whole_check(seed: int) -> None:
    locked = {"locked": [{"week": 1, "day": 3, "code": "off"}]}
    scenario = small_ward(**LENIENT)
    positions = [scenario.positions[0].model_copy(update=_locks(locked)), *scenario.positions[1:]]
    scenario = scenario.with_positions(tuple(positions))
    session = EditSession(scenario, random_roster(scenario, seed, codes="DAKV", share=0.5))
    session.lock("P1", 2)
    found = 0
    for finding in [one for one in session.findings() if one.severity != "info"][:6]:
        answer = suggest(session, finding, limit=3, seconds=0.3)
        assert [one.rank for one in answer.found] == sorted(one.rank for one in answer.found)
        for one in answer.found:
            touched = {cell for cell, _ in one.cells}
            assert Cell("P1", 2) not in touched
            assert Cell("P0", 2) not in touched
            assert not any(duty.code == "V" for cell in touched for duty in session.state.held(cell))
            _verify(session, finding, one)
            found += 1
    assert found, "no suggestion was put to the test"


def _locks(data: dict[str, object]) -> dict[str, object]:
    """Locked days as the scenario reads them."""
    return {"locked": ward([position("P0", **data)]).positions[0].locked}


def _three(**lines: str) -> EditSession:
    """Three care workers of 60 % (three day shifts a week); a day shift from Monday to Friday."""
    demand = [{"id": "day", "days": "weekdays", "from": "07:00", "to": "15:00", "min": 1, "max": 2}]
    terms = {"percent": 60, "shifts": ["D"], "weekend_every": 0}
    scenario = ward([position(name, **terms) for name in ("P1", "P2", "P3")], demand=demand)
    return EditSession(scenario, roster(scenario, **lines))


def _cover(session: EditSession) -> Finding:
    (finding,) = [one for one in session.findings() if one.rule == "cover.minimum"]
    return finding


def test_who_is_short_of_hours_is_asked_first_and_told_in_words() -> None:
    # Thursday has nobody. P3 lacks one shift of three: taking it mends both. Nobody else may work more.
    session = _three(P1="DDD....", P2="DD..D..", P3="..D.D..")
    answer = suggest(session, _cover(session))
    best = answer.found[0]
    assert best.cells == ((Cell("P3", 3), "D"),)
    assert {one.rule for one in best.mended} == {"cover.minimum", "hours.contract"}
    assert best.words.nb == "holder P3 tar day torsdag uke 1; ingen nye brudd; 2 brudd blir borte"
    assert best.words.en == "holder P3 takes day Thursday of week 1; no new breaches; 2 breaches disappear"
    assert answer.complete
    assert answer.words.en.startswith(f"{_number(answer.words.en)} found among {answer.examined} single changes")


def _number(text: str) -> int:
    return int(text.split()[0])


def test_a_shift_is_moved_where_nobody_may_work_more() -> None:
    # All have their three shifts; Monday has three people and at most two may be there.
    session = _three(P1="DDD....", P2="DD..D..", P3="D.D.D..")
    answer = suggest(session, _cover(session))
    assert answer.found[0].cells == ((Cell("P1", 0), None), (Cell("P1", 3), "D"))
    assert answer.found[0].words.en.startswith(
        "holder P1 moves day Monday of week 1 to Thursday of week 1; no new breaches; 2 breaches disappear"
    )
    assert answer.left_out > 0  # taking Thursday beside three shifts


def test_none_among_those_tried_is_not_called_impossible() -> None:
    # Two shifts asked for and one person, who may not work more.
    demand = [{"id": "day", "days": ["mon", "tue"], "from": "07:00", "to": "15:00", "min": 1}]
    scenario = ward([position("P1", percent=20, shifts=["D"])], demand=demand)
    session = EditSession(scenario, roster(scenario, P1="D......"))
    answer = suggest(session, _cover(session))
    assert answer.found == ()
    assert answer.complete
    assert answer.words.en == (
        f"none found among {answer.examined} single changes and swaps; "
        f"{answer.left_out} more would break somebody's contract hours"
    )
    assert "impossible" not in answer.words.en
    assert "umulig" not in answer.words.nb


def test_leave_is_nobodys_way_out() -> None:
    # Thursday has nobody. P3 is on leave then and short of hours; the others have their three shifts.
    session = _three(P1="DDD....", P2="DD..D..", P3="..DVD..")
    answer = suggest(session, _cover(session), limit=100)
    assert answer.complete
    assert answer.found
    assert not any(Cell("P3", 3) in dict(one.cells) for one in answer.found)


def test_a_breach_that_grows_is_a_new_breach() -> None:
    session = _three(P1="DDD....", P2="DD..D..", P3="..D.D..")
    finding = _cover(session)
    smaller, larger = (replace(finding, excess=finding.excess + step) for step in (-1, 1))
    assert _breaks((), (finding,))
    assert _breaks((finding,), (larger,))
    assert _breaks((finding,), (smaller, smaller))  # one of them has nothing to have been before
    assert not _breaks((finding,), (smaller,))
    assert not _breaks((), (replace(finding, severity="soft"),))


def test_the_time_is_bounded_and_said() -> None:
    session = _three(P1="DDD....", P2="DD..D..", P3="..D.D..")
    answer = suggest(session, _cover(session), seconds=0)
    assert not answer.complete
    assert answer.examined == 0
    assert answer.words.nb == "ingen funnet blant 0 enkeltendringer og bytter; stanset etter 0,0 s, før alle var prøvd"


def test_a_finding_of_another_roster_is_refused() -> None:
    session = _three(P1="DDD....", P2="DD..D..", P3="..D.D..")
    finding = _cover(session)
    session.change("P3", 3, "D")
    with pytest.raises(ValueError, match="no such finding"):
        suggest(session, finding)


NIGHTS = small_ward(
    demand=[
        {"id": "night", "days": "all", "from": "21:00", "to": "08:00", "min": 1, "target": 3},
        {"id": "day", "days": "all", "from": "06:00", "to": "16:00", "min": 0, "target": 2},
        {
            "id": "nurse",
            "days": "weekend",
            "from": "07:00",
            "to": "15:00",
            "min": 0,
            "target": 1,
            "competence": "nurse",
        },
    ]
)
FLAT = NIGHTS.model_copy(update={"cycle": NIGHTS.cycle.model_copy(update={"rolling": False})})


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([NIGHTS, FLAT]),
    st.integers(0, 50),
    st.lists(
        st.tuples(st.sampled_from(["P0", "P1", "P2"]), st.integers(0, 13), st.sampled_from([None, "D", "N", "L"])),
        min_size=1,
        max_size=4,
    ),
)
def test_target_cover_from_the_moments_touched_is_that_of_the_whole(
    scenario: Scenario, seed: int, edits: list[tuple[str, int, str | None]]
) -> None:
    before = random_roster(scenario, seed, codes="DNLA")
    given_cells = {
        Cell(name, day): () if code is None else (duty_of(scenario, name, day, code),) for name, day, code in edits
    }
    after = with_cells(before, given_cells)
    old, new = (objective(scenario, one, 0)[Priority.COVER_TARGET] for one in (before, after))
    people = {cell.position_id for cell in given_cells}
    assert target_change_min(Reading(scenario, before), after, people) == new - old


def test_days_count_from_monday_of_week_one() -> None:
    assert str(Cell("P1", day_index(3, 2))) == "P1:w3d2"
