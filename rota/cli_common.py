"""What the verbs of the command line share: argument types, printing and output folders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from rota.domain.base import Language

EXIT_BROKEN = 1
EXIT_INPUT = 2
EXIT_DEFECT = 3  # two programs that must agree do not


class Lang(StrEnum):
    """Languages of reports."""

    nb = "nb"
    en = "en"


class EngineName(StrEnum):
    """Ways to solve a ward."""

    auto = "auto"
    rotation = "rotation"
    lines = "lines"


ScenarioPath = Annotated[Path, typer.Argument(metavar="SCENARIO", help="scenario or proposal file (YAML)")]
TimeLimit = Annotated[float, typer.Option(help="seconds for each roster to be found", min=1, max=86_400)]
Workers = Annotated[int, typer.Option(help="search workers; 1 and --deterministic-limit repeat", min=1, max=64)]
Seed = Annotated[int, typer.Option(help="random seed", min=0, max=2**31 - 1)]
Deterministic = Annotated[
    float | None, typer.Option(help="limit in the solver's deterministic units instead of seconds", min=0.01)
]
EngineOption = Annotated[
    EngineName,
    typer.Option(help="rotation: equal positions walk common lines; lines: each its own; auto: by the ward's shape"),
]
LangOption = Annotated[Lang, typer.Option(help="language of reports: nb or en")]
JsonFlag = Annotated[bool, typer.Option("--json", help="print one JSON object and nothing else")]
RosterPath = Annotated[Path, typer.Argument(metavar="ROSTER.csv", help="roster file (CSV)")]
OutDir = Annotated[Path | None, typer.Option("--out", help="folder for the files (made if missing)")]


def language(lang: Lang) -> Language:
    """The language of texts."""
    return "nb" if lang is Lang.nb else "en"


def console() -> Console:
    """Standard output for reports."""
    from rich.console import Console

    return Console(highlight=False, emoji=False)  # ":100:" is no picture


def print_json(data: Any) -> None:
    """One JSON object on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def say_written(paths: Sequence[Path]) -> None:
    """The files written, one per line."""
    for path in paths:
        print(path)


def output_folder(path: Path) -> Path:
    """The output folder, made if missing; a place that cannot be one is bad input, found before any work is done."""
    from rota.domain.finding import InputError, Problem

    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([Problem(str(path), None, "--out", f"cannot be used as a folder: {error.strerror}")]) from None
    return path
