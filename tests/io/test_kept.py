"""Results that are kept: what is read again is what was written, and a stranger's text cannot smuggle anything in."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.explanation import Clash, Explanation, Least, Outcome, Relaxation, Requirement, Shortage, Verdict
from rota.domain.finding import InputError
from rota.domain.levers import Criterion
from rota.domain.roster import Duty, Roster
from rota.domain.scenario import Priority
from rota.domain.solution import PriorityValue, Provenance, SolveResult, Status
from rota.domain.structure import (
    Frontier,
    LeverNeed,
    LeverValue,
    Pick,
    Point,
    PointStatus,
    PositionChange,
    Preference,
    Structure,
)
from rota.io.kept import FORMATS, from_json, to_json
from rota.positions.options import choices
from tests.io import sample
from tests.positions.wards import ward

PEOPLE = [{"id": f"S{n}", "percent": 30, "weekend_every": 2, "holder": f"Ansatt {n}"} for n in range(4)]
LEVERS = {
    "may_end": [{"positions": ["S2", "S3"], "reason": {"nb": "vikarer", "en": "temporary"}}],
    "sizes": [{"positions": ["S0", "S1"], "at_least": 80, "at_most": 100, "wish": True}],
    "weekends": [{"positions": ["S0"], "every": [3, 4]}],
    "long_shifts": [{"positions": ["S1"], "shift": "L"}],
    "budget": {"fte_change_at_most": 0.1},
}
WARD = ward({"D": 1, "A": 1}, PEOPLE, weeks=2, levers=LEVERS)
CHOICES = choices(WARD, WARD)

words = st.text(st.characters(codec="utf-8"), max_size=20)
texts = st.builds(Text, nb=words, en=words)
whole = st.integers(-(10**12), 10**12)
numbers = st.floats(allow_nan=False, allow_infinity=False)
fractions = st.fractions()
figures = st.dictionaries(st.sampled_from(Criterion), fractions)
duties = st.builds(
    Duty, words, whole, whole, words, st.none() | whole, st.none() | whole, st.none() | whole, st.none() | whole
)
rosters = st.builds(Roster, st.integers(1, 52), st.lists(duties, max_size=6).map(tuple))
parts = st.lists(st.tuples(words, whole, whole), max_size=3).map(tuple)
values = st.builds(PriorityValue, st.sampled_from(Priority), whole, st.none() | whole, parts)
provenances = st.builds(
    Provenance, words, words, whole, whole, numbers, st.none() | numbers, words, words, words, words, words
)
results = st.builds(
    SolveResult,
    st.sampled_from(Status),
    st.none() | rosters,
    st.lists(values, max_size=3).map(tuple),
    numbers,
    st.none() | numbers,
    st.none() | numbers,
    st.booleans(),
    provenances,
    st.none() | texts,
    st.none() | texts,
)
picks = st.tuples(
    *(st.builds(Pick, st.integers(0, len(one.options) - 1), st.integers(0, 1000)) for one in CHOICES.positions)
)
structures = st.builds(Structure, picks, st.lists(st.tuples(st.sampled_from(Criterion), whole), max_size=4).map(tuple))
changes = st.builds(
    PositionChange,
    words,
    words,
    st.none() | words,
    st.sampled_from(WARD.positions),
    st.none() | st.sampled_from(WARD.positions),
    st.lists(words, max_size=2).map(tuple),
)


@st.composite
def points(draw: st.DrawFn) -> Point:
    """A point with a roster when it is found, and only then."""
    status = draw(st.sampled_from(PointStatus))
    return Point(
        draw(structures),
        draw(figures),
        WARD.with_positions(WARD.positions[:3]),
        draw(st.lists(changes, max_size=2).map(tuple)),
        status,
        draw(texts),
        draw(numbers),
        draw(rosters) if status is PointStatus.FOUND else None,
        on_frontier=draw(st.booleans()),
    )


needs = st.builds(LeverNeed, texts, texts, st.none() | st.sampled_from(Rung), whole)
lever_values = st.builds(
    LeverValue,
    st.lists(words, max_size=2).map(tuple),
    st.none() | figures,
    whole,
    whole,
    whole,
    whole,
    fractions,
    whole,
    st.none() | st.sampled_from(PointStatus),
)
frontiers = st.builds(
    Frontier,
    st.just(CHOICES),
    figures,
    st.lists(points(), max_size=3).map(tuple),
    st.dictionaries(st.sampled_from(Criterion), whole),
    st.lists(lever_values, max_size=2).map(tuple),
    st.lists(st.builds(Preference, words, st.just(("S0",)), st.just(()), texts), max_size=2).map(tuple),
    st.booleans(),
    st.booleans(),
    numbers,
    st.none() | numbers,
    figures,
    whole,
    st.dictionaries(words, st.lists(needs, max_size=2).map(tuple), max_size=2),
    st.none() | texts,
    st.lists(texts, max_size=2).map(tuple),
)


@given(results)
def test_a_solve_comes_back_as_it_was(result: SolveResult) -> None:
    text = to_json(result)
    again = from_json(text, SolveResult)
    assert again == result
    assert to_json(again) == text


@given(frontiers)
def test_a_position_search_comes_back_as_it_was(frontier: Frontier) -> None:
    text = to_json(frontier)
    again = from_json(text, Frontier)
    assert again == frontier
    assert to_json(again) == text
    assert again.choices.scenario.digest() == WARD.digest()
    assert [point.scenario.digest() for point in again.points] == [point.scenario.digest() for point in frontier.points]


def test_the_choices_hold_every_kind_of_option() -> None:
    """Else the tests above would prove little: an option that ends, one that is sized, and sets of several levers."""
    options = [option for one in CHOICES.positions for option in one.options]
    assert any(option.position is None for option in options)
    assert any(option.sized for option in options)
    assert any(len(option.levers) == 2 for option in options)
    assert any(option.long for option in options)


def test_an_explanation_comes_back_as_it_was() -> None:
    told = Text(nb="æøå −", en="to the point")
    law = Requirement("rest.daily_minimum", told, None, Rung.AT_PERMIT, ("P1",), (1, 2), (), None, told)
    eased = Relaxation(
        "size", told, Rung.WARD_POLICY, told, None, "verified", ("P1",), (), 1, 0.5, Outcome.CONFIRMED, Least.AMOUNT
    )
    explanation = Explanation(
        "ward",
        Verdict.PROVED_IMPOSSIBLE,
        told,
        (told,),
        (Shortage("row", 6, (1, 2), None, 480, 1.5, told),),
        (Clash(told, (law,), True, True, position="P1"),),
        (eased,),
        (),
        None,
        12.5,
        False,
    )
    assert from_json(to_json(explanation), Explanation) == explanation


def test_the_checks_of_points_are_left_out() -> None:
    scenario = sample.scenario()
    found = Point(
        Structure(tuple(Pick(0, 300) for _ in CHOICES.positions), ()),
        {Criterion.COST: Fraction(1, 3)},
        scenario,
        (),
        PointStatus.FOUND,
        Text(nb="", en=""),
        1.0,
        sample.roster(scenario),
        sample.check(scenario),
    )
    frontier = _frontier(found)
    assert '"check"' not in to_json(frontier)
    (again,) = from_json(to_json(frontier), Frontier).points
    assert again.check is None
    assert (again.roster, again.figures) == (found.roster, found.figures)


def _frontier(*some: Point, **changes: Any) -> Frontier:
    return Frontier(CHOICES, {}, some, {}, (), (), True, False, 1.0, None, {}, 0, **changes)


def _changed(value: SolveResult | Frontier, *path: str | int, to: Any) -> str:
    """The text of a result with one place changed."""
    data = json.loads(to_json(value))
    place = data
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = to
    return json.dumps(data)


@pytest.mark.parametrize(
    ("path", "to", "told"),
    [
        (("format",), "rota/solve-result/2", "format: rota/solve-result/2 cannot be read here"),
        (("format",), {"a": 1}, "cannot be read here"),
        (("value",), [], "value = []: an object is wanted"),
        (("value", "status"), "FINE", "value.status = FINE: one of OPTIMAL, FEASIBLE"),
        (("value", "status"), ["OPTIMAL"], "value.status"),
        (("value", "seconds"), "5", "value.seconds = 5: a number is wanted"),
        (("value", "seconds"), True, "value.seconds = True: a number is wanted"),
        (("value", "seconds"), 10**400, "a number is wanted"),
        (("value", "stopped_early"), 0, "value.stopped_early = 0: true or false is wanted"),
        (("value", "priorities", 0, "value"), 1.0, "value.priorities[0].value = 1.0: a whole number is wanted"),
        (("value", "priorities", 0, "parts", 0), ["x", 1], "value.priorities[0].parts[0]"),
        (("value", "roster", "duties"), {}, "value.roster.duties = {}: a list is wanted"),
        (("value", "reason"), {"nb": "x"}, "value.reason.en: Field required"),
        (("value", "provenance", "rota_version"), "\ud800", "text is wanted"),
        (("value", "__class__"), "os.system", "value.__class__: unknown key"),
    ],
)
def test_what_is_no_result_is_refused_with_its_place(path: tuple[str | int, ...], to: Any, told: str) -> None:
    result = sample.solved(found=sample.roster(sample.scenario()))
    with pytest.raises(InputError) as caught:
        from_json(_changed(result, *path, to=to), SolveResult, "some.json")
    assert told in str(caught.value)
    assert all(problem.file == "some.json" for problem in caught.value.problems)


def test_every_problem_is_told_and_a_missing_key_is_one() -> None:
    data = json.loads(to_json(sample.solved()))
    del data["value"]["status"]
    data["value"]["seconds"] = None
    with pytest.raises(InputError) as caught:
        from_json(json.dumps(data), SolveResult)
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [
        ("value.status", "is missing"),
        ("value.seconds = None", "a number is wanted"),
    ]
    # What came later and has a default may be missing: older files stay readable.
    data = json.loads(to_json(sample.solved()))
    del data["value"]["note"], data["value"]["provenance"]["engine"]
    assert from_json(json.dumps(data), SolveResult) == sample.solved()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not JSON"),
        ("[]", "is not a kept result"),
        ("{}", "is not a kept result"),
        ('{"format": 1, "format": 1, "value": 1}', "a key stands twice"),
        ('{"format": "rota/solve-result/1", "value": NaN}', "NaN is no number"),
        (to_json(sample.solved()).replace("53.5466", "1e999"), "value.seconds = inf: a number is wanted"),
        ("[" * 100_000, "is nested too deep"),
        ("9" * 10_000, "is not JSON"),
    ],
)
def test_text_that_is_no_kept_result(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        from_json(text, SolveResult)


@pytest.mark.parametrize("hostile", ["1/0", "1e999999999", "1e9/3", "inf", "1", 1, f"1/{'9' * 61}", "1/-3", "١/٢"])
def test_fractions_are_read_by_hand(hostile: object) -> None:
    with pytest.raises(InputError, match=r'value\.present\.cost = .*: a fraction as "n/d" is wanted'):
        from_json(_changed(_frontier(), "value", "present", to={"cost": hostile}), Frontier)


def test_a_frontier_must_fit_its_own_choices() -> None:
    one = Point(
        Structure(tuple(Pick(0, 300) for _ in CHOICES.positions), ()),
        {},
        WARD,
        (),
        PointStatus.UNDECIDED,
        Text(nb="", en=""),
        1.0,
    )
    picks_at = ("value", "points", 0, "structure", "picks")
    for path, to, told in (
        (picks_at, [], "4 are wanted, one a position"),
        ((*picks_at, 0, "option"), 99, "a position has no such option"),
        ((*picks_at, 0, "option"), -1, "a position has no such option"),
        (("value", "points", 0, "status"), "found", "when, and only when, the status is found"),
        (("value", "choices", "scenario", "levers"), None, "value.choices.scenario.levers: is missing"),
    ):
        with pytest.raises(InputError) as caught:
            from_json(_changed(_frontier(one), *path, to=to), Frontier)
        assert told in str(caught.value)


def test_every_format_has_a_version() -> None:
    assert all(re.fullmatch(r"rota/[a-z/-]+/[1-9]", name) for name in FORMATS.values())
    assert len(set(FORMATS.values())) == len(FORMATS)
