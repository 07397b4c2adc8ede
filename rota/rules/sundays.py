"""Sundays (aml §§ 10-8 (4) and 10-10) and weekends: in a row, in half a year, rhythm and whole weekends."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from rota.domain.base import Text
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, MIN_PER_WEEK, SATURDAY, SUNDAY
from rota.rules.base import AGREED_FREELY, Case, LineRule, Log, Place
from rota.rules.spec import RuleSpec
from rota.rules.timeline import Line, Span
from rota.rules.windows import Run, runs, week_sums

WEEKEND_DAYS = {SATURDAY: Text(nb="lørdag", en="Saturday"), SUNDAY: Text(nb="søndag", en="Sunday")}
ENDLESS_WEEKS = 10**6


class ConsecutiveSundays(LineRule):
    """Worked Sundays in a row."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every run of worked Sundays, over the wrap too; one that never ends breaks any limit."""
        limit = log.limit(line.position).limit
        found = runs(worked_sundays(self.spec, line), line.rolling)
        if limit is None:
            log.leave_out(AGREED_FREELY, max(1, len(found)))
            return
        for run in found:
            place = Place(line.position.id, run.start + 1, SUNDAY + 1)
            measured = max(run.length, limit + 1) if run.endless else run.length
            on_ladder = ENDLESS_WEEKS if run.endless else None
            log.measure(measured, limit, place, partial(_in_a_row, run), on_ladder=on_ladder)
        if not found:
            log.look(0, limit, Place(line.position.id))


class HalfOfSundays(LineRule):
    """Worked Sundays in half a year."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every window of 26 consecutive weeks."""
        weeks = self.spec.params["weeks"]
        limit = log.limit(line.position).limit
        worked = [int(flag) for flag in worked_sundays(self.spec, line)]
        sums = list(week_sums(worked, weeks, line.rolling))
        if not sums:
            log.leave_out(
                Text(
                    nb=f"perioden er kortere enn {weeks} uker og rulleres ikke",
                    en=f"the period is shorter than {weeks} weeks and does not roll",
                )
            )
        elif limit is None:
            log.leave_out(AGREED_FREELY, len(sums))
        else:
            for week, measured in sums:
                _measure_half(log, line, week, measured, limit, weeks)


class WeekendFrequency(LineRule):
    """Weeks between successive worked weekends against the position's rhythm."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every pair of successive worked weekends, over the wrap and from the known past."""
        every = line.position.weekend_every
        worked = [week for week, flag in enumerate(line.weeks_with_work(*WEEKEND)) if flag]
        if every == 1:
            log.leave_out(Text(nb="stillingen kan arbeide hver helg", en="the position may work every weekend"))
        elif every == 0:
            _measure_no_weekends(log, line, worked)
        else:
            _measure_distances(log, line, worked, every)


class WholeWeekend(LineRule):
    """A worked weekend has a duty that starts on the Saturday and one that starts on the Sunday."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every weekend on which a work duty starts."""
        started: dict[int, set[int]] = {}
        for span in line.work:
            week, weekday = divmod(span.day, DAYS_PER_WEEK)
            if weekday in WEEKEND_DAYS:
                started.setdefault(week, set()).add(weekday)
        for week, days in sorted(started.items()):
            only = WEEKEND_DAYS[min(days)]
            place = Place(line.position.id, week + 1, min(days) + 1)
            log.measure(len(days), len(WEEKEND_DAYS), place, partial(_only_text, only))


WEEKEND = (SATURDAY * MIN_PER_DAY, MIN_PER_WEEK)


def worked_sundays(spec: RuleSpec, line: Line) -> tuple[bool, ...]:
    """For each week, whether work overlaps its Sunday as the law counts it (Saturday evening to Sunday evening)."""
    return line.weeks_with_work(spec.params["sunday_from_min"], spec.params["sunday_to_min"])


def _in_a_row(run: Run) -> Text:
    if run.endless:
        return Text(
            nb=f"alle {run.length} søndager i en rullerende turnus er arbeidet: rekka tar aldri slutt",
            en=f"all {run.length} Sundays of a rolling cycle are worked: the run never ends",
        )
    return Text(nb=f"{run.length} arbeidede søndager på rad", en=f"{run.length} worked Sundays in a row")


def _measure_half(log: Log, line: Line, week: int, measured: int, limit: int, weeks: int) -> None:
    log.measure(
        measured,
        limit,
        Place(line.position.id, week + 1, SUNDAY + 1),
        lambda: Text(
            nb=f"{measured} arbeidede søndager på {weeks} uker", en=f"{measured} worked Sundays in {weeks} weeks"
        ),
    )


def _measure_no_weekends(log: Log, line: Line, worked: list[int]) -> None:
    text = Text(nb="helg er arbeidet; stillingen har ingen helger", en="weekend worked; the position has no weekends")
    for week in worked:
        place = Place(line.position.id, week + 1, SATURDAY + 1)
        log.look(0, 1, place)
        log.report(0, 1, place, text)
    if not worked:
        log.look(1, 1, Place(line.position.id))


def _measure_distances(log: Log, line: Line, worked: list[int], every: int) -> None:
    pairs = list(pairwise(worked))
    if worked and line.rolling:
        pairs.append((worked[-1], worked[0] + line.weeks))
    for before, after in pairs:
        _measure_distance(log, line, before, after, _windows_with_both(line, before, after, every))
    past = {span.day // DAYS_PER_WEEK for span in line.past_work if _touches_weekend(span)}
    if worked and past:
        close = sum(after - before < every for before in past for after in worked)
        _measure_distance(log, line, max(past), worked[0], close)
    elif not pairs:
        log.leave_out(Text(nb="færre enn to arbeidede helger", en="fewer than two worked weekends"))


def _measure_distance(log: Log, line: Line, before: int, after: int, penalty: int) -> None:
    distance, every = after - before, line.position.weekend_every
    place = Place(line.position.id, (before if before >= 0 else after) + 1, SATURDAY + 1)
    log.measure(distance, every, place, partial(_distance_text, distance, every), penalty=penalty)


def _windows_with_both(line: Line, before: int, after: int, every: int) -> int:
    """In how many windows of `every` consecutive weeks both weekends lie: what the breach of a softened rule costs."""
    if line.rolling:
        return every - (after - before)
    length = min(every, line.weeks)
    return min(before, line.weeks - length) - max(0, after - length + 1) + 1


def _only_text(day: Text) -> Text:
    return Text(nb=f"bare {day.nb} er arbeidet denne helga", en=f"only {day.en} is worked this weekend")


def _touches_weekend(span: Span) -> bool:
    base = span.start // MIN_PER_WEEK * MIN_PER_WEEK
    return span.start < base + WEEKEND[1] and span.end > base + WEEKEND[0]


def _distance_text(distance: int, every: int) -> Text:
    weeks = Text(nb="uke", en="week") if distance == 1 else Text(nb="uker", en="weeks")
    return Text(
        nb=f"{distance} {weeks.nb} fra en arbeidet helg til den neste; stillingen har hver {every}. helg",
        en=f"{distance} {weeks.en} from one worked weekend to the next; the position has one weekend in {every}",
    )
