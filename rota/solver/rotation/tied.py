"""Groups of equal positions in a ward, and the tie that lets each group walk through common lines (rullerende turnus).

The tie puts the leader's variables, some weeks later, where a follower's own would stand. So every rule of the model
holds for the followers too, windows over the wrap included, and the model has one line to decide for each group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Literal

from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.rules.catalogue import rules_of
from rota.rules.resolve import RuleSet

# Follower -> (leader, weeks that the follower is ahead of the leader), by number of worked position.
Tie = Mapping[int, tuple[int, int]]
Shape = Literal["rotation", "lines"]


def groups_of_equals(scenario: Scenario, ruleset: RuleSet) -> tuple[tuple[int, ...], ...]:
    """Groups of two or more worked positions (by number) that nothing in the scenario tells apart.

    None in a cycle that does not roll, and no position with a locked day, a wish or duties before the cycle.
    """
    if not scenario.cycle.rolling:
        return ()
    groups: dict[Hashable, list[int]] = {}
    past = {duty.position for duty in scenario.history.duties}
    for number, position in enumerate(scenario.worked_positions):
        if not position.locked and not position.wishes and position.id not in past:
            groups.setdefault(_kind(position, ruleset), []).append(number)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def shape_of(scenario: Scenario, ruleset: RuleSet) -> Shape:
    """`rotation` when every worked position walks with its equals and each group fits the cycle, else `lines`."""
    groups = groups_of_equals(scenario, ruleset)
    weeks = scenario.cycle.weeks
    walked = sum(len(group) for group in groups)
    even = all(len(group) % weeks == 0 or weeks % len(group) == 0 for group in groups)
    alike = walked == len(scenario.worked_positions) and even and not scenario.date_exceptions
    return "rotation" if groups and alike else "lines"


def tie_of(scenario: Scenario, groups: tuple[tuple[int, ...], ...]) -> Tie:
    """Who follows whom, and how many weeks ahead."""
    tie: dict[int, tuple[int, int]] = {}
    for leader, *followers in groups:
        position = scenario.worked_positions[leader]
        ahead = offsets(len(followers) + 1, scenario.cycle.weeks, position.weekend_every)
        tie |= {follower: (leader, weeks) for follower, weeks in zip(followers, ahead[1:], strict=True)}
    return tie


def offsets(people: int, weeks: int, weekend_every: int) -> list[int]:
    """Week offsets, spread over the cycle and over the phases of the weekend rhythm; the first is 0.

    With plain even spacing four people at every third weekend in twelve weeks would all work the same weekends.
    """
    chosen: list[int] = []
    rhythm = max(1, weekend_every)
    for _ in range(people):
        times, phases = Counter(chosen), Counter(week % rhythm for week in chosen)
        chosen.append(
            min(
                range(weeks),
                key=lambda week: (times[week], phases[week % rhythm], _closeness(week, chosen, weeks), week),
            )
        )
    return chosen


def _closeness(week: int, chosen: list[int], weeks: int) -> int:
    """Minus the distance around the cycle to the nearest one chosen."""
    return -min((min((week - other) % weeks, (other - week) % weeks) for other in chosen), default=0)


def _kind(position: Position, ruleset: RuleSet) -> Hashable:
    """Everything that the model knows of a position but its number."""
    scenario = ruleset.scenario
    limits = tuple((rule.code, ruleset.limit(rule.code, position).limit) for rule in rules_of(ruleset.pack))
    own = tuple(rule.concerns(position) for rule in scenario.own_rules)
    return (
        position.competence,
        position.extra_competences,
        position.percent,
        position.full_time_hours,
        position.weekend_every,
        position.shifts,
        position.weekend_shifts,
        position.consent_long,
        scenario.is_night_staff(position),
        scenario.fagdag_entitled(position),
        limits,
        own,
    )
