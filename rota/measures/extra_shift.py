"""One extra shift: additional work up to full time, overtime beyond it (aml § 10-6; HTA KS ch. 1 § 6, to verify).

Reading: a part-timer does additional work (merarbeid) until the position has a full week's hours in that week or nine
hours that day, and overtime for the rest; in a full position all of it is overtime. The first hours of the shift are
the additional ones. Overtime earns its own percent and no supplement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rota.domain.base import Text
from rota.domain.calendar import is_red
from rota.domain.pay import KINDS, ExtraShift, Rates
from rota.domain.position import Position
from rota.domain.roster import Roster, duty_of
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, SATURDAY, day_index, overlap_min
from rota.measures.facts import Facts, Line, Span
from rota.measures.pay import (
    YEAR_WEEKS,
    Piece,
    hourly_kr,
    laid_weeks,
    person_pay,
    pieces,
    rate_of,
    rates_of,
    supplement_kr,
)

FULL_PERCENT = 100
DAY_MIN = 9 * 60  # aml § 10-4 (1)
WEEK_OVERTIME_MIN = 10 * 60  # aml § 10-6 (4), without an agreement
TOTAL_24H_MIN = 13 * 60  # aml § 10-6 (8), without an agreement


def extra_shift(scenario: Scenario, roster: Roster, position_id: str, week: int, day: int, code: str) -> ExtraShift:
    """What it costs to give a position one more shift in the first lap of the cycle.

    Raises ValueError when the scenario gives no pay for the position or the code is leave, and KeyError for an unknown
    code or a position without a line in the rota.
    """
    rates, title = rates_of(scenario)
    line = Facts(scenario, roster).lines[position_id]
    shift = scenario.shift_by_code[code]
    if not shift.is_work:
        raise ValueError(f"{code} is leave, not work")
    hourly = hourly_kr(scenario, line.position)
    if hourly is None:
        raise ValueError(f"no yearly pay is given for the competence {line.position.competence}")
    index = duty_of(scenario, position_id, day_index(week, day), code).day_index
    in_week = sum(one.paid_min for one in line.spans if one.day // DAYS_PER_WEEK == week - 1)
    on_day = sum(one.paid_min for one in line.spans if one.day == index)
    additional = max(0, min(shift.paid_min, _room(line.position, in_week, on_day)))
    first = scenario.cycle.start + timedelta(days=index)
    within, beyond = _split(shift, index, first, additional, rates, hourly)
    return ExtraShift(
        position_id=position_id,
        week=week,
        day=day,
        code=code,
        additional_min=additional,
        overtime_min=shift.paid_min - additional,
        ordinary_kr=additional / 60 * hourly,
        supplement_kr=_supplements(scenario, line, within, rates, hourly),
        overtime_kr=sum(overtime_kr(piece, rates, hourly, day_off=not on_day) for piece in beyond),
        rates_title=title,
        reasons=tuple(_reasons(line.position, in_week, on_day)),
        cautions=tuple(_cautions(_span(shift, index), line, shift.paid_min - additional)),
    )


def _room(position: Position, in_week: int, on_day: int) -> int:
    """Minutes of additional work that the position has left that week and day: none in a full position."""
    if position.percent >= FULL_PERCENT:
        return 0
    return min(position.full_time_min - in_week, DAY_MIN - on_day)


def _span(shift: Shift, index: int) -> Span:
    base = index * MIN_PER_DAY
    return Span(base + shift.start, base + shift.end_min, shift.paid_min, index, shift.code, shift.kind)


def _split(
    shift: Shift, index: int, first: date, additional: int, rates: Rates, hourly: float
) -> tuple[list[Piece], list[Piece]]:
    """The shift cut by the clock: additional work first, then overtime. Unpaid breaks lie in both parts alike."""
    cut = shift.start + round(shift.presence_min * additional / shift.paid_min)
    parts = ((shift.start, cut, additional), (cut, shift.end_min, shift.paid_min - additional))
    found = []
    for start, end, paid_min in parts:
        span = Span(start, end, paid_min, index, shift.code, shift.kind)
        day = first + timedelta(days=start // MIN_PER_DAY)
        found.append(list(pieces(span, day, rates, hourly)) if end > start else [])
    return found[0], found[1]


def _supplements(scenario: Scenario, line: Line, found: Sequence[Piece], rates: Rates, hourly: float) -> float:
    """Supplements of the additional part, on top of the line's own: where the rate has steps, the step it reaches."""
    weeks = laid_weeks(scenario)
    planned = person_pay(scenario, line, rates, weeks).supplement_min
    year = weeks / YEAR_WEEKS
    total = 0.0
    for kind in KINDS:
        added = sum(piece.minutes[kind] for piece in found)
        before = supplement_kr(rate_of(rates, kind), planned[kind] / 60, hourly, year)
        total += supplement_kr(rate_of(rates, kind), (planned[kind] + added) / 60, hourly, year) - before
    return total


