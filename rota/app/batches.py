"""What came out of a batch: how much is finished, the ranking, two figures against each other, every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

from rota.app import charts, frame
from rota.app.frame import Frame
from rota.app.messages import number
from rota.batch.names import FigureName, figure_name, named
from rota.domain.batch_result import BatchResults, BatchRow
from rota.domain.finding import InputError
from rota.io.batch_data import rows_csv
from rota.io.batch_words import STATUSES, combination, reason, say
from rota.io.html import piece
from rota.workspace.batches import WANTED, batch_stamp, kept_batch, take_batch
from rota.workspace.store import Session

MOST_MB = 50
COMMAND = "rota batch SPEC.yaml --out DIR"
FIRST_PLACES, MOST_ROWS, MOST_COLOURS = 10, 200, 8
SHAPES = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down", "triangle-left", "triangle-right")


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("batches.title"))
    st.write(here.say("batches.intro"))
    try:
        found = _kept(str(here.session.root), batch_stamp(here.session))
    except InputError as error:
        frame.problems(here, error)
        found = None
    _bring(here, opened=found is None)
    if found is None:
        st.info(here.say("batches.none"))
        return
    _head(here, found)
    _ranking(here, found)
    _results(here, found)


@st.cache_resource(max_entries=4, show_spinner=False)
def _kept(root: str, changed: tuple[int, ...]) -> BatchResults | None:
    return kept_batch(Session(Path(root)))


def _bring(here: Frame, *, opened: bool) -> None:
    """Upload a batch's results; how to make them."""
    with st.expander(here.say("batches.how")):
        st.write(here.say("batches.how_text"))
        st.code(COMMAND, language=None)
    with st.expander(here.say("batches.bring"), expanded=opened):
        given = st.file_uploader(
            here.say("batches.files"),
            type=[suffix.removeprefix(".") for suffix in WANTED],
            accept_multiple_files=True,
            key="batches.files",
            max_upload_size=MOST_MB,
        )
        st.caption(here.say("batches.private"))
        ids = tuple(sorted(one.file_id for one in given))
        if len(given) == 1:
            st.info(here.say("batches.one_missing"))
        if len(given) < 2 or st.session_state.get("batches.taken") == ids:
            return
        try:
            take_batch(here.session, {one.name: one.getvalue() for one in given})
        except InputError as error:
            frame.problems(here, error)
            return
        st.session_state["batches.taken"] = ids
    st.rerun()


def _head(here: Frame, found: BatchResults) -> None:
    """What was asked, how it came out, and where it was made."""
    st.header(found.title.get(here.lang))
    st.write(
        here.say(
            "batches.finished", count=number(len(found.rows), here.lang), asked=number(found.tasks_asked, here.lang)
        )
    )
    lines = [
        f"- {text.get(here.lang)}: {number(found.statuses[status], here.lang)}"
        for status, text in STATUSES.items()
        if found.statuses.get(status)
    ]
    st.markdown("\n".join(lines))
    if not found.finished:
        st.warning(here.say("batches.unfinished"))
    if found.not_repeatable:
        st.caption(say("not_repeatable", here.lang, count=found.not_repeatable))
    if found.failures:
        with st.expander(here.say("batches.failures")):
            st.code("\n".join(found.failures), language=None, wrap_lines=True)
    made = {"date": found.made_at, "revision": found.revision, "digest": found.spec_digest[:12]}
    st.caption(here.say("batches.made_by", **made))


