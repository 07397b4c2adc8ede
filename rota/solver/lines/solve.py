"""The individual-lines engine: annealing threads that share their best roster until time, a stop or a proof."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rota.domain.line_problem import LineCover, LineProblem, LineRoster, LineShift, LineStaff
from rota.domain.solution import Status
from rota.solver.lines.arrays import Arrays, build_arrays, roster_of
from rota.solver.lines.bound import raise_bound
from rota.solver.lines.local_search import Search
from rota.solver.lines.verify import broken_limits, cost_parts

Report = Callable[[float, int | None, int | None], None]
Point = tuple[float, int | None, int | None]

# Shares of the time limit after which the temperature starts again from the best roster of all threads. A short first
# phase gives those who stop early something; the long last one gives the result.
PHASES = (0.08, 1.0)
STEP_S = 0.05
# One thread begins by proving a bound: this share of the time at most.
BOUND_THREAD, BOUND_SHARE, BOUND_ROUNDS = 1, 0.25, 3000
# Where a person's whole line can be priced exactly in a table of so many cells, that thread generates columns instead.
MOST_CELLS = 40_000_000
TAKE_OVER = 0.5
MOST_SEEN = 20  # improved rosters whose lines are kept for the columns until these are asked for
# Shares of the time after which the program counts as solved well enough for a dive, the first time and later.
FIRST_ROUNDS_SHARE, ROUNDS_SHARE = 0.4, 0.1
# Up to so many person-days the annealing threads stand back until the program has made a first roster.
PATIENT_DAYS, WAIT_SHARE = 8000, 0.7
# Polishing and combining take no longer than the dive before them: where dives are quick, many are better.
DIVE_SHARE, POLISH_SHARE, POLISH_HEAT = 0.45, 0.06, 0.4
COMBINE_SHARE, COMBINE_MOST_S = 0.03, 10.0


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


@dataclass
class Shared:
    """What the threads of one solve have in common."""

    started: float
    deadline: float
    stop: threading.Event
    report: Report | None
    lock: threading.Lock = field(default_factory=threading.Lock)
    best: NDArray[np.int8] | None = None
    cost: int | None = None
    bound: int | None = None
    seconds_to_best: float = 0.0
    trajectory: list[Point] = field(default_factory=list)
    seen: deque[NDArray[np.int8]] = field(default_factory=lambda: deque(maxlen=MOST_SEEN))
    impossible: bool = False
    program_first: threading.Event = field(default_factory=threading.Event)
    failures: list[Exception] = field(default_factory=list)

    def offer(self, codes: NDArray[np.int8], cost: int) -> None:
        """Takes a lawful roster if it is the best so far."""
        with self.lock:
            if self.cost is not None and cost >= self.cost:
                return
            self.best, self.cost = codes.copy(), cost
            self.seen.append(self.best)
            self.seconds_to_best = time.monotonic() - self.started
            self._note()

    def standing(self) -> tuple[NDArray[np.int8] | None, int | None]:
        """The best roster so far, which nobody changes, and its cost."""
        with self.lock:
            return self.best, self.cost

    def unseen(self) -> list[NDArray[np.int8]]:
        """The best rosters since the last call, at most MOST_SEEN."""
        with self.lock:
            rosters = list(self.seen)
            self.seen.clear()
        return rosters

    def hand_over(self, search: Search) -> None:
        """Let a search go on from the best roster of all threads where it has a worse one."""
        with self.lock:
            if self.best is not None and self.cost is not None and self.cost < search.best_cost:
                search.start_from(self.best)
                search.best[:], search.best_cost = self.best, self.cost

    def prove(self, bound: int) -> None:
        """Takes a valid lower bound if it is the best so far."""
        with self.lock:
            if self.bound is None or bound > self.bound:
                self.bound = bound
                self._note()

    def done(self) -> bool:
        """Whether nothing is left to do: stopped, out of time, or proved optimal."""
        proved = self.cost is not None and self.cost == self.bound
        return proved or self.stop.is_set() or time.monotonic() >= self.deadline or bool(self.failures)

    def _note(self) -> None:
        seconds = time.monotonic() - self.started
        self.trajectory.append((seconds, self.cost, self.bound))
        if self.report is not None:
            self.report(seconds, self.cost, self.bound)


def warm_up() -> None:
    """Compile every kernel, or load it from its cache, on the smallest problem that calls them all."""
    from rota.solver.lines.columns import Generation

    person = LineStaff("", (14,), 14, 1, 7, 1, 1, 2)
    cover = tuple(LineCover(day, 0, 1, 10, 1) for day in range(14))
    arrays = build_arrays(LineProblem("", 14, (LineShift("", 1, frozenset()),), (person, person), cover=cover))
    search = Search(arrays, 0)
    search.first_roster()
    Pace(moves=10, windows=1, chains=1).step(search, 1.0)
    generation = Generation(arrays, lambda _bound: None)
    generation.pool.add_roster(search.best)
    generation.round(lambda: False)
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
    for p in search.first_roster():
        from rota.solver.lines.one_line import lawful_line

        status, line = lawful_line(problem, p, shared.deadline - time.monotonic())
        if line is None:
            # Nothing couples the hard limits of two people, so one person without a line settles the whole.
            shared.impossible = shared.impossible or status is Status.PROVED_INFEASIBLE
            return
        search.put(p, line)
    shared.offer(search.best, search.best_cost)
    if seed % 1000 == BOUND_THREAD and priced_cells(arrays) <= MOST_CELLS:
        try:
            generate_until_done(shared, arrays, search, seed, workers)
        finally:
            shared.program_first.set()
        return
    if seed % 1000 == BOUND_THREAD:
        until = shared.started + BOUND_SHARE * (shared.deadline - shared.started)
        raise_bound(
            arrays, lambda: shared.cost, shared.prove, lambda: shared.done() or time.monotonic() > until, BOUND_ROUNDS
        )
    people, days, _ = arrays.cost.shape
    patient = workers > 1 and people * days <= PATIENT_DAYS and priced_cells(arrays) <= MOST_CELLS
    pace = Pace()
    begun = time.monotonic() - shared.started
    limit = shared.deadline - shared.started
    low = begun / limit
    for number, high in enumerate(PHASES):
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
            pace.step(search, hot * (cold / hot) ** max(0.0, part))
            shared.offer(search.best, search.best_cost)
            if part > TAKE_OVER:
                shared.hand_over(search)
        low = high
        if patient:
            _wait(shared)


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


def generate_until_done(shared: Shared, arrays: Arrays, search: Search, seed: int, workers: int) -> None:
    """One thread: columns until the linear program is solved, then dives and combinations, over and over."""
    from rota.solver.lines.columns import Generation

    rng = np.random.default_rng(seed)
    executor = ThreadPoolExecutor(workers)
    generation = Generation(arrays, shared.prove, executor)
    generation.pool.add_roster(search.best)
    limit = shared.deadline - shared.started
    share = FIRST_ROUNDS_SHARE
    while not shared.done():
        until, more = time.monotonic() + share * limit, True
        while more and not shared.done() and time.monotonic() < until:
            for roster in shared.unseen():
                generation.pool.add_roster(roster)
            more = generation.round(shared.done) and not generation.nearly_solved()
        share = ROUNDS_SHARE
        begun = time.monotonic()
        dived = generation.dive(rng, shared.done, DIVE_SHARE * limit)
        took = max(STEP_S, time.monotonic() - begun)
        if dived is not None:
            search.start_from(dived)
            shared.offer(dived, search.cost)
            generation.pool.add_roster(dived)
            _polish(shared, search, dived, time.monotonic() + min(POLISH_SHARE * limit, took))
            generation.pool.add_roster(search.best)
        shared.program_first.set()
        best, cost = shared.standing()
        if best is not None and cost is not None and not shared.done():
            seconds = min(shared.deadline - time.monotonic(), COMBINE_MOST_S, COMBINE_SHARE * limit, took)
            combined = generation.combine(best, cost, seconds, int(rng.integers(1 << 30)), shared.done)
            if combined is not None:
                search.start_from(combined)
                shared.offer(combined, search.cost)


def _polish(shared: Shared, search: Search, roster: NDArray[np.int8], until: float) -> None:
    """Anneal a roster of the program from a low temperature: its last people fit in badly, the others well."""
    search.best[:], search.best_cost = roster, search.cost
    hot, cold = search.temperatures(again=True)
    hot *= POLISH_HEAT
    pace, begun = Pace(), time.monotonic()
    while not shared.done() and time.monotonic() < until:
        part = (time.monotonic() - begun) / (until - begun)
        pace.step(search, hot * (cold / hot) ** part)
        shared.offer(search.best, search.best_cost)


@dataclass
class Pace:
    """How much of each kind fits in a step, learnt from the steps before; a share of 0 still gets one run a step."""

    moves: int = 20_000
    windows: int = 10
    window_share: float = 0.7
    chains: int = 5
    chain_share: float = 0.0
    range: tuple[int, int] = (7, 28)

    def step(self, search: Search, heat: float) -> None:
        """About STEP_S of annealing at one temperature."""
        marks = [time.perf_counter()]
        search.anneal(heat, heat, self.moves)
        marks.append(time.perf_counter())
        search.anneal_windows(heat, *self.range, self.windows)
        marks.append(time.perf_counter())
        search.eject(heat, *self.range, self.chains)
        marks.append(time.perf_counter())
        moves_s, windows_s, chains_s = (after - before for before, after in pairwise(marks))
        self.moves = _fit(self.moves, moves_s, STEP_S * (1 - self.window_share - self.chain_share))
        self.windows = _fit(self.windows, windows_s, STEP_S * self.window_share)
        self.chains = _fit(self.chains, chains_s, STEP_S * self.chain_share)


def _fit(count: int, took_s: float, wanted_s: float) -> int:
    """A count for the next step that would have taken the wanted time, changed by a factor of two at most."""
    return max(1, round(count * min(2.0, max(0.5, wanted_s / max(took_s, 1e-6)))))


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
