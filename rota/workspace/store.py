"""A session on disk: the ward's files, the proposals, what was found for each, and the edits. Nothing lives elsewhere.

```
<sessions>/<token>/
  session.json          what is chosen: source, active proposal
  ward/                 a scenario folder as the command line reads it: baseline.yaml, proposal-*.yaml, rosters
  results/<proposal>.json
  batch/                results of a batch that somebody brought, see `rota.workspace.batches`
  absence/              what is assumed about absence, and the years simulated, see `rota.workspace.absence`
  jobs/<number>/        running and ended work, see `rota.workspace.jobs`
```
A reload, a restart of the server or another program finds everything here. The token is the only way to a session.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from rota import usecases
from rota.domain.base import Text
from rota.domain.finding import InputError, Problem
from rota.domain.scenario import Origin, Scenario
from rota.io.files import write_text
from rota.io.restate import proposal_yaml

FOLDER_VARIABLE = "ROTA_SESSIONS"
FORMAT = "rota/session/1"
PRESENT = "present"  # in the place of a proposal's name: the present rota by itself
BASELINE, REPORTED, ROSTER = "baseline.yaml", "reported.yaml", "roster.csv"
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
PROPOSAL = re.compile(r"proposal-(\d{1,3})\.yaml")
MOST_PROPOSALS = 20
NO_BASELINE = Text(nb="inneholder ingen baseline.yaml", en="holds no baseline.yaml")
COPIED = re.compile(r"(baseline|reported|proposal[\w-]*)\.yaml|[\w.-]+\.csv")


def sessions_folder() -> Path:
    """Where sessions are kept: the folder the environment names, else `.rota/sessions` in the user's home."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path.home() / ".rota" / "sessions"


def start_session(folder: Path | None = None) -> Session:
    """A new, empty session with a token that cannot be guessed."""
    root = (folder or sessions_folder()) / secrets.token_urlsafe(16)
    root.mkdir(parents=True, mode=0o700)
    session = Session(root)
    session.write(Settings())
    return session


def open_session(token: str, folder: Path | None = None) -> Session | None:
    """The session of a token; None where the text is no token or there is no such session."""
    if not TOKEN.fullmatch(token):
        return None
    root = (folder or sessions_folder()) / token
    return Session(root) if (root / "session.json").is_file() else None


@dataclass(frozen=True)
class Settings:
    """What is chosen in a session. `active` is the proposal that is looked at."""

    source: str = ""
    active: str | None = None


