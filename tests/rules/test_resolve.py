"""Resolved limits: which agreement reaches whom, how far, and the reasons given."""

from __future__ import annotations

from typing import Any

import pytest

from rota.domain.agreement import Rung
from rota.domain.scenario import Scenario
from rota.rules.resolve import (
    ResolvedLimit,
    agreement_problems,
    covers,
    position_problems,
    rule_set,
    rule_units,
)
from tests.rules.cases_loader import build_case

SHIFT = {"code": "D", "name": "Day", "kind": "day", "start": "07:00", "end": "15:00", "unpaid_break_min": 30}
DAILY = "hours.daily_max"


def scenario(
    agreements: list[dict[str, Any]] | None = None, rules: list[dict[str, Any]] | None = None, union: str | None = "NSF"
) -> Scenario:
    """One position over two weeks from 2027-01-04 to 2027-01-17."""
    base = {
        "id": "a",
        "rule": DAILY,
        "rung": "local_tariff_bound",
        "status": "in_force",
        "valid_from": "2026-01-01",
        "signed_by": ["Leader"],
    }
    return Scenario.model_validate(
        {
            "format": "rota/scenario/1",
            "id": "s",
            "title": "s",
            "data_origin": {"assumed": True},
            "ward": {"name": "Ward"},
            "cycle": {"weeks": 2, "start": "2027-01-04"},
            "shifts": [SHIFT],
            "competences": [{"id": "nurse", "name": "Nurse"}],
            "demand": [{"id": "d", "days": "all", "from": "07:00", "to": "15:00", "min": 0}],
            "positions": [
                {
                    "id": "P1",
                    "union": union,
                    "competence": "nurse",
                    "percent": 100,
                    "full_time_hours": 35.5,
                    "weekend_every": 3,
                    "shifts": ["D"],
                }
            ],
            "agreements": [base | given for given in agreements or []],
            "rules": rules or [],
        }
    )


def limit(*args: Any, code: str = DAILY, **kwargs: Any) -> ResolvedLimit:
    """The resolved limit of the one position."""
    made = scenario(*args, **kwargs)
    return rule_set(made).limit(code, made.positions[0])


def reasons(resolved: ResolvedLimit) -> list[str]:
    """The chain in English."""
    return [text.en for text in resolved.chain]


def test_without_agreement_the_main_rule() -> None:
    found = limit()
    assert (found.limit, found.rung, found.conditions) == (9 * 60, Rung.STATUTE_DEFAULT, ())
    assert reasons(found) == ["the main rule: at most 9 h"]
    assert found.chain[0].nb == "hovedregelen: høyst 9 t"


def test_a_local_agreement_reaches_its_limit() -> None:
    found = limit([{"limit_h": 12.5, "valid_to": "2027-12-31"}])
    assert (found.limit, found.rung) == (750, Rung.LOCAL_TARIFF_BOUND)
    assert reasons(found) == [
        "the main rule: at most 9 h",
        "agreement a (2026-01-01–2027-12-31, in force): at most 12 h 30 min",
    ]


def test_an_agreement_is_cut_to_what_its_rung_can_give() -> None:
    found = limit([{"limit_h": 14}])
    assert found.limit == 750
    assert reasons(found)[-1] == "the agreement exceeds what its rung can give: at most 12 h 30 min"


def test_a_rung_without_a_number_takes_the_agreed_one() -> None:
    found = limit([{"rung": "union_innstillingsrett", "limit_h": 14}])
    assert (found.limit, found.rung) == (840, Rung.UNION_INNSTILLINGSRETT)


def test_a_rung_that_the_rule_does_not_have_changes_nothing() -> None:
    # Daily rest has no individual rung.
    found = limit(
        [{"rule": "rest.daily_minimum", "rung": "individual_written", "limit_h": 9, "positions": ["P1"]}],
        code="rest.daily_minimum",
    )
    assert (found.limit, found.rung) == (660, Rung.STATUTE_DEFAULT)


@pytest.mark.parametrize(
    "validity",
    [
        {"valid_from": "2027-01-05"},  # begins a day late
        {"valid_to": "2027-01-16"},  # ends a day early
    ],
)
def test_an_agreement_must_hold_for_the_whole_cycle(validity: dict[str, str]) -> None:
    found = limit([{"limit_h": 12.5} | validity])
    assert found.limit == 540
    assert reasons(found)[-1] == ("agreement a is not valid for the whole period 2027-01-04 to 2027-01-17: not used")


