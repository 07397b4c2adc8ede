"""Cover by the clock: people present against minimum and maximum, in total and by competence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import combinations, pairwise

from rota.domain.base import Text
from rota.domain.demand import DemandException, DemandRow
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, date_of, week_and_day
from rota.rules.base import Case, DayRule, Log, Place
from rota.rules.presence import Skill, Stretch
from rota.rules.words import moment

Row = DemandRow | DemandException
NOTHING_ASKED = Text(nb="raden ber om null personer", en="the row asks for nobody")
NO_COMPETENCE = Text(nb="ingen krav om kompetanse denne dagen", en="no competence is asked for on this day")


class CoverMinimum(DayRule):
    """The fewest people present at any moment of a demand row's interval, whatever their competence."""

    def examine_day(self, case: Case, day: int, log: Log) -> None:
        """Every row without a competence that starts on the day."""
        for asked in _asked(case.scenario, day):
            if asked.row.competence is not None:
                continue
            if asked.row.min == 0:
                log.leave_out(NOTHING_ASKED)
                continue
            stretches = list(case.presence.stretches(asked.start, asked.end))
            lowest = min(sum(stretch.present) for stretch in stretches)
            log.measure(
                lowest,
                asked.row.min,
                asked.place,
                partial(_shortage_text, asked, stretches),
            )


class CoverMaximum(DayRule):
    """The most people present at any moment of a demand row's interval; of a competence, those whose own it is."""

    def examine_day(self, case: Case, day: int, log: Log) -> None:
        """Every row with a maximum that starts on the day."""
        for asked in _asked(case.scenario, day):
            if asked.row.max is None:
                continue
            counted = [asked.row.competence in (None, skill.competence) for skill in case.presence.skills]
            stretches = [
                (stretch.start, stretch.end, _sum_where(stretch.present, counted))
                for stretch in case.presence.stretches(asked.start, asked.end)
            ]
            highest = max(people for _, _, people in stretches)
            log.measure(
                highest,
                asked.row.max,
                asked.place,
                partial(_excess_text, asked, stretches),
            )


