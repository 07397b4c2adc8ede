"""Rest: pairs of shifts too close to each other, and a long enough free stretch in each week."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ortools.sat.python import cp_model

from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, MIN_PER_WEEK
from rota.rules.base import Rule
from rota.solver.post.registry import poster
from rota.solver.variables import Builder

Pair = Callable[[Shift, Shift], bool]


@poster("DailyRest")
def _daily_rest(rule: Rule, b: Builder) -> None:
    _forbid_close_pairs(rule, b, lambda _first, _second: True)


@poster("QuickReturn")
def _quick_return(rule: Rule, b: Builder) -> None:
    _forbid_close_pairs(rule, b, lambda _first, _second: True)


@poster("RestAfterNights")
def _rest_after_nights(rule: Rule, b: Builder) -> None:
    _forbid_close_pairs(rule, b, lambda first, second: first.is_night_duty and not second.is_night_duty)


def _forbid_close_pairs(rule: Rule, b: Builder, concerns: Pair) -> None:
    """Forbid (or price) a shift and a later one that starts less than the limit after its end."""
    severity = b.ruleset.severity(rule.code)
    # Where no number is agreed two duties still cannot overlap.
    limits = [b.ruleset.limit(rule.code, position).limit or 0 for position in b.grid.positions]

    def close(first: Shift, ahead: int, limit: int, second: Shift) -> bool:
        gap = ahead * MIN_PER_DAY + second.start - first.end_min
        return second.is_work and gap < limit and concerns(first, second)

    for (p, day, code), var in b.x.items():
        limit, shift = limits[p], b.grid.shifts[code]
        if shift.is_work:
            for ahead in range(1, (shift.end_min + limit - 1) // MIN_PER_DAY + 1):
                later = b.vars_on(p, day + ahead, partial(close, shift, ahead, limit))
                between = _between(b, p, range(day + 1, day + ahead)) if severity == "soft" else []
                if later:
                    b.add_at_most([(1, var), *((1, other) for other in later), *between], 1, severity)
    for p in range(len(b.grid.positions)):
        past_day, last = _last_past_duty(b, p)
        if last is None:
            continue
        for ahead in range(-past_day, (last.end_min + limits[p] - 1) // MIN_PER_DAY + 1):
            later = b.vars_on(p, past_day + ahead, partial(close, last, ahead, limits[p]))
            between = _between(b, p, range(past_day + ahead)) if severity == "soft" else []
            if later:
                b.add_at_most([*((1, other) for other in later), *between], 0, severity)


def _between(b: Builder, p: int, days: range) -> list[tuple[int, cp_model.IntVar]]:
    """Terms that lift a priced pair when a duty stands between the two: only successive duties have a rest."""
    return [(-1, var) for day in days for var in b.work_on(p, day)]


def _last_past_duty(b: Builder, p: int) -> tuple[int, Shift | None]:
    """The last known work before the cycle and its (negative) day: rest counts from it."""
    known = [
        (day, shift.start, shift)
        for (q, day), shifts in b.grid.past.items()
        for shift in shifts
        if q == p and shift.is_work
    ]
    day, _, last = max(known, key=lambda item: item[:2], default=(0, 0, None))
    return day, last


@poster("WeeklyRest")
def _weekly_rest(rule: Rule, b: Builder) -> None:
    """In each week some stretch of the limit's length is free: it starts on Monday 00:00 or when a shift ends."""
    severity = b.ruleset.severity(rule.code)
    for p, position in enumerate(b.grid.positions):
        limit = b.ruleset.limit(rule.code, position).limit
        if limit is None or severity == "info":
            continue
        for week in range(b.grid.weeks):
            stretches = _minimal(list(_free_stretches(b, p, week, limit)))
            if not any(len(blocked) == 0 for blocked in stretches):
                _one_free(b, p, week, stretches, hard=severity == "hard")


def _free_stretches(b: Builder, p: int, week: int, length: int) -> Iterator[frozenset[tuple[int, str]]]:
    """For each possible start of the rest, the (day, code) that must then not be worked."""
    first = week * DAYS_PER_WEEK
    present: list[tuple[int, int, tuple[int, str]]] = []
    for day in range(first - 2, first + DAYS_PER_WEEK):
        real = day % b.grid.days if b.grid.rolling else day
        for code in b.by_day.get((p, real), {}):
            shift = b.grid.shifts[code]
            if shift.is_work:
                start = (day - first) * MIN_PER_DAY + shift.start
                present.append((start, start + shift.presence_min, (real, code)))
    fixed = [
        ((day - first) * MIN_PER_DAY + shift.start, (day - first) * MIN_PER_DAY + shift.end_min)
        for (q, day), shifts in b.grid.past.items()
        for shift in shifts
        if q == p and shift.is_work
    ]
    ends = {end for _, end, _ in present} | {end for _, end in fixed}
    for start in sorted({0} | {end for end in ends if end > 0}):
        end = start + length
        if end <= MIN_PER_WEEK and not any(s < end and e > start for s, e in fixed):
            yield frozenset(key for s, e, key in present if s < end and e > start)


def _minimal(stretches: list[frozenset[tuple[int, str]]]) -> list[frozenset[tuple[int, str]]]:
    """Leave out stretches that forbid all that another forbids, and more."""
    kept: list[frozenset[tuple[int, str]]] = []
    for blocked in sorted(set(stretches), key=len):
        if not any(other <= blocked for other in kept):
            kept.append(blocked)
    return kept


def _one_free(b: Builder, p: int, week: int, stretches: list[frozenset[tuple[int, str]]], *, hard: bool) -> None:
    chosen: list[cp_model.IntVar] = []
    for number, blocked in enumerate(stretches):
        flag = b.model.new_bool_var(f"rest_{p}_{week}_{number}")
        chosen.append(flag)
        for day in sorted({day for day, _ in blocked}):
            codes = [b.x[p, day, code] for other, code in blocked if other == day]
            b.model.add_at_most_one([flag, *sorted(codes, key=lambda var: var.index)])
    if not hard:
        broken = b.model.new_bool_var(f"norest_{p}_{week}")
        b.add_soft(1, broken)
        chosen.append(broken)
    b.model.add_bool_or(chosen)
