"""References inside a scenario: what names something must name something that exists and fits."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, islice

from rota.domain.demand import DemandException, DemandRow
from rota.domain.lever_problems import lever_problems
from rota.domain.own_rule import OWN_PREFIX, Duties, OwnRule
from rota.domain.position import OFF, LockedDay, Position
from rota.domain.scenario import Scenario
from rota.domain.shift import ShiftKind
from rota.domain.time import MIN_PER_DAY, MIN_PER_WEEK, WEEKDAY_NAMES, date_of, format_clock

PathParts = tuple[str | int, ...]
Found = tuple[PathParts, str]

MOST_PROBLEMS = 1000  # nobody mends more at a time, and looking for near names takes long

_FIRST_YEAR, _LAST_YEAR = 1950, 2090  # with a year around them, those whose red days are known


def reference_problems(
    scenario: Scenario,
    known_rules: Mapping[str, str] | None = None,
    unread: Mapping[str, Collection[str]] | None = None,
) -> list[Found]:
    """References that lead nowhere, names given twice, days outside the cycle and rows that contradict each other.

    `known_rules` maps rule codes to their unit (`min` or `count`); without it rule codes are not checked. `unread`
    names elements, by section, that the file has and that could not be read: naming one is no mistake. Each problem
    is a path in the scenario (keys as files write them, 0-based indices) and a message; at most 1000 are told.
    """
    checker = _Checker(scenario, unread or {})
    found = chain(
        _duplicates(scenario),
        checker.shifts(),
        checker.competences(),
        checker.positions(),
        _overlaps(scenario),
        _dates(scenario),
        checker.fagdag(),
        checker.agreements(),
        _rule_references(scenario, known_rules),
        checker.own_rules(known_rules or {}),
        checker.history(),
        lever_problems(scenario, unread or {}),
    )
    return list(islice(found, MOST_PROBLEMS))


def _duplicates(scenario: Scenario) -> Iterator[Found]:
    names: dict[tuple[str, str], Iterable[str | None]] = {
        ("shifts", "code"): [shift.code for shift in scenario.shifts],
        ("competences", "id"): [competence.id for competence in scenario.competences],
        ("demand", "id"): [row.id for row in scenario.demand],
        ("positions", "id"): [position.id for position in scenario.positions],
        ("positions", "holder"): [position.holder for position in scenario.positions],
        ("agreements", "id"): [agreement.id for agreement in scenario.agreements],
        ("rules", "rule"): [rule.rule for rule in scenario.rules],
        ("own_rules", "id"): [own.id for own in scenario.own_rules],
    }
    for (section, key), values in names.items():
        seen: set[str] = set()
        for number, value in enumerate(values):
            if value is not None and value in seen:
                yield (section, number, key), "is there twice: give each its own"
            elif value is not None:
                seen.add(value)


class _Checker:
    """Checks names against those the scenario has."""

    def __init__(self, scenario: Scenario, unread: Mapping[str, Collection[str]]) -> None:
        self._scenario = scenario
        self._codes = {shift.code for shift in scenario.shifts} | set(unread.get("shifts", ()))
        self._competences = {one.id for one in scenario.competences} | set(unread.get("competences", ()))
        self._positions = {one.id for one in scenario.positions} | set(unread.get("positions", ()))
        self._unions = set(scenario.ward.unions)
        self._unions_unread = "ward" in unread
        self._kinds = {shift.code: shift.kind for shift in scenario.shifts}

    def shifts(self) -> Iterator[Found]:
        for number, shift in enumerate(self._scenario.shifts):
            if shift.code.casefold() == OFF:
                yield (
                    ("shifts", number, "code"),
                    f"'{OFF}' stands for a day off in locks and wishes: choose another code",
                )

    def competences(self) -> Iterator[Found]:
        for number, competence in enumerate(self._scenario.competences):
            for item, other in enumerate(competence.stands_in_for):
                path = ("competences", number, "stands_in_for", item)
                if other == competence.id:
                    yield path, "stands in for itself: leave it out"
                elif other not in self._competences:
                    yield path, _unknown("competence", other, self._competences)
        for section, rows in (("demand", self._scenario.demand), ("date_exceptions", self._scenario.date_exceptions)):
            for number, row in enumerate(rows):
                if row.competence is not None and row.competence not in self._competences:
                    yield (section, number, "competence"), _unknown("competence", row.competence, self._competences)

    def positions(self) -> Iterator[Found]:
        for number, position in enumerate(self._scenario.positions):
            base = ("positions", number)
            if position.competence not in self._competences:
                yield (*base, "competence"), _unknown("competence", position.competence, self._competences)
            for item, competence in enumerate(position.extra_competences):
                if competence not in self._competences:
                    yield (*base, "extra_competences", item), _unknown("competence", competence, self._competences)
            if position.union is not None and position.union not in self._unions and not self._unions_unread:
                yield (*base, "union"), _unknown("union", position.union, self._unions, "in ward.unions")
            yield from self._allowed(base, "shifts", position.shifts)
            yield from self._allowed(base, "weekend_shifts", position.weekend_shifts or ())
            yield from self._locks(base, position)
            yield from self._wishes(base, position)

    def _allowed(self, base: PathParts, name: str, codes: tuple[str, ...]) -> Iterator[Found]:
        for item, code in enumerate(codes):
            path = (*base, name, item)
            if code not in self._codes:
                yield path, _unknown("shift", code, self._codes)
            elif self._kinds.get(code) is ShiftKind.LEAVE:
                yield path, "is leave: leave is always possible and is not listed"
            elif self._kinds.get(code) is ShiftKind.FAGDAG:
                yield path, "is a professional day: the fagdag policy gives it, it is not listed"

    def _locks(self, base: PathParts, position: Position) -> Iterator[Found]:
        taken: set[tuple[int, int]] = set()
        for item, lock in enumerate(position.locked):
            path = (*base, "locked", item)
            if lock.week > self._scenario.cycle.weeks:
                yield (*path, "week"), f"lies outside the cycle of {self._scenario.cycle.weeks} weeks"
            if (lock.week, lock.day) in taken:
                yield path, f"week {lock.week} day {lock.day} is locked twice: one lock for each day"
            taken.add((lock.week, lock.day))
            yield from self._lock_code((*path, "code"), position, lock)

    def _lock_code(self, path: PathParts, position: Position, lock: LockedDay) -> Iterator[Found]:
        kind = self._kinds.get(lock.code)
        if lock.code == OFF or kind is ShiftKind.LEAVE:
            return
        if lock.code not in self._codes:
            yield path, _unknown("shift", lock.code, self._codes)
        elif kind is not None:
            allowed = self._scenario.allowed_codes(position, lock.day - 1)
            if lock.code not in allowed:
                day = WEEKDAY_NAMES["en"][lock.day - 1]
                may = ", ".join(allowed) or "none"
                yield path, f"is a shift the position may not work on a {day}: allowed are {may}, leave and {OFF}"

    def _wishes(self, base: PathParts, position: Position) -> Iterator[Found]:
        for item, wish in enumerate(position.wishes):
            path = (*base, "wishes", item)
            if wish.week > self._scenario.cycle.weeks:
                yield (*path, "week"), f"lies outside the cycle of {self._scenario.cycle.weeks} weeks"
            if wish.code != OFF and wish.code not in self._codes:
                yield (*path, "code"), _unknown("shift", wish.code, self._codes)

    def fagdag(self) -> Iterator[Found]:
        policy = self._scenario.fagdag
        if policy is None:
            return
        kind = self._kinds.get(policy.shift)
        if policy.shift not in self._codes:
            yield ("fagdag", "shift"), _unknown("shift", policy.shift, self._codes)
        elif kind is not None and kind is not ShiftKind.FAGDAG:
            yield ("fagdag", "shift"), f"is a shift of kind {kind}: one of kind fagdag is wanted"
        if not policy.days:
            yield ("fagdag", "days"), "is empty: name the weekdays on which a professional day may lie"

    def agreements(self) -> Iterator[Found]:
        for number, agreement in enumerate(self._scenario.agreements):
            if agreement.unions != "all" and not self._unions_unread:
                for item, union in enumerate(agreement.unions):
                    if union not in self._unions:
                        path = ("agreements", number, "unions", item)
                        yield path, _unknown("union", union, self._unions, "in ward.unions")
            for item, position in enumerate(agreement.positions or ()):
                if position not in self._positions:
                    yield ("agreements", number, "positions", item), _unknown("position", position, self._positions)

    def own_rules(self, known_rules: Collection[str]) -> Iterator[Found]:
        for number, own in enumerate(self._scenario.own_rules):
            path = ("own_rules", number)
            if own.id in known_rules:
                yield (*path, "id"), "is a rule of the rule pack: choose another code, or tighten it in `rules`"
            elif not own.id.startswith(OWN_PREFIX) or own.id == OWN_PREFIX:
                yield (*path, "id"), f"must begin with '{OWN_PREFIX}', so that nobody takes it for a rule of law"
            for field, message in _own_rule_shape(own):
                yield (*path, field) if field else path, message
            for name, duties in (("of", own.of), ("before", own.before)):
                if duties is not None and (name == "of" or own.kind == "gap"):
                    problems = list(self._duties((*path, name), duties))
                    yield from problems
                    if not problems and not any(map(duties.may_be, self._scenario.shifts)):
                        yield (*path, name), "no shift of the scenario meets all of these conditions"
            if own.positions == ():
                yield (*path, "positions"), _EMPTY
            elif own.positions is None and own.competence in (None, *self._competences):
                crossed = (own.min_percent or 0) > (100 if own.max_percent is None else own.max_percent)
                if not crossed and not any(map(own.concerns, self._scenario.positions)):
                    yield path, "concerns no position: nobody has this percent and competence"
            for item, position in enumerate(own.positions or ()):
                if position not in self._positions:
                    yield (*path, "positions", item), _unknown("position", position, self._positions)
            if own.competence is not None and own.competence not in self._competences:
                yield (*path, "competence"), _unknown("competence", own.competence, self._competences)

    def _duties(self, base: PathParts, duties: Duties) -> Iterator[Found]:
        for name in ("codes", "kinds", "weekdays"):
            if getattr(duties, name) == ():
                yield (*base, name), _EMPTY
        for item, code in enumerate(duties.codes or ()):
            if code not in self._codes:
                yield (*base, "codes", item), _unknown("shift", code, self._codes)
            elif self._kinds.get(code) is ShiftKind.LEAVE:
                yield (*base, "codes", item), "is leave: own rules look at work"
        for item, kind in enumerate(duties.kinds or ()):
            if kind is ShiftKind.LEAVE:
                yield (*base, "kinds", item), "is leave: own rules look at work"

    def history(self) -> Iterator[Found]:
        history = self._scenario.history
        for number, duty in enumerate(history.duties):
            path = ("history", "duties", number)
            if duty.position not in self._positions:
                yield (*path, "position"), _unknown("position", duty.position, self._positions)
            if duty.code not in self._codes:
                yield (*path, "code"), _unknown("shift", duty.code, self._codes)
            if duty.days_before > history.days_known:
                yield (
                    (*path, "days_before"),
                    f"lies before the {history.days_known} days that days_known says are known",
                )


_EMPTY = "is empty: give at least one"
_OWN_LIMITS: dict[str, tuple[str, ...]] = {
    "count": ("weeks", "days", "at_most", "at_least"),
    "run": ("at_most",),
    "gap": ("at_least_h", "before"),
}


def _own_rule_shape(own: OwnRule) -> Iterator[tuple[str, str]]:
    """What an own rule lacks or has too much of, whatever else the scenario holds: (field, message)."""
    fitting = _OWN_LIMITS[own.kind]
    for field in dict.fromkeys(chain(*_OWN_LIMITS.values())):
        if field not in fitting and getattr(own, field) is not None:
            yield field, f"does not belong to a rule of kind {own.kind}: that has {' and '.join(fitting)}"
    if own.kind == "count" and (own.weeks is None) == (own.days is None):
        yield "", "a rule of kind count needs one of weeks and days"
    if own.kind == "count" and own.at_most is None and own.at_least is None:
        yield "", "a rule of kind count needs at_most or at_least, or both"
    if own.kind == "run" and own.at_most is None:
        yield "", "a rule of kind run needs at_most"
    if own.kind == "gap" and own.at_least_h is None:
        yield "", "a rule of kind gap needs at_least_h"
    if own.at_least is not None and own.at_most is not None and own.at_least > own.at_most:
        yield "at_least", f"is more than at_most, which is {own.at_most}"
    if own.min_percent is not None and own.max_percent is not None and own.min_percent > own.max_percent:
        yield "min_percent", f"is more than max_percent, which is {own.max_percent:g}"
    if own.positions is not None and (own.min_percent, own.max_percent, own.competence) != (None, None, None):
        yield "positions", "give positions, or min_percent, max_percent and competence, not both"
    days = 7 * own.weeks if own.weeks is not None else own.days
    if days is not None and own.at_least is not None and own.at_least > days:
        yield "at_least", f"is more than the {days} days of the window: a rota has one shift a day"
    if own.gap_min == 0:
        yield "at_least_h", "is less than a minute: such a rule never says anything"
    if own.source is None and not own.assumed:
        yield "", "name a `source`, such as the agreement it stands in, or say `assumed: true`"


def _rule_references(scenario: Scenario, known_rules: Mapping[str, str] | None) -> Iterator[Found]:
    limits = [
        ("agreements", number, one.rule, one.limit_h, one.limit_count) for number, one in enumerate(scenario.agreements)
    ]
    for number, rule in enumerate(scenario.rules):
        if rule.limit_h is not None and rule.limit_count is not None:
            yield ("rules", number), "give one of limit_h and limit_count"
        if rule.limit_h is None and rule.limit_count is None and rule.severity is None:
            yield ("rules", number), "states neither a limit nor a severity: leave it out"
        limits.append(("rules", number, rule.rule, rule.limit_h, rule.limit_count))
    for section, number, code, limit_h, limit_count in limits if known_rules is not None else ():
        unit = (known_rules or {}).get(code)
        if unit is None:
            yield (section, number, "rule"), _unknown("rule", code, known_rules or {})
        elif unit == "min" and limit_count is not None:
            yield (section, number, "limit_count"), f"rule {code} counts hours: state limit_h"
        elif unit == "count" and limit_h is not None:
            yield (section, number, "limit_h"), f"rule {code} counts occurrences: state limit_count"


def _overlaps(scenario: Scenario) -> Iterator[Found]:
    """Rows of one competence that ask for people at the same moment: which of them holds would be unclear."""
    by_competence: dict[str | None, list[tuple[int, int, int]]] = defaultdict(list)
    for number, row in enumerate(scenario.demand):
        by_competence[row.competence] += [(start, end, number) for start, end in _week_intervals(row)]
    for intervals in by_competence.values():
        told: set[tuple[int, int]] = set()
        reach: tuple[int, int] | None = None  # (end, row) of the interval that reaches furthest so far
        for start, end, number in sorted(intervals):
            if reach is not None and start < reach[0] and reach[1] != number:
                first, second = sorted((reach[1], number))
                if (first, second) not in told:
                    told.add((first, second))
                    other = scenario.demand[first].id
                    yield (
                        ("demand", second),
                        f"overlaps '{other}' on {moment_text(start)}: both ask for the same competence",
                    )
            if reach is None or end > reach[0]:
                reach = (end, number)


def _week_intervals(row: DemandRow) -> Iterator[tuple[int, int]]:
    """Intervals of the week in minutes from Monday 00:00; what reaches past Sunday is repeated before Monday."""
    for weekday in row.weekdays:
        start = weekday * MIN_PER_DAY + row.from_
        end = weekday * MIN_PER_DAY + row.end_min
        yield start, min(end, MIN_PER_WEEK)
        if end > MIN_PER_WEEK:
            yield 0, end - MIN_PER_WEEK


def _dates(scenario: Scenario) -> Iterator[Found]:
    start = scenario.cycle.start
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        yield ("cycle", "start"), f"lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}"
        return
    last = date_of(start, scenario.cycle.days - 1)
    seen: dict[tuple[str | None, object], list[DemandException]] = defaultdict(list)
    for number, row in enumerate(scenario.date_exceptions):
        if not start <= row.date <= last:
            yield ("date_exceptions", number, "date"), f"lies outside the cycle, {start} to {last}"
        for other in seen[row.competence, row.date]:
            if row.from_ < other.end_min and other.from_ < row.end_min:
                yield ("date_exceptions", number), f"overlaps another exception of {row.date} for the same competence"
        seen[row.competence, row.date].append(row)


def moment_text(minute: int) -> str:
    """`Tuesday 15:00` of a minute of the week."""
    weekday, of_day = divmod(minute, MIN_PER_DAY)
    return f"{WEEKDAY_NAMES['en'][weekday]} {format_clock(of_day)}"


def _unknown(kind: str, name: str, known: Iterable[str], where: str = "") -> str:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    place = f" {where}" if where else ""
    if near:
        return f"no such {kind}{place}; did you mean '{near[0]}'?"
    listed = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
    return f"no such {kind}{place}: there {'are' if len(names) != 1 else 'is'} {listed or 'none'}"
