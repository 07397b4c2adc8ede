"""The position search on the trial ward: time to the first improving structure, to the whole frontier, and its size.

    ./run python -m benchmarks.positions --time-limit 600 --seeds 1 --out benchmarks/results/positions.jsonl

Every structure called found has a roster that passed the full check. A JSON line for each run.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections import Counter
from pathlib import Path

from rota import usecases, usecases_comparison
from rota.bench.provenance import provenance
from rota.bench.trial import FOLDER
from rota.domain.levers import Criterion
from rota.domain.structure import Frontier
from rota.solver.options import SolveOptions


def improving(frontier: Frontier) -> bool:
    """Whether the chosen structure is better than today in position sizes: fewer small ones and a larger mean."""
    if frontier.chosen is None:
        return False
    now, then = frontier.present, frontier.chosen.figures
    return (
        then[Criterion.SMALL_POSITIONS] < now[Criterion.SMALL_POSITIONS]
        and then[Criterion.MEAN_PERCENT] > now[Criterion.MEAN_PERCENT]
    )


def run(seconds: float, seed: int, workers: int) -> dict[str, object]:
    """One search as a row."""
    path = FOLDER / "proposal.yaml"
    frontier = usecases_comparison.positions(path, SolveOptions(seconds, workers, seed), lambda *_: None)
    states = Counter(point.status.value for point in frontier.points)
    return {
        "case": "positions/trial",
        "time_limit_s": seconds,
        "seed": seed,
        "workers": workers,
        "seconds": round(frontier.seconds, 1),
        "seconds_to_first": None if frontier.seconds_to_first is None else round(frontier.seconds_to_first, 1),
        "first_is_improving": improving(frontier),
        "complete": frontier.complete,
        "on_frontier": sum(point.on_frontier for point in frontier.points),
        **{state: states[state] for state in ("found", "impossible", "undecided")},
        "hard_findings": sum(point.check.count("hard") for point in frontier.points if point.check is not None),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "provenance": provenance(usecases.load(path).digest()),
    }


def main() -> int:
    """Run and print; exit code 1 where a structure called found has a hard finding."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--time-limit", type=float, default=600)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    failed = False
    for seed in range(options.seeds):
        row = run(options.time_limit, seed, options.workers)
        failed = failed or bool(row["hard_findings"])
        print(json.dumps({key: value for key, value in row.items() if key != "provenance"}))
        if options.out is not None:
            with options.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
