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
    from rota import usecases
    from rota.io.positions_data import frontier_json
    from rota.io.positions_view import print_frontier
    from rota.io.progress import progress_view
    from rota.solver.options import SolveOptions

    folder = None if out is None else output_folder(out)
    with progress_view(quiet=as_json) as on_progress:
        frontier = usecases.positions(scenario, SolveOptions(time_limit, workers, seed), on_progress)
    written = [] if folder is None else _write(folder, scenario, frontier)
    if as_json:
        print_json(frontier_json(frontier))
    else:
        print_frontier(frontier, language(lang), console())
        say_written(written)
    if frontier.chosen is None:
        raise typer.Exit(EXIT_BROKEN)


def _write(folder: Path, path: Path, frontier: Frontier) -> list[Path]:
    """`positions.json`; for a proposal also the baseline, and each found structure with its roster."""
    from rota.io.files import write_text
    from rota.io.json_out import write_json
    from rota.io.positions_data import frontier_json, proposal_text
    from rota.io.roster_csv import write_roster
    from rota.io.scenario_file import baseline_of

    written = [folder / "positions.json"]
    write_json(written[0], frontier_json(frontier))
    baseline = baseline_of(path)
    if baseline is None:
        return written
    copies = [baseline, *([baseline.parent / name] if (name := frontier.choices.baseline.roster) else [])]
    for one in copies:
        written.append(folder / one.name)
        write_text(written[-1], one.read_text(encoding="utf-8"))
    for number, point in enumerate(frontier.points, 1):
        if point.roster is not None:
            names = [folder / f"proposal-{number:02d}.yaml", folder / f"roster-{number:02d}.csv"]
            write_text(names[0], proposal_text(path, point, number, names[1].name))
            write_roster(names[1], point.roster)
            written += names
    return written
