"""Every rule class, and the rule objects of a pack."""

from __future__ import annotations

from rota.rules import (
    agreements,
    arrangement,
    breaks,
    cover,
    fagdag,
    hours,
    nights,
    own,
    red_days,
    rest,
    runs,
    staff,
    structure,
    sundays,
)
from rota.rules.base import Rule
from rota.rules.spec import RulePack

RULE_MODULES = (
    *(hours, arrangement, rest, sundays, red_days, nights, runs, breaks, fagdag, cover, staff, structure, agreements),
    own,
)


def rules_of(pack: RulePack) -> tuple[Rule, ...]:
    """The rules of a pack in its order. Raises KeyError for a kind without a class."""
    return tuple(Rule.kinds[spec.kind](spec) for spec in pack.specs)
