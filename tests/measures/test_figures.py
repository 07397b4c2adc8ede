"""Figures on tiny rosters, with numbers by hand.

Paid hours: D 7.5, A 6.5, K 5, N 9, L 12.5, F 7.5, V (leave) 7.
"""

from __future__ import annotations

from typing import Any

import pytest

from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Scenario
from rota.measures.catalogue import figures, person_figures
from tests.measures.wards import position, roster, ward

NIGHT = {"days_known": 7, "duties": [{"position": "P1", "days_before": 1, "code": "N"}]}


def person(scenario: Scenario, line: str) -> dict[str, float | None]:
    return person_figures(scenario, roster(scenario, P1=line))["P1"]


def one(weeks: int = 1, rolling: bool = True, **changes: Any) -> Scenario:
    return ward([position("P1")], weeks, rolling, **changes)


def test_position_sizes() -> None:
    scenario = ward(
        [
            position("P1"),
            position("P2", percent=28.6),
            position("P3", percent=28.64),
            position("P4", percent=28.5),
            position("P5", percent=75, vacant=True, holder=None),
            position("P6", percent=50, vacant=True, holder=None, in_rota=True),
        ]
    )
    found = figures(scenario, roster(scenario))
    # 100 + 28.6 + 28.64 + 28.5 + 75 + 50 = 310.74 over six; P5 has no line.
    assert found["fte"] == pytest.approx(3.1074)
    assert found["fte_in_rota"] == pytest.approx(2.3574)
    assert (found["positions"], found["headcount"]) == (6, 5)
    assert found["mean_percent"] == pytest.approx(51.79)
    assert found["full_time_share"] == pytest.approx(100 / 6)
    assert (found["under_50"], found["at_28_6"]) == (3, 2)
    assert (found["vacant_positions"], found["vacant_percent"], found["vacant_filled"]) == (1, 75, 1)


def test_worked_weekends_see_friday_and_sunday_nights() -> None:
    # Week 1: Friday night to Saturday 07:00. Week 2: nothing (Friday evening ends 22:00). Week 3: Sunday night.
    found = person(one(3), "....N..|....A..|......N")
    assert found["weekends"] == 2
    assert found["weekend_every"] == 1.5
    assert person(one(3), "....A..|.......|.......")["weekend_every"] is None


def test_weekend_figures_of_the_ward() -> None:
    scenario = ward([position("P1"), position("P2"), position("P3")], weeks=2)
    found = figures(scenario, roster(scenario, P1=".....DD|.....DD", P2=".....D.|.......", P3="DDD....|......."))
    # Weekends: 2, 1, 0. Frequency among the two who work weekends: 2 weeks x 2 people / 3.
    assert found["weekends_mean"] == 1
    assert found["weekends_max"] == 2
    assert (found["weekends_year_mean"], found["weekends_year_max"]) == (26, 52)
    assert found["weekend_every_mean"] == pytest.approx(4 / 3)
    assert found["weekend_people"] == 1.5
    # Faces: week 1 P1 and P2, week 2 P1. Days: Sat 2, Sun 1, Sat 1, Sun 1.
    assert (found["weekend_faces_mean"], found["weekend_faces_max"]) == (1.5, 2)
    assert found["weekend_day_faces_mean"] == 1.25


def test_langhelg_in_both_meanings() -> None:
    scenario = ward([position("P1"), position("P2"), position("P3")], weeks=3)
    lines = roster(
        scenario,
        P1=".....LL|....D..|.......",  # (a) week 1; (b) Friday day shift ends 15:00: weeks 2 and 3 are free
        P2=".....LD|....A..|......N",  # Sunday is no long shift; Friday evening and Sunday night: no (b)
        P3=".....L.|....N..|N......",  # one day only; Friday night; week 3 free
    )
    found = figures(scenario, lines)
    assert found["langhelg_long"] == 1
    assert found["langhelg_off_people"] == 2
    assert found["langhelg_off_year"] == 52 / 3 * 1
    assert [row["langhelg_off"] for row in person_figures(scenario, lines).values()] == [2, 0, 1]


