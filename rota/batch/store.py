"""What is finished stays finished: a file for each task, written whole, in a folder that one batch holds at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, get_args

from filelock import FileLock, Timeout

from rota.domain.batch import Outcome, Status
from rota.domain.finding import InputError, Problem

FORMAT = "rota/batch-result/1"
MOST_BYTES = 1024 * 1024
AGAIN: tuple[Status, ...] = ("lost",)  # a task whose process ended without a word may do better another time


class Store:
    """A batch's folder. `damaged` names files of tasks that could not be read; their tasks are run again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[str] = []

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder; a killed batch lets go of it. Raises InputError where another one works in it."""
        self.tasks.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            message = "another batch works in this folder: wait for it or give another one"
            raise InputError([Problem(str(self.folder), None, "--out", message)]) from None
        try:
            yield
        finally:
            lock.release()

    @property
    def tasks(self) -> Path:
        """The folder of finished tasks."""
        return self.folder / "tasks"

    def begin(self, spec_digest: str, *, new: bool) -> None:
        """Say whose results these are. Raises InputError where they are another batch's, unless `new` clears them."""
        head = self.folder / "batch.json"
        there = _head(head)
        if there is not None and there != spec_digest and not new:
            message = "holds results of another batch file: give another folder, or --new to reuse what is the same"
            raise InputError([Problem(str(self.folder), None, "--out", message)])
        for left in self.tasks.glob("*.tmp"):
            left.unlink()
        write_whole(head, json.dumps({"format": FORMAT, "spec": spec_digest}, indent=1) + "\n")

    def finished(self, keys: Iterable[str]) -> dict[str, Outcome]:
        """The outcomes that are there, by key. A file that is no outcome is named in `damaged` and taken for none."""
        found = {}
        for key in keys:
            path = self.tasks / f"{key}.json"
            if not path.is_file():
                continue
            outcome = _read(path, key)
            if outcome is None:
                self.damaged.append(path.name)
            elif outcome.status not in AGAIN:
                found[key] = outcome
        return found

    def keep(self, key: str, outcome: Outcome) -> None:
        """Keep an outcome: after this it survives any kill."""
        write_whole(self.tasks / f"{key}.json", json.dumps({"key": key} | asdict(outcome), allow_nan=False) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is the old one or the whole new one even after a loss of power."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _head(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return str(data["spec"]) if data["format"] == FORMAT else ""
    except (ValueError, KeyError, TypeError):
        return ""


def _read(path: Path, key: str) -> Outcome | None:
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("key") != key or set(data) != {field.name for field in fields(Outcome)}:
            return None
        if data["status"] not in get_args(Status) or not isinstance(data["figures"], dict):
            return None
        return Outcome(**data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
