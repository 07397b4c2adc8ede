"""Ctrl-C belongs to the tool, not to the solver, also while the solver runs in another thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import rota

SOLVING = """
import signal, threading
from concurrent.futures import ThreadPoolExecutor, wait
from rota.solver.cpsat import new_solver
from ortools.sat.python import cp_model

def solve():
    model = cp_model.CpModel()
    x = [[model.new_bool_var("") for _ in range(11)] for _ in range(12)]
    for pigeon in x:
        model.add(sum(pigeon) == 1)
    for hole in zip(*x):
        model.add(sum(hole) <= 1)
    solver = new_solver()
    solver.parameters.max_time_in_seconds = 2
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.symmetry_level = solver.parameters.linearization_level = 0
    return solver.solve(model)

with ThreadPoolExecutor(1) as pool:
    running = pool.submit(solve)
    threading.Timer(0.5, signal.raise_signal, (signal.SIGINT,)).start()
    try:
        while not running.done():
            wait([running], timeout=0.1)
        print("never told")
    except KeyboardInterrupt:
        print("told", running.result() is not None)
"""


def test_a_signal_during_a_solve_reaches_the_tool() -> None:
    root = Path(rota.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", SOLVING], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "told True"), done.stderr
