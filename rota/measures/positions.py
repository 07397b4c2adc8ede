"""Position sizes and vacancies."""

from __future__ import annotations

from rota.domain.position import Position
from rota.measures.cover_clock import Reading
from rota.measures.registry import figure

FULL_TIME = 100.0
HALF_TIME = 50.0
SMALL_FROM, SMALL_TO = 28.55, 28.65  # 28.6 % to one decimal


def is_at_28_6(position: Position) -> bool:
    """Whether the position is 28.6 % to one decimal."""
    return SMALL_FROM <= position.percent < SMALL_TO


def open_vacancies(reading: Reading) -> list[Position]:
    """Vacant positions without a line in the rota."""
    return [position for position in reading.scenario.positions if not position.is_worked]


@figure("fte")
def fte(reading: Reading) -> float:
    return sum(position.percent for position in reading.scenario.positions) / 100


@figure("fte_in_rota")
def fte_in_rota(reading: Reading) -> float:
    return sum(position.percent for position in reading.scenario.worked_positions) / 100


@figure("positions")
def positions(reading: Reading) -> float:
    return len(reading.scenario.positions)


@figure("headcount")
def headcount(reading: Reading) -> float:
    return len(reading.scenario.worked_positions)


@figure("mean_percent")
def mean_percent(reading: Reading) -> float:
    return sum(position.percent for position in reading.scenario.positions) / len(reading.scenario.positions)


@figure("full_time_share")
def full_time_share(reading: Reading) -> float:
    everybody = reading.scenario.positions
    return 100 * sum(position.percent >= FULL_TIME for position in everybody) / len(everybody)


@figure("under_50")
def under_50(reading: Reading) -> float:
    return sum(position.percent < HALF_TIME for position in reading.scenario.positions)


@figure("at_28_6")
def at_28_6(reading: Reading) -> float:
    return sum(is_at_28_6(position) for position in reading.scenario.positions)


@figure("vacant_positions")
def vacant_positions(reading: Reading) -> float:
    return len(open_vacancies(reading))


@figure("vacant_percent")
def vacant_percent(reading: Reading) -> float:
    return sum(position.percent for position in open_vacancies(reading))


@figure("vacant_filled")
def vacant_filled(reading: Reading) -> float:
    return sum(position.vacant and position.is_worked for position in reading.scenario.positions)
