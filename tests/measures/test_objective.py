"""The objective recomputed from the roster, part by part, with numbers by hand."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Priority, Scenario
from rota.domain.time import MIN_PER_DAY, MIN_PER_WEEK
from rota.measures.cover_clock import cover_clock
from rota.measures.facts import Facts
from rota.measures.objective import objective, objective_parts
from tests.measures.wards import position, roster, ward


def amounts(scenario: Scenario, lines: Roster) -> dict[str, int]:
    parts = objective_parts(scenario, lines, soft_penalty=0)
    return {name: amount for of_it in parts.values() for name, _, amount in of_it}


def row(start: str, end: str, **changes: Any) -> dict[str, Any]:
    return {"id": f"{start[:2]}-{changes.get('competence', 'all')}", "days": "all", "from": start, "to": end} | changes


def test_shortage_and_target_count_minutes_not_shifts() -> None:
    scenario = ward(
        [position("P1"), position("P2")],
        demand=[row("07:00", "15:00", min=2, target=3, days=("mon",))],
    )
    # P1 all 480 min, P2 300 min (07-12): one below minimum for 180 min; the third wished for is missing all 480 min.
    result = amounts(scenario, roster(scenario, P1="D......", P2="K......"))
    assert result["shortage_person_min"] == 180
    assert result["target_shortage_person_min"] == 480


def test_a_night_from_the_last_sunday_covers_the_first_monday() -> None:
    demand = [row("22:00", "07:00", min=1, days=("sun",)), row("00:00", "07:00", min=2, days=("mon",))]
    scenario = ward([position("P1")], weeks=2, demand=demand)
    # Sunday night of week 2: covers Mon 00-07 of week 1. Missing: Sunday night of week 1 (540). The row from Monday
    # 00:00 asks for two: week 1 has one (420 missing), week 2 has none (840 missing).
    result = amounts(scenario, roster(scenario, P1=".......|......N"))
    assert result["shortage_person_min"] == 540 + 420 + 840


def test_without_wrap_the_known_past_covers_the_first_monday_and_the_end_is_cut() -> None:
    demand = [row("22:00", "07:00", min=1, days=("sun",)), row("00:00", "07:00", min=1, days=("mon",))]
    past = {"days_known": 7, "duties": [{"position": "P1", "days_before": 1, "code": "N"}]}
    known = ward([position("P1")], rolling=False, demand=demand, history=past)
    unknown = ward([position("P1")], rolling=False, demand=demand)
    # Monday 00-07 is covered only by the past night; Sunday 22-24 (120 min) by nobody, and past the end nothing counts.
    assert amounts(known, roster(known))["shortage_person_min"] == 120
    assert amounts(unknown, roster(unknown))["shortage_person_min"] == 120 + 420


def test_date_exception_replaces_rows_of_its_competence_that_start_on_its_date() -> None:
    scenario = ward(
        [position("P1")],
        demand=[
            row("07:00", "08:00", min=1, days=("mon", "tue")),
            row("07:00", "08:00", min=1, competence="nurse", days=("mon",)),
        ],
        date_exceptions=[{"date": "2027-01-04", "from": "10:00", "to": "10:30", "min": 3}],
    )
    # Monday: 30 min x 3 in place of 60 x 1; Tuesday keeps its 60; the nurse row of Monday keeps its 60.
    result = amounts(scenario, roster(scenario))
    assert result["shortage_person_min"] == 90 + 60
    assert result["competence_shortage_person_min"] == 60


def test_hall_one_nurse_cannot_fill_two_places() -> None:
    demand = [
        row("07:00", "15:00", min=1, competence="nurse", days=("mon",)),
        row("07:00", "12:00", min=1, competence="care_worker", days=("mon",)),
    ]
    scenario = ward([position("P1", competence="nurse"), position("P2"), position("P3")], demand=demand)
    # The nurse may stand in for a care worker, but one nurse alone fills one of two places: 300 min short.
    assert amounts(scenario, roster(scenario, P1="D......"))["competence_shortage_person_min"] == 300
    assert amounts(scenario, roster(scenario, P1="D......", P2="K......"))["competence_shortage_person_min"] == 0
    # Two care workers cannot stand in for the nurse: 480 min short.
    assert amounts(scenario, roster(scenario, P2="D......", P3="D......"))["competence_shortage_person_min"] == 480


def test_competence_target_looks_at_each_competence_alone() -> None:
    demand = [
        row("07:00", "12:00", min=0, target=2, competence="nurse", days=("mon",)),
        row("07:00", "12:00", min=1, target=2, competence="care_worker", days=("mon",)),
    ]
    scenario = ward([position("P1", competence="nurse")], demand=demand)
    # The nurse counts for both targets: nurse 2 - 1, care worker 2 - max(1, 1): 300 + 300.
    assert amounts(scenario, roster(scenario, P1="K......"))["target_shortage_person_min"] == 600
    # With nobody: nurse 2 x 300; care worker only from its minimum to its target, 300.
    assert amounts(scenario, roster(scenario))["target_shortage_person_min"] == 900


def test_excess_counts_everybody_in_total_and_own_competence_per_competence() -> None:
    demand = [
        row("07:00", "15:00", min=0, max=2, days=("mon",)),
        row("07:00", "15:00", min=0, max=1, competence="care_worker", days=("mon",)),
    ]
    people = [position("P1", competence="nurse"), position("P2"), position("P3")]
    scenario = ward(people, demand=demand)
    # Three at work for 300 min (K): one above in total, and two care workers where one is allowed; then P1 alone.
    result = amounts(scenario, roster(scenario, P1="D......", P2="K......", P3="K......"))
    assert result["excess_person_min"] == 300 + 300


def test_leave_fagdag_and_unknown_codes_cover_nothing() -> None:
    scenario = ward([position("P1"), position("P2"), position("P3")], demand=[row("08:00", "15:00", min=1, days="all")])
    lines = roster(scenario, P1="V......", P2="F......")
    odd = Duty("P3", 1, 1, "?", 480, 900, 420)
    result = amounts(scenario, Roster(1, (*lines.duties, odd)))
    assert result["shortage_person_min"] == 7 * 420


def test_two_duties_of_one_person_at_once_are_one_person() -> None:
    scenario = ward([position("P1")], demand=[row("08:00", "12:00", min=2, days=("mon",))])
    twice = Roster(1, roster(scenario, P1="D").duties + roster(scenario, P1="K").duties)
    assert amounts(scenario, twice)["shortage_person_min"] == 240


def test_contract_deviation_counts_leave_and_rounds_the_contract() -> None:
    # 28.6 % of 35.5 h in one week: 609.18 min -> 609. Day 450 + leave 420 = 870: 261 over. P2: 0 of 2250.
    scenario = ward([position("P1", percent=28.6, full_time_hours=35.5), position("P2")])
    assert amounts(scenario, roster(scenario, P1="DV....."))["deviation_min"] == 261 + 2250


def test_single_days_wrap_only_when_rolling() -> None:
    # One week, work on Tue-Sun but Thursday: rolling: Monday is off between Sunday and Tuesday -> single, Thursday too.
    line = ".DD.DDD"
    rolling, fixed = ward([position("P1")]), ward([position("P1")], rolling=False)
    assert amounts(rolling, roster(rolling, P1=line))["single_days_off"] == 2
    assert amounts(fixed, roster(fixed, P1=line))["single_days_off"] == 1
    # Work on Monday alone: single in a rolling week, unknown neighbour otherwise; Wednesday alone is single in both.
    assert amounts(rolling, roster(rolling, P1="D.D...."))["single_work_days"] == 2
    assert amounts(fixed, roster(fixed, P1="D.D...."))["single_work_days"] == 1
    # Leave is not work, and a night belongs to the day it starts: Mon N, Tue leave, Wed N.
    assert amounts(rolling, roster(rolling, P1="NVN...."))["single_days_off"] == 1


def test_wishes_weigh() -> None:
    wishes = [
        {"week": 1, "day": 1, "code": "off", "weight": 3},
        {"week": 1, "day": 2, "code": "off", "weight": 5},
        {"week": 1, "day": 3, "code": "A", "weight": 2},
        {"week": 1, "day": 4, "code": "D"},
        {"week": 1, "day": 5, "code": "D", "weight": 4},
    ]
    scenario = ward([position("P1", wishes=wishes)])
    # Monday worked though wished off (3); Tuesday leave grants `off`; Wednesday D is not A (2); Friday free (4).
    assert amounts(scenario, roster(scenario, P1="DVDD..."))["wishes_not_granted"] == 9


def test_values_are_weighted_sums_in_the_scenarios_order() -> None:
    order = list(reversed(Priority))
    scenario = ward([position("P1")], priorities=order)
    values = objective(scenario, roster(scenario, P1="D.D...."), soft_penalty=7)
    # One single day off (x 2) and two single work days; hours: 900 of 2250.
    assert list(values) == order
    assert values[Priority.SOFT_RULES] == 7
    assert values[Priority.ERGONOMICS] == 2 * 1 + 2
    assert values[Priority.CONTRACT_HOURS] == 1350


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Scenario, Roster]:
    seed = random.Random(draw(st.integers(0, 10**6)))
    weeks, rolling = seed.choice([1, 2, 3]), seed.random() < 0.6
    names = ["P1", "P2", "P3"]
    demand = [
        row("07:00", "15:00", min=1, target=2, max=2),
        row("15:00", "21:30", min=1, target=1, max=1),
        row("22:00", "08:30", min=1, target=2, competence="nurse"),
        row("12:00", "23:00", min=1, competence="care_worker"),
    ]
    known = [{"position": name, "days_before": 1, "code": seed.choice("DN")} for name in names if seed.random() < 0.5]
    scenario = ward(
        [position(name, competence=seed.choice(["nurse", "care_worker"])) for name in names],
        weeks,
        rolling,
        demand=demand,
        history={"days_known": 7, "duties": known},
    )
    lines = {name: "".join(seed.choice("DAKNLFV...") for _ in range(7 * weeks)) for name in names}
    return scenario, roster(scenario, **lines)


@given(_cases())
def test_the_sweep_agrees_with_counting_minute_by_minute(case: tuple[Scenario, Roster]) -> None:
    scenario, lines = case
    length = scenario.cycle.weeks * MIN_PER_WEEK
    present: list[set[str]] = [set() for _ in range(length // 30)]  # every time in these wards is a half-hour
    past = [(duty.position, -duty.days_before, duty.code) for duty in scenario.history.duties]
    known = [] if scenario.cycle.rolling else past
    for person, day, code in [(duty.position_id, duty.day_index, duty.code) for duty in lines.duties] + known:
        shift = scenario.shift_by_code[code]
        for half in range(day * 48 + shift.start // 30, day * 48 + shift.end_min // 30):
            if shift.covers_demand and (scenario.cycle.rolling or 0 <= half < len(present)):
                present[half % len(present)].add(person)
    short = 0
    for demand in scenario.demand:
        for day in range(scenario.cycle.days) if demand.competence is None else ():
            for half in range(day * 48 + demand.from_ // 30, day * 48 + demand.end_min // 30):
                if scenario.cycle.rolling or half < len(present):
                    short += 30 * max(0, demand.min - len(present[half % len(present)]))
    clock = cover_clock(Facts(scenario, lines))
    assert amounts(scenario, lines)["shortage_person_min"] == short
    assert sum(moment.length_min for moment in clock.moments) == length
    assert all(moment.start // MIN_PER_DAY == (moment.end - 1) // MIN_PER_DAY for moment in clock.moments)
