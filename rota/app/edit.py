"""Edit the rota: change, swap, lock, undo; findings at once; suggestions that mend a breach; solve around the locks."""

from __future__ import annotations

import streamlit as st

from rota.app import frame, results, search
from rota.app.frame import Frame
from rota.app.messages import number as figure
from rota.domain.editing import Cell, Suggestion
from rota.domain.finding import Finding, InputError
from rota.domain.time import WEEKDAY_NAMES, WEEKDAY_SHORT
from rota.edit.session import EditSession
from rota.edit.suggest import suggest
from rota.io import html_side
from rota.io.figures import place
from rota.io.report import person_label, rule_titles
from rota.io.texts import say_known
from rota.measures.changes import changed_cells
from rota.workspace import edits, jobs
from rota.workspace.jobs import Work
from rota.workspace.verbs import repaired_roster

OFF = "–"
WEEKS_SHOWN = 6
SHOWN_FINDINGS = 12
REPAIR_SECONDS = 30.0


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("edit.title"))
    st.write(here.say("edit.intro"))
    # Not the comparison: that would be made anew for every cell that is changed.
    found = results.needs(here, lambda name: _session(here, name))
    if found is None:
        return
    name, session = found
    _take_repaired(here, name, session)
    _bar(here, name, session)
    left, right = st.columns([3, 2], gap="large")
    with left:
        week = _cells(here, name, session)
        _swap(here, name, session)
        _again(here, name, session)
    with right:
        _findings(here, name, session)
    _grid(here, session, week)


def _session(here: Frame, name: str) -> EditSession | None:
    """The session's edits, kept in memory between runs as long as the file is the one that this page wrote."""
    path = edits.edits_path(here.session, name)
    result = here.session.result_path(name)
    stamp = (str(path), *(one.stat().st_mtime_ns if one.exists() else 0 for one in (path, result)))
    held: tuple[object, EditSession | None] | None = st.session_state.get("edits")
    if held is not None and held[0] == stamp:
        return held[1]
    session = edits.open_edits(here.session, name)
    st.session_state["edits"] = (stamp, session)
    return session


def _keep(here: Frame, name: str, session: EditSession) -> None:
    edits.keep_edits(here.session, name, session)
    path, result = edits.edits_path(here.session, name), here.session.result_path(name)
    st.session_state["edits"] = ((str(path), path.stat().st_mtime_ns, result.stat().st_mtime_ns), session)


def _bar(here: Frame, name: str, session: EditSession) -> None:
    report = session.report()
    cells = st.container(key="bar").columns([1, 1, 1.2, 1.2, 1.2])
    if cells[0].button(here.say("edit.undo"), disabled=not session.can_undo, width="stretch", shortcut="Ctrl+Z"):
        session.undo()
        _keep(here, name, session)
        st.rerun()
    if cells[1].button(here.say("edit.redo"), disabled=not session.can_redo, width="stretch", shortcut="Ctrl+Y"):
        session.redo()
        _keep(here, name, session)
        st.rerun()
    difference = session.difference()
    change = sum(one.severity == "hard" for one in difference.new) - sum(
        one.severity == "hard" for one in difference.gone
    )
    cells[2].metric(
        here.say("edit.hard"),
        report.count("hard"),
        delta=change or None,
        delta_color="inverse",
        help=here.say("edit.hard_help"),
    )
    cells[3].metric(here.say("edit.soft"), report.count("soft"), help=here.say("edit.soft_help"))
    cells[4].metric(here.say("edit.changed"), len(session.changed_cells()), help=here.say("edit.changed_help"))


def _cells(here: Frame, name: str, session: EditSession) -> int:
    """One position's week: a choice and a lock for each day. Returns the week."""
    scenario = session.scenario
    labels = {one.id: person_label(one.id, one.holder, here.lang) for one in scenario.worked_positions}
    first, second = st.columns([2, 1])
    position = first.selectbox(
        here.say("edit.whose"), list(labels), format_func=labels.__getitem__, key="edit.position"
    )
    week = int(second.number_input(here.say("edit.week"), 1, scenario.cycle.weeks, key="edit.week"))
    codes = [OFF, *scenario.shift_by_code]
    for day, column in enumerate(st.container(key="week").columns(7)):
        cell = Cell(position, (week - 1) * 7 + day)
        held = session.state.held(cell)
        now = OFF if not held else "+".join(duty.code for duty in held)
        key, locked = f"edit.cell.{day}", f"edit.lock.{day}"
        st.session_state[key] = now
        st.session_state[locked] = cell in session.locks
        with column:
            st.selectbox(
                WEEKDAY_NAMES[here.lang][day].capitalize(),
                codes if now in codes else [now, *codes],
                key=key,
                disabled=cell in session.locks,
                on_change=_change,
                args=(here, name, session, cell, key),
            )
            st.checkbox(here.say("edit.lock"), key=locked, on_change=_lock, args=(here, name, session, cell, locked))
    if told := st.session_state.pop("edit.problem", None):
        st.error(told)
    return week


def _change(here: Frame, name: str, session: EditSession, cell: Cell, key: str) -> None:
    code = st.session_state[key]
    _try(here, name, session, lambda: session.change(cell.position_id, cell.day, None if code == OFF else code))


def _lock(here: Frame, name: str, session: EditSession, cell: Cell, key: str) -> None:
    act = session.lock if st.session_state[key] else session.unlock
    _try(here, name, session, lambda: act(cell.position_id, cell.day))


def _try(here: Frame, name: str, session: EditSession, act: frame.Act) -> bool:
    try:
        act()
    except InputError as error:
        st.session_state["edit.problem"] = "\n".join(str(problem) for problem in error.problems)
        return False
    _keep(here, name, session)
    return True


