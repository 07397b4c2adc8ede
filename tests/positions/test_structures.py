"""Structures under levers: the arithmetic by hand, against every combination, and against rosters that exist."""

from __future__ import annotations

import itertools
import random
import threading
from fractions import Fraction
from typing import Any

import pytest

from rota.domain.base import Text
from rota.domain.explanation import Verdict
from rota.domain.levers import Criterion
from rota.domain.scenario import Scenario
from rota.domain.structure import Choices, Frontier, Pick, PointStatus, Structure
from rota.positions.options import choices
from rota.positions.search import MOST_MISSES, search_here
from rota.positions.structures import counted_of, figures_of_structure, preferences, present_figures, ward_of
from rota.solver.options import SolveOptions
from rota.solver.staffable import Staffed, staffable
from rota.solver.structures import StructureModel
from tests.positions.shortage import LONG_AGREED
from tests.positions.wards import ward

OPTIONS = SolveOptions(time_limit_s=60, workers=2)
HOURS = {"hours_tolerance": {"under_h_per_week": 2, "over_h_per_week": 2}}
ORDER = tuple(Criterion)


def search(scenario: Scenario, options: SolveOptions = OPTIONS) -> Frontier:
    """The search of a ward that is its own baseline."""
    return search_here(scenario, scenario, options, lambda _: None, threading.Event())


def small_ward(levers: dict[str, Any], **more: Any) -> Scenario:
    """Six positions of 30 % at every second weekend: 3 x 2 places owed, 2 people by day and evening... see tests."""
    people = [{"id": f"S{n}", "percent": 30, "weekend_every": 2, "holder": f"Ansatt {n}"} for n in range(6)]
    return ward({"D": 1, "A": 1}, people, weeks=4, levers=levers, **HOURS, **more)


def test_as_many_positions_end_as_the_weekends_leave_over() -> None:
    # Two places a weekend day over four weeks: 8 shifts each Saturday; a position owes two weekends. Four are needed,
    # so exactly two of six may end. Nobody is needed on weekdays.
    found = search(small_ward({"may_end": [{"positions": [f"S{n}" for n in range(6)], "reason": "vacant soon"}]}))
    assert found.complete
    chosen = found.chosen
    assert chosen is not None
    assert [change.position_id for change in chosen.changes if change.after is None] == ["S4", "S5"]
    assert chosen.figures[Criterion.SMALL_POSITIONS] == 4
    assert found.chosen_is_best
    # Fewer small positions than four: proved impossible.
    assert found.best_alone[Criterion.SMALL_POSITIONS] == 4
    assert chosen.check is not None
    assert chosen.check.count("hard") == 0


def test_freed_percent_goes_to_those_who_ask_within_the_budget() -> None:
    # Two end: 60 % free. One asks for at least 80 (+50), leaving 10; two cannot (+100). At most 100: 30 + 60 = 90.
    found = search(
        small_ward(
            {
                "may_end": [{"positions": ["S2", "S3", "S4", "S5"], "reason": "temporary"}],
                "sizes": [{"positions": ["S0", "S1"], "at_least": 80, "at_most": 100, "wish": True}],
                "budget": {"fte_change_at_most": 0},
            }
        )
    )
    chosen = found.chosen
    assert chosen is not None
    after = {change.position_id: change.after for change in chosen.changes}
    assert after["S4"] is None
    assert after["S5"] is None
    enlarged = [one.percent for one in chosen.scenario.positions if one.percent > 30]
    assert enlarged == [90.0]
    assert chosen.figures[Criterion.MEAN_PERCENT] == Fraction(180, 4)
    assert chosen.figures[Criterion.WISHES_UNMET] == 1
    assert chosen.figures[Criterion.TERMS_CHANGED] == 3


