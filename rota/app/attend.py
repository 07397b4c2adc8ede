"""Who is there: as long as a browser has a session open, its work is wanted; when the page is closed, it stops."""

from __future__ import annotations

import threading
import time

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from rota.workspace import jobs
from rota.workspace.store import Session

LOOK_S = 3.0


class Attendance:
    """Browsers by session. A thread says every few seconds which sessions still have one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._browsers: dict[Session, set[str]] = {}
        threading.Thread(target=self._look, name="attendance", daemon=True).start()

    def enter(self, session: Session, browser: str) -> None:
        """A browser has the session open."""
        with self._lock:
            self._browsers.setdefault(session, set()).add(browser)

    def _look(self) -> None:
        while True:
            time.sleep(LOOK_S)
            jobs.reap()
            if not st.runtime.exists():
                continue
            runtime = st.runtime.get_instance()
            with self._lock:
                for session in list(self._browsers):
                    there = {one for one in self._browsers[session] if runtime.is_active_session(one)}
                    self._browsers[session] = there
                    if there and session.root.is_dir():
                        jobs.want(session)
                    else:
                        del self._browsers[session]


@st.cache_resource
def _attendance() -> Attendance:
    return Attendance()


def attend(session: Session) -> None:
    """Count the browser of this run as one that has the session open."""
    context = get_script_run_ctx()
    if st.runtime.exists() and context is not None:
        _attendance().enter(session, context.session_id)
