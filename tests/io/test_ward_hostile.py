"""Uploads of every bad kind: one clear message or a report of the cell, never a traceback, nothing written."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from rota import usecases
from rota.domain.finding import InputError
from rota.io.ward_build import build_ward
from rota.io.ward_cells import MOST_BYTES, read_cells
from rota.io.ward_mapping import CodeMeaning, WardFacts
from rota.io.ward_sheet import WardSheet, read_ward

HEAD = "Navn;ma;ti;on;to;fr;lø;sø"
FACTS = WardFacts("Avdelingen", date(2027, 1, 4))


def _book(fill: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(*rows: list[object]) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)

    return fill


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename == name else old.read(part))
    return out.getvalue()


def _merged(area: str) -> bytes:
    """A workbook whose sheet says that an area is merged; its cells are not there."""
    data = _book(_rows(["Navn", "ma"]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml")
    told = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'.encode()
    return _with_part(data, "xl/worksheets/sheet1.xml", text.replace(b"</sheetData>", b"</sheetData>" + told))


def _two_sheets(book: Workbook) -> None:
    _rows(DAYS, ["Kari", "D"])(book)
    book.create_sheet("Uke 2").append(DAYS)


DAYS: list[object] = ["Navn", "ma", "ti", "on", "to", "fr", "lø", "sø"]
GOOD = _book(_rows(DAYS, ["Kari", "D", "D", None, None, "A", None, None]))
XML = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'

REFUSED: dict[str, bytes] = {
    "empty": b"",
    "only zeros": b"\x00" * 100,
    "only spaces": b"  \r\n\t ",
    "too large": b"a" * (MOST_BYTES + 1),
    "50 MB": b"Navn;ma\n" * (50 * 1024 * 128),
    "png": b"\x89PNG\r\n\x1a\n" + b"x" * 400,
    "pdf": b"%PDF-1.7\n" + b"x" * 400,
    "gif": b"GIF89a" + b"x" * 40,
    "jpeg": b"\xff\xd8\xff\xe0" + b"x" * 40,
    "elf": b"\x7fELF\x00\x00" + b"x" * 40,
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512,
    "zip that is no workbook": _zip(hello=b"world"),
    "empty zip": _zip(),
    "zip cut off": GOOD[: len(GOOD) // 2],
    "zip with garbage": b"PK\x03\x04" + struct.pack("<H", 20) + b"\xff" * 300,
    "zip bomb": _zip(
        xl__workbook=b"", **{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": b"0" * (60 * 1024 * 1024)}
    ),
    "many parts": _zip(**{"xl__workbook.xml": b"<x/>"} | {f"part{number}.xml": b"<x/>" for number in range(500)}),
    "entities": _with_part(GOOD, "xl/workbook.xml", XML),
    "entities in a sheet": _with_part(GOOD, "xl/worksheets/sheet1.xml", XML),
    "broken xml": _with_part(GOOD, "xl/workbook.xml", b"<workbook"),
    "no sheets": _with_part(GOOD, "xl/workbook.xml", b"<workbook/>"),
    "700 columns": _book(_rows([*DAYS, *["x"] * 700])),
    "3000 rows": _book(_rows(*[[number] for number in range(3000)])),
    "csv of 3000 rows": ("\n".join(f"a{number};b" for number in range(3000))).encode(),
    "csv of 700 columns": (";".join(["x"] * 700)).encode(),
    "30 sheets": _book(lambda book: [book.create_sheet(f"s{number}") for number in range(30)] and None),
    "a range merged across the sheet": _merged("A1:XFD1048576"),
    "a range merged far": _merged("A1:XFD400"),
    "no weekdays": b"Navn;x;y\nKari;D;A\n",
    "headers only": HEAD.encode(),
    "people without days": f"{HEAD}\n\n\n".encode(),
    "begins on a Wednesday": b"Navn;on;to;fr;l\xc3\xb8;s\xc3\xb8;ma;ti\nKari;D;D;;;;;\n",
    "half a week": b"Navn;ma;ti;on;to;fr\nKari;D;D;;;;\n",
    "400 people": (HEAD + "\n" + "\n".join(f"P {number};D;;;;;;" for number in range(400))).encode(),
    "utf-16 without text": b"\xff\xfe\x00",
    "binary": bytes(range(256)) * 20,
    "an endless quote": (HEAD + '\nKari;"' + "D" * 200_000).encode(),
    "json": b'{"a": 1}',
    "html": b"<html><body><table><tr><td>ma</td></tr></table></body></html>",
    "yaml": b"format: rota/scenario/1\n",
}

REPORTED: dict[str, tuple[bytes, str]] = {
    "formula injection": (f"{HEAD}\nKari;=cmd|' /C calc'!A0;D;;;;;".encode(), "=cmd|' /C calc'!A0"),
    "formula of at": (f"{HEAD}\nKari;@SUM(1);D;;;;;".encode(), "@SUM(1)"),
    "formula of plus": (f"{HEAD}\nKari;+1+1;D;;;;;".encode(), "+1+1"),
    "path in a code": (f"{HEAD}\nKari;../../etc/passwd;D;;;;;".encode(), "../../etc/passwd"),
    "markup in a code": (f"{HEAD}\nKari;<script>alert(1)</script>;D;;;;;".encode(), "<script>alert(1)</script>"),
    "dates as text": (f"{HEAD}\nKari;2027-01-04;D;;;;;".encode(), "2027-01-04"),
    "an unknown code": (f"{HEAD}\nKari;QQ;D;;;;;".encode(), "QQ"),
}

ODD: dict[str, tuple[bytes, str]] = {
    "a percent that is none": (b"Navn;%;ma;ti;on;to;fr;l\xc3\xb8;s\xc3\xb8\nKari;ca 80;D;;;;;;", "no percent"),
    "hours with a unit": (b"Navn;Timer;ma;ti;on;to;fr;l\xc3\xb8;s\xc3\xb8\nKari;35,5 t;D;;;;;;", "no number"),
    "a sheet for each week": (
        _book(_two_sheets),
        "another sheet",
    ),
    "control characters": (f"{HEAD}\nKari;D\x07;D;;;;;".encode(), "cannot be seen"),
    "bidi override": (f"{HEAD}\nKa\u202eri;D;D;;;;;".encode(), "cannot be seen"),
    "a long cell": (f"{HEAD}\nKari;{'D' * 300};D;;;;;".encode(), "longer than"),
    "duplicate names": (f"{HEAD}\nKari;D;;;;;;\nKari;A;;;;;;".encode(), "twice"),
    "a formula without a value": (_book(_rows(DAYS, ["Kari", "=1+1", "D"])), "formula"),
    "merged cells": (
        _book(lambda book: (_rows(DAYS, ["Kari", "D", "D", "D", "D", "D"])(book), book.active.merge_cells("B2:C2"))[1]),  # type: ignore[union-attr]
        "merged",
    ),
}


def _read(data: bytes) -> WardSheet:
    return read_ward(read_cells(data, "../../turnus.xlsx"), "../../turnus.xlsx")


@pytest.fixture(autouse=True)
def _nothing_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_message(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _read(REFUSED[name])
    assert all(problem.message and len(str(problem)) < 600 for problem in caught.value.problems)
    # Whoever meets it at the table reads Bokmål first.
    assert all(problem.message_nb and problem.message_nb != problem.message for problem in caught.value.problems)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", REPORTED)
def test_a_cell_without_a_meaning_is_named_and_never_guessed(name: str) -> None:
    data, text = REPORTED[name]
    sheet = _read(data)
    assert text in sheet.codes
    meanings = tuple(CodeMeaning(code, "work" if code == "D" else "off", "07:30", "15:00", 30) for code in ("", "D"))
    with pytest.raises(InputError) as caught:
        build_ward(sheet, meanings, FACTS, "turnus")
    assert any(text in problem.path for problem in caught.value.problems)
    assert all(problem.message_nb and problem.message_nb != problem.message for problem in caught.value.problems)


def test_somebody_called_as_a_day_is_somebody() -> None:
    sheet = _read(f"{HEAD}\nDag Olsen;D;;;;;;\nDagvakter;1;;;;;;\nSum kveld;2;;;;;;".encode())
    assert [one.label for one in sheet.people] == ["Dag Olsen"]
    assert [one.text for one in sheet.left_out] == ["Dagvakter", "Sum kveld"]


@pytest.mark.parametrize("name", ODD)
def test_a_cell_that_is_not_read_as_it_is_is_reported_with_its_place(name: str) -> None:
    data, why = ODD[name]
    sheet = _read(data)
    assert any(why in one.why.en and one.why.nb and one.place for one in sheet.odd)


@pytest.mark.parametrize("name", REPORTED)
def test_what_is_built_of_it_holds_no_live_formula(name: str, tmp_path: Path) -> None:
    data, _ = REPORTED[name]
    sheet = _read(data)
    meanings = tuple(CodeMeaning(code, "work" if code else "off", "07:30", "15:00", 30) for code in sheet.codes)
    built = build_ward(sheet, meanings, FACTS, "turnus")
    folder = tmp_path / "ward"
    folder.mkdir()
    (folder / "baseline.yaml").write_text(built.baseline_yaml, encoding="utf-8")
    (folder / "roster.csv").write_text(built.roster_csv, encoding="utf-8")
    ward = usecases.load(folder / "baseline.yaml")
    assert all(one.code[0] not in "=+-@/." for one in ward.shifts)
    assert not any(
        cell.startswith(("=", "+", "-", "@")) for row in built.roster_csv.splitlines() for cell in row.split(",")
    )
    assert list(tmp_path.iterdir()) == [folder]
