"""One server and one browser for all browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rota import usecases, usecases_comparison
from rota.io.batch_reading import SUMMARY, TABLE
from rota.io.library import arrangements
from rota.solver.options import SolveOptions
from rota.usecases_simulation import read_spec
from rota.workspace import absence
from rota.workspace.batches import take_batch
from rota.workspace.store import Session, start_session
from rota.workspace.verbs import keep
from tests.batch.specs import tried
from tests.browser import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SMALL = "hjemmetjeneste"
SEARCH_S = 20.0
YEARS = 200


@pytest.fixture(scope="session")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("app") / "sessions"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def address(sessions: Path) -> Iterator[str]:
    _needs(served.CHROMIUM, "chromium")
    with served.server(sessions) as address:
        yield address


@pytest.fixture(scope="session")
def browser(address: str) -> Iterator[Browser]:
    with served.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def compared(sessions: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A small ward in a session of its own, with a rota found for its proposal, years simulated, and a batch."""
    session = start_session(sessions)
    session.take_folder(next(one.folder for one in arrangements() if one.name == SMALL), SMALL)
    path = session.proposal_path("proposal-1")
    found = usecases_comparison.find(session.baseline_path, path, SolveOptions(SEARCH_S), lambda _name, _progress: None)
    assert found.roster is not None
    keep(session, "proposal-1", usecases.load(path).digest(), found)
    absence.keep_spec(session, "proposal-1", absence.with_wanted(replace(absence.wanted(read_spec(None)), years=YEARS)))
    absence.simulate_kept(session, "proposal-1", lambda _name, _progress: None)
    batch = tried(tmp_path_factory.mktemp("batch"))
    take_batch(session, {name: (batch / name).read_bytes() for name in (SUMMARY, TABLE)})
    return session


@pytest.fixture(scope="session")
def axe() -> str:
    _needs(served.AXE, "axe-core")
    return served.AXE.read_text(encoding="utf-8")


def _needs(path: Path, what: str) -> None:
    if not path.is_file():
        assert not served.REQUIRED, f"{what} is required here and not at {path}"
        pytest.skip(f"{what} is not at {path}: `.ci/browser` installs it")
