"""Pay by the clock: supplements, stacking, dates, laps, extra shifts. Rates of ks-2022 unless said otherwise.

Yearly pay 390 000 kr in a 37.5-hour week is 390 000 / 1950 = 200 kr an hour. Evening 17-21: 56 kr. Night 21-06: the
higher of 25 % (50) and 70: 70 kr. Weekend: the higher of 22 % (44) and 70: 70 kr. Holiday: 133 1/3 % = 266.67 kr.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rota.domain.pay import KINDS, EmployerCost, Pay, PersonPay, Rate, RosterPay
from rota.domain.roster import roster_from_codes
from rota.domain.scenario import Scenario
from rota.measures.catalogue import figures
from rota.measures.extra_shift import extra_shift
from rota.measures.facts import Span
from rota.measures.pay import hourly_kr, pay_problems, pieces, rate_tables, roster_pay, supplement_kr, without_pay
from tests.measures.wards import SHIFTS, position, roster, ward

PAY: dict[str, Any] = {
    "rates_table": "ks-2022",
    "price_year": 2023,
    "annual_pay": {"care_worker": 390000.0, "nurse": 780000.0},
    "assumed": True,
}
# Shifts without breaks: hours are easy to follow.
PLAIN = [
    {"code": "E", "name": "Evening", "kind": "evening", "start": "15:00", "end": "22:00"},
    {"code": "X", "name": "Day", "kind": "day", "start": "08:00", "end": "16:00"},
    {"code": "S", "name": "Short", "kind": "day", "start": "16:00", "end": "19:00"},
]


def paid(line: str, start: str = "2027-01-04", weeks: int = 1, **changes: Any) -> PersonPay:
    """Pay of one care worker over a period that does not roll."""
    scenario = priced(start=start, weeks=weeks, **changes)
    found = roster_pay(scenario, roster(scenario, P1=line))
    assert found is not None
    return found.people[0]


def priced(start: str = "2027-01-04", weeks: int = 1, rolling: bool = False, **changes: Any) -> Scenario:
    """A ward with pay, one care worker and the plain shifts."""
    cycle = {"weeks": weeks, "rolling": rolling, "start": start}
    person = position("P1", **changes.pop("person", {}))
    return ward([person], cycle=cycle, shifts=[*SHIFTS, *PLAIN], **({"pay": PAY} | changes))


def hours(person: PersonPay) -> dict[str, float]:
    """Hours with each supplement, those without any left out."""
    return {kind: round(minutes / 60, 4) for kind, minutes in person.supplement_min.items() if minutes}


def kroner(person: PersonPay) -> dict[str, float]:
    """Kroner of each supplement, those without any left out."""
    assert person.supplement_kr is not None
    return {kind: round(amount, 2) for kind, amount in person.supplement_kr.items() if amount}


def test_a_weekday_evening() -> None:
    # Monday 15:00-22:00: 17-21 four hours, 21-22 one.
    person = paid("E......")
    assert hours(person) == {"evening": 4, "night": 1}
    assert kroner(person) == {"evening": 4 * 56, "night": 70}
    assert person.ordinary_kr == 7 * 200
    assert person.total_kr == 1400 + 224 + 70


def test_a_saturday_evening_has_the_weekend_supplement_too() -> None:
    assert hours(paid(".....E.")) == {"evening": 4, "night": 1, "weekend": 7}
    assert kroner(paid(".....E."))["weekend"] == 7 * 70


def test_nights_around_the_weekend() -> None:
    # 22:00-07:00 is eight hours of night. Friday night has seven weekend hours, Saturday's nine, Sunday's two.
    for line, weekend in (("....N..", 7), (".....N.", 9), ("......N", 2)):
        assert hours(paid(line)) == {"night": 8, "weekend": weekend}


def test_an_unpaid_break_is_taken_off_all_hours_alike() -> None:
    # A 15:00-22:00 less 30 minutes pays 6.5 of 7: 4 x 6.5 / 7 = 3.7143 evening hours, 0.9286 at night.
    assert hours(paid("A......")) == {"evening": 3.7143, "night": 0.9286}


def test_the_17th_of_may_is_a_red_day_once() -> None:
    # Monday 17 May 2027, Whit Monday too.
    person = paid("X......", start="2027-05-17")
    assert hours(person) == {"holiday": 8}
    assert kroner(person) == {"holiday": round(8 * 200 * 4 / 3, 2)}


def test_christmas_eve_from_noon_and_evening_on_top() -> None:
    # Friday 24 December 2027: E 15-22 lies after 12:00; evening and night come on top.
    assert hours(paid("....E..", start="2027-12-20")) == {"evening": 4, "night": 1, "holiday": 7}
    # X 08-16: four hours after noon.
    assert hours(paid("....X..", start="2027-12-20")) == {"holiday": 4}


def test_a_red_sunday_has_the_holiday_supplement_and_not_the_weekends() -> None:
    # Easter Sunday 28 March 2027, and Easter Eve (paid from 00:00) the day before.
    assert hours(paid(".....XX", start="2027-03-22")) == {"holiday": 16}
    # A night from Good Friday 26 March (22-24) into Easter Eve (0-7).
    assert hours(paid("....N..", start="2027-03-22")) == {"night": 8, "holiday": 9}


def test_the_weekend_supplement_counts_where_it_is_the_higher() -> None:
    own = {
        "years": "2027",
        "evening": {"from": "17:00", "to": "21:00", "kr_per_hour": 1.0},
        "night": {"from": "21:00", "to": "06:00", "kr_per_hour": 1.0},
        "weekend": {"kr_per_hour": 500.0},
        "holiday": {"percent": 100.0},
        "overtime": {"ordinary_percent": 50.0, "unsocial_percent": 100.0, "red_day_percent": 100.0},
    }
    person = paid("......X", start="2027-03-22", pay=PAY | {"rates_table": None, "rates": own})
    assert hours(person) == {"weekend": 8}


def test_the_higher_of_percent_and_kroner() -> None:
    # 780 000 / 1950 = 400 kr: 25 % is 100 > 70 at night, 22 % is 88 > 70 on weekends.
    person = paid(".....N.", person={"competence": "nurse"})
    assert kroner(person) == {"night": 8 * 100, "weekend": 9 * 88}


@pytest.mark.parametrize(("week_h", "divisor"), [(37.5, 1950), (35.5, 1846), (33.6, 1747.2)])
def test_divisors(week_h: float, divisor: float) -> None:
    scenario = priced(person={"full_time_hours": week_h})
    assert hourly_kr(scenario, scenario.positions[0]) == pytest.approx(390000 / divisor)


def test_a_rolling_cycle_is_laid_lap_after_lap_over_52_weeks() -> None:
    # One shift of 8 h every second week: 26 of them. From 4 January 2027 the Mondays of odd weeks: 29 March (week 13)
    # and 17 May (week 20) are red; week 13 is odd, week 20 even.
    scenario = priced(weeks=2, rolling=True)
    found = roster_pay(scenario, roster(scenario, P1="X......|......."))
    assert found is not None
    assert found.weeks == 52
    assert found.people[0].paid_min == 26 * 480
    assert hours(found.people[0]) == {"holiday": 8}
    assert found.kroner() == 26 * 8 * 200 + 8 * 200 * 4 / 3


def test_a_cycle_that_does_not_divide_a_year_is_cut() -> None:
    # Five weeks: eleven laps would be 55 weeks; a shift in week 3 stands in laps 1 to 10 (week 48) and not in week 53.
    scenario = priced(weeks=5, rolling=True)
    found = roster_pay(scenario, roster(scenario, P1=".......|.......|X......"))
    assert found is not None
    assert found.people[0].paid_min == 10 * 480


def test_leave_is_paid_without_supplements() -> None:
    person = paid(".....V.")
    assert (person.paid_min, hours(person)) == (420, {})


def test_steps_by_yearly_weekend_hours() -> None:
    rate = rate_tables()["ks-2019"].rates.weekend
    # To 290 h 53 kr, to 350 h 100 kr, then 150 kr.
    assert supplement_kr(rate, 255, 200) == 255 * 53
    assert supplement_kr(rate, 300, 200) == 290 * 53 + 10 * 100
    assert supplement_kr(rate, 400, 200) == 290 * 53 + 60 * 100 + 50 * 150
    # Half a year: the steps begin at half of the hours.
    assert supplement_kr(rate, 150, 200, 0.5) == 145 * 53 + 5 * 100


@given(
    start=st.integers(0, 1439),
    length=st.integers(1, 1440),
    share=st.floats(0.5, 1.0),
    day=st.dates(date(2026, 12, 1), date(2028, 1, 31)),
)
def test_pieces_add_up_to_the_paid_time_and_no_hour_has_two_supplements_of_a_kind(
    start: int, length: int, share: float, day: date
) -> None:
    rates = rate_tables()["ks-2022"].rates
    paid_min = max(1, round(length * share))
    found = list(pieces(Span(start, start + length, paid_min, 0, "X", None), day, rates, 200.0))
    assert sum(piece.paid_min for piece in found) == pytest.approx(paid_min)
    for piece in found:
        assert piece.minutes["weekend"] + piece.minutes["holiday"] <= piece.paid_min + 1e-9
        assert piece.minutes["evening"] + piece.minutes["night"] <= piece.paid_min + 1e-9


def test_without_pay_there_is_no_cost() -> None:
    scenario = ward([position("P1")])
    assert roster_pay(scenario, roster(scenario, P1="D......")) is None
    found = figures(scenario, roster(scenario, P1="D......"))
    priced_names = [name for name in found if name.startswith(("cost_", "supplement_h_"))]
    assert len(priced_names) == 12
    assert {found[name] for name in priced_names} == {None}


def test_figures_of_a_year() -> None:
    # Rolling, from 4 January 2027: every second week, 26 times, 8 h on Monday and 7 h on Saturday evening. Red Monday:
    # 29 March (week 13). Saturdays with the holiday supplement: 1 May (17), 15 May (19, Whitsun Eve from 12:00), 25
    # December (51). So 3 x 7 + 8 = 29 h of holiday and 23 x 7 h of weekend.
    costs = {"holiday_pay_percent": 12.0, "pension_percent": 10.0, "employer_tax_percent": 14.1, "assumed": True}
    scenario = priced(weeks=2, rolling=True, pay=PAY | {"employer_cost": costs})
    found = figures(scenario, roster(scenario, P1="X....E.|......."))
    assert found["cost_weekend_year"] == 23 * 7 * 70
    assert found["cost_evening_year"] == 26 * 4 * 56
    assert found["cost_night_year"] == 26 * 70
    assert found["cost_holiday_year"] == pytest.approx(29 * 200 * 4 / 3)
    supplements = 23 * 490 + 26 * (224 + 70) + 29 * 200 * 4 / 3
    assert found["cost_supplements_year"] == pytest.approx(supplements)
    assert found["cost_ordinary_year"] == 26 * 15 * 200
    assert found["cost_year"] == pytest.approx(78000 + supplements)
    assert [found[f"supplement_h_{kind}_year"] for kind in KINDS] == [26 * 4, 26 * 1, 23 * 7, 29]
    # (1 + 0.12 + 0.10) x 1.141 = 1.39202.
    assert found["cost_employer_year"] == pytest.approx((78000 + supplements) * 1.39202)


def test_a_short_plan_that_does_not_roll_has_no_figures_of_a_year() -> None:
    """Its red days are no year's: Christmas week times 52 would be nonsense. `rota cost` shows the period itself."""
    scenario = priced(start="2026-12-21", weeks=1)
    found = figures(scenario, roster(scenario, P1="....XX."))
    assert {found[name] for name in found if name.startswith(("cost_", "supplement_h_"))} == {None}
    period = roster_pay(scenario, roster(scenario, P1="....XX."))
    assert period is not None
    assert hours(period.people[0]) == {"holiday": 16}
    year = priced(weeks=52)
    assert figures(year, roster(year, P1="X......"))["cost_ordinary_year"] == 1600


