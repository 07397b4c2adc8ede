"""An explanation in the terminal and as JSON: the answer, the sums, the clash, what would help, what was not done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rota.domain.agreement import Rung
from rota.domain.base import Language, Text
from rota.domain.explanation import Clash, Explanation, Least, Outcome, Relaxation, Requirement, Shortage, Verdict
from rota.io import blocks

if TYPE_CHECKING:
    from rich.console import Console

HEADS = {
    Verdict.POSSIBLE: Text(nb="Mulig", en="Possible"),
    Verdict.PROVED_IMPOSSIBLE: Text(nb="Bevist umulig", en="Proved impossible"),
    Verdict.UNDECIDED: Text(nb="Ikke avgjort", en="Undecided"),
}
RUNGS = {
    Rung.WARD_POLICY: Text(
        nb="loven krever ingen avtale; drøftes på avdelingen",
        en="the law asks for no agreement; for the ward to discuss",
    ),
    Rung.STATUTE_DEFAULT: Text(nb="hovedregelen", en="the main rule"),
    Rung.INDIVIDUAL_WRITTEN: Text(nb="skriftlig med hver enkelt", en="in writing with each person"),
    Rung.LOCAL_TARIFF_BOUND: Text(nb="lokal avtale med tillitsvalgte", en="local agreement with the representatives"),
    Rung.AT_PERMIT: Text(nb="samtykke fra Arbeidstilsynet", en="permit of the Labour Inspection"),
    Rung.UNION_INNSTILLINGSRETT: Text(nb="sentral avtale med fagforening", en="central agreement with a union"),
    Rung.NOT_LAWFUL: Text(nb="ikke lovlig", en="not lawful"),
}
LEAST = {
    Least.AMOUNT: Text(
        nb="det er bevist at én færre ikke er nok",
        en="one fewer is proved too little",
    ),
    Least.EACH: Text(
        nb="det er bevist at ingen av disse kan tas ut; andre utvalg kan være mindre",
        en="it is proved that none of these can be left out; another selection might be smaller",
    ),
    Least.STEP: Text(nb="det er bevist at ett trinn mindre ikke er nok", en="one step less is proved too little"),
    Least.EACH_STEP: Text(
        nb="det er bevist at ingen av disse kan få ett trinn mindre; andre fordelinger kan være mindre",
        en="it is proved that none of these can have one step less; another way to share it might be smaller",
    ),
}
SHORTAGES_SHOWN = 8
_SAY = {
    "arithmetic": Text(nb="Regnestykket", en="The sums"),
    "short": Text(
        nb="Dette mangler i den beste løsningen som ble funnet (én måte å fordele mangelen på)",
        en="Missing in the best case found (one way to share the shortage)",
    ),
    "short_weekends": Text(
        nb="Dette mangler i helgene i den beste løsningen som ble funnet (én måte å fordele mangelen på)",
        en="Missing at weekends in the best case found (one way to share the shortage)",
    ),
    "clash": Text(nb="Kan ikke holdes samtidig", en="Cannot be kept together"),
    "confirmed": Text(nb="bekreftet ved å løse på nytt", en="confirmed by solving again"),
    "unconfirmed": Text(nb="ikke bekreftet på tiden", en="not confirmed in the time"),
    "minimal": Text(
        nb="uten ett av dem er de andre på denne lista ikke i strid med hverandre (hvert av dem er prøvd); avdelingen "
        "kan likevel være umulig av andre grunner",
        en="without any one of them the others on this list do not clash with each other (each was tried); the ward "
        "can still be impossible for other reasons",
    ),
    "irreducible": Text(
        nb="uten ett av dem holder ikke dette beviset lenger; avdelingen kan likevel være umulig av andre grunner",
        en="without any one of them this proof no longer holds; the ward can still be impossible for other reasons",
    ),
    "not_minimal": Text(
        nb="noen av kravene er kanskje ikke med på å gjøre det umulig",
        en="some of them may not be needed for the clash",
    ),
    "possible_if": Text(nb="Mulig hvis ett av dette", en="Possible if one of these"),
    "basis": Text(nb="Regnestykket og kravene bak", en="The sums and requirements behind it"),
    "maybe": Text(nb="Kanskje nok, ikke avgjort på tiden", en="Perhaps enough, undecided in the time"),
    "open": Text(nb="Prøvd og ikke gjort", en="Tried, and what was not done"),
    "line_only": Text(
        nb="bare stillingens egen linje er kontrollert, ikke bemanningen",
        en="only the position's own line was checked, not the cover",
    ),
    "more": Text(nb="og {n} til", en="and {n} more"),
    "more_json": Text(nb="og {n} til (alle er med i --json)", en="and {n} more (all are in --json)"),
}


def heading(key: str, lang: Language, **parts: object) -> str:
    """A heading or a standing phrase of an explanation."""
    return _SAY[key].get(lang).format(**parts)


def short_key(found: Explanation) -> str:
    """The heading over what is missing."""
    return "short_weekends" if found.weekends_only else "short"


def standing(clash: Clash, lang: Language) -> str:
    """How sure it is that the requirements clash, and that all of them are needed for it."""
    sure = heading("confirmed" if clash.confirmed else "unconfirmed", lang)
    if len(clash.requirements) == 1:
        return sure
    needed = "minimal" if clash.minimal else "irreducible" if clash.irreducible else "not_minimal"
    return f"{sure}; {heading(needed, lang)}"


def print_explanation(found: Explanation, lang: Language, console: Console) -> None:
    """The whole explanation in words."""
    blocks.title(console, f"{found.scenario}: {HEADS[found.verdict].get(lang)}")
    blocks.paragraph(console, found.summary.get(lang), indent=(0, 0))
    if found.arithmetic and found.verdict is not Verdict.POSSIBLE:
        blocks.heading(console, heading("arithmetic", lang))
        for text in found.arithmetic:
            blocks.item(console, text.get(lang))
    if found.shortages:
        blocks.heading(console, heading(short_key(found), lang))
        for one in found.shortages[:SHORTAGES_SHOWN]:
            blocks.item(console, one.text.get(lang))
        if (rest := len(found.shortages) - SHORTAGES_SHOWN) > 0:
            blocks.item(console, heading("more_json", lang, n=rest))
    for clash in found.clashes:
        _print_clash(console, clash, lang)
    for key, outcome in (("possible_if", Outcome.CONFIRMED), ("maybe", Outcome.UNDECIDED)):
        chosen = [one for one in found.relaxations if one.outcome is outcome]
        if chosen:
            blocks.heading(console, heading(key, lang))
            for change in chosen:
                blocks.item(console, relaxation_line(change, lang))
    if found.tried:
        blocks.heading(console, heading("open", lang))
        for text in found.tried:
            blocks.item(console, text.get(lang))


def _print_clash(console: Console, clash: Clash, lang: Language) -> None:
    blocks.heading(console, f"{heading('clash', lang)} ({clash.scope.get(lang)})")
    for one in clash.requirements:
        source = "" if one.reference is None else f" [{one.reference.get(lang)}]"
        blocks.item(console, f"{one.text.get(lang)}{source}")
    blocks.paragraph(console, standing(clash, lang), indent=(3, 3))


def relaxation_line(one: Relaxation, lang: Language) -> str:
    """A change in words: what, who must agree, the source, and what was shown of it."""
    return "; ".join([one.text.get(lang), *relaxation_notes(one, lang)])


def relaxation_notes(one: Relaxation, lang: Language) -> list[str]:
    """Who must agree to a change, its source, and what was shown of it."""
    parts = [RUNGS[one.rung].get(lang) if one.agree is None else one.agree.get(lang)]
    if one.reference is not None:
        parts.append(one.reference.get(lang))
    parts += [duty.get(lang) for duty in one.duties]
    if one.least is not None:
        parts.append(LEAST[one.least].get(lang))
    if one.line_only:
        parts.append(heading("line_only", lang))
    return parts


def explanation_json(found: Explanation) -> dict[str, Any]:
    """JSON-ready, texts in both languages."""
    return {
        "scenario": found.scenario,
        "verdict": found.verdict.value,
        "summary": _text(found.summary),
        "shortage_min_person_min": found.shortage_min_person_min,
        "weekend_shortage_min_person_min": found.weekend_min_person_min,
        "shortages_of_weekends_only": found.weekends_only,
        "arithmetic": [_text(text) for text in found.arithmetic],
        "shortages": [_shortage(one) for one in found.shortages],
        "clashes": [
            {
                "scope": _text(clash.scope),
                "confirmed": clash.confirmed,
                "minimal": clash.minimal,
                "irreducible": clash.irreducible,
                "requirements": [_requirement(one) for one in clash.requirements],
            }
            for clash in found.clashes
        ],
        "relaxations": [_relaxation(one) for one in found.relaxations],
        "tried": [_text(text) for text in found.tried],
        "seconds": round(found.seconds, 3),
        "stopped_early": found.stopped_early,
    }


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"nb": text.nb, "en": text.en}


def _shortage(one: Shortage) -> dict[str, Any]:
    return {
        "row": one.row,
        "weekday": one.weekday,
        "weeks": list(one.weeks),
        "competence": one.competence,
        "person_min": one.person_min,
        "shifts": one.shifts,
        "text": _text(one.text),
    }


def _requirement(one: Requirement) -> dict[str, Any]:
    return {
        "rule": one.code,
        "title": _text(one.title),
        "reference": _text(one.reference),
        "rung": None if one.rung is None else one.rung.value,
        "positions": list(one.positions),
        "weeks": list(one.weeks),
        "rows": list(one.rows),
        "others_fit_without_it": one.removal,
        "text": _text(one.text),
    }


def _relaxation(one: Relaxation) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text": _text(one.text),
        "rung": one.rung.value,
        "reference": _text(one.reference),
        "url": one.url,
        "evidence": one.evidence,
        "positions": list(one.positions),
        "weeks": list(one.weeks),
        "people": one.people,
        "fte": one.fte,
        "outcome": one.outcome.value,
        "agree": _text(one.agree),
        "duties": [_text(duty) for duty in one.duties],
        "proved_about_less": None if one.least is None else one.least.value,
        "line_only": one.line_only,
    }
