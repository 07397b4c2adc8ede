"""`rota cost` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rota.cli import main

FOLDER = Path(__file__).parent.parent / "scenarios" / "langvaktsturnus"
SIDE = [str(FOLDER / "baseline.yaml"), str(FOLDER / "roster.csv")]


def run(*arguments: str) -> int:
    """The exit code of a command line."""
    try:
        main(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_the_rates_their_year_and_what_is_left_out_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("cost", *SIDE, "--lang", "en", "--extra", "P12:1:2:D") == 0
    told = capsys.readouterr().out
    for words in ("the 2022 settlement", "prices of 2023", "not given and not included", "F3, F4 and F5 are left out"):
        assert words in told
    assert "Extra shift D for P12" in told


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("cost", *SIDE, "--json", "--extra", "P01:1:7:A") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["rates"]["price_year"] == 2023
    assert data["employer_kr"] is None
    assert data["pay_kr"] == pytest.approx(sum(one["pay_kr"] for one in data["positions"]))
    (extra,) = data["extra_shifts"]
    assert extra["total_kr"] == pytest.approx(extra["ordinary_kr"] + extra["supplement_kr"] + extra["overtime_kr"])


def test_every_problem_of_the_extra_shifts_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("cost", *SIDE, "--extra", "P99:13:8:Q", "--extra", "nonsense") == 2
    told = capsys.readouterr().err
    for words in (
        "5 problems",
        "no position 'P99'",
        "no shift 'Q'",
        "week 13",
        "day 8",
        "write POSITION:WEEK:DAY:CODE",
    ):
        assert words in told


def test_a_scenario_without_pay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (FOLDER / "baseline.yaml").read_text(encoding="utf-8")
    start, end = text.index("\npay:"), text.index("\nagreements:")
    (tmp_path / "baseline.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    (tmp_path / "roster.csv").write_bytes((FOLDER / "roster.csv").read_bytes())
    assert run("cost", str(tmp_path / "baseline.yaml"), str(tmp_path / "roster.csv")) == 2
    assert "the scenario gives no pay" in capsys.readouterr().err


def test_an_unknown_year_is_never_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (FOLDER / "baseline.yaml").read_text(encoding="utf-8")
    (tmp_path / "baseline.yaml").write_text(text.replace("ks-2022", "ks-2027"), encoding="utf-8")
    (tmp_path / "roster.csv").write_bytes((FOLDER / "roster.csv").read_bytes())
    assert run("validate", str(tmp_path / "baseline.yaml")) == 2
    told = capsys.readouterr().err
    assert "baseline.yaml:" in told
    assert "no table of rates 'ks-2027'" in told
