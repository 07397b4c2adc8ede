"""What a rota requires, in words: every standing, who must agree, what is new, and the summary."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from rota.domain.agreement import Rung
from rota.domain.base import LANGUAGES, Language, Text
from rota.domain.requirement import Asked, Change, Requirement, Standing
from rota.io.html import comparison_html
from rota.io.report_requirements import STANDINGS, requirement_lines, requirement_summary
from rota.io.requirement_data import asked_data, requirement_data
from rota.io.terminal import print_comparison
from rota.io.xlsx import write_comparison_xlsx
from tests.io.sample import comparison

LONG = Requirement(
    rule="hours.daily_max",
    title=Text(nb="Daglig arbeidstid", en="Daily working time"),
    reference=Text(nb="aml. § 10-5", en="WEA § 10-5"),
    rung=Rung.LOCAL_TARIFF_BOUND,
    rungs=(Rung.LOCAL_TARIFF_BOUND, Rung.AT_PERMIT),
    standing=Standing.PROPOSED,
    positions=("P1", "P2"),
    unions=("Delta", "NSF"),
    unorganised=("P2",),
    unit="min",
    measured=750,
    main_limit=540,
    position_id="P1",
    week=2,
    day=6,
    agreements=("langvakt",),
    change=Change.NEW,
)
CONSENT = replace(
    LONG,
    rule="staff.long_consent",
    rung=Rung.INDIVIDUAL_WRITTEN,
    rungs=(Rung.INDIVIDUAL_WRITTEN,),
    standing=Standing.RECORDED,
    agreements=(),
    change=Change.SAME,
)
ASKED = Asked(
    "plan.risk",
    "document",
    Text(nb="Risikovurdering", en="Risk assessment"),
    Text(nb="Den gjøres før start.", en="It is made before the start."),
    Text(nb="aml. § 3-1", en="WEA § 3-1"),
    "to verify",
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_standing_has_words(lang: Language) -> None:
    assert set(STANDINGS) == set(Standing)
    assert len({text.get(lang) for text in STANDINGS.values()}) == len(Standing)


def test_a_line_says_who_whom_how_far_and_how_it_stands() -> None:
    groups = requirement_lines((CONSENT, LONG), {"P1": "P1 Ansatt 1"}, "nb")
    assert list(groups) == ["skriftlig avtale med den enkelte", "avtale med tillitsvalgte"]
    (line,) = groups["avtale med tillitsvalgte"]
    assert line.amount.replace("\u00a0", " ") == "12 t 30 min (hovedregelen er 9 t)"
    assert (line.who, line.whom) == ("Delta, NSF, 1 uorganiserte", "P1, P2")
    assert (line.standing, line.met, line.change) == ("avtale foreslått, ikke inngått (langvakt)", False, "nytt")
    assert line.also == "dekkes også av: tillatelse fra Arbeidstilsynet"
    assert line.where.startswith("P1 Ansatt 1, uke")
    (consent,) = groups["skriftlig avtale med den enkelte"]
    assert (consent.who, consent.met, consent.change, consent.also) == ("hver av de 2", False, "som i dag", "")


@pytest.mark.parametrize(
    ("requirements", "told"),
    [
        ((), "Nothing beyond the main rules"),
        ((CONSENT,), "that is no approval; the consent of 2 is only assumed"),
        ((CONSENT, LONG), "representatives; one requirement is not in place; the consent of 2 is only assumed"),
        ((LONG, replace(LONG, rule="rest.daily_minimum")), "2 requirements are not in place"),
        ((replace(LONG, rung=Rung.NOT_LAWFUL, rungs=(), standing=Standing.NOT_LAWFUL),), "no agreement can allow"),
    ],
)
def test_the_summary(requirements: tuple[Requirement, ...], told: str) -> None:
    assert told in requirement_summary(requirements, "en")


def test_positions_without_a_union_are_said() -> None:
    nobody = replace(LONG, unions=(), unorganised=())
    (line,) = requirement_lines((nobody,), {}, "en")["agreement with the representatives"]
    assert line.who == "the positions have no union stated"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_report_shows_requirements_and_what_no_rota_can_show(tmp_path: Path, lang: Language) -> None:
    made = comparison(requirements=(CONSENT, LONG), dropped=(replace(LONG, rule="rest.daily_minimum"),), asked=(ASKED,))
    out = StringIO()
    print_comparison(made, lang, Console(file=out, width=200))
    path = tmp_path / "c.xlsx"
    write_comparison_xlsx(path, made, lang)
    cells = [str(cell.value) for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    for told in (out.getvalue(), comparison_html(made, lang), "\n".join(cells)):
        for words in (LONG.title, STANDINGS[Standing.PROPOSED], ASKED.title):
            assert words.get(lang) in told
    html = comparison_html(made, lang)
    assert {"nb": "Trengs ikke lenger", "en": "No longer needed"}[lang] in html
    assert {"nb": "må bekreftes", "en": "to verify"}[lang] in html


def test_requirements_as_data() -> None:
    data = requirement_data(LONG)
    assert (data["rung"], data["standing"], data["met"], data["change"]) == (
        "local_tariff_bound",
        "proposed",
        False,
        "new",
    )
    assert data["without_union"] == ["P2"]
    assert requirement_data(replace(LONG, change=None))["change"] is None
    assert asked_data(ASKED)["title"] == {"nb": "Risikovurdering", "en": "Risk assessment"}
