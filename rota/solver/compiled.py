"""What the search for a ward compiles, made ready ahead: else the first solve after an installation waits for it."""

from __future__ import annotations

from rota.solver import annealing
from rota.solver.bounds import line_least
from rota.solver.pattern import search as pattern


def warm_up() -> None:
    """Compile it, or load it from its cache."""
    annealing.warm_up()
    pattern.warm_up()
    line_least.warm_up()
