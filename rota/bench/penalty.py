"""One number for a ward's roster, so that engines which minimise a sum can stand in one table with those which do not.

The engine itself goes by priority and never adds up. The weights keep its order sensible: a person-minute below minimum
weighs more than one below target, which weighs more than a minute off somebody's contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rota.domain.roster import Roster
from rota.domain.scenario import Priority, Scenario
from rota.measures.objective import objective
from rota.rules.check import check

PENALTY_WEIGHTS: Mapping[Priority, int] = MappingProxyType(
    {
        Priority.COVER_MINIMUM: 100,
        Priority.SOFT_RULES: 6000,
        Priority.COVER_TARGET: 10,
        Priority.CONTRACT_HOURS: 1,
        Priority.ERGONOMICS: 30,
        Priority.WISHES: 30,
    }
)
COVER_RULES = frozenset({"cover.minimum", "cover.maximum", "cover.competence"})


def penalty(scenario: Scenario, roster: Roster) -> tuple[int, dict[Priority, int]]:
    """Weighted sum of the priorities, and the value of each, unweighted. Hard rules other than cover are not in it."""
    return penalty_of(scenario, roster, check(scenario, roster).soft_penalty)


def penalty_of(scenario: Scenario, roster: Roster, soft_penalty: int) -> tuple[int, dict[Priority, int]]:
    """As `penalty`, where the roster has been checked already (`CheckReport.soft_penalty`)."""
    values = objective(scenario, roster, soft_penalty)
    return weighted(values), values


def weighted(values: Mapping[Priority, int]) -> int:
    """The weighted sum of one value for each priority."""
    return sum(PENALTY_WEIGHTS[priority] * value for priority, value in values.items())


def unlawful(scenario: Scenario, roster: Roster) -> list[str]:
    """Hard findings other than shortage and excess, in words: a roster that has any is no roster."""
    return [
        f"{found.rule}: {found.position_id}, week {found.week}, day {found.day}"
        for found in check(scenario, roster).findings
        if found.severity == "hard" and found.rule not in COVER_RULES
    ]


def weights_in_words() -> str:
    """The weights for the foot of a table."""
    parts = ", ".join(f"{priority.value} {weight}" for priority, weight in PENALTY_WEIGHTS.items())
    return f"penalty = weighted sum of: {parts} (cover per person-minute, hours per minute, the rest per occurrence)"
