"""Demand that nobody can meet: every problem told is a proof, and ties are not problems."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rota.domain.capacity import unmeetable_demand
from rota.domain.scenario import Scenario

DAY = {"code": "D", "name": "D", "kind": "day", "start": "07:00", "end": "15:00", "unpaid_break_min": 30}
NIGHT = {"code": "N", "name": "N", "kind": "night", "start": "22:00", "end": "07:00"}
COURSE = {"code": "F", "name": "F", "kind": "fagdag", "start": "07:00", "end": "15:00"}


def _position(number: int, **changes: Any) -> dict[str, Any]:
    base = {"id": f"P{number}", "competence": "nurse", "percent": 100, "full_time_hours": 37.5, "weekend_every": 2}
    return {**base, "shifts": ["D"], **changes}


def _row(name: str, **changes: Any) -> dict[str, Any]:
    return {"id": name, "days": "weekdays", "from": "07:00", "to": "15:00", "min": 1, **changes}


def _scenario(positions: list[dict[str, Any]], demand: list[dict[str, Any]], **changes: Any) -> Scenario:
    data = {
        "format": "rota/scenario/1",
        "id": "x",
        "title": "x",
        "data_origin": {"assumed": True},
        "ward": {"name": "x"},
        "cycle": {"weeks": 4, "start": "2027-01-04"},
        "shifts": [DAY, NIGHT, COURSE],
        "competences": [
            {"id": "nurse", "name": "n", "stands_in_for": ["helper"]},
            {"id": "helper", "name": "h"},
        ],
        "demand": demand,
        "positions": positions,
        "hours_tolerance": {"under_h_per_week": 0, "over_h_per_week": 0},
    }
    return Scenario.model_validate({**data, **changes})


def _paths(scenario: Scenario) -> list[tuple[str | int, ...]]:
    return [path for path, _ in unmeetable_demand(scenario)]


def test_as_many_as_there_are_is_enough_and_one_more_is_not() -> None:
    positions = [_position(1), _position(2)]
    assert unmeetable_demand(_scenario(positions, [_row("day", days=["mon"], min=2)])) == []
    (problem,) = unmeetable_demand(_scenario(positions, [_row("day", days=["mon"], min=3)]))
    assert problem[0] == ("demand", 0, "min")
    assert problem[1].startswith("cannot be met on Monday 07:00-15:00: 3 are wanted and 2 positions may work then")


def test_one_minute_outside_every_shift() -> None:
    positions = [_position(1)]
    (problem,) = unmeetable_demand(_scenario(positions, [_row("day", days=["tue"], to="15:01")]))
    assert "Tuesday 15:00-15:01: 1 are wanted and 0 positions" in problem[1]


def test_night_shift_covers_the_morning_after_also_over_the_week_end() -> None:
    # N 22:00-07:00 on Sunday covers Monday 00:00-07:00, the morning of week 1 too in a rolling cycle.
    positions = [_position(1, shifts=["N"], weekend_every=1)]
    assert (
        unmeetable_demand(_scenario(positions, [_row("night", days=["mon"], **{"from": "00:00", "to": "07:00"})])) == []
    )
    # A position that may only work D at weekends has no Sunday night.
    no_sunday = [_position(1, shifts=["N"], weekend_shifts=["D"], weekend_every=1)]
    scenario = _scenario(no_sunday, [_row("night", days=["mon"], **{"from": "00:00", "to": "07:00"})])
    assert _paths(scenario) == [("demand", 0, "min")]


def test_competence_counts_stand_ins_one_way() -> None:
    helper = _position(1, competence="helper")
    assert _paths(_scenario([helper], [_row("n", days=["mon"], competence="nurse")])) == [("demand", 0, "min")]
    assert _paths(_scenario([_position(1)], [_row("h", days=["mon"], competence="helper")])) == []
    extra = _position(1, competence="helper", extra_competences=["nurse"])
    assert _paths(_scenario([extra], [_row("n", days=["mon"], competence="nurse")])) == []


def test_vacant_positions_and_professional_days_do_not_count() -> None:
    positions = [_position(1), _position(2, vacant=True), _position(3, shifts=["F"])]
    assert _paths(_scenario(positions, [_row("day", days=["mon"], min=2)])) == [("demand", 0, "min")]


def test_weekend_slots_at_and_beyond_the_limit() -> None:
    # Rolling, 4 weeks, every 2nd weekend: 4 // 2 = 2 weekends each; 2 positions owe 4 of the 4 x 1 wanted.
    row = _row("weekend", days="weekend")
    assert _paths(_scenario([_position(1), _position(2)], [row])) == []
    # Every 3rd: 4 // 3 = 1 each, 2 in all, of 4.
    thirds = [_position(1, weekend_every=3), _position(2, weekend_every=3)]
    (problem,) = unmeetable_demand(_scenario(thirds, [row]))
    assert "over 4 weeks 4 places are wanted then, and by weekend_every the positions owe at most 2" in problem[1]
    # The cycle is not rolling: weekends 1 and 4 are possible, ceil(4 / 3) = 2 each, 4 in all.
    assert _paths(_scenario(thirds, [row], cycle={"weeks": 4, "rolling": False, "start": "2027-01-04"})) == []


def test_friday_night_is_weekend_work_and_friday_evening_is_not() -> None:
    never = [_position(1, shifts=["D", "N"], weekend_every=0)]
    assert _paths(_scenario(never, [_row("friday", days=["fri"])])) == []
    night = _row("night", days=["fri"], **{"from": "22:00", "to": "07:00"})
    assert _paths(_scenario(never, [night])) == [("demand", 0, "min")]


def test_exceptions_lower_and_raise_the_weekend_need() -> None:
    row = _row("weekend", days="weekend")
    positions = [_position(1), _position(2, weekend_every=4)]  # 2 + 1 weekends of 4
    assert _paths(_scenario(positions, [row])) == [("demand", 0, "min")]
    # Saturday and Sunday of week 2 need nobody: 3 weekends are left.
    nobody = [{"date": date, "from": "07:00", "to": "15:00", "min": 0} for date in ("2027-01-16", "2027-01-17")]
    assert _paths(_scenario(positions, [row], date_exceptions=nobody)) == []
    many = [{"date": "2027-01-13", "from": "07:00", "to": "15:00", "min": 3}]
    assert _paths(_scenario(positions, [_row("day")], date_exceptions=many)) == [("date_exceptions", 0, "min")]


def test_hours_at_and_beyond_the_limit() -> None:
    # One at a time, 07:00-15:00 on weekdays: 40 h of presence a week, of which D pays 7.5 of 8: 37.5 h, exactly one
    # full position at 37.5 h. One minute of demand more, or one tenth of a percent less, is too much.
    assert unmeetable_demand(_scenario([_position(1)], [_row("day")])) == []
    (problem,) = unmeetable_demand(_scenario([_position(1, percent=99.9)], [_row("day")]))
    assert problem[0] == ("demand",)
    assert (
        "at least 37.5 paid hours a week at its minimums, and all 1 positions together may work at most 37.5"
        in problem[1]
    )
    tolerance = {"under_h_per_week": 0, "over_h_per_week": 0.1}
    assert unmeetable_demand(_scenario([_position(1, percent=99.9)], [_row("day")], hours_tolerance=tolerance)) == []


def test_competence_minimums_add_up_and_the_total_contains_them() -> None:
    two = [_position(1, percent=75), _position(2, percent=75)]  # 56.25 h, and 75 h are needed for two at a time
    rows = [_row("n", competence="nurse"), _row("h", competence="helper")]
    assert _paths(_scenario(two, rows)) == [("demand",)]
    # A total of 1 over one nurse is the same person.
    assert _paths(_scenario(two, [_row("all"), _row("n", competence="nurse")])) == []


def test_rules_that_the_ward_made_soft_carry_no_proof() -> None:
    never = [_position(1, weekend_every=0), _position(2)]
    row = _row("weekend", days="weekend", min=2)
    assert _paths(_scenario(never, [row])) == [("demand", 0, "min")]
    soft = [{"rule": "weekend.frequency", "severity": "soft"}]
    assert _paths(_scenario(never, [row], rules=soft)) == []
    few = [_position(1, percent=50)]
    assert _paths(_scenario(few, [_row("day")], rules=[{"rule": "hours.contract", "severity": "soft"}])) == []
    nobody = [_position(1, shifts=["N"])]
    assert _paths(_scenario(nobody, [_row("day")], rules=[{"rule": "staff.allowed_shift", "severity": "soft"}])) == []


@given(
    weeks=st.integers(1, 6),
    rolling=st.booleans(),
    every=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    data=st.data(),
)
def test_demand_read_off_a_lawful_roster_is_never_called_unmeetable(
    weeks: int, rolling: bool, every: list[int], data: st.DataObject
) -> None:
    """Draw who works which weekend and weekday, ask for exactly what they cover, and expect no problem."""
    lines = [_drawn_line(data, weeks, rolling, n) for n in every]
    positions = [_position(number, weekend_every=n, percent=100, shifts=["D", "N"]) for number, n in enumerate(every)]
    tolerance = {"under_h_per_week": 10, "over_h_per_week": 10}
    exceptions = [
        {
            "date": f"2027-{month:02d}-{day:02d}",
            "from": "07:00",
            "to": "15:00",
            "min": sum(index in line for line in lines),
        }
        for index in range(weeks * 7)
        for month, day in [_month_and_day(index)]
    ]
    scenario = _scenario(
        positions,
        [_row("day", days="all", min=0)],
        date_exceptions=exceptions,
        cycle={"weeks": weeks, "rolling": rolling, "start": "2027-02-01"},
        hours_tolerance=tolerance,
    )
    assert unmeetable_demand(scenario) == []


def _month_and_day(index: int) -> tuple[int, int]:
    """Date of a day counted from Monday 1 February 2027, a month of four whole weeks."""
    return (2, index + 1) if index < 28 else (3, index - 27)


def _drawn_line(data: st.DataObject, weeks: int, rolling: bool, every: int) -> set[int]:
    """Days with a day shift: five weekdays at most, and weekends that keep their distance."""
    worked: list[int] = []
    for week in range(weeks):
        far = not worked or week - worked[-1] >= every
        around = not rolling or weeks - week + (worked[0] if worked else week) >= every
        if far and around and data.draw(st.booleans()):
            worked.append(week)
    weekdays = data.draw(st.sets(st.integers(0, weeks * 7 - 1), max_size=4 * weeks))
    weekend = {week * 7 + day for week in worked for day in (5, 6)}
    return {day for day in weekdays if day % 7 < 5} | weekend
