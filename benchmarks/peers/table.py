"""The table of rota and its peers: medians and spread over seeds, whoever wins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import Any

HEAD = (
    "case",
    "seconds",
    "engine",
    "runs",
    "lawful",
    "penalty, median (least to most)",
    "short of cover, person-min",
    "first lawful roster, s",
    "start-up, s",
    "rota had it after, s",
)
Row = dict[str, Any]


def table(rows: Iterable[Row]) -> str:
    """A markdown table with a row for each case, limit and engine; the latest of runs that were repeated."""
    latest: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        latest[row["case"], row["time_limit_s"], row["peer"], row["seed"]] = row
    groups: dict[tuple[str, float, str], list[Row]] = defaultdict(list)
    for (case, limit, peer, _), row in latest.items():
        groups[case, limit, peer].append(row)
    lines = [f"| {' | '.join(HEAD)} |", "|" + " --- |" * len(HEAD)]
    for (case, limit, peer), runs in groups.items():
        ours = groups.get((case, limit, "rota"), [])
        cells = [case, f"{limit:g}", peer, str(len(runs)), *_figures(runs), _reached(runs, ours, peer)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _figures(runs: list[Row]) -> list[str]:
    if all(row["status"] == "skipped" for row in runs):
        return ["skipped", "-", "-", "-", "-"]
    lawful = [row for row in runs if row["checked"]]
    short = [row["values"]["cover_minimum"] for row in lawful]
    first = [row["seconds_to_first"] for row in lawful if row.get("seconds_to_first") is not None]
    start = [row["start_up_seconds"] for row in runs if row.get("start_up_seconds") is not None]
    penalties = _spread([row["objective"] for row in lawful])
    return [f"{len(lawful)} of {len(runs)}", penalties, _spread(short), _spread(first), _spread(start)]


def _spread(values: list[float]) -> str:
    if not values:
        return "-"
    middle = f"{median(values):.6g}"
    return middle if min(values) == max(values) else f"{middle} ({min(values):.6g} to {max(values):.6g})"


def _reached(runs: list[Row], ours: list[Row], peer: str) -> str:
    """Seconds after which rota, with the same seed, stood at the peer's final penalty or better."""
    if peer == "rota":
        return ""
    times: list[float] = []
    pairs = [(row, one) for row in runs for one in ours if one["seed"] == row["seed"] and one["checked"]]
    pairs = [(row, one) for row, one in pairs if row["status"] != "skipped"]
    for row, one in pairs:
        goal = row["objective"] if row["checked"] else float("inf")
        reached = [seconds for seconds, value, *_ in one["trajectory"] if value is not None and value <= goal]
        if goal == float("inf") and one.get("seconds_to_first") is not None:
            reached.append(one["seconds_to_first"])
        times += [min(reached)] if reached else []
    if not pairs:
        return "-"
    missed = len(pairs) - len(times)
    return _spread(times) + (f", never in {missed} of {len(pairs)}" if missed else "")
