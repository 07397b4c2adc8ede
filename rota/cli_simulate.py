"""The verb `rota simulate`: years of absence and replacement, both sides under the same draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rota.cli_common import (
    JsonFlag,
    Lang,
    LangOption,
    OutDir,
    TimeLimit,
    Workers,
    console,
    language,
    output_folder,
    print_json,
    say_written,
)

if TYPE_CHECKING:
    from rota.domain.simulated import Simulation

FILES = ("simulation.json", "rows.csv", "report.html")


def simulate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="FOLDER | BASELINE [PROPOSAL...]", help="what to simulate")
    ] = None,
    spec: Annotated[
        Path | None, typer.Option("--spec", metavar="FILE", help="absence and replacement (YAML); else the default")
    ] = None,
    replications: Annotated[int | None, typer.Option(metavar="N", help="years to simulate")] = None,
    half_width: Annotated[
        float | None, typer.Option(metavar="X", help="simulate until the deciding interval is mean ± X")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="seed of the draws, in place of the file's", min=0)] = None,
    time_limit: TimeLimit = 60,
    workers: Workers = 8,
    lang: LangOption = Lang.nb,
    out: OutDir = None,
    definitions: Annotated[bool, typer.Option("--definitions", help="also how each figure is defined")] = False,
    write_spec: Annotated[
        Path | None, typer.Option("--write-spec", metavar="FILE", help="only write the default to a file, to change")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Simulate absence and replacement over many years: the present rota, alone or against proposals.

    The same person is away on the same days on both sides. Every interval says how many years it rests on. Ctrl-C
    keeps the years simulated so far.
    """
    from rota.usecases_simulation import Asked
    from rota.usecases_simulation import simulate as simulate_files

    if write_spec is not None:
        _write_default(write_spec, paths)
        return
    baseline, proposals = _files(paths or [])
    folder = None if out is None else output_folder(out)
    from rota.io.progress import progress_view
    from rota.solver.options import SolveOptions

    with progress_view(quiet=as_json) as on_progress:
        found = simulate_files(
            baseline,
            proposals,
            spec,
            Asked(replications, half_width, seed),
            SolveOptions(time_limit, workers),
            on_progress,
        )
    written = [] if folder is None else _write(folder, found, proposals, lang)
    if as_json:
        from rota.io.simulation_data import simulation_json

        sheets = [simulation_json(one) for one in found]
        print_json(sheets[0] if len(sheets) == 1 else {"simulations": sheets})
        return
    from rota.io.simulation_view import print_simulation

    for one in found:
        print_simulation(one, language(lang), console(), definitions=definitions)
    say_written(written)


def _files(paths: list[Path]) -> tuple[Path, tuple[Path, ...]]:
    """Baseline and proposals of the arguments; a baseline by itself has none. Raises InputError."""
    from rota.domain.finding import InputError, Problem
    from rota.io.scenario_file import find_folder

    if not paths:
        raise InputError([Problem("rota simulate", None, "", "give a folder, or a baseline and perhaps proposals")])
    if len(paths) > 1 or paths[0].is_file():
        return paths[0], tuple(paths[1:])
    folder = find_folder(paths[0])
    return folder.baseline, folder.proposals


def _write_default(target: Path, paths: list[Path] | None) -> None:
    """The default with its comments; never over a file. Raises InputError."""
    from rota.domain.finding import InputError, Problem
    from rota.io.files import write_text
    from rota.usecases_simulation import default_text

    if paths:
        raise InputError([Problem("rota simulate", None, "--write-spec", "writes a file and simulates nothing")])
    if target.exists():
        raise InputError([Problem(str(target), None, "--write-spec", "is there already: nothing is written over")])
    write_text(target, default_text())
    say_written([target])


def _write(folder: Path, found: list[Simulation], proposals: tuple[Path, ...], lang: Lang) -> list[Path]:
    """`simulation.json`, `rows.csv` and `report.html`; of several proposals each in a folder of its own.

    All are made before anything is written, so that a fault leaves no part of them behind.
    """
    from rota.io.files import write_text
    from rota.io.html_simulation import simulation_html
    from rota.io.kept import to_json
    from rota.io.simulation_csv import simulation_csv

    contents: dict[Path, str] = {}
    for number, one in enumerate(found, 1):
        place = folder if len(found) == 1 else folder / f"{number}-{proposals[number - 1].stem}"
        texts = (to_json(one) + "\n", simulation_csv(one, language(lang)), simulation_html(one, language(lang)))
        contents |= {place / name: text for name, text in zip(FILES, texts, strict=True)}
    for path, text in contents.items():
        output_folder(path.parent)
        write_text(path, text)
    return list(contents)
