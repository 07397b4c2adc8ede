"""Pictures with the table behind each. What a picture shows is in its table to the last figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from rota import usecases
from rota.app import frame
from rota.app.frame import Frame
from rota.app.messages import number
from rota.domain.base import Language
from rota.domain.comparison import Comparison, Side
from rota.domain.scenario import Scenario
from rota.domain.time import WEEKDAY_NAMES, WEEKDAY_SHORT, format_clock
from rota.io.figures import trimmed
from rota.io.html import piece
from rota.io.html_picture import picture
from rota.measures.weekly_curve import Stretch

WHOLE_WEEK = -1
BEFORE, AFTER, WARN = "before", "after", "warn"
COLOURS = {
    "light": {BEFORE: "#58656f", AFTER: "#0b6670", WARN: "#b3410b", "ink": "#17222a", "grid": "#d4dce1"},
    "dark": {BEFORE: "#a9b6bf", AFTER: "#63c7cf", WARN: "#f0a060", "ink": "#e3eaee", "grid": "#2f3c44"},
}

# Numbers on an axis as the language writes them.
NUMBERS: dict[Language, str] = {
    "nb": "replace(replace(datum.label, /,/g, '\u202f'), '.', ',')",
    "en": "datum.label",
}


def colours() -> dict[str, str]:
    """Colours of the page's theme."""
    return COLOURS["dark" if st.context.theme.type == "dark" else "light"]


def _readable(chart: Any) -> Any:
    """A chart whose words stand out from the ground as much as the page's text."""
    ink = colours()["ink"]
    return chart.configure_axis(labelColor=ink, titleColor=ink).configure_legend(labelColor=ink, titleColor=ink)


def sizes(here: Frame, scenario: Scenario) -> None:
    """How many positions of which percent, vacant ones apart."""
    worked = {one.id for one in scenario.worked_positions}
    counts = Counter((one.percent, one.id in worked) for one in scenario.positions)
    in_rota, vacant = here.say("charts.in_rota"), here.say("charts.vacant")
    data = pd.DataFrame(
        [
            {
                "percent": f"{trimmed(percent, here.lang, 1)} %",
                "count": count,
                "state": in_rota if there else vacant,
            }
            for (percent, there), count in sorted(counts.items())
        ]
    )
    paint = colours()
    chart = (
        alt.Chart(data)
        .mark_bar()
        .encode(
            x=alt.X(
                "percent:N",
                sort=[f"{trimmed(percent, here.lang, 1)} %" for percent in sorted({size for size, _ in counts})],
                title=here.say("charts.size"),
                axis=alt.Axis(labelAngle=0),
            ),
            y=alt.Y("count:Q", title=here.say("charts.positions"), axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(
                "state:N",
                title=None,
                scale=alt.Scale(domain=[in_rota, vacant], range=[paint[AFTER], paint[BEFORE]]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("percent:N", title=here.say("charts.size")),
                alt.Tooltip("count:Q", title=here.say("charts.positions")),
                alt.Tooltip("state:N", title=" "),
            ],
        )
        .properties(height=280)
    )
    st.altair_chart(_readable(chart), width="stretch")
    rows = [
        (
            f"{trimmed(percent, here.lang, 1)} %",
            str(sum(count for (size, _), count in counts.items() if size == percent)),
            ", ".join(
                one.id + ("" if one.id in worked else f" ({vacant})")
                for one in scenario.positions
                if one.percent == percent
            ),
        )
        for percent in sorted({one.percent for one in scenario.positions})
    ]
    heads = [here.say(f"charts.{key}") for key in ("size", "positions", "who")]
    table(here, here.say("charts.sizes_table"), heads, rows, opened=True)


def pairs(here: Frame, comparison: Comparison) -> None:
    """Which position became which: a dot per position by size, present above and proposal below, changes joined."""
    drawn, paint = picture(comparison, here.lang), colours()
    kinds = {state: here.say(f"charts.{state}") for state in ("kept", "changed", "alone")}
    fills = [paint[BEFORE], paint[AFTER], paint[WARN]]
    dots = pd.DataFrame(
        [
            {"x": dot.x, "y": dot.y, "state": kinds[dot.state], "label": dot.label, "vacant": dot.vacant}
            for dot in drawn.dots
        ]
    )
    links = pd.DataFrame(
        [{"x": link.x1, "y": link.y1, "x2": link.x2, "y2": link.y2} for link in drawn.links],
        columns=["x", "y", "x2", "y2"],
    )
    ticks = pd.DataFrame(
        [{"x": x, "y": (drawn.axis_top + drawn.axis_bottom) / 2, "text": f"{percent} %"} for x, percent in drawn.ticks]
    )
    counts = pd.DataFrame([{"x": one.x, "y": one.y, "text": str(one.number)} for one in drawn.counts])
    names = pd.DataFrame(
        [
            {"x": 0, "y": drawn.axis_top - 8, "text": here.say("frame.baseline")},
            {"x": 0, "y": drawn.axis_bottom + 14, "text": here.say("frame.proposal")},
        ]
    )
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, drawn.width]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[drawn.height, 0]), axis=None)
    shape = alt.Shape(
        "state:N",
        title=None,
        scale=alt.Scale(domain=list(kinds.values()), range=["circle", "diamond", "triangle-up"]),
        legend=alt.Legend(orient="bottom"),
    )
    fill = alt.Color(
        "state:N",
        title=None,
        scale=alt.Scale(domain=list(kinds.values()), range=fills),
        legend=alt.Legend(orient="bottom"),
    )
    layers = [
        alt.Chart(links)
        .mark_rule(color=paint[AFTER], strokeWidth=1.4, opacity=0.7)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q"),
        alt.Chart(dots)
        .mark_point(filled=True, size=70, opacity=0.9)
        .encode(x=x, y=y, color=fill, shape=shape, tooltip=alt.Tooltip("label:N", title=here.say("charts.who"))),
        alt.Chart(ticks).mark_text(color=paint["ink"]).encode(x=x, y=y, text="text:N"),
        alt.Chart(counts).mark_text(color=paint["ink"], fontWeight="bold").encode(x=x, y=y, text="text:N"),
        alt.Chart(names).mark_text(align="left", color=paint["ink"], fontWeight="bold").encode(x=x, y=y, text="text:N"),
    ]
    layered = alt.layer(*layers).properties(height=max(260, round(drawn.height)), description=drawn.description)
    st.altair_chart(_readable(layered).configure_view(strokeWidth=0), width="stretch")
    st.caption(drawn.description)


