"""The burdens of one rota: amounts per year, who can have them, their spread, and groups with small ones withheld."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.domain.base import Text
from rota.domain.fairness import Amount, GroupMean, RosterFairness
from rota.measures import burdens, catalogue
from rota.measures.fairness import roster_fairness
from rota.measures.fairness_groups import FEWEST, size_band, withheld
from tests.measures.wards import position, roster, ward

DAY_STAFF = {"shifts": ["D"], "weekend_every": 0}


def found(positions: list[dict[str, Any]], weeks: int = 1, changes: Any = None, **pictures: str) -> RosterFairness:
    scenario = ward(positions, weeks, **(changes or {}))
    return roster_fairness(scenario, roster(scenario, **pictures))


def can(changes: dict[str, Any], **of_ward: Any) -> set[str]:
    """Which burdens a position can have."""
    scenario = ward([position("P1", **changes)], **of_ward)
    return {
        burden.id
        for burden in burdens.definitions().burdens
        if burdens.can_have(burden.id, scenario, scenario.positions[0])
    }


# ------------------------------------------------------------------------------------------------------ definitions


def test_every_burden_is_defined_by_a_figure_of_the_catalogue_and_has_a_population() -> None:
    known = burdens.definitions().burdens
    assert [burden.id for burden in known] == ["weekends", "nights", "long_shifts", "quick_returns", "unsocial"]
    assert sorted(burdens.POSSIBLE) == sorted(burden.id for burden in known)
    defined = {measure.definition.nb for measure in catalogue.definitions().person_measures}
    for burden in known:
        assert any(burden.definition.nb.startswith(text) for text in defined), burden.id
        assert burden.same_below > 0


def test_texts_are_in_both_languages_and_are_sentences() -> None:
    known = burdens.definitions()
    sentences: list[Text] = [*known.terms.values()]
    for burden in known.burdens:
        sentences += [burden.definition, burden.population, *([burden.remark] if burden.remark else [])]
    for text in sentences:
        assert text.nb != text.en
        assert text.nb.endswith(".")
        assert text.en.endswith(".")
    (weekends,) = [burden for burden in known.burdens if burden.remark]
    assert weekends.id == "weekends"


# ---------------------------------------------------------------------------------------------------------- amounts


def test_amounts_are_per_year_and_per_full_time_equivalent() -> None:
    # Two weeks, so a year has 26 cycles. P1 has two nights (22-07) and a Saturday D (07-15).
    # Unsocial: each night 22-24 and 00-06, 8 h; the Saturday 8 h; 24 h in the cycle, 624 a year.
    # P2, at 50 %, has one night: 26 a year, 52 per FTE; 8 h unsocial, 208 a year, 416 per FTE.
    people = found([position("P1"), position("P2", percent=50)], 2, P1="NN...D.|.......", P2="N......|.......").people
    assert people["P1"]["nights"] == Amount(52, 52)
    assert people["P1"]["weekends"] == Amount(26, 26)
    assert people["P1"]["unsocial"] == Amount(624, 624)
    assert people["P2"]["nights"] == Amount(26, 52)
    assert people["P2"]["unsocial"] == Amount(208, 416)
    # A ends 22, D begins 07: 9 h. Once a week across the wrap of one week: A on Sunday, D on Monday.
    assert found([position("P1")], P1="D.....A").people["P1"]["quick_returns"] == Amount(52, 52)


def test_the_spread_is_told_on_both_bases() -> None:
    # Nights a year 52, 26, 0; per FTE 52, 52, 0 (P2 has 50 %). P3 can have nights and has none.
    rota = found(
        [position("P1"), position("P2", percent=50), position("P3")], 2, P1="NN.....|.......", P2="N......|......."
    )
    person, fte = rota.spreads["nights"]["person"], rota.spreads["nights"]["fte"]
    assert (person.people, person.most, person.most_at, person.median, person.least) == (3, 52, ("P1",), 26, 0)
    # Pairs: 26, 52, 26, each twice, over 9: 208 / 9; twice the mean is 52. 208 / 9 / 52 = 4 / 9.
    assert person.gini == pytest.approx(4 / 9)
    assert (fte.most_at, fte.median, fte.least) == (("P1", "P2"), 52, 0)
    # 52 and 52 against 0: pairs 52 twice, each twice: 208 / 9; twice the mean is 208 / 3. 1 / 3.
    assert fte.gini == pytest.approx(1 / 3)


@given(st.text(alphabet="DAKN.", min_size=7, max_size=7), st.integers(min_value=2, max_value=4))
def test_a_cycle_repeated_burdens_as_much_a_year(line: str, times: int) -> None:
    one = found([position("P1", percent=80)], P1=line)
    many = found([position("P1", percent=80)], times, P1=line * times)
    for burden, amount in one.people["P1"].items():
        for basis, spread in many.spreads[burden].items():
            assert spread.most == pytest.approx(amount.on(basis))


# ------------------------------------------------------------------------------------------------------- population


def test_who_can_have_what_by_the_terms() -> None:
    assert can(DAY_STAFF) == set()
    assert can({"shifts": ["D"]}) == {"weekends", "unsocial"}
    # N ends 07 where D begins; a position without weekends has none, although Friday's N reaches into one.
    assert can({"shifts": ["D", "N"], "weekend_every": 0}) == {"nights", "quick_returns", "unsocial"}
    # From N to N there are 15 hours.
    assert can({"shifts": ["N"]}) == {"weekends", "nights", "unsocial"}
    assert can({"shifts": ["D", "A"]}) == {"weekends", "quick_returns", "unsocial"}


def test_a_long_shift_needs_consent_where_the_law_is_norwegian() -> None:
    weekend = {"shifts": ["D"], "weekend_shifts": ["L"]}
    assert can(weekend) == set()
    # L on Sunday ends 21, D on Monday begins 07: 10 hours, across the week's end. From L to L there are exactly 11.
    assert can(weekend | {"consent_long": True}) == {"weekends", "long_shifts", "quick_returns", "unsocial"}
    assert "long_shifts" in can(weekend, rule_pack="none")
    assert "quick_returns" not in can({"shifts": ["L"], "consent_long": True})


def test_the_professional_day_is_among_the_shifts() -> None:
    nights = {"shifts": ["N"], "weekend_every": 0}
    fagdag = {"shift": "F", "every_weeks": 12, "min_percent": 50}
    # N ends 07, F begins 08.
    assert "quick_returns" not in can(nights)
    assert "quick_returns" in can(nights, fagdag=fagdag)


def test_what_the_rota_gives_all_the_same_counts() -> None:
    people = found([position("P1", **DAY_STAFF), position("P2", **DAY_STAFF)], P1="N....L.").people
    assert people["P1"]["nights"].person == 52
    assert people["P1"]["long_shifts"].person == 52
    assert people["P1"]["weekends"].person == 52
    assert people["P2"] == {}


def test_only_positions_with_a_line_are_compared_and_leave_is_no_burden() -> None:
    rota = found([position("P1"), position("P2", vacant=True, holder=None)], P1="V....VV")
    assert list(rota.people) == ["P1"]
    assert {name: amount.person for name, amount in rota.people["P1"].items()} == {
        "weekends": 0,
        "nights": 0,
        "quick_returns": 0,
        "unsocial": 0,
    }
    assert rota.spreads["long_shifts"]["person"].people == 0
    assert rota.spreads["weekends"]["person"].gini is None


# ----------------------------------------------------------------------------------------------------------- groups


def test_a_small_group_is_withheld_and_cannot_be_subtracted() -> None:
    assert withheld({"a": 5, "b": 9}) == {}
    assert withheld({"a": 4, "b": 9, "c": 7}) == {"a": "small", "c": "complement"}
    assert withheld({"a": 4, "b": 3, "c": 9}) == {"a": "small", "b": "small"}, "seven people between them"
    assert withheld({"a": 1, "b": 2, "c": 9, "d": 6}) == {"a": "small", "b": "small", "d": "complement"}
    assert withheld({"a": 4, "b": 0, "c": 8}) == {"a": "small", "c": "complement"}, "a group of nobody hides nobody"
    assert withheld({"a": 0, "b": 8}) == {}
    assert withheld({"a": 4}) == {"a": "small"}


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(min_value=0, max_value=12)))
def test_what_is_told_hides_every_small_group(counts: dict[str, int]) -> None:
    hidden = withheld(counts)
    told = [group for group, count in counts.items() if count and group not in hidden]
    assert all(counts[group] >= FEWEST for group in told)
    if hidden and told:
        assert len(hidden) >= 2
        assert sum(counts[group] for group in hidden) >= FEWEST


def test_bands_of_size() -> None:
    sizes = (28.6, 49.9, 50, 99.9, 100)
    scenario = ward([position(f"P{number}", percent=size) for number, size in enumerate(sizes)])
    assert [size_band(one) for one in scenario.positions] == ["below_50", "below_50", "part", "part", "full"]


def test_means_by_group_among_those_who_can_have_the_burden() -> None:
    # Six nurses at 50 % who can work nights, N1 with one (52 a year); four care workers at 100 %, who cannot.
    nurses = [position(f"N{number}", percent=50, competence="nurse") for number in range(6)]
    carers = [position(f"C{number}", shifts=["D"]) for number in range(4)]
    competence, size = found([*nurses, *carers], N1="N......").breakdowns
    # 52 / 6 per person; six at 50 % are 3 FTE, so 52 / 3 per FTE.
    told = GroupMean(6, Amount(52 / 6, 52 / 3))
    assert competence.cells["nights"] == {"nurse": told, "care_worker": GroupMean(0, None)}
    assert competence.everybody["nights"] == told
    assert size.cells["nights"] == {"part": told, "full": GroupMean(0, None)}
    # All ten can work weekends: the four are too few, and the six would give them away.
    small, complement = GroupMean(None, None, "small"), GroupMean(None, None, "complement")
    assert competence.cells["weekends"] == {"nurse": complement, "care_worker": small}
    assert competence.everybody["weekends"].people == 10
    assert list(size.groups) == ["part", "full"], "nobody is below 50 %"


def test_all_together_are_withheld_where_they_are_few() -> None:
    rota = found([position(f"P{number}") for number in range(4)], P1="N......")
    assert {one.everybody["nights"] for one in rota.breakdowns} == {GroupMean(None, None, "small")}


def test_unions_are_no_breakdown() -> None:
    rota = found([position("P1", union="NSF"), position("P2", union="Delta")], changes={"ward": WARD})
    assert [one.id for one in rota.breakdowns] == ["competence", "size"]
    assert "NSF" not in repr(rota)


WARD = {"name": "Ward", "unions": ["NSF", "Delta"]}
