"""A made-up ward of four as a workbook: two blocks of two weeks, a key, and somebody missing in the second."""

from __future__ import annotations

import io
from datetime import date, timedelta

from openpyxl import Workbook

DAYS = ("ma", "ti", "on", "to", "fr", "lø", "sø")
FIRST = date(2027, 1, 4)
# Evenings to 22:00 and days from 07:30: 9.5 hours of rest where the law's main rule is 11.
PEOPLE: dict[str, tuple[float, str, str]] = {
    "Anne Berg": (75, "Sykepleier", "D A D . D . . | A D . D D . . | D A D . D . . | A D . D D . ."),
    "Bjørn Dahl": (60, "Sykepleier", "A A . A . . . | . A A . A . . | A A . A . . . | . A A . A . ."),
    "Cecilie Eide": (40, "Helsefagarbeider", ". . A . A . . | . . . A . . . | . . A . A . . | . . . A . . ."),
    "Dag Foss": (20, "Helsefagarbeider", ". . . . . D D | . . . . . . . | - | -"),
}
NAMES = tuple(PEOPLE)


def ward_book(*, unknown: str = "", second: bool = False, rest: bool = True) -> bytes:
    """The workbook. `unknown` stands in Anne's first cell, `second` adds another sheet with a rota.

    Without `rest` nobody has a day after an evening, so that no agreement is needed.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Grunnturnus"
    sheet.append(["Turnus Solbakken, avdeling 2"])
    for block in range(2):
        sheet.append([])
        sheet.append(["Navn", "St.%", "Yrke", *DAYS, *DAYS])
        sheet.append(["", "", "", *(FIRST + timedelta(days=block * 14 + day) for day in range(14))])
        for name, (percent, title, weeks) in PEOPLE.items():
            halves = weeks.split(" | ")[block * 2 : block * 2 + 2]
            if "-" in halves:
                continue
            cells = [None if code == "." else code for week in halves for code in week.split()]
            if not rest:
                cells = [code and "D" for code in cells]
            if unknown and name == NAMES[0] and block == 0:
                cells[0] = unknown
            sheet.append([name, percent, title, *cells])
    sheet.append([])
    sheet.append(["D = 07:30–15:00 (pause 30 min)"])
    sheet.append(["A", "14:30-22:00", 7])
    if second:
        book.create_sheet("Sommerturnus").append(["Navn", *DAYS])
        book["Sommerturnus"].append([NAMES[0], "D", "D"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
