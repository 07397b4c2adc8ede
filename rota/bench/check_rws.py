"""Independent check of a closed rota for a rotating workforce instance: own reading of the file, rota as one string.

Nothing is shared with the engine, its problem classes or its reader, so that a misreading of the format shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

FREE = "-"
FIRST_LETTER = 0x4E00  # one character per shift, whatever the shifts are called


def check_rws(text: str, rota: Sequence[str]) -> list[str]:
    """Problems of a closed rota: one shift name or "-" a day, line after line, the last followed by the first."""
    numbers = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE).split()
    take = iter(numbers)
    days, employees, kinds = (int(next(take)) for _ in range(3))
    demand = [[int(next(take)) for _ in range(days)] for _ in range(kinds)]
    blocks: dict[str, tuple[int, int]] = {}
    for _ in range(kinds):
        name, _start, _length, low, high = (next(take) for _ in range(5))
        blocks[name] = int(low), int(high)
    free, work = ((int(next(take)), int(next(take))) for _ in range(2))
    pairs, triples = int(next(take)), int(next(take))
    banned = [[next(take) for _ in range(2)] for _ in range(pairs)] + [
        [next(take) for _ in range(3)] for _ in range(triples)
    ]
    letter = {name: chr(FIRST_LETTER + number) for number, name in enumerate(blocks)} | {FREE: FREE}
    unknown = sorted({cell for cell in rota if cell not in letter})
    if unknown or len(rota) != days * employees:
        return [f"{len(rota)} days where {days * employees} are wanted, unknown shifts {unknown}"]
    ring = "".join(letter[cell] for cell in rota)
    found = [
        f"day {day + 1}: {ring[day::days].count(letter[name])} of shift {name}, {demand[number][day]} wanted"
        for number, name in enumerate(blocks)
        for day in range(days)
        if ring[day::days].count(letter[name]) != demand[number][day]
    ]
    found += _lengths(ring, FREE, "days off", free)
    found += _lengths(ring, "".join(letter[name] for name in blocks), "working days", work)
    for name, limits in blocks.items():
        found += _lengths(ring, letter[name], f"days of shift {name}", limits)
    for sequence in banned:
        wanted = "".join(letter[name] for name in sequence)
        # Lookahead, so that overlapping places are all found; the ring goes on at its start.
        places = re.finditer(f"(?={wanted})", ring + (ring * 3)[: len(wanted) - 1])
        found += [f"day {place.start()}: forbidden sequence {' '.join(sequence)}" for place in places]
    return found


def _lengths(ring: str, inside: str, what: str, limits: tuple[int, int]) -> list[str]:
    """Blocks of the given letters that are too short or too long."""
    low, high = limits
    marks = "".join("x" if letter in inside else "o" for letter in ring)
    if "o" not in marks:
        return [f"nothing but {what}: a block without end"]
    opened = marks[marks.index("o") :] + marks[: marks.index("o")]
    lengths = [len(block) for block in re.findall("x+", opened)]
    return [
        f"a block of {length} {what}, not within {low} to {high}" for length in lengths if not low <= length <= high
    ]
