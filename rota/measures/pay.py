"""Pay by the clock: each duty laid on dates, split where a supplement begins or ends, priced piece by piece.

Hourly pay is yearly pay / (52 x full-time week). Evening and night supplements come on top of the weekend or holiday
one; of weekend and holiday only the higher is paid for an hour (HTA KS ch. 1 § 5.1.2). Where a shift has unpaid breaks
their place is not known, so every piece is paid by the shift's paid share.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from rota.domain.base import Text
from rota.domain.calendar import pay_holiday_intervals
from rota.domain.pay import KINDS, PersonPay, Rate, Rates, RateTable, RosterPay, SupplementKind
from rota.domain.position import Position
from rota.domain.roster import Roster, rows_left_out
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_DAY, SATURDAY, daily_overlap_min, overlap_min
from rota.measures.facts import Facts, Line, Span

YEAR_WEEKS = 52
WEEKEND_DAYS = (SATURDAY, SATURDAY + 1)

EXCLUDED = (
    Text(
        nb="fravær, ekstravakter, overtid, lokale tillegg og ansiennitet er ikke med",
        en="leave, extra shifts, overtime, local supplements and seniority are left out",
    ),
    Text(
        nb="ubetalte pauser: stedet er ikke kjent, derfor trukket forholdsmessig fra alle timer i vakta",
        en="unpaid breaks: their place is not known, so they are taken off all hours of the shift alike",
    ),
    Text(
        nb="timer er klokketimer: netter der klokka stilles er regnet som andre netter",
        en="hours are those of the clock: nights on which the clock moves count as other nights",
    ),
    Text(
        nb="F3, F4 og F5 er ikke med: en rød dag på vakt er regnet som arbeidet med helgedagstillegg",
        en="F3, F4 and F5 are left out: a red day with a shift counts as worked, with the holiday supplement",
    ),
)


@cache
def rate_tables() -> dict[str, RateTable]:
    """The dated tables of `rates.toml` by id."""
    data = tomllib.loads(resources.files("rota.measures").joinpath("rates.toml").read_text(encoding="utf-8"))
    return {
        entry["id"]: RateTable(
            id=entry["id"],
            title=Text.model_validate(entry["title"]),
            rates=Rates.model_validate(entry["rates"]),
            reference=Text.model_validate(entry["source"]["reference"]),
            url=entry["source"].get("url"),
            evidence=entry["source"]["evidence"],
            overtime_evidence=entry["source"]["overtime_evidence"],
            last_checked=entry["source"]["last_checked"],
            valid_from=entry.get("valid_from"),
            valid_to=entry.get("valid_to"),
        )
        for entry in data["table"]
    }


def rates_of(scenario: Scenario) -> tuple[Rates, Text]:
    """The rates that a scenario's pay names or gives, with their title. Raises ValueError without pay or table."""
    pay = scenario.pay
    if pay is None:
        raise ValueError("the scenario has no pay")
    if pay.rates is not None:
        return pay.rates, Text(
            nb=f"scenarioets egne satser ({pay.rates.years})", en=f"the scenario's own rates ({pay.rates.years})"
        )
    table = rate_tables().get(pay.rates_table or "")
    if table is None:
        raise ValueError(f"unknown table of rates {pay.rates_table}; known: {', '.join(rate_tables())}")
    return table.rates, table.title


def roster_pay(scenario: Scenario, roster: Roster) -> RosterPay | None:
    """Pay of a roster over 52 weeks from its first day, or over the cycle where it does not roll; None without pay."""
    pay = scenario.pay
    if pay is None:
        return None
    rates, title = rates_of(scenario)
    weeks = laid_weeks(scenario)
    people = tuple(person_pay(scenario, line, rates, weeks) for line in Facts(scenario, roster).lines.values())
    factor = None if pay.employer_cost is None else pay.employer_cost.factor
    table = None if pay.rates is not None else rate_tables()[pay.rates_table or ""]
    return RosterPay(
        weeks, rates, title, pay.price_year, factor, people, (*rows_left_out(scenario, roster), *EXCLUDED), table
    )


def laid_weeks(scenario: Scenario) -> int:
    """Weeks that pay is computed over: 52, or those of a cycle that does not roll."""
    return YEAR_WEEKS if scenario.cycle.rolling else scenario.cycle.weeks


