"""Rank results by figures in an order that the batch states: by the first, among equals by the next. No weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rota.domain.batch import Criterion, Figure, Outcome, Task
from rota.domain.batch_result import NOT_RUN, Best, Left, Ranked, Ranking, Why

COMES_OUT = ("done", "found")


def ranking(criteria: Sequence[Criterion], tasks: Sequence[Task], outcomes: Mapping[str, Outcome]) -> Ranking:
    """Combinations by the means of their figures over the seeds.

    One with a seed that did not come out, lacks a figure or breaks a bound in its mean is left aside with the reason:
    a combination that only sometimes has a rota must not win by its lucky seeds.
    """
    groups: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[Task]] = {}
    for task in tasks:
        label = tuple((name, repr(value)) for name, value in task.axes.items())
        groups.setdefault((task.experiment, task.source, label), []).append(task)
    kept: list[tuple[Task, int, tuple[float, ...]]] = []
    left = []
    for group in groups.values():
        values = _values(criteria, group, outcomes)
        if isinstance(values, tuple):
            kept.append((group[0], len(group), values))
        else:
            left.append(Left(group[0].experiment, group[0].source, group[0].axes, *values[0]))
    keys = [_key(criteria, values) for _, _, values in kept]
    order = sorted(range(len(kept)), key=lambda number: keys[number])
    ranked, place = [], 0
    front: list[tuple[float, ...]] = []
    for position, number in enumerate(order):
        task, seeds, values = kept[number]
        if position == 0 or keys[number] != keys[order[position - 1]]:
            place = position + 1
        # Whatever is better in everything stands earlier in the order, itself on the front or behind one that is.
        pareto = not any(_better(other, keys[number]) for other in front)
        if pareto and keys[number] not in front[-1:]:
            front.append(keys[number])
        ranked.append(Ranked(place, task.experiment, task.source, task.axes, seeds, values, pareto))
    return Ranking(tuple(criteria), tuple(ranked), tuple(left))


def better(criteria: Sequence[Criterion], best: Best | None, task: Task, outcome: Outcome) -> Best | None:
    """The better of the best task so far and another one; of equals the earlier."""
    values = _values(criteria, [task], {task.key: outcome})
    if not criteria or isinstance(values, list):
        return best
    if best is not None and _key(criteria, best.values) <= _key(criteria, values):
        return best
    return Best(task, values)


def _values(
    criteria: Sequence[Criterion], group: Sequence[Task], outcomes: Mapping[str, Outcome]
) -> tuple[float, ...] | list[tuple[Why, str]]:
    for task in group:
        outcome = outcomes.get(task.key)
        if outcome is None or outcome.status not in COMES_OUT:
            return [("status", NOT_RUN if outcome is None else outcome.status)]
    means = []
    for one in criteria:
        found: list[Figure] = [outcomes[task.key].figures.get(one.figure) for task in group]
        numbers = [float(value) for value in found if value is not None]
        if len(numbers) < len(found):
            return [("figure_missing", one.figure)]
        mean = sum(numbers) / len(numbers)
        if one.at_most is not None and mean > one.at_most:
            return [("at_most", f"{one.figure} = {mean:g} > {one.at_most:g}")]
        if one.at_least is not None and mean < one.at_least:
            return [("at_least", f"{one.figure} = {mean:g} < {one.at_least:g}")]
        means.append(mean)
    return tuple(means)


def _key(criteria: Sequence[Criterion], values: Sequence[float]) -> tuple[float, ...]:
    """Lower is better throughout."""
    return tuple(value if one.better == "lower" else -value for one, value in zip(criteria, values, strict=True))


def _better(one: Sequence[float], other: Sequence[float]) -> bool:
    """As good in everything and better in something."""
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))
