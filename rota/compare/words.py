"""Figures and lists as words, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from rota.domain.base import Text


def number(value: float, decimals: int = 1) -> Text:
    """A number without needless zeros; a decimal comma in Norwegian."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text in ("-0", "") else text
    return Text(nb=text.replace(".", ","), en=text)


def plain(text: str) -> Text:
    """The same in both languages: ids and codes."""
    return Text(nb=text, en=text)


def phrase(nb: str, en: str, **parts: Text) -> Text:
    """A sentence with parts put in, each in its language."""
    return Text(
        nb=nb.format(**{name: part.nb for name, part in parts.items()}),
        en=en.format(**{name: part.en for name, part in parts.items()}),
    )


def listing(items: Iterable[str]) -> Text:
    """`a, b and c`."""
    names = list(items)
    if len(names) < 2:
        return plain("".join(names))
    head = ", ".join(names[:-1])
    return Text(nb=f"{head} og {names[-1]}", en=f"{head} and {names[-1]}")


def together(texts: Iterable[Text | None]) -> Text:
    """Sentences one after the other; missing ones are left out."""
    given = [text for text in texts if text is not None]
    return Text(nb=" ".join(text.nb for text in given), en=" ".join(text.en for text in given))


def ordinal(n: int) -> str:
    """`2nd`, `3rd`, `12th`."""
    last = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{'th' if n % 100 in (11, 12, 13) else last}"
