"""One position before and after on paper: "my page", for the one who holds it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rota.domain.base import Language
from rota.domain.comparison import Comparison, PersonRow, Side
from rota.domain.shift import ShiftKind
from rota.domain.time import MIN_PER_HOUR, WEEKDAY_SHORT
from rota.io import figures, html_rota, report
from rota.io.grid import Line, differs, grid
from rota.io.pages import Cell, Column, Pages
from rota.io.pdf_comparison import footer
from rota.io.pdf_rota import day_cell
from rota.io.pdf_words import sentence, word
from rota.io.person_asked import asked_lines, asked_of
from rota.io.report_requirements import RequirementLine
from rota.io.texts import say

DAYS = 7


@dataclass(frozen=True, slots=True)
class _Mine:
    """What both sides have of the position."""

    id: str
    person: PersonRow | None
    before: Line | None
    after: Line | None

    @property
    def comparable(self) -> bool:
        """Whether days can be compared one by one."""
        return self.before is not None and self.after is not None and len(self.before.cells) == len(self.after.cells)


def position_pages(comparison: Comparison, position_id: str, lang: Language, version: str) -> Pages:
    """The page of one position. Raises KeyError where neither side has it."""
    sides = [side for _, side in report.sides(comparison)]
    holders = [
        side.scenario.position_by_id[position_id].holder
        for side in sides
        if position_id in side.scenario.position_by_id
    ]
    mine = _Mine(
        position_id,
        next((one for one in comparison.people if one.position_id == position_id), None),
        *(_line(side, position_id) for side in sides),
    )
    if not holders and mine.before is None and mine.after is None:
        raise KeyError(position_id)
    label = report.person_label(position_id, holders[-1] if holders else None, lang)
    pages = Pages(lang, label, word("my_page", lang), footer(comparison, lang, version), word("page", lang), small=True)
    _opening(pages, comparison, lang)
    _figures(pages, comparison, mine, lang)
    _asked(pages, comparison, mine, lang)
    _rota(pages, comparison, mine, lang)
    _definitions(pages, comparison, lang)
    return pages


def _opening(pages: Pages, comparison: Comparison, lang: Language) -> None:
    proposal = comparison.proposal.scenario
    titles = [f"{say(name, lang)}: {side.scenario.title.get(lang)}" for name, side in report.sides(comparison)]
    pages.paragraph(". ".join([*titles, proposal.ward.name, sentence(report.period(proposal, lang))]) + ".")
    pages.paragraph(word("my_page_intro", lang), "intro")
    if comparison.baseline.scenario.data_origin.assumed:
        pages.paragraph(word("assumed_ward", lang), "flag")


def _figures(pages: Pages, comparison: Comparison, mine: _Mine, lang: Language) -> None:
    pages.heading(word("my_figures", lang))
    rows: list[list[str | Cell]] = []
    for measure in comparison.person_measures:
        before, after = (None, None) if mine.person is None else mine.person.figures.get(measure.id, (None, None))
        label = Cell(measure.label.get(lang), unit=measure.unit.get(lang))
        rows.append(_row(label, before, after, measure.decimals, lang))
    counts = [
        _kinds(line, side) for line, (_, side) in zip((mine.before, mine.after), report.sides(comparison), strict=True)
    ]
    for kind in ShiftKind:
        if any(count is not None and count[kind] for count in counts):
            label = Cell(word("kind_count", lang, kind=say(f"kind.{kind}", lang)), unit=word("shifts_unit", lang))
            before, after = (None if count is None else count[kind] for count in counts)
            rows.append(_row(label, before, after, 0, lang))
    half = (len(rows) + 1) // 2
    # Two side by side, so that the page has room for the rota.
    empty: list[str | Cell] = [""] * 4
    columns = [
        Column(say("figure", lang), 4.4),
        *(Column(sentence(say(key, lang)), 1, "right") for key in ("before", "after")),
        Column(say("difference", lang), 1.4, "right"),
    ]
    paired = [[*left, *right] for left, right in zip(rows[:half], [*rows[half:], empty], strict=False)]
    pages.table([*columns, *columns], paired, fine=True)
    pages.heading(word("my_terms", lang), 2)
    changes = () if mine.person is None else mine.person.changes
    pages.paragraph(" ".join(change.get(lang) for change in changes) or say("no_changes", lang))


def _row(label: Cell, before: float | None, after: float | None, decimals: int, lang: Language) -> list[str | Cell]:
    change = figures.difference(before, after, decimals)
    told = figures.signed(change, decimals, lang)
    shown = [figures.trimmed(value, lang, decimals) for value in (before, after)]
    return [label, *shown, Cell(told, strong=bool(change))]


def _kinds(line: Line | None, side: Side) -> Counter[ShiftKind] | None:
    """How many shifts of each kind a line has; None without a line."""
    if line is None:
        return None
    shifts = side.scenario.shift_by_code
    return Counter(
        shifts[code].kind for cell in line.cells if cell is not None for code in cell.codes if code in shifts
    )


def _asked(pages: Pages, comparison: Comparison, mine: _Mine, lang: Language) -> None:
    pages.heading(word("my_asked", lang))
    found = asked_of(comparison, mine.id)
    if mine.after is None:
        pages.paragraph(word("asked_no_line", lang))
    elif found.is_empty:
        pages.paragraph(word("asked_nothing", lang))
    if found.own or found.contract is not None:
        pages.heading(word("my_own", lang), 2)
        asked = [] if found.contract is None else [found.contract]
        pages.bullets(
            [
                *(_requirement(one, lang) for one in asked_lines(found.own, comparison, mine.id, lang)),
                *(f"{one.title.get(lang)}. {one.text.get(lang)} ({one.reference.get(lang)})" for one in asked),
            ]
        )
        if found.own:
            pages.paragraph(word("voluntary", lang))
    for key, some in (("my_others", found.others), ("my_agreed", found.agreed)):
        if some:
            pages.heading(word(key, lang), 2)
            pages.bullets(_requirement(one, lang) for one in asked_lines(some, comparison, mine.id, lang))


def _requirement(line: RequirementLine, lang: Language) -> str:
    """What it is about, how far the rota goes there at most, and how it stands."""
    furthest = f"{say('furthest', lang).lower()} {line.amount}"
    change = f", {line.change}" if line.change else ""
    return f"{line.title} ({line.reference}): {furthest}. {sentence(line.standing)}{change}."


def _rota(pages: Pages, comparison: Comparison, mine: _Mine, lang: Language) -> None:
    pages.heading(word("my_rota", lang))
    if mine.before is not None and mine.after is not None and mine.comparable:
        pairs = list(zip(mine.before.cells, mine.after.cells, strict=True))
        changed = sum(differs(old, new) for old, new in pairs)
        pages.paragraph(word("my_rota_note", lang, changed=changed, days=len(pairs)), "intro")
    elif mine.before is not None and mine.after is not None:
        pages.paragraph(say("rota_lengths", lang), "intro")
    else:
        pages.paragraph(word("my_rota_alone", lang), "intro")
    weeks = max(side.scenario.cycle.weeks for _, side in report.sides(comparison))
    half = [
        *(Column(name, 1, "center") for name in WEEKDAY_SHORT[lang]),
        Column(word("hours_short", lang), 1.3, "right"),
    ]
    groups = [("", 1), *((sentence(say(when, lang)), len(half)) for when in ("before", "after"))]
    rows: list[list[str | Cell]] = []
    for week in range(weeks):
        row: list[str | Cell] = [Cell(str(week + 1), strong=True)]
        for line, other in ((mine.before, None), (mine.after, mine.before if mine.comparable else None)):
            row += _week(line, other, week, lang)
        rows.append(row)
    pages.table([Column(say("week", lang), align="right"), *half, *half], rows, groups=groups, fine=True)
    codes = frozenset(
        code
        for line in (mine.before, mine.after)
        if line is not None
        for cell in line.cells
        if cell
        for code in cell.codes
    )
    told = [
        f"{row.code}: {row.name or row.kind}{f', {row.clock}' if row.clock else ''}"
        for row in html_rota.legend(comparison, lang)
        if row.code in codes
    ]
    pages.paragraph("; ".join(told))


def _week(line: Line | None, other: Line | None, week: int, lang: Language) -> list[str | Cell]:
    days = range(week * DAYS, (week + 1) * DAYS)
    if line is None or days.stop > len(line.cells):
        return [figures.MISSING] * (DAYS + 1)
    cells = [
        day_cell(line.cells[day], marked=other is not None and differs(other.cells[day], line.cells[day]))
        for day in days
    ]
    return [*cells, figures.trimmed(line.week_min[week] / MIN_PER_HOUR, lang, 2)]


def _definitions(pages: Pages, comparison: Comparison, lang: Language) -> None:
    pages.heading(say("definitions", lang))
    figures_defined = [(one.label.get(lang), one.definition.get(lang)) for one in comparison.person_measures]
    pages.terms([*figures_defined, (word("kinds", lang), word("kinds_defined", lang))])


def _line(side: Side, position_id: str) -> Line | None:
    return next((line for line in grid(side.scenario, side.roster) if line.position_id == position_id), None)
