"""Annealing of a whole ward: a first roster on decided weekends in seconds, and the best one made better again.

The compiled search (`anneal`) evaluates the model's own rows. Two searches side by side use two cores; where a run must
repeat, one of them does a number of moves that follows from the effort alone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from rota.domain.scenario import Priority
from rota.domain.time import DAYS_PER_WEEK, SATURDAY
from rota.solver.anneal import State, anneal, put, start
from rota.solver.improve import report_improvement
from rota.solver.net import (
    BROKEN,
    DEFINES,
    ROW_HIGH,
    ROW_LOW,
    RULE_END,
    SUM,
    Codes,
    Net,
    Wiring,
    codes_of,
    keys_of,
    wire,
)
from rota.solver.opendays import kind_of_day
from rota.solver.part import Values
from rota.solver.timegrid import Grid
from rota.solver.variables import Key
from rota.solver.whole import Numbers, Whole
from rota.solver.workdays import KINDS, Pattern, WorkDays

if TYPE_CHECKING:
    from rota.solver.search import Search

MOVES_AT_ONCE = 50_000
MOVES_PER_UNIT = 500_000  # of deterministic effort
LANES = 2
UNKNOWN = 2**62
TELL_EVERY_S = 1.0
# The shifts on the days of a pattern take so much of the first effort. After that all days may change, no hotter than
# keeps the pattern good.
PATTERN_SHARE, MENDING_HEAT = 0.7, 25.0
BOUND_UNTIL = 0.4  # of the first schedule: so long every duty on a decided weekend stays


@dataclass(frozen=True)
class Schedule:
    """Temperatures in the unit of the prices, and the prices of what may be broken on the way: from first to last."""

    hot: float
    cold: float
    hard: tuple[float, float]  # of a broken hard row, times its own price
    minimum: tuple[float, float]  # of a person-minute below minimum
    soft: tuple[float, float]  # of a breach of a recommendation


# At first little is dear, so that duties can move past each other; in the end no rule is broken for anything.
FIRST = Schedule(hot=400, cold=15, hard=(1, 400), minimum=(60, 400), soft=(3000, 12000))
MENDING = Schedule(hot=150, cold=15, hard=(3, 400), minimum=(20, 200), soft=(3000, 12000))
AGAIN = Schedule(hot=60, cold=10, hard=(3, 400), minimum=(20, 200), soft=(3000, 12000))
GENTLE = Schedule(hot=8, cold=2, hard=(3, 400), minimum=(100, 400), soft=(3000, 12000))
PATTERN = Schedule(hot=150, cold=8, hard=(1, 20), minimum=(1, 1), soft=(1, 1))
# Target cover above its price elsewhere: it comes before the contract, and what is lost of it hot is seldom won back.
PRICES = {Priority.COVER_TARGET: 30, Priority.CONTRACT_HOURS: 1, Priority.ERGONOMICS: 30, Priority.WISHES: 30}


@dataclass
class Lane:
    """One search: its state and the best roster that it found, with its values."""

    state: State
    best: Codes
    totals: Numbers


class Annealing:
    """The compiled searches of one solve."""

    def __init__(self, search: Search, whole: Whole, wiring: Wiring) -> None:
        self.search = search
        self.whole = whole
        self._wiring = wiring
        options = search.options
        count = LANES if options.workers > 1 and options.deterministic_limit is None else 1
        self._lanes = [
            Lane(
                start(wiring.net, wiring.priorities, LANES * options.seed + number),
                np.zeros(wiring.net.duty.shape[:2], dtype=np.int8),
                np.full(wiring.priorities + 1, UNKNOWN, dtype=np.int64),
            )
            for number in range(count)
        ]

    def on_shifts(self, shifts: frozenset[Key], effort: float) -> bool:
        """Go on from shifts that may break a rule or two, no hotter than keeps them as they are elsewhere.

        Returns whether nothing is below minimum and the search's best roster is one of these.
        """
        self._forget()
        self._begin(codes_of(self._wiring, shifts))
        lane = self._lanes[0]
        if lane.state.totals[-1] > 0:
            return self._mended(effort)
        lane.best[:], lane.totals[:] = lane.state.codes, lane.state.totals
        self._keep(lane)
        return self._leads() or self._mended(effort)

    def on_pattern(
        self, duties: frozenset[Key], weekends: Mapping[tuple[int, int], bool], effort: float, pattern: Pattern
    ) -> bool:
        """The shifts on the days of a pattern, then days too.

        Returns whether nothing is below minimum and the search's best roster is one of these.
        """
        tight = self._on_pattern(self._on_decided(duties, weekends)[1], pattern)
        self._forget()
        self._begin(_started(tight, codes_of(self._wiring, duties)))
        # On given days contracts are met by swapping shifts one for one, so each minute nearer is worth having.
        self._charge_lumps(lumps=False)
        # Weekend duties were decided so that they cover: hot as it is at first, others would not again.
        self._run((self._with_duties(tight, duties), tight), FIRST, PATTERN_SHARE * effort, "days")
        self._charge_lumps(lumps=True)
        return self._mended(effort)

    def _mended(self, effort: float) -> bool:
        """What is off by little, some hours or a rule, mended by a few days moved; whether it then leads."""
        lane = self._best_lane()
        if _is_lawful(lane):
            self._again_from(lane.best.copy(), _values(lane), effort, GENTLE)
        else:
            self._begin(min(self._lanes, key=lambda one: one.state.totals[-1]).state.codes.copy())
            self._run((self._wiring.net, self._wiring.net), GENTLE, effort, "improve")
        if not self._leads():
            # A breach or two may be left that keeps it behind a rougher roster: warmer, at some cost to the pattern.
            lane = self._best_lane()
            if self._covers(lane):
                self._again_from(lane.best.copy(), _values(lane), effort, replace(AGAIN, hot=MENDING_HEAT))
        return self._leads()

    def _leads(self) -> bool:
        """Whether nothing is below minimum in the search's best roster, and it is one found here."""
        return any(self._covers(lane) and _values(lane) == self._best_values() for lane in self._lanes)

    def first(
        self,
        duties: frozenset[Key],
        weekends: Mapping[tuple[int, int], bool],
        effort: float,
        *,
        until_covered: bool = False,
    ) -> None:
        """Fill the days around decided weekend duties.

        With `until_covered` it ends as soon as nothing is below minimum, however rough the roster is.
        """
        bound, net = self._on_decided(duties, weekends)
        self._forget()
        self._begin(codes_of(self._wiring, duties))
        self._run((bound, net), FIRST, effort, "days", until_covered=until_covered)
        if not self._is_covered():
            self._run((net, net), MENDING, effort, "days", until_covered=until_covered)

    def _charge_lumps(self, *, lumps: bool) -> None:
        """With or without the lump for a row of minutes that is passed."""
        for lane in self._lanes:
            rows, broken = lane.state.rows, self._wiring.net.rows[:, BROKEN] if lumps else 0
            passed = (rows[:, SUM] < rows[:, ROW_LOW]) | (rows[:, SUM] > rows[:, ROW_HIGH])
            lane.state.totals[-1] += int(((broken - rows[:, BROKEN]) * passed).sum())
            rows[:, BROKEN] = broken

    def _forget(self) -> None:
        """What is found from here on counts by itself, whatever was found before."""
        for lane in self._lanes:
            lane.totals[:] = UNKNOWN

    def _begin(self, codes: Codes) -> None:
        """Every search starts from these codes."""
        for lane in self._lanes:
            # On the whole net: what stands from before may be nothing that the narrower one has.
            put(self._wiring.net, lane.state, codes)

    def _is_covered(self) -> bool:
        return any(self._covers(lane) for lane in self._lanes)

    def _covers(self, lane: Lane) -> bool:
        return bool(lane.totals[self.search.scenario.priorities.index(Priority.COVER_MINIMUM)] == 0)

    def _best_lane(self) -> Lane:
        return min(self._lanes, key=lambda lane: tuple(lane.totals))

    def again(self, effort: float, hot: float) -> bool:
        """Warm the best roster up and cool it down; whether it became better."""
        best, values = self.search.best, self._best_values()
        if best is None or values is None:
            return False
        return self._again_from(
            codes_of(self._wiring, best.keys), values, effort, replace(AGAIN, hot=hot, cold=min(hot, AGAIN.cold))
        )

    def _best_values(self) -> Values | None:
        """Of the search's best roster, in the order of the priorities."""
        best = self.search.best
        return None if best is None else tuple(best.values[one] for one in self.search.scenario.priorities)

    def _again_from(self, begun: Codes, values: Values, effort: float, schedule: Schedule) -> bool:
        self._begin(begun)
        for lane in self._lanes:
            lane.best[:] = begun
            lane.totals[:] = [*values, 0]
        return self._run((self._wiring.net, self._wiring.net), schedule, effort, "improve")

    def _on_pattern(self, net: Net, pattern: Pattern) -> Net:
        """A net in which just the pattern's days are worked, by the kinds of duty that it says."""
        kinds = [kind_of_day(self.search.scenario.shift_by_code[code]) for code in self._wiring.codes]
        duty = net.duty.copy()
        for p in range(duty.shape[0]):
            for day in range(duty.shape[1]):
                kept = [n for n, kind in enumerate(kinds, 1) if kind is not None and kind == pattern.get((p, day))]
                if any(duty[p, day, n] >= 0 for n in kept):
                    others = [n for n in range(duty.shape[2]) if n not in kept]
                    duty[p, day, others] = -1
                elif duty[p, day, 0] >= 0:
                    duty[p, day, [n for n, kind in enumerate(kinds, 1) if kind is not None]] = -1
        return net._replace(duty=duty)

    def _with_duties(self, net: Net, duties: frozenset[Key]) -> Net:
        """A net in which these duties stand where it has them."""
        duty = net.duty.copy()
        for p, day, code in duties:
            number = self._wiring.codes.index(code) + 1
            if duty[p, day, number] >= 0:
                others = [n for n in range(duty.shape[2]) if n != number]
                duty[p, day, others] = -1
        return net._replace(duty=duty)

    def _on_decided(self, duties: frozenset[Key], weekends: Mapping[tuple[int, int], bool]) -> tuple[Net, Net]:
        """Nets with no work on a free weekend: one that keeps every duty on working ones, and one that does not."""
        grid, codes = Grid(self.search.scenario), self._wiring.codes
        duty = self._wiring.net.duty.copy()
        for p, day, code in self.whole.keys:
            shift = grid.shifts[code]
            # Leave is no work: it may be decided beforehand on a weekend that is free.
            if shift.is_work and not weekends[p, day // DAYS_PER_WEEK] and grid.touches_weekend(day, shift):
                duty[p, day, codes.index(code) + 1] = -1
        free = self._wiring.net._replace(duty=duty)
        kept = duty.copy()
        for p, day, _ in duties:
            if day % DAYS_PER_WEEK >= SATURDAY:
                kept[p, day, 0] = -1
        return free._replace(duty=kept), free

    def _run(
        self, nets: tuple[Net, Net], schedule: Schedule, effort: float, phase: str, *, until_covered: bool = False
    ) -> bool:
        # What came before may have taken longer than was thought when the effort was given.
        effort = min(effort, self.search.left)
        if effort <= 0:
            return False
        for net in nets:
            for lane in self._lanes:
                if np.any(np.take_along_axis(net.duty, lane.state.codes[..., None].astype(np.int64), axis=2) < 0):
                    raise ValueError("a search begins with a duty that its net does not have")
        halt = threading.Event()
        if len(self._lanes) == 1:
            found = self._cool(nets, self._lanes[0], schedule, effort, halt, phase, until_covered)
        else:
            with ThreadPoolExecutor(max_workers=len(self._lanes), thread_name_prefix="anneal") as threads:
                runs = [
                    threads.submit(self._cool, nets, lane, schedule, effort, halt, phase, until_covered)
                    for lane in self._lanes
                ]
                try:
                    found = max(run.result() for run in runs)
                finally:
                    halt.set()
        if found:
            self._keep(self._best_lane())
        return found

    def _cool(
        self,
        nets: tuple[Net, Net],
        lane: Lane,
        schedule: Schedule,
        effort: float,
        halt: threading.Event,
        phase: str,
        until_covered: bool,
    ) -> bool:
        """One lane from hot to cold."""
        search, found, done = self.search, False, 0.0
        begun = time.monotonic()
        told = begun - TELL_EVERY_S  # the first roster is told at once
        while done < 1 and not halt.is_set() and not search.stop.is_set():
            before = done
            if search.options.deterministic_limit is None:
                done = min(1.0, (time.monotonic() - begun + 0.05) / effort)
            else:
                search.deterministic_spent += MOVES_AT_ONCE / MOVES_PER_UNIT
                done += MOVES_AT_ONCE / MOVES_PER_UNIT / effort
            hot, cold = (schedule.hot * (schedule.cold / schedule.hot) ** min(1.0, at) for at in (before, done))
            prices = self._prices(schedule, before)
            net = nets[0] if before < BOUND_UNTIL else nets[1]
            found |= anneal(net, lane.state, MOVES_AT_ONCE, hot, cold, prices, lane.best, lane.totals)
            if until_covered and self._covers(lane):
                halt.set()
            if found and lane is self._lanes[0] and time.monotonic() - told > TELL_EVERY_S:
                told = time.monotonic()
                self._tell(phase, lane)
        return found

    def _prices(self, schedule: Schedule, done: float) -> Numbers:
        """Prices of the priorities and of broken hard rows when so much of a schedule is done."""
        bent = {Priority.COVER_MINIMUM: schedule.minimum, Priority.SOFT_RULES: schedule.soft}
        own = {priority: low * (high / low) ** done for priority, (low, high) in bent.items()}
        low, high = schedule.hard
        order = self.search.scenario.priorities
        prices = [own[priority] if priority in own else PRICES[priority] for priority in order]
        return np.array([*prices, low * (high / low) ** done]).round().astype(np.int64)

    def _keep(self, lane: Lane) -> None:
        self.search.offer(keys_of(self._wiring, lane.best), _values(lane))

    def _tell(self, phase: str, lane: Lane) -> None:
        """A roster better than the best so far: what a lane finds by itself may be behind that."""
        best = self._best_values()
        if best is None or _values(lane) < best:
            report_improvement(self.search, phase, _values(lane))


class PatternAnnealing(Annealing):
    """The same search on the model of the days worked: a pattern of work and time off around decided weekends."""

    def pattern(self, days: WorkDays, effort: float) -> Pattern:
        """The best pattern found; one that does not fit everybody where none did, since it is only to begin with."""
        duty = self._wiring.net.duty.copy()
        for p, day in days.days.decided:
            duty[p, day, 0] = -1
        net = self._wiring.net._replace(duty=duty)
        begun = _started(net, np.zeros(duty.shape[:2], dtype=np.int8))
        for lane in self._lanes:
            put(net, lane.state, begun)
        self._charge_lumps(lumps=False)  # a pattern's hours are averages: near is near enough
        self._run((net, net), PATTERN, effort, "pattern")
        best = self._best_lane()
        codes = (
            best.best if best.totals[-1] == 0 else min(self._lanes, key=lambda lane: lane.state.totals[-1]).state.codes
        )
        return {(p, day): KINDS.index(kind) for p, day, kind in keys_of(self._wiring, codes)}

    def _keep(self, lane: Lane) -> None:
        """A pattern is no roster: nothing to offer to the search."""

    def _tell(self, phase: str, lane: Lane) -> None:
        """Nor to tell of."""


def _started(net: Net, begun: Codes) -> Codes:
    """Codes to begin with: as begun where the net admits them, else the first that it does."""
    codes = begun.copy()
    for p, day in np.ndindex(codes.shape):
        admitted = np.flatnonzero(net.duty[p, day] >= 0)
        if len(admitted) and codes[p, day] not in admitted:
            codes[p, day] = admitted[(p + day) % len(admitted)]
    return codes


def _is_lawful(lane: Lane) -> bool:
    """Whether the lane has found a roster that keeps every hard rule."""
    return int(lane.totals[0]) < UNKNOWN


def _values(lane: Lane) -> Values:
    return tuple(int(value) for value in lane.totals[:-1])


def work_pattern(search: Search, days: WorkDays, effort: float) -> Pattern | None:
    """Which days each position works; None where the model of the days cannot be annealed."""
    whole = Whole(days.builder)
    wiring = wire(whole)
    return None if wiring is None else PatternAnnealing(search, whole, wiring).pattern(days, effort)


def annealing(search: Search, whole: Whole) -> Annealing | None:
    """The searches; None where some helping variable of the model does not follow from the duties."""
    wiring = wire(whole)
    return None if wiring is None else Annealing(search, whole, wiring)


def warm_up() -> None:
    """Compile the search, or load it from its cache, on a ward of one person with nothing to decide."""
    nothing = Net(
        variables=np.zeros((1, RULE_END + 1), dtype=np.int32),
        rows=np.zeros((1, DEFINES + 1), dtype=np.int32),
        columns=np.zeros((0, 2), dtype=np.int32),
        rules=np.zeros((0, 2), dtype=np.int32),
        duty=np.array([[[0, -1]] * DAYS_PER_WEEK], dtype=np.int32),
    )
    state = start(nothing, 1, 0)
    codes, totals = np.zeros((1, DAYS_PER_WEEK), dtype=np.int8), np.zeros(2, dtype=np.int64)
    put(nothing, state, codes)
    anneal(nothing, state, 1, 1.0, 1.0, np.ones(2, dtype=np.int64), codes.copy(), totals)
