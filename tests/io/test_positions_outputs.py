"""The position search as people and scripts read it: both languages, every state, definitions beside the figures."""

from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest
from rich.console import Console

from rota.domain.base import LANGUAGES, Language, Text
from rota.domain.levers import Criterion
from rota.domain.structure import Frontier, Pick, PointStatus, Structure
from rota.io.html_positions import search_content
from rota.io.kept import from_json, to_json
from rota.io.positions_data import frontier_json
from rota.io.positions_view import change_lines, failure_lines, lever_lines, limit_text, print_frontier, print_search
from rota.io.positions_words import CRITERIA, STATUS, WORDS
from rota.positions.options import choices
from rota.positions.search import search_here
from rota.positions.structures import changes_of
from rota.solver.options import SolveOptions
from rota.usecases_comparison import rechecked
from tests.positions.wards import ward


@pytest.fixture(scope="module")
def frontier() -> Frontier:
    """Two of six small positions may go; one of two who ask can get 90 %."""
    people = [{"id": f"S{n}", "percent": 30, "weekend_every": 2, "holder": f"Ansatt {n}"} for n in range(6)]
    levers = {
        "may_end": [{"positions": ["S2", "S3", "S4", "S5"], "reason": {"nb": "vikarer", "en": "temporary"}}],
        "sizes": [{"positions": ["S0", "S1"], "at_least": 80, "at_most": 100, "wish": True}],
        "budget": {"fte_change_at_most": 0},
    }
    tolerance = {"under_h_per_week": 2, "over_h_per_week": 2}
    scenario = ward({"D": 1, "A": 1}, people, weeks=4, levers=levers, hours_tolerance=tolerance)
    options = SolveOptions(time_limit_s=60, workers=2)
    return search_here(scenario, scenario, options, lambda _: None, threading.Event())


def _told(frontier: Frontier, lang: Language) -> str:
    file = io.StringIO()
    print_frontier(frontier, lang, Console(file=file, width=120, highlight=False))
    return " ".join(file.getvalue().split())


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "nb",
            (
                "Stillingssøk",
                "2 × avsluttes (30 %): S4, S5",
                "30 → 90 %",
                "turnus funnet",
                "Hva hvert virkemiddel gir",
                "45,0",
            ),
        ),
        (
            "en",
            ("Position search", "2 × ends (30 %): S4, S5", "30 → 90 %", "rota found", "What each lever buys", "45.0"),
        ),
    ],
)
def test_the_report_in_both_languages(frontier: Frontier, lang: Language, words: tuple[str, ...]) -> None:
    told = _told(frontier, lang)
    for word in words:
        assert word in told
    # No figure without its definition.
    for criterion in Criterion:
        if criterion is not Criterion.COST:
            assert CRITERIA[criterion].label.get(lang) in told
    assert WORDS["complete"].get(lang) in told


def test_an_undecided_structure_is_told_as_that(frontier: Frontier) -> None:
    why = Text(nb="ingen tid", en="no time")
    first = replace(frontier.points[0], status=PointStatus.UNDECIDED, on_frontier=False, roster=None, reason=why)
    some = replace(frontier, points=(first, *frontier.points[1:]), complete=False)
    told = _told(some, "en")
    assert f"{STATUS[PointStatus.UNDECIDED].en}: " in told
    assert WORDS["incomplete"].en in told
    assert not some.chosen_is_best
    assert "would come before it and are undecided: 1" in told or not some.found


def test_nothing_found_is_said_with_every_structure_tried(frontier: Frontier) -> None:
    missed = replace(frontier.points[0], status=PointStatus.IMPOSSIBLE, on_frontier=False, roster=None)
    lines = failure_lines(replace(frontier, points=(missed,)))
    assert "found no structure" in lines[0]
    assert "proved impossible" in lines[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_comparison_tells_levers_with_their_origin(frontier: Frontier, lang: Language) -> None:
    file = io.StringIO()
    print_search(frontier, lang, Console(file=file, width=120, highlight=False))
    assert WORDS["found_section"].get(lang) in file.getvalue()
    lines = lever_lines(frontier, lang)
    assert len(lines) == 3
    assert {"nb": "vikarer; antatt", "en": "temporary; assumed"}[lang] in lines[1]
    content = search_content(frontier, lang)
    assert content is not None
    assert all(len(row) == len(content["heads"]) for row in content["rows"])


def test_json_keeps_states_and_figures_apart(frontier: Frontier) -> None:
    data = frontier_json(frontier)
    assert data["chosen"] == 1
    assert data["complete"]
    first = data["points"][0]
    assert first["figures"]["mean_percent"] == 45
    assert first["counted"]["mean_percent"] == -45
    assert first["hard_findings"] == 0
    everything = next(one for one in data["lever_values"] if len(one["levers"]) == 2)
    assert (everything["positions_ended"], everything["positions_enlarged"]) == (2, 1)


def test_a_limit_is_said_as_what_cannot_be_passed() -> None:
    # -33: no share of 34 % or more; 4: no fewer than four.
    assert limit_text(Criterion.FULL_TIME_SHARE, -33, "en", pay=False) == "< 34 %"
    assert limit_text(Criterion.SMALL_POSITIONS, 4, "en", pay=False) == "≥ 4"
    assert limit_text(Criterion.WEEKEND_BURDEN, 193, "nb", pay=False) == "≥ 19,3"


def test_long_shifts_are_told_also_where_the_holder_had_consented_before() -> None:
    people = [
        {"id": f"S{n}", "percent": 60, "weekend_every": 2, "holder": f"h{n}", "consent_long": True} for n in (0, 1)
    ]
    levers = {"long_shifts": [{"positions": ["S0", "S1"], "shift": "L"}]}
    scenario = ward({"D": 1}, people, weeks=2, levers=levers)
    some = choices(scenario, scenario)
    changes = changes_of(some, Structure((Pick(1, some.positions[0].options[1].low), Pick(0, 6000)), ()))
    assert change_lines(changes, "en") == ["1 × long shifts on working weekends: S0"]


def test_a_size_lever_is_called_what_it_may_do() -> None:
    people = [{"id": f"S{n}", "percent": 60, "weekend_every": 2, "holder": f"h{n}"} for n in (0, 1)]
    levers = {
        "sizes": [
            {"positions": ["S0"], "at_least": 70, "at_most": 80},
            {"positions": ["S1"], "at_least": 30, "at_most": 80},
        ]
    }
    names = choices(*[ward({"D": 1}, people, weeks=2, levers=levers)] * 2).levers
    assert [name.en for name in names.values()] == ["larger position: S0, 70-80 %", "another size: S1, 30-80 %"]


def test_both_languages_are_complete() -> None:
    for text in [*WORDS.values(), *STATUS.values()]:
        assert text.nb
        assert text.en


def test_a_search_that_is_kept_comes_back_whole_once_it_is_checked_again(frontier: Frontier) -> None:
    again = from_json(to_json(frontier), Frontier)
    assert again != frontier
    assert rechecked(again) == frontier
    assert again.chosen_is_best == frontier.chosen_is_best
    assert frontier_json(rechecked(again)) == frontier_json(frontier)
