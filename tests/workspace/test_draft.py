"""Controls read a proposal and give it back: unchanged where nothing was touched, and as asked where something was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rota import usecases
from rota.domain.scenario import Scenario
from rota.workspace import draft

PROPOSALS = sorted(Path("scenarios").glob("*/proposal.yaml"))


@pytest.fixture(scope="module")
def trial() -> Scenario:
    return usecases.load(Path("scenarios/langvaktsturnus/proposal.yaml"))


@pytest.fixture(scope="module")
def baseline() -> Scenario:
    return usecases.load(Path("scenarios/langvaktsturnus/baseline.yaml"))


@pytest.mark.parametrize("path", PROPOSALS, ids=lambda path: path.parent.name)
def test_controls_that_nobody_touched_change_nothing(path: Path) -> None:
    scenario = usecases.load(path)
    same = draft.with_terms(scenario, draft.terms(scenario))
    assert same.model_dump() == scenario.model_dump()
    times = {one.code: (draft.clock(one.start), draft.clock(one.end), one.unpaid_break_min) for one in scenario.shifts}
    assert draft.with_shift_times(scenario, times).shifts == scenario.shifts
    rows = {one.id: (one.min, one.target, one.max) for one in scenario.demand}
    assert draft.with_demand(scenario, rows).demand == scenario.demand


def test_terms_become_levers(baseline: Scenario) -> None:
    wanted = {one.position: one for one in draft.terms(baseline)}
    wanted["W01"] = replace(wanted["W01"], at_least=40.0, at_most=60.0, wish=True)
    wanted["W02"] = replace(wanted["W02"], may_end=True)
    wanted["P01"] = replace(wanted["P01"], long=True)
    with_long = draft.with_long_shift(baseline, "08:00", "21:00", 30)
    changed = draft.with_terms(with_long, wanted.values())
    levers = changed.levers
    assert levers is not None
    assert [(one.positions, one.at_least, one.at_most, one.wish) for one in levers.sizes] == [(("W01",), 40, 60, True)]
    assert [one.positions for one in levers.may_end] == [("W02",)]
    assert [(one.positions, one.shift) for one in levers.long_shifts] == [(("P01",), "L")]


def test_a_long_shift_brings_the_agreement_it_needs_as_proposed(baseline: Scenario) -> None:
    changed = draft.with_long_shift(baseline, "08:00", "21:00", 30)
    # 13 hours present less half an hour: 12.5 hours, beyond the 10 agreed already.
    (made,) = [one for one in changed.agreements if one.status == "proposed"]
    assert (made.rule, made.limit_h) == ("hours.daily_max", 12.5)
    shorter = draft.with_long_shift(changed, "08:00", "20:00", 30)
    (made,) = [one for one in shorter.agreements if one.status == "proposed"]
    # The agreement that is proposed already allows 11.5 hours: it stays as it is.
    assert made.limit_h == 12.5


def test_long_shifts_without_a_shift_are_refused(baseline: Scenario) -> None:
    wanted = [replace(one, long=one.position == "P01") for one in draft.terms(baseline)]
    with pytest.raises(draft.RefusedError, match="long shift"):
        draft.with_terms(baseline, wanted)


def test_professional_days_come_and_go(baseline: Scenario) -> None:
    on = draft.with_fagdag(baseline, on=True, every_weeks=6, min_percent=60, most_a_day=2)
    assert on.fagdag is not None
    assert (on.fagdag.every_weeks, on.fagdag.min_percent, on.fagdag.max_people_per_day) == (6, 60, 2)
    assert draft.with_fagdag(on, on=False).fagdag is None


def test_the_ledger_pulls_what_gives_places_and_ends_nothing(trial: Scenario) -> None:
    texts = draft.lever_texts(trial)
    assert texts == ("fill=P07", "long=P01,P03,P05,P08,P09,P11,P13,P14:12.5")
    assert usecases.weekend(trial, texts).gap == 0


def test_a_raised_minimum_takes_target_and_maximum_along(baseline: Scenario) -> None:
    row = next(one for one in baseline.demand if one.target is not None and one.max is not None)
    assert row.max is not None
    raised = row.max + 1
    changed = draft.with_demand(baseline, {row.id: (raised, row.target, row.max)})
    made = next(one for one in changed.demand if one.id == row.id)
    assert (made.min, made.target, made.max) == (raised, raised, raised)


def test_what_is_lowered_below_what_stands_under_it_is_refused(baseline: Scenario) -> None:
    row = next(one for one in baseline.demand if one.min > 0 and one.target is not None and one.max is not None)
    with pytest.raises(draft.RefusedError, match="target cannot be below"):
        draft.with_demand(baseline, {row.id: (row.min, row.min - 1, row.max)})
    with pytest.raises(draft.RefusedError, match="maximum cannot be below"):
        draft.with_demand(baseline, {row.id: (row.min, row.target, row.min - 1)})


def test_times_that_no_shift_has_are_refused_in_both_languages(baseline: Scenario) -> None:
    code = baseline.shifts[0].code
    with pytest.raises(draft.RefusedError) as refused:
        draft.with_shift_times(baseline, {code: ("07:00", "24:30", 30)})
    assert "klokkeslett" in refused.value.text.nb
    assert "times" in refused.value.text.en
