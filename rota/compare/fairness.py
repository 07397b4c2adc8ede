"""How burdens are shared out on both sides, and who has less, the same or more of each. No score."""

from __future__ import annotations

from collections.abc import Mapping

from rota.domain.comparison import Side
from rota.domain.fairness import BASES, Amount, Basis, Burden, Change, Fairness, PersonChange, Way
from rota.measures.burdens import definitions
from rota.measures.fairness import roster_fairness

NOTHING = Amount(0.0, 0.0)
ROUNDING = 1e-9  # amounts per year are quotients: a difference of exactly the threshold is no longer the same


def fairness(baseline: Side, proposal: Side) -> Fairness:
    """Both rotas' burdens. Changes are told for those who are in the rota on both sides."""
    before, after = (roster_fairness(side.scenario, side.roster) for side in (baseline, proposal))
    known = definitions()
    return Fairness(
        burdens=known.burdens,
        definitions=known.terms,
        baseline=before,
        proposal=after,
        people=tuple(
            PersonChange(name, _changes(known.burdens, carried, after.people[name]))
            for name, carried in before.people.items()
            if name in after.people
        ),
        only_baseline=tuple(name for name in before.people if name not in after.people),
        only_proposal=tuple(name for name in after.people if name not in before.people),
    )


def _changes(
    burdens: tuple[Burden, ...], before: Mapping[str, Amount], after: Mapping[str, Amount]
) -> dict[str, Change]:
    """Burdens that the person can have on either side; where it cannot be had, the amount is 0."""
    found = {}
    for burden in burdens:
        if burden.id in before or burden.id in after:
            old, new = before.get(burden.id, NOTHING), after.get(burden.id, NOTHING)
            found[burden.id] = Change(old, new, {basis: _way(burden, old, new, basis) for basis in BASES})
    return found


def _way(burden: Burden, before: Amount, after: Amount, basis: Basis) -> Way:
    change = after.on(basis) - before.on(basis)
    if abs(change) < burden.same_below - ROUNDING:
        return "same"
    return "more" if change > 0 else "less"
