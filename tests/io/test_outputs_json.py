"""JSON: exact keys, numbers as numbers, null for unknown, one language or both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rota.domain.base import LANGUAGES, Language, Text
from rota.domain.solution import PriorityValue, Status
from rota.io.json_out import check_json, comparison_json, solve_json, write_json
from tests.io.sample import check, comparison, finding, roster, scenario, solved

KEYS = {
    "rows",
    "people",
    "ledger",
    "outcomes",
    "certificate",
    "check",
    "positions",
    "assumptions",
    "requirements",
    "requirements_dropped",
    "position_search",
    "profile",
    "fairness",
    "asked",
    "notes",
    "scenario",
    "solve",
}


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comparison_has_the_agreed_keys_and_survives_json(lang: Language) -> None:
    data = comparison_json(comparison(), lang)
    assert set(data) == KEYS
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert set(data["rows"][0]) == {
        "id",
        "label",
        "unit",
        "baseline",
        "proposal",
        "delta",
        "better",
        "better_for",
        "definition",
    }
    assert set(data["outcomes"][0]) == {"id", "reported", "computed", "met", "text", "why"}
    expected = {"id", "percent", "competence", "weekend_every", "vacant", "in_rota"}
    assert set(data["positions"]["proposal"][0]) == expected


def test_figures_are_numbers_rounded_and_missing_ones_are_null() -> None:
    rows = {row["id"]: row for row in comparison_json(comparison(), "nb")["rows"]}
    # 1300.04 - 1234.56 = 65.48 in the figures' own precision, although floats give 65.47999...
    assert rows["mean_percent"]["delta"] == 65.48
    assert rows["quick_returns"] | {"definition": ""} == {
        "id": "quick_returns",
        "label": "Tall quick_returns",
        "unit": "timer",
        "baseline": 4,
        "proposal": 1,
        "delta": -3,
        "better": "lower",
        "better_for": "ansatte",
        "definition": "",
    }
    assert rows["odd"]["baseline"] is None
    assert rows["odd"]["delta"] is None


def test_labels_follow_the_language_and_ids_do_not() -> None:
    nb, en = (comparison_json(comparison(), lang) for lang in LANGUAGES)
    assert [row["id"] for row in nb["rows"]] == [row["id"] for row in en["rows"]]
    assert nb["rows"][0]["label"] == "Tall mean_percent"
    assert en["rows"][0]["label"] == "Figure mean_percent"
    assert nb["certificate"]["not_equal"][0]["statements"] == ["P3 utgår."]
    assert en["certificate"]["not_equal"][0]["statements"] == ["P3 is removed."]
    assert en["certificate"]["sides"]["baseline"]["gap"] == 0.1235
    assert en["notes"] == ["The proposal assumes P4."]
    assert en["people"][1]["changes"] == ["Position from 28.6 to 69.1 %."]


def test_people_and_ledger() -> None:
    data = comparison_json(comparison(), "nb")
    people = {person["id"]: person for person in data["people"]}
    assert people["P3"]["figures"]["quick_returns"] == {"baseline": 1, "proposal": None}
    assert people["P4"]["holder"] is None
    lines = [line for line in data["ledger"] if not line["is_total"]]
    (total,) = [line for line in data["ledger"] if line["is_total"]]
    assert sum(line["proposal_min"] for line in lines) == total["proposal_min"] == 6630  # 30 + 6600
    assert total["delta_min"] == 630


def test_the_roster_read_from_a_file_has_no_solve() -> None:
    data = comparison_json(comparison(), "nb")
    assert data["solve"]["baseline"] is None
    assert data["solve"]["proposal"]["status"] == "FEASIBLE"
    assert data["scenario"]["baseline"]["roster_origin"] == "lest fra roster.csv"


def test_a_check_says_what_it_examined() -> None:
    data = check_json(check(scenario(), finding(), finding("hard", position_id=None)))
    assert data["examined"] == 1234  # 1200 + 0 + 34
    assert data["findings_by_severity"] == {"hard": 1, "soft": 1, "info": 0}
    assert data["findings"][0]["severity"] == "hard"
    assert data["findings"][1]["message"] == {"nb": "9 t 15 min fri", "en": "9 h 15 min off"}
    assert data["findings"][1]["lowest_rung"] == "ward_policy"
    quick, fagdag, untitled = data["rules"]
    assert quick["tightest"]["margin"] == -105
    assert quick["not_applicable"] == [{"reason": {"nb": "siste vakt", "en": "last shift"}, "windows": 3}]
    assert (fagdag["windows"], fagdag["tightest"]) == (0, None)
    assert untitled["title"] is None
    assert data["not_assessed"][0]["en"].startswith("The general duty of care")


def test_a_solve_tells_value_bound_and_gap_by_priority() -> None:
    of = scenario()
    data = solve_json(solved(found=roster(of)), of)
    assert [one["proved"] for one in data["objective"]] == [True, False, False]
    assert (data["first_unproved"], data["bound"]) == ("cover_target", 1000)
    assert data["gap"] == 0.1896  # (1234 - 1000) / 1234
    assert data["objective"][2]["bound"] is None
    assert data["objective"][2]["gap"] is None
    assert data["objective"][2]["parts"][0] == {"name": "single_days_off", "weight": 2, "amount": 3}
    assert data["seconds"] == 53.5466
    assert data["provenance"]["seed"] == 7
    assert [one["in_rota"] for one in data["positions"]] == [True, True, True, False]


def test_a_solve_without_a_roster_keeps_its_reason() -> None:
    reason = Text(nb="P1 kan ikke", en="P1 cannot")
    for status in (Status.NOT_FOUND, Status.PROVED_INFEASIBLE):
        data = solve_json(solved(status, priorities=(), seconds_to_first=None, reason=reason), scenario())
        assert data["status"] == status.value
        assert data["reason"] == {"nb": "P1 kan ikke", "en": "P1 cannot"}
        assert (data["bound"], data["gap"], data["objective"], data["seconds_to_first"]) == (None, None, [], None)


def test_all_proved_means_gap_zero() -> None:
    proved: tuple[PriorityValue, ...] = solved().priorities[:1]
    data = solve_json(solved(Status.OPTIMAL, priorities=proved), scenario())
    assert (data["gap"], data["bound"], data["first_unproved"]) == (0, 0, None)


def test_a_number_that_json_lacks_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_json(path, {"a": 1, "ø": "ø"})
    before = path.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(path, {"a": float("nan")})
    assert path.read_text(encoding="utf-8") == before == '{\n  "a": 1,\n  "ø": "ø"\n}\n'
    assert list(tmp_path.iterdir()) == [path]


def test_no_text_is_left_as_a_pair_of_languages() -> None:
    for lang, foreign in (("nb", "Demand"), ("en", "Bemanningsbehov")):
        data = comparison_json(comparison(), lang)
        assert foreign not in strings({key: value for key, value in data.items() if key != "check"})
