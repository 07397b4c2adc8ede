"""What the weekend arithmetic implies: people needed, and the mean position that the hours then allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.shift import ShiftKind
from rota.domain.time import DAYS_PER_WEEK, SATURDAY
from rota.positions.anchors import anchors_of, covered, fills_two


@dataclass(frozen=True)
class Staff:
    """The weekend staff of a group and the places that they owe per weekend."""

    people: Sequence[Position]
    owed: Fraction

    @cached_property
    def fte(self) -> Fraction:
        """Full-time equivalents."""
        return sum((exact_percent(one) for one in self.people), Fraction(0)) / 100

    @property
    def mean_percent(self) -> Fraction | None:
        """The mean position in percent."""
        return 100 * self.fte / len(self.people) if self.people else None

    @cached_property
    def full_time_min(self) -> Fraction:
        """The mean full-time week in minutes."""
        return Fraction(sum(one.full_time_min for one in self.people), len(self.people))


@dataclass(frozen=True)
class Ceilings:
    """People needed, and the mean position in percent by the budget and by the demand."""

    people_needed: int | None
    budget: Fraction | None
    demand: Fraction | None


def exact_percent(position: Position) -> Fraction:
    """The percent as it is written."""
    return Fraction(str(position.percent))


def ceilings(staff: Staff, required: Fraction, need_min: Fraction, without: Iterable[Position]) -> Ceilings:
    """People = required / (owed / people), rounded up; mean position = full-time equivalents / people.

    By the demand, the contracts of the group's people without weekends (`without`) come off first.
    """
    if not staff.owed or not required:
        return Ceilings(None, None, None)
    people = ceil(required * len(staff.people) / staff.owed)
    others = sum((one.exact_contract_min(1) for one in without), Fraction(0))
    demand = max(Fraction(0), need_min - others) / staff.full_time_min
    return Ceilings(people, 100 * staff.fte / people, 100 * demand / people)


def weekly_need_min(
    scenario: Scenario,
    kinds: Collection[ShiftKind],
    people: Sequence[Position],
    weekend_min: Fraction,
) -> Fraction:
    """Paid minutes a week that the minimums need: `weekend_min` for Saturday and Sunday, and the weekdays' places.

    On a weekday a place takes the mean paid time of the people's shifts for it, weighted by position size, ordinary
    shifts before long ones.
    """
    minutes = weekend_min
    shapes: dict[tuple[str, ...], Fraction] = {}
    for one in people:
        shapes[one.shifts] = shapes.get(one.shifts, Fraction(0)) + exact_percent(one)
    # A weekday is known by the demand rows that touch it: equal days are worked out once.
    seen: dict[tuple[bool, ...], Fraction] = {}
    for weekday in range(SATURDAY):
        near = (weekday, (weekday - 1) % DAYS_PER_WEEK)
        key = tuple(day in row.weekdays for row in scenario.demand for day in near)
        if key not in seen:
            seen[key] = _day_min(scenario, weekday, kinds, shapes)
        minutes += seen[key]
    return minutes


def _day_min(
    scenario: Scenario, weekday: int, kinds: Collection[ShiftKind], shapes: dict[tuple[str, ...], Fraction]
) -> Fraction:
    anchors = anchors_of(scenario, weekday)
    total = Fraction(0)
    for index, anchor in enumerate(anchors):
        if anchor.kind not in kinds:
            continue
        weighted = weight = Fraction(0)
        for shape, percent in shapes.items():
            shifts = [scenario.shift_by_code[code] for code in shape]
            fit = [(shift, covered(shift, anchors)) for shift in shifts if shift.covers_demand]
            fit = [(shift, mask) for shift, mask in fit if mask >> index & 1]
            ordinary = [(shift, mask) for shift, mask in fit if not fills_two(shift)] or fit
            if ordinary:
                per_place = sum(Fraction(shift.paid_min, mask.bit_count()) for shift, mask in ordinary)
                weighted += percent * per_place / len(ordinary)
                weight += percent
        total += anchor.places * weighted / weight if weight else 0
    return total
