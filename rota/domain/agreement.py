"""Agreements and the ladder of who may agree to what (aml chapter 10)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from rota.domain.base import Bool, Date, Id, Int, Line, Num, Sourced


class Rung(StrEnum):
    """Rungs of the agreement ladder, lowest first. `ward_policy` is for limits that no law sets."""

    WARD_POLICY = "ward_policy"
    STATUTE_DEFAULT = "statute_default"
    INDIVIDUAL_WRITTEN = "individual_written"
    LOCAL_TARIFF_BOUND = "local_tariff_bound"
    AT_PERMIT = "at_permit"
    UNION_INNSTILLINGSRETT = "union_innstillingsrett"
    NOT_LAWFUL = "not_lawful"

    @property
    def height(self) -> int:
        """Order of the rungs: a higher one is harder to get."""
        return list(Rung).index(self)

    @property
    def needs_agreement(self) -> bool:
        """Whether somebody has to agree or permit it."""
        return self not in (Rung.WARD_POLICY, Rung.STATUTE_DEFAULT, Rung.NOT_LAWFUL)


AgreementRung = Literal["individual_written", "local_tariff_bound", "at_permit", "union_innstillingsrett"]


class Agreement(Sourced):
    """One agreement about one rule. `limit_h` or `limit_count` is the limit agreed, in the rule's unit.

    `in_force` needs who signed; `proposed` is one that the parties would have to make first: results that rest on it
    say so. `unions` lists whose members it covers, or `all`; `covers_unorganised` extends it to positions without a
    union (aml § 10-12 (5), to verify). `positions`, when given, narrows it (individual written agreements need it).
    """

    id: Id
    rule: Id
    rung: AgreementRung
    status: Literal["in_force", "proposed"]
    unions: tuple[Id, ...] | Literal["all"] = "all"
    covers_unorganised: Bool = False
    positions: tuple[Id, ...] | None = None
    limit_h: Annotated[Num, Field(ge=0, le=400)] | None = None
    limit_count: Annotated[Int, Field(ge=0, le=400)] | None = None
    valid_from: Date
    valid_to: Date | None = None
    signed_by: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Agreement:
        if (self.limit_h is None) == (self.limit_count is None):
            raise ValueError("give one of limit_h and limit_count")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")
        if self.status == "in_force" and not self.signed_by:
            raise ValueError("an agreement in force names who signed it (signed_by: roles, not persons)")
        if self.rung == "individual_written" and not self.positions:
            raise ValueError("an individual written agreement names its positions")
        return self
