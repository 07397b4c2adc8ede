"""One closed rota that identical people walk through: the form of the rotating workforce benchmark (feasibility)."""

from __future__ import annotations

from dataclasses import dataclass

OFF = -1


@dataclass(frozen=True, slots=True)
class RotationShift:
    """A shift with the shortest and longest block of it in a row."""

    id: str
    start_min: int
    length_min: int
    min_block_days: int
    max_block_days: int


@dataclass(frozen=True, slots=True)
class RotationProblem:
    """`demand[shift][weekday]` is exact. The rota has `employees` lines of `days` days; the first follows the last.

    Sequences are tuples of shift numbers with OFF for a day off; they must not stand on consecutive days.
    """

    name: str
    days: int
    employees: int
    shifts: tuple[RotationShift, ...]
    demand: tuple[tuple[int, ...], ...]
    min_off_days: int
    max_off_days: int
    min_work_days: int
    max_work_days: int
    forbidden_pairs: frozenset[tuple[int, int]]
    forbidden_triples: frozenset[tuple[int, int, int]]


# One flat row of employees x days numbers: a shift's number, or OFF.
RotationRota = tuple[int, ...]
