"""What the readers of benchmark files share: rows of cells with their line numbers, and problems told all at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from rota.domain.finding import InputError, Problem

MAX_BYTES = 16 * 1024 * 1024
MAX_PROBLEMS = 50
MOST = 10**9


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line of a file; lines are numbered from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Faults:
    """Problems of one file, gathered while it is read."""

    path: Path
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int | None, where: str, message: str) -> None:
        """One problem at a line."""
        self.found.append(Problem(str(self.path), line, where, message))

    def integer(self, row: Row, cell: int, what: str, least: int = 0, most: int = MOST) -> int:
        """A whole number of a row, within limits; the least one, and a problem, where there is no such number."""
        text = row.cells[cell] if cell < len(row.cells) else None
        if text is None:
            self.add(row.line, what, f"is missing: {len(row.cells)} values are on the line")
            return least
        # int() alone would take 1_000 and digits of other scripts. The public files hold a -0.
        number = int(text) if re.fullmatch(r"-?[0-9]{1,10}", text) else None
        if number is None or not least <= number <= most:
            self.add(row.line, what, f"'{text}': a whole number from {least} to {most} is wanted")
            return least
        return number

    def raise_any(self) -> None:
        """Raises InputError with what was found, if anything was."""
        if len(self.found) > MAX_PROBLEMS:
            more = Problem(str(self.path), None, "", f"more than {MAX_PROBLEMS} problems: mend these first")
            raise InputError([*self.found[:MAX_PROBLEMS], more])
        if self.found:
            raise InputError(self.found)
