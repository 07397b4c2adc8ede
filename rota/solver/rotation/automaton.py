"""The lawful rotas of a rotation problem as closed walks on a small graph over the weekdays.

A closed rota obeys the block rules and the forbidden sequences exactly when its symbols are the labels of a closed walk
on the graph made here. The graph does not depend on the number of people. Every merge keeps the set of closed walks'
labels: states with the same futures (forward) and then with the same pasts (backward) are one, and a node with one
arc in or one arc out is contracted. Fewer nodes also mean fewer ways for a circulation to fall apart.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rota.domain.rotation_problem import OFF, RotationProblem


@dataclass(frozen=True, slots=True)
class State:
    """What of the past matters: today's symbol, how long it has run, how long work has run, and yesterday's symbol."""

    symbol: int
    run_days: int
    work_days: int
    before: int


@dataclass(frozen=True, slots=True)
class Arc:
    """From node to node, with the symbols of the days walked; `weekday` is that of the first. `cost` is per walk."""

    tail: int
    head: int
    weekday: int
    symbols: tuple[int, ...]
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes 0 .. `nodes`-1 and the arcs between them."""

    nodes: int
    arcs: tuple[Arc, ...]


# A price on the arc from a state to a symbol on a weekday, and what of a state that price looks at.
Price = Callable[[State, int, int], int]
Feature = Callable[[State], Hashable]
# tail, head, weekday of the symbol, symbol, cost
Edge = tuple[int, int, int, int, int]


def rotation_graph(
    problem: RotationProblem, price: Price | None = None, feature: Feature | None = None, *, contract: bool = True
) -> Graph:
    """The graph of a problem. With a `price`, `feature` must tell apart states that the price tells apart."""
    states = _states(problem)
    kind = _merged_states(problem, states, feature)
    edges = {
        (kind[state] * problem.days + day, kind[after] * problem.days + (day + 1) % problem.days, day, symbol, cost)
        for state in states
        for symbol, after in _steps(problem, state)
        if after in kind
        for day in range(problem.days)
        if _wanted(problem, day, symbol)
        for cost in [price(state, day, symbol) if price else 0]
    }
    layered = _merge_to_the_end(_trim(sorted(edges)))
    arcs = [Arc(tail, head, day, (symbol,), cost) for tail, head, day, symbol, cost in layered]
    return _numbered(_contracted(arcs) if contract else arcs)


def _wanted(problem: RotationProblem, day: int, symbol: int) -> bool:
    """Whether demand leaves room for a symbol on a weekday at all."""
    if symbol == OFF:
        return sum(row[day] for row in problem.demand) < problem.employees
    return problem.demand[symbol][day] > 0


def _steps(problem: RotationProblem, state: State) -> Iterator[tuple[int, State]]:
    """The symbols that may follow a state, with the state after each."""
    for symbol in (OFF, *range(len(problem.shifts))):
        if (state.symbol, symbol) in problem.forbidden_pairs:
            continue
        if (state.before, state.symbol, symbol) in problem.forbidden_triples:
            continue
        same = symbol == state.symbol
        run, work = state.run_days + 1 if same else 1, 0 if symbol == OFF else state.work_days + 1
        if not same and not _may_end(problem, state, symbol):
            continue
        if run <= _most(problem, symbol) and work <= problem.max_work_days:
            yield symbol, State(symbol, run, work, state.symbol)


def _may_end(problem: RotationProblem, state: State, following: int) -> bool:
    """Whether today's block is long enough for another symbol to follow."""
    if state.symbol == OFF:
        return state.run_days >= problem.min_off_days
    if following == OFF and state.work_days < problem.min_work_days:
        return False
    return state.run_days >= problem.shifts[state.symbol].min_block_days


def _most(problem: RotationProblem, symbol: int) -> int:
    return problem.max_off_days if symbol == OFF else problem.shifts[symbol].max_block_days


def _states(problem: RotationProblem) -> list[State]:
    """States on some endless walk. Every walk has days off, since no work block is endless: so start from those."""
    waiting = [State(OFF, 1, 0, shift) for shift in range(len(problem.shifts))]
    seen = dict.fromkeys(waiting)
    while waiting:
        for _, after in _steps(problem, waiting.pop()):
            if after not in seen:
                seen[after] = None
                waiting.append(after)
    numbers = {state: number for number, state in enumerate(seen)}
    edges = [(numbers[s], numbers[after], 0, symbol, 0) for s in seen for symbol, after in _steps(problem, s)]
    alive = {edge[0] for edge in _trim(edges)}
    return [state for state, number in numbers.items() if number in alive]


