"""What was proved about a priority, and for which rosters it says something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rota.domain.scenario import Priority

Values = Mapping[Priority, int]


@dataclass(frozen=True)
class Proved:
    """No roster that is at `given` or better on each of those priorities is below `bound` on this one."""

    priority: Priority
    bound: int
    given: Values

    def holds_for(self, values: Values) -> bool:
        """Whether it says something about a roster with these values."""
        return all(priority in values and values[priority] <= most for priority, most in self.given.items())


def bounds_for(proofs: Iterable[Proved], values: Values) -> dict[Priority, int]:
    """The best that was proved on each priority and holds for a roster with these values."""
    bounds: dict[Priority, int] = {}
    for proof in tuple(proofs):
        if proof.holds_for(values):
            bounds[proof.priority] = max(bounds.get(proof.priority, 0), proof.bound)
    return bounds
