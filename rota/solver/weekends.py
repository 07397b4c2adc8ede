"""Working weekends first: a small problem of its own over the weekend days, and the bound that it proves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ortools.sat.python import cp_model

from rota.domain.position import OFF
from rota.domain.roster import Roster
from rota.domain.scenario import Priority, Scenario
from rota.domain.time import DAYS_PER_WEEK, day_index
from rota.rules.resolve import RuleSet
from rota.solver.groups import Plan
from rota.solver.model import build_model
from rota.solver.timegrid import Grid
from rota.solver.variables import Builder, Key, Restriction, Term, weighted

Weekends = dict[tuple[int, int], bool]
# Minimum cover outweighs all else that a weekend can lack; a breach of a recommendation some hours below target.
WEIGHTS = {Priority.COVER_MINIMUM: 1000, Priority.SOFT_RULES: 500}


class WeekendProblem:
    """The weekend days alone, with a boolean per (position, week) that says whether the weekend is worked.

    Minimises what weekend cover lacks. With `periodic`, working weekends come exactly every n-th week where the cycle
    is a multiple of a position's frequency, which makes the problem easy; elsewhere full shares are wished for. With a
    `plan` just so many of each group work each weekend, and some positions no more weekends than it says. Weekends
    wished off are free where that costs the cover next to nothing.
    """

    def __init__(
        self,
        scenario: Scenario,
        ruleset: RuleSet,
        *,
        periodic: bool,
        tied: Mapping[int, tuple[int, int]] | None = None,
        plan: Plan | None = None,
    ) -> None:
        self.builder = build_model(scenario, ruleset, Restriction(weekend_days_only=True, tied=tied))
        b = self.builder
        people = range(len(b.grid.positions))
        self._flags = {(p, week): _worked(b, p, week) for p in people for week in range(b.grid.weeks)}
        terms = shortage_terms(b) + _refused(b)
        for positions, each_weekend in () if plan is None else plan.groups:
            for week, count in enumerate(each_weekend):
                b.model.add(cp_model.LinearExpr.sum([self._flags[p, week] for p in positions]) == count)
        for p in people if plan is None else plan.lines:
            own = [self._flags[p, week] for week in range(b.grid.weeks)]
            if plan is not None:
                b.model.add(cp_model.LinearExpr.sum(own) <= plan.lines[p])
                continue
            if not periodic or not _repeat(b, p, own):
                terms += [(-1, flag) for flag in own]
        b.model.minimize(weighted(terms))

    def minimum_lacking(self, solver: cp_model.CpSolver) -> int:
        """Person-minutes below minimum or above maximum in a solution."""
        parts = self.builder.parts[Priority.COVER_MINIMUM].values()
        return sum(part.weight * amount * solver.value(var) for part in parts for amount, var in part.terms)

    def weekends(self, solver: cp_model.CpSolver) -> Weekends:
        """The weekends worked in a solution."""
        return {key: solver.boolean_value(flag) for key, flag in self._flags.items()}

    def duties(self, solver: cp_model.CpSolver) -> frozenset[Key]:
        """The duties worked on weekend days in a solution."""
        return frozenset(key for key, var in self.builder.x.items() if solver.boolean_value(var))


def cover_relaxation(scenario: Scenario, ruleset: RuleSet) -> Builder | None:
    """The weekend days with every other constraint left out: its minimum bounds what cover lacks; None if nothing can.

    The shortages of all priorities are summed, so it bounds target cover only where the others are at zero.
    """
    b = build_model(scenario, ruleset, Restriction(weekend_days_only=True))
    terms = shortage_terms(b)
    if not terms:
        return None
    b.model.minimize(weighted(terms))
    return b


def weekends_of(scenario: Scenario, roster: Roster) -> Weekends:
    """The weekends that a given roster works."""
    grid = Grid(scenario)
    worked = {
        (duty.position_id, duty.week - 1)
        for duty in roster.duties
        if duty.code in grid.shifts and grid.touches_weekend(duty.day_index, grid.shifts[duty.code])
    }
    return {
        (p, week): (position.id, week) in worked
        for p, position in enumerate(grid.positions)
        for week in range(grid.weeks)
    }


def shortage_terms(b: Builder) -> list[Term]:
    """Everything a weekend model can lack, minimum cover first."""
    return [
        (WEIGHTS.get(priority, 1) * part.weight * amount, var)
        for priority, parts in b.parts.items()
        for part in parts.values()
        for amount, var in part.terms
    ]


def _refused(b: Builder) -> list[Term]:
    """Work on days wished off, at its weight."""
    return [
        (wish.weight, var)
        for p, position in enumerate(b.grid.positions)
        for wish in position.wishes
        if wish.code == OFF
        for var in b.work_on(p, day_index(wish.week, wish.day))
    ]


def _worked(b: Builder, p: int, week: int) -> cp_model.IntVar:
    """A boolean that is 1 exactly when some shift of that weekend is worked."""
    flag = b.model.new_bool_var(f"worked_{p}_{week}")
    touching = list(_touching(b, p, week))
    b.model.add_bool_or([*touching, flag.negated()])
    for var in touching:
        b.model.add_implication(var, flag)
    return flag


def _touching(b: Builder, p: int, week: int) -> Iterator[cp_model.IntVar]:
    for day in range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK):
        yield from b.work_on(p, day)


def _repeat(b: Builder, p: int, own: list[cp_model.IntVar]) -> bool:
    """Ask for exactly every n-th weekend, where that fits the cycle."""
    every = b.grid.positions[p].weekend_every
    if not b.grid.rolling or every < 2 or b.grid.weeks % every:
        return False
    for week, flag in enumerate(own):
        b.model.add(flag == own[(week + every) % b.grid.weeks])
    b.model.add_exactly_one(own[:every])
    return True
