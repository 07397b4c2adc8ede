"""The individual-lines engine: annealing threads that share their best roster until time, a stop or a proof."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from rota.domain.line_problem import LineCover, LineProblem, LineRoster, LineShift, LineStaff
from rota.domain.solution import Status
from rota.solver.lines.arrays import Arrays, build_arrays, roster_of
from rota.solver.lines.bound import raise_bound
from rota.solver.lines.local_search import Search
from rota.solver.lines.pace import STEP_S, Pace
from rota.solver.lines.shared import Point, Report, Shared
from rota.solver.lines.verify import broken_limits, cost_parts

# Shares of the time limit after which the temperature starts again from the best roster of all threads. A short first
# phase gives those who stop early something; the long last one gives the result.
PHASES = (0.08, 1.0)
# Where no table holds a whole line, annealing ends after so much of the time if the rest suffices to improve all weeks,
# everybody together, part by part, each taking about PART_S on one core.
BEFORE_WEEKS, PART_S = (0.08, 0.6), 10.0
# One thread begins by proving a bound: this share of the time at most.
BOUND_THREAD, BOUND_SHARE, BOUND_ROUNDS = 1, 0.1, 3000
# Where a person's whole line can be priced exactly in a table of so many cells, that thread generates columns instead.
MOST_CELLS = 40_000_000
TAKE_OVER = 0.5
# Up to so many person-days the annealing threads stand back until the program has made a first roster.
PATIENT_DAYS, WAIT_SHARE = 8000, 0.9


@dataclass(frozen=True)
class LineResult:
    """What the engine found. `bound` is what no lawful roster can be cheaper than, or None when nothing was proved.

    `trajectory` has (seconds, objective, bound) at every improvement; `parts` splits the objective by kind.
    """

    status: Status
    roster: LineRoster | None
    objective: int | None
    bound: int | None
    seconds: float
    seconds_to_best: float
    parts: dict[str, int]
    trajectory: list[Point]


def warm_up() -> None:
    """Compile every kernel, or load it from its cache, on the smallest problem that calls them all."""
    from rota.solver.lines.columns import Generation
    from rota.solver.lines.near import can_list, lines_within
    from rota.solver.lines.parts import part_of

    person = LineStaff("", (14,), 14, 1, 7, 1, 1, 2)
    cover = tuple(LineCover(day, 0, 1, 10, 1) for day in range(14))
    arrays = build_arrays(LineProblem("", 14, (LineShift("", 1, frozenset()),), (person, person), cover=cover))
    search = Search(arrays, 0)
    search.first_roster()
    Pace(moves=10, windows=1, chains=1).step(search, 1.0)
    generation = Generation(arrays, lambda _bound: None)
    generation.pool.add_roster(search.best)
    generation.round(lambda: False)
    part_of(arrays, search.now, np.arange(2), 7, 14).round(lambda: False)
    if can_list(arrays):
        lines_within(arrays, generation.proofs(), generation.proofs()[0].bound, 100, lambda: False)
    raise_bound(arrays, lambda: None, lambda _bound: None, lambda: False, 1)


def solve_lines(
    problem: LineProblem,
    *,
    time_limit_s: float,
    seed: int = 0,
    workers: int = 2,
    stop: threading.Event | None = None,
    report: Report | None = None,
) -> LineResult:
    """Solves a line problem with `workers` threads.

    Parameters
    ----------
    time_limit_s
        Wall time, compiling included when the compiled kernels are not in their cache yet.
    stop
        Set it to end early with the best roster so far.
    report
        Called with (seconds, objective, bound) at every improvement, from the engine's own threads.

    Raises
    ------
    RuntimeError
        If a compiled roster fails the plain check: an error in the engine, never a property of the problem.
    """
    started = time.monotonic()
    shared = Shared(started, started + time_limit_s, stop or threading.Event(), report)
    arrays = build_arrays(problem)
    if _costs_nothing_less(problem):
        shared.prove(0)
    threads = [
        threading.Thread(target=_guarded, args=(shared, problem, arrays, seed * 1000 + number, workers), daemon=True)
        for number in range(max(1, workers))
    ]
    # The threads share the cores already; a factorization that takes them all waits for the slowest.
    with threadpool_limits(1, user_api="blas"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if shared.failures:
        raise shared.failures[0]
    return _result(problem, shared)


def _costs_nothing_less(problem: LineProblem) -> bool:
    """Whether no weight is negative, so that no roster costs less than nothing."""
    cover = [weight for row in problem.cover for weight in (row.under_weight, row.over_weight)]
    return min((*problem.on_requests.values(), *problem.off_requests.values(), *cover), default=0) >= 0


def _guarded(shared: Shared, problem: LineProblem, arrays: Arrays, seed: int, workers: int) -> None:
    try:
        _anneal_until_done(shared, problem, arrays, seed, workers)
    except Exception as error:  # noqa: BLE001 - raised again by the caller's thread
        shared.failures.append(error)


def _anneal_until_done(shared: Shared, problem: LineProblem, arrays: Arrays, seed: int, workers: int) -> None:
    """One thread: a first roster, then phases of falling temperature, each from the best roster of all threads."""
    search = Search(arrays, seed)
    # A stop waits for the first roster, the clock does not.
    failed = search.first_roster(done=lambda: time.monotonic() >= shared.deadline)
    if failed is None:
        return
    for p in failed:
        from rota.solver.lines.one_line import lawful_line

        status, line = lawful_line(problem, p, shared.deadline - time.monotonic())
        if line is None:
            # Nothing couples the hard limits of two people, so one person without a line settles the whole.
            shared.impossible = shared.impossible or status is Status.PROVED_INFEASIBLE
            return
        search.put(p, line)
    shared.offer(search.best, search.best_cost)
    if seed % 1000 == BOUND_THREAD and priced_cells(arrays) <= MOST_CELLS:
        from rota.solver.lines.program import generate_until_done

        try:
            generate_until_done(shared, problem, arrays, search, seed, workers)
        finally:
            shared.program_first.set()
            shared.stand_back.clear()
        return
    if seed % 1000 == BOUND_THREAD:
        until = shared.started + BOUND_SHARE * (shared.deadline - shared.started)
        raise_bound(
            arrays, lambda: shared.cost, shared.prove, lambda: shared.done() or time.monotonic() > until, BOUND_ROUNDS
        )
    from rota.solver.lines.parts import Parts

    parts = Parts(shared, problem, arrays, search, np.random.default_rng(seed), None)
    rest = (1 - BEFORE_WEEKS[-1]) * (shared.deadline - shared.started)
    by_weeks = (
        parts.has_weeks() and workers * rest > PART_S * parts.count_of_weeks() and priced_cells(arrays) > MOST_CELLS
    )
    people, days, _ = arrays.cost.shape
    patient = workers > 1 and people * days <= PATIENT_DAYS and priced_cells(arrays) <= MOST_CELLS
    pace = Pace()
    begun = time.monotonic() - shared.started
    limit = shared.deadline - shared.started
    low = begun / limit
    for number, high in enumerate(BEFORE_WEEKS if by_weeks else PHASES):
        if high <= low:
            continue
        if number and shared.best is not None:
            # The wait for the program may have taken part of the phase.
            low = (time.monotonic() - shared.started) / limit
            search.start_from(shared.best)
        hot, cold = search.temperatures(again=number > 0)
        while not shared.done():
            part = ((time.monotonic() - shared.started) / limit - low) / (high - low)
            if part >= 1:
                break
            if shared.stand_back.is_set():
                time.sleep(STEP_S)
                continue
            pace.step(search, hot * (cold / hot) ** max(0.0, part))
            shared.offer(search.best, search.best_cost)
            if part > TAKE_OVER:
                shared.hand_over(search)
        low = high
        if patient:
            _wait(shared)
    if by_weeks:
        parts.run(shared.deadline, None)


def _wait(shared: Shared) -> None:
    """Leave the cores to the program over lines until its first roster, or for a share of the time."""
    until = shared.started + WAIT_SHARE * (shared.deadline - shared.started)
    while not (shared.done() or shared.program_first.is_set() or time.monotonic() > until):
        shared.program_first.wait(STEP_S)


def priced_cells(arrays: Arrays) -> int:
    """Cells of the largest table that pricing one person's whole line takes, without a counted code."""
    days, classes = arrays.need.shape[0], arrays.member.size
    sizes = [
        (max(1, limits[4]) + (classes - 1) * limits[2]) * (min(limits[5], days // 7 + 1) + 1) * (limits[1] + 1)
        for limits in arrays.limits.tolist()
    ]
    return int(days * max(sizes))


def _result(problem: LineProblem, shared: Shared) -> LineResult:
    seconds = time.monotonic() - shared.started
    if shared.best is None or shared.cost is None:
        ended = Status.PROVED_INFEASIBLE if shared.impossible else Status.NOT_FOUND
        return LineResult(ended, None, None, shared.bound, seconds, 0.0, {}, shared.trajectory)
    roster = roster_of(shared.best)
    parts = cost_parts(problem, roster)
    faults = broken_limits(problem, roster)
    if faults or sum(parts.values()) != shared.cost:
        raise RuntimeError(f"The search says {shared.cost}; the check says {sum(parts.values())} with {faults[:5]}.")
    status = Status.OPTIMAL if shared.cost == shared.bound else Status.FEASIBLE
    return LineResult(
        status, roster, shared.cost, shared.bound, seconds, shared.seconds_to_best, parts, shared.trajectory
    )
