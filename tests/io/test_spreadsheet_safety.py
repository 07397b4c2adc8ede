"""Nobody's text becomes a formula in a spreadsheet, whatever field of a scenario or roster it stands in."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args, get_origin

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints

from rota import usecases
from rota.compare import compare
from rota.compare.assumptions import assumptions
from rota.domain.base import LANGUAGES, Language, Text
from rota.domain.comparison import Comparison, Row, Side
from rota.domain.reported import Reported
from rota.domain.roster import Duty, Roster, duty_of
from rota.domain.scenario import Scenario
from rota.io.calendar_data import write_calendar_csv
from rota.io.csv_guard import guarded, unguarded
from rota.io.roster_csv import read_roster, write_roster
from rota.io.rows_csv import COLUMNS, rows_csv, write_rows_csv
from rota.io.xlsx import write_comparison_xlsx, write_roster_xlsx
from tests.io import sample

FORMULA = '=HYPERLINK("http://example.invalid","x")'
HOSTILE = (FORMULA, "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "'=1", "\uff1d1")
SECTIONS: dict[str, Any] = {
    "description": "x",
    "roster": "x",
    "roster_note": "x",
    "date_exceptions": [{"date": "2027-01-05", "from": "07:30", "to": "15:30", "min": 2}],
    "fagdag": {"shift": "FAG", "every_weeks": 2, "min_percent": 90},
    "shifts": [*sample.SHIFTS, sample.DAY_SHIFT | {"code": "FAG", "kind": "fagdag"}],
    "rules": [{"rule": "run.consecutive_days", "limit_count": 2}],
    "own_rules": [
        {"id": "ward.nights", "title": "x", "kind": "count", "of": {"night": True}, "weeks": 1, "at_most": 0}
    ],
    "history": {"days_known": 7, "duties": [{"position": "P1", "days_before": 2, "code": "D"}]},
}


def _hostile(value: Any) -> Any:
    """The model with a formula in every field of free text, those that were empty too."""
    if isinstance(value, Text):
        return Text(nb=FORMULA, en=FORMULA)
    if isinstance(value, tuple):
        return tuple(_hostile(one) for one in value)
    if not isinstance(value, BaseModel):
        return value
    changed = {}
    for name, field in type(value).model_fields.items():
        kinds = {field.annotation, *get_args(field.annotation)}
        free = any(isinstance(one, StringConstraints) and one.max_length == 400 for one in field.metadata)
        if Text in kinds:
            changed[name] = Text(nb=FORMULA, en=FORMULA)
        elif free or _is_line(field.annotation):
            changed[name] = (FORMULA, "@leader") if get_origin(field.annotation) is tuple else FORMULA
        else:
            changed[name] = _hostile(getattr(value, name))
    return type(value).model_construct(**changed)


def _is_line(annotation: Any) -> bool:
    """Whether a field is, or holds, a line of free text."""
    constraints = [one for kind in get_args(annotation) for one in getattr(kind, "__metadata__", ())]
    return any(isinstance(one, StringConstraints) and one.max_length == 400 for one in constraints)


def _scenario(side: str) -> Scenario:
    positions = [
        sample.position(
            name,
            percent,
            locked=[{"week": 2, "day": 7, "code": "off"}],
            wishes=[{"week": 2, "day": 6, "code": "off"}],
        )
        for name, percent in (("P1", 100), ("P2", 50 if side == "baseline" else 60))
    ]
    made = _hostile(sample.scenario(side, positions=positions, **SECTIONS))
    return Scenario.model_validate(made.model_dump(by_alias=True, mode="json"))


def _side(side: str) -> Side:
    """With rows of positions and codes that nobody knows, as a stranger's file can hold them."""
    scenario = _scenario(side)
    odd = [Duty(text.strip(), 1, 1 + number % 7, text.strip(), 450, 930, 450) for number, text in enumerate(HOSTILE)]
    known = [duty_of(scenario, "P1", 0, "D"), duty_of(scenario, "P1", 1, "N"), duty_of(scenario, "P2", 5, "L")]
    roster = Roster(2, (*known, *odd, Duty("P2", 2, 1, "=1+1", None, None, None)))
    origin = Text(nb=FORMULA, en=FORMULA)
    return Side(scenario, roster, usecases.check(scenario, roster), None, origin, assumptions(scenario))


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    outcome = {"id": "one", "text": "x", "reported": "x", "measure": "langhelg_people", "value": 75.0, "reading": "x"}
    reported = Reported.model_validate({"format": "rota/reported/1", "source": "x", "outcomes": [outcome]})
    sides = _side("baseline"), _side("proposal")
    made = compare(*sides, _hostile(reported), None)
    return replace(made, notes=(*made.notes, Text(nb=FORMULA, en=FORMULA)))


