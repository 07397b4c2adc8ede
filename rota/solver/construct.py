"""A first roster fast, at any size: a few people at a time, each few against what those before them left uncovered.

Cover can fall short at a price, so lawful lines for everybody are a roster; what they leave uncovered is for the
improving search to mend. The cost grows with the number of people, not with its square.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from rota.solver.part import Part, build_part
from rota.solver.variables import Key, Term, weighted

if TYPE_CHECKING:
    from rota.solver.search import Search
    from rota.solver.weekends import Weekends

DAYS_AT_ONCE = 600  # person-days of one part
LEAST_EFFORT = 0.5
CLOSE_ENOUGH = 0.02  # relative gap at which a part is left


def construct(search: Search, weekends: Weekends | None, effort: float) -> frozenset[Key] | None:
    """Duties of everybody, in about `effort`; None where somebody's line was not found.

    Where some people together are not settled in their time, each of them gets any lawful line.
    """
    size = max(1, DAYS_AT_ONCE // search.scenario.cycle.days)
    order = _order(search)
    keys: frozenset[Key] = frozenset()
    start = search.left
    for at in range(0, len(order), size):
        people = order[at : at + size]
        # What earlier people did not use is for the later ones.
        allowed = search.left - start + effort * (at + len(people)) / len(order)
        found = add_people(search, keys, people, weekends, max(LEAST_EFFORT, allowed))
        if found is None:
            found = _each_alone(search, keys, people)
        if found is None:
            return None
        keys |= found
    return keys


def _each_alone(search: Search, keys: frozenset[Key], people: list[int]) -> frozenset[Key] | None:
    found: frozenset[Key] = frozenset()
    for p in people:
        one = add_people(search, keys | found, [p], None, search.left, any_line=True)
        if one is None:
            return None
        found |= one
    return found


def _order(search: Search) -> list[int]:
    """Those who can work few shifts or fill many competences first, so that the others fill what they leave."""
    positions = search.scenario.worked_positions
    stands_in = search.scenario.stands_in
    return sorted(
        range(len(positions)), key=lambda p: (len(set(positions[p].shifts)), -len(positions[p].fill_set(stands_in)), p)
    )


def add_people(
    search: Search,
    keys: frozenset[Key],
    people: list[int],
    weekends: Weekends | None,
    effort: float,
    *,
    any_line: bool = False,
) -> frozenset[Key] | None:
    """Duties of people who have none yet, against what everybody else covers; with `any_line` whatever is lawful."""
    part = build_part(search.scenario, search.ruleset, keys, people, weekends=weekends)
    if not any_line:
        part.builder.model.minimize(weighted(priced_terms(part)))
    solver = search.part_solver(effort, search.options.seed)
    solver.parameters.relative_gap_limit = CLOSE_ENOUGH
    if search.solve_model(solver, part.builder.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return part.outward(key for key, var in part.builder.x.items() if solver.boolean_value(var))


def priced_terms(part: Part) -> list[Term]:
    """All priorities in one sum."""
    from rota.solver.improve import PRICES

    return [
        (PRICES[priority] * one.weight * amount, var)
        for priority, parts in part.builder.parts.items()
        for one in parts.values()
        for amount, var in one.terms
    ]
