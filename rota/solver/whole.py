"""The whole model as arrays, and parts cut from it: some duties free, everything else stands.

A model is built once by the posters; a part is then a slice of its rows with what stands folded into their ends. No
rule is posted twice, a part takes milliseconds instead of a build, and what a part gains is what the whole gains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from rota.domain.scenario import Priority
from rota.solver.cpsat import new_solver
from rota.solver.evaluate import Amounts
from rota.solver.part import Values
from rota.solver.variables import Builder, Key

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
FAR = 2**61  # ends of a row from here on are open
MINIMUM_WEIGHT = 3  # of minimum cover where all parts are made tight together, or target cover could be traded for it


class Linear(NamedTuple):
    """Sum of amount x variable, plus a constant."""

    vars: tuple[int, ...]
    coeffs: tuple[int, ...]
    offset: int


class Maximum(NamedTuple):
    """A target that is the largest of some expressions. A copy: the solver's own object lives as long as its model."""

    target: Linear
    exprs: tuple[Linear, ...]


@dataclass(frozen=True)
class Rows:
    """Rows low <= sum(amount x variable) <= high, one after the other: row r has entries starts[r]:starts[r + 1]."""

    starts: Numbers
    variables: Numbers
    amounts: Numbers
    low: Numbers
    high: Numbers

    def taken(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Numbers of the entries of some rows, row after row, and where each of the rows starts among them."""
        counts = self.starts[rows + 1] - self.starts[rows]
        begins = np.concatenate(([0], np.cumsum(counts)))
        return np.arange(begins[-1]) + np.repeat(self.starts[rows] - begins[:-1], counts), begins


class Whole:
    """A built model as rows, with the duties' variables by key and the objective's amounts by priority."""

    def __init__(self, builder: Builder) -> None:
        self.keys: list[Key] = list(builder.x)
        self.duties: Numbers = np.array([var.index for var in builder.x.values()], dtype=np.int64)
        self.people: Numbers = np.array([p for p, _, _ in self.keys], dtype=np.int64)
        self.days: Numbers = np.array([day for _, day, _ in self.keys], dtype=np.int64)
        self.shape = len(builder.grid.positions), builder.grid.days
        proto = builder.model.proto
        self._number_of: Numbers = np.full(len(proto.variables), -1, dtype=np.int64)
        self._number_of[self.duties] = np.arange(len(self.keys))
        ends = np.array([list(var.domain) for var in proto.variables], dtype=np.int64).reshape(-1, 2)
        self.least, self.most = ends[:, 0].copy(), ends[:, 1].copy()
        # Rows of `maxima` are open rows here, so that they are found by their variables.
        self.maxima: dict[int, Maximum] = {}
        self.rows = self._read(proto)
        order = np.argsort(self.rows.variables, kind="stable")
        counts = np.bincount(self.rows.variables, minlength=len(self.least))
        self._column_starts = np.concatenate(([0], np.cumsum(counts)))
        row_of_entry = np.repeat(np.arange(len(self.rows.low)), np.diff(self.rows.starts))
        self._column_rows = row_of_entry[order]
        self.priorities = tuple(builder.scenario.priorities)
        self.costs = np.zeros((len(self.priorities), len(self.least)), dtype=np.int64)
        self.tightness: Numbers = np.zeros(len(self.least), dtype=np.int64)
        self._parts: dict[Priority, dict[str, tuple[Numbers, Numbers]]] = {}
        for number, priority in enumerate(self.priorities):
            tight = MINIMUM_WEIGHT if priority is Priority.COVER_MINIMUM else 1
            self._parts[priority] = {}
            for part in builder.parts[priority].values():
                amounts: Numbers = np.array([amount for amount, _ in part.terms], dtype=np.int64)
                indices: Numbers = np.array([var.index for _, var in part.terms], dtype=np.int64)
                np.add.at(self.costs[number], indices, part.weight * amounts)
                np.add.at(self.tightness, indices, tight * amounts)
                self._parts[priority][part.name] = amounts, indices

    def values_of(self, found: Numbers) -> Values:
        """Value of every priority, in the scenario's order, with all variables given."""
        return tuple(int(value) for value in self.costs @ found)

    def amounts_of(self, found: Numbers) -> Amounts:
        """Amount of every part of every priority, before its weight, with all variables given."""
        return {
            priority: {name: int(amounts @ found[indices]) for name, (amounts, indices) in parts.items()}
            for priority, parts in self._parts.items()
        }

    def duties_of(self, found: Numbers) -> frozenset[Key]:
        """The duties worked."""
        return frozenset(self.keys[number] for number in np.flatnonzero(found[self.duties]))

    def duties_near(self, variable: int) -> Numbers:
        """Numbers of the duties (places in `keys`) that share a row with a variable, or with a helper that does."""
        near = np.array([variable], dtype=np.int64)
        for _ in range(2):
            near = np.unique(self.rows.variables[self.rows.taken(self.rows_of(near))[0]])
            numbers: Numbers = self._number_of[near]
            if np.any(numbers >= 0):
                return numbers[numbers >= 0]
            near = near[self.least[near] < self.most[near]]
        return np.zeros(0, dtype=np.int64)

    def rows_of(self, variables: Numbers) -> Numbers:
        """Rows in which any of the variables stands."""
        starts = self._column_starts
        counts = starts[variables + 1] - starts[variables]
        begins = np.cumsum(counts) - counts
        entries = np.arange(counts.sum()) + np.repeat(starts[variables] - begins, counts)
        touched = np.zeros(len(self.rows.low), dtype=np.bool_)
        touched[self._column_rows[entries]] = True
        return np.flatnonzero(touched)

    def _read(self, proto: Any) -> Rows:
        starts: list[int] = [0]
        variables: list[int] = []
        amounts: list[int] = []
        low: list[int] = []
        high: list[int] = []

        def add(terms: dict[int, int], least: int, greatest: int) -> None:
            variables.extend(terms)
            amounts.extend(terms.values())
            starts.append(len(variables))
            low.append(max(least, -FAR))
            high.append(min(greatest, FAR))

        for constraint in proto.constraints:
            if constraint.has_lin_max():
                maximum = Maximum(
                    _linear_copy(constraint.lin_max.target), tuple(map(_linear_copy, constraint.lin_max.exprs))
                )
                self.maxima[len(low)] = maximum
                add(dict.fromkeys(_mentioned(maximum), 1), -FAR, FAR)
                continue
            for terms, least, greatest in _linear(constraint):
                add(terms, least, greatest)
        arrays = (np.array(numbers, dtype=np.int64) for numbers in (starts, variables, amounts, low, high))
        return Rows(*arrays)


def _linear_copy(expression: Any) -> Linear:
    return Linear(tuple(expression.vars), tuple(expression.coeffs), expression.offset)


def _mentioned(maximum: Maximum) -> list[int]:
    return [index for expression in (maximum.target, *maximum.exprs) for index in expression.vars]


def _linear(constraint: Any) -> list[tuple[dict[int, int], int, int]]:
    """A constraint as rows. Raises TypeError for kinds that no poster posts."""
    unless = [-literal - 1 for literal in constraint.enforcement_literal]
    if constraint.has_linear() and not unless:
        total: dict[int, int] = {}
        # Lists first: the solver's own sequences answer 0 to a negative index.
        ends = list(constraint.linear.domain)
        for index, amount in zip(list(constraint.linear.vars), list(constraint.linear.coeffs), strict=True):
            total[index] = total.get(index, 0) + amount
        if len(ends) == 2:
            return [(total, ends[0], ends[1])]
    elif constraint.has_at_most_one():
        return [_literals(list(constraint.at_most_one.literals), -FAR, 1)]
    elif constraint.has_exactly_one():
        return [_literals(list(constraint.exactly_one.literals), 1, 1)]
    elif constraint.has_bool_or():
        return [_literals([*constraint.bool_or.literals, *unless], 1, FAR)]
    elif constraint.has_bool_and():
        return [_literals([literal, *unless], 1, FAR) for literal in constraint.bool_and.literals]
    raise TypeError(f"no rows for this kind of constraint: {constraint}")


def _literals(literals: Sequence[int], low: int, high: int) -> tuple[dict[int, int], int, int]:
    """Ends on a sum of literals; a negated literal is 1 less its variable."""
    total: dict[int, int] = {}
    negated = 0
    for literal in literals:
        index, sign = (literal, 1) if literal >= 0 else (-literal - 1, -1)
        total[index] = total.get(index, 0) + sign
        negated += literal < 0
    return total, low - negated if low > -FAR else low, high - negated if high < FAR else high


class Cut:
    """A model of some free variables, everything else standing as in `standing`.

    `variables` are the free ones' numbers in the whole; the n-th is number n in `model`.
    """

    def __init__(self, whole: Whole, standing: Numbers, duties: Numbers, helpers: Numbers | None = None) -> None:
        """Free some duties (variables of the whole) and every helping variable that hangs on them.

        With `helpers` exactly these helping variables are free beside the duties.
        """
        self.whole = whole
        self._standing = standing
        free, rows = _reached(whole, duties) if helpers is None else _exactly(whole, duties, helpers)
        self.variables: Numbers = np.flatnonzero(free)
        self._number = np.full(len(free), -1, dtype=np.int64)
        self._number[self.variables] = np.arange(len(self.variables))
        self.model = cp_model.CpModel()
        self._add_variables()
        self._add_rows(free, rows)

    def minimise(self, prices: Numbers) -> None:
        """Minimise the sum of the free variables at the whole's prices."""
        priced = np.flatnonzero(prices[self.variables])
        objective = self.model.proto.objective
        objective.vars.extend(priced.tolist())
        objective.coeffs.extend(prices[self.variables[priced]].tolist())

    def keep(self, amounts: Numbers, most: int) -> None:
        """The sum of amount x variable over the whole stays at `most` or less."""
        inside = np.flatnonzero(amounts[self.variables])
        if len(inside):
            chosen = self.variables[inside]
            fixed = int(amounts @ self._standing) - int(amounts[chosen] @ self._standing[chosen])
            linear = self.model.proto.constraints.add().linear
            linear.vars.extend(inside.tolist())
            linear.coeffs.extend(amounts[chosen].tolist())
            linear.domain.extend((-FAR, most - fixed))

    def hint(self) -> None:
        """Begin with what stands."""
        hint = self.model.proto.solution_hint
        hint.vars.extend(range(len(self.variables)))
        hint.values.extend(self._standing[self.variables].tolist())

    def filled(self, solver: cp_model.CpSolver) -> Numbers:
        """All variables of the whole, the free ones as the solver found them."""
        found = self._standing.copy()
        found[self.variables] = list(solver.response_proto.solution)
        return found

    def _add_variables(self) -> None:
        ends = zip(self.whole.least[self.variables].tolist(), self.whole.most[self.variables].tolist(), strict=True)
        add = self.model.proto.variables.add
        for low_high in ends:
            add().domain.extend(low_high)

    def _add_rows(self, free: Flags, rows: Numbers) -> None:
        whole = self.whole
        entries, begins = whole.rows.taken(rows)
        variables, amounts = whole.rows.variables[entries], whole.rows.amounts[entries]
        inside = free[variables]
        standing = np.where(inside, 0, amounts * self._standing[variables])
        fixed = np.add.reduceat(standing, begins[:-1]) if len(rows) else standing
        own = np.where(inside, amounts, 0)
        reach = own * whole.least[variables], own * whole.most[variables]
        lowest = np.add.reduceat(np.minimum(*reach), begins[:-1]) if len(rows) else fixed
        highest = np.add.reduceat(np.maximum(*reach), begins[:-1]) if len(rows) else fixed
        low, high = whole.rows.low[rows] - fixed, whole.rows.high[rows] - fixed
        binding = (lowest < low) | (highest > high)
        kept = np.concatenate(([0], np.cumsum(inside)))[begins].tolist()
        inner, counted = self._number[variables[inside]].tolist(), amounts[inside].tolist()
        add = self.model.proto.constraints.add
        lows, highs = np.maximum(low, -FAR).tolist(), np.minimum(high, FAR).tolist()
        for number in np.flatnonzero(binding).tolist():
            first, last = kept[number], kept[number + 1]
            linear = add().linear
            linear.vars.extend(inner[first:last])
            linear.coeffs.extend(counted[first:last])
            linear.domain.extend((lows[number], highs[number]))
        if whole.maxima:
            for row in rows.tolist():
                if row in whole.maxima:
                    self._add_maximum(whole.maxima[row])

    def _add_maximum(self, maximum: Maximum) -> None:
        own = self.model.proto.constraints.add().lin_max
        self._fold(maximum.target, own.target)
        for expression in maximum.exprs:
            self._fold(expression, own.exprs.add())

    def _fold(self, expression: Linear, own: Any) -> None:
        """Copy an expression with what stands as part of its constant."""
        constant = expression.offset
        for index, amount in zip(expression.vars, expression.coeffs, strict=True):
            if self._number[index] >= 0:
                own.vars.append(int(self._number[index]))
                own.coeffs.append(amount)
            else:
                constant += amount * int(self._standing[index])
        own.offset = constant


def _reached(whole: Whole, duties: Numbers) -> tuple[Flags, Numbers]:
    """The duties and every helping variable that shares a row with something free, and all their rows."""
    helping = whole.least < whole.most
    helping[whole.duties] = False
    free = np.zeros(len(helping), dtype=np.bool_)
    free[duties[whole.least[duties] < whole.most[duties]]] = True
    fresh = np.flatnonzero(free)
    touched = np.zeros(len(whole.rows.low), dtype=np.bool_)
    while len(fresh):
        rows = whole.rows_of(fresh)
        rows = rows[~touched[rows]]
        touched[rows] = True
        near = whole.rows.variables[whole.rows.taken(rows)[0]]
        near = np.unique(near[helping[near] & ~free[near]])
        free[near] = True
        fresh = near
    return free, np.flatnonzero(touched)


def _exactly(whole: Whole, duties: Numbers, helpers: Numbers) -> tuple[Flags, Numbers]:
    free = np.zeros(len(whole.least), dtype=np.bool_)
    free[duties] = True
    free[helpers] = True
    return free, whole.rows_of(np.flatnonzero(free))


def tightened(whole: Whole, found: Numbers, helpers: Numbers) -> Numbers | None:
    """The same duties with these helping variables as low as they go; None where the rules reject the duties."""
    cut = Cut(whole, found, np.zeros(0, dtype=np.int64), helpers)
    cut.minimise(whole.tightness)
    solver = new_solver()
    solver.parameters.num_workers = 1
    return cut.filled(solver) if solver.solve(cut.model) == cp_model.OPTIMAL else None


def settled(whole: Whole, keys: frozenset[Key]) -> Numbers | None:
    """All variables at a roster; None where the model does not admit it."""
    if not keys <= set(whole.keys):
        return None
    found = whole.least.copy()
    found[whole.duties] = [key in keys for key in whole.keys]
    if np.any(found < whole.least) or np.any(found > whole.most):
        return None
    helping = whole.least < whole.most
    helping[whole.duties] = False
    return tightened(whole, found, np.flatnonzero(helping))
