"""Cover by the clock: people present against minimum, target and maximum, in total and by competence.

A day is cut at every moment at which a demand row or a shift begins or ends. Pieces in which the same variables are
present and the same numbers asked for are one constraint, weighted by their minutes. Falling short of a minimum or
passing a maximum has a price in the first priority, so that a solve can say how short it falls; when a fixed roster is
put to the model (not elastic) both are hard.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ortools.sat.python import cp_model

from rota.domain.demand import DemandException, DemandRow
from rota.domain.position import Position
from rota.domain.scenario import Priority
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, date_of
from rota.rules.base import Rule
from rota.solver.post.registry import poster
from rota.solver.variables import Builder

Present = frozenset[tuple[int, str]]
Row = DemandRow | DemandException


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of minutes of one day (which may reach into the next) with constant demand and constant presence."""

    start: int
    end: int
    rows: tuple[Row, ...]
    present: Present


@poster("CoverMinimum")
def _minimum(_rule: Rule, b: Builder) -> None:
    for (present, row), minutes in _grouped(b, lambda row: row.competence is None).items():
        people = _people(b, present, lambda _position: True)
        short = _shortfall(b, [people], [row.min], minutes, "shortage_person_min")
        if b.restriction.elastic and row.aim > row.min:
            _target(b, people, row, minutes, short)


@poster("CoverMaximum")
def _maximum(_rule: Rule, b: Builder) -> None:
    for (present, row), minutes in _grouped(b, lambda row: row.max is not None).items():
        people = _people(b, present, partial(_is_of, row.competence))
        most = row.max or 0
        if len(people) <= most:
            continue
        total = cp_model.LinearExpr.sum(people)
        if b.restriction.elastic:
            over = b.model.new_int_var(0, len(people) - most, "")
            b.model.add(total - over <= most)
            b.add_term(Priority.COVER_MINIMUM, "excess_person_min", 1, minutes, over)
        else:
            b.model.add(total <= most)


@poster("CoverCompetence")
def _competence(_rule: Rule, b: Builder) -> None:
    """Hall's condition: for every set of competences, those who can fill one of them cover their minimums together."""
    outside = {one.id: one for others in b.restriction.others.values() for one in others}
    everybody = {one.id: one for one in b.grid.positions} | outside
    fills = {name: one.fill_set(b.scenario.stands_in) for name, one in everybody.items()}
    grouped: dict[tuple[Present, tuple[Row, ...]], int] = defaultdict(int)
    for piece in _pieces(b, lambda row: row.competence is not None):
        grouped[piece.present, piece.rows] += piece.end - piece.start
    for (present, rows), minutes in grouped.items():
        asked: dict[str | None, int] = {}
        for row in rows:
            asked[row.competence] = max(row.min, asked.get(row.competence, 0))
        subsets = _subsets(sorted(str(competence) for competence in asked))
        crews = [_people(b, present, partial(_can_fill, fills, some)) for some in subsets]
        needs = [sum(asked[competence] for competence in some) for some in subsets]
        short = _shortfall(b, crews, needs, minutes, "competence_shortage_person_min")
        if not b.restriction.elastic:
            continue
        for row in rows:
            if row.aim > row.min:
                able = _people(b, present, partial(_can_fill, fills, {row.competence}))
                own = short if len(asked) == 1 else _own_shortfall(b, able, row.min)
                if own is not None and short is not None and len(asked) > 1:
                    # Implied, and what a linear relaxation needs to see of the maximum.
                    b.model.add(own <= short)
                _target(b, able, row, minutes, own)


def _subsets(competences: list[str]) -> list[set[str | None]]:
    sizes = range(1, len(competences) + 1)
    return [set(some) for size in sizes for some in itertools.combinations(competences, size)]


def _is_of(competence: str | None, position: Position) -> bool:
    return competence is None or position.competence == competence


def _can_fill(fills: dict[str, frozenset[str]], competences: set[str | None], position: Position) -> bool:
    return not competences.isdisjoint(fills[position.id])


def _shortfall(
    b: Builder, crews: list[list[cp_model.IntVar]], needs: list[int], minutes: int, part: str
) -> cp_model.IntVar | None:
    """One variable for the largest shortfall of the crews against their needs; None where nothing is asked."""
    asked = [(crew, need) for crew, need in zip(crews, needs, strict=True) if need > 0]
    if not asked:
        return None
    if not b.restriction.elastic:
        for crew, need in asked:
            b.model.add(cp_model.LinearExpr.sum(crew) >= need)
        return None
    short = b.model.new_int_var(0, max(need for _, need in asked), "")
    for crew, need in asked:
        b.model.add(cp_model.LinearExpr.sum(crew) + short >= need)
    b.add_term(Priority.COVER_MINIMUM, part, 1, minutes, short)
    return short


