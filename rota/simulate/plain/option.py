"""What a step could do: somebody, a shift, and what it is worth. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from rota.domain.absence import Agency, Pool
from rota.domain.shift import Shift
from rota.domain.time import MIN_PER_DAY
from rota.simulate.plain.ward import Moment
from rota.simulate.plain.work import Person, Work


@dataclass
class Outsider:
    """Somebody from a pool or an agency."""

    step: Pool | Agency
    key: str
    fills: frozenset[str]
    rest: int
    worked: list[Work] = field(default_factory=list)


@dataclass(frozen=True)
class Option:
    """A shift for somebody, in place of the one held or on a day off."""

    who: Person | Outsider
    shift: Shift
    held: Shift | None
    removed: int
    beyond: int
    order: int


def removed(window: list[Moment], fills: frozenset[str], held: Shift | None, shift: Shift, day: int) -> int:
    """Person-minutes of what is missing that somebody on a shift takes off, in place of the one held."""
    base = day * MIN_PER_DAY
    new = (base + shift.start, base + shift.end_min)
    old = (base + held.start, base + held.end_min) if held else (0, 0)
    total = 0
    for one in window:
        inside = sorted({one.start, one.end, *(mark for mark in (*new, *old) if one.start < mark < one.end)})
        for a, b in pairwise(inside):
            comes, goes = new[0] <= a < new[1], old[0] <= a < old[1]
            if comes == goes:
                continue
            crew = list(one.crew)
            if comes:
                crew.append(fills)
            else:
                crew.remove(fills)
            after = Moment(a, b, one.places, tuple(sorted(crew, key=sorted)))
            total += (b - a) * (sum(one.missing) - sum(after.missing))
    return total


def extends(longer: Shift, shift: Shift) -> bool:
    """Whether a shift contains another and pays more."""
    return longer.start <= shift.start and longer.end_min >= shift.end_min and longer.paid_min > shift.paid_min


def as_code(work: Work, shift: Shift, day: int) -> bool:
    """Whether a duty has the times of its code."""
    base = day * MIN_PER_DAY
    return (work.start - base, work.end - base, work.paid) == (shift.start, shift.end_min, shift.paid_min)
