"""Which function computes which figure. What each figure means is data: `definitions.toml` states it in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from rota.measures.cover_clock import Reading
from rota.measures.facts import Line

Figure = Callable[[Reading], float | None]
CompetenceFigure = Callable[[Reading, str], float | None]
PersonFigure = Callable[[Line], float | None]

FIGURES: dict[str, Figure] = {}
COMPETENCE_FIGURES: dict[str, CompetenceFigure] = {}
PERSON_FIGURES: dict[str, PersonFigure] = {}

F = TypeVar("F", bound=Figure)
C = TypeVar("C", bound=CompetenceFigure)
P = TypeVar("P", bound=PersonFigure)


def figure(measure_id: str) -> Callable[[F], F]:
    """Register a figure of the whole roster."""

    def register(function: F) -> F:
        _refuse_second(FIGURES, measure_id)
        FIGURES[measure_id] = function
        return function

    return register


def competence_figure(measure_id: str) -> Callable[[C], C]:
    """Register a figure that exists once per competence; its id becomes `measure_id.competence`."""

    def register(function: C) -> C:
        _refuse_second(COMPETENCE_FIGURES, measure_id)
        COMPETENCE_FIGURES[measure_id] = function
        return function

    return register


def person_figure(measure_id: str) -> Callable[[P], P]:
    """Register a figure of one position."""

    def register(function: P) -> P:
        _refuse_second(PERSON_FIGURES, measure_id)
        PERSON_FIGURES[measure_id] = function
        return function

    return register


def _refuse_second(table: Mapping[str, object], measure_id: str) -> None:
    if measure_id in table:
        raise ValueError(f"two functions for the measure {measure_id}")
