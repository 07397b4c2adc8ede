"""`rota repair` as scripts see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rota.cli import main
from rota.edit.session import EditSession
from rota.io.roster_csv import read_roster
from rota.usecases import load

WARD = """\
format: rota/scenario/1
id: tiny
title: {nb: Liten, en: Tiny}
data_origin: {assumed: true}
ward: {name: Ward}
cycle: {weeks: 1, start: 2027-01-04}
shifts:
  - {code: D, name: {nb: Dagvakt, en: Day shift}, kind: day, start: "07:00", end: "15:00", unpaid_break_min: 30}
competences: [{id: care, name: Care}]
demand: [{id: day, days: weekdays, from: "07:00", to: "15:00", min: 1, max: 2}]
positions:
  - {id: P1, holder: Kari, competence: care, percent: 60, full_time_hours: 37.5, weekend_every: 0, shifts: [D]}
  - {id: P2, holder: Ola, competence: care, percent: 60, full_time_hours: 37.5, weekend_every: 0, shifts: [D]}
"""
ROSTER = """\
position_id,week,day,code,start,end,paid_min
P1,1,1,D,,,
P1,1,2,D,,,
P1,1,3,D,,,
P2,1,3,D,,,
P2,1,4,D,,,
P2,1,5,D,,,
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "ward.yaml", tmp_path / "roster.csv"
    for path, text in zip(paths, (WARD, ROSTER), strict=True):
        path.write_text(text, encoding="utf-8")
    return str(paths[0]), str(paths[1])


def run(*arguments: str) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as end:
        main(("repair", *arguments))
    return int(end.value.code or 0)


def test_a_change_is_told_with_what_mends_it(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*files, "--change", "P1:w1d2=-", "--lang", "en") == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "P1 Kari, week 1 Tu: D → off" in told
    assert "too few present" in told
    # Kari may come back on Tuesday: the cell is not locked.
    assert "Kari takes day shift Tuesday of week 1; no new breaches; 2 breaches disappear" in told


def test_nothing_changed_is_fine_and_says_so_in_norwegian(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*files) == 0
    told = capsys.readouterr().out
    assert "Endrede celler: 0" in told
    assert "Brudd som gjenstår: ingen" in told


def test_solved_around_the_locks_with_files(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kari is off on Tuesday. Ola takes it and hands her Thursday or Friday: three cells beside the one edited."""
    out = tmp_path / "out"
    arguments = ("--change", "P1:w1d2=-", "--lock", "P1:w1d2", "--solve", "--workers", "2", "--out", str(out))
    assert run(*files, *arguments, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["position_id"], one["day"], one["after"]) for one in told["changed"]] == [("P1", 2, [])]
    solved = told["solved"]
    levels = {one["priority"]: one for one in solved["objective"]}
    assert levels["cover_minimum"]["value"] == 0
    assert levels["changes"]["value"] == len(solved["changed"]) == 3
    assert levels["changes"]["proved"]
    assert solved["check"]["findings_by_severity"]["hard"] == 0
    scenario = load(Path(files[0]))
    mended = read_roster(out / "roster.csv", scenario)
    assert not [duty for duty in mended.duties if duty.position_id == "P1" and duty.day == 2]
    first = read_roster(Path(files[1]), scenario)
    again = EditSession.from_json(scenario, first, (out / "edits.json").read_text(encoding="utf-8"))
    assert len(again.locks) == 1
    assert {path.name for path in out.iterdir()} == {"edits.json", "result.json", "roster.csv", "check.json"}


def test_locks_that_clash_end_with_the_proof(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    off = [item for day in range(1, 4) for item in ("--change", f"P1:w1d{day}=-", "--lock", f"P1:w1d{day}")]
    assert run(*files, *off, "--solve", "--workers", "2", "--lang", "en") == 1
    told = capsys.readouterr().out
    assert "PROVED_INFEASIBLE" in told
    assert "P1: cannot be kept together" in told


def test_bad_cells_are_told_all_at_once(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*files, "--change", "P1:w1d9=D", "--change", "P1:w1d2", "--lock", "P1w1d1") == 2
    told = capsys.readouterr().err
    assert told.startswith("3 problems")
    assert run(*files, "--change", "P1:w1d2=X", "--change", "P9:w1d2=D") == 2
    told = capsys.readouterr().err
    assert "no such shift: X" in told
    assert "P9:w1d2: no such position" in told
