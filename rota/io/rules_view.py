"""The catalogue of rules in the terminal, from its JSON-ready form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rota.domain.base import Language

if TYPE_CHECKING:
    from rich.console import Console

Entry = Mapping[str, Any]

RUNGS: dict[str, dict[Language, str]] = {
    "ward_policy": {"nb": "avdelingen bestemmer", "en": "the ward decides"},
    "statute_default": {"nb": "hovedregel i loven", "en": "main rule of the law"},
    "individual_written": {"nb": "skriftlig avtale med den enkelte", "en": "written agreement with the individual"},
    "local_tariff_bound": {"nb": "avtale med tillitsvalgte", "en": "agreement with the representatives"},
    "at_permit": {"nb": "tillatelse fra Arbeidstilsynet", "en": "permit from the Labour Inspection"},
    "union_innstillingsrett": {"nb": "fagforening sentralt", "en": "union centrally"},
    "not_lawful": {"nb": "ikke lovlig", "en": "not lawful"},
}
WORDS: dict[str, dict[Language, str]] = {
    "severity": {"nb": "Alvorlighet", "en": "Severity"},
    "hard": {"nb": "må holdes", "en": "must be kept"},
    "soft": {"nb": "anbefaling", "en": "recommendation"},
    "info": {"nb": "til opplysning", "en": "for information"},
    "source": {"nb": "Kilde", "en": "Source"},
    "verified": {"nb": "bekreftet", "en": "verified"},
    "to verify": {"nb": "må bekreftes", "en": "to verify"},
    "not law": {"nb": "ikke lov", "en": "not law"},
    "ladder": {"nb": "Hvem kan avtale hva", "en": "Who may agree to what"},
    "no_number": {"nb": "ingen tallgrense", "en": "no number"},
    "reading": {"nb": "Slik leses regelen", "en": "How the rule is read"},
    "formula": {"nb": "Formel", "en": "Formula"},
    "legal": {"nb": "Innenfor grensen", "en": "Within the limit"},
    "illegal": {"nb": "Over grensen", "en": "Beyond the limit"},
    "at_most": {"nb": "høyst", "en": "at most"},
    "at_least": {"nb": "minst", "en": "at least"},
    "hours": {"nb": "t", "en": "h"},
    "checked": {"nb": "lest", "en": "read"},
    "limit_from": {"nb": "Grensen kommer fra", "en": "The limit comes from"},
    "check_only": {"nb": "Bare i kontrollen, ikke i modellen", "en": "In the check only, not in the model"},
    "more": {
        "nb": "`rota rules KODE` viser en regel i sin helhet. Dette er ikke juridisk rådgivning.",
        "en": "`rota rules CODE` shows one rule whole. This is not legal advice.",
    },
}


def print_rules(entries: Sequence[Entry], lang: Language, console: Console) -> None:
    """One line per rule: code, title, source, mark, severity."""
    from rich.padding import Padding

    group = None
    for entry in entries:
        if entry["group"] != group:
            group = entry["group"]
            console.print()
        source = entry["source"]
        console.print(f"{entry['code']:24} {entry['title'][lang]}", markup=False)
        marks = f"{WORDS[source['evidence']][lang]}; {WORDS[entry['severity']][lang]}"
        console.print(Padding(f"{source['reference'][lang]} ({marks})", (0, 0, 0, 4)), style="dim")
    console.print()
    console.print(WORDS["more"][lang], markup=False)


def print_rule(entry: Entry, lang: Language, console: Console) -> None:
    """One rule: law, source, ladder, reading, formula and examples."""
    source = entry["source"]
    console.print(f"{entry['code']}: {entry['title'][lang]}", style="bold", markup=False)
    _line(console, lang, "severity", WORDS[entry["severity"]][lang])
    read = f"{WORDS[source['evidence']][lang]}, {WORDS['checked'][lang]} {source['last_checked']}"
    _line(console, lang, "source", f"{source['reference'][lang]} ({read}) {source['url'] or ''}".rstrip())
    _line(console, lang, "reading", entry["reading"][lang])
    _line(console, lang, "formula", entry["formula"][lang])
    if entry["limit_from"] is not None:
        _line(console, lang, "limit_from", entry["limit_from"][lang])
    if entry["ladder"]:
        console.print(f"{WORDS['ladder'][lang]}:", markup=False)
        for step in entry["ladder"]:
            console.print(f"  {_step(entry, step, lang)}", markup=False)
    _line(console, lang, "legal", entry["legal_example"][lang])
    _line(console, lang, "illegal", entry["illegal_example"][lang])
    if entry["check_only"] is not None:
        _line(console, lang, "check_only", entry["check_only"][lang])


def _line(console: Console, lang: Language, word: str, text: str) -> None:
    console.print(f"{WORDS[word][lang]}: {text}", markup=False)


def _step(entry: Entry, step: Mapping[str, Any], lang: Language) -> str:
    limit = step["limit"]
    if limit is None:
        amount = WORDS["no_number"][lang]
    else:
        number = f"{limit / 60:g} {WORDS['hours'][lang]}" if entry["unit"] == "min" else f"{limit}"
        amount = f"{WORDS[entry['sense']][lang]} {number.replace('.', ',') if lang == 'nb' else number}"
    condition = "" if step["condition"] is None else f"; {step['condition'][lang]}"
    return f"{RUNGS[step['rung']][lang]}: {amount} ({WORDS[step['evidence']][lang]}{condition})"
