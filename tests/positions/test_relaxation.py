"""No structure that has a roster is left out, whatever odd thing the ward has: one case each, and random tiny wards."""

from __future__ import annotations

import random
import threading
from fractions import Fraction
from typing import Any

import pytest

from rota.domain.base import Text
from rota.domain.explanation import Verdict
from rota.domain.levers import Criterion
from rota.domain.scenario import Scenario
from rota.domain.structure import PointStatus
from rota.positions.options import choices
from rota.positions.search import search_here
from rota.positions.structures import counted_of, figures_of_structure, preferences
from rota.solver.options import SolveOptions
from rota.solver.staffable import Staffed
from rota.solver.structures import StructureModel
from tests.positions.odd_wards import answer_of, examine, left_open, odd_ward, shifts_of, structure_of
from tests.positions.shortage import LONG_AGREED
from tests.positions.wards import ward

HOURS: dict[str, Any] = {"hours_tolerance": {"under_h_per_week": 10, "over_h_per_week": 2}}


def assert_open(scenario: Scenario, options: tuple[int, ...]) -> None:
    """The structure has a roster, and the arithmetic does not call it impossible."""
    some = choices(scenario, scenario)
    assert answer_of(some, options) is Verdict.POSSIBLE
    assert left_open(some, options)


def people(number: int, **more: Any) -> list[dict[str, Any]]:
    """Equal positions S0, S1 ... at every second weekend."""
    return [{"id": f"S{n}", "percent": 30, "weekend_every": 2, "holder": f"h{n}", **more} for n in range(number)]


def fill(*ids: str, **more: Any) -> dict[str, Any]:
    """Levers that give a wish for 60 %."""
    return {"sizes": [{"positions": list(ids), "at_least": 60, "at_most": 60, "wish": True}], **more}


# ------------------------------------------------------------------------------------------ one odd thing each


def test_sizes_with_two_decimals_stay_within_a_budget_of_nothing() -> None:
    # Rounded to tenths four times 33.36 would be 133.6, more than the 133.44 that the budget allows.
    levers = fill("S0", budget={"fte_change_at_most": 0})
    assert_open(ward({"D": 1}, people(4, percent=33.36), weeks=4, levers=levers, **HOURS), (0, 0, 0, 0))


def test_the_hours_of_a_size_with_two_decimals_are_not_rounded_down() -> None:
    # 20.05 % of 37.5 h over 10 weeks is 4511 minutes: ten shifts of 451 fit. 20 % would be 4500 minutes.
    one = {"id": "S0", "percent": 20.05, "weekend_every": 0, "full_time_hours": 37.5, "shifts": ["D"], "holder": "h0"}
    scenario = ward(
        {},
        [one],
        weeks=10,
        shifts=[{**shifts_of("D")[0], "end": "14:31"}],
        demand=[{"id": "r", "days": ["wed"], "from": "08:00", "to": "12:00", "min": 1}],
        levers=fill("S0"),
        hours_tolerance={"under_h_per_week": 10, "over_h_per_week": 0},
    )
    assert_open(scenario, (0,))


def test_a_small_limit_and_a_size_between_tenths_do_not_disagree() -> None:
    scenario = ward({"D": 1}, people(3, percent=49.96), weeks=4, levers=fill("S0"), **HOURS)
    some = choices(scenario, scenario)
    found, _ = StructureModel(some, workers=1).best(tuple(Criterion), seconds=10, stop=threading.Event())
    assert found is not None
    assert dict(found.counted) == counted_of(figures_of_structure(some, found), some)


def test_a_soft_interval_of_professional_days_takes_no_hours() -> None:
    # Five day shifts a week are all of the one full position; a professional day as well would be too much.
    staff = [
        {"id": "S0", "percent": 100, "weekend_every": 2, "full_time_hours": 37.5, "shifts": ["D"], "holder": "h0"},
        {"id": "V", "percent": 20, "weekend_every": 2, "vacant": True},
    ]
    professional = {"code": "F", "name": "F", "kind": "fagdag", "start": "08:00", "end": "15:30"}
    scenario = ward(
        {},
        staff,
        weekdays={"D": 1},
        weeks=2,
        shifts=[*shifts_of("D", "A"), professional],
        fagdag={"shift": "F", "every_weeks": 1, "min_percent": 50},
        rules=[{"rule": "fagdag.interval", "severity": "soft"}],
        levers={"sizes": [{"positions": ["V"], "at_least": 20, "at_most": 20, "fill": True}]},
        hours_tolerance={"under_h_per_week": 2, "over_h_per_week": 0},
    )
    assert_open(scenario, (0, 0))


