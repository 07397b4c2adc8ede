"""How a day below minimum is filled: the steps of the policies in their order, each by the best option first. Compiled.

An option is a person and a shift. It is taken only where it removes at least `least_gap_min` person-minutes of what is
missing and breaks no limit that the step may not breach. Best is: most removed, then least beyond what is asked for,
then who was asked least so far this year, then a draw keyed by person and date, then the order of the shifts.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.simulate import fields as f
from rota.simulate.absences import HERE
from rota.simulate.cover import join, leave, weigh
from rota.simulate.day import ACCEPT, ADDED, RANK, UNKNOWN, Day, gains
from rota.simulate.draws import fold, unit
from rota.simulate.legal import CONSENT, DAY, OVERLAP, Standing, broken, sunday_worked
from rota.simulate.outside import from_outside
from rota.simulate.tables import (
    AGENCY,
    CODE_A,
    CODE_B,
    CODE_END,
    CODE_FLAGS,
    CODE_PAID,
    CODE_PRESENCE,
    CODE_START,
    EXTEND,
    EXTRA,
    LEAVE_FLAG,
    OVERTIME,
    PLAN_END,
    PLAN_FLAGS,
    PLAN_PAID,
    PLAN_SHIFTS,
    PLAN_START,
    POOL,
    SIZE_FIRST,
    SIZE_LEAST,
    SIZE_P,
    SIZE_S,
    SIZE_STEPS,
    SWAP,
    Tables,
)
from rota.simulate.year import PAST_DAYS

Ints = NDArray[np.int64]
DAY_OVERTIME_MIN = 9 * 60  # aml. § 10-4 (1): beyond nine hours a day additional work is overtime


@njit(cache=True, nogil=True)
def replace_on(
    t: Tables,
    s: Standing,
    day: Day,
    at: Ints,
    replication: np.uint64,
    status: NDArray[np.uint8],
    present: NDArray[np.int16],
    here: NDArray[np.int8],
    d: int,
    out: Ints,
    events: Ints,
    used: int,
) -> int:
    """Fill a day. Returns how many events the year has so far, -1 when they do not fit in."""
    day.known[:] = UNKNOWN
    least = t.sizes[SIZE_LEAST]
    word = np.uint64(t.sizes[SIZE_FIRST] + d)
    rank = fold(fold(fold(np.uint64(0), t.seed), RANK), replication)
    accept = fold(fold(fold(np.uint64(0), t.seed), ACCEPT), replication)
    gains(t, day, d)
    for number in range(t.sizes[SIZE_STEPS]):
        kind = t.step[number, 0]
        if kind in (POOL, AGENCY):
            if not from_outside(t, day, at, replication, number, d, present, out):
                return used
            continue
        _concerned(t, s, day, kind, status, d)
        day.barred[:] = 0
        while True:
            p, a, c = _best(t, s, day, number, rank, word, d)
            if p < 0:
                break
            day.free[p] = 0
            if kind != SWAP:
                day.asked[p] = 1
                if kind != EXTEND:
                    day.called[p] += 1
                    out[f.CALLS] += 1
                if unit(fold(fold(accept, t.person[p]), word)) >= t.share[number]:
                    continue
                if kind != EXTEND:
                    out[f.CALLS_ACCEPTED] += 1
            if used >= events.shape[0]:
                return -1
            used = _apply(t, s, day, at, number, p, a, c, d, present, here, out, events, used)
            if weigh(t, present, d, day.up, day.down) < least:
                return used
            gains(t, day, d)
    return used


@njit(cache=True, nogil=True)
def needed_breaches(
    t: Tables,
    s: Standing,
    day: Day,
    at: Ints,
    replication: np.uint64,
    status: NDArray[np.uint8],
    d: int,
    out: Ints,
) -> None:
    """Count, on a day left short, each limit that alone stands in the way of somebody who would have helped."""
    gains(t, day, d)
    word = np.uint64(t.sizes[SIZE_FIRST] + d)
    accept = fold(fold(fold(np.uint64(0), t.seed), ACCEPT), replication)
    bits = 0
    for number in range(t.sizes[SIZE_STEPS]):
        kind = t.step[number, 0]
        if kind in (POOL, AGENCY):
            continue
        _concerned(t, s, day, kind, status, d)
        for p in range(t.sizes[SIZE_P]):
            if not day.free[p]:
                continue
            if kind != SWAP and unit(fold(fold(accept, t.person[p]), word)) >= t.share[number]:
                continue
            g, a = t.klass[p], -1 if kind in (EXTRA, OVERTIME) else day.single[p, d]
            for c in range(t.code.shape[0]):
                gain = day.gain[g, c] if a < 0 else day.change[g, a, c]
                if gain >= t.sizes[SIZE_LEAST] and _has(t, s, day, number, p, a, c, d):
                    mask = _breaks(t, s, day, kind, p, a, c, d)
                    if mask != 0 and mask & (mask - 1) == 0 and mask != 1 << OVERLAP and mask != 1 << CONSENT:
                        bits |= mask
    if bits:
        out[f.NEEDED_DAYS] += 1
        for rule in range(t.limit.shape[1]):
            if bits >> rule & 1:
                out[at[5] + rule] += 1


@njit(cache=True, nogil=True)
def _concerned(t: Tables, s: Standing, day: Day, kind: int, status: NDArray[np.uint8], d: int) -> None:
    """Fill whom a step can concern that day: off for an extra shift, on one shift of the ward for a change of it."""
    free, single, line, terms = day.free, day.single, s.line, t.terms
    for p in range(free.shape[0]):
        free[p] = 0
        if status[p, d] != HERE or day.asked[p] or day.changed[p]:
            continue
        if kind in (SWAP, EXTEND):
            free[p] = single[p, d] >= 0
        elif line[p, PAST_DAYS + d, PLAN_SHIFTS] == 0 and not line[p, PAST_DAYS + d, PLAN_FLAGS] & LEAVE_FLAG:
            free[p] = kind == OVERTIME or terms[p, 1]


@njit(cache=True, nogil=True, inline="always")
def _has(t: Tables, s: Standing, day: Day, number: int, p: int, a: int, c: int, d: int) -> bool:
    """Whether a step has the option of shift c for a person, in place of shift a (-1: on a day off)."""
    kind, code = t.step[number, 0], t.code[c]
    if kind == OVERTIME:
        return bool(t.allowed[p, d % 7, c])
    if kind == EXTRA:
        paid, lap = code[CODE_PAID], t.block[d]
        within = s.week_paid[p, d // 7] + paid <= t.terms[p, 0] and day.extra[p, lap] + paid <= t.room[p, lap]
        return bool(within and t.allowed[p, d % 7, c])
    held = t.code[a]
    longer = code[CODE_PAID] - held[CODE_PAID]
    extends = code[CODE_START] <= held[CODE_START] and code[CODE_END] >= held[CODE_END] and longer > 0
    if kind == EXTEND:
        return bool(extends)
    return bool(a != c and not extends and longer <= t.step[number, 2] and t.allowed[p, d % 7, c])


@njit(cache=True, nogil=True, inline="always")
def _additional(t: Tables, s: Standing, p: int, a: int, c: int, d: int) -> tuple[int, int]:
    """(additional, overtime) minutes that a shift adds: additional work until full time in the week or nine hours."""
    had = 0 if a < 0 else t.code[a, CODE_PAID]
    more = t.code[c, CODE_PAID] - had
    if not t.terms[p, 1]:
        return 0, more
    room = min(t.terms[p, 0] - s.week_paid[p, d // 7], DAY_OVERTIME_MIN - had)
    additional = max(0, min(more, room))
    return additional, more - additional


@njit(cache=True, nogil=True)
def _breaks(t: Tables, s: Standing, day: Day, kind: int, p: int, a: int, c: int, d: int) -> int:
    """Bits of the limits that an option breaks; those of an extra shift are worked out once a day."""
    if a < 0 and day.known[p, c] != UNKNOWN:
        return int(day.known[p, c])
    code = t.code[c]
    ordinary, overtime = code[CODE_PAID], 0
    if kind != SWAP:
        additional, overtime = _additional(t, s, p, a, c, d)
        ordinary = additional + (0 if a < 0 else t.code[a, CODE_PAID])
    bits = broken(
        t, s, p, d, d * DAY + code[CODE_START], d * DAY + code[CODE_END], ordinary, overtime, code[CODE_FLAGS]
    )
    if a < 0:
        day.known[p, c] = bits
    return int(bits)


@njit(cache=True, nogil=True)
def _best(
    t: Tables, s: Standing, day: Day, number: int, rank: np.uint64, word: np.uint64, d: int
) -> tuple[int, int, int]:
    """The best option of a step as (person, shift in place of which or -1, shift); person -1 when there is none."""
    kind, may, least = t.step[number, 0], t.step[number, 1], t.sizes[SIZE_LEAST]
    on_day_off = kind in (EXTRA, OVERTIME)
    single = day.single[:, d]
    while True:
        p, c = _first(
            day.free, day.barred, single, on_day_off, day.gain, day.change, day.called, t.klass, t.code, t.person,
            rank, word, least,
        )  # fmt: skip
        if p < 0:
            return -1, -1, -1
        a = -1 if on_day_off else single[p]
        if _has(t, s, day, number, p, a, c, d) and not _breaks(t, s, day, kind, p, a, c, d) & ~may:
            return p, a, c
        day.barred[p, c] = 1


@njit(cache=True, nogil=True)
def _first(
    free: NDArray[np.uint8],
    barred: NDArray[np.uint8],
    single: Ints,
    on_day_off: bool,
    worth: Ints,
    changes: Ints,
    called: Ints,
    klass: Ints,
    code: Ints,
    person: NDArray[np.uint64],
    rank: np.uint64,
    word: np.uint64,
    least: int,
) -> tuple[int, int]:
    """The option that comes first of those not barred, whether or not it is allowed, as (person, shift)."""
    best_p, best_c, best_gain, best_surplus, best_draw = -1, -1, least, 0, np.uint64(0)
    for p in range(free.shape[0]):
        if not free[p]:
            continue
        g, held = klass[p], 0 if on_day_off else code[single[p], CODE_PRESENCE]
        for c in range(code.shape[0]):
            gain = worth[g, c] if on_day_off else changes[g, single[p], c]
            if gain < best_gain or barred[p, c]:
                continue
            surplus = code[c, CODE_PRESENCE] - held - gain
            if best_p >= 0 and gain == best_gain:
                if surplus > best_surplus or (surplus == best_surplus and called[p] > called[best_p]):
                    continue
                tied = surplus == best_surplus and called[p] == called[best_p]
                if tied and (p == best_p or fold(fold(rank, person[p]), word) >= best_draw):
                    continue
            best_p, best_c, best_gain, best_surplus = p, c, gain, surplus
            best_draw = fold(fold(rank, person[p]), word)
    return best_p, best_c


@njit(cache=True, nogil=True)
def _apply(
    t: Tables,
    s: Standing,
    day: Day,
    at: Ints,
    number: int,
    p: int,
    a: int,
    c: int,
    d: int,
    present: NDArray[np.int16],
    here: NDArray[np.int8],
    out: Ints,
    events: Ints,
    used: int,
) -> int:
    """Lay the option in the year and count it. Returns how many events the year has."""
    kind, week, lap = t.step[number, 0], d // 7, t.block[d]
    code, base, last = t.code[c], d * t.sizes[SIZE_S], present.shape[0]
    bits = _breaks(t, s, day, kind, p, a, c, d)
    for rule in range(t.limit.shape[1]):
        if bits >> rule & 1:
            out[at[4] + rule] += 1
    more = code[CODE_PAID] - (0 if a < 0 else t.code[a, CODE_PAID])
    additional, overtime = more, 0
    if kind == SWAP:
        out[f.SWAPS] += 1
        out[f.SWAP_MIN] += more
    else:
        additional, overtime = _additional(t, s, p, a, c, d)
        out[f.ADDITIONAL_MIN] += additional
        out[f.OVERTIME_MIN] += overtime
        day.added[p] += more
        if kind == EXTEND:
            out[f.EXTENDED_MIN] += more
        else:
            out[f.EXTRA_SHIFTS] += 1
            day.extra[p, lap] += more
        events[used] = event_of(d, p, a, c, additional, t.sizes[SIZE_P], t.code.shape[0])
        used += 1
    out[at[6] + number] += 1
    if a >= 0:
        leave(t, present, here, p, base + t.code[a, CODE_A], min(base + t.code[a, CODE_B], last))
    join(t, present, here, p, base + code[CODE_A], min(base + code[CODE_B], last))
    s.ordinary[p, d] += additional
    s.overtime[p, d] += overtime
    s.week_ordinary[p, week] += additional
    s.week_total[p, week] += more
    s.week_paid[p, week] += more
    s.year_overtime[p] += overtime
    block = s.line[p, PAST_DAYS + d]
    block[PLAN_START] = d * DAY + code[CODE_START]
    block[PLAN_END] = d * DAY + code[CODE_END]
    block[PLAN_PAID] = code[CODE_PAID]
    block[PLAN_SHIFTS] = 1
    block[PLAN_FLAGS] = block[PLAN_FLAGS] & ~3 | code[CODE_FLAGS]
    s.sunday[p, week] = sunday_worked(s.line[p], week)
    day.changed[p] = ADDED
    day.single[p, d] = c
    return used


@njit(cache=True, nogil=True, inline="always")
def event_of(d: int, p: int, a: int, c: int, additional: int, people: int, codes: int) -> int:
    """One number for what a person was paid for: day, person, shift in place of which, shift, additional minutes."""
    return (((d * people + p) * (codes + 1) + a + 1) * codes + c) * 2048 + additional
