"""Numbers and places as people write them, and the reports' own words."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.domain.base import LANGUAGES, Language
from rota.domain.finding import CheckReport
from rota.domain.scenario import Priority
from rota.domain.shift import ShiftKind
from rota.domain.solution import Status
from rota.io import figures
from rota.io.palette import AA_CONTRAST, DARK, LIGHT, UNKNOWN, contrast, ink_on
from rota.io.report import Trend, trend, verdict
from rota.io.texts import TEXTS, say, tidy
from tests.io.sample import check, finding, measure, scenario

SOURCES = Path(__file__).parents[2] / "rota" / "io"


def read(text: str) -> float:
    """A Norwegian number as a float."""
    plain = text.replace(figures.NARROW_SPACE, "").replace(",", ".").replace(figures.MINUS, "-").replace("+", "")
    return float(plain)


@pytest.mark.parametrize(
    ("value", "decimals", "nb", "en"),
    [
        (1234567.891, 1, "1\u202f234\u202f567,9", "1,234,567.9"),
        (-1234.5, 2, "\u22121\u202f234,50", "\u22121,234.50"),
        (-0.04, 1, "0,0", "0.0"),
        (0.0, 0, "0", "0"),
        (None, 1, "–", "–"),
    ],
)
def test_numbers(value: float | None, decimals: int, nb: str, en: str) -> None:
    assert figures.number(value, decimals, "nb") == nb
    assert figures.number(value, decimals, "en") == en


def test_a_difference_has_its_sign_and_nothing_has_none() -> None:
    assert figures.signed(2.5, 1, "nb") == "+2,5"
    assert figures.signed(-2.5, 1, "nb") == "\u22122,5"
    assert figures.signed(-0.04, 1, "nb") == "0"
    assert figures.signed(None, 1, "nb") == "–"


@given(
    st.floats(-1e6, 1e6, allow_nan=False), st.floats(-1e6, 1e6, allow_nan=False), st.integers(min_value=0, max_value=3)
)
def test_a_reader_who_subtracts_the_figures_shown_gets_the_difference_shown(a: float, b: float, decimals: int) -> None:
    shown = figures.signed(figures.difference(a, b, decimals), decimals, "nb")
    subtracted = read(figures.number(b, decimals, "nb")) - read(figures.number(a, decimals, "nb"))
    assert read(shown) == pytest.approx(subtracted, abs=1e-6)


@given(st.lists(st.integers(-100_000, 100_000), min_size=1, max_size=8))
def test_hours_and_minutes_add_up_to_the_minute(minutes: list[int]) -> None:
    def back(text: str) -> int:
        hours, rest = text.replace(figures.NARROW_SPACE, "").replace(figures.MINUS, "").split(":")
        return (int(hours) * 60 + int(rest)) * (-1 if text.startswith(figures.MINUS) else 1)

    shown = [figures.hours_and_minutes(one, "nb") for one in minutes]
    assert sum(map(back, shown)) == back(figures.hours_and_minutes(sum(minutes), "nb"))


def test_amounts_and_places() -> None:
    assert figures.amount(555, "min", "nb") == "9\u00a0t\u00a015\u00a0min"
    assert figures.amount(0, "min", "en") == "0\u00a0min"
    assert figures.amount(720, "min", "en") == "12\u00a0h"
    assert figures.amount(3, "count", "nb") == "3"
    assert figures.place(3, 6, "nb") == "uke\u00a03\u00a0lø"
    assert figures.place(3, None, "en") == "week\u00a03"
    assert figures.place(None, None, "nb") == ""
    assert figures.place(2, 9, "nb") == "uke\u00a02\u00a09", "a day that does not exist is shown, not hidden"


def test_paragraph_signs_stay_with_their_number() -> None:
    assert tidy("aml. § 10-2 og 50 %") == "aml. §\u00a010-2 og 50\u00a0%"


def test_every_text_takes_the_same_parts_in_both_languages() -> None:
    def parts(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

    for key, text in TEXTS.items():
        assert parts(text.nb) == parts(text.en), key
        assert text.nb.strip(), key


def test_every_text_is_used() -> None:
    files = [*SOURCES.glob("*.py"), *(SOURCES / "templates").iterdir()]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "texts.py")
    named = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_A-Z]+)?)["']""", sources))
    built = {"group", "kind", "severity", "status", "section", "priority", "part", "account", "days", "change", "mark"}
    unused = {key for key in TEXTS if key not in named and key.split(".")[0] not in built}
    built_words = {"trend_toward", "trend_away", "trend_same", "trend_open", "higher_better", "lower_better"}
    assert unused - built_words <= {"locked", "wishes", "in_force", "proposed"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_for_every_status_priority_and_kind(lang: Language) -> None:
    assert all(say(f"status.{status}", lang) for status in Status)
    assert all(say(f"priority.{priority}", lang) for priority in Priority)
    assert all(say(f"kind.{kind}", lang) for kind in ShiftKind)


def test_not_found_and_proved_impossible_are_not_the_same_words() -> None:
    assert "not a proof" in say("status.NOT_FOUND", "en")
    assert "proved impossible" in say("status.PROVED_INFEASIBLE", "en")
    assert "ikke et bevis" in say("status.NOT_FOUND", "nb")


def test_a_check_without_breaches_is_never_called_fine() -> None:
    clean = check(scenario())
    assert verdict(clean, "en") == "no breach found among 1,234 windows examined"  # 1200 + 0 + 34
    assert verdict(check(scenario(), finding("hard")), "nb") == "1 brudd blant 1\u202f234 undersøkte tidsvinduer"
    assert verdict(check(scenario(), windows=0), "en") == "nothing to examine"
    assert verdict(CheckReport("s", "r", "t", (), ()), "nb") == "ingenting å undersøke"
    words = " ".join(f"{text.nb} {text.en}" for text in TEXTS.values()).lower()
    assert not re.search(r"\b(ok|okay|fine|compliant|godkjent)\b", words)


@pytest.mark.parametrize(
    ("better", "change", "expected"),
    [
        ("higher", 1.0, "toward"),
        ("higher", -1.0, "away"),
        ("lower", -1.0, "toward"),
        ("lower", 1.0, "away"),
        ("neutral", 1.0, "open"),
        ("neutral", 0.0, "same"),
        ("higher", None, "unknown"),
    ],
)
def test_the_trend_follows_the_definition(better: str, change: float | None, expected: Trend) -> None:
    assert trend(measure("m", better=better), change) == expected


def test_shift_colours_can_be_read() -> None:
    for paint in (*LIGHT.values(), *DARK.values(), UNKNOWN):
        assert contrast(paint.fill, paint.ink) >= AA_CONTRAST
    assert set(LIGHT) == set(DARK) == set(ShiftKind)
    # The WCAG ratio of black on white is 21; of equal colours 1.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#808080", "#808080") == pytest.approx(1)


@given(st.integers(0, 0xFFFFFF))
def test_the_ink_on_any_colour_can_be_read(colour: int) -> None:
    fill = f"#{colour:06X}"
    assert contrast(fill, ink_on(fill)) >= AA_CONTRAST
