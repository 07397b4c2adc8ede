"""The linear relaxation of a ward by class of equal lines: a first guess at prices, never itself a bound.

The constraints are read from the models of the lines, those that are linear or clauses; a class of n equal lines is one
line with everything multiplied by n.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ortools.linear_solver import pywraplp

from rota.solver.bounds.cover_rows import FAR
from rota.solver.bounds.lines import Halt, LineClass, Ward
from rota.solver.bounds.master import Duals, Goal

Linear = tuple[dict[int, int], float, float]


def first_prices(ward: Ward, goal: Goal, seconds: float, halt: Halt) -> tuple[float, Duals] | None:
    """Value and prices of the relaxation; None when the time did not suffice, or `halt` ended it."""
    lp = pywraplp.Solver.CreateSolver("GLOP")
    if lp is None:
        raise RuntimeError("GLOP is missing from this build of OR-Tools")
    lp.SetTimeLimit(max(1, int(1000 * seconds)))
    infinity = lp.infinity()
    rows = [lp.Constraint(need, infinity) for need in ward.rows.needs]
    caps = {priority: lp.Constraint(-goal.caps[priority], infinity) for priority in goal.limited}
    objective = lp.Objective()
    objective.SetMinimization()

    def pay(var: pywraplp.Variable, priority: Any, amount: int) -> None:
        objective.SetCoefficient(var, objective.GetCoefficient(var) + goal.weights.get(priority, 0) * amount)
        if priority in caps:
            caps[priority].SetCoefficient(var, caps[priority].GetCoefficient(var) - amount)

    for slack in ward.rows.slacks:
        if slack.priority not in goal.forbidden:
            var = lp.NumVar(0, slack.most, "")
            for row, amount in slack.rows:
                rows[row].SetCoefficient(var, amount)
            if slack.priority is not None:
                pay(var, slack.priority, slack.cost)
    for one in ward.classes:
        b, count = one.builder, one.count
        ends = [list(var.domain) for var in b.model.proto.variables]
        variables = [lp.NumVar(count * low_high[0], count * low_high[-1], "") for low_high in ends]
        for (_, day, code), x in b.x.items():
            for row, amount in one.usage.get((day, code), ()):
                rows[row].SetCoefficient(variables[x.index], amount)
        for priority, parts in b.parts.items():
            for part in parts.values():
                for amount, x in part.terms:
                    if priority in goal.forbidden:
                        variables[x.index].SetUb(0)
                    else:
                        pay(variables[x.index], priority, part.weight * amount)
        for coefficients, low, high in _linear(one):
            row = lp.Constraint(count * low if low > -FAR else -infinity, count * high if high < FAR else infinity)
            for index, amount in coefficients.items():
                row.SetCoefficient(variables[index], amount)
    if halt.solve_linear(lp) != pywraplp.Solver.OPTIMAL:
        return None
    return objective.Value(), Duals(
        tuple(max(0.0, row.dual_value()) for row in rows), tuple(max(0.0, row.dual_value()) for row in caps.values())
    )


def _linear(one: LineClass) -> Iterator[Linear]:
    """The line's constraints as low <= sum <= high.

    Duties of one day that imply the same flag do so together, since only one of them is worked: much tighter.
    """
    days = {var.index: day for (_, day, _), var in one.builder.x.items()}
    implied: dict[tuple[int, int], set[int]] = {}
    for constraint in one.builder.model.proto.constraints:
        if constraint.has_linear():
            if len(constraint.enforcement_literal):
                continue
            ends = list(constraint.linear.domain)
            total: dict[int, int] = {}
            for index, amount in zip(constraint.linear.vars, constraint.linear.coeffs, strict=True):
                total[index] = total.get(index, 0) + amount
            yield total, ends[0], ends[-1]
        elif constraint.has_at_most_one():
            yield _literals(list(constraint.at_most_one.literals), -FAR, 1)
        elif constraint.has_exactly_one():
            yield _literals(list(constraint.exactly_one.literals), 1, 1)
        elif constraint.has_bool_or():
            negated = [-literal - 1 for literal in constraint.enforcement_literal]
            yield _literals([*constraint.bool_or.literals, *negated], 1, FAR)
        elif constraint.has_bool_and():
            negated = [-literal - 1 for literal in constraint.enforcement_literal]
            for literal in constraint.bool_and.literals:
                if len(negated) == 1 and -negated[0] - 1 in days:
                    implied.setdefault((literal, days[-negated[0] - 1]), set()).add(-negated[0] - 1)
                else:
                    yield _literals([literal, *negated], 1, FAR)
    for (literal, _), duties in implied.items():
        yield _literals([*sorted(duties), -literal - 1], -FAR, 1)


def _literals(literals: list[int], low: int, high: int) -> Linear:
    """A bound on a sum of literals; a negated literal is 1 less its variable."""
    total: dict[int, int] = {}
    shift = 0
    for literal in literals:
        if literal < 0:
            total[-literal - 1] = total.get(-literal - 1, 0) - 1
            shift += 1
        else:
            total[literal] = total.get(literal, 0) + 1
    return total, low - shift if low > -FAR else low, high - shift if high < FAR else high
