"""A first roster for a long cycle: solve some weeks as a cycle of their own, repeat them, and mend what is left over.

Windows inside a repeated cycle are those of the cycle itself, so the repetition is lawful wherever no rule looks
further than the cycle; the whole model judges that. Weeks at the end that the repetition does not fill stay free, and
so do people with days decided beforehand.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from rota.domain.scenario import Scenario
from rota.domain.solution import Progress
from rota.domain.time import DAYS_PER_WEEK
from rota.rules.resolve import RuleSet
from rota.solver.construct import add_people, priced_terms
from rota.solver.part import build_part
from rota.solver.variables import Key, weighted

if TYPE_CHECKING:
    from rota.solver.search import Search

PERIOD_WEEKS = 12  # every second, third, fourth and sixth weekend fits it
CYCLE_SHARE, SEAM_SHARE, ALONE_SHARE = 0.2, 0.1, 0.05
LEAST_SEAM_WEEKS = 3


def tiled(search: Search) -> frozenset[Key] | None:
    """Duties of everybody; None where the cycle cannot be made of repetitions or one of the steps did not end well."""
    scenario = search.scenario
    weeks = scenario.cycle.weeks
    if not scenario.cycle.rolling or weeks < 2 * PERIOD_WEEKS or scenario.history.days_known:
        return None
    cycle = _cycle(search)
    if cycle is None:
        return None
    positions = scenario.worked_positions
    bound_people = [p for p, position in enumerate(positions) if position.locked]
    people = [p for p in range(len(positions)) if p not in bound_people]
    times, left_over = divmod(weeks, PERIOD_WEEKS)
    period_days = PERIOD_WEEKS * DAYS_PER_WEEK
    keys = frozenset(
        (p, day + turn * period_days, code)
        for p, day, code in cycle
        for turn in range(times + bool(left_over))
        if p not in bound_people and day + turn * period_days < scenario.cycle.days
    )
    if left_over:
        mended = _mend(search, keys, people, max(left_over, LEAST_SEAM_WEEKS))
        if mended is None:
            return None
        keys = mended
    for p in bound_people:
        own = add_people(search, keys, [p], None, ALONE_SHARE * search.budget)
        if own is None:
            return None
        keys |= own
    return keys


def _cycle(search: Search) -> frozenset[Key] | None:
    """The best duties found for the first weeks as a cycle of their own, by the numbers of the whole's positions."""
    scenario = search.scenario
    free = tuple(position.model_copy(update={"locked": (), "wishes": ()}) for position in scenario.worked_positions)
    data = {name: getattr(scenario, name) for name in Scenario.model_fields}
    cycle = scenario.cycle.model_copy(update={"weeks": PERIOD_WEEKS})
    short = Scenario.model_construct(**(data | {"cycle": cycle, "positions": free, "date_exceptions": ()}))
    options = search.options
    limit = CYCLE_SHARE * search.budget
    if options.deterministic_limit is None:
        options = replace(options, time_limit_s=limit)
    else:
        options = replace(options, deterministic_limit=limit)

    def tell(_inside: Progress) -> None:
        # Figures of the short cycle are not those of the whole.
        search.report(Progress(search.elapsed, "cycle", None, None, None))

    own = type(search)(short, RuleSet(short, search.ruleset.pack), options, tell, search.stop)
    own.run()
    search.deterministic_spent += own.deterministic_spent
    return None if own.best is None else own.best.keys


def _mend(search: Search, keys: frozenset[Key], people: list[int], weeks: int) -> frozenset[Key] | None:
    """Decide the last weeks anew for all these people; what they work before them stands."""
    days = search.scenario.cycle.days
    free_days = frozenset(range(days - weeks * DAYS_PER_WEEK, days))
    before = frozenset(key for key in keys if key[1] not in free_days)
    part = build_part(search.scenario, search.ruleset, before, people, free_days=free_days)
    part.builder.model.minimize(weighted(priced_terms(part)))
    solver = search.part_solver(SEAM_SHARE * search.budget, search.options.seed)
    if search.solve_model(solver, part.builder.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return part.outward(key for key, var in part.builder.x.items() if solver.boolean_value(var))
