"""Independent check of a roster for a Curtois instance: own reading of the file, lines as strings, regular expressions.

Nothing is shared with the engine, its problem classes or its reader, so that a misreading of the format shows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

FREE = "."
FIRST_LETTER = 0x4E00  # one character per shift, whatever the shift ids look like


def check_curtois(text: str, lines: Mapping[str, Sequence[str]]) -> tuple[list[str], int]:
    """Problems of a roster, and its cost counted from the instance's text.

    `lines` has one shift id or "" a day for each member of staff. The cost is only meaningful without problems.
    """
    sections = _sections(text)
    days = int(sections["HORIZON"][0][0])
    shifts = {
        row[0]: (chr(FIRST_LETTER + number), int(row[1]), row[2]) for number, row in enumerate(sections["SHIFTS"])
    }
    people = {row[0]: row for row in sections["STAFF"]}
    problems = [f"{name}: not in the instance" for name in lines if name not in people]
    problems += [f"{name}: has no line" for name in people if name not in lines]
    drawn = {}
    for name, line in lines.items():
        unknown = {cell for cell in line if cell and cell not in shifts}
        if unknown or len(line) != days:
            problems.append(f"{name}: {len(line)} days, unknown shifts {sorted(unknown)}")
        else:
            drawn[name] = "".join(shifts[cell][0] if cell else FREE for cell in line)
    if problems:
        return problems, 0
    days_off = {row[0]: [int(day) for day in row[1:] if day] for row in sections["DAYS_OFF"]}
    for name, line in drawn.items():
        problems += [f"{name}: {one}" for one in _person(people[name], line, shifts, days_off.get(name, []))]
    return problems, _cost(sections, drawn, shifts)


def _sections(text: str) -> defaultdict[str, list[list[str]]]:
    body = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    found: defaultdict[str, list[list[str]]] = defaultdict(list)
    for title, content in re.findall(r"SECTION_(\w+)([^§]*?)(?=SECTION_|\Z)", body):
        rows = re.findall(r"[^\s].*", content)
        found[title] += [re.split(r"\s*,\s*", row.strip()) for row in rows]
    return found


def _person(row: list[str], line: str, shifts: Mapping[str, tuple[str, int, str]], off: list[int]) -> list[str]:
    """What is wrong with one person's line."""
    _, mosts, *limits = row
    max_min, min_min, max_run, min_run, min_free, max_weekends = map(int, limits[:6])
    found = []
    most = {name: int(number) for name, number in re.findall(r"([^=|]+)=(\d+)", mosts)}
    for name, (letter, _, _) in shifts.items():
        if (count := line.count(letter)) > most.get(name, 0):
            found.append(f"{count} of shift {name}, at most {most.get(name, 0)}")
    minutes = sum(length * line.count(letter) for letter, length, _ in shifts.values())
    if not min_min <= minutes <= max_min:
        found.append(f"{minutes} minutes, not within {min_min} to {max_min}")
    for name, (letter, _, never_next) in shifts.items():
        others = [other for other in re.split(r"[|\s]+", never_next) if other]
        found += [f"{other} on the day after {name}" for other in others if letter + shifts[other][0] in line]
    found += [
        f"day {m.start()}: works {len(m[0])} days in a row" for m in re.finditer(r"[^.]+", line) if len(m[0]) > max_run
    ]
    # A run that touches either edge of the horizon may go on outside it: only runs between two neighbours count.
    inner_work, inner_free = re.finditer(r"(?<=\.)[^.]+(?=\.)", line), re.finditer(r"(?<=[^.])\.+(?=[^.])", line)
    found += [f"day {m.start()}: works only {len(m[0])} days" for m in inner_work if len(m[0]) < min_run]
    found += [f"day {m.start()}: free for only {len(m[0])} days" for m in inner_free if len(m[0]) < min_free]
    weekends = sum(1 for week in re.findall(r".{6,7}", line) if week[5:].strip(FREE))
    if weekends > max_weekends:
        found.append(f"{weekends} weekends, at most {max_weekends}")
    found += [f"day {day}: works on a day off" for day in off if line[day] != FREE]
    return found


def _cost(
    sections: Mapping[str, list[list[str]]], drawn: Mapping[str, str], shifts: Mapping[str, tuple[str, int, str]]
) -> int:
    cost = 0
    for name, day, shift, weight in sections.get("SHIFT_ON_REQUESTS", []):
        cost += 0 if drawn[name][int(day)] == shifts[shift][0] else int(weight)
    for name, day, shift, weight in sections.get("SHIFT_OFF_REQUESTS", []):
        cost += int(weight) if drawn[name][int(day)] == shifts[shift][0] else 0
    present = [Counter(column) for column in zip(*drawn.values(), strict=True)]
    for day, shift, wanted, under, over in sections.get("COVER", []):
        surplus = present[int(day)][shifts[shift][0]] - int(wanted)
        cost += surplus * int(over) if surplus > 0 else -surplus * int(under)
    return cost
