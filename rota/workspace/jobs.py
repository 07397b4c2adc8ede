"""Long work in a process of its own, told and stopped through files: a page never freezes and a reload finds it again.

A job's folder holds `job.json` (what to do), `progress.json` (the latest, replaced), `alive` (touched by the job every
second), `wanted` (touched by the server while somebody has the session open), `stop` (asked to end with what it has),
and at the end `ended.json` and what was found.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from rota import usecases
from rota.domain.finding import InputError, Problem
from rota.io.files import write_text
from rota.workspace.store import PRESENT, Session

Verb = Literal["find", "explain", "repair", "simulate"]
ALIVE_S = 15.0  # a job that has not been heard from this long has died
MOST_SECONDS = 900.0
UNTOLD = "untold"  # of a job kept by an older version: of no proposal as it stands now
_running: dict[Path, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class Work:
    """What a job is to do: the verb, for which proposal, and how long it may search.

    `mend_older_gaps` is for a repair: minimums are the ward's own, not what the rota gave before it was edited.
    """

    verb: Verb
    proposal: str
    time_limit_s: float = 60.0
    workers: int = 8
    seed: int = 0
    mend_older_gaps: bool = False


@dataclass(frozen=True)
class Job:
    """A job as its folder tells it. `begun`: when its turn came, None while it waits for others.

    `digest` is the proposal's when the job was started: what it says is of that proposal. `problem` is said where it
    ended without a result that can be shown.
    """

    folder: Path
    work: Work
    digest: str
    state: Literal["running", "done", "stopped", "failed", "died"]
    started: float
    begun: float | None
    progress: dict[str, Any]
    answer: str | None = None
    problem: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether it still works."""
        return self.state == "running"


def start(session: Session, work: Work) -> Job:
    """Start a job. Raises InputError while another of the session runs: two would share the machine unseen."""
    running = InputError(
        [Problem(work.proposal, None, "", "other work of this session is still running: stop it first")]
    )
    if any(job.is_running for job in jobs(session)):
        raise running
    if not 1 <= work.time_limit_s <= MOST_SECONDS:
        raise InputError([Problem(work.proposal, None, "", f"a search takes 1 to {MOST_SECONDS:g} seconds")])
    digest = _digest(session, work.proposal)
    number = 1 + max((int(path.name) for path in session.job_folders()), default=0)
    folder = session.root / "jobs" / str(number)
    # Others look at the folders all the time: a job is there with all that is read of it, or not at all.
    fresh = folder.with_name(f".{number}.{uuid4().hex}.new")
    fresh.mkdir(parents=True)
    write_text(fresh / "job.json", json.dumps({"work": asdict(work), "digest": digest, "started": time.time()}))
    (fresh / "wanted").touch()
    (fresh / "alive").touch()
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh)
        if folder.is_dir():
            raise running from None  # another browser of the session was quicker
        raise
    with (folder / "log.txt").open("wb") as log:
        _running[folder] = subprocess.Popen(
            [sys.executable, "-m", "rota.workspace.runner", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            start_new_session=True,
        )
    return read(folder)


def jobs(session: Session) -> list[Job]:
    """All work of a session, newest first."""
    return [read(folder) for folder in session.job_folders()]


def latest(session: Session, verb: Verb, proposal: str) -> Job | None:
    """The newest job of a kind for a proposal as it now stands: a job for what it was before says nothing of it."""
    asked = (verb, proposal, _digest(session, proposal))
    return next((one for one in jobs(session) if (one.work.verb, one.work.proposal, one.digest) == asked), None)


def _digest(session: Session, proposal: str) -> str:
    """A proposal's digest; empty for one that cannot be read, which the job itself tells with every problem."""
    path = session.baseline_path if proposal == PRESENT else session.proposal_path(proposal)
    try:
        return usecases.load(path).digest()
    except InputError:
        return ""


def read(folder: Path) -> Job:
    """The job of a folder as it stands."""
    told = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    work, digest, started = Work(**told["work"]), str(told.get("digest", UNTOLD)), float(told["started"])
    progress = _json(folder / "progress.json")
    ended = _json(folder / "ended.json")
    begun = (folder / "begun").stat().st_mtime if (folder / "begun").exists() else None
    if ended:
        _reap(folder)
        return Job(
            folder, work, digest, ended["state"], started, begun, progress, ended.get("answer"), ended.get("problem")
        )
    child = _running.get(folder)
    if child is not None and child.poll() is not None and not (folder / "ended.json").exists():
        _reap(folder)
        return Job(folder, work, digest, "died", started, begun, progress, None, _log(folder))
    if child is None and time.time() - (folder / "alive").stat().st_mtime > ALIVE_S:
        return Job(folder, work, digest, "died", started, begun, progress, None, _log(folder))
    return Job(folder, work, digest, "running", started, begun, progress)


def stop(job: Job) -> None:
    """Ask a job to end with the best it has."""
    (job.folder / "stop").touch()


def want(session: Session) -> None:
    """Say that somebody still has the session open. A job that nobody wants stops by itself."""
    for job in jobs(session):
        if job.is_running:
            (job.folder / "wanted").touch()


def reap() -> None:
    """Let go of processes that have ended: nobody may come back to ask for their job."""
    for folder, child in list(_running.items()):
        if child.poll() is not None and (folder / "ended.json").exists():
            _reap(folder)


def _reap(folder: Path) -> None:
    child = _running.pop(folder, None)
    if child is not None:
        child.wait()


def _log(folder: Path) -> str:
    return (folder / "log.txt").read_text(encoding="utf-8", errors="replace")[-4000:]


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return dict(found)
