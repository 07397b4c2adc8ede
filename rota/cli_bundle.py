"""The verb `bundle`: an experiment as one file, and back. Heavy imports inside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rota.cli_common import JsonFlag, output_folder, print_json, say_written


def bundle(
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", help="the scenario folder to bundle")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.zip | DIR", help="the file to write; with --open the new folder")
    ] = None,
    opened: Annotated[Path | None, typer.Option("--open", metavar="FILE.zip", help="a bundle to open")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Put a scenario folder with its rosters, their checks and a digest of each file into one zip file, or open one.

    `rota compare FOLDER --bundle FILE.zip` bundles what was found as well. A bundle that is opened is examined whole
    before anything is written, and never over anything.
    """
    from rota.domain.finding import InputError, Problem

    if (folder is None) == (opened is None) or out is None:
        message = "give FOLDER --out FILE.zip, or --open FILE.zip --out DIR"
        raise InputError([Problem("rota bundle", None, "", message)])
    written = _made(folder, out) if folder is not None else _opened(opened, out)
    if as_json:
        print_json({"files": [str(path) for path in written]})
    else:
        say_written(written)


def _made(folder: Path, out: Path) -> list[Path]:
    from datetime import UTC, datetime

    from rota.io.files import write_bytes
    from rota.usecases_bundle import bundle as bundle_of

    data = bundle_of(folder, datetime.now(UTC).date())
    output_folder(out.parent)
    write_bytes(out, data)
    return [out]


def _opened(path: Path | None, out: Path) -> list[Path]:
    from rota.io.bundle import read_bundle
    from rota.io.bundle_reading import MOST_BYTES
    from rota.io.files import read_bytes

    assert path is not None
    return read_bundle(read_bytes(path, MOST_BYTES), out, path.name)
