"""Runs: consecutive days with work, with night duty and with long shifts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from rota.domain.base import Text
from rota.domain.time import week_and_day
from rota.rules.base import AGREED_FREELY, Case, LineRule, Log, Place
from rota.rules.timeline import Line, Span
from rota.rules.windows import Run, runs


class _Runs(LineRule):
    """Consecutive days on which a wanted duty starts. The penalty is the number of windows of limit + 1 days."""

    @staticmethod
    @abstractmethod
    def wanted(span: Span) -> bool:
        """Whether the duty counts."""

    def examine_line(self, case: Case, line: Line, log: Log) -> None:
        """Every run, over the wrap, and those that began in the known past."""
        examine_runs(log, line, self.wanted)


class ConsecutiveDays(_Runs):
    """Consecutive days with work."""

    @staticmethod
    def wanted(span: Span) -> bool:
        """Any work."""
        return span.is_work


class ConsecutiveNights(_Runs):
    """Consecutive night duties."""

    @staticmethod
    def wanted(span: Span) -> bool:
        """Night duty by the clock."""
        return span.is_night_duty


class ConsecutiveLong(_Runs):
    """Consecutive long shifts."""

    @staticmethod
    def wanted(span: Span) -> bool:
        """More than ten paid hours."""
        return span.is_long


def examine_runs(log: Log, line: Line, wanted: Callable[[Span], bool]) -> None:
    """Measure every run of days on which a wanted duty starts, over the wrap and from the known past."""
    limit = log.limit(line.position).limit
    marks, known = line.days_with(wanted)
    found = runs(marks, line.rolling)
    if limit is None:
        log.leave_out(AGREED_FREELY, max(1, len(found)))
        return
    opening = next((run for run in runs(marks, rolling=False) if run.start == 0), None)
    if opening is not None and known:
        _measure_opening(log, line, opening.length, known, limit)
        found = [run for run in found if line.rolling or run.start != 0]
    for run in found:
        _measure_run(log, line, run, limit)
    if not found and opening is None:
        log.look(0, limit, Place(line.position.id))


def _measure_run(log: Log, line: Line, run: Run, limit: int) -> None:
    week, day = week_and_day(run.start)
    measured = max(run.length, limit + 1) if run.endless else run.length
    penalty = run.length if run.endless else run.length - limit
    log.measure(measured, limit, Place(line.position.id, week, day), lambda: _text(run), penalty=penalty)


def _measure_opening(log: Log, line: Line, length: int, known: int, limit: int) -> None:
    """A run of `known` days before the cycle and `length` days from its first."""
    # Windows wholly in the past are over and done. Those wholly inside a rolling cycle belong to the run read there.
    penalty = min(known + length - limit, length)
    if line.rolling:
        penalty -= max(0, length - limit)
    log.measure(
        known + length,
        limit,
        Place(line.position.id, 1, 1),
        lambda: Text(
            nb=f"{known + length} dager på rad, {known} av dem før turnusperioden",
            en=f"{known + length} days in a row, {known} of them before the cycle",
        ),
        penalty=penalty,
    )


def _text(run: Run) -> Text:
    if run.endless:
        return Text(
            nb=f"alle {run.length} dager i en rullerende turnus: rekka tar aldri slutt",
            en=f"all {run.length} days of a rolling cycle: the run never ends",
        )
    return Text(nb=f"{run.length} dager på rad", en=f"{run.length} days in a row")
