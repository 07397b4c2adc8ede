"""`rota weekend` as scripts and leaders see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rota.cli import main

TRIAL = str(Path(__file__).parent.parent / "scenarios" / "langvaktsturnus" / "baseline.yaml")


def run(*arguments: str) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as end:
        main(("weekend", TRIAL, *arguments))
    return int(end.value.code or 0)


def test_json_of_the_trial_ward_with_levers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", "--lever", "remove=W01,W02,W03", "--lever", "fill=P07") == 0
    told = json.loads(capsys.readouterr().out)
    # Owed 20.667 - 3 + 2/3 = 18.333 of 20 places.
    day = told["groups"][0]
    assert (day["required_places"], day["owed_places"], day["gap_places"]) == (20, 18.3333, 1.6667)
    assert told["levers"] == ["remove=W01,W02,W03", "fill=P07"]
    assert told["proves_shortage"]
    assert [one["day"] for one in day["lacks_most"]] == ["sat", "sun"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nb", ("Helgeregnskap", "20 plasser kreves hver helg", "20,67", "Dag og kveld", "Ledig, ikke medregnet: P07")),
        ("en", ("Weekend ledger", "20 places are required", "20.67", "Day and evening", "Vacant, not counted: P07")),
    ],
)
def test_the_report_in_both_languages(lang: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", lang) == 0
    told = " ".join(capsys.readouterr().out.split())
    for word in words:
        assert word in told


def test_every_bad_lever_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    bad = (
        "speed=all:2",
        "frequency=all",
        "frequency=all:2.5",
        "percent=P01:101",
        "percent=P01:0",
        "long=P01:9",
        "long=nobody:12.5",
        "shifts=P01:D+X",
        "length=D:0",
        "length=X:7",
        "add=P01:400",
        "remove=all",
        "fill=P01",
        "friday=maybe",
    )
    assert run(*(part for lever in bad for part in ("--lever", lever))) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{len(bad)} problems:")
    for lever in bad:
        assert lever in told


def test_levers_change_what_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    levers = ("frequency=under-30:3", "length=D:7", "percent=P14:100", "add=P14:2", "shifts=W01:D", "long=P01:12.5")
    assert run("--json", *(part for lever in levers for part in ("--lever", lever))) == 0
    by_id = {one["id"]: one for one in json.loads(capsys.readouterr().out)["positions"]}
    assert (by_id["W02"]["weekend_every"], by_id["W02"]["weekends"]) == (3, 4)
    assert by_id["P14"]["percent"] == by_id["P14-1"]["percent"] == by_id["P14-2"]["percent"] == 100
    # Two shifts of A 6.5 h or D 7 h; W01 now D at 7 h both days; two long shifts of 12.5 h over two places each.
    assert by_id["P02"]["hours_when_on"] == [13, 14]
    assert by_id["W01"]["hours_when_on"] == [14, 14]
    assert (by_id["P01"]["hours_when_on"], by_id["P01"]["places_when_on"]) == ([25, 25], 4)
