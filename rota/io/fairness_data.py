"""The distribution of burdens as plain data for JSON. Texts are `{"nb", "en"}`; amounts are per year in their unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rota.domain.base import Text
from rota.domain.fairness import (
    BASES,
    WAYS,
    Amount,
    Breakdown,
    Burden,
    Fairness,
    GroupMean,
    PersonChange,
    RosterFairness,
    Spread,
)

DECIMALS = 4

Data = dict[str, Any]


def fairness_data(fairness: Fairness) -> Data:
    """Both sides, each person's changes, and every definition. What is withheld in the reports is withheld here too."""
    return {
        "burdens": [_burden(one) for one in fairness.burdens],
        "definitions": {name: _both(text) for name, text in fairness.definitions.items()},
        "baseline": _side(fairness.baseline),
        "proposal": _side(fairness.proposal),
        "moves": {
            burden.id: {
                basis: {way: list(names) for way, names in fairness.moves(burden.id, basis).items()} for basis in BASES
            }
            for burden in fairness.burdens
        },
        "people": [_person(one) for one in fairness.people],
        "only_baseline": list(fairness.only_baseline),
        "only_proposal": list(fairness.only_proposal),
    }


def _burden(one: Burden) -> Data:
    return {
        "id": one.id,
        "label": _both(one.label),
        "unit": _both(one.unit),
        "definition": _both(one.definition),
        "population": _both(one.population),
        "remark": None if one.remark is None else _both(one.remark),
        "same_below": one.same_below,
    }


def _side(side: RosterFairness) -> Data:
    return {
        "weeks": side.weeks,
        "people": {name: _amounts(amounts) for name, amounts in side.people.items()},
        "spread": {
            burden: {basis: _spread(spreads[basis]) for basis in BASES} for burden, spreads in side.spreads.items()
        },
        "groups": {one.id: _breakdown(one) for one in side.breakdowns},
        "left_out": [_both(text) for text in side.left_out],
    }


def _spread(spread: Spread) -> Data:
    return {
        "people": spread.people,
        "most": _rounded(spread.most),
        "most_at": list(spread.most_at),
        "median": _rounded(spread.median),
        "least": _rounded(spread.least),
        "range": _rounded(spread.range),
        "gini": _rounded(spread.gini),
    }


def _breakdown(breakdown: Breakdown) -> Data:
    return {
        "label": _both(breakdown.label),
        "groups": {group: _both(name) for group, name in breakdown.groups.items()},
        "mean": {
            burden: {group: _mean(cell) for group, cell in cells.items()} for burden, cells in breakdown.cells.items()
        },
        "everybody": {burden: _mean(cell) for burden, cell in breakdown.everybody.items()},
    }


def _mean(cell: GroupMean) -> Data:
    return {
        "people": cell.people,
        "mean": None if cell.mean is None else _amount(cell.mean),
        "withheld": cell.withheld,
    }


def _person(person: PersonChange) -> Data:
    return {
        "id": person.position_id,
        "changes": {
            burden: {"before": _amount(one.before), "after": _amount(one.after), "way": dict(one.way)}
            for burden, one in person.changes.items()
        },
        "counts": {basis: {way: person.count(basis, way) for way in WAYS} for basis in BASES},
    }


def _amounts(amounts: Mapping[str, Amount]) -> Data:
    return {burden: _amount(amount) for burden, amount in amounts.items()}


def _amount(amount: Amount) -> Data:
    return {basis: _rounded(amount.on(basis)) for basis in BASES}


def _both(text: Text) -> dict[str, str]:
    return {"nb": text.nb, "en": text.en}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
