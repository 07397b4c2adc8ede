"""The HTML report: one safe, well-formed file in one language, readable without colour, scripts or network."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from rota.domain.base import LANGUAGES, Language
from rota.domain.comparison import Comparison
from rota.domain.solution import Status
from rota.io.html import comparison_html
from rota.io.html_picture import picture, size_rows
from rota.io.palette import AA_CONTRAST, contrast
from tests.io.sample import check, comparison, finding, position, roster, scenario, solved

VOID = {"meta", "link", "br", "img", "input", "col", "hr"}


class Page(HTMLParser):
    """Elements with their attributes, visible text, and whether every tag is closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def page(lang: Language = "nb", of: Comparison | None = None) -> Page:
    found = Page(comparison_html(of or comparison(), lang))
    assert found.open == []
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_file_in_one_language_that_fetches_and_runs_nothing(lang: Language) -> None:
    source = comparison_html(comparison(), lang)
    found = Page(source)
    assert source.startswith("<!doctype html>")
    assert ("html", {"lang": lang}) in found.elements
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in found.elements}
    assert "url(" not in source
    assert "@import" not in source
    for _, attributes in found.elements:
        assert not any(name.startswith("on") for name in attributes)
        assert "src" not in attributes
        assert str(attributes.get("href", "#")).startswith("#")


def test_text_from_files_is_escaped() -> None:
    source = comparison_html(comparison(), "nb")
    assert "<script>" not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in source


def test_links_lead_somewhere_and_ids_are_used_once() -> None:
    found = page()
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"] for tag, attributes in found.elements if tag == "a"}
    assert len(targets) == 14
    assert targets <= {f"#{one}" for one in ids}


def test_tables_say_what_they_are_and_heads_what_they_head() -> None:
    found = page()
    assert found.count("table") == found.count("caption")
    assert found.count("table") > 12
    assert all(attributes.get("scope") for tag, attributes in found.elements if tag == "th")
    assert all(
        attributes.get("aria-label") for tag, attributes in found.elements if tag == "svg" and "role" in attributes
    )


def test_the_main_facts_are_told_in_words() -> None:
    text = page("en").text
    assert "no breach found among 1,234 windows examined" in text
    assert "1 of 2 are computed as reported" in text
    assert "found; not proved to be the best possible" in text
    assert "Rests on agreements not yet made none long-12.5" in text
    assert "Vacant positions assumed filled none P4" in text
    assert "That no breach was found is not an approval." in text


def test_an_outcome_that_is_not_met_says_so_and_why() -> None:
    text = page("nb").text
    assert re.search(r"Rapportert 8 Beregnet 8 har ✓ som rapportert", text)
    assert re.search(r"mangler én Rapportert 6 Beregnet 5 fjernet ≠ avviker", text)


def test_what_was_not_assessed_and_not_examined_is_shown() -> None:
    text = page("en").text
    assert "Not assessed by the tool" in text
    assert "The general duty of care (WEA § 10-2)." in text
    assert "have not been shown to be kept: Regular fagdag." in text
    assert "The rules are kept only if: rests on proposed agreement long-12.5" in text
    assert "9 h 15 min, at least 11 h (P1)" in text
    assert "Not applicable: 3 last shift" in text


def test_findings_of_either_side_stand_in_full() -> None:
    many = tuple(finding(week=week) for week in range(1, 201))
    of = comparison()
    crowded = replace(of, baseline=replace(of.baseline, check=check(of.baseline.scenario, *many)))
    text = page("en", crowded).text
    assert "Quick return: 200" in text
    assert "week 200 Tu" in text, "nothing is cut in a file"
    assert "Findings: Proposal No findings, nor departures from recommendations." in text


def test_the_ledger_says_whether_it_closes() -> None:
    of = comparison()
    assert "Sum av linjene (stemmer med totalen) 100:00 110:30" in page("nb", of).text  # 6000 and 6630 minutes
    total, *lines = of.ledger
    broken = replace(of, ledger=(replace(total, proposal_min=6631), *lines))
    assert "stemmer ikke med totalen" in page("nb", broken).text


def test_numbers_follow_the_language() -> None:
    assert "1\u202f234,6" in comparison_html(comparison(), "nb")
    assert "1,234.6" in comparison_html(comparison(), "en")


def test_days_that_differ_have_a_mark_besides_colour() -> None:
    # In the proposal P1 has one day more (X9 on Wednesday) and P2 too (L on Saturday); P4 has no line before.
    source = comparison_html(comparison(), "nb")
    assert source.count("<i>*</i>") == 2
    assert "2 av 28 dager" in page("nb").text  # two positions in both rotas x 14 days


