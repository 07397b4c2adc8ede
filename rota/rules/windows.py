"""Windows of weeks and runs of days, unrolled over the laps of a rolling cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate


def week_sums(values: Sequence[int], length: int, rolling: bool) -> Iterator[tuple[int, int]]:
    """(first week from 0, sum) of every `length` consecutive weeks.

    A rolling cycle has one window from each of its weeks, unrolled over as many laps as it takes: weeks that occur
    twice in a window count twice. A cycle that is not rolling has the windows that lie inside it, perhaps none.
    """
    count = len(values)
    if not rolling:
        sums = list(accumulate(values, initial=0))
        starts = range(count - length + 1)
    else:
        sums = list(accumulate(list(values) * (length // count + 2), initial=0))
        starts = range(count)
    for start in starts:
        yield start, sums[start + length] - sums[start]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive marked places, from `start`; `endless` when every place of a rolling cycle is marked."""

    start: int
    length: int
    endless: bool = False


def runs(marks: Sequence[bool], rolling: bool) -> list[Run]:
    """Maximal runs of marked places, in order of their start; a run over the wrap of a rolling cycle is one run."""
    count = len(marks)
    if marks and all(marks):
        return [Run(0, count, endless=rolling)]
    found: list[Run] = []
    # A run over the wrap starts behind the last free place, so begin reading there.
    first = next((place for place in range(count) if not marks[place]), 0) if rolling else 0
    length = 0
    for step in range(count + 1):
        if step < count and marks[(first + step) % count]:
            length += 1
        elif length:
            found.append(Run((first + step - length) % count, length))
            length = 0
    return sorted(found, key=lambda run: run.start)
