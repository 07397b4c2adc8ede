"""Every text that the golden cases bring out, in both languages: a change of wording shows up in review.

After a wanted change, or with a new case, write the file again and read the difference:

    ./run python -m tests.rules.test_messages
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from rota.domain.base import Text
from rota.rules.base import Case
from rota.rules.catalogue import rules_of
from rota.rules.resolve import rule_set
from rota.rules.spec import load_pack
from tests.rules.cases_loader import GoldenCase, load_cases
from tests.rules.message_samples import SAMPLES, Pair, Said

FILE = Path(__file__).with_name("messages.yaml")
HEADER = "# What the golden cases say, [Bokmål, English]. Written by: ./run python -m tests.rules.test_messages\n"
OTHER = "other"
CASES = load_cases()


def said(case: GoldenCase) -> Said:
    """Findings in order, reasons for what is left out with their numbers, reasons for the limits, and conditions."""
    rules = rule_set(case.scenario)
    rule = next(rule for rule in rules_of(rules.pack) if rule.code == case.code)
    examination = rule.examine(Case(case.scenario, rules, case.roster))
    chains = [rules.limit(case.code, position).chain for position in (*case.scenario.worked_positions, None)]
    given = bool(case.scenario.agreements or case.scenario.rules)
    texts = {
        "findings": [_pair(finding.message) for finding in examination.findings],
        "left_out": [[*_pair(reason), str(count)] for reason, count in examination.not_applicable],
        "limits": _once(chain for chain in chains if given),
        "conditions": [_pair(text) for text in examination.conditions],
    }
    return _given(texts)


def _given(texts: Said) -> Said:
    return {key: pairs for key, pairs in texts.items() if pairs}


def _pair(text: Text) -> Pair:
    return [text.nb, text.en]


def _once(chains: Iterable[Iterable[Text]]) -> list[Pair]:
    return [_pair(text) for chain in dict.fromkeys(map(tuple, chains)) for text in chain]


def by_rule() -> dict[str, list[GoldenCase]]:
    """The cases of each rule in the order of the pack."""
    pack = load_pack("norway/kommune")
    return {spec.code: [case for case in CASES if case.code == spec.code] for spec in pack.specs}


def kept() -> dict[str, dict[str, Said]]:
    """What the file holds."""
    found: dict[str, dict[str, Said]] = YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))
    return found


KEPT = kept() if FILE.exists() else {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_the_texts_are_as_reviewed(case: GoldenCase) -> None:
    assert said(case) == KEPT.get(case.code, {}).get(case.name), "write the file again: see the top of this test"


@pytest.mark.parametrize("name", SAMPLES)
def test_other_texts_are_as_reviewed(name: str) -> None:
    assert _given(SAMPLES[name]()) == KEPT.get(OTHER, {}).get(name), "write the file again: see the top of this test"


def test_nothing_is_kept_that_no_case_says() -> None:
    names = {code: [case.name for case in cases] for code, cases in by_rule().items()} | {OTHER: list(SAMPLES)}
    assert {code: list(cases) for code, cases in KEPT.items()} == names


def main() -> None:
    """Write the file again."""
    yaml = YAML()
    yaml.default_flow_style = None
    yaml.width = 200
    text = StringIO()
    golden = {code: {case.name: said(case) for case in cases} for code, cases in by_rule().items()}
    yaml.dump(golden | {OTHER: {name: _given(make()) for name, make in SAMPLES.items()}}, text)
    FILE.write_text(HEADER + text.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
