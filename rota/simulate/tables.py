"""The numpy form of a scenario, its rota and a simulation, for the compiled engine.

Time is cut at every clock time at which anybody can come or go or demand changes, on all days alike: S stretches a day,
A = days x S in all. A place is asked for by constraints: constraint 0 counts everybody, each of the others those who
can fill one of a set of competences (Hall's condition over the competences asked for). People who count in the same
constraints are of one class.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rota.domain.absence import Agency, Extend, ExtraHours, Overtime, Pool, Swap, person_key
from rota.domain.shift import LONG_SHIFT_MIN, Shift
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY
from rota.rules.resolve import RuleSet
from rota.simulate.draws import key_of
from rota.simulate.fields import Layout
from rota.simulate.limits import codes, limits_of
from rota.simulate.year import PAST_DAYS, LaidDuty, LaidYear, is_night, kind_of

Ints = NDArray[np.int64]
SWAP, EXTRA, EXTEND, OVERTIME, POOL, AGENCY = range(6)
STEP_OF = {Swap: SWAP, ExtraHours: EXTRA, Extend: EXTEND, Overtime: OVERTIME, Pool: POOL, Agency: AGENCY}
NONE = -1  # no limit
FULL_PERCENT = 100


class Tables(NamedTuple):
    """Read-only tables. P positions, X people from outside, D days, C codes on the ward, G classes, K constraints."""

    seed: np.uint64
    sizes: Ints  # (12,): see the SIZE_ names
    length: Ints  # (S,): minutes of each stretch
    need: NDArray[np.int16]  # (A, K): people asked for
    next_end: Ints  # (D,): stretches of the next day that a day's demand reaches into
    row: Ints  # (rows, 6): day, first and last + 1 stretch, minimum, kind, competence or -1
    parts: Ints  # (K,): bits of the competences of each constraint; 0 for the first
    asked: NDArray[np.uint8]  # (A, competences): whether a competence is asked for
    member: NDArray[np.uint8]  # (G, K)
    klass: Ints  # (P + X,)
    present: NDArray[np.int16]  # (A, K): people on the ward as planned
    here: NDArray[np.int8]  # (P, A): in how many planned duties each person is on the ward
    first_duty: Ints  # (P * D + 1,): where the duties on the ward of each (p, d) begin in `duty`
    duty: Ints  # (duties, 2): first and last + 1 stretch
    plan: Ints  # (P, PAST + D, 6): see the PLAN_ names; start and end 0 where there is no work
    single: Ints  # (P, D): code of the day's only duty where that is on the ward and as the code says; else -1
    code: Ints  # (C, 7): see the CODE_ names
    allowed: NDArray[np.uint8]  # (P, 7, C)
    limit: Ints  # (P, limits)
    terms: Ints  # (P, 3): full-time week in minutes, whether part-time, whether the plan has night duty
    block: Ints  # (D,): which lap of the cycle
    room: Ints  # (P, laps): minutes within full time beyond what is planned
    person: NDArray[np.uint64]  # (P + X,)
    step: Ints  # (steps, 3): kind, breaches allowed as bits, most minutes longer or most people a day
    share: NDArray[np.float64]  # (steps,): who says yes
    outside: Ints  # (X, 2): step, least rest
    outside_allowed: NDArray[np.uint8]  # (X, C)
    outside_share: NDArray[np.float64]  # (X,)
    circle: NDArray[np.uint8]  # (resident groups, P + X): who counts in each


SIZES = ("weeks", "days", "stretches", "positions", "outside", "competences", "limits", "steps", "first", "least_gap")
(
    SIZE_WEEKS,
    SIZE_DAYS,
    SIZE_S,
    SIZE_P,
    SIZE_X,
    SIZE_COMPETENCES,
    SIZE_LIMITS,
    SIZE_STEPS,
    SIZE_FIRST,
    SIZE_LEAST,
) = range(len(SIZES))
PLAN_START, PLAN_END, PLAN_PAID, PLAN_LEAVE, PLAN_SHIFTS, PLAN_FLAGS = range(6)
CODE_START, CODE_END, CODE_PAID, CODE_A, CODE_B, CODE_FLAGS, CODE_PRESENCE = range(7)
NIGHT_FLAG, LONG_FLAG, LEAVE_FLAG, LATE_LEAVE_FLAG = 1, 2, 4, 8


def competences_asked(year: LaidYear) -> tuple[str, ...]:
    """Competences that any demand of the period asks for, in the order of the scenario."""
    rows = [*year.scenario.demand, *year.scenario.date_exceptions]
    named = {row.competence for row in rows if row.competence is not None and row.min > 0}
    return tuple(one.id for one in year.scenario.competences if one.id in named)


def ward_codes(year: LaidYear) -> tuple[Shift, ...]:
    """The shifts on the ward, in the order of the scenario."""
    return tuple(shift for shift in year.scenario.shifts if shift.covers_demand)


def layout_of(year: LaidYear) -> Layout:
    """How a year's row is laid out."""
    people = len(year.scenario.worked_positions)
    return Layout(len(competences_asked(year)), len(codes()), len(year.spec.policies), people)


