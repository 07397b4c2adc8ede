"""A key beside the rota gives clock times and never becomes a person; somebody with one shift never becomes a key."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from rota.io.ward_cells import CellSheet, read_cells
from rota.io.ward_legend import LegendEntry, clock_range, entries_in
from rota.io.ward_mapping import guess
from rota.io.ward_sheet import WardSheet, read_ward

HEAD = ["Navn", "ma", "ti", "on", "to", "fr", "lø", "sø"]
ROTA = [HEAD, ["Kari Moen", "D", "A", "", "N", "", "Q1", ""], ["Ola Lie", "A", "D", "D", "", "FE", "", ""]]
Rows = list[list[str]]


def read(rows: Rows, *others: tuple[str, Rows]) -> WardSheet:
    """A workbook of the rows, and of further sheets, read."""
    book = Workbook()
    for name, table in [("Turnus", rows), *others]:
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append([text or None for text in row])
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return read_ward(read_cells(out.getvalue(), "t.xlsx"), "t.xlsx")


def told(sheet: WardSheet) -> dict[str, tuple[str, str, str, int | None]]:
    return {one.code: (one.use, one.start, one.end, one.unpaid_break_min) for one in sheet.legend}


def people(sheet: WardSheet) -> list[str]:
    return [one.label for one in sheet.people]


TWO = ["Kari Moen", "Ola Lie"]


@pytest.mark.parametrize(
    "row",
    [
        ["D", "07:30-15:00"],
        ["D", "07:30–15:00"],
        ["D", "0730-1500"],
        ["D", "kl. 7.30 - 15.00"],
        ["D", "07:30", "15:00"],
        ["D:", "07:30 til 15:00"],
        ["D", "Dagvakt", "07:30-15:00"],
        ["D = 07:30–15:00"],
        ["D: 07:30-15:00"],
        ["D / 07:30-15:00"],
        ["D 07:30-15:00"],
        ["D = dagvakt 07:30-15:00"],
        ["D=07:30-15:00, A=14:30-22:00"],
        ["D", "07:30-15:00", "A", "14:30-22:00"],
        ["", "", "D = 07:30-15:00"],
    ],
    ids=" | ".join,
)
@pytest.mark.parametrize("place", ["below", "above", "another sheet"])
def test_a_key_tells_the_times_and_is_no_person(row: list[str], place: str) -> None:
    rows = {"below": [*ROTA, [], row], "above": [row, [], *ROTA], "another sheet": ROTA}[place]
    sheet = read(rows, *([("Koder", [["Kode", "Tid"], row])] if place == "another sheet" else []))
    assert people(sheet) == TWO
    assert told(sheet)["D"][:3] == ("work", "07:30", "15:00")
    meaning = next(one for one in guess(sheet) if one.code == "D")
    assert (meaning.use, meaning.start, meaning.end, meaning.basis) == ("work", "07:30", "15:00", "sheet")
    assert set(sheet.codes) == {"D", "A", "N", "Q1", "FE", ""}


@pytest.mark.parametrize(
    ("row", "unpaid"),
    [
        (["D = 07:30-15:00 (pause 45 min)"], 45),
        # 07:30 to 15:00 is 7.5 hours; 7 of them are paid.
        (["D", "07:30-15:00", "7"], 30),
        (["D", "07:30-15:00", "7,5 t"], 0),
        (["D", "07:30-15:00"], None),
        # 2 hours cannot be the paid part of 7.5.
        (["D", "07:30-15:00", "2"], None),
    ],
    ids=str,
)
def test_the_break_is_as_told_and_else_marked_as_a_guess(row: list[str], unpaid: int | None) -> None:
    sheet = read([*ROTA, [], row])
    assert told(sheet)["D"][3] == unpaid
    meaning = next(one for one in guess(sheet) if one.code == "D")
    assert meaning.break_guessed == (unpaid is None)
    assert meaning.unpaid_break_min == (30 if unpaid is None else unpaid)


def test_off_and_leave_in_words_and_codes_that_nothing_else_tells() -> None:
    rows = [*ROTA, [], ["Forklaring"], ["Q1", "fri"], ["FE = ferie"], ["N", "21:45-07:45"], ["LD", "07:30-20:30"]]
    sheet = read(rows)
    assert people(sheet) == TWO
    assert {code: use for code, (use, *_) in told(sheet).items()} == {
        "Q1": "off",
        "FE": "leave",
        "N": "work",
        "LD": "work",
    }
    assert not [one for one in guess(sheet) if one.use is None]


def test_a_key_right_of_the_rota_is_read_and_its_rows_stay_people() -> None:
    rows = [[*HEAD, "", "Kode"], [*ROTA[1], "", "D = 07:30-15:00"], [*ROTA[2], "", "A", "14:30-22:00"]]
    sheet = read(rows)
    assert people(sheet) == TWO
    assert set(told(sheet)) == {"D", "A"}


@pytest.mark.parametrize("name", ["Kari", "Ida", "Bo", "Per H", "Anne Berg", "Q"])
def test_somebody_with_one_shift_is_somebody(name: str) -> None:
    # Cells hold clock times; nobody's name stands in a day, so no row is of a key.
    sheet = read([HEAD, ["Ola Lie", "07:30-15:00", "14:30-22:00"], [name, "07:30-15:00"]])
    assert people(sheet) == ["Ola Lie", name]
    assert not sheet.legend


def test_a_percent_makes_it_somebodys_row() -> None:
    # Rows named by letters, as where names are taken out; one letter is a code as well.
    sheet = read([["Navn", "%", *HEAD[1:]], ["B", "80", "D", "A", "", "N"], ["A", "20", "07:30-15:00"]])
    assert people(sheet) == ["B", "A"]
    assert not sheet.legend


def test_somebody_right_above_a_key_is_somebody() -> None:
    sheet = read([*ROTA, ["Kari", "07:30-15:00"], ["D", "07:30-15:00"], ["A", "14:30-22:00"]])
    assert people(sheet) == [*TWO, "Kari"]


def test_a_code_told_twice_is_reported_and_the_first_is_used() -> None:
    sheet = read([*ROTA, [], ["D = 07:30-15:00"], ["D = 08:00-15:30"]])
    assert told(sheet)["D"][:3] == ("work", "07:30", "15:00")
    (odd,) = [one for one in sheet.odd if one.place == "Turnus!A6"]
    assert odd.text == "D 08:00–15:30"
    assert "Turnus!A5" in odd.why.nb


@pytest.mark.parametrize("text", ["Uke 1–2", "Uke: 1-2", "Turnus 2027", "D", "7-15", "ma 04.01", "a" * 200, "D=", "=-"])
def test_what_is_no_key_is_none(text: str) -> None:
    assert entries_in(CellSheet("x", ((text,),)), 0, [0])[0] == []


def test_clock_ranges() -> None:
    assert clock_range("7-15") == ("07:00", "15:00")
    assert clock_range("21.45–07.45") == ("21:45", "07:45")
    assert clock_range("25:00-26:00") is None
    assert clock_range("07:30-15:00 D") is None


def test_the_place_of_an_entry_is_its_cell() -> None:
    sheet = CellSheet("Ark1", (("", "D=07:30-15:00"),))
    assert entries_in(sheet, 0, [0, 1]) == ([LegendEntry("D", "Ark1!B1", "work", "07:30", "15:00")], True)
