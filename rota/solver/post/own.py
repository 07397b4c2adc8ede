"""The ward's own rules on the grid: counts in windows, runs of days and gaps to the next duty."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ortools.sat.python import cp_model

from rota.domain.own_rule import Duties, OwnRule
from rota.domain.scenario import Severity
from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY
from rota.rules.base import Rule
from rota.solver.post.registry import poster
from rota.solver.variables import Builder, Term, weighted


@poster("OwnCount")
def _count(rule: Rule, b: Builder) -> None:
    own, severity = _own(rule), b.ruleset.severity(rule.code)
    for p in _concerned(b, own):
        for terms in _windows(b, p, own):
            if own.at_most is not None:
                b.add_at_most(terms, own.at_most, severity)
            # The weekend days alone cannot tell what the other days will add.
            if own.at_least is not None and not b.restriction.weekend_days_only:
                _at_least(b, terms, own.at_least, severity)


@poster("OwnRun")
def _run(rule: Rule, b: Builder) -> None:
    """Of any limit + 1 days in a row at least one is without such a duty."""
    own, severity = _own(rule), b.ruleset.severity(rule.code)
    for p in _concerned(b, own):
        limit = b.ruleset.limit(rule.code, b.grid.positions[p]).limit
        if limit is None:
            continue
        for window in b.grid.day_windows(limit + 1):
            terms = [(times, var) for day, times in window.items() for var in _matching(b, p, day, own.of)]
            b.add_at_most(terms, limit, severity)
        for past, ahead in b.grid.windows_from_past(limit + 1):
            if all(any(_is_wanted(own.of, day, shift) for shift in b.grid.past.get((p, day), ())) for day in past):
                terms = [(1, var) for day in ahead for var in _matching(b, p, day, own.of)]
                b.add_at_most(terms, len(ahead) - 1, severity)


@poster("OwnGap")
def _gap(rule: Rule, b: Builder) -> None:
    """A duty and a later one that starts too soon after it: not both, unless work stands between them."""
    own, severity = _own(rule), b.ruleset.severity(rule.code)
    for p in _concerned(b, own):
        limit = b.ruleset.limit(rule.code, b.grid.positions[p]).limit or 0
        for (q, day, code), var in b.x.items():
            if q == p and _is_wanted(own.of, day, b.grid.shifts[code]):
                for terms in _too_soon(b, p, own, (day, b.grid.shifts[code]), limit, severity):
                    b.add_at_most([(1, var), *terms], 1, severity)
        past = _last_before(b, p)
        if past is not None and _is_wanted(own.of, *past):
            for terms in _too_soon(b, p, own, past, limit, severity):
                b.add_at_most(terms, 0, severity)


def _own(rule: Rule) -> OwnRule:
    if rule.spec.own is None:
        raise ValueError(f"{rule.code} is no own rule")
    return rule.spec.own


def _concerned(b: Builder, own: OwnRule) -> Iterator[int]:
    """Numbers of the positions that the rule is for."""
    return (p for p, position in enumerate(b.grid.positions) if own.concerns(position))


def _is_wanted(duties: Duties, day: int, shift: Shift) -> bool:
    weekdays = duties.weekday_numbers
    given = [
        duties.codes is None or shift.code in duties.codes,
        duties.kinds is None or shift.kind in duties.kinds,
        duties.long is None or shift.is_long is duties.long,
        duties.night is None or shift.is_night_duty is duties.night,
        weekdays is None or day % DAYS_PER_WEEK in weekdays,
    ]
    return shift.is_work and all(given)


def _matching(b: Builder, p: int, day: int, duties: Duties) -> list[cp_model.IntVar]:
    return b.vars_on(p, day, partial(_is_wanted, duties, day))


def _windows(b: Builder, p: int, own: OwnRule) -> Iterator[list[Term]]:
    """The matching variables of every window, each with the number of times that it occurs there."""
    if own.weeks is None:
        for window in b.grid.day_windows(own.days or 1):
            yield [(times, var) for day, times in window.items() for var in _matching(b, p, day, own.of)]
        return
    for window in b.grid.week_windows(own.weeks):
        yield [
            (times, var)
            for week, times in window.items()
            for weekday in range(DAYS_PER_WEEK)
            for var in _matching(b, p, week * DAYS_PER_WEEK + weekday, own.of)
        ]


def _at_least(b: Builder, terms: list[Term], bound: int, severity: Severity) -> None:
    """Sum of coefficient x variable >= bound: hard, or with what lacks in the soft-rules priority."""
    if severity == "info":
        return
    lack = b.model.new_int_var(0, 0 if severity == "hard" else bound, "")
    b.model.add(weighted([*terms, (1, lack)]) >= bound)
    if severity == "soft":
        b.add_soft(1, lack)


def _too_soon(
    b: Builder, p: int, own: OwnRule, first: tuple[int, Shift], limit: int, severity: Severity
) -> Iterator[list[Term]]:
    """For each later day the duties that start too soon after the first, less the work between, which lifts them."""
    begun, shift = first
    wait_until = begun * MIN_PER_DAY + shift.end_min + limit
    # No further than one lap on: there the first duty comes again.
    last = min((wait_until - 1) // MIN_PER_DAY, b.grid.days - 1 if begun < 0 else begun + b.grid.days)
    # Where every next duty counts, work between is itself too soon; a price is then still due only once.
    lifts = severity == "soft" or own.before is not None
    next_days = range(max(begun + 1, 0), last + 1)
    for day in next_days:
        later = b.vars_on(p, day, partial(_starts_before, own.before or Duties(), day, wait_until - day * MIN_PER_DAY))
        if later:
            between = [var for other in next_days if other < day for var in b.work_on(p, other)] if lifts else []
            yield [*((1, var) for var in later), *((-1, var) for var in between)]


def _starts_before(duties: Duties, day: int, moment: int, shift: Shift) -> bool:
    return _is_wanted(duties, day, shift) and shift.start < moment


def _last_before(b: Builder, p: int) -> tuple[int, Shift] | None:
    """The known work before the cycle that ends last, with its negative day."""
    known = [(day, shift) for (q, day), shifts in b.grid.past.items() for shift in shifts if q == p and shift.is_work]
    return max(known, key=lambda one: (one[0] * MIN_PER_DAY + one[1].end_min, -one[0], -one[1].start), default=None)
