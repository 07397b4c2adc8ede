"""The ergonomic profile as plain data for JSON. Texts are `{"nb", "en"}`; figures are in the indicator's unit."""

from __future__ import annotations

from typing import Any

from rota.domain.base import Text
from rota.domain.calendar import CalendarSource
from rota.domain.profile import Indicator, Profile, Profiles, Recommendation, WardFigure
from rota.domain.scenario import Scenario

DECIMALS = 4

Data = dict[str, Any]


def profile_json(profile: Profile, scenario: Scenario) -> Data:
    """The profile of one rota: what is counted, what is recommended, the ward and every position."""
    return {"scenario": scenario.id, **_definitions(profile), **_figures(profile)}


def profiles_data(profiles: Profiles) -> Data:
    """Both sides of a comparison, defined once."""
    return {
        **_definitions(profiles.proposal),
        "baseline": _figures(profiles.baseline),
        "proposal": _figures(profiles.proposal),
    }


def _definitions(profile: Profile) -> Data:
    return {
        "indicators": [_indicator(one) for one in profile.indicators],
        "context": [{"text": _both(quote.text), "source": _source(quote.source)} for quote in profile.context],
        "notes": [_both(note) for note in profile.notes],
    }


def _figures(profile: Profile) -> Data:
    return {
        "weeks": profile.weeks,
        "ward": {one.id: _ward(one, profile.ward[one.id]) for one in profile.indicators},
        "positions": {
            position_id: {indicator_id: _rounded(value) for indicator_id, value in figures.items()}
            for position_id, figures in profile.positions.items()
        },
    }


def _indicator(one: Indicator) -> Data:
    return {
        "id": one.id,
        "group": one.group,
        "label": _both(one.label),
        "unit": _both(one.unit),
        "definition": _both(one.definition),
        "extreme": one.extreme,
        "part_of": one.part_of,
        "recommendations": [_recommendation(each) for each in one.recommendations],
    }


def _recommendation(one: Recommendation) -> Data:
    return {
        "id": one.id,
        "publisher": _both(one.publisher),
        "limit": one.limit,
        "sense": one.sense,
        "advice": None if one.advice is None else _both(one.advice),
        "valid_for": _both(one.valid_for),
        "source": _source(one.source),
        "rule": one.rule,
    }


def _ward(indicator: Indicator, ward: WardFigure) -> Data:
    return {
        "total": _rounded(ward.total),
        "extreme": _rounded(ward.extreme),
        "at": list(ward.at),
        "counted": ward.counted,
        "recommendations": {
            one.id: {
                "outside": list(ward.outside[one.id]),
                "margin": _rounded(one.margin(ward.extreme)),
            }
            for one in indicator.recommendations
            if one.limit is not None
        },
    }


def _source(source: CalendarSource) -> Data:
    return {
        "reference": _both(source.reference),
        "url": source.url,
        "evidence": source.evidence,
        "last_checked": source.last_checked,
    }


def _both(text: Text) -> dict[str, str]:
    return {"nb": text.nb, "en": text.en}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
