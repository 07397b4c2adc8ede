"""Who is there: as long as a browser has a session open, its work is wanted; when the page is closed, it stops."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from rota.workspace import jobs
from rota.workspace.store import Session

LOOK_S = 3.0
# A browser that has lost the server may come back as the same one, without a word from the page.
BACK_S = 600.0


class Attendance:
    """Browsers by session, each with when it was last there. A thread says which sessions have one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._browsers: dict[Session, dict[str, float]] = {}

    def watch(self) -> None:
        """Look every few seconds, on a thread of its own."""
        threading.Thread(target=self._watch, name="attendance", daemon=True).start()

    def enter(self, session: Session, browser: str) -> None:
        """A browser has the session open."""
        with self._lock:
            self._browsers.setdefault(session, {})[browser] = time.monotonic()

    def look(self, is_there: Callable[[str], bool]) -> None:
        """Say of every session that has a browser that its work is wanted."""
        now = time.monotonic()
        with self._lock:
            for session, browsers in list(self._browsers.items()):
                browsers.update({one: now for one in browsers if is_there(one)})
                seen = {one: at for one, at in browsers.items() if now - at < BACK_S}
                if not seen or not session.root.is_dir():
                    del self._browsers[session]
                    continue
                self._browsers[session] = seen
                if now in seen.values():
                    try:
                        jobs.want(session)
                    except Exception:
                        # One session's broken or vanished folder must not leave the work of all others unwanted.
                        logging.getLogger(__name__).exception("the work of %s cannot be seen to", session.root.name)

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_S)
            jobs.reap()
            if st.runtime.exists():
                self.look(st.runtime.get_instance().is_active_session)


@st.cache_resource
def _attendance() -> Attendance:
    attendance = Attendance()
    attendance.watch()
    return attendance


def attend(session: Session) -> None:
    """Count the browser of this run as one that has the session open."""
    context = get_script_run_ctx()
    if st.runtime.exists() and context is not None:
        _attendance().enter(session, context.session_id)
