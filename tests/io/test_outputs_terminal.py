"""The terminal: 80 columns, plain when piped, the right words for how things ended."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from rota.domain.base import LANGUAGES, Language, Text
from rota.domain.solution import Status
from rota.io.terminal import MOST_FINDINGS, print_check, print_comparison, print_solve
from tests.io.sample import check, comparison, finding, roster, scenario, solved


def printed(show: Callable[[Console], Any], width: int = 80, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
    show(Console(file=stream, width=width, highlight=False))
    stream.flush()
    return raw.getvalue().decode(encoding)


def flat(text: str) -> str:
    """One line with plain spaces in the place of every other kind."""
    return " ".join(text.split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_fits_80_columns_without_colour_codes(lang: Language) -> None:
    of = scenario()
    report = check(of, *(finding(week=week) for week in range(1, 30)))
    for text in (
        printed(lambda console: print_comparison(comparison(), lang, console)),
        printed(lambda console: print_check(report, of, lang, console)),
        printed(lambda console: print_solve(solved(found=roster(of)), of, report, lang, console)),
    ):
        assert "\x1b" not in text
        assert max(map(len, text.splitlines())) <= 80


def test_a_comparison_tells_facts_outcomes_figures_and_what_it_rests_on() -> None:
    text = flat(printed(lambda console: print_comparison(comparison(), "en", console), width=120))
    assert "1 of 2 are computed as reported" in text
    assert "✓ as reported. Reported: 8. Computed: 8 have." in text
    assert "≠ differs. Reported: 6. Computed: 5 removed. one short" in text
    assert "Figure mean_percent (hours) 1,234.6 1,300.0 +65.4 better for staff" in text
    assert "1 × 28.6 → 69.1 %: P2" in text
    assert "Quick return (rest.quick_return, recommendation): 2: P1, P2" in text
    assert "The proposal assumes P4." in text
    assert "not an approval" in text


def test_a_check_says_what_was_examined_and_what_was_not() -> None:
    of = scenario()
    text = flat(printed(lambda console: print_check(check(of, finding()), of, "en", console)))
    assert "Rules that must be kept: no breach found among 1,234 windows examined" in text
    assert (
        "P1 Ansatt P1, week\u00a01\u00a0Tu: 9 h 15 min off" in text or "P1 Ansatt P1, week 1 Tu: 9 h 15 min off" in text
    )
    assert "Regular fagdag must be kept 0 0 nothing to examine" in text
    assert "hours.daily_max" in text, "a rule without a title is known by its code"
    assert "The general duty of care" in text


def test_a_long_list_is_cut_and_says_how_many_more() -> None:
    of = scenario()
    report = check(of, *(finding(week=week) for week in range(1, MOST_FINDINGS + 6)))
    text = flat(printed(lambda console: print_check(report, of, "en", console)))
    assert f"Quick return: {MOST_FINDINGS + 5} (rest.quick_return, recommendation)" in text
    assert "… and 5 more; all are in --json" in text


def test_breaches_come_first_and_are_counted() -> None:
    of = scenario()
    report = check(of, finding("soft"), finding("hard", None, rule="cover.minimum", week=None))
    text = flat(printed(lambda console: print_check(report, of, "nb", console)))
    assert "Regler som må holdes: 1 brudd blant 1 234 undersøkte" in text
    hard, soft = "cover.minimum: 1 (cover.minimum, må holdes)", "Kort hvile: 1 (rest.quick_return, anbefaling)"
    assert text.index(hard) < text.index(soft)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.OPTIMAL, "OPTIMAL: the best possible by the priorities, proved"),
        (Status.FEASIBLE, "FEASIBLE: found; not proved to be the best possible"),
        (Status.PROVED_INFEASIBLE, "PROVED_INFEASIBLE: proved impossible: no rota keeps all the rules"),
        (Status.NOT_FOUND, "NOT_FOUND: not found in the time given: this is not a proof that it is impossible"),
    ],
)
def test_each_end_of_a_solve_has_its_words(status: Status, words: str) -> None:
    text = flat(printed(lambda console: print_solve(solved(status), scenario(), None, "en", console), width=200))
    assert words in text


def test_a_proof_of_impossibility_gives_its_reason() -> None:
    reason = Text(nb="P1 kan ikke", en="P1: cannot be kept together: Daily rest, Locked days")
    result = solved(Status.PROVED_INFEASIBLE, priorities=(), seconds_to_first=None, reason=reason)
    text = flat(printed(lambda console: print_solve(result, scenario(), None, "en", console)))
    assert "Reason: P1: cannot be kept together: Daily rest, Locked days" in text
    assert "To the first rota: –" in text


def test_a_solve_shows_bound_and_gap_by_priority() -> None:
    of = scenario()
    text = flat(printed(lambda console: print_solve(solved(), of, check(of), "en", console), width=120))
    assert "1. Minimum staffing 0 0 proved best" in text
    assert "2. Target staffing 1,234 1,000 19 % 1,234 person-minutes below target" in text
    assert "3. Work and days off in blocks 7 none –" in text


def test_a_console_without_the_letters_gets_question_marks_not_a_crash() -> None:
    text = printed(lambda console: print_comparison(comparison(), "nb", console), encoding="cp1252")
    assert "Beregnet" in text
    assert "?" in text
    ascii_only = printed(lambda console: print_comparison(comparison(), "nb", console), encoding="ascii")
    assert "m? holdes" in flat(ascii_only)


def test_texts_are_not_read_as_markup() -> None:
    of = comparison()
    odd = replace(of, notes=(Text(nb="[bold]x[/bold] [/]", en="x"),))
    assert "[bold]x[/bold] [/]" in printed(lambda console: print_comparison(odd, "nb", console))
