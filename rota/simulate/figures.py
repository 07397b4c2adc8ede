"""The definitions of the figures of simulated years, read from `figures.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from rota.domain.base import Text
from rota.domain.simulated import SimulatedFigure


@cache
def figures() -> tuple[SimulatedFigure, ...]:
    """Every figure that the engine fills, in the order they are shown."""
    data = tomllib.loads(files("rota.simulate").joinpath("figures.toml").read_text(encoding="utf-8"))
    return tuple(
        SimulatedFigure(
            id=entry["id"],
            label=Text.model_validate(entry["label"]),
            unit=Text.model_validate(data["units"][entry["unit"]]),
            better=entry["better"],
            better_for=Text.model_validate(data["for"][entry["for"]]),
            definition=Text.model_validate(entry["definition"]),
            by=entry.get("by"),
            decimals=entry["decimals"],
        )
        for entry in data["figure"]
    )
