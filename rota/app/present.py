"""The ward's present rota and what the check says about it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from rota import usecases
from rota.app.texts import number, say
from rota.domain.base import Language
from rota.domain.comparison import Side
from rota.domain.finding import InputError
from rota.domain.scenario import Scenario
from rota.domain.time import WEEKDAY_SHORT

SCENARIOS = Path("scenarios")
SHOWN_FIRST = "langvaktsturnus"  # the trial that the product starts from


def show(lang: Language) -> None:
    """Draw the page."""
    st.title(say("present", lang))
    st.write(say("intro", lang))
    folders = sorted(folder.name for folder in SCENARIOS.iterdir() if (folder / "baseline.yaml").exists())
    first = folders.index(SHOWN_FIRST) if SHOWN_FIRST in folders else 0
    chosen = st.selectbox(say("folder", lang), folders, index=first)
    try:
        side = usecases.present(SCENARIOS / chosen / "baseline.yaml")
    except InputError as error:
        st.error(say("problems", lang))
        st.code("\n".join(str(problem) for problem in error.problems))
        return
    st.subheader(side.scenario.title.get(lang) if side else "")
    if side is None:
        st.info(say("no_roster", lang))
        return
    if side.scenario.data_origin.assumed:
        st.caption(say("assumed", lang))
    _figures(side, lang)
    _grid(side, lang)
    _codes(side.scenario, lang)
    _not_assessed(side, lang)
    st.subheader(say("next", lang))
    st.write(say("next_text", lang))
    st.code(f"./run rota compare scenarios/{chosen}", language="sh")


def _figures(side: Side, lang: Language) -> None:
    figures = {
        "positions": len(side.scenario.positions),
        "hard": side.check.count("hard"),
        "soft": side.check.count("soft"),
        "windows": side.check.windows,
    }
    for column, (key, value) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(say(key, lang), number(value, lang), help=say(f"{key}_help", lang), border=True)


def _grid(side: Side, lang: Language) -> None:
    """A row per position, a column per day, weeks chosen by a slider."""
    st.subheader(say("rota", lang))
    codes = side.roster.code_grid()
    days = range(side.scenario.cycle.days)
    columns = [f"{say('week', lang)}{day // 7 + 1} {WEEKDAY_SHORT[lang][day % 7]}" for day in days]
    rows = []
    for position in side.scenario.worked_positions:
        line = codes.get(position.id, {})
        name = f"{position.id} {position.holder or ''}".strip()
        percent = f"{number(position.percent, lang, 1)} %"
        rows.append([name, percent, *("+".join(line.get(day, [])) for day in days)])
    table = pd.DataFrame(rows, columns=[say("position", lang), say("percent", lang), *columns])
    st.dataframe(table.set_index(say("position", lang)), height=35 * (len(rows) + 1) + 3)


def _codes(scenario: Scenario, lang: Language) -> None:
    with st.expander(say("codes", lang)):
        st.table(
            pd.DataFrame(
                [
                    [shift.code, shift.name.get(lang), shift.clock_text(), f"{shift.paid_min / 60:g}"]
                    for shift in scenario.shifts
                ],
                columns=[say(key, lang) for key in ("code", "name", "clock", "paid")],
            ).set_index(say("code", lang))
        )


def _not_assessed(side: Side, lang: Language) -> None:
    with st.expander(say("not_assessed", lang), expanded=True):
        st.markdown("\n".join(f"- {text.get(lang)}" for text in side.check.not_assessed))
