"""The counts of the ergonomic profile: what each position's line holds, and what all lines hold together.

What each count means and what others recommend is data: `recommendations.toml`, one entry per function of the same id.
Counts that are figures elsewhere too are those figures, not counted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, MIN_PER_HOUR, MIN_PER_WEEK, overlap_min
from rota.measures import load
from rota.measures.facts import Line

CHANGE_WITHIN_MIN = 48 * MIN_PER_HOUR
CHANGE_FROM_MIN = 2 * MIN_PER_HOUR  # a start that moves less is not called a change between kinds of shift
LONG_NIGHT_MIN = 8 * MIN_PER_HOUR
EARLY_BEFORE_MIN = 7 * MIN_PER_HOUR
WEEKEND_FROM_MIN = 4 * MIN_PER_DAY + 16 * MIN_PER_HOUR  # Friday 16:00
WEEKEND_TO_MIN = MIN_PER_WEEK + 7 * MIN_PER_HOUR  # Monday 07:00

OfLine = Callable[[Line], float | None]
OfAll = Callable[[Iterable[Line]], float | None]


@dataclass(frozen=True, slots=True)
class Count:
    """A count of one line, and of all together; `of_all` is None where a sum of the lines means nothing."""

    of_line: OfLine
    of_all: OfAll | None = None


def shortest_rest_h(line: Line) -> float | None:
    """Least time off between two successive shifts."""
    return _hours(min((off_min for _, _, off_min in load.successions(line)), default=None))


def short_rests(line: Line, from_h: int | None, below_h: int) -> int:
    """Times off of at least `from_h` hours (None: however short) and less than `below_h`."""
    return sum(
        (from_h is None or off_min >= from_h * MIN_PER_HOUR) and off_min < below_h * MIN_PER_HOUR
        for _, _, off_min in load.successions(line)
    )


def weekly_rest_h(line: Line) -> float | None:
    """Least of the weeks' longest times off, Monday 00:00 to Sunday 24:00."""
    return _hours(min(_longest_rest_min(line, week) for week in range(line.weeks)))


def after_nights_h(line: Line) -> float | None:
    """Least time off from the end of a night shift to a shift that is none."""
    return _hours(
        min(
            (off_min for before, after, off_min in load.successions(line) if before.is_night and not after.is_night),
            default=None,
        )
    )


def longest_long_run(line: Line) -> int:
    """Longest run of days on which a long shift starts."""
    return load.longest_run_of(line, lambda span: span.is_long)


def hours_7_days(line: Line) -> float:
    """Most paid hours of the work that starts in seven consecutive days."""
    per_day = [0] * line.days
    for span in line.work:
        per_day[span.day] += span.paid_min
    last = line.days if line.rolling else line.days - DAYS_PER_WEEK + 1
    most = max(sum(per_day[(first + step) % line.days] for step in range(DAYS_PER_WEEK)) for first in range(last))
    return most / MIN_PER_HOUR


def longest_shift_h(line: Line) -> float | None:
    """Paid hours of the longest shift."""
    return _hours(max((span.paid_min for span in line.work), default=None))


def last_third_h_week(line: Line) -> float:
    """Hours a week that lie in the last third of a long shift, from its start to its end, breaks included."""
    return sum(span.presence_min for span in line.work if span.is_long) / 3 / MIN_PER_HOUR / line.weeks


def longest_night_h(line: Line) -> float | None:
    """Paid hours of the longest night shift."""
    return _hours(max((span.paid_min for span in line.work if span.is_night), default=None))


def nights_over_8_h(line: Line) -> int:
    """Night shifts of more than eight paid hours."""
    return sum(span.is_night and span.paid_min > LONG_NIGHT_MIN for span in line.work)


def early_starts(line: Line) -> int:
    """Shifts that start before 07:00 and are no night shifts."""
    return sum(span.start % MIN_PER_DAY < EARLY_BEFORE_MIN and not span.is_night for span in line.work)


def forward_changes(line: Line) -> int:
    """Changes to a shift that starts later by the clock."""
    return sum(moved_min > 0 for moved_min in _changes(line))


def backward_changes(line: Line) -> int:
    """Changes to a shift that starts earlier by the clock."""
    return sum(moved_min < 0 for moved_min in _changes(line))


def forward_share(line: Line) -> float | None:
    """Forward changes in percent of all changes."""
    return forward_share_of_all((line,))


def forward_share_of_all(lines: Iterable[Line]) -> float | None:
    """Forward changes of all lines in percent of all changes."""
    counts = [(forward_changes(line), backward_changes(line)) for line in lines]
    forward, backward = (sum(side) for side in zip(*counts, strict=True)) if counts else (0, 0)
    return 100 * forward / (forward + backward) if forward + backward else None


