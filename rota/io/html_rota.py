"""The rota grids of both sides for HTML: the lines of a position one above the other, a few weeks per table."""

from __future__ import annotations

from dataclasses import dataclass

from rota.domain.base import Language
from rota.domain.comparison import Comparison
from rota.domain.shift import Shift
from rota.domain.time import SATURDAY, WEEKDAY_SHORT
from rota.io.figures import trimmed
from rota.io.grid import Cell, Line, code_counts, differs, grid
from rota.io.palette import ink_on
from rota.io.report import SideName, person_label, sides
from rota.io.texts import say

WEEKS_PER_TABLE = 6  # fits the width of A4 landscape, and of a common window
TIGHT = 3  # codes from this length on are set smaller


@dataclass(frozen=True, slots=True)
class Day:
    """A cell: what is written, the classes that paint it, and whether it differs from the baseline."""

    text: str
    classes: str
    style: str
    mark: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """One position on one side."""

    side: SideName
    name: str
    size: str
    first: bool
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One table: weeks and their rows."""

    caption: str
    weeks: tuple[int, ...]
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A row of the legend; shown in the colour of its kind."""

    code: str
    classes: str
    style: str
    name: str
    kind: str
    clock: str
    paid: str
    counts: tuple[int, int]


def blocks(comparison: Comparison, lang: Language) -> tuple[Block, ...]:
    """The grids of both sides, split by weeks."""
    lines: dict[SideName, dict[str, Line]] = {
        name: {line.position_id: line for line in grid(side.scenario, side.roster)} for name, side in sides(comparison)
    }
    order = [person.position_id for person in comparison.people]
    weeks = max(side.scenario.cycle.weeks for _, side in sides(comparison))
    comparable = comparison.baseline.scenario.cycle.days == comparison.proposal.scenario.cycle.days
    found = []
    for start in range(0, weeks, WEEKS_PER_TABLE):
        numbers = tuple(range(start + 1, min(weeks, start + WEEKS_PER_TABLE) + 1))
        days = range(start * 7, numbers[-1] * 7)
        rows = tuple(_rows(lines, order, days, comparable=comparable, lang=lang))
        heads = tuple((WEEKDAY_SHORT[lang][day % 7], day % 7 >= SATURDAY) for day in days)
        found.append(Block(_caption(numbers, lang), numbers, heads, rows))
    return tuple(found)


def legend(comparison: Comparison, lang: Language) -> tuple[CodeRow, ...]:
    """Every code of either side with its clock times and how often it is used before and after."""
    before, after = code_counts(comparison.baseline.roster), code_counts(comparison.proposal.roster)
    shifts = {shift.code: shift for _, side in sides(comparison) for shift in side.scenario.shifts}
    unknown = sorted((set(before) | set(after)) - set(shifts))
    rows = [
        CodeRow(
            code=shift.code,
            classes=f"c k-{shift.kind}",
            style=own_colour(shift),
            name=shift.name.get(lang),
            kind=say(f"kind.{shift.kind}", lang),
            clock=shift.clock_text().replace("-", "–"),
            paid=trimmed(shift.paid_min / 60, lang),
            counts=(before[shift.code], after[shift.code]),
        )
        for shift in shifts.values()
    ]
    word = say("kind.unknown", lang)
    return (*rows, *(CodeRow(c, "c k-unknown", "", "", word, "", "", (before[c], after[c])) for c in unknown))


def _rows(
    lines: dict[SideName, dict[str, Line]], order: list[str], days: range, *, comparable: bool, lang: Language
) -> list[GridRow]:
    rows = []
    for position_id in dict.fromkeys((*order, *lines["baseline"], *lines["proposal"])):
        before, after = lines["baseline"].get(position_id), lines["proposal"].get(position_id)
        if before is not None:
            shown = tuple(_day(before.cells[day], day, marked=False) for day in days if day < len(before.cells))
            rows.append(_row("baseline", before, shown, first=True, lang=lang))
        if after is not None:
            compared = before if comparable else None
            shown = tuple(
                _day(
                    after.cells[day],
                    day,
                    marked=compared is not None and differs(compared.cells[day], after.cells[day]),
                )
                for day in days
                if day < len(after.cells)
            )
            rows.append(_row("proposal", after, shown, first=before is None, lang=lang))
    return rows


def _row(side: SideName, line: Line, days: tuple[Day, ...], *, first: bool, lang: Language) -> GridRow:
    position = line.position
    name = line.position_id if position is None else person_label(line.position_id, position.holder, lang)
    size = "" if position is None else f"{trimmed(position.percent, lang)} %"
    return GridRow(side, name, size, first, days)


def _day(cell: Cell | None, day: int, *, marked: bool) -> Day:
    classes = ["w"] if day % 7 >= SATURDAY else []
    if day % 7 == 0:
        classes.append("m")
    text = style = ""
    if cell is not None:
        text = cell.text
        classes.append(f"k-{cell.kind}")
        if len(cell.codes) > 1:
            classes.append("two")
        if len(text) >= TIGHT:
            classes.append("tight")
        style = "" if cell.shift is None else own_colour(cell.shift)
    return Day(text, " ".join(classes), style, marked)


def own_colour(shift: Shift) -> str:
    """Style of a shift whose scenario gives it a colour (checked there to be `#RRGGBB`)."""
    return "" if shift.colour is None else f"background:{shift.colour};color:{ink_on(shift.colour)}"


def _caption(weeks: tuple[int, ...], lang: Language) -> str:
    if len(weeks) == 1:
        return say("rota_caption_one", lang, first=weeks[0])
    return say("rota_caption", lang, first=weeks[0], last=weeks[-1])