@dataclass(frozen=True)
class Session:
    """One session's folder. Every method reads the disk anew: two tabs of one session see the same."""

    root: Path

    @property
    def token(self) -> str:
        """What the address holds."""
        return self.root.name

    @property
    def ward(self) -> Path:
        """The scenario folder."""
        return self.root / "ward"

    @property
    def baseline_path(self) -> Path:
        """The baseline's file, whether or not it is there."""
        return self.ward / BASELINE

    @property
    def reported_path(self) -> Path | None:
        """The reported outcomes, where the ward has them."""
        path = self.ward / REPORTED
        return path if path.is_file() else None

    @property
    def has_ward(self) -> bool:
        """Whether a ward was chosen."""
        return self.baseline_path.is_file()

    def settings(self) -> Settings:
        """What is chosen."""
        data: dict[str, Any] = json.loads((self.root / "session.json").read_text(encoding="utf-8"))
        return Settings(data["source"], data["active"])

    def write(self, settings: Settings) -> None:
        """Keep what is chosen."""
        data = {"format": FORMAT, "source": settings.source, "active": settings.active}
        write_text(self.root / "session.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")

    def choose(self, proposal: str | None) -> None:
        """Make a proposal the one that is looked at."""
        self.write(Settings(self.settings().source, proposal))

    def active(self) -> str | None:
        """The proposal that is looked at: the chosen one, else the first."""
        known = self.proposals()
        chosen = self.settings().active
        return chosen if chosen in known else next(iter(known), None)

    def take_folder(self, folder: Path, source: str) -> None:
        """Start from a scenario folder: its files are copied, proposals numbered. What the session held before goes.

        Raises InputError, and then the session is as it was.
        """
        fresh = self.root / "ward.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        proposals = [path for path in sorted(folder.glob("proposal*.yaml")) if path.is_file()]
        for path in sorted(folder.iterdir()):
            if path.is_file() and COPIED.fullmatch(path.name) and path not in proposals:
                shutil.copyfile(path, fresh / path.name)
        for number, path in enumerate(proposals[:MOST_PROPOSALS], 1):
            shutil.copyfile(path, fresh / f"proposal-{number}.yaml")
        self._replace(fresh, source)

    def take_files(self, baseline: str, roster_csv: str, source: str) -> None:
        """Start from a baseline's text and its roster. Raises InputError, and then the session is as it was."""
        fresh = self.root / "ward.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        write_text(fresh / BASELINE, baseline)
        write_text(fresh / ROSTER, roster_csv)
        self._replace(fresh, source)

    def _replace(self, fresh: Path, source: str) -> None:
        try:
            if not (fresh / BASELINE).is_file():
                raise InputError([Problem.told(source, "", NO_BASELINE)])
            usecases.present(fresh / BASELINE)
            for path in sorted(fresh.glob("proposal-*.yaml")):
                usecases.load(path)
        except InputError:
            shutil.rmtree(fresh)
            raise
        shutil.rmtree(self.ward, ignore_errors=True)
        for kept in ("results", "absence"):
            shutil.rmtree(self.root / kept, ignore_errors=True)
        fresh.replace(self.ward)
        self.write(Settings(source, next(iter(self.proposals()), None)))

    def proposals(self) -> tuple[str, ...]:
        """Names of the proposals (`proposal-1`), in number order."""
        found = [match for path in self.ward.glob("proposal-*.yaml") if (match := PROPOSAL.fullmatch(path.name))]
        return tuple(f"proposal-{number}" for number in sorted(int(match[1]) for match in found))

    def proposal_path(self, name: str) -> Path:
        """The file of a proposal. Raises KeyError for a name that is none of the session's."""
        if name not in self.proposals():
            raise KeyError(name)
        return self.ward / f"{name}.yaml"

    def titles(self) -> dict[str, Text]:
        """Each proposal's title."""
        return {name: usecases.load(self.proposal_path(name)).title for name in self.proposals()}

    def add_proposal(self, like: str | None, title: Text) -> str:
        """A new proposal: a copy of another, or the ward as it is. Returns its name. Raises InputError at the limit."""
        known = self.proposals()
        if len(known) >= MOST_PROPOSALS:
            full = Text(
                nb=f"en økt rommer {MOST_PROPOSALS} forslag: fjern ett",
                en=f"a session holds {MOST_PROPOSALS} proposals: remove one",
            )
            raise InputError([Problem.told(title.nb, "", full)])
        number = 1 + max((int(name.rpartition("-")[2]) for name in known), default=0)
        name = f"proposal-{number}"
        base = usecases.load(self.baseline_path)
        changed = base if like is None else usecases.load(self.proposal_path(like))
        data = {field: getattr(changed, field) for field in Scenario.model_fields}
        data |= {"id": name, "title": title, "roster": None, "roster_note": None, "side": "proposal"}
        if like is None:
            data |= {"description": None, "data_origin": MEETING}
        write_text(self.ward / f"{name}.yaml", proposal_yaml(base, Scenario.model_construct(**data), BASELINE))
        self.choose(name)
        return name

    def change_proposal(self, name: str, changed: Scenario) -> None:
        """Put a changed scenario in the place of a proposal. Raises InputError, and then the file is as it was.

        What was found for it before no longer stands for it and is removed.
        """
        path = self.proposal_path(name)
        base = usecases.load(self.baseline_path)
        text = proposal_yaml(base, changed, BASELINE)
        draft = self.ward / f"draft-{name}.yaml"
        write_text(draft, text)
        try:
            usecases.load(draft)
            if text == path.read_text(encoding="utf-8"):
                return
            write_text(path, text)
            self.result_path(name).unlink(missing_ok=True)
        finally:
            draft.unlink(missing_ok=True)

    def remove_proposal(self, name: str) -> None:
        """Remove a proposal and what was found for it."""
        self.proposal_path(name).unlink()
        self.result_path(name).unlink(missing_ok=True)

    def result_path(self, name: str) -> Path:
        """Where what was found for a proposal is kept."""
        (self.root / "results").mkdir(exist_ok=True)
        return self.root / "results" / f"{name}.json"

    def job_folders(self) -> Iterator[Path]:
        """Folders of work, newest first."""
        folder = self.root / "jobs"
        if folder.is_dir():
            yield from sorted((path for path in folder.iterdir() if path.name.isdigit()), key=_number, reverse=True)

    def remove(self) -> None:
        """Remove everything the session holds. Work that still runs finds its folder gone, and ends."""
        gone = self.root.with_name(f".{uuid4().hex}.removed")
        self.root.rename(gone)
        shutil.rmtree(gone)


MEETING = Origin(
    assumed=True,
    note=Text(nb="Satt av partene ved bordet.", en="Set by the parties at the table."),
)


def _number(path: Path) -> int:
    return int(path.name)
