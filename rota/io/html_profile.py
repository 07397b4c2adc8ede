"""The ergonomic profile in the HTML report: what its template shows, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rota.domain.base import Language
from rota.domain.profile import Indicator, Profiles
from rota.io.report_profile import (
    cycle_text,
    position_figure,
    positions_of,
    profile_groups,
    quote_source,
    validity,
)


@dataclass(frozen=True, slots=True)
class PositionCell:
    """A position's figure on both sides as `3 → 4`, or once where it is the same."""

    text: str
    state: Literal["same", "moved", "alone"]


def profile_content(profiles: Profiles | None, labels: Mapping[str, str], lang: Language) -> dict[str, Any] | None:
    """Rows, positions and sources of both sides. `labels` names positions in full."""
    if profiles is None:
        return None
    both = (profiles.baseline, profiles.proposal)
    shown = profiles.proposal
    return {
        "cycle": cycle_text(both, lang),
        "differ": both[0].weeks != both[1].weeks,
        "groups": profile_groups(both, lang),
        "validity": validity(shown, lang),
        "indicators": shown.indicators,
        "positions": {
            labels.get(name, name): [_cell(one, profiles, name, lang) for one in shown.indicators]
            for name in positions_of(both)
        },
        "context": [(quote.text, quote_source(quote.source, lang)) for quote in shown.context],
        "notes": shown.notes,
    }


def _cell(indicator: Indicator, profiles: Profiles, name: str, lang: Language) -> PositionCell:
    sides = [side.positions.get(name) for side in (profiles.baseline, profiles.proposal)]
    before, after = (
        position_figure(indicator, None if figures is None else figures[indicator.id], lang) for figures in sides
    )
    if before == after:
        return PositionCell(before, "same")
    return PositionCell(f"{before} → {after}", "alone" if None in sides else "moved")
