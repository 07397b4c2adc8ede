"""Comparisons of the session's proposals with its baseline, from what is kept; drawn anew, never searched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import streamlit as st

from rota import usecases_comparison
from rota.app import frame
from rota.app.frame import Frame
from rota.domain.comparison import Comparison
from rota.domain.finding import InputError
from rota.io.html import comparison_parts
from rota.workspace import edits
from rota.workspace.store import Session

Found = TypeVar("Found")


@st.cache_data(max_entries=24, show_spinner=False)
def _comparison(root: str, name: str, changed: tuple[int, ...]) -> Comparison | None:
    return edits.comparison_of(Session(Path(root)), name)


@st.cache_data(max_entries=24, show_spinner=False)
def _parts(root: str, name: str, lang: str, changed: tuple[int, ...]) -> dict[str, str]:
    comparison = _comparison(root, name, changed)
    assert comparison is not None
    return comparison_parts(comparison, "en" if lang == "en" else "nb")


def comparison_of(session: Session, name: str) -> Comparison | None:
    """The comparison of a proposal; None where nothing was found for it as it stands. Raises InputError."""
    return _comparison(str(session.root), name, stamp(session, name))


def parts_of(here: Frame, name: str) -> dict[str, str]:
    """Its parts as pieces of HTML."""
    return _parts(str(here.session.root), name, here.lang, stamp(here.session, name))


def stamp(session: Session, name: str) -> tuple[int, ...]:
    """When each file last changed that a comparison of the proposal rests on."""
    files = [*sorted(session.ward.iterdir()), session.result_path(name), edits.edits_path(session, name)]
    return tuple(path.stat().st_mtime_ns for path in files if path.exists())


def needs_comparison(here: Frame) -> tuple[str, Comparison] | None:
    """The proposal that is looked at and its comparison; says what to do where there is none."""
    return needs(here, lambda name: comparison_of(here.session, name))


def needs(here: Frame, find: Callable[[str], Found | None]) -> tuple[str, Found] | None:
    """The proposal that is looked at and what `find` has of it; says what to do where that is nothing."""
    if not frame.needs_ward(here):
        return None
    name = frame.choose_proposal(here)
    if name is None:
        return None
    try:
        found = find(name)
    except InputError as error:
        frame.problems(here, error)
        return None
    except usecases_comparison.NoRosterError:
        found = None
    if found is None:
        st.info(here.say("frame.nothing_found"))
        if st.button(here.say("frame.to_find"), type="primary"):
            frame.go("proposal")
        return None
    return name, found
