"""A position's duties as clock intervals on one line of minutes, with the wrap of a rolling cycle and the past."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from rota.domain.position import Position
from rota.domain.roster import Duty, Roster, presence
from rota.domain.scenario import Scenario
from rota.domain.shift import LONG_SHIFT_MIN, NIGHT_END_MIN, NIGHT_START_MIN, NIGHT_WORK_MIN, ShiftKind
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, MIN_PER_WEEK, daily_overlap_min


@dataclass(frozen=True, slots=True)
class Span:
    """One duty on the clock: minutes from Monday 00:00 of week 1; negative before the cycle.

    `kind` is None for an unknown code, which counts as work and covers no demand.
    """

    start: int
    end: int
    paid_min: int
    day: int
    kind: ShiftKind | None
    duty: Duty

    @property
    def is_work(self) -> bool:
        """False for leave."""
        return self.kind is not ShiftKind.LEAVE

    @property
    def covers(self) -> bool:
        """Whether the person is on the ward: a known code that is neither leave nor a professional day."""
        return self.kind not in (None, ShiftKind.LEAVE, ShiftKind.FAGDAG)

    @property
    def is_night_duty(self) -> bool:
        """Work with more than three hours between 21:00 and 06:00."""
        return self.is_work and _night_min(self.start % MIN_PER_DAY, self.end - self.start) > NIGHT_WORK_MIN

    @property
    def is_long(self) -> bool:
        """Work of more than ten paid hours."""
        return self.is_work and self.paid_min > LONG_SHIFT_MIN

    def moved(self, minutes: int) -> Span:
        """The same duty in another lap of the cycle."""
        return Span(
            self.start + minutes,
            self.end + minutes,
            self.paid_min,
            self.day + minutes // MIN_PER_DAY,
            self.kind,
            self.duty,
        )


@cache
def _night_min(clock_min: int, length_min: int) -> int:
    """Minutes between 21:00 and 06:00 of a duty that starts so many minutes after midnight."""
    return daily_overlap_min(clock_min, clock_min + length_min, NIGHT_START_MIN, NIGHT_END_MIN)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time without work between two successive duties; negative `length_min` when they overlap."""

    before: Span
    after: Span

    @property
    def length_min(self) -> int:
        """Minutes from the end of one to the start of the next."""
        return self.after.start - self.before.end

    @property
    def duty(self) -> Duty:
        """The duty that the gap is placed at: the one before it, or the one after when that lies in the past."""
        return self.before.duty if self.before.day >= 0 else self.after.duty


