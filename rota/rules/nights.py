"""Nights: mean working time over four weeks and the length of night duties (aml § 10-11 (6) and (7))."""

from __future__ import annotations

from functools import partial

from rota.domain.base import Text
from rota.rules.base import AGREED_FREELY, Case, LineRule, Log, Place
from rota.rules.hours import examine_week_sums
from rota.rules.timeline import Line
from rota.rules.words import hours

NO_NIGHTS = Text(nb="ingen nattarbeid i turnusen", en="no night work in the rota")


class NightStrain(LineRule):
    """The length of each night duty: a flag for the risk assessment, since the tool cannot judge strain."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every night duty."""
        limit = log.limit(line.position).limit
        for span in line.work:
            if not span.is_night_duty:
                continue
            if limit is None:
                log.leave_out(AGREED_FREELY)
                continue
            place = Place(line.position.id, span.duty.week, span.duty.day)
            log.measure(span.paid_min, limit, place, partial(_night_text, span.paid_min))


class NightAverage(LineRule):
    """Paid time of the work in four consecutive weeks, for positions with night duty."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every window of four weeks of each position with at least one night duty in the cycle."""
        if any(span.is_night_duty for span in line.work):
            examine_week_sums(log, line, self.spec.params["weeks"], log.limit(line.position).limit)
        else:
            log.leave_out(NO_NIGHTS)


def _night_text(paid_min: int) -> Text:
    length = hours(paid_min)
    return Text(
        nb=f"nattevakt på {length.nb}: krever vurdering av om arbeidet er særlig belastende",
        en=f"night duty of {length.en}: calls for an assessment of whether the work is a particular strain",
    )
