"""What every page stands in: language, session, the open ward and the proposal that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import streamlit as st

from rota import usecases
from rota.app import attend
from rota.app.messages import number, say
from rota.domain.base import Language
from rota.domain.finding import InputError
from rota.domain.scenario import Scenario
from rota.io.html import page_style, piece
from rota.workspace.store import Session, open_session, start_session

Act = Callable[[], None]
LANGUAGE_NAMES: dict[Language, str] = {"nb": "Bokmål", "en": "English"}
STYLE = "rota.style"
# Small print and what is chosen, in colours that stand out enough from the ground (WCAG AA).
SOFT = {"light": ("#4d5c67", "#0b6670"), "dark": ("#a2b1bb", "#8fdde3")}


@dataclass(frozen=True)
class Frame:
    """The page's surroundings."""

    lang: Language
    session: Session

    def say(self, key: str, **parts: object) -> str:
        """A text of the catalogue in the page's language."""
        return say(key, self.lang, **parts)


def language() -> Language:
    """The chosen language, Bokmål first; in the address, so that a reload keeps it."""
    asked = st.query_params.get("lang", st.session_state.get("lang", "nb"))
    return "en" if asked == "en" else "nb"


def enter() -> Frame:
    """The session of the address, or a new one; the address is put right."""
    lang = language()
    st.session_state["lang"] = lang
    token = st.query_params.get("s") or st.session_state.get("s")
    session = open_session(token) if token else None
    if session is None:
        if token and "lost" not in st.session_state:
            st.session_state["lost"] = True
        session = start_session()
    st.session_state["s"] = session.token
    for name, value in (("lang", lang), ("s", session.token)):
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    attend.attend(session)
    return Frame(lang, session)


def head(frame: Frame) -> None:
    """The line above every page: which ward is open, and the language."""
    left, right = st.columns([5, 2], vertical_alignment="center")
    with left:
        if frame.session.has_ward:
            st.caption(frame.say("frame.open_ward", name=ward_title(frame)))
        else:
            st.caption(frame.say("frame.no_ward"))
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        chosen = st.segmented_control(
            "Språk / Language",
            list(LANGUAGE_NAMES),
            format_func=LANGUAGE_NAMES.__getitem__,
            default=frame.lang,
            key=f"language.{frame.lang}",
            label_visibility="collapsed",
        )
    if chosen and chosen != frame.lang:
        st.query_params["lang"] = chosen
        st.rerun()
    if st.session_state.pop("lost", False):
        st.warning(frame.say("frame.lost"))


def ward_title(frame: Frame) -> str:
    """The open ward's name and title."""
    scenario = usecases.load(frame.session.baseline_path)
    return f"{scenario.ward.name} – {scenario.title.get(frame.lang)}"


def needs_ward(frame: Frame) -> bool:
    """Say what to do where no ward is open. True where one is."""
    if frame.session.has_ward:
        return True
    st.info(frame.say("frame.choose_first"))
    st.page_link(st.session_state["pages"]["start"], label=frame.say("frame.to_start"))
    return False


def choose_proposal(frame: Frame) -> str | None:
    """The proposal that is looked at, with a choice where there are several; None where there is none."""
    names = list(frame.session.proposals())
    active = frame.session.active()
    if active is None:
        st.info(frame.say("frame.no_proposal"))
        st.page_link(st.session_state["pages"]["proposal"], label=frame.say("frame.to_proposal"))
        return None
    if len(names) > 1:
        titles = frame.session.titles()
        chosen = st.selectbox(
            frame.say("frame.which_proposal"),
            names,
            index=names.index(active),
            format_func=lambda name: f"{names.index(name) + 1}. {titles[name].get(frame.lang)}",
            key=f"which.{len(names)}.{frame.lang}",
        )
        if chosen != active:
            frame.session.choose(chosen)
            active = chosen
    return active


def go(page: str) -> None:
    """Another page of the app."""
    st.switch_page(st.session_state["pages"][page])


def problems(frame: Frame, error: InputError) -> None:
    """Every problem of an input, with its place."""
    st.error(frame.say("frame.problems", count=len(error.problems)))
    st.code("\n".join(problem.get(frame.lang) for problem in error.problems), language=None, wrap_lines=True)


def html(*pieces: str) -> None:
    """Pieces of a report in the page, in its theme."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    lang = st.session_state.get("lang", "nb")
    st.html(f'<div class="rota-app {theme}" lang="{lang}">{"".join(pieces)}</div>')


def style(here: Frame) -> None:
    """The style of such pieces, once per run of a page."""
    if STYLE not in st.session_state:
        st.session_state[STYLE] = page_style()
    soft, chosen = SOFT["dark" if st.context.theme.type == "dark" else "light"]
    own = f"--rota-soft: {soft}; --rota-chosen: {chosen}; --rota-menu: '{here.say('frame.menu')}';"
    st.html(f"<style>:root {{ {own} }}{st.session_state[STYLE]}</style>")


def cards(here: Frame, page: str, figures: Sequence[tuple[str, float | None, int]], attention: Collection[str]) -> None:
    """Figures side by side, each with its definition to open. `attention`: those that call for it when above zero."""
    content = [
        {
            "label": here.say(f"{page}.{key}"),
            "value": number(value, here.lang, decimals),
            "definition": here.say(f"{page}.{key}_help"),
            "attention": key in attention and bool(value),
        }
        for key, value, decimals in figures
    ]
    html(piece("cards.html.j2", here.lang, {"cards": content}))


def codes(here: Frame, scenario: Scenario) -> None:
    """What the shift codes mean."""
    with st.expander(here.say("frame.codes")):
        rows = [
            (shift.code, shift.name.get(here.lang), shift.clock_text(), number(shift.paid_min / 60, here.lang, 2))
            for shift in scenario.shifts
        ]
        heads = [here.say(f"frame.{key}") for key in ("code", "name", "clock", "paid")]
        html(
            piece("plain_table.html.j2", here.lang, {"caption": here.say("frame.codes"), "heads": heads, "rows": rows})
        )
