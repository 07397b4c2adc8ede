"""New folders that are whole or not there: filled beside their place and then moved to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from rota.domain.base import Text
from rota.domain.finding import InputError, Problem

KEPT = Text(
    nb="finnes allerede: ingenting er skrevet. Gi en annen mappe, eller --force",
    en="is there already: nothing was written. Give another folder, or --force",
)


def new_folder(target: Path, contents: Mapping[str, bytes], verb: str) -> list[Path]:
    """Write files to a new folder, all or none, and return their places. `verb` names the command in problems.

    Names are relative, with `/` between a folder and its file. A target that is there may be an empty folder; anything
    else is left as it is. Raises InputError.
    """
    if (taken := _taken(target)) is not None:
        raise InputError([Problem(verb, None, str(target), f"{taken}: give a new folder. Nothing was written")])
    there = target.exists()
    made: Path | None = None
    placed: list[Path] = []
    done = False
    try:
        beside = target if there else target.resolve().parent
        beside.mkdir(parents=True, exist_ok=True)
        made = Path(mkdtemp(prefix=".rota-new-", dir=beside))
        for name, content in contents.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if there:
            for entry in sorted(path.name for path in made.iterdir()):
                (made / entry).rename(target / entry)
                placed += [target / entry]
        else:
            made.chmod(0o777 & ~_umask())
            made.replace(target)
        done = True
    except OSError as error:
        raise InputError([Problem(verb, None, str(target), f"cannot be written: {error.strerror}")]) from None
    finally:
        for path in () if done else placed:
            _remove(path)
        if made is not None and made.exists():
            shutil.rmtree(made, ignore_errors=True)
    return [target / name for name in contents]


def put_files(target: Path, contents: Mapping[str, bytes], verb: str, *, force: bool) -> list[Path]:
    """Write files to a folder that may hold others, all or none, and return their places.

    `force` replaces files of the same names; without it they are left as they are. Raises InputError.
    """
    if _taken(target) is None:
        return new_folder(target, contents, verb)
    if not target.is_dir():
        no_folder = Text(nb="finnes og er ingen mappe", en="is there and is no folder")
        raise InputError([Problem.told(verb, str(target), no_folder)])
    if there := [name for name in contents if (target / name).exists() and not force]:
        raise InputError([Problem.told(verb, str(target / name), KEPT) for name in there])
    placed: list[Path] = []
    old: list[Path] = []
    made: Path | None = None
    done = False
    try:
        made = Path(mkdtemp(prefix=".rota-new-", dir=target))
        (made / "old").mkdir()
        for name, content in contents.items():
            (made / name).write_bytes(content)
        for name in contents:
            if (target / name).exists():
                (target / name).rename(made / "old" / name)
                old.append(target / name)
            (made / name).rename(target / name)
            placed.append(target / name)
        done = True
    except OSError as error:
        failed = Text(nb=f"kan ikke skrives: {error.strerror}", en=f"cannot be written: {error.strerror}")
        raise InputError([Problem.told(verb, str(target), failed)]) from None
    finally:
        for path in () if done else placed:
            _remove(path)
        if made is not None:
            for path in () if done else old:
                (made / "old" / path.name).rename(path)
            shutil.rmtree(made, ignore_errors=True)
    return placed


def _taken(target: Path) -> str | None:
    """Why nothing may be written to a target; None where it is missing or an empty folder."""
    try:
        if not target.exists():
            return None
        if not target.is_dir():
            return "is there and is no folder"
        return "is there and is not empty" if any(target.iterdir()) else None
    except OSError as error:
        return f"cannot be used as a folder: {error.strerror}"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _umask() -> int:
    """What the user keeps from others; a temporary folder is made for the user alone."""
    current = os.umask(0o077)
    os.umask(current)
    return current
