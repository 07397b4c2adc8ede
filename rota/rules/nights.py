"""Nights: mean working time over four weeks for those who work at night (aml § 10-11 (6))."""

from __future__ import annotations

from rota.domain.base import Text
from rota.rules.base import Case, LineRule, Log
from rota.rules.hours import examine_week_sums
from rota.rules.timeline import Line

NO_NIGHTS = Text(nb="ingen nattarbeid i turnusen", en="no night work in the rota")


class NightAverage(LineRule):
    """Paid time of the work in four consecutive weeks, for positions with night duty."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every window of four weeks of each position with at least one night duty in the cycle."""
        if any(span.is_night_duty for span in line.work):
            examine_week_sums(log, line, self.spec.params["weeks"], log.limit(line.position).limit)
        else:
            log.leave_out(NO_NIGHTS)
