"""Kept runs of suites: JSON lines, each with the release it belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rota.bench.run import read_rows
from rota.domain.finding import InputError, Problem

Row = dict[str, Any]
FIGURES = ("suite", "case", "ours_s", "yardstick_s", "ratio", "known", "lowest", "highest")


def read_kept(path: Path) -> list[Row]:
    """The lines of a file; none where it is not there. Raises InputError for lines that are no suite's."""
    if not path.exists():
        return []
    if not path.is_file():
        raise InputError([Problem(str(path), None, "--kept", "is no file")])
    rows = list(read_rows(path))
    odd = [number for number, row in enumerate(rows, start=1) if not all(name in row for name in (*FIGURES, "release"))]
    if odd:
        raise InputError([Problem(str(path), number, "", "is no line of a suite's kept run") for number in odd])
    return rows


def newest(rows: Sequence[Row], suite: str) -> tuple[str | None, list[Row]]:
    """The release of a suite that was kept last, and its rows."""
    held = [row for row in rows if row["suite"] == suite]
    if not held:
        return None, []
    release = held[-1]["release"]
    return release, [row for row in held if row["release"] == release]


def refuse_kept(path: Path, held: Sequence[Row], suites: set[str], release: str) -> None:
    """Raises InputError where the kept rows of a file have that release of one of the suites already."""
    if any(row["release"] == release and row["suite"] in suites for row in held):
        raise InputError([Problem(str(path), None, "--keep", f"holds {release} already: give another name")])


def add_runs(path: Path, rows: Sequence[Row], release: str | None) -> None:
    """Add a run, as a release's where one is named. Raises InputError where the file has that release already."""
    if release is not None:
        refuse_kept(path, read_kept(path), {row["suite"] for row in rows}, release)
    lines = [json.dumps(row | {"release": release}, ensure_ascii=False, allow_nan=False) for row in rows]
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write("".join(f"{one}\n" for one in lines))
