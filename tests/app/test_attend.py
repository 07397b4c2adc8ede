"""Work is wanted as long as a browser has its session open, whatever happens to others."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

import pytest

from rota.app import attend
from rota.app.attend import Attendance
from rota.workspace.store import Session

LONG_AGO = 1_000_000.0


def _with_work(place: Path, name: str) -> tuple[Session, Path]:
    """A session with a job that seems to run: as much of it as is looked at here."""
    session = Session(place / name)
    folder = session.root / "jobs" / "1"
    folder.mkdir(parents=True)
    told = '{"work": {"verb": "find", "proposal": "proposal-1"}, "digest": "", "started": 0}'
    (folder / "job.json").write_text(told, encoding="utf-8")
    (folder / "alive").touch()
    (folder / "wanted").touch()
    return session, folder / "wanted"


def _is_wanted_after(attendance: Attendance, wanted: Path, *, there: bool) -> bool:
    os.utime(wanted, (LONG_AGO, LONG_AGO))
    attendance.look(lambda _browser: there)
    return time.time() - wanted.stat().st_mtime < 60


def test_work_is_wanted_while_its_browser_is_there(tmp_path: Path) -> None:
    session, wanted = _with_work(tmp_path, "one")
    attendance = Attendance()
    assert not _is_wanted_after(attendance, wanted, there=True)
    attendance.enter(session, "a")
    assert _is_wanted_after(attendance, wanted, there=True)
    assert not _is_wanted_after(attendance, wanted, there=False)


def test_a_browser_that_comes_back_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, wanted = _with_work(tmp_path, "one")
    attendance = Attendance()
    attendance.enter(session, "a")
    assert not _is_wanted_after(attendance, wanted, there=False)
    assert _is_wanted_after(attendance, wanted, there=True)
    monkeypatch.setattr(attend, "BACK_S", -1.0)
    assert not _is_wanted_after(attendance, wanted, there=False)
    assert not _is_wanted_after(attendance, wanted, there=True)


def test_a_session_that_cannot_be_read_leaves_the_work_of_others_wanted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    attendance, found = Attendance(), []
    for name in ("one", "broken", "other"):
        session, wanted = _with_work(tmp_path, name)
        attendance.enter(session, name)
        if name == "broken":
            (wanted.parent / "job.json").write_text("{", encoding="utf-8")
        else:
            found.append(wanted)
            os.utime(wanted, (LONG_AGO, LONG_AGO))
    with caplog.at_level(logging.ERROR):
        attendance.look(lambda _browser: True)
    assert all(time.time() - wanted.stat().st_mtime < 60 for wanted in found)
    assert "broken" in caplog.text
