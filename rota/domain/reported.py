"""Reported outcomes of a trial, to be shown beside the computed ones."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rota.domain.base import Id, Line, Model, Num, Sourced, Text


class ReportedOutcome(Sourced):
    """One outcome as the source words it, and the figure of the comparison that answers it.

    `measure` names a function of `rota.compare.outcomes`; `params` are its arguments. Met when the computed value
    lies within `tolerance` of `value`.
    """

    id: Id
    text: Text
    reported: Text
    measure: Id
    params: dict[str, str | float | bool] = Field(default_factory=dict)
    value: Num
    tolerance: Annotated[Num, Field(ge=0)] = 0.0
    reading: Text | None = None


class Reported(Model):
    """A file of reported outcomes (`reported.yaml` beside the baseline)."""

    format: Literal["rota/reported/1"]
    source: Line
    outcomes: tuple[ReportedOutcome, ...]
