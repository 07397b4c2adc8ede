"""The first page: what the tool is for, and three ways in."""

from __future__ import annotations

import streamlit as st

from rota.app import frame
from rota.app.frame import Frame
from rota.domain.finding import InputError
from rota.io.library import arrangements
from rota.workspace.store import sessions_folder

SHOWN_FIRST = "langvaktsturnus"  # the trial that the product starts from


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("start.title"))
    st.write(here.say("start.intro"))
    st.caption(here.say("start.private", folder=sessions_folder()))
    if here.session.has_ward:
        _go_on(here)
    library, own, kept = st.tabs([here.say("start.library"), here.say("start.own"), here.say("start.kept")])
    with library:
        _library(here)
    from rota.app import intake  # after what is looked at first

    with own:
        intake.sheet(here)
    with kept:
        intake.bundle(here)
    with st.expander(here.say("start.how"), expanded=not here.session.has_ward):
        st.markdown(here.say("start.how_text"))


def _go_on(here: Frame) -> None:
    with st.container(border=True):
        st.write(here.say("start.open_now", name=frame.ward_title(here)))
        left, middle, right = st.columns(3)
        if left.button(here.say("start.to_present"), width="stretch"):
            frame.go("present")
        if middle.button(here.say("start.to_proposal"), type="primary", width="stretch"):
            frame.go("proposal")
        if right.button(here.say("start.to_comparison"), width="stretch"):
            frame.go("comparison")
        with st.popover(here.say("start.remove")):
            st.write(here.say("start.remove_text"))
            if st.button(here.say("start.remove_now"), type="primary"):
                here.session.remove()
                st.query_params.clear()
                st.session_state.clear()
                st.rerun()


def _library(here: Frame) -> None:
    st.write(here.say("start.library_text"))
    found = {one.name: one for one in arrangements()}
    names = sorted(found, key=lambda name: (name != SHOWN_FIRST, found[name].title.get(here.lang)))
    chosen = st.selectbox(
        here.say("start.which"), names, format_func=lambda name: found[name].title.get(here.lang), key="library"
    )
    st.write(found[chosen].line.get(here.lang))
    if st.button(here.say("start.open"), type="primary", disabled=not chosen):
        try:
            here.session.take_folder(found[chosen].folder, chosen)
        except InputError as error:
            frame.problems(here, error)
            return
        frame.go("present")
