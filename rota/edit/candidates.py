"""Changes near a finding that might mend it: one cell, two people on one day, a shift moved, shifts handed on.

What is proposed has a place in the scenario (the position may work the code that day); whether it mends anything is for
the check to say. Cells that are locked and leave are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from rota.domain.editing import Cell
from rota.domain.finding import Finding
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, day_index
from rota.edit.session import State

Candidate = tuple[tuple[Cell, str | None], ...]
NEAR_DAYS = 14  # how far from the finding a shift may be moved or handed on


class Ward:
    """A roster as it stands, asked for what could be otherwise."""

    def __init__(self, state: State) -> None:
        self.scenario: Scenario = state.scenario
        self.people = state.scenario.worked_positions
        self._grid = state.roster.code_grid()
        self._locks = state.locks | {
            Cell(one.id, day_index(lock.week, lock.day)) for one in self.people for lock in one.locked
        }
        self._leave = state.scenario.leave_codes()
        self.planned = {one.id: state.person(one.id).planned_min for one in self.people}
        self.bounds = {one.id: state.scenario.hours_bounds_min(one) for one in self.people}
        self._codes: dict[tuple[str, int], tuple[str, ...]] = {}

    def held(self, position_id: str, day: int) -> list[str]:
        """The codes of a cell."""
        return self._grid.get(position_id, {}).get(day, [])

    def is_free(self, position_id: str, day: int) -> bool:
        """Whether a cell is empty and may be filled."""
        return not self.held(position_id, day) and self.is_open(position_id, day)

    def is_open(self, position_id: str, day: int) -> bool:
        """Whether a cell may be changed at all."""
        leave = any(code in self._leave for code in self.held(position_id, day))
        return Cell(position_id, day) not in self._locks and not leave

    def shift(self, position_id: str, day: int) -> str | None:
        """The one shift of a cell that can be handed on; None where there is none."""
        held = self.held(position_id, day)
        known = len(held) == 1 and held[0] in self.scenario.shift_by_code
        return held[0] if known and self.is_open(position_id, day) else None

    def codes(self, position: Position, day: int) -> tuple[str, ...]:
        """Codes that a position may be given on a day."""
        key = position.id, day % DAYS_PER_WEEK
        if key not in self._codes:
            allowed = self.scenario.allowed_codes(position, key[1])
            shifts = (self.scenario.shift_by_code[code] for code in allowed)
            self._codes[key] = tuple(one.code for one in shifts if position.consent_long or not one.is_long)
        return self._codes[key]

    @cached_property
    def by_hours_left(self) -> list[Position]:
        """Those with most hours left of their contract first."""
        return sorted(self.people, key=lambda one: self.planned[one.id] - self.bounds[one.id][1])

    def days_near(self, day: int, reach: int) -> list[int]:
        """Days around one, nearest first, in a rolling cycle across its end."""
        cycle = self.scenario.cycle
        steps = sorted(range(-reach, reach + 1), key=lambda step: (abs(step), -step))
        days = [day + step for step in steps]
        inside = [one % cycle.days for one in days] if cycle.rolling else [one for one in days if 0 <= one < cycle.days]
        return list(dict.fromkeys(inside))

    def minutes(self, codes: Iterable[str | None]) -> int:
        """Paid minutes of some codes."""
        known = self.scenario.shift_by_code
        return sum(known[code].paid_min for code in codes if code is not None and code in known)

    def hours_change(self, candidate: Candidate) -> dict[str, int]:
        """Change of each touched position's paid minutes."""
        change: dict[str, int] = {}
        for cell, code in candidate:
            more = self.minutes([code]) - self.minutes(self.held(cell.position_id, cell.day))
            change[cell.position_id] = change.get(cell.position_id, 0) + more
        return change

    def breaks_contract(self, candidate: Candidate) -> bool:
        """Whether by arithmetic somebody's hours leave the tolerance, or lie further outside than they do."""
        return any(
            (after := self._outside(one, more)) and after > self._outside(one, 0)
            for one, more in self.hours_change(candidate).items()
        )

    def _outside(self, position_id: str, more: int) -> int:
        (low, high), planned = self.bounds[position_id], self.planned[position_id] + more
        return max(0, low - planned, planned - high)


def candidates(ward: Ward, finding: Finding) -> Iterator[Candidate]:
    """Changes near a finding, each once, simple ones first."""
    seen: set[frozenset[tuple[Cell, str | None]]] = set()
    for one in _of_person(ward, finding) if finding.position_id is not None else _of_ward(ward, finding):
        key = frozenset(one)
        if key not in seen:
            seen.add(key)
            yield one


