"""A ward's rota as wards keep it: a row per person, a column per day, codes in cells, weeks side by side or below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from rota.domain.base import Text
from rota.domain.finding import InputError, Problem
from rota.io.ward_cells import CellSheet, Oddity
from rota.io.ward_days import Block, blocks_of, day_columns, weekdays
from rota.io.ward_legend import LegendEntry, entries_in, is_key, legend_rows, once

_HEADS = {
    "name": ("navn", "name", "ansatt", "medarbeider", "employee", "hvem"),
    "percent": ("%", "st%", "st.%", "stilling%", "stillings%", "stillingsprosent", "prosent", "percent", "still.%"),
    "hours": ("timer", "t/uke", "timer/uke", "timerperuke", "hours", "hoursaweek", "sum", "sumtimer"),
    "competence": ("yrke", "tittel", "stillingstittel", "kompetanse", "title", "competence", "stillingskode", "kode"),
}
_NO_PERSON = re.compile(
    r"((sum|totalt?|antall|bemanning|behov|differanse|total|staffing|need)\b.*|(dag|kveld|natt)(vakter|svakter|evakter)?:?)",
    re.IGNORECASE,
)
SAME_NAME = Text(nb="det samme navnet to ganger: holdt fra hverandre", en="the same name twice: kept apart")
NO_NAME = Text(nb="raden har ikke noe navn", en="the row has no name")
NO_PERSON = Text(nb="raden er ikke en persons", en="no person's row")
NO_FIGURE = {
    "percent": Text(
        nb="ingen prosent fra 0,1 til 100: regnet ut av turnusen i stedet",
        en="no percent from 0.1 to 100: worked out from the rota instead",
    ),
    "hours": Text(
        nb="ikke et timetall: regnet ut av turnusen i stedet",
        en="no number of hours: worked out from the rota instead",
    ),
}
TWICE = Text(nb="{} står to ganger i de samme ukene", en="{} stands twice in the same weeks")
MOST_PEOPLE, MOST_WEEKS = 300, 52


@dataclass(frozen=True)
class WardPerson:
    """A row: the label as written, and what stands beside the days, None where nothing or nothing readable does."""

    label: str
    percent: float | None
    hours: float | None
    competence: str | None


@dataclass(frozen=True)
class WardSheet:
    """What was read: people, whole weeks from a Monday, and each person's cells as written, day by day.

    `left_out` are rows that are no person's; `odd` are cells that were not understood, or not read as they are.
    `assumed` is what was read into the sheet and must be confirmed. `legend` is what a key says of codes. `sheets` are
    all that hold a rota. `first_monday` is the first day where the sheet has dates.
    """

    name: str
    people: tuple[WardPerson, ...]
    weeks: int
    cells: tuple[tuple[str, ...], ...]
    places: tuple[tuple[str, ...], ...]
    left_out: tuple[Oddity, ...]
    odd: tuple[Oddity, ...]
    assumed: tuple[Oddity, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    sheets: tuple[str, ...] = ()
    first_monday: date | None = None

    def where(self, code: str) -> dict[str, tuple[str, ...]]:
        """The places of a code in the sheet by the label of the row."""
        found = {}
        for person, line, names in zip(self.people, self.cells, self.places, strict=True):
            if at := tuple(name for text, name in zip(line, names, strict=True) if text == code and name):
                found[person.label] = at
        return found

    def absent_weeks(self, number: int) -> tuple[int, ...]:
        """Weeks, from 1, in which a person has no row; `number` counts people from 0."""
        return tuple(day // 7 + 1 for day in range(0, self.weeks * 7, 7) if not self.places[number][day])

    @property
    def codes(self) -> Counter[str]:
        """How often each text stands in a day's cell; nothing in a cell is the empty text."""
        return Counter(text for line in self.cells for text in line)


@dataclass
class _Line:
    """A person while it is read: texts and their places by day."""

    person: WardPerson
    cells: dict[int, str] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)

    @property
    def next_day(self) -> int:
        return max(self.cells, default=-1) + 1


