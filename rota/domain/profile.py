"""The ergonomic profile: counts of a rota beside what others recommend. No score, and no verdict of good or bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rota.domain.base import Text
from rota.domain.calendar import CalendarSource

Sense = Literal["at_most", "at_least"]
Extreme = Literal["highest", "lowest"]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What somebody recommends about an indicator, in the indicator's unit.

    `publisher` is who says so, in a word or two. `limit` is None for advice without a number, by which nothing is
    judged. `advice` says it in words where the number does not say all, or how the tool reads it. `valid_for` says
    whom and what it was meant for. `rule` is the rule that lent its limit and source, None for other sources.
    """

    id: str
    publisher: Text
    limit: float | None
    sense: Sense
    advice: Text | None
    valid_for: Text
    source: CalendarSource
    rule: str | None = None

    def margin(self, value: float | None) -> float | None:
        """How far a figure is on the recommended side of the limit; negative outside. None without figure or limit."""
        if value is None or self.limit is None:
            return None
        return self.limit - value if self.sense == "at_most" else value - self.limit

    def is_outside(self, value: float | None) -> bool:
        """Whether a figure lies outside the recommendation. A limit kept exactly is within."""
        margin = self.margin(value)
        return margin is not None and margin < 0


@dataclass(frozen=True, slots=True)
class Indicator:
    """The definition of one count.

    `extreme` is the end at which one position is named. `part_of` is the indicator that it is a part of.
    """

    id: str
    group: str
    label: Text
    unit: Text
    definition: Text
    decimals: int
    extreme: Extreme
    part_of: str | None
    recommendations: tuple[Recommendation, ...]

    def is_outside(self, value: float | None) -> bool:
        """Whether a figure lies outside any of the recommendations."""
        return any(one.is_outside(value) for one in self.recommendations)


@dataclass(frozen=True, slots=True)
class WardFigure:
    """An indicator over all positions with a line in the rota.

    `total` is the sum, or the figure of all taken together; None where that means nothing. `extreme` is the highest or
    lowest figure of one position, `at` the positions that have it. `counted` is how many positions have a figure.
    `outside` are the positions outside each recommendation that has a number, by its id.
    """

    total: float | None
    extreme: float | None
    at: tuple[str, ...]
    counted: int
    outside: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Quote:
    """What others have said about such rotas, with where it stands written."""

    text: Text
    source: CalendarSource


@dataclass(frozen=True)
class Profile:
    """The profile of one rota over its cycle of `weeks` weeks.

    `positions` maps a position id to its figures by indicator id; None: not defined for it (the definition says when).
    `notes` say what is not in the figures.
    """

    weeks: int
    groups: Mapping[str, Text]
    indicators: tuple[Indicator, ...]
    ward: Mapping[str, WardFigure]
    positions: Mapping[str, Mapping[str, float | None]]
    context: tuple[Quote, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class Profiles:
    """Both sides of a comparison, defined alike."""

    baseline: Profile
    proposal: Profile