def _of_person(ward: Ward, finding: Finding) -> Iterator[Candidate]:
    """Around one position's line."""
    position = ward.scenario.position_by_id.get(finding.position_id or "")
    if position is None or not position.is_worked:
        return
    days = _days_of(ward, finding)
    for day in days:
        yield from _other_codes(ward, position, day)
    for day in days:
        for other in ward.people:
            if other.id != position.id:
                yield from _same_day(ward, position, other, day)
    for day in days:
        yield from _moves(ward, position, day)
    for day in days:
        for taker in ward.by_hours_left:
            yield from _two_days(ward, position, taker, day)


def _of_ward(ward: Ward, finding: Finding) -> Iterator[Candidate]:
    """Around one day of everybody."""
    if finding.week is None or finding.day is None:
        return
    day = day_index(finding.week, finding.day)
    for here in ward.days_near(day, 1):
        for position in ward.by_hours_left:
            yield from _other_codes(ward, position, here)
    for position in ward.by_hours_left:
        yield from _moves(ward, position, day)
        for source in ward.days_near(day, NEAR_DAYS):
            if source != day and ward.shift(position.id, source) is not None:
                for code in ward.codes(position, day) if ward.is_free(position.id, day) else ():
                    yield (Cell(position.id, source), None), (Cell(position.id, day), code)
    for receiver in ward.by_hours_left:
        if ward.is_free(receiver.id, day):
            for giver in ward.people:
                yield from _handed_down(ward, giver, receiver, day)
    for receiver in ward.by_hours_left:
        for source in ward.days_near(day, NEAR_DAYS):
            if source != day and ward.is_free(receiver.id, source):
                for giver in ward.people:
                    yield from _handed_on(ward, giver, receiver, source, day)


def _days_of(ward: Ward, finding: Finding) -> list[int]:
    """Days that a position's finding is about, nearest its beginning first."""
    if finding.week is None:
        return list(range(ward.scenario.cycle.days))
    if finding.day is None:
        return ward.days_near(day_index(finding.week, 4), DAYS_PER_WEEK)
    return ward.days_near(day_index(finding.week, finding.day), DAYS_PER_WEEK)


def _other_codes(ward: Ward, position: Position, day: int) -> Iterator[Candidate]:
    """Another code or a day off in one cell."""
    if ward.is_open(position.id, day):
        held = ward.held(position.id, day)
        for code in (None, *ward.codes(position, day)):
            if held != ([] if code is None else [code]):
                yield ((Cell(position.id, day), code),)


def _same_day(ward: Ward, one: Position, other: Position, day: int) -> Iterator[Candidate]:
    """Two people exchange what they have on a day; a shift for a day off is taken over."""
    first, second = ward.shift(one.id, day), ward.shift(other.id, day)
    if first == second or not all(
        ward.is_free(who.id, day) if held is None else held in ward.codes(to, day)
        for who, to, held in ((one, other, first), (other, one, second))
    ):
        return
    yield (Cell(one.id, day), second), (Cell(other.id, day), first)


def _moves(ward: Ward, position: Position, day: int) -> Iterator[Candidate]:
    """A shift moved to a day off near it, as the same or another code."""
    if ward.shift(position.id, day) is None:
        return
    for target in ward.days_near(day, NEAR_DAYS):
        if ward.is_free(position.id, target):
            for code in ward.codes(position, target):
                yield (Cell(position.id, day), None), (Cell(position.id, target), code)


def _two_days(ward: Ward, position: Position, taker: Position, day: int) -> Iterator[Candidate]:
    """Somebody takes a shift of the position, which takes one of theirs on another day; or the other way round."""
    own = ward.shift(position.id, day)
    if taker.id == position.id or own is None or own not in ward.codes(taker, day) or not ward.is_free(taker.id, day):
        return
    for other in ward.days_near(day, NEAR_DAYS):
        back = ward.shift(taker.id, other)
        if back is not None and back in ward.codes(position, other) and ward.is_free(position.id, other):
            yield (
                (Cell(position.id, day), None),
                (Cell(taker.id, day), own),
                (Cell(taker.id, other), None),
                (Cell(position.id, other), back),
            )


def _handed_down(ward: Ward, giver: Position, receiver: Position, day: int) -> Iterator[Candidate]:
    """Somebody at work changes to another shift of the day, and somebody who is off takes the first."""
    own = ward.shift(giver.id, day)
    if own is not None and giver.id != receiver.id and own in ward.codes(receiver, day):
        for code in ward.codes(giver, day):
            if code != own:
                yield (Cell(giver.id, day), code), (Cell(receiver.id, day), own)


def _handed_on(ward: Ward, giver: Position, receiver: Position, source: int, day: int) -> Iterator[Candidate]:
    """Somebody works on the day and hands a shift of another day on to somebody who is off then."""
    own = ward.shift(giver.id, source)
    if giver.id == receiver.id or own is None or own not in ward.codes(receiver, source):
        return
    if ward.is_free(giver.id, day):
        for code in ward.codes(giver, day):
            yield (Cell(giver.id, day), code), (Cell(giver.id, source), None), (Cell(receiver.id, source), own)
