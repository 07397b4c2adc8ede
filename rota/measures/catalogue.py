"""The catalogue of figures: each definition with its function, and the ways to compute them.

`figures(scenario, roster)` gives all figures of a roster by id, `person_figures(scenario, roster)` those of every
position. Figures that exist once per competence have ids `measure.competence`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import cast

from rota.domain.base import Text
from rota.domain.comparison import Direction, Measure
from rota.domain.demand import Competence
from rota.domain.roster import Roster
from rota.domain.scenario import Scenario
from rota.measures import continuity, cost, cover, fagdag, hours, load, positions, weekends
from rota.measures.cover_clock import Reading
from rota.measures.facts import Line
from rota.measures.registry import COMPETENCE_FIGURES, FIGURES, PERSON_FIGURES

THEMES = (positions, weekends, fagdag, load, hours, cover, continuity, cost)  # importing a theme registers its figures
WITHOUT_A_LINE = ("percent", "contract_h_week")  # what a position has that nobody works
DIRECTIONS: tuple[Direction, ...] = ("higher", "lower", "neutral")


@dataclass(frozen=True)
class Definitions:
    """All definitions, in the order in which they are shown."""

    groups: dict[str, Text]
    measures: tuple[Measure, ...]
    competence_measures: tuple[Measure, ...]
    person_measures: tuple[Measure, ...]


@cache
def definitions() -> Definitions:
    """The definitions of `definitions.toml`."""
    data = tomllib.loads(resources.files("rota.measures").joinpath("definitions.toml").read_text(encoding="utf-8"))
    read = _Reader(data["units"], data["for"])
    return Definitions(
        groups={name: Text.model_validate(text) for name, text in data["groups"].items()},
        measures=tuple(map(read.measure, data["measure"])),
        competence_measures=tuple(map(read.measure, data["competence_measure"])),
        person_measures=tuple(read.measure({"group": "person", **entry}) for entry in data["person_measure"]),
    )


def roster_measures(competences: Iterable[Competence]) -> tuple[Measure, ...]:
    """Definitions of all figures of a roster: the common ones, then each competence's, which join their group."""
    known = {competence.id: competence for competence in competences}
    each = [
        _for_competence(measure, competence)
        for competence in known.values()
        for measure in definitions().competence_measures
    ]
    order = list(definitions().groups)
    return tuple(sorted([*definitions().measures, *each], key=lambda measure: order.index(measure.group)))


def figures(scenario: Scenario, roster: Roster) -> dict[str, float | None]:
    """All figures of a roster by measure id. None: not defined here; the definition says when."""
    reading = Reading(scenario, roster)
    found = {measure_id: function(reading) for measure_id, function in FIGURES.items()}
    for competence in scenario.competences:
        for measure_id, of_competence in COMPETENCE_FIGURES.items():
            found[f"{measure_id}.{competence.id}"] = of_competence(reading, competence.id)
    return found


def person_figures(scenario: Scenario, roster: Roster) -> dict[str, dict[str, float | None]]:
    """Figures of every position by position id and measure id; None where the position has no line in the rota."""
    reading = Reading(scenario, roster)
    found: dict[str, dict[str, float | None]] = {}
    for position in scenario.positions:
        line = reading.lines.get(position.id)
        of_position = line or Line(position, reading.weeks, reading.rolling, (), ())
        found[position.id] = {
            measure_id: function(of_position) if line or measure_id in WITHOUT_A_LINE else None
            for measure_id, function in PERSON_FIGURES.items()
        }
    return found


@dataclass(frozen=True)
class _Reader:
    units: dict[str, dict[str, str]]
    whom: dict[str, dict[str, str]]

    def measure(self, entry: dict[str, object]) -> Measure:
        better = next(direction for direction in DIRECTIONS if direction == entry["better"])
        return Measure(
            id=str(entry["id"]),
            group=str(entry["group"]),
            label=Text.model_validate(entry["label"]),
            unit=Text.model_validate(self.units[str(entry["unit"])]),
            better=better,
            better_for=Text.model_validate(self.whom[str(entry["for"])]),
            definition=Text.model_validate(entry["definition"]),
            decimals=cast(int, entry.get("decimals", 0)),
        )


def _for_competence(measure: Measure, competence: Competence) -> Measure:
    label = Text(
        nb=measure.label.nb.format(competence=competence.name.nb),
        en=measure.label.en.format(competence=competence.name.en),
    )
    return replace(measure, id=f"{measure.id}.{competence.id}", label=label)
