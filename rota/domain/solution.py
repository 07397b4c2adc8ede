"""What a solve returns: status, objective by priority, bounds and provenance. Statuses are results, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rota.domain.base import Text
from rota.domain.roster import Roster
from rota.domain.scenario import Priority


class RepairPriority(StrEnum):
    """What a solve around a given roster minimises beside the scenario's priorities: cells that differ from it."""

    CHANGES = "changes"


AnyPriority = Priority | RepairPriority


class Status(StrEnum):
    """How a solve ended. `NOT_FOUND` is not `PROVED_INFEASIBLE`."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    PROVED_INFEASIBLE = "PROVED_INFEASIBLE"
    NOT_FOUND = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class PriorityValue:
    """One priority of the objective: its value, what was proved about it, and its named parts.

    `bound` is a proven lower bound given the values reached on the priorities before it; None when nothing was proved.
    `parts` are (name, weight, amount) with value = sum of weight x amount.
    """

    priority: AnyPriority
    value: int
    bound: int | None
    parts: tuple[tuple[str, int, int], ...]

    @property
    def proved(self) -> bool:
        """Nobody can do better on this priority, given those before it."""
        return self.bound is not None and self.bound >= self.value

    @property
    def gap(self) -> float | None:
        """(value - bound) / value; 0 when proved; None without a bound."""
        if self.bound is None:
            return None
        return 0.0 if self.proved else (self.value - self.bound) / max(1, self.value)


@dataclass(frozen=True, slots=True)
class Progress:
    """A line of progress from a running solve. `values` are those of all priorities, where a roster was valued."""

    seconds: float
    phase: str
    priority: str | None
    incumbent: int | None
    bound: int | None
    values: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is needed to repeat a solve."""

    scenario_digest: str
    ruleset_digest: str
    seed: int
    workers: int
    time_limit_s: float
    deterministic_limit: float | None
    rota_version: str
    ortools_version: str
    python_version: str
    started_at: str
    engine: str = "lines"


@dataclass(frozen=True)
class SolveResult:
    """The end of a solve. `roster` is None when nothing was found. `reason` explains an infeasible or empty end.

    `note` says what the engine restricted itself to and proved of that; status and bounds are about all rosters.
    """

    status: Status
    roster: Roster | None
    priorities: tuple[PriorityValue, ...]
    seconds: float
    seconds_to_first: float | None
    seconds_to_best: float | None
    stopped_early: bool
    provenance: Provenance
    reason: Text | None = None
    note: Text | None = None

    @property
    def unproved(self) -> PriorityValue | None:
        """The first priority whose value is not proved best; None when all are."""
        return next((value for value in self.priorities if not value.proved), None)

    @property
    def gap(self) -> float | None:
        """Gap of the first priority that is not proved; 0 when all are."""
        first = self.unproved
        return 0.0 if first is None else first.gap
