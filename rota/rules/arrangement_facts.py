"""What one line holds by the clock for the weekly hours: night, Sunday, kinds of shifts, worked Sundays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from rota.domain.calendar import is_sunday_or_red, sunday_law_window
from rota.domain.shift import NIGHT_END_MIN, NIGHT_START_MIN, ShiftKind
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, MIN_PER_WEEK, SUNDAY, daily_overlap_min
from rota.domain.weekly_hours import RedDays
from rota.rules.timeline import Line, Span

Params = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What only a roster tells. Counts of duties by kind, worked Sundays, and working time in windows, in minutes.

    `long_night_min` is the night part of night shifts that hold the six hours of "mainly at night",
    `long_night_shift_min` all of those shifts.
    """

    day_shifts: int
    evening_shifts: int
    night_shifts: int
    sundays: int
    yearly_sundays: int
    yearly_sunday_min: Fraction
    evening_night_min: Fraction
    long_night_min: Fraction
    long_night_shift_min: Fraction

    @property
    def kinds(self) -> int:
        """How many of day, evening and night shifts the plan holds."""
        return sum(count > 0 for count in (self.day_shifts, self.evening_shifts, self.night_shifts))


@dataclass(frozen=True, slots=True)
class Facts:
    """Working time of a plan of `weeks` weeks, in minutes. `sunday_min` holds no night.

    `planned_min` is work and leave, `worked_min` work alone. `clock` is None where plain figures are all there is.
    """

    weeks: int
    planned_min: Fraction
    worked_min: Fraction
    night_min: Fraction
    sunday_min: Fraction
    clock: ClockFacts | None = None


def facts_of(params: Params, line: Line) -> Facts:
    """The facts of a line that holds work."""
    sunday = (params["sunday_from_min"], params["sunday_to_min"])
    yearly = (params["yearly_sunday_from_min"], params["yearly_sunday_to_min"])
    late = (params["evening_night_from_min"], params["evening_night_to_min"])
    shapes = _shapes(line)
    long_nights = {span: count for span, count in shapes.items() if _night(span) >= params["mainly_night_shift_min"]}
    clock = ClockFacts(
        day_shifts=sum(count for span, count in shapes.items() if _is_day(params, span)),
        evening_shifts=sum(count for span, count in shapes.items() if _is_evening(params, span)),
        night_shifts=sum(count for span, count in shapes.items() if _is_shift(span) and span.is_night_duty),
        sundays=sum(line.weeks_with_work(*sunday)),
        yearly_sundays=sum(line.weeks_with_work(*yearly)),
        yearly_sunday_min=_total((span, count * _weekly(span, *yearly)) for span, count in shapes.items()),
        evening_night_min=_total(
            (span, count * daily_overlap_min(span.start, span.end, *late)) for span, count in shapes.items()
        ),
        long_night_min=_total((span, count * _night(span)) for span, count in long_nights.items()),
        long_night_shift_min=Fraction(sum(count * span.paid_min for span, count in long_nights.items())),
    )
    return Facts(
        weeks=line.weeks,
        planned_min=Fraction(line.planned_min),
        worked_min=Fraction(sum(line.paid_by_week)),
        night_min=_total((span, count * _night(span)) for span, count in shapes.items()),
        sunday_min=_total((span, count * _weekly_not_night(span, *sunday)) for span, count in shapes.items()),
        clock=clock,
    )


def _shapes(line: Line) -> dict[Span, int]:
    """How often each kind of duty occurs, by weekday, clock and pay: all windows here recur every week."""
    first: dict[tuple[int, int, int, bool], Span] = {}
    counts: dict[Span, int] = {}
    for span in line.work:
        key = span.start % MIN_PER_WEEK, span.end - span.start, span.paid_min, _is_shift(span)
        one = first.setdefault(key, span)
        counts[one] = counts.get(one, 0) + 1
    return counts


def red_days_of(params: Params, line: Line, first: date) -> RedDays:
    """What red days add to the plain Sunday time, per week, when the cycle is laid from `first`, a Monday.

    A rolling cycle goes on lap after lap for a year; one that is not has its own weeks. The law's interval of each
    Sunday and red day takes the place of the plain one, so that an hour counts once. Every planned shift is worked.
    Raises ValueError for years whose red days are not known.
    """
    weeks = params["yearly_weeks"] if line.rolling else line.weeks
    plain = (params["sunday_from_min"] - SUNDAY * MIN_PER_DAY, params["sunday_to_min"] - SUNDAY * MIN_PER_DAY)
    added = Fraction(0)
    for index in range(weeks * DAYS_PER_WEEK):
        day = first + timedelta(days=index)
        if not is_sunday_or_red(day):
            continue
        window = sunday_law_window(day)
        assert window is not None
        # The night before Monday is all that lies in the lap before, and night is not counted here.
        midnight = index % (line.weeks * DAYS_PER_WEEK) * MIN_PER_DAY
        added += _not_night_in(line, midnight + window[0], midnight + window[1])
        if day.weekday() == SUNDAY:
            added -= _not_night_in(line, midnight + plain[0], midnight + plain[1])
    return RedDays(weeks, added / weeks)


def _not_night_in(line: Line, start: int, end: int) -> Fraction:
    return _total((span, _not_night(span, start, end)) for span in line.around(start, end))


def _total(parts: Iterable[tuple[Span, int]]) -> Fraction:
    """Working time of parts of duties on the clock: an unpaid break is taken off in proportion."""
    by_shape: dict[tuple[int, int], int] = defaultdict(int)
    for span, part in parts:
        if part:
            by_shape[span.paid_min, span.end - span.start] += part
    return sum((Fraction(paid * part, length) for (paid, length), part in by_shape.items()), Fraction(0))


def _night(span: Span) -> int:
    return daily_overlap_min(span.start, span.end, NIGHT_START_MIN, NIGHT_END_MIN)


def _weekly(span: Span, start: int, end: int) -> int:
    """Minutes inside a window that recurs every week, given from Monday 00:00."""
    return sum(
        max(0, min(span.end, base + end) - max(span.start, base + start))
        for base in _weeks_touched(span.start, span.end)
    )


def _weekly_not_night(span: Span, start: int, end: int) -> int:
    return sum(_not_night(span, base + start, base + end) for base in _weeks_touched(span.start, span.end))


def _weeks_touched(start: int, end: int) -> range:
    return range(start // MIN_PER_WEEK * MIN_PER_WEEK, end, MIN_PER_WEEK)


def _not_night(span: Span, start: int, end: int) -> int:
    """Minutes of a duty inside a window that are not night."""
    low, high = max(span.start, start), min(span.end, end)
    return 0 if high <= low else high - low - daily_overlap_min(low, high, NIGHT_START_MIN, NIGHT_END_MIN)


def _is_shift(span: Span) -> bool:
    return span.kind is not ShiftKind.FAGDAG


def _is_day(params: Params, span: Span) -> bool:
    return _is_kind(params, span, params["day_from_min"], params["evening_from_min"])


def _is_evening(params: Params, span: Span) -> bool:
    return _is_kind(params, span, params["evening_from_min"], NIGHT_START_MIN)


def _is_kind(params: Params, span: Span, start: int, end: int) -> bool:
    """Whether a shift that is not a night shift has more than the required time in a daily window."""
    if not _is_shift(span) or span.is_night_duty:
        return False
    return daily_overlap_min(span.start, span.end, start, end) > params["kind_min"]
