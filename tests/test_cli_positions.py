"""`rota positions` and levers in files, as scripts and leaders see them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rota.cli import main
from rota.domain.base import Text
from rota.domain.finding import InputError
from rota.domain.structure import Point, PointStatus, PositionChange, Structure
from rota.io.positions_data import proposal_text
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
    ("  may_end: [{positions: [W01], reason: x}]\nroster: roster.csv\n", "roster", "no roster of its own"),
]


@pytest.mark.parametrize(("levers", "place", "message"), BAD)
def test_bad_levers_are_told_with_their_place(tmp_path: Path, levers: str, place: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(_proposal(tmp_path, levers))
    assert any(place in one.path and message in one.message for one in caught.value.problems), caught.value.problems


def test_a_found_structure_is_written_over_what_the_file_states(tmp_path: Path) -> None:
    """A size back at the baseline's is no change any more; an added position is changed where it is added."""
    levers = "  may_end: [{positions: [W12, X1], reason: x}]\n"
    changes = (
        "changes:\n  positions:\n    change: {P12: {percent: 60, weekend_every: 4}}\n    add:\n"
        "      - {id: X1, competence: assistant, percent: 40, full_time_hours: 35.5, weekend_every: 3, shifts: [D]}\n"
        "      - {id: X2, competence: assistant, percent: 40, full_time_hours: 35.5, weekend_every: 3, shifts: [D]}\n"
    )
    path = _proposal(tmp_path, levers)
    path.write_text(path.read_text(encoding="utf-8") + changes, encoding="utf-8")
    before, now = load_scenario(tmp_path / "baseline.yaml"), load_scenario(path)
    sized = {"P12": 50.0, "X2": 55.5}
    done = [
        PositionChange(name, one.competence, None, before.position_by_id.get(name, one), after, ())
        for name, one in ((name, now.position_by_id[name]) for name in ("P12", "X1", "X2", "W12"))
        for after in [one.model_copy(update={"percent": sized[name]}) if name in sized else None]
    ]
    point = Point(Structure((), ()), {}, now, tuple(done), PointStatus.FOUND, Text(nb="x", en="x"), 0.0)
    again = tmp_path / "again.yaml"
    again.write_text(proposal_text(path, point, 1, None), encoding="utf-8")
    ward = load_scenario(again)
    assert ward.levers is None
    assert (ward.position_by_id["P12"].percent, ward.position_by_id["P12"].weekend_every) == (50, 4)
    assert ward.position_by_id["X2"].percent == 55.5
    assert not {"X1", "W12"} & set(ward.position_by_id)


def test_a_proposal_of_nothing_is_refused(tmp_path: Path) -> None:
    path = _proposal(tmp_path, "  may_end: [{positions: [W01], reason: x}]\n")
    path.write_text(HEAD, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert any(one.path == "changes" and "is empty" in one.message for one in caught.value.problems)
