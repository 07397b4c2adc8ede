"""Local search for individual lines: exact windows against brute force, lawful rosters, honest costs."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from rota.domain.line_problem import OFF, LineCover, LineProblem, LineShift, LineStaff
from rota.domain.solution import Status
from rota.solver.lines.arrays import build_arrays, codes_of, roster_of
from rota.solver.lines.bound import raise_bound
from rota.solver.lines.local_search import Search
from rota.solver.lines.solve import solve_lines
from rota.solver.lines.verify import broken_limits, cost_parts

EARLY, LATE = 0, 1
SHIFTS = (LineShift("E", 480, frozenset()), LineShift("L", 600, frozenset({EARLY})))


def _person(name: str, **changes: object) -> LineStaff:
    limits: dict[str, object] = {
        "max_shifts": (9, 9),
        "max_total_min": 4200,
        "min_total_min": 1900,
        "max_consecutive_shifts": 4,
        "min_consecutive_shifts": 2,
        "min_consecutive_days_off": 2,
        "max_weekends": 1,
        "days_off": frozenset(),
    }
    return LineStaff(id=name, **(limits | changes))  # type: ignore[arg-type]


def _problem(days: int, staff: tuple[LineStaff, ...], required: int = 1) -> LineProblem:
    cover = tuple(LineCover(day, shift, required, 100, 1) for day in range(days) for shift in (EARLY, LATE))
    return LineProblem("small", days, SHIFTS, staff, {(0, 1, LATE): 3}, {(0, 2, EARLY): 2}, cover)


def _lawful_lines(problem: LineProblem) -> list[tuple[int, ...]]:
    return [line for line in product((OFF, EARLY, LATE), repeat=problem.days) if not broken_limits(problem, (line,))]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        # 480 + 480 + 480 + 480 = 1920 minutes, runs of 2 and 2 with 3 days off between: lawful.
        ((0, 0, -1, -1, -1, 0, 0), None),
        # 3 x 480 = 1440 < 1900.
        ((0, 0, -1, -1, -1, -1, 0), "minutes"),
        # One day off between two runs of work.
        ((0, 0, -1, 0, 0, -1, -1), "run of 1 from day 2"),
        # A single day of work inside the horizon; 600 + 600 + 600 + 600 minutes.
        ((-1, -1, 1, -1, -1, 1, 1), "run of 1 from day 2"),
        # Five days on end where four are allowed.
        ((0, 0, 0, 0, 0, -1, -1), "run of 5 from day 0"),
        # An early shift the day after a late one.
        ((1, 0, -1, -1, -1, 1, 1), "shift 0 after 1 on day 1"),
    ],
)
def test_each_limit_is_seen(line: tuple[int, ...], fault: str | None) -> None:
    problem = _problem(7, (_person("A"),))
    faults = broken_limits(problem, (line,))
    assert (faults == []) if fault is None else any(fault in text for text in faults)


def test_limits_on_weekends_shifts_and_days_off() -> None:
    line = (0, 0, -1, -1, -1, 0, 0)
    assert broken_limits(_problem(7, (_person("A", max_weekends=0),)), (line,)) == ["A: 1 weekends"]
    assert broken_limits(_problem(7, (_person("A", max_shifts=(3, 9)),)), (line,)) == ["A: 4 of shift 0"]
    assert broken_limits(_problem(7, (_person("A", days_off=frozenset({1})),)), (line,)) == ["A: shift on day off 1"]


def test_cost_by_hand() -> None:
    # Early on days 0, 1, 5, 6 of 7; each shift wants one a day. Late is short on 7 days, early on 3: 10 x 100.
    # The wish for late on day 1 is not met: 3. Early on day 2 is not worked: 0. Nobody too many.
    problem = _problem(7, (_person("A"),))
    assert cost_parts(problem, ((0, 0, -1, -1, -1, 0, 0),)) == {
        "under": 1000,
        "over": 0,
        "on_requests": 3,
        "off_requests": 0,
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"max_weekends": 0},
        {"max_total_min": 2500, "min_total_min": 2300},
        {"max_shifts": (2, 3), "days_off": frozenset({3})},
        {"min_consecutive_shifts": 1, "min_consecutive_days_off": 1, "max_consecutive_shifts": 3},
    ],
)
def test_a_window_is_rerouted_optimally(changes: dict[str, object], seed: int) -> None:
    """Against every lawful line that agrees outside the window."""
    problem = _problem(9, (_person("A", **changes),))
    lines = _lawful_lines(problem)
    assert len(lines) > 10
    random = np.random.default_rng(seed)
    start = lines[random.integers(len(lines))]
    search = Search(build_arrays(problem), seed)
    search.start_from(codes_of((start,)))
    a = int(random.integers(0, 4))
    b = int(random.integers(a + 3, 10))
    search.reroute(0, a, b)
    cheapest = min(
        sum(cost_parts(problem, (line,)).values()) for line in lines if line[:a] == start[:a] and line[b:] == start[b:]
    )
    found = roster_of(search.codes)
    assert broken_limits(problem, found) == []
    assert sum(cost_parts(problem, found).values()) == search.cost
    # Limits on single shifts are priced, not part of the state: then the line is lawful and never worse, no more.
    if "max_shifts" in changes:
        assert cheapest <= search.cost <= sum(cost_parts(problem, (start,)).values())
    else:
        assert search.cost == cheapest


@pytest.mark.parametrize("seed", range(4))
def test_a_window_of_somebody_who_may_work_one_of_two_equal_shifts(seed: int) -> None:
    # F is E under another name: one group, in which A may work E only.
    shifts = (SHIFTS[EARLY], LineShift("L", 600, frozenset({0, 2})), LineShift("F", 480, frozenset()))
    person = _person("A", max_shifts=(9, 9, 0))
    cover = tuple(LineCover(day, shift, 1, 100, 1) for day in range(9) for shift in range(3))
    problem = LineProblem("equal", 9, shifts, (person, _person("B", max_shifts=(9, 9, 9))), cover=cover)
    lines = _lawful_lines(replace(problem, shifts=shifts[:2], staff=(_person("A"),), cover=()))
    start = lines[np.random.default_rng(seed).integers(len(lines))]
    search = Search(build_arrays(problem), seed)
    search.start_from(codes_of((start, start)))
    search.reroute(0, 2, 8)
    cheapest = min(
        sum(cost_parts(problem, (line, start)).values())
        for line in lines
        if line[:2] == start[:2] and line[8:] == start[8:]
    )
    assert broken_limits(problem, roster_of(search.codes)) == []
    assert sum(cost_parts(problem, roster_of(search.codes)).values()) == search.cost == cheapest


def test_search_keeps_counts_and_law_and_repeats() -> None:
    staff = (
        _person("A"),
        _person("B", max_weekends=2, max_total_min=6000, min_total_min=4000),
        _person("C", max_shifts=(9, 3), days_off=frozenset({4})),
        _person("D", max_shifts=(0, 9), max_consecutive_shifts=3),
    )
    problem = _problem(14, staff)
    results = []
    for _ in range(2):
        search = Search(build_arrays(problem), 7)
        assert search.first_roster() == []
        assert broken_limits(problem, roster_of(search.codes)) == []
        first = search.cost
        search.anneal(20.0, 1.0, 20_000)
        search.anneal_windows(5.0, 3, 14, 200)
        search.eject(5.0, 3, 14, 50)
        for codes, cost in ((search.codes, search.cost), (search.best, search.best_cost)):
            roster = roster_of(codes)
            assert broken_limits(problem, roster) == []
            assert sum(cost_parts(problem, roster).values()) == cost
        assert search.best_cost < first
        results.append((search.best_cost, roster_of(search.best)))
    assert results[0] == results[1]


def test_solve_reports_and_stops() -> None:
    problem = _problem(14, (_person("A"), _person("B"), _person("C")))
    stop = threading.Event()
    seen: list[int | None] = []

    def report(seconds: float, objective: int | None, bound: int | None) -> None:
        seen.append(objective)
        stop.set()

    result = solve_lines(problem, time_limit_s=60, workers=2, stop=stop, report=report)
    assert seen
    assert result.seconds < 50  # the stop was heard: nothing ends this problem but the stop or a proof
    assert result.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert result.roster is not None
    assert broken_limits(problem, result.roster) == []
    assert result.objective == sum(result.parts.values()) == sum(cost_parts(problem, result.roster).values())


def test_no_line_is_not_a_roster() -> None:
    # 1900 minutes need four shifts; with three free days there are none.
    nobody = _person("A", days_off=frozenset(range(4)))
    result = solve_lines(_problem(7, (nobody,)), time_limit_s=5, workers=1)
    assert result.roster is None
    assert result.status is Status.PROVED_INFEASIBLE


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_never_exceeds_the_optimum(seed: int) -> None:
    """Two people of eight days: every pair of lawful lines is tried."""
    random = np.random.default_rng(seed)
    staff = (_person("A"), _person("B", max_weekends=0, max_total_min=2500))
    problem = _problem(8, staff, required=int(random.integers(1, 3)))
    lines = [_lawful_lines(replace(problem, staff=(person,), on_requests={}, off_requests={})) for person in staff]
    optimum = min(sum(cost_parts(problem, pair).values()) for pair in product(*lines))
    bounds: list[int] = []
    raise_bound(build_arrays(problem), lambda: optimum, bounds.append, lambda: False, 300)
    assert bounds == sorted(bounds)
    assert 0 < bounds[-1] <= optimum
