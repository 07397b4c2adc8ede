"""A person's work on the clock, and which limits one more shift would break: in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rota.domain.position import Position
from rota.domain.shift import Shift
from rota.domain.time import MIN_PER_DAY, MIN_PER_WEEK, daily_overlap_min

NIGHT_FROM, NIGHT_TO, NIGHT_WORK = 21 * 60, 30 * 60, 3 * 60
LONG = 10 * 60
SUNDAY = (5 * MIN_PER_DAY + 18 * 60, 6 * MIN_PER_DAY + 22 * 60)


@dataclass(frozen=True)
class Work:
    """One duty. `start` and `end` are minutes from 00:00 of the first day of the period; `kept` false for leave."""

    start: int
    end: int
    ordinary: int
    overtime: int
    code: str
    is_work: bool = True
    on_ward: bool = True

    @property
    def paid(self) -> int:
        """Paid minutes."""
        return self.ordinary + self.overtime

    @property
    def night(self) -> bool:
        """More than three hours between 21:00 and 06:00."""
        return self.is_work and daily_overlap_min(self.start, self.end, NIGHT_FROM, NIGHT_TO) > NIGHT_WORK


@dataclass(frozen=True)
class Block:
    """All work that starts on one day as one interval."""

    start: int
    end: int
    ordinary: int
    overtime: int
    night: bool
    long: bool


@dataclass
class Person:
    """A line of the rota as it stands: duties by day, negative before the period."""

    number: int
    position: Position
    key: str
    fills: frozenset[str]
    limits: Mapping[str, int | None]
    weeks: int
    duties: dict[int, list[Work]]
    plans_nights: bool
    called: int = 0
    added: int = 0
    extra: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Blocks are kept beside the duties, since they are looked at far more often than anything changes."""
        self.blocks = {day: block for day, held in self.duties.items() if (block := _block(held)) is not None}

    def give(self, day: int, held: list[Work]) -> None:
        """Let the person have these duties that day."""
        self.duties[day] = held
        self.blocks.pop(day, None)
        if (block := _block(held)) is not None:
            self.blocks[day] = block

    def paid_in_week(self, week: int) -> int:
        """Paid minutes of work and leave in a fixed week of the period."""
        return sum(one.paid for day in range(7 * week, 7 * week + 7) for one in self.duties.get(day, ()))


def _block(held: Iterable[Work]) -> Block | None:
    work = [one for one in held if one.is_work]
    if not work:
        return None
    return Block(
        min(one.start for one in work),
        max(one.end for one in work),
        sum(one.ordinary for one in work),
        sum(one.overtime for one in work),
        any(one.night for one in work),
        any(one.paid > LONG for one in work),
    )


def work_of(day: int, shift: Shift, ordinary: int, overtime: int) -> Work:
    """The duty that a shift makes on a day of the period."""
    base = day * MIN_PER_DAY
    return Work(base + shift.start, base + shift.end_min, ordinary, overtime, shift.code)


def broken(person: Person, day: int, new: Work) -> set[str]:
    """Codes of the limits that are not kept with `new` in place of what the person has that day."""
    blocks = person.blocks | {day: Block(new.start, new.end, new.ordinary, new.overtime, new.night, new.paid > LONG)}
    found = set(_always(person, day, new))
    found |= {code for code, limit, value in _at_least(person, blocks, day) if limit is not None and value < limit}
    found |= {code for code, limit, value in _at_most(person, blocks, day) if limit is not None and value > limit}
    return found


def _always(person: Person, day: int, new: Work) -> Iterator[str]:
    """A leave day is free from its start, and the day that a leave reaches into from its end."""
    before = [one for one in person.duties.get(day - 1, ()) if not one.is_work and one.end > day * MIN_PER_DAY]
    after = [one for one in person.duties.get(day + 1, ()) if not one.is_work]
    if before or (after and new.end > (day + 1) * MIN_PER_DAY):
        yield "roster.overlap"


