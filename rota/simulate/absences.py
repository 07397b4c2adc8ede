"""Who is away on which day of a simulated year: tables of a simulation's absences, and the compiled drawing of a year.

Each absence runs by itself with streams of its own, named by its id, so that one more absence leaves the others' draws
as they were. Spells begin up to `WARM_UP_DAYS` before the period, so that the first day is a day like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.domain.absence import (
    DAYS_PER_YEAR,
    MOST_DAYS,
    Effect,
    Holiday,
    Length,
    Outbreak,
    SideName,
    SimulationSpec,
    Spell,
    Vacancy,
)
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK
from rota.simulate.draws import fold, key_of, unit
from rota.simulate.year import LaidYear

Ints = NDArray[np.int64]
WARM_UP_DAYS = 364
MAIN_WEEKS = range(26, 34)  # ISO weeks of the main holiday period
YEAR_WEEKS = 52
SPELL, OUTBREAK, HOLIDAY = range(3)
HERE, AWAY, REPLACED = range(3)  # a person's day: at work as planned, away, away with a temporary worker on the line
ONSET, LENGTH, HIT, DELAY = range(4)
STREAMS = ("onset", "length", "hit", "delay")


class Absences(NamedTuple):
    """Read-only tables of n absences over P positions and H = WARM_UP_DAYS + D days."""

    seed: np.uint64
    first: int  # ordinal of the first day of the period
    kind: Ints  # (n,)
    chance: NDArray[np.float64]  # (n, P): of an onset on an ordinary day; of being hit by an outbreak
    event: NDArray[np.float64]  # (n,): chance of an outbreak on an ordinary day
    on_date: NDArray[np.float64]  # (n, H): factor of the date
    lengths: NDArray[np.float64]  # (n, MOST_DAYS): P(at most so many days)
    spread: Ints  # (n,)
    stream: NDArray[np.uint64]  # (n, 4)
    starts: Ints  # weeks that a holiday's main part can begin in; of absence n from place n * W, -1 ends them
    others: Ints  # (W,): 1 for weeks outside the main period
    holiday: Ints  # (n, 2): weeks of the main part, other weeks
    covered: NDArray[np.float64]  # (n,)
    person: NDArray[np.uint64]  # (P,)


def rate_of(scenario: Scenario, spec: SimulationSpec, position: Position, absence: Spell | Outbreak | Vacancy) -> float:
    """A person's own figure: that of the first group the person belongs to where the absence has one for it.

    Onsets a year of a spell or vacancy, the share hit of an outbreak.
    """
    own = absence.share if isinstance(absence, Outbreak) else absence.per_year
    group = next((group for group in spec.groups if group.has(scenario, position)), None)
    return own if group is None else absence.by_group.get(group.id, own)


def effect_of(
    scenario: Scenario, effects: Sequence[Effect], spec: SimulationSpec, position: Position, absence: str
) -> float:
    """The product of the effects of a side that concern a person and an absence."""
    product = 1.0
    for effect in effects:
        group = next((group for group in spec.groups if group.id == effect.group), None)
        if (effect.absences is None or absence in effect.absences) and (group is None or group.has(scenario, position)):
            product *= effect.factor
    return product


def absences_of(year: LaidYear, side: SideName, persons: NDArray[np.uint64]) -> Absences:
    """The tables of one side."""
    spec, scenario = year.spec, year.scenario
    count, weeks = len(spec.absences), year.weeks
    positions = scenario.worked_positions
    history = WARM_UP_DAYS + year.days
    effects = [effect for effect in spec.effects if effect.side == side]
    kind, spread = np.zeros(count, np.int64), np.zeros(count, np.int64)
    chance, event = np.zeros((count, len(positions))), np.zeros(count)
    on_date, lengths = np.ones((count, history)), np.ones((count, MOST_DAYS))
    holiday, covered = np.zeros((count, 2), np.int64), np.zeros(count)
    starts, others = np.full(count * weeks, -1, np.int64), np.zeros(weeks, np.int64)
    iso = [year.date(week * DAYS_PER_WEEK).isocalendar().week for week in range(weeks)]
    others[:] = [week not in MAIN_WEEKS for week in iso]
    dates = [year.first + timedelta(days=day - WARM_UP_DAYS) for day in range(history)]
    for n, absence in enumerate(spec.absences):
        if isinstance(absence, Holiday):
            kind[n], covered[n] = HOLIDAY, absence.covered_share
            fits = [
                week
                for week in range(weeks - absence.main_weeks + 1)
                if absence.main_weeks and not others[week : week + absence.main_weeks].any()
            ]
            starts[n * weeks : n * weeks + len(fits)] = fits
            wanted = (absence.other_weeks * weeks + YEAR_WEEKS // 2) // YEAR_WEEKS
            holiday[n] = absence.main_weeks, min(wanted, int(others.sum()))
            continue
        per_year = [rate_of(scenario, spec, position, absence) for position in positions]
        if isinstance(absence, Outbreak):
            kind[n], spread[n] = OUTBREAK, absence.spread_days
            event[n] = absence.per_year / DAYS_PER_YEAR
            chance[n] = per_year
        else:
            chance[n] = [rate / DAYS_PER_YEAR for rate in per_year]
        if isinstance(absence, Vacancy):
            lengths[n, : absence.weeks * DAYS_PER_WEEK - 1] = 0.0
            continue
        chance[n] *= [effect_of(scenario, effects, spec, position, absence.id) for position in positions]
        months = absence.month_factors()
        weekdays = absence.weekday_factors() if isinstance(absence, Spell) else (1.0,) * DAYS_PER_WEEK
        on_date[n] = [months[day.month - 1] * weekdays[day.weekday()] for day in dates]
        lengths[n] = _cumulative(absence.length)
    return Absences(
        seed=np.uint64(spec.seed),
        first=year.first.toordinal(),
        kind=kind,
        chance=chance,
        event=event,
        on_date=on_date,
        lengths=lengths,
        spread=spread,
        stream=np.array([[key_of(f"{one.id}/{name}") for name in STREAMS] for one in spec.absences], np.uint64).reshape(
            -1, len(STREAMS)
        ),
        starts=starts,
        others=others,
        holiday=holiday,
        covered=covered,
        person=persons[: len(positions)],
    )


def _cumulative(length: Length) -> NDArray[np.float64]:
    found = np.ones(MOST_DAYS)
    given = length.cumulative()
    found[: len(given)] = given
    return found


@njit(cache=True, nogil=True)
def draw_absences(t: Absences, replication: np.uint64, status: NDArray[np.uint8]) -> None:
    """Fill (P, D) with HERE, AWAY and REPLACED for one year."""
    status[:] = HERE
    for n in range(t.kind.shape[0]):
        if t.kind[n] == SPELL:
            for p in range(t.person.shape[0]):
                _spells(t, n, p, replication, status[p])
        elif t.kind[n] == OUTBREAK:
            _outbreaks(t, n, replication, status)
    for n in range(t.kind.shape[0]):
        if t.kind[n] == HOLIDAY:
            for p in range(t.person.shape[0]):
                _holidays(t, n, p, replication, status[p])


@njit(cache=True, nogil=True, inline="always")
def _state(t: Absences, n: int, which: int, replication: np.uint64) -> np.uint64:
    return np.uint64(fold(fold(fold(np.uint64(0), t.seed), t.stream[n, which]), replication))


@njit(cache=True, nogil=True, inline="always")
def _days(t: Absences, n: int, u: float) -> int:
    """The least number of days whose probability of being enough is above u."""
    return int(np.searchsorted(t.lengths[n], u, side="right")) + 1


@njit(cache=True, nogil=True, inline="always")
def _mark(line: NDArray[np.uint8], first: int, last: int) -> None:
    for day in range(max(first, 0), min(last, line.shape[0])):
        line[day] = AWAY


@njit(cache=True, nogil=True)
def _spells(t: Absences, n: int, p: int, replication: np.uint64, line: NDArray[np.uint8]) -> None:
    chance = t.chance[n, p]
    if chance <= 0.0:
        return
    onset = fold(_state(t, n, ONSET, replication), t.person[p])
    length = fold(_state(t, n, LENGTH, replication), t.person[p])
    day = -WARM_UP_DAYS
    while day < line.shape[0]:
        word = np.uint64(t.first + day)
        if unit(fold(onset, word)) < chance * t.on_date[n, day + WARM_UP_DAYS]:
            last = day + _days(t, n, unit(fold(length, word)))
            _mark(line, day, last)
            day = last
        else:
            day += 1


@njit(cache=True, nogil=True)
def _outbreaks(t: Absences, n: int, replication: np.uint64, status: NDArray[np.uint8]) -> None:
    ward = fold(_state(t, n, ONSET, replication), np.uint64(0))
    hit, delay = _state(t, n, HIT, replication), _state(t, n, DELAY, replication)
    length = _state(t, n, LENGTH, replication)
    for day in range(-WARM_UP_DAYS, status.shape[1]):
        word = np.uint64(t.first + day)
        if unit(fold(ward, word)) >= t.event[n] * t.on_date[n, day + WARM_UP_DAYS]:
            continue
        for p in range(status.shape[0]):
            if unit(fold(fold(hit, t.person[p]), word)) < t.chance[n, p]:
                late = int(unit(fold(fold(delay, t.person[p]), word)) * (t.spread[n] + 1))
                first = day + late
                _mark(status[p], first, first + _days(t, n, unit(fold(fold(length, t.person[p]), word))))


@njit(cache=True, nogil=True)
def _holidays(t: Absences, n: int, p: int, replication: np.uint64, line: NDArray[np.uint8]) -> None:
    weeks = t.others.shape[0]
    taken = np.zeros(weeks, np.uint8)
    starts = 0
    while starts < weeks and t.starts[n * weeks + starts] >= 0:
        starts += 1
    if starts:
        u = unit(fold(fold(_state(t, n, ONSET, replication), t.person[p]), np.uint64(t.first)))
        first = t.starts[n * weeks + int(u * starts)]
        taken[first : first + t.holiday[n, 0]] = 1
    chosen = fold(_state(t, n, HIT, replication), t.person[p])
    for _ in range(t.holiday[n, 1]):
        best, least = -1, np.uint64(0)
        for week in range(weeks):
            if t.others[week] and not taken[week]:
                bits = fold(chosen, np.uint64(t.first + 7 * week))
                if best < 0 or bits < least:
                    best, least = week, bits
        taken[best] = 1
    covered = fold(_state(t, n, DELAY, replication), t.person[p])
    for week in range(weeks):
        if taken[week]:
            held = unit(fold(covered, np.uint64(t.first + 7 * week))) < t.covered[n]
            for day in range(7 * week, 7 * week + 7):
                line[day] = REPLACED if held else AWAY
