"""`rota calendar`: exit codes, the file it writes, and JSON alone on standard output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_cli import HEADER, WARD, run


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    scenario, roster = tmp_path / "ward.yaml", tmp_path / "roster.csv"
    scenario.write_text(WARD, encoding="utf-8")
    roster.write_text(HEADER + "P1,1,1,D,07:00,15:00,450\n", encoding="utf-8")
    return str(scenario), str(roster)


def test_json_alone(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("calendar", *files, "--from", "2027-03-15", "--weeks", "3", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["from"], data["to"], data["weeks"]) == ("2027-03-15", "2027-04-04", 3)
    # 15 March is day 70: the cycle of two weeks begins again, and once more on 29 March.
    worked = [day["date"] for day in data["positions"][0]["days"] if day["duties"]]
    assert worked == ["2027-03-15", "2027-03-29"]


def test_summary_and_file(files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "made" / "calendar.csv"
    arguments = ("--position", "P1", "--holiday", "2027-07-05:2027-07-11", "--out", str(out), "--lang", "en")
    assert run("calendar", *files, *arguments) == 0
    text = capsys.readouterr().out
    assert "27 (Mo 5 July 2027)" in text.replace("\u00a0", " ")
    assert text.rstrip().endswith(str(out))
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1 + 364


def test_bad_input(files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("calendar", *files, "--from", "soon", "--holiday", "2027-07-01", "--out", str(tmp_path)) == 2
    error = capsys.readouterr().err
    assert "3 problems" in error
    assert "'soon' is not a date" in error
    assert "write two dates" in error
    assert "is a folder" in error
    assert run("calendar", *files, "--from", "2027-01-05", "--position", "P7") == 2
    error = capsys.readouterr().err
    assert "2027-01-05 is not a Monday; the one before it is 2027-01-04" in error
    assert "P7: no such line" in error
