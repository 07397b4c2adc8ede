"""The comparison: what matters first, and behind it every figure with its definition and its rows."""

from __future__ import annotations

import streamlit as st

from rota.app import charts, frame, results
from rota.app.frame import Frame
from rota.app.messages import number
from rota.domain.comparison import Comparison
from rota.io import report
from rota.io.html import COST, KEY, piece

VIEWS = {
    "first": ("summary", KEY, "outcomes"),
    "sizes": ("figures",),
    "cover": (),
    "people": ("people",),
    "burdens": ("profile", "fairness"),
    "cost": (COST,),
    "agreements": ("requirements",),
    "rota": ("rota",),
    "check": ("rules",),
    "basis": ("positions", "basis"),
}


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("comparison.title"))
    found = results.needs_comparison(here)
    if found is None:
        return
    name, comparison = found
    parts = results.parts_of(here, name)
    view = st.segmented_control(
        here.say("comparison.view"),
        list(VIEWS),
        format_func=lambda one: here.say(f"comparison.{one}"),
        default="first",
        required=True,
        key="comparison.view",
    )
    view = view or "first"
    if view == "first":
        _several(here)
    if view == "sizes":
        st.subheader(here.say("comparison.which_became"))
        charts.pairs(here, comparison)
    if view == "cover":
        _cover(here, comparison)
    if view == "cost":
        known = any(row.measure.group == "cost" for row in comparison.rows)
        st.write(here.say("comparison.cost_text" if known else "comparison.no_cost"))
        if not known:
            return
    frame.html(*(parts[part] for part in VIEWS[view]))
    st.divider()
    left, middle, right = st.columns(3)
    if left.button(here.say("comparison.to_person"), width="stretch"):
        frame.go("my-page")
    if middle.button(here.say("comparison.to_edit"), width="stretch"):
        frame.go("edit")
    if right.button(here.say("comparison.to_export"), width="stretch"):
        frame.go("export")


def _cover(here: Frame, comparison: Comparison) -> None:
    sides = {here.say("frame.baseline"): comparison.baseline, here.say("frame.proposal"): comparison.proposal}
    charts.cover(here, sides, comparison.proposal.scenario)


def _several(here: Frame) -> None:
    """Proposals side by side, where more than one has a rota."""
    found = {name: results.comparison_of(here.session, name) for name in here.session.proposals()}
    shown = {name: one for name, one in found.items() if one is not None}
    if len(shown) < 2:
        return
    titles = here.session.titles()
    first = next(iter(shown.values()))
    heads = [
        here.say("comparison.figure"),
        here.say("frame.baseline"),
        *(titles[name].get(here.lang) for name in shown),
    ]
    values = {name: {row.measure.id: row for row in report.key_rows(one)} for name, one in shown.items()}
    rows = []
    for row in report.key_rows(first):
        measure = row.measure
        cells = [number(row.baseline, here.lang, measure.decimals)]
        cells += [
            "–"
            if (other := values[name].get(measure.id)) is None
            else number(other.proposal, here.lang, measure.decimals)
            for name in shown
        ]
        rows.append((f"{measure.label.get(here.lang)} ({measure.unit.get(here.lang)})", *cells))
    with st.expander(here.say("comparison.several", count=len(shown)), expanded=True):
        caption = here.say("comparison.several", count=len(shown))
        frame.html(piece("plain_table.html.j2", here.lang, {"caption": caption, "heads": heads, "rows": rows}))
