"""A roster: who works which clock interval on which day of the cycle.

A roster can hold illegal states (two shifts on one day, an unknown code, a rest of two hours): otherwise the checker
could never see them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rota.domain.base import Text
from rota.domain.scenario import Scenario, digest
from rota.domain.time import MIN_PER_DAY, day_index, format_clock


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """One entry of a roster. Times are minutes after midnight of its day; `end_min` may pass 1440.

    `start_min`, `end_min` and `paid_min` are None where the roster gave no time and the code is unknown: such a duty
    is reported and takes no part in rules that need the clock. `line` is its line in the file it came from.
    """

    position_id: str
    week: int
    day: int
    code: str
    start_min: int | None
    end_min: int | None
    paid_min: int | None
    line: int | None = None

    @property
    def day_index(self) -> int:
        """0-based day of the cycle."""
        return day_index(self.week, self.day)

    @property
    def has_clock(self) -> bool:
        """Whether start and end are known."""
        return self.start_min is not None and self.end_min is not None

    @property
    def clock_text(self) -> str:
        """`07:30-15:30`, or `?`."""
        if self.start_min is None or self.end_min is None:
            return "?"
        return f"{format_clock(self.start_min)}-{format_clock(self.end_min)}"


@dataclass(frozen=True)
class Roster:
    """All duties of a cycle of `weeks` weeks, in no particular order."""

    weeks: int
    duties: tuple[Duty, ...]

    @cached_property
    def by_position(self) -> Mapping[str, tuple[Duty, ...]]:
        """Duties of each position that occurs, ordered by day and start."""
        lines: dict[str, list[Duty]] = defaultdict(list)
        for duty in self.duties:
            lines[duty.position_id].append(duty)
        return {key: tuple(sorted(line, key=_by_day)) for key, line in lines.items()}

    @cached_property
    def _line_digests(self) -> Mapping[str, str]:
        """SHA-256 of each position's rows, whatever their order."""
        return {key: _digest_rows(duties) for key, duties in self.by_position.items()}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, whatever the order of rows."""
        return digest([self.weeks, self._line_digests])

    def with_line(self, position_id: str, duties: Iterable[Duty]) -> Roster:
        """The same roster with other duties for one position. What was read of the other lines is kept."""
        line = tuple(sorted(duties, key=_by_day))
        lines = {key: line if key == position_id else old for key, old in self.by_position.items()}
        lines[position_id] = line
        if not line:
            del lines[position_id]
        other = Roster(self.weeks, tuple(duty for held in lines.values() for duty in held))
        other.__dict__["by_position"] = lines
        if "_line_digests" in self.__dict__:
            digests = {key: old for key, old in self._line_digests.items() if key != position_id}
            other.__dict__["_line_digests"] = digests | ({position_id: _digest_rows(line)} if line else {})
        return other

    def code_grid(self) -> dict[str, dict[int, list[str]]]:
        """Codes by position and 0-based day."""
        grid: dict[str, dict[int, list[str]]] = {}
        for position_id, duties in self.by_position.items():
            line = grid.setdefault(position_id, {})
            for duty in duties:
                line.setdefault(duty.day_index, []).append(duty.code)
        return grid


def _by_day(duty: Duty) -> tuple[int, int, str]:
    return duty.day_index, duty.start_min or 0, duty.code


def _digest_rows(duties: Iterable[Duty]) -> str:
    rows = [[duty.week, duty.day, duty.code, duty.start_min, duty.end_min, duty.paid_min] for duty in duties]
    rows.sort(key=repr)  # rows that differ in a missing clock time cannot be compared themselves
    return digest(rows)


def rows_left_out(scenario: Scenario, roster: Roster) -> tuple[Text, ...]:
    """One text that says how many rows no figure counts, which the check reports one by one; none where all count."""
    worked = {position.id for position in scenario.worked_positions}
    weeks = scenario.cycle.weeks
    count = sum(
        not (duty.position_id in worked and duty.has_clock and 1 <= duty.week <= weeks and 1 <= duty.day <= 7)
        for duty in roster.duties
    )
    rows = ("rad", "row") if count == 1 else ("rader", "rows")
    told = Text(
        nb=f"{count} {rows[0]} i turnusfila er ikke med: ukjent stilling, uke utenfor turnusen eller uten klokke.",
        en=f"{count} {rows[1]} of the roster left out: unknown position, week outside the cycle or no times.",
    )
    return (told,) if count else ()


def duty_of(scenario: Scenario, position_id: str, index: int, code: str) -> Duty:
    """The duty that a known shift code gives on a 0-based day. Raises KeyError for an unknown code."""
    shift = scenario.shift_by_code[code]
    week, day = divmod(index, 7)
    return Duty(position_id, week + 1, day + 1, code, shift.start, shift.end_min, shift.paid_min)


def roster_from_codes(scenario: Scenario, assignment: Iterable[tuple[str, int, str]]) -> Roster:
    """A roster from (position id, 0-based day, known code) triples, sorted by position order, then day."""
    order = {position.id: number for number, position in enumerate(scenario.positions)}
    triples = sorted(assignment, key=lambda item: (order[item[0]], item[1], item[2]))
    return Roster(scenario.cycle.weeks, tuple(duty_of(scenario, *triple) for triple in triples))


def presence(duty: Duty) -> tuple[int, int]:
    """Start and end in minutes from Monday 00:00 of week 1. Raises ValueError for a duty without a clock."""
    if duty.start_min is None or duty.end_min is None:
        raise ValueError(f"{duty.position_id} week {duty.week} day {duty.day}: {duty.code} has no clock time")
    base = duty.day_index * MIN_PER_DAY
    return base + duty.start_min, base + duty.end_min
