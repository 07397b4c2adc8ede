"""`rota hours` as scripts see it: plain figures, a roster, and every problem at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rota.cli import main

WARD = """\
format: rota/scenario/1
id: tiny
title: {nb: Liten, en: Tiny}
data_origin: {assumed: true}
ward: {name: Ward}
cycle: {weeks: 4, start: 2027-01-04}
shifts:
  - {code: D, name: Day, kind: day, start: "07:00", end: "15:00", unpaid_break_min: 30}
  - {code: N, name: Night, kind: night, start: "22:00", end: "06:00"}
competences:
  - {id: helper, name: Helper}
demand:
  - {id: day, days: all, from: "07:00", to: "15:00", min: 0}
positions:
  - {id: P1, competence: helper, percent: 80, full_time_hours: 35.5, weekend_every: 2, shifts: [D]}
  - {id: P2, competence: helper, percent: 60, full_time_hours: 35.5, weekend_every: 2, shifts: [N]}
  - {id: P3, competence: helper, percent: 60, full_time_hours: 35.5, weekend_every: 2, shifts: [D]}
"""
ROSTER = """\
position_id,week,day,code,start,end,paid_min
P1,1,7,D,07:00,15:00,450
P1,2,1,D,07:00,15:00,450
P2,1,1,N,22:00,06:00,480
"""
PLAIN = ("hours", "--weeks", "6", "--planned-h", "204", "--night-h")


def run(*arguments: str) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "ward.yaml").write_text(WARD, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return str(tmp_path / "ward.yaml"), str(tmp_path / "roster.csv")


def test_plain_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*PLAIN, "60", "--sunday-h", "28", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    # 60/4 + 28/6 = 19.67; 37.5 x 204/223.67 = 34.20; 204/(34.2027 x 6) = 99.41 %.
    assert told["compensation_hours"] == 19.67
    assert told["weekly_hours"] == told["unclamped_weekly_hours"] == 34.2
    assert told["clamped"] is None
    assert told["position_percent"] == 99.41
    assert told["conditions_of_weighting"] == "cannot_be_judged"
    assert (told["weights"]["night_minutes_per_hour"], told["weights"]["sunday_minutes_per_hour"]) == (15, 10)
    assert all(criterion["evidence"] in ("verified", "to verify", "not law") for criterion in told["criteria"])


def test_plain_figures_at_the_floor(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*PLAIN, "96", "--sunday-h", "40", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["unclamped_weekly_hours"], told["weekly_hours"], told["clamped"]) == (32.6, 33.6, "floor")
    assert run(*PLAIN, "96", "--sunday-h", "40", "--lang", "en") == 0
    text = capsys.readouterr().out
    assert "(the floor)" in text
    assert "33.60" in text
    assert "hours that are not night hours" in text
    assert "[to verify]" in text


def test_every_problem_of_plain_figures_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hours", "--weeks", "2.5", "--planned-h", "nan", "--night-h", "1,5", "--sunday-h", "1e3") == 2
    told = capsys.readouterr().err
    assert told.startswith("4 problems:")
    for option in ("--weeks", "--planned-h", "--night-h", "--sunday-h"):
        assert option in told
    assert run("hours", "--weeks", "60", "--planned-h", "-1", "--night-h", "-2", "--sunday-h", "-3") == 2
    assert capsys.readouterr().err.startswith("4 problems:")
    assert run(*PLAIN, "200", "--sunday-h", "5") == 2
    assert "counts as night only" in capsys.readouterr().err


def test_the_figures_go_together_and_not_with_a_roster(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("hours") == 2
    assert "nothing given" in capsys.readouterr().err
    assert run("hours", "--weeks", "6", "--holidays") == 2
    told = capsys.readouterr().err
    assert "--planned-h, --night-h, --sunday-h: is missing" in told
    assert "--holidays" in told
    assert run("hours", files[0], "--weeks", "six") == 2
    told = capsys.readouterr().err
    assert "cannot be used with a roster" in told
    assert "ROSTER.csv: is missing" in told
    assert "'six' is not a number" in told


def test_a_roster_as_json(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hours", *files, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    first, second = told["positions"]
    # P1: 1 of 4 Sundays, days alone: 37.5 h. 2 h x 80 % = 1.6 h a week more than with the 35.5 stated.
    assert first["basis"]["weekly_hours"] == 37.5
    assert first["standing"] == "shorter_than_the_ground"
    assert first["change_hours_per_week_if_basis"] == 1.6
    assert first["sundays"]["needed"] == 2
    assert first["weighting"]["sunday_hours"] == 7.5
    assert first["red_days"] is None
    # P2: nights alone.
    assert second["basis"] == {
        "weekly_hours": 35.5,
        "grounds": ["mainly_night"],
        "open_weekly_hours": 35.5,
        "open_grounds": [],
    }
    assert second["standing"] == "agrees"
    assert told["without_work"] == ["P3"]


def test_a_roster_on_its_dates(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hours", *files, "--holidays", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    # Monday of week 2 in four, from 11 January 2027 every 28 days: 5 April, 3 May, 31 May ... none is red, and of the
    # Sundays of week 1 (10 January, ...) all are in the Sunday time already.
    assert told["positions"][0]["red_days"] == {"weeks": 52, "added_sunday_hours_per_week": 0.0}
    assert "Red days are included" in told["notes"][0]["en"]


@pytest.mark.parametrize(("lang", "words"), [("nb", "faller bort"), ("en", "falls away")])
def test_a_roster_in_the_terminal(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str], lang: str, words: str
) -> None:
    assert run("hours", *files, "--lang", lang, "--holidays") == 0
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= 80
    assert words in " ".join(told.split())
    assert "P3" in told


def test_a_year_without_known_red_days_is_bad_input(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(files[0])
    path.write_text(WARD.replace("2027-01-04", "2104-01-07"), encoding="utf-8")
    assert run("hours", *files, "--holidays") == 2
    assert "outside the years 1950 to 2090" in capsys.readouterr().err


def test_a_pack_without_full_time_weeks_is_bad_input(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(files[0])
    path.write_text(WARD.replace("ward: {name: Ward}", "ward: {name: Ward}\nrule_pack: none"), encoding="utf-8")
    assert run("hours", *files) == 2
    assert "rule_pack" in capsys.readouterr().err


def test_help_says_that_sunday_hours_are_not_night_hours(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hours", "--help") == 0
    told = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "NOT night hours" in told
