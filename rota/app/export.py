"""Take along: the comparison as a report, workbook and PDF, rotas as tables and calendars, all of it as a bundle."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import streamlit as st

from rota import usecases_bundle
from rota.app import results
from rota.app.frame import Frame
from rota.domain.comparison import Comparison, Side
from rota.io.html import comparison_html
from rota.io.ical import position_ical
from rota.io.pdf import comparison_pdf
from rota.io.report import person_label
from rota.io.roster_csv import write_roster
from rota.io.xlsx import write_comparison_xlsx
from rota.workspace.store import Session

MONDAY = 0
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("export.title"))
    st.write(here.say("export.intro"))
    found = results.needs_comparison(here)
    if found is None:
        return
    name, comparison = found
    lang = here.lang
    called = here.say("export.name", number=name.rpartition("-")[2])
    st.subheader(here.say("export.whole"))
    _offer(here, "report", f"{called}.html", "text/html", lambda: comparison_html(comparison, lang).encode())
    _offer(here, "pdf", f"{called}.pdf", "application/pdf", lambda: comparison_pdf(comparison, lang))
    _offer(here, "workbook", f"{called}.xlsx", XLSX, lambda: _workbook(here, comparison))
    st.subheader(here.say("export.rotas"))
    _offer(here, "csv_today", here.say("export.name_today"), "text/csv", lambda: _csv(comparison.baseline))
    _offer(here, "csv_proposal", f"{called}.csv", "text/csv", lambda: _csv(comparison.proposal))
    _calendar(here, comparison)
    st.subheader(here.say("export.all"))
    _offer(here, "bundle", f"{called}.zip", "application/zip", lambda: _bundle(here.session))


def _offer(here: Frame, key: str, file: str, kind: str, make: Callable[[], bytes]) -> None:
    """A file to take along, made when it is asked for."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.markdown(f"**{here.say(f'export.{key}')}**  \n{here.say(f'export.{key}_text')}")
    right.download_button(
        here.say("export.fetch", file=file), make, file, kind, key=f"fetch.{key}", on_click="ignore", width="stretch"
    )


def _calendar(here: Frame, comparison: Comparison) -> None:
    """One position's shifts in the proposal as a calendar file, laid from a Monday that is chosen."""
    scenario, roster = comparison.proposal.scenario, comparison.proposal.roster
    labels = {one.id: person_label(one.id, one.holder, here.lang) for one in scenario.worked_positions}
    left, right = st.columns(2)
    whose = left.selectbox(here.say("export.whose"), list(labels), format_func=labels.__getitem__, key="ical.whose")
    first = right.date_input(here.say("export.first"), scenario.cycle.start, format="DD.MM.YYYY", key="ical.first")
    if not isinstance(first, date) or first.weekday() != MONDAY:
        st.warning(here.say("export.monday"))
        return
    made = partial(position_ical, scenario, roster, whose, here.lang, first)
    _offer(here, "ical", f"{whose}.ics", "text/calendar", made)


def _workbook(here: Frame, comparison: Comparison) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "comparison.xlsx"
        write_comparison_xlsx(path, comparison, here.lang)
        return path.read_bytes()


def _csv(side: Side) -> bytes:
    out = io.StringIO()
    write_roster(out, side.roster)
    return out.getvalue().encode("utf-8-sig")


def _bundle(session: Session) -> bytes:
    comparisons = [results.comparison_of(session, name) for name in session.proposals()]
    found = [one for one in comparisons if one is not None]
    return usecases_bundle.bundle(session.ward, date.today(), found if len(found) == len(comparisons) else ())
