"""The same ward gives the same model in every process: no set's order, which Python draws anew, reaches the solver."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODEL = """
import hashlib, sys
from rota.bench.trial import trial_ward
from rota.rules.resolve import rule_set
from rota.solver.model import build_model
from rota.solver.net import wire
from rota.solver.weekends import WeekendProblem
from rota.solver.whole import Whole
scenario = trial_ward("proposal")
rules = rule_set(scenario)
total = hashlib.sha256()
opened = build_model(scenario, rules)
for builder in (opened, WeekendProblem(scenario, rules, periodic=True).builder):
    total.update(str(builder.model.proto).encode())
wiring = wire(Whole(opened))
assert wiring is not None
for table in wiring.net:
    total.update(table.tobytes())
print(total.hexdigest())
"""


def _digest(hash_seed: int) -> str:
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", MODEL], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def test_the_model_does_not_depend_on_the_process() -> None:
    first = _digest(0)
    assert len(first) == 64
    assert {_digest(1), _digest(2)} == {first}
