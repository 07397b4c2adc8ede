"""Who is on the ward at any moment: people present, grouped by what they can do, over elementary intervals."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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
    """People on the ward from the cycle's first minute to its last, and a day further where the cycle rolls."""

    skills: tuple[Skill, ...]
    cuts: tuple[int, ...]
    counts: tuple[tuple[int, ...], ...]

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """The stretches of a window, cut to it."""
        number = max(0, bisect_right(self.cuts, start) - 1)
        while start < end:
            until = self.cuts[number + 1] if number + 1 < len(self.cuts) else end
            yield Stretch(start, min(until, end), self.counts[number])
            start, number = until, number + 1


def presence_of(scenario: Scenario, lines: Mapping[str, Line]) -> Presence:
    """Presence by the clock, breaks not taken off. A person with overlapping duties counts once."""
    positions = {line.position.id: line.position for line in lines.values()}
    skill_of = {key: Skill(item.competence, item.fill_set(scenario.stands_in)) for key, item in positions.items()}
    skills = tuple(dict.fromkeys(skill_of.values()))
    number = {skill: place for place, skill in enumerate(skills)}
    changes: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for key, line in lines.items():
        for start, end in _merged(_covering(line)):
            changes[start].append((number[skill_of[key]], 1))
            changes[end].append((number[skill_of[key]], -1))
    now = [0] * len(skills)
    # Before the first change nobody is present.
    cuts, counts = [min(changes, default=0) - 1], [tuple(now)]
    for moment in sorted(changes):
        for skill, change in changes[moment]:
            now[skill] += change
        cuts.append(moment)
        counts.append(tuple(now))
    return Presence(skills, tuple(cuts), tuple(counts))


def _covering(line: Line) -> list[tuple[int, int]]:
    """Intervals on the ward that touch the cycle, or the day after it where the cycle rolls."""
    lap = line.length_min
    own = [(span.start, span.end) for span in line.cycle if span.covers]
    if not line.rolling:
        return [*((span.start, span.end) for span in line.past if span.covers and span.end > 0), *own]
    before = [(start - lap, end - lap) for start, end in own if end > lap]
    after = [(start + lap, end + lap) for start, end in own if start < MIN_PER_DAY]
    return [*before, *own, *after]


def _merged(intervals: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Overlapping or touching intervals as one."""
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
