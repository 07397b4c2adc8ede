"""A key beside a ward's rota (`D = 07:30–15:00`): which code is which clock time, as the sheet itself says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rota.domain.base import Text
from rota.domain.time import MIN_PER_DAY, MIN_PER_HOUR
from rota.io.ward_cells import CellSheet, Oddity

Use = Literal["work", "off", "leave"]
MOST_BREAK_MIN = 120
MOST_CELLS = 4  # of one entry: code, word, two clock times
_CLOCK = r"(?:[01]?\d|2[0-4])[:.]?[0-5]\d"
_HOUR = r"(?:[01]?\d|2[0-4])"
_TO = r"\s*(?:-|–|—|til|to)\s*"
_RANGE = rf"(?:{_CLOCK}{_TO}{_CLOCK}|{_HOUR}{_TO}{_HOUR})(?![\d:.])"
_CODE = r"[A-Za-zÆØÅæøå][\wæøåÆØÅ.+*]{0,4}"
_OFF_WORDS = ("fri", "fridag", "ukefri", "helgefri", "off", "day off", "arbeidsfri")
_LEAVE_WORDS = (
    "ferie",
    "permisjon",
    "perm",
    "syk",
    "sykmeldt",
    "sykmelding",
    "avspasering",
    "leave",
    "holiday",
    "sick",
)
_WORDS = "|".join(sorted((*_OFF_WORDS, *_LEAVE_WORDS), key=len, reverse=True))
_ONE = re.compile(
    rf"(?<![\wæøå])(?P<code>{_CODE})\s*(?P<mark>[=:/])\s*(?:[^\d=,;:/|]{{0,30}}?(?<![\w])(?:kl\.?\s*)?(?P<range>{_RANGE})"
    rf"|(?P<word>{_WORDS})\b)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"(?P<code>{_CODE})\s+(?:[-–]\s*)?(?P<range>{_CLOCK}{_TO}{_CLOCK})\s*(?P<rest>\D.*)?", re.IGNORECASE
)
_BREAK = re.compile(r"(\d{1,3})\s*min", re.IGNORECASE)
_PAID = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:t|h|timer|hours)\b", re.IGNORECASE)
_PAID_ALONE = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
_NO_CODES = {"uke", "week", "dato", "date"}  # `Uke: 1–2` is no key
_KINDS = {"dag", "kveld", "natt", "lang", "aften", "day", "night"}
_HEADING = re.compile(r"(kode|vaktkode|forklaring|tegnforklaring|key|code|legend|shift).{0,30}", re.IGNORECASE)


@dataclass(frozen=True)
class LegendEntry:
    """What the sheet says of a code. `start` and `end` are `HH:MM` of work, empty for off and leave.

    `unpaid_break_min` is None where the sheet says neither the break nor the paid hours.
    """

    code: str
    place: str
    use: Use
    start: str = ""
    end: str = ""
    unpaid_break_min: int | None = None


def clock_range(text: str) -> tuple[str, str] | None:
    """The two clock times of a text that is nothing else (`0730-1500`, `7.30 – 15`, `7-15`); None where it is not."""
    word = text.strip()
    match = re.fullmatch(rf"(?:kl\.?\s*)?({_RANGE})", word, re.IGNORECASE)
    return None if match is None else _range(match[1])


def _range(text: str) -> tuple[str, str]:
    first, last = re.split(_TO, text)
    return _clock(first), _clock(last)


def _clock(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    hour, minute = (digits, "00") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    return f"{int(hour):02d}:{minute}"


def legend_rows(sheet: CellSheet, rows: Sequence[int], codes: Collection[str]) -> set[int]:
    """Those of the rows that are of a key and no person's. `codes` are texts that stand in days of the rota.

    A row of a code and a time alone can be a person's with one shift. It is of a key where its code stands in the rota;
    its neighbours of the same form are too where their codes look like none's name.
    """
    found: set[int] = set()
    group: list[int] = []
    for row in [*rows, None]:
        if row is not None:
            if is_key(sheet, row):
                group.append(row)
                continue
            cells = [text for text in sheet.rows[row] if text]
            if group and (not cells or (len(cells) == 1 and _HEADING.fullmatch(cells[0]))):
                continue
        told = {at: {one.code for one in entries_in(sheet, at, range(len(sheet.rows[at])))[0]} for at in group}
        marked = {at for at in group if any(_ONE.search(text) for text in sheet.rows[at])}
        if marked or any(one & set(codes) for one in told.values()):
            found |= {at for at in group if at in marked or told[at] & set(codes) or all(map(_no_name, told[at]))}
        group = []
    return found


def _no_name(code: str) -> bool:
    return any(one.isdigit() for one in code) or (code.isupper() and len(code) <= 3)


def is_key(sheet: CellSheet, row: int) -> bool:
    """Whether a row says something of codes, and nothing else."""
    entries, whole = entries_in(sheet, row, range(len(sheet.rows[row])), whole_only=True)
    return whole and bool(entries)


def entries_in(
    sheet: CellSheet, row: int, columns: Sequence[int], *, whole_only: bool = False
) -> tuple[list[LegendEntry], bool]:
    """What some cells of a row say of codes, and whether everything that stands in them belongs to it.

    `whole_only` looks no further than the first cell that does not belong.
    """
    cells = [(column, sheet.rows[row][column]) for column in columns if sheet.rows[row][column]]
    found: list[LegendEntry] = []
    whole = True
    at = 0
    while at < len(cells):
        place = sheet.place(row, cells[at][0])
        texts = [text for _, text in cells[at : at + MOST_CELLS]]
        inside = list(_inside(texts[0], place))
        entry, taken = (inside[0], 1) if inside else _beside(texts, place)
        if entry is not None:
            found += inside or [entry]
            at += taken
        elif found and _describes(texts[0]):
            found[-1] = _with_break(found[-1], texts[0])
            at += 1
        elif whole_only:
            return [], False
        else:
            whole = False
            at += 1
    return found, whole


def _inside(text: str, place: str) -> Iterator[LegendEntry]:
    """Entries within one cell, told by a mark between code and time; without one where the cell holds nothing else."""
    if not any(one.isdigit() for one in text) and not any(mark in text for mark in "=:/"):
        return  # most cells of a sheet hold a code alone
    found = [match for match in _ONE.finditer(text) if match["code"].lower() not in _NO_CODES]
    for number, match in enumerate(found):
        rest = text[match.end() : found[number + 1].start() if number + 1 < len(found) else len(text)]
        if match["word"]:
            yield LegendEntry(match["code"], place, _word_use(match["word"]))
        else:
            yield _with_break(LegendEntry(match["code"], place, "work", *_range(match["range"])), rest)
    if not found and (alone := _ALONE.fullmatch(text)) and alone["code"].lower() not in _NO_CODES:
        entry = LegendEntry(alone["code"], place, "work", *_range(alone["range"]))
        yield _with_break(entry, alone["rest"] or "")


def _beside(texts: Sequence[str], place: str) -> tuple[LegendEntry | None, int]:
    """An entry over several cells: a code, perhaps a word for it, then a time, two clock times, or off or leave."""
    code = texts[0].rstrip(" :=")
    if not re.fullmatch(_CODE, code) or code.lower() in _NO_CODES or len(texts) < 2:
        return None, 0
    for at in (1, 2):
        # A number between code and time is a percent: the row of somebody.
        if at >= len(texts) or (at == 2 and not (_describes(texts[1]) and re.search(r"[^\W\d]", texts[1]))):
            break
        if (times := clock_range(texts[at])) is not None:
            return LegendEntry(code, place, "work", *times), at + 1
        pair = texts[at : at + 2]
        if len(pair) == 2 and all(re.fullmatch(_CLOCK, text) for text in pair):
            return LegendEntry(code, place, "work", _clock(pair[0]), _clock(pair[1])), at + 2
    word = texts[1].lower()
    if word in _OFF_WORDS or word in _LEAVE_WORDS:
        return LegendEntry(code, place, _word_use(word)), 2
    return None, 0


def _word_use(word: str) -> Use:
    return "off" if word.lower() in _OFF_WORDS else "leave"


def _describes(text: str) -> bool:
    """Whether a cell can tell more of a code: words, a break, paid hours; never something that could be a code."""
    return not re.fullmatch(_CODE, text) or text.lower() in _KINDS


def _with_break(entry: LegendEntry, rest: str) -> LegendEntry:
    """The entry with the unpaid break that a text after it tells, straight or by the paid hours."""
    if entry.use != "work" or entry.unpaid_break_min is not None:
        return entry
    minutes: int | None = None
    if match := _BREAK.search(rest):
        minutes = int(match[1])
    elif match := _PAID.search(rest) or _PAID_ALONE.fullmatch(rest.strip()):
        paid = float(re.sub(r"[^\d.,]", "", match[0]).replace(",", "."))
        minutes = round(span_min(entry.start, entry.end) - paid * MIN_PER_HOUR)
    if minutes is None or not 0 <= minutes <= MOST_BREAK_MIN:
        return entry
    return LegendEntry(entry.code, entry.place, entry.use, entry.start, entry.end, minutes)


def span_min(start: str, end: str) -> int:
    """Minutes from one clock time to the next after it."""
    first, last = (int(text[:2]) * MIN_PER_HOUR + int(text[3:]) for text in (start, end))
    return (last - first) % MIN_PER_DAY or MIN_PER_DAY


def once(entries: Sequence[LegendEntry]) -> tuple[tuple[LegendEntry, ...], tuple[Oddity, ...]]:
    """The first entry of each code, and the later ones that say something else."""
    first: dict[str, LegendEntry] = {}
    odd = []
    for one in entries:
        kept = first.setdefault(one.code, one)
        if (kept.use, kept.start, kept.end) != (one.use, one.start, one.end):
            said = f"{one.code} {one.start}–{one.end}" if one.use == "work" else f"{one.code} {one.use}"
            why = Text(
                nb=f"koden har to forklaringer: den i {kept.place} er brukt",
                en=f"the key tells this code twice: what {kept.place} says is used",
            )
            odd.append(Oddity(one.place, said, why))
    return tuple(first.values()), tuple(odd)
