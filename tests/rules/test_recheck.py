"""An edited roster is checked as if it were new: every part that the edit bears on, and no other, is examined again."""

from __future__ import annotations

import random

import pytest

from rota.domain.roster import Duty, Roster, duty_of, roster_from_codes
from rota.domain.scenario import Scenario
from rota.rules.base import Case, DayRule
from rota.rules.catalogue import rules_of
from rota.rules.check import Checked, check
from tests.measures.wards import position, ward

NIGHT_DEMAND = [
    {"id": "total", "days": "all", "from": "22:00", "to": "07:00", "min": 2, "max": 2},
    {"id": "nurse", "days": "all", "from": "21:00", "to": "09:00", "min": 1, "competence": "nurse"},
    {"id": "care", "days": "weekend", "from": "08:00", "to": "14:00", "min": 1, "competence": "care_worker"},
]


def _draw(seed: int) -> tuple[Scenario, Roster, random.Random]:
    rng = random.Random(seed)
    competences = ("nurse", "care_worker", "care_worker", "nurse")
    people = [position(f"P{number}", competence=one) for number, one in enumerate(competences)]
    policy = {"shift": "F", "every_weeks": 1, "min_percent": 50, "max_people_per_day": 1}
    changes = {"demand": NIGHT_DEMAND, "fagdag": policy}
    scenario = ward(people, weeks=rng.choice([1, 2, 3]), rolling=rng.random() < 0.5, **changes)
    days = range(scenario.cycle.days)
    held = [(one["id"], day, rng.choice("DANLF")) for one in people for day in days if rng.random() < 0.6]
    return scenario, roster_from_codes(scenario, held), rng


def _edit(scenario: Scenario, roster: Roster, position_id: str, rng: random.Random) -> list[Duty]:
    day = rng.randrange(scenario.cycle.days)
    line = [duty for duty in roster.by_position.get(position_id, ()) if duty.day_index != day]
    new = [duty_of(scenario, position_id, day, rng.choice("DANLF")) for _ in range(rng.choice([0, 1, 1, 2]))]
    return [*line, *new]


@pytest.mark.parametrize("seed", range(25))
def test_an_edit_gives_the_report_of_a_whole_check(seed: int) -> None:
    scenario, roster, rng = _draw(seed)
    checked = Checked(scenario, roster)
    assert checked.report == check(scenario, roster)
    for _ in range(8):
        position_id = rng.choice(["P0", "P1", "P2", "P3"])
        report = checked.replace(position_id, _edit(scenario, checked.roster, position_id, rng))
        fresh = Roster(checked.roster.weeks, tuple(reversed(checked.roster.duties)))
        assert report.examinations == check(scenario, checked.roster).examinations
        assert report.roster_digest == fresh.digest


def test_a_stranger_and_an_emptied_line_come_and_go() -> None:
    scenario, roster, _ = _draw(0)
    checked = Checked(scenario, roster)
    stranger = [Duty("P9", 1, 1, "X", None, None, None)]
    with_stranger = checked.replace("P9", stranger)
    assert with_stranger == check(scenario, checked.roster)
    assert {finding.rule for finding in with_stranger.findings if finding.position_id == "P9"} == {
        "roster.known_position",
        "roster.known_code",
    }
    assert checked.replace("P9", []).findings == check(scenario, roster).findings
    assert checked.replace("P0", []) == check(scenario, checked.roster)
    assert "P0" not in checked.roster.by_position


def test_a_duty_of_somebody_else_is_refused() -> None:
    scenario, roster, _ = _draw(1)
    with pytest.raises(ValueError, match="another position than P0"):
        Checked(scenario, roster).replace("P0", roster.by_position["P1"])


def test_a_day_is_examined_again_only_near_the_edit() -> None:
    """A duty bears on its day, the next (nights), and the day before, whose demand may last into the morning."""
    scenario, roster, _ = _draw(3)
    case = Case(scenario, Checked(scenario, roster)._case.ruleset, roster)
    days = scenario.cycle.days
    wrap = {days - 1, 0, 1} if scenario.cycle.rolling else {0, 1}
    for rule in rules_of(case.ruleset.pack):
        if isinstance(rule, DayRule):
            assert set(rule.touched(case, "P0", [0])) == wrap
