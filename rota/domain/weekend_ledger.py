"""The weekend ledger (helgeregnestykket): places that each weekend asks for against places that positions owe.

A place (slot) is one person at one anchor: the moment of a weekend day at which most are needed of a kind of shift.
All amounts are per calendar weekend, averaged over the cycle, as exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from rota.domain.base import Text
from rota.domain.shift import ShiftKind


@dataclass(frozen=True)
class Anchor:
    """The moment of a day, as a stretch in minutes after midnight, that stands for one kind of shift.

    `total` people are needed at least, of any competence; `by_competence` are the places that one competence must fill.
    """

    kind: ShiftKind
    weekday: int
    start: int
    end: int
    total: int
    by_competence: dict[str, int] = field(default_factory=dict)

    @property
    def places(self) -> int:
        """People needed together: a person fills one place."""
        return max(self.total, sum(self.by_competence.values()))


class Standing(StrEnum):
    """Whether a position's weekends are counted, and why not."""

    COUNTED = "counted"
    VACANT = "vacant"
    NO_WEEKENDS = "no_weekends"
    NO_PLACE = "no_place"


@dataclass(frozen=True)
class PositionOwes:
    """What one position owes by its weekend frequency and its weekend shifts.

    `weekends` is the most working weekends of the cycle, `places` those of one working weekend at most. The minutes are
    the paid time of one working weekend with a shift on each day, the shortest and the longest it can be of the shifts
    that fill most places. A position that is not counted shows what it would owe.
    """

    position_id: str
    competence: str
    percent: float
    weekend_every: int
    standing: Standing
    weekends: int
    places: int
    places_per_weekend: Fraction
    shortest_min: int
    longest_min: int
    fills_two: bool
    over_contract: bool


@dataclass(frozen=True)
class LedgerRow:
    """One kind of shift, or several that the same people fill, for one competence (None: everybody).

    `owed` is the most places of these kinds that those who can fill them owe, as if they filled no other: rows of the
    same people must not be added up. `gap` sums the days' shortages. `more_people` is how many more people of the mean
    of those able would close it, None where nobody is able.
    """

    kinds: tuple[ShiftKind, ...]
    competence: str | None
    required: Fraction
    owed: Fraction
    gap: Fraction
    able: tuple[str, ...]
    more_people: int | None


@dataclass(frozen=True)
class TightSet:
    """On one weekday, the kinds of shift and competences (None: everybody) whose places together lack most."""

    weekday: int
    places: tuple[tuple[ShiftKind, tuple[str, ...] | None], ...]
    gap: Fraction


@dataclass(frozen=True)
class LedgerGroup:
    """Kinds of shift that the same people fill, such as day and evening, with its rows and what they imply.

    `gap` is the fewest places left open per weekend. With `exact` no fewer and no more must stay open over the whole
    cycle, if working weekends may lie in any weeks; without it the number is a lower bound. `people_needed` is
    required / (owed / people), rounded up: the number of people at today's mean weekend load; None where nobody owes a
    place. `budget_ceiling` is the full-time equivalents of the
    weekend staff over people needed, `demand_ceiling` the same of the hours that the demand needs
    (`needed_min_per_week`, less the contracts of those in the group without weekends); both in percent of a full-time
    position, not cut at 100.
    """

    kinds: tuple[ShiftKind, ...]
    rows: tuple[LedgerRow, ...]
    required: Fraction
    owed: Fraction
    gap: Fraction
    exact: bool
    tight: tuple[TightSet, ...]
    people: int
    people_needed: int | None
    fte: Fraction
    needed_min_per_week: Fraction
    mean_percent: Fraction | None
    budget_ceiling: Fraction | None
    demand_ceiling: Fraction | None


@dataclass(frozen=True)
class WeekendLedger:
    """The whole ledger. `proves_shortage`: no roster closes a gap it shows under the scenario's hard rules."""

    weeks: int
    friday: bool
    anchors: tuple[Anchor, ...]
    groups: tuple[LedgerGroup, ...]
    positions: tuple[PositionOwes, ...]
    proves_shortage: bool
    levers: tuple[str, ...]
    not_counted: tuple[Text, ...]

    @property
    def gap(self) -> Fraction:
        """Places left open per weekend, all groups together."""
        return sum((group.gap for group in self.groups), Fraction(0))
