"""Sides of a comparison without a solver or a checker."""

from __future__ import annotations

from rota.domain.base import Text
from rota.domain.comparison import Side
from rota.domain.finding import CheckReport
from rota.domain.roster import Roster
from rota.domain.scenario import Priority, Scenario
from rota.domain.solution import PriorityValue, Provenance, SolveResult, Status
from tests.measures.wards import roster

FILE = Text(nb="lest fra roster.csv", en="read from roster.csv")


def side(scenario: Scenario, lines: Roster | None = None, solve: SolveResult | None = None, **pictures: str) -> Side:
    """A side with a roster, given or in picture notation, and a check that found nothing."""
    shown = roster(scenario, **pictures) if lines is None else lines
    check = CheckReport(scenario.digest(), "rules", shown.digest, (), ())
    return Side(scenario, shown, check, solve, FILE)


def solved(seed: int, *, bound: int | None) -> SolveResult:
    """A solve that ended at 10 in its first priority."""
    value = PriorityValue(Priority.COVER_MINIMUM, 10, bound, (("shortage_person_min", 1, 10),))
    status = Status.OPTIMAL if bound == 10 else Status.FEASIBLE
    made = Provenance("s", "r", seed, 2, 60.0, None, "0.1.0", "9", "3.11", "2027-01-01T00:00:00")
    return SolveResult(status, None, (value,), 1.0, 0.5, 0.9, False, made)
