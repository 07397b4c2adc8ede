"""Proposals as overlays: what changes, what stays, where a value came from, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rota.domain.finding import InputError, Problem
from rota.domain.scenario import Scenario
from rota.io.scenario_file import load_scenario, validate_scenario
from tests.io.minimal import KNOWN_RULES, MINIMAL, line_of, minimal_scenario, minimal_text, written

HEAD = """\
format: rota/proposal/1
id: idea
title: An idea
baseline: baseline.yaml
data_origin: {source: the parties' meeting}
"""


def _overlay(folder: Path, changes: str, head: str = HEAD, *, base: tuple[tuple[str, str], ...] = ()) -> Path:
    if base:
        written(folder, minimal_text(*base))
    else:
        shutil.copy(MINIMAL, folder / "baseline.yaml")
    return written(folder, f"{head}changes:\n{changes}", "proposal.yaml")


def _load(folder: Path, changes: str, head: str = HEAD, *, base: tuple[tuple[str, str], ...] = ()) -> Scenario:
    return load_scenario(_overlay(folder, changes, head, base=base), KNOWN_RULES)


def _problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        validate_scenario(path, KNOWN_RULES)
    return caught.value.problems


def test_a_field_is_changed_and_the_rest_is_the_baseline(tmp_path: Path) -> None:
    base = minimal_scenario()
    new = _load(tmp_path, "  positions:\n    change: {P02: {percent: 90, shifts: [D]}}\n")
    assert (new.id, new.title.nb, new.side, new.description, new.roster) == ("idea", "An idea", "proposal", None, None)
    changed = new.position_by_id["P02"]
    assert (changed.percent, changed.shifts, changed.holder) == (90, ("D",), "Ansatt 2")
    assert [position.id for position in new.positions] == ["P01", "P02", "P03", "P04"]
    # The sections left alone are the same to the last byte, origin included: a certificate compares digests.
    for section in ("data_origin", "demand", "shifts", "competences", "agreements", "rules", "history", "cycle"):
        assert new.digest(section) == base.digest(section), section
    assert new.position_by_id["P01"] == base.position_by_id["P01"]


def test_elements_are_added_and_removed_in_order(tmp_path: Path) -> None:
    new = _load(
        tmp_path,
        "  positions:\n"
        "    add:\n"
        "      - {id: P05, competence: helper, percent: 60, full_time_hours: 35.5, weekend_every: 3, shifts: [D]}\n"
        "    remove: [P04, P02]\n"
        "  shifts: {remove: [N]}\n"
        "  rules: {remove: [run.consecutive_days], add: [{rule: weekend.frequency, severity: soft}]}\n",
    )
    assert [position.id for position in new.positions] == ["P01", "P03", "P05"]
    assert "N" not in new.shift_by_code
    assert [rule.rule for rule in new.rules] == ["weekend.frequency"]


def test_mapping_sections_merge_and_values_are_replaced(tmp_path: Path) -> None:
    order = "[cover_minimum, cover_target, soft_rules, contract_hours, wishes, ergonomics]"
    new = _load(
        tmp_path,
        f"  cycle: {{weeks: 8}}\n  fagdag: {{every_weeks: 8}}\n  priorities: {order}\n  langhelg: free_weekend\n"
        "  hours_tolerance: {under_h_per_week: 1}\n",
    )
    assert (new.cycle.weeks, new.cycle.rolling, new.cycle.start.isoformat()) == (8, True, "2027-01-04")
    assert new.fagdag is not None
    assert (new.fagdag.shift, new.fagdag.every_weeks) == ("F", 8)
    assert [priority.value for priority in new.priorities][1] == "cover_target"
    assert new.langhelg == "free_weekend"
    assert (new.hours_tolerance.under_h_per_week, new.hours_tolerance.over_h_per_week) == (1, 0.25)


def test_null_removes_the_fagdag_policy(tmp_path: Path) -> None:
    assert _load(tmp_path, "  fagdag: null\n").fagdag is None


def test_date_exceptions_are_added_or_all_removed(tmp_path: Path) -> None:
    added = '{date: 2027-01-07, from: "07:30", to: "12:00", min: 1}'
    assert len(_load(tmp_path, f"  date_exceptions: {{add: [{added}]}}\n").date_exceptions) == 2
    new = _load(tmp_path, f"  date_exceptions: {{remove: all, add: [{added}]}}\n")
    assert [row.date.isoformat() for row in new.date_exceptions] == ["2027-01-07"]


def test_what_the_overlay_touches_takes_its_origin(tmp_path: Path) -> None:
    new = _load(
        tmp_path,
        "  positions:\n"
        "    change:\n"
        "      P01: {percent: 90}\n"
        "      P02: {percent: 90, assumed: true}\n"
        "    add:\n"
        "      - {id: P05, competence: helper, percent: 60, full_time_hours: 35.5, weekend_every: 3, shifts: [D]}\n"
        "  cycle: {weeks: 8}\n",
        base=(("    holder: Ansatt 1\n", "    holder: Ansatt 1\n    source: the staff list\n"),),
    )
    by_id = new.position_by_id
    # The staff list does not say 90 %: the meeting does.
    assert (by_id["P01"].source, by_id["P01"].assumed) == ("the parties' meeting", None)
    assert (by_id["P02"].source, by_id["P02"].assumed) == (None, True)
    assert by_id["P05"].source == "the parties' meeting"
    assert by_id["P03"].source is None
    assert new.cycle.source == "the parties' meeting"
    assert new.data_origin.assumed is True


def test_equal_origins_are_not_written_into_elements(tmp_path: Path) -> None:
    head = HEAD.replace("{source: the parties' meeting}", "{assumed: true}")
    new = _load(tmp_path, "  positions:\n    change: {P02: {percent: 90}}\n", head)
    assert new.position_by_id["P02"].assumed is None


# name: (changes, a piece of the line, a piece of the whole message)
REFUSED = {
    "unknown section": ("  position:\n    remove: [P02]\n", "position:", "unknown section; did you mean 'positions'?"),
    "section of the head": ("  title: New\n", "  title: New", "changes.title: unknown section: known are shifts"),
    "change of a missing position": (
        "  positions:\n    change: {P20: {percent: 90}}\n",
        "P20",
        "change[P20]: the baseline has no",
    ),
    "removal of a missing position": (
        "  positions:\n    remove: [P04, P44]\n",
        "P44",
        "has no 'P44'; did you mean 'P04'?",
    ),
    "removed twice": ("  positions:\n    remove: [P04, P04]\n", "P04, P04", "is removed twice"),
    "changed and removed": (
        "  positions:\n    change: {P04: {percent: 90}}\n    remove: [P04]\n",
        "change: {P04",
        "is changed and removed: do one of the two",
    ),
    "added though there": (
        "  competences:\n    add:\n      - {id: nurse, name: Nurse}\n",
        "id: nurse",
        "changes.competences.add[nurse]: the baseline has this id: use change",
    ),
    "renamed": ("  positions:\n    change: {P02: {id: P07}}\n", "P07", "change[P02].id: the id stays"),
    "unknown action": ("  positions:\n    changes: {P02: {percent: 1}}\n", "changes: {P02", "did you mean 'change'?"),
    "list in place of actions": (
        "  positions: [P02]\n",
        "positions:",
        "is no mapping: a mapping with add, change, remove",
    ),
    "empty action": ("  positions:\n    remove: []\n", "remove: []", "is empty and changes nothing"),
    "empty section": ("  positions: {}\n", "positions:", "is empty: a mapping with add"),
    "empty change": ("  positions:\n    change: {P02: {}}\n", "P02", "states no change"),
    "empty mapping section": ("  ward: {}\n", "ward: {}", "states no change"),
    "null section": ("  cycle: null\n", "cycle: null", "states no change"),
    "change as a list": (
        "  positions:\n    change: [P02]\n",
        "change: [P02]",
        "is no mapping: write `id: {field: value}`",
    ),
    "remove as text": ("  positions:\n    remove: P02\n", "remove: P02", "is no list"),
    "remove a number": ("  positions:\n    remove: [5]\n", "remove: [5]", "ids are text"),
    "add as a mapping": ("  positions:\n    add: {id: P07}\n", "add: {id: P07}", "is no list"),
    "exceptions by date": ("  date_exceptions: {remove: [2027-01-06]}\n", "date_exc", "only `remove: all` is possible"),
    "same value": ("  positions:\n    change: {P02: {percent: 80.0}}\n", "P02", "change[P02].percent: changes nothing"),
    "same default": (
        "  positions:\n    change: {P02: {consent_long: false}}\n",
        "P02",
        "consent_long: changes nothing",
    ),
    "same in a mapping": ("  cycle: {weeks: 4}\n", "weeks: 4", "changes.cycle.weeks: changes nothing"),
    "same value alone": ("  langhelg: long_shifts\n", "langhelg", "changes.langhelg: changes nothing"),
    "bad value": (
        "  positions:\n    change:\n      P02: {percent: 120}\n",
        "120",
        "positions[P02].percent = 120: must be",
    ),
    "unknown key": ("  positions:\n    change:\n      P02: {percnt: 90}\n", "percnt", "did you mean 'percent'?"),
    "unknown shift": ("  positions:\n    change:\n      P02: {shifts: [L]}\n", "[L]", "= L: no such shift"),
    "not a mapping": ("  - positions\n", "changes:", "changes: is a list; a mapping of `key: value` is wanted"),
    "nothing": ("  {}\n", "changes:", "is empty: state what the proposal changes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_change_names_its_line(name: str, tmp_path: Path) -> None:
    changes, needle, message = REFUSED[name]
    path = _overlay(tmp_path, changes)
    problems = _problems(path)
    place = f"{path}:{line_of(path.read_text(encoding='utf-8'), needle)} "
    assert any(str(one).startswith(place) and message in str(one) for one in problems), "\n".join(map(str, problems))
    assert len(problems) == 1, "\n".join(map(str, problems))


def test_a_reference_that_the_overlay_breaks_points_into_the_baseline(tmp_path: Path) -> None:
    path = _overlay(tmp_path, "  positions:\n    remove: [P01]\n")
    base = tmp_path / "baseline.yaml"
    text = base.read_text(encoding="utf-8")
    places = {(one.file, one.line) for one in _problems(path) if "no such position" in one.message}
    # The agreement and the history still name P01.
    assert places == {(str(base), line_of(text, "positions: [P01]")), (str(base), line_of(text, "{position: P01"))}


def test_faults_of_both_files_are_told_together_and_once(tmp_path: Path) -> None:
    path = _overlay(
        tmp_path, "  positions:\n    change: {P03: {percent: 0}}\n", base=(("percent: 80", "percent: 120"),)
    )
    told = [(Path(problem.file).name, problem.path) for problem in _problems(path)]
    assert told == [("proposal.yaml", "positions[P03].percent = 0"), ("baseline.yaml", "positions[P02].percent = 120")]


def test_demand_that_the_proposal_makes_unmeetable_points_at_the_demand(tmp_path: Path) -> None:
    path = _overlay(tmp_path, "  positions:\n    remove: [P02, P03]\n")
    problems = _problems(path)
    # Only P01 is left, who owes 2 of 4 weekends; and 1 position cannot give the hours.
    assert {problem.path for problem in problems} == {"demand", "demand[weekend].min = 1"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../x.yaml", "is not the name of a file in the same folder"),
        ("/etc/passwd", "is not the name of a file in the same folder"),
        ("'..\\x.yaml'", "is not the name of a file in the same folder"),
        ("'C:x.yaml'", "is not the name of a file in the same folder"),
        ("..", "is not the name of a file in the same folder"),
        ("other.yaml", "no such file beside the proposal"),
        ("proposal.yaml", "is not a baseline"),
        ("5", "is a number; text is wanted"),
        ("''", "is empty: write something"),
    ],
)
def test_baseline_that_cannot_be_had(name: str, message: str, tmp_path: Path) -> None:
    path = _overlay(tmp_path, "  cycle: {weeks: 8}\n", HEAD.replace("baseline.yaml", name))
    (problem,) = _problems(path)
    assert (problem.file, problem.line) == (str(path), 4)
    assert message in problem.message


def test_baseline_that_leads_out_of_the_folder_by_a_link(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = _overlay(inside, "  cycle: {weeks: 8}\n")
    outside = tmp_path / "outside.yaml"
    (inside / "baseline.yaml").replace(outside)
    (inside / "baseline.yaml").symlink_to(outside)
    (problem,) = _problems(path)
    assert "is not the name of a file in the same folder" in problem.message


def test_head_faults_are_told_with_the_changes(tmp_path: Path) -> None:
    head = HEAD.replace("id: idea", "idd: idea").replace("{source: the parties' meeting}", "{assumed: false}")
    path = _overlay(tmp_path, "  cycle: {weeks: 99}\n", head)
    assert {problem.path for problem in _problems(path)} == {"idd = idea", "id", "data_origin", "cycle.weeks = 99"}


def test_overlay_without_changes(tmp_path: Path) -> None:
    shutil.copy(MINIMAL, tmp_path / "baseline.yaml")
    (problem,) = _problems(written(tmp_path, HEAD, "proposal.yaml"))
    assert "changes: is empty: state what the proposal changes" in str(problem)


def test_a_proposal_may_say_that_it_changes_nothing(tmp_path: Path) -> None:
    shutil.copy(MINIMAL, tmp_path / "baseline.yaml")
    path = written(tmp_path, HEAD.replace("changes:\n", "") + "\nunchanged: true\n", "proposal.yaml")
    assert load_scenario(path).positions == load_scenario(tmp_path / "baseline.yaml").positions
