"""Explanations of hand-made clashes whose smallest sets are known; each is confirmed by trying every subset."""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict
from typing import Any

import pytest
from ortools.sat.python import cp_model

from rota.domain.agreement import Rung
from rota.domain.explanation import Explanation, Outcome, Verdict
from rota.domain.scenario import Scenario
from rota.rules.resolve import rule_set
from rota.solver.explain.explainer import explain_scenario
from rota.solver.explain.grouped import GroupedModel, Part
from rota.solver.options import SolveOptions
from tests.measures.wards import position, ward

DAY = {"id": "day", "days": "all", "from": "07:00", "to": "15:00", "min": 1}
EVENING = {"id": "evening", "days": "weekend", "from": "15:00", "to": "22:00", "min": 1}


def explained(scenario: Scenario, **options: Any) -> Explanation:
    chosen = SolveOptions(**({"time_limit_s": 30.0, "workers": 1} | options))
    return explain_scenario(scenario, chosen, report=lambda _: None, stop=threading.Event())


def feasible(grouped: GroupedModel, kept: set[Part]) -> bool:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(grouped.model(kept)) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def smallest_sets(grouped: GroupedModel) -> list[set[str]]:
    """Every set of rule codes without a solution whose proper subsets have one, by brute force."""
    by_code: dict[str, set[Part]] = defaultdict(set)
    for part in grouped.parts:
        by_code[part.code].add(part)
    found: list[set[str]] = []
    for size in range(1, len(by_code) + 1):
        for some in map(set, itertools.combinations(by_code, size)):
            parts = set().union(*(by_code[code] for code in some))
            if not any(known <= some for known in found) and not feasible(grouped, parts):
                found.append(some)
    return found


def weekend_ward(people: int) -> Scenario:
    """Three weeks at every third weekend; a day and an evening shift ask for two people on each weekend."""
    staff = [position(f"P{n}", percent=60, shifts=["D", "A"], weekend_every=3) for n in range(1, people + 1)]
    return ward(staff, weeks=3, demand=[DAY, EVENING])


def locked_ward() -> Scenario:
    """An evening to 22:00 and a day from 07:00 locked on successive days: 9 hours of rest, 11 by the main rule."""
    locks = [{"week": 1, "day": 1, "code": "A"}, {"week": 1, "day": 2, "code": "D"}]
    tolerance = {"under_h_per_week": 4.0, "over_h_per_week": 4.0}
    return ward(
        [position("P1", percent=60, shifts=["D", "A"], locked=locks)],
        weeks=2,
        hours_tolerance=tolerance,
    )


def test_a_lock_against_the_daily_rest() -> None:
    found = explained(locked_ward())
    assert found.verdict is Verdict.PROVED_IMPOSSIBLE
    (clash,) = found.clashes
    assert clash.confirmed
    assert clash.minimal
    assert {(one.code, one.positions, one.weeks) for one in clash.requirements} == {
        ("rest.daily_minimum", ("P1",), (1,)),
        ("staff.locked", ("P1",), (1,)),
    }
    scenario = locked_ward()
    grouped = GroupedModel(scenario, rule_set(scenario), with_cover=False)
    assert smallest_sets(grouped) == [{"rest.daily_minimum", "staff.locked"}]


def test_what_helps_a_lock_against_the_daily_rest_is_told_with_its_rung() -> None:
    found = explained(locked_ward())
    # Nine hours need a local agreement (down to 8); either lock released needs nobody.
    helps = [(one.kind, one.rung) for one in found.relaxations]
    assert helps == [
        ("lock", Rung.WARD_POLICY),
        ("lock", Rung.WARD_POLICY),
        ("agreement", Rung.LOCAL_TARIFF_BOUND),
    ]
    assert all(one.outcome is Outcome.CONFIRMED for one in found.relaxations)
    agreement = found.relaxations[-1]
    assert agreement.positions == ("P1",)
    assert agreement.reference is not None
    assert "10-8" in agreement.reference.en


