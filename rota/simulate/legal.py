"""Which limits a shift would break for a person, as it stands that day: compiled. What each limit is: limits.toml.

Work up to the day is what was actually worked; later work is what is planned. A limit counts as broken when it is not
kept in every window that the shift touches, whether or not the plan kept it. Several duties that start on one day are
one block from the first's start to the last's end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rota.simulate.tables import (
    LATE_LEAVE_FLAG,
    LEAVE_FLAG,
    LONG_FLAG,
    NIGHT_FLAG,
    NONE,
    PLAN_END,
    PLAN_FLAGS,
    PLAN_PAID,
    PLAN_START,
    SIZE_DAYS,
    SIZE_WEEKS,
    Tables,
)
from rota.simulate.year import PAST_DAYS

Ints = NDArray[np.int64]
(
    OVERLAP,
    DAILY_REST,
    WEEKLY_REST,
    DAILY_MAX,
    WEEKLY_MAX,
    AVERAGE_8W,
    NIGHT_AVERAGE,
    SUNDAYS_IN_A_ROW,
    HALF_OF_SUNDAYS,
    CONSENT,
    AFTER_NIGHTS,
    QUICK_RETURN,
    RUN_OF_DAYS,
    RUN_OF_NIGHTS,
    RUN_OF_LONG,
    OVERTIME_7D,
    OVERTIME_4W,
    OVERTIME_YEAR,
    TOTAL_24H,
    TOTAL_8W,
    TOTAL_WEEK,
) = range(21)

DAY, WEEK = 1440, 10080
SUNDAY_FROM, SUNDAY_TO = 8280, 9960  # Saturday 18:00 to Sunday 22:00: a test compares them with the pack's
EIGHT_WEEKS, FOUR_WEEKS, HALF_YEAR = 8, 4, 26


class Standing(NamedTuple):
    """How the year stands: kernels write into it. Weeks are fixed, Monday to Sunday."""

    line: Ints  # (P, PAST + D, 6): as `Tables.plan`, what was worked and what is still planned
    ordinary: Ints  # (P, D): paid minutes without overtime hours
    overtime: Ints  # (P, D)
    week_ordinary: Ints  # (P, W)
    week_total: Ints  # (P, W): work
    week_paid: Ints  # (P, W): work and leave
    year_overtime: Ints  # (P,)
    sunday: NDArray[np.uint8]  # (P, W): whether the Sunday is worked


@njit(cache=True, nogil=True)
def sunday_worked(line: Ints, week: int) -> bool:
    """Whether any work overlaps the week's Sunday as the law counts it."""
    low, high = week * WEEK + SUNDAY_FROM, week * WEEK + SUNDAY_TO
    for day in range(week * 7 + 4, week * 7 + 7):
        block = line[PAST_DAYS + day]
        if block[PLAN_END] > block[PLAN_START] and block[PLAN_START] < high and block[PLAN_END] > low:
            return True
    return False


@njit(cache=True, nogil=True)
def broken(
    t: Tables, s: Standing, p: int, d: int, start: int, end: int, ordinary: int, overtime: int, flags: int
) -> int:
    """Bits of the limits that a block of work on day d breaks in place of whatever person p has that day.

    `start` and `end` are minutes of the period, `ordinary` and `overtime` paid minutes.
    """
    limit, line, days, weeks = t.limit[p], s.line[p], t.sizes[SIZE_DAYS], t.sizes[SIZE_WEEKS]
    bits = _gaps(limit, line, d, days, start, end, flags)
    week = d // 7
    if limit[CONSENT] != NONE and ordinary + overtime > limit[CONSENT]:
        bits |= 1 << CONSENT
    if limit[WEEKLY_REST] != NONE:
        short = _longest_rest(line, week, d, start, end, days) < limit[WEEKLY_REST]
        if not short and week + 1 < weeks and end > (week + 1) * WEEK:
            short = _longest_rest(line, week + 1, d, start, end, days) < limit[WEEKLY_REST]
        if short:
            bits |= 1 << WEEKLY_REST
    bits |= _hours(limit, s.week_ordinary[p], week, ordinary, s.ordinary[p, d], t.terms[p, 2])
    if limit[SUNDAYS_IN_A_ROW] != NONE or limit[HALF_OF_SUNDAYS] != NONE:
        bits |= _sundays(limit, s.sunday[p], line, d, start, end, weeks)
    if limit[RUN_OF_DAYS] != NONE and _run(line, d, days, 0) > limit[RUN_OF_DAYS]:
        bits |= 1 << RUN_OF_DAYS
    if limit[RUN_OF_NIGHTS] != NONE and flags & NIGHT_FLAG and _run(line, d, days, NIGHT_FLAG) > limit[RUN_OF_NIGHTS]:
        bits |= 1 << RUN_OF_NIGHTS
    if limit[RUN_OF_LONG] != NONE and flags & LONG_FLAG and _run(line, d, days, LONG_FLAG) > limit[RUN_OF_LONG]:
        bits |= 1 << RUN_OF_LONG
    if overtime > 0:
        bits |= _overtime(t, s, p, d, start, ordinary, overtime)
    return int(bits)


