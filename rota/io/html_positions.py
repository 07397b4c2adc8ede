"""How the proposal's positions were found, as the HTML report shows it."""

from __future__ import annotations

from typing import Any

from rota.domain.base import Language
from rota.domain.structure import Frontier
from rota.io.positions_view import (
    change_lines,
    definitions,
    lever_lines,
    lever_table,
    order_text,
    proposal_notes,
)
from rota.io.positions_words import say


def search_content(frontier: Frontier | None, lang: Language) -> dict[str, Any] | None:
    """What the template shows; None where the proposal's file states its positions."""
    if frontier is None or frontier.chosen is None:
        return None
    heads, rows = lever_table(frontier, lang)
    return {
        "intro": say("found_intro", lang, order=order_text(frontier, lang)),
        "levers": lever_lines(frontier, lang),
        "heading": say("changes", lang),
        "changes": change_lines(frontier.chosen.changes, lang),
        "notes": proposal_notes(frontier, lang),
        "table_heading": say("levers", lang),
        "table_intro": say("levers_intro", lang),
        "heads": heads,
        "rows": rows,
        "definitions": definitions(frontier, lang),
        "definitions_heading": say("definitions", lang),
    }