def cover(here: Frame, sides: Mapping[str, Side], scenario: Scenario) -> None:
    """People on the floor by the hour of the week, each side, beside minimum and target."""
    chosen = st.segmented_control(
        here.say("charts.which_day"),
        [WHOLE_WEEK, *range(7)],
        format_func=lambda one: (
            here.say("charts.whole_week") if one == WHOLE_WEEK else WEEKDAY_NAMES[here.lang][one].capitalize()
        ),
        default=WHOLE_WEEK,
        required=True,
        key="cover.day",
    )
    day = None if chosen == WHOLE_WEEK else chosen
    curves = {name: usecases.weekly_curve(side.scenario, side.roster) for name, side in sides.items()}
    asked = {"charts.minimum": "minimum", "charts.target": "target"}
    rows, order = [], [*curves, *(here.say(key) for key in asked)]
    last = list(curves)[-1]
    for name, curve in curves.items():
        for one in curve:
            rows.append(_step(one.weekday, one.start_min, one.end_min, one.mean, name))
            if name == last:
                rows += [
                    _step(one.weekday, one.start_min, one.end_min, getattr(one, field), here.say(key))
                    for key, field in asked.items()
                ]
    data = pd.DataFrame(rows)
    data["told"] = [number(None if pd.isna(one) else float(one), here.lang, 2) for one in data["people"]]
    if day is not None:
        data = data[data["weekday"] == day]
    paint = colours()
    lines = [*[paint[BEFORE], paint[AFTER]][-len(curves) :], paint[WARN], paint["ink"]]
    dashes = [*[[6, 3], [1, 0]][-len(curves) :], [1, 0], [2, 3]]
    legend = alt.Legend(orient="top", columns=2)  # four in a row are cut off in a narrow window
    hours = [24 * number_ for number_ in range(8)] if day is None else [24 * day + hour for hour in range(0, 25, 3)]
    short = list(WEEKDAY_SHORT[here.lang])
    label = f"{short}[floor(datum.value / 24) % 7]" if day is None else "format(datum.value % 24, '02d') + ':00'"
    chart = (
        alt.Chart(
            pd.concat([data.assign(at=data["start"]), data.assign(at=data["end"])]).sort_values(
                ["series", "start", "at"]
            )
        )
        .mark_line(strokeWidth=2, invalid="break-paths-show-domains")
        .encode(
            x=alt.X(
                "at:Q",
                title=here.say("charts.day" if day is None else "charts.clock"),
                scale=alt.Scale(domain=[hours[0], hours[-1]], nice=False),
                axis=alt.Axis(values=hours, labelExpr=label, grid=True),
            ),
            y=alt.Y("people:Q", title=here.say("charts.people"), axis=alt.Axis(labelExpr=NUMBERS[here.lang])),
            color=alt.Color(
                "series:N",
                title=None,
                sort=order,
                scale=alt.Scale(domain=order, range=lines),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "series:N",
                title=None,
                sort=order,
                scale=alt.Scale(domain=order, range=dashes),
                legend=legend,
            ),
            tooltip=[
                alt.Tooltip("series:N", title=here.say("charts.line")),
                alt.Tooltip("clock:N", title=here.say("charts.clock")),
                alt.Tooltip("told:N", title=here.say("charts.people")),
            ],
        )
        .properties(height=340, description=here.say("charts.cover_alt"))
    )
    st.altair_chart(_readable(chart), width="stretch")
    st.caption(here.say("charts.cover_note"))
    _cover_table(here, curves, day)


def _step(weekday: int, start: int, end: int, people: float | None, series: str) -> dict[str, object]:
    return {
        "weekday": weekday,
        "start": weekday * 24 + start / 60,
        "end": weekday * 24 + end / 60,
        "people": people,
        "series": series,
        "clock": f"{format_clock(start)}–{format_clock(end)}",
    }


def _cover_table(here: Frame, curves: Mapping[str, tuple[Stretch, ...]], day: int | None) -> None:
    rows = [
        (
            WEEKDAY_NAMES[here.lang][one.weekday].capitalize(),
            f"{format_clock(one.start_min)}–{format_clock(one.end_min)}",
            name,
            number(one.mean, here.lang, 2),
            f"{one.least}–{one.most}" if one.least != one.most else str(one.least),
            number(one.minimum, here.lang),
            number(one.target, here.lang),
        )
        for name, curve in curves.items()
        for one in curve
        if day is None or one.weekday == day
    ]
    heads = [here.say(f"charts.{key}") for key in ("day", "clock", "line", "mean", "least_most", "minimum", "target")]
    table(here, here.say("charts.cover_table"), heads, rows)


def table(
    here: Frame, caption: str, heads: list[str], rows: Sequence[tuple[str, ...]], *, opened: bool = False
) -> None:
    """The table behind a picture."""
    with st.expander(caption, expanded=opened):
        frame.html(piece("plain_table.html.j2", here.lang, {"caption": caption, "heads": heads, "rows": rows}))
