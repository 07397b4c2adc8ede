"""Words of an explanation: what is proved about less of a change, who must agree, what the law asks first."""

from __future__ import annotations

from dataclasses import replace

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.explanation import Clash, Explanation, Least, Outcome, Relaxation, Requirement, Verdict
from rota.io.explain_view import LEAST, RUNGS, explanation_json, relaxation_notes, short_key, standing
from rota.io.html_explain import explanation_html

WORDS = Text(nb="noe", en="something")
CHANGE = Relaxation(
    kind="position",
    text=WORDS,
    rung=Rung.WARD_POLICY,
    reference=None,
    url=None,
    evidence="not law",
    positions=("NY-1",),
    weeks=(),
    people=1,
    fte=0.5,
    outcome=Outcome.CONFIRMED,
)
REQUIREMENT = Requirement("staff.locked", WORDS, None, None, ("P1",), (2,), (), True, WORDS)
CLASH = Clash(WORDS, (REQUIREMENT, REQUIREMENT), confirmed=True, minimal=True)
FOUND = Explanation(
    scenario="tiny",
    verdict=Verdict.PROVED_IMPOSSIBLE,
    summary=WORDS,
    arithmetic=(),
    shortages=(),
    clashes=(CLASH,),
    relaxations=(CHANGE,),
    tried=(),
    shortage_min_person_min=600,
    seconds=1.0,
    stopped_early=False,
    weekend_min_person_min=120,
)


def test_nothing_is_said_of_less_where_nothing_is_proved() -> None:
    assert relaxation_notes(CHANGE, "en") == [RUNGS[Rung.WARD_POLICY].en]


def test_what_is_proved_of_less_is_told_as_it_is() -> None:
    assert "none of these can be left out" in relaxation_notes(replace(CHANGE, least=Least.EACH), "en")[-1]
    assert "another selection might be smaller" in relaxation_notes(replace(CHANGE, least=Least.EACH), "en")[-1]
    assert set(LEAST) == set(Least)


def test_who_agrees_and_what_is_asked_first_stand_in_place_of_the_rung() -> None:
    agree, duty = Text(nb="etter drøfting", en="after discussion"), Text(nb="aml. § 14-3", en="WEA § 14-3")
    notes = relaxation_notes(replace(CHANGE, agree=agree, duties=(duty,)), "nb")
    assert notes == ["etter drøfting", "aml. § 14-3"]


def test_a_clash_does_not_promise_that_the_ward_is_possible_without_it() -> None:
    assert "do not clash with each other" in standing(CLASH, "en")
    assert "can still be impossible for other reasons" in standing(CLASH, "en")
    assert "kan likevel være umulig av andre grunner" in standing(CLASH, "nb")
    assert standing(replace(CLASH, requirements=(REQUIREMENT,)), "en") == "confirmed by solving again"


def test_the_json_names_what_is_proved() -> None:
    made = explanation_json(FOUND)
    (requirement, _) = made["clashes"][0]["requirements"]
    assert requirement["others_fit_without_it"] is True
    assert "removal_makes_possible" not in requirement
    assert made["shortage_min_person_min"] == 600
    assert made["weekend_shortage_min_person_min"] == 120
    assert made["relaxations"][0]["proved_about_less"] is None


def test_a_shortage_of_weekend_days_alone_has_a_heading_that_says_so() -> None:
    assert short_key(FOUND) == "short"
    assert short_key(replace(FOUND, weekends_only=True)) == "short_weekends"
    assert "something" in explanation_html(FOUND, "en")
