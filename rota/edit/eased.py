"""Demand that asks for no more than a roster gave: where it fell short of a minimum, that is the minimum.

A repair should bring cover back to what it was before the edit. To mend what was short long before as well is another
question, and costs other people's days off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from rota.domain.demand import DemandException, DemandRow
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_DAY, date_of
from rota.rules.base import Case
from rota.rules.cover import demand_on
from rota.rules.presence import Presence, Stretch
from rota.rules.resolve import rule_set

Row = DemandRow | DemandException


@dataclass(frozen=True, slots=True)
class _Begun:
    """A demand row on one 0-based day that it starts, in minutes of the cycle."""

    row: Row
    day: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    least: int


def eased(scenario: Scenario, roster: Roster) -> Scenario:
    """The scenario with each minimum lowered to what the roster gives, moment by moment; itself where nothing is short.

    Aims stay: what was wished for is still wished for. Where several competences are short together, as few places as
    will do are taken from the competence that asks for most.
    """
    presence = Case(scenario, rule_set(scenario), roster).presence
    begun, length_min = list(_begun(scenario)), scenario.cycle.days * MIN_PER_DAY
    running: defaultdict[int, list[tuple[_Begun, int]]] = defaultdict(list)
    for one in begun:
        for day in range(one.start // MIN_PER_DAY, (one.end - 1) // MIN_PER_DAY + 1):
            # A night that goes on from the last day into the first meets the first day's own rows there.
            running[day % scenario.cycle.days].append((one, day // scenario.cycle.days * length_min))
    pieces: defaultdict[_Begun, list[_Piece]] = defaultdict(list)
    for day in sorted(running):
        for stretch, active in _moments(presence, day, running[day]):
            most = _most(presence, stretch, [one for one, _ in active])
            for one, lap in active:
                least = min(one.row.min, most[one.row.competence])
                pieces[one].append(_Piece(stretch.start + lap, stretch.end + lap, least))
    lowered = {one for one, parts in pieces.items() if any(part.least < one.row.min for part in parts)}
    return scenario if not lowered else _restated(scenario, begun, pieces, lowered)


def _begun(scenario: Scenario) -> Iterator[_Begun]:
    end_of_plan = scenario.cycle.days * MIN_PER_DAY
    for day in range(scenario.cycle.days):
        for row in demand_on(scenario, day):
            start, end = day * MIN_PER_DAY + row.from_, day * MIN_PER_DAY + row.end_min
            yield _Begun(row, day, start, end if scenario.cycle.rolling else min(end, end_of_plan))


def _moments(
    presence: Presence, day: int, running: Sequence[tuple[_Begun, int]]
) -> Iterator[tuple[Stretch, list[tuple[_Begun, int]]]]:
    """The stretches of a day at which rows run, with those rows. `running` gives each row the lap it is taken back."""
    midnight = day * MIN_PER_DAY
    marks = {midnight, midnight + MIN_PER_DAY}
    for one, lap in running:
        marks |= {mark - lap for mark in (one.start, one.end) if midnight < mark - lap < midnight + MIN_PER_DAY}
    for low, high in pairwise(sorted(marks)):
        active = [(one, lap) for one, lap in running if one.start - lap <= low and high <= one.end - lap]
        if active:
            yield from ((stretch, active) for stretch in presence.stretches(low, high))


def _most(presence: Presence, stretch: Stretch, active: Sequence[_Begun]) -> dict[str | None, int]:
    """The most that can be asked for by competence of those present; None: of everybody, whatever their competence."""
    asked: dict[str, int] = {}
    for one in active:
        if one.row.competence is not None:
            asked[one.row.competence] = max(asked.get(one.row.competence, 0), one.row.min)
    least = dict(asked)
    for size in range(1, len(least) + 1):
        for some in combinations(sorted(least), size):
            able = sum(
                n for n, skill in zip(stretch.present, presence.skills, strict=True) if skill.fills & frozenset(some)
            )
            while sum(least[one] for one in some) > able:
                least[max(some, key=lambda one: (least[one], one))] -= 1
    return {None: sum(stretch.present)} | dict[str | None, int](least)


def _restated(
    scenario: Scenario, begun: Sequence[_Begun], pieces: Mapping[_Begun, list[_Piece]], lowered: set[_Begun]
) -> Scenario:
    """Exceptions take the place of all rows of a competence on a date: those that stay as they are said again."""
    days, rows = scenario.cycle.days, defaultdict[tuple[int, str | None], list[DemandException]](list)
    touched = {
        (piece.start // MIN_PER_DAY % days, one.row.competence) for one in lowered for piece in _joined(pieces[one])
    } | {(one.day, one.row.competence) for one in lowered}
    for one in begun:
        key = (one.day, one.row.competence)
        if one in lowered:
            for piece in _joined(pieces[one]):
                day, start = piece.start // MIN_PER_DAY % days, piece.start % MIN_PER_DAY
                end = start + piece.end - piece.start
                rows[day, one.row.competence].append(_exception(scenario, day, one.row, start, end, piece.least))
        elif key in touched:
            rows[key].append(_exception(scenario, one.day, one.row, one.row.from_, one.row.end_min, one.row.min))
    dates = {(date_of(scenario.cycle.start, day), competence) for day, competence in rows}
    kept = [row for row in scenario.date_exceptions if (row.date, row.competence) not in dates]
    made = [row for key in sorted(rows, key=repr) for row in rows[key]]
    data = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    return Scenario.model_construct(**(data | {"date_exceptions": (*kept, *made)}))


def _joined(parts: Sequence[_Piece]) -> list[_Piece]:
    """Neighbours with the same minimum as one, cut at midnight."""
    found: list[_Piece] = []
    for part in parts:
        last = found[-1] if found else None
        if last and last.end == part.start and last.least == part.least and part.start % MIN_PER_DAY:
            found[-1] = _Piece(last.start, part.end, part.least)
        else:
            found.append(part)
    return found


def _exception(scenario: Scenario, day: int, row: Row, start: int, end: int, least: int) -> DemandException:
    date = date_of(scenario.cycle.start, day)
    to = end if end <= MIN_PER_DAY else end - MIN_PER_DAY
    return DemandException.model_construct(
        date=date,
        from_=start,
        to=to,
        competence=row.competence,
        min=least,
        target=row.aim,
        max=row.max,
        source=row.source,
        assumed=row.assumed,
        note=row.note,
    )
