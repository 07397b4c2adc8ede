"""What one position is asked for: its own figures, never somebody else's as if they were its own."""

from __future__ import annotations

from dataclasses import replace

from rota.domain.agreement import Rung
from rota.domain.base import Text
from rota.domain.comparison import Comparison
from rota.domain.requirement import Requirement, Standing
from rota.io.person_asked import asked_lines, asked_of
from tests.io.sample import comparison as sample

WEEK = Requirement(
    rule="hours.weekly_max",
    title=Text(nb="Ukentlig arbeidstid", en="Weekly working time"),
    reference=Text(nb="aml. § 10-4", en="WEA § 10-4"),
    rung=Rung.INDIVIDUAL_WRITTEN,
    rungs=(Rung.INDIVIDUAL_WRITTEN,),
    standing=Standing.RECORDED,
    positions=("P1", "P2"),
    unions=(),
    unorganised=(),
    unit="min",
    measured=50 * 60,
    main_limit=38 * 60,
    position_id="P1",
    week=1,
    day=1,
)


def _comparison() -> Comparison:
    return replace(sample(), requirements=(WEEK,))


def test_a_figure_of_somebody_else_is_told_as_that() -> None:
    comparison = _comparison()
    (own,) = asked_lines(asked_of(comparison, "P1").own, comparison, "P1", "nb")
    (other,) = asked_lines(asked_of(comparison, "P2").own, comparison, "P2", "nb")
    assert own.amount.startswith("50\u00a0t")
    assert other.amount.startswith("inntil 50\u00a0t")
    assert other.amount.endswith("blant de 2 det gjelder")


def test_nothing_is_asked_of_a_position_that_no_requirement_names() -> None:
    comparison = replace(_comparison(), requirements=(replace(WEEK, positions=("P1",)),))
    assert not asked_of(comparison, "P2").own
