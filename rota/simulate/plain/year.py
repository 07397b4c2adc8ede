"""One simulated year day by day: who is away, who is called in, and everything that is counted. Plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from rota.domain.absence import (
    Agency,
    Extend,
    ExtraHours,
    Overtime,
    Policy,
    Pool,
    Swap,
)
from rota.domain.shift import Shift
from rota.domain.time import MIN_PER_DAY
from rota.simulate.draws import draw, key_of, uniform
from rota.simulate.plain.counting import count_people, count_planned, count_shortages, count_unreplaced
from rota.simulate.plain.option import Option, Outsider, as_code, extends, removed
from rota.simulate.plain.pay import paid_ore
from rota.simulate.plain.standing import Standing
from rota.simulate.plain.ward import Moment, missing_min, moments
from rota.simulate.plain.work import Person, broken, work_of

FULL, NINE_HOURS = 100, 540


class PlainYear(Standing):
    """What one year held."""

    def run(self) -> PlainYear:
        """Live through the year; returns itself."""
        self.laps: dict[int, list[int]] = defaultdict(list)
        for day in range(self.days):
            self.laps[self._lap(day)].append(day)
        count_planned(self)
        count_unreplaced(self)
        disturbed = [day for day in range(self.days) if self._live(day)]
        self.counts["disturbance_days"] = len(disturbed)
        self.counts["first_disturbance"] = disturbed[0] if disturbed else 0
        self.counts["last_disturbance"] = disturbed[-1] if disturbed else 0
        count_shortages(self)
        count_people(self)
        return self

    def _live(self, day: int) -> bool:
        """One day; returns whether a lost shift had to be replaced."""
        lost: list[tuple[int, int]] = []
        for person in self.people:
            state = self.state(person, day)
            if state is None:
                continue
            held = person.duties.get(day, [])
            if state == "away":
                lost += [(one.start, one.end) for one in held if one.on_ward]
            elif any(one.is_work for one in held):
                self.temps.add((person.number, day))
            person.give(day, [one for one in held if not one.is_work])
        now = self._window(day)
        bad = [(one.start, one.end) for one in now if sum(one.missing) > 0]
        high = self._window_end(day)
        hit = [span for span in lost if any(span[0] < b and min(span[1], high) > a for a, b in bad)]
        self.counts["disturbed_shifts"] += len(hit)
        self.counts["left_above"] += len(lost) - len(hit)
        self.asked: set[int] = set()
        self.changed: set[int | str] = set()
        if bad:
            for step in self.spec.policies:
                self._take(step, day)
            if missing_min(self._window(day), sum):
                self.counts["uncovered_days"] += 1
                self._needed(day)
        return bool(hit)

    def _window_end(self, day: int) -> int:
        ends = [row.end for row in self.rows[day]]
        return min(max([(day + 1) * MIN_PER_DAY, *ends]), self.days * MIN_PER_DAY)

    def _window(self, day: int) -> list[Moment]:
        low, high = day * MIN_PER_DAY, self._window_end(day)
        return list(moments(self.near(day), self.there(low, high), low, high))

    def _take(self, step: Policy, day: int) -> None:
        """Use one step as often as it helps."""
        times = 0
        while not isinstance(step, Pool | Agency) or times < step.per_day:
            best = self._best(step, day)
            if best is None:
                return
            if isinstance(best.who, Outsider):
                paid = best.shift.paid_min
                best.who.worked.append(work_of(day, best.shift, paid, 0))
                self.changed.add(best.who.key)
                self.counts["pool_min" if isinstance(step, Pool) else "agency_min"] += paid
                self.counts["solved", step.step] += 1
                times += 1
                continue
            if not isinstance(step, Swap):
                self.asked.add(best.who.number)
                day_off = not isinstance(step, Extend)
                best.who.called += day_off
                self.counts["calls"] += day_off
                if not self._willing(step, best.who, day):
                    continue
                self.counts["calls_accepted"] += day_off
            self._lay(step, best, best.who, day)

    def _rank(self, option: Option, day: int) -> tuple[int, ...]:
        called = option.who.called if isinstance(option.who, Person) else len(option.who.worked)
        bits = self._draw("rank", option.who.key, day)
        number = option.who.number if isinstance(option.who, Person) else self.outsiders.index(option.who)
        return -option.removed, option.beyond, called, bits, number, option.order

    def _draw(self, stream: str, key: str, day: int) -> int:
        ordinal = (self.first + timedelta(days=day)).toordinal()
        return draw(self.spec.seed, key_of(stream), self.replication, key_of(key), ordinal)

    def _willing(self, step: Policy, person: Person, day: int) -> bool:
        share = step.accept_share if isinstance(step, ExtraHours | Extend | Overtime) else 1.0
        return uniform(self._draw("accept", person.key, day)) < share

    def _best(self, step: Policy, day: int) -> Option | None:
        """The first by rank of the options that remove enough and break nothing that the step may not breach."""
        enough = [one for one in self._options(step, day) if one.removed >= self.spec.least_gap_min]
        for option in sorted(enough, key=lambda one: self._rank(one, day)):
            who = option.who
            if isinstance(who, Outsider) or not self._breaks(step, option, who, day) - set(step.may_breach):
                return option
        return None

    def _options(self, step: Policy, day: int) -> Iterator[Option]:
        """Everything that a step could do that day, whether or not it helps or is allowed."""
        if isinstance(step, Pool | Agency):
            who: list[tuple[Person | Outsider, Shift | None, list[Shift]]] = [
                (one, None, self._outside_shifts(one, step, day))
                for one in self.outsiders
                if one.step is step and one.key not in self.changed
            ]
        else:
            who = [(one, held, shifts) for one, held, shifts in self._own(step, day)]
        worth: dict[object, int] = {}
        window = self._window(day)
        for one, held, shifts in who:
            for shift in shifts:
                key = (one.fills, held.code if held else None, shift.code)
                if key not in worth:
                    worth[key] = removed(window, one.fills, held, shift, day)
                off = worth[key]
                more = shift.presence_min - (held.presence_min if held else 0)
                yield Option(one, shift, held, off, more - off, self.scenario.shifts.index(shift))

    def _outside_shifts(self, one: Outsider, step: Pool | Agency, day: int) -> list[Shift]:
        if uniform(self._draw("available", one.key, day)) >= step.available_share:
            return []
        shifts = [
            shift for shift in self.on_ward if (shift.code in step.shifts if step.shifts else shift.paid_min <= 600)
        ]
        if step.shifts is not None:
            shifts = [shift for shift in self.on_ward if shift.code in step.shifts]
        last = max((work.end for work in one.worked), default=-(10**9))
        return [shift for shift in shifts if day * MIN_PER_DAY + shift.start - last >= one.rest]

    def _own(self, step: Policy, day: int) -> Iterator[tuple[Person, Shift | None, list[Shift]]]:
        for person in self.people:
            if self.state(person, day) or person.number in self.asked or person.number in self.changed:
                continue
            held = person.duties.get(day, [])
            allowed = [one for one in self.on_ward if one.code in person.position.codes_on(day % 7)]
            if isinstance(step, ExtraHours | Overtime):
                part_time = person.position.percent < FULL
                if not held and (part_time or isinstance(step, Overtime)):
                    if isinstance(step, ExtraHours):
                        allowed = [one for one in allowed if self._within_full_time(person, one, day)]
                    yield person, None, allowed
                continue
            shift = self.scenario.shift_by_code.get(held[0].code) if len(held) == 1 else None
            if shift is None or shift not in self.on_ward or not as_code(held[0], shift, day):
                continue
            if isinstance(step, Extend):
                yield person, shift, [one for one in self.on_ward if extends(one, shift)]
            elif isinstance(step, Swap):
                most = shift.paid_min + step.most_longer_min
                fits = [one for one in allowed if one != shift and not extends(one, shift) and one.paid_min <= most]
                yield person, shift, fits

    def _within_full_time(self, person: Person, shift: Shift, day: int) -> bool:
        full = person.position.full_time_min
        if person.paid_in_week(day // 7) + shift.paid_min > full:
            return False
        lap = self._lap(day)
        days = self.laps[lap]
        planned = sum(work.paid for one in days for work in self.planned_on(person, one))
        return planned + person.extra.get(lap, 0) + shift.paid_min <= full * len(days) // 7

    def _lap(self, day: int) -> int:
        return (self.first + timedelta(days=day) - self.scenario.cycle.start).days // self.scenario.cycle.days

    def _minutes(self, step: Policy, person: Person, option: Option, day: int) -> tuple[int, int]:
        """(ordinary, overtime) minutes of the day with the option."""
        had = option.held.paid_min if option.held else 0
        more = option.shift.paid_min - had
        if isinstance(step, Swap):
            return option.shift.paid_min, 0
        room = min(person.position.full_time_min - person.paid_in_week(day // 7), NINE_HOURS - had)
        additional = max(0, min(more, room)) if person.position.percent < FULL else 0
        return had + additional, more - additional

    def _breaks(self, step: Policy, option: Option, person: Person, day: int) -> set[str]:
        ordinary, overtime = self._minutes(step, person, option, day)
        return broken(person, day, work_of(day, option.shift, ordinary, overtime))

    def _lay(self, step: Policy, option: Option, person: Person, day: int) -> None:
        for code in self._breaks(step, option, person, day):
            self.counts["done", code] += 1
        ordinary, overtime = self._minutes(step, person, option, day)
        had = option.held.paid_min if option.held else 0
        more = ordinary + overtime - had
        self.counts["solved", step.step] += 1
        if isinstance(step, Swap):
            self.counts["swaps"] += 1
            self.counts["swap_min"] += more
        else:
            self.counts["additional_min"] += ordinary - had
            self.counts["overtime_min"] += overtime
            person.added += more
            if isinstance(step, Extend):
                self.counts["extended_min"] += more
            else:
                self.counts["extra_shifts"] += 1
                person.extra[self._lap(day)] = person.extra.get(self._lap(day), 0) + more
            if self.scenario.pay is not None:
                self._pay(person, option, day, ordinary - had)
        person.give(day, [work_of(day, option.shift, ordinary, overtime)])
        self.changed.add(person.number)

    def _pay(self, person: Person, option: Option, day: int, additional: int) -> None:
        if self.scenario.pay is None or person.position.competence not in self.scenario.pay.annual_pay:
            return
        here = self.first + timedelta(days=day)
        ore = paid_ore(self.scenario, self.roster, person.position, option.held, option.shift, here, additional)
        self.additional_ore += ore[0]
        self.overtime_ore += ore[1]

    def _needed(self, day: int) -> None:
        """Limits that alone stand in the way of somebody willing who would have helped."""
        alone: set[str] = set()
        for step in self.spec.policies:
            for option in self._options(step, day):
                who = option.who
                if isinstance(who, Outsider) or option.removed < self.spec.least_gap_min:
                    continue
                codes = self._breaks(step, option, who, day)
                if len(codes) == 1 and (isinstance(step, Swap) or self._willing(step, who, day)):
                    alone |= codes - {"roster.overlap", "staff.long_consent"}
        self.counts["needed_days"] += bool(alone)
        self.counts.update(("needed", code) for code in alone)
