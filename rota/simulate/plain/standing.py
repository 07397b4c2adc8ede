"""The ward of one simulated year: who is planned, who is away, who is there, what is asked for. Plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from rota.domain.absence import Agency, Pool, SideName, SimulationSpec, person_key
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.shift import Shift, ShiftKind
from rota.domain.time import MIN_PER_DAY
from rota.rules.resolve import rule_set
from rota.simulate.limits import limits_of
from rota.simulate.plain.away import away_days
from rota.simulate.plain.option import Outsider
from rota.simulate.plain.ward import Asked, Moment, There, asked_for, joined, moments
from rota.simulate.plain.work import Person, Work

BEFORE_DAYS = 21


@dataclass
class Standing:
    """The ward of one year as it stands. `counts` is by name, those that are split by (name, column)."""

    scenario: Scenario
    roster: Roster
    spec: SimulationSpec
    side: SideName
    replication: int
    counts: Counter[str | tuple[str, str]] = field(default_factory=Counter)
    people: list[Person] = field(default_factory=list)
    outsiders: list[Outsider] = field(default_factory=list)
    temps: set[tuple[int, int]] = field(default_factory=set)
    additional_ore: int = 0
    overtime_ore: int = 0
    plans: list[dict[int, list[Work]]] = field(init=False)
    rows: dict[int, list[Asked]] = field(init=False)
    away: list[dict[date, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Lay the rota on the period and draw who is away."""
        self._people()
        self._outsiders()
        self.plans = [{day: list(held) for day, held in one.duties.items()} for one in self.people]
        self.rows = defaultdict(list)
        for row in asked_for(self.scenario, self.first, self.days):
            self.rows[row.day].append(row)
        self.away = away_days(self.scenario, self.spec, self.side, self.replication, self.first, self.weeks)

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.spec.first or self.scenario.cycle.start

    @property
    def weeks(self) -> int:
        """Weeks of the period."""
        cycle = self.scenario.cycle
        if cycle.rolling:
            return self.spec.weeks
        left = cycle.start + timedelta(weeks=cycle.weeks) - self.first
        return min(self.spec.weeks, left.days // 7)

    @property
    def days(self) -> int:
        """Days of the period."""
        return 7 * self.weeks

    @property
    def on_ward(self) -> list[Shift]:
        """Shifts that count for cover."""
        return [one for one in self.scenario.shifts if one.kind not in (ShiftKind.LEAVE, ShiftKind.FAGDAG)]

    def _people(self) -> None:
        ruleset = rule_set(self.scenario)
        for number, position in enumerate(self.scenario.worked_positions):
            duties = self._planned(position.id)
            person = Person(
                number,
                position,
                person_key(position),
                position.fill_set(self.scenario.stands_in),
                limits_of(ruleset, self.spec, position),
                self.weeks,
                duties,
                any(one.night for day, held in duties.items() if day >= 0 for one in held),
            )
            self.people.append(person)

    def _planned(self, position_id: str) -> dict[int, list[Work]]:
        cycle = self.scenario.cycle
        found: dict[int, list[Work]] = defaultdict(list)
        for day in range(-BEFORE_DAYS, self.days):
            here = (self.first + timedelta(days=day) - cycle.start).days
            here = here % cycle.days if cycle.rolling else here
            for duty in self.roster.duties:
                mine = duty.position_id == position_id and duty.week <= cycle.weeks and duty.week >= 1
                if mine and 1 <= duty.day <= 7 and duty.day_index == here:
                    if duty.start_min is None or duty.end_min is None:
                        continue
                    paid = duty.end_min - duty.start_min if duty.paid_min is None else duty.paid_min
                    found[day].append(self._work(day, duty.code, duty.start_min, duty.end_min, paid))
        if not cycle.rolling:
            for past in self.scenario.history.duties:
                day = (cycle.start - timedelta(days=past.days_before) - self.first).days
                if past.position == position_id and day >= -BEFORE_DAYS:
                    shift = self.scenario.shift_by_code[past.code]
                    found[day].append(self._work(day, past.code, shift.start, shift.end_min, shift.paid_min))
        return dict(found)

    def _work(self, day: int, code: str, start: int, end: int, paid: int) -> Work:
        shift = self.scenario.shift_by_code.get(code)
        is_work = shift is None or shift.kind is not ShiftKind.LEAVE
        ward = shift is not None and shift in self.on_ward
        base = day * MIN_PER_DAY
        return Work(base + start, base + end, paid, 0, code, is_work, ward)

    def _outsiders(self) -> None:
        rest = rule_set(self.scenario).specs.get("rest.daily_minimum")
        for step in self.spec.policies:
            if isinstance(step, Pool | Agency):
                fills = frozenset[str]()
                if step.competence is not None:
                    fills = frozenset((step.competence, *self.scenario.stands_in.get(step.competence, ())))
                for number in range(step.people):
                    least = 0 if rest is None else rest.ladder[0].limit or 0
                    self.outsiders.append(Outsider(step, f"{step.step}:{number}", fills, least))

    def there(self, low: int, high: int) -> list[There]:
        """Everybody on the ward in a window as it stands. A line counts once, whoever works it."""
        found = []
        days = range(low // MIN_PER_DAY - 2, high // MIN_PER_DAY + 1)
        for person in self.people:
            spans = [(w.start, w.end) for day in days for w in person.duties.get(day, ()) if w.on_ward]
            for day in days:
                if (person.number, day) in self.temps:
                    spans += self.temp_spans(person, day)
            found.append(There(person.fills, joined(span for span in spans if span[0] < high and span[1] > low)))
        for one in self.outsiders:
            there = [(w.start, w.end) for w in one.worked if w.start < high and w.end > low]
            found.append(There(one.fills, tuple(there)))
        return found

    def temp_spans(self, person: Person, day: int) -> list[tuple[int, int]]:
        """When a temporary worker is on the ward in place of a person who is away for long."""
        return [(one.start, one.end) for one in self.planned_on(person, day) if one.on_ward]

    def planned_on(self, person: Person, day: int) -> list[Work]:
        """What the rota gives a person that day."""
        return self.plans[person.number].get(day, [])

    def state(self, person: Person, day: int) -> str | None:
        """Why a person is not there that day, or None."""
        return self.away[person.number].get(self.first + timedelta(days=day))

    def near(self, day: int) -> list[Asked]:
        """Rows that can be active on a day."""
        return [row for near in (day - 1, day, day + 1) for row in self.rows[near]]

    def day_moments(self, day: int) -> Iterator[Moment]:
        """The moments of a day as it stands."""
        low, high = day * MIN_PER_DAY, (day + 1) * MIN_PER_DAY
        return moments(self.near(day), self.there(low, high), low, high)
