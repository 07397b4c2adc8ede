"""Cells that two rosters hold differently: counted from the rosters alone."""

from __future__ import annotations

from collections import defaultdict

from rota.domain.editing import Cell, CellChange
from rota.domain.roster import Duty, Roster

Held = tuple[str, int | None, int | None, int | None]


def changed_cells(before: Roster, after: Roster) -> tuple[CellChange, ...]:
    """Every position and day whose codes or clock times differ, by position, then day.

    A shift moved to another day is two cells; one handed to somebody else is two.
    """
    changes: list[CellChange] = []
    for position_id in {**before.by_position, **after.by_position}:
        duties = before.by_position.get(position_id, ()), after.by_position.get(position_id, ())
        if duties[0] is duties[1]:
            continue
        old, new = map(_cells, duties)
        changes += [
            CellChange(Cell(position_id, day), _codes(old.get(day, [])), _codes(new.get(day, [])))
            for day in {**old, **new}
            if old.get(day) != new.get(day)
        ]
    return tuple(sorted(changes))


def _cells(duties: tuple[Duty, ...]) -> dict[int, list[Held]]:
    cells: dict[int, list[Held]] = defaultdict(list)
    for duty in duties:
        cells[duty.day_index].append((duty.code, duty.start_min, duty.end_min, duty.paid_min))
    for held in cells.values():
        held.sort(key=repr)  # rows that differ in a missing clock time cannot be compared themselves
    return dict(cells)


def _codes(held: list[Held]) -> tuple[str, ...]:
    return tuple(code for code, *_ in held)