def test_the_scenario_has_a_formula_in_every_free_text() -> None:
    """Else the tests below would prove little: what is not hostile is an id, a choice, a number or a clock time."""
    dumped = _scenario("baseline").model_dump_json(by_alias=True)
    for section in ("ward", "cycle", "shifts", "competences", "demand", "positions", "agreements", "fagdag", "rules"):
        part = _scenario("baseline").model_dump_json(by_alias=True, include={section})
        assert part.count("HYPERLINK") >= 3, section  # source, and the note in two languages
    assert dumped.count("HYPERLINK") > 60
    assert '"x"' not in dumped.replace('\\"x\\"', "")


def _no_formula(path: Path) -> int:
    """How many cells hold the hostile text as text; no cell and no part of the file may hold a formula or a link."""
    book: Any = openpyxl.load_workbook(path)
    found = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                assert cell.hyperlink is None
                found += isinstance(cell.value, str) and "HYPERLINK" in cell.value
    assert not book.defined_names
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<f " not in content
            assert b"<hyperlink" not in content
            assert "externalLink" not in name
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_workbook_of_a_comparison_has_a_formula(lang: Language, comparison: Comparison, tmp_path: Path) -> None:
    write_comparison_xlsx(tmp_path / "c.xlsx", comparison, lang)
    assert _no_formula(tmp_path / "c.xlsx") > 50


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_workbook_of_a_roster_has_a_formula(lang: Language, comparison: Comparison, tmp_path: Path) -> None:
    side = comparison.proposal
    write_roster_xlsx(tmp_path / "r.xlsx", side.scenario, side.roster, side.check, lang)
    assert _no_formula(tmp_path / "r.xlsx") > 10


def _cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def _runs(cell: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula; a plain number is none."""
    try:
        float(cell)
    except ValueError:
        return cell.lstrip(" ")[:1] in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
    return False


@pytest.mark.parametrize("text", HOSTILE)
def test_a_guarded_text_begins_with_an_apostrophe_and_comes_back(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@given(st.text("'=+-@ \t\rx1\uff1d", max_size=6))
def test_guarding_can_always_be_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text).lstrip(" ")[:1] not in ("=", "+", "-", "@", "\t", "\r", "\uff1d") or text == ""
    assert guarded(text) in (text, f"'{text}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_as_csv(lang: Language, comparison: Comparison, tmp_path: Path) -> None:
    write_rows_csv(tmp_path / "rows.csv", comparison, lang)
    text = (tmp_path / "rows.csv").read_text(encoding="utf-8")
    assert text == rows_csv(comparison, lang)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == [row.measure.id for row in comparison.rows]
    for row, one in zip(rows, comparison.rows, strict=True):
        assert row["figure"] == one.measure.label.get(lang)
        for key, value in (("baseline", one.baseline), ("proposal", one.proposal)):
            assert (row[key] == "") == (value is None)
            if value is not None:
                assert float(row[key]) == pytest.approx(value, abs=1e-4)


def test_hostile_measures_are_guarded_and_negative_numbers_are_numbers() -> None:
    hostile = replace(sample.measure("=1", "@g"), label=Text(nb=FORMULA, en=FORMULA), unit=Text(nb="-u", en="-u"))
    made = sample.comparison(rows=(Row(hostile, 10.0, -3.25), Row(hostile, None, 1.0)))
    rows = list(csv.reader(io.StringIO(rows_csv(made, "nb"), newline="")))
    assert rows[1][:7] == ["'=1", "'@g", f"'{FORMULA}", "'-u", "10", "-3.25", "-13.2"]
    assert rows[2][4:7] == ["", "1", ""]
    assert not any(_runs(cell) for row in rows for cell in row)


def test_no_row_of_a_roster_or_calendar_runs(comparison: Comparison, tmp_path: Path) -> None:
    side = comparison.baseline
    write_roster(tmp_path / "r.csv", side.roster)
    assert any(cell.startswith("'=") for cell in _cells((tmp_path / "r.csv").read_text(encoding="utf-8")))
    back = read_roster(tmp_path / "r.csv", side.scenario)
    assert [(duty.position_id, duty.code) for duty in back.duties] == [
        (duty.position_id, duty.code) for duty in side.roster.duties
    ]
    write_calendar_csv(tmp_path / "c.csv", usecases.lay(side.scenario, side.roster), "nb")
    for name in ("r.csv", "c.csv"):
        cells = _cells((tmp_path / name).read_text(encoding="utf-8"))
        assert not [cell for cell in cells if _runs(cell)]
    assert "'=1+1" in _cells((tmp_path / "c.csv").read_text(encoding="utf-8"))
