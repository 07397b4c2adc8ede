"""The full-time week by arrangement: the weighted formula, hours by the clock, grounds, warnings and red days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.domain.base import LANGUAGES
from rota.domain.roster import Duty, Roster
from rota.domain.weekly_hours import PositionHours, RosterHours, Standing, Verdict
from rota.rules.arrangement import RULE, figure_problems, plain_hours, roster_hours, weigh
from rota.rules.arrangement_facts import Facts, facts_of
from rota.rules.base import Case
from rota.rules.catalogue import rules_of
from rota.rules.resolve import rule_set
from rota.rules.spec import load_pack
from rota.rules.timeline import lines
from tests.rules.cases_loader import build_case

SPEC = next(spec for spec in load_pack("norway/kommune").specs if spec.code == RULE)
X = {"code": "X", "kind": "night", "start": "22:00", "end": "06:00"}
Y = {"code": "Y", "kind": "day", "start": "08:00", "end": "16:00"}
Z = {"code": "Z", "kind": "evening", "start": "14:00", "end": "21:00"}


def case(picture: str, **entry: Any) -> Any:
    """A golden case with one person and the shifts X, Y and Z."""
    weeks = picture.count("|") + 1
    shifts = [X, Y, Z, *entry.pop("shifts", [])]
    given = {"name": "case", "weeks": weeks, "roster": {"P1": picture}, "shifts": shifts, "expect": []}
    return build_case(RULE, given | entry)


def found(picture: str, *, red: bool = False, **entry: Any) -> RosterHours:
    """What the calculator says of one person's line."""
    one = case(picture, **entry)
    return roster_hours(SPEC, one.scenario, one.roster, with_red_days=red)


def position(picture: str, **entry: Any) -> PositionHours:
    """As `found`, the position alone."""
    (only,) = found(picture, **entry).positions
    return only


def facts(picture: str, **entry: Any) -> Facts:
    """The facts of one person's line."""
    one = case(picture, **entry)
    return facts_of(SPEC.params, lines(one.scenario, one.roster)["P1"])


def weighed(planned_h: int, night_h: int, sunday_h: int) -> Any:
    """The weighting of six weeks."""
    return plain_hours(SPEC, 6, Fraction(planned_h), Fraction(night_h), Fraction(sunday_h)).weighting


def test_the_weighted_week_of_the_rules_document() -> None:
    # R = 60 x 15/60 + 28 x 10/60 = 15 + 4 2/3 h = 1180 min. 37.5 x 204/(204 + 19.6667) = 34.2027 h.
    # Position = 204/(34.2027 x 6) = 99.4 %; the same as (P + R)/(37.5 x 6) = 223.6667/225.
    one = weighed(204, 60, 28)
    assert one.compensation_min == 1180
    assert (one.weeks, one.planned_min, one.night_min, one.sunday_min) == (6, 204 * 60, 60 * 60, 28 * 60)
    assert one.week_min == one.unclamped_week_min == Fraction(2250 * 204 * 60, 204 * 60 + 1180)
    assert one.clamped is None
    assert one.position_percent == 100 * Fraction(204 * 60 + 1180, 2250 * 6)


def test_the_weighted_week_at_its_bounds() -> None:
    # R = 24 + 6 2/3 h; 37.5 x 204/234.6667 = 32.599: the floor, 33.6 h = 2016 min. 204/(33.6 x 6) = 101.19 %.
    low = weighed(204, 96, 40)
    assert (low.clamped, low.week_min) == ("floor", 2016)
    assert round(low.unclamped_week_min / 60, 2) == Fraction(3260, 100)
    assert low.position_percent == Fraction(204 * 100 * 10, 336 * 6)
    # No night and no Sunday: 37.5, so the ceiling of 35.5 h = 2130 min.
    high = weighed(204, 0, 0)
    assert (high.clamped, high.week_min, high.unclamped_week_min) == ("ceiling", 2130, 2250)


