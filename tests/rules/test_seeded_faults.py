"""Seeded faults: a limit one unit off and a window one short are caught by some golden case, for every rule.

Generic over the pack: a new rule is tried with its first golden cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from rota.domain.finding import Examination
from rota.rules import base
from rota.rules.base import Case, Log, Place, Rule
from rota.rules.catalogue import RULE_MODULES
from rota.rules.resolve import RuleSet
from rota.rules.spec import RulePack, RuleSpec, Sense, Step, load_pack
from rota.rules.windows import week_sums
from tests.rules.cases_loader import GoldenCase, load_cases

PACK = load_pack("norway/kommune")
CASES = load_cases()
OFF_BY = (-1, 1)


def result(case: GoldenCase, pack: RulePack = PACK) -> tuple[object, ...]:
    """What the golden case pins of its rule's examination: the findings; windows and left out where they are given."""
    spec = next(spec for spec in pack.specs if spec.code == case.code)
    found = Rule.kinds[spec.kind](spec).examine(_case(case, pack))
    return (
        [(one.position_id, one.week, one.day, one.measured, one.limit, one.lowest_rung) for one in found.findings],
        [one.penalty for one in found.findings],
        case.windows is not None and found.windows,
        case.left_out is not None and _left_out(found),
    )


def _case(case: GoldenCase, pack: RulePack = PACK) -> Case:
    return Case(case.scenario, RuleSet(case.scenario, pack), case.roster)


def _left_out(examination: Examination) -> int:
    return sum(count for _, count in examination.not_applicable)


RIGHT = [result(case) for case in CASES]


def caught(codes: Sequence[str], pack: RulePack = PACK) -> bool:
    """Whether some golden case of the rules no longer gives its result."""
    cases = [(case, right) for case, right in zip(CASES, RIGHT, strict=True) if case.code in codes]
    return any(result(case, pack) != right for case, right in cases)


def faulty_steps(spec: RuleSpec) -> Iterator[tuple[str, RuleSpec]]:
    """The spec with one limit of its ladder a unit off, where the step decides anything."""
    for place, step in enumerate(spec.ladder):
        for name, wrong in _wrong_steps(step):
            if not _idle(spec, place, wrong):
                yield name, replace(spec, ladder=(*spec.ladder[:place], wrong, *spec.ladder[place + 1 :]))


def _idle(spec: RuleSpec, place: int, step: Step) -> bool:
    """Whether the number only describes a limit from elsewhere, or reaches no further than a lower rung."""
    if (spec.limit_from is not None and place == 0) or step.by_full_time:
        return spec.ladder[place].by_full_time == step.by_full_time
    lower = [one.limit for one in spec.ladder[:place] if one.limit is not None]
    return step.limit is not None and any(spec.allows(step.limit, limit) for limit in lower)


def _wrong_steps(step: Step) -> Iterator[tuple[str, Step]]:
    for off in OFF_BY:
        if step.limit is not None:
            yield f"{step.rung.value} {off:+d}", replace(step, limit=step.limit + off)
        for week_min, limit in step.by_full_time.items():
            wrong = {**step.by_full_time, week_min: limit + off}
            yield f"{step.rung.value} at {week_min} {off:+d}", replace(step, by_full_time=wrong)


def faulty_params(spec: RuleSpec) -> Iterator[tuple[str, RuleSpec]]:
    """The spec with one of its other numbers, such as the length of its window, a unit off."""
    for name, number in spec.params.items():
        for off in OFF_BY:
            yield f"{name} {off:+d}", replace(spec, params={**spec.params, name: number + off})


# A cycle has at most 52 weeks, so a limit of 53 is kept by the same cycles as one of 52.
# The evening and night criterion is not found in print and never decides a finding: tests/rules/test_arrangement.py.
EVENING_NIGHT = ("evening_night_week_min", "evening_night_from_min", "evening_night_to_min")
OUT_OF_REACH = {
    ("hours.averaging_period", "weeks +1"),
    *(("hours.arrangement", f"{name} {off:+d}") for name in EVENING_NIGHT for off in OFF_BY),
}
FAULTS = [
    pytest.param(spec.code, wrong, id=f"{spec.code}: {name}")
    for spec in PACK.specs
    for name, wrong in (*faulty_steps(spec), *faulty_params(spec))
    if (spec.code, name) not in OUT_OF_REACH
]


@pytest.mark.parametrize(("code", "wrong"), FAULTS)
def test_a_wrong_number_in_the_pack_is_caught(code: str, wrong: RuleSpec) -> None:
    pack = replace(PACK, specs=tuple(wrong if spec.code == code else spec for spec in PACK.specs))
    borrowers = [spec.code for spec in PACK.specs if spec.limit_of == code]
    assert caught([code, *borrowers], pack)


@pytest.mark.parametrize(
    "spec",
    [spec for spec in PACK.specs if spec.limit_from is not None and spec.ladder and spec.ladder[0].limit is not None],
    ids=lambda spec: spec.code,
)
def test_a_number_that_describes_is_the_one_that_is_used(spec: RuleSpec) -> None:
    found = [Rule.kinds[spec.kind](spec).examine(_case(case)) for case in CASES if case.code == spec.code]
    assert {one.tightest.limit for one in found if one.tightest is not None} == {spec.ladder[0].limit}


@pytest.mark.parametrize("spec", PACK.specs, ids=lambda spec: spec.code)
def test_a_limit_by_full_time_is_never_looser_than_the_limit_that_stands_for_all(spec: RuleSpec) -> None:
    for step in spec.ladder:
        limits = set(step.by_full_time.values())
        assert not limits or (step.limit in limits and all(spec.allows(one, step.limit) for one in limits))


# Its findings are runs of windows without a professional day: the limit of its windows shows in the tightest only.
OWN_JUDGEMENT = {"fagdag.interval"}


@pytest.mark.parametrize("off", OFF_BY)
@pytest.mark.parametrize("code", [spec.code for spec in PACK.specs if spec.code not in OWN_JUDGEMENT])
def test_a_limit_one_off_is_caught(code: str, off: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the limit comes from: the pack, an agreement, the position, the demand or the form of a rota."""

    class Wrong(Log):
        def look(
            self, measured: int, limit: int, place: Place, *, sense: Sense | None = None, on_ladder: int | None = None
        ) -> int:
            """As usual, with a limit one off."""
            return super().look(measured, limit + off, place, sense=sense, on_ladder=on_ladder)

    monkeypatch.setattr(base, "Log", Wrong)
    assert caught([code])


@pytest.mark.parametrize("off", OFF_BY)
@pytest.mark.parametrize("code", [spec.code for spec in PACK.specs])
def test_a_window_of_weeks_one_off_is_caught(code: str, off: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the number of weeks comes from the scenario."""
    used = []

    def wrong(values: Sequence[int], length: int, rolling: bool) -> Any:
        used.append(length)
        return week_sums(values, length + off, rolling)

    for module in RULE_MODULES:
        if hasattr(module, "week_sums"):
            monkeypatch.setattr(module, "week_sums", wrong)
    found = caught([code])
    assert found or not used


def test_without_a_fault_nothing_is_caught() -> None:
    assert not caught([spec.code for spec in PACK.specs])