# --------------------------------------------------------------------------------------------- who is alike


LONG = {"long_shifts": [{"positions": ["S0", "S1"], "shift": "L"}]}


@pytest.mark.parametrize(
    "more",
    [
        {"agreements": [LONG_AGREED | {"positions": ["S0"]}]},
        {"agreements": [LONG_AGREED | {"covers_unorganised": False}], "of_first": {"union": "NSF"}},
    ],
)
def test_who_alone_has_an_agreement_may_be_the_first_to_change(more: dict[str, Any]) -> None:
    """S1 stands after S0 in the file and is like it in everything but an agreement that S0 alone is covered by."""
    staff = people(2, percent=60)
    staff[0] |= more.pop("of_first", {})
    ward_of_union = {"name": "Ward", "unions": ["NSF"]}
    assert_open(ward({"D": 1}, staff, weeks=2, levers=LONG, ward=ward_of_union, **more, **HOURS), (1, 0))


def test_who_alone_is_bound_by_the_past_is_not_like_the_others() -> None:
    # S1 worked the Sunday before week 1, so S0 must take the weekends 1 and 3; S1 may end, not S0.
    staff = people(2, percent=60)
    past = {"days_known": 7, "duties": [{"position": "S1", "days_before": 1, "code": "D"}]}
    levers = {"weekends": [{"positions": ["S0", "S1"], "every": [1]}]}
    cycle = {"weeks": 1, "start": "2027-01-04", "rolling": False}
    scenario = ward({"D": 1}, staff, levers=levers, history=past, cycle=cycle, **HOURS)
    some = choices(scenario, scenario)
    assert some.positions[0].alike != some.positions[1].alike


def test_a_position_without_holder_is_not_like_one_with() -> None:
    """Fewest changed terms: the one that nobody holds ends, wherever it stands in the file."""
    staff = people(3)
    staff[0].pop("holder")
    levers = {"may_end": [{"positions": ["S0", "S1", "S2"], "reason": "x"}]}
    scenario = ward({"D": 1}, staff, weeks=2, levers=levers, **HOURS)
    some = choices(scenario, scenario)
    found, _ = StructureModel(some, workers=1).best(tuple(Criterion), seconds=10, stop=threading.Event())
    assert found is not None
    assert (found.kinds, dict(found.counted)[Criterion.TERMS_CHANGED]) == ((1, 0, 0), 0)


# --------------------------------------------------------------------------------------------- wishes and vacancies


def test_only_who_asks_for_more_goes_before_a_vacancy() -> None:
    """S0 asks for long shifts and may become larger, but has not asked for it: the vacancy need not wait."""
    staff = [*people(2, competence="nurse"), {"id": "V", "percent": 40, "weekend_every": 2, "vacant": True}]
    staff[2] |= {"competence": "nurse"}
    levers = {
        "sizes": [
            {"positions": ["S0"], "at_least": 80, "at_most": 80},
            {"positions": ["V"], "at_least": 40, "at_most": 40, "fill": True},
        ],
        "long_shifts": [{"positions": ["S0"], "shift": "L", "wish": True}],
    }
    scenario = ward({"D": 1}, staff, weeks=2, levers=levers, agreements=[LONG_AGREED], **HOURS)
    some = choices(scenario, scenario)
    options = (0, 0, 1)
    assert left_open(some, options)
    (told,) = preferences(some, structure_of(some, options))
    assert (told.asking, told.not_asking) == ((), ("S0", "S1"))