def test_long_weekend_off_sees_monday_morning_over_the_wrap() -> None:
    # A night that starts Monday is after 07:00; a shift from Monday 06:00 is not, here the next lap's.
    early = {"code": "E", "name": "Early", "kind": "day", "start": "06:00", "end": "12:00"}
    shifts = [*ward([position("P1")]).model_dump(mode="json")["shifts"], early]
    positions = [position("P1", shifts=["D", "E"])]
    rolling, fixed = ward(positions, shifts=shifts), ward(positions, rolling=False, shifts=shifts)
    assert person(rolling, "E......")["langhelg_off"] == 0
    assert person(fixed, "E......")["langhelg_off"] == 1
    assert person(rolling, "D......")["langhelg_off"] == 1


def test_long_weekend_off_begins_on_friday_at_three() -> None:
    shifts = [{"code": "D", "name": "Day", "kind": "day", "start": "07:15", "end": "15:01"}]
    scenario = ward([position("P1", shifts=["D"])], shifts=shifts)
    assert person(scenario, "D..D...")["langhelg_off"] == 1
    assert person(scenario, "....D..")["langhelg_off"] == 0  # a minute past 15:00 on Friday


def test_load_of_one_person() -> None:
    found = person(one(2), "DADN...|LL.....")
    # A 22:00 to D 07:00 is 9 h (quick); L 21:00 to L 08:00 is 11 h, which is not under 11; all others are longer.
    assert found["quick_returns"] == 1
    assert (found["long_shifts"], found["nights"], found["evenings"]) == (2, 1, 1)
    assert (found["longest_run"], found["longest_night_run"]) == (4, 1)
    # (7.5 + 6.5 + 7.5 + 9 + 12.5 + 12.5) / 6 shifts.
    assert found["mean_shift_h"] == pytest.approx(55.5 / 6)


def test_quick_return_over_the_wrap_and_from_the_past() -> None:
    assert person(one(), "D.....A")["quick_returns"] == 1
    assert person(one(rolling=False), "D.....A")["quick_returns"] == 0
    assert person(one(rolling=False, history=NIGHT), "D......")["quick_returns"] == 1
    assert person(one(), "D......")["quick_returns"] == 0


def test_quick_return_is_measured_from_the_latest_end() -> None:
    duties = (Duty("P1", 1, 1, "L", 480, 1260, 750), Duty("P1", 1, 1, "K", 500, 600, 100))
    later = Duty("P1", 1, 2, "D", 420, 900, 450)
    scenario = one(rolling=False)
    # L 08:00-21:00 with K inside it: the gap K after L is negative (quick), and Tuesday 07:00 is 10 h after 21:00.
    found = person_figures(scenario, Roster(1, (*duties, later)))["P1"]
    assert found["quick_returns"] == 2


def test_runs_wrap_and_a_full_cycle_is_endless() -> None:
    assert person(one(), "DD..DDD")["longest_run"] == 5
    assert person(one(rolling=False), "DD..DDD")["longest_run"] == 3
    assert person(one(rolling=False, history=NIGHT), "DD.....")["longest_run"] == 3
    assert person(one(), "DDDDDDD")["longest_run"] == 7
    assert person(one(), "V.....V")["longest_run"] == 0
    assert person(one(), "N.....N")["longest_night_run"] == 2


def test_load_of_the_ward() -> None:
    scenario = ward([position("P1"), position("P2", percent=28.6)])
    found = figures(scenario, roster(scenario, P1="NN.D...", P2="....DKA"))
    assert (found["nights_mean"], found["nights_max"], found["longest_night_run"]) == (2, 2, 2)
    assert found["single_days_off"] == 1  # P1 Wednesday
    # Six shifts for 1.286 FTE in one week.
    assert found["shifts_per_fte_year"] == pytest.approx(6 / 1.286 * 52)
    assert found["small_weekend_shift_h"] == 5  # K on Saturday; D on Friday is no weekend shift


def test_hours_and_unsocial_hours() -> None:
    scenario = one()
    found = person(scenario, "A...N.D")
    # A: 17-22 = 5 h. Friday N 22-07: 2 h on Friday, 7 h on Saturday = 9 h. Sunday D: 8 h present.
    assert found["unsocial_h_week"] == 22
    assert found["planned_h_week"] == 6.5 + 9 + 7.5
    assert found["balance_h"] == 23 - 37.5
    ward_figures = figures(scenario, roster(scenario, P1="A...N.D"))
    # Evening 17-21: 4 h of A. Night 21-06: 1 h of A and 8 h of N. Weekend: 7 h of N and 8 h of D.
    assert ward_figures["unsocial_evening_h_week"] == 4
    assert ward_figures["unsocial_night_h_week"] == 9
    assert ward_figures["unsocial_weekend_h_week"] == 15
    assert ward_figures["worst_balance_h"] == 14.5


