"""Demand that nobody can meet, shown by arithmetic alone.

Every problem told here is a proof that no roster exists, never an estimate: each count is of everybody who could
possibly be there, whatever else they would have to do. A scenario without a problem here may still have no roster.
Where the ward has made a rule soft that a proof rests on, the proof is left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from rota.domain.consistency import Found, moment_text
from rota.domain.demand import DemandException, DemandRow
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_DAY, MIN_PER_HOUR, MIN_PER_WEEK, SATURDAY, format_clock, overlap_min

# Codes of the rules that the proofs rest on; a ward can make these soft.
ALLOWED_SHIFT_RULE = "staff.allowed_shift"
WEEKEND_RULE = "weekend.frequency"
HOURS_RULE = "hours.contract"

_WEEKEND = (SATURDAY * MIN_PER_DAY, MIN_PER_WEEK)


def unmeetable_demand(scenario: Scenario) -> list[Found]:
    """Minimums that no roster can meet, as (path in the scenario, message).

    Three proofs: too few positions may work at some moment; too few working weekends are owed; the hours of all
    positions together are too few. Needs a scenario without reference problems.
    """
    if _softened(scenario, ALLOWED_SHIFT_RULE):
        return []
    staff, needs = _Staff(scenario), list(_needs(scenario))
    found = list(_too_few_people(scenario, staff, needs))
    if not _softened(scenario, WEEKEND_RULE):
        told = {path for path, _ in found}
        found += [(path, message) for path, message in _too_few_weekends(scenario, staff, needs) if path not in told]
    if not _softened(scenario, HOURS_RULE):
        found += _too_few_hours(scenario, needs)
    return found


def _softened(scenario: Scenario, code: str) -> bool:
    return any(rule.rule == code and rule.severity not in (None, "hard") for rule in scenario.rules)


@dataclass(frozen=True, slots=True)
class _Need:
    """A minimum on one stretch of the cycle, in minutes from Monday 00:00 of week 1, and the row that asks for it."""

    start: int
    end: int
    competence: str | None
    minimum: int
    path: tuple[str, int]


def _needs(scenario: Scenario) -> Iterator[_Need]:
    """Every interval of demand in the cycle, exceptions in the place of the rows they replace, not wrapped."""
    exceptions: dict[int, list[tuple[int, DemandException]]] = defaultdict(list)
    for number, row in enumerate(scenario.date_exceptions):
        exceptions[(row.date - scenario.cycle.start) // timedelta(days=1)].append((number, row))
    by_weekday: dict[int, list[tuple[int, DemandRow]]] = defaultdict(list)
    for number, recurring in enumerate(scenario.demand):
        for weekday in recurring.weekdays:
            by_weekday[weekday].append((number, recurring))
    for day in range(scenario.cycle.days):
        base = day * MIN_PER_DAY
        special = exceptions.get(day, [])
        replaced = {row.competence for _, row in special}
        for number, recurring in by_weekday[day % 7]:
            if recurring.competence not in replaced:
                path = ("demand", number)
                yield _Need(base + recurring.from_, base + recurring.end_min, recurring.competence, recurring.min, path)
        for number, row in special:
            path = ("date_exceptions", number)
            yield _Need(base + row.from_, base + row.end_min, row.competence, row.min, path)


class _Staff:
    """How many positions could be present at each moment of a week, by the competence they can fill.

    A week stands for every week: allowed shifts depend on the weekday alone, and a shift that reaches into the week
    from the one before is counted too. Moments are the starts of the stretches between two clock times at which
    anything changes.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._weekends_count = not _softened(scenario, WEEKEND_RULE)
        self._shifts = {shift.code: (shift.start, shift.end_min) for shift in scenario.shifts if shift.covers_demand}
        self.moments = self._change_points()
        self.people: dict[str | None, list[int]] = self._zeros()
        self.weekends: dict[str | None, list[int]] = self._zeros()
        kinds = Counter(map(self._kind, scenario.worked_positions))
        samples = {self._kind(position): position for position in scenario.worked_positions}
        for kind, number in kinds.items():
            self._add(samples[kind], number)

    def at(self, moment: int) -> int:
        """Index of the stretch that a minute of the week lies in."""
        return bisect_right(self.moments, moment) - 1

    def stretches(self, start: int, end: int) -> list[int]:
        """Indices of the stretches of an interval (at most a day long), wrapped at the end of the week."""
        first, last = start % MIN_PER_WEEK, start % MIN_PER_WEEK + end - start
        inside = range(self.at(first), self.at(min(last, MIN_PER_WEEK) - 1) + 1)
        wrapped = range(self.at(last - MIN_PER_WEEK - 1) + 1) if last > MIN_PER_WEEK else range(0)
        return [*inside, *wrapped]

    def _zeros(self) -> dict[str | None, list[int]]:
        keys = [None, *(competence.id for competence in self._scenario.competences)]
        return {key: [0] * len(self.moments) for key in keys}

    def _change_points(self) -> list[int]:
        points = {0, *_WEEKEND} - {MIN_PER_WEEK}
        for weekday in range(7):
            base = weekday * MIN_PER_DAY
            for start, end in self._shifts.values():
                points |= {base + start, (base + end) % MIN_PER_WEEK}
        for row in self._scenario.demand:
            for weekday in row.weekdays:
                base = weekday * MIN_PER_DAY
                points |= {base + row.from_, (base + row.end_min) % MIN_PER_WEEK}
        for exception in self._scenario.date_exceptions:
            base = exception.date.weekday() * MIN_PER_DAY
            points |= {base + exception.from_, (base + exception.end_min) % MIN_PER_WEEK}
        return sorted(points)

    def _kind(self, position: Position) -> tuple[object, ...]:
        fills = position.fill_set(self._scenario.stands_in)
        return position.codes_on(0), position.codes_on(SATURDAY), fills, position.weekend_every

    def _add(self, position: Position, number: int) -> None:
        weekends = _most_weekends(self._scenario, position)
        keys = [None, *(key for key in position.fill_set(self._scenario.stands_in) if key in self.people)]
        for index in self._possible(position):
            in_weekend = self.moments[index] >= _WEEKEND[0]
            if in_weekend and self._weekends_count and weekends == 0:
                continue
            for key in keys:
                self.people[key][index] += number
                self.weekends[key][index] += number * weekends

    def _possible(self, position: Position) -> set[int]:
        indices: set[int] = set()
        for weekday in range(7):
            base = weekday * MIN_PER_DAY
            for code in position.codes_on(weekday):
                if code in self._shifts:
                    start, end = self._shifts[code]
                    indices.update(self.stretches(base + start, base + end))
        return indices


