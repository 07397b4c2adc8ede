"""`rota positions` and levers in files, as scripts and leaders see them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rota.cli import main
from rota.domain.finding import InputError
from rota.io.scenario_file import load_scenario

TRIAL = Path(__file__).parent.parent / "scenarios" / "langvaktsturnus"
HEAD = """\
format: rota/proposal/1
id: idea
title: An idea
baseline: baseline.yaml
data_origin: {source: the parties' meeting}
"""


def run(*arguments: str) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as end:
        main(("positions", *arguments))
    return int(end.value.code or 0)


def _proposal(folder: Path, levers: str) -> Path:
    for name in ("baseline.yaml", "roster.csv"):
        shutil.copy(TRIAL / name, folder / name)
    path = folder / "proposal.yaml"
    path.write_text(f"{HEAD}levers:\n{levers}", encoding="utf-8")
    return path


def test_a_file_without_levers_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(TRIAL / "baseline.yaml")) == 2
    assert "levers: is missing" in capsys.readouterr().err


def test_a_small_search_in_json_and_in_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The vacancy alone: filled at 75 %, or larger within 0.1 FTE. Each found structure can be loaded again."""
    path = _proposal(
        tmp_path,
        "  sizes: [{positions: [P07], at_least: 75, at_most: 100, fill: true}]\n  budget: {fte_change_at_most: 0.1}\n",
    )
    out = tmp_path / "out"
    assert run(str(path), "--json", "--out", str(out), "--time-limit", "60", "--workers", "2") == 0
    told = json.loads(capsys.readouterr().out)
    first = told["points"][told["chosen"] - 1]
    assert first["status"] == "found"
    assert first["hard_findings"] == 0
    ((before, after),) = [one["percent"] for one in first["changes"]]
    assert before == 75
    assert 75 < after <= 85
    again = load_scenario(out / f"proposal-{told['chosen']:02d}.yaml")
    assert again.position_by_id["P07"].percent == after
    assert again.position_by_id["P07"].is_worked
    assert again.levers is None
    assert json.loads((out / "positions.json").read_text(encoding="utf-8")) == told


BAD = [
    ("  sizes: [{positions: [P99], at_least: 60, at_most: 70}]\n", "sizes[#1].positions[#1]", "no such position"),
    ("  sizes: [{positions: [P01], at_least: 70, at_most: 60}]\n", "levers.sizes[#1]", "at_least 70 is above"),
    ("  sizes: [{positions: [P01], at_least: 60, at_most: 70, fill: true}]\n", "levers", "is not vacant"),
    ("  sizes: [{positions: [P07], at_least: 80, at_most: 90, wish: true}]\n", "levers", "nobody there can wish"),
    ("  sizes: [{positions: [P03], at_least: 80, at_most: 90, wish: true}]\n", "levers", "no wish for a larger"),
    ("  sizes: [{positions: [P03], at_least: 80.25, at_most: 90}]\n", "levers.sizes[#1]", "one decimal"),
    ("  may_end: [{positions: [W01, W01], reason: x}]\n", "levers.may_end[#1].positions[#2]", "named twice"),
    ("  long_shifts: [{positions: [P01], shift: X}]\n", "levers.long_shifts[#1].shift", "no such shift"),
    ("  long_shifts: [{positions: [P01], shift: D}]\n", "levers.long_shifts[#1].shift", "is no long shift"),
    ("  weekends: [{positions: [P07], every: [2], wish: true}]\n", "levers.weekends[#1]", "nobody there can wish"),
    ("  budget: {fte_change_at_most: 1}\n", "levers", "no lever"),
    ("  may_end: [{positions: [W01], reason: x}]\n  order: [cost]\n", "levers.order", "name each of"),
    ("  may_end: [{positions: [W01], reason: x}]\n  budget: {}\n", "levers.budget", "say fte_change_at_most"),
]


@pytest.mark.parametrize(("levers", "place", "message"), BAD)
def test_bad_levers_are_told_with_their_place(tmp_path: Path, levers: str, place: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(_proposal(tmp_path, levers))
    assert any(place in one.path and message in one.message for one in caught.value.problems), caught.value.problems


def test_a_proposal_of_nothing_is_refused(tmp_path: Path) -> None:
    path = _proposal(tmp_path, "  may_end: [{positions: [W01], reason: x}]\n")
    path.write_text(HEAD, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert any(one.path == "changes" and "is empty" in one.message for one in caught.value.problems)
