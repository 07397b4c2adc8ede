"""Cover by the clock: shortage, surplus and competence, in person-hours per week."""

from __future__ import annotations

from collections.abc import Callable

from rota.measures.cover_clock import CoverClock, Moment, Reading, Row
from rota.measures.objective import competence_shortage_min, shortage_min
from rota.measures.registry import competence_figure, figure


def needed(moment: Moment) -> tuple[int, int] | None:
    """Minimum and target of people in total at a moment; None where no row asks for people in total."""
    rows = moment.total_rows
    if not rows:
        return None
    minimum = max(row.min for row in rows)
    return minimum, max(minimum, *(row.aim for row in rows))


def _h_week(reading: Reading, people: Callable[[CoverClock, Moment], int]) -> float:
    clock = reading.clock
    return sum(moment.length_min * people(clock, moment) for moment in clock.moments) / 60 / reading.weeks


def _minimum(moment: Moment) -> int:
    return (needed(moment) or (0, 0))[0]


def _aim(moment: Moment) -> int:
    return (needed(moment) or (0, 0))[1]


@figure("demand_minimum")
def demand_minimum(reading: Reading) -> float:
    return _h_week(reading, lambda _, moment: _minimum(moment))


@figure("demand_target")
def demand_target(reading: Reading) -> float:
    return _h_week(reading, lambda _, moment: _aim(moment))


@figure("floor_presence")
def floor_presence(reading: Reading) -> float:
    return _h_week(reading, lambda _, moment: len(moment.present))


@figure("below_minimum")
def below_minimum(reading: Reading) -> float:
    return shortage_min(reading.clock) / 60 / reading.weeks


@figure("below_target")
def below_target(reading: Reading) -> float:
    return _h_week(reading, lambda _, moment: max(0, _aim(moment) - max(len(moment.present), _minimum(moment))))


@figure("above_target")
def above_target(reading: Reading) -> float:
    return _h_week(reading, lambda _, moment: max(0, len(moment.present) - _aim(moment)) if moment.total_rows else 0)


@figure("above_maximum")
def above_maximum(reading: Reading) -> float:
    def over(_: CoverClock, moment: Moment) -> int:
        return sum(max(0, len(moment.present) - row.max) for row in moment.total_rows if row.max is not None)

    return _h_week(reading, over)


@figure("competence_missing")
def competence_missing(reading: Reading) -> float:
    return competence_shortage_min(reading.clock) / 60 / reading.weeks


@figure("competence_kept")
def competence_kept(reading: Reading) -> float | None:
    return _joint_share(reading, weekend_only=False)


@figure("competence_kept_weekend")
def competence_kept_weekend(reading: Reading) -> float | None:
    return _joint_share(reading, weekend_only=True)


@competence_figure("competence_below_minimum")
def competence_below_minimum(reading: Reading, competence: str) -> float | None:
    def short(clock: CoverClock, moment: Moment) -> int:
        return max(0, _competence_minimum(moment, competence) - clock.able(moment, (competence,)))

    return _h_week(reading, short) if any(row.min for row in _demand(reading, competence)) else None


@competence_figure("competence_below_target")
def competence_below_target(reading: Reading, competence: str) -> float | None:
    def short(clock: CoverClock, moment: Moment) -> int:
        rows = [row for row in moment.competence_rows if row.competence == competence]
        able = clock.able(moment, (competence,)) if rows else 0
        return sum(max(0, row.aim - max(able, row.min)) for row in rows)

    return _h_week(reading, short) if any(row.aim > row.min for row in _demand(reading, competence)) else None


@competence_figure("competence_above_maximum")
def competence_above_maximum(reading: Reading, competence: str) -> float | None:
    def over(clock: CoverClock, moment: Moment) -> int:
        limits = [row.max for row in moment.competence_rows if row.competence == competence and row.max is not None]
        return sum(max(0, clock.with_own(moment, competence) - limit) for limit in limits)

    return _h_week(reading, over) if any(row.max is not None for row in _demand(reading, competence)) else None


@competence_figure("competence_share")
def competence_share(reading: Reading, competence: str) -> float | None:
    return _share(reading, competence, weekend_only=False)


@competence_figure("competence_share_weekend")
def competence_share_weekend(reading: Reading, competence: str) -> float | None:
    return _share(reading, competence, weekend_only=True)


def _demand(reading: Reading, competence: str) -> list[Row]:
    rows: tuple[Row, ...] = (*reading.scenario.demand, *reading.scenario.date_exceptions)
    return [row for row in rows if row.competence == competence]


def _competence_minimum(moment: Moment, competence: str) -> int:
    return max((row.min for row in moment.competence_rows if row.competence == competence), default=0)


def _joint_share(reading: Reading, *, weekend_only: bool) -> float | None:
    clock = reading.clock
    asked = met = 0
    for moment in clock.moments:
        if (moment.is_weekend or not weekend_only) and any(row.min for row in moment.competence_rows):
            asked += moment.length_min
            met += 0 if clock.hall_shortage(moment) else moment.length_min
    return 100 * met / asked if asked else None


def _share(reading: Reading, competence: str, *, weekend_only: bool) -> float | None:
    clock = reading.clock
    asked = met = 0
    for moment in clock.moments:
        minimum = _competence_minimum(moment, competence)
        if minimum and (moment.is_weekend or not weekend_only):
            asked += moment.length_min
            met += moment.length_min if clock.able(moment, (competence,)) >= minimum else 0
    return 100 * met / asked if asked else None