@njit(cache=True, nogil=True)
def _before(line: Ints, d: int) -> int:
    """The nearest earlier day with work, as a place of the line; -1 when there is none."""
    for place in range(PAST_DAYS + d - 1, -1, -1):
        if line[place, PLAN_END] > line[place, PLAN_START]:
            return place
    return -1


@njit(cache=True, nogil=True)
def _after(line: Ints, d: int) -> int:
    """The nearest later day with work, as a place of the line; -1 when there is none."""
    for place in range(PAST_DAYS + d + 1, line.shape[0]):
        if line[place, PLAN_END] > line[place, PLAN_START]:
            return place
    return -1


@njit(cache=True, nogil=True)
def _gaps(limit: Ints, line: Ints, d: int, days: int, start: int, end: int, flags: int) -> int:
    bits = 0
    place = PAST_DAYS + d
    if line[place - 1, PLAN_FLAGS] & LATE_LEAVE_FLAG:
        bits |= 1 << OVERLAP
    if d + 1 < days and end > (d + 1) * DAY and line[place + 1, PLAN_FLAGS] & LEAVE_FLAG:
        bits |= 1 << OVERLAP
    before, after = _before(line, d), _after(line, d)
    if before >= 0:
        bits |= _gap(limit, start - line[before, PLAN_END], line[before, PLAN_FLAGS], flags)
    if after >= 0:
        bits |= _gap(limit, line[after, PLAN_START] - end, flags, line[after, PLAN_FLAGS])
    return bits


@njit(cache=True, nogil=True)
def _gap(limit: Ints, gap: int, leads: int, arrives: int) -> int:
    bits = 0
    if gap < 0:
        bits |= 1 << OVERLAP
    if limit[DAILY_REST] != NONE and gap < limit[DAILY_REST]:
        bits |= 1 << DAILY_REST
    if limit[QUICK_RETURN] != NONE and gap < limit[QUICK_RETURN]:
        bits |= 1 << QUICK_RETURN
    nights_end = leads & NIGHT_FLAG and not arrives & NIGHT_FLAG
    if limit[AFTER_NIGHTS] != NONE and nights_end and gap < limit[AFTER_NIGHTS]:
        bits |= 1 << AFTER_NIGHTS
    return bits


@njit(cache=True, nogil=True)
def _longest_rest(line: Ints, week: int, d: int, start: int, end: int, days: int) -> int:
    """Longest time without work in a fixed week, with the block on day d in place."""
    low, high = week * WEEK, (week + 1) * WEEK
    free, longest = low, 0
    for day in range(week * 7 - 1, week * 7 + 7):
        a, b = line[PAST_DAYS + day, PLAN_START], line[PAST_DAYS + day, PLAN_END]
        if day == d:
            a, b = start, end
        if b > a and a < high and b > low:
            longest = max(longest, a - free)
            free = max(free, b)
    return int(max(longest, high - free))


@njit(cache=True, nogil=True)
def _most_in_windows(sums: Ints, week: int, length: int, more: int) -> int:
    """The largest sum of so many weeks in a row that hold a week, with `more` in that week; 0 where none fits in."""
    most = 0
    for first in range(max(0, week - length + 1), min(week, sums.shape[0] - length) + 1):
        total = more
        for one in range(first, first + length):
            total += sums[one]
        most = max(most, total)
    return most


