"""rota and its peers on the same wards, one after another: the same wall time, cores, rules, checker and penalty.

    python -m benchmarks.peers.run --cases 'ward/*' --time 300 --seeds 5 \
        --engines rota textbook timefold mip --out out/peers.jsonl

Seeds are outermost, so that a slow spell of the machine hits every engine. A run that the file holds already (same
case, engine, limit, seed and revision) is not repeated. The table at the end can be had alone with `--table`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.peers.setup import absent, interpreter
from benchmarks.peers.table import table
from rota.bench.cases import Case, Kind, find_cases
from rota.bench.neutral.form import UnsupportedError
from rota.bench.neutral.linear import judged
from rota.bench.neutral.problem import problem_of
from rota.bench.penalty import PENALTY_WEIGHTS, penalty, unlawful
from rota.bench.provenance import provenance
from rota.bench.run import read_rows, run_in_child
from rota.bench.task import Task
from rota.domain.finding import InputError
from rota.domain.roster import roster_from_codes
from rota.domain.scenario import Scenario

ROOT = Path(__file__).parents[2]
ENGINES = ("rota", "textbook", "timefold", "mip")
KEY = ("case", "peer", "time_limit_s", "workers", "seed")
# Start-up, building and checking are not in the limit.
GRACE_SECONDS = 900.0
Row = dict[str, Any]


def run_peer(case: Case, peer: str, seconds: float, seed: int, workers: int) -> Row:
    """One run of a peer, its roster checked and its penalty recomputed here."""
    row: Row = {
        "case": case.id,
        "kind": case.kind.value,
        "engine": peer,
        "engine_asked": peer,
        "status": "skipped",
        "objective": None,
        "bound": None,
        "checked": None,
        "time_limit_s": seconds,
        "seed": seed,
        "workers": workers,
        "provenance": provenance(case.digest()) | {"peers_sha256": sources_digest()},
    }
    reason, python = absent(peer), interpreter(peer)
    if reason is not None or python is None:
        return row | {"message": reason}
    scenario = case.scenario()
    try:
        problem = problem_of(scenario).as_json()
    except UnsupportedError as error:
        return row | {"message": str(error)}
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "problem.json", Path(folder) / "result.json"
        given.write_text(json.dumps(problem), encoding="utf-8")
        command = [str(python), "-m", f"benchmarks.peers.run_{peer}", str(given), "--out", str(out)]
        command += ["--time", str(seconds), "--seed", str(seed), "--workers", str(workers)]
        started = time.monotonic()
        failure = _failure(command, seconds + GRACE_SECONDS)
        row["wall_seconds"] = round(time.monotonic() - started, 3)
        if failure is not None:
            return row | {"status": "ERROR", "message": failure}
        answer = json.loads(out.read_text(encoding="utf-8"))
    return row | judge(scenario, problem, answer)


def _failure(command: list[str], patience_s: float) -> str | None:
    """Run a peer's process; what it said last if it failed."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=patience_s)
    except subprocess.TimeoutExpired:
        return f"no answer after {patience_s:.0f} s"
    return None if done.returncode == 0 else done.stderr[-2000:] or f"ended with code {done.returncode}"


def judge(scenario: Scenario, problem: dict[str, Any], answer: Row) -> Row:
    """What a peer answered, with the check's and the penalty's figures in place of its own.

    An unlawful roster is a row too: `checked` false and no objective. So is a peer's objective below the penalty.
    """
    trajectory = answer["trajectory"]
    row = {name: answer[name] for name in ("status", "bound", "seconds", "start_up_seconds", "peak_rss_mb")}
    row |= {"settings": answer["settings"], "version": answer["version"], "peer_objective": answer["objective"]}
    row["trajectory"] = [[seconds, value, None] for seconds, value in trajectory]
    row["seconds_to_first"] = trajectory[0][0] if trajectory else None
    row["seconds_to_best"] = trajectory[-1][0] if trajectory else None
    if answer["roster"] is None:
        return row
    people, numbers = problem["people"], {tuple(cell): n for n, cell in enumerate(problem["cells"])}
    cells = [(p, day, code) for p, day, code in answer["roster"]]
    roster = roster_from_codes(scenario, [(people[p], day, code) for p, day, code in cells])
    problems = unlawful(scenario, roster)
    total, values = penalty(scenario, roster)
    broken, cost = judged(problem, {numbers[cell] for cell in cells})
    if cost != total or bool(broken) != bool(problems):
        problems.append(f"the peers' problem says {cost} ({', '.join(sorted(set(broken)))}), the check {total}")
    if answer["objective"] is not None and answer["objective"] < total:
        problems.append(f"the peer says {answer['objective']}, the check {total}")
    row["values"] = {priority.value: value for priority, value in values.items()}
    row["checked"] = not problems
    return row | ({"check_problems": problems[:20]} if problems else {"objective": total})


def sources_digest() -> str:
    """SHA-256 over this package's sources: peers that were changed are other peers."""
    total = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:10]


def _run(case: Case, engine: str, seconds: float, seed: int, workers: int) -> Row:
    if engine != "rota":
        return run_peer(case, engine, seconds, seed, workers) | {"peer": engine}
    row = run_in_child(Task(case, "auto", seconds, seed, workers))
    row["provenance"] |= {"peers_sha256": sources_digest()}
    return row | {"peer": "rota"}


def main() -> int:
    """Run what is asked and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", nargs="+", default=["ward/*"])
    parser.add_argument("--time", type=float, default=300.0)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--table", action="store_true", help="run nothing")
    given = parser.parse_args()
    rows = list(read_rows(given.out)) if given.out.exists() else []
    if not given.table:
        try:
            found = find_cases([glob for one in given.cases for glob in one.split(",")])
        except InputError as error:
            parser.error("; ".join(map(str, error.problems)))
        cases = [case for case in found if case.kind in (Kind.WARD, Kind.TRIAL)]
        # What was skipped or failed is tried again.
        done = {_key(row) for row in rows if row["status"] not in ("skipped", "ERROR")}
        now = provenance("")["revision"], sources_digest()
        for seed in range(given.seeds):
            for case in cases:
                for engine in given.engines:
                    if (case.id, engine, given.time, given.workers, seed, *now) in done:
                        continue
                    row = _run(case, engine, given.time, seed, given.workers)
                    rows.append(row)
                    with given.out.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(row, ensure_ascii=False) + "\n")
                    said = (
                        f"{case.id} {engine} seed {seed}: {row['status']} {row['objective']} {row.get('message', '')}"
                    )
                    print(said, file=sys.stderr)
    print(table(rows))
    print("\nWeights: " + ", ".join(f"{priority.value} {weight}" for priority, weight in PENALTY_WEIGHTS.items()))
    return 1 if any(row["checked"] is False for row in rows) else 0


def _key(row: Row) -> tuple[Any, ...]:
    made = row["provenance"]
    return (*(row.get(name) for name in KEY), made.get("revision"), made.get("peers_sha256"))


if __name__ == "__main__":
    sys.exit(main())