@pytest.mark.parametrize(("bound", "clamped"), [(2016, "floor"), (2130, "ceiling")])
def test_a_week_exactly_at_a_bound_is_not_clamped(bound: int, clamped: str) -> None:
    # Planned b and R = 2250 - b give 2250 b/2250 = b. All of R from night: (2250 - b) x 4 minutes of it.
    night = Fraction((2250 - bound) * 4)
    exact = weigh(SPEC.params, Facts(1, Fraction(bound), Fraction(bound), night, Fraction(0)))
    assert (exact.week_min, exact.clamped) == (bound, None)
    off = Fraction(1) if clamped == "floor" else Fraction(-1)
    beyond = weigh(SPEC.params, Facts(1, Fraction(bound), Fraction(bound), night + off, Fraction(0)))
    assert (beyond.week_min, beyond.clamped) == (bound, clamped)


def test_a_break_comes_off_every_part_in_proportion_and_night_takes_the_shared_hour() -> None:
    # N Sat 22:00-07:00, 510 of 540 min paid: night 480 x 510/540; Sunday not night 06-07: 60 x 510/540.
    night = facts(".....N.")
    assert night.night_min == Fraction(480 * 510, 540)
    assert night.sunday_min == Fraction(60 * 510, 540)
    # Sat 22:00 to Sun 22:00 holds all nine hours: 510 paid.
    assert night.clock is not None
    assert night.clock.yearly_sunday_min == 510
    # A Sat 14:30-22:00, 420 of 450 paid: Sunday 18-21 = 180 min, night 21-22 = 60 min.
    evening = facts(".....A.")
    assert evening.sunday_min == Fraction(180 * 420, 450)
    assert evening.night_min == Fraction(60 * 420, 450)
    assert evening.worked_min == 420


def test_a_duty_over_the_end_of_the_week_counts_whole() -> None:
    # N on Sunday of the last week, 22:00-07:00: night 480 of 540, and 0 of the Sunday that ends at 22:00.
    last = facts(".......|......N")
    assert last.night_min == Fraction(480 * 510, 540)
    assert last.sunday_min == 0


@given(st.lists(st.sampled_from("DANLKFXYZ."), min_size=14, max_size=14))
def test_night_and_sunday_hours_never_overlap(letters: list[str]) -> None:
    picture = "".join(letters[:7]) + "|" + "".join(letters[7:])
    one = facts(picture)
    assert 0 <= one.night_min + one.sunday_min <= one.worked_min
    if one.planned_min:
        weighting = weigh(SPEC.params, one)
        assert 2016 <= weighting.week_min <= 2130
        assert weighting.unclamped_week_min <= 2250


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("15:00", "21:24", Verdict.MET),  # 20:00-21:24 is 84 min = 1.4 h
        ("15:00", "21:23", Verdict.NOT_MET),
        ("04:36", "10:00", Verdict.MET),  # 04:36-06:00
        ("04:37", "10:00", Verdict.NOT_MET),
    ],
)
def test_the_evening_criterion_is_never_a_certain_ground(start: str, end: str, verdict: Verdict) -> None:
    one = position("Q......", shifts=[{"code": "Q", "kind": "evening", "start": start, "end": end}])
    assert one.condition("evening_night").verdict is verdict
    assert one.basis.week_min == 2250
    met = verdict is Verdict.MET
    assert one.basis.open_grounds == (("evening_night",) if met else ())
    assert one.standing is (Standing.OPEN if met else Standing.SHORTER)


def test_the_trap_of_every_fourth_weekend() -> None:
    # 3 of 12 Sundays; every third is 4. Days alone: nothing else. 2 h more for a full position, 80 % of it 1.6 h.
    line = "YYYYY.Y|YYYYY..|YYYYY..|YYYYY.."
    one = position("|".join([line] * 3), people={"P1": {"percent": 80}})
    assert (one.sundays.worked, one.sundays.needed, one.sundays.spare) == (3, 4, -1)
    assert one.standing is Standing.SHORTER
    assert one.more_min_per_week == 96
    assert one.reduction_min == 0
    lost, means = (warning.en for warning in one.warnings)
    assert lost == (
        'Only 3 of 12 Sundays are worked; every third makes 4. The ground "at least every third Sunday" for 35.5 hours '
        "falls away. No other condition carries 35.5 hours."
    )
    assert means == ("With a full-time week of 37.5 hours it is 2 hours more a week for a full position, 1.6 for 80 %.")
    assert "faller bort" in one.warnings[0].nb


