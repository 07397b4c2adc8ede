"""A workbook that is safe to fill with other people's text: nothing becomes a formula or a link, nothing is dated."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rota.io.palette import Paint

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

A4 = 9
CELL_LIMIT = 32_767  # characters that Excel takes in one cell
CUT_MARK = " […]"
LINE_HEIGHT, TALLEST_ROW = 15, 400
WIDE_LETTERS = 1.1  # words do not fill their line
CREATED = datetime(2000, 1, 1)
HEAD = {"bold": True, "bg_color": "#E8EDF0", "bottom": 1, "text_wrap": True, "valign": "top"}
TITLE = {"bold": True, "font_size": 14}
WRAP = {"text_wrap": True, "valign": "top"}
BOLD = {"bold": True, "valign": "top"}
QUIET = {"italic": True, "font_color": "#4A5560", "valign": "top"}

Value = str | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in characters, and decimals where it holds numbers."""

    head: str
    width: float
    decimals: int | None = None
    signed: bool = False


class Book:
    """Writes tables and single cells; formats are made once each."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def sheet(self, name: str, *, landscape: bool = True) -> Worksheet:
        """A new sheet, set up for A4 with narrow margins and page numbers."""
        sheet = self._workbook.add_worksheet(name)
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def format(self, *properties: dict[str, Any]) -> Format:
        """The format with these properties together."""
        merged = {name: value for part in properties for name, value in part.items()}
        key = tuple(sorted(merged.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(merged)
        return self._formats[key]

    def write(self, sheet: Worksheet, row: int, column: int, value: Value, *properties: dict[str, Any]) -> None:
        """One cell: text as text, a number as a number, nothing as an empty cell with its format."""
        style = self.format(*properties) if properties else None
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            fits = value if len(value) <= CELL_LIMIT else value[: CELL_LIMIT - len(CUT_MARK)] + CUT_MARK
            sheet.write_string(row, column, fits, style)
        else:
            sheet.write_number(row, column, value, style)

    def table(
        self,
        sheet: Worksheet,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Value]],
        *,
        title: str,
        intro: Sequence[str] = (),
        bold: Sequence[int] = (),
        freeze_columns: int = 1,
        pages_wide: int = 1,
    ) -> int:
        """A titled table, its head and first columns frozen and repeated in print; returns the row after it."""
        self.write(sheet, 0, 0, title, TITLE)
        for number, line in enumerate(intro, 1):
            self.write(sheet, number, 0, line, QUIET)
        top = len(intro) + 2
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
        end = self.rows(sheet, top, columns, rows, bold=bold)
        sheet.freeze_panes(top + 1, freeze_columns)
        sheet.repeat_rows(top)
        sheet.repeat_columns(0, freeze_columns - 1)
        sheet.fit_to_pages(pages_wide, 0)
        return end

    def rows(
        self,
        sheet: Worksheet,
        top: int,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Value]],
        *,
        bold: Sequence[int] = (),
    ) -> int:
        """Head and rows of a table from a row on; returns the row after it."""
        for number, column in enumerate(columns):
            self.write(sheet, top, number, column.head, HEAD, {} if column.decimals is None else {"align": "right"})
        self.fit_row(sheet, top, columns, [column.head for column in columns])
        for offset, row in enumerate(rows):
            weight = {"bold": True, "top": 1} if offset in bold else {}
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.write(sheet, top + 1 + offset, number, value, WRAP, _number_format(column), weight)
            self.fit_row(sheet, top + 1 + offset, columns, row)
        return top + 1 + len(rows)

    def fit_row(self, sheet: Worksheet, number: int, columns: Sequence[Column], row: Sequence[Value]) -> None:
        """Make a row as high as its longest wrapped text needs: not every program does it on opening."""
        lines = max(_lines(value, column.width) for value, column in zip(row, columns, strict=True))
        if lines > 1:
            sheet.set_row(number, min(LINE_HEIGHT * lines, TALLEST_ROW))

    def paragraphs(self, sheet: Worksheet, row: int, heading: str, texts: Sequence[str]) -> int:
        """A heading and a line for each text; returns the row after a gap."""
        self.write(sheet, row, 0, heading, BOLD)
        for number, text in enumerate(texts, row + 1):
            self.write(sheet, number, 0, text)
        return row + len(texts) + 2


def paint_properties(paint: Paint) -> dict[str, Any]:
    """A cell's fill and ink, centred."""
    return {"bg_color": paint.fill, "font_color": paint.ink, "align": "center"}


@contextmanager
def new_book(path: Path) -> Iterator[Book]:
    """A workbook that stands at `path` when the context ends well; otherwise what was there before stays."""
    from xlsxwriter import Workbook

    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(str(temporary), options)
    workbook.set_properties({"created": CREATED})
    try:
        yield Book(workbook)
        workbook.close()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _lines(value: Value, width: float) -> int:
    if not isinstance(value, str):
        return 1
    return sum(max(1, ceil(len(line) * WIDE_LETTERS / width)) for line in value.split("\n"))


def _number_format(column: Column) -> dict[str, Any]:
    if column.decimals is None:
        return {}
    digits = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
    return {"num_format": f"+{digits};-{digits};0" if column.signed else digits, "align": "right"}
