"""The distribution of burdens in terminal, HTML, Excel and JSON: more and less, withheld groups, no score."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from rota.domain.base import LANGUAGES, Language
from rota.domain.fairness import Fairness
from rota.io.fairness_data import fairness_data
from rota.io.fairness_view import print_fairness
from rota.io.fairness_words import WORDS
from rota.io.html import comparison_html
from rota.io.json_out import comparison_json
from rota.io.report_fairness import GROUP_TERMS, MOVE_TERMS, SPREAD_TERMS, group_tables, move_lines, spread_lines
from rota.io.terminal import print_comparison
from rota.io.xlsx import write_comparison_xlsx
from tests.io.fairness_sample import TERMS, fairness
from tests.io.sample import comparison
from tests.io.test_outputs_html import Page

SHOWN = replace(comparison(), fairness=fairness())


def printed(lang: Language, of: Fairness | None = None, width: int = 80) -> str:
    stream = io.StringIO()
    print_fairness(of or fairness(), lang, Console(file=stream, width=width, highlight=False))
    return stream.getvalue()


def page(lang: Language) -> Page:
    found = Page(comparison_html(SHOWN, lang))
    assert found.open == []
    return found


# ------------------------------------------------------------------------------------------------------------ words


def test_spread_in_words_says_who_and_how_many() -> None:
    weekends, nights = fairness().burdens
    lines = spread_lines(fairness(), weekends, "nb")
    assert [(one.basis, one.side) for one in lines] == [
        ("person", "baseline"),
        ("person", "proposal"),
        ("fte", "baseline"),
        ("fte", "proposal"),
    ]
    first, second, third, _ = lines
    assert (first.people, first.most, first.whom, first.median) == ("3", "26,0", "P1", "13,0")
    assert (first.range, first.gini, first.names) == ("0,0–26,0", "0,44", ())
    assert second.whom == "likt for alle 7"
    assert third.whom == "P1, P2"
    before, after, _, none = spread_lines(fairness(), nights, "en")
    assert (before.people, before.most, before.whom, before.range, before.gini) == (
        "0",
        "–",
        "nobody can have it",
        "–",
        "–",
    )
    assert (after.whom, after.names[-1]) == ("7 positions", "P7")
    assert (none.whom, none.names) == ("nobody has any", ())


def test_moves_count_each_way() -> None:
    found = {(line.burden.id, line.basis): line for line in move_lines(fairness())}
    assert found["weekends", "person"].counts == "1/1/0"
    assert found["weekends", "fte"].counts == "2/0/0"
    assert found["nights", "person"].counts == "0/0/1"


def test_withheld_groups_say_why_and_carry_no_figures() -> None:
    (table,) = group_tables(fairness(), "nb")
    (_, weekends), (_, nights) = table.lines
    assert [line.group for line in weekends] == ["Sykepleier", "Gammel", "Alle"]
    nurse, old, everybody = weekends
    assert nurse.cells[0].withheld == "holdt tilbake for å skjerme en mindre gruppe"
    assert (nurse.cells[0].people, nurse.cells[0].amounts) == ("", {})
    assert nurse.cells[1].amounts == {"person": "13,0", "fte": "13,0"}
    assert [cell.withheld for cell in old.cells] == ["færre enn fem", "ingen"], "a group of one side only"
    assert everybody.cells[0].people == "9"
    assert nights[-1].cells[1].withheld == "færre enn fem"


def test_every_definition_has_its_place_and_no_word_judges() -> None:
    assert set(SPREAD_TERMS + MOVE_TERMS + GROUP_TERMS) == set(TERMS)
    for text in WORDS.values():
        for told in (text.nb.lower(), text.en.lower()):
            for word in ("taper", "vinner", "loser", "winner", "urettferdig", "unfair", "indeks", "rating"):
                assert word not in told


# --------------------------------------------------------------------------------------------------------- terminal


@pytest.mark.parametrize("lang", LANGUAGES)
def test_terminal_is_whole_at_80_columns(lang: Language) -> None:
    text = printed(lang)
    assert max(map(len, text.splitlines())) <= 80
    flat = " ".join(text.split())
    for words in {
        "nb": (
            "26,0 (P1)",
            "0,44 → 0,00",
            "1/1/0",
            "Bare i turnus i forslaget: P4.",
            "Sier omstridt.",
            "Sier utelatt.",
        ),
        "en": ("26.0 (P1)", "0.44 → 0.00", "1/1/0", "In the rota in the proposal only: P4.", "Says omstridt."),
    }[lang]:
        assert words in flat, words
    for term in ("fte", "most", "gini", "way"):
        assert fairness().definitions[term].get(lang) in flat


def test_terminal_of_a_comparison_has_the_section_only_where_it_was_made() -> None:
    for of, there in ((SHOWN, True), (comparison(), False)):
        stream = io.StringIO()
        print_comparison(of, "en", Console(file=stream, width=80))
        assert ("How burdens are shared" in stream.getvalue()) is there


# ------------------------------------------------------------------------------------------------------------- HTML


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_has_tables_with_heads_and_text_beside_colour(lang: Language) -> None:
    found = page(lang)
    assert ("section", {"id": "fairness"}) in found.elements
    assert ("a", {"href": "#fairness"}) in found.elements
    assert ("th", {"scope": "rowgroup", "colspan": "7"}) in found.elements
    heads = [attributes for tag, attributes in found.elements if tag == "th"]
    assert all("scope" in attributes for attributes in heads)
    for words in {
        "nb": ("26,0 → 13,0 per person: mindre", "færre enn fem", "kan ikke ha den", "likt: forskjell under 1"),
        "en": ("26.0 → 13.0 per person: less", "fewer than five", "cannot have it", "same: differs by less than 1"),
    }[lang]:
        assert words in found.text, words
    for burden in fairness().burdens:
        assert burden.definition.get(lang) in found.text
        assert burden.population.get(lang) in found.text
    for text in fairness().definitions.values():
        assert text.get(lang) in found.text
    assert fairness().proposal.left_out[0].get(lang) in found.text


def test_html_without_it_has_no_section() -> None:
    found = Page(comparison_html(comparison(), "nb"))
    assert ("section", {"id": "fairness"}) not in found.elements
    assert ("a", {"href": "#fairness"}) not in found.elements


# ------------------------------------------------------------------------------------------------------------ Excel


def test_excel_has_numbers_and_no_figures_of_withheld_groups(tmp_path: Path) -> None:
    path = tmp_path / "comparison.xlsx"
    write_comparison_xlsx(path, SHOWN, "nb")
    book = openpyxl.load_workbook(path)
    rows = {(row[0].value, row[2].value): [cell.value for cell in row] for row in book["Fordeling"].iter_rows()}
    per_person = rows["Helger", "per person"]
    assert per_person[3:10] == [3, 26, "P1", 13, 0, 26, 0.4444]
    assert per_person[10:13] == [7, 13, ", ".join(f"P{number}" for number in range(1, 8))]
    assert per_person[17:23] == [1, 1, 0, "P1", None, 1]
    assert per_person[23] == "Sier helg. Sier hvem. Sier omstridt."
    persons = {row[0].value: [cell.value for cell in row][1:] for row in book["Fordeling per stilling"].iter_rows()}
    assert persons["P1 Ansatt P1"] == [26, 13, "mindre", 26, 13, "mindre", 0, 52, "mer", 0, 52, "mer", 1, 1, 1, 1]
    assert persons["P2 Ansatt P2"][6:9] == [None, None, "kan ikke ha den"]
    groups = [[cell.value for cell in row] for row in book["Fordeling etter gruppe"].iter_rows()]
    nurse = next(row for row in groups if row[1:3] == ["Helger (helger per år)", "Sykepleier"])
    assert nurse[3:9] == ["holdt tilbake for å skjerme en mindre gruppe", None, None, 7, 13, 13]


# ------------------------------------------------------------------------------------------------------------- JSON


def test_json_is_complete_and_withholds_the_same() -> None:
    data = json.loads(json.dumps(fairness_data(fairness()), allow_nan=False))
    assert data["burdens"][0]["same_below"] == 1
    assert data["burdens"][1]["remark"] is None
    assert set(data["definitions"]) == set(TERMS)
    assert data["baseline"]["people"]["P2"] == {"weekends": {"person": 13, "fte": 26}}
    assert data["baseline"]["spread"]["weekends"]["person"] == {
        "people": 3,
        "most": 26,
        "most_at": ["P1"],
        "median": 13,
        "least": 0,
        "range": 26,
        "gini": 0.4444,
    }
    groups = data["baseline"]["groups"]["competence"]
    assert groups["mean"]["weekends"]["old"] == {"people": None, "mean": None, "withheld": "small"}
    assert groups["mean"]["weekends"]["nurse"] == {"people": None, "mean": None, "withheld": "complement"}
    assert groups["everybody"]["weekends"] == {"people": 9, "mean": {"person": 13, "fte": 20.25}, "withheld": None}
    assert data["moves"]["weekends"]["fte"] == {"less": ["P1", "P2"], "same": [], "more": []}
    assert data["people"][0]["counts"]["person"] == {"less": 1, "same": 0, "more": 1}
    assert (data["only_baseline"], data["only_proposal"]) == (["P3"], ["P4"])
    assert comparison_json(SHOWN, "nb")["fairness"] == fairness_data(fairness())
    assert comparison_json(comparison(), "nb")["fairness"] is None
