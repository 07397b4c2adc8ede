"""The ward's own rules, measured by the clock: counts in a window, runs of days and gaps between duties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from rota.domain.base import Text
from rota.domain.own_rule import Duties, OwnRule
from rota.domain.time import DAYS_PER_WEEK, week_and_day
from rota.rules.base import Case, LineRule, Log, Place
from rota.rules.own_spec import duties_text, window_text
from rota.rules.rest import examine_gaps
from rota.rules.runs import examine_runs
from rota.rules.spec import RuleSpec
from rota.rules.timeline import Line, Span
from rota.rules.windows import week_sums

OTHERS = Text(nb="regelen gjelder andre stillinger", en="the rule is for other positions")


def wanted(duties: Duties) -> Callable[[Span], bool]:
    """A test of whether a duty meets every condition that is given."""
    weekdays = duties.weekday_numbers

    def matches(span: Span) -> bool:
        return (
            span.is_work
            and (duties.codes is None or span.duty.code in duties.codes)
            and (duties.kinds is None or span.kind in duties.kinds)
            and (duties.long is None or span.is_long == duties.long)
            and (duties.night is None or span.is_night_duty == duties.night)
            and (weekdays is None or span.day % DAYS_PER_WEEK in weekdays)
        )

    return matches


def own_of(spec: RuleSpec) -> OwnRule:
    """The ward's rule behind a spec. Raises ValueError for a rule of the pack."""
    if spec.own is None:
        raise ValueError(f"{spec.code} is no own rule")
    return spec.own


class OwnCount(LineRule):
    """Matching duties that start in every so many weeks or days in a row. The penalty is the excess or the lack."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every window, over the wrap; those of a cycle that does not roll lie inside it."""
        own = own_of(self.spec)
        if not own.concerns(line.position):
            log.leave_out(OTHERS)
            return
        limit = log.limit(line.position).limit
        assert limit is not None, "an own rule has a number"
        counts = _per_day(line, wanted(own.of))
        if own.weeks is not None:
            counts = [sum(counts[first : first + DAYS_PER_WEEK]) for first in range(0, len(counts), DAYS_PER_WEEK)]
        sums = list(week_sums(counts, own.weeks or own.days or 1, line.rolling))
        if not sums:
            log.leave_out(_too_short(own))
        for start, measured in sums:
            week, day = (start + 1, 1) if own.weeks is not None else week_and_day(start)
            _measure_count(log, own, measured, limit, Place(line.position.id, week, day))


class OwnRun(LineRule):
    """Days in a row on which a matching duty starts. The penalty is the number of windows of limit + 1 days."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every run, over the wrap, and those that began in the known past."""
        own = own_of(self.spec)
        if own.concerns(line.position):
            examine_runs(log, line, wanted(own.of))
        else:
            log.leave_out(OTHERS)


class OwnGap(LineRule):
    """Time off from a matching duty to the next duty, where that matches `before`."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every gap between two successive duties that both match."""
        own = own_of(self.spec)
        if own.concerns(line.position):
            examine_gaps(log, line, wanted(own.of), wanted(own.before or Duties()))
        else:
            log.leave_out(OTHERS)


def _per_day(line: Line, matches: Callable[[Span], bool]) -> Sequence[int]:
    counts = [0] * (line.weeks * DAYS_PER_WEEK)
    for span in line.work:
        counts[span.day] += matches(span)
    return counts


def _measure_count(log: Log, own: OwnRule, measured: int, limit: int, place: Place) -> None:
    """Against the bound that it lies nearer to, where there are two."""
    text = partial(_count_text, own, measured)
    low, high = own.at_least, own.at_most
    if low is not None and high is not None and measured - low < limit - measured:
        if log.look(measured, low, place, sense="at_least") < 0:
            log.report(measured, low, place, text(), penalty=low - measured)
    else:
        log.measure(measured, limit, place, text, penalty=abs(measured - limit))


def _count_text(own: OwnRule, measured: int) -> Text:
    what, window = duties_text(own.of), window_text(own)
    return Text(nb=f"{what.nb}, {window.nb}: {measured}", en=f"{what.en}, {window.en}: {measured}")


def _too_short(own: OwnRule) -> Text:
    length, unit = (own.days, ("dager", "days")) if own.weeks is None else (own.weeks, ("uker", "weeks"))
    return Text(
        nb=f"perioden er kortere enn {length} {unit[0]} og rulleres ikke",
        en=f"the period is shorter than {length} {unit[1]} and does not roll",
    )
