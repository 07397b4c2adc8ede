"""Windows and runs against the plainest reading of the same words: the cycle written out lap after lap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rota.rules.windows import Run, runs, week_sums

MARKS = st.lists(st.booleans(), min_size=1, max_size=12)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.integers(1, 30))
def test_rolling_sums_are_those_of_the_unrolled_weeks(values: list[int], length: int) -> None:
    unrolled = values * 40
    expected = [(start, sum(unrolled[start : start + length])) for start in range(len(values))]
    assert list(week_sums(values, length, rolling=True)) == expected


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.integers(1, 12))
def test_sums_inside_a_period(values: list[int], length: int) -> None:
    expected = [(start, sum(values[start : start + length])) for start in range(len(values) - length + 1)]
    assert list(week_sums(values, length, rolling=False)) == expected


@given(MARKS)
def test_runs_cover_exactly_the_marked_places(marks: list[bool]) -> None:
    for rolling in (True, False):
        found = runs(marks, rolling)
        places = [(run.start + step) % len(marks) for run in found for step in range(run.length)]
        assert sorted(places) == [place for place, marked in enumerate(marks) if marked]


@given(MARKS)
def test_runs_are_maximal(marks: list[bool]) -> None:
    count = len(marks)
    for run in runs(marks, rolling=True):
        assert run.endless == all(marks)
        if not run.endless:
            assert not marks[(run.start - 1) % count]
            assert not marks[(run.start + run.length) % count]
    for run in runs(marks, rolling=False):
        assert run.start == 0 or not marks[run.start - 1]
        assert run.start + run.length == count or not marks[run.start + run.length]
        assert not run.endless


def test_a_run_over_the_wrap_is_one() -> None:
    # Places 0, 3 and 4 of five: from 3 over the end to 0.
    assert runs([True, False, False, True, True], rolling=True) == [Run(3, 3)]
    assert runs([True, False, False, True, True], rolling=False) == [Run(0, 1), Run(3, 2)]


def test_no_places_have_no_runs() -> None:
    assert runs([], rolling=True) == runs([], rolling=False) == []
