"""One simulated year after the other, compiled: absences drawn, duties lost, shortages filled day by day, and counted.

Nothing is shared between years, and only whole numbers are added up, so that a year is the same to the last digit
whatever else is simulated and on how many threads.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.simulate import fields as f
from rota.simulate.absences import AWAY, HERE, REPLACED, Absences, draw_absences
from rota.simulate.cover import count_below, leave, missing, weigh, window_end
from rota.simulate.day import ADDED, Day
from rota.simulate.legal import Standing, sunday_worked
from rota.simulate.replace import needed_breaches, replace_on
from rota.simulate.tables import (
    PLAN_END,
    PLAN_FLAGS,
    PLAN_LEAVE,
    PLAN_PAID,
    PLAN_SHIFTS,
    PLAN_START,
    SIZE_COMPETENCES,
    SIZE_DAYS,
    SIZE_P,
    SIZE_S,
    SIZE_WEEKS,
    SIZE_X,
    Tables,
)
from rota.simulate.year import PAST_DAYS

Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def simulate(
    t: Tables, absences: Absences, at: Ints, first: int, counts: Ints, events: Ints, event_counts: Ints
) -> bool:
    """Fill a row of `counts` for every replication from number `first` on, and what own staff were paid for.

    `at` are the places of `Layout`. Returns False when the events of a year did not fit in.
    """
    people, days = t.sizes[SIZE_P], t.sizes[SIZE_DAYS]
    status = np.zeros((people, days), np.uint8)
    for row in range(counts.shape[0]):
        replication = np.uint64(first + row)
        draw_absences(absences, replication, status)
        counts[row] = 0
        found = _year(t, at, replication, status, counts[row], events[row])
        if found < 0:
            return False
        event_counts[row] = found
    return True


@njit(cache=True, nogil=True)
def _year(t: Tables, at: Ints, replication: np.uint64, status: NDArray[np.uint8], out: Ints, events: Ints) -> int:
    people, days, outside = t.sizes[SIZE_P], t.sizes[SIZE_DAYS], t.sizes[SIZE_X]
    below = np.zeros((days, 3, 1 + t.sizes[SIZE_COMPETENCES]), np.uint8)
    parts = np.zeros(t.need.shape[0], np.int64)
    _nobody_replaced(t, status, below, parts, out)
    present, here = t.present.copy(), t.here.copy()
    s = _standing(t)
    day = _day(t, replication)
    # Who was on the ward in which week: own staff, then people from outside, then temporary workers by line.
    seen = np.zeros((2 * people + outside, t.sizes[SIZE_WEEKS]), np.uint8)
    used = 0
    for d in range(days):
        lost = _lose(t, s, status, present, here, d, out)
        day.asked[:] = 0
        day.changed[:] = 0
        day.came[:] = 0
        lacking = weigh(t, present, d, day.up, day.down)
        _disturbances(t, status, present, d, lost, lacking, out)
        if lacking > 0:
            used = replace_on(t, s, day, at, replication, status, present, here, d, out, events, used)
            if used < 0:
                return -1
            if weigh(t, present, d, day.up, day.down) > 0:
                out[f.UNCOVERED_DAYS] += 1
                needed_breaches(t, s, day, at, replication, status, d, out)
        _who_was_here(t, day, status, d, seen, out)
    count_below(t, present, below, parts)
    _shortages(t, at, present, below, parts, out)
    _people(t, at, s, day, status, seen, out)
    return used


@njit(cache=True, nogil=True)
def _day(t: Tables, replication: np.uint64) -> Day:
    people, outside, codes = t.sizes[SIZE_P], t.sizes[SIZE_X], t.code.shape[0]
    classes, window = t.member.shape[0], 2 * t.sizes[SIZE_S]
    return Day(
        np.zeros((classes, window), np.int64),
        np.zeros((classes, window), np.int64),
        np.zeros((classes, codes), np.int64),
        np.zeros((classes, codes, codes), np.int64),
        np.zeros(people, np.uint8),
        np.zeros((people, codes), np.uint8),
        np.zeros(people, np.uint8),
        np.zeros(people, np.uint8),
        np.zeros(outside, np.uint8),
        np.zeros((people, codes), np.int64),
        t.single.copy(),
        np.zeros(people + outside, np.int64),
        np.full(outside, -(10**9), np.int64),
        np.zeros((people, t.room.shape[1]), np.int64),
        np.zeros(people, np.int64),
    )


@njit(cache=True, nogil=True)
def _standing(t: Tables) -> Standing:
    people, days, weeks = t.sizes[SIZE_P], t.sizes[SIZE_DAYS], t.sizes[SIZE_WEEKS]
    line = t.plan.copy()
    ordinary, overtime = np.zeros((people, days), np.int64), np.zeros((people, days), np.int64)
    week_ordinary, week_paid = np.zeros((people, weeks), np.int64), np.zeros((people, weeks), np.int64)
    sunday = np.zeros((people, weeks), np.uint8)
    for p in range(people):
        for d in range(days):
            ordinary[p, d] = line[p, PAST_DAYS + d, PLAN_PAID]
            week_ordinary[p, d // 7] += ordinary[p, d]
            week_paid[p, d // 7] += ordinary[p, d] + line[p, PAST_DAYS + d, PLAN_LEAVE]
        for week in range(weeks):
            sunday[p, week] = sunday_worked(line[p], week)
    total, year = week_ordinary.copy(), np.zeros(people, np.int64)
    return Standing(line, ordinary, overtime, week_ordinary, total, week_paid, year, sunday)


@njit(cache=True, nogil=True)
def _nobody_replaced(t: Tables, status: NDArray[np.uint8], below: NDArray[np.uint8], parts: Ints, out: Ints) -> None:
    """Count the shifts that would be below minimum had nobody been replaced."""
    days = t.sizes[SIZE_DAYS]
    present, here = t.present.copy(), t.here.copy()
    for p in range(t.sizes[SIZE_P]):
        for d in range(days):
            if status[p, d] == AWAY:
                for i in range(t.first_duty[p * days + d], t.first_duty[p * days + d + 1]):
                    leave(t, present, here, p, t.duty[i, 0], t.duty[i, 1])
    count_below(t, present, below, parts)
    out[f.BELOW_BEFORE] = below[:, :, 0].sum()


@njit(cache=True, nogil=True)
def _lose(
    t: Tables,
    s: Standing,
    status: NDArray[np.uint8],
    present: NDArray[np.int16],
    here: NDArray[np.int8],
    d: int,
    out: Ints,
) -> int:
    """Take the duties of those who are away off the day. Returns how many duties on the ward are lost."""
    days, week, lost = t.sizes[SIZE_DAYS], d // 7, 0
    for p in range(t.sizes[SIZE_P]):
        block = s.line[p, PAST_DAYS + d]
        out[f.PLANNED_MIN] += block[PLAN_PAID]
        out[f.PLANNED_SHIFTS] += block[PLAN_SHIFTS]
        if status[p, d] == HERE or block[PLAN_END] <= block[PLAN_START]:
            continue
        out[f.ABSENT_MIN] += block[PLAN_PAID]
        out[f.ABSENT_SHIFTS] += block[PLAN_SHIFTS]
        if status[p, d] == REPLACED:
            out[f.TEMP_MIN] += block[PLAN_PAID]
            out[f.TEMP_SHIFTS] += block[PLAN_SHIFTS]
        else:
            for i in range(t.first_duty[p * days + d], t.first_duty[p * days + d + 1]):
                leave(t, present, here, p, t.duty[i, 0], t.duty[i, 1])
                lost += 1
        s.week_ordinary[p, week] -= s.ordinary[p, d]
        s.week_total[p, week] -= s.ordinary[p, d]
        s.week_paid[p, week] -= s.ordinary[p, d]
        s.ordinary[p, d] = 0
        block[PLAN_START] = 0
        block[PLAN_END] = 0
        block[PLAN_PAID] = 0
        block[PLAN_SHIFTS] = 0
        block[PLAN_FLAGS] &= ~3
        s.sunday[p, week] = sunday_worked(s.line[p], week)
    return lost


@njit(cache=True, nogil=True)
def _disturbances(
    t: Tables,
    status: NDArray[np.uint8],
    present: NDArray[np.int16],
    d: int,
    lost: int,
    lacking: int,
    out: Ints,
) -> None:
    """Count the lost duties on the ward that leave it below minimum at some moment of the day's window."""
    if lost == 0:
        return
    if lacking == 0:
        out[f.LEFT_ABOVE] += lost
        return
    days, last, disturbed = t.sizes[SIZE_DAYS], window_end(t, d), 0
    for p in range(t.sizes[SIZE_P]):
        if status[p, d] != AWAY:
            continue
        for i in range(t.first_duty[p * days + d], t.first_duty[p * days + d + 1]):
            for a in range(t.duty[i, 0], min(t.duty[i, 1], last)):
                total, worst = missing(t.need, present, a, t.member, 0, 0)
                if total + worst > 0:
                    disturbed += 1
                    break
    out[f.LEFT_ABOVE] += lost - disturbed
    if disturbed:
        out[f.DISTURBED] += disturbed
        if out[f.DISTURBANCE_DAYS] == 0:
            out[f.FIRST_DISTURBANCE] = d
        out[f.DISTURBANCE_DAYS] += 1
        out[f.LAST_DISTURBANCE] = d


