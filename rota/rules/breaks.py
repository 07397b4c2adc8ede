"""Breaks (aml § 10-9): a property of the shift code, examined for every duty that works it."""

from __future__ import annotations

from functools import partial

from rota.domain.base import Text
from rota.domain.roster import Duty
from rota.domain.shift import Shift
from rota.rules.base import Case, LineRule, Log, Place
from rota.rules.timeline import Line

NO_CODE = Text(
    nb="pausene er ikke kjent: ukjent kode, eller andre klokkeslett enn koden sier",
    en="the breaks are not known: unknown code, or other times than the code says",
)


class Breaks(LineRule):
    """Breaks, paid and unpaid together, against what the length of the working time asks for."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every work duty whose times are those of its code."""
        for span in line.work:
            shift = case.scenario.shift_by_code.get(span.duty.code)
            if shift is None or not same_clock(span.duty, shift):
                log.leave_out(NO_CODE)
                continue
            place = Place(line.position.id, span.duty.week, span.duty.day)
            log.measure(shift.break_min, self.needed_min(shift.paid_min), place, partial(_text, shift))

    def needed_min(self, working_min: int) -> int:
        """Least minutes of break for a working time; 1 stands for at least one break."""
        params = self.spec.params
        if working_min >= params["half_hour_from_min"]:
            return params["half_hour_min"]
        return 1 if working_min > params["first_break_over_min"] else 0


def same_clock(duty: Duty, shift: Shift) -> bool:
    """Whether the duty has the start, end and paid time of the code."""
    return (duty.start_min, duty.end_min, duty.paid_min) == (shift.start, shift.end_min, shift.paid_min)


def _text(shift: Shift) -> Text:
    return Text(
        nb=f"{shift.code} har {shift.break_min} min pause på {shift.paid_min} min arbeidstid",
        en=f"{shift.code} has {shift.break_min} min of breaks in {shift.paid_min} min of working time",
    )
