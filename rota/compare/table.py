"""The rows of the comparison: every figure of the catalogue on both sides."""

from __future__ import annotations

from rota.domain.comparison import Row, Side
from rota.measures.catalogue import figures, roster_measures


def rows(baseline: Side, proposal: Side) -> tuple[Row, ...]:
    """Every measure with its value on both sides, by group. A competence asked for on neither side has no row."""
    before = figures(baseline.scenario, baseline.roster)
    after = figures(proposal.scenario, proposal.roster)
    competences = {
        competence.id: competence for competence in (*baseline.scenario.competences, *proposal.scenario.competences)
    }
    every = [
        Row(measure, before.get(measure.id), after.get(measure.id)) for measure in roster_measures(competences.values())
    ]
    per_competence = tuple(f".{competence}" for competence in competences)
    return tuple(
        row
        for row in every
        if row.baseline is not None or row.proposal is not None or not row.measure.id.endswith(per_competence)
    )
