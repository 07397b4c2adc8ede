"""Simulated years on the page: what matters first in words and figures, pictures with intervals, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from rota.app import charts, frame
from rota.app.charts import AFTER, BEFORE
from rota.app.frame import Frame
from rota.app.messages import number
from rota.domain.simulated import Estimate, PairedRow, Simulation
from rota.io.html_simulation import assumptions_table, rows_table
from rota.io.simulation_words import (
    assumed_text,
    column_name,
    decimals_of,
    first_rows,
    groups,
    interval_text,
    mean_text,
    method_lines,
    row_label,
    sentence,
    side_names,
    sim,
    stopped_text,
    what_text,
    years_text,
)
from rota.io.texts import say

VIEWS = ("first", "pictures", "people", "all", "basis")
LINE, HEAD = 26, 40  # height of a line of a picture, and of its axis


def show(here: Frame, simulation: Simulation) -> None:
    """Everything about simulated years."""
    lang = here.lang
    st.write(f"{what_text(simulation, lang)} {stopped_text(simulation, lang)}")
    view = st.segmented_control(
        here.say("absence.view"),
        VIEWS,
        format_func=lambda one: here.say(f"absence.view_{one}"),
        default="first",
        required=True,
        key="absence.view",
    )
    {"pictures": _pictures, "people": _people, "all": _all, "basis": _basis}.get(view or "first", _first)(
        here, simulation
    )


def _first(here: Frame, simulation: Simulation) -> None:
    rows = first_rows(simulation)
    frame.html(rows_table(simulation, rows, sim("first", here.lang), here.lang))
    st.caption(here.say("absence.open_figure"))
    told = [row for row in rows if row.baseline is not None or row.proposal is not None]
    st.markdown("\n".join(f"- {_plain(sentence(simulation, row, here.lang))}" for row in told))
    st.info(sim("no_forecast", here.lang))


def _pictures(here: Frame, simulation: Simulation) -> None:
    """A figure that is chosen, both sides with intervals, the table behind; then how the interval became narrower."""
    found = {name: rows for name, rows in groups(simulation).items() if rows[0].figure.by != "person"}
    chosen = st.selectbox(
        here.say("absence.which_figure"),
        list(found),
        format_func=lambda name: found[name][0].figure.label.get(here.lang),
        key="absence.figure",
    )
    rows = found[chosen]
    _whiskers(here, simulation, rows)
    _behind(here, simulation, rows)
    _narrowing(here, simulation)


def _people(here: Frame, simulation: Simulation) -> None:
    """How often each is called, and the other figures by person."""
    found = {name: rows for name, rows in groups(simulation).items() if rows[0].figure.by == "person"}
    if not found:
        st.info(here.say("absence.no_people"))
        return
    st.caption(sim("persons_note", here.lang))
    first = "person_called" if "person_called" in found else next(iter(found))
    chosen = st.segmented_control(
        here.say("absence.which_figure"),
        list(found),
        format_func=lambda name: found[name][0].figure.label.get(here.lang),
        default=first,
        required=True,
        key="absence.person_figure",
    )
    rows = found[chosen or first]
    st.write(rows[0].figure.definition.get(here.lang))
    _whiskers(here, simulation, rows)
    _behind(here, simulation, rows)


def _all(here: Frame, simulation: Simulation) -> None:
    for rows in groups(simulation).values():
        with st.expander(f"{rows[0].figure.label.get(here.lang)} ({len(rows)})"):
            frame.html(rows_table(simulation, rows, rows[0].figure.label.get(here.lang), here.lang))


def _basis(here: Frame, simulation: Simulation) -> None:
    """The order of replacement, the assumptions with their marks, what is left out, and how to read the intervals."""
    lang = here.lang
    st.subheader(sim("policies", lang))
    st.markdown("\n".join(f"{rank}. {_plain(one.get(lang))}" for rank, one in enumerate(simulation.policies, 1)))
    st.subheader(sim("assumptions", lang))
    st.write(assumed_text(simulation, lang))
    frame.html(assumptions_table(simulation, lang))
    st.subheader(sim("left_out", lang))
    st.markdown("\n".join(f"- {_plain(one.get(lang))}" for one in simulation.left_out))
    st.subheader(here.say("absence.how_to_read"))
    lines = [*(one.get(lang) for one in simulation.notes), *method_lines(simulation, lang)]
    st.markdown("\n".join(f"- {_plain(line)}" for line in lines))


def _whiskers(here: Frame, simulation: Simulation, rows: Sequence[PairedRow]) -> None:
    """Each side's mean, its interval (thick) and 95 of 100 years (thin)."""
    names, paint = side_names(simulation, here.lang), charts.colours()
    data = pd.DataFrame(
        [
            _line(simulation, row, name, found, here, alone=len(rows) == 1)
            for row in rows
            for name, found in zip(names, (row.baseline, row.proposal), strict=False)
            if found is not None
        ]
    )
    if data.empty:
        st.info(here.say("absence.no_value"))
        return
    label = rows[0].figure.label.get(here.lang)
    x = alt.X(
        "mean:Q",
        title=rows[0].figure.unit.get(here.lang),
        scale=alt.Scale(zero=False),
        axis=alt.Axis(labelExpr=charts.NUMBERS[here.lang], tickCount=6),
    )
    y = alt.Y("line:N", sort=None, title=None, axis=alt.Axis(labelLimit=150))
    offset = alt.YOffset("side:N", sort=list(names))
    colour = alt.Color(
        "side:N",
        title=None,
        sort=list(names),
        scale=alt.Scale(domain=list(names), range=[paint[BEFORE], paint[AFTER]][: len(names)]),
        legend=alt.Legend(orient="top"),
    )
    shape = alt.Shape(
        "side:N",
        title=None,
        scale=alt.Scale(domain=list(names), range=["circle", "diamond"][: len(names)]),
        legend=alt.Legend(orient="top"),
    )
    base = alt.Chart(data).encode(y=y, yOffset=offset, color=colour)
    tips = [alt.Tooltip(f"{key}:N", title=title) for key, title in _tips(here).items()]
    layers = [
        base.mark_rule(strokeWidth=1.4).encode(x=alt.X("low_year:Q", title=None), x2="high_year:Q", tooltip=tips),
        base.mark_rule(strokeWidth=6, opacity=0.55).encode(x="low:Q", x2="high:Q", tooltip=tips),
        base.mark_point(filled=True, size=70, opacity=1).encode(x=x, shape=shape, tooltip=tips),
    ]
    height = HEAD + LINE * len(data) + 10 * len(rows)
    title = here.say("absence.picture_alt", figure=label)
    st.altair_chart(alt.layer(*layers).properties(height=height, description=title), width="stretch")
    st.caption(here.say("absence.picture_note"))


