"""What the rota costs in a year: figures of the comparison, None where the scenario says nothing of pay."""

from __future__ import annotations

from rota.domain.pay import RosterPay, SupplementKind
from rota.measures.cover_clock import Reading
from rota.measures.pay import YEAR_WEEKS
from rota.measures.registry import figure


@figure("cost_year")
def cost_year(reading: Reading) -> float | None:
    pay = reading.pay
    return None if pay is None else _of_a_year(pay, pay.kroner())


@figure("cost_ordinary_year")
def cost_ordinary_year(reading: Reading) -> float | None:
    pay = reading.pay
    return None if pay is None else _of_a_year(pay, pay.ordinary_kr())


@figure("cost_employer_year")
def cost_employer_year(reading: Reading) -> float | None:
    pay = reading.pay
    if pay is None or pay.factor is None:
        return None
    kroner = _of_a_year(pay, pay.kroner())
    return None if kroner is None else kroner * pay.factor


@figure("cost_supplements_year")
def cost_supplements_year(reading: Reading) -> float | None:
    parts = [_supplement(reading, kind) for kind in ("evening", "night", "weekend", "holiday")]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


@figure("cost_evening_year")
def cost_evening_year(reading: Reading) -> float | None:
    return _supplement(reading, "evening")


@figure("cost_night_year")
def cost_night_year(reading: Reading) -> float | None:
    return _supplement(reading, "night")


@figure("cost_weekend_year")
def cost_weekend_year(reading: Reading) -> float | None:
    return _supplement(reading, "weekend")


@figure("cost_holiday_year")
def cost_holiday_year(reading: Reading) -> float | None:
    return _supplement(reading, "holiday")


@figure("supplement_h_evening_year")
def supplement_h_evening_year(reading: Reading) -> float | None:
    return _hours(reading, "evening")


@figure("supplement_h_night_year")
def supplement_h_night_year(reading: Reading) -> float | None:
    return _hours(reading, "night")


@figure("supplement_h_weekend_year")
def supplement_h_weekend_year(reading: Reading) -> float | None:
    return _hours(reading, "weekend")


@figure("supplement_h_holiday_year")
def supplement_h_holiday_year(reading: Reading) -> float | None:
    return _hours(reading, "holiday")


def _hours(reading: Reading, kind: SupplementKind) -> float | None:
    pay = reading.pay
    return None if pay is None else _of_a_year(pay, pay.hours(kind))


def _supplement(reading: Reading, kind: SupplementKind) -> float | None:
    pay = reading.pay
    return None if pay is None else _of_a_year(pay, pay.kroner(kind))


def _of_a_year(pay: RosterPay, amount: float | None) -> float | None:
    """Kroner or hours of 52 weeks; None for a shorter period that does not roll, whose red days are no year's."""
    return amount if pay.weeks == YEAR_WEEKS else None
