"""A laid roster in the terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from rota.domain.base import LANGUAGES, Language
from rota.domain.laid import Laid
from rota.domain.scenario import Scenario
from rota.io.calendar_data import COLUMNS, calendar_json, write_calendar_csv
from rota.io.calendar_view import print_calendar
from rota.usecases import lay
from tests.measures.wards import position, roster, ward


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return ward([position("P1"), position("P2")], weeks=2)


@pytest.fixture(scope="module")
def laid(scenario: Scenario) -> Laid:
    # P1 works Mondays to Fridays and every second weekend, P2 each Saturday night.
    return lay(scenario, roster(scenario, P1="DDDDD..|DDDDDDD", P2=".....N.|.....N."))


def printed(laid: Laid, scenario: Scenario, lang: Language, width: int = 80) -> str:
    stream = io.StringIO()
    print_calendar(laid, scenario, lang, Console(file=stream, width=width, highlight=False))
    return stream.getvalue().replace("\u00a0", " ")


def test_terminal_in_both_languages(laid: Laid, scenario: Scenario) -> None:
    nb, en = (printed(laid, scenario, lang) for lang in LANGUAGES)
    assert "4. januar 2027 til 2. januar 2028, 52 uker" in nb
    assert "ma 17. mai 2027: 2. pinsedag / 17. mai" in nb
    assert "sø 28. mars 2027: 1 t kortere: P2 N (8 t)" in nb
    assert "18 av 32, høyst 16" in nb
    assert "Over halvparten i et halvår: P1 × 2, P2 × 13" in " ".join(nb.split())
    assert "18 of 32, at most 16" in en
    assert "Su 31 October 2027: 1 h longer: P2 N (10 h)" in en
    assert "F4" in nb
    assert "F4" in en
    for line in (*nb.splitlines(), *en.splitlines()):
        assert len(line) <= 80


def test_terminal_of_a_short_period_says_what_is_missing(scenario: Scenario) -> None:
    short = lay(scenario, roster(scenario, P1="DDDDD..|DDDDDDD"), weeks=2)
    text = printed(short, scenario, "en", 200)
    assert "the period is shorter than 26 weeks" in text
    assert text.count("none in the period") == 3  # eves, clock nights and holiday weeks
    assert "half-year: P1" not in text


def test_json_holds_every_date(laid: Laid, scenario: Scenario) -> None:
    data = json.loads(json.dumps(calendar_json(laid, scenario), allow_nan=False))
    first = data["positions"][0]
    assert [len(one["days"]) for one in data["positions"]] == [364, 364]
    assert first["tightest_half_year"] == {
        "from": "2027-01-04",
        "to": "2027-07-04",
        "worked": 18,
        "total": 32,
        "at_most": 16,
        "margin": -2,
    }
    assert first["f3_averaging"] == ["2027-05-06", "2027-05-17"]
    assert first["f3_alternating"] == ["2027-03-26", "2027-03-29"]
    assert first["f4"] is None
    flagged = [day["date"] for day in first["days"] if day["f3_averaging"]]
    assert flagged == first["f3_averaging"]
    assert [night["change_min"] for night in data["clock_changes"]] == [-60, 60]
    assert data["clock_changes"][0]["duties"][0]["present_min"] == 480
    assert {"date": "2027-05-17", "weekday": "mon"}.items() <= data["red_days"][7].items()
    assert {one["id"] for one in data["definitions"]} == {"F1", "F2", "F3", "F4", "F5", "worked"}


def test_csv_has_a_row_per_position_and_date(laid: Laid, tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    write_calendar_csv(path, laid, "nb")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 2 * 364
    by_date = {row["date"]: row for row in rows if row["position_id"] == "P1"}
    assert by_date["2027-05-17"]["red_day"] == "2. pinsedag / 17. mai"
    assert by_date["2027-05-17"]["weekday"] == "mandag"
    assert (by_date["2027-05-17"]["start"], by_date["2027-05-17"]["end"]) == ("07:00", "15:00")
    assert (by_date["2027-03-26"]["f3_alternating"], by_date["2027-05-06"]["f3_averaging"]) == ("F3", "F3")
    assert by_date["2027-01-10"]["mark"] == "F1"
    night = next(row for row in rows if row["position_id"] == "P2" and row["date"] == "2027-10-30")
    assert (night["end"], night["clock_change_min"]) == ("07:00", "60")