def _tips(here: Frame) -> dict[str, str]:
    return {
        "who": here.say("charts.line"),
        "told": sim("mean", here.lang),
        "interval": here.say("absence.interval"),
        "years": sim("single_years", here.lang),
    }


def _line(
    simulation: Simulation, row: PairedRow, side: str, found: Estimate, here: Frame, *, alone: bool
) -> dict[str, object]:
    total = "" if alone else say("everybody", here.lang)
    name = total if row.column is None else column_name(simulation, row, here.lang)
    return {
        "line": name,
        "side": side,
        "who": f"{name}, {side.lower()}" if name else side,
        "mean": found.mean,
        "low": found.low,
        "high": found.high,
        "low_year": found.low_year,
        "high_year": found.high_year,
        "told": mean_text(found, decimals_of(row), here.lang),
        "interval": interval_text(found, decimals_of(row), here.lang),
        "years": years_text(found, row.figure.decimals, here.lang),
    }


def _behind(here: Frame, simulation: Simulation, rows: tuple[PairedRow, ...]) -> None:
    with st.expander(here.say("absence.table")):
        frame.html(rows_table(simulation, rows, row_label(simulation, rows[0], here.lang), here.lang))


def _narrowing(here: Frame, simulation: Simulation) -> None:
    """The deciding figure's interval by the number of years."""
    if len(simulation.convergence) < 2:
        return
    label = next(one.figure for one in simulation.rows if one.figure.id == simulation.deciding).label.get(here.lang)
    st.subheader(sim("convergence", here.lang, figure=label))
    data = pd.DataFrame(
        [
            {
                "years": number(one.replications, here.lang),
                "mean": one.estimate.mean,
                "low": one.estimate.low,
                "high": one.estimate.high,
            }
            for one in simulation.convergence
        ]
    )
    paint = charts.colours()
    x = alt.X("years:N", sort=None, title=sim("years", here.lang), axis=alt.Axis(labelAngle=0))
    axis = alt.Axis(labelExpr=charts.NUMBERS[here.lang], tickCount=6)
    what = here.say("absence.difference" if simulation.proposal is not None else "absence.mean")
    layers = [
        alt.Chart(data)
        .mark_rule(strokeWidth=6, opacity=0.55, color=paint[AFTER])
        .encode(x=x, y=alt.Y("low:Q", title=what, scale=alt.Scale(zero=False), axis=axis), y2="high:Q"),
        alt.Chart(data).mark_point(filled=True, size=70, opacity=1, color=paint[AFTER]).encode(x=x, y="mean:Q"),
    ]
    st.altair_chart(
        alt.layer(*layers).properties(height=240, description=sim("convergence", here.lang, figure=label)),
        width="stretch",
    )
    heads = [sim("years", here.lang), sim("mean", here.lang), here.say("absence.interval")]
    rows = [
        (
            number(one.replications, here.lang),
            mean_text(one.estimate, 2, here.lang),
            interval_text(one.estimate, 2, here.lang),
        )
        for one in simulation.convergence
    ]
    charts.table(here, here.say("absence.narrowing_table"), heads, rows)


def _plain(text: str) -> str:
    """Text from files as it stands: nothing in it is markup."""
    return "".join(f"\\{one}" if one in "\\`*_{}[]()#+-.!|<>~$:" else one for one in text)
