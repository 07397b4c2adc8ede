"""The minimal scenario of the tests, and ways to break it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rota.domain.finding import InputError, Problem
from rota.domain.scenario import Scenario
from rota.io.scenario_file import load_scenario, validate_scenario

MINIMAL = Path(__file__).parent.parent / "data" / "minimal.yaml"
KNOWN_RULES = {"hours.daily_max": "min", "run.consecutive_days": "count", "weekend.frequency": "count"}


def minimal_scenario() -> Scenario:
    """The minimal scenario, read."""
    return load_scenario(MINIMAL, KNOWN_RULES)


def minimal_text(*changes: tuple[str, str]) -> str:
    """The minimal scenario's text with pieces replaced; every piece must be there."""
    text = MINIMAL.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, needle: str) -> int:
    """1-based line of the first line that holds a needle."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if needle in line)


def problems_of(path: Path) -> tuple[Problem, ...]:
    """The problems that validating a file finds; nothing else may be raised."""
    with pytest.raises(InputError) as caught:
        validate_scenario(path, KNOWN_RULES)
    assert caught.value.problems
    return caught.value.problems


def written(folder: Path, text: str, name: str = "baseline.yaml") -> Path:
    """A file with that text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
