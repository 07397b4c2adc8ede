"""What an extra shift or an extension is paid, minute by minute of the clock."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import floor

from rota.domain.calendar import is_red, pay_holiday_intervals
from rota.domain.pay import KINDS, ClockRate, Rates, SupplementKind
from rota.domain.position import Position
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift
from rota.domain.time import MIN_PER_DAY
from rota.measures.facts import Facts
from rota.measures.pay import YEAR_WEEKS, hourly_kr, laid_weeks, person_pay, rate_of, rates_of, supplement_kr


def paid_ore(
    scenario: Scenario,
    roster: Roster,
    position: Position,
    before: Shift | None,
    shift: Shift,
    day: date,
    additional_min: int,
) -> tuple[int, int]:
    """(additional work, overtime) in whole øre for `shift`, or for what it has more than `before`. Needs pay."""
    rates = rates_of(scenario)[0]
    hourly = hourly_kr(scenario, position)
    assert hourly is not None
    held = range(0) if before is None else range(before.start, before.end_min)
    minutes = [minute for minute in range(shift.start, shift.end_min) if minute not in held]
    paid = shift.paid_min - (0 if before is None else before.paid_min)
    cut = round(Fraction(len(minutes) * additional_min, paid))
    first, rest = minutes[:cut], minutes[cut:]
    ordinary = additional_min / 60 * hourly
    for kind in KINDS:
        earned = sum(_earns(kind, day, minute, rates, hourly) for minute in first)
        added = additional_min * earned / len(first) if first else 0.0
        ordinary += _supplement(scenario, roster, position, kind, added, rates, hourly)
    overtime = 0.0
    for minute in rest:
        percent = _percent(day, minute, rates, day_off=before is None)
        overtime += (paid - additional_min) / len(rest) / 60 * hourly * (1 + percent / 100)
    return _ore(ordinary), _ore(overtime)


def _ore(kroner: float) -> int:
    return floor(kroner * 100 + 0.5 + 1e-6)


def _supplement(
    scenario: Scenario,
    roster: Roster,
    position: Position,
    kind: SupplementKind,
    added_min: float,
    rates: Rates,
    hourly: float,
) -> float:
    rate = rate_of(rates, kind)
    if not rate.steps:
        return added_min / 60 * rate.per_hour(hourly)
    weeks = laid_weeks(scenario)
    line = Facts(scenario, roster).lines[position.id]
    planned = person_pay(scenario, line, rates, weeks).supplement_min[kind]
    with_it = supplement_kr(rate, (planned + added_min) / 60, hourly, weeks / YEAR_WEEKS)
    return with_it - supplement_kr(rate, planned / 60, hourly, weeks / YEAR_WEEKS)


def _earns(kind: SupplementKind, day: date, minute: int, rates: Rates, hourly: float) -> bool:
    """Whether a minute of a shift that starts on a date earns a supplement."""
    here, clock = day + timedelta(days=minute // MIN_PER_DAY), minute % MIN_PER_DAY
    if kind == "evening":
        return _within(rates.evening, clock)
    if kind == "night":
        return _within(rates.night, clock)
    start, end = pay_holiday_intervals(here.year).get(here, (0, 0))
    weekend, holiday = here.weekday() >= 5, start <= clock < end
    if weekend and holiday:
        weekend = rates.weekend.per_hour(hourly) > rates.holiday.per_hour(hourly)
        holiday = not weekend
    return weekend if kind == "weekend" else holiday


def _percent(day: date, minute: int, rates: Rates, *, day_off: bool) -> float:
    here = day + timedelta(days=minute // MIN_PER_DAY)
    if is_red(here):
        return rates.overtime.red_day_percent
    night = _within(rates.night, minute % MIN_PER_DAY)
    if day_off or here.weekday() >= 5 or night:
        return rates.overtime.unsocial_percent
    return rates.overtime.ordinary_percent


def _within(rate: ClockRate, clock: int) -> bool:
    return rate.from_ <= clock < rate.end_min or rate.from_ <= clock + MIN_PER_DAY < rate.end_min
