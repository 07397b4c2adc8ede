"""The catalogue of rules and obligations as plain data, for `rota rules` and the reference in the app."""

from __future__ import annotations

from typing import Any

from rota.domain.base import Text
from rota.domain.weekly_hours import Criterion
from rota.rules.base import Rule
from rota.rules.catalogue import RULE_MODULES
from rota.rules.obligations import Limit, Obligation, load_obligations
from rota.rules.spec import PACK_FILES, RuleSpec, Source, Step, load_pack

DEFAULT_PACK = "norway/kommune"


def pack_names() -> tuple[str, ...]:
    """The rule packs there are."""
    return tuple(PACK_FILES)


def pack_title(pack_name: str = DEFAULT_PACK) -> dict[str, str]:
    """A pack's title as {"nb", "en"}. Raises KeyError for an unknown pack."""
    return _both(load_pack(pack_name).title)


def catalogue(pack_name: str = DEFAULT_PACK) -> list[dict[str, Any]]:
    """Every rule of a pack in its order, JSON-ready. Texts are {"nb", "en"}; limits are in minutes or counts.

    Keys: code, kind, group, title, severity, statutory, severity_fixed, unit, sense, source, ladder, limit_from,
    reading, formula, legal_example, illegal_example, params, criteria, check (whether a class examines it),
    check_only. Raises KeyError for an unknown pack.
    """
    checked = _checked_kinds()
    return [_entry(spec, checked) for spec in load_pack(pack_name).specs]


def obligations(pack_name: str = DEFAULT_PACK) -> list[dict[str, Any]]:
    """What the law asks for beside the roster, JSON-ready, in the order of its file; none for a pack without.

    Keys: id, kind, when, title, text, source, limits. Limits of unit "min" are in minutes. Raises KeyError for an
    unknown pack.
    """
    return [_obligation(obligation) for obligation in load_obligations(pack_name)]


def not_assessed(pack_name: str = DEFAULT_PACK) -> list[dict[str, str]]:
    """What no rule of a pack looks at, as {"nb", "en"}."""
    return [_both(text) for text in load_pack(pack_name).not_assessed]


def _checked_kinds() -> frozenset[str]:
    modules = {module.__name__ for module in RULE_MODULES}
    return frozenset(kind for kind, cls in Rule.kinds.items() if cls.__module__ in modules)


def _entry(spec: RuleSpec, checked: frozenset[str]) -> dict[str, Any]:
    return {
        "code": spec.code,
        "kind": spec.kind,
        "group": spec.group,
        "title": _both(spec.title),
        "severity": spec.severity,
        "statutory": spec.statutory,
        "severity_fixed": spec.statutory or spec.severity_fixed,
        "unit": spec.unit,
        "sense": spec.sense,
        "source": _source(spec.source),
        "ladder": [_step(step, spec.source.url) for step in spec.ladder],
        "limit_from": _maybe(spec.limit_from),
        "reading": _both(spec.reading),
        "formula": _both(spec.formula),
        "legal_example": _both(spec.legal_example),
        "illegal_example": _both(spec.illegal_example),
        "params": dict(spec.params),
        "criteria": [_criterion(criterion) for criterion in spec.criteria],
        "check": spec.kind in checked,
        "check_only": _maybe(spec.check_only),
    }


def _obligation(obligation: Obligation) -> dict[str, Any]:
    return {
        "id": obligation.id,
        "kind": obligation.kind,
        "when": list(obligation.when),
        "title": _both(obligation.title),
        "text": _both(obligation.text),
        "source": _source(obligation.source),
        "limits": [_limit(limit, obligation.source.url) for limit in obligation.limits],
    }


def _limit(limit: Limit, url: str | None) -> dict[str, Any]:
    return {
        "name": _both(limit.name),
        "unit": limit.unit,
        "sense": limit.sense,
        "ladder": [_step(step, url) for step in limit.ladder],
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "reference": _both(source.reference),
        "url": source.url,
        "evidence": source.evidence,
        "valid_from": source.valid_from,
        "last_checked": source.last_checked,
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "title": _both(criterion.title),
        "text": _both(criterion.text),
        "source": {
            "reference": _both(criterion.reference),
            "url": criterion.url,
            "evidence": criterion.evidence,
            "last_checked": criterion.last_checked,
        },
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
