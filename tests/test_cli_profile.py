"""`rota profile`: JSON alone on standard output, text in either language, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_cli import HEADER, WARD, run


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    scenario, roster = tmp_path / "ward.yaml", tmp_path / "roster.csv"
    scenario.write_text(WARD, encoding="utf-8")
    # Two days in a row, and the cycle of two weeks rolls: 16 h off, then 12 days free.
    roster.write_text(HEADER + "P1,1,1,D,07:00,15:00,450\nP1,1,2,D,07:00,15:00,450\n", encoding="utf-8")
    return str(scenario), str(roster)


def test_json_alone(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("profile", *files, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["weeks"] == 2
    assert data["positions"]["P1"]["shortest_rest_h"] == 16
    assert data["positions"]["P1"]["free_block_mean_days"] == 12
    assert data["ward"]["shortest_rest_h"]["recommendations"]["shortest_rest_h.law"] == {"outside": [], "margin": 5}


def test_text_in_both_languages(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("profile", *files) == 0
    assert "Ergonomisk profil: Liten" in capsys.readouterr().out
    assert run("profile", *files, "--lang", "en") == 0
    assert "Ergonomic profile: Tiny" in capsys.readouterr().out


def test_a_missing_roster_is_bad_input(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("profile", files[0], "nowhere.csv") == 2
    assert "nowhere.csv" in capsys.readouterr().err
