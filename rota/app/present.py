"""The ward as it is: its rota, cover by the clock, position sizes, weekend arithmetic, and what the check says."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from rota import usecases
from rota.app import charts, frame, ledger
from rota.app.frame import Frame
from rota.domain.comparison import Side
from rota.domain.scenario import Scenario
from rota.io import html_side

VIEWS = ("rota", "cover", "sizes", "weekends", "findings")


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("present.title"))
    if not frame.needs_ward(here):
        return
    path = here.session.baseline_path
    side = present_side(path)
    scenario = usecases.load(path) if side is None else side.scenario
    st.write(scenario.description.get(here.lang) if scenario.description else scenario.title.get(here.lang))
    if scenario.data_origin.assumed:
        st.caption(here.say("present.assumed"))
    _cards(here, scenario, side)
    if st.button(here.say("present.next"), type="primary"):
        frame.go("proposal")
    view = st.segmented_control(
        here.say("present.view"),
        VIEWS,
        format_func=lambda name: here.say(f"present.{name}"),
        default="rota",
        required=True,
        key="present.view",
    )
    if view == "sizes":
        charts.sizes(here, scenario)
    elif view == "weekends":
        ledger.show(here, usecases.weekend(scenario), scenario)
    elif side is None:
        st.info(here.say("present.no_roster"))
    elif view == "cover":
        charts.cover(here, {here.say("pages.present"): side}, side.scenario)
    elif view == "findings":
        _findings(here, side)
    else:
        _rota(here, side)


@st.cache_data(max_entries=16, show_spinner=False)
def _side(path: str, changed: tuple[int, ...]) -> Side | None:
    return usecases.present(Path(path))


def present_side(path: Path) -> Side | None:
    """The baseline with its own roster, checked; kept as long as its files stay the same."""
    files = sorted(path.parent.iterdir())
    return _side(str(path), tuple(file.stat().st_mtime_ns for file in files))


def _cards(here: Frame, scenario: Scenario, side: Side | None) -> None:
    worked = scenario.worked_positions
    mean = sum(one.percent for one in worked) / len(worked) if worked else None
    cards: list[tuple[str, float | None, int]] = [
        ("people", len(worked), 0),
        ("fte", sum(one.percent for one in worked) / 100, 2),
        ("mean", mean, 1),
        ("small", sum(one.percent < 50 for one in worked), 0),
    ]
    if side is not None:
        cards += [
            ("hard", side.check.count("hard"), 0),
            ("soft", side.check.count("soft"), 0),
            ("windows", side.check.windows, 0),
        ]
    frame.cards(here, "present", cards, attention={"hard"})


def _rota(here: Frame, side: Side) -> None:
    st.write(here.say("present.rota_text"))
    broken = html_side.broken_places(side.check)
    frame.html(html_side.rota_grid(side.scenario, side.roster, here.lang, broken=broken))
    frame.codes(here, side.scenario)


def _findings(here: Frame, side: Side) -> None:
    st.subheader(here.say("present.hard"))
    frame.html(html_side.findings_table(side.scenario, side.check, here.lang, ("hard",)))
    st.subheader(here.say("present.soft"))
    frame.html(html_side.findings_table(side.scenario, side.check, here.lang, ("soft",)))
    with st.expander(here.say("present.info", count=side.check.count("info"))):
        frame.html(html_side.findings_table(side.scenario, side.check, here.lang, ("info",)))
    with st.expander(here.say("present.not_assessed"), expanded=True):
        st.markdown("\n".join(f"- {text.get(here.lang)}" for text in side.check.not_assessed))