@njit(cache=True, nogil=True)
def _hours(limit: Ints, weeks: Ints, week: int, ordinary: int, before: int, nights: int) -> int:
    bits, more = 0, ordinary - before
    if limit[DAILY_MAX] != NONE and ordinary > limit[DAILY_MAX]:
        bits |= 1 << DAILY_MAX
    if limit[WEEKLY_MAX] != NONE and weeks[week] + more > limit[WEEKLY_MAX]:
        bits |= 1 << WEEKLY_MAX
    if limit[AVERAGE_8W] != NONE:
        most = _most_in_windows(weeks, week, EIGHT_WEEKS, more)
        if most > EIGHT_WEEKS * limit[AVERAGE_8W]:
            bits |= 1 << AVERAGE_8W
    if limit[NIGHT_AVERAGE] != NONE and nights:
        most = _most_in_windows(weeks, week, FOUR_WEEKS, more)
        if most > limit[NIGHT_AVERAGE]:
            bits |= 1 << NIGHT_AVERAGE
    return bits


@njit(cache=True, nogil=True)
def _sundays(limit: Ints, sunday: NDArray[np.uint8], line: Ints, d: int, start: int, end: int, weeks: int) -> int:
    week, bits = d // 7, 0
    if not (start < week * WEEK + SUNDAY_TO and end > week * WEEK + SUNDAY_FROM):
        return 0
    if limit[SUNDAYS_IN_A_ROW] != NONE:
        run = 1
        other = week - 1
        while other >= 0 and sunday[other]:
            run += 1
            other -= 1
        other = week + 1
        while other < weeks and sunday[other]:
            run += 1
            other += 1
        if run > limit[SUNDAYS_IN_A_ROW]:
            bits |= 1 << SUNDAYS_IN_A_ROW
    if limit[HALF_OF_SUNDAYS] != NONE:
        for first in range(max(0, week - HALF_YEAR + 1), min(week, weeks - HALF_YEAR) + 1):
            worked = 0
            for one in range(first, first + HALF_YEAR):
                worked += sunday[one] or one == week
            if worked > limit[HALF_OF_SUNDAYS]:
                bits |= 1 << HALF_OF_SUNDAYS
                break
    return bits


@njit(cache=True, nogil=True)
def _run(line: Ints, d: int, days: int, flag: int) -> int:
    """Days in a row around day d, itself counted, on which such work starts; flag 0: any work."""
    run = 1
    for step in (-1, 1):
        place = PAST_DAYS + d + step
        while 0 <= place < PAST_DAYS + days:
            works = line[place, PLAN_END] > line[place, PLAN_START]
            if not works or (flag and not line[place, PLAN_FLAGS] & flag):
                break
            run += 1
            place += step
    return run


@njit(cache=True, nogil=True)
def _overtime(t: Tables, s: Standing, p: int, d: int, start: int, ordinary: int, overtime: int) -> int:
    limit, line, week, bits = t.limit[p], s.line[p], d // 7, 0
    seven, four = overtime, overtime
    for day in range(max(0, d - 27), d):
        four += s.overtime[p, day]
        if day > d - 7:
            seven += s.overtime[p, day]
    if limit[OVERTIME_7D] != NONE and seven > limit[OVERTIME_7D]:
        bits |= 1 << OVERTIME_7D
    if limit[OVERTIME_4W] != NONE and four > limit[OVERTIME_4W]:
        bits |= 1 << OVERTIME_4W
    if limit[OVERTIME_YEAR] != NONE and s.year_overtime[p] + overtime > limit[OVERTIME_YEAR]:
        bits |= 1 << OVERTIME_YEAR
    paid = ordinary + overtime
    if limit[TOTAL_24H] != NONE:
        most = paid
        after, before = _after(line, d), _before(line, d)
        if after >= 0 and line[after, PLAN_START] < start + DAY:
            most += min(line[after, PLAN_PAID], start + DAY - line[after, PLAN_START])
        if before >= 0 and start < line[before, PLAN_START] + DAY:
            most = max(most, line[before, PLAN_PAID] + min(paid, line[before, PLAN_START] + DAY - start))
        if most > limit[TOTAL_24H]:
            bits |= 1 << TOTAL_24H
    more = paid - s.ordinary[p, d] - s.overtime[p, d]
    if limit[TOTAL_8W] != NONE:
        most = _most_in_windows(s.week_total[p], week, EIGHT_WEEKS, more)
        if most > EIGHT_WEEKS * limit[TOTAL_8W]:
            bits |= 1 << TOTAL_8W
    if limit[TOTAL_WEEK] != NONE and s.week_total[p, week] + more > limit[TOTAL_WEEK]:
        bits |= 1 << TOTAL_WEEK
    return bits
