"""Printed reports: A4, tagged for screen readers (PDF/UA-1), with the typefaces that the compiler brings along."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from importlib.metadata import version
from threading import Lock
from typing import Any

from rota.domain.base import Language
from rota.domain.comparison import Comparison
from rota.io.pages import Pages
from rota.io.pdf_words import word

FONTS = ("Libertinus Serif", "DejaVu Sans Mono")  # inside the compiler; the second fills the gaps of the first
STANDARD = "ua-1"
REPLACEMENT = "□"
LONGEST, PIECE = 32, 12  # letters: a word of a language has no more, and so many fit in a narrow column
BREAK = "\u200b"
_LONG = re.compile(r"\S{19,}")
_DIGEST = re.compile("[0-9a-f]{64}")
LATIN_END, SYMBOLS_END = "\u00ff", "\u2800"  # between them it has to be tried; the typefaces have nothing beyond
_SAMPLE = b"""
#let doc = json(bytes(sys.inputs.document))
#set document(title: "letters")
#set text(font: doc.fonts)
#doc.text
"""
_ALONE = Lock()  # one compiler for all, which keeps its typefaces; pages of an app are made in threads
_WHEN = datetime(2000, 1, 1, tzinfo=UTC)  # the time of writing must not change the bytes


def comparison_pdf(comparison: Comparison, lang: Language) -> bytes:
    """The printed report of a comparison. Equal comparisons give equal bytes."""
    from rota.io.pdf_comparison import comparison_pages

    return pdf_of(comparison_pages(comparison, lang, version("rota")))


def position_pdf(comparison: Comparison, position_id: str, lang: Language) -> bytes:
    """One position before and after: its page for the one who holds it. Raises KeyError for an unknown position."""
    from rota.io.pdf_position import position_pages

    return pdf_of(position_pages(comparison, position_id, lang, version("rota")))


def pdf_of(pages: Pages) -> bytes:
    """A report on its pages. Letters that no typeface has are shown as □, and the footer says so."""
    data = pages.data()
    lacking = lacking_letters(set(json.dumps(data, ensure_ascii=False)))
    shown = _written(data, lacking)
    if lacking & set(json.dumps(data, ensure_ascii=False)):
        shown["footer"] += f" {word('missing_letters', pages.lang)}"
    template = resources.files("rota.io").joinpath("templates/report.typ").read_bytes()
    return _compiled(template, json.dumps(shown | {"fonts": FONTS}))


def lacking_letters(letters: set[str]) -> frozenset[str]:
    """Those of the characters that the typefaces lack."""
    doubtful = sorted(one for one in letters if one > LATIN_END and unicodedata.category(one)[0] != "C")
    near = [one for one in doubtful if one < SYMBOLS_END]
    return frozenset((*doubtful[len(near) :], *_lacking(tuple(near))))


def _lacking(letters: tuple[str, ...]) -> tuple[str, ...]:
    """Found by halves, since the compiler says of a whole text whether it can be shown."""
    if not letters or _can_show(letters):
        return ()
    if len(letters) == 1:
        return letters
    half = len(letters) // 2
    return (*_lacking(letters[:half]), *_lacking(letters[half:]))


@cache
def _can_show(letters: tuple[str, ...]) -> bool:
    from typst import TypstError

    try:
        # Each after a letter, since an accent by itself stands on nothing.
        _compiled(_SAMPLE, json.dumps({"fonts": FONTS, "text": "".join(f"x{one} " for one in letters)}))
    except TypstError:
        return False
    return True


def _compiled(template: bytes, document: str) -> bytes:
    with _ALONE:
        made = _compiler().compile(
            input=template, sys_inputs={"document": document}, format="pdf", pdf_standards=STANDARD, timestamp=_WHEN
        )
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> Any:
    from typst import Compiler, Fonts

    return Compiler(font_paths=Fonts(include_system_fonts=False, include_embedded_fonts=True))


def _written(value: Any, lacking: frozenset[str]) -> Any:
    """The data with every text in a form that can be set: letters composed, no control characters."""
    if isinstance(value, dict):
        return {key: _written(one, lacking) for key, one in value.items()}
    if isinstance(value, list):
        return [_written(one, lacking) for one in value]
    return _settable(value, lacking) if isinstance(value, str) else value


def _settable(text: str, lacking: frozenset[str]) -> str:
    shown = "".join(_letter(one, lacking) for one in unicodedata.normalize("NFC", text))
    return _LONG.sub(lambda match: _breakable(match[0]), shown)


def _breakable(word: str) -> str:
    """A word that is longer than a narrow column, with places where its line may end. No language divides a code."""
    if _DIGEST.fullmatch(word):
        return word
    parts = re.split(r"(?<=[_./@=])", word)
    return BREAK.join(
        BREAK.join(part[start : start + PIECE] for start in range(0, len(part), PIECE)) if len(part) > LONGEST else part
        for part in parts
    )


def _letter(one: str, lacking: frozenset[str]) -> str:
    if one in lacking:
        return REPLACEMENT
    kind = unicodedata.category(one)
    if one == "\n" or kind[0] != "C":
        return one
    return "" if kind == "Cf" else " " if kind == "Cc" else REPLACEMENT
