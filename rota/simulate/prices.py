"""What own staff are paid for extra shifts and extensions, in øre, as `rota cost` prices an extra shift.

The first minutes are additional work until full time in the week or nine hours that day; the rest is overtime. Of an
extension only the time outside the planned shift is paid here, its minutes taken in order of the clock. Prices are
whole øre, so that sums do not depend on the order of adding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import floor

import numpy as np
from numpy.typing import NDArray

from rota.domain.calendar import is_red, pay_holiday_intervals
from rota.domain.pay import KINDS, Rates, SupplementKind
from rota.domain.position import Position
from rota.domain.shift import Shift
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY
from rota.measures.extra_shift import overtime_kr
from rota.measures.facts import Facts, Span
from rota.measures.pay import (
    YEAR_WEEKS,
    Piece,
    hourly_kr,
    laid_weeks,
    person_pay,
    pieces,
    rate_of,
    rates_of,
    supplement_kr,
    without_pay,
)
from rota.simulate.tables import ward_codes
from rota.simulate.year import LaidYear

Ints = NDArray[np.int64]
ADDITIONAL_RADIX = 2048
NEARLY = 1e-6  # a price on the half øre is rounded up, also where it lies a rounding error below


def ore(kroner: float) -> int:
    """Kroner as whole øre, halves up."""
    return floor(kroner * 100 + 0.5 + NEARLY)


@dataclass(frozen=True)
class Prices:
    """Prices of one side. `known` is False where the scenario gives no pay for somebody: then nothing is priced."""

    year: LaidYear

    @property
    def known(self) -> bool:
        """Whether everybody's pay is given."""
        return self.year.scenario.pay is not None and not without_pay(self.year.scenario)

    def totals(self, events: Ints, counts: Ints) -> tuple[Ints, Ints]:
        """(additional work, overtime) in øre of each year, from what the engine wrote down: (years, events)."""
        totals = np.zeros((2, len(counts)), np.int64)
        if not len(counts) or not self.known:
            return totals[0], totals[1]
        held = np.arange(events.shape[1])[None, :] < counts[:, None]
        some, place = np.unique(events[held], return_inverse=True)
        price = np.array([self._event(int(one)) for one in some], np.int64).reshape(-1, 2)
        years = np.nonzero(held)[0]
        for part in (0, 1):
            np.add.at(totals[part], years, price[place, part])
        return totals[0], totals[1]

    def _event(self, event: int) -> tuple[int, int]:
        rest, additional = divmod(event, ADDITIONAL_RADIX)
        rest, c = divmod(rest, len(self._codes))
        rest, a = divmod(rest, len(self._codes) + 1)
        day, p = divmod(rest, len(self._positions))
        present = None if a == 0 else a - 1
        key = (self._payer[p], present, c, self._date_class(day), additional)
        if key not in self._found:
            before = None if present is None else self._codes[present]
            position = self._positions[p]
            self._found[key] = self._priced(position, before, self._codes[c], self.year.date(day), additional)
        return self._found[key]

    def _priced(
        self, position: Position, before: Shift | None, shift: Shift, day: date, additional: int
    ) -> tuple[int, int]:
        hourly = hourly_kr(self.year.scenario, position)
        assert hourly is not None
        within: list[Piece] = []
        beyond: list[Piece] = []
        for start, end, paid_min, is_overtime in _parts(before, shift, additional):
            span = Span(start, end, paid_min, 0, shift.code, shift.kind)  # type: ignore[arg-type]  # fractions
            part = _from(span, day, self._rates, hourly)
            (beyond if is_overtime else within).extend(part)
        supplements = sum(self._supplement(position, kind, within, hourly) for kind in KINDS)
        overtime = sum(overtime_kr(piece, self._rates, hourly, day_off=before is None) for piece in beyond)
        return ore(additional / 60 * hourly + supplements), ore(overtime)

    def _supplement(self, position: Position, kind: SupplementKind, within: list[Piece], hourly: float) -> float:
        rate, added = rate_of(self._rates, kind), sum(piece.minutes[kind] for piece in within)
        if not rate.steps:
            return supplement_kr(rate, added / 60, hourly)
        weeks = laid_weeks(self.year.scenario)
        planned = self._planned[position.id][kind]
        share = weeks / YEAR_WEEKS
        before = supplement_kr(rate, planned / 60, hourly, share)
        return supplement_kr(rate, (planned + added) / 60, hourly, share) - before

    @cached_property
    def _rates(self) -> Rates:
        return rates_of(self.year.scenario)[0]

    @cached_property
    def _codes(self) -> tuple[Shift, ...]:
        return ward_codes(self.year)

    @cached_property
    def _positions(self) -> tuple[Position, ...]:
        return self.year.scenario.worked_positions

    @cached_property
    def _found(self) -> dict[tuple[object, ...], tuple[int, int]]:
        return {}

    @cached_property
    def _planned(self) -> dict[str, dict[SupplementKind, float]]:
        """Minutes with each supplement that the plan has already."""
        lines = Facts(self.year.scenario, self.year.roster).lines
        weeks = laid_weeks(self.year.scenario)
        return {
            name: person_pay(self.year.scenario, line, self._rates, weeks).supplement_min
            for name, line in lines.items()
        }

    @cached_property
    def _payer(self) -> list[object]:
        """What tells positions apart for prices: pay an hour, or the position itself where a rate has steps."""
        steps = any(rate_of(self._rates, kind).steps for kind in KINDS)
        return [one.id if steps else hourly_kr(self.year.scenario, one) for one in self._positions]

    def _date_class(self, day: int) -> tuple[object, ...]:
        """What tells dates apart for prices: weekday, and the holiday pay of this day and the next."""
        dates = [self.year.date(one) for one in (day, day + 1)]
        return (day % DAYS_PER_WEEK, *((is_red(one), pay_holiday_intervals(one.year).get(one)) for one in dates))


def _parts(before: Shift | None, shift: Shift, additional: int) -> list[tuple[int, int, float, bool]]:
    """(start, end, paid minutes, whether overtime) of what is paid for: additional work first."""
    if before is None:
        outside, paid = [(shift.start, shift.end_min)], shift.paid_min
    else:
        sides = ((shift.start, before.start), (before.end_min, shift.end_min))
        outside = [(start, end) for start, end in sides if end > start]
        paid = shift.paid_min - before.paid_min
    length = sum(end - start for start, end in outside)
    left = round(length * additional / paid)
    found = []
    for start, end in outside:
        cut = min(end, start + left)
        left -= cut - start
        for low, high, is_overtime in ((start, cut, False), (cut, end, True)):
            if high > low:
                found.append((low, high, paid * (high - low) / length, is_overtime))
    # The cut lies on a whole minute; the minutes paid on each side of it are those that were counted.
    for is_overtime, minutes in ((False, additional), (True, paid - additional)):
        there = sum(one[2] for one in found if one[3] == is_overtime)
        if there:
            found = [
                (low, high, part * minutes / there if kind == is_overtime else part, kind)
                for low, high, part, kind in found
            ]
    return found


def _from(span: Span, day: date, rates: Rates, hourly: float) -> list[Piece]:
    """Pieces of a part of a shift that starts on a date; the part itself may begin on the next day."""
    later = span.start // MIN_PER_DAY
    return list(pieces(span, date.fromordinal(day.toordinal() + later), rates, hourly))
