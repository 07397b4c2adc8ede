"""What simulated years hold: produced by `rota.simulate`, shown by `rota.io`. What goes in is `domain/absence.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from rota.domain.base import Text
from rota.domain.comparison import Assumption, Direction

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SimulatedFigure:
    """The definition of a figure of simulated years. `by` says what it is split by; None: one number a year.

    Kinds are those of the shift asked for by the clock (day, evening, night); a person is a pseudonym.
    """

    id: str
    label: Text
    unit: Text
    better: Direction
    better_for: Text
    definition: Text
    by: Literal["kind", "competence", "person", "policy", "rule"] | None = None
    decimals: int = 0


@dataclass(frozen=True)
class Years:
    """One side's simulated years, one row of every array per replication (R), in order of the replication's number.

    `figures` maps a figure's id to R values; NaN where a figure has no value that year. `split` maps the id of a
    figure that is split to an (R, n) array, whose columns are named by `columns` of what it is split by. Columns are in
    the order of the scenario; a person's key is the holder's pseudonym, or the position's id where it has none.
    """

    scenario_digest: str
    roster_digest: str
    figures: Mapping[str, Floats]
    split: Mapping[str, Floats]
    columns: Mapping[str, tuple[str, ...]]

    @property
    def replications(self) -> int:
        """How many years were simulated."""
        return len(next(iter(self.figures.values())))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications with its confidence interval. `spread` is the standard deviation between years.

    `low` and `high` bound the mean, not a single year; `low_year` and `high_year` hold 95 % of the single years.
    `replications` counts the years that have a value.
    """

    mean: float
    low: float
    high: float
    spread: float
    low_year: float
    high_year: float
    replications: int

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class PairedRow:
    """One figure on both sides under the same draws, and the difference year by year (proposal less baseline).

    `column` names the kind, competence, person, policy or rule of a figure that is split. A side is None where the
    figure or the column is not there, or where fewer than two years have a value.
    """

    figure: SimulatedFigure
    column: str | None
    baseline: Estimate | None
    proposal: Estimate | None
    difference: Estimate | None


@dataclass(frozen=True, slots=True)
class ConvergencePoint:
    """The interval of the deciding figure's difference after so many replications."""

    replications: int
    estimate: Estimate


@dataclass(frozen=True)
class SimulatedSide:
    """One side: what it is called, where its rota comes from, and its years."""

    title: Text
    origin: Text
    years: Years


@dataclass(frozen=True)
class Simulation:
    """Two sides, or one, under the same absences. `names` says what the columns of split figures are called.

    `confidence` is what the intervals are asked to hold, whenever the simulation stops. Each interval is made with
    `confidence_at_stop`, which is higher where the number of years was decided by looking at them. `stopped_by` says
    why no more years were simulated: the interval was as narrow as asked for, or the most replications were reached,
    which is said as such, or somebody stopped it. `draws_digest` is the same on both sides by construction.
    `checked_years` counts the years that the whole rule catalogue examined, with no disagreement (else an error).
    """

    ward: str
    assumed_ward: bool
    first: date
    weeks: int
    seed: int
    confidence: float
    confidence_at_stop: float
    deciding: str
    half_width_asked: float | None
    stopped_by: Literal["half_width", "most", "fixed", "interrupted"]
    baseline: SimulatedSide
    proposal: SimulatedSide | None
    rows: tuple[PairedRow, ...]
    names: Mapping[str, Mapping[str, Text]]
    convergence: tuple[ConvergencePoint, ...]
    assumptions: tuple[Assumption, ...]
    policies: tuple[Text, ...]
    notes: tuple[Text, ...]
    left_out: tuple[Text, ...]
    checked_years: int
    spec_digest: str
    draws_digest: str

    @property
    def replications(self) -> int:
        """How many years were simulated on each side."""
        return self.baseline.years.replications

    @property
    def sides(self) -> tuple[SimulatedSide, ...]:
        """The sides there are, the baseline first."""
        return (self.baseline,) if self.proposal is None else (self.baseline, self.proposal)


def unsound_years(simulation: Simulation) -> Iterator[tuple[str, str]]:
    """Where arrays do not fit each other, as (path, message): every year has every figure, every column a name."""
    by = {row.figure.id: row.figure.by for row in simulation.rows}
    if simulation.deciding not in by:
        yield "deciding", "is none of the rows' figures"
    for name, side in zip(("baseline", "proposal"), simulation.sides, strict=False):
        years, path = side.years, f"{name}.years"
        if not years.figures:
            yield f"{path}.figures", "is empty"
            continue
        count = simulation.replications if simulation.baseline.years.figures else 0
        for figure, values in years.figures.items():
            if values.shape != (count,):
                yield f"{path}.figures.{figure}", f"{count} numbers are wanted, one a year"
        for figure, table in years.split.items():
            columns = years.columns.get(by.get(figure) or "")
            if columns is None or table.shape != (count, len(columns)):
                yield f"{path}.split.{figure}", f"{count} lists are wanted, with a number for each column"
