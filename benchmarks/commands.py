"""Time whole commands as a user waits for them: `rota --help`, `validate`, `check`. Minimum, median and maximum.

./run python -m benchmarks.commands
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

FOLDER = Path(__file__).parent.parent / "scenarios" / "langvaktsturnus"
ROTA = str(Path(sys.executable).with_name("rota"))
COMMANDS = {
    "rota --help": ["--help"],
    "rota validate (proposal)": ["validate", str(FOLDER / "proposal.yaml")],
    "rota check (12 weeks)": ["check", str(FOLDER / "baseline.yaml"), str(FOLDER / "roster.csv"), "--json"],
    "rota rules": ["rules"],
}
RUNS = 7


def seconds(arguments: list[str]) -> float:
    """Wall time of one run of the command."""
    started = time.perf_counter()
    subprocess.run([ROTA, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def main() -> None:
    """One warm-up, then the runs; print a table."""
    print("| command | runs | min s | median s | max s |\n| --- | --- | --- | --- | --- |")
    for name, arguments in COMMANDS.items():
        seconds(arguments)
        times = [seconds(arguments) for _ in range(RUNS)]
        print(f"| `{name}` | {RUNS} | {min(times):.2f} | {median(times):.2f} | {max(times):.2f} |")


if __name__ == "__main__":
    main()