def _most_weekends(scenario: Scenario, position: Position) -> int:
    """The most weekends of the cycle with at most one worked in any n consecutive: W // n around a rolling cycle."""
    weeks, every = scenario.cycle.weeks, position.weekend_every
    if every == 0:
        return 0
    return weeks // every if scenario.cycle.rolling else -(-weeks // every)


def _too_few_people(scenario: Scenario, staff: _Staff, needs: list[_Need]) -> Iterator[Found]:
    told: set[tuple[str, int]] = set()
    checked: set[tuple[tuple[str, int], int]] = set()
    past = _past_reach_min(scenario)
    for need in needs:
        key = (need.path, need.start % MIN_PER_WEEK)
        if need.path in told or key in checked or need.start < past:
            continue
        checked.add(key)
        possible = staff.people[need.competence]
        worst = min(staff.stretches(need.start, need.end), key=lambda index: possible[index])
        if possible[worst] < need.minimum:
            told.add(need.path)
            who = "positions" if need.competence is None else f"positions that can fill {need.competence}"
            yield (
                (*need.path, "min"),
                f"cannot be met on {_stretch_text(staff, worst)}: {need.minimum} are wanted and {possible[worst]} "
                f"{who} may work then. Lower the minimum, or allow more positions a shift at that time",
            )


def _too_few_weekends(scenario: Scenario, staff: _Staff, needs: list[_Need]) -> Iterator[Found]:
    needed: dict[tuple[str | None, int], int] = Counter()
    rows: dict[tuple[str | None, int], tuple[str, int]] = {}
    for week_need in _by_week(scenario, staff, needs):
        for (key, index), (minimum, path) in week_need.items():
            needed[key, index] += minimum
            if path[0] == "demand" or (key, index) not in rows:
                rows[key, index] = path
    told: set[tuple[str, int]] = set()
    weeks = scenario.cycle.weeks
    by_shortage = sorted(needed, key=lambda at: staff.weekends[at[0]][at[1]] - needed[at])
    for key, index in by_shortage:
        owed = staff.weekends[key][index]
        path = rows[key, index]
        if owed < needed[key, index] and path not in told:
            told.add(path)
            who = "the positions" if key is None else f"the positions that can fill {key}"
            yield (
                (*path, "min"),
                f"cannot be met on {_stretch_text(staff, index)}: over {weeks} weeks {needed[key, index]} places are "
                f"wanted then, and by weekend_every {who} owe at most {owed}. Lower the minimum, or add weekends",
            )


