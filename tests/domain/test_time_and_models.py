"""Clock arithmetic, shifts, positions and the models' own checks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rota.domain.agreement import Agreement, Rung
from rota.domain.base import Text
from rota.domain.demand import DemandRow
from rota.domain.position import Position
from rota.domain.scenario import FagdagPolicy, Scenario
from rota.domain.shift import Shift
from rota.domain.time import (
    daily_overlap_min,
    date_of,
    day_index,
    format_clock,
    overlap_min,
    parse_clock,
    week_and_day,
)
from tests.io.minimal import minimal_scenario


def _shift(start: str, end: str, **more: Any) -> Shift:
    return Shift.model_validate({"code": "X", "name": "X", "kind": "day", "start": start, "end": end, **more})


@pytest.mark.parametrize(("text", "minutes"), [("00:00", 0), ("7:05", 425), ("23:59", 1439), ("24:00", 1440)])
def test_clock_times(text: str, minutes: int) -> None:
    assert parse_clock(text) == minutes


@pytest.mark.parametrize("text", ["", "7", "07:60", "24:01", "25:00", "-1:00", "07:3", "07:30:00", "07.30", " 07:30"])
def test_what_is_no_clock_time(text: str) -> None:
    with pytest.raises(ValueError, match="is not a clock time"):
        parse_clock(text)


@given(st.integers(0, 1439))
def test_clock_there_and_back(minutes: int) -> None:
    assert parse_clock(format_clock(minutes)) == minutes
    assert format_clock(minutes + 2880) == format_clock(minutes)


@given(st.integers(0, 363))
def test_week_and_day_there_and_back(index: int) -> None:
    week, day = week_and_day(index)
    assert 1 <= day <= 7
    assert day_index(week, day) == index


def test_dates_of_the_cycle() -> None:
    start = date(2027, 1, 4)
    assert (week_and_day(0), week_and_day(6), week_and_day(7)) == ((1, 1), (1, 7), (2, 1))
    assert date_of(start, day_index(5, 1)) == date(2027, 2, 1)


def test_overlap() -> None:
    assert overlap_min(0, 60, 30, 90) == 30
    assert overlap_min(0, 60, 60, 90) == 0
    assert overlap_min(0, 60, 70, 90) == 0


@pytest.mark.parametrize(
    ("start", "end", "night"),
    [
        (1260, 1800, 540),  # 21:00-06:00, all of it
        (1320, 1860, 480),  # 22:00-07:00: until 06:00
        (300, 480, 60),  # 05:00-08:00: the end of the night before
        (420, 900, 0),
        (300, 300 + 1440, 540),  # 05:00-05:00: 1 h, and 21:00-05:00, 8 h
    ],
)
def test_night_minutes(start: int, end: int, night: int) -> None:
    assert daily_overlap_min(start, end, 1260, 1800) == night


def test_shift_times() -> None:
    long = _shift("08:00", "21:00", unpaid_break_min=30, paid_break_min=15)
    # 13 h of presence, 12.5 h paid, 45 min of breaks.
    assert (long.presence_min, long.paid_min, long.break_min, long.is_long) == (780, 750, 45, True)
    assert not _shift("08:00", "18:00").is_long  # ten hours are not more than ten
    assert _shift("08:00", "18:01").is_long
    night = _shift("21:45", "07:45")
    assert (night.end_min, night.presence_min, night.night_min) == (1905, 600, 495)  # 21:45-06:00 is 8 h 15
    assert night.clock_text() == "21:45-07:45"
    assert _shift("07:00", "07:00").presence_min == 1440
    assert _shift("16:00", "24:00").end_min == 1440


def test_night_duty_is_more_than_three_hours_at_night() -> None:
    assert not _shift("16:00", "24:00").is_night_duty  # 21:00-24:00 is three hours, not more
    assert _shift("16:00", "00:01").is_night_duty
    assert not _shift("21:00", "06:00", kind="leave").is_night_duty


def test_kinds() -> None:
    assert _shift("08:00", "16:00", kind="fagdag").is_work
    assert not _shift("08:00", "16:00", kind="fagdag").covers_demand
    assert not _shift("08:00", "16:00", kind="leave").is_work


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unpaid_break_min": 60, "end": "09:00"}, "leave no paid time"),
        ({"paid_break_min": 30, "unpaid_break_min": 30, "end": "09:00"}, "as long as the shift"),
        ({"start": "24:00"}, "write 00:00"),
    ],
)
def test_shifts_without_time(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        _shift(changes.pop("start", "08:00"), changes.pop("end", "16:00"), **changes)


def test_demand_rows() -> None:
    row = DemandRow.model_validate({"id": "n", "days": ["sun", "mon"], "from": "22:00", "to": "07:00", "min": 2})
    assert (row.weekdays, row.end_min, row.aim) == ((0, 6), 1860, 2)
    assert DemandRow.model_validate({**row.model_dump(by_alias=True, mode="json"), "days": "weekend"}).weekdays == (
        5,
        6,
    )
    assert row.model_dump(by_alias=True, mode="json")["from"] == "22:00"


def _position(**changes: Any) -> Position:
    base = {"id": "P", "competence": "n", "percent": 50, "full_time_hours": 35.5, "weekend_every": 3, "shifts": ["D"]}
    return Position.model_validate({**base, **changes})


def test_position_hours() -> None:
    # 28.6 % of 35.5 h is 10.153 h a week: 121.836 h in twelve weeks.
    assert _position(percent=28.6).contract_min(12) == pytest.approx(121.836 * 60)


def test_vacant_positions_are_worked_only_when_they_say_so() -> None:
    assert not _position(vacant=True).is_worked
    assert _position(vacant=True, in_rota=True).is_worked
    with pytest.raises(ValidationError, match="only a vacant position"):
        _position(in_rota=False)


def test_weekend_shifts_replace_shifts_on_saturday_and_sunday() -> None:
    position = _position(weekend_shifts=["L"])
    assert [position.codes_on(day) for day in (4, 5, 6)] == [("D",), ("L",), ("L",)]


def test_standing_in_is_not_transitive() -> None:
    stands_in = {"nurse": ("care",), "care": ("helper",)}
    assert _position(competence="nurse").fill_set(stands_in) == {"nurse", "care"}
    assert _position(competence="care", extra_competences=["x"]).fill_set(stands_in) == {"care", "helper", "x"}


def test_rungs_are_ordered() -> None:
    assert Rung.STATUTE_DEFAULT.height < Rung.LOCAL_TARIFF_BOUND.height < Rung.NOT_LAWFUL.height


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"limit_count": 3}, "one of limit_h and limit_count"),
        ({"limit_h": None}, "one of limit_h and limit_count"),
        ({"valid_to": "2026-12-31"}, "valid_to 2026-12-31 is before valid_from 2027-01-01"),
        ({"signed_by": []}, "names who signed it"),
        ({"rung": "individual_written"}, "names its positions"),
    ],
)
def test_incomplete_agreements(changes: dict[str, Any], message: str) -> None:
    base = {"id": "a", "rule": "r", "rung": "local_tariff_bound", "status": "in_force", "limit_h": 10}
    base |= {"valid_from": "2027-01-01", "signed_by": ["unit leader"]}
    assert Agreement.model_validate(base).limit_h == 10
    with pytest.raises(ValidationError, match=message):
        Agreement.model_validate({**base, **changes})


def test_text_in_one_language_stands_for_both() -> None:
    text = Text.model_validate("Dag")
    assert (text.get("nb"), text.get("en")) == ("Dag", "Dag")


def test_hours_bounds_are_whole_minutes_inside_the_tolerance() -> None:
    scenario = minimal_scenario()
    # P03: 75 % of 35.5 h = 26.625 h; 0.25 h either way over 4 weeks: 105.5 h = 6330 min to 107.5 h = 6450 min.
    assert scenario.hours_bounds_min(scenario.position_by_id["P03"]) == (6330, 6450)
    # 28.6 %: 40.612 h less and more 1 h are 2376.72 and 2496.72 min; only whole minutes inside count.
    assert scenario.hours_bounds_min(_position(percent=28.6)) == (2377, 2496)


def _entitled(scenario: Scenario) -> list[str]:
    return [position.id for position in scenario.positions if scenario.fagdag_entitled(position)]


def test_fagdag_is_for_those_at_the_percent_or_on_nights() -> None:
    scenario = minimal_scenario()
    assert _entitled(scenario) == ["P01", "P02"]  # P03 has 75 %, below 80; P04 works nights and is vacant
    filled = scenario.positions[3].model_copy(update={"in_rota": True})
    scenario = scenario.model_copy(update={"positions": (*scenario.positions[:3], filled)})
    assert _entitled(Scenario.model_validate(scenario.model_dump(by_alias=True, mode="json"))) == ["P01", "P02", "P04"]
    assert scenario.allowed_codes(scenario.positions[0], 0) == ("D", "A", "F")
    assert scenario.allowed_codes(scenario.positions[0], 5) == ("D", "A")


def test_scenario_survives_json_and_its_digest_with_it() -> None:
    scenario = minimal_scenario()
    again = Scenario.model_validate_json(scenario.model_dump_json(by_alias=True))
    assert again == scenario
    assert again.digest() == scenario.digest()
    assert scenario.digest("demand") != scenario.digest("positions")
    changed = scenario.model_copy(update={"langhelg": "free_weekend"})
    assert changed.digest() != scenario.digest()
    assert changed.digest("demand") == scenario.digest("demand")


def test_models_are_frozen_and_closed() -> None:
    policy = FagdagPolicy.model_validate({"shift": "F", "every_weeks": 12, "min_percent": 50})
    assert policy.weekdays == (0, 1, 2, 3, 4)
    with pytest.raises(ValidationError, match="frozen"):
        policy.every_weeks = 6
    with pytest.raises(ValidationError, match="Extra inputs"):
        FagdagPolicy.model_validate({"shift": "F", "every_weeks": 12, "min_percent": 50, "x": 1})
