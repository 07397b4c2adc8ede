"""The results of a batch that somebody brought: checked whole, then kept in the session."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rota.domain.base import Text
from rota.domain.batch_result import BatchResults
from rota.domain.finding import InputError, Problem
from rota.io.batch_reading import SUMMARY, TABLE, read_batch
from rota.io.files import write_bytes
from rota.workspace.store import Session

FOLDER = "batch"
WANTED = {".json": SUMMARY, ".csv": TABLE}
BOTH = Text(
    nb=f"gi begge filene fra serien, én av hver: {SUMMARY} og {TABLE}",
    en=f"give both files of the batch, one of each: {SUMMARY} and {TABLE}",
)


def take_batch(session: Session, files: Mapping[str, bytes]) -> None:
    """Keep a summary and a table, by the names they came with, in place of those kept before.

    Raises InputError with every problem, and then the session is as it was.
    """
    found = {WANTED[Path(name).suffix.lower()]: name for name in files if Path(name).suffix.lower() in WANTED}
    if len(files) != len(WANTED) or len(found) != len(WANTED):
        raise InputError([Problem.told(", ".join(sorted(files)) or "-", "", BOTH)])
    with tempfile.TemporaryDirectory(dir=session.root) as place:
        fresh = Path(place) / FOLDER
        fresh.mkdir()
        for wanted, name in found.items():
            write_bytes(fresh / wanted, files[name])
        try:
            read_batch(fresh)
        except InputError as error:
            # By the names that the reader knows, not by places on this machine.
            raise InputError(
                [replace(one, file=found.get(Path(one.file).name, Path(one.file).name)) for one in error.problems]
            ) from None
        shutil.rmtree(session.root / FOLDER, ignore_errors=True)
        fresh.rename(session.root / FOLDER)


def kept_batch(session: Session) -> BatchResults | None:
    """What is kept; None where nothing is. Raises InputError for files that somebody has changed."""
    folder = session.root / FOLDER
    return read_batch(folder) if folder.is_dir() else None


def batch_stamp(session: Session) -> tuple[int, ...]:
    """Another one whenever other results are kept."""
    folder = session.root / FOLDER
    return tuple((folder / name).stat().st_mtime_ns for name in WANTED.values() if (folder / name).is_file())
