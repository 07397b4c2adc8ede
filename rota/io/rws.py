"""Reads the text format of the rotating workforce benchmark, and writes rotas for it."""

from __future__ import annotations

from pathlib import Path

from rota.domain.finding import InputError
from rota.domain.rotation_problem import OFF, RotationProblem, RotationRota, RotationShift
from rota.io.benchmark_text import MAX_BYTES, Faults, Row
from rota.io.files import read_text, write_text

FREE = "-"
MOST_DAYS, MOST_PEOPLE, MOST_SHIFTS, MOST_SEQUENCES = 366, 100_000, 100, 100_000


def read_rotation(path: Path) -> RotationProblem:
    """One instance; lines that start with # are comments. Raises InputError with the problems found, by line."""
    faults = Faults(path)
    lines = read_text(path, MAX_BYTES).splitlines()
    rows = [Row(number, tuple(line.split())) for number, line in enumerate(lines, start=1)]
    take = _Rows([row for row in rows if row.cells and not row.cells[0].startswith("#")], faults)
    days = faults.integer(take.next("the length of the cycle"), 0, "length of the cycle in days", 1, MOST_DAYS)
    employees = faults.integer(take.next("the number of employees"), 0, "employees", 1, MOST_PEOPLE)
    count = faults.integer(take.next("the number of shifts"), 0, "number of shifts", 1, MOST_SHIFTS)
    # Everything after depends on these three: go on only when they can be trusted.
    faults.raise_any()
    demand = tuple(_demand(take.next("the demand of a shift"), days, faults) for _ in range(count))
    shifts = tuple(_shift(take.next("a shift"), faults) for _ in range(count))
    off = _range(take.next("the length of days-off blocks"), 0, "days off", faults)
    work = _range(take.next("the length of work blocks"), 0, "working days", faults)
    counts = take.next("the numbers of forbidden sequences")
    pairs, triples = (
        faults.integer(counts, cell, f"number of sequences of length {cell + 2}", 0, MOST_SEQUENCES) for cell in (0, 1)
    )
    number = {FREE: OFF}
    for index, shift in enumerate(shifts):
        if shift.id in number:
            faults.add(None, f"shift {shift.id}", "is the name of two shifts, or means a day off")
        number[shift.id] = index
    two = [_sequence(take.next("a forbidden sequence"), 2, number, faults) for _ in range(pairs)]
    three = [_sequence(take.next("a forbidden sequence"), 3, number, faults) for _ in range(triples)]
    take.end()
    faults.raise_any()
    return RotationProblem(
        name=path.stem,
        days=days,
        employees=employees,
        shifts=shifts,
        demand=demand,
        min_off_days=off[0],
        max_off_days=off[1],
        min_work_days=work[0],
        max_work_days=work[1],
        forbidden_pairs=frozenset((row[0], row[1]) for row in two),
        forbidden_triples=frozenset((row[0], row[1], row[2]) for row in three),
    )


def write_rotation_rota(path: Path, problem: RotationProblem, rota: RotationRota) -> None:
    """A line for each employee's place in the rota: shift names and - for a day off, separated by spaces."""
    names = [FREE if number == OFF else problem.shifts[number].id for number in rota]
    lines = [" ".join(names[at : at + problem.days]) for at in range(0, len(names), problem.days)]
    write_text(path, "\n".join(lines) + "\n")


class _Rows:
    """The file's rows, taken one after the other."""

    def __init__(self, rows: list[Row], faults: Faults) -> None:
        self._rows = rows
        self._faults = faults
        self._at = 0

    def next(self, what: str) -> Row:
        """The next row. Raises InputError, with the problems so far, at the end of the file."""
        if self._at == len(self._rows):
            self._faults.add(self._rows[-1].line if self._rows else None, "", f"the file ends before {what}")
            raise InputError(self._faults.found)
        self._at += 1
        return self._rows[self._at - 1]

    def end(self) -> None:
        """More rows are a problem: the numbers at the head do not fit what follows."""
        if self._at < len(self._rows):
            left = len(self._rows) - self._at
            self._faults.add(self._rows[self._at].line, "", f"{left} lines more than the file's own numbers announce")


def _demand(row: Row, days: int, faults: Faults) -> tuple[int, ...]:
    if len(row.cells) != days:
        faults.add(row.line, "demand", f"{len(row.cells)} numbers: one for each of the {days} days is wanted")
        return (0,) * days
    return tuple(faults.integer(row, day, "demand", 0, MOST_PEOPLE) for day in range(days))


def _shift(row: Row, faults: Faults) -> RotationShift:
    start = faults.integer(row, 1, "start in minutes", 0, 2 * 1440)
    length = faults.integer(row, 2, "length in minutes", 1, 2 * 1440)
    return RotationShift(row.cells[0], start, length, *_range(row, 3, f"days of shift {row.cells[0]}", faults))


def _range(row: Row, first: int, what: str, faults: Faults) -> tuple[int, int]:
    low = faults.integer(row, first, f"fewest {what} in a block", 1)
    high = faults.integer(row, first + 1, f"most {what} in a block", 1)
    if high < low:
        faults.add(row.line, f"most {what} in a block", f"{high} is less than the fewest, {low}")
    return low, high


def _sequence(row: Row, length: int, number: dict[str, int], faults: Faults) -> tuple[int, ...]:
    unknown = [name for name in row.cells if name not in number]
    if unknown or len(row.cells) != length:
        message = f"'{' '.join(row.cells)}': {length} names of shifts, or - for a day off, are wanted"
        faults.add(row.line, "forbidden sequence", message)
        return (OFF,) * length
    return tuple(number[name] for name in row.cells)
