"""What a peer's process is asked and what it writes: arguments, roster, trajectory. Standard library only."""

from __future__ import annotations

import argparse
import json
import resource
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One run: the problem, its limit in seconds, the seed and where the answer goes."""

    problem: dict[str, Any]
    seconds: float
    seed: int
    workers: int
    out: Path


@dataclass
class Answer:
    """A roster as (position number, 0-based day, code); trajectory of [seconds, objective] from the solve's start.

    `objective` is the peer's own figure, `bound` what it claims to have proved. `start_up_seconds` is what passed
    before the clock of the solve: imports, a virtual machine, compiling, building the model.
    """

    status: str
    roster: list[list[Any]] | None = None
    objective: int | None = None
    bound: float | None = None
    seconds: float = 0.0
    start_up_seconds: float = 0.0
    trajectory: list[list[float]] = field(default_factory=list)
    settings: str = ""
    version: str = ""


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        return time.monotonic() - self.started


def asked() -> Asked:
    """Read the command line of a peer's process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("problem", type=Path)
    parser.add_argument("--time", type=float, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    problem = json.loads(given.problem.read_text(encoding="utf-8"))
    return Asked(problem, given.time, given.seed, given.workers, given.out)


def write(out: Path, answer: Answer) -> None:
    """Write the answer and this process's peak memory."""
    data = vars(answer) | {"peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}
    out.write_text(json.dumps(data), encoding="utf-8")


def roster_of(problem: dict[str, Any], worked: list[int]) -> list[list[Any]]:
    """The roster of the candidates that are worked."""
    return [problem["cells"][column] for column in worked]
