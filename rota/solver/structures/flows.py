"""The duties that a structure's people must be able to work: cover by the clock, weekends owed and contract hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, pairwise
from math import ceil, floor

from ortools.sat.python import cp_model

from rota.domain.capacity import ALLOWED_SHIFT_RULE, HOURS_RULE, WEEKEND_RULE
from rota.domain.position import Position
from rota.domain.structure import Choices, Option
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, SATURDAY
from rota.rules.resolve import rule_set
from rota.solver.structures.common import FULL, Picks

Duties = dict[tuple["Crew", int, str], cp_model.IntVar]


@dataclass(frozen=True)
class Crew:
    """People who can do the same: competences they fill, codes on weekdays, codes at weekends, their own competence."""

    fills: frozenset[str]
    weekdays: tuple[str, ...]
    weekends: tuple[str, ...]
    own: str

    def codes(self, weekday: int) -> tuple[str, ...]:
        """Codes of a 0-based weekday."""
        return self.weekends if weekday >= SATURDAY else self.weekdays


@dataclass
class _Crews:
    """Linear sums over the people of each crew: how many, weekends owed, contract hours at most, professional days."""

    people: dict[Crew, list[cp_model.LinearExprT]] = field(default_factory=lambda: defaultdict(list))
    weekends: dict[Crew, list[cp_model.LinearExprT]] = field(default_factory=lambda: defaultdict(list))
    most: dict[Crew, list[cp_model.LinearExprT]] = field(default_factory=lambda: defaultdict(list))
    fagdag: dict[Crew, list[cp_model.LinearExprT]] = field(default_factory=lambda: defaultdict(list))


class Flows:
    """Adds the duties of a week, over the whole cycle, to a model of structures."""

    def __init__(self, model: cp_model.CpModel, choices: Choices, picks: Picks) -> None:
        self.model, self.choices, self.scenario = model, choices, choices.scenario
        self.takes, self.sizes = picks.takes, picks.sizes
        rules = rule_set(self.scenario)
        hard = {spec.kind for code, spec in rules.specs.items() if rules.severity(code) == "hard"}
        self._full_time_binds, self._fagdag_binds = "AverageFullTime" in hard, "FagdagInterval" in hard

    def add(self) -> None:
        """Cover of every stretch of a weekday by crews whose weekends and hours suffice."""
        scenario = self.scenario
        soft = {rule.rule for rule in scenario.rules if rule.severity not in (None, "hard")}
        if ALLOWED_SHIFT_RULE in soft:
            return
        asked = frozenset(row.competence for row in scenario.demand if row.competence)
        crews = _Crews()
        for one, takes, sizes in zip(self.choices.positions, self.takes, self.sizes, strict=True):
            for option, take, size in zip(one.options, takes, sizes, strict=True):
                if option.position is not None and option.position.is_worked:
                    self._join(crews, option, option.position, take, size, asked)
        duties = {
            (crew, day, code): self.model.new_int_var(0, scenario.cycle.weeks * len(people), "")
            for crew, people in crews.people.items()
            for day in range(DAYS_PER_WEEK)
            for code in crew.codes(day)
            if scenario.shift_by_code[code].covers_demand
        }
        for crew, people in crews.people.items():
            for day in range(DAYS_PER_WEEK):
                worked = cp_model.LinearExpr.sum([duties[crew, day, code] for code in self._cover(crew, day)])
                self.model.add(worked <= scenario.cycle.weeks * cp_model.LinearExpr.sum(people))
                if day >= SATURDAY and WEEKEND_RULE not in soft:
                    self.model.add(worked <= cp_model.LinearExpr.sum(crews.weekends[crew]))
            if HOURS_RULE not in soft:
                self._hours(crew, crews, duties)
        for day in range(DAYS_PER_WEEK):
            self._cover_day(day, list(crews.people), duties)

    def _cover(self, crew: Crew, day: int) -> list[str]:
        return [code for code in crew.codes(day) if self.scenario.shift_by_code[code].covers_demand]

    def _join(
        self,
        crews: _Crews,
        option: Option,
        position: Position,
        take: cp_model.IntVar,
        size: cp_model.LinearExprT,
        asked: frozenset[str],
    ) -> None:
        """Count a position among the people of its crew when the option is taken."""
        scenario, weeks = self.scenario, self.scenario.cycle.weeks
        fills = position.fill_set(scenario.stands_in) & asked
        # A code that a file names twice is one duty all the same.
        weekdays, weekends = (tuple(dict.fromkeys(position.codes_on(day))) for day in (0, SATURDAY))
        crew = Crew(fills, weekdays, weekends, position.competence)
        crews.people[crew].append(take)
        if position.weekend_every:
            every = position.weekend_every
            most = weeks // every if scenario.cycle.rolling else ceil(weeks / every)
            crews.weekends[crew].append(most * take)
        # Contract minutes over the cycle, per hundredth of a percent, times FULL so that all is whole.
        per_size = ceil(Fraction(str(position.full_time_hours)) * 60 * weeks)
        over = floor(Fraction(str(scenario.hours_tolerance.over_h_per_week)) * 60 * weeks * FULL)
        crews.most[crew].append(self._most_hours(option, take, size, per_size, over))
        if scenario.fagdag is not None and self._fagdag_binds and scenario.fagdag_entitled(position):
            days = weeks // scenario.fagdag.every_weeks
            paid = scenario.shift_by_code[scenario.fagdag.shift].paid_min
            crews.fagdag[crew].append(FULL * days * paid * take)

    def _most_hours(
        self, option: Option, take: cp_model.IntVar, size: cp_model.LinearExprT, per_size: int, over: int
    ) -> cp_model.LinearExprT:
        """Contract minutes and tolerance, and no more than full time where the rules say so."""
        full_time = per_size * FULL
        if not self._full_time_binds or option.high * per_size + over <= full_time:
            return per_size * size + over * take
        if not option.sized:
            return min(option.low * per_size + over, full_time) * take
        most = self.model.new_int_var(0, full_time, "")
        self.model.add(most <= per_size * size + over * take)
        self.model.add(most <= full_time * take)
        return most

    def _hours(self, crew: Crew, crews: _Crews, duties: dict[tuple[Crew, int, str], cp_model.IntVar]) -> None:
        paid = [
            FULL * self.scenario.shift_by_code[code].paid_min * duty
            for (of, _, code), duty in duties.items()
            if of == crew
        ]
        self.model.add(
            cp_model.LinearExpr.sum([*paid, *crews.fagdag[crew]]) <= cp_model.LinearExpr.sum(crews.most[crew])
        )

    def _cover_day(self, day: int, crews: Sequence[Crew], duties: dict[tuple[Crew, int, str], cp_model.IntVar]) -> None:
        """Every minimum of the day's stretches, over the whole cycle, by every set of competences."""
        for start, end in self._stretches(day):
            asked = self._asked(day, start, end)
            if not asked:
                continue
            present = {crew: self._present(crew, day, start, end, duties) for crew in crews}
            total = asked.pop(None, 0)
            everybody = cp_model.LinearExpr.sum([duty for some in present.values() for duty in some])
            self.model.add(everybody >= max(total, sum(asked.values())))
            for some in _subsets([str(one) for one in asked]):
                able = [duty for crew, found in present.items() if crew.fills & some for duty in found]
                self.model.add(cp_model.LinearExpr.sum(able) >= sum(asked[one] for one in some))

    def _stretches(self, day: int) -> Iterator[tuple[int, int]]:
        points = {0, MIN_PER_DAY}
        for shift in self.scenario.shifts:
            points |= {shift.start, shift.end_min - MIN_PER_DAY, min(shift.end_min, MIN_PER_DAY)}
        for row in self.scenario.demand:
            points |= {row.from_, row.end_min - MIN_PER_DAY, min(row.end_min, MIN_PER_DAY)}
        yield from pairwise(sorted(point for point in points if 0 <= point <= MIN_PER_DAY))

    def _asked(self, day: int, start: int, end: int) -> dict[str | None, int]:
        """People needed over all weeks on a stretch of the weekday; weeks that a date changes are left out."""
        before = (day - 1) % DAYS_PER_WEEK
        changed = {one.date for one in self.scenario.date_exceptions if one.date.weekday() in (day, before)}
        weeks = self.scenario.cycle.weeks - len(changed)
        if not self.scenario.cycle.rolling and day == 0:
            weeks -= 1  # what was worked before the cycle may cover the first morning
        asked: dict[str | None, int] = {}
        for row in self.scenario.demand:
            today = day in row.weekdays and row.from_ <= start and end <= row.end_min
            reaches = before in row.weekdays and row.from_ <= start + MIN_PER_DAY and end + MIN_PER_DAY <= row.end_min
            if (today or reaches) and row.min:
                asked[row.competence] = max(asked.get(row.competence, 0), row.min * max(0, weeks))
        return asked

    def _present(
        self, crew: Crew, day: int, start: int, end: int, duties: dict[tuple[Crew, int, str], cp_model.IntVar]
    ) -> list[cp_model.IntVar]:
        found = []
        for base, on in ((0, day), (MIN_PER_DAY, (day - 1) % DAYS_PER_WEEK)):
            for code in self._cover(crew, on):
                shift = self.scenario.shift_by_code[code]
                if shift.start <= start + base and end + base <= shift.end_min:
                    found.append(duties[crew, on, code])
        return found


def _subsets(competences: Sequence[str]) -> Iterator[frozenset[str]]:
    for size in range(1, len(competences) + 1):
        for some in combinations(competences, size):
            yield frozenset(some)
