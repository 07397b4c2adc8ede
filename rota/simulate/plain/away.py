"""Who is away when: one person and one date at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import erf, log, sqrt

from rota.domain.absence import (
    DAYS_PER_YEAR,
    MONTH_DAYS,
    Holiday,
    Length,
    Outbreak,
    SideName,
    SimulationSpec,
    Spell,
    Vacancy,
    person_key,
)
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.simulate.draws import draw, key_of, uniform

BEFORE = timedelta(days=364)
Days = dict[date, str]  # "away", or "temp" where a temporary worker has the line


def away_days(
    scenario: Scenario, spec: SimulationSpec, side: SideName, replication: int, first: date, weeks: int
) -> list[Days]:
    """For each worked position the dates of the period on which the holder is away."""
    people = scenario.worked_positions
    found: list[Days] = [{} for _ in people]
    last = first + timedelta(weeks=weeks)
    for absence in spec.absences:

        def chance(name: str, person: Position, day: date, stream: str = absence.id) -> float:
            bits = draw(spec.seed, key_of(f"{stream}/{name}"), replication, key_of(person_key(person)), day.toordinal())
            return uniform(bits)

        def ward_chance(day: date, stream: str = absence.id) -> float:
            return uniform(draw(spec.seed, key_of(f"{stream}/onset"), replication, 0, day.toordinal()))

        if isinstance(absence, Holiday):
            continue
        for number, person in enumerate(people):
            figure = _figure(scenario, spec, side, person, absence)
            if isinstance(absence, Outbreak):
                spells = _hits(absence, figure, person, first, last, chance, ward_chance)
            else:
                spells = _spells(absence, figure, person, first, last, chance)
            for start, days in spells:
                for day in (start + timedelta(days=one) for one in range(days)):
                    if first <= day < last:
                        found[number][day] = "away"
    for absence in spec.absences:
        if isinstance(absence, Holiday):
            for number, person in enumerate(people):
                found[number] |= _holiday(absence, spec, replication, person, first, weeks)
    return found


def _figure(
    scenario: Scenario, spec: SimulationSpec, side: SideName, person: Position, absence: Spell | Outbreak | Vacancy
) -> float:
    """The rate or share that holds for a person on a side."""
    own = absence.share if isinstance(absence, Outbreak) else absence.per_year
    for group in spec.groups:
        if group.has(scenario, person):
            own = absence.by_group.get(group.id, own)
            break
    if isinstance(absence, Vacancy):
        return own
    for effect in spec.effects:
        members = [group for group in spec.groups if group.id == effect.group]
        concerned = effect.group is None or members[0].has(scenario, person)
        if effect.side == side and concerned and (effect.absences is None or absence.id in effect.absences):
            own *= effect.factor
    return own


def _on(absence: Spell | Outbreak | Vacancy, day: date) -> float:
    """The factor of a date."""
    factor = 1.0
    if not isinstance(absence, Vacancy) and absence.months is not None:
        year = sum(one * days for one, days in zip(absence.months, MONTH_DAYS, strict=True))
        factor *= absence.months[day.month - 1] * DAYS_PER_YEAR / year
    if isinstance(absence, Spell) and absence.weekdays is not None:
        factor *= absence.weekdays[day.weekday()] / (sum(absence.weekdays) / 7)
    return factor


def _spells(
    absence: Spell | Vacancy,
    per_year: float,
    person: Position,
    first: date,
    last: date,
    chance: Callable[[str, Position, date], float],
) -> list[tuple[date, int]]:
    found = []
    day = first - BEFORE
    while day < last:
        if chance("onset", person, day) < per_year / DAYS_PER_YEAR * _on(absence, day):
            if isinstance(absence, Vacancy):
                days = 7 * absence.weeks
            else:
                days = length_days(absence.length, chance("length", person, day))
            found.append((day, days))
            day += timedelta(days=days)
        else:
            day += timedelta(days=1)
    return found


def _hits(
    absence: Outbreak,
    share: float,
    person: Position,
    first: date,
    last: date,
    chance: Callable[[str, Position, date], float],
    ward_chance: Callable[[date], float],
) -> list[tuple[date, int]]:
    found = []
    day = first - BEFORE
    while day < last:
        begins = ward_chance(day) < absence.per_year / DAYS_PER_YEAR * _on(absence, day)
        if begins and chance("hit", person, day) < share:
            late = int(chance("delay", person, day) * (absence.spread_days + 1))
            found.append((day + timedelta(days=late), length_days(absence.length, chance("length", person, day))))
        day += timedelta(days=1)
    return found


def length_days(length: Length, u: float) -> int:
    """The least number of days with a probability above u of being enough."""
    if length.table is not None:
        total = sum(length.table)
        shown = 0.0
        for days, weight in enumerate(length.table, 1):
            shown += weight
            if u < shown / total:
                return days
        return len(length.table)
    days = length.least
    while days < length.most and u >= _at_most(length, days):
        days += 1
    return days


def _at_most(length: Length, days: int) -> float:
    if length.geometric_mean is not None:
        ends = 1 / (length.geometric_mean - length.least + 1)
        return 1 - (1 - ends) ** (days - length.least + 1)
    assert length.lognormal_median is not None
    assert length.sigma is not None
    return (1 + erf((log(days + 0.5) - log(length.lognormal_median)) / length.sigma / sqrt(2))) * 0.5


def _holiday(
    absence: Holiday, spec: SimulationSpec, replication: int, person: Position, first: date, weeks: int
) -> Days:
    def chance(name: str, day: date) -> float:
        return uniform(_bits(name, day))

    def _bits(name: str, day: date) -> int:
        stream = key_of(f"{absence.id}/{name}")
        return draw(spec.seed, stream, replication, key_of(person_key(person)), day.toordinal())

    mondays = [first + timedelta(weeks=one) for one in range(weeks)]
    summer = [26 <= day.isocalendar().week <= 33 for day in mondays]
    length = absence.main_weeks
    starts: Sequence[int] = []
    if length:
        starts = [week for week in range(weeks) if week + length <= weeks and all(summer[week : week + length])]
    taken: set[int] = set()
    if starts:
        begin = starts[int(chance("onset", first) * len(starts))]
        taken |= set(range(begin, begin + length))
    other = [week for week in range(weeks) if not summer[week]]
    wanted = min(len(other), int(absence.other_weeks * weeks / 52 + 0.5))
    taken |= set(sorted(other, key=lambda week: _bits("hit", mondays[week]))[:wanted])
    found: Days = {}
    for week in taken:
        kind = "temp" if chance("delay", mondays[week]) < absence.covered_share else "away"
        found |= {mondays[week] + timedelta(days=one): kind for one in range(7)}
    return found