def _ranking(here: Frame, found: BatchResults) -> None:
    """The criteria in their order, what is ranked by them, and what is left out with the reason."""
    st.subheader(say("ranking", here.lang))
    ranking = found.ranking
    if not ranking.criteria:
        st.write(say("unasked", here.lang))
        return
    names = [figure_name(one.figure) for one in ranking.criteria]
    bounds = [
        [
            here.say(f"batches.{way}", value=number(bound, here.lang, 2))
            for way, bound in (("at_most", one.at_most), ("at_least", one.at_least))
            if bound is not None
        ]
        for one in ranking.criteria
    ]
    heads = [here.say(f"batches.{head}") for head in ("number", "figure", "wanted", "definition")]
    rows = [
        (str(place), _label(here, name), ", ".join([here.say(f"batches.{one.better}"), *told]), _definition(here, name))
        for place, (one, name, told) in enumerate(zip(ranking.criteria, names, bounds, strict=True), 1)
    ]
    _table(here, here.say("batches.criteria"), heads, rows)
    if not ranking.ranked:
        st.info(say("none", here.lang))
    else:
        count = len(ranking.ranked)
        everything = count > FIRST_PLACES and st.toggle(here.say("batches.all_ranked", count=count), key="batches.all")
        shown = ranking.ranked if everything else ranking.ranked[:FIRST_PLACES]
        heads = [say("place", here.lang), say("which", here.lang), *(_label(here, name) for name in names)]
        table = [
            (
                f"{one.place}{' *' if one.pareto else ''}",
                combination(one.source, one.axes, one.experiment, here.lang),
                *(number(value, here.lang, name.decimals) for value, name in zip(one.values, names, strict=True)),
            )
            for one in shown
        ]
        _table(here, say("ranking", here.lang), heads, table)
        st.caption(say("order", here.lang))
    if ranking.left:
        labels = {one.figure: _label(here, name) for one, name in zip(ranking.criteria, names, strict=True)}
        lines = [
            (
                combination(one.source, one.axes, one.experiment, here.lang),
                reason(one, here.lang, labels),
            )
            for one in ranking.left[:MOST_ROWS]
        ]
        title = here.say("batches.left", count=len(ranking.left))
        charts.table(here, title, [here.say("batches.what"), here.say("batches.why")], lines)


def _results(here: Frame, found: BatchResults) -> None:
    """Rows that are chosen: a picture of two figures and the table behind it."""
    st.subheader(here.say("batches.results"))
    rows = _chosen(here, found)
    names = named(name for name in found.rows[0].figures if any(row.figures[name] is not None for row in found.rows))
    if not names:
        st.info(here.say("batches.no_figures"))
        return
    first = [one.figure for one in found.ranking.criteria if one.figure in names]
    order = [*first, *(name for name in sorted(names, key=lambda one: _label(here, names[one])) if name not in first)]
    _picture(here, rows, names, order)
    picked = st.multiselect(
        here.say("batches.shown_figures"),
        order,
        default=order[: max(2, len(first))],
        format_func=lambda name: _label(here, names[name]),
        key=f"batches.figures.{found.spec_digest}",
    )
    _rows(here, rows, picked, names)


def _chosen(here: Frame, found: BatchResults) -> list[BatchRow]:
    """Rows by experiment and by the values of each axis; nothing chosen leaves all."""
    values: dict[str, dict[str, None]] = {}
    for row in found.rows:
        for name, value in {here.say("batches.experiment"): row.experiment, **row.axes}.items():
            values.setdefault(name, {})[value] = None
    several = {name: list(known) for name, known in values.items() if len(known) > 1}
    chosen: dict[str, list[str]] = {}
    if several:
        with st.expander(here.say("batches.choose")):
            for name, known in several.items():
                chosen[name] = st.multiselect(
                    name,
                    known,
                    placeholder=here.say("batches.everything"),
                    key=f"batches.only.{name}.{found.spec_digest}.{here.lang}",
                )
    own = here.say("batches.experiment")

    def fits(row: BatchRow) -> bool:
        has = {own: row.experiment, **row.axes}
        return all(has.get(name) in wanted for name, wanted in chosen.items() if wanted)

    return [row for row in found.rows if fits(row)]


