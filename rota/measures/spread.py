"""How amounts lie among people: most, median, least, and the Gini coefficient."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import accumulate
from math import isclose
from statistics import median

from rota.domain.fairness import Spread


def spread(amounts: Mapping[str, float]) -> Spread:
    """The spread of amounts by position id."""
    if not amounts:
        return Spread(0, None, (), None, None, None)
    values = amounts.values()
    most = max(values)
    return Spread(
        people=len(amounts),
        most=most,
        most_at=tuple(name for name, value in amounts.items() if isclose(value, most)),  # amounts are quotients
        median=median(values),
        least=min(values),
        gini=gini(values),
    )


def gini(amounts: Collection[float]) -> float | None:
    """The mean difference of all ordered pairs, themselves included, divided by twice the mean.

    0 where all have the same; (n - 1) / n where one of n has all. Not scaled up for few people. None where the sum is
    0 or there are fewer than two. Raises ValueError for a negative amount, for which it is not defined.
    """
    ordered = sorted(amounts)
    if ordered and ordered[0] < 0:
        raise ValueError(f"the Gini coefficient of a negative amount is not defined: {ordered[0]}")
    people, total = len(ordered), sum(ordered)
    if people < 2 or total == 0:
        return None
    if isclose(ordered[0], ordered[-1]):
        return 0.0  # exactly, whatever the sums round to
    # The area under the Lorenz curve, by its running sums: the same as the sum over pairs, in sorted order.
    return (people + 1 - 2 * sum(accumulate(ordered)) / total) / people