def test_hours_that_no_line_gives() -> None:
    # Two weeks: 90 % of 37.5 h is 67.5 h. A short shift is 5 h; Sundays at most every second and 35 h of weekly rest
    # leave six and five days: 11 shifts of 5 h are 55 h at most, and 12 would be 60 h.
    scenario = ward([position("P1", percent=90, shifts=["K"])], weeks=2)
    found = explained(scenario)
    (clash,) = found.clashes
    codes = {one.code for one in clash.requirements}
    assert "hours.contract" in codes
    assert clash.confirmed
    assert clash.minimal
    grouped = GroupedModel(scenario, rule_set(scenario), with_cover=False)
    assert codes in smallest_sets(grouped)


def test_a_professional_day_against_locked_free_days() -> None:
    # A professional day every week, on Mondays; the Monday of week 1 is locked free.
    fagdag = {"shift": "F", "every_weeks": 1, "min_percent": 50, "days": ["mon"]}
    one = position("P1", percent=60, shifts=["D"], locked=[{"week": 1, "day": 1, "code": "off"}])
    tolerance = {"under_h_per_week": 4.0, "over_h_per_week": 4.0}
    scenario = ward([one, position("P2", percent=20, shifts=["D"])], weeks=2, fagdag=fagdag, hours_tolerance=tolerance)
    found = explained(scenario)
    (clash,) = found.clashes
    assert {one.code for one in clash.requirements} == {"fagdag.interval", "staff.locked"}
    assert {one.kind for one in found.relaxations} == {"lock", "fagdag"}


def test_weekends_that_do_not_add_up() -> None:
    # Three weekends with a day and an evening shift: six person-weekends. Five people at every third give five.
    found = explained(weekend_ward(5))
    assert found.verdict is Verdict.PROVED_IMPOSSIBLE
    # The shift that lacks is the evening (420 min against 480) on both days of a whole weekend, or one of each day.
    assert found.shortage_min_person_min == 2 * 420
    assert sum(one.person_min for one in found.shortages) == 2 * 420
    assert {one.row for one in found.shortages} == {"evening"}
    (clash,) = found.clashes
    assert clash.confirmed
    assert clash.minimal
    assert {(one.code, one.rows) for one in clash.requirements} == {
        ("weekend.frequency", ()),
        ("cover.minimum", ("day",)),
        ("cover.minimum", ("evening",)),
    }
    assert "every third weekend" in found.summary.en
    assert "2 evening shifts" in found.summary.en
    assert "2 kveldsvakter" in found.summary.nb


def test_one_more_position_is_the_smallest_that_gives_the_sixth_weekend() -> None:
    found = explained(weekend_ward(5))
    (more,) = [one for one in found.relaxations if one.kind == "position"]
    # Two evening shifts of 6.5 paid hours every third week: 13 / (3 x 37.5) = 11.6 %.
    assert more.outcome is Outcome.CONFIRMED
    assert more.people == 1
    assert more.fte == pytest.approx(0.116)
    # Less than one is the ward as it is: nothing to say.
    assert more.least is None
    # In three weeks that roll, every second weekend is still one of three: no number of people helps.
    assert any("every second weekend" in text.en for text in found.tried)


def test_the_brute_force_agrees_about_the_weekends() -> None:
    scenario = weekend_ward(5)
    grouped = GroupedModel(scenario, rule_set(scenario), weekends=True)
    assert {"weekend.frequency", "cover.minimum"} in smallest_sets(grouped)


def test_a_ward_with_enough_people_is_possible() -> None:
    # Six people give the six person-weekends; 60 % of 37.5 h is 22.5 h a week, three shifts, for the week's days.
    found = explained(weekend_ward(6))
    assert found.verdict is Verdict.POSSIBLE
    assert found.clashes == ()
    assert found.relaxations == ()


def test_no_time_is_undecided_not_impossible() -> None:
    stopped = threading.Event()
    stopped.set()
    found = explain_scenario(weekend_ward(5), SolveOptions(workers=1), report=lambda _: None, stop=stopped)
    assert found.verdict is Verdict.UNDECIDED
    assert found.stopped_early
    assert "not a proof" in found.summary.en
    assert found.tried


def test_leaving_out_every_part_leaves_nothing_to_break() -> None:
    grouped = GroupedModel(locked_ward(), rule_set(locked_ward()), with_cover=False)
    assert not feasible(grouped, set(grouped.parts))
    assert feasible(grouped, set())