class CoverCompetence(DayRule):
    """Each person present fills one place: for every set of competences, those able cover its minimums together."""

    def examine_day(self, case: Case, day: int, log: Log) -> None:
        """Every set of competences asked for, at its worst moment of the day (Hall's condition)."""
        worst: dict[Subset, _Worst] = {}
        for start, end, places in _competence_moments(case.scenario, day):
            for stretch in case.presence.stretches(start, end):
                for some, able, need, smallest in _margins(case.presence.skills, stretch.present, places):
                    seen = worst.setdefault(some, _Worst(able, need))
                    seen.note(able, need, (stretch.start, stretch.end) if smallest else None)
        for some, seen in sorted(worst.items(), key=lambda item: sorted(item[0])):
            _report_set(log, day, some, seen)
        if not worst:
            log.leave_out(NO_COMPETENCE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A demand row on one 0-based day that it starts, in minutes of the cycle, cut at the end of the planned time."""

    row: Row
    day: int
    start: int
    end: int

    @property
    def place(self) -> Place:
        week, day = week_and_day(self.day)
        return Place(None, week, day)


def _asked(scenario: Scenario, day: int) -> Iterator[_Asked]:
    """Every demand row that starts on a day; an exception replaces the recurring rows of its competence."""
    end_of_plan = scenario.cycle.days * MIN_PER_DAY
    for row in demand_on(scenario, day):
        start, end = day * MIN_PER_DAY + row.from_, day * MIN_PER_DAY + row.end_min
        # What comes after a cycle that does not roll is not planned here.
        yield _Asked(row, day, start, end if scenario.cycle.rolling else min(end, end_of_plan))


def demand_on(scenario: Scenario, day: int) -> list[Row]:
    """Demand rows that start on a 0-based day of the cycle; those of a date replace the week's of the competence."""
    recurring = [row for row in scenario.demand if day % DAYS_PER_WEEK in row.weekdays]
    if not scenario.date_exceptions:
        return [*recurring]
    date = date_of(scenario.cycle.start, day)
    exceptions = [row for row in scenario.date_exceptions if row.date == date]
    replaced = {row.competence for row in exceptions}
    return [*(row for row in recurring if row.competence not in replaced), *exceptions]


def _sum_where(counts: Sequence[int], wanted: Sequence[bool]) -> int:
    return sum(count for count, counts_here in zip(counts, wanted, strict=True) if counts_here)


def _shortage_text(asked: _Asked, stretches: Iterable[Stretch]) -> Text:
    short = [(s.start, s.end, asked.row.min - sum(s.present)) for s in stretches if sum(s.present) < asked.row.min]
    when = _spans_text([(start, end) for start, end, _ in short])
    missing = sum((end - start) * people for start, end, people in short)
    return Text(
        nb=f"for få til stede {when.nb} (krav {asked.row.min}); {missing} personminutter mangler",
        en=f"too few present {when.en} (minimum {asked.row.min}); {missing} person-minutes missing",
    )


def _excess_text(asked: _Asked, stretches: Iterable[tuple[int, int, int]]) -> Text:
    most = asked.row.max or 0
    over = [(start, end, people - most) for start, end, people in stretches if people > most]
    when = _spans_text([(start, end) for start, end, _ in over])
    extra = sum((end - start) * people for start, end, people in over)
    return Text(
        nb=f"for mange til stede {when.nb} (høyst {most}); {extra} personminutter for mye",
        en=f"too many present {when.en} (at most {most}); {extra} person-minutes too many",
    )


def _spans_text(spans: Sequence[tuple[int, int]]) -> Text:
    joined: list[list[int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    ends = [(moment(start), moment(end)) for start, end in joined]
    return Text(
        nb=", ".join(f"{start.nb}–{end.nb}" for start, end in ends),
        en=", ".join(f"{start.en}–{end.en}" for start, end in ends),
    )


Subset = frozenset[str]
Places = tuple[tuple[str, int], ...]


@lru_cache(maxsize=4096)
def _margins(
    skills: tuple[Skill, ...], present: tuple[int, ...], places: Places
) -> tuple[tuple[Subset, int, int, bool], ...]:
    """Hall's condition for a crew and the places asked for.

    (set, people able, places, broken and smallest) for every non-empty set of the competences asked for.
    """
    asked = dict(places)
    broken: list[Subset] = []
    found = []
    for size in range(1, len(asked) + 1):
        for chosen in combinations(sorted(asked), size):
            some = frozenset(chosen)
            able = sum(n for n, skill in zip(present, skills, strict=True) if some & skill.fills)
            need = sum(asked[one] for one in chosen)
            smallest = able < need and not any(other < some for other in broken)
            if smallest:
                broken.append(some)
            found.append((some, able, need, smallest))
    return tuple(found)


@dataclass(slots=True)
class _Worst:
    """The worst moment of one set on one day, and when it was the smallest broken set."""

    able: int
    need: int
    missing_person_min: int = 0
    broken: list[tuple[int, int]] = field(default_factory=list)

    def note(self, able: int, need: int, broken: tuple[int, int] | None) -> None:
        """Take one stretch into account; `broken` is its start and end when the set is the smallest broken one."""
        if broken is not None:
            if not self.broken:
                self.able, self.need = able, need
            self.broken.append(broken)
            self.missing_person_min += (need - able) * (broken[1] - broken[0])
        elif self.broken:
            return
        if able - need < self.able - self.need:
            self.able, self.need = able, need


def _competence_moments(scenario: Scenario, day: int) -> Iterator[tuple[int, int, Places]]:
    """(start, end, places asked for) of every stretch with a competence minimum that belongs to a day.

    A stretch belongs to the day on which the earliest of the rows running then has started, so that a night is one
    day's. Times lie inside the cycle.
    """
    days = scenario.cycle.days
    for here, earlier in ((day, False), (day + 1, True)):
        running = _running(scenario, here)
        lap = here // days * days * MIN_PER_DAY
        for start, end in pairwise(sorted({mark for low, high, _ in running for mark in (low, high)})):
            active = [asked for low, high, asked in running if low <= start and end <= high]
            if active and earlier == any(asked.day < here for asked in active):
                places: dict[str, int] = {}
                for asked in active:
                    competence = asked.row.competence or ""
                    places[competence] = max(places.get(competence, 0), asked.row.min)
                yield start - lap, end - lap, tuple(sorted(places.items()))


def _running(scenario: Scenario, day: int) -> list[tuple[int, int, _Asked]]:
    """(start, end, row) of every competence minimum that runs on a day, cut to the day.

    `day` may be the day after the last of a rolling cycle, which is its first.
    """
    days, found = scenario.cycle.days, []
    for begun in (day - 1, day):
        lap = begun // days * days
        if lap and not scenario.cycle.rolling:
            continue
        for asked in _asked(scenario, begun - lap):
            low = max(asked.start + lap * MIN_PER_DAY, day * MIN_PER_DAY)
            high = min(asked.end + lap * MIN_PER_DAY, (day + 1) * MIN_PER_DAY)
            if asked.row.competence is not None and asked.row.min > 0 and low < high:
                found.append((low, high, replace(asked, day=begun)))
    return found


def _report_set(log: Log, day: int, some: Subset, seen: _Worst) -> None:
    week, weekday = week_and_day(day)
    place = Place(None, week, weekday)
    if not seen.broken and seen.able < seen.need:
        # A smaller set inside this one is broken at the same moments and reported.
        log.windows += 1
        return
    if log.look(seen.able, seen.need, place) < 0:
        log.report(seen.able, seen.need, place, _set_text(log.ruleset.scenario, some, seen))


def _set_text(scenario: Scenario, some: Subset, seen: _Worst) -> Text:
    named = [competence.name for competence in scenario.competences if competence.id in some]
    when = _spans_text(seen.broken)
    return Text(
        nb=f"for få som kan fylle plassene til {' og '.join(name.nb for name in named)} {when.nb}: "
        f"{seen.able} av {seen.need}; {seen.missing_person_min} personminutter mangler",
        en=f"too few able to fill the places of {' and '.join(name.en for name in named)} {when.en}: "
        f"{seen.able} of {seen.need}; {seen.missing_person_min} person-minutes missing",
    )
