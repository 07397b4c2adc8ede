"""The slow job of the library: what it fails by, and that every folder is in it. Nothing is solved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.library import SCENARIOS, declared, digest, failures, folders

FINE = {"hard": 0, "below_minimum": 0.0, "competence_missing": 0.0}
MEANT = {"proposal": {"nb": "hvorfor", "en": "why"}}


def row(**changes: Any) -> dict[str, Any]:
    """A row of a comparison in which nothing is wrong, changed."""
    return {"case": "library/some/proposal", "baseline": FINE, "proposal": FINE, "explained": {}} | changes


def test_every_folder_is_in_it() -> None:
    assert [path.name for path in folders()] == sorted(path.parent.name for path in SCENARIOS.glob("*/baseline.yaml"))
    for folder in folders():
        assert set(declared(folder)) <= {path.stem for path in folder.glob("*.yaml")}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"baseline": FINE | {"hard": 2}}, ["baseline: 2 hard findings"]),
        ({"proposal": FINE | {"below_minimum": 1.5}}, ["proposal: 1.5 person-hours a week in below_minimum"]),
        ({"proposal": FINE | {"competence_missing": 0.1}}, ["proposal: 0.1 person-hours a week in competence_missing"]),
        ({"input_problems": ["a", "b"]}, ["a", "b"]),
        ({"no_roster": {"scenario": "some", "status": "NOT_FOUND"}}, ["some: no roster, NOT_FOUND"]),
        ({}, []),
    ],
)
def test_what_it_fails_by(changes: dict[str, Any], words: list[str]) -> None:
    assert list(failures(row(**changes), {})) == words


def test_what_is_declared_must_be_proved() -> None:
    short = row(proposal=FINE | {"hard": 3}, explained={"proposal": "proved_impossible"})
    assert list(failures(short, MEANT)) == []
    (undecided,) = failures(short | {"explained": {"proposal": "undecided"}}, MEANT)
    assert "undecided" in undecided
    (stale,) = failures(row(explained={"proposal": "proved_impossible"}), MEANT)
    assert "keeps every hard rule" in stale


def test_a_changed_file_is_another_case(tmp_path: Path) -> None:
    (tmp_path / "baseline.yaml").write_text("one", encoding="utf-8")
    before = digest(tmp_path)
    (tmp_path / "README.md").write_text("about it", encoding="utf-8")
    assert digest(tmp_path) == before
    (tmp_path / "baseline.yaml").write_text("two", encoding="utf-8")
    assert digest(tmp_path) != before
