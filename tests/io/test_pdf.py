"""Printed reports: what stands in them, that screen readers can use them, and that no text is ever markup."""

from __future__ import annotations

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from rota.domain.agreement import Rung
from rota.domain.base import LANGUAGES, Language, Text
from rota.domain.comparison import Comparison
from rota.domain.requirement import Asked, Change, Requirement, Standing
from rota.io import fairness_words, pdf, positions_words, report_requirements, rules_words, texts
from rota.io.pages import Cell, Column, Pages
from rota.io.pdf import comparison_pdf, lacking_letters, pdf_of, position_pdf
from rota.io.pdf_comparison import comparison_pages
from rota.io.pdf_position import position_pages
from rota.io.pdf_words import WORDS
from rota.io.texts import say
from tests.io import sample
from tests.io.fairness_sample import fairness

SOFT_HYPHEN = "\u00ad"  # what this reader makes of a hyphen once a word has been divided
HOSTILE = (
    '#panic("x") $ x^2 $ *b* _i_ `c` @ref <label> \\u{41} = H - l + n // c /* d */ #read("/etc/passwd") [x] ~ --- "q"'
)


def _read(data: bytes) -> PdfReader:
    assert data.startswith(b"%PDF-1.7")
    return PdfReader(io.BytesIO(data))


def _text(data: bytes) -> str:
    told = " ".join(" ".join(page.extract_text() for page in _read(data).pages).split())
    return told.replace(pdf.BREAK, "").replace(SOFT_HYPHEN, "-")


def _headings(pages: Pages) -> list[str]:
    return [block["text"] for block in pages.data()["blocks"] if block["type"] == "heading" and block["level"] == 1]


def _cells(pages: Pages) -> list[str]:
    return [
        cell["text"]
        for block in pages.data()["blocks"]
        if block["type"] == "table"
        for row in block["rows"]
        for cell in row
    ]


def _requirement(**changes: Any) -> Requirement:
    """A long shift that P2 works, which needs an agreement with the representatives that is proposed."""
    asked = Requirement(
        "hours.daily_max",
        Text(nb="Daglig arbeidstid", en="Daily working time"),
        Text(nb="aml. § 10-4", en="WEA § 10-4"),
        Rung.LOCAL_TARIFF_BOUND,
        (Rung.LOCAL_TARIFF_BOUND,),
        Standing.PROPOSED,
        ("P2",),
        ("NSF",),
        (),
        "min",
        750,
        540,
        "P2",
        1,
        6,
        ("long-12.5",),
        Change.NEW,
    )
    return replace(asked, **changes)