def overtime_kr(piece: Piece, rates: Rates, hourly: float, *, day_off: bool) -> float:
    """Pay and percent of a piece of overtime: red days, then weekends, days off and nights, then the rest."""
    overtime = rates.overtime
    if is_red(piece.day):
        percent = overtime.red_day_percent
    elif day_off or piece.day.weekday() >= SATURDAY:
        percent = overtime.unsocial_percent
    else:
        at_night = piece.minutes["night"] / piece.paid_min if piece.paid_min else 0.0
        percent = at_night * overtime.unsocial_percent + (1 - at_night) * overtime.ordinary_percent
    return piece.paid_min / 60 * hourly * (1 + percent / 100)


def _reasons(position: Position, in_week: int, on_day: int) -> Iterator[Text]:
    full, week, day = position.full_time_min / 60, in_week / 60, on_day / 60
    yield Text(
        nb=f"planlagt {week:.1f} t i uka av {full:g} t i full stilling, og {day:.1f} t samme dag av 9 t".replace(
            ".", ","
        ),
        en=f"planned {week:.1f} h in the week of {full:g} h full time, and {day:.1f} h that day of 9 h",
    )
    yield Text(
        nb="vakta er bare priset: hvile, ukefri, søndager og ukegrense er ikke kontrollert",
        en="the shift is only priced: rest, weekly rest, Sundays and the weekly limit are not checked",
    )
    if position.percent >= FULL_PERCENT:
        yield Text(
            nb="full stilling: alt ut over planen er overtid, uten tillegg (må bekreftes)",
            en="a full position: all work beyond the rota is overtime, without supplements (to verify)",
        )
        return
    yield Text(
        nb="de første timene er merarbeid med tillegg; timene ut over full stilling er overtid uten tillegg "
        "(må bekreftes)",
        en="the first hours are additional work with supplements; those beyond full time are overtime without "
        "(to verify)",
    )


def _cautions(extra: Span, line: Line, overtime_min: int) -> Iterator[Text]:
    around = list(_around(extra, line))
    shared = sum(overlap_min(extra.start, extra.end, one.start, one.end) for one in around)
    if shared:
        yield Text(
            nb=f"vakta overlapper planlagt arbeid med {shared} minutter; de er regnet to ganger her",
            en=f"the shift overlaps planned work by {shared} minutes; they are counted twice here",
        )
    if any(not one.is_work and one.day == extra.day for one in line.spans):
        yield Text(nb="personen har planlagt fravær denne dagen", en="the person has planned leave on this day")
    most = _most_in_24h(extra, [*around, extra])
    if most > TOTAL_24H_MIN:
        hours = f"{most / 60:.1f}"
        yield Text(
            nb=f"inntil {hours.replace('.', ',')} timers arbeid i løpet av 24 timer; uten avtale er samlet arbeidstid "
            "høyst 13 timer (aml. § 10-6)",
            en=f"up to {hours} hours of work within 24 hours; without an agreement total working time is at most 13 "
            "hours (WEA § 10-6)",
        )
    if overtime_min == 0:
        return
    yield Text(
        nb="overtid uten avtale: høyst 10 timer på sju dager, 25 på fire uker og 200 i året (aml. § 10-6); særlig og "
        "tidsavgrenset behov kreves. Annen overtid kjenner ikke verktøyet til",
        en="overtime without an agreement: at most 10 hours in seven days, 25 in four weeks and 200 a year (WEA "
        "§ 10-6); a special and time-limited need is asked for. Other overtime is not known to the tool",
    )
    if overtime_min > WEEK_OVERTIME_MIN:
        yield Text(
            nb="overtida i denne vakta alene er over 10 timer",
            en="the overtime of this shift alone is more than 10 hours",
        )


def _around(extra: Span, line: Line) -> Iterator[Span]:
    """The line's work near the extra shift: across the wrap of a rolling cycle, else with the known past."""
    if not line.rolling:
        yield from (span for span in (*line.past, *line.work) if span.is_work)
        return
    for lap in (-1, 0, 1):
        moved = lap * line.length_min
        for span in line.work:
            yield Span(span.start + moved, span.end + moved, span.paid_min, span.day, span.code, span.kind)


def _most_in_24h(extra: Span, spans: Sequence[Span]) -> float:
    """The most paid minutes in 24 hours from the start of a span; only windows with some of the extra shift count."""
    windows = [(one.start, one.start + MIN_PER_DAY) for one in spans]
    return max(
        _paid_between(spans, start, end) for start, end in windows if overlap_min(start, end, extra.start, extra.end)
    )


def _paid_between(spans: Sequence[Span], start: int, end: int) -> float:
    """Paid minutes between two moments; unpaid breaks are taken off all hours of a span alike."""
    return sum(
        overlap_min(span.start, span.end, start, end) * span.paid_min / span.presence_min
        for span in spans
        if span.presence_min > 0
    )
