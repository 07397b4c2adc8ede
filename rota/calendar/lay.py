"""Lay a roster on real dates: the way in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from rota.calendar.definitions import definitions
from rota.calendar.half import Averaged, averaging, half_year_weeks, tightest
from rota.calendar.holiday import holiday_weeks
from rota.calendar.line import DatedLine, dated_line
from rota.calendar.marks import alternating, free_day_marks, weekly_rest_days
from rota.calendar.period import DateRange, Period, period_of
from rota.domain.base import Text
from rota.domain.calendar import clock_changes, half_day_eves, red_days
from rota.domain.laid import ClockNight, Laid, LaidDay, LaidPosition
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, SUNDAY

Found = TypeVar("Found")


def lay(
    scenario: Scenario,
    roster: Roster,
    first: date | None = None,
    weeks: int | None = None,
    holiday: DateRange | None = None,
    position_id: str | None = None,
) -> Laid:
    """The roster on the `weeks` weeks from `first`, a Monday at or after the rota's start.

    Without `first` from the rota's start; without `weeks` 52 where the rota is rolling, else to its end. `holiday` is
    the first and last date of the holiday period, ISO weeks 26 to 33 unless given. `position_id` shows one position
    alone; the holiday period is always of the whole ward. Raises InputError for dates or a position that cannot be.
    """
    period = period_of(scenario, first, weeks, holiday, position_id)
    ids = [position.id for position in scenario.worked_positions]
    lines = {name: dated_line(scenario, name, roster.by_position.get(name, ()), period) for name in ids}
    red = _between(period, red_days)
    shown = {name: line for name, line in lines.items() if position_id in (None, name)}
    texts = definitions()
    return Laid(
        first=period.first,
        last=period.last,
        half_year_weeks=half_year_weeks(),
        red_days=red,
        eves=_between(period, half_day_eves),
        clock_nights=_clock_nights(period, shown),
        positions=tuple(_position(name, line, red) for name, line in shown.items()),
        holiday=holiday_weeks(scenario, lines, period, holiday),
        holiday_assumed=holiday is None,
        definitions=texts.definitions,
        notes=texts.notes,
        left_out=(*texts.left_out, *_not_laid(scenario, roster, period, shown)),
    )


def _between(period: Period, of_year: Callable[[int], Mapping[date, Found]]) -> dict[date, Found]:
    years = range(period.first.year, period.last.year + 1)
    found = {day: value for year in years for day, value in of_year(year).items()}
    return {day: value for day, value in found.items() if period.first <= day <= period.last}


def _position(position_id: str, line: DatedLine, red: Mapping[date, Text]) -> LaidPosition:
    period, worked, weeks = line.period, line.worked, half_year_weeks()
    red_indices = frozenset((day - period.first).days for day in red)
    rest_days = weekly_rest_days(line)
    marks = free_day_marks(line, rest_days)
    suggested, sundays = alternating(worked, red_indices)
    nearest = tightest(worked, period, weeks)
    averaged = averaging(worked, red_indices, period, weeks) if nearest is not None else Averaged((), 0)
    days = tuple(
        LaidDay(
            date=period.date(index),
            duties=line.on(index),
            mark=marks.get(index),
            worked=worked.get(index),
            f3_alternating=index in suggested,
            f3_averaging=index in averaged.free,
            gives_f5=marks.get(index) == "F1" and index in red_indices and index % DAYS_PER_WEEK != SUNDAY,
        )
        for index in range(period.length)
    )
    return LaidPosition(
        position_id=position_id,
        days=days,
        no_f1=tuple(period.date(week * DAYS_PER_WEEK) for week, day in rest_days.items() if day is None),
        sundays_after=tuple(map(period.date, sundays)),
        tightest=nearest,
        averaging_short=None if nearest is None else averaged.short,
    )


def _clock_nights(period: Period, lines: Mapping[str, DatedLine]) -> tuple[ClockNight, ...]:
    """A duty belongs to the date on which the clock moves while it lasts: its own, or the one after."""
    nights = []
    for day, change in _between(period, clock_changes).items():
        index = (day - period.first).days
        duties = [laid for line in lines.values() for near in (index - 1, index) for laid in line.on(near)]
        nights.append(ClockNight(day, change, tuple(laid for laid in duties if laid.is_work and laid.clock_change_min)))
    return tuple(nights)


def _not_laid(scenario: Scenario, roster: Roster, period: Period, lines: Mapping[str, DatedLine]) -> Iterator[Text]:
    """What of this roster could not be laid, or not fully."""
    known = {position.id for position in scenario.worked_positions}
    days = scenario.cycle.days
    strangers = sum(duty.position_id not in known for duty in roster.duties)
    outside = sum(duty.position_id in known and not 0 <= duty.day_index < days for duty in roster.duties)
    clockless = sum(
        laid.present_min is None for line in lines.values() for index in range(period.length) for laid in line.on(index)
    )
    if strangers:
        yield Text(
            nb=f"{strangers} vakter i turnusfila hører til stillinger uten linje i turnusen, og er ikke lagt ut.",
            en=f"{strangers} duties of the roster file belong to positions without a line in the rota: not laid.",
        )
    if outside:
        yield Text(
            nb=f"{outside} vakter ligger utenfor turnusens uker, og er ikke lagt ut.",
            en=f"{outside} duties lie outside the weeks of the rota: not laid.",
        )
    if clockless:
        yield Text(
            nb=f"{clockless} vakter har ukjent kode og ingen klokkeslett: hele dagen regnes som arbeid.",
            en=f"{clockless} duties have an unknown code and no clock times: the whole day counts as work.",
        )
    weeks = half_year_weeks()
    if period.weeks < weeks:
        yield Text(
            nb=f"Halvårsvinduer: perioden er kortere enn {weeks} uker.",
            en=f"Half-year windows: the period is shorter than {weeks} weeks.",
        )
    if not scenario.cycle.rolling and period.offset == 0 and not scenario.history.days_known:
        yield Text(
            nb="Natta inn i den første dagen: hva som ble arbeidet før turnusen, er ikke oppgitt.",
            en="The night into the first day: what was worked before the rota is not given.",
        )
