"""The position search's relaxation: which structures of positions the arithmetic of weekends and hours leaves open.

One 0-1 variable for each option of a position, whole numbers for sizes, and the duties that people of each kind work on
each weekday over the whole cycle. These must cover every minimum by the clock (Hall's condition over competences), fit
the working weekends that the positions owe and the hours of their contracts. Every roster that keeps the hard rules and
covers the minimums gives such numbers, so a structure without them is proved impossible; one with them need not have a
roster, which the rota engine decides.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from ortools.sat.python import cp_model

from rota.domain.levers import Criterion
from rota.domain.structure import PERCENT_SCALE, SIZE_STEP, Choices, Pick, PositionChoice, Structure
from rota.solver.cpsat import new_solver
from rota.solver.structures.common import FULL, Picks, pay_sum
from rota.solver.structures.criteria import Criteria
from rota.solver.structures.flows import Flows

UNEQUAL = "unequal"


class StructureModel:
    """The relaxation as a model. Cuts are added as the search goes on; each solve starts from the best known."""

    def __init__(self, choices: Choices, *, seed: int = 0, workers: int = 2) -> None:
        self.choices = choices
        self.scenario = choices.scenario
        self.model = cp_model.CpModel()
        self._seed, self._workers = seed, workers
        self._levers = choices.scenario.levers
        assert self._levers is not None
        self.takes = [[self.model.new_bool_var("") for _ in one.options] for one in choices.positions]
        self.sizes = [self._size(one, takes) for one, takes in zip(choices.positions, self.takes, strict=True)]
        self.picks = Picks(self.takes, self.sizes)
        self._order_alike()
        Flows(self.model, choices, self.picks).add()
        self._budget()
        self._preference()
        criteria = Criteria(self.model, choices, self.picks)
        self.criteria = criteria.variables()
        self.unequal = criteria.unequal()

    # ---------------------------------------------------------------- options and sizes

    def _size(self, one: PositionChoice, takes: Sequence[cp_model.IntVar]) -> list[cp_model.LinearExprT]:
        """The size of each option, 0 where it is not taken."""
        self.model.add_exactly_one(takes)
        sizes: list[cp_model.LinearExprT] = []
        for option, take in zip(one.options, takes, strict=True):
            if option.sized:
                low, high = option.low // SIZE_STEP, option.high // SIZE_STEP
                steps = self.model.new_int_var_from_domain(cp_model.Domain.from_intervals([[0, 0], [low, high]]), "")
                self.model.add(steps >= low * take)
                self.model.add(steps <= high * take)
                sizes.append(SIZE_STEP * steps)
            else:
                sizes.append(option.low * take)
        return sizes

    def _order_alike(self) -> None:
        """Among positions that are equal in everything, the earlier in the file keeps the earlier option."""
        alike: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self.choices.positions):
            alike[one.alike].append(number)
        for numbers in alike.values():
            for first, second in pairwise(numbers):
                before, after = self.takes[first], self.takes[second]
                self.model.add(
                    cp_model.LinearExpr.weighted_sum(before, range(len(before)))
                    <= cp_model.LinearExpr.weighted_sum(after, range(len(after)))
                )
                for option, (mine, other) in enumerate(zip(before, after, strict=True)):
                    if self.choices.positions[first].options[option].sized:
                        both = [mine, other]
                        self.model.add(self.sizes[first][option] >= self.sizes[second][option]).only_enforce_if(both)

    # ---------------------------------------------------------------- what the parties set

    def _budget(self) -> None:
        assert self._levers is not None
        budget = self._levers.budget
        if budget is None:
            return
        before = self.choices.baseline.positions
        if budget.fte_change_at_most is not None:
            had = sum(Fraction(str(one.percent)) for one in before) * PERCENT_SCALE
            most = floor(had + Fraction(str(budget.fte_change_at_most)) * FULL)
            self.model.add(cp_model.LinearExpr.sum(self.picks.all_sizes()) <= most)
        if budget.annual_pay_change_at_most is not None:
            pay = self.choices.annual_pay
            had_pay = sum(Fraction(str(one.percent)) * PERCENT_SCALE * pay[one.competence] for one in before)
            most = floor(had_pay + Fraction(str(budget.annual_pay_change_at_most)) * FULL)
            self.model.add(pay_sum(self.choices, self.picks) <= most)

    def _preference(self) -> None:
        """A vacancy is filled only where everybody qualified who asks for a larger position gets it (aml. § 14-3)."""
        for number, one in enumerate(self.choices.positions):
            filled = [take for option, take in zip(one.options, self.takes[number], strict=True) if one.fills(option)]
            for other in asking(self.choices, one):
                meets = [
                    take
                    for option, take in zip(self.choices.positions[other].options, self.takes[other], strict=True)
                    if option.grown
                ]
                for take in filled:
                    self.model.add(cp_model.LinearExpr.sum(meets) >= take)

    # ---------------------------------------------------------------- cuts and solving

    def beat(self, structure: Structure, steps: Mapping[Criterion, int]) -> None:
        """Ask for something that is better than a structure by a whole step in at least one criterion.

        What is left out is nowhere a step better. What is found after it is still not beaten by anything in all: who
        would beat it is better by that step too.
        """
        better = []
        for criterion, value in structure.counted:
            flag = self.model.new_bool_var("")
            self.model.add(self.criteria[criterion] <= value - steps[criterion]).only_enforce_if(flag)
            better.append(flag)
        self.model.add_bool_or(better)

    def pass_by(self, structure: Structure, steps: Mapping[Criterion, int]) -> None:
        """Leave out whatever differs from a structure by less than a step in every criterion, better or worse."""
        other = []
        for criterion, value in structure.counted:
            for low, high in ((-(1 << 40), value - steps[criterion]), (value + steps[criterion], 1 << 40)):
                flag = self.model.new_bool_var("")
                self.model.add_linear_constraint(self.criteria[criterion], low, high).only_enforce_if(flag)
                other.append(flag)
        self.model.add_bool_or(other)

    def forbid(self, structure: Structure) -> None:
        """Leave out the structure's options, whatever the sizes."""
        self.model.add_bool_or([~takes[pick.option] for takes, pick in zip(self.takes, structure.picks, strict=True)])

    def best(
        self,
        order: Sequence[Criterion],
        *,
        seconds: float,
        stop: threading.Event,
        without: Iterable[str] = (),
    ) -> tuple[Structure | None, bool]:
        """The first structure in lexicographic order, and whether the answer (also none) is proved.

        `without`: levers that are not pulled.
        """
        closed = set(without)
        model = self.model.clone()
        for one, takes in zip(self.choices.positions, self.takes, strict=True):
            for option, take in zip(one.options, takes, strict=True):
                if option.levers & closed:
                    model.add(take == 0)
        hint: list[int] | None = None
        proved = True
        for criterion in [*order, UNEQUAL]:
            if stop.is_set():
                return None, False
            target = self.unequal if criterion == UNEQUAL else self.criteria[Criterion(criterion)]
            solver = self._solver(seconds)
            if hint is not None:
                model.clear_hints()
                for index, value in enumerate(hint):
                    model.add_hint(model.get_int_var_from_proto_index(index), value)
            model.minimize(target)
            status = solver.solve(model)
            if status == cp_model.INFEASIBLE:
                return None, True
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return None, False
            proved = proved and (status == cp_model.OPTIMAL or criterion == UNEQUAL)
            hint = list(solver.response_proto.solution)
            if criterion != UNEQUAL:
                model.add(target <= solver.value(target))
        return self._structure(solver), proved

    def least(self, criterion: Criterion, seconds: float) -> int | None:
        """A proved bound on one criterion by itself, in steps; None when nothing was proved."""
        model = self.model.clone()
        model.minimize(self.criteria[criterion])
        solver = self._solver(seconds)
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        bound: float = solver.best_objective_bound
        return ceil(bound - 1e-6)

    def _solver(self, seconds: float) -> cp_model.CpSolver:
        solver = new_solver()
        solver.parameters.num_workers = self._workers
        solver.parameters.random_seed = self._seed
        solver.parameters.max_time_in_seconds = max(0.1, seconds)
        return solver

    def _structure(self, solver: cp_model.CpSolver) -> Structure:
        picks = []
        for takes, sizes in zip(self.takes, self.sizes, strict=True):
            option = next(number for number, take in enumerate(takes) if solver.boolean_value(take))
            picks.append(Pick(option, int(solver.value(sizes[option]))))
        return Structure(tuple(picks), tuple((one, solver.value(var)) for one, var in self.criteria.items()))


def asking(choices: Choices, vacancy: PositionChoice) -> list[int]:
    """Numbers of the part-timers who have asked for a larger position and can do the vacancy's work."""
    if not vacancy.position.vacant:
        return []
    found = []
    for number, one in enumerate(choices.positions):
        mine = one.position
        qualified = vacancy.position.competence in {mine.competence, *mine.extra_competences}
        if mine.holder is not None and qualified and one.asks_for_more:
            found.append(number)
    return found