def pay_problems(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What is wrong with a scenario's pay: (path in the scenario, message)."""
    pay = scenario.pay
    if pay is None:
        return
    if pay.rates_table is not None and pay.rates_table not in rate_tables():
        known = ", ".join(rate_tables())
        yield (
            ("pay", "rates_table"),
            f"no table of rates '{pay.rates_table}'. known: {known}; rates of other years must be given (pay.rates)",
        )
    competences = [competence.id for competence in scenario.competences]
    for name in pay.annual_pay:
        if name not in competences:
            yield ("pay", "annual_pay", name), f"no such competence. known: {', '.join(competences)}"


def without_pay(scenario: Scenario) -> tuple[str, ...]:
    """Competences of worked positions that the scenario's pay gives no yearly pay for; all of them without pay."""
    used = {position.competence for position in scenario.worked_positions}
    given = {} if scenario.pay is None else scenario.pay.annual_pay
    return tuple(one.id for one in scenario.competences if one.id in used and one.id not in given)


def hourly_kr(scenario: Scenario, position: Position) -> float | None:
    """Kroner an hour: yearly pay of the competence / (52 x full-time week); None where it is not given."""
    annual = None if scenario.pay is None else scenario.pay.annual_pay.get(position.competence)
    return None if annual is None else annual / (YEAR_WEEKS * position.full_time_hours)


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a duty that lies in one calendar day: paid minutes, and of them those with each supplement.

    `weekend` and `holiday` exclude each other; `evening` and `night` come on top.
    """

    day: date
    paid_min: float
    minutes: dict[SupplementKind, float]


def pieces(span: Span, day: date, rates: Rates, hourly: float | None) -> Iterator[Piece]:
    """A duty that starts on a date, day by day. Leave has no supplements."""
    share = span.paid_min / span.presence_min
    start = span.start % MIN_PER_DAY
    end = start + span.presence_min
    for offset in range((end - 1) // MIN_PER_DAY + 1):
        low, high = max(start - offset * MIN_PER_DAY, 0), min(end - offset * MIN_PER_DAY, MIN_PER_DAY)
        date_ = day + timedelta(days=offset)
        minutes = dict.fromkeys(KINDS, 0.0)
        if span.is_work:
            minutes["evening"] = share * daily_overlap_min(low, high, rates.evening.from_, rates.evening.end_min)
            minutes["night"] = share * daily_overlap_min(low, high, rates.night.from_, rates.night.end_min)
            minutes |= _weekend_or_holiday(date_, low, high, share, rates, hourly)
        yield Piece(date_, share * (high - low), minutes)


def _weekend_or_holiday(
    day: date, low: int, high: int, share: float, rates: Rates, hourly: float | None
) -> dict[SupplementKind, float]:
    """Minutes with the holiday supplement and, of the others, with the weekend's; the higher where both apply."""
    interval = pay_holiday_intervals(day.year).get(day, (0, 0))
    holiday = overlap_min(low, high, *interval)
    weekend = high - low if day.weekday() in WEEKEND_DAYS else 0
    if weekend and hourly is not None and rates.weekend.per_hour(hourly) > rates.holiday.per_hour(hourly):
        holiday = 0
    return {"holiday": share * holiday, "weekend": share * max(0, weekend - holiday)}


def person_pay(scenario: Scenario, line: Line, rates: Rates, weeks: int) -> PersonPay:
    """Pay of one line over `weeks` weeks from the cycle's first day."""
    hourly = hourly_kr(scenario, line.position)
    minutes = dict.fromkeys(KINDS, 0.0)
    paid_min = 0
    for span, day in _laid(scenario, line, weeks):
        paid_min += span.paid_min
        for piece in pieces(span, day, rates, hourly):
            for kind in KINDS:
                minutes[kind] += piece.minutes[kind]
    if hourly is None:
        return PersonPay(line.position.id, paid_min, minutes, None, None, None)
    year = weeks / YEAR_WEEKS
    kroner = {kind: supplement_kr(rate_of(rates, kind), minutes[kind] / 60, hourly, year) for kind in KINDS}
    return PersonPay(line.position.id, paid_min, minutes, hourly, paid_min / 60 * hourly, kroner)


def rate_of(rates: Rates, kind: SupplementKind) -> Rate:
    """The rate of one supplement."""
    return {"evening": rates.evening, "night": rates.night, "weekend": rates.weekend, "holiday": rates.holiday}[kind]


def supplement_kr(rate: Rate, hours: float, hourly: float, year: float = 1.0) -> float:
    """Kroner for hours of one supplement in a part of a year; steps begin at their yearly hours' share of it."""
    if not rate.steps:
        return hours * rate.per_hour(hourly)
    ends = [step.from_h * year for step in rate.steps[1:]] + [float("inf")]
    return sum(
        max(0.0, min(hours, end) - step.from_h * year) * step.kr_per_hour
        for step, end in zip(rate.steps, ends, strict=True)
    )


def _laid(scenario: Scenario, line: Line, weeks: int) -> Iterator[tuple[Span, date]]:
    """Every duty of the line on its date, lap after lap."""
    first, lap_days = scenario.cycle.start, scenario.cycle.days
    for lap in range(-(-weeks * 7 // lap_days)):
        for span in line.spans:
            index = lap * lap_days + span.day
            if index < weeks * 7:
                yield span, first + timedelta(days=index)
