"""How many years to simulate: a number given beforehand, or until an interval is as narrow as asked for.

Looking at an interval again and again and stopping when it is narrow enough makes it miss more often than it says. So
the looks are fixed beforehand (the least number of years, then doubled each time, at last the most), and the
probability to miss, alpha, is spent over them: a look after n of at most N years brings the sum spent to alpha · n /
N, the linear spending function (Lan and DeMets, Discrete sequential boundaries for clinical trials, Biometrika 1983).
Each look's interval is made with what that look may spend. By Bonferroni's inequality the probability that any of them
misses is at most alpha, whichever look is the last: no correlation between looks is assumed, so that the intervals are
rather too wide than too narrow. Every other figure is shown with the confidence of the last look too, since its value
at the stop may hang together with the deciding figure's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rota.domain.simulated import ConvergencePoint, Estimate, Years
from rota.simulate.estimate import estimate
from rota.simulate.paired import joined, paired_difference

Simulate = Callable[[range], Years]
Tell = Callable[[int, Estimate | None], None]
StoppedBy = Literal["half_width", "most", "fixed", "interrupted"]
STEP = 100  # years at the first point of the convergence
CHUNK = 250  # years simulated at a time: as long as a wish to stop may have to wait


@dataclass(frozen=True, slots=True)
class Plan:
    """How many years to simulate. Without `half_width` exactly `most` are.

    `confidence` holds for the interval at the stop, whenever that is. Raises ValueError for a plan that cannot be.
    """

    deciding: str
    confidence: float
    most: int
    least: int = STEP
    half_width: float | None = None

    def __post_init__(self) -> None:
        if not 2 <= self.least <= self.most:
            raise ValueError(f"at least 2 and at most {self.most} years are wanted first, not {self.least}")
        if self.half_width is not None and not self.half_width > 0:
            raise ValueError("the half-width asked for must be more than 0")


@dataclass(frozen=True, slots=True)
class Look:
    """A number of years at which the interval is looked at, and the confidence of that look's interval."""

    replications: int
    confidence: float


@dataclass(frozen=True)
class Simulated:
    """The years of each side, the last look, and how the deciding figure's interval came to be what it is."""

    sides: tuple[Years, ...]
    look: Look
    stopped_by: StoppedBy
    convergence: tuple[ConvergencePoint, ...]


def looks(plan: Plan) -> tuple[Look, ...]:
    """Every look that may be taken; the probabilities to miss add up to that of the plan."""
    if plan.half_width is None:
        return (Look(plan.most, plan.confidence),)
    alpha, spent, found = 1 - plan.confidence, 0, []
    for count in doubled(plan.least, plan.most):
        found.append(Look(count, 1 - alpha * (count - spent) / plan.most))
        spent = count
    return tuple(found)


def doubled(least: int, most: int) -> Iterator[int]:
    """`least`, twice that and so on, and `most` at last."""
    count = least
    while count < most:
        yield count
        count *= 2
    yield most


def simulate_by_plan(sides: Sequence[Simulate], plan: Plan, tell: Tell) -> Simulated:
    """Simulate one side or two until the plan is met. `tell` hears after each batch how many years are done.

    With two sides it is the difference that decides, with one the mean. An interval without any width (all years alike)
    is as narrow as can be asked for. Ctrl-C keeps the years that both sides have; with none yet it is passed on.
    """
    schedule = looks(plan)
    points: list[ConvergencePoint] = []
    parts: tuple[Years, ...] = ()
    try:
        for count in doubled(plan.least, plan.most):
            for chunk in _chunks(_done(parts), count):
                new = tuple(simulate(chunk) for simulate in sides)
                parts = tuple(joined(pair) for pair in zip(parts, new, strict=True)) if parts else new
                tell(chunk.stop, points[-1].estimate if points else None)
            look = next((one for one in schedule if one.replications == count), None)
            found = deciding(parts, plan.deciding, plan.confidence if look is None else look.confidence)
            if found is not None:
                points.append(ConvergencePoint(count, found))
            tell(count, found)
            if look is not None and _narrow_enough(found, plan):
                return Simulated(parts, look, "half_width", tuple(points))
    except KeyboardInterrupt:
        if _done(parts) < 2:
            raise
        # When somebody loses patience has nothing to do with the figures: the next look's share is still unspent.
        share = next(one for one in schedule if one.replications >= _done(parts)).confidence
        return Simulated(parts, Look(_done(parts), share), "interrupted", tuple(points))
    return Simulated(parts, schedule[-1], "fixed" if plan.half_width is None else "most", tuple(points))


def deciding(years: Sequence[Years], figure: str, confidence: float) -> Estimate | None:
    """The estimate that decides: of the difference, or with one side of the mean."""
    values = [one.figures[figure] for one in years]
    if len(values) == 1:
        return estimate(values[0], confidence)
    return paired_difference(values[0], values[1], confidence)


def _chunks(start: int, stop: int) -> Iterator[range]:
    for first in range(start, stop, CHUNK):
        yield range(first, min(first + CHUNK, stop))


def _done(parts: Sequence[Years]) -> int:
    return parts[0].replications if parts else 0


def _narrow_enough(found: Estimate | None, plan: Plan) -> bool:
    return plan.half_width is not None and found is not None and found.half_width <= plan.half_width
