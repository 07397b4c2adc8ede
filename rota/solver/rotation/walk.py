"""From flows to walks: the parts that a flow falls into, and the closed walk of a flow in one part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rota.domain.rotation_problem import RotationProblem, RotationRota
from rota.solver.rotation.automaton import Arc, Graph


def parts_of(graph: Graph, flow: Sequence[int]) -> list[frozenset[int]]:
    """Sets of nodes that the used arcs hold together. A balanced flow is one closed walk exactly when there is one."""
    parent = list(range(graph.nodes))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    used = [arc for arc, times in zip(graph.arcs, flow, strict=True) if times]
    for arc in used:
        parent[root(arc.tail)] = root(arc.head)
    parts: defaultdict[int, set[int]] = defaultdict(set)
    for arc in used:
        parts[root(arc.tail)] |= {arc.tail, arc.head}
    return [frozenset(nodes) for nodes in parts.values()]


def rota_of(problem: RotationProblem, graph: Graph, flow: Sequence[int]) -> RotationRota:
    """The closed rota of a flow in one part (Hierholzer's circuit), from the first weekday of the cycle."""
    waiting: defaultdict[int, list[Arc]] = defaultdict(list)
    for arc, times in zip(graph.arcs, flow, strict=True):
        waiting[arc.tail] += [arc] * times
    start = next(arc.tail for arc, times in zip(graph.arcs, flow, strict=True) if times)
    stack: list[tuple[int, Arc | None]] = [(start, None)]
    circuit: list[Arc] = []
    while stack:
        node, by = stack[-1]
        if waiting[node]:
            arc = waiting[node].pop()
            stack.append((arc.head, arc))
            continue
        stack.pop()
        if by is not None:
            circuit.append(by)
    circuit.reverse()
    symbols = [symbol for arc in circuit for symbol in arc.symbols]
    first = -circuit[0].weekday % problem.days
    return (*symbols[first:], *symbols[:first])
