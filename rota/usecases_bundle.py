"""The verb `bundle`: a scenario folder with its results as one file, for the command line and the app."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from rota.domain.comparison import Comparison, Side
from rota.domain.finding import InputError, Problem
from rota.domain.structure import Frontier
from rota.io.bundle import BundleResult, write_bundle
from rota.io.bundle_reading import MOST_BYTES
from rota.io.files import read_bytes, read_text
from rota.io.roster_csv import read_roster
from rota.io.scenario_file import find_folder, load_reported, scenario_roster_path
from rota.usecases import check, load

PACKAGES = ("numba", "numpy", "ortools", "pydantic", "rota")  # what the results can depend on
ABOUT = "README.md"
ABOUT_BYTES = 256 * 1024


def bundle(folder: Path, made_on: date, comparisons: Sequence[Comparison] = ()) -> bytes:
    """A scenario folder as a zip file: its scenarios, their rosters and, of each comparison, what was found.

    `comparisons` are those of the folder's proposals in order; without them the rosters that the scenarios name are
    checked. No other file of the folder is taken along. Raises InputError, also for a scenario that cannot be used.
    """
    found = find_folder(folder)
    paths = [found.baseline, *found.proposals]
    if comparisons and len(comparisons) != len(found.proposals):
        raise ValueError(f"{len(comparisons)} comparisons of {len(found.proposals)} proposals")
    taken = {path.name: path for path in paths}
    own: list[BundleResult] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            scenario = load(path)
            roster_path = scenario_roster_path(path, scenario)
            if roster_path is not None:
                taken[roster_path.name] = roster_path
                roster = read_roster(roster_path, scenario)
                own.append(BundleResult(path.stem, roster, check(scenario, roster)))
        except InputError as error:
            problems += (problem for problem in error.problems if problem not in problems)
    if problems:
        raise InputError(problems)
    if found.reported is not None:
        load_reported(found.reported)
        taken[found.reported.name] = found.reported
    if (about := folder / ABOUT).is_file():
        read_text(about, ABOUT_BYTES)
        taken[ABOUT] = about
    versions = {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}
    results = _results([path.stem for path in paths], comparisons) if comparisons else own
    return write_bundle(
        {name: read_bytes(path, MOST_BYTES) for name, path in taken.items()}, results, made_on, versions
    )


def _results(names: Sequence[str], comparisons: Sequence[Comparison]) -> list[BundleResult]:
    sides = [(comparisons[0].baseline, None), *((one.proposal, one.search) for one in comparisons)]
    return [_result(name, side, search) for name, (side, search) in zip(names, sides, strict=True)]


def _result(name: str, side: Side, search: Frontier | None) -> BundleResult:
    return BundleResult(name, side.roster, side.check, side.solve, search)
