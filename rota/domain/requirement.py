"""What a rota requires: agreements, consents and permits beyond the main rules of the law, and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rota.domain.agreement import Rung
from rota.domain.base import Text


class Standing(StrEnum):
    """How a requirement stands in the scenario, from met to hopeless.

    `recorded`: the scenario says that the holder consents. `too_short`: an agreement is there and does not go far
    enough. `other_people`: an agreement is there and covers others. `not_lawful`: no rung of the ladder allows it.
    """

    IN_FORCE = "in_force"
    RECORDED = "recorded"
    PROPOSED = "proposed"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    TOO_SHORT = "too_short"
    OTHER_PEOPLE = "other_people"
    MISSING = "missing"
    NOT_LAWFUL = "not_lawful"

    @property
    def is_met(self) -> bool:
        """Whether the rota could be worked as far as this requirement goes. A consent on paper only is not met yet."""
        return self is Standing.IN_FORCE


class Change(StrEnum):
    """A proposal's requirement against the baseline's: there is none, one that goes less far, or the same."""

    NEW = "new"
    FURTHER = "further"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Asked:
    """Something the law asks for that no roster can show: a discussion, agreement, document, information or right.

    `evidence` is `verified`, `to verify` or `not law`, of the text at `reference`.
    """

    id: str
    kind: str
    title: Text
    text: Text
    reference: Text
    evidence: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of one rule for the positions where it stands alike.

    `rung` is the lowest that can allow it (`not_lawful` when none can), `rungs` all that can. `unions` are those of the
    positions; `unorganised` the positions without one. `measured` is the furthest window, in `unit` on the rule's
    ladder, at `position_id`, `week` and `day`; `main_limit` is what the main rule allows there. `agreements` are those
    that decide the standing. `change` is None where there is no baseline.
    """

    rule: str
    title: Text
    reference: Text
    rung: Rung
    rungs: tuple[Rung, ...]
    standing: Standing
    positions: tuple[str, ...]
    unions: tuple[str, ...]
    unorganised: tuple[str, ...]
    unit: str
    measured: int
    main_limit: int | None
    position_id: str | None
    week: int | None
    day: int | None
    agreements: tuple[str, ...] = ()
    change: Change | None = None
