"""One extra shift: additional work up to full time, overtime beyond it (aml § 10-6; HTA KS ch. 1 § 6, to verify).

Reading: additional work until the position has a full week's hours in that week or nine hours that day, overtime for
the rest. Overtime earns its own percent and no supplement.
"""

from __future__ import annotations

from datetime import timedelta

from rota.domain.base import Text
from rota.domain.calendar import is_red
from rota.domain.pay import KINDS, ExtraShift, Rates, SupplementKind
from rota.domain.position import Position
from rota.domain.roster import Roster, duty_of
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, SATURDAY, day_index
from rota.measures.facts import Facts, Span
from rota.measures.pay import Piece, hourly_kr, pieces, rates_of

DAY_MIN = 9 * 60  # aml § 10-4 (1)
WEEK_OVERTIME_MIN = 10 * 60  # aml § 10-6 (4), without an agreement


def extra_shift(scenario: Scenario, roster: Roster, position_id: str, week: int, day: int, code: str) -> ExtraShift:
    """What it costs to give a position one more shift in the first lap of the cycle.

    Raises ValueError when the scenario gives no pay, and KeyError for an unknown position or code.
    """
    position = scenario.position_by_id[position_id]
    rates, title = rates_of(scenario)
    hourly = hourly_kr(scenario, position)
    if hourly is None:
        raise ValueError(f"no yearly pay is given for the competence {position.competence}")
    duty = duty_of(scenario, position_id, day_index(week, day), code)
    shift = scenario.shift_by_code[code]
    index = duty.day_index
    span = Span(shift.start, shift.end_min, shift.paid_min, index, code, shift.kind)
    line = Facts(scenario, roster).lines.get(position_id)
    spans = () if line is None else line.spans
    in_week = sum(one.paid_min for one in spans if one.day // DAYS_PER_WEEK == week - 1)
    on_day = sum(one.paid_min for one in spans if one.day == index)
    room = min(position.full_time_min - in_week, DAY_MIN - on_day)
    additional = max(0, min(shift.paid_min, room))
    day_off = not on_day
    shares = additional / shift.paid_min
    found = list(pieces(span, scenario.cycle.start + timedelta(days=index), rates, hourly))
    split = list(_split(found, shares * shift.paid_min))
    return ExtraShift(
        position_id=position_id,
        week=week,
        day=day,
        code=code,
        additional_min=additional,
        overtime_min=shift.paid_min - additional,
        ordinary_kr=additional / 60 * hourly,
        supplement_kr=sum(_supplement(piece, within, rates, hourly) for piece, within in split),
        overtime_kr=sum(_overtime(piece, 1 - within, rates, hourly, day_off=day_off) for piece, within in split),
        rates_title=title,
        reasons=tuple(_reasons(position, in_week, on_day)),
        cautions=tuple(_cautions(shift.paid_min - additional)),
    )


def _split(found: list[Piece], additional_min: float) -> list[tuple[Piece, float]]:
    """Each piece with the share of it that is additional work: the first minutes of the shift are."""
    left, split = additional_min, []
    for piece in found:
        within = min(left, piece.paid_min)
        left -= within
        split.append((piece, within / piece.paid_min))
    return split


def _supplement(piece: Piece, share: float, rates: Rates, hourly: float) -> float:
    of: dict[SupplementKind, float] = {
        "evening": rates.evening.per_hour(hourly),
        "night": rates.night.per_hour(hourly),
        "weekend": rates.weekend.per_hour(hourly),
        "holiday": rates.holiday.per_hour(hourly),
    }
    return share * sum(piece.minutes[kind] / 60 * of[kind] for kind in KINDS)


def _overtime(piece: Piece, share: float, rates: Rates, hourly: float, *, day_off: bool) -> float:
    """Pay and percent of the overtime part of a piece: red days, then nights, weekends and days off, then the rest."""
    overtime = rates.overtime
    night = piece.minutes["night"]
    if is_red(piece.day):
        percent = overtime.red_day_percent
    elif day_off or piece.day.weekday() >= SATURDAY:
        percent = overtime.unsocial_percent
    else:
        at_night = night / piece.paid_min if piece.paid_min else 0.0
        percent = at_night * overtime.unsocial_percent + (1 - at_night) * overtime.ordinary_percent
    return share * piece.paid_min / 60 * hourly * (1 + percent / 100)


def _reasons(position: Position, in_week: int, on_day: int) -> list[Text]:
    full, week, day = position.full_time_min / 60, in_week / 60, on_day / 60
    return [
        Text(
            nb=f"planlagt {week:.1f} t i uka av {full:g} t i full stilling, og {day:.1f} t samme dag av 9 t".replace(
                ".", ","
            ),
            en=f"planned {week:.1f} h in the week of {full:g} h full time, and {day:.1f} h that day of 9 h",
        ),
        Text(
            nb="de første timene er merarbeid med tillegg; timene ut over full stilling er overtid uten tillegg "
            "(må bekreftes)",
            en="the first hours are additional work with supplements; those beyond full time are overtime without "
            "(to verify)",
        ),
    ]


def _cautions(overtime_min: int) -> list[Text]:
    if overtime_min == 0:
        return []
    limits = Text(
        nb="overtid uten avtale: høyst 10 timer på sju dager, 25 på fire uker og 200 i året (aml. § 10-6); særlig og "
        "tidsavgrenset behov kreves",
        en="overtime without an agreement: at most 10 hours in seven days, 25 in four weeks and 200 a year (WEA "
        "§ 10-6); a special and time-limited need is asked for",
    )
    if overtime_min <= WEEK_OVERTIME_MIN:
        return [limits]
    beyond = Text(
        nb="overtida i denne vakta alene er over 10 timer", en="the overtime of this shift alone is more than 10 hours"
    )
    return [limits, beyond]
