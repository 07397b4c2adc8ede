"""The form of the neutral problem: candidates, flags, rows and choices."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = "rota/peer-problem/1"
Term = tuple[int, int]


class UnsupportedError(ValueError):
    """A scenario that uses what the peers' problem cannot say; comparing them there would not be fair."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Sum of coefficient x column <= most. `cost` None: hard; else the price of each unit above.

    `unit` is what one step of the sum is worth (minutes or persons: 30 or 1). Rows with the same `slack` pay once, for
    the largest excess of them.
    """

    kind: str
    terms: tuple[Term, ...]
    most: int
    cost: int | None = None
    unit: int = 1
    slack: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Of some sets of candidates at least one is not worked at all. `cost` None: hard."""

    kind: str
    blocked: tuple[tuple[int, ...], ...]
    cost: int | None = None


@dataclass(slots=True)
class Problem:
    """The neutral problem. `cells` are (position number, 0-based day, code); `flags` are their members' columns."""

    name: str
    people: list[str]
    days: int
    cells: list[tuple[int, int, str]] = field(default_factory=list)
    flags: list[list[int]] = field(default_factory=list)
    rows: list[Linear] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    constant: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain data for a file."""
        return {"format": FORMAT} | asdict(self)
