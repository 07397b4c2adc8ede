"""What the verbs of the command line share: argument types, printing and output folders."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from rota.domain.base import Language
    from rota.domain.finding import Problem

EXIT_BROKEN = 1
EXIT_INPUT = 2
EXIT_DEFECT = 3  # two programs that must agree do not
EXIT_STOPPED = 130


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


class Arguments:
    """Arguments of a verb, read from their texts so that every problem is told and not only the first."""

    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._problems: list[Problem] = []

    def add(self, option: str, message: str, place: str | None = None) -> None:
        """A problem; its place is the verb unless another is given."""
        from rota.domain.finding import Problem

        self._problems.append(Problem(place or self._verb, None, option, message))

    def number(self, option: str, text: str, least: float, most: float) -> float:
        """A number in its range; `least` and a problem for anything else."""
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if least <= value <= most:
            return value
        self.add(option, f"'{text}': give a number from {least:g} to {most:.15g}")
        return least

    def integer(self, option: str, text: str, least: int, most: int) -> int:
        """A whole number in its range; `least` and a problem for anything else."""
        value = int(text) if text.removeprefix("-").isdecimal() else None
        if value is not None and least <= value <= most:
            return value
        self.add(option, f"'{text}': give a whole number from {least} to {most}")
        return least

    def choice(self, option: str, text: str, names: Sequence[str]) -> None:
        """One of some names."""
        if text not in names:
            self.add(option, f"no such choice: '{text}'. known: {', '.join(names)}")

    def file_to_write(self, option: str, path: Path) -> None:
        """A file that can be written to, or made with its folder. Nothing is made yet."""
        there = next(one for one in (path, *path.absolute().parents) if one.exists())
        if path.is_dir():
            self.add(option, "is a folder: give a file", str(path))
        elif there != path and not there.is_dir():
            self.add(option, f"cannot be made: {there} is no folder", str(path))
        elif not os.access(there, os.W_OK):
            self.add(option, f"cannot be written: no permission for {there}", str(path))

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Keep the problems of an InputError, so that what follows is looked at too."""
        from rota.domain.finding import InputError

        try:
            yield
        except InputError as error:
            self._problems += error.problems

    def raise_any(self) -> None:
        """Raises InputError with all problems, if there are any."""
        from rota.domain.finding import InputError

        if self._problems:
            raise InputError(self._problems)
