"""What a comparison of a baseline with proposals holds; produced by `rota.compare`, shown by `rota.io`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from rota.domain.base import Text
from rota.domain.fairness import Fairness
from rota.domain.finding import CheckReport
from rota.domain.profile import Profiles
from rota.domain.requirement import Asked, Requirement
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.solution import SolveResult
from rota.domain.structure import Frontier

Direction = Literal["higher", "lower", "neutral"]


@dataclass(frozen=True, slots=True)
class Measure:
    """The definition of a figure. `better` says which direction is better, `better_for` for whom."""

    id: str
    group: str
    label: Text
    unit: Text
    better: Direction
    better_for: Text
    definition: Text
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One figure on both sides. None: not defined there (the definition says when)."""

    measure: Measure
    baseline: float | None
    proposal: float | None

    @property
    def delta(self) -> float | None:
        """Proposal less baseline."""
        if self.baseline is None or self.proposal is None:
            return None
        return self.proposal - self.baseline


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One position before and after. A side where the position does not exist has None throughout.

    `figures` maps a per-position measure id to (baseline, proposal).
    """

    position_id: str
    holder: str | None
    competence: str
    union: str | None
    status: Literal["kept", "changed", "removed", "new", "filled"]
    figures: dict[str, tuple[float | None, float | None]]
    changes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the hours ledger, in minutes over the cycle.

    There are two accounts: `contract` (paid minutes: where the contract hours went) and `floor` (presence less breaks:
    what the paid floor time covered). In each, the lines that are not `is_total` sum to its one total line exactly.
    """

    id: str
    label: Text
    definition: Text
    baseline_min: int
    proposal_min: int
    account: Literal["contract", "floor"] = "contract"
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reported outcome beside the computed one. `why` says why it is not met, or how it was read."""

    id: str
    text: Text
    reported: Text
    computed: Text
    met: bool
    why: Text


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that is assumed, or its source: shown in every report."""

    path: str
    value: Text
    assumed: bool
    source: str | None
    note: Text | None


@dataclass(frozen=True)
class Side:
    """One side of the comparison: scenario, roster, check, and how the roster came about."""

    scenario: Scenario
    roster: Roster
    check: CheckReport
    solve: SolveResult | None
    origin: Text
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Baseline against one proposal.

    `requirements` is what the proposal's rota requires, each with how it stands against the baseline's; `dropped` what
    the baseline's required and the proposal's does not; `asked` what the proposal calls for that no roster can show.
    `profiles` and `fairness` are None where none were made; `search` is how the proposal's positions were found, None
    where its file states them.
    """

    baseline: Side
    proposal: Side
    rows: tuple[Row, ...]
    people: tuple[PersonRow, ...]
    person_measures: tuple[Measure, ...]
    ledger: tuple[LedgerLine, ...]
    outcomes: tuple[Outcome, ...]
    certificate: dict[str, Any]
    notes: tuple[Text, ...] = field(default=())
    requirements: tuple[Requirement, ...] = field(default=())
    dropped: tuple[Requirement, ...] = field(default=())
    asked: tuple[Asked, ...] = field(default=())
    profiles: Profiles | None = None
    fairness: Fairness | None = None
    search: Frontier | None = None
