"""A ward as a neutral problem of zeros and ones, written from its resolved rules: what every peer is given.

The reading of the rules is this module's own and shares nothing with `rota.solver`. Everything is a row "sum of
coefficient x column <= most", hard or with a cost for each unit above; the weekly rest is a choice of alternatives.
Columns are the candidates (position, day, code) and, after them, flags that are 1 where any of their members is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from rota.bench.neutral.cover import CoverWriter
from rota.bench.neutral.form import Choice, Linear, Problem, Term, UnsupportedError
from rota.bench.penalty import PENALTY_WEIGHTS
from rota.domain.position import OFF, Position
from rota.domain.scenario import Priority, Scenario, Severity
from rota.domain.shift import Shift, ShiftKind
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, day_index
from rota.rules.resolve import RuleSet, rule_set

SATURDAY_MIN = 5 * MIN_PER_DAY
WEEK_MIN = DAYS_PER_WEEK * MIN_PER_DAY
# Rules that put nothing on a candidate or row here while their severity is `info`, as in the pack.
ONLY_AS_INFO = ("hours.daily_24h", "hours.rolling_7d", "rest.weekly_rolling", "night.strain")


def problem_of(scenario: Scenario) -> Problem:
    """The problem of a scenario. Raises UnsupportedError where it uses own rules, history or rules not known here."""
    ruleset = rule_set(scenario)
    _refuse(scenario, ruleset)
    return _Writer(scenario, ruleset).write()


def _refuse(scenario: Scenario, ruleset: RuleSet) -> None:
    reasons = [code for code in ONLY_AS_INFO if code in ruleset.specs and ruleset.severity(code) != "info"]
    reasons += ["own rules"] if scenario.own_rules else []
    reasons += ["history"] if scenario.history.duties else []
    if reasons:
        raise UnsupportedError(f"{scenario.id}: the peers' problem does not know {', '.join(reasons)}")


class _Writer:
    def __init__(self, scenario: Scenario, ruleset: RuleSet) -> None:
        self.scenario = scenario
        self.ruleset = ruleset
        self.positions = scenario.worked_positions
        self.days, self.weeks, self.rolling = scenario.cycle.days, scenario.cycle.weeks, scenario.cycle.rolling
        self.shifts = scenario.shift_by_code
        self.out = Problem(scenario.id, [one.id for one in self.positions], self.days)
        self.at: dict[tuple[int, int], dict[str, int]] = {}

    def write(self) -> Problem:
        """All rows, rule by rule."""
        for p in range(len(self.positions)):
            for day in range(self.days):
                self._cell(p, day)
        for p, position in enumerate(self.positions):
            self._locks(p, position)
            self._overlaps(p)
            for code in ("rest.daily_minimum", "rest.quick_return", "rest.after_nights"):
                self._rest(p, code)
            self._weekly_rest(p)
            self._hours(p, position)
            self._nights(p)
            self._runs(p)
            self._weekends(p, position)
            self._fagdag(p, position)
            self._single_days(p)
            self._wishes(p, position)
        self._fagdag_days()
        CoverWriter(self.scenario, self.out, self.at).write()
        return self.out

    # Candidates ---------------------------------------------------------------------------------------------------

    def _cell(self, p: int, day: int) -> None:
        position = self.positions[p]
        locks = {day_index(lock.week, lock.day): lock.code for lock in position.locked}
        codes = list(self.scenario.allowed_codes(position, day % DAYS_PER_WEEK))
        if locks.get(day, OFF) != OFF:
            codes.append(locks[day])
        self.at[p, day] = {}
        for code in dict.fromkeys(codes):
            if self._may(position, self.shifts[code]):
                self.at[p, day][code] = len(self.out.cells)
                self.out.cells.append((p, day, code))

    def _may(self, position: Position, shift: Shift) -> bool:
        if not shift.is_work:
            return True
        longest = self._limit("hours.daily_max", position)
        if longest is not None and shift.paid_min > longest:
            return False
        if "staff.long_consent" in self.ruleset.specs and shift.is_long and not position.consent_long:
            return False
        if "breaks.minimum" not in self.ruleset.specs:
            return True
        params = self.ruleset.specs["breaks.minimum"].params
        if shift.paid_min <= params["first_break_over_min"]:
            return True
        return shift.break_min >= (params["half_hour_min"] if shift.paid_min >= params["half_hour_from_min"] else 1)

    # Rows ---------------------------------------------------------------------------------------------------------

    def _limit(self, code: str, position: Position) -> int | None:
        return self.ruleset.limit(code, position).limit if code in self.ruleset.specs else None

    def _severity(self, code: str) -> Severity:
        return self.ruleset.severity(code) if code in self.ruleset.specs else "info"

    def _add(self, code: str, terms: list[Term], most: int, *, unit: int = 1) -> None:
        """A row of a rule, hard or soft as the rule is; none where nothing can pass the limit."""
        severity = self._severity(code)
        if severity == "info" or sum(max(0, coefficient) for coefficient, _ in terms) <= most:
            return
        cost = None if severity == "hard" else PENALTY_WEIGHTS[Priority.SOFT_RULES]
        self.out.rows.append(Linear(code, tuple(terms), most, cost, unit))

    def _price(self, kind: str, terms: list[Term], most: int, cost: int) -> None:
        if sum(max(0, coefficient) for coefficient, _ in terms) > most:
            self.out.rows.append(Linear(kind, tuple(terms), most, cost))

    def _on(self, p: int, day: int, wanted: Callable[[Shift], bool]) -> list[int]:
        if not 0 <= day < self.days:
            if not self.rolling:
                return []
            day %= self.days
        return [column for code, column in self.at[p, day].items() if wanted(self.shifts[code])]

    def _work(self, p: int, day: int) -> list[int]:
        return self._on(p, day, lambda shift: shift.is_work)

    def _windows(self, count: int, length: int) -> Iterator[list[int]]:
        for start in range(count if self.rolling else count - length + 1):
            yield [(start + step) % count for step in range(length)]

    def _paid(self, p: int, weeks: list[int], *, leave: bool = False) -> list[Term]:
        return merged(
            (self.shifts[code].paid_min, column)
            for week in weeks
            for day in range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK)
            for code, column in self.at[p, day].items()
            if leave or self.shifts[code].is_work
        )

    def _flag(self, members: list[int]) -> int:
        self.out.flags.append(members)
        return len(self.out.cells) + len(self.out.flags) - 1

    def _locks(self, p: int, position: Position) -> None:
        for lock in position.locked:
            cell = self.at[p, day_index(lock.week, lock.day)]
            if lock.code == OFF:
                self._add("staff.locked", [(1, column) for column in cell.values()], 0)
            else:
                held = [(-1, cell[lock.code])] if lock.code in cell else []
                severity = self._severity("staff.locked")
                if severity != "info":
                    cost = None if severity == "hard" else PENALTY_WEIGHTS[Priority.SOFT_RULES]
                    self.out.rows.append(Linear("staff.locked", tuple(held), -1, cost))

    def _overlaps(self, p: int) -> None:
        for day in range(self.days):
            for code, column in self.at[p, day].items():
                over = self.shifts[code].end_min - MIN_PER_DAY
                later = self._on(p, day + 1, partial(_begins_before, over))
                self._add("roster.overlap", [(1, column), *((1, other) for other in later)] if later else [], 1)

    def _rest(self, p: int, code: str) -> None:
        limit = self._limit(code, self.positions[p]) or 0
        for day in range(self.days):
            for first_code, column in self.at[p, day].items():
                first = self.shifts[first_code]
                if not first.is_work:
                    continue
                for ahead in range(1, 4):
                    close = partial(_too_close, first, ahead, limit, code == "rest.after_nights")
                    later = self._on(p, day + ahead, close)
                    between = [self._work(p, day + step) for step in range(1, ahead)]
                    lifted = [] if self._severity(code) == "hard" else [(-1, one) for some in between for one in some]
                    if later:
                        self._add(code, [(1, column), *((1, other) for other in later), *lifted], 1)

    def _weekly_rest(self, p: int) -> None:
        limit = self._limit("rest.weekly_minimum", self.positions[p])
        severity = self._severity("rest.weekly_minimum")
        if limit is None or severity == "info":
            return
        for week in range(self.weeks):
            duties = []
            for step in range(-2, DAYS_PER_WEEK):
                day = week * DAYS_PER_WEEK + step
                for column in self._work(p, day):
                    shift = self.shifts[self.out.cells[column][2]]
                    duties.append((step * MIN_PER_DAY + shift.start, step * MIN_PER_DAY + shift.end_min, column))
            starts = sorted({0, *(end for _, end, _ in duties if 0 < end <= WEEK_MIN - limit)})
            blocked = {frozenset(c for s, e, c in duties if s < start + limit and e > start) for start in starts}
            least = [one for one in blocked if not any(other < one for other in blocked)]
            if not any(not one for one in least):
                sets = tuple(sorted(tuple(sorted(one)) for one in least))
                cost = None if severity == "hard" else PENALTY_WEIGHTS[Priority.SOFT_RULES]
                self.out.choices.append(Choice("rest.weekly_minimum", sets, cost))

    def _hours(self, p: int, position: Position) -> None:
        if (limit := self._limit("hours.weekly_max", position)) is not None:
            for week in range(self.weeks):
                self._add("hours.weekly_max", self._paid(p, [week]), limit, unit=30)
        if (limit := self._limit("hours.average_8w", position)) is not None:
            length = self.ruleset.specs["hours.average_8w"].params["weeks"]
            for window in self._windows(self.weeks, length):
                self._add("hours.average_8w", self._paid(p, window), limit * length, unit=30)
        planned = self._paid(p, list(range(self.weeks)), leave=True)
        if "hours.average_full_time" in self.ruleset.specs:
            full = int(position.full_time_hours * 60 * self.weeks)
            self.out.rows.append(Linear("hours.average_full_time", tuple(planned), full, unit=30))
        under = [(-coefficient, column) for coefficient, column in planned]
        if "hours.contract" in self.ruleset.specs:
            low, high = self.scenario.hours_bounds_min(position)
            self.out.rows.append(Linear("hours.contract", tuple(planned), high, unit=30))
            self.out.rows.append(Linear("hours.contract", tuple(under), -low, unit=30))
        contract, cost = round(position.contract_min(self.weeks)), PENALTY_WEIGHTS[Priority.CONTRACT_HOURS]
        self._price("contract_hours", planned, contract, cost)
        self._price("contract_hours", under, -contract, cost)

    def _nights(self, p: int) -> None:
        limit = self._limit("night.average_4w", self.positions[p])
        nights = [column for day in range(self.days) for column in self._on(p, day, lambda shift: shift.is_night_duty)]
        if limit is None or not nights:
            return
        flag = self._flag(nights)
        for window in self._windows(self.weeks, self.ruleset.specs["night.average_4w"].params["weeks"]):
            terms = self._paid(p, window)
            # The limit binds those who work nights at all.
            room = max(0, sum(coefficient for coefficient, _ in terms) - limit)
            self._add("night.average_4w", [*terms, (room, flag)], limit + room, unit=30)

    def _runs(self, p: int) -> None:
        kinds: dict[str, Callable[[Shift], bool]] = {
            "run.consecutive_days": lambda shift: shift.is_work,
            "run.consecutive_nights": lambda shift: shift.is_night_duty,
            "run.consecutive_long": lambda shift: shift.is_long,
        }
        for code, wanted in kinds.items():
            if (limit := self._limit(code, self.positions[p])) is not None:
                for window in self._windows(self.days, limit + 1):
                    self._add(code, merged((1, column) for day in window for column in self._on(p, day, wanted)), limit)

    def _weekends(self, p: int, position: Position) -> None:
        weekend = self._week_flags(p, SATURDAY_MIN, WEEK_MIN)
        sunday = self._week_flags(p, SATURDAY_MIN + 18 * 60, 6 * MIN_PER_DAY + 22 * 60)
        lengths = {"sunday.consecutive": None, "sunday.half": 26}
        for code, weeks in lengths.items():
            if (limit := self._limit(code, position)) is not None:
                for window in self._windows(self.weeks, weeks or limit + 1):
                    self._add(code, merged((1, sunday[week]) for week in window), limit)
        every = position.weekend_every
        if every == 0:
            for flag in weekend:
                self._add("weekend.frequency", [(1, flag)], 0)
        elif every > 1:
            for window in self._windows(self.weeks, every if self.rolling else min(every, self.weeks)):
                self._add("weekend.frequency", merged((1, weekend[week]) for week in window), 1)
        for week in range(self.weeks):
            days = [self._work(p, week * DAYS_PER_WEEK + day) for day in (5, 6)]
            for one, other in (days, days[::-1]):
                self._add("weekend.whole", [*((1, column) for column in one), *((-1, column) for column in other)], 0)

    def _week_flags(self, p: int, start: int, end: int) -> list[int]:
        return [
            self._flag(
                [
                    column
                    for day in range(DAYS_PER_WEEK)
                    for column in self._on(p, week * DAYS_PER_WEEK + day, partial(_touches, day, start, end))
                ]
            )
            for week in range(self.weeks)
        ]

    def _fagdag(self, p: int, position: Position) -> None:
        policy = self.scenario.fagdag
        if policy is None or not self.scenario.fagdag_entitled(position):
            return
        for window in self._windows(self.weeks, policy.every_weeks):
            held = merged(
                (-1, column) for week in window for day in range(7) for column in self._fag(p, week * 7 + day)
            )
            severity = self._severity("fagdag.interval")
            if severity != "info":
                cost = None if severity == "hard" else PENALTY_WEIGHTS[Priority.SOFT_RULES]
                held = [(max(-1, coefficient), column) for coefficient, column in held]
                self.out.rows.append(Linear("fagdag.interval", tuple(held), -1, cost))
        most = -(-self.weeks // policy.every_weeks)
        self._add("fagdag.placement", [(1, c) for day in range(self.days) for c in self._fag(p, day)], most)

    def _fag(self, p: int, day: int) -> list[int]:
        return self._on(p, day, lambda shift: shift.kind is ShiftKind.FAGDAG)

    def _fagdag_days(self) -> None:
        policy = self.scenario.fagdag
        if policy is not None and policy.max_people_per_day is not None:
            for day in range(self.days):
                together = [(1, c) for p in range(len(self.positions)) for c in self._fag(p, day)]
                self._add("fagdag.placement", together, policy.max_people_per_day)

    def _single_days(self, p: int) -> None:
        cost = PENALTY_WEIGHTS[Priority.ERGONOMICS]
        for day in range(self.days) if self.rolling else range(1, self.days - 1):
            before, here, after = (self._work(p, day + step) for step in (-1, 0, 1))
            around = [*before, *after]
            off = [*((1, column) for column in around), *((-1, column) for column in here)]
            if before and after:
                self._price("single_days_off", off, 1, 2 * cost)
            self._price("single_work_days", [(-coefficient, column) for coefficient, column in off], 0, cost)

    def _wishes(self, p: int, position: Position) -> None:
        for wish in position.wishes:
            day, cost = day_index(wish.week, wish.day), wish.weight * PENALTY_WEIGHTS[Priority.WISHES]
            if wish.code == OFF:
                self._price("wishes", [(1, column) for column in self._work(p, day)], 0, cost)
            elif (column := self.at[p, day].get(wish.code)) is not None:
                self._price("wishes", [(-1, column)], -1, cost)
            else:
                self.out.constant += cost


def merged(terms: Any) -> list[Term]:
    """Terms with one coefficient for each column: windows that lap a short cycle hold a day more than once."""
    total: Counter[int] = Counter()
    for coefficient, column in terms:
        total[column] += coefficient
    return [(coefficient, column) for column, coefficient in total.items()]


def _begins_before(moment: int, shift: Shift) -> bool:
    return shift.start < moment


def _touches(day: int, start: int, end: int, shift: Shift) -> bool:
    return shift.is_work and day * MIN_PER_DAY + shift.start < end and day * MIN_PER_DAY + shift.end_min > start


def _too_close(first: Shift, ahead: int, limit: int, after_nights: bool, second: Shift) -> bool:
    if not second.is_work or (after_nights and (not first.is_night_duty or second.is_night_duty)):
        return False
    return ahead * MIN_PER_DAY + second.start - first.end_min < limit
