"""Cover in the neutral problem: a day cut where demand or presence changes, a row for each number asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from itertools import combinations, pairwise

from rota.bench.neutral.form import Linear, Problem, UnsupportedError
from rota.bench.penalty import PENALTY_WEIGHTS
from rota.domain.demand import DemandException, DemandRow
from rota.domain.position import Position
from rota.domain.scenario import Priority, Scenario
from rota.domain.time import MIN_PER_DAY, date_of

Row = DemandRow | DemandException


class CoverWriter:
    """Writes the rows of cover; `at` holds the columns by (position number, day) and code."""

    def __init__(self, scenario: Scenario, out: Problem, at: Mapping[tuple[int, int], Mapping[str, int]]) -> None:
        self.scenario = scenario
        self.positions = scenario.worked_positions
        self.days, self.rolling = scenario.cycle.days, scenario.cycle.rolling
        self.out = out
        self.at = at
        self.slacks = 0

    def write(self) -> None:
        """All rows of cover."""
        pieces: dict[tuple[tuple[tuple[int, str], ...], tuple[Row, ...]], int] = defaultdict(int)
        rows: list[Row] = [*self.scenario.demand, *self.scenario.date_exceptions]
        cover = [shift for shift in self.scenario.shifts if shift.covers_demand]
        marks = {mark % MIN_PER_DAY for row in rows for mark in (row.from_, row.end_min)}
        marks |= {mark % MIN_PER_DAY for shift in cover for mark in (shift.start, shift.end_min)}
        for day in range(self.days):
            for start, end in pairwise(sorted(marks | {0, MIN_PER_DAY})):
                asked, present = [], []
                for back, low, high in ((0, start, end), (1, start + MIN_PER_DAY, end + MIN_PER_DAY)):
                    begun = (day - back) % self.days if self.rolling else day - back
                    if begun >= 0:
                        asked += [row for row in self._demand(begun) if row.from_ <= low and high <= row.end_min]
                        present += [(begun, one.code) for one in cover if one.start <= low and high <= one.end_min]
                if asked:
                    pieces[tuple(sorted(present)), tuple(asked)] += end - start
        for (present_key, asked_key), minutes in pieces.items():
            self._piece(present_key, asked_key, minutes)

    def _demand(self, day: int) -> list[Row]:
        date = date_of(self.scenario.cycle.start, day)
        exceptions = [row for row in self.scenario.date_exceptions if row.date == date]
        replaced = {row.competence for row in exceptions}
        usual = [row for row in self.scenario.demand if day % 7 in row.weekdays and row.competence not in replaced]
        return [*usual, *exceptions]

    def _piece(self, present: tuple[tuple[int, str], ...], asked: tuple[Row, ...], minutes: int) -> None:
        least, target = (
            PENALTY_WEIGHTS[priority] * minutes for priority in (Priority.COVER_MINIMUM, Priority.COVER_TARGET)
        )
        everybody = self._present(present, lambda _: True)
        needs: dict[str, int] = {}
        for row in asked:
            if row.competence is not None:
                needs[row.competence] = max(row.min, needs.get(row.competence, 0))
            if row.max is not None:
                own = everybody if row.competence is None else self._present(present, partial(_is_of, row.competence))
                self._price("cover_maximum", [(1, column) for column in own], row.max, least)
        aimed: Counter[str | None] = Counter()
        for row in asked:
            able = everybody if row.competence is None else self._able(present, {row.competence})
            if row.competence is None:
                # min(target, present) counts between minimum and target only: what is below minimum costs that alone.
                self._short("cover_minimum", able, row.min, least - (target if row.aim > row.min else 0))
            elif row.aim > row.min and (len(needs) > 1 or row.min != needs[row.competence]):
                raise UnsupportedError(f"{self.out.name}: targets of several competences at one time")
            if row.aim > row.min:
                self._short("cover_target", able, row.aim, target)
                aimed[row.competence] += 1
        self.slacks += 1
        shared = self.slacks if len(needs) > 1 else None
        for size in range(1, len(needs) + 1):
            for some in combinations(sorted(needs), size):
                need = sum(needs[name] for name in some)
                cost = least - target * aimed[some[0]] if len(needs) == 1 else least
                self._short("cover_competence", self._able(present, set(some)), need, cost, shared)

    def _short(self, kind: str, able: list[int], need: int, cost: int, slack: int | None = None) -> None:
        if need > 0:
            self._price(kind, [(-1, column) for column in able], -need, cost, slack)

    def _able(self, present: tuple[tuple[int, str], ...], names: set[str]) -> list[int]:
        stands_in = self.scenario.stands_in
        return self._present(present, lambda one: not names.isdisjoint(one.fill_set(stands_in)))

    def _present(self, present: tuple[tuple[int, str], ...], wanted: Callable[[Position], bool]) -> list[int]:
        chosen = [p for p, position in enumerate(self.positions) if wanted(position)]
        return [self.at[p, day][code] for day, code in present for p in chosen if code in self.at[p, day]]

    def _price(self, kind: str, terms: list[tuple[int, int]], most: int, cost: int, slack: int | None = None) -> None:
        if sum(max(0, coefficient) for coefficient, _ in terms) > most:
            self.out.rows.append(Linear(kind, tuple(terms), most, cost, slack=slack))


def _is_of(competence: str | None, position: Position) -> bool:
    return position.competence == competence
