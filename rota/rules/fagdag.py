"""Professional days: one in every n weeks for those entitled, and where they may lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial

from rota.domain.base import Text
from rota.domain.scenario import FagdagPolicy, Scenario
from rota.domain.shift import ShiftKind
from rota.domain.time import DAYS_PER_WEEK, week_and_day
from rota.rules.base import Case, LineRule, Log, Place, WardRule
from rota.rules.timeline import Line, Span
from rota.rules.windows import runs, week_sums

NO_POLICY = Text(nb="ingen fagdagordning er avtalt", en="no policy on professional days is agreed")
NOT_ENTITLED = Text(nb="stillingen omfattes ikke av fagdagordningen", en="the policy does not cover the position")


class FagdagInterval(LineRule):
    """A professional day in every n consecutive weeks."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every window of n weeks of each entitled position; windows in a row without one are one finding."""
        policy = case.scenario.fagdag
        if policy is None:
            log.leave_out(NO_POLICY)
        elif not case.scenario.fagdag_entitled(line.position):
            log.leave_out(NOT_ENTITLED)
        else:
            _measure_interval(log, line, policy.every_weeks)


class FagdagPlacement(WardRule):
    """Professional days only for those entitled, on the policy's weekdays, not too many of them."""

    def examine_ward(self, case: Case, log: Log) -> None:
        """Every professional day, every position's number of them, and every day's number of people."""
        policy = case.scenario.fagdag
        people: dict[int, set[str]] = defaultdict(set)
        for line in case.lines.values():
            held = [span for span in line.cycle if _is_fagdag(span)]
            for span in held:
                people[span.day].add(line.position.id)
                place = Place(line.position.id, span.duty.week, span.duty.day)
                wrong = _wrong_place(case.scenario, line, span)
                if log.look(int(wrong is not None), 0, place) < 0 and wrong is not None:
                    log.report(1, 0, place, wrong)
            if policy is not None:
                _measure_number(log, line, len(held), policy)
        if policy is None:
            log.leave_out(NO_POLICY)
        elif policy.max_people_per_day is not None:
            _measure_people(log, people, policy.max_people_per_day)


def _is_fagdag(span: Span) -> bool:
    return span.kind is ShiftKind.FAGDAG


def _measure_interval(log: Log, line: Line, weeks: int) -> None:
    held = [0] * line.weeks
    for span in filter(_is_fagdag, line.cycle):
        held[span.day // DAYS_PER_WEEK] += 1
    sums = [measured for _, measured in week_sums(held, weeks, line.rolling)]
    if not sums:
        log.leave_out(
            Text(
                nb=f"perioden er kortere enn {weeks} uker og rulleres ikke",
                en=f"the period is shorter than {weeks} weeks and does not roll",
            )
        )
    for week, measured in enumerate(sums):
        log.look(measured, 1, Place(line.position.id, week + 1, 1))
    for run in runs([measured == 0 for measured in sums], line.rolling):
        text = Text(
            nb=f"ingen fagdag på {weeks} uker fra uke {run.start + 1}",
            en=f"no professional day in {weeks} weeks from week {run.start + 1}",
        )
        log.report(0, 1, Place(line.position.id, run.start + 1, 1), text, penalty=run.length)


def _wrong_place(scenario: Scenario, line: Line, span: Span) -> Text | None:
    policy = scenario.fagdag
    if policy is None:
        return NO_POLICY
    if not scenario.fagdag_entitled(line.position):
        return NOT_ENTITLED
    if span.day % DAYS_PER_WEEK not in policy.weekdays:
        return Text(
            nb="fagdag på en ukedag som ordningen ikke omfatter",
            en="professional day on a weekday that the policy leaves out",
        )
    return None


def _measure_number(log: Log, line: Line, held: int, policy: FagdagPolicy) -> None:
    most = -(-line.weeks // policy.every_weeks)
    text = Text(nb=f"{held} fagdager i turnusperioden", en=f"{held} professional days in the cycle")
    log.measure(held, most, Place(line.position.id), lambda: text)


def _measure_people(log: Log, people: Mapping[int, set[str]], most: int) -> None:
    for index, together in sorted(people.items()):
        week, day = week_and_day(index)
        log.measure(len(together), most, Place(None, week, day), partial(_people_text, len(together)))


def _people_text(people: int) -> Text:
    return Text(
        nb=f"{people} personer har fagdag samme dag",
        en=f"{people} people have their professional day on the same day",
    )
