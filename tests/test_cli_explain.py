"""The verb `explain` as scripts see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_cli import WARD, run

SHORT = WARD.replace("min: 1}", "min: 2}")


@pytest.fixture
def short_ward(tmp_path: Path) -> Path:
    path = tmp_path / "short.yaml"
    path.write_text(SHORT, encoding="utf-8")
    return path


def test_a_short_ward_is_explained_as_json(short_ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", str(short_ward), "--json", "--workers", "1", "--time-limit", "20") == 0
    found = json.loads(capsys.readouterr().out)
    # Three people at every second weekend work three weekends in two weeks; two people a weekend are four.
    assert found["verdict"] == "proved_impossible"
    assert {one["rule"] for one in found["clashes"][0]["requirements"]} == {"weekend.frequency", "cover.minimum"}
    assert found["relaxations"]
    assert found["clashes"][0]["confirmed"] is True


def test_both_languages_are_printed(short_ward: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", str(short_ward), "--lang", "en", "--workers", "1", "--time-limit", "20") == 0
    english = capsys.readouterr().out
    assert "Proved impossible" in english
    assert "Possible if one of these" in english
    assert run("explain", str(short_ward), "--workers", "1", "--time-limit", "20") == 0
    assert "Bevist umulig" in capsys.readouterr().out


def test_a_possible_ward_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "fine.yaml"
    path.write_text(WARD, encoding="utf-8")
    assert run("explain", str(path), "--lang", "en", "--workers", "1", "--time-limit", "20") == 0
    assert "Nothing clashes" in capsys.readouterr().out


def test_a_solve_that_falls_short_points_here(
    short_ward: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("solve", str(short_ward), "--out", str(tmp_path / "out"), "--workers", "1", "--time-limit", "3") == 1
    assert f"rota explain {short_ward}" in capsys.readouterr().err


def test_little_time_is_kept_and_never_called_impossible(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "fine.yaml"
    path.write_text(WARD, encoding="utf-8")
    assert run("explain", str(path), "--json", "--workers", "1", "--time-limit", "1") == 0
    assert json.loads(capsys.readouterr().out)["verdict"] in ("possible", "undecided")


def test_every_bad_argument_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = ("--time-limit", "0", "--workers", "many", "--seed", "-1", "--lang", "de")
    assert run("explain", str(tmp_path / "none.yaml"), *bad) == 2
    told = capsys.readouterr().err
    assert told.startswith("5 problems:")
    for place in ("rota explain --time-limit", "--workers: 'many'", "--seed: '-1'", "--lang: ", "none.yaml"):
        assert place in told
    assert "Traceback" not in told
