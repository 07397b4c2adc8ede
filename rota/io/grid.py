"""The rota as a grid: a line per position, a cell per day of the cycle. Shared by Excel and HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rota.domain.comparison import Comparison
from rota.domain.position import Position
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift

UNKNOWN_KIND = "unknown"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one position has on one day. `shift` is the first duty's; None for a code that the scenario lacks."""

    codes: tuple[str, ...]
    shift: Shift | None

    @property
    def text(self) -> str:
        """The codes; `D+A` for two shifts on one day."""
        return "+".join(self.codes)

    @property
    def kind(self) -> str:
        """Kind of the shift, or `unknown`."""
        return UNKNOWN_KIND if self.shift is None else str(self.shift.kind)


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `position` is None when the roster names a position that the scenario lacks.

    `week_min` are the paid minutes of the shifts that start in each week; `planned_min` counts all duties.
    """

    position_id: str
    position: Position | None
    cells: tuple[Cell | None, ...]
    planned_min: int
    week_min: tuple[int, ...] = ()

    def contract_min(self, weeks: int) -> int | None:
        """Contract minutes over the cycle."""
        return None if self.position is None else round(self.position.contract_min(weeks))


def grid(scenario: Scenario, roster: Roster) -> tuple[Line, ...]:
    """Worked positions in the scenario's order, then whoever else the roster has duties for.

    Duties outside the cycle have no cell; the check reports them.
    """
    worked = [position.id for position in scenario.worked_positions]
    others = sorted(set(roster.by_position) - set(worked))
    return tuple(_line(scenario, roster, position_id) for position_id in (*worked, *others))


def code_counts(roster: Roster) -> Counter[str]:
    """How many duties each code has."""
    return Counter(duty.code for duty in roster.duties)


def days_changed(comparison: Comparison) -> tuple[int, int] | None:
    """Days that differ, and days compared, over positions in both rotas; None when the cycles differ in length."""
    if comparison.baseline.scenario.cycle.days != comparison.proposal.scenario.cycle.days:
        return None
    before, after = (
        {line.position_id: line.cells for line in grid(side.scenario, side.roster)}
        for side in (comparison.baseline, comparison.proposal)
    )
    pairs = [pair for name in before if name in after for pair in zip(before[name], after[name], strict=True)]
    return sum(differs(old, new) for old, new in pairs), len(pairs)


def differs(before: Cell | None, after: Cell | None) -> bool:
    """Whether the codes of a day are not the same."""
    return (before.codes if before else ()) != (after.codes if after else ())


def _line(scenario: Scenario, roster: Roster, position_id: str) -> Line:
    duties = roster.by_position.get(position_id, ())
    by_day: dict[int, list[Duty]] = {}
    for duty in duties:
        by_day.setdefault(duty.day_index, []).append(duty)
    return Line(
        position_id=position_id,
        position=scenario.position_by_id.get(position_id),
        cells=tuple(_cell(scenario, by_day.get(day, ())) for day in range(scenario.cycle.days)),
        planned_min=sum(duty.paid_min or 0 for duty in duties),
        week_min=tuple(
            sum(duty.paid_min or 0 for duty in duties if duty.week == week + 1) for week in range(scenario.cycle.weeks)
        ),
    )


def _cell(scenario: Scenario, duties: Iterable[Duty]) -> Cell | None:
    codes = tuple(duty.code for duty in duties)
    return Cell(codes, scenario.shift_by_code.get(codes[0])) if codes else None
