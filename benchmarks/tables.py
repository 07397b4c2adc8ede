"""Tables of `benchmarks/README.md`, made from the lines in `benchmarks/results/*.jsonl`.

    ./run python -m benchmarks.tables            writes them between their markers
    ./run python -m benchmarks.tables --check    says whether they are what the files say

A file is one release's or one session's runs; its name is the first column. A roster that failed its independent check
is counted in the column `failed` and in nothing else.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

from rota.bench.penalty import PENALTY_WEIGHTS, weights_in_words
from rota.bench.run import KEY

FOLDER = Path(__file__).parent
README = FOLDER / "README.md"
RESULTS = FOLDER / "results"
BEST_KNOWN = FOLDER / "best_known.toml"
MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
Row = dict[str, Any]


def read_results(folder: Path = RESULTS) -> list[Row]:
    """All lines of a folder's files, each with the file's name as `run`; none of errors that a later line mends."""
    rows = [
        json.loads(line) | {"run": path.stem}
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    last = {_asked(row): number for number, row in enumerate(rows)}
    return [row for number, row in enumerate(rows) if row.get("status") != "ERROR" or last[_asked(row)] == number]


def _asked(row: Row) -> tuple[Any, ...]:
    """What was asked for in a run, so that `--resume` asks it again after an error."""
    return tuple(row.get(name) for name in ("run", *KEY))


def render(text: str, rows: Sequence[Row]) -> str:
    """The README with its marked tables made anew from the rows."""
    return MARKED.sub(lambda found: f"{found[1]}{TABLES[found[2]](rows)}\n{found[3]}", text)


def rws_table(rows: Sequence[Row]) -> str:
    """Rotating workforce: how many were decided, and in what time."""
    keys = ("run", "engine", "workers", "time_limit_s")
    columns = (*keys, "instances", "feasible", "infeasible", "open", "median s", "max s")
    columns = (*columns, "cheapest proved", "failed", "peak MB")
    lines = []
    for group, runs in _groups(_of_kind(rows, "rws"), keys).items():
        found = {row["case"] for row in runs if row["checked"] is True}
        none = {row["case"] for row in runs if row["status"] == "PROVED_INFEASIBLE"}
        cases = {row["case"] for row in runs}
        seconds = _known(runs, "seconds")
        counts = (len(cases), len(found), len(none), len(cases - found - none))
        priced = [row for row in runs if row["objective"] is not None]
        best = f"{sum(row['status'] == 'OPTIMAL' for row in priced)} of {len(priced)}" if priced else ""
        lines.append((*group, *counts, _middle(seconds), _number(max(seconds, default=None)), best, *_tail(runs)))
    return _table(columns, lines)


def curtois_table(rows: Sequence[Row]) -> str:
    """Curtois: cost against the best known, median and spread over seeds; a line of summary for each time limit."""
    best = tomllib.loads(BEST_KNOWN.read_text(encoding="utf-8"))["curtois"]
    keys = ("run", "engine", "workers", "time_limit_s")
    columns = (*keys, "case", "seeds", "best known", "median", "min to max", "gap %", "bound", "failed", "peak MB")
    lines: list[tuple[Any, ...]] = []
    for group, runs in _groups(_of_kind(rows, "curtois"), keys).items():
        gaps = []
        for (case,), ours in _groups(runs, ("case",)).items():
            costs = _known(_checked(ours), "objective")
            known = best.get(case.partition("/")[2])
            gap = 100 * (median(costs) - known) / known if costs and known else None
            gaps += [] if gap is None else [gap]
            bounds = _known(ours, "bound")
            figures = (len(ours), _number(known), _middle(costs), _spread(costs), _number(gap))
            lines.append((*group, case, *figures, _number(max(bounds, default=None)), *_tail(ours)))
        if gaps:
            within = f"{sum(gap <= 1 for gap in gaps)} within 1 %, {sum(gap <= 5 for gap in gaps)} within 5 %"
            lines.append((*group, f"all {len(gaps)}", "", "", within, "", f"mean {mean(gaps):.2f}", "", "", ""))
    return _table(columns, lines) + f"\n\nBest known: {best['source']}."


def ward_table(rows: Sequence[Row]) -> str:
    """Wards: shortage, time until covered, penalty, gap; medians over seeds, the worst in brackets.

    `by priority` are the values of the best roster in the order of the priorities, `proved` what is proved of each.
    """
    keys = ("run", "case", "engine", "workers", "time_limit_s")
    columns = (*keys, "seeds", "shortage", "covered s", "penalty", "min to max", "bound", "gap %")
    columns = (*columns, "by priority", "proved", "failed", "peak MB")
    lines = []
    for group, runs in _groups(_of_kind(rows, "ward", "trial"), keys).items():
        sound = _checked(runs)
        penalties = _known(sound, "objective")
        shortage = [row["values"]["cover_minimum"] for row in sound if row.get("values")]
        covered = [seconds for row in sound if (seconds := _covered(row)) is not None]
        bounds = _known(sound, "bound")
        gaps = [100 * gap for gap in _known(sound, "gap")]
        figures = (
            _with_worst(shortage, len(runs)),
            _with_worst(covered, len(runs)),
            _middle(penalties),
            _spread(penalties),
            _number(max(bounds, default=None)),
            _with_worst(gaps, len(runs)),
            *_by_priority(sound),
        )
        lines.append((*group, len(runs), *figures, *_tail(runs)))
    return _table(columns, lines) + f"\n\n{weights_in_words()[0].upper()}{weights_in_words()[1:]}."


def _by_priority(rows: Sequence[Row]) -> tuple[str, str]:
    """Values of the best of some rosters by the order of the priorities, and the bounds of its run."""
    order = [priority.value for priority in PENALTY_WEIGHTS]
    sound = [row for row in rows if row.get("values")]
    if not sound:
        return "-", "-"
    best = min(sound, key=lambda row: [row["values"].get(name, 0) for name in order])
    told = (best["values"], best.get("bounds") or {})
    values, bounds = (" · ".join(str(figures.get(name, "-")) for name in order) for figures in told)
    return values, bounds if best.get("bounds") else "-"


def suite_table(rows: Sequence[Row]) -> str:
    """Suites by release: the ratio of the yardstick's median time to ours, its range, and what ours was worth."""
    columns = ("release", "revision", "case", "ours s", "yardstick s", "ratio", "range", "penalty", "gap %")
    sign = {"exact": "", "at_least": "≥ ", "at_most": "≤ ", "open": "? "}
    lines = [
        (
            row["release"],
            row["provenance"]["revision"],
            row["case"],
            _number(median(row["ours_s"])),
            _number(median(row["yardstick_s"])),
            f"{sign[row['known']]}{row['ratio']:.2f}",
            f"{row['lowest']:.2f}–{row['highest']:.2f}",
            _middle(_known(row.get("quality", ()), "objective")),
            _middle([100 * gap for gap in _known(row.get("quality", ()), "gap")]),
        )
        for row in _of_kind(rows, "suite")
    ]
    return _table(columns, lines)