def rota_sheets(sheets: Sequence[CellSheet]) -> tuple[str, ...]:
    """The names of the sheets that hold a row of weekdays."""
    return tuple(one.name for one in sheets if blocks_of(one))


def read_ward(sheets: Sequence[CellSheet], file: str, wanted: str | None = None) -> WardSheet:
    """The sheet of the name `wanted`, else the first that holds a rota.

    A key on a sheet without a rota is read as well. Raises InputError with what is missing.
    """
    names = rota_sheets(sheets)
    if wanted is not None and wanted not in names:
        raise InputError([Problem.told(file, wanted, _no_such(names))])
    if not names:
        told = [Problem.told(file, one.name, NO_WEEKDAYS) for one in sheets]
        raise InputError(told or [Problem.told(file, "", Text(nb="inneholder ikke noe ark", en="holds no sheet"))])
    sheet = next(one for one in sheets if one.name == (wanted or names[0]))
    elsewhere = [
        entry
        for one in sheets
        if one.name not in names
        for row in range(len(one.rows))
        for entry in entries_in(one, row, range(len(one.rows[row])))[0]
    ]
    # A sheet for each week is common: what is not read must be said.
    others = tuple(Oddity(name, name, ANOTHER_SHEET) for name in names if name != sheet.name)
    return _Reading(sheet, file).read(elsewhere, others, names)


NO_WEEKDAYS = Text(
    nb="det er ingen rad med ukedager (ma, ti, on ... eller mon, tue, wed ...)",
    en="no row of weekdays (ma, ti, on ... or mon, tue, wed ...) is found",
)
ANOTHER_SHEET = Text(
    nb="et annet ark med en turnus: bare ett ark leses om gangen",
    en="another sheet with a rota: only one sheet is read at a time",
)


def _no_such(names: Sequence[str]) -> Text:
    known = ", ".join(names) or "–"
    return Text(
        nb=f"det er ikke noe slikt ark med en turnus. Ark med turnus: {known}",
        en=f"there is no such sheet with a rota. Sheets with a rota: {known}",
    )


