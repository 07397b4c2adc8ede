"""The ergonomic profile in terminal, HTML, Excel and JSON: within and outside, with sources, and no verdict."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from rota.domain.base import LANGUAGES, Language
from rota.domain.comparison import Comparison
from rota.domain.profile import Profiles
from rota.io.html import comparison_html
from rota.io.json_out import comparison_json
from rota.io.profile_data import profile_json
from rota.io.profile_view import print_profile, print_profiles
from rota.io.report_profile import cycle_text, outside_lines, position_figure, profile_groups, validity
from rota.io.terminal import print_comparison
from rota.io.xlsx import write_comparison_xlsx
from tests.io.profile_sample import indicators, profile, profiles
from tests.io.sample import comparison, scenario
from tests.io.test_outputs_html import Page


def printed(lang: Language, width: int = 80, of: Comparison | None = None) -> str:
    """The whole profile of the baseline, or what a comparison prints of it."""
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False)
    if of is None:
        print_profile(profiles().baseline, scenario(), lang, console)
    else:
        print_profiles(of, lang, console)
    return stream.getvalue().replace("\u00a0", " ")


def test_cells_say_within_and_outside_and_how_far() -> None:
    rest, quick = profile_groups((profiles().baseline, profiles().proposal), "en")["Rest"]
    before, after = rest.sides
    # 9.5 h against 11: a margin of -1.5; P3 has no figure, so two are counted.
    assert before.figure == "9.5"
    assert before.below == ("for P1", "outside: 1 of 2, least margin −1.5 hours")
    assert [one.is_outside for one in before.judged] == [True]
    # 11 h exactly is within; two of three have it.
    assert after.below == ("for P1, P4", "all within, least margin 0 hours")
    assert [(one.publisher, one.limit) for one in rest.advice] == [
        ("The law", "at least 11 hours"),
        ("Advice", "no number"),
    ]
    # Two recommendations with a number: each is named. 4 is more than 0 and more than 2.
    assert quick.sides[0].below == (
        "highest for one position: 4 (P1)",
        "Advice: outside: 1 of 3",
        "Others: outside: 1 of 3",
    )
    assert quick.sides[1].below == ("highest for one position: 1 (P1)", "Advice: outside: 1 of 3", "Others: all within")
    assert [one.limit for one in quick.advice] == ["should be avoided", "at most 2 times"]


def test_what_does_not_occur_is_not_zero() -> None:
    (part,) = profile_groups((profiles().baseline,), "nb")["Mer"]
    assert part.is_part
    assert part.sides[0].figure == "–"
    assert part.sides[0].below == ("forekommer ikke",)


def test_many_positions_are_counted_and_not_named() -> None:
    names = [f"P{number}" for number in range(1, 8)]
    few = profile(1, dict.fromkeys(names[:5], 9.0) | dict.fromkeys(names[5:], 20.0), dict.fromkeys(names, 0))
    rest, quick = profile_groups((few,), "nb")["Hvile"]
    assert rest.sides[0].below[0] == "for 5 stillinger"
    assert quick.sides[0].below == ("Råd: alle innenfor", "Andre: alle innenfor")  # zero for all: no need to say who
    same = profile(1, dict.fromkeys(names, 9.0), dict.fromkeys(names, 3))
    rest, quick = profile_groups((same,), "nb")["Hvile"]
    assert rest.sides[0].below[0] == "likt for alle 7"
    assert quick.sides[0].below[0] == "3, likt for alle 7"


def test_a_figure_outside_carries_a_mark() -> None:
    rest, quick, part = indicators()
    assert position_figure(rest, 10.99, "nb") == "10,99*"
    assert position_figure(rest, 11.0, "nb") == "11"
    assert position_figure(rest, None, "nb") == "–"
    assert position_figure(quick, 1, "nb") == "1*"
    assert position_figure(part, 99, "nb") == "99"


def test_sides_of_different_length_are_not_compared_by_counts() -> None:
    short, long = profile(2, {"P1": 12.0}, {"P1": 0}), profile(6, {"P1": 12.0}, {"P1": 0})
    assert "12" not in cycle_text((short, short), "en")
    text = cycle_text((short, long), "en")
    assert "2 weeks in the baseline and 6 weeks in the proposal" in text
    assert "can therefore not be compared" in text
    source = comparison_html(replace(comparison(), profiles=Profiles(short, long)), "en")
    assert f'<p class="flag">{text}</p>' in source


def test_each_validity_stands_once_with_its_sources() -> None:
    told = [(one.publisher, one.valid_for, one.sources) for one in validity(profiles().baseline, "en")]
    assert told == [
        ("The law", "Says alle.", ("WEA § 1, https://law.invalid/1, verified 2026-11-22",)),
        ("Advice", "Says noen.", ("heard, to verify 2026-11-21",)),
        ("Others", "Says andre.", ("heard, to verify 2026-11-21",)),
    ]


def test_only_recommendations_with_a_number_are_judged() -> None:
    lines = outside_lines((profiles().baseline, profiles().proposal), "en")
    assert [(one.label, one.outside, one.counted) for one in lines] == [
        ("Shortest rest", (("P1",), ()), (2, 3)),
        ("Quick", (("P1",), ("P1",)), (3, 3)),
        ("Quick", (("P1",), ()), (3, 3)),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_terminal_of_one_rota(lang: Language) -> None:
    text = printed(lang)
    assert all(len(line) <= 80 for line in text.splitlines())
    flat = " ".join(text.split())
    for words in {
        "nb": (
            "Korteste fri: 9,5; Korte: 4",
            "Innenfor alle: P2, P3",
            "aml. § 1, bekreftet",
            "Sier ikke vist.",
            "må bekreftes",
        ),
        "en": (
            "Shortest rest: 9.5; Quick: 4",
            "Within all: P2, P3",
            "WEA § 1, verified",
            "Says ikke vist.",
            "to verify",
        ),
    }[lang]:
        assert words in flat, words
    assert profiles().baseline.notes[0].get(lang) in flat


def test_terminal_of_a_comparison_is_short() -> None:
    text = printed("en", of=comparison())
    assert "Shortest rest: at least 11 hours (The law)" in text
    assert "1 of 2" in text
    assert "0 of 3" in text
    assert "Says" not in text
    assert printed("en", of=replace(comparison(), profiles=None)) == ""
    stream = io.StringIO()
    print_comparison(comparison(), "en", Console(file=stream, width=80))
    assert "Ergonomic profile" in stream.getvalue()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_has_both_sides_the_source_and_a_fold_out_of_positions(lang: Language) -> None:
    found = Page(comparison_html(comparison(), lang))
    assert found.open == []
    assert ("section", {"id": "profile"}) in found.elements
    assert ("a", {"href": "#profile"}) in found.elements
    for words in {
        "nb": ("Loven: minst 11 timer", "Utenfor: 1 av 2, minste margin −1,5 timer", "9,5* → 11", "4* → 1*"),
        "en": ("The law: at least 11 hours", "Outside: 1 of 2, least margin −1.5 hours", "9.5* → 11", "4* → 1*"),
    }[lang]:
        assert words in found.text, words
    assert "https://law.invalid/1" in found.text
    assert "– → 11" in found.text  # P4 is on one side only


def test_html_without_profiles_has_no_section() -> None:
    found = Page(comparison_html(replace(comparison(), profiles=None), "nb"))
    assert ("section", {"id": "profile"}) not in found.elements
    assert ("a", {"href": "#profile"}) not in found.elements


def test_no_verdict_and_no_score_in_any_words() -> None:
    for lang in LANGUAGES:
        flat = printed(lang).lower()
        for word in ("dårlig", "bra ", "grønn", "rød ", "bad", "good ", "green", "karakter"):
            assert word not in flat, word


def test_excel_has_numbers_and_who_is_outside(tmp_path: Path) -> None:
    path = tmp_path / "comparison.xlsx"
    write_comparison_xlsx(path, comparison(), "nb")
    book = openpyxl.load_workbook(path)
    rows = {row[0].value: [cell.value for cell in row] for row in book["Ergonomi"].iter_rows()}
    rest, quick, part = rows["Korteste fri"], rows["Korte"], rows["Del"]
    assert rest[1:8] == ["timer", 9.5, 11, 9.5, 11, "P1", "P1, P4"]
    assert rest[9:11] == ["Loven: P1", "Loven: ingen"]
    assert quick[1:6] == ["ganger", 4, 1, 4, 1]
    assert quick[9:11] == ["Råd: P1\nAndre: P1", "Råd: P1\nAndre: ingen"]
    assert part[2:6] == [None] * 4
    assert part[9:11] == ["–", "–"]
    positions = {row[0].value: [cell.value for cell in row][1:] for row in book["Ergonomi per stilling"].iter_rows()}
    assert positions["P1 Ansatt P1"] == [9.5, 11, 4, 1, None, None]


def test_json_of_one_rota_and_of_a_comparison() -> None:
    one = json.loads(json.dumps(profile_json(profiles().baseline, scenario()), allow_nan=False))
    assert one["scenario"] == "baseline"
    assert one["weeks"] == 2
    assert one["ward"]["rest"] == {
        "total": None,
        "extreme": 9.5,
        "at": ["P1"],
        "counted": 2,
        "recommendations": {"rest.law": {"outside": ["P1"], "margin": -1.5}},
    }
    assert one["positions"]["P3"] == {"rest": None, "quick": 0, "part": None}
    law, words = one["indicators"][0]["recommendations"]
    assert (law["limit"], law["sense"], law["rule"]) == (11.0, "at_least", "r.min")
    assert law["source"]["url"] == "https://law.invalid/1"
    assert (words["limit"], words["advice"]["en"]) == (None, "Says hvil.")
    both = comparison_json(comparison(), "nb")["profile"]
    assert both["proposal"]["ward"]["rest"]["recommendations"]["rest.law"] == {"outside": [], "margin": 0}
    assert comparison_json(replace(comparison(), profiles=None), "nb")["profile"] is None
