"""The linear relaxation of a grouped model, with a bound that is exact: prices are rounded, then summed in integers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

# Prices as multiples of 1 / SCALE: a power of two, so that a rounded price is what its float says.
SCALE = 1 << 24
# Ends of a constraint beyond these are open.
FAR = 1 << 60


@dataclass(frozen=True)
class Row:
    """low <= sum of coefficient x variable <= high; `number`: the constraint that it stands for."""

    number: int
    terms: tuple[tuple[int, int], ...]
    low: int
    high: int


class LinearModel:
    """A model's linear and clausal constraints over variables between their ends. Constraints can be left out.

    What is neither (none of a ward's) is left out too, and whole numbers are not asked for: a relaxation, whose
    minimum is at most the model's.
    """

    def __init__(self, model: cp_model.CpModel) -> None:
        self._proto = model.proto
        domains = [list(var.domain) for var in self._proto.variables]
        self.ends = [(ends[0], ends[-1]) for ends in domains]
        self.costs: dict[int, int] = defaultdict(int)
        for index, amount in zip(self._proto.objective.vars, self._proto.objective.coeffs, strict=True):
            self.costs[index] += amount
        self._known: dict[int, tuple[Row, ...]] = {}
        # Of the last relaxation solved: the values of the variables that have a price. Nothing is proved by them.
        self.values: dict[int, float] = {}

    def bound(self, seconds: float, without: Collection[int] = ()) -> int | None:
        """A proven lower bound on the minimum, in the objective's whole units; None when the time did not suffice."""
        rows = self.rows(without)
        prices = self._prices(rows, seconds)
        return None if prices is None else self._proved(rows, prices)

    def rows(self, without: Collection[int] = ()) -> list[Row]:
        """The constraints but for those left out; read when they are first asked for."""
        gone = frozenset(without)
        found: list[Row] = []
        for number in range(len(self._proto.constraints)):
            if number not in gone:
                if number not in self._known:
                    self._known[number] = tuple(self._linear(number))
                found += self._known[number]
        return found

    def _prices(self, rows: Sequence[Row], seconds: float) -> list[int] | None:
        """The dual values of the relaxation, scaled and rounded."""
        lp = pywraplp.Solver.CreateSolver("GLOP")
        if lp is None:
            raise RuntimeError("GLOP is missing from this build of OR-Tools")
        lp.SetTimeLimit(max(1, int(1000 * seconds)))
        infinity = lp.infinity()
        variables = [lp.NumVar(low, high, "") for low, high in self.ends]
        constraints = []
        for row in rows:
            constraint = lp.Constraint(
                -infinity if row.low <= -FAR else row.low, infinity if row.high >= FAR else row.high
            )
            for index, amount in row.terms:
                constraint.SetCoefficient(variables[index], amount)
            constraints.append(constraint)
        objective = lp.Objective()
        objective.SetMinimization()
        for index, amount in self.costs.items():
            objective.SetCoefficient(variables[index], amount)
        if lp.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        self.values = {index: variables[index].solution_value() for index in self.costs}
        return [round(SCALE * constraint.dual_value()) for constraint in constraints]

    def _proved(self, rows: Sequence[Row], prices: Sequence[int]) -> int:
        """The Lagrangian value of any prices, in whole numbers throughout: no rounding error can enter it."""
        rest: dict[int, int] = defaultdict(int, {index: SCALE * amount for index, amount in self.costs.items()})
        value = 0
        for row, price in zip(rows, prices, strict=True):
            end = row.low if price > 0 else row.high
            if price == 0 or abs(end) >= FAR:
                continue
            value += price * end
            for index, amount in row.terms:
                rest[index] -= price * amount
        for index, amount in rest.items():
            low, high = self.ends[index]
            value += amount * (low if amount > 0 else high)
        # The minimum is a whole number and at least value / SCALE, so at least the next whole number.
        return -(-value // SCALE)

    def _linear(self, number: int) -> Iterator[Row]:
        constraint = self._proto.constraints[number]
        enforced = [-literal - 1 for literal in constraint.enforcement_literal]
        if constraint.has_linear():
            ends = list(constraint.linear.domain)
            if not enforced and ends:
                terms: dict[int, int] = defaultdict(int)
                for index, amount in zip(constraint.linear.vars, constraint.linear.coeffs, strict=True):
                    terms[index] += amount
                yield Row(number, tuple(terms.items()), max(ends[0], -FAR), min(ends[-1], FAR))
        elif constraint.has_at_most_one():
            if not enforced:
                yield _literals(number, list(constraint.at_most_one.literals), -FAR, 1)
        elif constraint.has_exactly_one():
            if not enforced:
                yield _literals(number, list(constraint.exactly_one.literals), 1, 1)
        elif constraint.has_bool_or():
            yield _literals(number, [*constraint.bool_or.literals, *enforced], 1, FAR)
        elif constraint.has_bool_and():
            for literal in constraint.bool_and.literals:
                yield _literals(number, [literal, *enforced], 1, FAR)


def _literals(number: int, literals: Sequence[int], low: int, high: int) -> Row:
    """Bounds on how many literals hold; a negated literal is 1 less its variable."""
    terms: dict[int, int] = defaultdict(int)
    negated = 0
    for literal in literals:
        if literal < 0:
            terms[-literal - 1] -= 1
            negated += 1
        else:
            terms[literal] += 1
    return Row(
        number, tuple(terms.items()), low - negated if low > -FAR else low, high - negated if high < FAR else high
    )
