"""A roster read as clock intervals: what every figure is computed from, read once per roster.

Written apart from `rota.rules.timeline` on purpose: figures that confirm the solver and the checker share no code
with either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rota.domain.position import Position
from rota.domain.roster import Duty, Roster, presence
from rota.domain.scenario import Scenario
from rota.domain.shift import LONG_SHIFT_MIN, NIGHT_END_MIN, NIGHT_START_MIN, NIGHT_WORK_MIN, ShiftKind
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, MIN_PER_WEEK, SATURDAY, daily_overlap_min, overlap_min

EVENING_FROM_MIN = 12 * 60  # a duty that starts at noon or later and is no night duty is an evening duty


@dataclass(frozen=True, slots=True)
class Span:
    """One duty on the clock, in minutes from Monday 00:00 of week 1; negative before the cycle.

    `day` is the 0-based day it starts. `kind` is None for an unknown code: work, but no cover.
    """

    start: int
    end: int
    paid_min: int
    day: int
    code: str
    kind: ShiftKind | None

    @property
    def is_work(self) -> bool:
        """False for leave."""
        return self.kind is not ShiftKind.LEAVE

    @property
    def on_floor(self) -> bool:
        """True when the person counts for cover: a known shift that is neither leave nor a professional day."""
        return self.kind not in (None, ShiftKind.LEAVE, ShiftKind.FAGDAG)

    @property
    def is_fagdag(self) -> bool:
        """A professional day."""
        return self.kind is ShiftKind.FAGDAG

    @property
    def is_long(self) -> bool:
        """Work of more than ten paid hours."""
        return self.is_work and self.paid_min > LONG_SHIFT_MIN

    @property
    def night_min(self) -> int:
        """Minutes between 21:00 and 06:00."""
        return daily_overlap_min(self.start, self.end, NIGHT_START_MIN, NIGHT_END_MIN)

    @property
    def is_night(self) -> bool:
        """Work with more than three hours between 21:00 and 06:00."""
        return self.is_work and self.night_min > NIGHT_WORK_MIN

    @property
    def is_evening(self) -> bool:
        """Work that starts at 12:00 or later and is neither night duty nor a long shift."""
        return self.is_work and self.start % MIN_PER_DAY >= EVENING_FROM_MIN and not (self.is_night or self.is_long)

    @property
    def starts_on_weekend(self) -> bool:
        """Starts on a Saturday or Sunday."""
        return self.day % DAYS_PER_WEEK >= SATURDAY

    @property
    def presence_min(self) -> int:
        """Minutes from start to end, breaks included."""
        return self.end - self.start


@dataclass(frozen=True)
class Line:
    """One position's duties of the cycle in order of time, with those known from before it."""

    position: Position
    weeks: int
    rolling: bool
    spans: tuple[Span, ...]
    past: tuple[Span, ...]

    @property
    def days(self) -> int:
        """Days of the cycle."""
        return self.weeks * DAYS_PER_WEEK

    @property
    def length_min(self) -> int:
        """Minutes of one lap."""
        return self.days * MIN_PER_DAY

    @cached_property
    def work(self) -> tuple[Span, ...]:
        """Work of the cycle; leave left out."""
        return tuple(span for span in self.spans if span.is_work)

    @cached_property
    def work_days(self) -> frozenset[int]:
        """0-based days of the cycle on which work starts."""
        return frozenset(span.day for span in self.work)

    @property
    def planned_min(self) -> int:
        """Paid minutes of the cycle, leave included."""
        return sum(span.paid_min for span in self.spans)

    def weeks_touched(self, start: int, end: int) -> frozenset[int]:
        """0-based weeks in which work overlaps a window given in minutes from the Monday of the week.

        Wraps in a rolling cycle; otherwise the known past takes part.
        """
        spans = self.work if self.rolling else (*(span for span in self.past if span.is_work), *self.work)
        touched = set()
        for span in spans:
            week = span.start // MIN_PER_WEEK
            for near in (week - 1, week, week + 1):
                if overlap_min(span.start, span.end, near * MIN_PER_WEEK + start, near * MIN_PER_WEEK + end):
                    touched.add(near % self.weeks if self.rolling else near)
        return frozenset(touched & set(range(self.weeks)))

    @cached_property
    def weekends(self) -> frozenset[int]:
        """0-based weeks in which work overlaps Saturday 00:00 to Sunday 24:00."""
        return self.weeks_touched(SATURDAY * MIN_PER_DAY, MIN_PER_WEEK)


@dataclass(frozen=True)
class Facts:
    """A scenario with a roster, and what is read from them once.

    Only positions with a line in the rota take part. Duties without a clock and duties in weeks outside the cycle
    are left out of every figure; the checker reports them.
    """

    scenario: Scenario
    roster: Roster

    @property
    def weeks(self) -> int:
        """Weeks of the cycle."""
        return self.scenario.cycle.weeks

    @property
    def days(self) -> int:
        """Days of the cycle."""
        return self.scenario.cycle.days

    @property
    def rolling(self) -> bool:
        """Whether the cycle is followed by itself."""
        return self.scenario.cycle.rolling

    @property
    def length_min(self) -> int:
        """Minutes of the cycle."""
        return self.days * MIN_PER_DAY

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Lines of the worked positions, in the scenario's order."""
        return {
            position.id: Line(
                position,
                self.weeks,
                self.rolling,
                tuple(self._spans(position.id)),
                tuple(self._past(position.id)),
            )
            for position in self.scenario.worked_positions
        }

    def _spans(self, position_id: str) -> Iterator[Span]:
        duties = [duty for duty in self.roster.by_position.get(position_id, ()) if duty.has_clock]
        inside = [self._span(duty) for duty in duties if 1 <= duty.week <= self.weeks]
        yield from sorted(inside, key=lambda span: (span.start, span.end, span.code))

    def _span(self, duty: Duty) -> Span:
        start, end = presence(duty)
        shift = self.scenario.shift_by_code.get(duty.code)
        paid_min = end - start if duty.paid_min is None else duty.paid_min
        return Span(start, end, paid_min, duty.day_index, duty.code, None if shift is None else shift.kind)

    def _past(self, position_id: str) -> Iterator[Span]:
        spans = []
        for past in self.scenario.history.duties:
            shift = self.scenario.shift_by_code.get(past.code)
            if past.position == position_id and shift is not None:
                base = -past.days_before * MIN_PER_DAY
                spans.append(
                    Span(
                        base + shift.start,
                        base + shift.end_min,
                        shift.paid_min,
                        -past.days_before,
                        past.code,
                        shift.kind,
                    )
                )
        yield from sorted(spans, key=lambda span: (span.start, span.end, span.code))
