"""The weekend ledger as JSON: places per weekend as decimal numbers, hours, percents, texts in both languages."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_HOUR, WEEKDAY_IDS, format_clock
from rota.domain.weekend_ledger import LedgerGroup, WeekendLedger

Data = dict[str, Any]


def ledger_json(ledger: WeekendLedger, scenario: Scenario) -> Data:
    """The whole ledger. Places are per calendar weekend; `exact` false says that a gap is a lower bound."""
    return {
        "scenario": scenario.id,
        "weeks": ledger.weeks,
        "levers": list(ledger.levers),
        "friday_counts": ledger.friday,
        "proves_shortage": ledger.proves_shortage,
        "gap_places": _number(ledger.gap),
        "groups": [_group(group) for group in ledger.groups],
        "positions": [
            {
                "id": one.position_id,
                "competence": one.competence,
                "percent": one.percent,
                "weekend_every": one.weekend_every,
                "standing": one.standing.value,
                "weekends": one.weekends,
                "places_when_on": one.places,
                "places_per_weekend": _number(one.places_per_weekend),
                "hours_when_on": [one.shortest_min / MIN_PER_HOUR, one.longest_min / MIN_PER_HOUR],
                "fills_two_places": one.fills_two,
                "weekend_over_contract": one.over_contract,
            }
            for one in ledger.positions
        ],
        "anchors": [
            {
                "kind": one.kind.value,
                "day": WEEKDAY_IDS[one.weekday],
                "from": format_clock(one.start),
                "to": format_clock(one.end),
                "places": one.places,
                "by_competence": one.by_competence,
            }
            for one in ledger.anchors
        ],
        "not_counted": [text.model_dump() for text in ledger.not_counted],
    }


def _group(group: LedgerGroup) -> Data:
    return {
        "kinds": [kind.value for kind in group.kinds],
        "required_places": _number(group.required),
        "owed_places": _number(group.owed),
        "gap_places": _number(group.gap),
        "exact": group.exact,
        "lacks_most": [
            {
                "day": WEEKDAY_IDS[one.weekday],
                "gap_places": _number(one.gap),
                "places": [
                    {"kind": kind.value, "competences": None if some is None else list(some)}
                    for kind, some in one.places
                ],
            }
            for one in group.tight
        ],
        "people": group.people,
        "people_needed": group.people_needed,
        "fte": _number(group.fte),
        "needed_hours_per_week": _number(group.needed_min_per_week / MIN_PER_HOUR),
        "mean_percent": _number(group.mean_percent),
        "mean_percent_ceiling_by_positions": _number(group.budget_ceiling),
        "mean_percent_ceiling_by_demand": _number(group.demand_ceiling),
        "rows": [
            {
                "kinds": [kind.value for kind in row.kinds],
                "competence": row.competence,
                "required_places": _number(row.required),
                "owed_places": _number(row.owed),
                "gap_places": _number(row.gap),
                "able": list(row.able),
                "more_people": row.more_people,
            }
            for row in group.rows
        ],
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)
