"""The app's pages and the frame around each."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import streamlit as st

from rota.app import frame

# Each page's module, imported when the page is first drawn: the first page must not wait for the others' libraries.
PAGES = {
    "start": "start",
    "present": "present",
    "proposal": "proposal",
    "comparison": "comparison",
    "absence": "absence",
    "my-page": "my_page",
    "edit": "edit",
    "rules": "rules",
    "batches": "batches",
    "export": "export",
}
ICON = Path(__file__).with_name("icon.png")


def run(first: str = "start") -> None:
    """One run of the app's script. `first` is the page of an address that names none."""
    st.set_page_config(page_title="rota", page_icon=str(ICON), layout="wide", initial_sidebar_state="collapsed")
    here = frame.enter()
    pages = {
        name: st.Page(_page(name, here), title=here.say(f"pages.{name}"), url_path=name, default=name == first)
        for name in PAGES
    }
    st.session_state["pages"] = pages
    st.navigation(list(pages.values()), position="top").run()


def _page(name: str, here: frame.Frame) -> Callable[[], None]:
    def show() -> None:
        frame.style(here)
        frame.head(here)
        import_module(f"rota.app.{PAGES[name]}").show(here)

    return show
