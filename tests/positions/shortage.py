"""Random tiny wards put to the weekend ledger and to the solver's weekend model: a gap must be a proved shortage."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ortools.sat.python import cp_model

from rota.domain.scenario import Priority, Scenario
from rota.positions.ledger import weekend_ledger
from rota.rules.resolve import rule_set
from rota.solver.model import build_model
from rota.solver.variables import Restriction, weighted
from tests.positions.wards import ward

SHAPES = (["D"], ["A"], ["D", "A"], ["D", "A"], ["N"], ["L"], ["D", "A", "N"], ["D", "L"], ["L", "N"])
LONG_AGREED = {
    "id": "long",
    "rule": "hours.daily_max",
    "rung": "local_tariff_bound",
    "status": "in_force",
    "unions": "all",
    "covers_unorganised": True,
    "limit_h": 12.5,
    "valid_from": "2026-01-01",
    "signed_by": ["unit leader", "representative"],
}


class Answer(StrEnum):
    """What the solver says of the weekend days' minimums."""

    SHORT = "proved short"
    MET = "met"
    OPEN = "undecided"


@dataclass(frozen=True)
class Verdict:
    """Both answers for one ward, and whether the ledger called its number exact."""

    gap: bool
    exact: bool
    answer: Answer


def draw(seed: int) -> Scenario:
    """A ward of 6 to 14 people whose places lie near what they owe."""
    rng = random.Random(seed)
    people: list[dict[str, Any]] = [
        {
            "competence": rng.choice(["nurse", "care", "helper", "helper"]),
            "weekend_every": rng.choice([0, 2, 2, 2, 3, 3, 4]),
            "shifts": rng.choice(SHAPES),
            "consent_long": True,
        }
        for _ in range(rng.randint(6, 14))
    ]
    competent = tuple((code, competence, 1) for code in "DA" for competence in ("nurse", "care") if rng.random() < 0.15)
    weekend = {"D": rng.randint(0, 2), "A": rng.randint(0, 1), "N": rng.choice([0, 0, 0, 1])}
    return ward(weekend, people, competent=competent, weeks=rng.choice([2, 3, 4, 6, 6]), agreements=[LONG_AGREED])


def compared(seed: int, limit_s: float) -> Verdict:
    """The ledger and the solver on one ward, within the solver's deterministic time."""
    scenario = draw(seed)
    ledger = weekend_ledger(scenario)
    assert ledger.proves_shortage
    exact = all(group.exact for group in ledger.groups)
    return Verdict(bool(ledger.gap), exact, _answer(scenario, limit_s))


def _answer(scenario: Scenario, limit_s: float) -> Answer:
    b = build_model(scenario, rule_set(scenario), Restriction(weekend_days_only=True))
    terms = [
        (part.weight * amount, var)
        for part in b.parts.get(Priority.COVER_MINIMUM, {}).values()
        for amount, var in part.terms
    ]
    b.model.minimize(weighted(terms))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = limit_s
    status = solver.solve(b.model)
    if status == cp_model.INFEASIBLE or solver.best_objective_bound > 0.5:
        return Answer.SHORT
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) and solver.objective_value < 0.5:
        return Answer.MET
    return Answer.OPEN
