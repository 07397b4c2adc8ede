"""Rosters as CSV: `position_id,week,day,code,start,end,paid_min`, one duty a row.

Weeks count from 1, Monday is day 1, clock times are HH:MM and an end at or before its start is on the next day.
A roster that breaks rules, or names positions and codes that nobody knows, is read as it
stands: the checker reports it. A name that a spreadsheet would run as a formula is written behind an apostrophe, which
is taken off again in reading.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TextIO

from rota.domain.finding import InputError, Problem
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_DAY, format_clock, parse_clock
from rota.io.csv_guard import guarded, unguarded
from rota.io.files import read_text, write_text
from rota.io.yaml_tree import MAX_PROBLEMS, shorten

COLUMNS = ("position_id", "week", "day", "code", "start", "end", "paid_min")
LIMIT_BYTES = 20 * 1024 * 1024

_WHOLE = re.compile(r"-?[0-9]{1,9}")


def read_roster(path: Path, scenario: Scenario) -> Roster:
    """Read a roster of at most 20 MB; comma or semicolon, in the order of its rows.

    Empty start and end, or paid_min, are taken from the scenario's shift when the code is known. Raises InputError
    with every row that cannot be read.
    """
    text = read_text(path, LIMIT_BYTES)
    return _Reader(str(path), scenario).read(text)


def write_roster(target: Path | TextIO, roster: Roster) -> None:
    """Write a roster in its own order, whole or not at all when `target` is a path.

    Raises ValueError for a duty whose interval the format cannot state (longer than a day, or of no length).
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(duty) for duty in roster.duties)
    if isinstance(target, Path):
        write_text(target, stream.getvalue())
    else:
        target.write(stream.getvalue())


def _cells(duty: Duty) -> list[str | int]:
    start, end = duty.start_min, duty.end_min
    clock = ["", ""]
    if start is not None and end is not None:
        if not (0 <= start < MIN_PER_DAY and 0 < end - start <= MIN_PER_DAY):
            raise ValueError(
                f"{duty.position_id} week {duty.week} day {duty.day}: {start} to {end} min has no clock form"
            )
        clock = [format_clock(start), format_clock(end)]
    paid = "" if duty.paid_min is None else duty.paid_min
    return [guarded(duty.position_id), duty.week, duty.day, guarded(duty.code), *clock, paid]


class _Reader:
    """Reads rows and collects what cannot be read."""

    def __init__(self, file: str, scenario: Scenario) -> None:
        self._file = file
        self._scenario = scenario
        self._problems: list[Problem] = []

    def read(self, text: str) -> Roster:
        first = text.split("\n", 1)[0]
        delimiter = ";" if first.count(";") > first.count(",") else ","
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        duties: list[Duty] = []
        try:
            columns = self._header(next(rows, []))
            for cells in rows:
                if any(cell.strip() for cell in cells):
                    duty = self._row(columns, [cell.strip() for cell in cells], rows.line_num)
                    if duty is not None:
                        duties.append(duty)
                if len(self._problems) > MAX_PROBLEMS:
                    break
        except csv.Error as error:
            self._report(rows.line_num, "", f"is not CSV: {error}")
        if len(self._problems) > MAX_PROBLEMS:
            more = Problem(self._file, None, "", f"more than {MAX_PROBLEMS} problems: the rest is not read")
            raise InputError([*self._problems[:MAX_PROBLEMS], more])
        if self._problems:
            raise InputError(self._problems)
        return Roster(self._scenario.cycle.weeks, tuple(duties))

    def _header(self, cells: list[str]) -> list[str]:
        names = [cell.strip() for cell in cells]
        wanted = f"the columns are {','.join(COLUMNS)}"
        for name in dict.fromkeys(names):
            if name not in COLUMNS:
                self._report(1, "", f"unknown column '{shorten(name)}': {wanted}")
            elif names.count(name) > 1:
                self._report(1, "", f"column '{name}' is there twice: {wanted}")
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            self._report(1, "", f"missing column {', '.join(missing)}: {wanted}")
        if self._problems:
            raise InputError(self._problems)
        return names

    def _row(self, columns: list[str], cells: list[str], line: int) -> Duty | None:
        if len(cells) != len(columns):
            self._report(line, "", f"{len(cells)} cells; {len(columns)} are wanted")
            return None
        before = len(self._problems)
        row = dict(zip(columns, cells, strict=True))
        position_id = self._name(row, "position_id", line)
        code = self._name(row, "code", line)
        week = self._whole(row, "week", line)
        day = self._whole(row, "day", line, 1, 7)
        start, end = self._clock(row, line)
        paid = self._whole(row, "paid_min", line, 0) if row["paid_min"] else None
        if len(self._problems) > before or week is None or day is None:
            return None
        shift = self._scenario.shift_by_code.get(code)
        if shift is not None:
            if start is None:
                start, end = shift.start, shift.end_min
            paid = shift.paid_min if paid is None else paid
        return Duty(position_id, week, day, code, start, end, paid, line)

    def _name(self, row: dict[str, str], column: str, line: int) -> str:
        value = unguarded(row[column])
        if not value:
            self._report(line, column, "is missing")
        elif not value.isprintable():
            self._report(line, f"{column} = {shorten(value)}", "holds a control character or line break")
        return value

    def _whole(
        self, row: dict[str, str], column: str, line: int, low: int | None = None, high: int | None = None
    ) -> int | None:
        text = row[column]
        value = int(text) if _WHOLE.fullmatch(text) else None
        if value is None or (low is not None and value < low) or (high is not None and value > high):
            bounds = "" if low is None else f" from {low} to {high}" if high is not None else f" of at least {low}"
            self._report(line, f"{column} = {shorten(text)}", f"a whole number{bounds} is wanted")
            return None
        return value

    def _clock(self, row: dict[str, str], line: int) -> tuple[int | None, int | None]:
        if not row["start"] and not row["end"]:
            return None, None
        if not row["start"] or not row["end"]:
            self._report(line, "start, end", "give both or leave both empty")
            return None, None
        times: list[int] = []
        for column in ("start", "end"):
            try:
                times.append(parse_clock(row[column]))
            except ValueError:
                self._report(line, f"{column} = {shorten(row[column])}", "write the clock time as HH:MM")
        if len(times) < 2:
            return None, None
        start, end = times
        if start == MIN_PER_DAY:
            self._report(line, "start = 24:00", "is 00:00 of the next day: write it there")
        return start, end if end > start else end + MIN_PER_DAY

    def _report(self, line: int, path: str, message: str) -> None:
        self._problems.append(Problem(self._file, line, path, message))
