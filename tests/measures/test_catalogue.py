"""Definitions and functions match one to one, in both languages."""

from __future__ import annotations

import pytest

from rota.domain.comparison import Measure
from rota.measures.catalogue import definitions, figures, person_figures, roster_measures
from rota.measures.registry import COMPETENCE_FIGURES, FIGURES, PERSON_FIGURES, figure
from tests.measures.wards import position, roster, ward


def ids(measures: tuple[Measure, ...]) -> list[str]:
    return [measure.id for measure in measures]


def test_every_definition_has_its_function_and_the_reverse() -> None:
    known = definitions()
    assert sorted(ids(known.measures)) == sorted(FIGURES)
    assert sorted(ids(known.competence_measures)) == sorted(COMPETENCE_FIGURES)
    assert sorted(ids(known.person_measures)) == sorted(PERSON_FIGURES)


def test_texts_are_in_both_languages_and_end_as_sentences() -> None:
    known = definitions()
    for measure in (*known.measures, *known.competence_measures, *known.person_measures):
        for text in (measure.label, measure.unit, measure.better_for, measure.definition):
            assert text.nb, measure.id
            assert text.en, measure.id
        assert measure.definition.nb != measure.definition.en
        assert measure.definition.nb.endswith("."), measure.id
        assert measure.definition.en.endswith("."), measure.id
        assert measure.group in known.groups


def test_a_second_function_for_a_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="two functions for the measure fte"):
        figure("fte")(lambda reading: 0)


def test_figures_answer_every_definition_and_nothing_else() -> None:
    scenario = ward([position("P1"), position("P2", vacant=True, holder=None)])
    found = figures(scenario, roster(scenario, P1="D......"))
    assert sorted(found) == sorted(ids(roster_measures(scenario.competences)))
    of_person = person_figures(scenario, roster(scenario, P1="D......"))
    assert list(of_person) == ["P1", "P2"]
    assert list(of_person["P1"]) == list(of_person["P2"])


def test_competence_measures_are_named_after_the_competence_and_stand_in_their_group() -> None:
    scenario = ward([position("P1")])
    measures = {measure.id: measure for measure in roster_measures(scenario.competences)}
    assert measures["competence_share.nurse"].label.en == "Nurse: time with its minimum met"
    groups = [measure.group for measure in roster_measures(scenario.competences)]
    assert groups == sorted(groups, key=list(definitions().groups).index)


def test_an_empty_roster_has_figures() -> None:
    scenario = ward([position("P1", vacant=True, holder=None)])
    found = figures(scenario, roster(scenario))
    assert found["headcount"] == 0
    assert found["weekends_mean"] is None
    assert found["planned_h_week"] == 0
