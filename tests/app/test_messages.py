"""The message catalogue: every text in both languages, every key used, every used key there."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from rota.app.messages import catalogue
from rota.domain.base import LANGUAGES

SOURCES = sorted(Path("rota/app").glob("*.py"))
KEY = re.compile(r"""say\(\s*f?["']([\w-]+\.[\w{}.\-]+)["']""")


PUT_TOGETHER = re.compile(r"""f"([\w-]+\.[^"\s]*\{[^"]*)\"""")


def _used() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    return {key for text in texts for found in (KEY, PUT_TOGETHER) for key in found.findall(text)}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_text_is_there_in_both_languages_with_the_same_parts(key: str) -> None:
    texts = catalogue()[key]
    parts = [sorted(name for _, name, _, _ in Formatter().parse(texts[lang]) if name) for lang in LANGUAGES]
    assert all(texts[lang].strip() for lang in LANGUAGES)
    assert parts[0] == parts[1]


def test_every_used_key_is_there() -> None:
    plain = {key for key in _used() if "{" not in key}
    assert plain
    assert plain <= set(catalogue())


def test_every_key_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    patterns = [re.compile(re.sub(r"\\\{.*?\\\}", r"[\\w-]+", re.escape(key))) for key in _used()]
    for key in catalogue():
        named = f'"{key}"' in source
        assert named or any(pattern.fullmatch(key) for pattern in patterns), f"{key} is not used"
