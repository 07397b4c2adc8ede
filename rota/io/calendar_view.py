"""A laid roster in the terminal: the main facts at 80 columns. JSON and CSV hold every date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from rota.domain.base import Language, Text
from rota.domain.laid import ClockNight, Laid, LaidPosition
from rota.domain.scenario import Scenario
from rota.domain.time import SUNDAY, WEEKDAY_SHORT, format_clock
from rota.io import blocks
from rota.io.figures import MISSING, duration, long_date, number, signed

if TYPE_CHECKING:
    from rich.console import Console

_WORDS = {
    "title": Text(nb="Turnusen på dato", en="The rota on its dates"),
    "period": Text(nb="{first} til {last}, {weeks} uker", en="{first} to {last}, {weeks} weeks"),
    "red": Text(
        nb="Røde dager: {weekday} fra mandag til lørdag, {sunday} på en søndag",
        en="Red days: {weekday} from Monday to Saturday, {sunday} on a Sunday",
    ),
    "eves": Text(
        nb="Dager med høytidstillegg som ikke er røde dager",
        en="Days with a holiday supplement that are not red days",
    ),
    "from": Text(nb="fra kl. {clock}", en="from {clock}"),
    "clock": Text(nb="Netter da klokka stilles", en="Nights on which the clock moves"),
    "longer": Text(nb="{time} lengre", en="{time} longer"),
    "shorter": Text(nb="{time} kortere", en="{time} shorter"),
    "nobody": Text(nb="ingen av stillingene arbeider", en="none of the positions works"),
    "none": Text(nb="ingen i perioden", en="none in the period"),
    "people": Text(
        nb="Søn- og helgedager og fridagskoder for hver stilling",
        en="Sundays, red days and free-day codes of each position",
    ),
    "position": Text(nb="Stilling", en="Position"),
    "worked": Text(nb="Arbeidet", en="Worked"),
    "of": Text(nb="{worked} av {total}", en="{worked} of {total}"),
    "half": Text(nb="Strammeste halvår", en="Tightest half-year"),
    "half_value": Text(nb="{worked} av {total}, høyst {most}", en="{worked} of {total}, at most {most}"),
    "alternating": Text(nb="F3 veksl.", en="F3 altern."),
    "averaging": Text(nb="F3 snitt", en="F3 average"),
    "legend": Text(
        nb="Arbeidet: søndager og røde dager i hele perioden. Strammeste halvår: de {weeks} ukene med minst å gå på; "
        "minst halvparten skal være fri. F1 er ukefridagen, F2 fridag ved femdagersuke, F5 erstatningsdager. F3 er "
        "forslag til fri på røde dager, etter vekslende metode og etter gjennomsnittsmetoden; den siste og halvårene "
        "krever minst {weeks} uker.",
        en="Worked: Sundays and red days of the whole period. Tightest half-year: the {weeks} weeks with least to "
        "spare; at least half are to be free. F1 is the weekly rest day, F2 the free day of the five-day week, F5 "
        "substitute days. F3 are suggestions of red days off, by the alternating and by the averaging method; the "
        "latter and the half-years need at least {weeks} weeks.",
    ),
    "over": Text(
        nb="Over halvparten i et halvår: {who}. Det er flere enn en skriftlig avtale om gjennomsnitt åpner for (aml. "
        "§ 10-8 (4)).",
        en="More than half in a half-year: {who}. That is more than a written agreement on averaging opens for (WEA "
        "§ 10-8 (4)).",
    ),
    "under": Text(
        nb="Ingen stilling arbeider mer enn halvparten i noe halvår.",
        en="No position works more than half in any half-year.",
    ),
    "short": Text(
        nb="Fri på røde dager er ikke nok; så mange for mange står igjen i et halvår: {who}.",
        en="Red days off are not enough; so many too many are left in a half-year: {who}.",
    ),
    "after": Text(
        nb="Søndager som er arbeidet rett etter en arbeidet søn- eller helgedag: {who}. Den vekslende metoden flytter "
        "dem ikke; loven krever da skriftlig avtale om gjennomsnitt.",
        en="Sundays worked right after a worked Sunday or red day: {who}. The alternating method does not move them; "
        "the law then asks for a written agreement on averaging.",
    ),
    "no_f1": Text(
        nb="Uker uten en hel fridag (ingen F1): {who}.", en="Weeks without a wholly free day (no F1): {who}."
    ),
    "holiday": Text(nb="Ferieuker, før noen er borte", en="Holiday weeks, before anyone is away"),
    "holiday_assumed": Text(nb="ukene er antatt; velg med --holiday", en="weeks assumed; choose with --holiday"),
    "week": Text(nb="Uke", en="Week"),
    "positions": Text(nb="Stillinger", en="Positions"),
    "planned": Text(nb="Planlagt (t)", en="Planned (h)"),
    "minimum": Text(nb="Minst (t)", en="Minimum (h)"),
    "spare": Text(nb="Forskjell (t)", en="Difference (h)"),
    "presence": Text(
        nb="Timer til stede på hele avdelingen, pauser medregnet. Forskjellen er det samlede slingringsmonnet; en vakt "
        "kan likevel bli udekket.",
        en="Hours present on the whole ward, breaks included. The difference is the room to spare in all; a shift can "
        "be short all the same.",
    ),
    "definitions": Text(nb="Slik er det regnet", en="How it is worked out"),
    "left_out": Text(nb="Ikke med", en="Not included"),
    "verified": Text(nb="bekreftet", en="verified"),
    "to verify": Text(nb="må bekreftes", en="to verify"),
    "not law": Text(nb="ikke lov", en="not law"),
}


def print_calendar(laid: Laid, scenario: Scenario, lang: Language, console: Console) -> None:
    """Red days, nights when the clock moves, each position's Sundays and codes, holiday weeks, and how it was read."""
    blocks.title(console, f"{_say('title', lang)}: {scenario.title.get(lang)}")
    first, last = long_date(laid.first, lang), long_date(laid.last, lang)
    blocks.line(console, _say("period", lang, first=first, last=last, weeks=laid.weeks), style="dim")
    _red_days(console, laid, lang)
    _clock_nights(console, laid, lang)
    _people(console, laid, lang)
    _holiday(console, laid, lang)
    blocks.heading(console, _say("definitions", lang))
    for one in laid.definitions:
        source = f"{one.source.reference.get(lang)}, {_say(one.source.evidence, lang)}"
        name = one.title.get(lang) if one.id == "worked" else f"{one.id}, {one.title.get(lang).lower()}"
        blocks.item(console, f"{name}: {one.text.get(lang)} ({source})")
    for note in laid.notes:
        blocks.item(console, note.get(lang))
    blocks.heading(console, _say("left_out", lang))
    for text in laid.left_out:
        blocks.item(console, text.get(lang))