def test_sizes_within_an_interval_are_shared_equally() -> None:
    # 60 % free for two who take 50 to 100: 30 + 30 each.
    found = search(
        small_ward(
            {
                "may_end": [{"positions": ["S4", "S5"], "reason": "temporary"}],
                "sizes": [{"positions": ["S0", "S1"], "at_least": 50, "at_most": 100, "wish": True}],
                "budget": {"fte_change_at_most": 0},
            }
        )
    )
    assert found.chosen is not None
    assert sorted(one.percent for one in found.chosen.scenario.positions) == [30.0, 30.0, 60.0, 60.0]


def test_what_cannot_add_up_is_proved() -> None:
    # Three people owe 3 x 2 of 8 places: nothing within the levers mends it.
    people = [{"id": f"S{n}", "percent": 50, "weekend_every": 2, "holder": f"Ansatt {n}"} for n in range(3)]
    levers = {"sizes": [{"positions": ["S0"], "at_least": 60, "at_most": 100, "wish": True}]}
    found = search(ward({"D": 1, "A": 1}, people, weeks=4, levers=levers, **HOURS))
    assert found.points == ()
    assert found.complete
    assert found.impossible is not None


def _vacancy_ward(percent_wanted: float | None) -> Scenario:
    people: list[dict[str, Any]] = [
        {"id": "N0", "percent": 60, "competence": "nurse", "weekend_every": 2, "holder": "Ansatt 0"},
        {"id": "V", "percent": 40, "competence": "nurse", "weekend_every": 2, "vacant": True},
        *({"id": f"S{n}", "percent": 30, "weekend_every": 2, "holder": f"Ansatt {n}"} for n in range(1, 5)),
    ]
    sizes: list[dict[str, Any]] = [{"positions": ["V"], "at_least": 40, "at_most": 100, "fill": True}]
    if percent_wanted is not None:
        sizes.append({"positions": ["N0"], "at_least": percent_wanted, "at_most": percent_wanted, "wish": True})
    levers = {"sizes": sizes, "budget": {"fte_change_at_most": 0.6}, "order": list(ORDER)}
    return ward({"D": 1, "A": 1}, people, weeks=4, levers=levers, **HOURS)


def test_a_part_timer_who_asks_comes_before_the_vacancy() -> None:
    # + 60 % in all. Alone the vacancy would go from 40 to 100. N0 asks for 90 (+30): then 30 are left, 40 -> 70.
    alone, asked = search(_vacancy_ward(None)), search(_vacancy_ward(90))
    sizes = [
        {one.id: one.percent for one in found.chosen.scenario.positions}
        for found in (alone, asked)
        if found.chosen is not None
    ]
    assert sizes[0]["V"] == 100
    for point in asked.found:
        by_id = point.scenario.position_by_id
        if by_id["V"].is_worked:
            assert by_id["N0"].percent == 90
    assert alone.chosen is not None
    (told,) = preferences(alone.choices, alone.chosen.structure)
    assert (told.asking, told.not_asking) == ((), ("N0",))


def _every_structure(some: Choices) -> list[tuple[Structure, dict[Criterion, int]]]:
    """All combinations of options that have one size each, with their criteria counted without the model."""
    found = []
    for options in itertools.product(*(range(len(one.options)) for one in some.positions)):
        picks = tuple(
            Pick(number, one.options[number].low) for number, one in zip(options, some.positions, strict=True)
        )
        structure = Structure(picks, ())
        found.append((structure, counted_of(figures_of_structure(some, structure), some)))
    return found


def _feasible(some: Choices, structure: Structure) -> bool:
    model = StructureModel(some)
    for takes, pick in zip(model.takes, structure.picks, strict=True):
        model.model.add(takes[pick.option] == 1)
    got, proved = model.best((), seconds=10, stop=threading.Event())
    assert proved
    return got is not None


