"""The holiday period: what is planned each week against what minimum staffing asks for, before anyone is away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from rota.calendar.definitions import definitions
from rota.calendar.line import DatedLine
from rota.calendar.period import DateRange, Period
from rota.domain.demand import DemandException, DemandRow
from rota.domain.laid import HolidayWeek
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY

Row = DemandRow | DemandException


def holiday_weeks(
    scenario: Scenario, lines: Mapping[str, DatedLine], period: Period, chosen: DateRange | None
) -> tuple[HolidayWeek, ...]:
    """Weeks of the period that touch the dates chosen; without a choice, those with the assumed ISO week numbers."""
    first, last = definitions().holiday_weeks
    found = []
    for week in range(period.weeks):
        monday = period.date(week * DAYS_PER_WEEK)
        if chosen is None:
            inside = first <= monday.isocalendar().week <= last
        else:
            inside = monday <= chosen[1] and monday + timedelta(days=DAYS_PER_WEEK - 1) >= chosen[0]
        if inside:
            found.append(_week(scenario, lines, monday, week))
    return tuple(found)


def minimum_min(scenario: Scenario, monday: date) -> int:
    """Person-minutes that the minimums ask for in intervals that start in a week.

    At each moment the larger of the total minimum and the sum over competences, since a person fills one place.
    """
    changes: dict[int, list[tuple[int, Row]]] = defaultdict(list)
    for day in range(DAYS_PER_WEEK):
        for row in _rows(scenario, monday + timedelta(days=day)):
            changes[day * MIN_PER_DAY + row.from_].append((1, row))
            changes[day * MIN_PER_DAY + row.end_min].append((-1, row))
    active: Counter[tuple[str | None, int]] = Counter()
    total = 0
    for moment, following in pairwise(sorted(changes)):
        for step, row in changes[moment]:
            active[row.competence, row.min] += step
        total += (following - moment) * _people_needed(active)
    return total


def _rows(scenario: Scenario, day: date) -> Iterator[Row]:
    special = [row for row in scenario.date_exceptions if row.date == day]
    replaced = {row.competence for row in special}
    yield from special
    for row in scenario.demand:
        if day.weekday() in row.weekdays and row.competence not in replaced:
            yield row


def _people_needed(active: Mapping[tuple[str | None, int], int]) -> int:
    highest: dict[str | None, int] = {}
    for (competence, minimum), number in active.items():
        if number > 0:
            highest[competence] = max(highest.get(competence, 0), minimum)
    return max(highest.pop(None, 0), sum(highest.values()))


def _week(scenario: Scenario, lines: Mapping[str, DatedLine], monday: date, week: int) -> HolidayWeek:
    covering = {shift.code for shift in scenario.shifts if shift.covers_demand}
    days = range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK)
    planned = 0
    positions = 0
    for line in lines.values():
        duties = [laid for day in days for laid in line.on(day)]
        planned += sum(laid.present_min or 0 for laid in duties if laid.duty.code in covering)
        positions += any(laid.is_work for laid in duties)
    return HolidayWeek(monday, positions, planned, minimum_min(scenario, monday))