def test_what_may_carry_the_stated_week_is_named() -> None:
    # Days and evenings with a Sunday in four: two shifts on Sundays is for the parties. Z ends 21:00, one hour after
    # 20:00 in four weeks: not 1.4 h a week.
    one = position("YY....Y|ZY.....|YY.....|YY.....")
    assert one.standing is Standing.OPEN
    assert one.basis.open_grounds == ("two_shift",)
    assert (one.basis.week_min, one.basis.open_week_min) == (2250, 2130)
    assert "two shifts, regularly on Sundays and holidays" in one.warnings[0].en
    assert "to skift, regelmessig på søn- og helgedager" in one.warnings[0].nb


def test_sundays_to_spare() -> None:
    # Two of three: every third is one, so one can go. Days alone, so nothing else carries 35.5 h.
    one = position("YY....Y|YY....Y|YY.....")
    assert one.basis.grounds == ("third_sunday",)
    assert one.sundays.spare == 1
    assert one.warnings[0].en.endswith("Sundays to spare in the cycle before it falls away: 1.")


def test_round_the_clock_and_enough_hours_without_it_are_for_the_parties() -> None:
    # Day, evening and night, no Sunday: nothing is certain.
    mixed = position("YZX....")
    assert mixed.condition("around_the_clock").verdict is Verdict.CANNOT_BE_JUDGED
    assert mixed.condition("mix").verdict is Verdict.MET
    assert mixed.condition("two_shift").verdict is Verdict.NOT_MET
    assert mixed.weighting_holds is Verdict.NOT_MET
    # Nights alone: 24 h and 8 Sunday hours a week reach 539 and 231 a year, but not around the clock.
    nights = position(".XX..X.")
    assert nights.condition("around_the_clock").verdict is Verdict.NOT_MET
    assert nights.condition("yearly").verdict is Verdict.CANNOT_BE_JUDGED
    assert nights.basis.open_week_min == 2016
    assert set(nights.basis.grounds) == {"third_sunday", "mainly_night"}
    assert nights.warnings == ()


def test_more_than_the_rota_gives_ground_for() -> None:
    one = position("YY....Y", people={"P1": {"full_time_hours": 37.5}})
    assert one.standing is Standing.LONGER
    assert one.more_min_per_week == -120
    assert one.reduction_min == 120
    assert one.warnings[0].en == "the rota gives ground for a full-time week of 35.5 hours; 37.5 are stated"


def test_a_shorter_week_than_an_open_one_is_not_carried() -> None:
    # Every third Sunday is 35.5 h; no night, so 33.6 h is ruled out.
    one = position("YY....Y", people={"P1": {"full_time_hours": 33.6}})
    assert one.standing is Standing.SHORTER
    assert (
        one.warnings[0].en == "ground for a full-time week of 35.5 hours; 33.6 are stated, which no condition carries"
    )
    # 1.9 h for a full position.
    assert one.more_min_per_week == 114


def test_plain_figures_judge_only_what_they_hold() -> None:
    plain = plain_hours(SPEC, 6, Fraction(204), Fraction(60), Fraction(28))
    verdicts = {condition.id: condition.verdict for condition in plain.conditions}
    # 144 of 204 hours are outside the night. 60 x 52/6 = 520 night hours a year: not 539.
    assert verdicts.pop("day_evening") is Verdict.MET
    assert verdicts.pop("yearly") is Verdict.NOT_MET
    assert set(verdicts.values()) == {Verdict.CANNOT_BE_JUDGED}
    assert plain.weighting_holds is Verdict.CANNOT_BE_JUDGED
    # 63 x 52/6 = 546: enough at night, and the Sundays from Saturday 22:00 are not known.
    more = plain_hours(SPEC, 6, Fraction(204), Fraction(63), Fraction(28))
    assert next(one for one in more.conditions if one.id == "yearly").verdict is Verdict.CANNOT_BE_JUDGED
    # 51 of 204 outside the night is exactly a quarter; half an hour less is not.
    for night, verdict in ((Fraction(153), Verdict.CANNOT_BE_JUDGED), (Fraction(307, 2), Verdict.NOT_MET)):
        assert plain_hours(SPEC, 6, Fraction(204), night, Fraction(0)).weighting_holds is verdict


