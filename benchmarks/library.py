"""Solve and compare every arrangement of the library: no hard breach and nothing below minimum, on either side.

    ./run python -m benchmarks.library --time-limit 60 --out out/library.jsonl

A JSON line for each proposal. Lines that FILE holds already for the same files, program and limits are not made again,
so a run that was stopped goes on. Exit code 1 where a side has hard findings, lacks cover or has no roster. A folder
can declare in `explained.toml` that one of its files is meant to be so:

    [proposal]
    nb = "hvorfor"
    en = "why"

Then `rota explain` must prove it impossible; a declaration that does not hold any longer is a failure too.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from rota import usecases, usecases_comparison
from rota.bench.provenance import provenance, revision
from rota.bench.run import read_rows
from rota.domain.comparison import Comparison, Side
from rota.domain.explanation import Verdict
from rota.domain.finding import InputError
from rota.io.scenario_file import find_folder
from rota.solver.options import SolveOptions

SCENARIOS = Path(__file__).parent.parent / "scenarios"
DECLARED = "explained.toml"
LACKING = ("below_minimum", "competence_missing")
KEY = ("case", "time_limit_s", "workers", "seed")
Row = dict[str, Any]


def folders(root: Path = SCENARIOS) -> list[Path]:
    """Every arrangement, by name."""
    return sorted(path for path in root.iterdir() if (path / "baseline.yaml").is_file())


def declared(folder: Path) -> dict[str, dict[str, str]]:
    """Files of a folder, without their ending, that are meant to be impossible, each with the reason."""
    path = folder / DECLARED
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def digest(folder: Path) -> str:
    """SHA-256 of what a comparison reads of a folder."""
    total = sha256()
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.csv"), *folder.glob("*.toml")]):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def run(folder: Path, proposal: Path, options: SolveOptions) -> Row:
    """One comparison as a row; what went wrong is in it."""
    row: Row = {
        "case": f"library/{folder.name}/{proposal.stem}",
        "time_limit_s": options.time_limit_s,
        "workers": options.workers,
        "seed": options.seed,
        "provenance": provenance(digest(folder)),
    }
    started = time.monotonic()
    found = find_folder(folder)
    try:
        (compared,) = usecases_comparison.compare(found.baseline, [proposal], found.reported, options, lambda *_: None)
        row |= {"baseline": _figures(compared, "baseline"), "proposal": _figures(compared, "proposal")}
    except usecases_comparison.NoRosterError as error:
        row["no_roster"] = {"scenario": error.scenario.id, "status": str(error.result.status)}
    except InputError as error:
        row["input_problems"] = [str(problem) for problem in error.problems]
    row["explained"] = {name: _explained(folder / f"{name}.yaml", options) for name in declared(folder)}
    return row | {"seconds": round(time.monotonic() - started, 1)}


def _figures(compared: Comparison, name: str) -> Row:
    side: Side = getattr(compared, name)
    values = {one.measure.id: getattr(one, name) for one in compared.rows if one.measure.id in LACKING}
    solve = side.solve
    return {
        "hard": side.check.count("hard"),
        **{measure: round(values.get(measure) or 0.0, 3) for measure in LACKING},
        "status": "read" if solve is None else str(solve.status),
        "seconds": None if solve is None else round(solve.seconds, 1),
        "priorities": {str(one.priority): [one.value, one.bound] for one in (solve.priorities if solve else ())},
    }


def _explained(path: Path, options: SolveOptions) -> str:
    return str(usecases.explain(usecases.load(path), options, lambda *_: None).verdict)


def failures(row: Row, meant: dict[str, dict[str, str]]) -> Iterator[str]:
    """What a row fails by, given which files of the folder are declared impossible."""
    proposal = row["case"].rsplit("/", 1)[1]
    yield from row.get("input_problems", ())
    if "no_roster" in row and not {"baseline", proposal} & set(meant):
        yield "{scenario}: no roster, {status}".format(**row["no_roster"])
    for side, name in (("baseline", "baseline"), ("proposal", proposal)):
        figures = row.get(side)
        if figures is not None and name not in meant:
            if figures["hard"]:
                yield f"{side}: {figures['hard']} hard findings"
            yield from (f"{side}: {figures[one]:g} person-hours a week in {one}" for one in LACKING if figures[one])
        elif figures is not None and not figures["hard"]:
            yield f"{side}: declared impossible, yet its roster keeps every hard rule"
    for name, verdict in row["explained"].items():
        if name in ("baseline", proposal) and verdict != Verdict.PROVED_IMPOSSIBLE:
            yield f"{name}: declared impossible, and the explanation says {verdict}"


def _append(out: Path, row: Row) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("ab+") as file:
        file.seek(0)
        there = file.read()
        # A line that an earlier run left unfinished makes room.
        file.truncate(there.rfind(b"\n") + 1)
        file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())


def _key(row: Row) -> tuple[Any, ...]:
    made = row.get("provenance", {})
    return (*(row.get(name) for name in KEY), made.get("revision"), made.get("instance_sha256"))


def main() -> int:
    """Compare what is not in the file yet, and say what failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="folders of the library; else all")
    parser.add_argument("--time-limit", type=float, default=60, help="seconds for each roster")
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=None, metavar="FILE.jsonl", help="a line per proposal is added")
    chosen = parser.parse_args()
    options = SolveOptions(chosen.time_limit, chosen.workers, chosen.seed)
    wanted = [folder for folder in folders() if not chosen.names or folder.name in chosen.names]
    if unknown := set(chosen.names) - {folder.name for folder in wanted}:
        parser.error(f"not in the library: {', '.join(sorted(unknown))}")
    there = {_key(row): row for row in read_rows(chosen.out)} if chosen.out is not None and chosen.out.exists() else {}
    failed = 0
    for folder in wanted:
        meant = declared(folder)
        for proposal in find_folder(folder).proposals:
            head = {"case": f"library/{folder.name}/{proposal.stem}", "time_limit_s": options.time_limit_s}
            head |= {"workers": options.workers, "seed": options.seed}
            head["provenance"] = {"revision": revision(), "instance_sha256": digest(folder)}
            row = there.get(_key(head))
            if row is None:
                row = run(folder, proposal, options)
                if chosen.out is not None:
                    _append(chosen.out, row)
            problems = list(failures(row, meant))
            failed += bool(problems)
            print(f"{row['case']}: {row['seconds']} s, {'; '.join(problems) or 'ok'}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
