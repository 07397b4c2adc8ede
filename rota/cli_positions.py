"""The verb `rota positions`: the best structures of positions under the levers of a proposal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rota.cli_common import (
    EXIT_BROKEN,
    JsonFlag,
    Lang,
    LangOption,
    OutDir,
    ScenarioPath,
    Seed,
    Workers,
    console,
    language,
    output_folder,
    print_json,
    say_written,
)

if TYPE_CHECKING:
    from rota.domain.structure import Frontier


def positions(
    scenario: ScenarioPath,
    time_limit: Annotated[float, typer.Option(help="seconds for the whole search", min=1, max=86_400)] = 600,
    workers: Workers = 8,
    seed: Seed = 0,
    lang: LangOption = Lang.nb,
    out: OutDir = None,
    as_json: JsonFlag = False,
) -> None:
    """Find position sizes, frequencies and long shifts within the levers: each with a rota, a proof, or undecided.

    Ctrl-C keeps what is found. With --out, every found structure is written as a proposal with its roster.
    """
    from rota import usecases_comparison
    from rota.io.positions_data import frontier_json
    from rota.io.positions_view import print_frontier
    from rota.io.progress import progress_view
    from rota.solver.options import SolveOptions

    folder = None if out is None else output_folder(out)
    copies = {} if folder is None else _baseline_files(scenario)  # before the search, which may take long
    with progress_view(quiet=as_json) as on_progress:
        frontier = usecases_comparison.positions(scenario, SolveOptions(time_limit, workers, seed), on_progress)
    written = [] if folder is None else _write(folder, scenario, frontier, copies)
    if as_json:
        print_json(frontier_json(frontier))
    else:
        print_frontier(frontier, language(lang), console())
        say_written(written)
    if frontier.chosen is None:
        raise typer.Exit(EXIT_BROKEN)


def _baseline_files(path: Path) -> dict[str, str]:
    """Name and text of a proposal's baseline and its roster; none for a ward by itself. Raises InputError."""
    from rota import usecases
    from rota.io.files import read_text
    from rota.io.roster_csv import LIMIT_BYTES
    from rota.io.scenario_file import baseline_of, scenario_roster_path

    usecases.load(path)
    baseline = baseline_of(path)
    if baseline is None:
        return {}
    roster = scenario_roster_path(baseline, usecases.load(baseline))
    return {one.name: read_text(one, LIMIT_BYTES) for one in (baseline, roster) if one is not None}


def _write(folder: Path, path: Path, frontier: Frontier, copies: dict[str, str]) -> list[Path]:
    """`positions.json`; for a proposal also the baseline's files, and each found structure with its roster."""
    from rota.io.files import write_text
    from rota.io.json_out import write_json
    from rota.io.positions_data import frontier_json, proposal_text
    from rota.io.roster_csv import write_roster

    written = [folder / "positions.json"]
    write_json(written[0], frontier_json(frontier))
    for name, text in copies.items():
        written.append(folder / name)
        write_text(written[-1], text)
    for number, point in enumerate(frontier.points if copies else (), 1):
        if point.roster is not None:
            names = [folder / f"proposal-{number:02d}.yaml", folder / f"roster-{number:02d}.csv"]
            write_text(names[0], proposal_text(path, point, number, names[1].name))
            write_roster(names[1], point.roster)
            written += names
    return written
