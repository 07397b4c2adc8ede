"""How to search. Kept apart from the search, so that options can be made without importing ortools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """How to search. With `workers` 1 and a `deterministic_limit`, the same input gives the same roster.

    `weekends_first` says how working weekends are decided before the days: `planned` (how many of each group of alike
    positions work each weekend comes first, with their hours in view), `periodic` (exactly every n-th week where that
    fits the cycle), `free`, or `no` (all days at once). The last three are there to be measured against.
    `engine` is `lines` (a line of its own for each position), `rotation` (equal positions walk common lines) or `auto`
    (rotation where every position has its equals and they fit the cycle, else lines).
    """

    time_limit_s: float = 60.0
    workers: int = 8
    seed: int = 0
    deterministic_limit: float | None = None
    weekends_first: Literal["planned", "periodic", "free", "no"] = "planned"
    engine: Literal["auto", "rotation", "lines"] = "auto"
