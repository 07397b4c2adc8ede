"""`definitions.toml`, read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rota.domain.base import Text
from rota.domain.calendar import source_of
from rota.domain.laid import Definition


@dataclass(frozen=True, slots=True)
class Definitions:
    """Texts shown with a laid roster, and the ISO weeks of the assumed holiday period, first and last."""

    definitions: tuple[Definition, ...]
    notes: tuple[Text, ...]
    left_out: tuple[Text, ...]
    holiday_weeks: tuple[int, int]


@cache
def definitions() -> Definitions:
    """The definitions of the package."""
    data = tomllib.loads(files("rota.calendar").joinpath("definitions.toml").read_text(encoding="utf-8"))
    first, last = data["holiday_period"]["weeks"]
    return Definitions(
        definitions=tuple(
            Definition(
                entry["id"],
                Text.model_validate(entry["title"]),
                Text.model_validate(entry["text"]),
                source_of(entry["source"]),
            )
            for entry in data["definition"]
        ),
        notes=tuple(map(Text.model_validate, data["note"])),
        left_out=tuple(map(Text.model_validate, data["left_out"])),
        holiday_weeks=(first, last),
    )
