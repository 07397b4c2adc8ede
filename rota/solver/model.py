"""Assemble the model of a scenario: variables that no rule forbids, every rule's constraints, the objective's parts."""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from rota.domain.position import OFF
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.domain.shift import ShiftKind
from rota.domain.time import DAYS_PER_WEEK, day_index
from rota.rules.catalogue import rules_of
from rota.rules.resolve import RuleSet
from rota.solver.cpsat import new_solver
from rota.solver.objective import add_objective
from rota.solver.post import breaks, cover, fagdag, hours, nights, own, rest, runs, staff, sundays
from rota.solver.post.registry import FILTERS, POSTERS, kind_of, posted_kinds
from rota.solver.variables import Builder, Restriction

POST_MODULES = (breaks, cover, fagdag, hours, nights, own, rest, runs, staff, sundays)
WEEKEND_KINDS = frozenset(
    {"DailyRest", "QuickReturn", "NoOverlap", "ConsecutiveSundays", "HalfOfSundays", "WeekendFrequency", "WholeWeekend"}
    | {"CoverMinimum", "CoverMaximum", "CoverCompetence", "LockedDays"}
    | {"OwnCount", "OwnRun"}
)


def build_model(
    scenario: Scenario,
    ruleset: RuleSet,
    restriction: Restriction | None = None,
    *,
    extra: Roster | None = None,
    without: frozenset[str] = frozenset(),
) -> Builder:
    """The model. `extra` adds the codes of a roster as candidates, so that a fixed roster can be put to the rules.

    `without` leaves out rules by code, to find out which of them clash.
    """
    b = Builder(scenario, ruleset, restriction)
    rules = [rule for rule in rules_of(ruleset.pack) if rule.code not in without]
    missing = {kind_of(rule) for rule in rules if rule.spec.check_only is None} - posted_kinds()
    if missing:
        raise LookupError(f"rules without a poster: {', '.join(sorted(missing))}")
    b.add_variables(candidates_of(b, extra, without))
    for rule in rules:
        post = POSTERS.get(kind_of(rule))
        if post is not None and (not b.restriction.weekend_days_only or kind_of(rule) in WEEKEND_KINDS):
            post(rule, b)
    _restrict_weekends(b)
    if not b.restriction.weekend_days_only and b.restriction.elastic:
        add_objective(b)
    return b


def candidates_of(
    b: Builder, extra: Roster | None = None, without: frozenset[str] = frozenset()
) -> dict[tuple[int, int], list[str]]:
    """The codes that each (position, day) may hold by the rules that decide on one shift alone."""
    rules = [rule for rule in rules_of(b.ruleset.pack) if rule.code not in without]
    filters = [(rule, FILTERS[kind_of(rule)]) for rule in rules if kind_of(rule) in FILTERS]
    wanted = {} if extra is None else extra.code_grid()
    free_days = b.restriction.free_days
    kept = {(p, day): code for p, day, code in b.restriction.kept} if free_days is not None else {}
    candidates: dict[tuple[int, int], list[str]] = {}
    for p, position in enumerate(b.grid.positions):
        locks = {day_index(lock.week, lock.day): lock.code for lock in position.locked}
        for day in range(b.grid.days):
            if free_days is not None and day not in free_days:
                candidates[p, day] = [kept[p, day]] if (p, day) in kept else []
                continue
            codes: Iterable[str] = (
                *b.scenario.allowed_codes(position, day % DAYS_PER_WEEK),
                *([locks[day]] if locks.get(day, OFF) != OFF else []),
                *wanted.get(position.id, {}).get(day, ()),
            )
            candidates[p, day] = [
                code
                for code in dict.fromkeys(codes)
                if _has_place(b, p, day, code) and all(ok(rule, b, p, day, b.grid.shifts[code]) for rule, ok in filters)
            ]
    return candidates


def _has_place(b: Builder, p: int, day: int, code: str) -> bool:
    """Whether a restricted model has a variable for a shift on a day."""
    shift = b.grid.shifts[code]
    touches = shift.kind is not ShiftKind.LEAVE and b.grid.touches_weekend(day, shift)
    weekends = b.restriction.weekends
    if b.restriction.weekend_days_only and not touches:
        return False
    return weekends is None or not touches or weekends[p, day // DAYS_PER_WEEK]


def _restrict_weekends(b: Builder) -> None:
    """With decided weekends, a working weekend has work on it."""
    for (p, week), worked in (b.restriction.weekends or {}).items():
        if worked:
            touching = [
                var
                for day in range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK)
                for code, var in b.by_day[p, day].items()
                if b.grid.touches_weekend(day, b.grid.shifts[code]) and b.grid.shifts[code].is_work
            ]
            b.model.add_bool_or(touching)


def accepts(scenario: Scenario, ruleset: RuleSet, roster: Roster, without: frozenset[str] = frozenset()) -> bool:
    """Whether the model, with every hard rule and cover hard, admits exactly this roster (one known code a day)."""
    b = build_model(scenario, ruleset, Restriction(elastic=False), extra=roster, without=without)
    numbers = {position.id: number for number, position in enumerate(b.grid.positions)}
    held = {(numbers[duty.position_id], duty.day_index, duty.code) for duty in roster.duties}
    if not held <= b.x.keys():
        return False
    for key, var in b.x.items():
        b.model.add(var == int(key in held))
    solver = new_solver()
    solver.parameters.num_workers = 1
    return solver.solve(b.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
