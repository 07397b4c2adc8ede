"""Quantiles of Student's t distribution, from the incomplete beta function. (The project has no statistics library.)

P(|T| > t) = I_x(df / 2, 1 / 2) with x = df / (df + t²): Abramowitz and Stegun, Handbook of Mathematical Functions,
26.7.1 and 26.5.27. The incomplete beta function by its continued fraction.
"""

from __future__ import annotations

from functools import cache
from math import exp, lgamma, log, log1p

_TINY = 1e-300
_CLOSE = 1e-16
_MOST_TERMS = 10_000


@cache
def t_quantile(p: float, df: int) -> float:
    """The value that Student's t with `df` degrees of freedom exceeds with probability 1 - `p`, for 0.5 <= p < 1.

    Accurate to about 1e-9 relative, for df to at least 1,000,000. Raises ValueError outside that range of p, or for
    df < 1.
    """
    if not 0.5 <= p < 1 or df < 1:
        raise ValueError(f"no quantile at {p} with {df} degrees of freedom")
    if p == 0.5:
        return 0.0
    outside = 2 * (1 - p)
    low, high = 0.0, 1.0
    while _outside(high, df) > outside:
        high *= 2
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        if _outside(middle, df) > outside:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _outside(t: float, df: int) -> float:
    """P(|T| > t)."""
    x = df / (df + t * t)
    if x >= (df / 2 + 1) / (df / 2 + 2.5):  # the fraction converges fast on the other side
        return 1 - _beta(t * t / (df + t * t), 0.5, df / 2)
    return _beta(x, df / 2, 0.5)


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function by Lentz's way with the continued fraction."""
    if x <= 0:
        return 0.0
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _away_from_zero(1 + even * d)
        c = _away_from_zero(1 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _away_from_zero(1 + odd * d)
        c = _away_from_zero(1 + odd / c)
        value *= d * c
        if abs(d * c - 1) <= _CLOSE * 8:
            return front * value
    raise ArithmeticError(f"the incomplete beta function does not converge at {x}, {a}, {b}")


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
