"""How rules ask for their limits: of the position that they examine, and what they do without a number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rota.domain.agreement import Rung
from rota.domain.position import Position
from rota.rules.base import AGREED_FREELY, Case, LineRule, Log, Rule
from rota.rules.catalogue import rules_of
from rota.rules.resolve import ResolvedLimit, RuleSet
from rota.rules.spec import RuleSpec, Step, load_pack
from rota.rules.timeline import Line
from tests.rules.cases_loader import GoldenCase, load_cases

PACK = load_pack("norway/kommune")
CASES = load_cases()
BY_LINE = [rule.spec for rule in rules_of(PACK) if isinstance(rule, LineRule)]


def rule_of(spec: RuleSpec) -> LineRule:
    """The rule of a spec, by lines."""
    rule = Rule.kinds[spec.kind](spec)
    assert isinstance(rule, LineRule)
    return rule


def asked_by(spec: RuleSpec, case: GoldenCase, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Position | None]]:
    """The positions that a rule asks for its limit while it examines each line: (line, asked)."""
    found: list[tuple[str, Position | None]] = []
    now: list[Line] = []
    own = Log.limit

    def limit(self: Log, position: Position | None) -> ResolvedLimit:
        found.append((now[-1].position.id, position))
        return own(self, position)

    with monkeypatch.context() as patched:
        patched.setattr(Log, "limit", limit)
        whole = Case(case.scenario, RuleSet(case.scenario, PACK), case.roster)
        for line in whole.lines.values():
            now.append(line)
            rule_of(spec).examine_line(whole, line, Log(spec, whole.ruleset))
    return found


@pytest.mark.parametrize("spec", BY_LINE, ids=lambda spec: spec.code)
def test_a_limit_is_that_of_the_position_examined(spec: RuleSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    for case in CASES:
        if case.code == spec.code:
            for line, position in asked_by(spec, case, monkeypatch):
                assert position is not None
                assert position.id == line


def without_number(spec: RuleSpec) -> RuleSpec:
    """The rule with a ladder that begins where the parties agree freely."""
    return replace(spec, ladder=(Step(Rung.WARD_POLICY, None, "not law"),))


WITH_LIMIT = [spec for spec in BY_LINE if spec.limit_of is not None or (spec.limit_from is None and spec.ladder)]
RUNS = {"run.consecutive_days", "run.consecutive_nights", "run.consecutive_long"}


@pytest.mark.parametrize("spec", WITH_LIMIT, ids=lambda spec: spec.code)
def test_without_a_number_every_window_is_left_out(spec: RuleSpec) -> None:
    """Runs are counted with the known past in one and without it in the other, so their numbers can differ."""
    lender = spec.limit_of or spec.code
    pack = replace(PACK, specs=tuple(without_number(one) if one.code == lender else one for one in PACK.specs))
    seen = 0
    for case in CASES:
        if case.code != spec.code or case.scenario.rules:
            continue
        usual, free = (
            rule_of(spec).examine(Case(case.scenario, RuleSet(case.scenario, one), case.roster)) for one in (PACK, pack)
        )
        left_out, before = dict(free.not_applicable), dict(usual.not_applicable)
        assert (free.windows, free.findings) == (0, ())
        assert left_out.keys() - before.keys() <= {AGREED_FREELY}
        assert not usual.windows or AGREED_FREELY in left_out
        added = sum(left_out.values()) - sum(before.values())
        assert added == usual.windows or (spec.code in RUNS and case.scenario.history.duties)
        seen += added
    assert seen > 0
