"""The app's texts from the message catalogue `messages.toml`: a key has a text in each language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from rota.domain.base import LANGUAGES, Language
from rota.io.figures import number as figure


def say(key: str, lang: Language, **parts: object) -> str:
    """The text of a key in a language with its `{parts}` put in. Raises KeyError for a key that is not there."""
    text = catalogue()[key][lang]
    return text.format(**parts) if parts else text


def number(value: float | None, lang: Language, decimals: int = 0) -> str:
    """A number as the language writes it; a dash for None."""
    return figure(value, decimals, lang)


@cache
def catalogue() -> dict[str, dict[Language, str]]:
    """All texts by `page.key`."""
    read = tomllib.loads(resources.files("rota.app").joinpath("messages.toml").read_text(encoding="utf-8"))
    return {
        f"{page}.{key}": {lang: texts[lang] for lang in LANGUAGES}
        for page, keys in read.items()
        for key, texts in keys.items()
    }
