"""The distribution of burdens in the HTML report: what its template shows, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rota.domain.base import Language
from rota.domain.fairness import Fairness
from rota.io.report_fairness import (
    GROUP_TERMS,
    MOVE_TERMS,
    SPREAD_TERMS,
    definition_text,
    group_tables,
    left_out,
    move_lines,
    one_side_lines,
    person_lines,
    spread_lines,
    threshold_text,
)


def fairness_content(fairness: Fairness | None, labels: Mapping[str, str], lang: Language) -> dict[str, Any] | None:
    """Tables and definitions of both sides. `labels` names positions in full."""
    if fairness is None:
        return None
    terms = {"spread": SPREAD_TERMS, "moves": MOVE_TERMS, "groups": GROUP_TERMS}
    return {
        "burdens": fairness.burdens,
        "spread": [(burden, spread_lines(fairness, burden, lang)) for burden in fairness.burdens],
        "about": {burden.id: definition_text(burden, lang) for burden in fairness.burdens},
        "threshold": {burden.id: threshold_text(burden, lang) for burden in fairness.burdens},
        "moves": move_lines(fairness),
        "one_side": one_side_lines(fairness, lang),
        "persons": [(labels.get(line.position_id, line.position_id), line) for line in person_lines(fairness, lang)],
        "groups": group_tables(fairness, lang),
        "terms": {name: [fairness.definitions[term] for term in chosen] for name, chosen in terms.items()},
        "left_out": left_out(fairness),
    }
