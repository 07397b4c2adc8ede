"""Hours: planned against contract, and unsocial hours by the clock."""

from __future__ import annotations

from collections.abc import Callable
from statistics import mean

from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, SATURDAY, daily_overlap_min, overlap_min
from rota.measures.cover_clock import Reading
from rota.measures.facts import Line, Span
from rota.measures.objective import contract_min
from rota.measures.registry import figure, person_figure

EVENING_MIN = (17 * 60, 21 * 60)
MORNING_END_MIN = 6 * 60


@person_figure("percent")
def percent(line: Line) -> float:
    return line.position.percent


@person_figure("contract_h_week")
def contract_h_week(line: Line) -> float:
    return line.position.percent / 100 * line.position.full_time_hours


@person_figure("planned_h_week")
def planned_h_week(line: Line) -> float:
    return line.planned_min / 60 / line.weeks


@person_figure("balance_h")
def balance_h(line: Line) -> float:
    return (line.planned_min - contract_min(line)) / 60


@person_figure("weekend_h")
def weekend_h(line: Line) -> float:
    return sum(map(weekend_min, line.work)) / 60


@person_figure("unsocial_h_week")
def unsocial_h_week(line: Line) -> float:
    return sum(map(unsocial_min, line.work)) / 60 / line.weeks


def unsocial_min(span: Span) -> int:
    """Minutes of presence at an unsocial hour, each counted once: weekend, or weekday before 06:00 or after 17:00."""
    return sum(
        end - start
        if _is_weekend(day)
        else overlap_min(start, end, 0, MORNING_END_MIN) + overlap_min(start, end, EVENING_MIN[0], MIN_PER_DAY)
        for day, start, end in _days(span)
    )


def evening_min(span: Span) -> int:
    """Minutes of presence between 17:00 and 21:00."""
    return daily_overlap_min(span.start, span.end, *EVENING_MIN)


def weekend_min(span: Span) -> int:
    """Minutes of presence on Saturday and Sunday."""
    return sum(end - start for day, start, end in _days(span) if _is_weekend(day))


def _is_weekend(day: int) -> bool:
    return day % DAYS_PER_WEEK >= SATURDAY


def _days(span: Span) -> list[tuple[int, int, int]]:
    """A duty cut at midnight: (0-based day, from, to) with minutes after that midnight."""
    return [
        (day, max(0, span.start - day * MIN_PER_DAY), min(MIN_PER_DAY, span.end - day * MIN_PER_DAY))
        for day in range(span.start // MIN_PER_DAY, (span.end - 1) // MIN_PER_DAY + 1)
    ]


def _h_week(reading: Reading, minutes: Callable[[Span], int]) -> float:
    return sum(minutes(span) for line in reading.lines.values() for span in line.work) / 60 / reading.weeks


@figure("contract_h_week")
def contract_of_all(reading: Reading) -> float:
    return sum(map(contract_h_week, reading.lines.values()))


@figure("planned_h_week")
def planned_of_all(reading: Reading) -> float:
    return sum(map(planned_h_week, reading.lines.values()))


@figure("balance_h")
def balance_of_all(reading: Reading) -> float:
    return sum(map(balance_h, reading.lines.values()))


@figure("worst_balance_h")
def worst_balance(reading: Reading) -> float:
    return max((abs(balance_h(line)) for line in reading.lines.values()), default=0.0)


@figure("unsocial_h_week")
def unsocial_of_all(reading: Reading) -> float:
    return _h_week(reading, unsocial_min)


@figure("unsocial_mean_h_week")
def unsocial_mean(reading: Reading) -> float | None:
    return mean(map(unsocial_h_week, reading.lines.values())) if reading.lines else None


@figure("unsocial_evening_h_week")
def unsocial_evening(reading: Reading) -> float:
    return _h_week(reading, evening_min)


@figure("unsocial_night_h_week")
def unsocial_night(reading: Reading) -> float:
    return _h_week(reading, lambda span: span.night_min)


@figure("unsocial_weekend_h_week")
def unsocial_weekend(reading: Reading) -> float:
    return _h_week(reading, weekend_min)
