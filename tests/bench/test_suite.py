"""Suites against a yardstick: medians by hand, ratios cut off at the limit, the guard, kept runs, the verb."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rota import cli
from rota.bench import suite as suites
from rota.bench.guard import compare_runs, warning
from rota.bench.kept import add_runs, newest, read_kept
from rota.bench.suite import Race, Suite, Work, load_suite, row_of, run_suite
from rota.domain.base import Text
from rota.domain.finding import InputError


def _row(case: str = "a", ratio: float = 10.0, known: str = "exact", **changes: Any) -> dict[str, Any]:
    figures = {"suite": "ci", "case": case, "ours_s": [1.0], "yardstick_s": [ratio], "ratio": ratio, "known": known}
    return figures | {"lowest": ratio, "highest": ratio, "limit_s": 20.0} | changes


def test_a_ratio_is_that_of_the_medians_and_says_what_the_limit_hides() -> None:
    # Medians 2 and 8; single ratios 4, 3 and 9.
    row = row_of("ci", "a", [2.0, 1.0, 3.0], [8.0, 3.0, 27.0], 30.0)
    assert (row["ratio"], row["known"], row["lowest"], row["highest"]) == (4.0, "exact", 3.0, 9.0)
    assert row_of("ci", "a", [2.0], [30.0], 30.0)["known"] == "at_least"
    assert row_of("ci", "a", [30.0], [2.0], 30.0)["known"] == "at_most"
    assert row_of("ci", "a", [30.0], [30.0], 30.0)["known"] == "open"
    assert row_of("ci", "a", [30.0], [40.0], None)["known"] == "exact"


@pytest.mark.parametrize(
    ("kept", "now", "verdict"),
    [
        (_row(ratio=10), _row(ratio=8.1), "fine"),
        (_row(ratio=10), _row(ratio=7.9), "dropped"),
        (_row(ratio=10, lowest=7), _row(ratio=7.9, highest=7.5), "within_spread"),
        # Kept at least 10, now 7.9: the drop is real. Now at least 7.9: it may be none.
        (_row(ratio=10, known="at_least"), _row(ratio=7.9), "dropped"),
        (_row(ratio=10), _row(ratio=7.9, known="at_least"), "not_comparable"),
        (_row(ratio=10, known="at_least"), _row(ratio=7.9, known="at_least"), "not_comparable"),
        (_row(ratio=10), _row(ratio=7.9, known="at_most"), "dropped"),
        (_row(ratio=10, known="at_most"), _row(ratio=9, known="at_least"), "fine"),
        (_row(ratio=10), _row(ratio=9, known="at_most"), "not_comparable"),
        (_row(ratio=10), _row(ratio=2, limit_s=5.0), "not_comparable"),
    ],
)
def test_the_guard_warns_of_a_drop_it_can_be_sure_of(kept: Any, now: Any, verdict: str) -> None:
    (found,) = compare_runs([kept], [now])
    assert found.verdict == verdict
    assert ("WARNING" in warning(found)) == (verdict in ("dropped", "within_spread"))
    assert "kept 10.00" in warning(found)


def test_what_is_new_or_not_run_is_said() -> None:
    gone, new = compare_runs([_row("gone")], [_row("new")])
    assert (gone.verdict, gone.is_warning) == ("missing", True)
    assert (new.verdict, new.is_warning) == ("new", False)


def test_kept_runs_are_read_back_and_a_release_is_kept_once(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    assert newest(read_kept(path), "ci") == (None, [])
    add_runs(path, [_row("a")], release="0.1")
    add_runs(path, [_row("a", 12.0), _row("b")], release="0.2")
    release, rows = newest(read_kept(path), "ci")
    assert (release, [row["case"] for row in rows]) == ("0.2", ["a", "b"])
    with pytest.raises(InputError, match=r"holds 0\.2 already"):
        add_runs(path, [_row("a")], release="0.2")
    path.write_text('{"case": "ward/12x6"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="no line of a suite"):
        read_kept(path)


def test_the_suites_name_cases_that_are_there() -> None:
    ci = load_suite("ci")
    assert ci.races
    assert {work.case for work in ci.works} <= set(suites.WORKS)
    with pytest.raises(InputError, match="known: ci"):
        load_suite("nightly")


def test_a_tiny_suite_is_run_against_its_yardsticks() -> None:
    tiny = Suite("tiny", Text(nb="x", en="x"), (Race("ward/12x3", 3.0, 1),), (Work("check 33x12", 1),))
    told: list[str] = []
    race, work = run_suite(tiny, told.append)
    assert 0 < race["ours_s"][0] <= 3.0
    assert 0 < race["yardstick_s"][0] <= 3.0
    (worth,) = race["quality"]
    assert (race["objective"], race["quality_s"]) == (worth["objective"], 0.0)
    if worth["objective"] is not None:  # nothing found in 3 s on a slow machine is a row too
        assert worth["objective"] >= sum(worth["values"].values()) > 0
        assert worth["bounds"].keys() == worth["values"].keys()
    # Three weeks leave this ward short whatever is tried: both are cut off, and the ratio says so.
    assert (race["known"], race["ratio"]) == ("open", 1.0)
    assert work["known"] == "exact"
    assert len(told) == 2


def test_what_the_rotas_are_worth_is_kept(tmp_path: Path) -> None:
    worth = [{"objective": total, "gap": 0.5, "values": {}, "bounds": {}} for total in (9, 7, 30)]
    row = _row() | suites.quality_of(worth, 15.0)
    assert row["objective"] == 9
    assert suites.line(row).endswith("penalty 9 after 15 s")
    add_runs(tmp_path / "kept.jsonl", [row], release="0.1")
    (kept,) = read_kept(tmp_path / "kept.jsonl")
    assert (kept["quality"], kept["release"]) == (worth, "0.1")
    assert suites.quality_of([*worth, worth[0] | {"objective": None}], 15.0)["objective"] is None


def test_the_verb_runs_a_suite_keeps_it_and_warns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.jsonl"
    ratios = iter([10.0, 5.0, 5.0])
    monkeypatch.setattr(suites, "run_suite", lambda _suite, _tell: [_row(ratio=next(ratios))])
    assert _main("bench", "--suite", "ci", "--kept", str(kept), "--keep", "0.1") == 0
    assert _main("bench", "--suite", "ci", "--kept", str(kept), "--out", str(tmp_path / "out.jsonl")) == 0
    told = capsys.readouterr().out
    assert "kept 10.00, now 5.00 (-50%): WARNING" in told
    assert json.loads((tmp_path / "out.jsonl").read_text())["release"] is None
    assert _main("bench", "--suite", "ci", "--kept", str(kept), "--strict") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--suite", "nightly"),
        ("--suite", "ci", "--cases", "ward/12x6"),
        ("--cases", "ward/12x6"),
        ("--cases", "ward/12x6", "--out", "x.jsonl", "--strict"),
        ("--suite", "ci", "--time-limit", "0"),
        (),
    ],
)
def test_bad_arguments_end_with_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert _main("bench", *arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def _main(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    return ended.value.code


def test_every_bad_argument_of_a_suite_is_told_before_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suites, "run_suite", lambda *_: pytest.fail("was run"))
    kept = tmp_path / "kept.jsonl"
    add_runs(kept, [_row("a")], release="0.1")
    bad = ("--suite", "ci", "--keep", "0.1", "--kept", str(kept), "--seeds", "none", "--out", str(tmp_path))
    assert _main("bench", *bad) == 2
    told = capsys.readouterr().err
    assert told.startswith("3 problems:")
    assert "holds 0.1 already" in told
    assert "is a folder" in told
