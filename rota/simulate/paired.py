"""Both sides figure by figure: the two means, and the difference year by year under the same draws.

A year's difference is that year's proposal less that year's baseline. Its interval is that of these differences, so
that what both sides have in common (who was ill when) cancels. A year in which a figure has no value on a side has no
difference either: then the mean difference need not be the difference of the means, and `replications` says how many
years it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rota.domain.simulated import Estimate, Floats, PairedRow, SimulatedFigure, Years
from rota.simulate.estimate import estimate


def rows(
    figures: Sequence[SimulatedFigure], baseline: Years, proposal: Years | None, confidence: float
) -> tuple[PairedRow, ...]:
    """A row for each figure, in their order; of a figure that is split one for each column, the baseline's first.

    Raises ValueError where the sides do not hold the same number of years.
    """
    if proposal is not None and proposal.replications != baseline.replications:
        raise ValueError(f"{baseline.replications} years against {proposal.replications}")
    found = []
    for figure in figures:
        before = _columns(figure, baseline)
        after = {} if proposal is None else _columns(figure, proposal)
        columns = dict.fromkeys([*before, *after])
        found += [_row(figure, column, before.get(column), after.get(column), confidence) for column in columns]
    return tuple(found)


def joined(parts: Sequence[Years]) -> Years:
    """Years simulated in several goes, put one after the other. Raises ValueError where they are not of one rota."""
    first = parts[0]
    for one in parts[1:]:
        same = (one.scenario_digest, one.roster_digest) == (first.scenario_digest, first.roster_digest)
        if not same or dict(one.columns) != dict(first.columns) or _ids(one) != _ids(first):
            raise ValueError("years of different rotas cannot be joined")
    return Years(
        first.scenario_digest,
        first.roster_digest,
        _joined([one.figures for one in parts]),
        _joined([one.split for one in parts]),
        first.columns,
    )


def paired_difference(baseline: Floats, proposal: Floats, confidence: float) -> Estimate | None:
    """The estimate of proposal less baseline, year by year; None where fewer than two years have both."""
    return estimate(proposal - baseline, confidence)


def _row(
    figure: SimulatedFigure, column: str | None, before: Floats | None, after: Floats | None, confidence: float
) -> PairedRow:
    return PairedRow(
        figure,
        column,
        None if before is None else estimate(before, confidence),
        None if after is None else estimate(after, confidence),
        None if before is None or after is None else paired_difference(before, after, confidence),
    )


def _columns(figure: SimulatedFigure, years: Years) -> dict[str | None, Floats]:
    """Values by column; under None what is one number a year. Empty where the side does not have the figure."""
    found: dict[str | None, Floats] = {}
    if figure.id in years.figures:
        found[None] = years.figures[figure.id]
    if figure.by is not None and figure.id in years.split:
        table = years.split[figure.id]
        found |= {name: table[:, number] for number, name in enumerate(years.columns[figure.by])}
    return found


def _ids(years: Years) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(years.figures), tuple(years.split)


def _joined(parts: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    return {name: np.concatenate([one[name] for one in parts]) for name in parts[0]}
