"""Hours: per day and week, the eight-week mean (aml §§ 10-4 and 10-5), the full-time mean and the contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.position import Position
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, MIN_PER_HOUR, week_and_day
from rota.rules.base import AGREED_FREELY, Case, LineRule, Log, Place
from rota.rules.timeline import Line
from rota.rules.windows import week_sums
from rota.rules.words import hours


class DailyHours(LineRule):
    """Paid time of the work that starts on one day."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every day with work."""
        limit = log.limit(line.position).limit
        paid: dict[int, int] = defaultdict(int)
        for span in line.work:
            paid[span.day] += span.paid_min
        if limit is None:
            log.leave_out(AGREED_FREELY, len(paid))
            return
        for index, measured in paid.items():
            week, day = week_and_day(index)
            log.measure(measured, limit, Place(line.position.id, week, day), _says(measured, DAY))


class WeeklyHours(LineRule):
    """Paid time of the work that starts in one fixed week, Monday to Sunday."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every week."""
        limit = log.limit(line.position).limit
        if limit is None:
            log.leave_out(AGREED_FREELY, line.weeks)
            return
        for week, measured in enumerate(line.paid_by_week):
            log.measure(measured, limit, Place(line.position.id, week + 1, 1), _says(measured, WEEK))


class AverageHours8Weeks(LineRule):
    """Paid time of the work in eight consecutive weeks against eight times the weekly mean allowed."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every window of eight weeks; measured and limit are the sums."""
        weeks = self.spec.params["weeks"]
        limit = log.limit(line.position).limit
        per_week = None if limit is None else limit * weeks
        examine_week_sums(log, line, weeks, per_week, ladder_weeks=weeks)


class AverageFullTime(LineRule):
    """All paid time of the cycle, work and leave, against the full-time week of the position's arrangement."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every position over the cycle: a ground rota plans no overtime."""
        limit = full_time_min(line.position, line.weeks)
        log.measure(line.planned_min, limit, Place(line.position.id), partial(_planned, line.planned_min, limit))


class ContractHours(LineRule):
    """All paid time of the cycle, work and leave, against the contract and its tolerance, over and under."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every position over the cycle, against the bound it lies nearer to."""
        low, high = case.scenario.hours_bounds_min(line.position)
        planned, place = line.planned_min, Place(line.position.id)
        if planned - low < high - planned:
            if log.look(planned, low, place, sense="at_least") < 0:
                log.report(planned, low, place, _contract_text(planned, low, "minst", "at least"))
        elif log.look(planned, high, place) < 0:
            log.report(planned, high, place, _contract_text(planned, high, "høyst", "at most"))


class Daily24Hours(LineRule):
    """Paid time within 24 hours of the start of each duty: the stricter reading of the daily limit."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every duty of the cycle, and of the known past where its 24 hours reach into the cycle."""
        limit = log.limit(line.position).limit
        for first, later in line.followers(MIN_PER_DAY):
            if first.day < 0 and not any(span.day >= 0 for span in later):
                continue
            if limit is None:
                log.leave_out(AGREED_FREELY)
                continue
            end = first.start + MIN_PER_DAY
            measured = first.paid_min + sum(min(span.paid_min, end - span.start) for span in later)
            duty = first.duty if first.day >= 0 else later[-1].duty
            place = Place(line.position.id, duty.week, duty.day)
            log.measure(measured, limit, place, _says(measured, WITHIN_24_HOURS))


class Rolling7Days(LineRule):
    """Paid time of the work that starts in seven consecutive days: the stricter reading of the weekly limit."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Seven days from every day; a rolling cycle wraps, one that does not has the windows inside it."""
        limit = log.limit(line.position).limit
        days = self.spec.params["days"]
        per_day = [0] * (line.weeks * DAYS_PER_WEEK)
        for span in line.work:
            per_day[span.day] += span.paid_min
        sums = list(week_sums(per_day, days, line.rolling))
        if limit is None:
            log.leave_out(AGREED_FREELY, len(sums))
            return
        for index, measured in sums:
            week, day = week_and_day(index)
            log.measure(measured, limit, Place(line.position.id, week, day), _says(measured, SEVEN_DAYS))


class AveragingPeriod(LineRule):
    """The cycle is no longer than the period over which hours may be averaged."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Each position's cycle: shorter where its hours need a permit of the Labour Inspection."""
        limit = self.spec.params["at_permit_weeks" if _needs_permit(case, line) else "weeks"]
        text = Text(
            nb=f"turnusen er {line.weeks} uker; timene kan gjennomsnittsberegnes over {limit}",
            en=f"the cycle is {line.weeks} weeks; hours may be averaged over {limit}",
        )
        log.measure(line.weeks, limit, Place(line.position.id), lambda: text)


def _needs_permit(case: Case, line: Line) -> bool:
    """Whether a position's days go beyond what agreements without the Labour Inspection give it.

    Of the limits on averaged hours only the daily one has a step for a permit.
    """
    if case.ruleset.limit(DAILY, line.position).rung is not Rung.AT_PERMIT:
        return False
    per_day: dict[int, int] = defaultdict(int)
    for span in line.work:
        per_day[span.day] += span.paid_min
    other = case.ruleset.limit_without_permit(DAILY, line.position)
    return other is not None and max(per_day.values(), default=0) > other


DAILY = "hours.daily_max"
WITHIN_24_HOURS = Text(nb="innen 24 timer fra vaktas start", en="within 24 hours of the start of the shift")
SEVEN_DAYS = Text(nb="på sju dager på rad", en="in seven consecutive days")
DAY = Text(nb="denne dagen", en="on this day")
WEEK = Text(nb="i uka", en="in the week")


def full_time_min(position: Position, weeks: int) -> int:
    """Paid minutes of a full position over `weeks` weeks, whole minutes."""
    # In tenths of an hour the sum is a whole number, so that no rounding can cost a minute.
    return round(position.full_time_hours * 10) * MIN_PER_HOUR * weeks // 10


def examine_week_sums(log: Log, line: Line, weeks: int, limit: int | None, ladder_weeks: int = 1) -> None:
    """Measure paid work in every `weeks` consecutive weeks; the ladder's limit is per `ladder_weeks`-th part."""
    sums = list(week_sums(line.paid_by_week, weeks, line.rolling))
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
        where = Text(nb=f"i {weeks} uker på rad", en=f"in {weeks} consecutive weeks")
        for week, measured in sums:
            place = Place(line.position.id, week + 1, 1)
            log.measure(measured, limit, place, _says(measured, where), on_ladder=-(-measured // ladder_weeks))


def _says(minutes: int, where: Text) -> Callable[[], Text]:
    return lambda: Text(
        nb=f"{hours(minutes).nb} arbeidstid {where.nb}",
        en=f"{hours(minutes).en} of working time {where.en}",
    )


def _planned(planned: int, limit: int) -> Text:
    plan, full = hours(planned), hours(limit)
    return Text(
        nb=f"{plan.nb} planlagt i turnusperioden; full stilling er {full.nb}",
        en=f"{plan.en} planned over the cycle; full time is {full.en}",
    )


def _contract_text(planned: int, bound: int, nb: str, en: str) -> Text:
    plan, limit = hours(planned), hours(bound)
    return Text(
        nb=f"{plan.nb} planlagt i turnusperioden; stillingen med toleranse gir {nb} {limit.nb}",
        en=f"{plan.en} planned over the cycle; the position with its tolerance gives {en} {limit.en}",
    )
