"""The decision variables: one boolean per position, day and shift code that may stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ortools.sat.python import cp_model

from rota.domain.position import Position
from rota.domain.scenario import Priority, Scenario, Severity
from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK
from rota.rules.base import Rule
from rota.rules.resolve import RuleSet
from rota.solver.timegrid import Grid

Key = tuple[int, int, str]
Term = tuple[int, cp_model.IntVar]
Filter = Callable[[Rule, "Builder", int, int, Shift], bool]
Post = Callable[[Rule, "Builder"], None]


@dataclass(frozen=True)
class Restriction:
    """A part of the problem: which days have variables, and which (position, week) weekends may be worked.

    `weekends` None leaves weekends open. `kept` are duties that stand as they are, on every day outside `free_days`.
    `others` are people outside the model by the (day, code) they work: they count for cover. With `elastic` cover can
    fall short at a price; without it cover is hard, as when a fixed roster is put to the model. `tied` gives a follower
    its leader's line, weeks ahead: follower -> (leader, weeks).
    """

    weekend_days_only: bool = False
    weekends: Mapping[tuple[int, int], bool] | None = None
    elastic: bool = True
    tied: Mapping[int, tuple[int, int]] | None = None
    kept: frozenset[Key] = frozenset()
    free_days: frozenset[int] | None = None
    others: Mapping[tuple[int, str], Sequence[Position]] = field(default_factory=dict)


@dataclass
class Part:
    """A named part of a priority: sum of coefficient x variable, all parts of a priority added with `weight`."""

    name: str
    weight: int
    terms: list[Term] = field(default_factory=list)


class Builder:
    """A model under construction: variables, hard constraints and the parts of the objective."""

    def __init__(self, scenario: Scenario, ruleset: RuleSet, restriction: Restriction | None = None) -> None:
        self.scenario = scenario
        self.ruleset = ruleset
        self.restriction = restriction or Restriction()
        self.grid = Grid(scenario)
        self.model = cp_model.CpModel()
        self.x: dict[Key, cp_model.IntVar] = {}
        self.by_day: dict[tuple[int, int], dict[str, cp_model.IntVar]] = {}
        self.parts: dict[Priority, dict[str, Part]] = {priority: {} for priority in scenario.priorities}
        self.flags: dict[tuple[str, int], list[cp_model.IntVar]] = {}
        self._planned: dict[int, cp_model.IntVar] = {}

    def add_variables(self, candidates: Mapping[tuple[int, int], Iterable[str]]) -> None:
        """Create the variables of (position, day) -> codes; at most one code a day. Followers share their leader's."""
        tied = self.restriction.tied or {}
        for (p, day), codes in candidates.items():
            if p in tied:
                continue
            if self.restriction.free_days is None or day in self.restriction.free_days:
                line = {code: self.model.new_bool_var(f"x_{p}_{day}_{code}") for code in codes}
            else:
                line = dict.fromkeys(codes, self.one)
            self.by_day[p, day] = line
            self.x.update({(p, day, code): var for code, var in line.items()})
            if len(line) > 1:
                self.model.add_at_most_one(line.values())
        for p, (leader, weeks_ahead) in tied.items():
            for day in range(self.grid.days):
                line = self.by_day[leader, (day + weeks_ahead * DAYS_PER_WEEK) % self.grid.days]
                self.by_day[p, day] = line
                self.x.update({(p, day, code): var for code, var in line.items()})

    @cached_property
    def one(self) -> cp_model.IntVar:
        """A boolean that is 1: a duty that stands."""
        return self.model.new_constant(1)

    def vars_on(self, p: int, day: int, wanted: Callable[[Shift], bool]) -> list[cp_model.IntVar]:
        """Variables of one position on one day whose shift is wanted. Negative days wrap in a rolling cycle."""
        if not 0 <= day < self.grid.days:
            if not self.grid.rolling:
                return []
            day %= self.grid.days
        return [var for code, var in self.by_day.get((p, day), {}).items() if wanted(self.grid.shifts[code])]

    def work_on(self, p: int, day: int) -> list[cp_model.IntVar]:
        """Variables of work (not leave) that starts on a day."""
        return self.vars_on(p, day, lambda shift: shift.is_work)

    def add_at_most(self, terms: Sequence[Term], bound: int, severity: Severity) -> None:
        """Sum of coefficient x variable <= bound: hard, or with its excess in the soft-rules priority."""
        if severity == "info" or not terms or sum(max(0, coefficient) for coefficient, _ in terms) <= bound:
            return
        expression = weighted(terms)
        if severity == "hard":
            self.model.add(expression <= bound)
            return
        most = sum(max(0, coefficient) for coefficient, _ in terms) - bound
        slack = self.model.new_int_var(0, most, "")
        self.model.add(expression - slack <= bound)
        self.add_soft(1, slack)

    def add_at_most_once(self, terms: Sequence[Term], bound: int, severity: Severity) -> None:
        """As `add_at_most`, but a breach costs 1 whatever its size."""
        most = sum(max(0, coefficient) for coefficient, _ in terms)
        if severity != "soft" or most <= bound:
            self.add_at_most(terms, bound, severity)
            return
        broken = self.model.new_bool_var("")
        self.model.add(weighted([*terms, (bound - most, broken)]) <= bound)
        self.add_soft(1, broken)

    def add_soft(self, amount: int, var: cp_model.IntVar) -> None:
        """A breach of a soft rule: `amount` x `var` in the soft-rules priority."""
        self.add_term(Priority.SOFT_RULES, "soft_rule_breaches", 1, amount, var)

    def add_term(self, priority: Priority, part: str, weight: int, amount: int, var: cp_model.IntVar) -> None:
        """Add `amount` x `var` to a named part of a priority."""
        self.parts[priority].setdefault(part, Part(part, weight)).terms.append((amount, var))

    def planned_min(self, p: int) -> cp_model.IntVar:
        """Paid minutes of a position over the cycle, work and leave, as one variable."""
        if p not in self._planned:
            terms = [
                (self.grid.shifts[code].paid_min, var)
                for day in range(self.grid.days)
                for code, var in self.by_day.get((p, day), {}).items()
            ]
            planned = self.model.new_int_var(0, sum(amount for amount, _ in terms), f"planned_{p}")
            weights, variables = [amount for amount, _ in terms], [var for _, var in terms]
            self.model.add(planned == cp_model.LinearExpr.weighted_sum(variables, weights))
            self._planned[p] = planned
        return self._planned[p]

    def any_of(self, variables: Sequence[cp_model.IntVar], name: str) -> cp_model.IntVar:
        """A boolean that is at least each of the given ones (it may be 1 without them: only upper limits use it)."""
        flag = self.model.new_bool_var(name)
        for var in variables:
            self.model.add_implication(var, flag)
        return flag


def weighted(terms: Sequence[Term]) -> cp_model.LinearExprT:
    """Sum of coefficient x variable."""
    return cp_model.LinearExpr.weighted_sum([var for _, var in terms], [amount for amount, _ in terms])