def _own_shortfall(b: Builder, able: list[cp_model.IntVar], minimum: int) -> cp_model.IntVar | None:
    """Shortfall of one competence alone against its minimum, exact: max(0, minimum - present)."""
    if minimum == 0:
        return None
    short = b.model.new_int_var(0, minimum, "")
    b.model.add_max_equality(short, [0, minimum - cp_model.LinearExpr.sum(able)])
    return short


def _target(b: Builder, people: list[cp_model.IntVar], row: Row, minutes: int, short: cp_model.IntVar | None) -> None:
    """What is missing between minimum and target."""
    missing = b.model.new_int_var(0, row.aim - row.min, "")
    total = cp_model.LinearExpr.sum(people)
    b.model.add(total + missing + (0 if short is None else short) >= row.aim)
    b.add_term(Priority.COVER_TARGET, "target_shortage_person_min", 1, minutes, missing)


def _people(b: Builder, present: Present, wanted: Callable[[Position], bool]) -> list[cp_model.IntVar]:
    """Variables of the wanted positions over (day, code) pairs; the known past and people outside count as fixed."""
    chosen = [p for p, position in enumerate(b.grid.positions) if wanted(position)]
    people: list[cp_model.IntVar] = []
    for day, code in sorted(present):
        for p in chosen:
            if (var := b.x.get((p, day, code))) is not None:
                people.append(var)
            elif day < 0 and any(shift.code == code for shift in b.grid.past.get((p, day), ())):
                people.append(b.one)
        people += [b.one for position in b.restriction.others.get((day, code), ()) if wanted(position)]
    return people


def _grouped(b: Builder, wanted: Callable[[Row], bool]) -> dict[tuple[Present, Row], int]:
    """Minutes of demand by who is present and which row asks."""
    grouped: dict[tuple[Present, Row], int] = defaultdict(int)
    for piece in _pieces(b, wanted):
        for row in piece.rows:
            grouped[piece.present, row] += piece.end - piece.start
    return grouped


def _pieces(b: Builder, wanted: Callable[[Row], bool]) -> Iterator[Piece]:
    """The whole cycle in pieces with at least one wanted row; a weekend-only model has those it decides alone."""
    cuts = _cuts(b)
    for day in range(b.grid.days):
        rows_here = [(row, offset) for offset in (0, 1) for row in _rows_starting(b, day - offset) if wanted(row)]
        for start, end in itertools.pairwise(cuts):
            rows = tuple(
                row
                for row, offset in rows_here
                if row.from_ <= start + offset * MIN_PER_DAY and end + offset * MIN_PER_DAY <= row.end_min
            )
            if rows:
                present = frozenset(_present(b, day, start, end))
                if _is_open(b, present) and (not b.restriction.weekend_days_only or _in_weekend(b, present)):
                    yield Piece(start, end, rows, present)


def _cuts(b: Builder) -> list[int]:
    """Minutes of the day at which demand or presence can change."""
    shifts = [shift for shift in b.scenario.shifts if shift.covers_demand]
    rows: list[Row] = [*b.scenario.demand, *b.scenario.date_exceptions]
    marks = {0, MIN_PER_DAY}
    marks |= {mark % MIN_PER_DAY for shift in shifts for mark in (shift.start, shift.end_min)}
    marks |= {mark % MIN_PER_DAY for row in rows for mark in (row.from_, row.end_min)}
    return sorted(marks)


def _rows_starting(b: Builder, day: int) -> list[Row]:
    """Demand rows whose interval starts on a day; an exception replaces those of its competence on its date."""
    if not 0 <= day < b.grid.days:
        if not b.grid.rolling:
            return []
        day %= b.grid.days
    date = date_of(b.scenario.cycle.start, day)
    exceptions = [row for row in b.scenario.date_exceptions if row.date == date]
    replaced = {row.competence for row in exceptions}
    weekday = day % DAYS_PER_WEEK
    recurring = [row for row in b.scenario.demand if weekday in row.weekdays and row.competence not in replaced]
    return [*recurring, *exceptions]


def _present(b: Builder, day: int, start: int, end: int) -> Iterator[tuple[int, str]]:
    """(day, code) pairs of covering shifts that are on the ward during a stretch of a day."""
    for offset in (0, 1):
        begun = day - offset
        if begun < 0 and b.grid.rolling:
            begun %= b.grid.days
        for shift in b.scenario.shifts:
            low, high = start + offset * MIN_PER_DAY, end + offset * MIN_PER_DAY
            if shift.covers_demand and shift.start <= low and high <= shift.end_min:
                yield begun, shift.code


def _is_open(b: Builder, present: Present) -> bool:
    """Whether some day is free: what nobody can change needs no constraint."""
    free_days = b.restriction.free_days
    return free_days is None or any(day in free_days for day, _ in present)


def _in_weekend(b: Builder, present: Present) -> bool:
    return bool(present) and all(b.grid.touches_weekend(day, b.grid.shifts[code]) for day, code in present)
