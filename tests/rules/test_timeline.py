"""Lines of duties on the clock: laps, gaps, windows and the days before the cycle."""

from __future__ import annotations

from typing import Any

import pytest

from rota.domain.roster import Duty
from rota.domain.shift import ShiftKind
from rota.rules.timeline import Line, Span, line_of, lines
from tests.rules.cases_loader import build_case

DAY = 24 * 60
WEEK = 7 * DAY


def line(picture: str, **entry: Any) -> Line:
    """The line of P1."""
    made = build_case("hours.daily_max", {"name": "case", "expect": [], "roster": {"P1": picture}} | entry)
    return lines(made.scenario, made.roster)["P1"]


def at(day: int, clock: str) -> int:
    """Minutes from Monday 00:00 of week 1."""
    hour, minute = clock.split(":")
    return day * DAY + int(hour) * 60 + int(minute)


def times(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    """Start and end of each."""
    return [(span.start, span.end) for span in spans]


def test_a_duty_moved_to_another_lap_is_the_same_on_other_days() -> None:
    (duty,) = line("..D....").cycle
    moved = duty.moved(-2 * WEEK)
    assert (moved.start, moved.end, moved.day) == (at(2 - 14, "07:00"), at(2 - 14, "15:00"), 2 - 14)
    assert (moved.paid_min, moved.kind, moved.duty) == (450, ShiftKind.DAY, duty.duty)
    assert type(moved.day) is int


def test_what_counts_as_work_cover_night_and_long() -> None:
    made = line(
        "DVFNL..", rows=[{"position": "P1", "week": 1, "day": 6, "code": "Q", "start": "08:00", "end": "20:00"}]
    )
    assert [(span.duty.code, span.is_work, span.covers, span.is_night_duty, span.is_long) for span in made.cycle] == [
        ("D", True, True, False, False),
        ("V", False, False, False, False),
        ("F", True, False, False, False),
        ("N", True, True, True, False),
        ("L", True, True, False, True),
        ("Q", True, False, False, True),  # an unknown code without paid time counts from start to end: 12 h
    ]
    assert [span.duty.code for span in made.work] == ["D", "F", "N", "L", "Q"]
    assert (made.cycle[-1].paid_min, made.cycle[-1].kind) == (720, None)
    # 450 + 450 leave + 450 + 510 + 750 + 720
    assert made.planned_min == 3330
    assert made.paid_by_week == (2880,)


def test_leave_at_night_or_of_twelve_hours_is_neither_night_duty_nor_long() -> None:
    made = line("W......", shifts=[{"code": "W", "kind": "leave", "start": "20:00", "end": "08:00"}])
    assert [(span.is_night_duty, span.is_long) for span in made.cycle] == [(False, False)]


def test_gaps_inside_over_the_wrap_and_from_the_past() -> None:
    rolling = line("D...A..", past={"P1": "N"})
    # Past N ends Monday 07:00, D begins then; D to Friday A; A over the wrap to next Monday.
    assert [gap.length_min for gap in rolling.gaps()] == [
        0,
        at(4, "14:30") - at(0, "15:00"),
        at(7, "07:00") - at(4, "22:00"),
    ]
    assert [gap.duty.code for gap in rolling.gaps()] == ["D", "D", "A"]
    fixed = line("D...A..", rolling=False)
    assert [gap.length_min for gap in fixed.gaps()] == [at(4, "14:30") - at(0, "15:00")]
    assert list(line("").gaps()) == []


def test_the_gap_from_the_past_begins_when_the_last_of_it_has_ended() -> None:
    # A long leave day ends after the shift that began later; as work only the shift counts.
    shifts = [
        {"code": "W", "kind": "leave", "start": "06:00", "end": "23:00"},
        {"code": "X", "kind": "day", "start": "23:30", "end": "24:00"},
    ]
    made = line("D......", rolling=False, shifts=shifts, past={"P1": "NW"})
    # N of the Saturday ends on Sunday 07:00: as work the gap is 24 h; with leave it begins on Sunday 23:00.
    assert [gap.length_min for gap in made.gaps()] == [24 * 60]
    assert [gap.length_min for gap in made.gaps_with_leave()] == [8 * 60]
    longer = line(
        "X......",
        rolling=False,
        shifts=[shifts[1], {"code": "Z", "kind": "night", "start": "12:00", "end": "11:00"}],
        past={"P1": "ZX"},
    )
    # Z of the Saturday runs to Sunday 11:00, X ends Sunday 24:00: the gap to Monday 23:30 begins at 24:00.
    assert [gap.length_min for gap in longer.gaps()] == [at(0, "23:30")]


def test_overlapping_duties_leave_the_later_end() -> None:
    rows = [{"position": "P1", "week": 1, "day": 1, "code": "K"}]
    made = line("LD.....", rolling=False, rows=rows)
    # L 07:30-20:30 holds K 08:00-13:30.
    assert [gap.length_min for gap in made.gaps()] == [at(0, "08:00") - at(0, "20:30"), at(1, "07:00") - at(0, "20:30")]


@pytest.mark.parametrize(
    ("rolling", "start", "end", "expected"),
    [
        (True, at(0, "00:00"), at(0, "07:00"), ["N"]),  # Sunday's night of the lap before runs to Monday 07:00
        (True, at(0, "07:00"), at(0, "08:00"), []),
        (True, at(0, "06:59"), at(0, "07:00"), ["N"]),
        (False, at(0, "00:00"), at(0, "07:00"), []),
        (True, at(2, "15:00"), at(6, "22:00"), []),
        (True, at(2, "14:59"), at(6, "22:00"), ["D"]),
        (True, at(2, "15:00"), at(6, "22:01"), ["N"]),
    ],
)
def test_work_around_a_window(rolling: bool, start: int, end: int, expected: list[str]) -> None:
    made = line("..D...N", rolling=rolling)
    assert [span.duty.code for span in made.around(start, end)] == expected


def test_work_around_a_window_knows_the_past() -> None:
    made = line("D......", rolling=False, past={"P1": "DN"})
    assert times(made.around(0, DAY)) == [(at(-1, "22:00"), at(0, "07:00")), (at(0, "07:00"), at(0, "15:00"))]
    assert times(made.past) == [(at(-2, "07:00"), at(-2, "15:00")), (at(-1, "22:00"), at(0, "07:00"))]
    assert [(span.day, span.kind, span.paid_min) for span in made.past] == [
        (-2, ShiftKind.DAY, 450),
        (-1, ShiftKind.NIGHT, 510),
    ]
    assert made.past[1].duty == Duty("P1", 0, 7, "N", 22 * 60, 31 * 60, 510)


@pytest.mark.parametrize(
    ("picture", "rolling", "past", "start", "end", "expected"),
    [
        ("D......", True, "", at(0, "06:00"), at(0, "07:00"), False),
        ("D......", True, "", at(0, "06:00"), at(0, "07:01"), True),
        ("......A", True, "", at(-1, "18:00"), at(0, "10:00"), True),  # the lap before
        ("......A", False, "", at(-1, "18:00"), at(0, "10:00"), False),
        ("......A", True, "", at(-1, "22:00"), at(0, "10:00"), False),  # A ends at 22:00
        (".......", False, "A", at(-1, "18:00"), at(0, "10:00"), True),
        (".......", False, "A", at(-1, "22:00"), at(0, "10:00"), False),
        (".......", False, "D", at(-1, "15:00"), at(0, "10:00"), False),
        (".......", False, "D", at(-1, "14:59"), at(0, "10:00"), True),
        (".......", False, "A", at(-1, "10:00"), at(-1, "14:30"), False),
        ("......A", True, "", at(-1, "10:00"), at(-1, "14:30"), False),
        ("D......", False, "", at(-1, "18:00"), at(0, "07:01"), True),
        ("D......", False, "", at(-1, "18:00"), at(0, "07:00"), False),
        ("D.....A", True, "", at(-1, "18:00"), at(0, "06:00"), True),
    ],
)
def test_work_between(picture: str, rolling: bool, past: str, start: int, end: int, expected: bool) -> None:
    assert line(picture, rolling=rolling, past={"P1": past}).works_between(start, end) is expected


def test_a_minute_into_the_cycle_is_work_between() -> None:
    shifts = [{"code": "X", "kind": "evening", "start": "20:00", "end": "00:01"}]
    assert line(".......", rolling=False, past={"P1": "X"}, shifts=shifts).works_between(0, 60)


def test_weeks_with_work() -> None:
    night = line("......N|.......|..D....", weeks=3)
    # Sunday's night reaches into Monday 00:00-07:00 of week 2.
    assert night.weeks_with_work(0, 60) == (False, True, False)
    assert night.weeks_with_work(at(6, "22:00"), WEEK) == (True, False, False)
    assert night.weeks_with_work(at(6, "21:00"), at(6, "22:00")) == (False, False, False)
    assert night.weeks_with_work(at(0, "07:00"), at(0, "08:00")) == (False, False, False)
    last = line(".......|......N", weeks=2)
    assert last.weeks_with_work(0, 60) == (True, False)
    assert line(".......|......N", weeks=2, rolling=False).weeks_with_work(0, 60) == (False, False)


def test_a_minute_into_a_week_is_work_in_it() -> None:
    shifts = [{"code": "X", "kind": "evening", "start": "20:00", "end": "00:01"}]
    assert line("......X|.......", weeks=2, rolling=False, shifts=shifts).weeks_with_work(0, 60) == (False, True)


def test_cover_is_joined_and_goes_round() -> None:
    # L 07:30-20:30 and an A row 14:30-22:00 overlap; D of the next day stands alone; the night of Sunday goes round.
    rows = [{"position": "P1", "week": 1, "day": 1, "code": "A"}]
    made = line("LD....N", rows=rows)
    assert made.covering_between(0, WEEK + DAY) == (
        (at(-1, "22:00"), at(0, "07:00")),
        (at(0, "07:30"), at(0, "22:00")),
        (at(1, "07:00"), at(1, "15:00")),
        (at(6, "22:00"), at(7, "07:00")),
        (at(7, "07:30"), at(7, "22:00")),
    )
    assert made.covering_between(at(0, "22:00"), at(1, "07:00")) == ()
    assert made.covering_between(at(0, "21:59"), at(1, "07:01")) == (
        (at(0, "07:30"), at(0, "22:00")),
        (at(1, "07:00"), at(1, "15:00")),
    )


def test_cover_of_shifts_that_touch_is_one_interval() -> None:
    assert line("ND.....", rolling=False).covering_between(0, WEEK) == ((at(0, "22:00"), at(1, "15:00")),)


def test_cover_of_the_first_minute_by_the_known_past() -> None:
    shifts = [{"code": "X", "kind": "evening", "start": "20:00", "end": "00:01"}]
    made = line(".......", rolling=False, past={"P1": "X"}, shifts=shifts)
    assert made.covering_between(0, DAY) == ((at(-1, "20:00"), at(0, "00:01")),)


def test_cover_of_a_period_begins_with_the_known_past() -> None:
    made = line(".......", rolling=False, past={"P1": "DN"})
    assert made.covering_between(0, WEEK) == ((at(-1, "22:00"), at(0, "07:00")),)
    professional = line(
        ".......",
        rolling=False,
        past={"P1": "F"},
        shifts=[{"code": "F", "kind": "fagdag", "start": "20:00", "end": "02:00"}],
    )
    assert professional.covering_between(0, WEEK) == ()


def test_days_with_a_duty_and_the_days_before() -> None:
    made = line("D.....D", rolling=False, past={"P1": "D.DDD"})
    assert made.days_with(lambda span: span.is_work) == ([True, *[False] * 5, True], 3)
    assert made.days_with(lambda span: span.is_long) == ([False] * 7, 0)
    assert line("D......", rolling=False, past={"P1": "DD"}).days_with(lambda span: span.is_work)[1] == 2


def test_a_line_leaves_out_what_it_cannot_hold() -> None:
    rows = [
        {"position": "P1", "week": 0, "day": 1, "code": "D"},
        {"position": "P1", "week": 2, "day": 1, "code": "D"},
        {"position": "P1", "week": 1, "day": 0, "code": "D"},
        {"position": "P1", "week": 1, "day": 8, "code": "D"},
        {"position": "P1", "week": 1, "day": 2, "code": "Q", "no_clock": True},
    ]
    assert [span.duty.day for span in line("D.....D", rows=rows).cycle] == [1, 7]


def test_a_line_is_in_order_of_the_clock() -> None:
    made = build_case("hours.daily_max", {"name": "case", "expect": [], "roster": {"P1": ""}})
    late, early = (Duty("P1", 1, 1, code, start, 900, 60) for code, start in (("A", 600), ("B", 480)))
    same, longer = Duty("P1", 1, 2, "C", 480, 900, 60), Duty("P1", 1, 2, "A", 480, 960, 60)
    twin = Duty("P1", 1, 2, "B", 480, 900, 60)
    held = line_of(made.scenario, made.scenario.positions[0], (longer, same, twin, late, early))
    assert [(span.duty.day, span.duty.code) for span in held.cycle] == [
        (1, "B"),
        (1, "A"),
        (2, "B"),
        (2, "C"),
        (2, "A"),
    ]
    assert (held.weeks, held.rolling, held.days_known, held.past) == (1, True, 0, ())


def test_followers_over_as_many_laps_as_it_takes() -> None:
    made = line("D...A..")
    # Within 15 days of Monday's D: A, and both of the two next weeks up to the second Monday after; within a day: none.
    assert [[span.duty.code for span in later] for _, later in made.followers(14 * DAY + 1)] == [
        list("ADAD"),
        list("DADA"),
    ]
    assert [list(later) for _, later in made.followers(DAY)] == [[], []]
    assert [len(later) for _, later in line("D...A..", rolling=False, past={"P1": "N"}).followers(WEEK)] == [2, 1, 0]


def test_days_before_those_that_are_known_are_not_read() -> None:
    duties = [{"position": "P1", "days_before": days, "code": "D"} for days in (1, 2, 3)]
    made = line("D......", rolling=False, scenario={"history": {"days_known": 1, "duties": duties}})
    assert made.days_with(lambda span: span.is_work)[1] == 1


def test_of_duties_that_end_together_the_first_leads_into_the_gap() -> None:
    rows = [{"position": "P1", "week": 1, "day": 1, "code": "Q", "start": "10:00", "end": "15:00"}]
    made = line("DD.....", rolling=False, rows=rows)
    assert [(gap.before.duty.code, gap.after.duty.code) for gap in made.gaps()] == [("D", "Q"), ("D", "D")]
