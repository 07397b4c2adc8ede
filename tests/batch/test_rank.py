"""Ranking: by the first figure, then the next; bounds; ties; means over seeds; nothing hidden."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rota.batch.rank import better, ranking
from rota.domain.batch import Criterion
from tests.batch.specs import outcome, task

GAP = Criterion(figure="gap", better="lower")
SIZE = Criterion(figure="size", better="higher")


def test_the_first_figure_decides_then_the_next_and_equals_share_a_place() -> None:
    tasks = [task(name, which=name) for name in "abcd"]
    outcomes = {
        "a": outcome(gap=2, size=90),
        "b": outcome(gap=1, size=50),
        "c": outcome(gap=1, size=60),
        "d": outcome(gap=1, size=50),
    }
    found = ranking([GAP, SIZE], tasks, outcomes)
    assert [(one.place, one.axes["which"]) for one in found.ranked] == [(1, "c"), (2, "b"), (2, "d"), (4, "a")]
    # b and d are as good as c in the gap and worse in size; a has the largest size.
    assert [one.pareto for one in found.ranked] == [True, False, False, True]


def test_a_combination_is_its_mean_over_seeds_and_is_out_if_one_seed_is() -> None:
    tasks = [task(f"{name}{seed}", seed, which=name) for name in "ab" for seed in (0, 1)]
    outcomes = {"a0": outcome(gap=1), "a1": outcome(gap=4), "b0": outcome(gap=0), "b1": outcome("not_found")}
    found = ranking([GAP], tasks, outcomes)
    assert [(one.axes["which"], one.values, one.seeds) for one in found.ranked] == [("a", (2.5,), 2)]
    assert [(one.axes["which"], one.why, one.what) for one in found.left] == [("b", "status", "not_found")]


def test_bounds_and_missing_figures_put_a_combination_aside_with_the_reason() -> None:
    tasks = [task(name, which=name) for name in "abcd"]
    outcomes = {"a": outcome(gap=3), "b": outcome(gap=1), "c": outcome(size=1), "d": outcome(gap=None)}
    bounded = Criterion(figure="gap", better="higher", at_most=2, at_least=1)
    found = ranking([bounded], tasks, outcomes)
    assert [one.axes["which"] for one in found.ranked] == ["b"]
    assert [(one.axes["which"], one.why, one.what) for one in found.left] == [
        ("a", "at_most", "gap = 3 > 2"),
        ("c", "figure_missing", "gap"),
        ("d", "figure_missing", "gap"),
    ]


def test_what_was_not_run_is_not_ranked() -> None:
    found = ranking([GAP], [task("a")], {})
    assert (found.ranked, found.left[0].what) == ((), "not run")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12))
def test_the_front_is_what_nothing_beats_and_the_best_so_far_is_the_first(values: list[tuple[int, int]]) -> None:
    tasks = [task(str(number), which=number) for number in range(len(values))]
    outcomes = {str(n): outcome(gap=gap, size=size) for n, (gap, size) in enumerate(values)}
    found = ranking([GAP, SIZE], tasks, outcomes)
    for one in found.ranked:
        gap, size = one.values
        beaten = any(g <= gap and s >= size and (g, s) != (gap, size) for g, s in values)
        assert one.pareto is not beaten
    best = None
    for one_task in tasks:
        best = better([GAP, SIZE], best, one_task, outcomes[one_task.key])
    assert best is not None
    assert (best.task.axes, best.values) == (found.ranked[0].axes, found.ranked[0].values)
    assert better([], None, tasks[0], outcomes["0"]) is None
