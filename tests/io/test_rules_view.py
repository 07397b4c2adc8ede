"""The catalogue in the terminal: 80 columns, both languages, marks, ladders, and what no roster can show."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, get_args

import pytest
from rich.console import Console

from rota.domain.base import LANGUAGES, Language
from rota.io.rules_view import amount, print_entry, print_rules
from rota.io.rules_words import GROUPS, KINDS, RUNGS, SHORT_RUNGS, TRIGGERS, WORDS
from rota.rules.describe import catalogue, obligations
from rota.rules.obligations import Kind, Trigger
from rota.rules.spec import PACK_FILES, Evidence

NEITHER = {"present": False, "reason": None}


def entry_of(code: str, present: bool = True) -> dict[str, Any]:
    """A rule of the catalogue, told to be in the model or not."""
    entry = next(one for one in catalogue() if one["code"] == code)
    return entry | {"poster": {"present": present, "reason": entry["check_only"]}}


def whole() -> dict[str, Any]:
    """What the use case hands over."""
    rules = [one | {"poster": {"present": True, "reason": one["check_only"]}} for one in catalogue()]
    title = {"nb": "Pakken", "en": "The pack"}
    return {"pack": "norway/kommune", "title": title, "rules": rules, "obligations": obligations()}


def printed(show: Callable[[Console], Any], encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
    show(Console(file=stream, width=80, highlight=False))
    stream.flush()
    return raw.getvalue().decode(encoding)


def flat(text: str) -> str:
    return " ".join(text.split())


def blocks(text: str, code: str) -> str:
    """The lines of one rule in the list."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"  {code}  "))
    end = next(number for number in range(start + 1, len(lines)) if not lines[number].startswith("    "))
    return flat(" ".join(lines[start:end]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_but_addresses_fits_80_columns(lang: Language) -> None:
    found = whole()
    text = printed(lambda console: print_rules(found, lang, console))
    for entry in (*found["rules"], *found["obligations"]):
        text += printed(lambda console, entry=entry: print_entry(entry, [lang], console))
    assert "\x1b" not in text
    addresses = {line.strip() for line in text.splitlines() if len(line) > 80}
    assert addresses
    assert all(line.startswith("https://") and " " not in line for line in addresses)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_names_every_rule_and_obligation_once(lang: Language) -> None:
    text = printed(lambda console: print_rules(whole(), lang, console))
    named = [line[2:].split("  ")[0] for line in text.splitlines() if line.startswith("  ") and line[2] != " "]
    assert named == [*(one["code"] for one in catalogue()), *(one["id"] for one in obligations())]


def test_a_block_of_the_list_reads_as_one() -> None:
    text = printed(lambda console: print_rules(whole(), "en", console))
    # 9, 10, 12.5 and 13 hours; the union's rung has no number and a mark of its own.
    assert blocks(text, "hours.daily_max") == (
        "hours.daily_max Daily working time / Daglig arbeidstid "
        "WEA § 10-4 (1), § 10-5 (1)–(3) and § 10-12 (4) – verified, read 2026-11-22 "
        "https://arbeidsmiljoloven.com/?p=276 Must be kept; check and model. "
        "Main rule: at most 9 h; the individual: 10 h; representatives: 12.5 h; Labour Inspection: 13 h; "
        "union centrally: no number (to verify)."
    )
    assert blocks(text, "part_time.preference").endswith(
        "valid from 2023-01-01 "
        "https://www.ks.no/ks-advokatene/nyheter/lovendringer-for-a-oppna-mer-heltid/ "
        "Right: part-time work, extra shifts and overtime, changed positions."
    )


def test_a_limit_from_elsewhere_is_told_where_no_rung_has_a_number() -> None:
    text = printed(lambda console: print_rules(whole(), "nb", console))
    assert blocks(text, "hours.contract").endswith("Grensen kommer fra stillingens prosent og avdelingens toleranse.")
    # Consent has both: ten hours without it, no number with it.
    assert "Avdelingen: høyst 10 t (ikke lov); den enkelte: ingen tallgrense." in blocks(text, "staff.long_consent")


def test_what_no_roster_can_show_has_its_own_heading_after_the_rules() -> None:
    for lang, heading in (("nb", "Det ingen turnus kan vise"), ("en", "What no roster can show")):
        lines = printed(lambda console, lang=lang: print_rules(whole(), lang, console)).splitlines()
        at = lines.index(heading)
        assert any(line.startswith("  agreement.validity") for line in lines[:at])
        assert any(line.startswith("  night.health_check") for line in lines[at:])
    without = whole() | {"obligations": []}
    assert "What no roster" not in printed(lambda console: print_rules(without, "en", console))


def test_one_rule_whole_in_both_languages() -> None:
    text = printed(lambda console: print_entry(entry_of("rest.daily_minimum"), LANGUAGES, console))
    norwegian, english = text.split("rest.daily_minimum: Daily rest")
    assert norwegian.strip().startswith("rest.daily_minimum: Daglig arbeidsfri")
    assert "- avtale med tillitsvalgte: minst 8 t (bekreftet); tilsvarende kompenserende hvile" in flat(norwegian)
    said = flat(english)
    assert "Source: WEA § 10-8 (1) and (3) Address: https://arbeidstilsynet.no/en/" in said
    assert "Mark: verified, read 2026-11-22 Valid from: not found in the source" in said
    assert "- main rule of the law: at least 11 h (verified) - agreement with the representatives: at least 8 h" in said
    assert "- union centrally: no number (to verify); collective agreement under § 10-12 (4)" in said
    for label in ("Severity: must be kept, cannot be softened", "Formula:", "How the rule is read:"):
        assert label in said
    for label in (
        "Within the limit: Long shift",
        "Beyond the limit: Evening",
        "The check examines it. The model knows",
    ):
        assert label in said


def test_an_address_of_a_rung_is_shown_where_it_differs() -> None:
    text = printed(lambda console: print_entry(entry_of("hours.daily_max"), ["en"], console))
    lines = [line.strip() for line in text.splitlines()]
    # The rule's own once, that of the three rungs read elsewhere at each; the union's was not found.
    assert lines.count("https://arbeidsmiljoloven.com/?p=276") == 1
    averaging = "https://arbeidsmiljoloven.com/paragraf/gjennomsnittsberegning-av-den-alminnelige-arbeidstid/"
    assert lines.count(averaging) == 3


@pytest.mark.parametrize(
    ("check", "poster", "short", "long"),
    [
        (True, {"present": True, "reason": None}, "Must be kept; check and model.", "examines it. The model knows it."),
        (
            True,
            {"present": False, "reason": {"nb": "fordi", "en": "because"}},
            "check only.",
            "examines it. Not in the model: because",
        ),
        (True, NEITHER, "check only.", "examines it. The model lacks it."),
        (False, NEITHER, "neither check nor model.", "The check is missing. The model lacks it."),
        (False, {"present": True, "reason": None}, "check missing.", "The check is missing. The model knows it."),
    ],
)
def test_what_the_programs_know_is_told(check: bool, poster: dict[str, Any], short: str, long: str) -> None:
    entry = entry_of("rest.daily_minimum") | {"check": check, "poster": poster}
    found = whole() | {"rules": [entry], "obligations": []}
    assert short in flat(printed(lambda console: print_rules(found, "en", console)))
    assert long in flat(printed(lambda console: print_entry(entry, ["en"], console)))


def test_an_obligation_whole() -> None:
    entry = next(one for one in obligations() if one["id"] == "overtime.limits")
    said = flat(printed(lambda console: print_entry(entry, ["nb"], console)))
    assert said.startswith("overtime.limits: Overtid: behov, drøfting og grenser Slag: drøfting")
    assert "Gjelder ved: ekstravakter og overtid" in said
    assert "overtid på 26 uker: - tillatelse fra Arbeidstilsynet: høyst 200 t (må bekreftes)" in said
    assert said.endswith("Ingen turnus viser om dette er gjort; verktøyet kontrollerer det ikke.")


def test_numbers_of_a_rule_with_their_own_sources_are_listed() -> None:
    source = {
        "reference": {"nb": "§ 1", "en": "s. 1"},
        "url": "a.no",
        "evidence": "to verify",
        "last_checked": "2026-11-22",
    }
    criterion = {
        "id": "x",
        "title": {"nb": "Tall", "en": "Number"},
        "text": {"nb": "to", "en": "two"},
        "source": source,
    }
    entry = entry_of("breaks.minimum") | {"criteria": [criterion]}
    said = flat(printed(lambda console: print_entry(entry, ["en"], console)))
    assert "Numbers and conditions of the rule: - Number: two s. 1 (to verify) a.no" in said


@pytest.mark.parametrize(
    ("limit", "unit", "norwegian", "english"),
    [
        (750, "min", "12,5 t", "12.5 h"),
        (540, "min", "9 t", "9 h"),
        (45, "min", "0,75 t", "0.75 h"),
        # 177 h 20 min, of 8 × (28 × 24 − 4 × 35) / 24
        (10640, "min", "177 t 20 min", "177 h 20 min"),
        (20, "min", "20 min", "20 min"),
        (13, "count", "13", "13"),
        (14, "days", "14 dager", "14 days"),
        (1, "days", "1 dag", "1 day"),
        (1, "months", "1 måned", "1 month"),
        (1, "percent", "1 %", "1 %"),
    ],
)
def test_amounts(limit: int, unit: str, norwegian: str, english: str) -> None:
    assert (amount(limit, unit, "nb"), amount(limit, unit, "en")) == (norwegian, english)


def test_a_console_without_the_letters_still_gets_the_list() -> None:
    text = printed(lambda console: print_rules(whole(), "nb", console), encoding="ascii")
    assert "hours.daily_max  Daglig arbeidstid / Daily working time" in text


def test_every_word_that_a_catalogue_can_hold_is_there_in_both_languages() -> None:
    groups = {entry["group"] for name in PACK_FILES for entry in catalogue(name)}
    assert groups <= set(GROUPS)
    assert set(KINDS) == set(get_args(Kind))
    assert set(TRIGGERS) == set(get_args(Trigger))
    assert set(get_args(Evidence)) <= set(WORDS)
    assert set(SHORT_RUNGS) == set(RUNGS) - {"not_lawful"}
    for words in (GROUPS, KINDS, TRIGGERS, WORDS, RUNGS, SHORT_RUNGS):
        assert all(text[lang].strip() for text in words.values() for lang in LANGUAGES)