def _by_week(
    scenario: Scenario, staff: _Staff, needs: list[_Need]
) -> Iterator[dict[tuple[str | None, int], tuple[int, tuple[str, int]]]]:
    """The minimum at each weekend stretch of each week, by competence, with the row that asks for most."""
    weeks: list[dict[tuple[str | None, int], tuple[int, tuple[str, int]]]] = [{} for _ in range(scenario.cycle.weeks)]
    for need in needs:
        week = need.start // MIN_PER_WEEK
        base = week * MIN_PER_WEEK
        if not overlap_min(need.start - base, need.end - base, *_WEEKEND):
            continue
        first, last = max(need.start - base, _WEEKEND[0]), min(need.end - base, _WEEKEND[1])
        for index in staff.stretches(first, last):
            if weeks[week].get((need.competence, index), (-1,))[0] < need.minimum:
                weeks[week][need.competence, index] = (need.minimum, need.path)
    yield from weeks


def _too_few_hours(scenario: Scenario, needs: list[_Need]) -> Iterator[Found]:
    """Paid time that the minimums need at the least, against the most that all contracts allow.

    A shift with unpaid breaks is present longer than it is paid, so each minute of demand needs at least the smallest
    paid share of any shift that somebody may work.
    """
    worked = scenario.worked_positions
    codes = {code for position in worked for weekday in range(7) for code in position.codes_on(weekday)}
    shifts = [shift for shift in scenario.shifts if shift.code in codes and shift.covers_demand]
    if not shifts:
        return
    leanest = min(shifts, key=lambda shift: shift.paid_min / shift.presence_min)
    presence = _needed_presence_min(scenario, needs)
    most = sum(scenario.hours_bounds_min(position)[1] for position in worked)
    # In whole numbers, so that rounding can never make a proof of a tie.
    if presence * leanest.paid_min > most * leanest.presence_min:
        per_week = MIN_PER_HOUR * scenario.cycle.weeks
        paid = presence * leanest.paid_min / leanest.presence_min
        yield (
            ("demand",),
            f"needs at least {paid / per_week:.1f} paid hours a week at its minimums, and all {len(worked)} positions "
            f"together may work at most {most / per_week:.1f}. Lower the minimums, or add positions",
        )


def _past_reach_min(scenario: Scenario) -> int:
    """Minutes into the first Monday that shifts from before the cycle may cover; none when the cycle is rolling."""
    if scenario.cycle.rolling:
        return 0
    return max(0, *(shift.end_min - MIN_PER_DAY for shift in scenario.shifts))


def _needed_presence_min(scenario: Scenario, needs: list[_Need]) -> int:
    """Person-minutes that the minimums ask for over the cycle.

    At a moment that is the larger of the total minimum and the sum over competences, since a person fills one place.
    Outside a rolling cycle the morning that past shifts may cover and what lies behind the cycle's end are left out.
    """
    length = scenario.cycle.days * MIN_PER_DAY
    first = _past_reach_min(scenario)
    changes: dict[int, list[tuple[int, _Need]]] = defaultdict(list)
    for need in needs:
        for start, end in _inside(need, length, scenario.cycle.rolling, first):
            changes[start].append((1, need))
            changes[end].append((-1, need))
    active: Counter[tuple[str | None, int]] = Counter()
    total = 0
    for moment, following in pairwise(sorted(changes)):
        for step, need in changes[moment]:
            active[need.competence, need.minimum] += step
        total += (following - moment) * _people_needed(active)
    return total


def _inside(need: _Need, length: int, rolling: bool, first: int) -> Iterator[tuple[int, int]]:
    if first < min(need.end, length):
        yield max(need.start, first), min(need.end, length)
    if rolling and need.end > length:
        yield 0, need.end - length


def _people_needed(active: Counter[tuple[str | None, int]]) -> int:
    highest: dict[str | None, int] = {}
    for (competence, minimum), number in active.items():
        if number > 0:
            highest[competence] = max(highest.get(competence, 0), minimum)
    return max(highest.pop(None, 0), sum(highest.values()))


def _stretch_text(staff: _Staff, index: int) -> str:
    start = staff.moments[index]
    end = staff.moments[index + 1] if index + 1 < len(staff.moments) else MIN_PER_WEEK
    return f"{moment_text(start)}-{format_clock(end) if end % MIN_PER_DAY else '24:00'}"