def free_blocks(line: Line, from_days: int = 1) -> int | None:
    """Blocks of at least so many successive days off."""
    blocks = _free_blocks(line)
    return None if blocks is None else sum(days >= from_days for days in blocks)


def free_block_mean_days(line: Line) -> float | None:
    """Mean length of the blocks of days off."""
    return free_block_mean_of_all((line,))


def free_block_mean_of_all(lines: Iterable[Line]) -> float | None:
    """Mean length of the blocks of days off of all lines."""
    blocks = [days for line in lines for days in _free_blocks(line) or ()]
    return sum(blocks) / len(blocks) if blocks else None


def free_weekends(line: Line) -> int:
    """Weekends without work from Friday 16:00 to Monday 07:00."""
    return line.weeks - len(line.weeks_touched(WEEKEND_FROM_MIN, WEEKEND_TO_MIN))


def _changes(line: Line) -> Iterator[int]:
    """Minutes by which the start moves on the clock, for each change between kinds of shift."""
    for before, after, off_min in load.successions(line):
        moved_min = after.start % MIN_PER_DAY - before.start % MIN_PER_DAY
        if off_min <= CHANGE_WITHIN_MIN and abs(moved_min) >= CHANGE_FROM_MIN:
            yield moved_min


def _free_blocks(line: Line) -> list[int] | None:
    """Lengths of the blocks of days on which no shift starts, over the wrap of a rolling cycle; None without work."""
    if not line.work_days:
        return None
    days = list(range(line.days))
    if line.rolling:  # begin at a working day, so that no block is cut
        first = min(line.work_days)
        days = days[first:] + days[:first]
    blocks = [0]
    for day in days:
        if day in line.work_days:
            blocks.append(0)
        else:
            blocks[-1] += 1
    return [length for length in blocks if length]


def _longest_rest_min(line: Line, week: int) -> int:
    """Longest time without work inside a week. A duty from before the cycle that reaches into it is seen."""
    start, end = week * MIN_PER_WEEK, (week + 1) * MIN_PER_WEEK
    free_from, longest = start, 0
    for from_min, to_min in _work_around(line):
        if overlap_min(from_min, to_min, start, end):
            longest = max(longest, from_min - free_from)
            free_from = max(free_from, to_min)
    return max(longest, end - free_from)


def _work_around(line: Line) -> list[tuple[int, int]]:
    """Work by the clock in order, with the lap before a rolling cycle or the known past before another."""
    before: list[tuple[int, int]] = (
        [(span.start - line.length_min, span.end - line.length_min) for span in line.work]
        if line.rolling
        else [(span.start, span.end) for span in line.past if span.is_work]
    )
    return sorted([*before, *((span.start, span.end) for span in line.work)])


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else minutes / MIN_PER_HOUR


def _summed(of_line: OfLine) -> Count:
    """A count whose lines add up. A line without a figure adds nothing."""
    return Count(of_line, lambda lines: sum(of_line(line) or 0 for line in lines))


COUNTS: Mapping[str, Count] = MappingProxyType(
    {
        "shortest_rest_h": Count(shortest_rest_h),
        "quick_returns": _summed(load.quick_returns),
        "quick_returns_10_11": _summed(partial(short_rests, from_h=10, below_h=11)),
        "quick_returns_9_10": _summed(partial(short_rests, from_h=9, below_h=10)),
        "quick_returns_8_9": _summed(partial(short_rests, from_h=8, below_h=9)),
        "quick_returns_under_8": _summed(partial(short_rests, from_h=None, below_h=8)),
        "weekly_rest_h": Count(weekly_rest_h),
        "after_nights_h": Count(after_nights_h),
        "longest_run": Count(load.longest_run),
        "longest_night_run": Count(load.longest_night_run),
        "longest_long_run": Count(longest_long_run),
        "hours_7_days": Count(hours_7_days),
        "long_shifts": _summed(load.long_shifts),
        "longest_shift_h": Count(longest_shift_h),
        "last_third_h_week": _summed(last_third_h_week),
        "longest_night_h": Count(longest_night_h),
        "nights_over_8_h": _summed(nights_over_8_h),
        "early_starts": _summed(early_starts),
        "forward_changes": _summed(forward_changes),
        "backward_changes": _summed(backward_changes),
        "forward_share": Count(forward_share, forward_share_of_all),
        "free_blocks": _summed(free_blocks),
        "free_blocks_2": _summed(partial(free_blocks, from_days=2)),
        "free_block_mean_days": Count(free_block_mean_days, free_block_mean_of_all),
        "single_days_off": _summed(load.single_days_off),
        "free_weekends": _summed(free_weekends),
    }
)
