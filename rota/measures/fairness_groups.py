"""Burdens by group of positions, with the figures of small groups withheld.

By competence and by size of position. Never by union: membership is personal data of a special category (GDPR article
9), a mean per union would tell the members' employer how a union's people fare, and no figure here needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rota.domain.base import Text
from rota.domain.fairness import Amount, Breakdown, GroupMean, Withheld
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.measures.burdens import definitions

FEWEST = 5  # people in a group whose figures are told

People = Mapping[str, Mapping[str, Amount]]


def breakdowns(scenario: Scenario, positions: Sequence[Position], people: People) -> tuple[Breakdown, ...]:
    """Means by competence and by size of position, among those who can have each burden."""
    known = definitions()
    competences = {competence.id: competence.name for competence in scenario.competences}
    return (
        _breakdown("competence", competences, lambda position: position.competence, positions, people),
        _breakdown("size", known.bands, size_band, positions, people),
    )


def size_band(position: Position) -> str:
    """Below 50 %, from there to below 100 %, or full time."""
    return "below_50" if position.percent < 50 else "part" if position.percent < 100 else "full"


def withheld(counts: Mapping[str, int]) -> dict[str, Withheld]:
    """Which groups, of so many people each, must not be told, and why: `small` or `complement`.

    All groups together are told as well, so the groups withheld could be computed by subtraction. They must therefore
    be at least two with at least five people between them; else the smallest of the others is withheld too.
    """
    hidden: dict[str, Withheld] = {group: "small" for group, count in counts.items() if 0 < count < FEWEST}
    others = sorted((count, group) for group, count in counts.items() if count >= FEWEST)
    while hidden and others and (len(hidden) < 2 or sum(counts[group] for group in hidden) < FEWEST):
        hidden[others.pop(0)[1]] = "complement"
    return hidden


def _breakdown(
    breakdown_id: str,
    groups: Mapping[str, Text],
    group_of: Callable[[Position], str],
    positions: Sequence[Position],
    people: People,
) -> Breakdown:
    """Groups that no position is in are left out."""
    there = {group_of(position) for position in positions}
    cells = {
        burden.id: _cells({group: [] for group in groups if group in there}, group_of, positions, people, burden.id)
        for burden in definitions().burdens
    }
    return Breakdown(
        id=breakdown_id,
        label=definitions().breakdowns[breakdown_id],
        groups={group: name for group, name in groups.items() if group in there},
        cells=cells,
        everybody={
            burden.id: _told([one for one in positions if burden.id in people[one.id]], people, burden.id)
            for burden in definitions().burdens
        },
    )


def _cells(
    members: dict[str, list[Position]],
    group_of: Callable[[Position], str],
    positions: Sequence[Position],
    people: People,
    burden_id: str,
) -> dict[str, GroupMean]:
    for position in positions:
        if burden_id in people[position.id]:
            members[group_of(position)].append(position)
    hidden = withheld({group: len(inside) for group, inside in members.items()})
    return {
        group: GroupMean(None, None, hidden[group]) if group in hidden else _mean(inside, people, burden_id)
        for group, inside in members.items()
    }


def _told(members: Sequence[Position], people: People, burden_id: str) -> GroupMean:
    """The mean of all, unless all are too few."""
    if 0 < len(members) < FEWEST:
        return GroupMean(None, None, "small")
    return _mean(members, people, burden_id)


def _mean(members: Sequence[Position], people: People, burden_id: str) -> GroupMean:
    if not members:
        return GroupMean(0, None)
    total = sum(people[one.id][burden_id].person for one in members)
    full_time = sum(one.percent for one in members) / 100
    return GroupMean(len(members), Amount(total / len(members), total / full_time))
