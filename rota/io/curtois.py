"""Reads the text format of the Curtois and Qu shift scheduling benchmark, and reads and writes rosters for it."""

from __future__ import annotations

from pathlib import Path

from rota.domain.line_problem import LineCover, LineProblem, LineRoster, LineShift, LineStaff
from rota.io.benchmark_text import MAX_BYTES, Faults, Row
from rota.io.files import read_text, write_text

MOST_DAYS, MOST_SHIFTS, MOST_STAFF = 3_660, 500, 5_000
SECTIONS = ("HORIZON", "SHIFTS", "STAFF", "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER")
NEEDED = ("HORIZON", "SHIFTS", "STAFF", "COVER")
LIMITS = (
    "max total minutes",
    "min total minutes",
    "max consecutive shifts",
    "min consecutive shifts",
    "min consecutive days off",
    "max weekends",
)
Sections = dict[str, list[Row]]
Numbers = dict[str, int]


def read_lines(path: Path) -> LineProblem:
    """One instance. Raises InputError with every problem found, each with its line."""
    faults = Faults(path)
    sections = _sections(read_text(path, MAX_BYTES), faults)
    for name in NEEDED:
        if not sections.get(name) and name != "COVER":
            faults.add(None, f"SECTION_{name}", "is missing or empty")
    faults.raise_any()
    days = faults.integer(sections["HORIZON"][0], 0, "days", 1, MOST_DAYS)
    shift_no = _numbers(sections["SHIFTS"], "shift", MOST_SHIFTS, faults)
    staff_no = _numbers(sections["STAFF"], "staff member", MOST_STAFF, faults)
    faults.raise_any()
    shifts = tuple(_shift(row, shift_no, faults) for row in sections["SHIFTS"])
    off = _days_off(sections.get("DAYS_OFF", []), staff_no, days, faults)
    staff = tuple(_staff(row, shift_no, off, faults) for row in sections["STAFF"])
    requests = {
        name: _requests(sections.get(f"SHIFT_{name}_REQUESTS", []), staff_no, shift_no, days, faults)
        for name in ("ON", "OFF")
    }
    cover = _cover(sections.get("COVER", []), shift_no, days, faults)
    faults.raise_any()
    return LineProblem(path.stem, days, shifts, staff, requests["ON"], requests["OFF"], cover)


def write_line_roster(path: Path, problem: LineProblem, roster: LineRoster) -> None:
    """A line for each member of staff, a shift id (or nothing) for each day, separated by tabs."""
    rows = ["\t".join("" if number < 0 else problem.shifts[number].id for number in line) for line in roster]
    write_text(path, "\n".join(rows) + "\n")


def _sections(text: str, faults: Faults) -> Sections:
    sections: Sections = {}
    rows: list[Row] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        if content.startswith("SECTION_"):
            name = content.removeprefix("SECTION_")
            if name not in SECTIONS or name in sections:
                faults.add(number, content, "is there twice" if name in sections else "is no section of the format")
            rows = sections.setdefault(name, [])
        elif rows is None:
            faults.add(number, "", "stands before the first section (SECTION_HORIZON)")
        else:
            rows.append(Row(number, tuple(cell.strip() for cell in content.split(","))))
    return sections


def _numbers(rows: list[Row], what: str, most: int, faults: Faults) -> Numbers:
    """Ids in the order of the file."""
    numbers: Numbers = {}
    for row in rows:
        if not row.cells[0] or row.cells[0] in numbers:
            faults.add(row.line, what, f"'{row.cells[0]}': an id that no other {what} has is wanted")
        numbers.setdefault(row.cells[0], len(numbers))
    if len(rows) > most:
        faults.add(rows[most].line, what, f"more than {most}")
    return numbers


def _number(row: Row, cell: int, numbers: Numbers, what: str, faults: Faults) -> int:
    name = row.cells[cell] if cell < len(row.cells) else ""
    if name not in numbers:
        faults.add(row.line, what, f"'{name}': no such {what}")
    return numbers.get(name, 0)


def _shift(row: Row, shift_no: Numbers, faults: Faults) -> LineShift:
    names = [name.strip() for name in (row.cells[2] if len(row.cells) > 2 else "").split("|")]
    for name in filter(None, names):
        if name not in shift_no:
            faults.add(row.line, "shifts that cannot follow", f"'{name}': no such shift")
    followers = frozenset(shift_no[name] for name in names if name in shift_no)
    return LineShift(row.cells[0], faults.integer(row, 1, "length in minutes", 1, 7 * 1440), followers)


def _staff(row: Row, shift_no: Numbers, off: dict[str, frozenset[int]], faults: Faults) -> LineStaff:
    most = dict.fromkeys(shift_no, 0)
    for item in filter(None, (row.cells[1] if len(row.cells) > 1 else "").split("|")):
        name, equals, number = (part.strip() for part in item.partition("="))
        if name not in shift_no or not equals or not (number.isascii() and number.isdigit()):
            faults.add(row.line, "max shifts", f"'{item}': SHIFT=NUMBER of a shift in SECTION_SHIFTS is wanted")
        else:
            most[name] = int(number)
    limits = [faults.integer(row, cell, what) for cell, what in enumerate(LIMITS, start=2)]
    if limits[1] > limits[0]:
        faults.add(row.line, "min total minutes", f"{limits[1]} is more than the {limits[0]} of max total minutes")
    return LineStaff(
        id=row.cells[0],
        max_shifts=tuple(most.values()),
        max_total_min=limits[0],
        min_total_min=limits[1],
        max_consecutive_shifts=limits[2],
        min_consecutive_shifts=limits[3],
        min_consecutive_days_off=limits[4],
        max_weekends=limits[5],
        days_off=off.get(row.cells[0], frozenset()),
    )


def _days_off(rows: list[Row], staff_no: Numbers, days: int, faults: Faults) -> dict[str, frozenset[int]]:
    off: dict[str, frozenset[int]] = {}
    for row in rows:
        _number(row, 0, staff_no, "staff member", faults)
        named = frozenset(
            faults.integer(row, cell, "day off", 0, days - 1) for cell in range(1, len(row.cells)) if row.cells[cell]
        )
        off[row.cells[0]] = off.get(row.cells[0], frozenset()) | named
    return off


def _requests(
    rows: list[Row], staff_no: Numbers, shift_no: Numbers, days: int, faults: Faults
) -> dict[tuple[int, int, int], int]:
    """Weights by person, day and shift; a request that stands twice counts twice."""
    weights: dict[tuple[int, int, int], int] = {}
    for row in rows:
        person = _number(row, 0, staff_no, "staff member", faults)
        day = faults.integer(row, 1, "day", 0, days - 1)
        key = person, day, _number(row, 2, shift_no, "shift", faults)
        weights[key] = weights.get(key, 0) + faults.integer(row, 3, "weight")
    return weights


def _cover(rows: list[Row], shift_no: Numbers, days: int, faults: Faults) -> tuple[LineCover, ...]:
    return tuple(
        LineCover(
            faults.integer(row, 0, "day", 0, days - 1),
            _number(row, 1, shift_no, "shift", faults),
            faults.integer(row, 2, "requirement"),
            faults.integer(row, 3, "weight for under"),
            faults.integer(row, 4, "weight for over"),
        )
        for row in rows
    )
