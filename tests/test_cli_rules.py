"""`rota rules`: the catalogue as scripts and people see it."""

from __future__ import annotations

import json

import pytest

from rota import usecases
from rota.cli import main
from rota.rules.spec import PACK_FILES


def run(*arguments: str) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0)


def test_the_catalogue_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rules", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pack"] == "norway/kommune"
    rules = {entry["code"]: entry for entry in told["rules"]}
    daily = rules["rest.daily_minimum"]
    keys = {"code", "title", "source", "ladder", "severity", "check", "poster"}
    assert keys <= set(daily)
    assert daily["check"] is True
    assert daily["poster"] == {"present": True, "reason": None}
    assert daily["source"]["evidence"] == "verified"
    assert daily["source"]["last_checked"] == "2026-11-22"
    known = rules["roster.known_code"]["poster"]
    assert known["present"] is False
    assert known["reason"]["en"] == "The model has the scenario's codes only."
    assert "overtime.limits" in {entry["id"] for entry in told["obligations"]}
    assert told["not_assessed"]


@pytest.mark.parametrize("pack", sorted(PACK_FILES))
def test_every_rule_has_a_check_and_either_a_poster_or_the_reason_why_not(pack: str) -> None:
    for entry in usecases.rules(pack)["rules"]:
        assert entry["check"], entry["code"]
        assert entry["poster"]["present"] == (entry["poster"]["reason"] is None), entry["code"]


def test_a_poster_that_is_missing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from rota.solver.post import registry

    monkeypatch.delitem(registry.POSTERS, "DailyRest")
    rules = {entry["code"]: entry for entry in usecases.rules()["rules"]}
    assert rules["rest.daily_minimum"]["poster"] == {"present": False, "reason": None}
    assert rules["rest.weekly_minimum"]["poster"]["present"] is True


def test_one_rule_in_both_languages_or_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rules", "hours.daily_max") == 0
    both = capsys.readouterr().out
    assert both.index("hours.daily_max: Daglig arbeidstid") < both.index("hours.daily_max: Daily working time")
    assert run("rules", "hours.daily_max", "--lang", "en") == 0
    english = capsys.readouterr().out
    assert "Daily working time" in english
    assert "Daglig" not in english


def test_an_obligation_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rules", "night.health_check", "--json") == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "right"
    assert run("rules", "night.health_check", "--lang", "nb") == 0
    assert "Tilbud om helsekontroll" in capsys.readouterr().out


def test_the_list_in_a_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rules") == 0
    assert "Det ingen turnus kan vise" in capsys.readouterr().out
    assert run("rules", "--lang", "en") == 0
    assert "What no roster can show" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("rest.dialy_minimum", "did you mean rest.daily_minimum"),
        ("health_check", "did you mean night.health_check?"),
        ("zzz", "`rota rules` lists all"),
    ],
)
def test_an_unknown_code_is_bad_input_with_what_is_near(
    capsys: pytest.CaptureFixture[str], code: str, hint: str
) -> None:
    assert run("rules", code) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("1 problem:")
    assert f"no such rule: {code}. {hint}" in told.err


def test_another_pack_and_one_that_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rules", "--pack", "none", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["obligations"] == []
    assert "hours.daily_max" not in {entry["code"] for entry in told["rules"]}
    assert run("rules", "--pack", "norway") == 2
    assert "no such rule pack: norway. known: norway/kommune, none" in capsys.readouterr().err
