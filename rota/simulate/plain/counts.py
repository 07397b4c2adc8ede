"""A plain year as the row of whole numbers that the engine gives."""

from __future__ import annotations

from rota.simulate import fields
from rota.simulate.limits import codes
from rota.simulate.plain.counting import KINDS
from rota.simulate.plain.year import PlainYear


def row_of(year: PlainYear) -> list[int]:
    """The counts in the order of `fields`."""
    counts, spec = year.counts, year.spec
    rows = [*year.scenario.demand, *year.scenario.date_exceptions]
    named = [one.id for one in year.scenario.competences if any(r.competence == one.id and r.min for r in rows)]
    people = [person.position.id for person in year.people]
    steps = [step.step for step in spec.policies]
    split = [("kind", KINDS), ("below", named), ("asked", named), ("short", named), ("done", codes())]
    split += [("needed", codes()), ("solved", steps), ("away", people), ("called", people), ("added", people)]
    return [
        *(counts[name] for name in fields.SINGLE),
        *(counts[name, column] for name, columns in split for column in columns),
    ]
