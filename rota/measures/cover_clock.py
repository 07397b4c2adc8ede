"""Demand and presence by the clock: the cycle cut into elementary intervals in which neither changes.

The only place where demand meets presence in the measures. Presence is a duty from start to end: breaks are ignored,
for the source of a demand row says how many are at work, not how many are at table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from typing import TypeVar

from rota.domain.demand import DemandException, DemandRow
from rota.domain.pay import RosterPay
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, SATURDAY
from rota.measures.facts import Facts
from rota.measures.pay import roster_pay

Row = DemandRow | DemandException
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Moment:
    """An elementary interval: who is on the floor and which demand holds, unchanged from `start` to `end`.

    Minutes from Monday 00:00 of week 1. `rows` are demand rows in force, those with a competence included.
    """

    start: int
    end: int
    present: frozenset[str]
    rows: tuple[Row, ...]

    @property
    def length_min(self) -> int:
        """Minutes of the interval."""
        return self.end - self.start

    @property
    def is_weekend(self) -> bool:
        """Whether the interval lies on Saturday or Sunday. Intervals never cross midnight."""
        return self.start // MIN_PER_DAY % DAYS_PER_WEEK >= SATURDAY

    @property
    def total_rows(self) -> tuple[Row, ...]:
        """Demand for people of any competence."""
        return tuple(row for row in self.rows if row.competence is None)

    @property
    def competence_rows(self) -> tuple[Row, ...]:
        """Demand for a competence."""
        return tuple(row for row in self.rows if row.competence is not None)


@dataclass(frozen=True)
class CoverClock:
    """The whole cycle by the clock, with each person's competences."""

    moments: tuple[Moment, ...]
    own: dict[str, str]
    fills: dict[str, frozenset[str]]

    def able(self, moment: Moment, competences: Iterable[str]) -> int:
        """People present who can fill a place of at least one of the competences."""
        wanted = frozenset(competences)
        return sum(1 for person in moment.present if not wanted.isdisjoint(self.fills[person]))

    def with_own(self, moment: Moment, competence: str) -> int:
        """People present whose own competence it is."""
        return sum(1 for person in moment.present if self.own[person] == competence)

    def hall_shortage(self, moment: Moment) -> int:
        """People missing for the competence minimums together, when each person fills one place.

        Hall's condition: the largest lack over all sets of competences. Sets that hold a competence without a minimum
        never lack more than the same set without it.
        """
        minimums: dict[str, int] = {}
        for row in moment.competence_rows:
            if row.competence is not None and row.min > 0:
                minimums[row.competence] = max(row.min, minimums.get(row.competence, 0))
        worst = 0
        for chosen in _subsets(tuple(sorted(minimums))):
            needed = sum(minimums[competence] for competence in chosen)
            if needed > worst:
                worst = max(worst, needed - self.able(moment, chosen))
        return worst


@dataclass(frozen=True)
class Reading(Facts):
    """The facts of a roster with its cover by the clock, swept once."""

    @cached_property
    def clock(self) -> CoverClock:
        """Demand and presence over the cycle."""
        return cover_clock(self)

    @cached_property
    def pay(self) -> RosterPay | None:
        """Pay by the clock; None where the scenario says nothing of pay."""
        return roster_pay(self.scenario, self.roster)


def cover_clock(facts: Facts) -> CoverClock:
    """Sweep the cycle of a roster: demand in force and people on the floor in every elementary interval.

    A rolling cycle wraps: what reaches past the last Sunday lies on the first Monday. Otherwise the known past covers
    the first Monday, and what reaches past the end of the cycle is cut there: who comes next is not known.
    """
    scenario = facts.scenario
    changes: defaultdict[int, _Change] = defaultdict(_Change)
    for person, start, end in floor_presence(facts):
        changes[start].arrive.append(person)
        changes[end].leave.append(person)
    rows = list(_on_the_clock(facts, demand_rows(scenario)))
    for number, (_, start, end) in enumerate(rows):
        changes[start].begin.append(number)
        changes[end].cease.append(number)
    for midnight in range(0, facts.length_min + 1, MIN_PER_DAY):
        changes[midnight].touch()
    positions = scenario.worked_positions
    return CoverClock(
        tuple(_sweep(changes, [row for row, _, _ in rows])),
        {position.id: position.competence for position in positions},
        {position.id: position.fill_set(scenario.stands_in) for position in positions},
    )


def demand_rows(scenario: Scenario) -> Iterator[tuple[Row, int, int]]:
    """Every occurrence of demand that starts in the cycle, with start and end in minutes from its first Monday.

    A date exception replaces the recurring rows of its competence that start on its date.
    """
    replaced: defaultdict[int, set[str | None]] = defaultdict(set)
    for exception in scenario.date_exceptions:
        day = (exception.date - scenario.cycle.start).days
        if 0 <= day < scenario.cycle.days:
            replaced[day].add(exception.competence)
            yield exception, day * MIN_PER_DAY + exception.from_, day * MIN_PER_DAY + exception.end_min
    for day in range(scenario.cycle.days):
        for row in scenario.demand:
            if day % DAYS_PER_WEEK in row.weekdays and row.competence not in replaced[day]:
                yield row, day * MIN_PER_DAY + row.from_, day * MIN_PER_DAY + row.end_min


def floor_presence(facts: Facts) -> Iterator[tuple[str, int, int]]:
    """Every stretch of presence on the floor as (position id, start, end), as `cover_clock` lays it on the cycle."""
    for line in facts.lines.values():
        person = line.position.id
        stretches = [(person, span.start, span.end) for span in line.spans if span.on_floor]
        if not facts.rolling:
            before = (span for span in line.past if span.on_floor and span.end > 0)
            stretches += [(person, max(0, span.start), span.end) for span in before]
        yield from _on_the_clock(facts, stretches)


class _Change:
    """What changes at one moment: demand rows by number, people by position id."""

    __slots__ = ("arrive", "begin", "cease", "leave")

    def __init__(self) -> None:
        self.arrive: list[str] = []
        self.leave: list[str] = []
        self.begin: list[int] = []
        self.cease: list[int] = []

    def touch(self) -> None:
        """Make the moment exist: intervals are cut here though nothing changes."""


def _on_the_clock(facts: Facts, stretches: Iterable[tuple[Item, int, int]]) -> Iterator[tuple[Item, int, int]]:
    lap = facts.length_min
    for item, start, end in stretches:
        if start < lap:
            yield item, start, min(end, lap)
        if facts.rolling and end > lap:
            yield item, max(0, start - lap), end - lap


def _sweep(changes: dict[int, _Change], rows: list[Row]) -> Iterator[Moment]:
    at_work: defaultdict[str, int] = defaultdict(int)
    in_force: set[int] = set()
    times = sorted(changes)
    for start, end in pairwise(times):
        change = changes[start]
        # A person may be here twice in an unlawful roster, and still is one person.
        for person in change.arrive:
            at_work[person] += 1
        for person in change.leave:
            at_work[person] -= 1
            if not at_work[person]:
                del at_work[person]
        in_force.update(change.begin)
        in_force.difference_update(change.cease)
        yield Moment(start, end, frozenset(at_work), tuple(rows[number] for number in sorted(in_force)))


@lru_cache(maxsize=256)
def _subsets(items: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(chosen for size in range(1, len(items) + 1) for chosen in combinations(items, size))
