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
    flowing = " ".join(told.split())
    for words in (
        "the 2022 settlement",
        "(2022–2023), used for a rota from 4 January 2027; prices of 2023",
        "The percents of overtime: to verify",
        "not given and not included",
        "F3, F4 and F5 are left out",
    ):
        assert words in flowing
    assert "Extra shift D for P12" in told


def test_rates_of_the_scenarios_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (FOLDER / "baseline.yaml").read_text(encoding="utf-8")
    own = """  rates:
    years: "2026"
    source: "Local agreement of 2026"
    evening: {from: "17:00", to: "21:00", kr_per_hour: 60.0}
    night: {from: "21:00", to: "06:00", percent: 25.0, kr_per_hour: 75.0}
    weekend: {percent: 22.0, kr_per_hour: 75.0}
    holiday: {percent: 133.3}
    overtime: {ordinary_percent: 50.0, unsocial_percent: 100.0, red_day_percent: 133.3}
"""
    (tmp_path / "baseline.yaml").write_text(text.replace("  rates_table: ks-2022\n", own), encoding="utf-8")
    (tmp_path / "roster.csv").write_bytes((FOLDER / "roster.csv").read_bytes())
    side = [str(tmp_path / "baseline.yaml"), str(tmp_path / "roster.csv")]
    assert run("cost", *side) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "scenarioets egne satser (2026), brukt på en turnus fra 4." in told
    assert "Local agreement of 2026" in told
    assert run("cost", *side, "--json") == 0
    assert json.loads(capsys.readouterr().out)["rates"]["source"] == {
        "reference": "Local agreement of 2026",
        "assumed": None,
    }


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("cost", *SIDE, "--json", "--extra", "P01:1:7:A") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["rates"]["price_year"] == 2023
    assert data["rates"]["source"]["evidence"] == "verified"
    assert data["rates"]["source"]["overtime_evidence"] == "to verify"
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


def test_a_competence_without_yearly_pay_is_asked_for_here_and_not_by_validate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (FOLDER / "baseline.yaml").read_text(encoding="utf-8")
    assert "nurse: 556600, " in text
    (tmp_path / "baseline.yaml").write_text(text.replace("nurse: 556600, ", ""), encoding="utf-8")
    (tmp_path / "roster.csv").write_bytes((FOLDER / "roster.csv").read_bytes())
    assert run("validate", str(tmp_path / "baseline.yaml")) == 0
    assert run("cost", str(tmp_path / "baseline.yaml"), str(tmp_path / "roster.csv")) == 2
    assert "gives no yearly pay for the competence nurse" in capsys.readouterr().err


def test_an_unknown_year_is_never_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (FOLDER / "baseline.yaml").read_text(encoding="utf-8")
    (tmp_path / "baseline.yaml").write_text(text.replace("ks-2022", "ks-2027"), encoding="utf-8")
    (tmp_path / "roster.csv").write_bytes((FOLDER / "roster.csv").read_bytes())
    assert run("validate", str(tmp_path / "baseline.yaml")) == 2
    told = capsys.readouterr().err
    assert "baseline.yaml:" in told
    assert "no table of rates 'ks-2027'" in told


def test_rows_that_no_figure_counts_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (FOLDER / "roster.csv").read_text(encoding="utf-8").rstrip("\n")
    changed = tmp_path / "roster.csv"
    changed.write_text(f"{rows}\nP99,1,1,D,07:15,15:15,450\n", encoding="utf-8")
    for verb in ("cost", "profile", "hours"):
        assert run(verb, SIDE[0], str(changed), "--lang", "en") == 0
        assert "1 row of the roster left out" in " ".join(capsys.readouterr().out.split())


def test_a_place_that_cannot_be_written_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("calendar", *SIDE, "--out", "/proc/nope.csv") == 2
    assert "cannot be written" in capsys.readouterr().err
