"""A ward's own rota as sheets in several layouts reads back as the rota it was, and becomes a scenario that loads."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from rota import usecases
from rota.domain.finding import InputError
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.io.ward_build import build_ward
from rota.io.ward_cells import read_cells
from rota.io.ward_mapping import CodeMeaning, WardFacts, guess
from rota.io.ward_sheet import read_ward

NB = ("ma", "ti", "on", "to", "fr", "lø", "sø")
EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FACTS = WardFacts("Prøveavdelingen", date(2027, 1, 4))
Table = list[list[str]]


@pytest.fixture(scope="module")
def trial() -> tuple[Scenario, Roster]:
    side = usecases.present(Path("scenarios/langvaktsturnus/baseline.yaml"))
    assert side is not None
    return side.scenario, side.roster


def _lines(scenario: Scenario, roster: Roster) -> dict[str, list[str]]:
    grid = roster.code_grid()
    return {
        one.id: ["+".join(grid.get(one.id, {}).get(day, [])) for day in range(scenario.cycle.days)]
        for one in scenario.worked_positions
    }


def _side_by_side(lines: dict[str, list[str]], percents: dict[str, float]) -> Table:
    weeks = len(next(iter(lines.values()))) // 7
    heads = ["Navn", "Stilling %", *NB * weeks, "Timer"]
    rows = [[f"Person {name}", f"{percents[name]:g}".replace(".", ","), *line, ""] for name, line in lines.items()]
    return [["Turnus for avdelingen"], [], heads, *rows, ["Sum dagvakter", "", *["6"] * (weeks * 7)]]


def _below_each_other(lines: dict[str, list[str]], percents: dict[str, float]) -> Table:
    weeks = len(next(iter(lines.values()))) // 7
    table: Table = []
    for week in range(weeks):
        table += [[f"Uke {week + 1}"], ["Ansatt", "St.%", *NB]]
        table += [[f"Person {n}", f"{percents[n]:g} %", *line[week * 7 : week * 7 + 7]] for n, line in lines.items()]
        table.append([])
    return table


def _two_by_two(lines: dict[str, list[str]], percents: dict[str, float]) -> Table:
    weeks = len(next(iter(lines.values()))) // 7
    table: Table = []
    for start in range(0, weeks, 2):
        # A column between the weeks, as where hours of a week are summed.
        table.append(["Name", "percent", *EN, "t", *EN])
        for name, line in lines.items():
            days = line[start * 7 : start * 7 + 14]
            table.append([f"Person {name}", f"{percents[name]:g}", *days[:7], "35", *days[7:]])
    return table


LAYOUTS = {"side by side": _side_by_side, "below": _below_each_other, "two by two": _two_by_two}


def _xlsx(table: Table) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in table:
        sheet.append([text or None for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(table: Table) -> bytes:
    return "\r\n".join(";".join(row) for row in table).encode("utf-8-sig")


@pytest.mark.parametrize("write", [_xlsx, _csv], ids=["xlsx", "csv"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_trial_ward_reads_back(trial: tuple[Scenario, Roster], layout: str, write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    scenario, roster = trial
    lines = _lines(scenario, roster)
    percents = {one.id: one.percent for one in scenario.worked_positions}
    sheet = read_ward(read_cells(write(LAYOUTS[layout](lines, percents)), "turnus"), "turnus")
    assert [list(line) for line in sheet.cells] == list(lines.values())
    assert [one.percent for one in sheet.people] == list(percents.values())
    shifts = {one.code: one for one in scenario.shifts}
    meanings = tuple(
        CodeMeaning(
            code, "work", shifts[code].clock_text()[:5], shifts[code].clock_text()[6:11], shifts[code].unpaid_break_min
        )
        if code
        else CodeMeaning(code, "off")
        for code in sheet.codes
    )
    built = build_ward(sheet, meanings, FACTS, "turnus")
    (tmp_path / "baseline.yaml").write_text(built.baseline_yaml, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(built.roster_csv, encoding="utf-8")
    side = usecases.present(tmp_path / "baseline.yaml")
    assert side is not None
    # The same duties under pseudonyms in the order of the rows.
    own = dict(zip([one.id for one in side.scenario.positions], lines, strict=True))
    read = {
        (own[one.position_id], one.week, one.day, one.code, one.start_min, one.end_min) for one in side.roster.duties
    }
    was = {(one.position_id, one.week, one.day, one.code, one.start_min, one.end_min) for one in roster.duties}
    assert read == was
    # What is there today is what is asked for: nothing lacks.
    assert not [one for one in side.check.findings if one.rule.startswith("cover.")]
    assert "Person" not in built.baseline_yaml + built.roster_csv


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "D", "A", "N", "F1", "FE", "07:30-15:00", "0730-1500"]), min_size=14, max_size=14
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_codes_read_back(lines: list[list[str]]) -> None:
    people = {f"Q{number}": line for number, line in enumerate(lines)}
    table = _side_by_side(people, dict.fromkeys(people, 50.0))
    sheet = read_ward(read_cells(_csv(table), "x.csv"), "x.csv")
    assert [list(line) for line in sheet.cells] == lines
    assert sheet.weeks == 2


def test_guesses_are_marked_and_unknown_codes_are_not_guessed() -> None:
    table = _side_by_side({"A": ["D", "0730-15.00", "7-15", "F3", "FE", "Zz", ""]}, {"A": 50.0})
    sheet = read_ward(read_cells(_csv(table), "x.csv"), "x.csv")
    found = {one.code: (one.use, one.start, one.end) for one in guess(sheet)}
    assert found == {
        "D": ("work", "07:30", "15:00"),
        "0730-15.00": ("work", "07:30", "15:00"),
        "7-15": ("work", "07:00", "15:00"),
        "F3": ("off", "", ""),
        "FE": ("leave", "", ""),
        "Zz": (None, "", ""),
        "": ("off", "", ""),
    }
    assert all(one.guessed for one in guess(sheet))
    with pytest.raises(InputError, match="Zz"):
        build_ward(sheet, guess(sheet), FACTS, "x.csv")


def test_what_the_sheet_does_not_say_is_marked_as_assumed() -> None:
    # Weeks 1 and 3 of 4 have a worked Saturday: every second weekend.
    line = ["D", "D", "", "", "", "D", "", "D", "D", "", "", "", "", ""]
    sheet = read_ward(read_cells(_csv([["Navn", *NB * 4], ["Kari", *line * 2]]), "x.csv"), "x.csv")
    built = build_ward(sheet, guess(sheet), FACTS, "x.csv")
    # 10 shifts of 7 hours in 4 weeks: 17.5 hours a week, 49.3 % of 35.5.
    assert "percent: 49.3" in built.baseline_yaml
    assert "weekend_every: 2" in built.baseline_yaml
    assert "prosenten er regnet av timene" in built.baseline_yaml
    assert built.hours == (("P01", None, 17.5),)
    assert "Kari" not in built.baseline_yaml


def _weeks(*blocks: dict[str, str]) -> bytes:
    """A block below the other for each week; a person's week as one text of seven letters, `.` for an empty cell."""
    table: Table = []
    for number, block in enumerate(blocks):
        table += [[f"Uke {number + 1}"], ["Navn", *NB]]
        table += [[name, *(code.strip(".") for code in days)] for name, days in block.items()]
        table.append([])
    return _csv(table)


