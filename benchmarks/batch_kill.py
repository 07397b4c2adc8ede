"""A batch killed at random moments: `./run python -m benchmarks.batch_kill [--kills 10] [SPEC.yaml]`.

Runs a batch once undisturbed and once killed (SIGKILL, the whole group) that many times and resumed. Prints one JSON
object: tasks finished before each kill, how many of them were run again, and whether the tables are the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SPEC = Path(__file__).parent / "batch" / "kill.yaml"
POLL_S = 0.01
TABLES = ("results.csv", "results.parquet")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("spec", nargs="?", type=Path, default=SPEC)
    asked.add_argument("--kills", type=int, default=10)
    asked.add_argument("--seed", type=int, default=0)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(killed_and_resumed(told.spec, Path(place), told.kills, told.seed), indent=1))


def killed_and_resumed(
    spec: Path, folder: Path, kills: int, seed: int, at_finished: Sequence[int] = ()
) -> dict[str, object]:
    """Both runs, and what differs. `at_finished`: kill not by the clock but when so many tasks are finished."""
    whole, broken = folder / "whole", folder / "broken"
    started = time.monotonic()
    subprocess.run(_command(spec, whole), check=True, capture_output=True)
    seconds = time.monotonic() - started
    rng, before, again, killed = random.Random(seed), [], 0, 0
    for number in range(kills):
        kept = _written(broken)
        process = subprocess.Popen(
            _command(spec, broken), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        moment = time.monotonic() + rng.uniform(0.1, 0.9) * seconds / (1 if number == 0 else 2)
        while process.poll() is None:
            time.sleep(POLL_S)
            if len(_written(broken)) >= at_finished[number] if at_finished else time.monotonic() >= moment:
                os.killpg(process.pid, signal.SIGKILL)
                killed += 1
                break
        process.wait()
        now = _written(broken)
        again += sum(now.get(name) != stamp for name, stamp in kept.items())
        before.append(len(now))
    subprocess.run(_command(spec, broken), check=True, capture_output=True)
    return {
        "seconds_undisturbed": round(seconds, 1),
        "kills": killed,
        "finished_after_each": before,
        "finished_run_again": again,
        "same_tables": all((whole / name).read_bytes() == (broken / name).read_bytes() for name in TABLES),
    }


def _command(spec: Path, out: Path) -> list[str]:
    return [sys.executable, "-c", "from rota.cli import main; main()", "batch", str(spec), "--out", str(out)]


def _written(folder: Path) -> dict[str, int]:
    """When each finished task was written: one that is run again has another time."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "tasks").glob("*.json")}


if __name__ == "__main__":
    main()
