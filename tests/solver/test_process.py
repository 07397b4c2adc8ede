"""What a solver process hands back when it fails."""

from __future__ import annotations

import multiprocessing
from typing import Any

import pytest

from rota.domain.finding import DisagreementError
from rota.solver import process
from rota.solver.options import SolveOptions
from rota.solver.process import SolverProcess, SolverProcessError
from tests.solver.test_bounds import short_ward


@pytest.mark.parametrize(
    ("failure", "expected"),
    [(DisagreementError("480 against 481"), DisagreementError), (KeyError("x"), SolverProcessError)],
)
def test_a_disagreement_in_the_child_is_one_in_the_parent(
    failure: Exception, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise failure

    monkeypatch.setattr(process, "_solve_or_repair", fail)
    scenario, _ = short_ward()
    here, there = multiprocessing.Pipe()
    with process.without_interrupts():  # what runs in a child ignores Ctrl-C for good
        process._child(there, scenario, SolveOptions(), None, None, 0.0)
    running = SolverProcess.__new__(SolverProcess)
    running._connection = here
    with pytest.raises(expected, match="480 against 481" if expected is DisagreementError else "KeyError"):
        running.wait(lambda _: None)
    there.close()
    here.close()
