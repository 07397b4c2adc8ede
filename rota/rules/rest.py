"""Rest: daily and weekly (aml § 10-8), after nights, and quick returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rota.domain.base import Text
from rota.domain.finding import Examination
from rota.domain.roster import Duty
from rota.domain.time import MIN_PER_WEEK
from rota.rules.base import AGREED_FREELY, Case, Log, Place, Rule
from rota.rules.timeline import Gap, Line, Span
from rota.rules.words import hours


class _GapRule(Rule):
    """A least gap between successive work duties, inside the cycle, over the wrap and from the known past."""

    def leads(self, before: Span) -> bool:
        """Whether the rule looks at the time after the duty."""
        return True

    def arrives(self, after: Span) -> bool:
        """Whether the rule looks at the time before the duty."""
        return True

    def examine(self, case: Case) -> Examination:
        """Every gap between successive duties that the rule looks at."""
        log = Log(self, case)
        for line in case.lines.values():
            limit = log.limit(line.position).limit
            gaps = [gap for gap in line.gaps() if self.leads(gap.before) and self.arrives(gap.after)]
            if limit is None:
                log.leave_out(AGREED_FREELY, len(gaps))
                continue
            short = any(gap.length_min < limit for gap in gaps)
            penalties = self._penalties(line, limit) if short and log.severity == "soft" else Counter[Duty]()
            for gap in gaps:
                _measure_gap(log, line, gap, limit, max(1, penalties[gap.before.duty]))
        return log.examination()

    def _penalties(self, line: Line, limit: int) -> Counter[Duty]:
        """How many later duties start too soon after each duty; those after several are counted at the last of them.

        With a limit of two days a night has two such duties when both following days are worked.
        """
        found: Counter[Duty] = Counter()
        for chain, sources in _chains(line, limit):
            for number, before in enumerate(chain[:sources]):
                if not self.leads(before):
                    continue
                last = before
                for after in chain[number + 1 :]:
                    if after.start - before.end >= limit:
                        break
                    found[last.duty] += int(after.day >= 0 and self.arrives(after))
                    last = after if self.leads(after) else last
        return found


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


class WeeklyRest(Rule):
    """Longest continuous time off inside each fixed week, Monday 00:00 to Sunday 24:00."""

    def examine(self, case: Case) -> Examination:
        """Every week of every position; the first also sees work that reaches into it from the known past."""
        log = Log(self, case)
        for line in case.lines.values():
            limit = log.limit(line.position).limit
            if limit is None:
                log.leave_out(AGREED_FREELY, line.weeks)
                continue
            for week in range(line.weeks):
                _measure_week(log, line, week, limit)
        return log.examination()


def longest_rest_min(line: Line, start: int, end: int) -> int:
    """Longest time without work inside a window of the cycle, in minutes."""
    free_from, longest = start, 0
    for span in line.around(start, end):
        longest = max(longest, span.start - free_from)
        free_from = max(free_from, span.end)
    return max(longest, end - free_from)


def _chains(line: Line, limit: int) -> Iterator[tuple[Sequence[Span], int]]:
    """Work in order, and how many from its front the time after is looked at."""
    if not line.rolling:
        whole = (*line.past_work, *line.work)
        yield whole, len(whole)
        return
    yield (*line.past_work, *line.work), len(line.past_work)
    laps = limit // line.length_min + 2
    yield [span.moved(lap * line.length_min) for lap in range(laps) for span in line.work], len(line.work)


def _measure_gap(log: Log, line: Line, gap: Gap, limit: int, penalty: int) -> None:
    def message() -> Text:
        off, codes = hours(gap.length_min), (gap.before.duty.code, gap.after.duty.code)
        return Text(
            nb=f"{off.nb} fri mellom {codes[0]} og {codes[1]}",
            en=f"{off.en} off between {codes[0]} and {codes[1]}",
        )

    log.measure(gap.length_min, limit, Place(line.position.id, gap.duty.week, gap.duty.day), message, penalty=penalty)


def _measure_week(log: Log, line: Line, week: int, limit: int) -> None:
    rest = longest_rest_min(line, week * MIN_PER_WEEK, (week + 1) * MIN_PER_WEEK)

    def message() -> Text:
        return Text(
            nb=f"lengste sammenhengende fritid i uka er {hours(rest).nb}",
            en=f"the longest continuous time off in the week is {hours(rest).en}",
        )

    log.measure(rest, limit, Place(line.position.id, week + 1, 1), message)
