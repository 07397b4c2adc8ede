"""`rota positions` and levers in files, as scripts and leaders see them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rota import usecases, usecases_comparison
from rota.cli import main
from rota.domain.base import Text
from rota.domain.finding import InputError
from rota.domain.scenario import Scenario
from rota.domain.structure import Point, PointStatus, PositionChange, Structure
from rota.io.positions_data import proposal_text
from rota.io.scenario_file import load_scenario
from rota.solver.options import SolveOptions

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
    ("  weekends: [{positions: [P03], every: [2, 3], wish: true}]\n", "weekends[#1].positions[#1]", "has that already"),
    ("  may_end: [{positions: [W01], reason: x}]\n  smallest_percent: 20.05\n", "smallest_percent", "one decimal"),
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


ODD = """\
changes:
  shifts: {add: [{code: L, name: L, kind: long, start: "08:30", end: "21:00", paid_break_min: 30}]}
  positions:
    change:
      P03: {percent: 33.333}
      P05: {locked: [{week: 1, day: 6, code: D}]}
"""


def test_sizes_too_fine_and_locked_weekends_are_told_at_their_place(tmp_path: Path) -> None:
    path = _proposal(tmp_path, "  long_shifts: [{positions: [P05], shift: L}]\n")
    path.write_text(path.read_text(encoding="utf-8") + ODD, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    told = {str(one) for one in caught.value.problems}
    assert len(told) == 2
    assert any(":12 " in one and "33.333 is too fine" in one for one in told), told
    assert any("long_shifts[#1].positions[#1]" in one and "locked to D on Saturday of week 1" in one for one in told)


NAMED = """\
changes:
  agreements:
    change: {AGREED: {positions: [P01, W12]}}
    add:
      - {id: two, rule: hours.daily_max, rung: individual_written, status: proposed, positions: [W11, W12],
         limit_h: 10, valid_from: "2020-01-01"}
      - {id: one, rule: hours.daily_max, rung: individual_written, status: proposed, positions: [W12],
         limit_h: 10, valid_from: "2020-01-01"}
  own_rules:
    add:
      - {id: ward.few, title: x, kind: run, at_most: 5, positions: [W12]}
      - {id: ward.more, title: x, kind: run, at_most: 5, positions: [P01, W12]}
  history: {days_known: 7, duties: [{position: W12, days_before: 2, code: D}, {position: P01, days_before: 3, code: D}]}
"""


def test_what_names_a_position_that_ends_is_written_without_it(tmp_path: Path) -> None:
    """Agreements, own rules and the past name W12, which ends: the written proposal can be read all the same."""
    path = _proposal(tmp_path, "  may_end: [{positions: [W12], reason: x}]\n")
    agreed = load_scenario(tmp_path / "baseline.yaml").agreements[0]
    named = NAMED.replace("AGREED", agreed.id)
    path.write_text(path.read_text(encoding="utf-8") + named, encoding="utf-8")
    now = load_scenario(path)
    ended = now.position_by_id["W12"]
    ward = now.with_positions(tuple(one for one in now.positions if one is not ended))
    change = PositionChange("W12", ended.competence, None, ended, None, ("may_end[0]",))
    point = Point(Structure((), ()), {}, ward, (change,), PointStatus.FOUND, Text(nb="x", en="x"), 0.0)
    again = tmp_path / "again.yaml"
    again.write_text(proposal_text(path, point, 1, None), encoding="utf-8")
    read = load_scenario(again)
    assert {one.id: one.positions for one in read.agreements if one.positions} == {agreed.id: ("P01",), "two": ("W11",)}
    assert {one.id: one.positions for one in read.own_rules} == {"ward.more": ("P01",)}
    assert [one.position for one in read.history.duties] == ["P01"]


def test_a_missing_roster_is_told_before_the_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _proposal(tmp_path, "  may_end: [{positions: [W12], reason: x}]\n")
    (tmp_path / "roster.csv").unlink()
    assert run(str(path), "--out", str(tmp_path / "out")) == 2
    assert "no such file beside the scenario" in capsys.readouterr().err


def test_a_comparison_keeps_the_rota_that_the_search_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """No better one in the time is no reason to say that there is none."""
    side = usecases.present(TRIAL / "baseline.yaml")
    assert side is not None

    def missed(scenario: Scenario, *_: Any) -> Any:
        return SimpleNamespace(scenario=scenario, result=SimpleNamespace(roster=None, status="not found"), check=None)

    monkeypatch.setattr(usecases_comparison, "solve", missed)
    x = Text(nb="x", en="x")
    point = Point(Structure((), ()), {}, side.scenario, (), PointStatus.FOUND, x, 0.0, side.roster, side.check)
    frontier: Any = SimpleNamespace(chosen=point, stopped=False)
    found = usecases_comparison._finished(frontier, SolveOptions(), lambda *_: None)
    kept = usecases_comparison._found_side(side.scenario, found)
    assert kept.roster is side.roster
    assert "found by the position search" in kept.origin.en


def test_a_budget_in_kroner_needs_the_pay_of_the_present_positions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every assistant is replaced by a care worker; what an assistant is paid is not said."""
    path = _proposal(
        tmp_path, "  sizes: [{positions: [P12], at_least: 75, at_most: 80}]\n  budget: {annual_pay_change_at_most: 0}\n"
    )
    baseline = tmp_path / "baseline.yaml"
    text = baseline.read_text(encoding="utf-8")
    baseline.write_text(text[: text.index("\npay:")] + text[text.index("\nagreements:") :], encoding="utf-8")
    before = load_scenario(baseline)
    gone = [one.id for one in before.positions if one.competence == "assistant"]
    changes = f"""changes:
  positions: {{remove: [{", ".join(gone)}]}}
  pay: {{annual_pay: {{nurse: 600000, care_worker: 500000}}, rates_table: ks-2022, price_year: 2026}}
"""
    path.write_text(path.read_text(encoding="utf-8") + changes, encoding="utf-8")
    assert run(str(path)) == 2
    told = capsys.readouterr().err
    assert "levers.budget.annual_pay_change_at_most" in told
    assert "assistant" in told


def test_a_lever_that_cannot_be_read_hides_no_problem_of_the_others(tmp_path: Path) -> None:
    path = _proposal(
        tmp_path,
        "  sizes:\n    - {positions: [P01], at_least: 80, at_most: 70}\n"
        "    - {positions: [P99], at_least: 60, at_most: 70}\n  weekends: [{positions: [P98], every: [2]}]\n",
    )
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    told = [(one.line, one.path) for one in caught.value.problems]
    assert told == [
        (8, "levers.sizes[#1]"),
        (9, "levers.sizes[#2].positions[#1] = P99"),
        (10, "levers.weekends[#1].positions[#1] = P98"),
    ]


@pytest.mark.parametrize("levers", ["", "levers: null\n"])
def test_a_proposal_of_nothing_is_refused(tmp_path: Path, levers: str) -> None:
    path = _proposal(tmp_path, "  may_end: [{positions: [W01], reason: x}]\n")
    path.write_text(HEAD + levers, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert any(one.path == "changes" and "is empty" in one.message for one in caught.value.problems)
