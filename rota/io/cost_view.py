"""Pay and supplements in the terminal and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rota.domain.base import Language, Text
from rota.domain.pay import KINDS, ExtraShift, RosterPay, SupplementKind
from rota.domain.scenario import Scenario
from rota.io import blocks
from rota.io.figures import MISSING, long_date, number, place
from rota.io.report import position_labels

if TYPE_CHECKING:
    from rich.console import Console

KIND_WORDS: dict[SupplementKind, Text] = {
    "evening": Text(nb="kveld", en="evening"),
    "night": Text(nb="natt", en="night"),
    "weekend": Text(nb="helg", en="weekend"),
    "holiday": Text(nb="helligdag", en="holiday"),
}
_WORDS = {
    "title": Text(nb="Lønn og tillegg", en="Pay and supplements"),
    "period": Text(nb="{weeks} uker på dato fra {start}", en="{weeks} weeks on dates from {start}"),
    "rates": Text(
        nb="Satser: {title} ({years}), brukt på en turnus fra {start}; priser {year}",
        en="Rates: {title} ({years}), used for a rota from {start}; prices of {year}",
    ),
    "own_rates": Text(
        nb="Satser: {title}, brukt på en turnus fra {start}; priser {year}",
        en="Rates: {title}, used for a rota from {start}; prices of {year}",
    ),
    "source": Text(
        nb="Kilde: {reference} ({mark}, sjekket {date}), {url}. Overtidsprosentene: {overtime}",
        en="Source: {reference} ({mark}, checked {date}), {url}. The percents of overtime: {overtime}",
    ),
    "verified": Text(nb="bekreftet", en="verified"),
    "to verify": Text(nb="må bekreftes", en="to verify"),
    "position": Text(nb="Stilling", en="Position"),
    "hours": Text(nb="Timer", en="Hours"),
    "ordinary": Text(nb="Lønn, kr", en="Pay, kr"),
    "supplements": Text(nb="Tillegg, kr", en="Supplements, kr"),
    "sum": Text(nb="Sum", en="Sum"),
    "kind": Text(nb="Tillegg", en="Supplement"),
    "kr": Text(nb="kr", en="kr"),
    "employer": Text(
        nb="Med arbeidsgivers kostnader (faktor {factor}): {kr} kr",
        en="With the employer's costs (factor {factor}): {kr} kr",
    ),
    "no_employer": Text(
        nb="Arbeidsgivers kostnader er ikke oppgitt og ikke med.",
        en="The employer's costs are not given and not included.",
    ),
    "stacking": Text(
        nb="Kveld og natt kommer oppå helg og helligdag; helg og helligdag legges ikke sammen. Timene kan derfor ikke "
        "summeres.",
        en="Evening and night come on top of weekend and holiday; weekend and holiday are not added. The hours "
        "therefore do not sum.",
    ),
    "excluded": Text(nb="Ikke med, og antatt", en="Left out, and assumed"),
    "extra": Text(nb="Ekstravakt {code} for {who}, {where}", en="Extra shift {code} for {who}, {where}"),
    "extra_split": Text(
        nb="{additional} t merarbeid: {ordinary} kr og {supplement} kr i tillegg; {overtime} t overtid: "
        "{overtime_kr} kr; i alt {total} kr",
        en="{additional} h additional work: {ordinary} kr and {supplement} kr in supplements; {overtime} h overtime: "
        "{overtime_kr} kr; {total} kr in all",
    ),
}


def print_cost(
    pay: RosterPay, extras: Sequence[ExtraShift], scenario: Scenario, lang: Language, console: Console
) -> None:
    """Rates and their year, sums by supplement, every position, extra shifts, and what is left out."""
    blocks.title(console, f"{_say('title', lang)}: {scenario.title.get(lang)}")
    start = long_date(scenario.cycle.start, lang)
    blocks.line(console, _say("period", lang, weeks=pay.weeks, start=start), style="dim")
    _print_rates(pay, start, lang, console)
    rows = [
        (KIND_WORDS[kind].get(lang), number(pay.hours(kind), 0, lang), number(pay.kroner(kind), 0, lang))
        for kind in KINDS
    ]
    blocks.table(console, tuple(_say(key, lang) for key in ("kind", "hours", "kr")), rows, right=(1, 2))
    blocks.paragraph(console, _say("stacking", lang), indent=(0, 0), style="dim")
    labels = position_labels(scenario, lang)
    people = [
        (
            labels.get(person.position_id, person.position_id),
            number(person.paid_min / 60, 0, lang),
            number(person.ordinary_kr, 0, lang),
            MISSING if person.supplement_kr is None else number(sum(person.supplement_kr.values()), 0, lang),
            number(person.total_kr, 0, lang),
        )
        for person in pay.people
    ]
    hours = sum(person.paid_min for person in pay.people) / 60
    ordinary, every = pay.ordinary_kr(), pay.kroner()
    supplements = None if ordinary is None or every is None else every - ordinary
    in_all = [number(amount, 0, lang) for amount in (ordinary, supplements, every)]
    people.append((_say("sum", lang), number(hours, 0, lang), in_all[0], in_all[1], in_all[2]))
    heads = tuple(_say(key, lang) for key in ("position", "hours", "ordinary", "supplements", "sum"))
    blocks.table(console, heads, people, right=(1, 2, 3, 4))
    blocks.line(console, "")
    kroner = pay.kroner()
    if pay.factor is None or kroner is None:
        blocks.line(console, _say("no_employer", lang))
    else:
        amount = number(kroner * pay.factor, 0, lang)
        blocks.line(console, _say("employer", lang, factor=number(pay.factor, 3, lang), kr=amount))
    for extra in extras:
        _print_extra(extra, labels.get(extra.position_id, extra.position_id), lang, console)
    blocks.heading(console, _say("excluded", lang))
    for text in pay.excluded:
        blocks.item(console, text.get(lang))


def _print_rates(pay: RosterPay, start: str, lang: Language, console: Console) -> None:
    """Which rates, of which years, used for a rota of when; their source and its mark."""
    key = "own_rates" if pay.table is None else "rates"
    title = pay.rates_title.get(lang)
    told = _say(key, lang, title=title, years=pay.rates.years, start=start, year=pay.price_year)
    blocks.paragraph(console, told, indent=(0, 0), style="bold")
    table = pay.table
    if table is None:
        if pay.rates.source is not None:
            blocks.paragraph(console, pay.rates.source, indent=(0, 0), style="dim")
        return
    told = _say(
        "source",
        lang,
        reference=table.reference.get(lang),
        mark=_say(table.evidence, lang),
        date=table.last_checked,
        url=table.url or MISSING,
        overtime=_say(table.overtime_evidence, lang),
    )
    blocks.paragraph(console, told, indent=(0, 0), style="dim")


def cost_data(pay: RosterPay, extras: Sequence[ExtraShift], scenario: Scenario) -> dict[str, Any]:
    """Pay as data: hours and kroner by supplement and position. None: not given."""
    kroner = pay.kroner()
    return {
        "weeks": pay.weeks,
        "start": scenario.cycle.start.isoformat(),
        "rates": {
            "title": _both(pay.rates_title),
            "years": pay.rates.years,
            "price_year": pay.price_year,
            "source": _source(pay),
        },
        "supplements": {kind: {"hours": pay.hours(kind), "kr": pay.kroner(kind)} for kind in KINDS},
        "ordinary_kr": pay.ordinary_kr(),
        "pay_kr": kroner,
        "employer_factor": pay.factor,
        "employer_kr": None if kroner is None or pay.factor is None else kroner * pay.factor,
        "positions": [
            {
                "position": person.position_id,
                "hours": person.paid_min / 60,
                "hourly_kr": person.hourly_kr,
                "ordinary_kr": person.ordinary_kr,
                "supplement_hours": {kind: person.supplement_min[kind] / 60 for kind in KINDS},
                "supplement_kr": person.supplement_kr,
                "pay_kr": person.total_kr,
            }
            for person in pay.people
        ],
        "extra_shifts": [
            {
                "position": extra.position_id,
                "week": extra.week,
                "day": extra.day,
                "code": extra.code,
                "additional_h": extra.additional_min / 60,
                "overtime_h": extra.overtime_min / 60,
                "ordinary_kr": extra.ordinary_kr,
                "supplement_kr": extra.supplement_kr,
                "overtime_kr": extra.overtime_kr,
                "total_kr": extra.total_kr,
                "reasons": [_both(text) for text in extra.reasons],
                "cautions": [_both(text) for text in extra.cautions],
            }
            for extra in extras
        ],
        "left_out": [_both(text) for text in pay.excluded],
    }


def _source(pay: RosterPay) -> dict[str, Any]:
    """Where the rates are from: a dated table, or the scenario."""
    table = pay.table
    if table is None:
        return {"reference": pay.rates.source, "assumed": pay.rates.assumed}
    return {
        "reference": _both(table.reference),
        "url": table.url,
        "evidence": table.evidence,
        "overtime_evidence": table.overtime_evidence,
        "last_checked": table.last_checked,
        "valid_from": None if table.valid_from is None else table.valid_from.isoformat(),
        "valid_to": None if table.valid_to is None else table.valid_to.isoformat(),
    }


def _print_extra(extra: ExtraShift, who: str, lang: Language, console: Console) -> None:
    where = place(extra.week, extra.day, lang)
    blocks.heading(console, _say("extra", lang, code=extra.code, who=who, where=where))
    told = _say(
        "extra_split",
        lang,
        additional=number(extra.additional_min / 60, 2, lang),
        ordinary=number(extra.ordinary_kr, 0, lang),
        supplement=number(extra.supplement_kr, 0, lang),
        overtime=number(extra.overtime_min / 60, 2, lang),
        overtime_kr=number(extra.overtime_kr, 0, lang),
        total=number(extra.total_kr, 0, lang),
    )
    blocks.paragraph(console, told, indent=(1, 1))
    for text in (*extra.reasons, *extra.cautions):
        blocks.item(console, text.get(lang))


def _say(key: str, lang: Language, **parts: object) -> str:
    return _WORDS[key].get(lang).format(**parts)


def _both(text: Text) -> dict[str, str]:
    return {"nb": text.nb, "en": text.en}
