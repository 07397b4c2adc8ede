"""The weekend ledger against arithmetic done by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rota import usecases
from rota.bench.trial import trial_ward
from rota.domain.scenario import Scenario
from rota.domain.shift import ShiftKind
from rota.domain.weekend_ledger import Standing
from rota.positions.ledger import weekend_ledger
from rota.positions.levers import Lever, LeverKind, apply_levers
from tests.positions.wards import ward

TRIAL = Path(__file__).parents[2] / "scenarios" / "langvaktsturnus"
DAY_EVENING = (ShiftKind.DAY, ShiftKind.EVENING)
WEEKDAYS = {"D": 5, "A": 4}


def test_worked_example_of_ordinary_shifts() -> None:
    # Rules catalogue § 9: weekdays D5 A4, weekend D4 A3, 7.5 h, every 3rd weekend. 7 persons a day x 3 = 21 people;
    # 5 x 9 x 7.5 + 2 x 7 x 7.5 = 442.5 h a week, F = 442.5/35.5 = 12.465, mean position 59 %.
    group = weekend_ledger(ward({"D": 4, "A": 3}, [{} for _ in range(21)], weekdays=WEEKDAYS)).groups[0]
    assert group.kinds == DAY_EVENING
    assert group.required == group.owed == 14
    assert group.gap == 0
    assert group.exact
    assert group.people_needed == 21
    assert group.needed_min_per_week == Fraction("442.5") * 60
    assert group.demand_ceiling == 100 * Fraction("442.5") / Fraction("35.5") / 21
    assert round(float(group.demand_ceiling)) == 59
    assert group.budget_ceiling == 75  # 21 x 75 % over the same 21


@pytest.mark.parametrize(("every", "people", "percent"), [(3, 12, 100), (4, 16, 75)])
def test_worked_example_of_long_shifts(every: int, people: int, percent: int) -> None:
    # § 9: a weekend of 3 L + 1 D a day: 4 persons a day over 7 places. 337.5 + 2 x (3 x 12.5 + 7.5) = 427.5 h,
    # F = 12.04; every 3rd weekend 12 people and 100 %, every 4th 16 and 75 %.
    long = [{"weekend_every": every, "weekend_shifts": ["L"]} for _ in range(3 * every)]
    ordinary = [{"weekend_every": every} for _ in range(every)]
    made = ward({"D": 4, "A": 3}, long + ordinary, weekdays=WEEKDAYS, weeks=12)
    group = weekend_ledger(made).groups[0]
    assert group.required == group.owed == 14
    assert group.gap == 0
    assert group.people_needed == people
    assert group.needed_min_per_week == Fraction("427.5") * 60
    assert group.demand_ceiling is not None
    assert round(float(group.demand_ceiling)) == percent


@pytest.mark.parametrize(("name", "people"), [("baseline", 25), ("proposal", 20)])
def test_the_trial_wards_places_close(name: str, people: int) -> None:
    # trial.md § 2: before 13 x 2/3 + 12 = 20.67; after 14 x 2/3 + 8 x 2/3 + 3 + 3 = 20.67; 2 x (6 + 4) = 20 required.
    day, night = weekend_ledger(trial_ward(name)).groups
    assert (day.required, day.owed) == (Fraction(20), Fraction(62, 3))
    assert (day.gap == 0, day.people) == (True, people)
    assert night.required == night.owed == 4


def test_eight_long_and_a_filled_vacancy_give_the_places_of_six_small_positions() -> None:
    # 8 x 2/3 + 2/3 = 6 = six positions at every second weekend with two places each.
    before = usecases.load(TRIAL / "baseline.yaml")
    levers = [
        Lever(LeverKind.LONG, "P01,P03,P05,P08,P09,P11,P13,P14", "12.5"),
        Lever(LeverKind.FILL, "P07"),
        Lever(LeverKind.REMOVE, "W05,W08,W09,W10,W11,W12"),
    ]
    assert weekend_ledger(before, levers).groups[0].owed == weekend_ledger(before).groups[0].owed


def test_a_gap_is_named_with_the_people_it_takes() -> None:
    # One at every 3rd weekend owes 2/3 places; a day shift both days asks for 2: gap 4/3, two more of the same.
    ledger = weekend_ledger(ward({"D": 1}, [{"shifts": ["D"]}]))
    assert ledger.gap == Fraction(4, 3)
    assert ledger.proves_shortage
    assert ledger.groups[0].rows[0].more_people == 2
    assert [one.weekday for one in ledger.groups[0].tight] == [5, 6]


def test_a_cycle_that_is_no_multiple_of_the_frequency_counts_whole_weekends() -> None:
    # 5 weeks at every second weekend, around the wrap: 2 weekends, not 2.5; without a wrap weeks 1, 3 and 5.
    rolling = weekend_ledger(ward({"D": 1}, [{"weekend_every": 2}], weeks=5))
    straight = ward({"D": 1}, [{"weekend_every": 2}], cycle={"weeks": 5, "rolling": False, "start": "2027-01-04"})
    assert rolling.positions[0].weekends == 2
    assert weekend_ledger(straight).positions[0].weekends == 3


def test_a_nurse_may_fill_a_helpers_place_and_counts_once() -> None:
    # Needs by day: 2 in all, 1 nurse. Three nurses and three helpers at every third weekend fill them exactly.
    nurses, helpers = [{"competence": "nurse"}] * 3, [{"competence": "helper"}] * 3
    need = (("D", "nurse", 1),)
    assert weekend_ledger(ward({"D": 2}, nurses + helpers, competent=need)).gap == 0
    # Two nurses leave a third of the nurse's places open, on both days, whatever the helpers do.
    short = weekend_ledger(ward({"D": 2}, nurses[:2] + helpers * 2, competent=need))
    assert short.gap == Fraction(2, 3)
    assert short.groups[0].tight[0].places == ((ShiftKind.DAY, ("nurse",)),)
    # A nurse's and a care worker's place take two people: three nurses (every 3rd) fill one of them.
    both = weekend_ledger(ward({"D": 0}, nurses, competent=(*need, ("D", "care", 1))))
    assert both.gap == 2


def test_day_and_evening_share_people_so_their_rows_can_be_fine_and_the_sum_not() -> None:
    group = weekend_ledger(ward({"D": 1, "A": 1}, [{}] * 3)).groups[0]
    by_kinds = {row.kinds: row.gap for row in group.rows}
    assert by_kinds[(ShiftKind.DAY,)] == by_kinds[(ShiftKind.EVENING,)] == 0
    assert by_kinds[DAY_EVENING] == group.gap == 2


def test_a_choice_between_long_and_night_is_told_as_a_bound() -> None:
    # L covers day and evening; who may take L or N has patterns of two sizes: no flow.
    made = ward({"D": 1, "A": 1, "N": 1}, [{"shifts": ["L", "N"]}] * 3)
    ledger = weekend_ledger(made)
    assert not ledger.groups[0].exact
    # One person a day: L fills two of three places, so one is open each day.
    assert ledger.gap == 2


def test_vacant_and_weekday_positions_are_named_and_not_counted() -> None:
    made = ward({"D": 1}, [{}, {"vacant": True}, {"weekend_every": 0}, {"weekend_shifts": ["N"]}])
    standings = [one.standing for one in weekend_ledger(made).positions]
    assert standings == [Standing.COUNTED, Standing.VACANT, Standing.NO_WEEKENDS, Standing.NO_PLACE]
    assert weekend_ledger(made).groups[0].people == 1
    assert weekend_ledger(made).positions[1].places_per_weekend == Fraction(2, 3)


def test_weekend_hours_beyond_the_contract_are_told() -> None:
    # 6 weeks: 2 weekends x 15 h = 30 h. 10 % of 35.5 h is 21.3 h, with the tolerance 22.8 h; 20 % is 42.6 h.
    made = ward({"D": 1}, [{"percent": 10}, {"percent": 20}])
    assert [one.over_contract for one in weekend_ledger(made).positions] == [True, False]


def test_friday_evening_adds_its_places() -> None:
    # Friday evening 1 place; the three owe one each third Friday too.
    made = ward({"A": 1}, [{}] * 3, weekdays={"D": 1, "A": 1})
    out, inside = weekend_ledger(made), weekend_ledger(made, [Lever(LeverKind.FRIDAY, "in")])
    assert [out.groups[0].required, inside.groups[0].required] == [Fraction(2), Fraction(3)]
    assert inside.groups[0].owed == 3
    assert not inside.proves_shortage
    assert out.groups[0].needed_min_per_week == inside.groups[0].needed_min_per_week


def test_soft_rules_and_weekend_dates_take_the_proof_away() -> None:
    soft = ward({"D": 1}, [{}], rules=[{"rule": "weekend.frequency", "severity": "soft"}])
    dated = ward({"D": 1}, [{}], date_exceptions=[{"date": "2027-01-09", "from": "09:00", "to": "14:00", "min": 0}])
    assert not weekend_ledger(soft).proves_shortage
    assert not weekend_ledger(dated).proves_shortage


people = st.fixed_dictionaries(
    {
        "competence": st.sampled_from(["nurse", "care", "helper"]),
        "weekend_every": st.integers(0, 4),
        "shifts": st.sampled_from([["D"], ["A"], ["D", "A"], ["N"], ["L"], ["D", "A", "N"], ["D", "L"]]),
    }
)
wards = st.builds(
    lambda staff, day, evening, night, nurses, weeks: ward(
        {"D": day, "A": evening, "N": night}, staff, competent=(("D", "nurse", nurses), ("A", "care", 1)), weeks=weeks
    ),
    st.lists(people, min_size=1, max_size=6),
    *[st.integers(0, 3)] * 4,
    st.integers(2, 8),
)


@settings(max_examples=60, deadline=None)
@given(wards, st.data())
def test_more_weekend_work_by_anybody_never_opens_more_places(made: Scenario, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(made.positions))
    oftener = Lever(LeverKind.FREQUENCY, one.id, str(max(1, one.weekend_every - 1)))
    more = weekend_ledger(made, [oftener])
    assert more.gap <= weekend_ledger(made).gap
    # A second position like it is at least as good, and so is splitting it in two halves at the same frequency.
    split = [Lever(LeverKind.PERCENT, one.id, "37.5"), Lever(LeverKind.ADD, one.id, "1")]
    halves = weekend_ledger(made, split)
    assert halves.gap <= weekend_ledger(made).gap
    owed = [sum(p.places_per_weekend for p in side.positions) for side in (weekend_ledger(made), halves)]
    assert owed[0] <= owed[1]


@settings(max_examples=60, deadline=None)
@given(wards)
def test_no_row_lacks_more_than_its_group(made: Scenario) -> None:
    for group in weekend_ledger(made).groups:
        assert max(row.gap for row in group.rows) <= group.gap <= group.required


def test_levers_leave_the_ward_that_they_are_pulled_on() -> None:
    made = ward({"D": 1}, [{}])
    changed = apply_levers(made, [Lever(LeverKind.FREQUENCY, "all", "2")])
    assert (made.positions[0].weekend_every, changed.positions[0].weekend_every) == (3, 2)
