"""The report of an intake in the terminal: what was read, what was not understood, guessed and assumed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rota.domain.base import Language, Text
from rota.domain.comparison import Assumption
from rota.domain.intake import AgreementOffer
from rota.io import blocks
from rota.io.figures import long_date, number
from rota.io.ward_build import BuiltWard
from rota.io.ward_cells import Oddity
from rota.io.ward_mapping import Basis, CodeMeaning, WardFacts
from rota.io.ward_sheet import WardSheet

if TYPE_CHECKING:
    from rich.console import Console

READ = Text(
    nb="{people} personer, {weeks} uker, fra arket «{sheet}»",
    en="{people} people, {weeks} weeks, from the sheet “{sheet}”",
)
ODD = Text(nb="Ikke lest som det står ({count})", en="Not read as it stands ({count})")
ALL_READ = Text(nb="Alle celler og rader er lest.", en="Every cell and row was read.")
CONFIRM = Text(nb="Antatt, og må bekreftes ({count})", en="Assumed, and to be confirmed ({count})")
CONFIRMED = Text(nb="Antatt, bekreftet av dere ({count})", en="Assumed, confirmed by you ({count})")
FACTS = Text(
    nb="Avdelingen heter her «{name}», og første mandag er {monday}. Begge kan rettes i filen med kodene.",
    en="The ward is called “{name}” here, and the first Monday is {monday}. Both can be put right in the mapping file.",
)
KEY = Text(nb="Lest som forklaring på koder, ikke som personer", en="Read as a key to the codes, not as people")
NO_MEANING = Text(
    nb="Koder uten mening ({count}): alle cellene", en="Codes without a meaning ({count}): all their cells"
)
CODES = Text(nb="Hva kodene betyr", en="What the codes mean")
HEADS = {
    "nb": ("kode", "antall", "betyr", "klokkeslett", "ubetalt pause", "kommer fra"),
    "en": ("code", "count", "means", "clock", "unpaid break", "comes from"),
}
USES = {
    "work": Text(nb="vakt", en="shift"),
    "off": Text(nb="fri", en="off"),
    "leave": Text(nb="fravær", en="leave"),
}
BASES: dict[Basis, Text] = {
    "guess": Text(nb="gjettet", en="guessed"),
    "sheet": Text(nb="lest fra arket", en="read from the sheet"),
    "user": Text(nb="sagt av dere", en="said by you"),
}
BREAK_GUESSED = Text(nb="lest fra arket, pausen gjettet", en="read from the sheet, the break guessed")
EMPTY = Text(nb="(tom celle)", en="(empty cell)")
ASSUMED = Text(nb="Antatt eller lest ut av turnusen", en="Assumed, or worked out from the rota")
HOURS = Text(nb="Timer per uke", en="Hours a week")
HOURS_HEADS = {
    "nb": ("stilling", "som det står", "av klokkeslettene"),
    "en": ("position", "as written", "from the clock"),
}
BREACHES = Text(
    nb="Regelbrudd i turnusen slik den er lest: {count}. `rota check` viser dem.",
    en="Rule breaches in the rota as it is read: {count}. `rota check` shows them.",
)
OFFERS = Text(
    nb="Avtaler som ville gjort brudd lovlige. Står de under agreements i filen med kodene, regnes de med:",
    en="Agreements that would make breaches lawful. Named under agreements in the mapping file they count:",
)
SAID = Text(nb="regnet med, på deres ord", en="counted, on your word")


def basis_text(one: CodeMeaning) -> Text:
    """Where a code's meaning comes from, in words."""
    return BREAK_GUESSED if one.basis == "sheet" and one.break_guessed else BASES[one.basis]


def key_text(sheet: WardSheet) -> str:
    """The codes that a key in the sheet tells, each with its cell."""
    return ", ".join(f"{one.code} ({one.place})" for one in sheet.legend)


def print_sheet(
    sheet: WardSheet, meanings: Sequence[CodeMeaning], facts: WardFacts, lang: Language, console: Console
) -> None:
    """What was read of a sheet, every cell that was not understood, and what each code is taken to mean."""
    size = {"people": len(sheet.people), "weeks": sheet.weeks, "sheet": sheet.name}
    blocks.title(console, READ.get(lang).format(**size))
    odd = (*sheet.odd, *sheet.left_out)
    if odd:
        blocks.heading(console, ODD.get(lang).format(count=len(odd)))
        _list(odd, lang, console)
    else:
        blocks.line(console, ALL_READ.get(lang))
    if sheet.assumed:
        head = CONFIRMED if facts.confirmed else CONFIRM
        blocks.heading(console, head.get(lang).format(count=len(sheet.assumed)))
        _list(sheet.assumed, lang, console)
    if sheet.legend:
        blocks.heading(console, KEY.get(lang))
        blocks.paragraph(console, key_text(sheet), indent=(3, 3))
    lacking = [one for one in meanings if one.use is None]
    if lacking:
        blocks.heading(console, NO_MEANING.get(lang).format(count=len(lacking)))
        for one in lacking:
            places = "; ".join(f"{label}: {', '.join(at)}" for label, at in sheet.where(one.code).items())
            blocks.item(console, f"«{one.code}»: {places}")
    blocks.heading(console, CODES.get(lang))
    rows = [
        (
            one.code or EMPTY.get(lang),
            str(sheet.codes[one.code]),
            "?" if one.use is None else USES[one.use].get(lang),
            f"{one.start}–{one.end}" if one.use == "work" else "",
            f"{one.unpaid_break_min} min" if one.use == "work" else "",
            "" if one.use is None else basis_text(one).get(lang),
        )
        for one in meanings
    ]
    blocks.table(console, HEADS[lang], rows, right=(1, 4))
    blocks.line(console, "")
    told = {"name": facts.name, "monday": long_date(facts.first_monday, lang)}
    blocks.paragraph(console, FACTS.get(lang).format(**told), indent=(0, 0))


def print_taken(
    built: BuiltWard,
    assumptions: Iterable[Assumption],
    breaches: int,
    offers: Sequence[AgreementOffer],
    said: Sequence[str],
    lang: Language,
    console: Console,
) -> None:
    """What was assumed, the hours, and what the check says; `said` are the agreements counted on, by id."""
    blocks.heading(console, ASSUMED.get(lang))
    for one in assumptions:
        if one.assumed:
            note = "" if one.note is None else f": {one.note.get(lang)}"
            blocks.item(console, f"{one.path}{note}")
    blocks.heading(console, HOURS.get(lang))
    rows = [(person, number(written, 2, lang), number(read, 2, lang)) for person, written, read in built.hours]
    blocks.table(console, HOURS_HEADS[lang], rows, right=(1, 2))
    blocks.line(console, "")
    blocks.paragraph(console, BREACHES.get(lang).format(count=breaches), indent=(0, 0))
    if offers:
        blocks.line(console, "")
        blocks.paragraph(console, OFFERS.get(lang), indent=(0, 0))
        for offer in offers:
            mark = f" ({SAID.get(lang)})" if offer.id in said else ""
            blocks.item(console, f"{offer.id}{mark}: {offer.label.get(lang)}. {offer.why.get(lang)}")


def _list(odd: Iterable[Oddity], lang: Language, console: Console) -> None:
    for one in odd:
        blocks.item(console, f"{one.place} «{one.text}»: {one.why.get(lang)}")