@pytest.mark.parametrize("validity", [{"valid_from": "2027-01-04"}, {"valid_to": "2027-01-17"}])
def test_an_agreement_that_just_holds_for_the_cycle(validity: dict[str, str]) -> None:
    assert limit([{"limit_h": 12.5} | validity]).limit == 750


@pytest.mark.parametrize(
    ("given", "union", "expected"),
    [
        ({"unions": ["NSF"]}, "NSF", 750),
        ({"unions": ["Delta"]}, "NSF", 540),
        ({"unions": ["NSF", "Delta"]}, "Delta", 750),
        ({"unions": "all"}, "NSF", 750),
        ({"unions": "all"}, None, 540),
        ({"unions": "all", "covers_unorganised": True}, None, 750),
        ({"unions": ["NSF"], "covers_unorganised": True}, None, 750),
        ({"unions": ["NSF"], "covers_unorganised": True}, "Delta", 540),
        ({"unions": ["NSF"], "positions": ["P2"]}, "NSF", 540),
    ],
)
def test_whom_an_agreement_covers(given: dict[str, Any], union: str | None, expected: int) -> None:
    found = limit([{"limit_h": 12.5} | given], union=union)
    assert found.limit == expected
    if expected == 540:
        assert reasons(found)[-1] == "agreement a does not cover P1"


def test_an_individual_agreement_covers_its_positions_whatever_the_union() -> None:
    given = {"rung": "individual_written", "limit_h": 10, "positions": ["P1"]}
    assert limit([given], union=None).limit == 600


def test_the_loosest_agreement_applies() -> None:
    found = limit([{"limit_h": 12.5}, {"id": "b", "limit_h": 11}])
    assert (found.limit, found.rung) == (750, Rung.LOCAL_TARIFF_BOUND)
    assert "agreement b (2026-01-01, in force): goes no further" in reasons(found)[-1]


def test_at_least_rules_are_loosened_downwards() -> None:
    found = limit([{"rule": "rest.daily_minimum", "limit_h": 9}], code="rest.daily_minimum")
    assert (found.limit, reasons(found)[0]) == (540, "the main rule: at least 11 h")
    cut = limit([{"rule": "rest.daily_minimum", "limit_h": 7}], code="rest.daily_minimum")
    assert cut.limit == 480


def test_a_proposed_agreement_is_a_condition() -> None:
    found = limit([{"limit_h": 12.5, "status": "proposed", "signed_by": []}])
    assert (found.limit, found.conditions) == (750, ("a",))
    assert "proposed, not yet made" in reasons(found)[-1]


def test_a_proposal_that_goes_no_further_than_one_in_force_is_no_condition() -> None:
    proposed = {"limit_h": 12.5, "status": "proposed", "signed_by": []}
    found = limit([proposed, {"id": "b", "limit_h": 12.5}])
    assert (found.limit, found.conditions) == (750, ())


def test_a_ward_can_tighten_the_law_but_not_loosen_it() -> None:
    tight = limit(rules=[{"rule": DAILY, "limit_h": 8}])
    assert (tight.limit, reasons(tight)[-1]) == (480, "the ward's own limit: at most 8 h")
    loose = limit(rules=[{"rule": DAILY, "limit_h": 10}])
    assert loose.limit == 540
    assert reasons(loose)[-1] == "the ward's own limit: at most 10 h: looser than law and agreement, not used"


def test_tightening_below_what_is_in_force_drops_the_condition() -> None:
    proposed = [{"limit_h": 12.5, "status": "proposed", "signed_by": []}]
    assert limit(proposed, [{"rule": DAILY, "limit_h": 9}]).conditions == ()
    assert limit(proposed, [{"rule": DAILY, "limit_h": 9.5}]).conditions == ("a",)


def test_a_recommendation_is_for_the_ward() -> None:
    found = limit(rules=[{"rule": "run.consecutive_days", "limit_count": 6}], code="run.consecutive_days")
    assert found.limit == 6
    assert reasons(found) == ["recommendation, for the ward to decide: at most 5", "the ward's own limit: at most 6"]


def test_a_limit_from_elsewhere_says_where() -> None:
    found = limit(code="weekend.frequency")
    assert found.limit is None
    assert reasons(found) == ["the position's rhythm (weekend_every): no number"]


