"""What an explanation says is proved, and nothing more: who is needed, what the whole ward lacks, what the law asks."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from rota.domain.agreement import Rung
from rota.domain.explanation import Explanation, Least, Outcome, Relaxation, Verdict
from rota.domain.scenario import Scenario
from rota.rules.resolve import rule_set
from rota.solver.explain.amounts import Amount, Amounts
from rota.solver.explain.changes import Change, Family, at_least_text, at_most_text, loosening, with_position
from rota.solver.explain.effort import Effort
from rota.solver.explain.newcomers import DUTIES, new_positions
from rota.solver.explain.people import LINKED, MOST, PIECE, bearing
from rota.solver.explain.probe import surely_short
from rota.solver.explain.staffing import staffing
from rota.solver.options import SolveOptions
from tests.measures.wards import COMPETENCES, SHIFTS, position, ward
from tests.solver.test_explain import DAY, EVENING, explained, weekend_ward

NIGHT = {"id": "night", "days": "weekend", "from": "22:00", "to": "07:00", "min": 1}
TOLERANCE = {"under_h_per_week": 4.0, "over_h_per_week": 4.0}


def night_ward(first: int = 3) -> Scenario:
    """Six weekends of nights and two night workers; at every third weekend they give four, at every second six.

    Three day workers at every third weekend come first in the alphabet and by size, and can work no night.
    """
    days = [position(f"A{n}", percent=80, shifts=["D", "A"], weekend_every=3) for n in range(1, 4)]
    nights = [position("N1", percent=40, shifts=["N"], weekend_every=first)]
    nights.append(position("N2", percent=40, shifts=["N"], weekend_every=3))
    shifts = [one | {"unpaid_break_min": 30} if one["code"] == "N" else one for one in SHIFTS]
    return ward([*days, *nights], weeks=6, demand=[NIGHT], shifts=shifts, hours_tolerance=TOLERANCE)


def search(scenario: Scenario) -> Amounts:
    effort = Effort(SolveOptions(time_limit_s=60.0, workers=1), lambda _: None, threading.Event())
    assert surely_short(scenario, effort, weekends=True)
    return Amounts(effort, True, True, frozenset(rule_set(scenario).specs), 0.0)


def amounts_of(scenario: Scenario, rows: list[str], kind: str) -> list[Amount]:
    families = [one for one in staffing(rule_set(scenario), rows, weekends=True) if one.kind == kind]
    return search(scenario).of(families)[0]


def test_only_night_workers_are_told_where_nights_are_short() -> None:
    (amount,) = amounts_of(night_ward(), ["night"], "weekend_frequency")
    assert amount.change.positions == ("N1", "N2")
    # Three and two weekends are five: either of them alone is proved too little.
    assert amount.least is Least.EACH


def test_who_is_needless_is_left_out_again() -> None:
    # As if day workers bore on nights: three of the five in the order are taken for nothing.
    scenario = night_ward()
    family = next(one for one in staffing(rule_set(scenario), [], weekends=True) if one.kind == "weekend_frequency")
    assert family.names == ("A1", "A2", "A3", "N1", "N2")
    (amount,), weak = search(scenario).of([family])
    assert not weak
    assert amount.change.positions == ("N1", "N2")
    assert amount.least is Least.EACH


def test_nothing_is_perhaps_enough_where_no_proof_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = search(night_ward())
    monkeypatch.setattr("rota.solver.explain.amounts.surely_short", lambda *_args, **_keys: None)
    families = [one for one in staffing(rule_set(night_ward()), ["night"], weekends=True) if one.kind == "position"]
    (amount,), _ = amounts.of(families)
    assert not amount.seen
    assert amount.least is None


def test_somebody_without_weekends_can_be_asked_too() -> None:
    # N1 with none: N2 gives two of six weekends, N1 at the usual every third two more.
    families = list(staffing(rule_set(night_ward(first=0)), ["night"], weekends=True))
    told = {one.at(one.most).text.en for one in families if one.kind == "weekend_frequency"}
    assert "every third weekend instead of none for 1: N1" in told


def test_who_bears_on_a_row() -> None:
    late = {"id": "late", "days": "all", "from": "21:00", "to": "22:00", "min": 2}
    night = {"id": "night", "days": "all", "from": "22:00", "to": "07:00", "min": 1}
    dusk = {"code": "S", "name": "Dusk", "kind": "night", "start": "21:30", "end": "07:00"}
    people = [
        position("N1", shifts=["S"]),
        position("A1", shifts=["A"]),
        position("D1", shifts=["D"]),
        position("K1", shifts=["K"]),
    ]
    scenario = ward(people, demand=[late, night, DAY], shifts=[*SHIFTS, dusk])
    # D1 and K1 share no row with anybody who works evenings or nights.
    assert bearing(scenario, ["night"]) == {"N1": MOST, "A1": LINKED}
    assert bearing(scenario, ["late"]) == {"N1": MOST, "A1": MOST}
    assert bearing(scenario, ["day"]) == {"D1": MOST, "K1": MOST}


def test_a_piece_of_a_row_and_a_competence() -> None:
    nurse = {"id": "nurse", "days": "all", "from": "07:00", "to": "22:00", "min": 1, "competence": "nurse"}
    people = [
        position("P1", shifts=["K"], competence="nurse"),
        position("P2", shifts=["L"], competence="nurse"),
        position("P3", shifts=["D"]),
    ]
    # A short shift is five of fifteen hours; nobody works a long one without consent.
    assert bearing(ward(people, demand=[nurse], competences=COMPETENCES), ["nurse"]) == {"P1": PIECE}


def short_everywhere() -> Scenario:
    """A weekend shortage of 840 minutes, and weekdays that ask for 450 hours of which contracts have 337.5."""
    many = {"id": "many", "days": "weekdays", "from": "07:00", "to": "15:00", "min": 4}
    staff = [position(f"P{n}", percent=60, shifts=["D", "A"], weekend_every=3) for n in range(1, 6)]
    return ward(staff, weeks=3, demand=[DAY | {"days": "weekend"}, EVENING, many])


@pytest.fixture(scope="module")
def everywhere() -> Explanation:
    return explained(short_everywhere())


def test_the_whole_ward_is_looked_at_where_the_weekends_are_short(everywhere: Explanation) -> None:
    assert everywhere.verdict is Verdict.PROVED_IMPOSSIBLE
    # 13 weekday shifts of 480 min at the least: 60 asked, and 337.5 h less five weekends of 14 h give 267.5 h: 35.67.
    assert everywhere.shortage_min_person_min is not None
    assert everywhere.shortage_min_person_min >= 840 + 20 * 480
    assert everywhere.weekend_min_person_min == 840
    assert not everywhere.weekends_only
    assert "Counting weekends alone, at least 14 hours" in everywhere.summary.en
    assert {clash.scope.en for clash in everywhere.clashes} == {"the weekend days", "the whole ward"}
    assert "hours.contract" in {one.code for one in everywhere.clashes[-1].requirements}
    sums = " ".join(text.en for text in everywhere.arithmetic)
    assert "each Saturday and Sunday" in sums
    assert "ordinary week" in sums


def test_no_amount_is_told_that_the_whole_ward_proves_too_little(everywhere: Explanation) -> None:
    effort = Effort(SolveOptions(time_limit_s=60.0, workers=1), lambda _: None, threading.Event())
    told = [one.changed for one in everywhere.relaxations if one.changed is not None]
    assert told
    assert not [one for one in told if surely_short(one, effort, weekends=False)]


def test_a_shortage_of_weekends_is_told_as_that() -> None:
    found = explained(weekend_ward(5))
    assert found.weekends_only
    assert found.summary.en.startswith("At weekends alone")
    assert found.summary.nb.startswith("Bare i helgene")
    assert "no larger shortage is proved" in found.summary.en
    assert "one way to share it: 2 evening shifts" in found.summary.en


def test_at_least_is_never_rounded_up() -> None:
    assert at_least_text(4327, "en") == "72.1"
    assert at_least_text(25954 / 6, "nb") == "72"
    assert at_least_text(60, "nb") == "1"
    assert at_most_text(4327, "en") == "72.2"


def worked_ward() -> Scenario:
    """Weeks 2 and 3 of six locked with a day shift every day: no weekly rest, two Sundays, two weekends of three."""
    locks = [{"week": week, "day": day, "code": "D"} for week in (2, 3) for day in range(1, 8)]
    return ward([position("P1", shifts=["D", "A"], weekend_every=3, locked=locks)], weeks=6)


@pytest.fixture(scope="module")
def worked() -> Explanation:
    return explained(worked_ward())


def test_the_law_is_named_where_it_takes_part(worked: Explanation) -> None:
    specs = rule_set(worked_ward()).specs
    first = {one.code for one in worked.clashes[0].requirements}
    assert any(specs[code].statutory for code in first)
    # And what else is against the same days, each clash by itself.
    assert len(worked.clashes) == 3
    assert len({frozenset(one.code for one in clash.requirements) for clash in worked.clashes}) == 3


def test_the_weeks_of_a_clash_are_those_of_the_locked_days(worked: Explanation) -> None:
    weeks = {week for clash in worked.clashes for one in clash.requirements for week in one.weeks}
    assert weeks <= {2, 3}


def test_the_same_clashes_are_found_again(worked: Explanation) -> None:
    again = explained(worked_ward(), workers=2)
    assert [clash.requirements for clash in again.clashes] == [clash.requirements for clash in worked.clashes]


def test_many_locked_days_are_released_together(worked: Explanation) -> None:
    (released,) = [one for one in worked.relaxations if one.kind == "lock"]
    assert released.text.en == "P1: all locked days (14) released"
    assert any("any one of the 14 locked days" in text.en for text in worked.tried)
    assert any("all locked days of week 2 (7)" in text.en for text in worked.tried)
    assert any("locked days at the weekend of week 3 (2)" in text.en for text in worked.tried)


def test_one_locked_weekend_is_released_where_it_is_enough() -> None:
    locks = [{"week": 1, "day": day, "code": "D"} for day in (6, 7)]
    scenario = ward([position("P1", locked=locks)], weeks=2)
    (both,) = [one for one in loosening(rule_set(scenario), ["staff.locked"], ["P1"]) if len(one.at(1).released) == 2]
    assert both.at(1).text.nb == "P1: låste dager i helga i uke 1 (2) løses"


def new_ones(scenario: Scenario, rows: list[str]) -> Family:
    (family,) = new_positions(rule_set(scenario), rows, small=True)
    return family


def test_a_new_position_for_nights_is_like_night_staff() -> None:
    change = new_ones(night_ward(), ["night"]).at(1)
    new = change.scenario.position_by_id["NY-1"]
    assert new.shifts == ("N",)
    assert change.scenario.is_night_staff(new)
    assert "(Care worker, nights, every third weekend)" in change.text.en


def test_half_a_position_of_one_shift_is_a_whole_number_of_these() -> None:
    # Half of six weeks of 37.5 h is 112.5 h; nights of 8.5 h: thirteen are 110.5 h, 49.1 %.
    (family,) = new_positions(rule_set(night_ward()), ["night"], small=False)
    assert family.at(1).scenario.position_by_id["NY-1"].percent == 49.1


def test_a_new_position_that_no_line_fits_is_no_help() -> None:
    # A position of 90 % with nights at weekends only.
    scenario = night_ward()
    (family,) = new_positions(rule_set(scenario), ["night"], small=True)

    def choose(chosen: Sequence[int]) -> Change:
        change = family.choose(chosen)
        new = [change.scenario.position_by_id[name] for name in change.positions]
        much = [one.model_copy(update={"percent": 90, "shifts": (), "weekend_shifts": ("N",)}) for one in new]
        return replace(change, scenario=with_position(change.scenario, much))

    found, weak = search(scenario).of([replace(family, choose=choose)])
    assert not found
    assert len(weak) == 1


def test_what_the_law_asks_before_part_time_is_told() -> None:
    family = new_ones(weekend_ward(5), ["evening"])
    assert [("§ 14-1 b" in one.nb, "§ 14-3" in one.nb) for one in family.duties] == [(True, False), (False, True)]
    assert family.agree is not None
    assert "drøfting med tillitsvalgte" in family.agree.nb
    assert DUTIES["part_time.full_time_norm"].nb in family.duties[0].nb


def test_how_many_positions_more_in_words() -> None:
    family = new_ones(weekend_ward(5), ["evening"])
    assert family.at(1).text.en.startswith("0.12 of a position more: 1 of 11.6 %")
    assert family.at(20).text.en.startswith("2.32 positions more: 20 of")
    assert family.at(20).text.nb.startswith("2,32 stillinger mer: 20 à")


def test_a_weekend_rhythm_is_agreed_with_each_person() -> None:
    family = next(one for one in staffing(rule_set(night_ward()), ["night"], weekends=True) if one.names)
    assert family.rung is Rung.INDIVIDUAL_WRITTEN
    assert family.agree is not None
    assert "each person" in family.agree.en


def test_a_lower_minimum_says_from_what_to_what() -> None:
    rows = ["day", "evening"]
    families = staffing(rule_set(weekend_ward(5)), rows, weekends=True)
    family = next(one for one in families if one.kind == "lower_minimum")
    assert "every day 07:00–15:00 from 1 to 0" in family.at(1).text.en
    # Less in one of the rows only was not tried.
    assert family.least is Least.STEP


def test_nights_that_two_people_can_give_are_confirmed() -> None:
    found = explained(night_ward())
    one: Relaxation = next(one for one in found.relaxations if one.kind == "weekend_frequency")
    assert one.positions == ("N1", "N2")
    assert one.outcome is Outcome.CONFIRMED