def tables_of(year: LaidYear, ruleset: RuleSet) -> Tables:
    """The tables of one side."""
    return _Builder(year, ruleset).tables()


class _Builder:
    def __init__(self, year: LaidYear, ruleset: RuleSet) -> None:
        self.year, self.ruleset, self.spec = year, ruleset, year.spec
        self.scenario, self.days = year.scenario, year.days
        self.positions = year.scenario.worked_positions
        self.codes, self.named = ward_codes(year), competences_asked(year)
        self.steps = self.spec.policies
        self.outside = [
            (number, step, person)
            for number, step in enumerate(self.steps)
            if isinstance(step, Pool | Agency)
            for person in range(step.people)
        ]
        marks = {0, MIN_PER_DAY}
        for duties in year.duties.values():
            marks |= {time % MIN_PER_DAY for duty in duties for time in (duty.start, duty.end)}
        marks |= {time % MIN_PER_DAY for shift in self.codes for time in (shift.start, shift.end_min)}
        for row in (*self.scenario.demand, *self.scenario.date_exceptions):
            marks |= {row.from_ % MIN_PER_DAY, row.end_min % MIN_PER_DAY}
        self.marks = sorted(marks)
        self.at = {mark: number for number, mark in enumerate(self.marks)}
        self.S = len(self.marks) - 1

    def stretch(self, minute: int) -> int:
        """The stretch that begins at a moment of the period, in minutes from its start."""
        day, clock = divmod(minute, MIN_PER_DAY)
        return day * self.S + self.at[clock]

    def tables(self) -> Tables:
        sets = [frozenset(some) for n in range(1, len(self.named) + 1) for some in combinations(self.named, n)]
        rows, places, owner = self._rows()
        need = np.zeros((self.days * self.S, 1 + len(sets)), np.int16)
        need[:, 0] = places[:, 0]
        for number, some in enumerate(sets, 1):
            need[:, number] = sum(places[:, 1 + self.named.index(one)] for one in some)
        member, klass = self._classes(sets)
        present, here, first_duty, duty, plan, single = self._plan(member, klass)
        people, stretches = len(self.positions), self.S
        sizes = [self.year.weeks, self.days, stretches, people, len(self.outside), len(self.named), len(codes())]
        sizes += [len(self.steps), self.year.first.toordinal(), self.spec.least_gap_min]
        limits = [limits_of(self.ruleset, self.spec, position) for position in self.positions]
        return Tables(
            seed=np.uint64(self.spec.seed),
            sizes=np.array(sizes, np.int64),
            length=np.array([b - a for a, b in pairwise(self.marks)], np.int64),
            need=need,
            next_end=self._next_end(owner),
            row=rows,
            parts=np.array([0, *(sum(1 << self.named.index(one) for one in some) for some in sets)], np.int64),
            asked=(places[:, 1:] > 0).astype(np.uint8),
            member=member,
            klass=klass,
            present=present,
            here=here,
            first_duty=first_duty,
            duty=duty,
            plan=plan,
            single=single,
            code=self._codes(),
            allowed=self._allowed(),
            limit=_array(
                [[NONE if one[code] is None else one[code] for code in codes()] for one in limits], len(codes())
            ),
            terms=self._terms(),
            block=self._block(),
            room=self._room(),
            person=np.array([key_of(person_key(one)) for one in self.positions] + self._outside_keys(), np.uint64),
            step=_array([self._step(number) for number in range(len(self.steps))], 3),
            share=np.array([getattr(step, "accept_share", 1.0) for step in self.steps], np.float64),
            outside=_array([[number, self._outside_rest()] for number, _, _ in self.outside], 2),
            outside_allowed=self._outside_allowed(),
            outside_share=np.array([step.available_share for _, step, _ in self.outside], np.float64),
            circle=self._circles(),
        )

    def _rows(self) -> tuple[Ints, NDArray[np.int64], Ints]:
        """Demand rows with a minimum, the places asked for in each stretch and the day that each stretch belongs to."""
        stretches = self.days * self.S
        rows: list[list[int]] = []
        places = np.zeros((stretches, 1 + len(self.named)), np.int64)
        owner = np.full(stretches, NONE, np.int64)
        for day in range(self.days):
            for row in self.year.rows(day):
                if row.min == 0:
                    continue
                start, end = (self.stretch(day * MIN_PER_DAY + clock) for clock in (row.from_, row.end_min))
                end = min(end, stretches)
                column = NONE if row.competence is None else self.named.index(row.competence)
                rows.append([day, start, end, row.min, kind_of(row), column])
                places[start:end, 1 + column] = np.maximum(places[start:end, 1 + column], row.min)
                held = owner[start:end]
                held[held == NONE] = day
        return _array(rows, 6), places, owner

    def _next_end(self, owner: Ints) -> Ints:
        found = np.zeros(self.days, np.int64)
        for day in range(self.days - 1):
            held = np.flatnonzero(owner[(day + 1) * self.S : (day + 2) * self.S] == day)
            found[day] = held[-1] + 1 if len(held) else 0
        return found

    def _classes(self, sets: list[frozenset[str]]) -> tuple[NDArray[np.uint8], Ints]:
        stands_in = self.scenario.stands_in
        fills = [position.fill_set(stands_in) for position in self.positions]
        for _, step, _ in self.outside:
            own = step.competence
            fills.append(frozenset() if own is None else frozenset((own, *stands_in.get(own, ()))))
        vectors = [(1, *(int(bool(some & able)) for some in sets)) for able in fills]
        kinds = list(dict.fromkeys(vectors))
        return _array(kinds, 1 + len(sets)).astype(np.uint8), np.array([kinds.index(one) for one in vectors], np.int64)

    def _plan(
        self, member: NDArray[np.uint8], klass: Ints
    ) -> tuple[NDArray[np.int16], NDArray[np.int8], Ints, Ints, Ints, Ints]:
        people, stretches = len(self.positions), self.days * self.S
        here = np.zeros((people, stretches), np.int8)
        plan = np.zeros((people, PAST_DAYS + self.days, 6), np.int64)
        single = np.full((people, self.days), NONE, np.int64)
        duty: list[list[int]] = []
        first_duty = [0]
        by_code = {shift.code: number for number, shift in enumerate(self.codes)}
        for p in range(people):
            for day in range(-PAST_DAYS, self.days):
                held = self.year.duties.get((p, day), ())
                work = [one for one in held if one.is_work]
                base = day * MIN_PER_DAY
                line = plan[p, PAST_DAYS + day]
                line[PLAN_LEAVE] = sum(one.paid_min for one in held if not one.is_work)
                line[PLAN_SHIFTS] = len(work)
                leave = [one for one in held if not one.is_work]
                line[PLAN_FLAGS] = LEAVE_FLAG * bool(leave) | LATE_LEAVE_FLAG * any(
                    one.end > MIN_PER_DAY for one in leave
                )
                if work:
                    line[PLAN_START] = base + min(one.start for one in work)
                    line[PLAN_END] = base + max(one.end for one in work)
                    line[PLAN_PAID] = sum(one.paid_min for one in work)
                    line[PLAN_FLAGS] |= NIGHT_FLAG * any(one.is_night for one in work)
                    line[PLAN_FLAGS] |= LONG_FLAG * any(one.paid_min > LONG_SHIFT_MIN for one in work)
                for one in held:
                    if not one.covers or base + one.end <= 0:
                        continue
                    start = self.stretch(max(0, base + one.start))
                    end = min(self.stretch(base + one.end), stretches)
                    here[p, start:end] += 1
                    if day >= 0:
                        duty.append([start, end])
                if day >= 0:
                    first_duty.append(len(duty))
                    if (
                        len(held) == 1
                        and held[0].code in by_code
                        and _as_code(held[0], self.codes[by_code[held[0].code]])
                    ):
                        single[p, day] = by_code[held[0].code]
        present = np.zeros((stretches, member.shape[1]), np.int16)
        for p in range(people):
            present += (here[p] > 0)[:, None] * member[klass[p]][None, :].astype(np.int16)
        return present, here, np.array(first_duty, np.int64), _array(duty, 2), plan, single

    def _codes(self) -> Ints:
        found = []
        for shift in self.codes:
            a, b = self.stretch(shift.start), self.stretch(shift.end_min)
            flags = NIGHT_FLAG * is_night(shift.start, shift.end_min) | LONG_FLAG * (shift.paid_min > LONG_SHIFT_MIN)
            found.append([shift.start, shift.end_min, shift.paid_min, a, b, flags, shift.presence_min])
        return _array(found, 7)

    def _allowed(self) -> NDArray[np.uint8]:
        found = np.zeros((len(self.positions), DAYS_PER_WEEK, len(self.codes)), np.uint8)
        for p, position in enumerate(self.positions):
            for weekday in range(DAYS_PER_WEEK):
                fits = position.codes_on(weekday)
                found[p, weekday] = [shift.code in fits for shift in self.codes]
        return found

    def _terms(self) -> Ints:
        nights = {p for (p, day), held in self.year.duties.items() if day >= 0 and any(one.is_night for one in held)}
        return _array(
            [[one.full_time_min, one.percent < FULL_PERCENT, p in nights] for p, one in enumerate(self.positions)], 3
        )

    def _block(self) -> Ints:
        """The lap of the cycle that each day lies in, from 0."""
        laps = (self.year.offset + np.arange(self.days)) // self.scenario.cycle.days
        return laps - (laps[0] if self.days else 0)

    def _room(self) -> Ints:
        block = self._block()
        weeks = np.bincount(block) // DAYS_PER_WEEK
        found = np.zeros((len(self.positions), len(weeks)), np.int64)
        for p, position in enumerate(self.positions):
            found[p] = weeks * position.full_time_min
            for day in range(self.days):
                found[p, block[day]] -= sum(one.paid_min for one in self.year.duties.get((p, day), ()))
        return found

    def _step(self, number: int) -> list[int]:
        step = self.steps[number]
        bits = sum(1 << codes().index(code) for code in step.may_breach)
        most = step.most_longer_min if isinstance(step, Swap) else getattr(step, "per_day", 0)
        return [STEP_OF[type(step)], bits, most]

    def _outside_rest(self) -> int:
        """The law's main rule of daily rest in minutes; 0 where the pack has none."""
        spec = self.ruleset.specs.get("rest.daily_minimum")
        return 0 if spec is None else spec.ladder[0].limit or 0

    def _outside_keys(self) -> list[int]:
        return [key_of(f"{step.step}:{person}") for _, step, person in self.outside]

    def _outside_allowed(self) -> NDArray[np.uint8]:
        found = np.zeros((len(self.outside), len(self.codes)), np.uint8)
        for x, (_, step, _) in enumerate(self.outside):
            for c, shift in enumerate(self.codes):
                found[x, c] = not shift.is_long if step.shifts is None else shift.code in step.shifts
        return found

    def _circles(self) -> NDArray[np.uint8]:
        groups = self.spec.resident_groups
        people = len(self.positions)
        if not groups:
            return np.ones((1, people + len(self.outside)), np.uint8)
        named = {one for group in groups for one in group.positions}
        found = np.ones((len(groups), people + len(self.outside)), np.uint8)
        for g, group in enumerate(groups):
            found[g, :people] = [one.id in group.positions or one.id not in named for one in self.positions]
        return found


def _as_code(duty: LaidDuty, shift: Shift) -> bool:
    return (duty.start, duty.end, duty.paid_min) == (shift.start, shift.end_min, shift.paid_min)


def _array(rows: object, width: int) -> Ints:
    """A table of whole numbers that keeps its width when it is empty."""
    return np.array(rows, np.int64).reshape(-1, width)
