"""Rows of weekdays in a ward's sheet: where the tables of days are, and which columns are days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rota.io.ward_cells import CellSheet

_DAYS = (
    ("ma", "man", "mandag", "mon", "monday", "m"),
    ("ti", "tir", "tirs", "tirsdag", "tue", "tuesday", "t"),
    ("on", "ons", "onsdag", "wed", "wednesday", "o", "w"),
    ("to", "tor", "tors", "torsdag", "thu", "thursday", "t"),
    ("fr", "fre", "fredag", "fri", "friday", "f"),
    ("lø", "lør", "lørdag", "sat", "saturday", "l", "s"),
    ("sø", "søn", "søndag", "sun", "sunday", "s"),
)
SHORTEST_RUN = 5


@dataclass(frozen=True)
class Block:
    """A table of days: its header's row, the columns of its days in order, and the row it ends before."""

    row: int
    columns: tuple[int, ...]
    end: int


def blocks_of(sheet: CellSheet) -> list[Block]:
    """The tables of days of a sheet, from above."""
    found = [(number, columns) for number, row in enumerate(sheet.rows) if len(columns := day_columns(row)) >= 7]
    # A row of dates or of the same days right below the header belongs to it.
    heads = [one for place, one in enumerate(found) if place == 0 or one[0] > found[place - 1][0] + 1]
    ends = [*(row for row, _ in heads), len(sheet.rows)][1:]
    return [Block(row, columns, end) for (row, columns), end in zip(heads, ends, strict=True)]


def day_columns(row: Sequence[str]) -> tuple[int, ...]:
    """Columns whose heads are weekdays one after the other; a column between two weeks may hold something else."""
    known = [weekdays(text) for text in row]
    columns: list[int] = []
    start = 0
    while start < len(known):
        best = 0
        for first in known[start]:
            length = 0
            while start + length < len(known) and (first + length) % 7 in known[start + length]:
                length += 1
            if length > best and (length >= SHORTEST_RUN):
                best = length
        columns += range(start, start + best)
        start += max(1, best)
    return tuple(columns)


def weekdays(text: str) -> frozenset[int]:
    """The weekdays, 0 for Monday, that a text can name; a date names its own."""
    word = text.strip().rstrip(".").lower()
    try:
        return frozenset({date.fromisoformat(word).weekday()})
    except ValueError:
        first = re.split(r"[ .\d/]", word, maxsplit=1)[0]
        return frozenset(
            number for number, names in enumerate(_DAYS) if word in names or (len(first) > 1 and first in names)
        )
