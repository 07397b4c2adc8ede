"""Readers and writers of the public benchmark formats: what is read, and every problem told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from rota.domain.finding import InputError
from rota.io.curtois import read_lines, write_line_roster
from rota.io.rws import read_rotation, write_rotation_rota
from tests.bench.instances import CURTOIS, RWS


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "Instance1.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_curtois_is_read(tmp_path: Path) -> None:
    problem = read_lines(_file(tmp_path, CURTOIS))
    assert (problem.name, problem.days, [shift.id for shift in problem.shifts]) == ("Instance1", 15, ["E", "L"])
    assert problem.shifts[1].cannot_precede == {0}
    ann = problem.staff[0]
    assert (ann.max_shifts, ann.max_total_min, ann.min_total_min, ann.max_weekends) == ((6, 4), 4800, 2880, 1)
    assert (ann.max_consecutive_shifts, ann.min_consecutive_shifts, ann.min_consecutive_days_off) == (4, 2, 2)
    assert (ann.days_off, problem.staff[1].max_shifts) == ({0, 9}, (15, 0))
    assert problem.on_requests == {(0, 2, 0): 7, (1, 14, 0): 3}
    assert problem.off_requests == {(1, 4, 0): 5}
    assert (problem.cover[1].day, problem.cover[1].shift, problem.cover[1].over_weight) == (3, 1, 10)


def test_rws_is_read(tmp_path: Path) -> None:
    problem = read_rotation(_file(tmp_path, RWS))
    assert (problem.days, problem.employees, problem.demand[1]) == (7, 2, (0, 0, 0, 0, 0, 1, 1))
    assert (problem.shifts[0].max_block_days, problem.max_off_days, problem.max_work_days) == (5, 5, 7)
    assert (problem.forbidden_pairs, problem.forbidden_triples) == ({(1, 0)}, {(0, -1, 0)})


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("E,480,", "E,zero,", 7, "'zero': a whole number from 1"),
        ("L,600,E", "L,600,X", 8, "'X': no such shift"),
        ("Ann,E=6|L=4,4800,2880", "Ann,E=6|X=4,4800,2880", 12, "'X=4': SHIFT=NUMBER"),
        ("Ann,E=6|L=4,4800,2880", "Ann,E=6|L=4,4800,4801", 12, "4801 is more than the 4800"),
        ("5,1,1,2", "5,1,1", 13, "is missing: 7 values"),
        ("Ann,0,9", "Ann,0,15", 16, "'15': a whole number from 0 to 14"),
        ("Bo,14,E,3", "Cy,14,E,3", 20, "'Cy': no such staff member"),
        ("3,L,1,50,10", "3,L,1,50,-10", 27, "'-10': a whole number"),
        ("SECTION_COVER", "SECTION_COVERS", 25, "is no section of the format"),
        ("Bo,E=15", "Ann,E=15", 13, "an id that no other staff member has"),
    ],
)
def test_problems_of_curtois(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert old in CURTOIS
    with pytest.raises(InputError) as caught:
        read_lines(_file(tmp_path, CURTOIS.replace(old, new, 1)))
    assert any(problem.line == line and said in str(problem) for problem in caught.value.problems), str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("1 1 1 1 1 0 0", "1 1 1 1 1 0", 11, "6 numbers: one for each of the 7 days"),
        ("0 0 0 0 0 1 1", "0 0 0 0 0 1 x", 12, "'x': a whole number"),
        ("D 360 480 2 5", "D 360 480 5 2", 15, "2 is less than the fewest, 5"),
        ("N D\n", "N X\n", 28, "'N X': 2 names of shifts"),
        ("D - D\n", "", 28, "the file ends before a forbidden sequence"),
        ("D - D\n", "D - D\nN - D\n", 30, "1 lines more than"),
        ("#Number of Employees\n2", "#Number of Employees\n0", 5, "'0': a whole number from 1"),
    ],
)
def test_problems_of_rws(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert old in RWS
    with pytest.raises(InputError) as caught:
        read_rotation(_file(tmp_path, RWS.replace(old, new, 1)))
    assert any(problem.line == line and said in str(problem) for problem in caught.value.problems), str(caught.value)


def test_all_problems_at_once(tmp_path: Path) -> None:
    text = CURTOIS.replace("E,480,", "E,zero,").replace("Bo,4,E,5", "Cy,4,X,5")
    with pytest.raises(InputError) as caught:
        read_lines(_file(tmp_path, text))
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("text", ["", "# nothing\n", "12\n", "SECTION_HORIZON\n"])
def test_files_of_nothing(tmp_path: Path, text: str) -> None:
    for read in (read_lines, read_rotation):
        with pytest.raises(InputError):
            read(_file(tmp_path, text))


def test_rosters_are_written(tmp_path: Path) -> None:
    problem = read_lines(_file(tmp_path, CURTOIS))
    out = tmp_path / "out.txt"
    write_line_roster(out, problem, ((-1, 0, 1, *(-1,) * 12), (0,) * 15))
    assert out.read_text(encoding="utf-8").split("\n")[0].split("\t") == ["", "E", "L", *[""] * 12]
    rotation = read_rotation(_file(tmp_path, RWS))
    write_rotation_rota(out, rotation, (0, 0, -1, -1, -1, 1, 1, -1, -1, 0, 0, 0, -1, -1))
    assert out.read_text(encoding="utf-8") == "D D - - - N N\n- - D D D - -\n"
