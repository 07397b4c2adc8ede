"""The weekly hours as JSON: hours as decimal numbers, shares in percent, texts in both languages."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rota.domain.base import Text
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_HOUR
from rota.domain.weekly_hours import (
    Condition,
    Criterion,
    PlainHours,
    PositionHours,
    RosterHours,
    Verdict,
    Weighting,
    Weights,
)

Data = dict[str, Any]


def plain_json(found: PlainHours) -> Data:
    """The weighted week of plain figures, with the weights, their sources and what cannot be judged."""
    return {
        **_weighting(found.weighting, found.weighting_holds),
        "weights": _weights(found.weights),
        "conditions": [_condition(condition) for condition in found.conditions],
        "criteria": [_criterion(criterion) for criterion in found.criteria],
        "notes": [_both(note) for note in found.notes],
    }


def hours_json(found: RosterHours, scenario: Scenario) -> Data:
    """Every position: the weighted week, conditions, the week that follows and the one stated."""
    return {
        "scenario": scenario.id,
        "weights": _weights(found.weights),
        "positions": [_position(position) for position in found.positions],
        "without_work": list(found.without_work),
        "criteria": [_criterion(criterion) for criterion in found.criteria],
        "notes": [_both(note) for note in found.notes],
    }


def _position(found: PositionHours) -> Data:
    basis, sundays, red = found.basis, found.sundays, found.red_days
    return {
        "id": found.position_id,
        "percent": found.percent,
        "weighting": _weighting(found.weighting, found.weighting_holds),
        "stated_weekly_hours": _hours(Fraction(found.stated_week_min)),
        "basis": {
            "weekly_hours": _hours(basis.week_min),
            "grounds": list(basis.grounds),
            "open_weekly_hours": _hours(basis.open_week_min),
            "open_grounds": list(basis.open_grounds),
        },
        "standing": found.standing.value,
        "reduction_hours_per_week": _hours(found.reduction_min),
        "change_hours_per_week_if_basis": _hours(found.more_min_per_week),
        "sundays": {
            "worked": sundays.worked,
            "weeks": sundays.weeks,
            "needed": sundays.needed,
            "spare": sundays.spare,
            "worked_saturday_22_to_sunday_22": found.yearly_sundays,
            "hours_saturday_22_to_sunday_22": _hours(found.yearly_sunday_min),
        },
        "red_days": None
        if red is None
        else {"weeks": red.weeks, "added_sunday_hours_per_week": _hours(red.added_min_per_week)},
        "conditions": [_condition(condition) for condition in found.conditions],
        "warnings": [_both(warning) for warning in found.warnings],
    }


def _weighting(weighting: Weighting, holds: Verdict) -> Data:
    return {
        "weeks": weighting.weeks,
        "planned_hours": _hours(weighting.planned_min),
        "night_hours": _hours(weighting.night_min),
        "sunday_hours": _hours(weighting.sunday_min),
        "compensation_hours": _hours(weighting.compensation_min),
        "unclamped_weekly_hours": _hours(weighting.unclamped_week_min),
        "weekly_hours": _hours(weighting.week_min),
        "clamped": weighting.clamped,
        "position_percent": _rounded(weighting.position_percent),
        "conditions_of_weighting": holds.value,
    }


def _weights(weights: Weights) -> Data:
    return {
        "night_minutes_per_hour": weights.night_credit_min_per_h,
        "sunday_minutes_per_hour": weights.sunday_credit_min_per_h,
        "start_weekly_hours": _hours(Fraction(weights.start_week_min)),
        "floor_weekly_hours": _hours(Fraction(weights.floor_week_min)),
        "ceiling_weekly_hours": _hours(Fraction(weights.ceiling_week_min)),
    }


def _condition(condition: Condition) -> Data:
    return {
        "id": condition.id,
        "title": _both(condition.criterion.title),
        "verdict": condition.verdict.value,
        "figure": _both(condition.figure),
        "evidence": condition.criterion.evidence,
        "counts_as_certain": condition.counts,
    }


def _criterion(criterion: Criterion) -> Data:
    return {
        "id": criterion.id,
        "title": _both(criterion.title),
        "text": _both(criterion.text),
        "reference": _both(criterion.reference),
        "url": criterion.url,
        "evidence": criterion.evidence,
        "last_checked": criterion.last_checked,
    }


def _hours(minutes: Fraction) -> float:
    return _rounded(minutes / MIN_PER_HOUR)


def _rounded(value: Fraction) -> float:
    return float(round(value, 2))


def _both(text: Text) -> dict[str, str]:
    return {"nb": text.nb, "en": text.en}
