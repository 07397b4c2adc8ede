"""Simulated years as JSON for other programs: every row with its intervals, not the single years.

`rota.io.kept` holds a simulation whole and reads it again; that is what `simulation.json` is.
"""

from __future__ import annotations

from typing import Any

from rota.domain.base import Text
from rota.domain.comparison import Assumption
from rota.domain.simulated import Estimate, PairedRow, SimulatedFigure, SimulatedSide, Simulation

Data = dict[str, Any]


def simulation_json(simulation: Simulation) -> Data:
    """A simulation. Texts are `{"nb", "en"}`; what has no value is null."""
    return {
        "ward": simulation.ward,
        "assumed_ward": simulation.assumed_ward,
        "first": simulation.first.isoformat(),
        "weeks": simulation.weeks,
        "seed": simulation.seed,
        "replications": simulation.replications,
        "stopped_by": simulation.stopped_by,
        "confidence": simulation.confidence,
        "confidence_at_stop": simulation.confidence_at_stop,
        "deciding": simulation.deciding,
        "half_width_asked": simulation.half_width_asked,
        "baseline": _side(simulation.baseline),
        "proposal": None if simulation.proposal is None else _side(simulation.proposal),
        "figures": [_figure(one) for one in {row.figure.id: row.figure for row in simulation.rows}.values()],
        "rows": [_row(row) for row in simulation.rows],
        "convergence": [
            {"replications": one.replications, "estimate": _estimate(one.estimate)} for one in simulation.convergence
        ],
        "names": {by: {name: _text(text) for name, text in some.items()} for by, some in simulation.names.items()},
        "policies": [_text(one) for one in simulation.policies],
        "assumptions": [_assumption(one) for one in simulation.assumptions],
        "notes": [_text(one) for one in simulation.notes],
        "left_out": [_text(one) for one in simulation.left_out],
        "checked_years": simulation.checked_years,
        "digests": {"spec": simulation.spec_digest, "draws": simulation.draws_digest},
    }


def _side(side: SimulatedSide) -> Data:
    return {
        "title": _text(side.title),
        "origin": _text(side.origin),
        "scenario_digest": side.years.scenario_digest,
        "roster_digest": side.years.roster_digest,
    }


def _figure(figure: SimulatedFigure) -> Data:
    return {
        "id": figure.id,
        "label": _text(figure.label),
        "unit": _text(figure.unit),
        "better": figure.better,
        "better_for": _text(figure.better_for),
        "definition": _text(figure.definition),
        "by": figure.by,
    }


def _row(row: PairedRow) -> Data:
    return {
        "figure": row.figure.id,
        "column": row.column,
        "baseline": _estimate(row.baseline),
        "proposal": _estimate(row.proposal),
        "difference": _estimate(row.difference),
    }


def _estimate(found: Estimate | None) -> Data | None:
    if found is None:
        return None
    return {
        "mean": found.mean,
        "low": found.low,
        "high": found.high,
        "spread": found.spread,
        "low_year": found.low_year,
        "high_year": found.high_year,
        "replications": found.replications,
    }


def _assumption(one: Assumption) -> Data:
    note = None if one.note is None else _text(one.note)
    return {"path": one.path, "value": _text(one.value), "assumed": one.assumed, "source": one.source, "note": note}


def _text(text: Text) -> dict[str, str]:
    return {"nb": text.nb, "en": text.en}
