"""Simulate years of one side: the tables built once, years compiled and run on threads, figures made of the counts."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rota.domain.absence import SideName, SimulationSpec
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario, digest
from rota.domain.simulated import Years
from rota.rules.resolve import rule_set
from rota.simulate.absences import Absences, absences_of, draw_absences
from rota.simulate.fields import Layout
from rota.simulate.kernel import simulate
from rota.simulate.prices import Prices
from rota.simulate.results import years_of
from rota.simulate.tables import Tables, layout_of, tables_of
from rota.simulate.year import LaidYear

Ints = NDArray[np.int64]
CHUNK = 50  # years to a piece of work
EVENTS = 2048  # payments of one year that are made room for at first
DIGEST_YEARS = 3


@dataclass(frozen=True)
class Counted:
    """Years in whole numbers: a row of `fields` each, and what own staff were paid for additional work and overtime.

    The amounts are øre; None where the scenario does not give everybody's pay.
    """

    rows: Ints
    additional_ore: Ints | None
    overtime_ore: Ints | None


def simulate_years(
    scenario: Scenario,
    roster: Roster,
    spec: SimulationSpec,
    replications: range,
    *,
    side: SideName,
    threads: int | None = None,
) -> Years:
    """Figures of the years with these numbers. Year r of a seed is the same whatever else is simulated.

    `threads` only says how many cores to use (all of them when None); it changes no figure. Raises ValueError for
    numbers that do not follow one another upwards, and where the rota reaches over no whole week of the period.
    """
    year = LaidYear(scenario, roster, spec)
    found = counted(year, replications, side=side, threads=threads)
    return years_of(year, found.rows, found.additional_ore, found.overtime_ore)


def counted(year: LaidYear, replications: range, *, side: SideName, threads: int | None = None) -> Counted:
    """The whole numbers behind the figures."""
    if replications.step != 1 or replications.start < 0:
        raise ValueError(f"{replications} does not count upwards from 0 or more, one by one")
    tables = tables_of(year, rule_set(year.scenario))
    absences = absences_of(year, side, tables.person)
    layout, prices = layout_of(year), Prices(year)
    starts = range(replications.start, replications.stop, CHUNK)
    pieces = [range(start, min(start + CHUNK, replications.stop)) for start in starts]
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        done = list(pool.map(lambda piece: _chunk(tables, absences, layout, prices, piece), pieces))
    rows = np.concatenate([one[0] for one in done]) if done else np.zeros((0, layout.width), np.int64)
    if not prices.known:
        return Counted(rows, None, None)
    ore = [np.concatenate([one[part] for one in done]) if done else np.zeros(0, np.int64) for part in (1, 2)]
    return Counted(rows, ore[0], ore[1])


def draws_digest(spec: SimulationSpec, scenario: Scenario, roster: Roster, *, side: SideName = "baseline") -> str:
    """SHA-256 of who is away when in the first years, by person: what both sides have in common.

    Taken over the people of the scenario; of two sides the baseline's is shown. The sides share it person by person,
    which `tests/simulate` shows, except where the user assumes an effect on one of them.
    """
    year = LaidYear(scenario, roster, spec)
    tables = tables_of(year, rule_set(scenario))
    absences = absences_of(year, side, tables.person)
    status = np.zeros((layout_of(year).people, year.days), np.uint8)
    found = []
    for replication in range(DIGEST_YEARS):
        draw_absences(absences, np.uint64(replication), status)
        found.append(status.tolist())
    return digest([spec.seed, year.first.isoformat(), found])


def _chunk(tables: Tables, absences: Absences, layout: Layout, prices: Prices, piece: range) -> tuple[Ints, Ints, Ints]:
    counts = np.zeros((len(piece), layout.width), np.int64)
    events_of, room = np.zeros(len(piece), np.int64), EVENTS
    while True:
        events = np.zeros((len(piece), room), np.int64)
        if simulate(tables, absences, places(layout), piece.start, counts, events, events_of):
            return counts, *prices.totals(events, events_of)
        room *= 2


def places(layout: Layout) -> Ints:
    """Where the compiled engine puts the counts that are split."""
    split = (layout.kinds_at, layout.below_competence_at, layout.asked_at, layout.short_at, layout.done_at)
    more = (layout.needed_at, layout.solved_at, layout.away_at, layout.called_at, layout.added_at)
    return np.array([*split, *more], np.int64)