def test_the_frontier_is_that_of_every_combination() -> None:
    """Pareto set by the model's cuts against brute force over the same arithmetic: 3 x 2 x 4 x 2 x 2 structures."""
    people: list[dict[str, Any]] = [
        {"id": "A", "percent": 40, "weekend_every": 2, "holder": "a", "consent_long": False},
        {"id": "B", "percent": 30, "weekend_every": 2, "holder": "b"},
        {"id": "C", "percent": 35, "weekend_every": 2, "holder": "c"},
        {"id": "E", "percent": 25, "weekend_every": 2, "holder": "e"},
        {"id": "F", "percent": 45, "weekend_every": 2, "holder": "f"},
    ]
    levers = {
        "sizes": [
            {"positions": ["A"], "at_least": 60, "at_most": 60, "wish": True},
            {"positions": ["A"], "at_least": 100, "at_most": 100},
            {"positions": ["C"], "at_least": 75, "at_most": 75},
        ],
        "weekends": [{"positions": ["C"], "every": [3]}],
        "may_end": [{"positions": ["B", "E"], "reason": "temporary"}],
        "long_shifts": [{"positions": ["F"], "shift": "L", "wish": True}],
        "budget": {"fte_change_at_most": 0.3},
    }
    scenario = ward({"D": 1, "A": 1}, people, weeks=6, levers=levers, agreements=[LONG_AGREED], **HOURS)
    some = choices(scenario, scenario)
    open_ones = [counted for structure, counted in _every_structure(some) if _feasible(some, structure)]
    assert 5 < len(open_ones) < len(_every_structure(some))
    best = {
        tuple(one[c] for c in ORDER)
        for one in open_ones
        if not any(all(other[c] <= one[c] for c in ORDER) and other != one for other in open_ones)
    }
    model, found = StructureModel(some), []
    while True:
        structure, proved = model.best(ORDER, seconds=10, stop=threading.Event())
        assert proved
        if structure is None:
            break
        found.append(tuple(dict(structure.counted)[c] for c in ORDER))
        model.beat(structure, dict.fromkeys(Criterion, 1))
    assert set(found) == best
    assert len(found) == len(best)
    assert found == sorted(found)  # in the parties' order


@pytest.mark.parametrize("seed", range(12))
def test_no_ward_with_a_roster_is_called_impossible(seed: int) -> None:
    """A relaxation must leave open every structure that has a roster."""
    rng = random.Random(seed)
    people = [
        {
            "competence": rng.choice(["nurse", "care", "helper"]),
            "weekend_every": rng.choice([2, 2, 3]),
            "shifts": rng.choice([["D"], ["A"], ["D", "A"], ["D", "A"], ["N"]]),
            "percent": rng.choice([40, 60, 80]),
            "holder": f"h{number}",
        }
        for number in range(rng.randint(4, 7))
    ]
    levers = {"sizes": [{"positions": ["P0"], "at_least": 90, "at_most": 100, "wish": True}]}
    weekend = {"D": rng.randint(0, 1), "A": rng.randint(0, 1), "N": rng.choice([0, 0, 1])}
    weekdays = {"D": rng.randint(0, 2), "A": rng.randint(0, 1)}
    scenario = ward(
        weekend,
        people,
        weekdays=weekdays,
        competent=(("D", "nurse", 1),) if rng.random() < 0.3 and weekend["D"] else (),
        weeks=rng.choice([2, 3, 4, 6]),
        levers=levers,
        hours_tolerance={"under_h_per_week": 4, "over_h_per_week": 4},
    )
    some = choices(scenario, scenario)
    for option in range(2):
        taken = [option, *([0] * (len(some.positions) - 1))]
        picks = tuple(Pick(number, one.options[number].low) for number, one in zip(taken, some.positions, strict=True))
        structure = Structure(picks, ())
        answer = staffable(
            ward_of(some, structure),
            SolveOptions(time_limit_s=3, workers=2),
            report=lambda _: None,
            stop=threading.Event(),
        )
        if answer.verdict is Verdict.POSSIBLE:
            assert _feasible(some, structure)


