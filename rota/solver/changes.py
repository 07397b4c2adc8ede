"""Cells that differ from a given roster, as a sum of the model's own variables."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rota.domain.roster import Duty, Roster, duty_of
from rota.domain.scenario import Scenario
from rota.solver.variables import Builder, Key, Term


@dataclass(frozen=True)
class Kept:
    """A roster that is to be kept as far as it goes: what a model can hold of it, and the rest.

    `keys` are duties by (worked position, day, code). `lost` are (position, day) that no roster of the model can have
    as they are: two duties, an unknown code, times that are not the code's. `outside` counts the cells of strangers and
    of days outside the cycle.
    """

    keys: frozenset[Key]
    lost: frozenset[tuple[int, int]]
    outside: int


def kept_of(scenario: Scenario, roster: Roster) -> Kept:
    """Read a roster for a model of the scenario."""
    numbers = {position.id: number for number, position in enumerate(scenario.worked_positions)}
    cells: dict[tuple[str, int], list[Duty]] = {}
    for duty in roster.duties:
        cells.setdefault((duty.position_id, duty.day_index), []).append(replace(duty, line=None))
    keys: set[Key] = set()
    lost: set[tuple[int, int]] = set()
    outside = 0
    for (position_id, day), held in cells.items():
        code = held[0].code
        if position_id not in numbers or not 0 <= day < scenario.cycle.days:
            outside += 1
        elif len(held) == 1 and code in scenario.shift_by_code and held[0] == duty_of(scenario, position_id, day, code):
            keys.add((numbers[position_id], day, code))
        else:
            lost.add((numbers[position_id], day))
    return Kept(frozenset(keys), frozenset(lost), outside)


def change_terms(b: Builder, kept: Kept) -> tuple[list[Term], int]:
    """Terms and a constant whose sum is the number of cells that differ from the kept roster."""
    worked = {(p, day): code for p, day, code in kept.keys}
    terms: list[Term] = []
    constant = kept.outside
    for (p, day), line in b.by_day.items():
        code = worked.get((p, day))
        if code is not None and code in line:
            constant += 1
            terms.append((-1, line[code]))
        elif code is not None or (p, day) in kept.lost:
            constant += 1
        else:
            terms += [(1, var) for var in line.values()]
    return terms, constant
