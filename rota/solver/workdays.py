"""Which days each position works, before which shifts: a first pattern of work and time off around decided weekends.

Single days off, single days of work and long runs depend on the days alone. A model of the days (worked by day, worked
by night, professional day, free) with so many people a day as its demand takes is small enough to be solved nearly to
the end in seconds, where the shifts themselves are not. It guides the search and proves nothing: what it leaves out
(rest between two given shifts, who stands in for whom beyond head counts) the search finds out.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ortools.sat.python import cp_model

from rota.domain.demand import DemandException, DemandRow
from rota.domain.position import OFF, Position
from rota.domain.scenario import Priority
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, date_of, day_index
from rota.solver.cpsat import new_solver
from rota.solver.objective import SINGLE_DAY_OFF_WEIGHT, SINGLE_WORK_DAY_WEIGHT
from rota.solver.opendays import LEARN, NIGHT, WORK, OpenDays, kind_of_day
from rota.solver.variables import Builder, Term, weighted

KINDS = ("work", "night", "learn")
Place = tuple[int, int, int]
Pattern = dict[tuple[int, int], int]  # what a person does on a day that is not free
Row = DemandRow | DemandException
OVER_UNIT_MIN = 60  # of paid minutes above the contracts together, each worth a single day of work
MOST_AHEAD = 3  # days that a rest can reach over


class WorkDays:
    """The model of the days."""

    def __init__(self, days: OpenDays) -> None:
        self.days = days
        self.grid = days.grid
        self.builder = Builder(days.grid.scenario, days.ruleset)
        self.model = self.builder.model
        self.on: dict[Place, cp_model.IntVar] = {}
        self._fewest_found: dict[object, tuple[tuple[int, int], tuple[int, int]]] = {}
        self._paid: list[Term] = []
        self._owed = 0
        self._add_days()
        for p, position in enumerate(self.grid.positions):
            self._runs(p, position)
            self._rest(p, position)
            self._hours(p, position)
            self._single_days(p)
            self._locks_and_wishes(p, position)
            self._professional_days(p, position)
        for day in range(self.grid.days):
            self._enough_people(day)
        self._balance()

    def _add_days(self) -> None:
        """A boolean for each kind that a day may be; weekend duties are as decided."""
        codes = self.days.codes
        self.builder.add_variables(
            {
                (p, day): [KINDS[kind] for kind in (WORK, NIGHT, LEARN) if (day, kind) in codes[p]]
                for p, day in self.days.candidates
            }
        )
        self.on = {(p, day, KINDS.index(name)): var for (p, day, name), var in self.builder.x.items()}
        for p, day in self.days.decided:
            self.model.add_exactly_one(self.builder.by_day[p, day].values())

    def _at(self, p: int, day: int, kinds: Iterable[int] = (WORK, NIGHT, LEARN)) -> list[cp_model.IntVar]:
        """What a person may do on a day; days before and after a rolling cycle are those at its other end."""
        if self.grid.rolling:
            day %= self.grid.days
        return [self.on[p, day, kind] for kind in kinds if (p, day, kind) in self.on]

    def _runs(self, p: int, position: Position) -> None:
        for name, kinds in (("ConsecutiveDays", (WORK, NIGHT, LEARN)), ("ConsecutiveNights", (NIGHT,))):
            limit = self.days.limit(name, position)
            if limit is not None:
                for window in self.grid.day_windows(limit + 1):
                    self.model.add(_sum([var for day in window for var in self._at(p, day, kinds)]) <= limit)
        for week in range(self.grid.weeks):
            # Weekly rest needs a day that is free, whatever the limit on runs.
            days = range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK)
            self.model.add(_sum([var for day in days for var in self._at(p, day)]) < DAYS_PER_WEEK)

    def _rest(self, p: int, position: Position) -> None:
        """Kinds of days that cannot follow each other whatever the shifts."""
        for day, first, ahead, then in self._apart(p, position):
            self.model.add(_sum([self.on[p, day, first], *self._at(p, day + ahead, [then])]) <= 1)

    def _apart(self, p: int, position: Position) -> Iterator[tuple[int, int, int, int]]:
        """Every (day, kind, days ahead, kind) that rest forbids whatever the shifts."""
        for (day, first), codes in self.days.codes[p].items():
            for ahead, then in itertools.product(range(1, MOST_AHEAD), (WORK, NIGHT, LEARN)):
                at = (day + ahead) % self.grid.days if self.grid.rolling else day + ahead
                if (at, then) not in self.days.codes[p]:
                    continue
                later = self.days.codes[p][at, then]
                longest = max(
                    ahead * MIN_PER_DAY + self.grid.shifts[b].start - self.grid.shifts[a].end_min
                    for a in codes
                    for b in later
                )
                if longest < self.days.rest_min(position, first, then):
                    yield day, first, ahead, then

    def _hours(self, p: int, position: Position) -> None:
        """The days worked come near the contract at what shifts pay on average, and no week passes its limit."""
        usual: list[Term] = []
        of_week: dict[int, list[Term]] = defaultdict(list)
        for (day, kind), codes in self.days.codes[p].items():
            usual.append((self._usual_min(p, day, kind), self.on[p, day, kind]))
            least = min(self.grid.shifts[code].paid_min for code in codes)
            of_week[day // DAYS_PER_WEEK].append((least, self.on[p, day, kind]))
        contract = round(position.contract_min(self.grid.weeks))
        room = self._room_min(p)
        self.model.add_linear_constraint(weighted(usual), contract - room, contract + room)
        self._paid += usual
        self._owed += contract
        limit = self.days.limit("WeeklyHours", position)
        if limit is not None:
            for terms in of_week.values():
                self.model.add(weighted(terms) <= limit)

    def _usual_min(self, p: int, day: int, kind: int) -> int:
        """Paid minutes of a kind of day, as shifts pay on average on it."""
        paid = [self.grid.shifts[code].paid_min for code in self.days.codes[p][day, kind]]
        decided = self.days.decided.get((p, day))
        mean = self._usual_paid(day, kind) if decided is None else self.grid.shifts[decided].paid_min
        return min(max(paid), max(min(paid), mean))

    def _room_min(self, p: int) -> int:
        """How far a line of days may be off its contract, in minutes: half a day, more or less."""
        return max((self._usual_min(p, day, kind) for day, kind in self.days.codes[p]), default=0) // 2 + 1

    def _balance(self) -> None:
        """Together the people work no more than their contracts where the demand does not ask for it."""
        over = self.model.new_int_var(0, sum(amount for amount, _ in self._paid), "")
        self.model.add(weighted(self._paid) - self._owed <= OVER_UNIT_MIN * over)
        self.builder.add_term(Priority.CONTRACT_HOURS, "over", 1, OVER_UNIT_MIN // 2, over)

    def _single_days(self, p: int) -> None:
        """As in the objective: days off between two days of work, and days of work between two days off."""
        for day in range(self.grid.days) if self.grid.rolling else range(1, self.grid.days - 1):
            before, here, after = (_sum(self._at(p, day + step)) for step in (-1, 0, 1))
            single_off, single_work = self.model.new_bool_var(""), self.model.new_bool_var("")
            self.model.add(before + after - here - single_off <= 1)
            self.model.add(here - before - after - single_work <= 0)
            self.builder.add_term(Priority.ERGONOMICS, "single_days_off", SINGLE_DAY_OFF_WEIGHT, 1, single_off)
            self.builder.add_term(Priority.ERGONOMICS, "single_work_days", SINGLE_WORK_DAY_WEIGHT, 1, single_work)

    def _locks_and_wishes(self, p: int, position: Position) -> None:
        for lock in position.locked:
            day = day_index(lock.week, lock.day)
            kind = None if lock.code == OFF else kind_of_day(self.grid.shifts[lock.code])
            for other in (WORK, NIGHT, LEARN):
                if (p, day, other) in self.on:
                    self.model.add(self.on[p, day, other] == (other == kind))
        for wish in position.wishes:
            if wish.code == OFF:
                for var in self._at(p, day_index(wish.week, wish.day)):
                    self.builder.add_term(Priority.WISHES, "wishes_not_granted", 1, wish.weight, var)

    def _professional_days(self, p: int, position: Position) -> None:
        """One in each stretch of weeks that the policy says; their rhythm the search sees to."""
        policy = self.grid.scenario.fagdag
        if policy is None or not self.grid.scenario.fagdag_entitled(position):
            return
        for first in range(0, self.grid.weeks, policy.every_weeks):
            days = range(first * DAYS_PER_WEEK, min(self.grid.weeks, first + policy.every_weeks) * DAYS_PER_WEEK)
            self.model.add(_sum([var for day in days for var in self._at(p, day, [LEARN])]) == 1)

    def _enough_people(self, day: int) -> None:
        """So many people on a weekday as the fewest that can cover it, in all and of each competence asked for."""
        policy = self.grid.scenario.fagdag
        if policy is not None and policy.max_people_per_day is not None:
            learning = [var for p in range(len(self.grid.positions)) for var in self._at(p, day, [LEARN])]
            self.model.add(_sum(learning) <= policy.max_people_per_day)
        for able, kind, need in self._needed(day):
            self.model.add(_sum([self.on[p, day, kind] for p in able]) >= need)

    def _needed(self, day: int) -> Iterator[tuple[list[int], int, int]]:
        """Who can work a kind of weekday and how many of them are needed; nothing on weekends, which are decided."""
        if any(
            self.grid.touches_weekend(day, shift) and not shift.is_night_duty for shift in self.grid.shifts.values()
        ):
            return
        rows = self._rows_on(day)
        fills = [position.fill_set(self.grid.scenario.stands_in) for position in self.grid.positions]
        for competence in sorted({row.competence for row in rows}, key=str):
            people, _ = self._fewest([row for row in rows if row.competence == competence])
            for kind, need in zip((WORK, NIGHT), people, strict=True):
                able = [
                    p
                    for p, filled in enumerate(fills)
                    if (p, day, kind) in self.on and (competence is None or competence in filled)
                ]
                if able and need:
                    yield able, kind, min(need, len(able))

    def _rows_on(self, day: int) -> list[Row]:
        scenario = self.grid.scenario
        date = date_of(scenario.cycle.start, day)
        exceptions: list[Row] = [row for row in scenario.date_exceptions if row.date == date]
        replaced = {row.competence for row in exceptions}
        weekday = day % DAYS_PER_WEEK
        return exceptions + [r for r in scenario.demand if weekday in r.weekdays and r.competence not in replaced]

    def _usual_paid(self, day: int, kind: int) -> int:
        """What a shift of a kind pays on average among the fewest that cover the day."""
        rows = [row for row in self._rows_on(day) if row.competence is None]
        paid = self._fewest(rows)[1][kind] if rows and kind != LEARN else 0
        same = [shift.paid_min for shift in self.grid.shifts.values() if kind_of_day(shift) == kind]
        return paid or sum(same) // len(same)

    def _fewest(self, rows: list[Row]) -> tuple[tuple[int, int], tuple[int, int]]:
        """The fewest shifts (by day, by night) that meet these minimums, were every day alike, and their mean pay."""
        key = tuple((row.from_, row.end_min, row.min) for row in rows)
        if key in self._fewest_found:
            return self._fewest_found[key]
        shifts = [shift for shift in self.grid.shifts.values() if shift.covers_demand]
        model = cp_model.CpModel()
        counts = [model.new_int_var(0, max(row.min for row in rows), "") for _ in shifts]
        ends = [(row.from_, row.end_min) for row in rows] + [(shift.start, shift.end_min) for shift in shifts]
        for moment in sorted({0, *(minute % MIN_PER_DAY for pair in ends for minute in pair)}):
            need = max((row.min for row in rows if _spans(row.from_, row.end_min, moment)), default=0)
            here = [n for n, shift in zip(counts, shifts, strict=True) if _spans(shift.start, shift.end_min, moment)]
            if need and here:
                model.add(_sum(here) >= need)
        model.minimize(_sum(counts))
        solver = new_solver()
        solver.parameters.num_workers = 1
        people, paid = [0, 0], [0, 0]
        if solver.solve(model) == cp_model.OPTIMAL:
            for count, shift in zip(counts, shifts, strict=True):
                people[shift.is_night_duty] += solver.value(count)
                paid[shift.is_night_duty] += solver.value(count) * shift.paid_min
        means = tuple(total // max(1, n) for total, n in zip(paid, people, strict=True))
        self._fewest_found[key] = (people[0], people[1]), (means[0], means[1])
        return self._fewest_found[key]


def _spans(start: int, end: int, moment: int) -> bool:
    return start <= moment < end or start <= moment + MIN_PER_DAY < end


def _sum(variables: list[cp_model.IntVar]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum(variables, [1] * len(variables))
