"""Better rosters by columns for a part of one: some people over all days, or everybody over some weeks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from rota.domain.line_problem import LineProblem
from rota.solver.lines.arrays import Arrays, Standing, cost_by_day, roster_of
from rota.solver.lines.columns import KEPT, Frame, Generation
from rota.solver.lines.dives import dive_days, dive_lines
from rota.solver.lines.local_search import Search
from rota.solver.lines.pool import Codes
from rota.solver.lines.reroute import window_of
from rota.solver.lines.shared import Shared
from rota.solver.lines.verify import faulty

SMALL = 0.5  # costs are whole
# Person-days of a part with some people, and with everybody in some weeks. Dives with more than MANY_DAYS are by days.
PART_DAYS, WINDOW_DAYS, MANY_DAYS = 900, 1800, 2500
# People are chosen by what the bound blames them for and a share of what it blames all for on average. A part's program
# is solved to a share of what it may win.
LEAST_BLAME, WORTH = 0.05, 0.02
CURIOUS = 0.2  # noise in the choice of weeks


def part_of(
    t: Arrays,
    now: Standing,
    people: NDArray[np.int64],
    a: int,
    b: int,
    executor: ThreadPoolExecutor | None = None,
    deadline: float = float("inf"),
) -> Generation:
    """The program of some people on the days a to b - 1 of the roster that stands, with their lines as they are."""
    days, codes = t.need.shape
    need = t.need[a:b].copy()
    others = np.delete(now.x[:, a:b], people, axis=0)
    for day in range(b - a):
        need[day] -= np.bincount(others[:, day], minlength=codes).astype(np.int32)
    own = {name: getattr(t, name)[people] for name in ("most", "limits", "kind")}
    daily = {name: np.ascontiguousarray(getattr(t, name)[people][:, a:b]) for name in ("allowed", "cost")}
    some = t._replace(need=need, under=t.under[a:b], over=t.over[a:b], **own, **daily)
    frame = None
    if b - a < days:
        frame = Frame(now.x[people], tuple(window_of(t, now, int(p), a, b) for p in people))
    part = Generation(some, lambda _bound: None, executor, deadline, frame)
    part.pool.add_roster(now.x[people, a:b])
    return part


class Parts:
    """What it takes to improve the best roster part by part."""

    def __init__(
        self,
        shared: Shared,
        problem: LineProblem,
        arrays: Arrays,
        search: Search,
        rng: np.random.Generator,
        executor: ThreadPoolExecutor | None,
    ) -> None:
        self.shared, self.problem, self.arrays = shared, problem, arrays
        self.search, self.rng, self.executor = search, rng, executor
        self.people, self.days = int(arrays.cost.shape[0]), int(arrays.cost.shape[1])
        self.some = max(2, PART_DAYS // self.days)
        self.weeks = max(2, round(WINDOW_DAYS / self.people / 7))
        self.turn = 0

    def run(self, until: float, program: Generation | None) -> None:
        """Parts until a time; those of some people where there is a program of all to tell whom to choose."""
        kinds = []
        if program is not None and self.people > self.some:
            kinds.append(self._some_people)
        if self.has_weeks():
            kinds.append(self._some_weeks)
        while kinds and time.monotonic() < until and not self.shared.done():
            self.turn += 1
            kinds[self.turn % len(kinds)](program)

    def count_of_weeks(self) -> int:
        """How many parts of everybody hold the whole horizon."""
        return -(-self.days // (7 * self.weeks))

    def has_weeks(self) -> bool:
        """Whether the horizon is longer than a part of everybody."""
        return self.days > 7 * self.weeks

    def _some_people(self, program: Generation | None) -> None:
        roster = self._stands()
        assert program is not None
        blame = np.maximum(0.0, program.dearness(roster))
        chance = blame + LEAST_BLAME * blame.mean() + 1e-9
        people = np.sort(self.rng.choice(self.people, self.some, replace=False, p=chance / chance.sum()))
        part = part_of(self.arrays, self.search.now, people, 0, self.days, self.executor, self.shared.deadline)
        for n, p in enumerate(people.tolist()):
            for line in program.nearest(p, KEPT):
                part.pool.add(n, line)
        self._improve(part, roster, people, 0)

    def _some_weeks(self, program: Generation | None) -> None:
        roster = self._stands()
        width = 7 * self.weeks
        a = self._dearest_weeks(roster, width)
        everybody = np.arange(self.people)
        part = part_of(self.arrays, self.search.now, everybody, a, a + width, self.executor, self.shared.deadline)
        self._improve(part, roster, everybody, a)

    def _dearest_weeks(self, roster: Codes, width: int) -> int:
        """The first day of the weeks that cost most, by how often they were asked for already."""
        costs, shared = cost_by_day(self.arrays, roster), self.shared
        starts: list[int] = [*range(0, self.days - width, 7), self.days - width]
        with shared.lock:
            if shared.asked is None:
                shared.asked = np.zeros(self.days)
            each = costs / (1 + shared.asked) ** 2
            sums = np.array([each[a : a + width].sum() for a in starts])
            best = int(np.argmax(sums * (1 + CURIOUS * self.rng.random(sums.size))))
            a = starts[best]
            shared.asked[a : a + width] += 1
        return a

    def _stands(self) -> Codes:
        roster, _ = self.shared.standing()
        if roster is None:
            raise RuntimeError("A part was asked for before there was a roster.")
        self.search.start_from(roster)
        return roster

    def _improve(self, part: Generation, roster: Codes, people: NDArray[np.int64], a: int) -> None:
        """Solve the program of a part as closely as pays, and dive for something better than what stands there."""
        days, done = part.days.size, self.shared.done
        mine = roster[people, a : a + days]
        here = part.cost_of(mine)
        while part.round(done) and part.between() > WORTH * (here - part.value):
            if part.value - part.between() > here - 1 or part.exhausted():
                break
        if part.value > here - SMALL or done():
            return
        if people.size * days > MANY_DAYS:
            dived = dive_days(part, self.rng, done)
        else:
            dived = dive_lines(part, self.rng, here - SMALL, done)
        if dived is None or part.cost_of(dived) >= here:
            return
        self._offer(roster, people, a, dived)
        latest, _ = self.shared.standing()
        if latest is not None and (latest != roster).any():
            # Others found a better roster meanwhile, with which most of these lines may go as well.
            self._offer(latest, people, a, dived)

    def _offer(self, roster: Codes, people: NDArray[np.int64], a: int, dived: Codes) -> None:
        """A roster with these lines, but for people to whose other days they are not lawful."""
        better = roster.copy()
        better[people, a : a + dived.shape[1]] = dived
        unlawful = faulty(self.problem, roster_of(better))
        better[unlawful] = roster[unlawful]
        self.search.start_from(better)
        self.shared.offer(better, self.search.cost)
