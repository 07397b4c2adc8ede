"""What the ward asks for and who is there, moment by moment: in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise

from rota.domain.demand import DemandException, DemandRow
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_DAY


@dataclass(frozen=True)
class Asked:
    """A demand row with a minimum on one day, in minutes of the period, cut at its end."""

    day: int
    start: int
    end: int
    least: int
    competence: str | None
    kind: int


@dataclass(frozen=True)
class There:
    """Somebody on the ward: what they can fill, and when."""

    fills: frozenset[str]
    spans: tuple[tuple[int, int], ...]


def asked_for(scenario: Scenario, first: date, days: int) -> list[Asked]:
    """Every row of the period with a minimum above 0."""
    found = []
    for day in range(days):
        here = first + timedelta(days=day)
        instead = [row for row in scenario.date_exceptions if row.date == here]
        usual = [row for row in scenario.demand if here.weekday() in row.weekdays]
        rows: list[DemandRow | DemandException] = [*instead]
        rows += [row for row in usual if all(row.competence != other.competence for other in instead)]
        for row in rows:
            if row.min:
                start, end = day * MIN_PER_DAY + row.from_, day * MIN_PER_DAY + row.end_min
                found.append(Asked(day, start, min(end, days * MIN_PER_DAY), row.min, row.competence, _kind(row)))
    return found


def _kind(row: DemandRow | DemandException) -> int:
    """0 day, 1 evening, 2 night, by the hour of the middle of the row."""
    hour = (row.from_ + row.end_min) // 2 % MIN_PER_DAY / 60
    return 2 if hour < 6 or hour >= 22 else 0 if hour < 15 else 1


Crew = tuple[frozenset[str], ...]
Places = tuple[tuple[str | None, int], ...]


@cache
def short_of(crew: Crew, places: Places) -> tuple[int, int, frozenset[str]]:
    """People missing in total, of the worst set of competences, and competences that are in a set that lacks people."""
    needs = dict(places)
    total = max(0, needs.get(None, 0) - len(crew))
    named = [one for one in needs if one is not None]
    worst, lacking = 0, frozenset[str]()
    for size in range(1, len(named) + 1):
        for some in combinations(named, size):
            missing = sum(needs[one] for one in some) - sum(1 for fills in crew if fills & set(some))
            worst = max(worst, missing)
            if missing > 0:
                lacking |= set(some)
    return total, worst, lacking


@dataclass(frozen=True)
class Moment:
    """Minutes during which nobody comes or goes and the ward asks for the same. `missing` is (total, worst set)."""

    start: int
    end: int
    places: Places
    crew: Crew

    @property
    def length(self) -> int:
        """Minutes."""
        return self.end - self.start

    @property
    def missing(self) -> tuple[int, int]:
        """People missing in total, and of the worst set of competences."""
        return short_of(self.crew, self.places)[:2]

    @property
    def lacking(self) -> frozenset[str]:
        """Competences in a set that too few can fill."""
        return short_of(self.crew, self.places)[2]


def moments(rows: Iterable[Asked], there: Sequence[There], low: int, high: int) -> Iterator[Moment]:
    """The moments of a window, in order."""
    active = [row for row in rows if row.start < high and row.end > low]
    near = [(one.fills, span) for one in there for span in one.spans if span[0] < high and span[1] > low]
    marks = {low, high, *(mark for row in active for mark in (row.start, row.end))}
    marks |= {mark for _, span in near for mark in span}
    for start, end in pairwise(sorted(mark for mark in marks if low <= mark <= high)):
        places: dict[str | None, int] = {}
        for row in active:
            if row.start <= start < row.end:
                places[row.competence] = max(places.get(row.competence, 0), row.least)
        crew = sorted((fills for fills, (a, b) in near if a <= start < b), key=sorted)
        yield Moment(start, end, tuple(sorted(places.items(), key=lambda item: item[0] or "")), tuple(crew))


def missing_min(found: Iterable[Moment], measure: Callable[[tuple[int, int]], int]) -> int:
    """Person-minutes missing, by the sum or the larger of the two ways of missing somebody."""
    return sum(one.length * measure(one.missing) for one in found)


def joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans that share no time: a person counts once."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)
