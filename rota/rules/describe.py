"""The catalogue of rules as plain data, for `rota rules` and the reference in the app."""

from __future__ import annotations

from typing import Any

from rota.domain.base import Text
from rota.rules.spec import RuleSpec, Step, load_pack

DEFAULT_PACK = "norway/kommune"


def catalogue(pack_name: str = DEFAULT_PACK) -> list[dict[str, Any]]:
    """Every rule of a pack in its order, JSON-ready. Texts are {"nb", "en"}; limits are in minutes or counts.

    Keys: code, group, title, severity, statutory, severity_fixed, unit, sense, source, ladder, limit_from, reading,
    formula, legal_example, illegal_example, params, check_only. Raises KeyError for an unknown pack.
    """
    return [_entry(spec) for spec in load_pack(pack_name).specs]


def not_assessed(pack_name: str = DEFAULT_PACK) -> list[dict[str, str]]:
    """What no rule of a pack looks at, as {"nb", "en"}."""
    return [_both(text) for text in load_pack(pack_name).not_assessed]


def _entry(spec: RuleSpec) -> dict[str, Any]:
    source = spec.source
    return {
        "code": spec.code,
        "group": spec.group,
        "title": _both(spec.title),
        "severity": spec.severity,
        "statutory": spec.statutory,
        "severity_fixed": spec.statutory or spec.severity_fixed,
        "unit": spec.unit,
        "sense": spec.sense,
        "source": {
            "reference": _both(source.reference),
            "url": source.url,
            "evidence": source.evidence,
            "valid_from": source.valid_from,
            "last_checked": source.last_checked,
        },
        "ladder": [_step(step, source.url) for step in spec.ladder],
        "limit_from": _maybe(spec.limit_from),
        "reading": _both(spec.reading),
        "formula": _both(spec.formula),
        "legal_example": _both(spec.legal_example),
        "illegal_example": _both(spec.illegal_example),
        "params": dict(spec.params),
        "check_only": _maybe(spec.check_only),
    }


def _step(step: Step, url: str | None) -> dict[str, Any]:
    return {
        "rung": step.rung.value,
        "limit": step.limit,
        "evidence": step.evidence,
        "url": (step.url or url) if step.evidence == "verified" else None,
        "condition": _maybe(step.condition),
    }


def _both(text: Text) -> dict[str, str]:
    return {"nb": text.nb, "en": text.en}


def _maybe(text: Text | None) -> dict[str, str] | None:
    return None if text is None else _both(text)
