"""Demand eased to what a roster gave: minute by minute by hand, and what it spares in a repair."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from rota.domain.scenario import Scenario
from rota.domain.time import MIN_PER_DAY
from rota.edit.around import solve_around
from rota.edit.eased import eased
from rota.edit.session import EditSession
from rota.rules.check import check
from rota.rules.cover import demand_on
from rota.solver.options import SolveOptions
from tests.edit.wards import DAY, random_roster, small_ward
from tests.measures.wards import position, roster, ward

COVER = ("cover.minimum", "cover.competence")
NIGHT = {"id": "night", "days": "all", "from": "21:00", "to": "09:00", "min": 2}
NURSES = {"id": "nurses", "days": "all", "from": "20:00", "to": "10:00", "min": 2, "competence": "nurse"}
CARE = {"id": "care", "days": "all", "from": "07:00", "to": "22:00", "min": 2, "competence": "care_worker"}


def _short(scenario: Scenario, given_roster: object) -> list[str]:
    findings = check(scenario, given_roster).findings  # type: ignore[arg-type]
    return [one.rule for one in findings if one.rule in COVER]


def _asked(scenario: Scenario, minute: int) -> dict[str | None, int]:
    """The most that any row asks for at a minute of a rolling cycle, by competence."""
    found: dict[str | None, int] = {}
    for day in (minute // MIN_PER_DAY, minute // MIN_PER_DAY - 1):
        at = minute - day * MIN_PER_DAY
        for row in demand_on(scenario, day % scenario.cycle.days):
            if row.from_ <= at < row.end_min:
                found[row.competence] = max(found.get(row.competence, 0), row.min)
    return found


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), share=st.sampled_from([0.0, 0.2, 0.5]), rolling=st.booleans())
def test_nothing_is_short_and_no_more_is_given_up_than_was_missing(seed: int, share: float, rolling: bool) -> None:
    scenario = small_ward(demand=[DAY, NIGHT, NURSES, CARE], rolling=rolling)
    given_roster = random_roster(scenario, seed, share=share)
    easy = eased(scenario, given_roster)
    assert _short(easy, given_roster) == []
    if not _short(scenario, given_roster):
        assert easy is scenario
    if not rolling:
        return
    present = {one.id: one for one in scenario.positions}
    for minute in range(0, scenario.cycle.days * MIN_PER_DAY, 45):
        before, after = _asked(scenario, minute), _asked(easy, minute)
        there = [
            present[duty.position_id]
            for duty in given_roster.duties
            for lap in (0, scenario.cycle.days * MIN_PER_DAY)
            if duty.day_index * MIN_PER_DAY + (duty.start_min or 0) - lap
            <= minute
            < duty.day_index * MIN_PER_DAY + (duty.end_min or 0) - lap
        ]
        assert after.get(None, 0) == min(before.get(None, 0), len({one.id for one in there}))
        named = sorted(one for one in before if one is not None)
        # As many places stay as people can fill: the least over all sets of what is outside plus who can fill inside.
        able = min(
            sum(before[one] for one in named if one not in some)
            + len({one.id for one in there if one.fill_set(scenario.stands_in) & set(some)})
            for size in range(len(named) + 1)
            for some in combinations(named, size)
        )
        assert sum(after.get(one, 0) for one in named) == able


def test_aims_stay_and_other_dates_are_not_touched() -> None:
    scenario = small_ward()
    given_roster = random_roster(scenario, 3)
    easy = eased(scenario, given_roster)
    assert easy is not scenario
    for day in range(scenario.cycle.days):
        for competence in (None, "nurse"):
            aims = [
                {
                    minute
                    for row in demand_on(one, day)
                    if row.competence == competence
                    for minute in range(row.from_, row.end_min)
                    for _ in range(row.aim)
                }
                for one in (scenario, easy)
            ]
            assert aims[0] == aims[1]


def test_an_absence_does_not_pay_for_gaps_from_before() -> None:
    # Three of 60 % (three day shifts a week each), one person a day. Week 1 is covered; week 2 has two people on
    # Monday to Wednesday and nobody on the weekend. P1 falls ill on Wednesday of week 1.
    one = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "max": 3}
    terms = {"percent": 60, "shifts": ["D"], "weekend_every": 1}
    people = [position(name, **terms) for name in ("P1", "P2", "P3")]
    scenario = ward(people, weeks=2, demand=[one])
    before = roster(
        scenario,
        P1="DDD....|DDD....",
        P2="...DD..|DDD....",
        P3=".....DD|...DD..",
    )
    assert _short(scenario, before)
    counts = []
    for older in (False, True):
        session = EditSession(scenario, before)
        session.change("P1", 2, None)
        session.lock("P1", 2)
        found = solve_around(session, SolveOptions(20, 2), lambda _: None, mend_older_gaps=older)
        assert found.result.roster is not None
        assert found.is_eased is not older
        counts.append(len(found.changes))
        left = _short(scenario, found.result.roster)
        assert (len(left) == 0) is older
    assert counts[0] < counts[1]
