"""What a few people's other duties change of target cover, from the moments they touch alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from rota.domain.roster import Roster
from rota.measures.cover_clock import Reading, floor_presence
from rota.measures.facts import Facts
from rota.measures.objective import target_shortage_at

Stretch = tuple[str, int, int]


def target_change_min(before: Reading, after: Roster, position_ids: Iterable[str]) -> int:
    """Change of the person-minutes short of target where only these positions' duties differ.

    The same as the difference of two whole counts, in a fraction of the time.
    """
    few = before.scenario.with_positions(tuple(before.scenario.position_by_id[one] for one in position_ids))
    touched = {position.id for position in few.positions}
    old, new = (set(floor_presence(Facts(few, roster))) for roster in (before.roster, after))
    change = 0
    for start, end in _joined(old ^ new):
        change += _short(before, start, end, touched, new) - _short(before, start, end, touched, old)
    return change


def _joined(stretches: Iterable[Stretch]) -> list[tuple[int, int]]:
    """The minutes that some stretch covers, as intervals that do not meet."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for _, start, end in stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _short(reading: Reading, start: int, end: int, touched: set[str], there: set[Stretch]) -> int:
    """Person-minutes short of target in an interval, with the touched people where they are."""
    clock = reading.clock
    near = [(who, low, high) for who, low, high in there if low < end and high > start]
    short = 0
    for moment in clock.moments[max(0, bisect_left(clock.moments, start, key=lambda one: one.start) - 1) :]:
        if moment.start >= end:
            break
        low, high = max(moment.start, start), min(moment.end, end)
        inner = {mark for _, *marks in near for mark in marks if low < mark < high}
        for begun, over in pairwise(sorted({low, high, *inner} if low < high else ())):
            here = {who for who, first, last in near if first <= begun and over <= last}
            piece = replace(moment, start=begun, end=over, present=(moment.present - touched) | here)
            short += piece.length_min * target_shortage_at(clock, piece)
    return short