def _read_weeks(*blocks: dict[str, str]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    sheet = read_ward(read_cells(_weeks(*blocks), "x.csv"), "x.csv")
    lines = {
        one.label: "".join(code or "." for code in line) for one, line in zip(sheet.people, sheet.cells, strict=True)
    }
    return lines, [(one.text, one.why.en) for one in sheet.assumed]


def test_who_is_missing_in_a_week_is_off_there_and_that_is_to_be_confirmed() -> None:
    full = {"Ada": "DD.....", "Bo": "AA.....", "Siv": "..NN..."}
    lines, assumed = _read_weeks(full, {"Ada": "D......", "Bo": ".....DD"}, {"Ada": "A......", "Siv": "N......"})
    assert lines == {
        "Ada": "DD.....D......A......",
        "Bo": "AA..........DD.......",
        "Siv": "..NN..........N......",
    }
    assert assumed == [
        ("Bo", "has no row in week 3: read as off there"),
        ("Siv", "has no row in week 2: read as off there"),
    ]


def test_who_comes_later_is_off_before() -> None:
    lines, assumed = _read_weeks(
        {"Ada": "DD.....", "Bo": "AA....."}, {"Ada": "D......", "Bo": "A......", "Kim": "N......"}
    )
    assert lines["Kim"] == ".......N......"
    assert assumed == [("Kim", "has no row in week 1: read as off there")]


def test_other_people_below_work_the_same_weeks() -> None:
    lines, assumed = _read_weeks({"Ada": "D......"}, {"Kim": "N......"}, {"Ada": "A......"}, {"Kim": ".N....."})
    assert lines == {"Ada": "D......A......", "Kim": "N.......N....."}
    assert assumed == []


@pytest.mark.parametrize(
    "blocks",
    [
        # One of three stands above as well: the same weeks, or later ones?
        ({"Ada": "D......", "Bo": "A......"}, {"Ada": "D......", "Kim": "N......", "Per": "N......"}),
        # Siv was with the others in week 1 and is not among them in week 2: is this week 2 or 3?
        (
            {"Ada": "D......", "Bo": "A......", "Siv": "N......"},
            {"Ada": "D......", "Bo": "A......"},
            {"Siv": "N......"},
        ),
    ],
    ids=["few again", "torn apart"],
)
def test_weeks_that_cannot_be_told_are_not_guessed(blocks: tuple[dict[str, str], ...]) -> None:
    with pytest.raises(InputError, match="cannot be told apart") as caught:
        _read_weeks(*blocks)
    assert all("kan ikke sies" in problem.get("nb") for problem in caught.value.problems)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_rows_left_out_of_later_weeks_move_nobody(data: st.DataObject) -> None:
    names = [f"Person {number}" for number in range(5)]
    days = st.text("DAN.", min_size=7, max_size=7)
    blocks = [{name: data.draw(days) for name in names}]
    for _ in range(data.draw(st.integers(1, 3))):
        # Whoever has the last week's row too keeps the weeks told apart: person 0 is never left out.
        stay = [names[0], *data.draw(st.lists(st.sampled_from(names[1:]), unique=True))]
        blocks.append({name: data.draw(days) for name in names if name in stay})
    lines, assumed = _read_weeks(*blocks)
    for name in names:
        assert lines[name] == "".join(block.get(name, "." * 7) for block in blocks)
    assert {label for label, _ in assumed} == {name for name in names if any(name not in block for block in blocks)}


def test_an_assumed_week_must_be_confirmed_and_is_told_in_the_scenario() -> None:
    full = {"Ada": "DD.....", "Bo": "AA....."}
    sheet = read_ward(read_cells(_weeks(full, {"Ada": "D......"}), "x.csv"), "x.csv")
    with pytest.raises(InputError, match="confirm that weeks without a row are off: Bo"):
        build_ward(sheet, guess(sheet), FACTS, "x.csv")
    built = build_ward(sheet, guess(sheet), replace(FACTS, confirmed=True), "x.csv")
    assert "no row in week 2: off there, confirmed by you" in " ".join(built.baseline_yaml.split())
    work = replace(next(one for one in guess(sheet) if one.code == ""), use="leave", basis="user")
    with pytest.raises(InputError, match="an empty cell must be off here"):
        build_ward(sheet, (*(one for one in guess(sheet) if one.code), work), replace(FACTS, confirmed=True), "x.csv")


def _book(**sheets: Table) -> bytes:
    book = Workbook()
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append([text or None for text in row])
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_user_chooses_among_sheets_with_a_rota() -> None:
    data = _book(
        Notat=[["Husk møtet"]], Vinter=[["Navn", *NB], ["Ada", "D"]], Sommer=[["Navn", *NB], ["Bo", "A"], ["Siv", "N"]]
    )
    cells = read_cells(data, "x.xlsx")
    first, chosen = read_ward(cells, "x.xlsx"), read_ward(cells, "x.xlsx", "Sommer")
    assert (first.name, first.sheets) == ("Vinter", ("Vinter", "Sommer"))
    assert [one.label for one in chosen.people] == ["Bo", "Siv"]
    assert [one.text for one in chosen.odd] == ["Vinter"]
    with pytest.raises(InputError, match="Sheets with a rota: Vinter, Sommer"):
        read_ward(cells, "x.xlsx", "Notat")


def test_every_place_of_a_code_is_told_by_row() -> None:
    sheet = read_ward(read_cells(_csv([["Navn", *NB], ["Ada", *"DDDDDDD"], ["Bo", "", "D"]]), "x.csv"), "x.csv")
    assert sheet.where("D") == {"Ada": tuple(f"CSV!{one}2" for one in "BCDEFGH"), "Bo": ("CSV!C3",)}


def test_the_first_monday_is_read_from_dates() -> None:
    dates = [f"2027-02-{day:02d}" for day in range(1, 8)]
    for table in ([["Navn", *dates], ["Ada", "D"]], [["Navn", *NB], ["", *dates], ["Ada", "D"]]):
        sheet = read_ward(read_cells(_csv(table), "x.csv"), "x.csv")
        assert sheet.first_monday == date(2027, 2, 1)
        assert [one.label for one in sheet.people] == ["Ada"]
