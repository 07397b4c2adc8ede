"""`recommendations.toml`, read: what the ergonomic profile counts, and what others have published about it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from rota.domain.base import Text
from rota.domain.calendar import CalendarSource, source_of
from rota.domain.profile import Extreme, Indicator, Quote, Recommendation, Sense


@dataclass(frozen=True, slots=True)
class FromRule:
    """A recommendation whose limit and source are those of a rule; the rule pack has them."""

    id: str
    rule: str
    publisher: Text
    valid_for: Text


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator without its recommendations, and these in order."""

    indicator: Indicator
    recommendations: tuple[Recommendation | FromRule, ...]


@dataclass(frozen=True)
class Definitions:
    """Everything in the file, in its order."""

    groups: dict[str, Text]
    indicators: tuple[Definition, ...]
    context: tuple[Quote, ...]
    notes: tuple[Text, ...]


@cache
def definitions() -> Definitions:
    """The definitions of the package."""
    data = tomllib.loads(files("rota.measures").joinpath("recommendations.toml").read_text(encoding="utf-8"))
    read = _Reader(
        units=_texts(data["units"]),
        publishers=_texts(data["publishers"]),
        valid=_texts(data["valid"]),
        sources={name: source_of(entry) for name, entry in data["sources"].items()},
    )
    return Definitions(
        groups=_texts(data["groups"]),
        indicators=tuple(map(read.definition, data["indicator"])),
        context=tuple(
            Quote(Text.model_validate(entry["text"]), source_of(entry["source"])) for entry in data["context"]
        ),
        notes=tuple(map(Text.model_validate, data["note"])),
    )


@dataclass(frozen=True)
class _Reader:
    units: Mapping[str, Text]
    publishers: Mapping[str, Text]
    valid: Mapping[str, Text]
    sources: Mapping[str, CalendarSource]

    def definition(self, entry: Mapping[str, Any]) -> Definition:
        indicator = Indicator(
            id=entry["id"],
            group=entry["group"],
            label=Text.model_validate(entry["label"]),
            unit=self.units[entry["unit"]],
            definition=Text.model_validate(entry["definition"]),
            decimals=entry.get("decimals", 0),
            extreme=cast(Extreme, entry["extreme"]),
            part_of=entry.get("part_of"),
            recommendations=(),
        )
        return Definition(
            indicator, tuple(self.recommendation(entry["id"], one) for one in entry.get("recommendation", ()))
        )

    def recommendation(self, indicator_id: str, entry: Mapping[str, Any]) -> Recommendation | FromRule:
        name, publisher, valid_for = entry["publisher"], self.publishers[entry["publisher"]], self.valid[entry["valid"]]
        if "rule" in entry:
            return FromRule(f"{indicator_id}.{name}", entry["rule"], publisher, valid_for)
        limit = entry.get("limit")
        return Recommendation(
            id=f"{indicator_id}.{name}",
            publisher=publisher,
            limit=None if limit is None else float(limit),
            sense=cast(Sense, entry["sense"]),
            advice=Text.model_validate(entry["advice"]) if "advice" in entry else None,
            valid_for=valid_for,
            source=self.sources[entry["source"]],
        )


def _texts(data: Mapping[str, Any]) -> dict[str, Text]:
    return {name: Text.model_validate(text) for name, text in data.items()}
