"""A part of the problem, built alone: some people on some days are free, everybody else's duties stand.

People outside the part have no variables and no rules of their own here; they count for cover. The parts of the
objective are those of the people inside and of cover as a whole, so what a part gains is what the whole gains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rota.domain.position import Position
from rota.domain.scenario import Priority, Scenario
from rota.rules.resolve import RuleSet
from rota.solver.evaluate import Amounts
from rota.solver.model import build_model
from rota.solver.variables import Builder, Key, Restriction

Values = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A built part. `people` are the numbers of its positions in the whole; `held` is what they work now."""

    builder: Builder
    people: tuple[int, ...]
    held: frozenset[Key]

    def outward(self, keys: Iterable[Key]) -> frozenset[Key]:
        """Keys of the part with the whole's numbers."""
        return frozenset((self.people[p], day, code) for p, day, code in keys)


def build_part(
    scenario: Scenario,
    ruleset: RuleSet,
    keys: Iterable[Key],
    people: Sequence[int],
    *,
    free_days: frozenset[int] | None = None,
    weekends: Mapping[tuple[int, int], bool] | None = None,
) -> Part:
    """Free the people on `free_days` (None: on all days); `keys` is what everybody works, by the whole's numbers.

    `weekends`, by the whole's numbers, decides which weekends the people work.
    """
    positions = scenario.worked_positions
    inside = {p: number for number, p in enumerate(people)}
    held: set[Key] = set()
    others: dict[tuple[int, str], list[Position]] = defaultdict(list)
    for p, day, code in keys:
        if p in inside:
            held.add((inside[p], day, code))
        else:
            others[day, code].append(positions[p])
    within = {positions[p].id for p in people}
    worked = {position.id: position for position in positions}
    for duty in scenario.history.duties:
        if duty.position in worked and duty.position not in within:
            others[-duty.days_before, duty.code].append(worked[duty.position])
    restriction = Restriction(
        kept=frozenset(held),
        free_days=free_days,
        others=others,
        weekends=None if weekends is None else {(inside[p], w): on for (p, w), on in weekends.items() if p in inside},
    )
    small = scenario.with_positions(tuple(positions[p] for p in people))
    return Part(build_model(small, ruleset, restriction), tuple(people), frozenset(held))


def values_of(scenario: Scenario, builder: Builder, amounts: Amounts) -> Values:
    """Value of every priority, in the scenario's order."""
    return tuple(
        sum(part.weight * amounts[priority][part.name] for part in builder.parts[priority].values())
        for priority in scenario.priorities
    )


def as_values(scenario: Scenario, values: Mapping[Priority, int]) -> Values:
    """A mapping of values, all known, in the scenario's order."""
    return tuple(values[priority] for priority in scenario.priorities)