def _grid(here: Frame, session: EditSession, week: int) -> None:
    last = session.scenario.cycle.weeks
    start = max(1, min(week - 1, last - WEEKS_SHOWN + 1))
    shown = range(start, min(last, start + WEEKS_SHOWN - 1) + 1)
    report = session.report()
    frame.html(
        html_side.rota_grid(
            session.scenario,
            session.roster,
            here.lang,
            broken=html_side.broken_places(report),
            edited={(one.cell.position_id, one.cell.day) for one in session.changed_cells()},
            locked={(one.position_id, one.day) for one in session.locks},
            weeks=shown,
        )
    )
    st.caption(here.say("edit.marks"))
    frame.codes(here, session.scenario)


def _swap(here: Frame, name: str, session: EditSession) -> None:
    with st.expander(here.say("edit.swap")):
        ids = [one.id for one in session.scenario.worked_positions]
        places = []
        for number, column in enumerate(st.columns(2)):
            with column:
                position = st.selectbox(here.say("frame.position"), ids, key=f"swap.p.{number}")
                week = st.number_input(here.say("edit.week"), 1, session.scenario.cycle.weeks, key=f"swap.w.{number}")
                day = st.selectbox(
                    here.say("edit.day"),
                    range(7),
                    format_func=list(WEEKDAY_SHORT[here.lang]).__getitem__,
                    key=f"swap.d.{number}",
                )
                places.append((position, (int(week) - 1) * 7 + day))
        if st.button(here.say("edit.swap_now")):
            if _try(here, name, session, lambda: session.swap(places[0], places[1])):
                st.rerun()
            st.error(st.session_state.pop("edit.problem", ""))


def _findings(here: Frame, name: str, session: EditSession) -> None:
    report = session.report()
    st.subheader(here.say("edit.findings"))
    hard = [one for one in report.findings if one.severity == "hard"]
    if not hard:
        st.success(here.say("edit.no_hard", windows=figure(report.windows, here.lang)))
    titles = rule_titles([report], here.lang)
    for number, one in enumerate(hard[:SHOWN_FINDINGS]):
        with st.container(border=True):
            who = here.say("edit.ward") if one.position_id is None else one.position_id
            where = ", ".join(part for part in (who, place(one.week, one.day, here.lang)) if part)
            st.markdown(f"**{titles.get(one.rule, one.rule)}** – {where}")
            st.write(one.message.get(here.lang))
            if st.button(here.say("edit.mend"), key=f"mend.{number}"):
                st.session_state["edit.mend"] = one
            if st.session_state.get("edit.mend") == one:
                _suggestions(here, name, session, one)
    if len(hard) > SHOWN_FINDINGS:
        st.caption(here.say("edit.more", count=len(hard) - SHOWN_FINDINGS))
    difference = session.difference()
    new_soft = [one for one in difference.new if one.severity == "soft"]
    if new_soft:
        st.caption(here.say("edit.new_soft", count=len(new_soft)))
        for one in new_soft[:SHOWN_FINDINGS]:
            st.write(f"– {one.message.get(here.lang)}")


def _suggestions(here: Frame, name: str, session: EditSession, finding: Finding) -> None:
    # Looked for once: a redrawn page shows what was found for this roster and finding.
    held = st.session_state.get("edit.found")
    if held is None or held[0] != (session.roster.digest, finding):
        with st.spinner(here.say("edit.looking")):
            held = ((session.roster.digest, finding), suggest(session, finding))
        st.session_state["edit.found"] = held
    found = held[1]
    st.caption(found.words.get(here.lang))
    for number, one in enumerate(found.found):
        st.write(one.words.get(here.lang))
        if st.button(here.say("edit.use"), key=f"use.{number}"):
            _use(here, name, session, one)


def _use(here: Frame, name: str, session: EditSession, one: Suggestion) -> None:
    if _try(here, name, session, lambda: session.apply(one.cells)):
        st.session_state.pop("edit.mend", None)
        st.rerun()


def _again(here: Frame, name: str, session: EditSession) -> None:
    st.subheader(here.say("edit.again"))
    st.write(here.say("edit.again_text", locks=len(session.locks)))
    if search.running(here):
        return
    older = st.checkbox(here.say("edit.older_gaps"), help=here.say("edit.older_gaps_help"))
    if st.button(here.say("edit.again_now"), type="primary"):
        _keep(here, name, session)
        search.start(here, Work("repair", name, REPAIR_SECONDS, mend_older_gaps=older))
    told = st.session_state.pop("edit.repaired", None)
    if told is not None:
        st.info(told)


def _take_repaired(here: Frame, name: str, session: EditSession) -> None:
    """Put what was solved around the locks into the session, once, as one step that can be undone."""
    last = jobs.latest(here.session, "repair", name)
    if last is None or last.is_running or (last.folder / "taken").exists():
        return
    (last.folder / "taken").touch()
    if last.state in ("failed", "died"):
        st.session_state["edit.repaired"] = here.say("search.broke")
        return
    made = repaired_roster(last.folder, session.scenario)
    if made is None:
        told = say_known(f"status.{last.answer}", here.lang, last.answer or "")
        st.session_state["edit.repaired"] = here.say("edit.none_found", status=told)
        return
    cells = [(one.cell, one.after[0] if one.after else None) for one in changed_cells(session.roster, made)]
    if cells and _try(here, name, session, lambda: session.apply(cells)):
        st.session_state["edit.repaired"] = here.say("edit.solved", count=len(cells))
    elif not cells:
        st.session_state["edit.repaired"] = here.say("edit.nothing_better")
