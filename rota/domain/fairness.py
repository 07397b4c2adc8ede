"""How burdens are shared out: who carries most, the spread, groups, and who has more or less of each. No score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rota.domain.base import Text

Basis = Literal["person", "fte"]
Way = Literal["less", "same", "more"]
Withheld = Literal["small", "complement"]

BASES: tuple[Basis, ...] = ("person", "fte")
WAYS: tuple[Way, ...] = ("less", "same", "more")


@dataclass(frozen=True, slots=True)
class Burden:
    """The definition of a burden; amounts are per year in `unit`.

    `population` says who is compared: those who can have it at all. Two amounts are told as the same where they differ
    by less than `same_below`, which is in the same unit on both bases. `remark` is what the parties may disagree about.
    """

    id: str
    label: Text
    unit: Text
    definition: Text
    population: Text
    same_below: float
    decimals: int
    remark: Text | None


@dataclass(frozen=True, slots=True)
class Amount:
    """One person's amount of a burden per year: as it is, and divided by the position's size (100 % is 1)."""

    person: float
    fte: float

    def on(self, basis: Basis) -> float:
        """The amount on one basis."""
        return self.person if basis == "person" else self.fte


@dataclass(frozen=True, slots=True)
class Spread:
    """How the amounts of `people` persons lie, each counted once.

    `most_at` are the positions that have the most. All figures are None without people; `gini` also where nobody has
    any of the burden or there is only one person.
    """

    people: int
    most: float | None
    most_at: tuple[str, ...]
    median: float | None
    least: float | None
    gini: float | None

    @property
    def range(self) -> float | None:
        """Most less least."""
        return None if self.most is None or self.least is None else self.most - self.least


@dataclass(frozen=True, slots=True)
class GroupMean:
    """A burden's mean in a group: per person, and all amounts divided by all full-time equivalents.

    `people` are those of the group who can have the burden. `withheld` says why nothing is told: the group is too
    small, or telling it would let a small one be computed. A group of nobody has no means.
    """

    people: int | None
    mean: Amount | None
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Means by group: `groups` are the group's names by id, `cells` the means by burden id, then group id.

    `everybody` are the means of all groups together by burden id.
    """

    id: str
    label: Text
    groups: Mapping[str, Text]
    cells: Mapping[str, Mapping[str, GroupMean]]
    everybody: Mapping[str, GroupMean]


@dataclass(frozen=True)
class RosterFairness:
    """The burdens of one rota.

    `people` are the positions with a line in the rota and their amounts by burden id; a burden that the position cannot
    have is not there. `spreads` are by burden id and basis. `left_out` says which rows of the roster no figure counts.
    """

    weeks: int
    people: Mapping[str, Mapping[str, Amount]]
    spreads: Mapping[str, Mapping[Basis, Spread]]
    breakdowns: tuple[Breakdown, ...]
    left_out: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A person's burden on both sides. `way` says on each basis whether it is less, the same or more."""

    before: Amount
    after: Amount
    way: Mapping[Basis, Way]


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person who is in the rota on both sides: the change of each burden that can be had on either side."""

    position_id: str
    changes: Mapping[str, Change]

    def count(self, basis: Basis, way: Way) -> int:
        """In how many burdens the person goes this way."""
        return sum(change.way[basis] == way for change in self.changes.values())


@dataclass(frozen=True)
class Fairness:
    """Both sides, defined alike, and what changes for each person.

    `people` are those in the rota on both sides, in the baseline's order. Who is in the rota on one side only is told
    apart and is neither a gain nor a loss. `definitions` says how each kind of figure is made, by name.
    """

    burdens: tuple[Burden, ...]
    definitions: Mapping[str, Text]
    baseline: RosterFairness
    proposal: RosterFairness
    people: tuple[PersonChange, ...]
    only_baseline: tuple[str, ...]
    only_proposal: tuple[str, ...]

    def moves(self, burden_id: str, basis: Basis) -> dict[Way, tuple[str, ...]]:
        """Position ids of those with less, the same and more of a burden."""
        return {
            way: tuple(
                person.position_id
                for person in self.people
                if burden_id in person.changes and person.changes[burden_id].way[basis] == way
            )
            for way in WAYS
        }
