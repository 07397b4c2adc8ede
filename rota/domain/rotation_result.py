"""What can be wished of a rotation, and what a solve of one gives."""

from __future__ import annotations

from dataclasses import dataclass

from rota.domain.base import Text
from rota.domain.rotation_problem import OFF, RotationProblem, RotationRota
from rota.domain.solution import Status
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class RotationObjective:
    """Costs (integers >= 0) of what makes a rota heavy; each is paid once per occurrence in the closed rota.

    A shift belongs to the day on which it starts, so the night from Friday does not spoil a free weekend here.
    Weekend costs need a cycle of seven days that starts on a Monday.
    """

    worked_weekend: int = 0
    half_weekend: int = 0
    single_day_off: int = 0
    short_free_block: int = 0
    quick_return: int = 0
    shift_change: int = 0
    long_free_block_days: int = 4
    quick_return_min: int = 11 * 60

    @property
    def costs(self) -> dict[str, int]:
        """Cost of each part by name."""
        return {
            "worked_weekends": self.worked_weekend,
            "half_weekends": self.half_weekend,
            "single_days_off": self.single_day_off,
            "short_free_blocks": self.short_free_block,
            "quick_returns": self.quick_return,
            "shift_changes": self.shift_change,
        }


@dataclass(frozen=True, slots=True)
class RotationResult:
    """Outcome of one solve. `rota` is None when none was found; `proof` says why none exists, where that is proved.

    `objective` and `bound` are in units of the objective's costs, None without an objective (or without a rota);
    `parts` counts each thing that costs. `rounds` is how often a circulation was asked for, `cuts` the connectivity
    constraints added.
    """

    status: Status
    rota: RotationRota | None
    objective: int | None
    bound: int | None
    parts: dict[str, int]
    seconds: float
    seconds_to_best: float | None
    rounds: int
    cuts: int
    proof: Text | None = None


def rotation_parts(problem: RotationProblem, rota: RotationRota, objective: RotationObjective) -> dict[str, int]:
    """How often each thing that can cost occurs in a closed rota, counted from the rota alone."""
    parts = dict.fromkeys(objective.costs, 0)
    for day, today in enumerate(rota):
        before, after = rota[day - 1], rota[(day + 1) % len(rota)]
        if problem.days == DAYS_PER_WEEK and day % DAYS_PER_WEEK == SUNDAY:
            parts["worked_weekends"] += (before, today) != (OFF, OFF)
            parts["half_weekends"] += (before == OFF) != (today == OFF)
        if today == OFF and after != OFF:
            free_days = _run_to(rota, day)
            parts["single_days_off"] += free_days == 1
            parts["short_free_blocks"] += free_days < objective.long_free_block_days
        if today != OFF and after != OFF:
            parts["quick_returns"] += rest_between_min(problem, today, after) < objective.quick_return_min
            parts["shift_changes"] += today != after
    return parts


def rest_between_min(problem: RotationProblem, first: int, second: int) -> int:
    """Minutes from the end of a shift to the start of another on the day after."""
    ends = problem.shifts[first].start_min + problem.shifts[first].length_min
    return MIN_PER_DAY + problem.shifts[second].start_min - ends


def _run_to(rota: RotationRota, last: int) -> int:
    """Length of the block of days off that ends on a day; at most the whole rota."""
    length = 1
    while length < len(rota) and rota[last - length] == OFF:
        length += 1
    return length
