"""A figure over simulated years: its mean with a confidence interval, and the range of single years.

Interval of the mean: mean ± t · s / √n with Student's t on n - 1 degrees of freedom. The replications are independent
by construction (each has draws of its own). The interval is exact for normally distributed years and holds for others
as n grows, by the central limit theorem; for skewed figures (rare events) it covers a little less than it says at a few
hundred years.

Range of single years: the 2.5th and 97.5th percentile of the simulated years by (n + 1)p (type 6 of Hyndman and Fan,
Sample quantiles in statistical packages, 1996), so that a further year lies inside in 95 of 100 cases, whatever the
distribution, where n is at least 39.

Sums are exact (`math.fsum`), so that the result does not depend on the machine's order of adding.
"""

from __future__ import annotations

from math import fsum, sqrt

import numpy as np

from rota.domain.simulated import Estimate, Floats
from rota.simulate.student import t_quantile

OUTSIDE = 40  # one year in so many lies below the range of single years, and one above


def estimate(values: Floats, confidence: float) -> Estimate | None:
    """The estimate of a figure's mean from one value a year; years without a value (NaN) are left out and not counted.

    None where fewer than two years have a value: nothing can be said of the spread. Where all years are equal the
    interval has width zero, exactly. Raises ValueError for an infinite value or a confidence outside (0, 1).
    """
    if not 0 < confidence < 1:
        raise ValueError(f"{confidence} is no confidence")
    there = values[~np.isnan(values)]
    if np.isinf(there).any():
        raise ValueError("a simulated year has an infinite value")
    count = len(there)
    if count < 2:
        return None
    numbers: list[float] = np.sort(there).tolist()
    if numbers[0] == numbers[-1]:
        return Estimate(numbers[0], numbers[0], numbers[0], 0.0, numbers[0], numbers[0], count)
    mean = fsum(numbers) / count
    spread = sqrt(fsum((one - mean) ** 2 for one in numbers) / (count - 1))
    half = t_quantile((1 + confidence) / 2, count - 1) * spread / sqrt(count)
    return Estimate(mean, mean - half, mean + half, spread, _outer(numbers), _outer(numbers[::-1]), count)


def _outer(ordered: list[float]) -> float:
    """The value that one year in `OUTSIDE` lies beyond, from the end that the list begins with; at least its first."""
    whole, rest = divmod(len(ordered) + 1, OUTSIDE)
    if not whole:
        return ordered[0]
    return ordered[whole - 1] + (ordered[whole] - ordered[whole - 1]) * rest / OUTSIDE
