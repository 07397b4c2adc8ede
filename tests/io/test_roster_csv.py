"""Rosters as CSV: what is read as it stands, what cannot be read, and the way there and back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.domain.finding import InputError
from rota.domain.roster import Duty, Roster
from rota.io.roster_csv import COLUMNS, read_roster, write_roster
from tests.io.minimal import minimal_scenario

SCENARIO = minimal_scenario()
HEADER = ",".join(COLUMNS)


def _read(folder: Path, text: str, encoding: str = "utf-8") -> Roster:
    path = folder / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path, SCENARIO)


def _problems(folder: Path, text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(InputError) as caught:
        _read(folder, text)
    return [
        (problem.line, f"{problem.path}: {problem.message}".removeprefix(": ")) for problem in caught.value.problems
    ]


def test_rows_are_read_in_their_order(tmp_path: Path) -> None:
    roster = _read(tmp_path, f"{HEADER}\nP02,1,7,N,21:45,07:45,600\n\nP01,1,1,D,07:30,15:30,450\n")
    assert roster.weeks == 4
    assert roster.duties == (
        Duty("P02", 1, 7, "N", 1305, 1440 + 465, 600, 2),
        Duty("P01", 1, 1, "D", 450, 930, 450, 4),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_dialects(encoding: str, delimiter: str, ending: str, tmp_path: Path) -> None:
    text = f'{HEADER}\n"P01", 2 ,1,Ø,7:30,24:00,\n'.replace(",", delimiter).replace("\n", ending)
    roster = _read(tmp_path, text, encoding)
    assert roster.duties == (Duty("P01", 2, 1, "Ø", 450, 1440, None, 2),)


def test_columns_in_another_order(tmp_path: Path) -> None:
    roster = _read(tmp_path, "code,position_id,week,day,paid_min,start,end\nD,P01,1,1,450,07:30,15:30\n")
    assert roster.duties[0] == Duty("P01", 1, 1, "D", 450, 930, 450, 2)


def test_missing_times_come_from_the_code_when_it_is_known(tmp_path: Path) -> None:
    roster = _read(tmp_path, f"{HEADER}\nP01,1,1,D,,,\nP01,1,2,Q,,,\nP01,1,3,D,,,60\nP01,1,4,D,08:00,16:00,\n")
    assert [(duty.start_min, duty.end_min, duty.paid_min) for duty in roster.duties] == [
        (450, 930, 450),
        (None, None, None),
        (450, 930, 60),
        (480, 960, 450),
    ]


def test_illegal_rosters_are_read_as_they_stand(tmp_path: Path) -> None:
    """Unknown position, unknown code, a week outside the cycle, two shifts on a day, another clock: for the checker."""
    text = f"{HEADER}\nP99,1,1,D,,,\nP01,1,1,XX,01:00,02:00,60\nP01,77,1,D,,,\nP01,0,1,D,,,\nP01,1,1,A,,,\n"
    roster = _read(tmp_path, f"{text}P01,1,1,A,10:00,10:00,1\n")
    assert len(roster.duties) == 6
    assert roster.duties[5].end_min == 600 + 1440  # an end at its start is a whole day later


def test_every_row_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    rows = [
        ",1,1,D,,,",
        "P01,1,1,,,,",
        "P01,x,1,D,,,",
        "P01,1.0,1,D,,,",
        "P01,1,8,D,,,",
        "P01,1,0,D,,,",
        "P01,1,1,D,25:00,26:00,",
        "P01,1,1,D,07:30,,",
        "P01,1,1,D,24:00,01:00,",
        "P01,1,1,D,,,-5",
        "P01,1,1,D,,,7.5",
        "P01,1,1,D,,",
        "P01," + "9" * 5000 + ",1,D,,,",
        "P01,1,1,D,07:30,15:30,450",
    ]
    assert _problems(tmp_path, "\n".join([HEADER, *rows])) == [
        (2, "position_id: is missing"),
        (3, "code: is missing"),
        (4, "week = x: a whole number is wanted"),
        (5, "week = 1.0: a whole number is wanted"),
        (6, "day = 8: a whole number from 1 to 7 is wanted"),
        (7, "day = 0: a whole number from 1 to 7 is wanted"),
        (8, "start = 25:00: write the clock time as HH:MM"),
        (8, "end = 26:00: write the clock time as HH:MM"),
        (9, "start, end: give both or leave both empty"),
        (10, "start = 24:00: is 00:00 of the next day: write it there"),
        (11, "paid_min = -5: a whole number of at least 0 is wanted"),
        (12, "paid_min = 7.5: a whole number of at least 0 is wanted"),
        (13, "6 cells; 7 are wanted"),
        (14, f"week = {'9' * 57}...: a whole number is wanted"),
    ]


def test_headers_that_do_not_fit(tmp_path: Path) -> None:
    wanted = f"the columns are {HEADER}"
    assert _problems(tmp_path, f"{HEADER},note,name\n") == [
        (1, f"unknown column 'note': {wanted}"),
        (1, f"unknown column 'name': {wanted}"),
    ]
    assert _problems(tmp_path, "position_id,week,day,code,code,end,paid_min\n") == [
        (1, f"column 'code' is there twice: {wanted}"),
        (1, f"missing column start: {wanted}"),
    ]
    assert _problems(tmp_path, "") == [(1, f"missing column {', '.join(COLUMNS)}: {wanted}")]


def test_files_that_are_no_csv(tmp_path: Path) -> None:
    assert "is not CSV" in _problems(tmp_path, f'{HEADER}\n"P01,1,1,D\n')[0][1]
    assert "is not CSV" in _problems(tmp_path, f'{HEADER}\nP01,1,1,"{"D" * 200_000}",,,\n')[0][1]
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER.encode() + b"\nP\xf8,1,1,D,,,\n")
    with pytest.raises(InputError, match=r"x.csv:2: is not UTF-8"):
        read_roster(path, SCENARIO)
    with path.open("wb") as stream:
        stream.truncate(20 * 1024 * 1024 + 1)
    with pytest.raises(InputError, match="at most 20,480 KiB"):
        read_roster(path, SCENARIO)
    with pytest.raises(InputError, match="no such file"):
        read_roster(tmp_path / "y.csv", SCENARIO)


def test_control_characters_in_names(tmp_path: Path) -> None:
    assert _problems(tmp_path, f"{HEADER}\nP\x1b1,1,1,D,,,\n") == [
        (2, "position_id = P\\x1b1: holds a control character or line break")
    ]


def test_thousands_of_bad_rows_are_cut_short(tmp_path: Path) -> None:
    told = _problems(tmp_path, HEADER + "\n,1,1,D,,," * 3000)
    assert len(told) == 501
    assert told[-1][1] == "more than 500 problems: the rest is not read"


def test_written_rows(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("old")
    write_roster(path, Roster(4, (Duty("P02", 1, 7, "N", 1305, 1905, 600), Duty("P01", 1, 1, "Q", None, None, None))))
    assert path.read_bytes() == f"{HEADER}\nP02,1,7,N,21:45,07:45,600\nP01,1,1,Q,,,\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["roster.csv"]


@pytest.mark.parametrize(("start", "end"), [(450, 450), (450, 450 + 1441), (1440, 1500), (-10, 100)])
def test_interval_without_a_clock_form_is_refused_and_the_old_file_stays(start: int, end: int, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("old")
    with pytest.raises(ValueError, match="has no clock form"):
        write_roster(path, Roster(4, (Duty("P01", 1, 1, "D", start, end, 1),)))
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["roster.csv"]


# What a name can hold that CSV must not trip over.
NAMES = st.text("Pø9,;\"'=@+-|\\", min_size=1, max_size=8)


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    start = draw(st.integers(0, 1439))
    end = start + draw(st.integers(1, 1440))
    known = draw(st.booleans())
    code = draw(st.sampled_from(["D", "A", "N"]) if known else NAMES.filter(lambda name: name not in "D A N F FE"))
    paid = draw(st.integers(0, 2000))
    clock = (start, end) if known or draw(st.booleans()) else (None, None)
    return Duty(draw(NAMES), draw(st.integers(-9, 999)), draw(st.integers(1, 7)), code, *clock, paid)


@given(rows=st.lists(duties(), max_size=6), delimiter=st.sampled_from([",", ";"]))
def test_what_is_written_is_read_back(
    rows: list[Duty], delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    roster = Roster(4, tuple(rows))
    stream = io.StringIO()
    write_roster(stream, roster)
    path = tmp_path_factory.mktemp("csv") / "roster.csv"
    if delimiter == ";" and not any(mark in row.position_id + row.code for row in rows for mark in ',;"'):
        path.write_bytes(stream.getvalue().replace(",", ";").encode())
    else:
        write_roster(path, roster)
        assert path.read_bytes() == stream.getvalue().encode()
    back = read_roster(path, SCENARIO)
    # Their own order is kept, not only their content.
    assert [(d.position_id, d.week, d.day, d.code, d.start_min, d.end_min, d.paid_min) for d in back.duties] == [
        (d.position_id, d.week, d.day, d.code, d.start_min, d.end_min, d.paid_min) for d in rows
    ]
    assert back.digest == roster.digest
