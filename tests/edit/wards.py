"""Small wards and rosters to edit."""

from __future__ import annotations

import random
from typing import Any

from rota.domain.roster import Roster, roster_from_codes
from rota.domain.scenario import Scenario
from tests.measures.wards import position, ward

DAY = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": 2, "max": 3}
EVENING = {"id": "evening", "days": "weekdays", "from": "15:00", "to": "22:00", "min": 1}
NURSE = {"id": "nurse", "days": "weekdays", "from": "07:00", "to": "15:00", "min": 1, "competence": "nurse"}


def small_ward(people: int = 4, **changes: Any) -> Scenario:
    """Four of 80 %, the first a nurse, two weeks; a day shift every day, an evening shift on weekdays."""
    terms = {"percent": 80, "shifts": ["D", "A", "K"], "weekend_every": 2}
    positions = [
        position(f"P{number}", **terms, competence="care_worker" if number else "nurse") for number in range(people)
    ]
    return ward(positions, **({"weeks": 2, "demand": [DAY, EVENING, NURSE]} | changes))


def random_roster(scenario: Scenario, seed: int, codes: str = "DAK", share: float = 0.55) -> Roster:
    """Anything at all, lawful or not."""
    rng = random.Random(seed)
    days = range(scenario.cycle.days)
    held = [(one.id, day, rng.choice(codes)) for one in scenario.positions for day in days if rng.random() < share]
    return roster_from_codes(scenario, held)
