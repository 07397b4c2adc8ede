"""Years made by hand, for what does not need an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from rota.domain.base import Text
from rota.domain.comparison import Assumption, Direction
from rota.domain.simulated import ConvergencePoint, Estimate, SimulatedFigure, SimulatedSide, Simulation, Years
from rota.simulate.estimate import estimate
from rota.simulate.paired import rows


def figure(name: str, by: str | None = None, better: Direction = "lower", decimals: int = 1) -> SimulatedFigure:
    """A figure with texts made of its name."""
    return SimulatedFigure(
        name,
        Text(nb=f"{name} nb", en=f"{name} en"),
        Text(nb="vakter", en="shifts"),
        better,
        Text(nb="alle", en="all"),
        Text(nb=f"hva {name} er", en=f"what {name} is"),
        by,  # type: ignore[arg-type]
        decimals,
    )


def years(
    figures: Mapping[str, Sequence[float]],
    split: Mapping[str, Sequence[Sequence[float]]] | None = None,
    columns: Mapping[str, tuple[str, ...]] | None = None,
    roster: str = "r",
) -> Years:
    """Years of figures written as lists."""
    return Years(
        "s",
        roster,
        {name: np.array(values, dtype=np.float64) for name, values in figures.items()},
        {name: np.array(table, dtype=np.float64) for name, table in (split or {}).items()},
        dict(columns or {}),
    )


def simulation(*, alone: bool = False, replications: int = 60) -> Simulation:
    """A simulation of made-up years with every kind of row: split, people on one side, years without a value."""
    rng = np.random.default_rng(7)
    kinds, people = ("day", "evening", "night"), ("Ansatt 1", "Ansatt 2", "<b>3</b>")
    policies, nurse = ("swap", "extra_hours", "uncovered"), ("nurse",)

    def side(name: str, less: float, staff: tuple[str, ...]) -> SimulatedSide:
        short = rng.poisson(12 - less, (replications, 3))
        second = rng.gamma(2, 4, replications)
        second[:3] = np.nan
        made = Years(
            f"scenario-{name}",
            f"roster-{name}",
            {
                "below_min_shifts": short.sum(axis=1).astype(float),
                "calls": rng.poisson(140 - 5 * less, replications).astype(float),
                "cost_total_kr": rng.normal(410_000 - 9000 * less, 30_000, replications).round(2),
                "regular_share_percent": rng.normal(91 + less, 1, replications),
                "different_people_14d": rng.normal(17.5 - less, 0.4, replications),
                "overtime_hours": rng.normal(60, 9, replications),
                "days_to_second": second,
            },
            {
                "below_min_shifts": short.astype(float),
                "competence_cover_percent": rng.normal(97, 1, (replications, 1)),
                "solved_by": rng.poisson([30, 60, 9], (replications, 3)).astype(float),
                "person_called": rng.poisson(6, (replications, len(staff))).astype(float),
            },
            {"kind": kinds, "person": staff, "policy": policies, "competence": nurse},
        )
        title = Text(nb=f"{name} på norsk", en=f"{name} in English")
        return SimulatedSide(title, Text(nb="lest fra roster.csv", en="read from roster.csv"), made)

    before = side("Baseline", 0, people)
    after = None if alone else side("Proposal", 2, (*people[1:], "Ansatt 4"))
    figures = (
        figure("below_min_shifts", "kind", decimals=0),
        figure("calls", decimals=0),
        figure("cost_total_kr", decimals=0),
        figure("regular_share_percent", better="higher"),
        figure("different_people_14d"),
        figure("overtime_hours"),
        figure("competence_cover_percent", "competence", better="higher"),
        figure("solved_by", "policy", better="neutral", decimals=0),
        figure("person_called", "person", better="neutral", decimals=0),
        figure("days_to_second", better="higher"),
    )
    found = rows(figures, before.years, None if after is None else after.years, 0.95)
    points = tuple(
        ConvergencePoint(count, point)
        for count in (15, 30, 60)
        if (point := deciding_at(before, after, count)) is not None
    )
    assumed = Assumption("absence.short", Text(nb="4 i året", en="4 a year"), True, None, Text(nb="tall", en="figure"))
    sourced = Assumption("absence.long", Text(nb="0,3 i året", en="0.3 a year"), False, "SSB <08944>", None)
    return Simulation(
        ward="Avdeling <1>",
        assumed_ward=True,
        first=date(2027, 1, 4),
        weeks=52,
        seed=3,
        confidence=0.95,
        confidence_at_stop=0.95,
        deciding="below_min_shifts",
        half_width_asked=None,
        stopped_by="fixed",
        baseline=before,
        proposal=after,
        rows=found,
        names={
            "competence": {"nurse": Text(nb="sykepleier", en="nurse")},
            "policy": {"swap": Text(nb="bytte samme dag", en="swap within the day")},
        },
        convergence=points,
        assumptions=(assumed, sourced),
        policies=(Text(nb="Bytte <i>", en="Swap <i>"), Text(nb="Ekstravakt", en="Extra shift")),
        notes=(Text(nb="En merknad.", en="A note."),),
        left_out=(Text(nb="Ferie.", en="Holidays."),),
        checked_years=2,
        spec_digest="d1",
        draws_digest="d2",
    )


def deciding_at(before: SimulatedSide, after: SimulatedSide | None, count: int) -> Estimate | None:
    """The deciding estimate after so many years."""
    first = before.years.figures["below_min_shifts"][:count]
    return estimate(first if after is None else after.years.figures["below_min_shifts"][:count] - first, 0.95)
