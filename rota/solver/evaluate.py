"""The model's own value of a roster: every part of the objective with the roster fixed."""

from __future__ import annotations

from ortools.sat.python import cp_model

from rota.domain.scenario import Priority
from rota.solver.cpsat import new_solver
from rota.solver.variables import Builder, Key, Term, weighted

Amounts = dict[Priority, dict[str, int]]


def evaluate(b: Builder, keys: frozenset[Key]) -> Amounts | None:
    """The amount of each part of each priority with the roster fixed; None when the model does not admit it."""
    values = fixed_solve(b, keys)
    if values is None:
        return None
    return {
        priority: {part.name: sum(amount * values[var.index] for amount, var in part.terms) for part in parts.values()}
        for priority, parts in b.parts.items()
    }


def _joint_terms(b: Builder) -> list[Term]:
    """All parts together, so that each is tight; minimum cover weighs more, or target cover could be traded for it."""
    return [
        ((3 if priority is Priority.COVER_MINIMUM else 1) * amount, var)
        for priority, parts in b.parts.items()
        for part in parts.values()
        for amount, var in part.terms
    ]


def fixed_solve(b: Builder, keys: frozenset[Key]) -> list[int] | None:
    """Values of all variables with the roster fixed and every part tight; None when it is not admitted."""
    fixed = b.model.clone()
    for key, var in b.x.items():
        fixed.add(fixed.get_bool_var_from_proto_index(var.index) == int(key in keys))
    fixed.clear_objective()
    fixed.clear_hints()
    own = [(amount, fixed.get_int_var_from_proto_index(var.index)) for amount, var in _joint_terms(b)]
    fixed.minimize(weighted(own))
    solver = new_solver()
    solver.parameters.num_workers = 1
    if solver.solve(fixed) != cp_model.OPTIMAL:
        return None
    found = solver.response_proto.solution
    return [found[index] for index in range(len(found))]
