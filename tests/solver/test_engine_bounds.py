"""Bounds beside values at the end of a solve: what holds is shown, a bound above its value is a contradiction."""

from __future__ import annotations

import threading

import pytest

from rota.domain.finding import DisagreementError
from rota.domain.scenario import Priority
from rota.rules.resolve import rule_set
from rota.solver.bounds.cover_rows import rows_of
from rota.solver.bounds.proved import Proved
from rota.solver.engine import _priorities
from rota.solver.model import build_model
from rota.solver.options import SolveOptions
from rota.solver.search import Search
from rota.solver.watcher import Incumbent
from tests.solver.test_bounds import short_ward


def search_at(recorded: dict[Priority, int], *proofs: Proved) -> Search:
    """A search whose best roster lacks 480 person-minutes, with what it wrote down of that roster and has proved."""
    scenario, _ = short_ward()
    keys = frozenset({(0, 0, "D"), (0, 2, "D"), (1, 3, "D"), (1, 4, "D")})  # Tuesday is open; Monday stands alone
    search = Search(scenario, rule_set(scenario), SolveOptions(), lambda _: None, threading.Event())
    search.best = Incumbent(keys, recorded, 0.0)
    search.proofs += proofs
    return search


def test_a_bound_above_its_value_is_a_contradiction_with_both_figures() -> None:
    search = search_at({Priority.COVER_MINIMUM: 480}, Proved(Priority.COVER_MINIMUM, 481, {}))
    with pytest.raises(DisagreementError, match=r"cover_minimum: .* 480, below the proved bound 481"):
        _priorities(search)


def test_a_roster_better_than_its_record_is_no_contradiction() -> None:
    # The record says 600, as a solve for a later priority may leave it; the roster itself lacks 480.
    search = search_at(
        {Priority.COVER_MINIMUM: 600},
        Proved(Priority.COVER_MINIMUM, 480, {}),
        Proved(Priority.ERGONOMICS, 1, {Priority.COVER_MINIMUM: 480}),
        # Nothing is said of a roster that lacks 480 by what holds for those that lack 479 at most.
        Proved(Priority.ERGONOMICS, 9999, {Priority.COVER_MINIMUM: 479}),
    )
    found = {one.priority: (one.value, one.bound) for one in _priorities(search)}
    assert found[Priority.COVER_MINIMUM] == (480, 480)
    value, bound = found[Priority.ERGONOMICS]
    assert (bound, value >= 1) == (1, True)


def test_a_cover_row_under_a_condition_is_left_out() -> None:
    scenario, _ = short_ward()
    b = build_model(scenario, rule_set(scenario))
    condition = b.model.new_bool_var("")
    before = rows_of(b)
    key, var = next(iter(b.x.items()))
    b.model.add(var >= 1).only_enforce_if(condition)
    assert rows_of(b) == before
    b.model.add(var >= 1)
    (added,) = rows_of(b)[len(before) :]
    assert (added.duties, added.need) == ({key: 1}, 1)
