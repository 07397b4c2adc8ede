"""The mapping file of `rota import`: what a sheet's codes mean and what the sheet does not say, to be filled in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rota.domain.base import Language, Text
from rota.domain.finding import InputError, Problem
from rota.domain.intake import AgreementOffer
from rota.io.ward_legend import Use
from rota.io.ward_mapping import CodeMeaning, WardFacts, with_said
from rota.io.ward_sheet import WardSheet
from rota.io.yaml_tree import Node, read_tree, shorten

FORMAT = "rota/mapping/1"
KEYS = ("format", "ward", "first_monday", "full_time_hours", "confirmed", "agreements", "codes")
CODE_KEYS = ("code", "means", "start", "end", "unpaid_break_min", "guessed")
USES: tuple[Use, ...] = ("work", "off", "leave")
HEAD = {
    "nb": (
        "# Hva kodene i {file} betyr. Rett og fyll ut, og kjør `rota import` igjen med --mapping.",
        "# means: work (vakt), off (fri) eller leave (fravær). Vakter trenger start og end, og pausen i minutter.",
        "# guessed: true betyr at ingen har bekreftet det. Stryk det når dere har sett over.",
    ),
    "en": (
        "# What the codes of {file} mean. Correct it, fill it in, and run `rota import` again with --mapping.",
        "# means: work, off or leave. Work needs start and end, and the unpaid break in minutes.",
        "# guessed: true means that nobody has confirmed it. Take it out when you have looked it over.",
    ),
}
CONFIRM = {
    "nb": "# Uker uten rad er lest som fri. Sett confirmed: true når dere har sett at det stemmer:",
    "en": "# Weeks without a row are read as off. Set confirmed: true when you have seen that it is so:",
}
AGREED = {
    "nb": "# Avtaler dere sier gjelder i dag, ved navn. Verktøyet ser dem ikke. Turnusen trenger:",
    "en": "# Agreements that you say are in force today, by name. The tool does not see them. The rota needs:",
}
UNKNOWN = Text(
    nb="er ikke noe som kan stå her. Kjent: {known}",
    en="is nothing that can stand here. known: {known}",
)


@dataclass(frozen=True)
class Mapping:
    """A mapping file read: a meaning for each code of the sheet, facts, and agreements said to be in force, by id."""

    meanings: tuple[CodeMeaning, ...]
    facts: WardFacts
    agreements: tuple[str, ...]


def mapping_text(
    sheet: WardSheet,
    meanings: Sequence[CodeMeaning],
    facts: WardFacts,
    said: Sequence[str],
    offers: Sequence[AgreementOffer],
    file: str,
    lang: Language,
) -> str:
    """A mapping file with what is known so far. The `means` of a code without a meaning is empty.

    `said` are agreements said to be in force, by id; `offers` are those that the rota needs, where that is known.
    """
    lines = [line.format(file=_plain(file)) for line in HEAD[lang]]
    lines += [f"format: {FORMAT}", f"ward: {_quoted(facts.name)}"]
    lines += [f"first_monday: {facts.first_monday.isoformat()}", f"full_time_hours: {facts.full_time_hours:g}"]
    if sheet.assumed:
        lines += [CONFIRM[lang], *(f"#   {_plain(f'{one.text}: {one.why.get(lang)}')}" for one in sheet.assumed)]
        lines.append(f"confirmed: {'true' if facts.confirmed else 'false'}")
    if offers:
        lines += [AGREED[lang], *(f"#   {one.id}: {one.label.get(lang)}" for one in offers)]
    lines += [f"agreements: [{', '.join(map(_quoted, said))}]", "codes:"]
    for one in meanings:
        lines.append(f"  - {{{_entry(one)}}}  # × {sheet.codes[one.code]}")
    return "\n".join(lines) + "\n"


def _entry(one: CodeMeaning) -> str:
    parts = [f"code: {_quoted(one.code)}", f"means: {one.use or _quoted('')}"]
    if one.use == "work" or one.use is None:
        parts += [f"start: {_quoted(one.start)}", f"end: {_quoted(one.end)}"]
        parts.append(f"unpaid_break_min: {one.unpaid_break_min}")
    if one.guessed and one.use is not None:
        parts.append("guessed: true")
    return ", ".join(parts)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """Text for a comment: on one line, nothing that a file cannot hold."""
    return shorten(text, 200)


def read_mapping(path: Path, sheet: WardSheet, guesses: Sequence[CodeMeaning], facts: WardFacts) -> Mapping:
    """A mapping file over what was guessed. A code that it does not name keeps its guess, marked as one.

    Raises InputError with every problem of form, each with its line.
    """
    tree = read_tree(path)
    reader = _Reader(tree.root, sheet)
    meanings = reader.codes(guesses)
    found = Mapping(meanings, reader.facts(facts), reader.agreements())
    problems = [*tree.problems, *reader.problems]
    if problems:
        raise InputError(problems)
    return found


class _Reader:
    def __init__(self, root: Node, sheet: WardSheet) -> None:
        self._root, self._sheet = root, sheet
        self.problems: list[Problem] = []
        self._known(root, KEYS, "")
        if (given := self._value(root, "format")) != FORMAT:
            self._tell(
                root.nearest(("format",)),
                "format",
                f"det skal stå {FORMAT}, ikke {_say(given)}",
                f"write {FORMAT}, not {_say(given)}",
            )

    def _tell(self, node: Node, path: str, nb: str, en: str) -> None:
        self.problems.append(Problem(node.file, node.line, path, en, nb))

    def _known(self, node: Node, keys: Sequence[str], path: str) -> None:
        for key in node.value if isinstance(node.value, dict) else ():
            if key not in keys:
                known = ", ".join(keys)
                at = node.nearest((key,))
                self._tell(at, path + shorten(key), UNKNOWN.nb.format(known=known), UNKNOWN.en.format(known=known))

    def _value(self, node: Node, key: str) -> object:
        child = node.child(key)
        return None if child is None else child.value

    def facts(self, default: WardFacts) -> WardFacts:
        """The ward's name, first Monday, full-time week, and whether what was assumed is confirmed."""
        root = self._root
        name = self._value(root, "ward")
        if root.child("ward") is not None and not isinstance(name, str):
            self._tell(root.nearest(("ward",)), "ward", "skriv navnet som tekst", "write the name as text")
        monday = default.first_monday
        if (given := self._value(root, "first_monday")) is not None:
            try:
                monday = date.fromisoformat(str(given))
            except ValueError:
                self._tell(
                    root.nearest(("first_monday",)),
                    "first_monday",
                    "skriv datoen som ÅÅÅÅ-MM-DD",
                    "write the date as YYYY-MM-DD",
                )
        full = self._value(root, "full_time_hours")
        if full is None:
            full = default.full_time_hours
        elif isinstance(full, bool) or not isinstance(full, int | float):
            self._tell(
                root.nearest(("full_time_hours",)),
                "full_time_hours",
                "skriv et tall, som 35.5",
                "write a number, such as 35.5",
            )
            full = default.full_time_hours
        confirmed = self._value(root, "confirmed")
        if confirmed not in (None, True, False):
            self._tell(root.nearest(("confirmed",)), "confirmed", "skriv true eller false", "write true or false")
        return replace(
            default,
            name=name if isinstance(name, str) else default.name,
            first_monday=monday,
            full_time_hours=float(full),
            confirmed=confirmed is True,
        )

    def agreements(self) -> tuple[str, ...]:
        """Ids of agreements said to be in force."""
        node = self._root.child("agreements")
        if node is None or node.value is None:
            return ()
        if not isinstance(node.value, list) or not all(isinstance(one.value, str) for one in node.value):
            self._tell(node, "agreements", "skriv en liste av navn", "write a list of names")
            return ()
        return tuple(dict.fromkeys(str(one.value) for one in node.value))

    def codes(self, guesses: Sequence[CodeMeaning]) -> tuple[CodeMeaning, ...]:
        """A meaning for each code of the sheet."""
        said: dict[str, CodeMeaning] = {}
        known = {one.code: one for one in guesses}
        node = self._root.child("codes")
        if node is not None and not isinstance(node.value, list):
            self._tell(node, "codes", "skriv en liste av koder", "write a list of codes")
            return tuple(guesses)
        entries = node.value if node is not None and isinstance(node.value, list) else []
        for number, entry in enumerate(entries):
            path = f"codes[#{number + 1}]"
            if not isinstance(entry.value, dict) or not isinstance(code := self._value(entry, "code"), str):
                self._tell(entry, path, "skriv {code: ..., means: ...}", "write {code: ..., means: ...}")
                continue
            self._known(entry, CODE_KEYS, f"{path}.")
            if code not in known:
                self._tell(
                    entry, f"{path}.code = {shorten(code)}", "står ikke i turnusen", "does not stand in the rota"
                )
            elif code in said:
                self._tell(entry, f"{path}.code = {shorten(code)}", "står to ganger", "stands twice")
            else:
                said[code] = self._meaning(entry, path, known[code])
        return tuple(said.get(one.code, one) for one in guesses)

    def _meaning(self, entry: Node, path: str, guessed: CodeMeaning) -> CodeMeaning:
        means = self._value(entry, "means")
        use = next((one for one in USES if one == means), None)
        if use is None and means not in (None, ""):
            self._tell(
                entry.nearest(("means",)),
                f"{path}.means = {_say(means)}",
                "skriv work, off eller leave",
                "write work, off or leave",
            )
        times = [self._value(entry, key) for key in ("start", "end")]
        for key, value in zip(("start", "end"), times, strict=True):
            if value is not None and not isinstance(value, str):
                self._tell(
                    entry.nearest((key,)),
                    f"{path}.{key}",
                    'skriv klokkeslettet som "07:30"',
                    'write the time as "07:30"',
                )
        unpaid = self._value(entry, "unpaid_break_min")
        if unpaid is not None and (isinstance(unpaid, bool) or not isinstance(unpaid, int)):
            self._tell(
                entry.nearest(("unpaid_break_min",)),
                f"{path}.unpaid_break_min",
                "skriv hele minutter",
                "write whole minutes",
            )
            unpaid = None
        start, end = (value if isinstance(value, str) else "" for value in times)
        marked = self._value(entry, "guessed") is True
        meaning = with_said(guessed, use, start, end, unpaid if isinstance(unpaid, int) else 0)
        # What a person left standing and no longer calls a guess is that person's word.
        return replace(meaning, basis="user") if meaning.guessed and not marked and use is not None else meaning


def _say(value: object) -> str:
    return f"«{shorten(str(value))}»" if value is not None else "–"
