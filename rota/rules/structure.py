"""Structure: what a roster can hold and a rota cannot, such as two shifts on a day or an unknown code."""

from __future__ import annotations

from functools import partial

from rota.domain.base import Text
from rota.domain.roster import Duty
from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK
from rota.rules.base import Case, DutyRule, LineRule, Log, Place
from rota.rules.timeline import Gap, Line
from rota.rules.words import hours


class OneShiftPerDay(DutyRule):
    """At most one duty starts on a day."""

    def examine_duties(self, case: Case, position_id: str, duties: tuple[Duty, ...], log: Log) -> None:
        """Every day with a duty."""
        days: dict[int, list[str]] = {}
        for duty in duties:
            days.setdefault(duty.day_index, []).append(duty.code)
        for index, codes in days.items():
            place = Place(position_id, index // DAYS_PER_WEEK + 1, index % DAYS_PER_WEEK + 1)
            log.measure(len(codes), 1, place, partial(_several, codes))


class NoOverlap(LineRule):
    """Two duties of one position do not share time."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every pair of successive duties, leave included, over the wrap and from the known past."""
        for gap in line.gaps_with_leave():
            place = Place(line.position.id, gap.duty.week, gap.duty.day)
            log.measure(max(0, -gap.length_min), 0, place, partial(_overlap, gap))


class KnownCode(DutyRule):
    """Every code is one of the scenario's shifts."""

    def examine_duties(self, case: Case, position_id: str, duties: tuple[Duty, ...], log: Log) -> None:
        """Every duty."""
        for duty in duties:
            unknown = duty.code not in case.scenario.shift_by_code
            log.measure(int(unknown), 0, _at(duty), partial(_unknown_code, duty))


class KnownPosition(DutyRule):
    """Every line of the roster is a position of the scenario with a line in the rota."""

    def examine_duties(self, case: Case, position_id: str, duties: tuple[Duty, ...], log: Log) -> None:
        """A position id of the roster; measured is the number of its rows where it does not belong."""
        position = case.scenario.position_by_id.get(position_id)
        measured = 0 if position is not None and position.is_worked else len(duties)
        log.measure(measured, 0, Place(position_id), partial(_stranger, position is not None))


class WeekInCycle(DutyRule):
    """Every duty lies on a day of the cycle."""

    def examine_duties(self, case: Case, position_id: str, duties: tuple[Duty, ...], log: Log) -> None:
        """Every duty; measured 1 when its week or weekday does not exist."""
        weeks = case.scenario.cycle.weeks
        for duty in duties:
            inside = 1 <= duty.week <= weeks and 1 <= duty.day <= DAYS_PER_WEEK
            log.measure(int(not inside), 0, _at(duty), partial(_outside, duty, weeks))


class ClockAsCode(DutyRule):
    """A duty's times are those of its code."""

    def examine_duties(self, case: Case, position_id: str, duties: tuple[Duty, ...], log: Log) -> None:
        """Every duty with a known code; measured is how many minutes start, end and paid time differ together."""
        for duty in duties:
            shift = case.scenario.shift_by_code.get(duty.code)
            if shift is None:
                log.leave_out(Text(nb="ukjent kode", en="unknown code"))
            else:
                log.measure(_difference_min(duty, shift), 0, _at(duty), partial(_clocks, duty, shift))


def _at(duty: Duty) -> Place:
    return Place(duty.position_id, duty.week, duty.day)


def _several(codes: list[str]) -> Text:
    return Text(
        nb=f"{len(codes)} vakter samme dag: {', '.join(codes)}",
        en=f"{len(codes)} shifts on one day: {', '.join(codes)}",
    )


def _overlap(gap: Gap) -> Text:
    shared = hours(-gap.length_min)
    return Text(
        nb=f"{gap.before.duty.code} og {gap.after.duty.code} overlapper {shared.nb}",
        en=f"{gap.before.duty.code} and {gap.after.duty.code} overlap by {shared.en}",
    )


def _unknown_code(duty: Duty) -> Text:
    if duty.has_clock:
        return Text(
            nb=f"ukjent kode {duty.code}: regnet som arbeid {duty.clock_text}, ikke som bemanning",
            en=f"unknown code {duty.code}: counted as work {duty.clock_text}, not as cover",
        )
    return Text(
        nb=f"ukjent kode {duty.code} uten klokkeslett: vakta er ikke med i noen andre regler",
        en=f"unknown code {duty.code} without clock times: no other rule can see the shift",
    )


def _stranger(vacant: bool) -> Text:
    if vacant:
        return Text(
            nb="stillingen er ledig og har ingen linje i turnusen: vaktene er ikke med i andre regler",
            en="the position is vacant and has no line in the rota: no other rule counts its shifts",
        )
    return Text(
        nb="stillingen finnes ikke i scenarioet: vaktene er ikke med i andre regler",
        en="the scenario has no such position: no other rule counts its shifts",
    )


def _outside(duty: Duty, weeks: int) -> Text:
    return Text(
        nb=f"uke {duty.week} dag {duty.day} finnes ikke i en turnus på {weeks} uker: vakta er ikke med i andre regler",
        en=f"week {duty.week} day {duty.day} is not in a cycle of {weeks} weeks: no other rule counts the shift",
    )


def _difference_min(duty: Duty, shift: Shift) -> int:
    pairs = ((duty.start_min, shift.start), (duty.end_min, shift.end_min), (duty.paid_min, shift.paid_min))
    # A time that is missing differs by the whole of what it should be, and by at least a minute.
    return sum(max(1, wanted) if given is None else abs(given - wanted) for given, wanted in pairs)


def _clocks(duty: Duty, shift: Shift) -> Text:
    paid = "?" if duty.paid_min is None else str(duty.paid_min)
    row, code = f"{duty.clock_text}, {paid} min", f"{shift.clock_text()}, {shift.paid_min} min"
    return Text(
        nb=f"{duty.code} står med {row} betalt; koden er {code} betalt",
        en=f"{duty.code} has {row} paid; the code is {code} paid",
    )