@pytest.mark.parametrize(
    ("figures", "options"),
    [
        ((1, 168, 0, 0), []),
        ((52, 1, 1, 0), []),
        ((0, 10, 0, 0), ["--weeks"]),
        ((53, 10, 0, 0), ["--weeks"]),
        ((1, 169, 0, 0), ["--planned-h"]),
        ((1, 0, 0, 0), ["--planned-h"]),
        ((6, 10, 6, 5), ["--night-h, --sunday-h"]),
        ((0, -1, -1, -1), ["--weeks", "--planned-h", "--night-h", "--sunday-h"]),
    ],
)
def test_figures_that_cannot_be(figures: tuple[int, int, int, int], options: list[str]) -> None:
    weeks, *hours = figures
    assert [option for option, _ in figure_problems(weeks, *map(Fraction, hours))] == options


def test_red_days_on_dates() -> None:
    # From 4 January 2027, 52 weeks, Y 08-16 Monday to Friday. Red days on those weekdays: 25, 26 and 29 March, 6 and
    # 17 May: 5 x 480. Christmas Day is a Saturday whose time begins 15:00 on Friday 24 December: 60. In all 2460 min.
    one = position("YYYYY..", red=True)
    assert one.red_days is not None
    assert one.red_days.weeks == 52
    assert one.red_days.added_min_per_week == Fraction(2460, 52)
    assert one.weighting.sunday_min == Fraction(2460, 52)
    assert one.sundays.worked == 0


def test_a_red_sunday_counts_once() -> None:
    # Easter Sunday, Whit Sunday and 26 December are in the plain Sunday time already.
    one = position("......Y", red=True)
    assert one.red_days is not None
    assert one.red_days.added_min_per_week == 0
    assert one.weighting.sunday_min == 480


def test_a_cycle_that_does_not_roll_has_its_own_dates() -> None:
    # Week 12 of 2027 begins 22 March: 25 and 26 March are red, 960 min in one week.
    one = found(
        "YYYYY..",
        rolling=False,
        red=True,
        scenario={"cycle": {"weeks": 1, "rolling": False, "start": date(2027, 3, 22)}},
    )
    (only,) = one.positions
    assert only.red_days is not None
    assert (only.red_days.weeks, only.red_days.added_min_per_week) == (1, 960)


def test_what_is_left_out_is_said() -> None:
    one = case("YV.....", roster={"P1": "YV.....", "P2": "......."})
    stray = Duty("P9", 1, 1, "Y", 480, 960, 480)
    result = roster_hours(SPEC, one.scenario, Roster(1, (*one.roster.duties, stray)))
    assert [position.position_id for position in result.positions] == ["P1"]
    assert result.without_work == ("P2",)
    notes = [note.en for note in result.notes]
    assert notes[0].startswith("Red days are left out")
    assert notes[1].startswith("Leave in the plan")
    assert notes[2].startswith("1 row of the roster left out")
    # Leave is planned time, not work: 480 + 450 planned.
    assert result.positions[0].weighting.planned_min == 930


def test_every_criterion_has_a_source_in_both_languages() -> None:
    assert len({criterion.id for criterion in SPEC.criteria}) == len(SPEC.criteria)
    for criterion in SPEC.criteria:
        for text in (criterion.title, criterion.text, criterion.reference):
            assert text.nb != text.en
            assert all(text.get(lang) for lang in LANGUAGES)
        assert (criterion.url is not None) == (criterion.evidence == "verified")
    assert [one.id for one in SPEC.criteria if one.evidence == "to verify"] == ["evening_night"]


def test_the_numbers_of_the_weighting_are_those_of_the_pack() -> None:
    weights = found("YY....Y").weights
    assert weights == plain_hours(SPEC, 6, Fraction(204), Fraction(60), Fraction(28)).weights
    # 15 and 10 minutes an hour; from 37.5 h to at least 33.6 h and at most 35.5 h.
    assert (weights.night_credit_min_per_h, weights.sunday_credit_min_per_h) == (15, 10)
    assert (weights.start_week_min, weights.floor_week_min, weights.ceiling_week_min) == (2250, 2016, 2130)


