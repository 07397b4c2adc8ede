"""What is decided in small problems of their own: groups, weekends, then whole lines or days of work and off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from rota.domain.scenario import Priority
from rota.domain.solution import Progress
from rota.solver.bounds.proved import Proved
from rota.solver.groups import GroupPlan, Plan
from rota.solver.improve import PRICES
from rota.solver.model import candidates_of
from rota.solver.opendays import OpenDays
from rota.solver.variables import Builder, Key
from rota.solver.watcher import round_up
from rota.solver.weekends import WeekendProblem, Weekends
from rota.solver.workdays import Pattern, WorkDays

if TYPE_CHECKING:
    from rota.solver.search import Search

PLAN_SHARE, AGAIN_SHARE = 0.05, 0.02  # of the effort, for each priority of the plan by groups, and for another plan
WEEKEND_SHARE = 0.2
WEEKEND_GAP = 0.01
OTHER_SEED = 1000
# For the days worked: of the effort, and seconds a person-day, by annealing and by whole lines; with less than the last
# of each it is no better than none.
PATTERN_SHARE, PATTERN_PER_DAY, PATTERN_LEAST = 0.1, 0.0007, 0.1
LINES_SHARE, LINES_PER_DAY, LINES_LEAST_PER_DAY = 0.4, 0.005, 0.0015
LINES_MOST_DAYS = 126  # longer lines, and so few of them for so many rows, are not priced to the end in any such time
LINES_MORE = 6.0  # seconds beside those of the person-days, for other decisions on the weekends of small wards


def decide_weekends(search: Search, plan: Plan | None = None, again: int = 0) -> tuple[Weekends, frozenset[Key]] | None:
    """Which weekends each position works, with duties on them; None when the small problems give no answer.

    A plan knows less than the rules, so where planned weekends lack minimum cover other ways are tried too and the best
    of them is taken. `again` numbers other decisions.
    """
    way = search.options.weekends_first
    tries: list[tuple[bool, Plan | None]] = [] if plan is None else [(False, plan)]
    tries += [(periodic, None) for periodic in {"free": (False,), "no": ()}.get(way, (True, False))]
    found: list[tuple[int, Weekends, frozenset[Key]]] = []
    for periodic, asked in tries:
        problem = WeekendProblem(search.scenario, search.ruleset, periodic=periodic, plan=asked)
        solver = search.solver(min(WEEKEND_SHARE * search.budget, search.left))
        solver.parameters.relative_gap_limit = WEEKEND_GAP
        solver.parameters.random_seed = search.options.seed + OTHER_SEED * again
        if search.solve_model(solver, problem.builder.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found.append((problem.minimum_lacking(solver), problem.weekends(solver), problem.duties(solver)))
            if asked is None or found[-1][0] == 0:
                break
    if not found:
        return None
    search.report(Progress(search.elapsed, "weekends", None, None, None))
    _, weekends, duties = min(found, key=lambda one: one[0])
    return weekends, duties


def plan_again(search: Search, number: int) -> Plan | None:
    """Another plan by groups: all priorities at once, by their prices, whatever is best of it in a short time."""
    groups = GroupPlan(search.scenario, search.ruleset)
    groups.minimise(PRICES)
    solver = search.solver(min(AGAIN_SHARE * search.budget, search.left))
    solver.parameters.random_seed = search.options.seed + OTHER_SEED * number
    found = search.solve_model(solver, groups.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return groups.weekends(solver) if found else None


def plan_groups(search: Search) -> Plan | None:
    """How many of each group of alike positions work each weekend, and what that proves; None without an answer."""
    groups = GroupPlan(search.scenario, search.ruleset)
    plan: Plan | None = None
    given: dict[Priority, int] = {}
    order = search.scenario.priorities
    for priority in order:
        if not groups.terms[priority]:
            continue
        if priority is Priority.ERGONOMICS and Priority.SOFT_RULES not in order[: order.index(priority)]:
            continue  # it is known of rosters without a breach alone, which here may well have one
        groups.minimise({priority: 1})
        solver = search.solver(min(PLAN_SHARE * search.budget, search.left))
        solver.parameters.linearization_level = 2  # nearly the whole proof
        status = search.solve_model(solver, groups.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        if priority is Priority.ERGONOMICS:
            # What lines cost by themselves is known of those that keep every recommendation, and so is all after it.
            given[Priority.SOFT_RULES] = 0
        search.proofs.append(Proved(priority, round_up(solver.best_objective_bound), dict(given)))
        plan, given[priority] = groups.weekends(solver), groups.value(priority, solver)
        groups.keep(priority, given[priority])
        if status != cp_model.OPTIMAL:
            break
    return plan


def decide_shifts(search: Search, duties: frozenset[Key]) -> frozenset[Key] | None:
    """Who works which shift on every day around decided weekend duties, by whole lines; None where they find nothing.

    They keep most rules and all cover; what they leave out is for the search to mend.
    """
    person_days = len(search.scenario.worked_positions) * search.scenario.cycle.days
    effort = min(LINES_SHARE * search.budget, LINES_MORE + LINES_PER_DAY * person_days, search.left)
    if effort < LINES_LEAST_PER_DAY * person_days or search.scenario.cycle.days > LINES_MOST_DAYS:
        return None
    from rota.solver.pattern.search import lines_pattern

    def again(number: int) -> frozenset[Key] | None:
        # A plan knows less than the rules: what it gains on weekends may be lacking on the days between them.
        decided = decide_weekends(search, None if number % 3 == 0 else plan_again(search, number), number)
        return None if decided is None else decided[1]

    found = lines_pattern(search, duties, effort, again)
    search.report(Progress(search.elapsed, "pattern", None, None, None))
    return found


def decide_days(search: Search, duties: frozenset[Key]) -> Pattern | None:
    """Which days each position works around decided weekend duties, annealed; None where the effort is too small."""
    person_days = len(search.scenario.worked_positions) * search.scenario.cycle.days
    effort = min(PATTERN_SHARE * search.budget, PATTERN_PER_DAY * person_days, search.left)
    if effort < PATTERN_LEAST:
        return None
    from rota.solver.annealing import work_pattern

    b = Builder(search.scenario, search.ruleset)
    days = OpenDays(b.grid, search.ruleset, candidates_of(b), duties)
    found = work_pattern(search, WorkDays(days), effort)
    search.report(Progress(search.elapsed, "pattern", None, None, None))
    return found
