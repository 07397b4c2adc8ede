"""A smallest clash: leave requirements out while the rest still has no solution (deletion filter, in halves first)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rota.solver.explain.effort import Effort
from rota.solver.explain.grouped import GroupedModel, Part

# A group: a label to tell it by, and its parts.
Label = tuple[str, ...]
Groups = dict[Label, frozenset[Part]]
SECONDS_EACH = 5.0
# One linear relaxation, and one search for a solution without a requirement.
SECONDS_LINEAR, SECONDS_REMOVAL = 10.0, 3.0


@dataclass
class Shrunk:
    """What is left of the groups. `removal` tells whether the rest has a solution without each (None: undecided).

    `confirmed`: the set was solved once more by itself and proved to have no solution. `irreducible`: the proof fails
    without any one of them, whether or not the rest was shown to have a solution.
    """

    groups: Groups
    removal: dict[Label, bool | None] = field(default_factory=dict)
    confirmed: bool = False
    irreducible: bool = False

    @property
    def minimal(self) -> bool:
        """Whether every removal was decided."""
        return all(self.removal.get(label) is True for label in self.groups)


def shrink(
    grouped: GroupedModel, groups: Groups, order: Sequence[Label], effort: Effort, until_left_s: float
) -> Shrunk:
    """Groups are tried in `order`: the first ones go first. Parts of no group stay. Stops with `until_left_s` left.

    A removal found feasible while more groups stood stays feasible with fewer, so each group is decided once.
    """
    kept = dict(groups)
    removal: dict[Label, bool | None] = {}

    def without(chunk: Sequence[Label]) -> bool | None:
        if effort.left <= until_left_s:
            return None
        gone = frozenset().union(*(groups[label] for label in groups if label in chunk or label not in kept))
        return effort.feasible(grouped.model(set(grouped.parts) - gone), min(SECONDS_EACH, effort.left - until_left_s))

    def reduce(chunk: Sequence[Label]) -> None:
        found = without(chunk)
        if found is False:
            for label in chunk:
                del kept[label]
        elif len(chunk) == 1:
            removal[chunk[0]] = found
        else:
            middle = len(chunk) // 2
            reduce(chunk[:middle])
            reduce(chunk[middle:])

    if order:
        reduce(list(order))
    stay = frozenset().union(*kept.values()) if kept else frozenset()
    outside = set(grouped.parts) - frozenset().union(*groups.values())
    again = effort.feasible(grouped.model(outside | stay), SECONDS_EACH, seed=1)
    decided = all(removal.get(label) is True for label in kept)
    return Shrunk(kept, {label: removal.get(label) for label in kept}, again is False, decided)


def shrink_priced(
    priced: GroupedModel,
    grouped: GroupedModel,
    groups: Groups,
    order: Sequence[Label],
    first: int,
    effort: Effort,
    until_left_s: float,
) -> Shrunk | None:
    """As `shrink`, by the proofs of the linear relaxation of `priced`; None where it does not prove a shortage.

    The `first` groups of `order` are tried together at first. Which removals leave a solution is then asked of
    `grouped`, where cover is forbidden to fall short.
    """
    kept = dict(groups)
    needed: set[Label] = set()
    parts = set(priced.parts)

    def short(gone: frozenset[Part]) -> bool | None:
        left = effort.left - until_left_s
        if left <= 0:
            return None
        bound = priced.proved_short(min(SECONDS_LINEAR, left), parts - gone)
        return None if bound is None else bound > 0

    def reduce(chunk: Sequence[Label]) -> None:
        gone = frozenset().union(*(groups[label] for label in groups if label in chunk or label not in kept))
        found = short(gone)
        if found:
            for label in chunk:
                del kept[label]
        elif len(chunk) == 1:
            needed.update(chunk if found is False else ())
        else:
            middle = len(chunk) // 2
            reduce(chunk[:middle])
            reduce(chunk[middle:])

    if not short(frozenset()):
        return None
    for chunk in (order[:first], order[first:]):
        if chunk:
            reduce(list(chunk))
    gone = frozenset().union(*(own for label, own in groups.items() if label not in kept))
    confirmed = priced.proved_short(SECONDS_LINEAR, parts - gone)
    removal: dict[Label, bool | None] = {}
    for number, label in enumerate(kept):
        share = (effort.left - until_left_s) / (len(kept) - number)
        model = grouped.model(set(grouped.parts) - gone - groups[label])
        removal[label] = effort.feasible(model, min(SECONDS_REMOVAL, share)) if share > 0 else None
        if removal[label] is None:
            # Too large for a search: the others would take their time in vain too.
            break
    return Shrunk(kept, removal, confirmed is not None and confirmed > 0, needed >= set(kept))
