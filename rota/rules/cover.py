"""Cover by the clock: people present against minimum and maximum, in total and by competence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import combinations, pairwise

from rota.domain.base import Text
from rota.domain.demand import DemandException, DemandRow
from rota.domain.finding import Examination
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, date_of, week_and_day
from rota.rules.base import Case, Log, Place, Rule
from rota.rules.presence import Skill, Stretch, presence_of
from rota.rules.words import moment

Row = DemandRow | DemandException
NOTHING_ASKED = Text(nb="raden ber om null personer", en="the row asks for nobody")
NO_COMPETENCE = Text(nb="ingen krav om kompetanse denne dagen", en="no competence is asked for on this day")


class CoverMinimum(Rule):
    """The fewest people present at any moment of a demand row's interval, whatever their competence."""

    def examine(self, case: Case) -> Examination:
        """Every row without a competence on every day it starts."""
        log = Log(self, case)
        presence = presence_of(case.scenario, case.lines)
        for asked in _asked(case.scenario):
            if asked.row.competence is not None:
                continue
            if asked.row.min == 0:
                log.leave_out(NOTHING_ASKED)
                continue
            stretches = list(presence.stretches(asked.start, asked.end))
            lowest = min(sum(stretch.present) for stretch in stretches)
            log.measure(
                lowest,
                asked.row.min,
                asked.place,
                partial(_shortage_text, asked, stretches),
            )
        return log.examination()


class CoverMaximum(Rule):
    """The most people present at any moment of a demand row's interval; of a competence, those whose own it is."""

    def examine(self, case: Case) -> Examination:
        """Every row with a maximum on every day it starts."""
        log = Log(self, case)
        presence = presence_of(case.scenario, case.lines)
        for asked in _asked(case.scenario):
            if asked.row.max is None:
                continue
            counted = [asked.row.competence in (None, skill.competence) for skill in presence.skills]
            stretches = [
                (stretch.start, stretch.end, _sum_where(stretch.present, counted))
                for stretch in presence.stretches(asked.start, asked.end)
            ]
            highest = max(people for _, _, people in stretches)
            log.measure(
                highest,
                asked.row.max,
                asked.place,
                partial(_excess_text, asked, stretches),
            )
        return log.examination()


class CoverCompetence(Rule):
    """Each person present fills one place: for every set of competences, those able cover its minimums together."""

    def examine(self, case: Case) -> Examination:
        """Every set of competences asked for, at its worst moment of every day (Hall's condition)."""
        log = Log(self, case)
        presence = presence_of(case.scenario, case.lines)
        hall = _Hall(presence.skills)
        worst: dict[tuple[int, Subset], _Worst] = {}
        for day, start, end, places in _competence_moments(case.scenario):
            for stretch in presence.stretches(start, end):
                for some, able, need, smallest in hall.margins(stretch.present, places):
                    seen = worst.setdefault((day, some), _Worst(able, need))
                    seen.note(able, need, (stretch.start, stretch.end) if smallest else None)
        for (day, some), seen in sorted(worst.items(), key=lambda item: (item[0][0], sorted(item[0][1]))):
            _report_set(log, day, some, seen)
        log.leave_out(NO_COMPETENCE, case.scenario.cycle.days - len({day for day, _ in worst}))
        return log.examination()


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


def _asked(scenario: Scenario) -> Iterator[_Asked]:
    """Every demand row on every day it starts; an exception replaces the recurring rows of its competence."""
    days = scenario.cycle.days
    on_weekday = [[row for row in scenario.demand if weekday in row.weekdays] for weekday in range(DAYS_PER_WEEK)]
    for day in range(days):
        date = date_of(scenario.cycle.start, day)
        exceptions = [row for row in scenario.date_exceptions if row.date == date]
        replaced = {row.competence for row in exceptions}
        recurring = [row for row in on_weekday[day % DAYS_PER_WEEK] if row.competence not in replaced]
        rows: list[Row] = [*recurring, *exceptions]
        for row in rows:
            start, end = day * MIN_PER_DAY + row.from_, day * MIN_PER_DAY + row.end_min
            # What comes after a cycle that does not roll is not planned here.
            yield _Asked(row, day, start, end if scenario.cycle.rolling else min(end, days * MIN_PER_DAY))


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


class _Hall:
    """Hall's condition for a crew and the places asked for, remembered by what they are."""

    def __init__(self, skills: tuple[Skill, ...]) -> None:
        self._skills = skills
        self.margins = cache(self._margins)

    def _margins(
        self, present: tuple[int, ...], places: tuple[tuple[str, int], ...]
    ) -> tuple[tuple[Subset, int, int, bool], ...]:
        """(set, people able, places, broken and smallest) for every non-empty set of the competences asked for."""
        asked = dict(places)
        broken: list[Subset] = []
        found = []
        for size in range(1, len(asked) + 1):
            for chosen in combinations(sorted(asked), size):
                some = frozenset(chosen)
                able = sum(n for n, skill in zip(present, self._skills, strict=True) if some & skill.fills)
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


Places = tuple[tuple[str, int], ...]


def _competence_moments(scenario: Scenario) -> Iterator[tuple[int, int, int, Places]]:
    """(day, start, end, places asked for) of every stretch with a competence minimum, inside the cycle.

    The day is the one on which the earliest of the rows running then has started, so that a night is one day's.
    """
    days = scenario.cycle.days
    running: list[list[tuple[int, int, _Asked]]] = [[] for _ in range(days)]
    for asked in _asked(scenario):
        if asked.row.competence is None or asked.row.min == 0:
            continue
        for day in (asked.day, asked.day + 1):
            start, end = max(asked.start, day * MIN_PER_DAY), min(asked.end, (day + 1) * MIN_PER_DAY)
            if start < end:
                lap = day // days * days * MIN_PER_DAY
                running[day % days].append((start - lap, end - lap, asked))
    for day, rows in enumerate(running):
        marks = sorted({mark for start, end, _ in rows for mark in (start, end)})
        for start, end in pairwise(marks):
            active = [asked for low, high, asked in rows if low <= start and end <= high]
            if not active:
                continue
            places: dict[str, int] = {}
            for asked in active:
                competence = asked.row.competence or ""
                places[competence] = max(places.get(competence, 0), asked.row.min)
            first = day if all(asked.day == day for asked in active) else (day - 1) % days
            yield first, start, end, tuple(sorted(places.items()))


def _report_set(log: Log, day: int, some: Subset, seen: _Worst) -> None:
    week, weekday = week_and_day(day)
    place = Place(None, week, weekday)
    if not seen.broken and seen.able < seen.need:
        # A smaller set inside this one is broken at the same moments and reported.
        log.windows += 1
        return
    if log.look(seen.able, seen.need, place) < 0:
        log.report(seen.able, seen.need, place, _set_text(log.case.scenario, some, seen))


def _set_text(scenario: Scenario, some: Subset, seen: _Worst) -> Text:
    named = [competence.name for competence in scenario.competences if competence.id in some]
    when = _spans_text(seen.broken)
    return Text(
        nb=f"for få som kan fylle plassene til {' og '.join(name.nb for name in named)} {when.nb}: "
        f"{seen.able} av {seen.need}; {seen.missing_person_min} personminutter mangler",
        en=f"too few able to fill the places of {' and '.join(name.en for name in named)} {when.en}: "
        f"{seen.able} of {seen.need}; {seen.missing_person_min} person-minutes missing",
    )