def simulate_table(rows: Sequence[Row]) -> str:
    """Years of absence on both sides: seconds and memory, and the deciding figure's difference with its interval."""
    columns = ("run", "case", "years", "s", "of a sample for the check, s", "peak MB", "deciding", "difference", "±")
    lines = [
        (
            *(row["run"], row["case"], row["years"], _number(row["seconds"]), _number(row["seconds_checking"])),
            *(row["peak_rss_mb"], row["deciding"], _number(row["difference"]), _number(row["half_width"])),
        )
        for row in _of_kind(rows, "simulate")
    ]
    return _table(columns, lines)


def _covered(row: Row) -> float | None:
    """Seconds until covered. Rows until 2026-11-23 lack it where the first values told were of a later priority."""
    if row.get("seconds_to_covered") is None and (row.get("values") or {}).get("cover_minimum") == 0:
        told = row.get("priority_trajectory") or []
        if told and told[0][1] != "cover_minimum":
            return float(told[0][0])
    seconds = row.get("seconds_to_covered")
    return None if seconds is None else float(seconds)


TABLES: dict[str, Callable[[Sequence[Row]], str]] = {
    "rws": rws_table,
    "curtois": curtois_table,
    "ward": ward_table,
    "suite": suite_table,
    "simulate": simulate_table,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the tables, or with --check say whether they are up to date (exit code 1 when not)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing")
    chosen = parser.parse_args(arguments)
    text = README.read_text(encoding="utf-8")
    made = render(text, read_results())
    if made == text:
        print("the tables are what the files say")
        return 0
    if chosen.check:
        print("the tables are not what the files say: run `python -m benchmarks.tables`", file=sys.stderr)
        return 1
    README.write_text(made, encoding="utf-8", newline="\n")
    print(f"{README.name}: tables written")
    return 0


def _of_kind(rows: Iterable[Row], *kinds: str) -> list[Row]:
    """Rows of some kinds: said by the row, else by what its case begins with."""
    return [row for row in rows if row.get("kind", row["case"].partition("/")[0]) in kinds]


def _checked(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["checked"] is True]


def _groups(rows: Iterable[Row], keys: Sequence[str]) -> dict[tuple[Any, ...], list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return dict(sorted(groups.items(), key=lambda group: [_natural(cell) for cell in group[0]]))


def _natural(cell: Any) -> list[tuple[float, str]]:
    """Numbers in a name by their size: Instance9 before Instance11."""
    parts = re.findall(r"(\d+(?:\.\d+)?)|(\D+)", str(cell))
    return [(float(number), "") if number else (-1.0, text) for number, text in parts]


def _known(rows: Iterable[Row], figure: str) -> list[float]:
    return [row[figure] for row in rows if row.get(figure) is not None]


def _tail(rows: Sequence[Row]) -> tuple[str, str]:
    """Runs that failed their check or ended in an error, and the largest peak of memory."""
    failed = sum(row["checked"] is False or row["status"] == "ERROR" for row in rows)
    return str(failed), _number(max(_known(rows, "peak_rss_mb"), default=None))


def _number(value: float | None) -> str:
    """At most three figures after the point; `-` for none."""
    if value is None:
        return "-"
    return f"{value:.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:.3g}"


def _middle(values: Sequence[float]) -> str:
    return _number(median(values)) if values else "-"


def _spread(values: Sequence[float]) -> str:
    return f"{_number(min(values))} to {_number(max(values))}" if values else "-"


def _with_worst(values: Sequence[float], runs: int) -> str:
    """Median and worst; `-` where some run has no such figure."""
    return f"{_number(median(values))} ({_number(max(values))})" if values and len(values) == runs else "-"


def _table(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    rows = [f"| {' | '.join(columns)} |", "|" + " --- |" * len(columns)]
    rows += [f"| {' | '.join(str(cell) for cell in line)} |" for line in lines]
    return "\n".join(rows) if len(rows) > 2 else "No results yet."


if __name__ == "__main__":
    sys.exit(main())