def _red_days(console: Console, laid: Laid, lang: Language) -> None:
    sundays = sum(day.weekday() == SUNDAY for day in laid.red_days)
    blocks.heading(console, _say("red", lang, weekday=len(laid.red_days) - sundays, sunday=sundays))
    for day, name in laid.red_days.items():
        blocks.item(console, f"{_day(day, lang)}: {name.get(lang)}")
    blocks.heading(console, _say("eves", lang))
    for day, (start, name) in laid.eves.items():
        blocks.item(console, f"{_day(day, lang)}: {name.get(lang)} {_say('from', lang, clock=format_clock(start))}")
    if not laid.eves:
        blocks.item(console, _say("none", lang))


def _clock_nights(console: Console, laid: Laid, lang: Language) -> None:
    blocks.heading(console, _say("clock", lang))
    for night in laid.clock_nights:
        word = "longer" if night.change_min > 0 else "shorter"
        change = _say(word, lang, time=duration(abs(night.change_min), lang))
        blocks.item(console, f"{_day(night.date, lang)}: {change}: {_workers(night, lang)}")
    if not laid.clock_nights:
        blocks.item(console, _say("none", lang))


def _workers(night: ClockNight, lang: Language) -> str:
    told = [
        f"{laid.duty.position_id} {laid.duty.code} ({duration(laid.present_min, lang)})"
        for laid in night.duties
        if laid.present_min is not None
    ]
    return ", ".join(told) or _say("nobody", lang)


