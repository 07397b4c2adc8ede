"""Work in a process of its own: told through files, stopped politely, ended when nobody wants it, kept as JSON."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from rota import usecases, usecases_comparison
from rota.domain.base import Text
from rota.domain.finding import InputError
from rota.io.files import write_text
from rota.io.library import arrangements
from rota.workspace import jobs
from rota.workspace.jobs import Job, Work
from rota.workspace.store import Session, start_session
from rota.workspace.verbs import kept_result

SMALL = "hjemmetjeneste"
PATIENCE_S = 120.0


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = start_session(tmp_path)
    made.take_folder(next(one.folder for one in arrangements() if one.name == SMALL), SMALL)
    return made


def _ended(folder: Path, *, wanted: bool = True) -> Job:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        job = jobs.read(folder)
        if not job.is_running:
            return job
        if wanted:
            (folder / "wanted").touch()
        time.sleep(0.1)
    raise AssertionError(f"still running after {PATIENCE_S:g} s: {(folder / 'log.txt').read_text()}")


def test_what_is_found_is_kept_and_compared_as_a_comparison_of_its_own(session: Session) -> None:
    job = _ended(jobs.start(session, Work("find", "proposal-1", 20.0)).folder)
    assert (job.state, job.answer) == ("done", "found")
    assert job.progress["elapsed_s"] > 0
    found = kept_result(session, "proposal-1")
    assert found is not None
    comparison = usecases_comparison.compare_found(
        session.baseline_path, session.proposal_path("proposal-1"), None, found
    )
    assert comparison.proposal.roster == found.roster
    assert comparison.proposal.solve == found.result
    scenario = usecases.load(session.proposal_path("proposal-1"))
    session.change_proposal("proposal-1", scenario.model_copy(update={"title": Text(nb="Ny", en="New")}))
    assert kept_result(session, "proposal-1") is None


def test_only_one_job_of_a_session_runs_and_a_stop_keeps_the_best(session: Session) -> None:
    job = jobs.start(session, Work("find", "proposal-1", 60.0))
    with pytest.raises(InputError, match="still running"):
        jobs.start(session, Work("find", "proposal-1", 5.0))
    until = time.monotonic() + PATIENCE_S
    while jobs.read(job.folder).progress.get("incumbent") is None and time.monotonic() < until:
        time.sleep(0.1)
    asked = time.monotonic()
    jobs.stop(job)
    ended = _ended(job.folder)
    assert (ended.state, ended.answer) == ("stopped", "found")
    assert time.monotonic() - asked < 30
    assert kept_result(session, "proposal-1") is not None


def test_work_that_nobody_wants_ends_by_itself(session: Session) -> None:
    job = jobs.start(session, Work("find", "proposal-1", 300.0))
    long_ago = time.time() - 3600
    until = time.monotonic() + PATIENCE_S
    while jobs.read(job.folder).is_running and time.monotonic() < until:
        os.utime(job.folder / "wanted", (long_ago, long_ago))
        time.sleep(0.1)
    assert jobs.read(job.folder).state == "stopped"


def test_a_job_is_there_with_all_that_is_read_of_it_or_not_at_all(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def write(path: Path, text: str) -> None:
        assert not path.exists()
        seen.append(len(jobs.jobs(session)))
        write_text(path, text)
        seen.append(len(jobs.jobs(session)))

    monkeypatch.setattr(jobs, "write_text", write)
    job = jobs.start(session, Work("find", "proposal-1", 5.0))
    assert seen == [0, 0]
    assert [one.folder for one in jobs.jobs(session)] == [job.folder]
    jobs.stop(job)
    _ended(job.folder)


def test_of_two_browsers_that_start_at_once_one_is_refused(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(path: Path, text: str) -> None:
        write_text(path, text)
        other = session.root / "jobs" / "1"
        if not other.exists():
            other.mkdir()
            (other / "job.json").write_text(text, encoding="utf-8")

    monkeypatch.setattr(jobs, "write_text", write)
    with pytest.raises(InputError, match="still running"):
        jobs.start(session, Work("find", "proposal-1", 5.0))
    assert [path.name for path in (session.root / "jobs").iterdir()] == ["1"]


def test_work_of_a_session_that_is_removed_ends(session: Session) -> None:
    job = jobs.start(session, Work("find", "proposal-1", 300.0))
    until = time.monotonic() + PATIENCE_S
    while jobs.read(job.folder).progress.get("incumbent") is None and time.monotonic() < until:
        time.sleep(0.1)
    child = jobs._running.pop(job.folder)
    place = session.root.parent
    session.remove()
    child.wait(PATIENCE_S)
    assert [path for path in place.iterdir() if path.is_dir()] == []


def test_a_proposal_that_cannot_be_read_is_told_and_no_defect(session: Session) -> None:
    session.proposal_path("proposal-1").write_text("format: rota/proposal/1\n", encoding="utf-8")
    job = _ended(jobs.start(session, Work("find", "proposal-1", 5.0)).folder)
    assert (job.state, job.answer) == ("failed", "input")
    assert "baseline" in (job.problem or "")


def test_a_job_of_an_older_version_is_read_and_says_nothing_of_the_proposal_now(session: Session) -> None:
    job = _ended(jobs.start(session, Work("find", "proposal-1", 5.0)).folder)
    told = json.loads((job.folder / "job.json").read_text(encoding="utf-8"))
    (job.folder / "job.json").write_text(json.dumps({k: v for k, v in told.items() if k != "digest"}), encoding="utf-8")
    assert [one.state for one in jobs.jobs(session)] == [job.state]
    assert jobs.latest(session, "find", "proposal-1") is None


def test_a_search_has_bounds(session: Session) -> None:
    with pytest.raises(InputError, match="1 to 900"):
        jobs.start(session, Work("find", "proposal-1", 1e6))


def test_a_kept_result_that_is_none_is_refused(session: Session) -> None:
    session.result_path("proposal-1").write_text('{"format": "rota/found/1"}', encoding="utf-8")
    with pytest.raises(InputError, match="no kept result"):
        kept_result(session, "proposal-1")
