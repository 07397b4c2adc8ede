"""Golden cases: each rule finds exactly what its case file says, with amounts."""

from __future__ import annotations

from typing import Any

import pytest

from rota.domain.base import LANGUAGES
from rota.domain.finding import Examination, Finding
from rota.rules.base import Case, Rule
from rota.rules.catalogue import RULE_MODULES, rules_of
from rota.rules.own_spec import KINDS as OWN_KINDS
from rota.rules.resolve import rule_set
from rota.rules.spec import RuleSpec, load_pack
from tests.rules.cases_loader import FOLDER, GoldenCase, load_cases

PACK = load_pack("norway/kommune")
CASES = load_cases()


def examine(case: GoldenCase) -> Examination:
    """The rule of a case over its roster."""
    rule = next(rule for rule in rules_of(PACK) if rule.code == case.code)
    return rule.examine(Case(case.scenario, rule_set(case.scenario), case.roster))


def _fields(finding: Finding) -> dict[str, Any]:
    return {
        "position": finding.position_id,
        "week": finding.week,
        "day": finding.day,
        "measured": finding.measured,
        "limit": finding.limit,
        "excess": finding.excess,
        "rung": finding.lowest_rung and finding.lowest_rung.value,
        "penalty": finding.penalty,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_golden_case(case: GoldenCase) -> None:
    examination = examine(case)
    found = sorted(map(_fields, examination.findings), key=str)
    expected = sorted(({"penalty": 1} | given for given in case.expected), key=str)
    assert found == expected
    if case.windows is not None:
        assert examination.windows == case.windows
    if case.left_out is not None:
        assert sum(count for _, count in examination.not_applicable) == case.left_out
    if case.tightest is not None:
        assert examination.tightest is not None
        names = {"position": "position_id"}
        tightest = {key: getattr(examination.tightest, names.get(key, key)) for key in case.tightest}
        assert tightest == case.tightest


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.expected], ids=lambda case: f"{case.code}: {case.name}"
)
def test_findings_speak_both_languages_and_match_the_tightest(case: GoldenCase) -> None:
    examination = examine(case)
    for finding in examination.findings:
        assert finding.rule == case.code
        assert finding.excess > 0
        assert all(finding.message.get(lang) for lang in LANGUAGES)
    assert examination.tightest is not None
    assert examination.tightest.margin == -max(finding.excess for finding in examination.findings)


@pytest.mark.parametrize("spec", PACK.specs, ids=lambda spec: spec.code)
def test_every_rule_has_legal_and_illegal_cases(spec: RuleSpec) -> None:
    mine = [case for case in CASES if case.code == spec.code]
    assert any(case.expected for case in mine), "no roster that breaks the rule"
    assert any(not case.expected and examine(case).windows > 0 for case in mine), "no roster that keeps the rule"


def test_no_case_file_without_a_rule() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {spec.code for spec in PACK.specs}


def test_no_class_without_a_rule_and_no_rule_without_a_class() -> None:
    # Own rules of a ward stand in scenarios; their golden cases are in test_own_rules.py.
    named = {spec.kind for spec in PACK.specs} | set(OWN_KINDS.values())
    assert {kind for kind, cls in Rule.kinds.items() if cls.__module__.startswith("rota.")} == named
    assert {Rule.kinds[kind].__module__ for kind in named} == {module.__name__ for module in RULE_MODULES}


@pytest.mark.parametrize("spec", PACK.specs, ids=lambda spec: spec.code)
def test_every_rule_is_described_in_both_languages(spec: RuleSpec) -> None:
    texts = [spec.title, spec.source.reference, spec.reading, spec.formula, spec.legal_example, spec.illegal_example]
    texts += [step.condition for step in spec.ladder if step.condition is not None]
    texts += [text for text in (spec.check_only, spec.limit_from) if text is not None]
    assert all(text.get(lang).strip() for text in texts for lang in LANGUAGES)
    assert all(text.nb != text.en for text in texts), "the same text in both languages"


@pytest.mark.parametrize("spec", PACK.specs, ids=lambda spec: spec.code)
def test_evidence_is_told_apart(spec: RuleSpec) -> None:
    if spec.source.evidence == "verified":
        assert spec.source.url is not None
    if spec.statutory:
        assert "not law" not in {spec.source.evidence, *(step.evidence for step in spec.ladder)}
    assert spec.ladder or spec.limit_from, "nothing says where the limit comes from"
