"""The dates a roster is laid on, and what of them is bad input."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rota.domain.calendar import FIRST_YEAR, LAST_YEAR
from rota.domain.finding import InputError, Problem
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK

DEFAULT_WEEKS = 52
MAX_WEEKS = 520
DateRange = tuple[date, date]

_VERB = "rota calendar"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole weeks from a Monday. `offset` is the 0-based day of the cycle's first lap that `first` would be."""

    first: date
    weeks: int
    offset: int

    @property
    def length(self) -> int:
        """Number of days."""
        return self.weeks * DAYS_PER_WEEK

    @property
    def last(self) -> date:
        """The last Sunday."""
        return self.date(self.length - 1)

    def date(self, index: int) -> date:
        """The date of a 0-based day of the period; negative before it."""
        return self.first + timedelta(days=index)


def period_of(
    scenario: Scenario, first: date | None, weeks: int | None, holiday: DateRange | None, position_id: str | None
) -> Period:
    """The period asked for. Raises InputError with everything wrong with it, the holiday period and the position."""
    cycle = scenario.cycle
    start = cycle.start if first is None else first
    offset = (start - cycle.start).days
    left = cycle.weeks - offset // DAYS_PER_WEEK
    count = (DEFAULT_WEEKS if cycle.rolling else max(1, left)) if weeks is None else weeks
    problems = [*_range_problems(scenario, start, count, left), *_choice_problems(scenario, holiday, position_id)]
    if problems:
        raise InputError(problems)
    return Period(start, count, offset)


def _range_problems(scenario: Scenario, first: date, weeks: int, left: int) -> list[Problem]:
    cycle, problems = scenario.cycle, []
    if first.weekday() != 0:
        monday = first - timedelta(days=first.weekday())
        problems.append(Problem(_VERB, None, "--from", f"{first} is not a Monday; the one before it is {monday}"))
    if first < cycle.start:
        problems.append(Problem(_VERB, None, "--from", f"{first} is before the rota starts, {cycle.start}"))
    if not 1 <= weeks <= MAX_WEEKS:
        problems.append(Problem(_VERB, None, "--weeks", f"{weeks}: must be at least 1 and at most {MAX_WEEKS}"))
        return problems
    if not cycle.rolling and weeks > left:
        message = f"the rota has {cycle.weeks} weeks from {cycle.start} and is not repeated: {max(0, left)} are left"
        problems.append(Problem(_VERB, None, "--weeks", message))
    if not (first.year > FIRST_YEAR and first.year + weeks // DEFAULT_WEEKS + 1 < LAST_YEAR):
        message = f"{first}: red days are known for dates well inside the years {FIRST_YEAR} to {LAST_YEAR}"
        problems.append(Problem(_VERB, None, "--from", message))
    return problems


def _choice_problems(scenario: Scenario, holiday: DateRange | None, position_id: str | None) -> list[Problem]:
    problems = []
    if holiday is not None and holiday[1] < holiday[0]:
        problems.append(Problem(_VERB, None, "--holiday", f"{holiday[1]} is before {holiday[0]}"))
    known = [position.id for position in scenario.worked_positions]
    if position_id is not None and position_id not in known:
        message = f"{position_id}: no such line in the rota; there are {', '.join(known)}"
        problems.append(Problem(_VERB, None, "--position", message))
    return problems
