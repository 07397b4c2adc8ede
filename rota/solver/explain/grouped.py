"""The model with every constraint traced to the requirement it comes from, so that requirements can be left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ortools.sat.python import cp_model

from rota.domain.position import OFF
from rota.domain.scenario import Scenario
from rota.domain.shift import ShiftKind
from rota.domain.time import DAYS_PER_WEEK, day_index
from rota.rules.base import Rule
from rota.rules.catalogue import rules_of
from rota.rules.resolve import RuleSet
from rota.solver.explain.linear import LinearModel
from rota.solver.model import WEEKEND_KINDS
from rota.solver.post import cover
from rota.solver.post.registry import FILTERS, POSTERS, kind_of
from rota.solver.variables import Builder, Restriction

# Less than this of a person is noise of the linear relaxation.
TINY = 1e-6
COVER_KINDS = frozenset({"CoverMinimum", "CoverCompetence"})
# What a position is, not a requirement: its shifts are what it can work at all.
STRUCTURAL_FILTERS = frozenset({"AllowedShift"})


@dataclass(frozen=True, order=True)
class Part:
    """The finest part of a requirement: a rule for one position (none: the ward) in one week (-1: the whole cycle).

    Of cover, `rows` are the demand rows.
    """

    code: str
    position: str = ""
    week: int = -1
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Short:
    """A variable for what is missing of some demand rows on a day, each of it `minutes` long."""

    rows: tuple[str, ...]
    day: int
    minutes: int
    var: cp_model.IntVar


class _Tracer(Builder):
    """A builder that knows which position and week its variables belong to, and which constraints only define flags."""

    def __init__(self, scenario: Scenario, ruleset: RuleSet, restriction: Restriction) -> None:
        super().__init__(scenario, ruleset, restriction)
        self.owners: dict[int, tuple[int, int]] = {}
        self.defining: set[int] = set()
        self.days: dict[int, int] = {}

    @property
    def count(self) -> int:
        """Constraints so far."""
        return len(self.model.proto.constraints)

    def any_of(self, variables: Sequence[cp_model.IntVar], name: str) -> cp_model.IntVar:
        """As of the builder; the implications define the flag and bind nothing by themselves."""
        before = self.count
        flag = super().any_of(variables, name)
        by_day: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for var in variables:
            by_day[self.days.get(var.index, -1 - var.index)].append(var)
        for same_day in by_day.values():
            # Implied, as a day has one code at most; without it half a weekend looks like a whole one to a relaxation.
            if len(same_day) > 1:
                self.model.add(cp_model.LinearExpr.sum(same_day) <= flag)
        self.defining.update(range(before, self.count))
        known = [self.owners[var.index] for var in variables if var.index in self.owners]
        if known:
            self.owners[flag.index] = min(known)
        return flag

    def planned_min(self, p: int) -> cp_model.IntVar:
        """As of the builder; the sum defines the variable."""
        before = self.count
        planned = super().planned_min(p)
        self.defining.update(range(before, self.count))
        self.owners[planned.index] = (p, -1)
        return planned


class GroupedModel:
    """Hard rules and minimum cover as requirements that can be left out one by one.

    With `weekends` only the weekend days are in it: a relaxation, so that what has no solution there has none at all.
    With `elastic` what is missing of minimum cover has a price in place of being forbidden (see `shorts`).
    """

    def __init__(
        self,
        scenario: Scenario,
        ruleset: RuleSet,
        *,
        weekends: bool = False,
        with_cover: bool = True,
        elastic: bool = False,
    ) -> None:
        self._b = _Tracer(scenario, ruleset, Restriction(weekend_days_only=weekends, elastic=False))
        self._elastic = elastic
        self._linear: LinearModel | None = None
        self.parts: dict[Part, list[int]] = defaultdict(list)
        self.shorts: list[Short] = []
        self.scenario = scenario
        rules = rules_of(ruleset.pack)
        refused = self._add_variables([rule for rule in rules if kind_of(rule) in FILTERS])
        for (p, day, code), rule_code in refused.items():
            before = self._b.count
            self._b.model.add(self._b.x[p, day, code] == 0)
            self._trace(rule_code, before)
        for rule in rules:
            kind = kind_of(rule)
            if kind in COVER_KINDS or kind not in POSTERS or (weekends and kind not in WEEKEND_KINDS):
                continue
            # Without cover nobody is there too many either, and what is soft binds nothing.
            if (kind == "CoverMaximum" and not with_cover) or ruleset.severity(rule.code) != "hard":
                continue
            before = self._b.count
            POSTERS[kind](rule, self._b)
            self._trace(rule.code, before)
        if with_cover:
            self._add_cover()
        if elastic:
            self._b.model.minimize(sum(short.minutes * short.var for short in self.shorts))

    @property
    def keys(self) -> dict[tuple[int, int, str], cp_model.IntVar]:
        """The variables by position, day and code."""
        return self._b.x

    def model(self, kept: Collection[Part] | None = None) -> cp_model.CpModel:
        """A fresh model with only these parts; all without."""
        if kept is None:
            return self._b.model
        model = self._b.model.clone()
        for part, numbers in self.parts.items():
            if part not in kept:
                for number in numbers:
                    _clear(model, number)
        return model

    def periodic(self) -> cp_model.CpModel:
        """A copy where weekend lines repeat every second, third, ... weekend, as their position's rhythm is.

        A restriction that makes solutions easy to find; nothing is proved by it. People with locked days stay free.
        """
        b, model = self._b, self._b.model.clone()
        for (p, day, code), var in b.x.items():
            position = b.grid.positions[p]
            every = position.weekend_every
            if not b.grid.rolling or every < 2 or b.grid.weeks % every or position.locked:
                continue
            later = b.x.get((p, (day + every * DAYS_PER_WEEK) % b.grid.days, code))
            if later is not None and later.index != var.index:
                model.add(var == later)
        return model

    def proved_short(self, seconds: float, kept: Collection[Part] | None = None) -> int | None:
        """Of an elastic model: a proven lower bound on the person-minutes missing, by the linear relaxation.

        None when the time did not suffice. `kept` as of `model`.
        """
        if self._linear is None:
            self._linear = LinearModel(self._b.model)
        gone = () if kept is None else [n for part, own in self.parts.items() if part not in kept for n in own]
        return self._linear.bound(seconds, gone)

    def short_rows(self) -> tuple[str, ...]:
        """After `proved_short`: the rows that lack somebody in the relaxation's best solution, one of several."""
        values = {} if self._linear is None else self._linear.values
        lacking = [row for short in self.shorts if values.get(short.var.index, 0.0) > TINY for row in short.rows]
        return tuple(dict.fromkeys(lacking))

    def weeks_of(self, part: Part) -> frozenset[int]:
        """The 0-based weeks of the days that a part is about."""
        b = self._b
        indices = {index for number in self.parts[part] for index in _variables(b.model, number)}
        return frozenset(b.owners[index][1] for index in indices if index in b.owners and b.owners[index][1] >= 0)

    def _add_variables(self, filters: list[Rule]) -> dict[tuple[int, int, str], str]:
        b = self._b
        refused: dict[tuple[int, int, str], str] = {}
        candidates: dict[tuple[int, int], list[str]] = {}
        for p, position in enumerate(b.grid.positions):
            locks = {day_index(lock.week, lock.day): lock.code for lock in position.locked}
            for day in range(b.grid.days):
                codes = list(b.scenario.allowed_codes(position, day % DAYS_PER_WEEK))
                if locks.get(day, OFF) != OFF:
                    codes.append(locks[day])
                kept = []
                for code in dict.fromkeys(codes):
                    shift = b.grid.shifts[code]
                    touches = shift.kind is not ShiftKind.LEAVE and b.grid.touches_weekend(day, shift)
                    if b.restriction.weekend_days_only and not touches:
                        continue
                    against = [rule for rule in filters if not FILTERS[kind_of(rule)](rule, b, p, day, shift)]
                    if any(kind_of(rule) in STRUCTURAL_FILTERS for rule in against):
                        continue
                    kept.append(code)
                    if against:
                        refused[p, day, code] = against[0].code
                candidates[p, day] = kept
        b.add_variables(candidates)
        b.owners.update({var.index: (p, day // DAYS_PER_WEEK) for (p, day, _), var in b.x.items()})
        b.days.update({var.index: day for (_, day, _), var in b.x.items()})
        return refused

    def _trace(self, code: str, before: int) -> None:
        """File the constraints from `before` on under a rule, by the position and first week of their variables."""
        b, last = self._b, (-1, -1)
        for number in range(before, b.count):
            if number in b.defining:
                continue
            indices = _variables(b.model, number)
            known = [b.owners[index] for index in indices if index in b.owners]
            people = {p for p, _ in known}
            where = last if not known else (people.pop() if len(people) == 1 else -1, min(week for _, week in known))
            last = where
            if len(people) == 0 and where[0] >= 0:
                b.owners.update({index: where for index in indices if index not in b.owners})
            position = b.grid.positions[where[0]].id if where[0] >= 0 else ""
            self.parts[Part(code, position, where[1])].append(number)

    def _add_cover(self) -> None:
        b = self._b
        rows = {id(row): _row_id(row) for row in (*b.scenario.demand, *b.scenario.date_exceptions)}
        for (present, row), minutes in cover._grouped(b, lambda row: row.competence is None).items():
            people = cover._people(b, present, lambda _position: True)
            self._cover("cover.minimum", (rows[id(row)],), [(people, row.min)], _day(present), minutes)
        fills = {one.id: one.fill_set(b.scenario.stands_in) for one in b.grid.positions}
        asked_here: dict[tuple[cover.Present, tuple[cover.Row, ...]], int] = defaultdict(int)
        for piece in cover._pieces(b, lambda row: row.competence is not None):
            asked_here[piece.present, piece.rows] += piece.end - piece.start
        for (present, wanted), minutes in asked_here.items():
            asked: dict[str, int] = {}
            for row in wanted:
                asked[str(row.competence)] = max(row.min, asked.get(str(row.competence), 0))
            crews = [
                (cover._people(b, present, partial(cover._can_fill, fills, some)), _sum(asked, some))
                for some in cover._subsets(sorted(asked))
            ]
            self._cover("cover.competence", tuple(rows[id(row)] for row in wanted), crews, _day(present), minutes)

    def _cover(
        self,
        code: str,
        rows: tuple[str, ...],
        crews: list[tuple[list[cp_model.IntVar], int]],
        day: int,
        minutes: int,
    ) -> None:
        asked = [(crew, need) for crew, need in crews if need > 0]
        if not asked:
            return
        model, before = self._b.model, self._b.count
        most = max(need for _, need in asked)
        short = model.new_int_var(0, most if self._elastic else 0, "")
        for crew, need in asked:
            model.add(cp_model.LinearExpr.sum(crew) + short >= need)
        if self._elastic:
            self.shorts.append(Short(rows, day, minutes, short))
        self.parts[Part(code, "", day // DAYS_PER_WEEK, rows)].extend(range(before, self._b.count))


def _row_id(row: object) -> str:
    return str(getattr(row, "id", None) or getattr(row, "date", ""))


def _day(present: cover.Present) -> int:
    return max((day for day, _ in present), default=0)


def _sum(asked: dict[str, int], some: Iterable[str | None]) -> int:
    return sum(asked[str(competence)] for competence in some)


def _variables(model: cp_model.CpModel, number: int) -> list[int]:
    return [index if index >= 0 else -index - 1 for index in _literals(model, number)]


def _literals(model: cp_model.CpModel, number: int) -> Iterator[int]:
    constraint = model.proto.constraints[number]
    yield from constraint.enforcement_literal
    if constraint.has_linear():
        yield from constraint.linear.vars
    elif constraint.has_bool_or():
        yield from constraint.bool_or.literals
    elif constraint.has_bool_and():
        yield from constraint.bool_and.literals
    elif constraint.has_at_most_one():
        yield from constraint.at_most_one.literals
    else:
        raise LookupError(f"constraint {number} is of a kind that cannot be traced")


def _clear(model: cp_model.CpModel, number: int) -> None:
    constraint = model.proto.constraints[number]
    constraint.enforcement_literal.clear()
    if constraint.has_linear():
        constraint.clear_linear()
    elif constraint.has_bool_or():
        constraint.clear_bool_or()
    elif constraint.has_bool_and():
        constraint.clear_bool_and()
    else:
        constraint.clear_at_most_one()