def _picture(here: Frame, rows: Sequence[BatchRow], names: Mapping[str, FigureName], order: Sequence[str]) -> None:
    st.markdown(f"**{here.say('batches.picture')}**")
    columns = st.columns(3)
    axes = list(dict.fromkeys(name for row in rows for name in row.axes))
    own = here.say("batches.experiment")

    def called(name: str) -> str:
        return _label(here, names[name])

    x = columns[0].selectbox(here.say("batches.across"), order, format_func=called, key="batches.x")
    y = columns[1].selectbox(
        here.say("batches.up"), order, index=min(1, len(order) - 1), format_func=called, key="batches.y"
    )
    by = columns[2].selectbox(here.say("batches.colour"), [own, *axes], key=f"batches.by.{here.lang}")
    points = [
        {
            "x": row.figures[x],
            "y": row.figures[y],
            "x_told": number(row.figures[x], here.lang, names[x].decimals),
            "y_told": number(row.figures[y], here.lang, names[y].decimals),
            "by": row.experiment if by == own else row.axes.get(by, "–"),
            "what": combination(row.source, row.axes, row.experiment, here.lang),
        }
        for row in rows
        if row.figures.get(x) is not None and row.figures.get(y) is not None
    ]
    if not points:
        st.info(here.say("batches.no_points"))
        return
    data = pd.DataFrame(points)
    kinds = list(dict.fromkeys(data["by"]))
    axis = alt.Axis(tickCount=6, format=",.2~f", labelExpr=charts.NUMBERS[here.lang])
    encoded = {
        "x": alt.X("x:Q", title=called(x), scale=alt.Scale(zero=False), axis=axis),
        "y": alt.Y("y:Q", title=called(y), scale=alt.Scale(zero=False), axis=axis),
        "tooltip": [
            alt.Tooltip("what:N", title=here.say("batches.what")),
            alt.Tooltip("x_told:N", title=called(x)),
            alt.Tooltip("y_told:N", title=called(y)),
        ],
    }
    if len(kinds) <= MOST_COLOURS:
        encoded["color"] = alt.Color("by:N", title=by, sort=kinds, legend=alt.Legend(orient="top"))
        scale = alt.Scale(domain=kinds, range=list(SHAPES[: len(kinds)]))
        encoded["shape"] = alt.Shape("by:N", title=by, scale=scale, legend=alt.Legend(orient="top"))
    alternative = here.say("batches.picture_alt", x=called(x), y=called(y))
    chart = alt.Chart(data).mark_point(filled=True, size=70, opacity=0.75).encode(**encoded)
    st.altair_chart(chart.properties(height=320, description=alternative), width="stretch")


def _rows(here: Frame, rows: Sequence[BatchRow], picked: Sequence[str], names: Mapping[str, FigureName]) -> None:
    several = len({row.seed for row in rows}) > 1
    told = any(row.message for row in rows)
    heads = [here.say("batches.what"), *([here.say("batches.seed")] if several else []), here.say("batches.status")]
    heads += [_label(here, names[name]) for name in picked] + ([here.say("batches.message")] if told else [])
    table = [
        (
            combination(row.source, row.axes, row.experiment, here.lang),
            *([str(row.seed)] if several else []),
            STATUSES[row.status].get(here.lang),
            *(number(row.figures.get(name), here.lang, names[name].decimals) for name in picked),
            *([row.message or ""] if told else []),
        )
        for row in rows[:MOST_ROWS]
    ]
    charts.table(here, here.say("batches.table", shown=len(table), count=len(rows)), heads, table, opened=True)
    defined = [(_label(here, names[name]), _definition(here, names[name])) for name in picked if names[name].definition]
    if defined:
        heads = [here.say("batches.figure"), here.say("batches.definition")]
        charts.table(here, here.say("batches.definitions"), heads, defined)
    st.download_button(
        here.say("batches.fetch", count=number(len(rows), here.lang)),
        lambda: rows_csv(rows, picked),
        "rows.csv",
        "text/csv",
        on_click="ignore",
        key="batches.fetch",
    )


def _table(here: Frame, caption: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    frame.html(piece("plain_table.html.j2", here.lang, {"caption": caption, "heads": heads, "rows": rows}))


def _label(here: Frame, name: FigureName) -> str:
    label = name.label.get(here.lang)
    return label if name.unit is None else f"{label} ({name.unit.get(here.lang)})"


def _definition(here: Frame, name: FigureName) -> str:
    return "" if name.definition is None else name.definition.get(here.lang)
