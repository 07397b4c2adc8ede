"""How to search. Kept apart from the search, so that options can be made without importing ortools."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """How to search. With `workers` 1 and a `deterministic_limit`, the same input gives the same roster."""

    time_limit_s: float = 60.0
    workers: int = 8
    seed: int = 0
    deterministic_limit: float | None = None
