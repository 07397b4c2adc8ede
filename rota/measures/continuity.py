"""Continuity: handovers, overlap, and how many different people are on the floor on a weekend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import mean

from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY
from rota.measures.cover_clock import Moment, Reading
from rota.measures.registry import figure

LONGEST_OVERLAP_MIN = 60


@figure("handovers_day")
def handovers_day(reading: Reading) -> float:
    return sum(1 for _ in _handovers(reading)) / reading.days


@figure("overlap_min_day")
def overlap_min_day(reading: Reading) -> float:
    return sum(overlap for overlap in _handovers(reading) if overlap <= LONGEST_OVERLAP_MIN) / reading.days


@figure("weekend_faces_mean")
def weekend_faces_mean(reading: Reading) -> float:
    return mean(map(len, _weekend_teams(reading, DAYS_PER_WEEK)))


@figure("weekend_faces_max")
def weekend_faces_max(reading: Reading) -> float:
    return max(map(len, _weekend_teams(reading, DAYS_PER_WEEK)))


@figure("weekend_day_faces_mean")
def weekend_day_faces_mean(reading: Reading) -> float:
    return mean(map(len, _weekend_teams(reading, 1)))


def _weekend_teams(reading: Reading, days: int) -> list[set[str]]:
    """People on the floor on Saturday and Sunday, gathered by stretches of so many days of the cycle."""
    teams: defaultdict[int, set[str]] = defaultdict(set)
    for moment in reading.clock.moments:
        if moment.is_weekend:
            teams[moment.start // (days * MIN_PER_DAY)] |= moment.present
    return list(teams.values())


def _handovers(reading: Reading) -> Iterator[int]:
    """For each moment at which somebody leaves the floor: minutes since the latest arrival among those who stay.

    The minutes are the cycle's length where nobody stays.
    """
    moments = reading.clock.moments
    lap = reading.length_min
    earlier: list[tuple[int, Moment]] = [(-lap, moment) for moment in moments] if reading.rolling else []
    arrived: dict[str, int] = {}
    before: frozenset[str] = frozenset()
    for shift, moment in [*earlier, *((0, moment) for moment in moments)]:
        now = moment.start + shift
        arrived.update(dict.fromkeys(moment.present - before, now))
        if now >= 0 and before - moment.present:
            yield now - max((arrived[person] for person in moment.present), default=now - lap)
        before = moment.present
