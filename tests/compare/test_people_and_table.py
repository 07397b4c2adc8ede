"""Positions before and after, and the rows of the comparison."""

from __future__ import annotations

from rota.compare import compare
from rota.compare.people import people
from rota.compare.table import rows
from rota.compare.words import listing, number, ordinal
from rota.measures.catalogue import roster_measures
from tests.compare.sides import side
from tests.measures.wards import position, ward

FAGDAG = {"shift": "F", "every_weeks": 12, "min_percent": 50}


def test_statuses_and_changes_in_words() -> None:
    before = ward(
        [
            position("kept"),
            position("grown", percent=28.6, weekend_every=3, shifts=["D", "A"], weekend_shifts=["K"]),
            position("gone", percent=28.6),
            position("vacant", vacant=True, holder=None, percent=75),
        ]
    )
    after = ward(
        [
            position("kept"),
            position("grown", percent=69.1, weekend_every=2, shifts=["D", "A"], consent_long=True),
            position("vacant", vacant=True, holder=None, percent=100, in_rota=True),
            position("new", percent=40),
        ]
    )
    found = {row.position_id: row for row in people(side(before, kept="D......"), side(after, kept="DD....."))}
    assert {name: row.status for name, row in found.items()} == {
        "kept": "kept",
        "grown": "changed",
        "gone": "removed",
        "vacant": "filled",
        "new": "new",
    }
    assert [text.nb for text in found["grown"].changes] == [
        "Stilling fra 28,6 til 69,1 %.",
        "Helg: hver 2. helg (før: hver 3. helg).",
        "Helgevakter: D og A (før: K).",
        "Forutsetter skriftlig samtykke til vakter på mer enn ti timer.",
    ]
    assert [text.en for text in found["grown"].changes] == [
        "Position from 28.6 to 69.1 %.",
        "Weekends: every 2nd weekend (before: every 3rd weekend).",
        "Weekend shifts: D and A (before: K).",
        "Presumes written consent to shifts of more than ten hours.",
    ]
    assert found["gone"].changes[0].en == "The position of 28.6 % does not exist in the proposal."
    assert found["vacant"].changes[0].en == "Vacant before; assumed filled in the proposal."
    assert found["kept"].changes == ()
    assert found["kept"].figures["planned_h_week"] == (7.5, 15)
    assert found["new"].figures["percent"] == (None, 40)
    assert found["gone"].figures["percent"] == (28.6, None)
    assert found["vacant"].figures["planned_h_week"] == (None, 0)


def test_the_professional_day_is_a_change_for_those_who_get_it() -> None:
    positions = [position("P1"), position("P2", percent=40)]
    before, after = ward(positions), ward(positions, fagdag=FAGDAG)
    first, second = people(side(before), side(after))
    assert [text.en for text in first.changes] == ["Professional day: every 12th week (before: none)."]
    assert second.status == "kept"


def test_every_measure_has_its_row_and_competences_nobody_asks_for_have_none() -> None:
    scenario = ward([position("P1")])
    shown = rows(side(scenario), side(scenario, P1="D......"))
    assert not [row for row in shown if row.measure.id.endswith((".nurse", ".care_worker"))]
    # Of the costs one row stays where no pay is given, and says so.
    priced = [row.measure for row in shown if row.measure.group == "cost"]
    assert [(one.id, one.label.en) for one in priced] == [("cost_year", "Pay with supplements (pay not given)")]
    every = [one for one in roster_measures(()) if "." not in one.id and one.group != "cost"]
    assert len(shown) == len(every) + 1
    planned = next(row for row in shown if row.measure.id == "planned_h_week")
    assert (planned.baseline, planned.proposal, planned.delta) == (0, 7.5, 7.5)


def test_cost_rows_name_rates_prices_the_rotas_year_and_missing_pay() -> None:
    pay = {"rates_table": "ks-2022", "price_year": 2023, "annual_pay": {"care_worker": 390000.0}, "assumed": True}
    before = ward([position("P1")], pay=pay)
    after = ward([position("P1"), position("P2", competence="nurse")], pay=pay)
    shown = {row.measure.id: row for row in rows(side(before, P1="D......"), side(after, P1="D......"))}
    rates = "KS, the 2022 settlement as listed in May 2023; prices of 2023, rota of 2027"
    row = shown["cost_ordinary_year"]
    assert row.measure.label.en == f"Ordinary pay ({rates} / {rates}; yearly pay not given: nurse)"
    # 52 D of 7.5 h at 200 kr; P2's pay is not known, so the proposal's sum is not either, nor the difference.
    assert (row.baseline, row.proposal, row.delta) == (52 * 1500, None, None)


def test_competence_rows_join_when_a_side_asks_for_them() -> None:
    asked = [{"id": "n", "days": "all", "from": "07:00", "to": "15:00", "competence": "nurse", "min": 1}]
    before, after = ward([position("P1")]), ward([position("P1", competence="nurse")], demand=asked)
    shown = {row.measure.id: row for row in rows(side(before), side(after, P1="D......"))}
    assert shown["competence_share.nurse"].baseline is None
    assert shown["competence_share.nurse"].proposal == 100 / 7
    assert shown["competence_share.nurse"].delta is None
    assert "competence_share.care_worker" not in shown


def test_compare_puts_everything_together() -> None:
    scenario = ward([position("P1")])
    comparison = compare(side(scenario), side(scenario, P1="D......"), None)
    assert comparison.outcomes == ()
    assert comparison.people[0].position_id == "P1"
    assert comparison.notes == ()  # nothing in particular about this pair
    assert comparison.certificate["sides"]["baseline"]["roster_digest"] == comparison.baseline.roster.digest


def test_words() -> None:
    assert (number(69.10).nb, number(69.10).en, number(75).nb, number(-0.01).nb) == ("69,1", "69.1", "75", "0")
    assert (listing([]).en, listing(["a"]).en, listing(["a", "b", "c"]).nb) == ("", "a", "a, b og c")
    assert [ordinal(n) for n in (1, 2, 3, 4)] == ["1st", "2nd", "3rd", "4th"]
    assert [ordinal(n) for n in (11, 12, 13, 22)] == ["11th", "12th", "13th", "22nd"]