def _at_least(person: Person, blocks: dict[int, Block], day: int) -> Iterator[tuple[str, int | None, int]]:
    limits, here = person.limits, blocks[day]
    earlier, later = [one for one in blocks if one < day], [one for one in blocks if one > day]
    pairs = [(blocks[max(earlier)], here)] if earlier else []
    pairs += [(here, blocks[min(later)])] if later else []
    for before, after in pairs:
        gap = after.start - before.end
        yield "roster.overlap", 0, gap
        yield "rest.daily_minimum", limits["rest.daily_minimum"], gap
        yield "rest.quick_return", limits["rest.quick_return"], gap
        if before.night and not after.night:
            yield "rest.after_nights", limits["rest.after_nights"], gap
    weeks = {day // 7} | ({day // 7 + 1} if here.end > (day // 7 + 1) * MIN_PER_WEEK else set())
    for week in weeks & set(range(person.weeks)):
        rest = _longest_rest(blocks.values(), week * MIN_PER_WEEK, (week + 1) * MIN_PER_WEEK)
        yield "rest.weekly_minimum", limits["rest.weekly_minimum"], rest


def _longest_rest(blocks: Iterable[Block], low: int, high: int) -> int:
    busy = sorted((max(one.start, low), min(one.end, high)) for one in blocks if one.start < high and one.end > low)
    free, rests = low, [0]
    for start, end in busy:
        rests.append(start - free)
        free = max(free, end)
    return max(*rests, high - free)


def _at_most(person: Person, blocks: dict[int, Block], day: int) -> Iterator[tuple[str, int | None, int]]:
    limits, here, week = person.limits, blocks[day], day // 7
    ordinary = [sum(blocks[one].ordinary for one in _days(blocks, at)) for at in range(person.weeks)]
    total = [sum(blocks[one].overtime for one in _days(blocks, at)) + ordinary[at] for at in range(person.weeks)]
    yield "hours.daily_max", limits["hours.daily_max"], here.ordinary
    yield "hours.weekly_max", limits["hours.weekly_max"], ordinary[week]
    for first in _windows(week, 8, person.weeks):
        yield "hours.average_8w", _times(limits["hours.average_8w"], 8), sum(ordinary[first : first + 8])
    if person.plans_nights:
        for first in _windows(week, 4, person.weeks):
            yield "night.average_4w", limits["night.average_4w"], sum(ordinary[first : first + 4])
    yield "staff.long_consent", limits["staff.long_consent"], here.ordinary + here.overtime
    near = [[blocks[one] for one in range(7 * at + 3, 7 * at + 8) if one in blocks] for at in range(person.weeks)]
    sundays = [_works_sunday(some, at) for at, some in enumerate(near)]
    if _works_sunday([here], week):
        yield "sunday.consecutive", limits["sunday.consecutive"], _run(sundays, week)
        for first in _windows(week, 26, person.weeks):
            yield "sunday.half", limits["sunday.half"], sum(sundays[first : first + 26])
    yield from _runs(person, blocks, day)
    if here.overtime:
        yield from _overtime(person, blocks, day, total)


def _runs(person: Person, blocks: dict[int, Block], day: int) -> Iterator[tuple[str, int | None, int]]:
    first, last = min(blocks), max(blocks)
    row = [blocks.get(one) for one in range(first, last + 1)]
    limits, at, here = person.limits, day - first, blocks[day]
    yield "run.consecutive_days", limits["run.consecutive_days"], _run([one is not None for one in row], at)
    if here.night:
        nights = [one is not None and one.night for one in row]
        yield "run.consecutive_nights", limits["run.consecutive_nights"], _run(nights, at)
    if here.long:
        longs = [one is not None and one.long for one in row]
        yield "run.consecutive_long", limits["run.consecutive_long"], _run(longs, at)


def _overtime(
    person: Person, blocks: dict[int, Block], day: int, total: list[int]
) -> Iterator[tuple[str, int | None, int]]:
    limits, here, week = person.limits, blocks[day], day // 7
    so_far = {one: block.overtime for one, block in blocks.items() if 0 <= one <= day}
    yield "overtime.seven_days", limits["overtime.seven_days"], sum(so_far[one] for one in so_far if one > day - 7)
    yield "overtime.four_weeks", limits["overtime.four_weeks"], sum(so_far[one] for one in so_far if one > day - 28)
    yield "overtime.year", limits["overtime.year"], sum(so_far.values())
    earlier, later = [one for one in blocks if one < day], [one for one in blocks if one > day]
    yield "overtime.total_24h", limits["overtime.total_24h"], _in_24h(here, [blocks[min(later)]] if later else [])
    if earlier and blocks[max(earlier)].start > here.start - MIN_PER_DAY:
        yield "overtime.total_24h", limits["overtime.total_24h"], _in_24h(blocks[max(earlier)], [here])
    for first in _windows(week, 8, person.weeks):
        yield "overtime.total_8w", _times(limits["overtime.total_8w"], 8), sum(total[first : first + 8])
    yield "overtime.total_week", limits["overtime.total_week"], total[week]


def _in_24h(first: Block, others: list[Block]) -> int:
    """Paid minutes within 24 hours of the start of a block; unpaid breaks are taken last."""
    end = first.start + MIN_PER_DAY
    more = [min(one.ordinary + one.overtime, end - one.start) for one in others if one.start < end]
    return first.ordinary + first.overtime + sum(more)


def _days(blocks: Mapping[int, Block], week: int) -> list[int]:
    return [one for one in range(7 * week, 7 * week + 7) if one in blocks]


def _windows(week: int, length: int, weeks: int) -> list[int]:
    return [first for first in range(weeks - length + 1) if first <= week < first + length]


def _times(limit: int | None, factor: int) -> int | None:
    return None if limit is None else limit * factor


def _works_sunday(blocks: Iterable[Block], week: int) -> bool:
    low, high = week * MIN_PER_WEEK + SUNDAY[0], week * MIN_PER_WEEK + SUNDAY[1]
    return any(one.start < high and one.end > low for one in blocks)


def _run(marks: list[bool], at: int) -> int:
    """How many marked places in a row hold the place `at`, itself counted."""
    low, high = at, at
    while low > 0 and marks[low - 1]:
        low -= 1
    while high + 1 < len(marks) and marks[high + 1]:
        high += 1
    return high - low + 1
