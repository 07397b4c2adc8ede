"""A pattern of days by whole lines within the effort of a search."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from rota.solver.pattern.program import Effort, best_pattern
from rota.solver.pattern.tables import DAY_KINDS, FREE_DAY, NO_CAP, ROWS_A_DAY, Tables, build_tables, prices
from rota.solver.workdays import Pattern, WorkDays

if TYPE_CHECKING:
    from rota.solver.search import Search

PRICERS = 2
EFFORT_PER_DAY = 1e-5  # deterministic units, about seconds, for a day of a priced line, the program's part included


def lines_pattern(search: Search, days: WorkDays, effort: float) -> Pattern | None:
    """Which days each position works; None where no such pattern was found within the effort."""
    tables = build_tables(days)
    if tables is None:
        return None
    until = (time.monotonic() if search.options.deterministic_limit is None else search.deterministic_spent) + effort
    length = days.grid.days

    def left() -> float:
        if search.stop.is_set():
            return 0.0
        return until - (time.monotonic() if search.options.deterministic_limit is None else search.deterministic_spent)

    def spend(people: int) -> None:
        search.deterministic_spent += EFFORT_PER_DAY * people * length

    with ThreadPoolExecutor(PRICERS) as threads, threadpool_limits(1, user_api="blas"):
        pricer = threads if search.options.workers > 1 else None
        found = best_pattern(tables, Effort(left, spend, pricer), search.options.seed)
    if found is None:
        return None
    return {(int(p), int(day)): int(found[p, day]) - 1 for p, day in zip(*np.nonzero(found != FREE_DAY), strict=True)}


def warm_up() -> None:
    """Compile what a pattern needs, or load it from its cache, on one person's week with one day to work."""
    length = 7
    allowed = np.zeros((1, length, DAY_KINDS), np.bool_)
    allowed[0, :, FREE_DAY] = allowed[0, 0, 1] = True
    row = np.full((*allowed.shape, ROWS_A_DAY), -1, np.int64)
    row[0, 0, 1, 0] = 0
    week = Tables(
        wraps=True,
        first=np.zeros(1, np.int64),
        allowed=allowed,
        cost=np.zeros(allowed.shape),
        units=np.where(allowed, np.arange(DAY_KINDS), 0).astype(np.int64),
        next_barred=np.zeros((*allowed.shape, DAY_KINDS), np.uint8),
        second_barred=np.zeros((*allowed.shape, DAY_KINDS), np.uint8),
        stretch=np.full((1, length), -1, np.int64),
        week_most=np.full((1, 1), NO_CAP, np.int64),
        runs=np.ones((1, 2), np.int64),
        prices=prices(),
        target=np.ones(1, np.int64),
        longer=np.zeros(1, np.int64),
        ends=np.array([[0, 1]], np.int64),
        row=row,
        need=np.ones(1),
    )
    best_pattern(week, Effort(lambda: 1.0, lambda _people: None, None), 0)