def _consent() -> Requirement:
    title = Text(nb="Samtykke til lange vakter", en="Consent to long shifts")
    return _requirement(
        rule="staff.long_consent",
        title=title,
        rung=Rung.INDIVIDUAL_WRITTEN,
        rungs=(Rung.INDIVIDUAL_WRITTEN,),
        standing=Standing.RECORDED,
        agreements=(),
    )


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return sample.comparison(fairness=fairness(), requirements=(_requirement(), _consent()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_is_tagged_has_a_title_and_numbers_its_pages(lang: Language, comparison: Comparison) -> None:
    reader = _read(comparison_pdf(comparison, lang))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert str(root["/Lang"]).startswith(lang)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert (
        str(reader.metadata.title).replace(pdf.BREAK, "")
        == f"{'Tittel' if lang == 'nb' else 'Title'} proposal {sample.MARKUP}"
    )
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data() if reader.xmp_metadata else False
    assert all(round(min(page.mediabox.width, page.mediabox.height)) == 595 for page in reader.pages)
    of = {"nb": "side {} av {}", "en": "page {} of {}"}[lang]
    for number, page in enumerate(reader.pages, 1):
        told = " ".join(page.extract_text().split())
        assert of.format(number, len(reader.pages)) in told
        assert comparison.proposal.check.scenario_digest[:8] in told
    outline = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert outline == _headings(comparison_pages(comparison, lang, "0"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_matters_first_stands_first(lang: Language, comparison: Comparison) -> None:
    keys = ("summary", "key_figures", "outcomes", "sizes", "ledger", "fairness", "requirements", "rota", "agreements")
    rest = ("assumptions", "certificate", "provenance", "definitions")
    assert _headings(comparison_pages(comparison, lang, "0")) == [say(key, lang) for key in (*keys, *rest)]
    told = _text(comparison_pdf(comparison, lang))
    shown = {
        "nb": ("1 234,6 1 300,0 +65,4 bedre for ansatte", "≠ avviker", "P3 utgår.", "Slik er mean_percent.", "−0:30"),
        "en": (
            "1,234.6 1,300.0 +65.4 better for staff",
            "≠ differs",
            "P3 is removed.",
            "This is mean_percent.",
            "−0:30",
        ),
    }[lang]
    for words in (*shown, "P2 Ansatt P2", "ab" * 32, "12 t 30 min" if lang == "nb" else "12 h 30 min"):
        assert words in told
    # Nothing is shown without its definition.
    for row in comparison.rows:
        if row.measure.id != "odd":
            assert row.measure.definition.get(lang) in told
    for burden in fairness().burdens:
        assert burden.label.get(lang) in told


def test_days_that_differ_carry_a_star_and_a_frame(comparison: Comparison) -> None:
    pages = comparison_pages(comparison, "nb", "0")
    (grid,) = [block for block in pages.data()["blocks"] if block["type"] == "grid"]
    rows = {row[1]["text"] + row[0]["text"][:2]: row[2:] for rows in grid["lines"] for row in rows}
    assert list(rows) == ["førP1", "etterP1", "førP2", "etterP2", "førP3", "etterP4"]
    # P1 gets X9 on the first Wednesday (own colour), P2 a long shift on the first Saturday; the unknown code stays.
    marked = {name: [n for n, cell in enumerate(row) if cell["mark"]] for name, row in rows.items()}
    assert marked == {"førP1": [], "etterP1": [2], "førP2": [], "etterP2": [5], "førP3": [], "etterP4": []}
    assert (rows["etterP1"][2]["text"], rows["etterP1"][2]["fill"]) == ("X9*", "#123456")
    assert [cell["text"] for cell in rows["etterP1"][:2]] == ["D", "D+N"]
    assert [cell["text"] for cell in rows["etterP2"] if cell["text"]] == ["L*", "ZZ"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_is_never_markup(lang: Language, comparison: Comparison) -> None:
    scenario = sample.scenario("proposal", title=HOSTILE, ward={"name": HOSTILE})
    side = replace(comparison.proposal, scenario=scenario, origin=Text(nb=HOSTILE, en=HOSTILE))
    hostile = replace(comparison, proposal=side, notes=(Text(nb=HOSTILE, en=HOSTILE),))
    plain = re.sub(r"\s+", "", HOSTILE)
    told = re.sub(r"\s+", "", _text(comparison_pdf(hostile, lang)))
    assert told.count(plain) >= 4
    assert plain in re.sub(r"\s+", "", _text(position_pdf(hostile, "P2", lang)))


def test_equal_comparisons_give_equal_bytes(comparison: Comparison) -> None:
    assert comparison_pdf(comparison, "nb") == comparison_pdf(comparison, "nb")
    assert position_pdf(comparison, "P1", "en") == position_pdf(comparison, "P1", "en")


def test_reports_are_made_in_threads(comparison: Comparison) -> None:
    names = ["P1", "P2", "P3", "P4"] * 3
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda name: position_pdf(comparison, name, "nb"), names))
    assert made[:4] == made[4:8] == made[8:]
    assert len(set(made)) == 4


def test_the_typefaces_have_every_letter_of_the_tool() -> None:
    catalogues = (WORDS, texts.TEXTS, fairness_words.WORDS, positions_words.WORDS, report_requirements.STANDINGS)
    shown = [text.get(lang) for words in catalogues for text in words.values() for lang in LANGUAGES]
    letters = set("".join(shown)) | set(json.dumps(rules_words.WORDS, ensure_ascii=False))
    assert {"ø", "æ", "å", "→", "−", "§"} <= letters | {"→", "−"}
    assert lacking_letters(letters | set("→−✓≠×±–…«»□*\u202f\u00a0")) == frozenset()


def test_letters_that_no_typeface_has_are_shown_as_boxes(comparison: Comparison) -> None:
    odd = "汉 😀 \u2630 a\u0308 \u200b\x07\ue000 ok"
    shown = replace(comparison, notes=(Text(nb=odd, en=odd),))
    told = _text(comparison_pdf(shown, "nb"))
    assert "□ □ □ ä □ ok" in told
    assert WORDS["missing_letters"].nb in told
    assert WORDS["missing_letters"].nb not in _text(comparison_pdf(comparison, "nb"))


def test_words_longer_than_a_column_can_be_broken() -> None:
    """Else they would run into the next column, or off the page."""
    word, code, digest = "x" * 400, "care_worker.weekday_evening", "ab" * 32
    pages = Pages("nb", word, word, word, "{page}/{pages}")
    pages.table([Column("a", 1)] * 8, [[Cell(word), code, digest, "Gjennomsnittsberegning", "", "", "", word]])
    (page,) = _read(pdf_of(pages)).pages
    told = " ".join(page.extract_text().split())
    assert "care_\u200bworker.\u200bweekday_\u200bevening" in told.replace(" ", "")
    assert digest in told
    places: list[tuple[float, str]] = []
    page.extract_text(visitor_text=lambda text, _, matrix, *__: places.append((float(matrix[4]), text.strip())))
    ends = [x + 4 * len(text) for x, text in places if set(text) <= {"x", pdf.BREAK}]
    assert ends
    assert max(ends) < page.mediabox.width


def test_letters_are_looked_up_by_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    lacking = {"\u2630", "\u2631"}

    def can_show(letters: tuple[str, ...]) -> bool:
        asked.append(letters)
        return lacking.isdisjoint(letters)

    monkeypatch.setattr(pdf, "_can_show", can_show)
    assert lacking_letters({"a", "é", "→", "≠", "\u2630", "\u2631", "汉"}) == lacking | {"汉"}
    assert all("a" not in letters and "汉" not in letters for letters in asked)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_my_page_shows_one_position_before_and_after(lang: Language, comparison: Comparison) -> None:
    pages = position_pages(comparison, "P2", lang, "0")
    assert pages.title == "P2 Ansatt P2"
    keys = ("my_figures", "my_asked", "my_rota")
    assert _headings(pages) == [*(WORDS[key].get(lang) for key in keys), say("definitions", lang)]
    told = _text(position_pdf(comparison, "P2", lang))
    for words in {
        "nb": ("Stilling fra 28,6 til 69,1 %.", "1 av 14 dager er annerledes", "Det du selv må være enig i", "L*"),
        "en": ("Position from 28.6 to 69.1 %.", "1 of 14 days differ", "What you yourself must agree to", "L*"),
    }[lang]:
        assert words.replace(" %", "\u00a0%") in told.replace(" %", "\u00a0%")
    consent, agreed = _consent().title.get(lang), _requirement().title.get(lang)
    own, others = WORDS["my_own"].get(lang), WORDS["my_others"].get(lang)
    assert told.index(own) < told.index(consent) < told.index(others) < told.index(agreed)
    assert "P1" not in told
    assert len(_read(position_pdf(comparison, "P2", lang)).pages) == 1


def test_my_page_asks_only_for_what_is_not_agreed(comparison: Comparison) -> None:
    def headings(*some: Requirement) -> list[str]:
        pages = position_pages(replace(comparison, requirements=some), "P2", "en", "0")
        return [block["text"] for block in pages.data()["blocks"] if block["type"] == "heading" and block["level"] == 2]

    terms = WORDS["my_terms"].en
    own, others, agreed = (WORDS[key].en for key in ("my_own", "my_others", "my_agreed"))
    assert headings() == [terms]
    assert headings(_requirement(positions=("P1",))) == [terms]
    assert headings(_requirement(standing=Standing.IN_FORCE), _consent()) == [terms, own, agreed]
    assert headings(replace(_consent(), standing=Standing.IN_FORCE)) == [terms, agreed]
    changed = Asked("contract.change", "agreement", *[Text(nb="x", en="A new contract")] * 3, "verified")
    pages = position_pages(replace(comparison, requirements=(), asked=(changed,)), "P2", "en", "0")
    (listed,) = [block["items"] for block in pages.data()["blocks"] if block["type"] == "list"]
    assert listed == ["A new contract. A new contract (A new contract)"]  # P2 goes from 28.6 to 69.1 %
    unchanged = position_pages(replace(comparison, requirements=(), asked=(changed,)), "P1", "en", "0").data()["blocks"]
    assert WORDS["asked_nothing"].en in [block["text"] for block in unchanged if block["type"] == "paragraph"]
    # A proposed agreement is asked of those on its own rung, though a lower one could allow it too.
    assert headings(replace(_consent(), standing=Standing.PROPOSED, agreements=("long-12.5",))) == [terms, others]


def test_positions_on_one_side_only(comparison: Comparison) -> None:
    for name in ("P3", "P4"):
        pages = position_pages(comparison, name, "nb", "0")
        told = [block["text"] for block in pages.data()["blocks"] if block["type"] == "paragraph"]
        assert WORDS["my_rota_alone"].nb in told
        assert (WORDS["asked_no_line"].nb in told) == (name == "P3")
        assert "–" in _cells(pages)
        assert position_pdf(comparison, name, "nb")
    with pytest.raises(KeyError, match="P9"):
        position_pages(comparison, "P9", "nb", "0")


def test_a_year_of_weeks_and_many_positions_are_set_on_several_sheets() -> None:
    people = [sample.position(f"P{number}", 50) for number in range(1, 41)]
    weeks = {"weeks": 13, "start": "2027-01-04"}
    ward = sample.scenario(positions=people, cycle=weeks)
    made = sample.comparison()
    side = replace(made.baseline, scenario=ward, roster=sample.roster(ward))
    shown = replace(made, baseline=side, proposal=side, people=())
    grids = [b for b in comparison_pages(shown, "nb", "0").data()["blocks"] if b["type"] == "grid"]
    # 13 weeks are 6 + 6 + 1, and of 40 positions 20 and 20.
    assert [(len(grid["groups"]), len(grid["lines"])) for grid in grids] == [(6, 20)] * 4 + [(1, 20)] * 2
    assert len(_read(comparison_pdf(shown, "nb")).pages) > 6


@pytest.mark.parametrize("key", WORDS)
def test_the_words_have_the_same_parts_in_both_languages(key: str) -> None:
    parts = [sorted(re.findall(r"\{\w*\}", WORDS[key].get(lang))) for lang in LANGUAGES]
    assert parts[0] == parts[1]
    assert all(WORDS[key].get(lang).strip() for lang in LANGUAGES)


def test_an_empty_report_can_be_set() -> None:
    assert _text(pdf_of(Pages("nb", "Tittel", "Slag", "bunn", "{page}/{pages}"))) == "SLAG Tittel bunn 1/1"
