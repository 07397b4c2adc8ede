"""An explanation in the terminal and as JSON: the answer, the sums, the clash, what would help, what was not done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rota.domain.agreement import Rung
from rota.domain.base import Language, Text
from rota.domain.explanation import Clash, Explanation, Outcome, Relaxation, Requirement, Shortage, Verdict
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
SHORTAGES_SHOWN = 8
_SAY = {
    "arithmetic": Text(nb="Regnestykket", en="The sums"),
    "short": Text(nb="Dette mangler i den beste løsningen som ble funnet", en="Missing in the best case found"),
    "clash": Text(nb="Kan ikke holdes samtidig", en="Cannot be kept together"),
    "confirmed": Text(nb="bekreftet ved å løse på nytt", en="confirmed by solving again"),
    "unconfirmed": Text(nb="ikke bekreftet på tiden", en="not confirmed in the time"),
    "minimal": Text(
        nb="tas ett av kravene bort, går resten opp (hvert av dem er prøvd)",
        en="without any one of them the rest adds up (each was tried)",
    ),
    "irreducible": Text(
        nb="tas ett av kravene bort, holder ikke beviset lenger", en="without any one of them the proof no longer holds"
    ),
    "not_minimal": Text(
        nb="noen av kravene er kanskje ikke med på å gjøre det umulig",
        en="some of them may not be needed for the clash",
    ),
    "possible_if": Text(nb="Mulig hvis ett av dette", en="Possible if one of these"),
    "basis": Text(nb="Regnestykket og kravene bak", en="The sums and requirements behind it"),
    "maybe": Text(nb="Kanskje nok, ikke avgjort på tiden", en="Perhaps enough, undecided in the time"),
    "open": Text(nb="Prøvd og ikke gjort", en="Tried, and what was not done"),
    "smallest": Text(nb="det er bevist at mindre ikke er nok", en="it is proved that less is not enough"),
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


def standing(clash: Clash, lang: Language) -> str:
    """How sure it is that the requirements clash, and that all of them are needed for it."""
    needed = "minimal" if clash.minimal else "irreducible" if clash.irreducible else "not_minimal"
    return f"{heading('confirmed' if clash.confirmed else 'unconfirmed', lang)}; {heading(needed, lang)}"


def print_explanation(found: Explanation, lang: Language, console: Console) -> None:
    """The whole explanation in words."""
    blocks.title(console, f"{found.scenario}: {HEADS[found.verdict].get(lang)}")
    blocks.paragraph(console, found.summary.get(lang), indent=(0, 0))
    if found.arithmetic and found.verdict is not Verdict.POSSIBLE:
        blocks.heading(console, heading("arithmetic", lang))
        for text in found.arithmetic:
            blocks.item(console, text.get(lang))
    if found.shortages:
        blocks.heading(console, heading("short", lang))
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
    parts = [RUNGS[one.rung].get(lang)]
    if one.reference is not None:
        parts.append(one.reference.get(lang))
    if one.smallest:
        parts.append(heading("smallest", lang))
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
        "removal_makes_possible": one.removal,
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
        "smallest": one.smallest,
        "line_only": one.line_only,
    }
