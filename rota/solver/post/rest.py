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


@poster("NoOverlap")
def _no_overlap(_rule: Rule, b: Builder) -> None:
    """Two duties, leave too, do not share time. Written for one shift a day: only the next day's can overlap."""
    for (p, day, code), var in b.x.items():
        if (shift := b.grid.shifts[code]).end_min > MIN_PER_DAY:
            for other in b.vars_on(p, day + 1, partial(_begins_before, shift.end_min - MIN_PER_DAY)):
                b.model.add_bool_or([var.negated(), other.negated()])
    for (p, day), shifts in b.grid.past.items():
        for shift in shifts:
            for other in b.vars_on(p, 0, partial(_begins_before, day * MIN_PER_DAY + shift.end_min)):
                b.model.add(other == 0)


def _begins_before(moment: int, shift: Shift) -> bool:
    return shift.start < moment


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
    """The known work before the cycle that ends last and its (negative) day: rest counts from it."""
    known = [
        (day * MIN_PER_DAY + shift.end_min, -day, -shift.start, shift)
        for (q, day), shifts in b.grid.past.items()
        for shift in shifts
        if q == p and shift.is_work
    ]
    _, before, _, last = max(known, key=lambda item: item[:3], default=(0, 0, 0, None))
    return -before, last


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
    # A fixed order, also among stretches of one length: the same ward gives the same model in every process.
    for blocked in sorted(set(stretches), key=lambda one: (len(one), sorted(one))):
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


@poster("WeeklyRestRolling")
def _weekly_rest_rolling(rule: Rule, b: Builder) -> None:
    """Each shift is followed, within so many days of its start, by a shift that ends in a long enough rest."""
    severity = b.ruleset.severity(rule.code)
    span_min = rule.spec.params["days"] * MIN_PER_DAY
    for p, position in enumerate(b.grid.positions):
        limit = b.ruleset.limit(rule.code, position).limit
        if limit is None or severity == "info":
            continue
        ends_in_rest = _rests_after(b, p, limit)
        for day in range(b.grid.days):
            for code, var in b.by_day[p, day].items():
                start = day * MIN_PER_DAY + b.grid.shifts[code].start
                latest = start + span_min - limit
                if not b.grid.shifts[code].is_work or (
                    not b.grid.rolling and latest + limit > b.grid.days * MIN_PER_DAY
                ):
                    continue
                rests = [flag for end, flag in _upcoming(b, ends_in_rest, day, latest) if end <= latest]
                missing = [] if severity == "hard" else [b.model.new_bool_var("")]
                b.model.add_bool_or([var.negated(), *rests, *missing])
                for flag in missing:
                    b.add_soft(1, flag)


Rests = dict[tuple[int, str], tuple[int, cp_model.IntVar]]


def _upcoming(b: Builder, rests: Rests, day: int, latest: int) -> Iterator[tuple[int, cp_model.IntVar]]:
    """(end, flag) of the shifts that start from a day on and may end by `latest`, over the wrap of a rolling cycle."""
    for ahead in range(day, latest // MIN_PER_DAY + 1):
        lap, real = divmod(ahead, b.grid.days)
        for code in b.grid.shifts:
            if (real, code) in rests:
                end, flag = rests[real, code]
                yield end + lap * b.grid.days * MIN_PER_DAY, flag


def _rests_after(b: Builder, p: int, limit: int) -> Rests:
    """For each shift of a position its end and a flag that can be true only if it is worked and a rest follows."""
    fixed = [
        (day * MIN_PER_DAY + shift.start, day * MIN_PER_DAY + shift.end_min)
        for (q, day), shifts in b.grid.past.items()
        for shift in shifts
        if q == p and shift.is_work
    ]
    rests: Rests = {}
    for day in range(b.grid.days):
        for code, var in b.by_day[p, day].items():
            shift = b.grid.shifts[code]
            end = day * MIN_PER_DAY + shift.end_min
            if not shift.is_work or any(low < end + limit and high > end for low, high in fixed):
                continue
            flag = b.model.new_bool_var(f"rests_{p}_{day}_{code}")
            b.model.add_implication(flag, var)
            for near in range(day - 1, (end + limit) // MIN_PER_DAY + 1):
                blocked = partial(_stands_in, near * MIN_PER_DAY, end, end + limit)
                for other in b.vars_on(p, near, blocked):
                    b.model.add_implication(flag, other.negated())
            rests[day, code] = (end, flag)
    return rests


def _stands_in(midnight: int, start: int, end: int, shift: Shift) -> bool:
    """Whether a shift of the day that begins at `midnight` works between two moments."""
    return shift.is_work and midnight + shift.start < end and midnight + shift.end_min > start
