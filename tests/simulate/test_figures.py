"""The figures' definitions and the table of limits are complete."""

from __future__ import annotations

import re

from rota.domain.absence import SimulationSpec
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.rules.spec import load_pack
from rota.simulate import legal
from rota.simulate.engine import simulate_years
from rota.simulate.figures import figures
from rota.simulate.limits import binding_rules, breachable, codes, overtime_limits, overtime_of
from tests.simulate.simple_wards import every_day, spec, spell, ward

PACK = load_pack("norway/kommune")


def test_the_engine_fills_exactly_the_figures_defined(
    trial_ward: tuple[Scenario, Roster], default_spec: SimulationSpec
) -> None:
    years = simulate_years(*trial_ward, default_spec.model_copy(update={"weeks": 2}), range(2), side="baseline")
    assert {one.id for one in figures()} == {*years.figures, *years.split}
    assert {one.id for one in figures() if one.by is not None} == set(years.split)
    assert {one.by for one in figures() if one.by is not None} == set(years.columns)
    for one in figures():
        if one.by is not None:
            assert years.split[one.id].shape == (2, len(years.columns[one.by]))


def test_somebody_with_two_positions_is_one_person() -> None:
    scenario = ward(3, 3)
    same = tuple(one.model_copy(update={"holder": "A" if one.id != "P1" else None}) for one in scenario.positions)
    scenario = scenario.with_positions(same)
    years = simulate_years(scenario, every_day(scenario), spec([spell(20.0, table=[1.0])]), range(5), side="baseline")
    assert years.columns["person"] == ("A", "P1")
    days = years.split["person_absent_days"]
    assert days.sum() > 0
    assert (2 * days[:, 0] + days[:, 1] == years.figures["absent_shifts"]).all()


def test_every_figure_is_told_in_both_languages() -> None:
    ids = [one.id for one in figures()]
    assert len(ids) == len(set(ids))
    for one in figures():
        for text in (one.label, one.definition):
            assert text.nb != text.en
            assert text.nb[0].isupper()


def test_every_hard_rule_of_the_pack_is_in_the_table_of_limits() -> None:
    told = {rule.code for rule in binding_rules()}
    assert len(told) == len(binding_rules())
    assert {one.code for one in PACK.specs if one.severity == "hard"} <= told
    assert told <= {one.code for one in PACK.specs}
    # A recommendation can be made a demand by the ward: those are told too. Rules for information are not.
    assert {one.code for one in PACK.specs if one.severity == "soft"} <= told


def test_the_compiled_limits_are_those_of_the_table_in_its_order() -> None:
    names = [
        *("OVERLAP", "DAILY_REST", "WEEKLY_REST", "DAILY_MAX", "WEEKLY_MAX", "AVERAGE_8W", "NIGHT_AVERAGE"),
        *("SUNDAYS_IN_A_ROW", "HALF_OF_SUNDAYS", "CONSENT", "AFTER_NIGHTS", "QUICK_RETURN", "RUN_OF_DAYS"),
        *("RUN_OF_NIGHTS", "RUN_OF_LONG", "OVERTIME_7D", "OVERTIME_4W", "OVERTIME_YEAR", "TOTAL_24H", "TOTAL_8W"),
        "TOTAL_WEEK",
    ]
    assert [getattr(legal, name) for name in names] == list(range(len(codes())))
    assert codes()[legal.DAILY_REST] == "rest.daily_minimum"
    assert codes()[legal.NIGHT_AVERAGE] == "night.average_4w"
    assert codes()[legal.CONSENT] == "staff.long_consent"
    assert codes()[legal.RUN_OF_LONG] == "run.consecutive_long"
    assert codes()[legal.TOTAL_WEEK] == "overtime.total_week"
    assert not {"roster.overlap", "staff.long_consent"} & set(breachable())


def test_windows_are_those_of_the_pack() -> None:
    params = {one.code: one.params for one in PACK.specs}
    for code in ("sunday.consecutive", "sunday.half"):
        assert params[code]["sunday_from_min"] == legal.SUNDAY_FROM
        assert params[code]["sunday_to_min"] == legal.SUNDAY_TO
    assert params["sunday.half"]["weeks"] == legal.HALF_YEAR
    assert params["hours.average_8w"]["weeks"] == legal.EIGHT_WEEKS
    assert params["night.average_4w"]["weeks"] == legal.FOUR_WEEKS


def test_the_limits_on_overtime_are_those_of_the_law_unless_an_agreement_raises_them() -> None:
    """WEA § 10-6 (4) and (8): 10 hours in seven days, 25 in four weeks, 200 a year, 13 in 24 h; 48 and 69 a week."""
    law = ward(1, 1, rule_pack="norway/kommune")
    step = {"step": "overtime", "accept_share": 1.0}
    found = overtime_of(law, spec([], [step]))
    assert [found[one.code] for one in overtime_limits()] == [600, 1500, 12000, 780, 2880, 4140]
    agreed = {"seven_days_h": 20, "assumed": True}
    assert overtime_of(law, spec([], [step | {"agreed": agreed}]))["overtime.seven_days"] == 1200
    assert set(overtime_of(ward(1, 1), spec([], [step])).values()) == {None}


def test_reasons_are_whole_sentences() -> None:
    for rule in binding_rules():
        assert re.search(r"\.$", rule.reason.nb)
        assert rule.reason.nb != rule.reason.en