def test_unsocial_hours_of_a_weekday_night_end_at_six() -> None:
    # Monday 22:00 to Tuesday 07:00: 2 h before midnight and 6 h after.
    assert person(one(), "N......")["unsocial_h_week"] == 8


def test_leave_counts_as_hours_and_never_as_a_shift() -> None:
    found = person(one(), "VVVVVVV")
    assert found["planned_h_week"] == 49
    assert (found["weekends"], found["unsocial_h_week"], found["langhelg_off"]) == (0, 0, 1)


POLICY = {"shift": "F", "every_weeks": 2, "min_percent": 50, "night_staff": True}


@pytest.mark.parametrize(
    ("rolling", "line", "kept"),
    [
        (True, "F......|.......|F......|.......", 1),
        (True, "F......|.......|.......|.......", 0),  # four weeks between, over the wrap
        (True, "F......|.......|.......|F......", 0),  # weeks 2 and 3 hold none
        (False, ".......|F......|.......|F......", 1),
        (False, "F......|.......|F......|.......", 1),
        (False, ".......|.......|F......|F......", 0),
    ],
)
def test_fagdag_in_every_window(rolling: bool, line: str, kept: int) -> None:
    scenario = one(4, rolling, fagdag=POLICY)
    assert figures(scenario, roster(scenario, P1=line))["fagdag_kept"] == kept


def test_fagdag_shorter_cycles() -> None:
    policy = POLICY | {"every_weeks": 12}
    # A rolling cycle of 2 weeks repeats: one in each lap is one every second week.
    for rolling in (True, False):
        scenario = one(2, rolling, fagdag=policy)
        assert figures(scenario, roster(scenario, P1="..F....|......."))["fagdag_kept"] == 1
        assert figures(scenario, roster(scenario))["fagdag_kept"] == 0


def test_fagdag_entitlement_parts_night_staff_from_the_others() -> None:
    people = [position("P1"), position("P2", percent=40), position("P3", percent=40, shifts=["N"])]
    scenario = ward(people, 2, fagdag=POLICY)
    found = figures(scenario, roster(scenario, P1="F......|.......", P2="F......", P3="F......"))
    assert (found["fagdag_entitled"], found["fagdag_kept"]) == (1, 1)
    assert (found["fagdag_entitled_night"], found["fagdag_kept_night"]) == (1, 1)
    assert found["fagdager"] == 3
    without = ward(people, 2)
    assert figures(without, roster(without, P1="F......"))["fagdag_entitled"] == 0


def test_cover_in_person_hours_per_week() -> None:
    demand = [
        {"id": "a", "days": ["mon"], "from": "07:00", "to": "15:00", "min": 2, "target": 3, "max": 3},
        {"id": "b", "days": ["sat"], "from": "07:00", "to": "15:00", "min": 0, "target": 0, "max": 0},
    ]
    scenario = ward([position("P1"), position("P2"), position("P3")], 2, demand=demand)
    found = figures(scenario, roster(scenario, P1="D....D.|D......", P2="K......|D......", P3=".......|D......"))
    # Week 1 Monday: 2 until 12:00, then 1: 3 h below minimum, 8 h to target. Saturday: one too many for 8 h.
    # Week 2: three, as wished for.
    assert found["below_minimum"] == 1.5
    assert found["below_target"] == 4
    assert (found["above_maximum"], found["above_target"]) == (4, 4)
    assert (found["demand_minimum"], found["demand_target"]) == (16, 24)
    # Presence: 8 + 8 + 5 + 8 + 8 + 8.
    assert found["floor_presence"] == 22.5


