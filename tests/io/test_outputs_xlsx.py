"""Excel files, read back: codes and colours in the grid, text that stays text, pages, bytes that repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from rota.domain.base import LANGUAGES, Language
from rota.domain.shift import ShiftKind
from rota.io import xlsx
from rota.io.palette import LIGHT
from rota.io.xlsx import SHEETS, write_comparison_xlsx, write_roster_xlsx
from rota.io.xlsx_book import CELL_LIMIT, new_book
from tests.io.sample import FORMULA, check, comparison, finding, roster, scenario

FIRST_DAY = 6  # column of Monday, week 1 (after five label columns), counted from 1
FIRST_LINE = 7  # row of the first position: two title rows, one empty, three heads


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def rota(tmp_path: Path, lang: Language = "nb") -> Any:
    of = scenario("proposal")
    path = tmp_path / "roster.xlsx"
    write_roster_xlsx(path, of, roster(of), check(of, finding()), lang)
    return opened(path)


def texts(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_grid_has_a_row_per_position_and_a_column_per_day(tmp_path: Path) -> None:
    sheet = rota(tmp_path)["Turnus"]
    names = [sheet.cell(row, 1).value for row in range(FIRST_LINE, FIRST_LINE + 3)]
    assert names == ["P1", "P2", "P4"]
    # P1: D Monday, two shifts Tuesday, X9 Wednesday, then nothing.
    line = [sheet.cell(FIRST_LINE, FIRST_DAY + day).value for day in range(4)]
    assert line == ["D", "D+N", "X9", None]
    assert sheet.cell(FIRST_LINE + 1, FIRST_DAY + 9).value == "ZZ", "Wednesday of week 2"
    assert sheet.cell(4, FIRST_DAY).value == "Uke 1"
    assert sheet.cell(4, FIRST_DAY + 7).value == "Uke 2"
    assert sheet.cell(6, FIRST_DAY + 7).value == "11.1", "the cycle starts on 4 January 2027"


def test_colours_come_with_the_code(tmp_path: Path) -> None:
    sheet = rota(tmp_path)["Turnus"]
    fills = [sheet.cell(FIRST_LINE, FIRST_DAY + day).fill.fgColor.rgb[-6:] for day in (0, 2)]
    assert fills == [LIGHT[ShiftKind.DAY].fill[1:], "123456"], "the kind's, and the scenario's own"
    assert sheet.cell(FIRST_LINE, FIRST_DAY + 2).font.color.rgb[-6:] == "FFFFFF", "readable on a dark fill"


def test_hours_contract_and_balance_are_numbers(tmp_path: Path) -> None:
    sheet = rota(tmp_path)["Turnus"]
    sums = [sheet.cell(FIRST_LINE, FIRST_DAY + 14 + column).value for column in range(3)]
    # P1: 35.5 h x 2 weeks = 71; D 7.5 + D 7.5 + N 10 + X9 2 = 27; 27 - 71 = -44.
    assert sums == [71, 27, -44]


def test_every_code_is_explained_also_one_nobody_knows(tmp_path: Path) -> None:
    found = texts(rota(tmp_path)["Vaktkoder"])
    assert {"D", "N", "L", "X9", "ZZ", "07:30-15:30", "ukjent kode"} <= set(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comparison_has_its_sheets_in_either_language(tmp_path: Path, lang: Language) -> None:
    path = tmp_path / "c.xlsx"
    write_comparison_xlsx(path, comparison(), lang)
    assert opened(path).sheetnames == [
        SHEETS[key][lang]
        for key in (
            "summary",
            "figures",
            "outcomes",
            "profile",
            "profile_positions",
            "people",
            "ledger",
            "roster_baseline",
            "roster_proposal",
            "codes_baseline",
            "codes_proposal",
            "findings",
            "rules",
            "requirements",
            "agreements",
            "assumptions",
            "certificate",
            "definitions",
        )
    ]


def test_text_from_files_never_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    write_comparison_xlsx(path, comparison(), "nb")
    book = opened(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert FORMULA in [cell.value for cell in cells], "the hostile text is there"
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink is not None]


def test_figures_are_numbers_and_missing_ones_are_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    write_comparison_xlsx(path, comparison(), "en")
    rows = {row[0].value: [cell.value for cell in row] for row in opened(path)["Figures"].iter_rows()}
    assert rows["Figure quick_returns"] == ["Figure quick_returns", "hours", 4, 1, -3, "better for staff"]
    assert rows["Figure mean_percent"][4] == 65.4, "of the figures shown: 1300.0 - 1234.6"
    assert rows["Figure odd"][2:] == ["–", 2, "–", None]


def test_the_ledger_closes_on_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    write_comparison_xlsx(path, comparison(), "en")
    rows = {row[0].value: [cell.value for cell in row[1:4]] for row in opened(path)["Hours ledger"].iter_rows()}
    assert rows["Sum of the lines"] == rows["Contract"] == [100, 110.5, 10.5]  # 6000, 6630, 630 minutes


def test_pages_are_a4_landscape_with_heads_repeated(tmp_path: Path) -> None:
    sheet = rota(tmp_path)["Turnus"]
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.freeze_panes == "C7"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$6", "$A:$B")


def test_the_same_result_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    for path in (one, other):
        write_comparison_xlsx(path, comparison(), "nb")
    assert one.read_bytes() == other.read_bytes()


def test_a_file_that_fails_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.xlsx"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise RuntimeError("broken half-way")

    monkeypatch.setattr(xlsx, "_definitions", fail)
    with pytest.raises(RuntimeError):
        write_comparison_xlsx(path, comparison(), "nb")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_text_longer_than_a_cell_is_cut_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with new_book(path) as book:
        book.write(book.sheet("s"), 0, 0, "a" * (CELL_LIMIT + 1))
    value = opened(path)["s"]["A1"].value
    assert len(value) == CELL_LIMIT
    assert value.endswith(" […]")


def test_findings_name_the_position_and_what_could_allow_it(tmp_path: Path) -> None:
    found = texts(rota(tmp_path, "en")["Findings"])
    assert {"P1 Ansatt P1", "Quick return", "9 h 15 min off", "recommendation", "the ward decides"} <= set(found)
    assert "no breach found among 1,234 windows examined" in found
