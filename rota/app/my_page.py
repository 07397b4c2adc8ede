"""One position before and after: what changes for the person who holds it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rota.app import frame, results
from rota.app.frame import Frame
from rota.io.html_person import person_html
from rota.io.pdf import position_pdf
from rota.io.report import person_label


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("person.title"))
    st.write(here.say("person.intro"))
    found = results.needs_comparison(here)
    if found is None:
        return
    name, comparison = found
    labels = {one.position_id: person_label(one.position_id, one.holder, here.lang) for one in comparison.people}
    chosen = st.selectbox(here.say("person.which"), list(labels), format_func=labels.__getitem__, key=f"person.{name}")
    frame.html(person_html(comparison, chosen, here.lang))
    st.download_button(
        here.say("person.pdf"),
        partial(position_pdf, comparison, chosen, here.lang),
        f"{chosen}.pdf",
        "application/pdf",
        on_click="ignore",
    )
    frame.codes(here, comparison.proposal.scenario)
