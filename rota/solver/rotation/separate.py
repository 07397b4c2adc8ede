"""Connectivity cuts that the relaxation lacks, between sets of nodes that every closed rota visits.

For two disjoint sets that every closed rota must visit, any set of nodes that holds one and not the other is left by at
least one walk: a closed walk that visits both goes from the one to the other. Which of these many cuts the linear
relaxation breaks is found by maximum flow, round by round. Only what to add depends on floating-point numbers; that a
cut holds does not, for it is written down from the graph and a set of nodes that is seen to hold one and not the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ortools.graph.python import max_flow
from ortools.linear_solver import pywraplp

from rota.solver.rotation.automaton import Graph

MOST_ROUNDS = 25
# Maximum flow wants integers. A cut is worth adding when it lacks a twentieth of a walk.
UNIT = 1000
WORTH = UNIT - UNIT // 20

Terms = Sequence[tuple[int, int]]


class Relaxation:
    """The linear relaxation of a circulation: rows of (arc, times) and what they sum to, and cuts."""

    def __init__(self, most: Sequence[int], rows: Sequence[tuple[Terms, int]]) -> None:
        self._lp = pywraplp.Solver.CreateSolver("GLOP")
        self._flow = [self._lp.NumVar(0, upper, "") for upper in most]
        for terms, value in rows:
            row = self._lp.Constraint(value, value)
            for arc, times in terms:
                row.SetCoefficient(self._flow[arc], row.GetCoefficient(self._flow[arc]) + times)

    def add_cut(self, leaving: Sequence[int]) -> None:
        """At least one walk on these arcs."""
        row = self._lp.Constraint(1, self._lp.infinity())
        for arc in leaving:
            row.SetCoefficient(self._flow[arc], 1)

    def flow(self) -> list[float] | None:
        """A solution; None if there seems to be none, which is for the exact solver to prove."""
        if self._lp.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        return [var.solution_value() for var in self._flow]


def missing_cuts(graph: Graph, relaxation: Relaxation, visited: Sequence[frozenset[int]]) -> Iterator[list[int]]:
    """Cuts (arcs of which one is walked) that the relaxation breaks, until it breaks none; adds them to it.

    `visited` are sets of nodes that every closed rota visits.
    """
    for _ in range(MOST_ROUNDS):
        flow = relaxation.flow()
        if flow is None:
            return
        found = {
            tuple(cut)
            for root, other in _pairs(visited)
            for cut in [_weak_cut(graph, flow, root, other)]
            if cut is not None
        }
        if not found:
            return
        for cut in sorted(found):
            relaxation.add_cut(cut)
            yield list(cut)


def _pairs(visited: Sequence[frozenset[int]]) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """The latest sets with those before them that they do not meet."""
    latest = list(reversed(visited))
    for place, root in enumerate(latest[:8]):
        for other in latest[place + 1 :]:
            if root.isdisjoint(other):
                yield root, other


def _weak_cut(graph: Graph, flow: Sequence[float], root: frozenset[int], other: frozenset[int]) -> list[int] | None:
    """The arcs out of a least cut between two sets, if less than one walk crosses it."""
    node: Mapping[int, int] = {n: 0 if n in root else 1 if n in other else n + 2 for n in range(graph.nodes)}
    network = max_flow.SimpleMaxFlow()
    for arc, amount in zip(graph.arcs, flow, strict=True):
        if amount > 1e-9 and node[arc.tail] != node[arc.head]:
            network.add_arc_with_capacity(node[arc.tail], node[arc.head], round(amount * UNIT))
    if network.num_arcs() == 0:
        return None
    network.add_arc_with_capacity(1, graph.nodes + 2, 0)  # both ends exist even where no walk touches them
    if network.solve(0, 1) != network.OPTIMAL or network.optimal_flow() >= WORTH:
        return None
    side = {0, *network.get_source_side_min_cut()}
    if 1 in side:
        return None
    return [number for number, arc in enumerate(graph.arcs) if node[arc.tail] in side and node[arc.head] not in side]