@njit(cache=True, nogil=True)
def _who_was_here(t: Tables, day: Day, status: NDArray[np.uint8], d: int, seen: NDArray[np.uint8], out: Ints) -> None:
    """Count the shifts worked on the ward that begin on a day, and mark who worked them."""
    days, people, outside, week = t.sizes[SIZE_DAYS], t.sizes[SIZE_P], t.sizes[SIZE_X], d // 7
    for p in range(people):
        planned = t.first_duty[p * days + d + 1] - t.first_duty[p * days + d]
        if status[p, d] == REPLACED and planned:
            out[f.ALL_SHIFTS] += planned
            seen[people + outside + p, week] = 1
        own = 0
        if day.changed[p] == ADDED:
            own = 1
        elif status[p, d] == HERE:
            own = planned
        if own:
            out[f.ALL_SHIFTS] += own
            out[f.REGULAR] += own
            seen[p, week] = 1
    for x in range(outside):
        if day.came[x] == ADDED:
            out[f.ALL_SHIFTS] += 1
            seen[people + x, week] = 1


@njit(cache=True, nogil=True)
def _shortages(
    t: Tables, at: Ints, present: NDArray[np.int16], below: NDArray[np.uint8], parts: Ints, out: Ints
) -> None:
    stretches = t.sizes[SIZE_S]
    for a in range(present.shape[0]):
        length = t.length[a % stretches]
        total, worst = missing(t.need, present, a, t.member, 0, 0)
        out[f.BELOW_PERSON_MIN] += max(total, worst) * length
        for competence in range(t.sizes[SIZE_COMPETENCES]):
            if t.asked[a, competence]:
                out[at[2] + competence] += length
                if parts[a] >> competence & 1:
                    out[at[3] + competence] += length
    for d in range(below.shape[0]):
        for kind in range(3):
            out[at[0] + kind] += below[d, kind, 0]
            for competence in range(t.sizes[SIZE_COMPETENCES]):
                out[at[1] + competence] += below[d, kind, 1 + competence]


@njit(cache=True, nogil=True)
def _people(
    t: Tables, at: Ints, s: Standing, day: Day, status: NDArray[np.uint8], seen: NDArray[np.uint8], out: Ints
) -> None:
    people, outside, weeks = t.sizes[SIZE_P], t.sizes[SIZE_X], t.sizes[SIZE_WEEKS]
    for p in range(people):
        out[f.WORKED_MIN] += s.week_total[p].sum()
        out[at[7] + p] = (status[p] != HERE).sum()
        out[at[8] + p] = day.called[p]
        out[at[9] + p] = day.added[p]
    for g in range(t.circle.shape[0]):
        for one in range(2 * people + outside):
            if t.circle[g, one if one < people + outside else one - people - outside]:
                for week in range(weeks - 1):
                    out[f.DIFFERENT_PEOPLE] += seen[one, week] or seen[one, week + 1]
