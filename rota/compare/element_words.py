"""The figures of a scenario's elements in words, for the list of assumptions and the certificate."""

from __future__ import annotations

from collections.abc import Mapping

from rota.compare.words import number, ordinal, phrase, plain
from rota.domain.agreement import Agreement
from rota.domain.base import LANGUAGES, Text
from rota.domain.demand import Competence, DemandException, DemandRow
from rota.domain.own_rule import OwnRule
from rota.domain.pay import Pay
from rota.domain.position import Position
from rota.domain.scenario import Cycle, FagdagPolicy, HoursTolerance, LocalRule, Ward
from rota.domain.shift import Shift
from rota.domain.time import WEEKDAY_NAMES, format_clock
from rota.rules.own_spec import own_spec

Names = Mapping[str, Text]
DAY_GROUPS = {
    "all": Text(nb="alle dager", en="all days"),
    "weekdays": Text(nb="hverdager", en="weekdays"),
    "weekend": Text(nb="lørdag og søndag", en="Saturday and Sunday"),
}
RUNGS = {
    "individual_written": Text(nb="skriftlig med den enkelte", en="in writing with each person"),
    "local_tariff_bound": Text(nb="med de tillitsvalgte", en="with the representatives"),
    "at_permit": Text(nb="tillatelse fra Arbeidstilsynet", en="permit from the Labour Inspection"),
    "union_innstillingsrett": Text(nb="med fagforeningen sentralt", en="with the union centrally"),
}
STATES = {"in_force": Text(nb="inngått", en="in force"), "proposed": Text(nb="ikke inngått", en="not yet made")}
SEVERITIES = {
    "hard": Text(nb="må holdes", en="must be kept"),
    "soft": Text(nb="anbefaling", en="recommendation"),
    "info": Text(nb="til opplysning", en="for information"),
}
FIELDS = {
    "min": Text(nb="minst", en="minimum"),
    "target": Text(nb="ønsket", en="target"),
    "max": Text(nb="høyst", en="maximum"),
    "days": Text(nb="dager", en="days"),
    "from": Text(nb="fra", en="from"),
    "to": Text(nb="til", en="to"),
    "start": Text(nb="begynner", en="starts"),
    "end": Text(nb="slutter", en="ends"),
    "unpaid_break_min": Text(nb="ubetalt pause i minutter", en="unpaid break in minutes"),
    "paid_break_min": Text(nb="betalt pause i minutter", en="paid break in minutes"),
    "competence": Text(nb="kompetanse", en="competence"),
    "stands_in_for": Text(nb="kan dekke krav om", en="stands in for"),
    "limit_h": Text(nb="grense i timer", en="limit in hours"),
    "limit_count": Text(nb="grense", en="limit"),
    "status": Text(nb="status", en="status"),
    "valid_from": Text(nb="gjelder fra", en="valid from"),
    "valid_to": Text(nb="gjelder til", en="valid to"),
    "unions": Text(nb="organisasjoner", en="unions"),
    "signed_by": Text(nb="underskrevet av", en="signed by"),
    "weeks": Text(nb="uker", en="weeks"),
    "name": Text(nb="navn", en="name"),
    "severity": Text(nb="alvorlighet", en="severity"),
    "shift": Text(nb="vakt", en="shift"),
    "every_weeks": Text(nb="uker mellom", en="weeks between"),
    "min_percent": Text(nb="fra stillingsprosent", en="from percent"),
    "night_staff": Text(nb="nattevakter", en="night staff"),
    "max_people_per_day": Text(nb="høyst på samme dag", en="at most on one day"),
    "under_h_per_week": Text(nb="timer under per uke", en="hours under a week"),
    "over_h_per_week": Text(nb="timer over per uke", en="hours over a week"),
    "residents": Text(nb="beboere", en="residents"),
    "title": Text(nb="navn", en="name"),
    "kind": Text(nb="slag", en="kind"),
    "of": Text(nb="gjelder", en="about"),
    "before": Text(nb="når neste vakt er blant", en="when the next shift is among"),
    "at_most": Text(nb="høyst", en="at most"),
    "at_least": Text(nb="minst", en="at least"),
    "at_least_h": Text(nb="minst, i timer", en="at least, in hours"),
    "positions": Text(nb="stillinger", en="positions"),
    "max_percent": Text(nb="til og med stillingsprosent", en="up to percent"),
    "weekdays": Text(nb="ukedager", en="weekdays"),
}


def ward_figures(ward: Ward) -> Text:
    """`Ward 1, 24 residents`."""
    if ward.residents is None:
        return plain(ward.name)
    return Text(nb=f"{ward.name}, {ward.residents} beboere", en=f"{ward.name}, {ward.residents} residents")


def cycle_figures(cycle: Cycle) -> Text:
    """`12 weeks from 2027-01-04, rolling`."""
    end = Text(nb=", rullerende", en=", rolling") if cycle.rolling else Text(nb=", én gang", en=", once")
    start = plain(str(cycle.start))
    return phrase(f"{cycle.weeks} uker fra {{d}}{{e}}", f"{cycle.weeks} weeks from {{d}}{{e}}", d=start, e=end)


def competence_figures(competence: Competence, names: Names) -> Text:
    """`Nurse, stands in for Care worker`."""
    others = [names.get(other, plain(other)) for other in competence.stands_in_for]
    if not others:
        return competence.name
    return Text(
        nb=f"{competence.name.nb}, kan dekke krav om {', '.join(text.nb for text in others)}",
        en=f"{competence.name.en}, stands in for {', '.join(text.en for text in others)}",
    )


