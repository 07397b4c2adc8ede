"""A ward's own rota taken in: agreements are offered where a breach calls for one, and count on the user's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rota.domain.finding import InputError
from rota.io.ward_mapping import CodeMeaning, WardFacts, guess
from rota.usecases_intake import TakenWard, next_monday, read_sheet, take_ward
from tests.intake_sample import FIRST, NAMES, ward_book

TODAY = date(2026, 11, 23)
FACTS = WardFacts("Solbakken", FIRST, confirmed=True)


def taken(*said: str, rest: bool = True, facts: WardFacts = FACTS) -> TakenWard:
    sheet = read_sheet(ward_book(rest=rest), "t.xlsx")
    return take_ward(sheet, guess(sheet), facts, "t.xlsx", said, TODAY)


def broken(ward: TakenWard, rule: str) -> int:
    return sum(one.rule == rule for one in ward.side.check.findings)


def test_a_breach_that_an_agreement_would_mend_is_why_it_is_asked_for() -> None:
    ward = taken()
    (offer,) = ward.offers
    assert offer.id == "oppgitt-hvile-9.5-tv"
    # Evening to 22:00, day from 07:30: 9.5 hours. Anne has it Tue-Wed in weeks 1 and 3, Mon-Tue in weeks 2 and 4.
    assert offer.why.nb == (
        "Stillinger med hvile ned til 9,5 timer mellom vakter: 1 av 4 (P01). Uten avtale er kravet 11 "
        "(aml. § 10-8 (1) og (3))."
    )
    assert offer.why.en.startswith("Positions with rest down to 9.5 hours between shifts: 1 of 4 (P01). Without an")
    assert broken(ward, "rest.daily_minimum") == 4
    assert "agreements" not in ward.built.baseline_yaml


def test_what_the_user_says_counts_and_is_marked_as_the_users_word() -> None:
    ward = taken("oppgitt-hvile-9.5-tv")
    assert broken(ward, "rest.daily_minimum") == 0
    (agreement,) = ward.side.scenario.agreements
    assert (agreement.rule, agreement.rung, agreement.limit_h) == ("rest.daily_minimum", "local_tariff_bound", 9.5)
    assert (agreement.status, agreement.assumed, agreement.valid_from) == ("in_force", True, TODAY)
    assert agreement.note is not None
    assert "2026-11-23" in agreement.note.nb
    assert "har ikke sett den" in agreement.note.nb
    assert "not seen" in agreement.signed_by[0]
    assert any(one.path.startswith("agreements") and one.assumed for one in ward.side.assumptions)
    # The question stays as it was: it is asked of the rota without agreements.
    assert [one.id for one in ward.offers] == ["oppgitt-hvile-9.5-tv"]


def test_an_agreement_reaches_a_rota_that_has_begun() -> None:
    ward = taken("oppgitt-hvile-9.5-tv", facts=replace(FACTS, first_monday=date(2026, 1, 5)))
    assert ward.side.scenario.agreements[0].valid_from == date(2026, 1, 5)
    assert broken(ward, "rest.daily_minimum") == 0


def test_nothing_is_asked_where_nothing_is_needed() -> None:
    assert taken(rest=False).offers == ()


def test_an_agreement_that_is_not_needed_is_refused() -> None:
    with pytest.raises(InputError, match=r"It needs: oppgitt-hvile-9\.5-tv") as caught:
        taken("oppgitt-uke-54-tv")
    assert "trenger ingen slik avtale" in caught.value.problems[0].get("nb")


def test_every_offer_makes_lawful_what_it_is_offered_for() -> None:
    sheet = read_sheet(ward_book(), "t.xlsx")
    # Day shifts of 12.5 hours: beyond the day's 9 and, with five of them, the week's 38 hours.
    long = CodeMeaning("D", "work", "07:30", "20:30", 30, "user")
    meanings = tuple(long if one.code == "D" else one for one in guess(sheet))
    plain = take_ward(sheet, meanings, FACTS, "t.xlsx", (), TODAY)
    rules = {one.agreement.rule for one in plain.offers}
    assert {"hours.daily_max", "hours.weekly_max"} <= rules
    for offer in plain.offers:
        with_it = take_ward(sheet, meanings, FACTS, "t.xlsx", (offer.id,), TODAY)
        before, after = (broken(one, offer.agreement.rule) for one in (plain, with_it))
        assert after < before
        if offer.agreement.rung == "local_tariff_bound":
            assert after == 0


def test_a_week_that_is_no_full_time_week_is_told_once() -> None:
    with pytest.raises(InputError) as caught:
        taken(facts=replace(FACTS, full_time_hours=40.0))
    assert len(caught.value.problems) == 1
    assert "er ingen full uke" in caught.value.problems[0].get("nb")


def test_no_name_is_taken_along() -> None:
    ward = taken()
    assert not any(name in ward.built.baseline_yaml + ward.built.roster_csv for name in NAMES)


def test_the_next_monday() -> None:
    assert next_monday(date(2026, 11, 23)) == date(2026, 11, 30)  # a Monday
    assert next_monday(date(2026, 11, 29)) == date(2026, 11, 30)
