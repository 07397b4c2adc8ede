"""Who is on the ward at any moment: people present, grouped by what they can do, over elementary intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_DAY
from rota.rules.timeline import Line


@dataclass(frozen=True, slots=True)
class Skill:
    """What tells people apart for cover: their own competence and those they can fill a place of."""

    competence: str
    fills: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes during which nobody comes or goes. `present` counts people by the presence's skills, in order."""

    start: int
    end: int
    present: tuple[int, ...]


@dataclass(frozen=True)
class Presence:
    """People on the ward from the cycle's first minute to its last, and a day further where the cycle rolls.

    Breaks are not taken off. A person with overlapping duties counts once. Days are read when they are asked for.
    """

    skills: tuple[Skill, ...]
    lines: tuple[tuple[int, Line], ...]

    @cached_property
    def _days(self) -> dict[int, list[Stretch]]:
        return {}

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """The stretches of a window, cut to it and at midnight."""
        for day in range(start // MIN_PER_DAY, (end - 1) // MIN_PER_DAY + 1):
            if day not in self._days:
                self._days[day] = list(self._read(day * MIN_PER_DAY))
            for stretch in self._days[day]:
                if stretch.start < end and stretch.end > start:
                    yield Stretch(max(stretch.start, start), min(stretch.end, end), stretch.present)

    def _read(self, midnight: int) -> Iterator[Stretch]:
        """The stretches of one day."""
        now = [0] * len(self.skills)
        changes: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for skill, line in self.lines:
            for start, end in line.covering_between(midnight, midnight + MIN_PER_DAY):
                changes[max(start, midnight)].append((skill, 1))
                changes[min(end, midnight + MIN_PER_DAY)].append((skill, -1))
        last = midnight
        for moment in sorted(changes):
            if moment > last:
                yield Stretch(last, moment, tuple(now))
                last = moment
            for skill, change in changes[moment]:
                now[skill] += change
        if last < midnight + MIN_PER_DAY:
            yield Stretch(last, midnight + MIN_PER_DAY, tuple(now))


def presence_of(scenario: Scenario, lines: Mapping[str, Line]) -> Presence:
    """Presence by the clock of everybody with a line."""
    skill_of = [Skill(line.position.competence, line.position.fill_set(scenario.stands_in)) for line in lines.values()]
    skills = tuple(dict.fromkeys(skill_of))
    number = {skill: place for place, skill in enumerate(skills)}
    return Presence(skills, tuple((number[skill], line) for skill, line in zip(skill_of, lines.values(), strict=True)))
