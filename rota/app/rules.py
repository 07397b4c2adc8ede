"""Rules and agreements: what the proposal requires and from whom, and the catalogue with its sources and marks."""

from __future__ import annotations

import streamlit as st

from rota import usecases, usecases_comparison
from rota.app import frame, results
from rota.app.frame import Frame
from rota.domain.finding import InputError
from rota.io.html_rules import catalogue_html


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("rules.title"))
    st.write(here.say("rules.intro"))
    pack = usecases.DEFAULT_PACK
    if here.session.has_ward:
        pack = usecases.load(here.session.baseline_path).rule_pack
        name = here.session.active()
        try:
            comparison = None if name is None else results.comparison_of(here.session, name)
        except (InputError, usecases_comparison.NoRosterError):
            comparison = None
        if comparison is not None and name is not None:
            frame.html(results.parts_of(here, name)["requirements"])
        else:
            st.info(here.say("rules.no_proposal"))
    st.header(here.say("rules.catalogue"))
    asked = st.text_input(here.say("rules.search"), max_chars=60, key="rules.search")
    frame.html(catalogue_html(usecases.rules(pack), here.lang, asked))