def test_competence_shares_and_shortages() -> None:
    both = [
        {"id": "n", "days": ["mon", "sat"], "from": "07:00", "to": "15:00", "competence": "nurse", "min": 1, "max": 1},
        {"id": "c", "days": ["mon", "sat"], "from": "07:00", "to": "15:00", "competence": "care_worker", "min": 1},
    ]
    scenario = ward(
        [position("P1", competence="nurse"), position("P2", competence="nurse"), position("P3")], demand=both
    )
    found = figures(scenario, roster(scenario, P1="D....K.", P2="D......"))
    # Monday: two nurses fill both places. Saturday: the nurse is there for 5 of 8 h and fills either, never both.
    assert found["competence_share.nurse"] == pytest.approx(100 * 13 / 16)
    assert found["competence_share_weekend.nurse"] == pytest.approx(100 * 5 / 8)
    assert found["competence_share.care_worker"] == pytest.approx(100 * 13 / 16)
    assert found["competence_kept"] == 50
    assert found["competence_kept_weekend"] == 0
    # Missing: Saturday one for 5 h and two for 3 h.
    assert found["competence_missing"] == 11
    assert found["competence_below_minimum.nurse"] == 3
    assert found["competence_above_maximum.nurse"] == 8
    assert found["competence_above_maximum.care_worker"] is None
    assert found["competence_below_target.nurse"] is None


def test_handovers_and_overlap() -> None:
    scenario = ward([position("P1"), position("P2"), position("P3")])
    # Monday: D leaves 15:00 as A arrives; L arrives 08:00 and leaves 21:00 (A stays since 15:00: no overlap within an
    # hour); A leaves 22:00 with nobody left. Three moments, two people leaving together count once on Tuesday.
    found = figures(scenario, roster(scenario, P1="DD.....", P2="AD.....", P3="L......"))
    assert found["handovers_day"] == pytest.approx(4 / 7)
    assert found["overlap_min_day"] == 0


def test_overlap_is_the_time_since_the_last_of_those_who_stay_came() -> None:
    shifts = [
        {"code": "D", "name": "Day", "kind": "day", "start": "07:15", "end": "15:30"},
        {"code": "A", "name": "Evening", "kind": "evening", "start": "15:00", "end": "22:15"},
        {"code": "N", "name": "Night", "kind": "night", "start": "22:00", "end": "07:30"},
    ]
    people = [position("P1", shifts=["D"]), position("P2", shifts=["A"]), position("P3", shifts=["N"])]
    lines = {"P1": "DDDDDDD", "P2": "AAAAAAA", "P3": "NNNNNNN"}
    rolling, fixed = ward(people, shifts=shifts), ward(people, rolling=False, shifts=shifts)
    # Every day 30 + 15 + 15 minutes, three handovers; without wrap nobody hands over on the first Monday morning.
    assert figures(rolling, roster(rolling, **lines))["overlap_min_day"] == 60
    assert figures(rolling, roster(rolling, **lines))["handovers_day"] == 3
    assert figures(fixed, roster(fixed, **lines))["handovers_day"] == pytest.approx(20 / 7)


def test_a_handover_at_midnight_on_the_wrap() -> None:
    shifts = [
        {"code": "A", "name": "Evening", "kind": "evening", "start": "16:00", "end": "24:00"},
        {"code": "N", "name": "Night", "kind": "night", "start": "23:30", "end": "08:00"},
    ]
    scenario = ward([position("P1", shifts=["A"]), position("P2", shifts=["N"])], shifts=shifts)
    found = figures(scenario, roster(scenario, P1="......A", P2="......N"))
    # Sunday's evening ends on Monday 00:00 of the next lap, 30 min after the night came; the night ends 08:00.
    assert found["handovers_day"] == pytest.approx(2 / 7)
    assert found["overlap_min_day"] == pytest.approx(30 / 7)


def test_positions_without_a_line_have_size_and_no_figures() -> None:
    scenario = ward([position("P1", vacant=True, holder=None, percent=50)])
    found = person_figures(scenario, roster(scenario, P1="D......"))["P1"]
    assert (found["percent"], found["contract_h_week"], found["planned_h_week"]) == (50, 18.75, None)


def test_rows_that_cannot_be_read_take_no_part() -> None:
    scenario = one()
    odd = (
        Duty("P1", 1, 1, "?", None, None, None),
        Duty("P1", 2, 1, "D", 420, 900, 450),
        Duty("X", 1, 1, "D", 420, 900, 450),
    )
    assert person_figures(scenario, Roster(1, odd))["P1"]["planned_h_week"] == 0
    # An unknown code with a clock is work: its presence where the roster gives no paid time.
    known = (Duty("P1", 1, 6, "?", 480, 960, None),)
    found = person_figures(scenario, Roster(1, known))["P1"]
    assert (found["planned_h_week"], found["weekends"]) == (8, 1)
