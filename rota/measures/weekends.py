"""Weekends: how many are worked, by how many people, and langhelg in both meanings of the word."""

from __future__ import annotations

from statistics import mean

from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, MIN_PER_WEEK, SATURDAY, SUNDAY
from rota.measures.cover_clock import Reading
from rota.measures.facts import Line
from rota.measures.registry import figure, person_figure

WEEKS_PER_YEAR = 52
OFF_FROM_MIN = 4 * MIN_PER_DAY + 15 * 60  # Friday 15:00
OFF_TO_MIN = MIN_PER_WEEK + 7 * 60  # Monday 07:00


@person_figure("weekends")
def weekends(line: Line) -> int:
    return len(line.weekends)


@person_figure("weekend_every")
def weekend_every(line: Line) -> float | None:
    return line.weeks / len(line.weekends) if line.weekends else None


@person_figure("langhelg_long")
def weekends_of_long_shifts(line: Line) -> int:
    return sum(_is_long(line, week) for week in range(line.weeks))


@person_figure("langhelg_off")
def long_weekends_off(line: Line) -> int:
    return line.weeks - len(line.weeks_touched(OFF_FROM_MIN, OFF_TO_MIN))


def _is_long(line: Line, week: int) -> bool:
    days = [week * DAYS_PER_WEEK + weekday for weekday in (SATURDAY, SUNDAY)]
    shifts = [span for span in line.work if span.day in days]
    return {span.day for span in shifts} == set(days) and all(span.is_long for span in shifts)


def _per_year(reading: Reading, number: float) -> float:
    return number * WEEKS_PER_YEAR / reading.weeks


def _counts(reading: Reading) -> list[int]:
    return [weekends(line) for line in reading.lines.values()]


@figure("weekends_mean")
def weekends_mean(reading: Reading) -> float | None:
    return mean(_counts(reading)) if reading.lines else None


@figure("weekends_max")
def weekends_max(reading: Reading) -> float | None:
    return max(_counts(reading), default=None)


@figure("weekends_year_mean")
def weekends_year_mean(reading: Reading) -> float | None:
    return _per_year(reading, mean(_counts(reading))) if reading.lines else None


@figure("weekends_year_max")
def weekends_year_max(reading: Reading) -> float | None:
    return _per_year(reading, max(_counts(reading))) if reading.lines else None


@figure("weekend_every_mean")
def weekend_every_mean(reading: Reading) -> float | None:
    worked = [number for number in _counts(reading) if number]
    return reading.weeks * len(worked) / sum(worked) if worked else None


@figure("weekend_people")
def weekend_people(reading: Reading) -> float:
    return sum(_counts(reading)) / reading.weeks


@figure("langhelg_long")
def people_with_weekends_of_long_shifts(reading: Reading) -> float:
    return sum(weekends_of_long_shifts(line) > 0 for line in reading.lines.values())


@figure("langhelg_off_people")
def people_with_long_weekends_off(reading: Reading) -> float:
    return sum(long_weekends_off(line) > 0 for line in reading.lines.values())


@figure("langhelg_off_year")
def long_weekends_off_per_year(reading: Reading) -> float | None:
    counts = [long_weekends_off(line) for line in reading.lines.values()]
    return _per_year(reading, mean(counts)) if counts else None
