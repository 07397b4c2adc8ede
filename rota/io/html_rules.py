"""The catalogue of rules as a piece of HTML: each rule with source, mark, who may agree to what, and how it is read."""

from __future__ import annotations

from io import StringIO
from typing import Any

from rota.domain.base import Language
from rota.io.html import piece
from rota.io.report_requirements import evidence_text
from rota.io.rules_view import print_entry


def catalogue_html(found: dict[str, Any], lang: Language, asked: str = "") -> str:
    """Rules and obligations whose code, title or source holds what is asked for; everything without."""
    wanted = asked.strip().casefold()
    rules = [_entry(one, one["code"], lang) for one in found["rules"]]
    obligations = [_entry(one, one["id"], lang) for one in found["obligations"]]
    shown = {
        "rules": [one for one in rules if wanted in one["words"]],
        "obligations": [one for one in obligations if wanted in one["words"]],
        "asked": asked.strip(),
        "not_assessed": [text[lang] for text in found["not_assessed"]],
    }
    return piece("rules_list.html.j2", lang, shown)


def _entry(one: dict[str, Any], code: str, lang: Language) -> dict[str, Any]:
    reference = (one.get("source") or {}).get("reference") or {}
    told = reference.get(lang, "") if isinstance(reference, dict) else str(reference)
    title = one["title"][lang]
    return {
        "code": code,
        "title": title,
        "reference": told,
        "mark": evidence_text((one.get("source") or {}).get("evidence", "not law"), lang),
        "whole": _whole(one, lang),
        "words": f"{code} {title} {told}".casefold(),
    }


def _whole(one: dict[str, Any], lang: Language) -> str:
    """The entry as `rota rules CODE` tells it."""
    from rich.console import Console

    out = StringIO()
    print_entry(one, [lang], Console(file=out, width=100, color_system=None, highlight=False, emoji=False))
    return out.getvalue().strip()
