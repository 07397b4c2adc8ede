"""Red days: Sundays and public holidays on real dates (aml § 10-8 (4)), the cycle laid from its first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from rota.domain.base import Text
from rota.domain.calendar import is_sunday_or_red, sunday_law_window
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY
from rota.rules.base import Case, LineRule, Log, Place
from rota.rules.timeline import Line


class SundaysAndRedDays(LineRule):
    """Worked Sundays and red days in half a year, on the dates that the cycle is laid on."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every 26 weeks from a Monday: inside a year of a rolling cycle, inside the period of one that is not."""
        weeks = self.spec.params["weeks"]
        laid = self.spec.params["laid_weeks"] if line.rolling else line.weeks
        if laid < weeks:
            log.leave_out(TOO_SHORT)
            return
        first = case.scenario.cycle.start
        dates = [first + timedelta(days=index) for index in range(laid * DAYS_PER_WEEK)]
        counted = [(index, _is_worked(line, index, day)) for index, day in enumerate(dates) if is_sunday_or_red(day)]
        for week in range(laid - weeks + 1):
            _measure_half_year(log, line, week, weeks, counted, first)


TOO_SHORT = Text(nb="perioden er kortere enn et halvt år og rulleres ikke", en="the period is short of half a year")


def _is_worked(line: Line, index: int, day: date) -> bool:
    """Whether any work overlaps the day's Sunday or holiday interval; a rolling cycle goes on lap after lap."""
    window = sunday_law_window(day)
    assert window is not None
    # The interval begins on the day before, so it can reach out of the lap that its day lies in.
    lap_days = line.weeks * DAYS_PER_WEEK
    midnight = index % lap_days * MIN_PER_DAY
    return line.works_between(midnight + window[0], midnight + window[1])


def _measure_half_year(
    log: Log, line: Line, week: int, weeks: int, counted: Sequence[tuple[int, bool]], first: date
) -> None:
    low, high = week * DAYS_PER_WEEK, (week + weeks) * DAYS_PER_WEEK
    inside = [worked for index, worked in counted if low <= index < high]
    place = Place(line.position.id, week % line.weeks + 1, 1)
    text = partial(_text, sum(inside), len(inside), first + timedelta(weeks=week), weeks)
    log.measure(sum(inside), len(inside) // 2, place, text)


def _text(worked: int, days: int, start: date, weeks: int) -> Text:
    return Text(
        nb=f"{worked} av {days} søndager og røde dager er arbeidet på {weeks} uker fra {start:%d.%m.%Y}",
        en=f"{worked} of {days} Sundays and red days are worked in {weeks} weeks from {start}",
    )
