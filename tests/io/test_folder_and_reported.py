"""Scenario folders, the roster a scenario names, and reported outcomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from rota.domain.finding import InputError
from rota.io.scenario_file import find_folder, load_reported, load_scenario, scenario_roster_path
from tests.io.minimal import line_of, minimal_text, written

REPORTED = """\
format: rota/reported/1
source: slides
outcomes:
  - {id: "1", text: {nb: Åtte, en: Eight}, reported: "8", measure: a, value: 8, params: {reading: a, n: 2, on: true}}
  - {id: "2", text: To, reported: "2", measure: people, value: 2}
"""


def test_folder_with_everything(tmp_path: Path) -> None:
    for name in ("baseline.yaml", "proposal-b.yaml", "proposal-a.yaml", "reported.yaml", "other.yaml"):
        (tmp_path / name).touch()
    folder = find_folder(tmp_path)
    assert folder.baseline == tmp_path / "baseline.yaml"
    assert [path.name for path in folder.proposals] == ["proposal-a.yaml", "proposal-b.yaml"]
    assert folder.reported == tmp_path / "reported.yaml"


def test_folder_without_reported(tmp_path: Path) -> None:
    for name in ("baseline.yaml", "proposal.yaml"):
        (tmp_path / name).touch()
    assert find_folder(tmp_path).reported is None


def test_folder_that_lacks_both_files_says_both(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        find_folder(tmp_path)
    assert [problem.message for problem in caught.value.problems] == [
        "holds no baseline.yaml",
        "holds no proposal.yaml and no proposal-*.yaml",
    ]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        find_folder(tmp_path / "x")
    (tmp_path / "y").touch()
    with pytest.raises(InputError, match="is a file: give the folder"):
        find_folder(tmp_path / "y")


def test_roster_beside_the_scenario(tmp_path: Path) -> None:
    path = written(tmp_path, minimal_text(("title:", "roster: roster.csv\ntitle:")))
    scenario = load_scenario(path)
    with pytest.raises(InputError) as caught:
        scenario_roster_path(path, scenario)
    (problem,) = caught.value.problems
    assert (problem.line, problem.path) == (4, "roster = roster.csv")
    assert problem.message == "no such file beside the scenario"
    (tmp_path / "roster.csv").touch()
    assert scenario_roster_path(path, scenario) == tmp_path / "roster.csv"
    assert scenario_roster_path(path, scenario.model_copy(update={"roster": None})) is None


@pytest.mark.parametrize("name", ["../roster.csv", "/tmp/roster.csv", "a/roster.csv", "."])
def test_roster_outside_the_folder(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, minimal_text(("title:", f"roster: {name}\ntitle:")))
    with pytest.raises(InputError, match="is not the name of a file in the same folder"):
        scenario_roster_path(path, load_scenario(path))


def test_reported_outcomes(tmp_path: Path) -> None:
    reported = load_reported(written(tmp_path, REPORTED, "reported.yaml"))
    assert [outcome.value for outcome in reported.outcomes] == [8, 2]
    assert reported.outcomes[0].params == {"reading": "a", "n": 2, "on": True}


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ('id: "2"', 'id: "1"', "text: To", "outcomes[1].id = 1: is the id of two outcomes"),
        ("value: 2", "value: two", "text: To", "outcomes[2].value = two: is text; a number is wanted"),
        ("measure: people, value: 2", "mesure: people, value: 2", "mesure", "did you mean 'measure'?"),
        ("n: 2", "n: [2]", "reading", "outcomes[1].params.n"),
        ("source: slides\n", "", "format", "source: is missing"),
    ],
)
def test_broken_reported_outcomes(old: str, new: str, needle: str, message: str, tmp_path: Path) -> None:
    text = REPORTED.replace(old, new)
    path = written(tmp_path, text, "reported.yaml")
    with pytest.raises(InputError) as caught:
        load_reported(path)
    place = f"{path}:{line_of(text, needle)} "
    told = [str(problem) for problem in caught.value.problems]
    assert any(line.startswith(place) and message in line for line in told), told
