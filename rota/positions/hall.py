"""Places against people who can fill them: Hall's condition over every set of places of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from math import prod

from rota.domain.weekend_ledger import Anchor

MOST_SETS = 5000
Choice = frozenset[str] | None  # competences whose places are looked at; None: every place, which anybody can fill
NONE_OF_THEM: Choice = frozenset()


@dataclass(frozen=True)
class Supply:
    """People who are alike on a day: what they can fill, the anchors each possible shift covers, and worked days."""

    fills: frozenset[str]
    patterns: frozenset[int]
    number: int


@dataclass(frozen=True)
class Shortage:
    """The most that a set of places lacks over all weeks, the set by anchor, and whether fewer can never be open."""

    lacking: int
    chosen: tuple[Choice, ...]
    exact: bool


def shortage(anchors: Sequence[Anchor], supplies: Iterable[Supply], weeks: int) -> Shortage:
    """Fewest places left open over `weeks` equal days, as the largest need beyond supply of any set of places.

    Every set of places is a valid lower bound: each worked day fills at most as many of the set as its best shift
    covers. The largest is exact where all of a person's best shifts cover one anchor, or one shift covers all that the
    others do: then this is a flow, and the largest flow equals the smallest cut.
    """
    merged = _merged(anchors, supplies)
    options = [_options(anchor) for anchor in anchors]
    exact = all(_is_flow(patterns) for _, patterns in merged)
    if prod(map(len, options)) <= MOST_SETS:
        sets: Iterable[tuple[Choice, ...]] = product(*options)
    else:
        sets, exact = _same_everywhere(anchors), False
    tables = [(fills, _best(patterns, len(anchors)), number) for (fills, patterns), number in merged.items()]
    best, chosen = 0, tuple(NONE_OF_THEM for _ in anchors)
    for some in sets:
        lacking = weeks * needed(anchors, some) - sum(
            number * best_of[_mask(fills, some)] for fills, best_of, number in tables
        )
        if lacking > best:
            best, chosen = lacking, some
    return Shortage(best, chosen, exact)


def needed(anchors: Sequence[Anchor], chosen: Sequence[Choice]) -> int:
    """Places of a chosen set."""
    return sum(
        anchor.places if some is None else sum(anchor.by_competence.get(one, 0) for one in some)
        for anchor, some in zip(anchors, chosen, strict=True)
    )


def supplied(anchors: Sequence[Anchor], chosen: Sequence[Choice], supplies: Iterable[Supply]) -> int:
    """The most places of a chosen set that the people fill, all weeks together."""
    return sum(
        one.number * _best(one.patterns, len(anchors))[_mask(one.fills, chosen)] for one in supplies if one.patterns
    )


def undominated(patterns: Iterable[int]) -> frozenset[int]:
    """Patterns that no other contains, the empty one left out."""
    some = {pattern for pattern in patterns if pattern}
    return frozenset(one for one in some if not any(one != other and one & other == one for other in some))


def _merged(anchors: Sequence[Anchor], supplies: Iterable[Supply]) -> Counter[tuple[frozenset[str], frozenset[int]]]:
    asked = frozenset(chain.from_iterable(anchor.by_competence for anchor in anchors))
    merged: Counter[tuple[frozenset[str], frozenset[int]]] = Counter()
    for one in supplies:
        if one.patterns and one.number:
            merged[one.fills & asked, one.patterns] += one.number
    return merged


def _is_flow(patterns: frozenset[int]) -> bool:
    return len(patterns) == 1 or all(pattern.bit_count() == 1 for pattern in patterns)


def _options(anchor: Anchor) -> list[Choice]:
    asked = sorted(anchor.by_competence)
    return [*(frozenset(some) for size in range(len(asked) + 1) for some in combinations(asked, size)), None]


def _same_everywhere(anchors: Sequence[Anchor]) -> Iterable[tuple[Choice, ...]]:
    """The same competences at every anchor, at none or everybody: fewer sets, each still a valid bound."""
    asked = sorted({one for anchor in anchors for one in anchor.by_competence})
    for size in range(1, len(asked) + 1):
        for some in combinations(asked, size):
            yield from product((NONE_OF_THEM, frozenset(some), None), repeat=len(anchors))


def _best(patterns: frozenset[int], anchors: int) -> list[int]:
    """For every mask of anchors, the most of them that one shift covers."""
    return [max(((one & mask).bit_count() for one in patterns), default=0) for mask in range(1 << anchors)]


def _mask(fills: frozenset[str], chosen: Sequence[Choice]) -> int:
    mask = 0
    for index, some in enumerate(chosen):
        if some is None or not fills.isdisjoint(some):
            mask |= 1 << index
    return mask
