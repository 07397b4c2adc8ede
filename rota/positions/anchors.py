"""The moments of a day that stand for its kinds of shift, and which of them one shift covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rota.domain.scenario import Scenario
from rota.domain.shift import Shift, ShiftKind
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY
from rota.domain.weekend_ledger import Anchor

KINDS = (ShiftKind.DAY, ShiftKind.EVENING, ShiftKind.NIGHT)


def anchors_of(scenario: Scenario, weekday: int) -> tuple[Anchor, ...]:
    """The anchors of a 0-based weekday: where most people are needed of each kind of shift that the ward has.

    A moment that a shift of the day before can reach is never an anchor, so that each person counts on one day only.
    Of moments with equal need the one that fewest of the shifts cover stands for its kind. Long shifts have an anchor
    of their own only where no other is inside them.
    """
    shifts = [shift for shift in scenario.shifts if shift.covers_demand]
    stretches = list(_stretches(scenario, shifts, weekday))
    found: list[Anchor] = []
    for kind in KINDS:
        own = [shift for shift in shifts if shift.kind is kind and not fills_two(shift)]
        others = [shift for shift in shifts if shift.kind is not kind and not fills_two(shift)]
        _add(found, scenario, weekday, kind, own, others, shifts, stretches)
    for shift in shifts:
        if fills_two(shift) and not covered(shift, found):
            _add(found, scenario, weekday, ShiftKind.LONG, [shift], [], shifts, stretches)
    return tuple(found)


def fills_two(shift: Shift) -> bool:
    """A long shift by day: it stands in the place of a day and an evening shift."""
    return shift.kind is ShiftKind.LONG or (shift.is_long and shift.kind is not ShiftKind.NIGHT)


def covered(shift: Shift, anchors: Sequence[Anchor]) -> int:
    """The anchors of the day on which the shift starts that it covers, as bits."""
    return sum(1 << index for index, anchor in enumerate(anchors) if _covers(shift, anchor.start, anchor.end))


def _covers(shift: Shift, start: int, end: int) -> bool:
    return shift.start <= start and end <= shift.end_min


def _add(
    found: list[Anchor],
    scenario: Scenario,
    weekday: int,
    kind: ShiftKind,
    own: Sequence[Shift],
    others: Sequence[Shift],
    shifts: Sequence[Shift],
    stretches: Sequence[tuple[int, int]],
) -> None:
    inside = [one for one in stretches if any(_covers(shift, *one) for shift in own)]
    alone = [one for one in inside if not any(_covers(shift, *one) for shift in others)]
    known = {(anchor.start, anchor.end) for anchor in found}
    made = [_anchor(scenario, weekday, kind, *one) for one in alone or inside if one not in known]
    if not made:
        return
    best = max(
        made,
        key=lambda anchor: (
            anchor.places,
            sum(anchor.by_competence.values()),
            -sum(_covers(shift, anchor.start, anchor.end) for shift in shifts),
        ),
    )
    if best.places:
        found.append(best)


def _stretches(scenario: Scenario, shifts: Sequence[Shift], weekday: int) -> Iterator[tuple[int, int]]:
    """Stretches of the day between two changes, without those that a shift of the day before can reach."""
    free_from = max((shift.end_min - MIN_PER_DAY for shift in scenario.shifts if shift.covers_demand), default=0)
    points = {max(0, free_from), MIN_PER_DAY}
    for shift in shifts:
        points |= {shift.start, min(shift.end_min, MIN_PER_DAY)}
    for start, end, _, _ in _rows(scenario, weekday):
        points |= {start, end}
    for start, end in pairwise(sorted(point for point in points if max(0, free_from) <= point <= MIN_PER_DAY)):
        yield start, end


def _rows(scenario: Scenario, weekday: int) -> Iterator[tuple[int, int, str | None, int]]:
    """Intervals of demand inside the day, those that reach in from the day before too."""
    for row in scenario.demand:
        if weekday in row.weekdays:
            yield row.from_, min(row.end_min, MIN_PER_DAY), row.competence, row.min
        if (weekday - 1) % DAYS_PER_WEEK in row.weekdays and row.end_min > MIN_PER_DAY:
            yield 0, row.end_min - MIN_PER_DAY, row.competence, row.min


def _anchor(scenario: Scenario, weekday: int, kind: ShiftKind, start: int, end: int) -> Anchor:
    asked: dict[str | None, int] = {}
    for first, last, competence, minimum in _rows(scenario, weekday):
        if first <= start and end <= last:
            asked[competence] = max(asked.get(competence, 0), minimum)
    total = asked.pop(None, 0)
    return Anchor(kind, weekday, start, end, total, {key: need for key, need in asked.items() if key and need})
