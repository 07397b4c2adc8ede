"""Absence simulated: the controls, the job, and what came out. The present rota by itself, or against a proposal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from rota import usecases_comparison
from rota.app import frame, results, search
from rota.app.frame import Frame
from rota.app.messages import number
from rota.compare.absence_words import STEP_NAMES
from rota.domain.absence import SimulationSpec, Spell
from rota.domain.finding import InputError
from rota.domain.simulated import Simulation
from rota.workspace import absence, jobs
from rota.workspace.absence import Wanted
from rota.workspace.jobs import Work
from rota.workspace.store import PRESENT, Session
from rota.workspace.verbs import kept_result

YEARS = (200, 1000, 5000)
MOST_RATE, MOST_EFFECT, EFFECT_STEP = 30.0, 90.0, 5.0


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("absence.title"))
    if not frame.needs_ward(here):
        return
    st.write(here.say("absence.intro"))
    name = _which(here)
    if name is None:
        st.info(here.say("absence.no_roster"))
        return
    if not search.running(here):
        _settings(here, name)
    _outcome(here, name)


def _which(here: Frame) -> str | None:
    """What is simulated; None where there is no rota at all."""
    names = here.session.proposals()
    able = [name for name in names if _has_rota(str(here.session.root), name, results.stamp(here.session, name))]
    options = [PRESENT, *able]
    if _now(here, PRESENT) is None:
        return None
    titles = here.session.titles()

    def called(name: str) -> str:
        if name == PRESENT:
            return here.say("absence.which_present")
        place = names.index(name) + 1
        return here.say("absence.which_proposal", number=place, title=titles[name].get(here.lang))

    active = here.session.active()
    chosen = st.selectbox(
        here.say("absence.which"),
        options,
        index=options.index(active) if active in able else 0,
        format_func=called,
        key=f"absence.which.{len(options)}.{here.lang}",
    )
    if len(able) < len(names):
        st.caption(here.say("absence.without_rota"))
    return chosen


def _settings(here: Frame, name: str) -> None:
    """Plain controls; what they leave alone keeps the default and its origin."""
    try:
        spec = absence.kept_spec(here.session, name)
    except InputError as error:
        frame.problems(here, error)
        return
    asked = absence.wanted(spec)
    with st.expander(here.say("absence.settings"), expanded=not absence.years_path(here.session, name).is_file()):
        asked = _levels(here, name, asked)
        asked = replace(asked, steps=_steps(here, name, asked))
        if name != PRESENT:
            asked = replace(asked, effect_percent=_effect(here, name, asked))
    if st.button(here.say("absence.start"), type="primary", width="stretch"):
        absence.keep_spec(here.session, name, absence.with_wanted(asked))
        search.start(here, Work("simulate", name, jobs.MOST_SECONDS))


def _levels(here: Frame, name: str, asked: Wanted) -> Wanted:
    years = st.segmented_control(
        here.say("absence.years"),
        YEARS,
        default=asked.years if asked.years in YEARS else YEARS[1],
        format_func=lambda one: number(one, here.lang),
        help=here.say("absence.years_help"),
        required=True,
        key=f"absence.years.{name}",
    )
    rates = {}
    spells = _spells()
    for place, one in zip(st.columns(len(spells)), spells, strict=True):
        rates[one.id] = place.number_input(
            here.say("absence.rate", name=one.id if one.name is None else one.name.get(here.lang)),
            min_value=0.0,
            max_value=MOST_RATE,
            value=min(MOST_RATE, asked.rates.get(one.id, 0.0)),
            step=0.05 if one.per_year < 1 else 0.5,
            help=here.say("absence.rate_help", days=number(one.length.mean_days, here.lang, 1)),
            key=f"absence.rate.{one.id}.{name}",
        )
    outbreaks = st.toggle(here.say("absence.outbreaks"), value=asked.outbreaks, key=f"absence.outbreaks.{name}")
    return replace(asked, years=years or YEARS[1], rates=rates, outbreaks=outbreaks)


def _steps(here: Frame, name: str, asked: Wanted) -> tuple[str, ...]:
    st.write(here.say("absence.steps"))
    chosen = []
    for rank, step in enumerate(absence.known_steps(), 1):
        label = f"{rank}. {STEP_NAMES[step].get(here.lang)}"
        if st.checkbox(label, value=step in asked.steps, key=f"absence.step.{step}.{name}"):
            chosen.append(step)
    return tuple(chosen)


def _effect(here: Frame, name: str, asked: Wanted) -> float:
    st.markdown(f"**{here.say('absence.effect_title')}**")
    st.caption(here.say("absence.effect_text"))
    return st.number_input(
        here.say("absence.effect"),
        min_value=-MOST_EFFECT,
        max_value=MOST_EFFECT,
        value=asked.effect_percent,
        step=EFFECT_STEP,
        format="%+.0f",
        key=f"absence.effect.{name}",
    )


def _outcome(here: Frame, name: str) -> None:
    last = jobs.latest(here.session, "simulate", name)
    if last is not None and last.state in ("failed", "died"):
        st.error(here.say("absence.died"))
        with st.expander(here.say("search.details")):
            st.code(last.problem or "", language=None, wrap_lines=True)
    path = absence.years_path(here.session, name)
    if not path.is_file():
        return
    try:
        simulation = _years(str(path), path.stat().st_mtime_ns)
        now = _now(here, name)
    except InputError as error:
        frame.problems(here, error)
        return
    st.subheader(here.say("absence.result"))
    if now is None or not absence.still_stands(simulation, now):
        st.warning(here.say("absence.old"))
    from rota.app.absence_results import show as show_results

    show_results(here, simulation)


def _spells() -> list[Spell]:
    return [one for one in _default().absences if isinstance(one, Spell)]


@st.cache_resource(show_spinner=False)
def _default() -> SimulationSpec:
    from rota.usecases_simulation import read_spec

    return read_spec(None)


@st.cache_resource(max_entries=8, show_spinner=False)
def _years(path: str, changed: int) -> Simulation:
    found = absence.kept_years(Path(path))
    assert found is not None
    return found


@st.cache_data(max_entries=24, show_spinner=False)
def _has_rota(root: str, name: str, changed: tuple[int, ...]) -> bool:
    try:
        found = kept_result(Session(Path(root)), name)
    except InputError:
        return False
    return found is not None and found.roster is not None


def _now(here: Frame, name: str) -> tuple[tuple[str, str], ...] | None:
    """Ward and rota of each side as they are, by digest."""
    stamp = results.stamp(here.session, name)
    try:
        return _digests(str(here.session.root), name, stamp)
    except (usecases_comparison.NoRosterError, usecases_comparison.NoStructureError):
        return None


@st.cache_data(max_entries=24, show_spinner=False)
def _digests(root: str, name: str, changed: tuple[int, ...]) -> tuple[tuple[str, str], ...] | None:
    return absence.digests_now(Session(Path(root)), name)
