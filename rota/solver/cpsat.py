"""CP-SAT solvers as this tool uses them."""

from __future__ import annotations

from ortools.sat.python import cp_model


def new_solver() -> cp_model.CpSolver:
    """A solver that leaves Ctrl-C to us.

    By default it catches the signal itself. Where it solves in another thread than the first, that ends the process at
    once and loses what was found.
    """
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    return solver
