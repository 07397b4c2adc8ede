"""Simulated years out and back: JSON exact both ways, CSV, the terminal and the page, in both languages."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console

from rota.domain.base import LANGUAGES, Language
from rota.domain.finding import InputError
from rota.domain.simulated import Estimate, Simulation
from rota.io.html_simulation import assumptions_table, rows_table, simulation_html
from rota.io.kept import from_json, to_json
from rota.io.simulation_csv import COLUMNS, simulation_csv
from rota.io.simulation_data import simulation_json
from rota.io.simulation_picture import band, panel
from rota.io.simulation_view import print_simulation
from rota.io.simulation_words import FIRST, WORDS, first_rows, sentence, stopped_text, trend
from tests.simulate.made_years import simulation

BOTH, ALONE = simulation(), simulation(alone=True)
CASES = [BOTH, ALONE]


@pytest.mark.parametrize("made", CASES)
def test_json_gives_back_the_same_years_to_the_last_digit(made: Simulation) -> None:
    text = to_json(made)
    read = from_json(text, Simulation)
    assert to_json(read) == text
    assert replace(read, baseline=made.baseline, proposal=made.proposal) == made
    for mine, theirs in zip(made.sides, read.sides, strict=True):
        assert (theirs.title, theirs.origin, theirs.years.columns) == (mine.title, mine.origin, mine.years.columns)
        for part in ("figures", "split"):
            before, after = getattr(mine.years, part), getattr(theirs.years, part)
            assert list(after) == list(before)
            for name in before:
                np.testing.assert_array_equal(after[name], before[name])
                assert after[name].dtype == np.float64


def test_years_without_a_value_are_null() -> None:
    kept = json.loads(to_json(BOTH))["value"]["baseline"]["years"]["figures"]["days_to_second"]
    assert kept[:3] == [None, None, None]
    assert None not in kept[3:]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("seed",), "3", "a whole number is wanted"),
        (("first",), "4.1.2027", "a date as YYYY-MM-DD is wanted"),
        (("stopped_by",), "tired", "is wanted"),
        (("deciding",), "luck", "is none of the rows' figures"),
        (("baseline", "years", "figures", "calls"), [1.0, 2.0], "60 numbers are wanted"),
        (("baseline", "years", "figures", "calls"), "many", "a list of numbers"),
        (("baseline", "years", "figures", "calls"), [1.0, [2.0]], "a list of numbers"),
        (("baseline", "years", "figures"), {}, "is empty"),
        (("proposal", "years", "split", "solved_by"), [[1.0, 2.0]] * 60, "60 lists are wanted"),
        (("proposal", "years", "split", "solved_by"), [[1.0, 2.0], [1.0]], "a list of numbers"),
        (("proposal", "years", "columns"), {}, "60 lists are wanted"),
        (("rows", 0, "baseline", "mean"), 1e999, "a number is wanted"),
    ],
)
def test_what_is_no_simulation_is_refused_with_its_place(path: tuple[str | int, ...], value: object, told: str) -> None:
    data = json.loads(to_json(BOTH))
    place = data["value"]
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    with pytest.raises(InputError) as error:
        from_json(json.dumps(data).replace("Infinity", "1e999"), Simulation)
    assert any(told in str(problem) for problem in error.value.problems)


@pytest.mark.parametrize("made", CASES)
def test_the_plain_json_holds_every_row_and_can_be_written(made: Simulation) -> None:
    data = json.loads(json.dumps(simulation_json(made), allow_nan=False))
    assert [(row["figure"], row["column"]) for row in data["rows"]] == [(r.figure.id, r.column) for r in made.rows]
    assert {row["figure"] for row in data["rows"]} <= {one["id"] for one in data["figures"]}
    assert (data["proposal"] is None) == (made.proposal is None)
    gone = next(row for row in data["rows"] if row["column"] == "Ansatt 1")
    assert gone["difference"] is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("made", CASES)
def test_csv_has_numbers_as_numbers_and_nothing_as_nothing(made: Simulation, lang: Language) -> None:
    read = list(csv.DictReader(io.StringIO(simulation_csv(made, lang))))
    assert tuple(read[0]) == COLUMNS
    assert len(read) == len(made.rows)
    for line, row in zip(read, made.rows, strict=True):
        for side in ("baseline", "proposal", "difference"):
            found: Estimate | None = getattr(row, side)
            if found is None:
                assert {line[key] for key in COLUMNS if key.startswith(f"{side}_")} == {""}
            else:
                assert float(line[f"{side}_mean"]) == found.mean
                assert float(line[f"{side}_low_year"]) == found.low_year


def _printed(made: Simulation, lang: Language, *, definitions: bool = False) -> str:
    stream = io.StringIO()
    print_simulation(made, lang, Console(file=stream, width=80, highlight=False), definitions=definitions)
    return stream.getvalue()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("made", CASES)
def test_the_terminal_says_what_matters_first_and_what_it_rests_on(made: Simulation, lang: Language) -> None:
    text = _printed(made, lang)
    assert max(len(line) for line in text.splitlines()) <= 80
    told = " ".join(text.split())
    places = [told.index(f"{name} {lang}") for name in FIRST]
    assert places == sorted(places)
    assert "95 av 100 slike år" in told if lang == "nb" else "95 of 100 such years" in told
    for one in made.assumptions:
        assert one.value.get(lang) in told
    assert ("antatt" if lang == "nb" else "assumed") in told
    assert "SSB <08944>" in told
    assert all(text.get(lang) in told for text in (*made.left_out, *made.notes, *made.policies))
    # Three of sixty years have no second disturbance.
    assert "57" in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_definitions_are_within_reach(lang: Language) -> None:
    told = " ".join(_printed(BOTH, lang, definitions=True).split())
    for row in BOTH.rows:
        assert row.figure.definition.get(lang) in told
    assert BOTH.rows[0].figure.definition.get(lang) not in " ".join(_printed(BOTH, lang).split())


def test_a_row_in_words() -> None:
    row = next(one for one in first_rows(BOTH) if one.figure.id == "below_min_shifts")
    plain = (
        Estimate(40, 38, 42, 6, 28, 55, 60),
        Estimate(35, 33, 37, 6, 22, 49, 60),
        Estimate(-5, -7, -3, 4, -12, 1, 60),
    )
    told = replace(row, baseline=plain[0], proposal=plain[1], difference=plain[2])
    assert sentence(BOTH, told, "nb") == (
        "below_min_shifts nb: i 95 av 100 slike år 28 til 55 vakter i utgangspunktet og 22 til 49 i forslaget; "
        "innenfor ett og samme år er forskjellen fra −12 til +1. Snittet er lavere i forslaget: bedre for alle."
    )
    open_ = replace(told, difference=Estimate(-1, -3, 1, 4, -12, 9, 60))
    assert sentence(BOTH, open_, "en").endswith("cannot be told apart with so many years.")
    same = replace(told, difference=Estimate(0, 0, 0, 0, 0, 0, 60))
    assert sentence(BOTH, same, "en").endswith("No difference.")
    assert [trend(one) for one in (told, open_, same)] == ["toward", "open", "same"]
    more = replace(told, difference=Estimate(5, 3, 7, 4, -1, 12, 60))
    assert trend(more) == "away"
    nobody = replace(more, figure=replace(row.figure, better="neutral"))
    assert trend(nobody) == "neutral"
    assert "partene vurderer" in sentence(BOTH, nobody, "nb")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_why_it_stopped_is_said(lang: Language) -> None:
    narrow = replace(BOTH, stopped_by="half_width", half_width_asked=2.5)
    most = replace(BOTH, stopped_by="most", half_width_asked=0.5)
    cut = replace(BOTH, stopped_by="interrupted")
    texts = [stopped_text(one, lang) for one in (BOTH, narrow, most, cut, replace(most, convergence=()))]
    assert len(set(texts)) == 5
    assert ("2,50" if lang == "nb" else "2.50") in texts[1]
    assert ("0,50" if lang == "nb" else "0.50") in texts[2]


def test_looking_on_the_way_is_said_and_what_it_costs() -> None:
    told = " ".join(_printed(replace(BOTH, confidence_at_stop=0.995), "en").split())
    assert "(99.5 %)" in told
    assert "Lan and DeMets" in told
    assert "Lan and DeMets" not in " ".join(_printed(BOTH, "en").split())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("made", CASES)
def test_the_page_needs_nothing_else_and_runs_nothing(made: Simulation, lang: Language) -> None:
    page = simulation_html(made, lang)
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "url(" not in page
    assert "&lt;b&gt;3&lt;/b&gt;" in page
    assert "<b>3</b>" not in page
    assert "SSB &lt;08944&gt;" in page
    for row in made.rows:
        assert row.figure.definition.get(lang) in page
    assert page.count("<figure>") == page.count('<svg class="whiskers')
    # A table behind each picture: one for the main rows, one for each split, one for the convergence.
    assert page.count("<table") >= 5


@pytest.mark.parametrize("made", CASES)
def test_every_drawing_is_sound_and_inside_its_frame(made: Simulation) -> None:
    page = simulation_html(made, "nb")
    drawings = re.findall(r"<svg class=\"whiskers.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 7 + 2 + 1
    for text in drawings:
        drawing = ElementTree.fromstring(text)
        width, height = (float(one) for one in drawing.attrib["viewBox"].split()[2:])
        assert drawing.attrib["aria-label"]
        for line in drawing.iter("line"):
            assert all(-1 <= float(line.attrib[name]) <= width + 1 for name in ("x1", "x2"))
            assert all(-1 <= float(line.attrib[name]) <= height + 1 for name in ("y1", "y2"))
        assert all(float(text.attrib["x"]) <= width for text in drawing.iter("text"))


def test_whiskers_lie_as_the_figures_do() -> None:
    row = next(one for one in BOTH.rows if one.figure.id == "calls")
    drawn = panel(BOTH, [row], "nb")
    assert drawn is not None
    for whisker in drawn.whiskers:
        assert whisker.low_year <= whisker.low <= whisker.x <= whisker.high <= whisker.high_year
    before, after = drawn.whiskers
    assert row.difference is not None
    assert (after.x < before.x) == (row.difference.mean < 0)


def test_nothing_to_draw_is_not_drawn() -> None:
    nothing = replace(BOTH.rows[0], baseline=None, proposal=None, difference=None)
    assert panel(BOTH, [nothing], "nb") is None
    assert band(replace(BOTH, convergence=BOTH.convergence[:1]), "nb") is None
    flat = replace(BOTH.rows[0], baseline=Estimate(0, 0, 0, 0, 0, 0, 60), proposal=None, difference=None)
    assert panel(BOTH, [flat], "nb") is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pieces_for_the_app(lang: Language) -> None:
    table = rows_table(BOTH, first_rows(BOTH), "Caption", lang)
    assert table.count("<tr>") == 1 + len(first_rows(BOTH))
    assert "<details>" in table
    assert "SSB &lt;08944&gt;" in assumptions_table(BOTH, lang)


def test_every_word_is_in_both_languages_with_the_same_parts() -> None:
    for key, text in WORDS.items():
        parts = [sorted(re.findall(r"{(\w+)}", text.get(lang))) for lang in LANGUAGES]
        assert parts[0] == parts[1], key
        assert all(text.get(lang).strip() for lang in LANGUAGES)