def test_somewhat_larger_is_not_what_was_asked_for() -> None:
    """S0 asks for 90 %. With 50 % by another lever the vacancy is still closed."""
    staff = [*people(1, competence="nurse"), {"id": "V", "percent": 40, "weekend_every": 2, "vacant": True}]
    staff[1] |= {"competence": "nurse"}
    levers = {
        "sizes": [
            {"positions": ["S0"], "at_least": 50, "at_most": 50},
            {"positions": ["S0"], "at_least": 90, "at_most": 90, "wish": True},
            {"positions": ["V"], "at_least": 40, "at_most": 40, "fill": True},
        ],
    }
    some = choices(*[ward({"D": 1}, staff, weeks=2, levers=levers, **HOURS)] * 2)
    assert not left_open(some, (1, 1))
    assert left_open(some, (2, 1))


def test_a_vacancy_that_stays_empty_may_get_another_size() -> None:
    staff = [*people(2, competence="nurse"), {"id": "V", "percent": 80, "weekend_every": 2, "vacant": True}]
    staff[2] |= {"competence": "nurse"}
    levers = fill("S0")
    levers["sizes"].append({"positions": ["V"], "at_least": 20, "at_most": 20})
    some = choices(*[ward({"D": 1}, staff, weeks=2, levers=levers, **HOURS)] * 2)
    assert left_open(some, (0, 0, 1))


def test_a_wish_is_met_by_what_was_asked_for_alone() -> None:
    """S0 asks for every third weekend: every single one by another lever does not meet it."""
    levers = {
        "weekends": [
            {"positions": ["S0"], "every": [3], "wish": True},
            {"positions": ["S0"], "every": [1, 3]},
        ]
    }
    (one,) = choices(*[ward({"D": 1}, people(1), weeks=6, levers=levers, **HOURS)] * 2).positions
    met = {option.position.weekend_every: option.met for option in one.options if option.position is not None}
    assert met == {2: 0, 3: 1, 1: 0}


# ------------------------------------------------------------------------------------------------------ the search


def test_of_two_found_with_equal_figures_one_is_on_the_frontier(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is undecided at first and found when it is tried again, after its equal."""
    asked: list[Scenario] = []

    def answers(scenario: Scenario, *_: Any, **__: Any) -> Staffed:
        asked.append(scenario)
        return Staffed(Verdict.UNDECIDED if len(asked) == 1 else Verdict.POSSIBLE, None, Text(nb="x", en="x"))

    monkeypatch.setattr("rota.positions.search.staffable", answers)
    staff = [one | {"documented_need": f"need {n}"} for n, one in enumerate(people(5))]
    levers = {"may_end": [{"positions": [f"S{n}" for n in range(5)], "reason": "x"}]}
    scenario = ward({"D": 1, "A": 1}, staff, weeks=4, levers=levers, **HOURS)
    found = search_here(scenario, scenario, SolveOptions(time_limit_s=60, workers=1), lambda _: None, threading.Event())
    first, second = found.points[:2]
    assert first.structure.counted == second.structure.counted
    assert first.status is second.status is PointStatus.FOUND
    assert (first.on_frontier, second.on_frontier) == (True, False)
    # The table of levers tells of the structure that is proposed in the end.
    assert found.lever_values[0].figures == first.figures
    assert found.chosen is first


def test_pay_that_is_known_for_those_who_stay_alone_is_not_known() -> None:
    """S2 has no pay and may end: every structure is counted in FTE, also the one without S2."""
    staff = [*people(2, competence="care"), {**people(3)[2], "competence": "nurse"}]
    levers = {"may_end": [{"positions": ["S2"], "reason": "x"}]}
    pay = {"annual_pay": {"care": 500_000}, "price_year": 2026, "rates_table": "ks-2022"}
    some = choices(*[ward({"D": 1}, staff, weeks=2, levers=levers, pay=pay, **HOURS)] * 2)
    for options, fte in (((0, 0, 0), "0.9"), ((0, 0, 1), "0.6")):
        assert figures_of_structure(some, structure_of(some, options))[Criterion.COST] == Fraction(fte)


@pytest.mark.parametrize("seed", [3000, 3001, 3004, 3011, 3012, 3014])
def test_search_and_brute_force_agree_on_odd_wards(seed: int) -> None:
    """The found frontier is that of every combination solved by itself; nothing that has a roster is left out."""
    assert examine(odd_ward(random.Random(seed)))
