"""The nine results that any reading of the law must give, as whole checks of small rosters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rota.domain.agreement import Rung
from rota.domain.calendar import red_days
from rota.domain.finding import Finding
from rota.domain.position import Position
from rota.rules.check import check
from tests.rules.cases_loader import POSITION, build_case

IN_FORCE = {"status": "in_force", "valid_from": "2026-01-01", "signed_by": ["Leader"]}
SHIFTS = [
    {"code": "S", "kind": "long", "start": "07:00", "end": "21:30", "unpaid_break_min": 30},
    {"code": "T", "kind": "long", "start": "07:00", "end": "20:30", "unpaid_break_min": 30},  # 13 h net
    {"code": "B", "kind": "day", "start": "08:00", "end": "13:30"},  # 5 h 30 without a break
    {"code": "C", "kind": "day", "start": "08:00", "end": "13:31"},  # 5 h 31 without a break
    {"code": "E", "kind": "day", "start": "08:00", "end": "13:36", "unpaid_break_min": 5},  # 5 h 31 with a break
    {"code": "G", "kind": "day", "start": "08:00", "end": "16:29", "unpaid_break_min": 29},  # 8 h with 29 min
    {"code": "H", "kind": "day", "start": "08:00", "end": "16:30", "unpaid_break_min": 30},  # 8 h with 30 min
]


def found(rule: str, line: str, *agreements: dict[str, Any], weeks: int = 1, rolling: bool = False) -> list[Finding]:
    """Findings of one rule in a whole check of one line."""
    entry = {
        "name": "result",
        "roster": {"P1": line},
        "weeks": weeks,
        "rolling": rolling,
        "shifts": SHIFTS,
        "expect": [],
        "agreements": [],
        "scenario": {"agreements": [IN_FORCE | {"id": f"a{n}"} | one for n, one in enumerate(agreements)]},
    }
    made = build_case(rule, entry)
    return [finding for finding in check(made.scenario, made.roster).findings if finding.rule == rule]


def agreed(rule: str, rung: str, **limit: float) -> dict[str, Any]:
    """An agreement in force for everybody with a union, or for P1 where it is individual."""
    return {"rule": rule, "rung": rung, "positions": ["P1"] if rung == "individual_written" else None} | limit


def test_1_evening_then_day_is_nine_hours_of_rest() -> None:
    (finding,) = found("rest.daily_minimum", "AD.....")
    assert (finding.measured, finding.limit, finding.lowest_rung) == (9 * 60, 11 * 60, Rung.LOCAL_TARIFF_BOUND)
    assert found("rest.daily_minimum", "AD.....", agreed("rest.daily_minimum", "local_tariff_bound", limit_h=8)) == []


def test_2_long_shift_after_long_shift() -> None:
    assert found("rest.daily_minimum", "LL.....") == []
    (finding,) = found("rest.daily_minimum", "SS.....")
    assert finding.measured == 9.5 * 60


def test_3_a_single_day_off_after_an_evening_is_33_hours() -> None:
    # A ends Tuesday 22:00, D begins Thursday 07:00; every other rest of the week is shorter.
    line = "DA.DDDD"
    (finding,) = found("rest.weekly_minimum", line)
    assert (finding.measured, finding.limit) == (33 * 60, 35 * 60)
    assert found("rest.weekly_minimum", line, agreed("rest.weekly_minimum", "local_tariff_bound", limit_h=28)) == []


def test_4_three_long_and_two_day_shifts_are_52_and_a_half_hours() -> None:
    # 3 x 12.5 + 2 x 7.5 = 52.5.
    line = "DD..LLL"
    (finding,) = found("hours.weekly_max", line, agreed("hours.weekly_max", "individual_written", limit_h=50))
    assert (finding.measured, finding.limit, finding.lowest_rung) == (52.5 * 60, 50 * 60, Rung.LOCAL_TARIFF_BOUND)
    assert found("hours.weekly_max", line, agreed("hours.weekly_max", "local_tariff_bound", limit_h=54)) == []
    # Over eight weeks the mean may be 48: 52.5 every week is too much.
    (mean, *_) = found("hours.average_8w", line, rolling=True)
    assert (mean.measured, mean.limit) == (8 * 52.5 * 60, 8 * 48 * 60)
    # With D D D L L (3 x 7.5 + 2 x 12.5 = 47.5) every second week the mean is 50, with four D (30 h) 41.25.
    assert found("hours.average_8w", f"{line} | DDDLL..", weeks=2, rolling=True) != []
    assert found("hours.average_8w", f"{line} | DDDD...", weeks=2, rolling=True) == []


def test_5_four_sundays_in_a_row_and_half_of_all() -> None:
    one, free = "......D", "......."
    written = agreed("sunday.consecutive", "individual_written", limit_count=3)
    four = "|".join([one] * 4 + [free] * 4)
    three = "|".join([one] * 3 + [free])
    assert [finding.measured for finding in found("sunday.consecutive", four, written, weeks=8, rolling=True)] == [4]
    assert found("sunday.consecutive", three, written, weeks=4, rolling=True) == []
    # Three of four is 19 or 20 in 26 weeks: more than 13.
    half = found("sunday.half", three, weeks=4, rolling=True)
    assert {finding.measured for finding in half} == {19, 20}
    assert {finding.limit for finding in half} == {13}


@pytest.mark.parametrize(
    ("rung", "limit_h", "lawful"),
    [("local_tariff_bound", 12.5, False), ("at_permit", 13, True), ("union_innstillingsrett", 13, True)],
)
def test_6_thirteen_hours(rung: str, limit_h: float, lawful: bool) -> None:
    assert (found("hours.daily_max", "T......", agreed("hours.daily_max", rung, limit_h=limit_h)) == []) is lawful


def test_7_the_17th_of_may_2027_counts_once() -> None:
    # Easter Sunday 28 March 2027, so Whit Monday is 50 days later: 17 May.
    year = red_days(2027)
    assert len(year) == 11
    assert date(2027, 5, 17) in year
    # From 4 January 26 weeks hold 26 Sundays and six other red days: 16 of 32 may be worked. All odd Sundays (13) and
    # 25 March, 29 March and 17 May are 16; were 17 May two days, there would be 33 days and 17 worked of 16.
    weeks = [("......D" if week % 2 == 0 else ".......") for week in range(26)]
    weeks[11] = "...D..."
    weeks[12] = "D.....D"
    weeks[19] = "D......"
    assert found("sunday.red_days", "|".join(weeks), weeks=26) == []
    weeks[17] = "...D..."  # 6 May too
    (finding,) = found("sunday.red_days", "|".join(weeks), weeks=26)
    assert (finding.measured, finding.limit) == (17, 16)


def test_8_hours_of_a_small_position() -> None:
    # 28.6 % of 35.5 h over 12 weeks: 0.286 x 35.5 x 12 = 121.836 h.
    position = Position.model_validate({"id": "P1", "holder": "H1"} | POSITION | {"percent": 28.6})
    assert round(position.contract_min(12) / 60, 2) == 121.84


def test_9_breaks() -> None:
    assert [len(found("breaks.minimum", f"{code}......")) for code in "BCEGH"] == [0, 1, 0, 1, 0]