def shift_figures(shift: Shift) -> Text:
    """`D 07:15-15:15 − 30 min = 7.5 h`."""
    breaks = f" − {shift.unpaid_break_min} min" if shift.unpaid_break_min else ""
    head = plain(f"{shift.code} {shift.clock_text()}{breaks}")
    return phrase("{head} = {h} t", "{head} = {h} h", head=head, h=number(shift.paid_min / 60, 2))


def demand_figures(row: DemandRow | DemandException, names: Names) -> Text:
    """`weekdays 07:15–15:00: minimum 6, target 6, maximum 9`."""
    who = plain("") if row.competence is None else names.get(row.competence, plain(row.competence))
    asked = [(FIELDS[name], value) for name, value in (("min", row.min), ("target", row.target), ("max", row.max))]
    figures = Text(
        nb=", ".join(f"{word.nb} {value}" for word, value in asked if value is not None),
        en=", ".join(f"{word.en} {value}" for word, value in asked if value is not None),
    )
    clock = plain(f"{format_clock(row.from_)}–{format_clock(row.end_min)}")
    days = plain(str(row.date)) if isinstance(row, DemandException) else _days(row)
    return Text(
        nb=" ".join(filter(None, (days.nb, clock.nb, who.nb))) + f": {figures.nb}",
        en=" ".join(filter(None, (days.en, clock.en, who.en))) + f": {figures.en}",
    )


def position_figures(position: Position, names: Names) -> Text:
    """`Nurse 75 % of 35.5 h, every 3rd weekend`."""
    n = position.weekend_every
    weekend = Text(nb="ingen helg", en="no weekend")
    if n:
        weekend = Text(nb=f"hver {n}. helg", en=f"every {ordinal(n)} weekend")
    return phrase(
        "{who} {percent} % av {hours} t, {weekend}",
        "{who} {percent} % of {hours} h, {weekend}",
        who=names.get(position.competence, plain(position.competence)),
        percent=number(position.percent),
        hours=number(position.full_time_hours),
        weekend=weekend,
    )


def tolerance_figures(tolerance: HoursTolerance) -> Text:
    """`up to 0.25 h under and 0.25 h over the contract a week`."""
    under, over = number(tolerance.under_h_per_week, 2), number(tolerance.over_h_per_week, 2)
    return phrase(
        "inntil {under} t under og {over} t over avtalt tid per uke",
        "up to {under} h under and {over} h over the contract a week",
        under=under,
        over=over,
    )


def fagdag_figures(policy: FagdagPolicy) -> Text:
    """`FAG every 12th week from 50 %, night staff too; at most 3 on one day`."""
    night = Text(nb=", og nattevakter", en=", and night staff") if policy.night_staff else plain("")
    most = policy.max_people_per_day
    together = plain("") if most is None else Text(nb=f"; høyst {most} på samme dag", en=f"; at most {most} on one day")
    return phrase(
        f"{policy.shift} hver {policy.every_weeks}. uke fra {{percent}} %{{night}}{{together}}",
        f"{policy.shift} every {ordinal(policy.every_weeks)} week from {{percent}} %{{night}}{{together}}",
        percent=number(policy.min_percent),
        night=night,
        together=together,
    )


def agreement_figures(agreement: Agreement) -> Text:
    """`hours.daily_max: 12.5 h, with the representatives, not yet made`."""
    limit = _limit(agreement)
    return phrase(
        f"{agreement.rule}: {{limit}}, {{rung}}, {{state}}",
        f"{agreement.rule}: {{limit}}, {{rung}}, {{state}}",
        limit=limit,
        rung=RUNGS[agreement.rung],
        state=STATES[agreement.status],
    )


def rule_figures(rule: LocalRule) -> Text:
    """`run.consecutive_days: 4, must be kept`."""
    said = [_limit(rule)] if rule.limit_h is not None or rule.limit_count is not None else []
    said += [SEVERITIES[rule.severity]] if rule.severity is not None else []
    nb, en = (", ".join(text.get(lang) for text in said) for lang in LANGUAGES)
    return Text(nb=f"{rule.rule}: {nb}", en=f"{rule.rule}: {en}")


def own_rule_figures(rule: OwnRule) -> Text:
    """`At most four long shifts in four weeks: number in 4 consecutive weeks ≤ 4, must be kept`."""
    return phrase(
        "{title}: {formula}, {severity}",
        "{title}: {formula}, {severity}",
        title=rule.title,
        formula=own_spec(rule).formula,
        severity=SEVERITIES[rule.severity],
    )


def _limit(item: Agreement | LocalRule) -> Text:
    if item.limit_h is not None:
        return phrase("{h} t", "{h} h", h=number(item.limit_h, 2))
    return plain(str(item.limit_count))


def _days(row: DemandRow) -> Text:
    if isinstance(row.days, str):
        return DAY_GROUPS[row.days]
    return Text(
        nb=", ".join(WEEKDAY_NAMES["nb"][day] for day in row.weekdays),
        en=", ".join(WEEKDAY_NAMES["en"][day] for day in row.weekdays),
    )


def pay_figures(pay: Pay) -> Text:
    """`rates ks-2022; a year's pay: nurse 485 400 kr; prices of 2023`."""
    rates = pay.rates_table if pay.rates is None else pay.rates.years
    yearly = ", ".join(f"{name} {amount:,.0f} kr".replace(",", "\u00a0") for name, amount in pay.annual_pay.items())
    return phrase(
        "satser {rates}; årslønn: {yearly}; priser {year}",
        "rates {rates}; a year's pay: {yearly}; prices of {year}",
        rates=plain(str(rates)),
        yearly=plain(yearly),
        year=plain(str(pay.price_year)),
    )
