"""Professional days (fagdager) and whether those entitled have theirs as often as the policy says."""

from __future__ import annotations

from itertools import pairwise

from rota.domain.time import DAYS_PER_WEEK
from rota.measures.cover_clock import Reading
from rota.measures.facts import Line
from rota.measures.registry import figure, person_figure


@person_figure("fagdager")
def fagdager(line: Line) -> int:
    return sum(span.is_fagdag for span in line.spans)


def entitled(reading: Reading, *, night_staff: bool) -> list[Line]:
    """Lines of the night staff, or of all others, that the policy gives a professional day."""
    scenario = reading.scenario
    return [
        line
        for line in reading.lines.values()
        if scenario.fagdag_entitled(line.position) and scenario.is_night_staff(line.position) is night_staff
    ]


def kept_every(line: Line, every_weeks: int) -> bool:
    """Whether every window of consecutive weeks holds a professional day, the wrap of a rolling cycle included.

    In a cycle that is not rolling and shorter than a window, one in the cycle.
    """
    weeks = sorted({span.day // DAYS_PER_WEEK for span in line.spans if span.is_fagdag})
    if not weeks:
        return False
    if line.rolling:
        return max(after - before for before, after in pairwise([*weeks, weeks[0] + line.weeks])) <= every_weeks
    if line.weeks < every_weeks:
        return True
    return max(after - before for before, after in pairwise([-1, *weeks, line.weeks])) <= every_weeks


def kept(reading: Reading, *, night_staff: bool) -> int:
    """How many of those entitled have their professional day as often as the policy says."""
    policy = reading.scenario.fagdag
    if policy is None:
        return 0
    return sum(kept_every(line, policy.every_weeks) for line in entitled(reading, night_staff=night_staff))


@figure("fagdager")
def all_fagdager(reading: Reading) -> float:
    return sum(fagdager(line) for line in reading.lines.values())


@figure("fagdag_entitled")
def fagdag_entitled(reading: Reading) -> float:
    return len(entitled(reading, night_staff=False))


@figure("fagdag_kept")
def fagdag_kept(reading: Reading) -> float:
    return kept(reading, night_staff=False)


@figure("fagdag_entitled_night")
def fagdag_entitled_night(reading: Reading) -> float:
    return len(entitled(reading, night_staff=True))


@figure("fagdag_kept_night")
def fagdag_kept_night(reading: Reading) -> float:
    return kept(reading, night_staff=True)