def test_the_present_figures_are_the_baselines_own() -> None:
    # Six of 30 % at every second weekend: 26 weekends a year each, 1.8 FTE.
    figures = present_figures(choices(*[small_ward({"may_end": [{"positions": ["S0"], "reason": "x"}]})] * 2))
    assert figures == {
        Criterion.FULL_TIME_SHARE: 0,
        Criterion.SMALL_POSITIONS: 6,
        Criterion.MEAN_PERCENT: 30,
        Criterion.WISHES_UNMET: 0,
        Criterion.WEEKEND_BURDEN: 26,
        Criterion.TERMS_CHANGED: 0,
        Criterion.COST: Fraction("1.8"),
        Criterion.LONG_SHIFTS: 0,
    }


def test_a_stopped_search_returns_what_it_has() -> None:
    stop = threading.Event()
    scenario = small_ward({"may_end": [{"positions": [f"S{n}" for n in range(6)], "reason": "vacant"}]})

    turns: list[str] = []

    def until_first(progress: Any) -> None:
        # Told once at the start and before each structure: the third time the first one is found.
        turns.extend([progress.phase] if progress.phase == "structures" else [])
        if len(turns) == 3:
            stop.set()

    found = search_here(scenario, scenario, OPTIONS, until_first, stop)
    assert found.stopped
    assert not found.complete
    assert [point.status for point in found.points] == [PointStatus.FOUND]


@pytest.mark.parametrize(
    ("verdict", "sized", "best", "complete"),
    [
        # Proved impossible, nothing to divide: the next one is the best, and nothing is left open.
        (Verdict.PROVED_IMPOSSIBLE, False, True, True),
        # One division of sizes was refuted, not every one.
        (Verdict.PROVED_IMPOSSIBLE, True, False, False),
        (Verdict.UNDECIDED, False, False, False),
    ],
)
def test_what_is_claimed_when_the_first_structure_has_no_rota(
    verdict: Verdict, sized: bool, best: bool, complete: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Scenario] = []

    def answers(scenario: Scenario, *_: Any, **__: Any) -> Staffed:
        asked.append(scenario)
        # The first structure, also when it is tried again at the end, has no answer but this one.
        first = scenario.positions == asked[0].positions
        return Staffed(verdict if first else Verdict.POSSIBLE, None, Text(nb="x", en="x"))

    monkeypatch.setattr("rota.positions.search.staffable", answers)
    levers: dict[str, Any] = {"may_end": [{"positions": ["S3", "S4", "S5"], "reason": "vacant"}]}
    if sized:
        levers["sizes"] = [{"positions": ["S0"], "at_least": 60, "at_most": 100, "wish": True}]
    found = search(small_ward(levers))
    assert found.chosen is not None
    assert found.points.index(found.chosen) == 1
    assert (found.chosen_is_best, found.complete) == (best, complete)


def test_nearly_equal_structures_are_passed_by_after_some_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six who differ by holder's consent alone: the same figures whoever ends, and nobody can be staffed."""

    def never(*_: Any, **__: Any) -> Staffed:
        return Staffed(Verdict.UNDECIDED, None, Text(nb="x", en="x"))

    monkeypatch.setattr("rota.positions.search.staffable", never)
    people = [
        {"id": f"S{n}", "percent": 30, "weekend_every": 2, "holder": f"h{n}", "documented_need": f"need {n}"}
        for n in range(6)
    ]
    levers = {"may_end": [{"positions": [f"S{n}" for n in range(6)], "reason": "vacant"}]}
    found = search(ward({"D": 1, "A": 1}, people, weeks=4, levers=levers, **HOURS))
    assert not found.complete
    assert found.chosen is None
    figures = [point.structure.counted for point in found.points]
    assert max(figures.count(one) for one in figures) == MOST_MISSES
    assert any("left behind" in note.en for note in found.notes)