@dataclass(frozen=True)
class Line:
    """One position's duties. `cycle` holds those of the cycle, `past` those known from before it, both in order."""

    position: Position
    weeks: int
    rolling: bool
    days_known: int
    cycle: tuple[Span, ...]
    past: tuple[Span, ...]

    @property
    def length_min(self) -> int:
        """Minutes of one lap."""
        return self.weeks * DAYS_PER_WEEK * MIN_PER_DAY

    @cached_property
    def work(self) -> tuple[Span, ...]:
        """Work of the cycle, leave left out."""
        return tuple(span for span in self.cycle if span.is_work)

    @cached_property
    def past_work(self) -> tuple[Span, ...]:
        """Work of the known past, leave left out."""
        return tuple(span for span in self.past if span.is_work)

    @cached_property
    def paid_by_week(self) -> tuple[int, ...]:
        """Paid minutes of the work that starts in each week."""
        sums = [0] * self.weeks
        for span in self.work:
            sums[span.day // DAYS_PER_WEEK] += span.paid_min
        return tuple(sums)

    @cached_property
    def overlapping(self) -> bool:
        """Whether any work begins before the work before it has ended."""
        return any(gap.length_min < 0 for gap in self.gaps())

    @property
    def planned_min(self) -> int:
        """Paid minutes of the cycle, work and leave."""
        return sum(span.paid_min for span in self.cycle)

    def gaps(self) -> Iterator[Gap]:
        """Every gap between successive work duties, once: inside the cycle, over the wrap, and from the known past.

        A gap begins when the last of the duties before it has ended, also when duties overlap.
        """
        return _gaps(self.work, self.past_work, self.length_min if self.rolling else None)

    def gaps_with_leave(self) -> Iterator[Gap]:
        """As `gaps`, with leave counted among the duties."""
        return _gaps(self.cycle, self.past, self.length_min if self.rolling else None)

    def followers(self, within_min: int) -> Iterator[tuple[Span, list[Span]]]:
        """Every work duty, of the known past too, with the later ones that start less than `within_min` after it.

        A rolling cycle is followed by its next laps.
        """
        own = [*self.past_work, *self.work]
        ahead = list(own)
        lap = 1
        while self.rolling and self.work and (lap - 1) * self.length_min < within_min:
            ahead += [span.moved(lap * self.length_min) for span in self.work]
            lap += 1
        starts = [span.start for span in ahead]
        for number, span in enumerate(own):
            last = bisect_left(starts, span.start + within_min, lo=number + 1)
            yield span, ahead[number + 1 : last]

    def weeks_with_work(self, start: int, end: int) -> tuple[bool, ...]:
        """For each week, whether any work overlaps `start` to `end` (minutes from Monday 00:00 of that week)."""
        worked = [False] * self.weeks
        for span in self.work:
            for week in range(span.start // MIN_PER_WEEK, (span.end - 1) // MIN_PER_WEEK + 1):
                base = week * MIN_PER_WEEK
                if span.start < base + end and span.end > base + start:
                    if self.rolling:
                        worked[week % self.weeks] = True
                    elif week < self.weeks:
                        worked[week] = True
        return tuple(worked)

    def works_between(self, start: int, end: int) -> bool:
        """Whether any work overlaps a window that begins at most a day before the cycle, wrapping where it rolls."""
        if any(span.start < end for span in self.around(max(start, 0), end)):
            return True
        if start >= 0:
            return False
        if self.rolling:
            lap = self.length_min
            return bool(self.around(start + lap, min(end, 0) + lap))
        return any(span.end > start and span.start < end for span in self.past_work)

    def around(self, start: int, end: int) -> tuple[Span, ...]:
        """Work that overlaps a window inside the cycle, by start: of the known past and, rolling, of the lap before."""
        spans, starts, longest = self._reaching
        first, last = bisect_left(starts, start - longest), bisect_left(starts, end)
        return tuple(span for span in spans[first:last] if span.end > start)

    @cached_property
    def _reaching(self) -> tuple[list[Span], list[int], int]:
        """Work that reaches into the cycle, sorted by start, with the starts and the longest duration."""
        before = [span.moved(-self.length_min) for span in self.work] if self.rolling else []
        spans = [*(span for span in (*self.past_work, *before) if span.end > 0), *self.work]
        spans.sort(key=lambda span: span.start)
        return spans, [span.start for span in spans], max((span.end - span.start for span in spans), default=0)

    def covering_between(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Intervals on the ward that overlap a window, joined where they overlap or touch.

        The window lies inside the cycle or, where the cycle rolls, on the day after it.
        """
        intervals, ends, starts = self._covering
        return intervals[bisect_right(ends, start) : bisect_left(starts, end)]

    @cached_property
    def _covering(self) -> tuple[tuple[tuple[int, int], ...], list[int], list[int]]:
        """Joined intervals on the ward that touch the cycle or the day after it, with their ends and starts."""
        lap = self.length_min
        own = [(span.start, span.end) for span in self.cycle if span.covers]
        if self.rolling:
            before = [(start - lap, end - lap) for start, end in own if end > lap]
            after = [(start + lap, end + lap) for start, end in own if start < MIN_PER_DAY]
        else:
            before, after = [(span.start, span.end) for span in self.past if span.covers and span.end > 0], []
        joined = tuple(_joined([*before, *own, *after]))
        return joined, [end for _, end in joined], [start for start, _ in joined]

    def days_with(self, wanted: Callable[[Span], bool]) -> tuple[list[bool], int]:
        """Whether a wanted duty starts on each day of the cycle, and on how many days in a row just before it."""
        marks = [False] * (self.weeks * DAYS_PER_WEEK)
        for span in self.cycle:
            if wanted(span):
                marks[span.day] = True
        earlier = {span.day for span in self.past if wanted(span)}
        known = 0
        while known < self.days_known and -known - 1 in earlier:
            known += 1
        return marks, known


def _joined(intervals: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Overlapping or touching intervals as one, in order."""
    current: tuple[int, int] | None = None
    for start, end in sorted(intervals):
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current


def _gaps(spans: Sequence[Span], past: Sequence[Span], lap_min: int | None) -> Iterator[Gap]:
    if not spans:
        return
    if past:
        yield Gap(max(past, key=lambda span: span.end), spans[0])
    latest = spans[0]
    for after in spans[1:]:
        yield Gap(latest, after)
        if after.end > latest.end:
            latest = after
    if lap_min is not None:
        yield Gap(latest, spans[0].moved(lap_min))


def lines(scenario: Scenario, roster: Roster) -> dict[str, Line]:
    """The line of every worked position. Duties without a clock, unknown positions and weeks outside are left out.

    Those are reported by the structural rules; nothing is dropped silently.
    """
    return {
        position.id: line_of(scenario, position, roster.by_position.get(position.id, ()))
        for position in scenario.worked_positions
    }


def line_of(scenario: Scenario, position: Position, duties: tuple[Duty, ...]) -> Line:
    """The line that duties make for a position."""
    return Line(
        position,
        scenario.cycle.weeks,
        scenario.cycle.rolling,
        scenario.history.days_known,
        tuple(_spans(scenario, duties)),
        tuple(_past(scenario, position)),
    )


def _spans(scenario: Scenario, duties: tuple[Duty, ...]) -> list[Span]:
    spans = []
    for duty in duties:
        if duty.has_clock and 1 <= duty.week <= scenario.cycle.weeks and 1 <= duty.day <= DAYS_PER_WEEK:
            start, end = presence(duty)
            shift = scenario.shift_by_code.get(duty.code)
            paid = duty.paid_min if duty.paid_min is not None else end - start
            spans.append(Span(start, end, paid, duty.day_index, shift.kind if shift else None, duty))
    return sorted(spans, key=lambda span: (span.start, span.end, span.duty.code))


def _past(scenario: Scenario, position: Position) -> list[Span]:
    spans = []
    for past in scenario.history.duties:
        if past.position == position.id:
            shift = scenario.shift_by_code[past.code]
            day = -past.days_before
            week, weekday = divmod(day, DAYS_PER_WEEK)
            duty = Duty(position.id, week + 1, weekday + 1, past.code, shift.start, shift.end_min, shift.paid_min)
            base = day * MIN_PER_DAY
            spans.append(Span(base + shift.start, base + shift.end_min, shift.paid_min, day, shift.kind, duty))
    return sorted(spans, key=lambda span: span.start)
