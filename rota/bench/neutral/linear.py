"""The neutral problem as one plain integer linear program, from its JSON: no imports but the standard library.

Peers that take a linear model (CP-SAT, HiGHS) load these columns and rows as they are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

# A row that is minimised in whole units can never need more slack than its terms can reach.
Row = tuple[list[tuple[int, int]], int]


@dataclass
class Model:
    """Columns 0..n-1 with integer bounds [0, upper], rows "sum <= most", cost per column, a constant."""

    cells: int
    upper: list[int] = field(default_factory=list)
    cost: dict[int, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    constant: int = 0

    def column(self, upper: int, cost: int = 0) -> int:
        """A new integer column."""
        self.upper.append(upper)
        if cost:
            self.cost[len(self.upper) - 1] = cost
        return len(self.upper) - 1


def model_of(problem: dict[str, Any]) -> Model:
    """The linear program of a problem read from JSON."""
    model = Model(len(problem["cells"]), constant=problem["constant"])
    by_day: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for p, day, _ in problem["cells"]:
        by_day[p, day].append((1, model.column(1)))
    for terms in by_day.values():
        if len(terms) > 1:
            model.rows.append((terms, 1))
    for members in problem["flags"]:
        flag = model.column(1)
        for column in members:
            model.rows.append(([(1, column), (-1, flag)], 0))
    shared: dict[int, int] = {}
    for row in problem["rows"]:
        terms = [(coefficient, column) for coefficient, column in row["terms"]]
        if row["cost"] is not None:
            slack = _slack(model, row, terms, shared)
            terms.append((-1, slack))
        model.rows.append((terms, row["most"]))
    for choice in problem["choices"]:
        _choose(model, choice)
    return model


def _slack(model: Model, row: dict[str, Any], terms: list[tuple[int, int]], shared: dict[int, int]) -> int:
    most = sum(max(0, coefficient) for coefficient, _ in terms) - row["most"]
    name = row["slack"]
    if name is None:
        return model.column(most, row["cost"])
    if name not in shared:
        shared[name] = model.column(most, row["cost"])
    model.upper[shared[name]] = max(model.upper[shared[name]], most)
    return shared[name]


def _choose(model: Model, choice: dict[str, Any]) -> None:
    alternatives = []
    for blocked in choice["blocked"]:
        free = model.column(1)
        alternatives.append((-1, free))
        for column in blocked:
            model.rows.append(([(1, free), (1, column)], 1))
    if choice["cost"] is not None:
        alternatives.append((-1, model.column(1, choice["cost"])))
    model.rows.append((alternatives, -1))


def judged(problem: dict[str, Any], worked: set[int]) -> tuple[list[str], int]:
    """Kinds of the hard rows and choices that a set of worked candidates breaks, and what it costs."""
    first_flag = len(problem["cells"])
    on = set(worked)
    on |= {first_flag + n for n, members in enumerate(problem["flags"]) if not worked.isdisjoint(members)}
    broken: list[str] = []
    cost = problem["constant"]
    shared: dict[int, int] = {}
    for row in problem["rows"]:
        above = max(0, sum(coefficient for coefficient, column in row["terms"] if column in on) - row["most"])
        if row["cost"] is None:
            broken += [row["kind"]] if above else []
        elif row["slack"] is None:
            cost += row["cost"] * above
        else:
            shared[row["slack"]] = max(shared.get(row["slack"], 0), row["cost"] * above)
    for choice in problem["choices"]:
        if all(not worked.isdisjoint(blocked) for blocked in choice["blocked"]):
            if choice["cost"] is None:
                broken.append(choice["kind"])
            else:
                cost += choice["cost"]
    return broken, cost + sum(shared.values())
