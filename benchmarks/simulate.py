"""Absence simulated on the trial ward, both sides: time and memory, and whether years in pieces are the same years.

    ./run python -m benchmarks.simulate --out benchmarks/results/2026-11-23-simulate.jsonl

The proposal's rota is found first (`--time-limit`), which is not measured. Each number of years runs in a process of
its own, once to compile what is not compiled yet and once measured. Exit code 1 where a target is missed: 1,000 years
of both sides under 20 s and 1 GB, 10,000 under 180 s, on two cores.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import time
from pathlib import Path
from typing import Any

from rota import usecases_comparison
from rota.bench.provenance import provenance
from rota.domain.comparison import Side
from rota.domain.solution import Progress
from rota.solver.options import SolveOptions
from rota.usecases_simulation import Asked, read_spec, simulate_sides, with_asked

FOLDER = Path("scenarios/langvaktsturnus")
TARGETS_S = {1000: 20.0, 10_000: 180.0}
MOST_MB = 1024


def quiet(_name: str, _progress: Progress) -> None:
    """Nothing is printed on the way."""


def measured(sides: tuple[Side, Side], years: int) -> dict[str, Any]:
    """Seconds and peak memory of both sides, the rows included, and seconds of the sample for the whole catalogue."""
    spec = with_asked(read_spec(None), Asked(replications=years))
    spec = spec.model_copy(update={"replications": spec.replications.model_copy(update={"check_years": 0})})
    few = with_asked(spec, Asked(replications=2))
    simulate_sides(*sides, few, quiet)
    started = time.perf_counter()
    sampled = simulate_sides(*sides, with_asked(read_spec(None), Asked(replications=2)), quiet)
    sample_s = time.perf_counter() - started
    started = time.perf_counter()
    found = simulate_sides(*sides, spec, quiet)
    seconds = time.perf_counter() - started
    (deciding,) = (row for row in found.rows if row.figure.id == found.deciding and row.column is None)
    return {
        "case": "simulate/trial",
        "years": years,
        "sides": 2,
        "people": [len(side.scenario.worked_positions) for side in sides],
        "seconds": round(seconds, 2),
        "checked_years": sampled.checked_years,
        "seconds_checking": round(sample_s, 2),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "deciding": found.deciding,
        "difference": None if deciding.difference is None else round(deciding.difference.mean, 3),
        "half_width": None if deciding.difference is None else round(deciding.difference.half_width, 3),
    }


def _in_child(sides: tuple[Side, Side], years: int) -> dict[str, Any]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measured, (sides, years))


def main() -> int:
    """Run and print; write rows where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--time-limit", type=float, default=30, help="seconds for the proposal's rota")
    parser.add_argument("--years", type=int, nargs="+", default=list(TARGETS_S))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    paths = (FOLDER / "baseline.yaml", FOLDER / "proposal.yaml")
    baseline, proposal = usecases_comparison.sides(paths, SolveOptions(options.time_limit), quiet)
    failed = False
    for years in options.years:
        row = _in_child((baseline, proposal), years)
        print(json.dumps(row), flush=True)
        failed = failed or row["seconds"] > TARGETS_S.get(years, float("inf")) or row["peak_rss_mb"] > MOST_MB
        if options.out is not None:
            with options.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row | {"provenance": provenance(baseline.scenario.digest())}) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
