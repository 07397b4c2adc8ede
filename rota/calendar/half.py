"""Half-years of Sundays and red days (aml § 10-8 (4)): at least half free in each, and what that takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rota.calendar.period import Period
from rota.domain.laid import HalfYear
from rota.domain.time import DAYS_PER_WEEK
from rota.rules.spec import load_pack

_PACK, _RULE = "norway/kommune", "sunday.half"


def half_year_weeks() -> int:
    """Weeks in the window of the law, from the rule pack."""
    return next(spec.params["weeks"] for spec in load_pack(_PACK).specs if spec.code == _RULE)


def tightest(worked: Mapping[int, bool], period: Period, weeks: int) -> HalfYear | None:
    """The window of `weeks` whole weeks with the smallest margin, the first of equals; None in a shorter period."""
    windows = [
        HalfYear(period.date(days.start), period.date(days.stop - 1), sum(worked[day] for day in inside), len(inside))
        for days, inside in _windows(worked, period, weeks)
    ]
    return min(windows, key=lambda window: window.margin, default=None)


@dataclass(frozen=True, slots=True)
class Averaged:
    """Worked red days to make free, and how many days too many stay worked in the worst window all the same."""

    free: tuple[int, ...]
    short: int


def averaging(worked: Mapping[int, bool], red: Collection[int], period: Period, weeks: int) -> Averaged:
    """The fewest worked red days that must become free for every window to hold.

    Windows are taken in order and the latest red days of each are freed, which also serve the windows that follow: no
    choice needs fewer.
    """
    freed: list[int] = []
    short = 0
    for _, inside in _windows(worked, period, weeks):
        still = [day for day in inside if worked[day] and day not in freed]
        excess = len(still) - len(inside) // 2
        if excess > 0:
            chosen = [day for day in reversed(still) if day in red][:excess]
            freed += chosen
            short = max(short, excess - len(chosen))
    return Averaged(tuple(sorted(freed)), short)


def _windows(worked: Mapping[int, bool], period: Period, weeks: int) -> Iterator[tuple[range, list[int]]]:
    for week in range(period.weeks - weeks + 1):
        days = range(week * DAYS_PER_WEEK, (week + weeks) * DAYS_PER_WEEK)
        yield days, [day for day in days if day in worked]
