"""The hours ledger closes to the minute on both sides, and its lines hold what they say."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rota.compare.ledger import amounts, ledger
from rota.domain.comparison import LedgerLine
from rota.domain.roster import Duty, Roster
from tests.compare.sides import side
from tests.measures.wards import position, roster, ward


def closes(lines: tuple[LedgerLine, ...]) -> bool:
    for account in ("contract", "floor"):
        of_it = [line for line in lines if line.account == account]
        (total,) = [line for line in of_it if line.is_total]
        parts = [line for line in of_it if not line.is_total]
        if sum(line.baseline_min for line in parts) != total.baseline_min:
            return False
        if sum(line.proposal_min for line in parts) != total.proposal_min:
            return False
    return True


def test_where_the_hours_of_a_week_went() -> None:
    demand = [{"id": "d", "days": ["mon"], "from": "07:00", "to": "15:00", "min": 1, "target": 2}]
    people = [position("P1"), position("P2", percent=28.6), position("P3", vacant=True, holder=None, percent=50)]
    scenario = ward(people, demand=demand)
    found = amounts(side(scenario, P1="DANF.L.", P2="LV....K"))
    # Contracts of 37.5 h: 2250, 643.5 -> 644 (half to even), 1125 vacant.
    assert found["contract_total"] == 2250 + 644 + 1125
    assert found["vacant"] == 1125
    # Planned: P1 450 + 390 + 540 + 450 + 750 = 2580; P2 750 + 420 + 300 = 1470.
    assert found["balance"] == 2250 - 2580 + 644 - 1470
    assert (found["fagdag"], found["leave"], found["unknown_code"]) == (450, 420, 0)
    assert (found["floor_weekday_day"], found["floor_weekday_evening"], found["floor_weekday_night"]) == (450, 390, 540)
    assert (found["floor_weekday_long"], found["floor_weekend_long"], found["floor_weekend_day"]) == (750, 750, 300)
    # Monday 07-15 asks for 1 to 2: P1 480 min, P2 08-15 420 min; from 15 to 21 P2 is outside stated demand, 360 min;
    # so are A 420, N 540, L 780, K 300.
    assert found["covers_minimum"] == 480
    assert found["covers_target"] == 420
    assert found["above_target"] == 0
    assert found["no_demand"] == 360 + 420 + 540 + 780 + 300
    assert found["floor_total"] == 450 + 390 + 540 + 750 + 750 + 300
    assert found["unpaid_breaks"] == -30 * 4  # D, A and two L


def test_above_target_and_the_same_person_twice() -> None:
    demand = [{"id": "d", "days": "all", "from": "07:00", "to": "06:00", "min": 0, "target": 1}]
    scenario = ward([position("P1"), position("P2")], demand=demand)
    twice = Roster(1, roster(scenario, P1="D", P2="D").duties + roster(scenario, P1="K").duties)
    found = amounts(side(scenario, twice))
    assert (found["covers_target"], found["above_target"], found["twice"]) == (480, 480, 300)


def test_edges_of_a_cycle_that_does_not_roll() -> None:
    past = {"days_known": 7, "duties": [{"position": "P1", "days_before": 1, "code": "N"}]}
    scenario = ward([position("P1")], rolling=False, history=past)
    found = amounts(side(scenario, P1="......N"))
    # The night of the last Sunday has 420 min after the end; the past night has 420 min on the first Monday.
    assert found["beyond_cycle"] == 0
    assert found["no_demand"] + found["covers_minimum"] + found["above_target"] == 120 + 420
    assert amounts(side(scenario, P1="......."))["beyond_cycle"] == -420


def test_lines_without_minutes_on_either_side_are_left_out_and_totals_stay() -> None:
    scenario = ward([position("P1")])
    shown = ledger(side(scenario), side(scenario, P1="F......"))
    assert [line.id for line in shown] == ["contract_total", "balance", "fagdag", "floor_total"]
    fagdag = shown[2]
    assert (fagdag.baseline_min, fagdag.proposal_min) == (0, 450)


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    seed = random.Random(draw(st.integers(0, 10**6)))

    def one() -> Any:
        weeks, rolling = seed.choice([1, 2, 4]), seed.random() < 0.5
        names = ["P1", "P2", "P3", "P4"]
        demand = [
            {"id": "a", "days": "all", "from": "07:00", "to": "15:00", "min": 1, "target": seed.choice([1, 2])},
            {"id": "b", "days": "weekend", "from": "21:00", "to": "06:30", "min": 1},
        ]
        known = [{"position": name, "days_before": 1, "code": seed.choice("DAN")} for name in names]
        scenario = ward(
            [position(name, percent=seed.choice([100, 28.6, 33.33]), full_time_hours=35.5) for name in names[:3]]
            + [position("P4", percent=75, vacant=True, holder=None)],
            weeks,
            rolling,
            demand=demand,
            history={"days_known": 7, "duties": known},
        )
        lines = {name: "".join(seed.choice("DAKNLFV...") for _ in range(7 * weeks)) for name in names}
        shown = list(roster(scenario, **lines).duties)
        for _ in range(seed.randint(0, 3)):  # unlawful: a second duty, an unknown code, a week that does not exist
            day = seed.randint(1, 7)
            shown.append(Duty("P1", 1, day, "L", 480, 1260, 750))
            shown.append(Duty("P2", 1, day, "?", 480, 900, seed.choice([None, 400])))
            shown.append(Duty("P3", weeks + 1, day, "D", 420, 900, 450))
        return side(scenario, Roster(weeks, tuple(shown)))

    return one(), one()


@given(_pairs())
def test_both_accounts_close_on_any_roster(pair: tuple[Any, Any]) -> None:
    assert closes(ledger(*pair))