def test_one_unknown_pay_makes_the_sum_unknown() -> None:
    known = PersonPay("P1", 60, dict.fromkeys(KINDS, 0.0), 1.0, 1.0, dict.fromkeys(KINDS, 1.0))
    unknown = PersonPay("P2", 60, dict.fromkeys(KINDS, 0.0), None, None, None)
    rates = rate_tables()["ks-2022"]
    of = {"weeks": 52, "rates": rates.rates, "rates_title": rates.title, "price_year": 2023, "factor": None}
    assert RosterPay(people=(known,), excluded=(), **of).kroner() == 5
    assert RosterPay(people=(known, unknown), excluded=(), **of).kroner() is None
    assert RosterPay(people=(known, unknown), excluded=(), **of).kroner("night") is None


def test_employer_factor() -> None:
    cost = EmployerCost(holiday_pay_percent=12.0, pension_percent=8.0, employer_tax_percent=10.0)
    assert cost.factor == pytest.approx(1.2 * 1.1)


def test_every_table_says_where_it_is_from_and_of_which_years() -> None:
    for table in rate_tables().values():
        assert table.evidence in {"verified", "to verify"}
        assert table.overtime_evidence == "to verify"
        assert table.url
        assert table.rates.years


@pytest.mark.parametrize(
    ("pay", "message"),
    [
        ({"rates_table": None}, "give one of rates_table and rates"),
        ({"annual_pay": {}}, "at least 1"),
        ({"annual_pay": {"nurse": -1.0}}, "greater than 0"),
    ],
)
def test_malformed_pay_is_refused(pay: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Pay.model_validate(PAY | pay)


@pytest.mark.parametrize(
    ("rate", "message"),
    [
        ({}, "give percent, kr_per_hour"),
        ({"percent": 1.0, "steps": [{"from_h": 0, "kr_per_hour": 1.0}]}, "not both"),
        ({"steps": [{"from_h": 10, "kr_per_hour": 1.0}]}, "begin at 0"),
    ],
)
def test_malformed_rates_are_refused(rate: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Rate.model_validate(rate)


def test_unknown_years_and_competences_are_problems() -> None:
    scenario = priced(pay=PAY | {"rates_table": "ks-2026", "annual_pay": {"nurse": 1.0, "doctor": 1.0}})
    told = dict(pay_problems(scenario))
    assert "known: ks-2019, ks-2022" in told["pay", "rates_table"]
    assert "no such competence" in told["pay", "annual_pay", "doctor"]
    assert list(pay_problems(priced())) == []


def test_people_without_yearly_pay_have_hours_and_no_kroner() -> None:
    scenario = priced(weeks=2, rolling=True, pay=PAY | {"annual_pay": {"nurse": 780000.0}})
    assert without_pay(scenario) == ("care_worker",)
    assert without_pay(priced()) == ()
    found = figures(scenario, roster(scenario, P1="X....E.|......."))
    assert found["supplement_h_weekend_year"] == 23 * 7
    assert found["cost_ordinary_year"] is None
    assert found["cost_weekend_year"] is None
    assert found["cost_year"] is None


def test_the_rates_of_a_table_come_with_it_and_a_scenarios_own_without() -> None:
    scenario = priced()
    found = roster_pay(scenario, roster(scenario, P1="X......"))
    assert found is not None
    assert found.table == rate_tables()["ks-2022"]
    own = rate_tables()["ks-2022"].rates
    scenario = priced(pay=PAY | {"rates_table": None, "rates": own.model_dump(mode="json", by_alias=True)})
    found = roster_pay(scenario, roster(scenario, P1="X......"))
    assert found is not None
    assert found.table is None
    assert "own rates (2022–2023)" in found.rates_title.en


# Extra shifts: 35.5-hour position, 390 000 / 1846 = 211.2676 kr an hour.
HOURLY = 390000 / 1846


def extra(line: str, day: int, code: str, start: str = "2027-01-04") -> Any:
    """An extra shift in week 1 for a care worker with a 35.5-hour week."""
    scenario = priced(start=start, weeks=2, person={"full_time_hours": 35.5, "percent": 80})
    return extra_shift(scenario, roster(scenario, P1=line), "P1", 1, day, code)


def test_up_to_full_time_it_is_additional_work_with_supplements() -> None:
    # Three D (22.5 h) leave 13 h: E on Friday, 7 h, all additional: four evening hours, one at night.
    found = extra("DDD....", 5, "E")
    assert (found.additional_min, found.overtime_min, found.overtime_kr) == (420, 0, 0)
    assert found.ordinary_kr == pytest.approx(7 * HOURLY)
    assert found.supplement_kr == pytest.approx(4 * 56 + 70)
    assert found.cautions == ()


def test_beyond_full_time_it_is_overtime_and_on_a_day_off_at_the_higher_percent() -> None:
    # Four D (30 h) leave 5.5 h of 35.5: X on Friday is 5.5 h additional and 2.5 h overtime at 100 %.
    found = extra("DDDD...", 5, "X")
    assert (found.additional_min, found.overtime_min) == (330, 150)
    assert found.ordinary_kr == pytest.approx(5.5 * HOURLY)
    assert found.overtime_kr == pytest.approx(2.5 * HOURLY * 2)
    assert found.total_kr == pytest.approx((5.5 + 5) * HOURLY)
    assert len(found.cautions) == 1


def test_nine_hours_a_day() -> None:
    # D (7.5 h) on Monday leaves 1.5 h that day: S 16-19 is additional to 17:30 and overtime from there, on a worked
    # weekday at 50 %. Of the evening hours 17-19 half an hour is additional and has the supplement.
    found = extra("D......", 1, "S")
    assert (found.additional_min, found.overtime_min) == (90, 90)
    assert found.overtime_kr == pytest.approx(1.5 * HOURLY * 1.5)
    assert found.supplement_kr == pytest.approx(0.5 * 56)


def test_the_overtime_part_is_cut_by_the_clock_and_dearer_at_night() -> None:
    # S (3 h) on Monday and X on the other days: 35 h, half an hour is left of 35.5. E 15-22 on Monday is additional to
    # 15:30, no evening hours; overtime at 50 % to 21:00 (5.5 h) and at 100 % from 21 to 22.
    found = extra("SXXXX..", 1, "E")
    assert (found.additional_min, found.overtime_min, found.supplement_kr) == (30, 390, 0)
    assert found.overtime_kr == pytest.approx(HOURLY * (5.5 * 1.5 + 1 * 2))


def test_overtime_past_midnight_is_of_the_next_day() -> None:
    # DDDD is 30 h: 5.5 h are left. N 22-07 on Friday is additional to 03:30 on Saturday: 5.5 night hours, 3.5 weekend
    # hours. The other 3.5 h are Saturday's, a day off's: 100 %.
    found = extra("DDDD...", 5, "N")
    assert (found.additional_min, found.overtime_min) == (330, 210)
    assert found.supplement_kr == pytest.approx(5.5 * 70 + 3.5 * 70)
    assert found.overtime_kr == pytest.approx(3.5 * HOURLY * 2)


def test_an_unpaid_break_lies_in_both_parts_alike() -> None:
    # DDDD leave 5.5 h. L 08-21 pays 12.5 h of 13: 5.5 paid hours are 5.72 on the clock, to 13:43, before the evening.
    found = extra("DDDD...", 5, "L")
    assert (found.additional_min, found.overtime_min, found.supplement_kr) == (330, 420, 0)
    assert found.overtime_kr == pytest.approx(7 * HOURLY * 2)


def test_in_a_full_position_all_of_it_is_overtime() -> None:
    # A light week: 7.5 h of 35.5. The rota is the holder's full time, so nothing is additional work.
    scenario = priced(weeks=2, person={"full_time_hours": 35.5, "percent": 100})
    found = extra_shift(scenario, roster(scenario, P1="D......"), "P1", 1, 3, "X")
    assert (found.additional_min, found.overtime_min) == (0, 480)
    assert found.overtime_kr == pytest.approx(8 * HOURLY * 2)
    assert "full position" in found.reasons[2].en


def test_an_extra_shift_takes_the_step_that_the_year_has_reached() -> None:
    # Two weeks that do not roll: the steps begin at 290 x 2 / 52 = 11.15 h. X on the first weekend is 16 h; the eight
    # hours of an X in the second lie between 16 and 24 h, beyond 350 x 2 / 52 = 13.46 h: 150 kr each.
    scenario = priced(weeks=2, pay=PAY | {"rates_table": "ks-2019"}, person={"full_time_hours": 35.5, "percent": 50})
    found = extra_shift(scenario, roster(scenario, P1=".....XX|......."), "P1", 2, 6, "X")
    assert found.supplement_kr == pytest.approx(8 * 150)
    # With nothing else planned: all eight at the first step, 53 kr.
    found = extra_shift(scenario, roster(scenario, P1="X......|......."), "P1", 2, 6, "X")
    assert found.supplement_kr == pytest.approx(8 * 53)


def test_more_than_thirteen_hours_in_24_is_told() -> None:
    # X 08-16 and S 16-19: 11 h. X and E 15-22: 15 h, an hour of it twice. E one day and X the next: 24 h from 15:00
    # hold 15-22 and 08-15, 14 h.
    assert extra("X......", 1, "S").cautions[0].en.startswith("overtime without")
    told = [one.en for one in extra("X......", 1, "E").cautions]
    assert told[0].startswith("the shift overlaps planned work by 60 minutes")
    assert told[1].startswith("up to 15.0 hours of work within 24 hours")
    (only,) = extra("E......", 2, "X").cautions
    assert only.en.startswith("up to 14.0 hours")
    assert only.nb.startswith("inntil 14,0 timers arbeid")


def test_the_day_before_counts_across_the_wrap_and_elsewhere_no_day_does() -> None:
    # Rolling: Sunday's E of week 2 lies before Monday's X of week 1. E and X on other days are not told.
    for rolling, count in ((True, 1), (False, 0)):
        scenario = priced(weeks=2, rolling=rolling, person={"full_time_hours": 37.5, "percent": 50})
        found = extra_shift(scenario, roster(scenario, P1="...EX..|......E"), "P1", 1, 1, "X")
        assert len(found.cautions) == count


def test_leave_and_positions_without_a_line_have_no_extra_shift() -> None:
    scenario = ward([position("P1"), position("P2", vacant=True, holder=None)], pay=PAY)
    with pytest.raises(ValueError, match="V is leave"):
        extra_shift(scenario, roster(scenario, P1="D......"), "P1", 1, 2, "V")
    with pytest.raises(KeyError):
        extra_shift(scenario, roster(scenario, P1="D......"), "P2", 1, 2, "D")


def test_overtime_on_a_red_day() -> None:
    # Week of 17 May 2027 (Monday red); five X of 8 h from Tuesday fill the week (40 > 35.5).
    found = extra(".XXXXX.", 1, "X", start="2027-05-17")
    assert (found.additional_min, found.supplement_kr) == (0, 0)
    assert found.overtime_kr == pytest.approx(8 * HOURLY * (1 + 4 / 3))


def test_long_overtime_meets_the_weekly_limit() -> None:
    scenario = priced(weeks=1, person={"full_time_hours": 35.5})
    held = [("P1", day, "X") for day in range(5)]
    found = extra_shift(scenario, roster_from_codes(scenario, held), "P1", 1, 6, "L")
    # L pays 12.5 h, more than ten.
    assert found.overtime_min == 750
    assert len(found.cautions) == 2
    assert found.cautions[1].en.endswith("more than 10 hours")


def test_an_extra_shift_needs_pay() -> None:
    scenario = ward([position("P1")])
    with pytest.raises(ValueError, match="no pay"):
        extra_shift(scenario, roster(scenario, P1="D......"), "P1", 1, 2, "D")
