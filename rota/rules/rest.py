"""Rest: daily and weekly (aml § 10-8), after nights, and quick returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from rota.domain.base import Text
from rota.domain.time import MIN_PER_DAY, MIN_PER_WEEK
from rota.rules.base import AGREED_FREELY, Case, LineRule, Log, Place
from rota.rules.timeline import Gap, Line, Span
from rota.rules.words import hours


class _GapRule(LineRule):
    """A least gap between successive work duties, inside the cycle, over the wrap and from the known past."""

    def leads(self, before: Span) -> bool:
        """Whether the rule looks at the time after the duty."""
        return True

    def arrives(self, after: Span) -> bool:
        """Whether the rule looks at the time before the duty."""
        return True

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every gap between successive duties that the rule looks at."""
        examine_gaps(log, line, self.leads, self.arrives)


class DailyRest(_GapRule):
    """Continuous rest between two work periods, from the end of one duty to the start of the next."""


class QuickReturn(_GapRule):
    """A short gap between two duties, whatever an agreement allows."""


class RestAfterNights(_GapRule):
    """Time off from the end of a night duty to the next work duty when that is not at night."""

    def leads(self, before: Span) -> bool:
        """After night duty."""
        return before.is_night_duty

    def arrives(self, after: Span) -> bool:
        """Before work that is not night duty."""
        return not after.is_night_duty


class WeeklyRest(LineRule):
    """Longest continuous time off inside each fixed week, Monday 00:00 to Sunday 24:00."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every week of every position; the first also sees work that reaches into it from the known past."""
        limit = log.limit(line.position).limit
        if limit is None:
            log.leave_out(AGREED_FREELY, line.weeks)
            return
        for week in range(line.weeks):
            _measure_week(log, line, week, limit)


class WeeklyRestRolling(LineRule):
    """Longest time off within seven days of the start of each duty: the stricter reading of weekly rest."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every duty of the cycle whose seven days are planned."""
        limit = log.limit(line.position).limit
        span_min = self.spec.params["days"] * MIN_PER_DAY
        for first, later in line.followers(span_min):
            end = first.start + span_min
            if first.day < 0:
                continue
            if limit is None:
                log.leave_out(AGREED_FREELY)
            elif not line.rolling and end > line.length_min:
                log.leave_out(AFTER_THE_PLAN)
            else:
                rest = _longest_within(line, first, later, end)
                text = partial(_rest_text, rest)
                log.measure(rest, limit, Place(line.position.id, first.duty.week, first.duty.day), text)


AFTER_THE_PLAN = Text(
    nb="sjudagersperioden går ut over den planlagte tida", en="the seven days reach beyond the planned time"
)


def _longest_within(line: Line, first: Span, later: Sequence[Span], end: int) -> int:
    """Longest time off from the start of a duty to `end`. Duties that began before it can still be running."""
    running = line.around(first.start, first.start + 1) if line.overlapping else ()
    free_from, longest = max(span.end for span in (first, *running)), 0
    for span in later:
        longest = max(longest, span.start - free_from)
        free_from = max(free_from, span.end)
    return max(longest, end - free_from)


def _rest_text(rest_min: int) -> Text:
    return Text(
        nb=f"lengste sammenhengende fritid på sju døgn fra vaktas start er {hours(rest_min).nb}",
        en=f"the longest continuous time off in seven days from the start of the shift is {hours(rest_min).en}",
    )


def longest_rest_min(line: Line, start: int, end: int) -> int:
    """Longest time without work inside a window of the cycle, in minutes."""
    free_from, longest = start, 0
    for span in line.around(start, end):
        longest = max(longest, span.start - free_from)
        free_from = max(free_from, span.end)
    return max(longest, end - free_from)


def examine_gaps(log: Log, line: Line, leads: Callable[[Span], bool], arrives: Callable[[Span], bool]) -> None:
    """Measure every gap between two successive duties of which the first leads into it and the second arrives."""
    limit = log.limit(line.position).limit
    gaps = [gap for gap in line.gaps() if leads(gap.before) and arrives(gap.after)]
    if limit is None:
        log.leave_out(AGREED_FREELY, len(gaps))
        return
    for gap in gaps:
        _measure_gap(log, line, gap, limit)


def _measure_gap(log: Log, line: Line, gap: Gap, limit: int) -> None:
    def message() -> Text:
        off, codes = hours(gap.length_min), (gap.before.duty.code, gap.after.duty.code)
        return Text(
            nb=f"{off.nb} fri mellom {codes[0]} og {codes[1]}",
            en=f"{off.en} off between {codes[0]} and {codes[1]}",
        )

    log.measure(gap.length_min, limit, Place(line.position.id, gap.duty.week, gap.duty.day), message)


def _measure_week(log: Log, line: Line, week: int, limit: int) -> None:
    rest = longest_rest_min(line, week * MIN_PER_WEEK, (week + 1) * MIN_PER_WEEK)

    def message() -> Text:
        return Text(
            nb=f"lengste sammenhengende fritid i uka er {hours(rest).nb}",
            en=f"the longest continuous time off in the week is {hours(rest).en}",
        )

    log.measure(rest, limit, Place(line.position.id, week + 1, 1), message)
