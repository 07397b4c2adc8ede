"""Solve both sides of the trial ward with several seeds and ways to search; one JSON line per run, a table at the end.

    ./run python -m benchmarks.trial_ward --seconds 60 --seeds 3 --out out/bench.jsonl
    ./run python -m benchmarks.trial_ward --weekends periodic free no --workers 8 2 --seconds 30

Every roster in the table has passed the full check, and its objective was recomputed (a difference stops the run).
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

from rota import usecases
from rota.bench.trial import trial_ward
from rota.domain.scenario import Priority
from rota.domain.solution import Progress
from rota.solver.options import SolveOptions

FIGURES = ("covered_s", "soft_rules_s", "cover_target", "contract_hours", "ergonomics", "peak_rss_mb")


def run(side: str, options: SolveOptions) -> dict[str, Any]:
    """One solve: when cover and soft rules first reached zero, the values at the end and their bounds."""
    reached: dict[str, float] = {}

    def note(_name: str, progress: Progress) -> None:
        if progress.priority and progress.incumbent == 0:
            reached.setdefault(progress.priority, round(progress.seconds, 1))

    solved = usecases.solve(trial_ward(side), options, note)
    values = {value.priority: value for value in solved.result.priorities}
    return {
        "case": f"langvaktsturnus/{side}",
        "weekends_first": options.weekends_first,
        "workers": options.workers,
        "seed": options.seed,
        "time_limit_s": options.time_limit_s,
        "status": solved.result.status.value,
        "seconds": round(solved.result.seconds, 1),
        "covered_s": reached.get(Priority.COVER_MINIMUM),
        "soft_rules_s": reached.get(Priority.SOFT_RULES),
        **{priority.value: value.value for priority, value in values.items()},
        **{f"{priority.value}_bound": value.bound for priority, value in values.items()},
        "hard_findings": None if solved.check is None else solved.check.count("hard"),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "ortools": solved.result.provenance.ortools_version,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """Medians over seeds (worst in brackets); `-` where some seed never got there."""
    keys = ("case", "weekends_first", "workers", "time_limit_s")
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    lines = [f"| {' | '.join((*keys, 'seeds', *FIGURES))} |", "|" + " --- |" * (len(keys) + 1 + len(FIGURES))]
    for group, runs in groups.items():
        cells = [*map(str, group), str(len(runs))]
        for figure in FIGURES:
            found = [one.get(figure) for one in runs]
            known = [value for value in found if value is not None]
            cells.append(f"{median(known):g} ({max(known):g})" if len(known) == len(found) else "-")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Parse arguments, run all combinations, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="+", default=[8])
    parser.add_argument("--weekends", nargs="+", default=["periodic"], choices=["periodic", "free", "no"])
    parser.add_argument("--sides", nargs="+", default=["baseline", "proposal"], choices=["baseline", "proposal"])
    parser.add_argument("--out", type=Path, default=None, help="append JSON lines here")
    chosen = parser.parse_args()
    rows = []
    # Seeds outermost, so that a slow spell of the machine hits every variant alike.
    for seed, side, weekends, workers in product(range(chosen.seeds), chosen.sides, chosen.weekends, chosen.workers):
        row = run(side, SolveOptions(chosen.seconds, workers, seed, None, weekends))
        rows.append(row)
        print(json.dumps(row), flush=True)
        if chosen.out is not None:
            chosen.out.parent.mkdir(parents=True, exist_ok=True)
            with chosen.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
    print(table(rows))


if __name__ == "__main__":
    main()