def _merged_states(problem: RotationProblem, states: list[State], feature: Feature | None) -> dict[State, int]:
    """A number for each state; states with the same futures share one."""
    numbers = {state: number for number, state in enumerate(states)}
    edges = [
        (numbers[s], numbers[after], 0, symbol, 0)
        for s in states
        for symbol, after in _steps(problem, s)
        if after in numbers
    ]
    first = {numbers[s]: feature(s) if feature else 0 for s in states}
    kind = _refine(first, ((tail, symbol, head) for tail, head, _, symbol, _ in edges))
    return {state: kind[number] for state, number in numbers.items()}


def _trim(edges: list[Edge]) -> list[Edge]:
    """Only edges on endless walks: nodes without an edge in or out go, as long as there are any."""
    while True:
        heads, tails = {edge[1] for edge in edges}, {edge[0] for edge in edges}
        if heads == tails:
            return edges
        both = heads & tails
        edges = [edge for edge in edges if edge[0] in both and edge[1] in both]


def _merge_to_the_end(edges: list[Edge]) -> list[Edge]:
    """Merge nodes with equal futures, then nodes with equal pasts, in turn until nothing changes."""
    size = -1
    while size != len(edges):
        size = len(edges)
        for forward in (True, False):
            weekday = {edge[0]: edge[2] for edge in edges}
            labelled = (
                (tail, (symbol, cost), head) if forward else (head, (symbol, cost), tail)
                for tail, head, _, symbol, cost in edges
            )
            kind = _refine(weekday, labelled)
            edges = sorted({(kind[tail], kind[head], day, symbol, cost) for tail, head, day, symbol, cost in edges})
    return edges


def _refine(first: Mapping[int, Hashable], edges: Iterable[tuple[int, Hashable, int]]) -> dict[int, int]:
    """The coarsest partition finer than `first` in which equal nodes have equal labelled neighbours."""
    neighbours: dict[int, list[tuple[Hashable, int]]] = {node: [] for node in first}
    for node, label, other in edges:
        neighbours[node].append((label, other))
    kind = _ranks(first)
    while True:
        signed = {n: (kind[n], frozenset((label, kind[m]) for label, m in line)) for n, line in neighbours.items()}
        finer = _ranks(signed)
        if len(set(finer.values())) == len(set(kind.values())):
            return kind
        kind = finer


def _ranks(keys: Mapping[int, Hashable]) -> dict[int, int]:
    """Numbers in order of first appearance, equal for equal keys."""
    rank: dict[Hashable, int] = {}
    return {node: rank.setdefault(key, len(rank)) for node, key in keys.items()}


def _contracted(arcs: list[Arc]) -> list[Arc]:
    """Without the nodes that have one arc in or one arc out: the arcs through them are joined."""
    incoming: dict[int, set[Arc]] = {}
    outgoing: dict[int, set[Arc]] = {}
    for arc in arcs:
        outgoing.setdefault(arc.tail, set()).add(arc)
        incoming.setdefault(arc.head, set()).add(arc)
    for node in sorted(outgoing):
        into, out = incoming[node], outgoing[node]
        if (len(into) > 1 and len(out) > 1) or any(arc.head == node for arc in out):
            continue
        for arc in into:
            outgoing[arc.tail].remove(arc)
        for arc in out:
            incoming[arc.head].remove(arc)
        for first in into:
            for second in out:
                joined = Arc(
                    first.tail, second.head, first.weekday, first.symbols + second.symbols, first.cost + second.cost
                )
                outgoing[joined.tail].add(joined)
                incoming[joined.head].add(joined)
        del incoming[node], outgoing[node]
    return sorted((arc for line in outgoing.values() for arc in line), key=_order)


def _order(arc: Arc) -> tuple[int, int, int, tuple[int, ...], int]:
    return arc.tail, arc.head, arc.weekday, arc.symbols, arc.cost


def _numbered(arcs: list[Arc]) -> Graph:
    number = {node: rank for rank, node in enumerate(sorted({arc.tail for arc in arcs}))}
    return Graph(len(number), tuple(Arc(number[a.tail], number[a.head], a.weekday, a.symbols, a.cost) for a in arcs))
