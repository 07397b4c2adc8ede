"""The load of the shifts: long ones, nights, quick returns, runs, single days off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from statistics import mean

from rota.measures import objective
from rota.measures.cover_clock import Reading
from rota.measures.facts import Line, Span
from rota.measures.registry import figure, person_figure
from rota.measures.weekends import WEEKS_PER_YEAR

QUICK_RETURN_MIN = 11 * 60
SMALL_PERCENT = 30.0


@person_figure("long_shifts")
def long_shifts(line: Line) -> int:
    return sum(span.is_long for span in line.work)


@person_figure("nights")
def nights(line: Line) -> int:
    return sum(span.is_night for span in line.work)


@person_figure("evenings")
def evenings(line: Line) -> int:
    return sum(span.is_evening for span in line.work)


@person_figure("quick_returns")
def quick_returns(line: Line) -> int:
    return sum(off_min < QUICK_RETURN_MIN for _, _, off_min in successions(line))


@person_figure("longest_run")
def longest_run(line: Line) -> int:
    return longest_run_of(line, lambda span: True)


@person_figure("longest_night_run")
def longest_night_run(line: Line) -> int:
    return longest_run_of(line, lambda span: span.is_night)


@person_figure("single_days_off")
def single_days_off(line: Line) -> int:
    return objective.single_days_off(line)


@person_figure("mean_shift_h")
def mean_shift_h(line: Line) -> float | None:
    return mean(span.paid_min for span in line.work) / 60 if line.work else None


@person_figure("shortest_weekend_shift_h")
def shortest_weekend_shift_h(line: Line) -> float | None:
    shortest = min((span.paid_min for span in line.work if span.starts_on_weekend), default=None)
    return None if shortest is None else shortest / 60


def successions(line: Line) -> Iterator[tuple[Span, Span, int]]:
    """Successive work duties with the minutes off between: over the wrap of a rolling cycle, else from the known past.

    The duty before is the one that ended last. Minutes are negative where the two overlap.
    """
    work = line.work if line.rolling else (*(span for span in line.past if span.is_work), *line.work)
    for number, span in enumerate(work):
        if span.day < 0:
            continue
        if number:
            before = max(work[max(0, number - 2) : number], key=lambda one: one.end)
            yield before, span, span.start - before.end
        elif line.rolling:
            before = max(work[-2:], key=lambda one: one.end)
            yield before, span, span.start + line.length_min - before.end


def longest_run_of(line: Line, wanted: Callable[[Span], bool]) -> int:
    """Longest run of successive days on which a wanted work duty starts; a full rolling cycle counts its days."""
    days = {span.day for span in line.work if wanted(span)}
    if line.rolling:
        return line.days if len(days) == line.days else _run(days | {day + line.days for day in days})
    past = {span.day for span in line.past if span.is_work and wanted(span)}
    return _run(days | past) if days else 0


def _run(days: Set[int]) -> int:
    longest = length = 0
    previous = None
    for day in sorted(days):
        length = length + 1 if previous is not None and day == previous + 1 else 1
        longest = max(longest, length)
        previous = day
    return longest


def _total(reading: Reading, count: Callable[[Line], int]) -> int:
    return sum(count(line) for line in reading.lines.values())


@figure("long_shifts")
def all_long_shifts(reading: Reading) -> float:
    return _total(reading, long_shifts)


@figure("quick_returns")
def all_quick_returns(reading: Reading) -> float:
    return _total(reading, quick_returns)


@figure("single_days_off")
def all_single_days_off(reading: Reading) -> float:
    return _total(reading, single_days_off)


@figure("longest_run")
def longest_run_of_all(reading: Reading) -> float:
    return max((longest_run(line) for line in reading.lines.values()), default=0)


@figure("longest_night_run")
def longest_night_run_of_all(reading: Reading) -> float:
    return max((longest_night_run(line) for line in reading.lines.values()), default=0)


@figure("nights_mean")
def nights_mean(reading: Reading) -> float | None:
    worked = [number for number in map(nights, reading.lines.values()) if number]
    return mean(worked) if worked else None


@figure("nights_max")
def nights_max(reading: Reading) -> float:
    return max(map(nights, reading.lines.values()), default=0)


@figure("mean_shift_h")
def mean_shift_of_all(reading: Reading) -> float | None:
    paid = [span.paid_min for line in reading.lines.values() for span in line.work]
    return mean(paid) / 60 if paid else None


@figure("shifts_per_fte_year")
def shifts_per_fte_year(reading: Reading) -> float | None:
    full_time = sum(line.position.percent for line in reading.lines.values()) / 100
    shifts = _total(reading, lambda line: len(line.work))
    return shifts / full_time * WEEKS_PER_YEAR / reading.weeks if full_time else None


@figure("small_weekend_shift_h")
def shortest_weekend_shift_of_small_positions(reading: Reading) -> float | None:
    small = [line for line in reading.lines.values() if line.position.percent < SMALL_PERCENT]
    shortest = [hours for hours in map(shortest_weekend_shift_h, small) if hours is not None]
    return min(shortest, default=None)