def test_cycles_of_different_length_are_shown_without_marks() -> None:
    of = comparison()
    after = scenario("proposal", cycle={"weeks": 4, "start": "2027-01-04"})
    side = replace(of.proposal, scenario=after, roster=roster(after), check=check(after))
    source = comparison_html(replace(of, proposal=side), "nb")
    assert "<i>*</i>" not in source
    assert "Periodene er ikke like lange" in source


def test_two_shifts_a_day_and_unknown_codes_are_shown() -> None:
    source = comparison_html(comparison(), "nb")
    assert 'class="k-day two tight">D+N' in source
    assert 'class="k-unknown">ZZ' in source
    assert "background:#123456;color:#FFFFFF" in source


def test_a_long_cycle_is_split_by_weeks() -> None:
    of = comparison()
    sides = {}
    for name in ("baseline", "proposal"):
        longer = scenario(name, cycle={"weeks": 13, "start": "2027-01-04"})
        sides[name] = replace(getattr(of, name), scenario=longer, roster=roster(longer))
    text = page("en", replace(of, **sides)).text
    assert "Weeks 1 to 6" in text
    assert "Weeks 7 to 12" in text
    assert "Week 13" in text


def test_the_picture_has_a_dot_per_position_and_a_link_per_change_of_size() -> None:
    drawn = picture(comparison(), "nb")
    assert len(drawn.dots) == 4 + 3
    states = [dot.state for dot in drawn.dots]
    # P2 and P4 change on both sides, P3 is gone, P1 stays.
    assert (states.count("changed"), states.count("alone"), states.count("kept")) == (4, 1, 2)
    assert len(drawn.links) == 2
    assert sum(count.number for count in drawn.counts) == 7
    assert [dot.vacant for dot in drawn.dots].count(True) == 1, "P4 before; in the proposal it has a line"
    assert "2 × 28,6 %" in drawn.description
    assert [row.percent for row in size_rows(comparison(), "nb")] == [28.6, 69.1, 75, 100]


def test_the_picture_holds_300_positions() -> None:
    crowd = [position(f"P{number}", 28.6) for number in range(300)]
    of = comparison()
    before = scenario("baseline", positions=crowd)
    drawn = picture(replace(of, baseline=replace(of.baseline, scenario=before)), "nb")
    assert drawn.height < 400
    assert all(0 <= dot.y <= drawn.height for dot in drawn.dots)


def test_without_outcomes_findings_or_a_solve_the_page_still_stands() -> None:
    of = comparison(outcomes=(), notes=(), ledger=(), certificate={}, people=(), person_measures=(), rows=())
    text = page("nb", of).text
    assert "Rapporterte" not in text
    assert "Ingenting er likt." in text


def test_the_end_of_a_solve_is_told_with_value_bound_and_gap() -> None:
    text = page("en").text
    assert "2. Target staffing 1,234 1,000 19 %" in text  # (1234 - 1000) / 1234
    assert "1. Minimum staffing 0 0 proved best" in text
    assert "2 × 3 single days off, 1 single working days" in text
    of = comparison()
    best = replace(of, proposal=replace(of.proposal, solve=solved(Status.OPTIMAL, stopped_early=True)))
    assert "the best possible by the priorities, proved (stopped early)" in page("en", best).text


def test_an_unfinished_search_is_told_beside_the_figures_it_may_explain() -> None:
    of = comparison()
    assert "may come from how far the search got" in page("en", of).text
    proved = solved(Status.OPTIMAL, priorities=solved().priorities[:1])
    best = replace(of, proposal=replace(of.proposal, solve=proved))
    assert "may come from how far the search got" not in page("en", best).text


def test_chrome_colours_can_be_read_in_light_dark_and_print() -> None:
    style = comparison_html(comparison(), "nb").split("<style>")[1].split("</style>")[0]
    sets = [dict(re.findall(r"--([a-z-]+): (#[0-9a-fA-F]{3,6})", part)) for part in style.split(":root {")[1:]]
    assert len(sets) == 3
    for colours in sets:
        whole = {
            name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:])
            for name, value in colours.items()
        }
        for ink in ("ink", "soft", "before", "after", "warn"):
            for ground in ("paper", "ground", "faint", "warn-ground"):
                assert contrast(whole[ink], whole[ground]) >= AA_CONTRAST, (ink, ground, colours)


@pytest.mark.parametrize(("lang", "foreign"), [("nb", "Baseline"), ("en", "Utgangspunkt")])
def test_no_heading_is_in_the_other_language(lang: Language, foreign: str) -> None:
    assert foreign not in page(lang).text