def _people(console: Console, laid: Laid, lang: Language) -> None:
    blocks.heading(console, _say("people", lang))
    heads = (
        *(_say(key, lang) for key in ("position", "worked", "half")),
        "F1",
        "F2",
        _say("alternating", lang),
        _say("averaging", lang),
        "F5",
    )
    rows = [_row(position, lang) for position in laid.positions]
    blocks.table(console, heads, rows, right=(3, 4, 5, 6, 7))
    blocks.line(console, "")
    blocks.paragraph(console, _say("legend", lang, weeks=laid.half_year_weeks), indent=(0, 0))
    for remark in _remarks(laid, lang):
        blocks.item(console, remark)


def _row(position: LaidPosition, lang: Language) -> tuple[str, ...]:
    half = position.tightest
    averaging = position.f3_averaging
    return (
        position.position_id,
        _say("of", lang, worked=position.worked_sundays_and_red, total=position.total_sundays_and_red),
        MISSING if half is None else _say("half_value", lang, worked=half.worked, total=half.total, most=half.most),
        str(position.count("F1")),
        str(position.count("F2")),
        str(len(position.f3_alternating)),
        MISSING if averaging is None else str(len(averaging)),
        str(len(position.f5)),
    )


def _remarks(laid: Laid, lang: Language) -> Iterator[str]:
    judged = [position for position in laid.positions if position.tightest is not None]
    over = {
        position.position_id: -position.tightest.margin
        for position in judged
        if position.tightest is not None and position.tightest.margin < 0
    }
    if over:
        yield _say("over", lang, who=_counts(over))
    elif judged:
        yield _say("under", lang)
    for key, found in (
        ("short", {position.position_id: position.averaging_short or 0 for position in laid.positions}),
        ("after", {position.position_id: len(position.sundays_after) for position in laid.positions}),
        ("no_f1", {position.position_id: len(position.no_f1) for position in laid.positions}),
    ):
        if any(found.values()):
            yield _say(key, lang, who=_counts(found))


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"{name} × {count}" for name, count in found.items() if count)


def _holiday(console: Console, laid: Laid, lang: Language) -> None:
    assumed = f" ({_say('holiday_assumed', lang)})" if laid.holiday_assumed else ""
    blocks.heading(console, f"{_say('holiday', lang)}{assumed}")
    if not laid.holiday:
        blocks.item(console, _say("none", lang))
        return
    heads = tuple(_say(key, lang) for key in ("week", "positions", "planned", "minimum", "spare"))
    rows = [
        (
            f"{week.monday.isocalendar().week} ({_day(week.monday, lang)})",
            str(week.positions),
            number(week.planned_min / 60, 1, lang),
            number(week.minimum_min / 60, 1, lang),
            signed(round(week.planned_min / 60, 1) - round(week.minimum_min / 60, 1), 1, lang),
        )
        for week in laid.holiday
    ]
    blocks.table(console, heads, rows, right=(1, 2, 3, 4))
    blocks.line(console, "")
    blocks.paragraph(console, _say("presence", lang), indent=(0, 0))


def _day(day: date, lang: Language) -> str:
    return f"{WEEKDAY_SHORT[lang][day.weekday()]} {long_date(day, lang)}"


def _say(key: str, lang: Language, **values: object) -> str:
    return _WORDS[key].get(lang).format(**values)
