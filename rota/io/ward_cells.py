"""An uploaded sheet as plain text cells with their places. What is uploaded may come from a stranger: sizes are looked
at before anything is unpacked, no formula is worked out, nothing is written.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from rota.domain.base import Text
from rota.domain.finding import InputError, Problem

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 400
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 20, 2000, 600
MOST_CHARACTERS = 200
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MOST_MERGED = 500
_MERGED = re.compile(rb"""<mergeCell[^>]*ref=["'](?:\$?[A-Za-z]{1,3}\$?\d{1,7}:)?\$?([A-Za-z]{1,3})\$?(\d{1,7})["']""")
_FORBIDDEN_XML = (b"<!DOCTYPE", b"<!ENTITY")
FORMULA = Text(
    nb="en formel uten lagret verdi: åpne filen i Excel, lagre den, og prøv igjen",
    en="a formula without a kept value: open the file in Excel, save it, and try again",
)
MERGED = Text(nb="sammenslåtte celler: lest som det samme i hver av dem", en="merged cells: read as the same in each")
LONG = Text(nb=f"lengre enn {MOST_CHARACTERS} tegn: kuttet", en=f"longer than {MOST_CHARACTERS} characters: cut")
HIDDEN = Text(nb="tegn som ikke synes, er utelatt", en="characters that cannot be seen were left out")
NO_TEXT = Text(
    nb="er ingen tekst: gi en Excel-bok (.xlsx) eller en tabell (.csv)",
    en="is no text: give an Excel workbook (.xlsx) or a table (.csv)",
)


@dataclass(frozen=True)
class Oddity:
    """A cell that was not read as it is written: where, what stands there, and why."""

    place: str
    text: str
    why: Text


@dataclass(frozen=True)
class CellSheet:
    """One sheet: rows of text, empty text where nothing stands, and the cells that were not read as they are."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    odd: tuple[Oddity, ...] = field(default=())

    def place(self, row: int, column: int) -> str:
        """A cell's place as a spreadsheet names it; rows and columns count from 0."""
        return f"{self.name}!{_letters(column)}{row + 1}"


def read_cells(data: bytes, file: str) -> tuple[CellSheet, ...]:
    """The sheets of an Excel workbook (.xlsx) or a table of text (.csv). Raises InputError, every problem told."""
    if len(data) > MOST_BYTES:
        size, most = len(data) // 1024 // 1024, MOST_BYTES // 1024 // 1024
        raise _refused(file, f"er på {size} MB; høyst {most} MB leses", f"is {size} MB; at most {most} MB are read")
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise _refused(file, "er tom", "is empty")
    if data.startswith(OLD_EXCEL):
        raise _refused(
            file,
            "er en gammel .xls-fil eller har passord: lagre den som .xlsx uten passord",
            "is an old .xls or has a password: save it as .xlsx without a password",
        )
    if data.startswith(b"PK"):
        return _workbook(data, file)
    return (_table(data, file),)


def _refused(file: str, nb: str, en: str) -> InputError:
    return InputError([Problem.told(file, "", Text(nb=nb, en=en))])


def _workbook(data: bytes, file: str) -> tuple[CellSheet, ...]:
    from openpyxl import load_workbook

    has_formulas = _looked_into(data, file)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
        asked = load_workbook(io.BytesIO(data)) if has_formulas else None
    except Exception as error:  # noqa: BLE001 - a broken workbook fails anywhere in the library; the user is told
        kind = type(error).__name__
        raise _refused(
            file, f"kan ikke leses som en Excel-bok ({kind})", f"cannot be read as an Excel workbook ({kind})"
        ) from None
    sheets = book.worksheets
    if len(sheets) > MOST_SHEETS:
        raise _refused(
            file,
            f"har {len(sheets)} ark; høyst {MOST_SHEETS} leses",
            f"has {len(sheets)} sheets; at most {MOST_SHEETS} are read",
        )
    found = [_sheet(sheet, None if asked is None else asked[sheet.title], file) for sheet in sheets]
    return tuple(found)


def _looked_into(data: bytes, file: str) -> bool:
    """Refuse what no ward's workbook is, before it is unpacked. Says whether there are formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            unpacked = sum(part.file_size for part in parts)
            if "xl/workbook.xml" not in names:
                raise _refused(file, "er en zip-fil og ingen Excel-bok", "is a zip file and no Excel workbook")
            if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
                size = unpacked // 1024 // 1024
                raise _refused(
                    file,
                    f"blir {size} MB i {len(parts)} deler når den pakkes ut: for mye",
                    f"unpacks to {size} MB in {len(parts)} parts: too much",
                )
            if any(part.flag_bits & 1 for part in parts):
                raise _refused(file, "har passord: lagre den uten", "has a password: save it without one")
            formulas = False
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        text = stream.read(part.file_size + 1)
                    if len(text) > part.file_size or any(mark in text for mark in _FORBIDDEN_XML):
                        name = part.filename[:60]
                        raise _refused(
                            file,
                            f"inneholder noe som ingen Excel-bok trenger ({name})",
                            f"holds what no workbook needs ({name})",
                        )
                    if part.filename.startswith("xl/worksheets/"):
                        formulas = formulas or b"<f" in text
                        _ranges_looked_at(text, part.filename, file)
            return formulas
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        kind = type(error).__name__
        raise _refused(file, f"er en ødelagt zip-fil ({kind})", f"is a broken zip file ({kind})") from None


def _ranges_looked_at(text: bytes, name: str, file: str) -> None:
    """Refuse merged ranges beyond what is read: the library would fill every cell of them. `text` is a sheet's XML."""
    for match in _MERGED.finditer(text):
        last_column, last_row = match[1].decode(), int(match[2])
        column = 0
        for letter in last_column.upper():
            column = column * 26 + ord(letter) - 64
        if last_row > MOST_ROWS or column > MOST_COLUMNS:
            far = f"{last_column}{last_row} ({name[:60]})"
            raise _refused(
                file,
                f"har sammenslåtte celler så langt som til {far}: for langt",
                f"has merged cells as far as {far}: too far",
            )
    cells = sum(1 for _ in _MERGED.finditer(text))
    if cells > MOST_MERGED:
        raise _refused(
            file,
            f"har {cells} sammenslåtte områder; høyst {MOST_MERGED} leses",
            f"has {cells} merged ranges; at most {MOST_MERGED} are read",
        )


def _sheet(sheet: Any, asked: Any | None, file: str) -> CellSheet:
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        title, rows_there, columns = _clean(sheet.title)[0][:40], sheet.max_row, sheet.max_column
        raise _refused(
            file,
            f"arket «{title}» har {rows_there} rader og {columns} kolonner; høyst {MOST_ROWS} og {MOST_COLUMNS} leses",
            f"sheet '{title}' has {rows_there} rows and {columns} columns; at most {MOST_ROWS} and {MOST_COLUMNS}",
        )
    name, odd = _clean(sheet.title)[0][:40], []
    rows: list[list[str]] = []
    for number, row in enumerate(sheet.iter_rows()):
        cells: list[str] = []
        for cell in row:
            text, why = _clean(_text(cell))
            if asked is not None and cell.value is None and asked[cell.coordinate].value is not None:
                text, why = "", FORMULA
            if why:
                odd.append(Oddity(f"{name}!{_letters(len(cells))}{number + 1}", text, why))
            cells.append(text)
        rows.append(cells)
    for merged in sheet.merged_cells.ranges:
        text = rows[merged.min_row - 1][merged.min_col - 1]
        for row_number in range(merged.min_row - 1, min(merged.max_row, len(rows))):
            for column in range(merged.min_col - 1, min(merged.max_col, len(rows[row_number]))):
                rows[row_number][column] = text
        if text:
            odd.append(Oddity(f"{name}!{merged.coord}", text, MERGED))
    return CellSheet(name, tuple(map(tuple, rows)), tuple(odd))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        percent = "%" in str(cell.number_format or "")
        return f"{value * 100:.6g} %" if percent else f"{value:.10g}"
    return str(value)


def _table(data: bytes, file: str) -> CellSheet:
    text = _decoded(data, file)
    lines = text.splitlines()
    separator = max(";\t,", key=lambda mark: sum(min(line.count(mark), 50) for line in lines[:40]))
    rows: list[tuple[str, ...]] = []
    odd: list[Oddity] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator)):
            if number >= MOST_ROWS or len(row) > MOST_COLUMNS:
                raise _refused(
                    file,
                    f"har flere enn {MOST_ROWS} rader eller {MOST_COLUMNS} kolonner",
                    f"has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns",
                )
            cleaned = [_clean(cell) for cell in row]
            places = (f"{_letters(column)}{number + 1}" for column in range(len(row)))
            odd += [Oddity(f"CSV!{at}", kept, why) for at, (kept, why) in zip(places, cleaned, strict=True) if why]
            rows.append(tuple(kept for kept, _ in cleaned))
    except csv.Error as error:
        raise _refused(file, f"kan ikke leses som en tabell: {error}", f"cannot be read as a table: {error}") from None
    return CellSheet("CSV", tuple(rows), tuple(odd))


def _decoded(data: bytes, file: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise _refused(file, NO_TEXT.nb, NO_TEXT.en) from None
    if b"\x00" in data or data[:4] in (b"\x89PNG", b"%PDF", b"GIF8", b"\xff\xd8\xff\xe0"):
        raise _refused(file, NO_TEXT.nb, NO_TEXT.en)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise _refused(
                file, "er ingen tekst: lagre den som CSV UTF-8", "is no text: save it as CSV UTF-8"
            ) from None


def _clean(text: str) -> tuple[str, Text | None]:
    """Text without characters that cannot be seen, in reasonable length; and why it is not as it was."""
    kept = "".join(
        " " if one in "\n\r\t\xa0" else one for one in text if one in "\n\r\t" or unicodedata.category(one)[0] != "C"
    )
    kept = re.sub(r" +", " ", kept).strip()
    if len(kept) > MOST_CHARACTERS:
        return kept[:MOST_CHARACTERS], LONG
    hidden = any(unicodedata.category(one)[0] == "C" for one in text if one not in "\n\r\t")
    return kept, HIDDEN if hidden else None


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
