"""Editing a roster: cells that change, figures beside them, suggestions that mend a breach. Days count from 0 here."""

from __future__ import annotations

from dataclasses import dataclass

from rota.domain.base import Text
from rota.domain.finding import CheckReport, Finding
from rota.domain.scenario import Scenario
from rota.domain.solution import SolveResult
from rota.domain.time import week_and_day


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One position on one 0-based day of the cycle."""

    position_id: str
    day: int

    def __str__(self) -> str:
        week, day = week_and_day(self.day)
        return f"{self.position_id}:w{week}d{day}"


@dataclass(frozen=True, slots=True, order=True)
class CellChange:
    """What a cell held and holds: codes, none for a day off."""

    cell: Cell
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Findings that are gone and that are new. One with another amount stands in both."""

    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """One position's paid minutes over the cycle, its contract's, what the tolerance allows, and weekends worked."""

    position_id: str
    planned_min: int
    contract_min: int
    least_min: int
    most_min: int
    weekends: int

    @property
    def within(self) -> bool:
        """Whether the planned hours lie within the tolerance."""
        return self.least_min <= self.planned_min <= self.most_min


@dataclass(frozen=True, slots=True)
class WardFigures:
    """Person-minutes over the cycle: below minimum in total and by competence, above maximum, short of target."""

    shortage_min: int
    competence_shortage_min: int
    excess_min: int
    target_shortage_min: int


@dataclass(frozen=True, slots=True)
class EditFigures:
    """Figures before and now, of the ward and of the positions that an edit touched: (before, now) each."""

    ward: tuple[WardFigures, WardFigures]
    people: tuple[tuple[PersonFigures, PersonFigures], ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Cells to change, each with its code afterwards (None: off), what that mends and what it costs.

    `mended` are hard findings that disappear; `departed` recommendations newly departed from. `soft_change` is the
    change of the soft rules' penalty, `target_change_min` of the person-minutes short of target, and
    `deviation_change_min` of all hours' distance from the contracts.
    """

    cells: tuple[tuple[Cell, str | None], ...]
    words: Text
    mended: tuple[Finding, ...]
    departed: tuple[Finding, ...]
    soft_change: int
    target_change_min: int
    deviation_change_min: int

    @property
    def people(self) -> tuple[str, ...]:
        """The positions touched."""
        return tuple(dict.fromkeys(cell.position_id for cell, _ in self.cells))

    @property
    def rank(self) -> tuple[int, ...]:
        """Lowest first: hard findings removed, soft rules, target, people, cells, distance from the contracts."""
        return (
            -len(self.mended),
            self.soft_change,
            self.target_change_min,
            len(self.people),
            len(self.cells),
            self.deviation_change_min,
        )


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The best suggestions for a finding and what they were chosen among.

    `examined` candidates were put to the check; `left_out` more were not, since hours would break the contract by
    arithmetic. `complete`: every candidate was looked at; False: the time ended first.
    """

    finding: Finding
    found: tuple[Suggestion, ...]
    examined: int
    left_out: int
    complete: bool
    seconds: float
    words: Text


@dataclass(frozen=True)
class SolvedAround:
    """A roster solved again around what is locked. `scenario` has the locks; `check` is by the scenario without them.

    `is_eased`: the roster was below a minimum before the edits already, and no more than it gave there was asked for.
    `changes` are the cells that differ from the roster that was edited. Without a roster `check` is None, and the
    result's status says whether that is proved or only not found in the time.
    """

    scenario: Scenario
    result: SolveResult
    check: CheckReport | None
    changes: tuple[CellChange, ...]
    is_eased: bool

    @property
    def cells(self) -> tuple[tuple[Cell, str | None], ...]:
        """The changes as cells with the code they are given, for `EditSession.apply`."""
        return tuple((change.cell, change.after[0] if change.after else None) for change in self.changes)
