"""Free-day codes worked out from the plan: F1, F2, and F3 by the alternating method."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

from rota.calendar.line import DatedLine
from rota.domain.laid import Mark
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, MIN_PER_WEEK, SUNDAY


def weekly_rest_days(line: DatedLine) -> dict[int, int | None]:
    """F1 of each week: the day of the period, or None where the week has no wholly free day."""
    return {week: _weekly_rest_day(line, week) for week in range(line.period.weeks)}


def free_day_marks(line: DatedLine, rest_days: Mapping[int, int | None]) -> dict[int, Mark]:
    """F1 and F2 by day.

    F2: one more free day in each week, the nearest to F1; a week that has none takes the nearest further free day of
    another week.
    """
    marks: dict[int, Mark] = {day: "F1" for day in rest_days.values() if day is not None}
    further: list[int] = []
    without: list[int] = []
    for week, rest_day in rest_days.items():
        others = [day for day in _days(week) if day in line.free and day != rest_day]
        if rest_day is None or not others:
            without.append(week)
            continue
        chosen = min(others, key=lambda day: (abs(day - rest_day), day))
        marks[chosen] = "F2"
        further += [day for day in others if day != chosen]
    for week in without:
        if further:
            nearest = min(further, key=lambda day: abs(day - _days(week)[DAYS_PER_WEEK // 2]))
            marks[nearest] = "F2"
            further.remove(nearest)
    return marks


def alternating(worked: Mapping[int, bool], red: Collection[int]) -> tuple[list[int], list[int]]:
    """Days that the alternating method suggests as F3, and plain Sundays that it leaves worked.

    Walks Sundays and red days in order: of two in a row that are worked the second becomes free when it is red. What
    lies before the first one counts as free.
    """
    suggested: list[int] = []
    sundays: list[int] = []
    before = False
    for day in sorted(worked):
        second = before and worked[day]
        if second and day in red:
            suggested.append(day)
            before = False
            continue
        if second:
            sundays.append(day)
        before = worked[day]
    return suggested, sundays


def _weekly_rest_day(line: DatedLine, week: int) -> int | None:
    found: list[tuple[int, bool, int]] = []
    for start, end in _rests(line, week):
        days = [day for day in _days(week) if day in line.free and start <= day * MIN_PER_DAY < end]
        if days:
            has_sunday = days[-1] % DAYS_PER_WEEK == SUNDAY
            found.append((end - start, has_sunday, days[-1] if has_sunday else days[0]))
    if not found:
        return None
    return max(found, key=lambda rest: (rest[0], rest[1], -rest[2]))[2]


def _days(week: int) -> range:
    return range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK)


def _rests(line: DatedLine, week: int) -> list[tuple[int, int]]:
    """Times without work inside a week."""
    first, last = week * MIN_PER_WEEK, (week + 1) * MIN_PER_WEEK
    edges = [(first, first)]
    for start, end in line.busy:
        if start < last and end > first:
            # An earlier duty can end later than this one in a roster with overlaps.
            edges.append((start, max(end, edges[-1][1])))
    edges.append((last, last))
    return [(before[1], after[0]) for before, after in pairwise(edges) if after[0] > before[1]]