def test_severity() -> None:
    local = [{"rule": code, "severity": "soft"} for code in (DAILY, "weekend.whole", "cover.minimum")]
    rules = rule_set(scenario(rules=local))
    assert rules.severity("weekend.whole") == "soft"
    assert rules.severity(DAILY) == "hard"
    assert rules.severity("cover.minimum") == "hard"
    assert rules.severity("rest.quick_return") == "soft"


def test_the_digest_moves_with_agreements_and_own_rules_only() -> None:
    plain = rule_set(scenario()).digest
    assert plain == rule_set(scenario(union="Delta")).digest
    assert plain != rule_set(scenario([{"limit_h": 12.5}])).digest
    assert plain != rule_set(scenario(rules=[{"rule": DAILY, "limit_h": 8}])).digest


def problems(**kwargs: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """What is wrong with the agreements and own rules of a scenario."""
    return list(agreement_problems(scenario(**kwargs)))


def test_lawful_agreements_are_no_problem() -> None:
    agreements = [
        {"limit_h": 12.5},
        {"rule": "rest.daily_minimum", "limit_h": 8},
        {"rule": "night.average_4w", "limit_h": 200},
        {"rule": "sunday.consecutive", "rung": "individual_written", "limit_count": 3, "positions": ["P1"]},
    ]
    rules = [{"rule": DAILY, "limit_h": 8}, {"rule": "weekend.whole", "severity": "soft"}]
    assert problems(agreements=agreements, rules=rules) == []


@pytest.mark.parametrize(
    ("agreement", "place", "message"),
    [
        (
            {"limit_h": 13},
            "limit_h",
            "beyond what local_tariff_bound can allow for hours.daily_max, which is 12.5",
        ),
        (
            {"rule": "rest.daily_minimum", "limit_h": 7.5},
            "limit_h",
            "beyond what local_tariff_bound can allow for rest.daily_minimum, which is 8",
        ),
        (
            {"rule": "sunday.consecutive", "rung": "individual_written", "limit_count": 4, "positions": ["P1"]},
            "limit_count",
            "beyond what individual_written can allow for sunday.consecutive, which is 3",
        ),
        (
            {"rule": "rest.weekly_minimum", "rung": "at_permit", "limit_h": 30},
            "rung",
            "'at_permit' cannot change rest.weekly_minimum: the text allows local_tariff_bound, union_innstillingsrett",
        ),
        (
            {"rule": "rest.quick_return", "limit_h": 9},
            "rung",
            "'local_tariff_bound' cannot change rest.quick_return: the text allows no agreement at all",
        ),
        (
            {"rule": "hours.weekly_max", "rung": "at_permit", "limit_h": 60},
            "rung",
            "'at_permit' cannot change hours.weekly_max: the text allows "
            "individual_written, local_tariff_bound, union_innstillingsrett",
        ),
        (
            {"rule": "weekend.frequency", "limit_count": 2},
            "rule",
            "no agreement sets the limit of weekend.frequency: it comes from the position's rhythm (weekend_every)",
        ),
    ],
)
def test_agreements_the_law_does_not_allow(agreement: dict[str, Any], place: str, message: str) -> None:
    assert problems(agreements=[{"limit_h": 9.5}, {"limit_h": None} | agreement]) == [
        (("agreements", 1, place), message)
    ]


@pytest.mark.parametrize(
    ("local", "place", "message"),
    [
        ({"rule": DAILY, "severity": "soft"}, "severity", "hours.daily_max is law: a ward cannot make it 'soft'"),
        ({"rule": "cover.minimum", "severity": "info"}, "severity", "cover.minimum is always 'hard'"),
        ({"rule": "weekend.frequency", "limit_count": 2}, "limit_count", "weekend.frequency is not set here"),
    ],
)
def test_own_rules_the_law_does_not_allow(local: dict[str, Any], place: str, message: str) -> None:
    found = problems(rules=[local])
    assert [path for path, _ in found] == [("rules", 0, place)]
    assert message in found[0][1]


def test_units_of_every_rule() -> None:
    units = rule_units("norway/kommune")
    assert units["hours.daily_max"] == "min"
    assert units["sunday.consecutive"] == "count"
    assert set(units.values()) == {"min", "count"}


@pytest.mark.parametrize(
    "local",
    [
        {"rule": "rest.weekly_minimum", "severity": "hard"},  # says what holds anyway
        {"rule": "rest.weekly_minimum", "limit_h": 30},  # below the 35 h of the law, above the 28 h of an agreement
        {"rule": "rest.weekly_minimum", "limit_h": 28},
        {"rule": DAILY, "limit_h": 20},  # a union with the right of nomination can agree to any number
    ],
)
def test_own_rules_that_some_agreement_could_reach_are_no_problem(local: dict[str, Any]) -> None:
    assert problems(rules=[local]) == []


def test_the_state_of_an_agreement_is_said_in_both_languages() -> None:
    in_force = limit([{"limit_h": 12.5}]).chain[-1]
    assert in_force.nb == "avtale a (2026-01-01, inngått): høyst 12 t 30 min"
    proposed = limit([{"limit_h": 12.5, "status": "proposed", "signed_by": [], "valid_to": "2027-12-31"}]).chain[-1]
    assert proposed.nb == "avtale a (2026-01-01–2027-12-31, foreslått, ikke inngått): høyst 12 t 30 min"
    assert proposed.en == "agreement a (2026-01-01–2027-12-31, proposed, not yet made): at most 12 h 30 min"


def test_the_digest_moves_with_the_cycle() -> None:
    made = scenario()
    other = made.model_copy(update={"cycle": made.cycle.model_copy(update={"weeks": 3})})
    assert rule_set(made).digest != rule_set(other).digest


def test_a_full_time_week_is_one_that_the_pack_knows() -> None:
    made = scenario()
    assert list(position_problems(made)) == []
    positions = [made.positions[0], made.positions[0].model_copy(update={"full_time_hours": 36.5})]
    odd = made.model_copy(update={"positions": positions})
    assert list(position_problems(odd)) == [
        (("positions", 1, "full_time_hours"), "36.5 is not a full-time week: write one of 37.5, 35.5, 33.6")
    ]
    # A pack that names no week knows them all.
    assert list(position_problems(odd.model_copy(update={"rule_pack": "none"}))) == []


def test_the_main_limit_is_the_first_of_the_ladder() -> None:
    rules = rule_set(scenario([{"limit_h": 12.5}]))
    assert rules.main_limit(DAILY, "P1") == 540
    # A turnus week of 35.5 h: 38 h; a rule that borrows another's ladder; a rule without one.
    assert rules.main_limit("hours.weekly_max", "P1") == 2280
    assert rules.main_limit("rest.weekly_rolling", "P1") == 2100
    assert rules.main_limit("roster.overlap", "P1") is None


def test_a_borrowed_limit_is_that_of_the_same_position_and_rests_on_nothing_itself() -> None:
    proposed = {"limit_h": 12.5, "status": "proposed", "signed_by": []}
    found = limit([proposed], code="hours.daily_24h")
    assert (found.limit, found.conditions) == (750, ())
    assert limit([proposed | {"positions": ["P2"]}], code="hours.daily_24h").limit == 540


def test_agreements_on_other_rules_are_passed_over() -> None:
    other = {"id": "rest", "rule": "rest.daily_minimum", "limit_h": 9}
    assert limit([other, {"limit_h": 12.5}]).limit == 750


def test_a_rule_without_a_ladder_has_no_limit_and_says_where_it_comes_from() -> None:
    found = limit(code="roster.overlap")
    assert (found.limit, found.rung, reasons(found)) == (None, Rung.NOT_LAWFUL, ["the form of a rota"])


def test_a_number_that_comes_from_elsewhere_is_a_recommendation_all_the_same() -> None:
    assert reasons(limit(code="weekend.whole")) == ["recommendation, for the ward to decide: at least 2"]


@pytest.mark.parametrize(
    "first",
    [
        {"limit_h": 12, "valid_to": "2026-12-31"},  # expired
        {"limit_h": 8},  # goes no further than the law
        {"limit_h": 12, "unions": ["Delta"]},
    ],
)
def test_an_agreement_that_does_not_help_hides_none_after_it(first: dict[str, Any]) -> None:
    assert limit([{"id": "first"} | first, {"limit_h": 12.5}]).limit == 750


def test_a_rung_that_the_rule_does_not_have_hides_no_agreement_after_it() -> None:
    individual = {"id": "first", "rung": "individual_written", "positions": ["P1"]}
    agreements = [
        individual | {"rule": "rest.daily_minimum", "limit_h": 9},
        {"rule": "rest.daily_minimum", "limit_h": 9},
    ]
    found = limit(agreements, code="rest.daily_minimum")
    assert (found.limit, found.rung) == (540, Rung.LOCAL_TARIFF_BOUND)


def test_what_is_in_force_bounds_what_the_result_rests_on() -> None:
    # 10 h in force, 12.5 h proposed, 9.5 h in the ward: nothing rests on the proposal. With 11 h in the ward it does.
    in_force = {"id": "b", "limit_h": 10}
    proposed = {"limit_h": 12.5, "status": "proposed", "signed_by": []}
    assert limit([in_force, proposed], [{"rule": DAILY, "limit_h": 9.5}]).conditions == ()
    assert limit([in_force, proposed], [{"rule": DAILY, "limit_h": 11}]).conditions == ("a",)


def test_positions_narrow_an_agreement_with_unions() -> None:
    """A local agreement that names a position reaches it only by its union; the individual's and a permit do alone."""
    people = {"P1": {"union": "NSF"}, "P2": {"union": "Delta"}, "P3": {"union": None}}
    entry = {"roster": dict.fromkeys(people, "L......"), "people": people}

    def reached(**agreement: object) -> list[str]:
        made = build_case(
            "hours.daily_max", {"name": "c", "expect": [], "agreements": [{"limit_h": 12.5} | agreement]} | entry
        )
        return [one.id for one in made.scenario.positions if covers(made.scenario.agreements[0], one)]

    every = ["P1", "P2", "P3"]
    assert reached(unions=["NSF"]) == ["P1"]
    assert reached(unions=["NSF"], positions=every) == ["P1"]
    assert reached(unions=["NSF"], positions=["P2"]) == []
    assert reached(unions=["NSF"], positions=every, covers_unorganised=True) == ["P1", "P3"]
    assert reached(unions="all", positions=every) == ["P1", "P2"]
    assert reached(unions=["NSF"], positions=every, rung="at_permit") == every
    assert reached(unions=["NSF"], positions=["P3"], rung="individual_written", limit_h=10) == ["P3"]


def test_named_positions_out_of_reach_and_too_long_a_cycle_for_a_permit_are_problems() -> None:
    local = {"limit_h": 12.5, "unions": ["NSF"], "positions": ["P1", "P2", "P3"]}
    permit = {"id": "permit", "rung": "at_permit", "limit_h": 13}
    people = {"P1": {"union": "NSF"}, "P2": {"union": "Delta"}, "P3": {"union": None}}
    entry = {"name": "c", "expect": [], "people": people, "roster": dict.fromkeys(people, "D......")}
    for weeks, expected in ((26, []), (27, [("agreements", 1, "rung")])):
        made = build_case("hours.daily_max", entry | {"weeks": weeks, "agreements": [local, permit]})
        told = dict(agreement_problems(made.scenario))
        assert list(told) == [("agreements", 0, "positions"), *expected]
        assert told["agreements", 0, "positions"].startswith("P2, P3: not reached")
        assert all("at most 26 weeks; the cycle has 27" in told[path] for path in expected)


def test_a_pack_without_averaging_has_no_limit_for_a_permit() -> None:
    permit = {"id": "permit", "rung": "at_permit", "limit_h": 13}
    entry = {"name": "c", "expect": [], "roster": {"P1": "D......"}, "weeks": 30, "agreements": [permit]}
    made = build_case("hours.daily_max", entry | {"scenario": {"rule_pack": "none"}})
    assert list(agreement_problems(made.scenario)) == []


@pytest.mark.parametrize(
    ("code", "severity", "told"),
    [
        ("sunday.red_days", "hard", "sunday.red_days is always 'info': it is for information only"),
        ("cover.minimum", "soft", "cover.minimum is always 'hard': it cannot be made anything else"),
    ],
)
def test_a_severity_that_is_fixed_says_why(code: str, severity: str, told: str) -> None:
    entry = {"name": "c", "expect": [], "roster": {"P1": "D......"}}
    made = build_case(code, entry | {"scenario": {"rules": [{"rule": code, "severity": severity}]}})
    assert dict(agreement_problems(made.scenario)) == {("rules", 0, "severity"): told}
