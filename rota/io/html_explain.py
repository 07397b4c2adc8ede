"""An explanation as pieces of HTML; the changes that help are for the page, which can apply them."""

from __future__ import annotations

from typing import Any

from rota.domain.base import Language
from rota.domain.explanation import Explanation
from rota.io.explain_view import HEADS, SHORTAGES_SHOWN, heading, short_key, standing
from rota.io.html import piece


def explanation_html(found: Explanation, lang: Language) -> str:
    """The answer, and what is missing in the best case."""
    content = _words(found, lang) | {
        "short_key": short_key(found),
        "verdict": HEADS[found.verdict].get(lang),
        "shortages": found.shortages[:SHORTAGES_SHOWN],
        "more": max(0, len(found.shortages) - SHORTAGES_SHOWN),
    }
    return piece("explanation.html.j2", lang, content)


def basis_html(found: Explanation, lang: Language) -> str:
    """What the answer rests on: the sums, what cannot be kept together, what was tried and what was not done."""
    return piece("explanation_basis.html.j2", lang, _words(found, lang))


def _words(found: Explanation, lang: Language) -> dict[str, Any]:
    return {
        "found": found,
        "heading": lambda key, **parts: heading(key, lang, **parts),
        "standing": lambda clash: standing(clash, lang),
    }
