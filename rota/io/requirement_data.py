"""Requirements as plain data for JSON. Amounts are in the requirement's `unit`; texts are `{"nb", "en"}`."""

from __future__ import annotations

from typing import Any

from rota.domain.requirement import Asked, Requirement


def requirement_data(one: Requirement) -> dict[str, Any]:
    """One requirement. `change` is None where there is no baseline."""
    return {
        "rule": one.rule,
        "title": {"nb": one.title.nb, "en": one.title.en},
        "reference": {"nb": one.reference.nb, "en": one.reference.en},
        "rung": one.rung.value,
        "rungs": [rung.value for rung in one.rungs],
        "standing": one.standing.value,
        "met": one.standing.is_met,
        "change": None if one.change is None else one.change.value,
        "positions": list(one.positions),
        "unions": list(one.unions),
        "without_union": list(one.unorganised),
        "unit": one.unit,
        "measured": one.measured,
        "main_limit": one.main_limit,
        "position": one.position_id,
        "week": one.week,
        "day": one.day,
        "agreements": list(one.agreements),
    }


def asked_data(one: Asked) -> dict[str, Any]:
    """Something that no roster can show."""
    return {
        "id": one.id,
        "kind": one.kind,
        "title": {"nb": one.title.nb, "en": one.title.en},
        "text": {"nb": one.text.nb, "en": one.text.en},
        "reference": {"nb": one.reference.nb, "en": one.reference.en},
        "evidence": one.evidence,
    }