class _Reading:
    """One sheet read block by block; problems and what was not understood are collected on the way."""

    def __init__(self, sheet: CellSheet, file: str) -> None:
        self._sheet, self._file = sheet, file
        self._blocks = blocks_of(sheet)
        self._lines: dict[str, _Line] = {}
        self._blocks_read: list[set[str]] = []
        self._problems: list[Problem] = []
        self._left_out: list[Oddity] = []
        self._odd = list(sheet.odd)
        below = [row for block in self._blocks for row in range(block.row + 1, block.end)]
        self._keys = legend_rows(sheet, below, self._texts())

    def read(self, elsewhere: Sequence[LegendEntry], others: Sequence[Oddity], names: tuple[str, ...]) -> WardSheet:
        """The sheet. `elsewhere` is what other sheets say of codes. Raises InputError with every problem."""
        last = (0, 0)  # where the last block began, and its days
        for block in self._blocks:
            rows = self._rows(block)
            start = None if rows is None else self._start(block, [label for label, *_ in rows], last)
            if rows is None or start is None:
                continue
            last = (start, len(block.columns))
            self._blocks_read.append({label for label, *_ in rows})
            for label, person, row in rows:
                line = self._lines.setdefault(label, _Line(person))
                if start in line.cells:
                    self._tell(block, TWICE.get("nb").format(label), TWICE.get("en").format(label))
                    continue
                for number, column in enumerate(block.columns):
                    line.cells[start + number] = _cell(self._sheet, row, column)
                    line.places[start + number] = self._sheet.place(row, column)
        days = max((line.next_day for line in self._lines.values()), default=0)
        self._look_at_size(days)
        if self._problems:
            raise InputError(self._problems)
        legend, twice = once([*self._legend(), *elsewhere])
        doubled = [label for label in self._lines if re.search(r" \(\d+\)$", label)]
        self._odd += [Oddity(self._sheet.name, label, SAME_NAME) for label in doubled]
        return WardSheet(
            name=self._sheet.name,
            people=tuple(line.person for line in self._lines.values()),
            weeks=days // 7,
            cells=tuple(tuple(line.cells.get(day, "") for day in range(days)) for line in self._lines.values()),
            places=tuple(tuple(line.places.get(day, "") for day in range(days)) for line in self._lines.values()),
            left_out=tuple(self._left_out),
            odd=(*self._odd, *twice, *others),
            assumed=tuple(self._absent(days)),
            legend=legend,
            sheets=names,
            first_monday=_first_date(self._sheet, self._blocks[0]),
        )

    def _tell(self, block: Block, nb: str, en: str) -> None:
        where = self._sheet.place(block.row, block.columns[0])
        self._problems.append(Problem.told(self._file, where, Text(nb=nb, en=en)))

    def _rows(self, block: Block) -> list[tuple[str, WardPerson, int]] | None:
        if 0 not in weekdays(self._sheet.rows[block.row][block.columns[0]]) or len(block.columns) % 7:
            self._tell(
                block,
                "dagene må være hele uker som begynner på en mandag",
                "the days must be whole weeks that begin on a Monday",
            )
            return None
        return list(_people(self._sheet, block, self._keys, self._left_out, self._odd))

    def _start(self, block: Block, labels: Sequence[str], last: tuple[int, int]) -> int | None:
        """The day that a block begins on: after what its people have already, or beside other people's weeks."""
        again = [self._lines[label].next_day for label in labels if label in self._lines]
        if not self._lines:
            return 0
        if 2 * len(again) > len(labels) and not self._torn(set(labels), max(again), last[0]):
            return max(again)
        if again:
            self._tell(
                block,
                "bare noen av personene over står her: det kan ikke sies om dette er senere uker eller andre personer",
                "only some of the people above stand here: later weeks and other people cannot be told apart",
            )
            return None
        if len(block.columns) != last[1]:
            self._tell(
                block,
                "andre personer enn over, med et annet antall uker",
                "other people than above, with another number of weeks",
            )
            return None
        return last[0]

    def _torn(self, labels: set[str], start: int, last: int) -> bool:
        """Whether people would stand beside others of the block before, with whom they shared a block earlier."""
        before = self._blocks_read[-1]
        shared = any(labels & one and before & one for one in self._blocks_read)
        return start <= last and not labels & before and shared

    def _absent(self, days: int) -> Iterator[Oddity]:
        """Weeks in which a person has no row: read as off, and to be confirmed."""
        for label, line in self._lines.items():
            weeks = [day // 7 + 1 for day in range(0, days, 7) if day not in line.cells]
            if weeks:
                at = spans(weeks)
                why = Text(
                    nb=f"har ingen rad i uke {at}: lest som fri der",
                    en=f"has no row in week {at}: read as off there",
                )
                yield Oddity(self._sheet.name, label, why)

    def _look_at_size(self, days: int) -> None:
        name = self._sheet.name
        if not self._lines and not self._problems:
            none = Text(nb="det står ingen personer under ukedagene", en="no person stands below the weekdays")
            self._problems.append(Problem.told(self._file, name, none))
        if len(self._lines) > MOST_PEOPLE or days > 7 * MOST_WEEKS:
            most = Text(
                nb=f"flere enn {MOST_PEOPLE} personer eller {MOST_WEEKS} uker",
                en=f"more than {MOST_PEOPLE} people or {MOST_WEEKS} weeks",
            )
            self._problems.append(Problem.told(self._file, name, most))

    def _texts(self) -> set[str]:
        """What stands in the days of rows that hold more than a key's row would."""
        found: set[str] = set()
        for block in self._blocks:
            for row in range(block.row + 1, block.end):
                if not is_key(self._sheet, row):
                    found |= {_cell(self._sheet, row, column) for column in block.columns}
        return found - {""}

    def _legend(self) -> Iterator[LegendEntry]:
        """What the sheet itself says of codes: above the first days, in rows of a key, and right of the last days."""
        first = self._blocks[0].row
        for row in (*range(first), *sorted(self._keys)):
            yield from entries_in(self._sheet, row, range(len(self._sheet.rows[row])))[0]
        for block in self._blocks:
            for row in range(block.row, block.end):
                if row not in self._keys:
                    right = range(block.columns[-1] + 1, len(self._sheet.rows[row]))
                    yield from entries_in(self._sheet, row, right)[0]


def spans(numbers: Sequence[int]) -> str:
    """Numbers in order as `1–3, 5`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _first_date(sheet: CellSheet, block: Block) -> date | None:
    """The date above the first Monday, where the header has dates."""
    for row in range(max(0, block.row - 1), min(block.row + 2, len(sheet.rows))):
        try:
            found = date.fromisoformat(_cell(sheet, row, block.columns[0]))
        except ValueError:
            continue
        if found.weekday() == 0:
            return found
    return None


def _people(
    sheet: CellSheet, block: Block, keys: set[int], left_out: list[Oddity], odd: list[Oddity]
) -> Iterator[tuple[str, WardPerson, int]]:
    """Rows that are a person's: a label that is the person's own within the block, what stands beside it, the row."""
    heads = _beside(sheet, block)
    name_column = heads.get("name", _name_column(sheet, block))
    seen: Counter[str] = Counter()
    for row in range(block.row + 1, block.end):
        if row in keys:
            continue
        label = _cell(sheet, row, name_column)
        days = [_cell(sheet, row, column) for column in block.columns]
        if not label or len(day_columns(sheet.rows[row])) >= 7:
            if any(days) and not len(day_columns(sheet.rows[row])) >= 7:
                left_out.append(Oddity(sheet.place(row, block.columns[0]), " ".join(filter(None, days))[:60], NO_NAME))
            continue
        if _NO_PERSON.fullmatch(label) or (
            not any(days) and not any(_cell(sheet, row, at) for at in heads.values() if at != name_column)
        ):
            left_out.append(Oddity(sheet.place(row, name_column), label, NO_PERSON))
            continue
        seen[label] += 1
        own = label if seen[label] == 1 else f"{label} ({seen[label]})"
        figures = {key: _cell(sheet, row, heads[key]) if key in heads else "" for key in ("percent", "hours")}
        competence = _cell(sheet, row, heads["competence"]) if "competence" in heads else ""
        person = WardPerson(own, _percent(figures["percent"]), _number(figures["hours"]), competence or None)
        for key, value in (("percent", person.percent), ("hours", person.hours)):
            if figures[key] and value is None:
                odd.append(Oddity(sheet.place(row, heads[key]), figures[key], NO_FIGURE[key]))
        yield own, person, row


def _beside(sheet: CellSheet, block: Block) -> dict[str, int]:
    """Columns beside the days by what their heads say, in the header's row or the two above."""
    found: dict[str, int] = {}
    days = set(block.columns)
    for row in range(max(0, block.row - 2), block.row + 1):
        for column, text in enumerate(sheet.rows[row]):
            word = re.sub(r"[\s.]", "", text.lower())
            for key, names in _HEADS.items():
                if column not in days and key not in found and word in {re.sub(r"[\s.]", "", name) for name in names}:
                    found[key] = column
    return found


def _name_column(sheet: CellSheet, block: Block) -> int:
    """The column left of the days with most different texts that are no numbers."""
    before = range(block.columns[0])
    texts = {
        column: {
            text
            for row in range(block.row + 1, block.end)
            if (text := _cell(sheet, row, column)) and _number(text) is None
        }
        for column in before
    }
    return max(before, key=lambda column: len(texts[column]), default=0)


def _cell(sheet: CellSheet, row: int, column: int) -> str:
    line = sheet.rows[row]
    return line[column] if column < len(line) else ""


def _number(text: str) -> float | None:
    match = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,3})?)\s*%?", text.strip())
    return float(match[1].replace(",", ".")) if match else None


def _percent(text: str) -> float | None:
    """A percent from 0.1 to 100; a share such as 0.75 is read as 75 %."""
    value = _number(text)
    if value is None or value <= 0:
        return None
    if value <= 1 and "%" not in text:
        value *= 100
    return round(value, 1) if value <= 100 else None
