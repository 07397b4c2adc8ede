"""The criteria of a structure as variables of a model, all to be made small."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from ortools.sat.python import cp_model

from rota.domain.levers import Criterion
from rota.domain.structure import PERCENT_SCALE, Choices, Option
from rota.solver.structures.common import FULL, Picks, pay_sum, weekends_of

SHARE = 100  # shares and means are counted in whole percents
BURDEN_STEPS = 10  # working weekends a year in tenths
WEEKS_PER_YEAR = 52
FTE_STEPS = 10  # cost without pay in tenths of an FTE
PAY_STEP = 100_000  # kroner a year
FAR = 1 << 45  # more than the pay of 300 positions in kroner, times `FULL`


class Criteria:
    """Makes the criteria of a model of structures."""

    def __init__(self, model: cp_model.CpModel, choices: Choices, picks: Picks) -> None:
        self.model, self.choices, self.scenario = model, choices, choices.scenario
        self.picks, self.takes, self.sizes = picks, picks.takes, picks.sizes
        self._levers = choices.scenario.levers

    def variables(self) -> dict[Criterion, cp_model.IntVar]:
        """A variable for each criterion."""
        scenario, weeks = self.scenario, self.scenario.cycle.weeks
        full, small, gone, met = [], [], [], []
        weekends, lines, changed, long = [], [], [], []
        assert self._levers is not None
        edge = ceil(Fraction(str(self._levers.small_percent)) * PERCENT_SCALE)
        for one, takes, sizes in zip(self.choices.positions, self.takes, self.sizes, strict=True):
            for option, take, size in zip(one.options, takes, sizes, strict=True):
                if option.position is None:
                    gone.append(take)
                else:
                    full.append(self._at_least(option, take, size, FULL))
                    small.append(take - self._at_least(option, take, size, edge))
                    if option.position.is_worked:
                        owed = weekends_of(scenario, option.position)
                        lines.append(take)
                        weekends.append(owed * take)
                        if option.long:
                            long.append(2 * owed * take)
                met.append(option.met * take)
                if option.levers and one.position.holder is not None:
                    changed.append(take)
        total = cp_model.LinearExpr.sum
        many = len(self.choices.positions)
        number = self._var(1, many, many - total(gone))
        staff = self._var(1, many, total(lines))
        values = {
            Criterion.FULL_TIME_SHARE: -self._ratio(SHARE * total(full), number, SHARE),
            Criterion.SMALL_POSITIONS: total(small),
            Criterion.MEAN_PERCENT: -self._ratio(total(self.picks.all_sizes()), PERCENT_SCALE * number, SHARE),
            Criterion.WISHES_UNMET: sum(one.wishes for one in self.choices.positions) - total(met),
            Criterion.WEEKEND_BURDEN: self._ratio(
                BURDEN_STEPS * WEEKS_PER_YEAR * total(weekends), weeks * staff, BURDEN_STEPS * WEEKS_PER_YEAR
            ),
            Criterion.TERMS_CHANGED: total(changed),
            Criterion.COST: self._cost(),
            Criterion.LONG_SHIFTS: total(long),
        }
        return {one: self._var(-(1 << 40), 1 << 40, value) for one, value in values.items()}

    def _at_least(
        self, option: Option, take: cp_model.IntVar, size: cp_model.LinearExprT, edge: int
    ) -> cp_model.LinearExprT:
        """1 where the option is taken with at least `edge` hundredths of a percent."""
        if option.low >= edge:
            return take
        if option.high < edge:
            return 0
        reached = self.model.new_bool_var("")
        self.model.add_implication(reached, take)
        self.model.add(size >= edge * reached)
        self.model.add(size <= edge - 1 + (option.high - edge + 1) * reached)
        return reached

    def _var(self, low: int, high: int, value: cp_model.LinearExprT) -> cp_model.IntVar:
        var = self.model.new_int_var(low, high, "")
        self.model.add(var == value)
        return var

    def _ratio(self, top: cp_model.LinearExprT, below: cp_model.LinearExprT, most: int) -> cp_model.IntVar:
        """floor(top / below)."""
        ratio = self.model.new_int_var(0, most, "")
        self.model.add_division_equality(ratio, self._var(0, FAR, top), self._var(1, FAR, below))
        return ratio

    def _cost(self) -> cp_model.LinearExprT:
        """Base pay of all positions in steps of kroner where pay is known, else their FTE in tenths; rounded up."""
        value, unit = (
            (pay_sum(self.choices, self.picks), FULL * PAY_STEP)
            if self.choices.annual_pay
            else (cp_model.LinearExpr.sum(self.picks.all_sizes()), FULL // FTE_STEPS)
        )
        return self._ratio(value + unit - 1, self.model.new_constant(unit), 1 << 30)

    def unequal(self) -> cp_model.LinearExprT:
        """What is left open by the criteria: large sizes, then as equal as can be, so that nobody is favoured."""
        free = [
            (size, option)
            for one, sizes in zip(self.choices.positions, self.sizes, strict=True)
            for option, size in zip(one.options, sizes, strict=True)
            if option.sized
        ]
        squares = []
        for size, option in free:
            square = self.model.new_int_var(0, option.high**2, "")
            self.model.add_multiplication_equality(square, [size, size])
            squares.append(square)
        # A step more is worth more than any spread: the sum of squares never passes its weight.
        weight = 1 + sum(option.high**2 for _, option in free)
        return cp_model.LinearExpr.sum(squares) - weight * cp_model.LinearExpr.sum([size for size, _ in free])