def test_red_days_are_laid_only_when_asked_for() -> None:
    assert position("YYYYY..").red_days is None
    assert found("YYYYY..").notes != found("YYYYY..", red=True).notes


def test_leave_is_spoken_of_only_where_there_is_some() -> None:
    assert len(found("YY.....").notes) == 1
    assert len(found("YV.....").notes) == 2


def test_a_red_sunday_evening_counts_once() -> None:
    # A on Sunday 14:30-22:00 (420 of 450 paid): to 22:00 a Sunday, 21-22 is night. So 390 min a week, red or not; no
    # Saturday evening, whose 18:00 begins the plain Sunday.
    one = position("......A", red=True)
    assert one.red_days is not None
    assert one.red_days.added_min_per_week == 0
    assert one.weighting.sunday_min == Fraction(390 * 420, 450)


@pytest.mark.parametrize("picture", ["......A|D......", ".....A.|......."])
def test_where_no_day_is_red_the_dates_add_nothing(picture: str) -> None:
    # 4 to 17 January 2027: the law's Sundays are the plain ones, from Saturday 18:00 to Sunday 22:00.
    one = position(picture, rolling=False, red=True)
    assert one.red_days is not None
    assert (one.red_days.weeks, one.red_days.added_min_per_week) == (2, 0)


def test_red_days_are_a_mean_per_week_of_the_cycle() -> None:
    # As on dates above, 2460 min in 52 weeks, in a cycle of two.
    assert position("YYYYY..|YYYYY..", red=True).weighting.sunday_min == Fraction(2 * 2460, 52)


def test_what_is_said_of_a_position() -> None:
    # Y on one Sunday of two: 480 min between Saturday 22:00 and Sunday 22:00.
    one = position("......Y|.......", people={"P1": {"percent": 50}})
    assert (one.position_id, one.percent, one.weeks, one.stated_week_min) == ("P1", 50, 2, 2130)
    assert (one.yearly_sundays, one.yearly_sunday_min) == (1, 480)


def test_open_grounds_are_only_those_that_could_shorten_the_week() -> None:
    # Every Sunday gives 35.5 h; two shifts on Sundays is for the parties and would give no less.
    one = position("YZ....Y")
    assert one.condition("two_shift").verdict is Verdict.CANNOT_BE_JUDGED
    assert (one.basis.week_min, one.basis.open_grounds) == (2130, ())


@pytest.mark.parametrize(("day_ends", "verdict"), [("18:00", Verdict.CANNOT_BE_JUDGED), ("18:01", Verdict.NOT_MET)])
def test_mainly_at_night_by_the_shifts_themselves_is_for_the_parties(day_ends: str, verdict: Verdict) -> None:
    # Three shifts 20-06 of 600 min, 540 of them at night: 1620 is below three quarters of 2400. The shifts themselves,
    # 1800, are exactly three quarters beside a day shift of 600 and not beside one of 601.
    shifts = [
        {"code": "W", "kind": "night", "start": "20:00", "end": "06:00"},
        {"code": "Q", "kind": "day", "start": "08:00", "end": day_ends},
    ]
    assert position("QWWW...", shifts=shifts).condition("mainly_night").verdict is verdict


def test_all_conditions_of_the_weighting_can_be_met() -> None:
    # Day, evening and night, every Sunday, and more than a quarter of the hours by day.
    assert position("YZX...Y").weighting_holds is Verdict.MET


def test_work_without_paid_time_has_no_week() -> None:
    """A row of a file can state no paid time at all: there is nothing to divide by, so the position is left out."""
    made = build_case(
        "hours.arrangement",
        {
            "name": "unpaid",
            "roster": {"P1": "......."},
            "rows": [{"position": "P1", "week": 1, "day": 1, "code": "D", "paid": 0}],
            "expect": [],
        },
    )
    (rule,) = (rule for rule in rules_of(rule_set(made.scenario).pack) if rule.code == "hours.arrangement")
    examination = rule.examine(Case(made.scenario, rule_set(made.scenario), made.roster))
    assert (examination.windows, sum(count for _, count in examination.not_applicable)) == (0, 1)
    assert roster_hours(rule.spec, made.scenario, made.roster).without_work == ("P1",)
