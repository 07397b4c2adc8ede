"""The trial ward's two sides for benchmarks. The proposal has fixed positions, so that rows of all times compare."""

from __future__ import annotations

from pathlib import Path

from rota.domain.scenario import Scenario

FOLDER = Path(__file__).parents[2] / "scenarios" / "langvaktsturnus"
SIDES = ("baseline", "proposal")
LONG = ("P01", "P03", "P05", "P08", "P09", "P11", "P13", "P14")
SIZES = {"P07": 100.0, "P12": 75.0, "W01": 69.1, "W02": 69.1, "W03": 69.1}
ENDED = frozenset({"W05", "W08", "W09", "W10", "W11", "W12"})


def trial_ward(side: str) -> Scenario:
    """`baseline`, or `proposal` with the positions of the arrangement as reported, levers left out."""
    from rota import usecases

    scenario = usecases.load(FOLDER / f"{side}.yaml")
    if side == "baseline":
        return scenario
    positions = tuple(
        one.model_copy(
            update={
                "percent": SIZES.get(one.id, one.percent),
                **({"weekend_shifts": ("L",), "consent_long": True} if one.id in LONG else {}),
                **({"in_rota": True} if one.vacant else {}),
            }
        )
        for one in scenario.positions
        if one.id not in ENDED
    )
    data = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    return Scenario.model_construct(**(data | {"positions": positions, "levers": None}))
