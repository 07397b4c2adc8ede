"""Whole lines of shifts around decided weekends, within the effort of a search."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from rota.solver.bounds.cover_rows import cover_rows
from rota.solver.groups import alike
from rota.solver.model import candidates_of
from rota.solver.opendays import OpenDays
from rota.solver.pattern.deal import dealt
from rota.solver.pattern.line import has_line
from rota.solver.pattern.program import Effort, Program, best_pattern, opened
from rota.solver.pattern.tables import FREE_DAY, LACK_COST, NO_CAP, Tables, build_tables, prices
from rota.solver.variables import Builder, Key

if TYPE_CHECKING:
    from rota.solver.search import Search

PRICERS = 2
NEGLIGIBLE = 1.0  # of people missing, in the program's costs: a place is many times as much
EFFORT_PER_DAY = 1e-5  # deterministic units, about seconds, for a day of a priced line, the program's part included
# Other decisions on weekends are looked at where one takes less than this share of the effort or people are missing,
# while there is more left than that share.
CHEAP, ENOUGH, MOST_DECISIONS = 0.12, 0.5, 8

Again = Callable[[int], frozenset[Key] | None]  # other duties on weekends, by number


class OpenPattern(NamedTuple):
    """The programs of a ward whose weekends are decided, solved but not in whole lines yet."""

    days: OpenDays
    tables: Tables
    programs: list[Program]

    @property
    def value(self) -> float:
        """What the best mix of lines costs, and what the weekends lack."""
        return self.tables.short + sum(program.closed for program in self.programs)

    @property
    def lacking(self) -> float:
        """What the people missing in it cost."""
        return sum(program.lacking() for program in self.programs)


def lines_pattern(search: Search, duties: frozenset[Key], effort: float, again: Again) -> frozenset[Key] | None:
    """Which days each position works and by which shift; None where no such pattern was found within the effort.

    Weekends are worked as in `duties`, by them or by positions alike, or as in what `again` gives where that is better.
    """
    until = (time.monotonic() if search.options.deterministic_limit is None else search.deterministic_spent) + effort
    b = Builder(search.scenario, search.ruleset)

    def left() -> float:
        if search.stop.is_set():
            return 0.0
        return until - (time.monotonic() if search.options.deterministic_limit is None else search.deterministic_spent)

    def spend(people: int) -> None:
        search.deterministic_spent += EFFORT_PER_DAY * people * b.grid.days

    with ThreadPoolExecutor(PRICERS) as threads, threadpool_limits(1, user_api="blas"):
        work = Effort(left, spend, threads if search.options.workers > 1 else None)
        opening = Opening(search, b, work)
        best, number = opening.of(duties), 1
        while number < MOST_DECISIONS and left() > ENOUGH * effort:
            cheap = effort - left() < CHEAP * effort * number
            if not cheap and best is not None and best.lacking <= NEGLIGIBLE:
                break
            other = again(number)
            found = None if other is None else opening.of(other)
            if found is not None and (best is None or found.value < best.value):
                best = found
            number += 1
        kinds = None if best is None else best_pattern(best.tables, best.programs, work, search.options.seed)
    if best is None or kinds is None:
        return None
    codes = best.days.work_codes
    worked = zip(*np.nonzero(kinds != FREE_DAY), strict=True)
    return frozenset((int(p), int(day), codes[kinds[p, day] - 1]) for p, day in worked)


class Opening:
    """Sets up patterns of one ward."""

    def __init__(self, search: Search, b: Builder, work: Effort) -> None:
        self._grid, self._ruleset, self._work = b.grid, search.ruleset, work
        self._candidates = candidates_of(b)
        codes = {place: tuple(some) for place, some in self._candidates.items()}
        self._groups = alike(b.grid, self._candidates, cover_rows(search.scenario, search.ruleset, codes))

    def of(self, duties: frozenset[Key]) -> OpenPattern | None:
        """Around these weekend duties, dealt again among positions alike; None where somebody has no line."""
        # Some hours are met by no weekdays beside the very shifts of the weekends, which are then open to exchange.
        tight = self._opened(duties, ())
        if tight is not None and tight.lacking <= NEGLIGIBLE:
            return tight
        return self._opened(duties, range(len(self._grid.positions)))

    def _opened(self, duties: frozenset[Key], loose: Collection[int]) -> OpenPattern | None:
        days = OpenDays(self._grid, self._ruleset, self._candidates, duties)
        tables = build_tables(days, loose)
        if tables is None or not all(has_line(tables, p) for p in range(len(self._grid.positions))):
            return None
        days = OpenDays(self._grid, self._ruleset, self._candidates, dealt(days, tables, self._groups, self._work))
        tables = build_tables(days, loose)
        programs = None if tables is None else opened(tables, self._work)
        return None if tables is None or programs is None else OpenPattern(days, tables, programs)


def warm_up() -> None:
    """Compile what a pattern needs, or load it from its cache, on one person's week with one day to work."""
    allowed = np.zeros((1, 7, 2), np.bool_)
    allowed[0, :, FREE_DAY] = allowed[0, 0, 1] = True
    row = np.full((*allowed.shape, 1), -1, np.int64)
    row[0, 0, 1, 0] = 0
    week = Tables(
        wraps=True,
        first=np.zeros(1, np.int64),
        allowed=allowed,
        cost=np.zeros(allowed.shape),
        units=allowed * np.arange(2),
        night=np.zeros(2, np.bool_),
        learn=np.zeros(2, np.bool_),
        alike=np.arange(2),
        next_barred=np.zeros((1, 2, 2), np.bool_),
        second_barred=np.zeros((1, 2, 2), np.bool_),
        stretch=np.full((1, 7), -1, np.int64),
        week_most=np.full((1, 1), NO_CAP, np.int64),
        runs=np.ones((1, 2), np.int64),
        contract_min=np.ones(1, np.int64),
        prices=prices(),
        ends=np.array([[0, 1]], np.int64),
        row=row,
        need=np.ones(1),
        lack=np.full(1, LACK_COST),
        short=0.0,
    )
    effort = Effort(lambda: 1.0, lambda _people: None, None)
    programs = opened(week, effort)
    if programs is not None:
        best_pattern(week, programs, effort, 0)
