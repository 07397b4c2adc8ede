"""The proposal: who is part of what, shifts, demand; the weekend ledger at every touch; find rotas; why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from rota import usecases
from rota.app import frame, ledger, search
from rota.app.frame import Frame
from rota.domain.base import Language, Text
from rota.domain.finding import InputError
from rota.domain.scenario import Scenario
from rota.domain.weekend_ledger import WeekendLedger
from rota.io.figures import trimmed
from rota.workspace import draft

Make = Callable[[Scenario], Scenario]
COLUMNS = ("who", "today", "percent", "every", "at_least", "at_most", "wish", "long", "may_end", "every_too")
# Their widths in pixels: all of them, with their headings whole, fit beside each other on a common screen.
PIXELS: dict[Language, tuple[int, ...]] = {
    "nb": (205, 65, 85, 98, 122, 77, 108, 115, 95, 148),
    "en": (170, 72, 85, 130, 115, 80, 95, 110, 95, 160),
}
FIND = "find"
ROW_HEIGHT, TALLEST = 35, 420


def show(here: Frame) -> None:
    """Draw the page."""
    st.title(here.say("proposal.title"))
    if not frame.needs_ward(here):
        return
    st.write(here.say("proposal.intro"))
    name = _which(here)
    if name is None:
        return
    st.markdown(f"[{here.say('proposal.to_find')}](#{FIND})")
    path = here.session.proposal_path(name)
    try:
        baseline, scenario = usecases.load(here.session.baseline_path), usecases.load(path)
    except InputError as error:
        frame.problems(here, error)
        return
    st.markdown(f"**{scenario.title.get(here.lang)}**")
    if scenario.description is not None:
        st.write(scenario.description.get(here.lang))
    st.subheader(here.say("proposal.people"))
    _people(here, name, baseline, scenario)
    ledgers = _add_up(here, baseline, scenario)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(here.say("proposal.more"))
        with st.expander(here.say("proposal.long")):
            _long(here, name, scenario)
        with st.expander(here.say("proposal.fagdag")):
            _fagdag(here, name, scenario)
        with st.expander(here.say("proposal.shifts")):
            _shifts(here, name, scenario)
        with st.expander(here.say("proposal.demand")):
            _demand(here, name, scenario)
        with st.expander(here.say("proposal.bounds")):
            _bounds(here, name, scenario)
    with right:
        st.subheader(here.say("proposal.ledger"))
        if ledgers is not None:
            _ledger(here, *ledgers, scenario)
        st.subheader(here.say("proposal.find"), anchor=FIND)
        search.show(here, name)


def _which(here: Frame) -> str | None:
    known = here.session.proposals()
    name = frame.choose_proposal(here) if known else None
    with st.popover(here.say("proposal.new")):
        title = st.text_input(here.say("proposal.new_title"), max_chars=80, key=f"new.title.{len(known)}")
        like = st.selectbox(
            here.say("proposal.new_like"),
            [None, *known],
            format_func=lambda one: here.say("proposal.as_today") if one is None else f"{list(known).index(one) + 1}",
            key=f"new.like.{len(known)}",
        )
        if st.button(here.say("proposal.create"), type="primary"):
            said = title.strip() or here.say("proposal.untitled", number=len(known) + 1)
            try:
                here.session.add_proposal(like, Text(nb=said, en=said))
            except InputError as error:
                frame.problems(here, error)
            else:
                st.rerun()
        if name is not None and len(known) > 1 and st.button(here.say("proposal.remove")):
            here.session.remove_proposal(name)
            st.rerun()
    return name


def _apply(here: Frame, name: str, scenario: Scenario, make: Make) -> None:
    """Change the proposal, or say why it cannot be so; what is kept stays as it was then."""
    try:
        changed = make(scenario)
        here.session.change_proposal(name, changed)
    except InputError as error:
        frame.problems(here, error)
        return
    except draft.RefusedError as refused:
        st.error(refused.text.get(here.lang))
        return
    except ValueError as error:
        st.error(here.say("proposal.refused"))
        with st.expander(here.say("search.details")):
            st.code(str(error), language=None, wrap_lines=True)
        return
    if changed is not scenario:
        st.rerun()


def _people(here: Frame, name: str, baseline: Scenario, scenario: Scenario) -> None:
    st.write(here.say("proposal.people_text"))
    terms = draft.terms(scenario)
    before = {one.id: one for one in baseline.positions}
    names = {one.id: one.name.get(here.lang) for one in scenario.competences}
    who = {
        one.id: f"{one.id} {one.holder or here.say('frame.vacant')}, {names[one.competence]}"
        for one in scenario.positions
    }
    table = pd.DataFrame(
        [
            {
                "who": who[one.position],
                "today": before[one.position].percent if one.position in before else None,
                "percent": one.percent,
                "every": one.every,
                "at_least": one.at_least,
                "at_most": one.at_most,
                "wish": one.wish,
                "long": one.long,
                "may_end": one.may_end,
                "every_too": one.every_too,
            }
            for one in terms
        ]
    ).set_index("who")
    widths = dict(zip(COLUMNS, PIXELS[here.lang], strict=True))
    columns: dict[str, Any] = {
        "who": st.column_config.TextColumn(here.say("frame.position"), disabled=True, pinned=True, width=widths["who"])
    }
    columns["today"] = _percent(here, "today", widths["today"], disabled=True)
    for key in ("percent", "at_least", "at_most"):
        columns[key] = _percent(here, key, widths[key])
    for key, least in (("every", 0), ("every_too", 1)):
        columns[key] = st.column_config.NumberColumn(
            here.say(f"proposal.{key}"),
            help=here.say(f"proposal.{key}_help"),
            min_value=least,
            max_value=12,
            step=1,
            format="%d",
            width=widths[key],
        )
    for key in ("wish", "long", "may_end"):
        columns[key] = st.column_config.CheckboxColumn(
            here.say(f"proposal.{key}"), help=here.say(f"proposal.{key}_help"), width=widths[key]
        )
    edited = st.data_editor(
        table,
        column_config=columns,
        key=f"people.{name}.{here.lang}.{scenario.digest()[:12]}",
        num_rows="fixed",
        height=min(TALLEST, ROW_HEIGHT * (len(table) + 1) + 3),
        placeholder="",
    )
    gone = [one for one in baseline.positions if one.id not in {term.position for term in terms}]
    if gone:
        told = ", ".join(f"{one.id} ({trimmed(one.percent, here.lang, 1)} %)" for one in gone)
        st.caption(here.say("proposal.gone", positions=told))
    wanted = []
    for one, (_, row) in zip(terms, edited.iterrows(), strict=True):
        low, high = _number(row["at_least"]), _number(row["at_most"])
        wanted.append(
            replace(
                one,
                percent=_number(row["percent"]) or one.percent,
                every=one.every if _number(row["every"]) is None else int(row["every"]),
                at_least=low if high is not None else None if low is None else low,
                at_most=high if high is not None else low,
                wish=bool(row["wish"]),
                long=bool(row["long"]),
                may_end=bool(row["may_end"]),
                every_too=None if _number(row["every_too"]) is None else int(row["every_too"]),
            )
        )
    if tuple(wanted) != terms:
        _apply(here, name, scenario, lambda old: draft.with_terms(old, wanted))


def _percent(here: Frame, key: str, width: int, disabled: bool = False) -> Any:
    return st.column_config.NumberColumn(
        here.say(f"proposal.{key}"),
        help=here.say(f"proposal.{key}_help"),
        min_value=0.1,
        max_value=100.0,
        step=0.1,
        format="localized",
        disabled=disabled,
        width=width,
    )


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _long(here: Frame, name: str, scenario: Scenario) -> None:
    st.write(here.say("proposal.long_text"))
    old = draft.long_shift(scenario)
    first, second, third = st.columns(3)
    start = first.text_input(here.say("proposal.start"), draft.clock(old.start) if old else "08:00", key=f"l.s.{name}")
    end = second.text_input(here.say("proposal.end"), draft.clock(old.end) if old else "21:00", key=f"l.e.{name}")
    unpaid = third.number_input(
        here.say("proposal.break"), 0, 240, old.unpaid_break_min if old else 30, step=5, key=f"l.b.{name}"
    )
    if st.button(here.say("proposal.set_long" if old else "proposal.add_long"), key=f"long.{name}"):
        _apply(here, name, scenario, lambda one: draft.with_long_shift(one, start, end, int(unpaid)))
    if old is not None:
        st.caption(
            here.say(
                "proposal.long_now",
                code=old.code,
                clock=old.clock_text(),
                hours=trimmed(old.paid_min / 60, here.lang, 2),
            )
        )


def _fagdag(here: Frame, name: str, scenario: Scenario) -> None:
    st.write(here.say("proposal.fagdag_text"))
    old = scenario.fagdag
    on = st.toggle(here.say("proposal.fagdag_on"), value=old is not None, key=f"f.on.{name}")
    weeks, percent, most = 12, 50.0, 3
    if on:
        first, second, third = st.columns(3)
        weeks = int(
            first.number_input(
                here.say("proposal.fagdag_weeks"), 1, 52, old.every_weeks if old else 12, key=f"f.w.{name}"
            )
        )
        percent = float(
            second.number_input(
                here.say("proposal.fagdag_percent"),
                0.0,
                100.0,
                old.min_percent if old else 50.0,
                step=5.0,
                key=f"f.p.{name}",
            )
        )
        most = int(
            third.number_input(
                here.say("proposal.fagdag_most"), 1, 50, (old.max_people_per_day or 3) if old else 3, key=f"f.m.{name}"
            )
        )
    now = None if old is None else (old.every_weeks, old.min_percent, old.max_people_per_day or 3)
    if (now if on else None) != ((weeks, percent, most) if on else None) or on != (old is not None):
        _apply(here, name, scenario, lambda one: draft.with_fagdag(one, on, weeks, percent, most))


def _shifts(here: Frame, name: str, scenario: Scenario) -> None:
    st.write(here.say("proposal.shifts_text"))
    rows = [
        {
            "code": one.code,
            "name": one.name.get(here.lang),
            "start": draft.clock(one.start),
            "end": draft.clock(one.end),
            "unpaid": one.unpaid_break_min,
        }
        for one in scenario.shifts
    ]
    edited = st.data_editor(
        pd.DataFrame(rows).set_index("code"),
        column_config={
            "code": st.column_config.TextColumn(here.say("frame.code"), disabled=True),
            "name": st.column_config.TextColumn(here.say("frame.name"), disabled=True),
            "start": st.column_config.TextColumn(here.say("proposal.start"), validate=r"^([01]?\d|2[0-4]):[0-5]\d$"),
            "end": st.column_config.TextColumn(here.say("proposal.end"), validate=r"^([01]?\d|2[0-4]):[0-5]\d$"),
            "unpaid": st.column_config.NumberColumn(
                here.say("proposal.break"), min_value=0, max_value=240, step=5, format="%d"
            ),
        },
        key=f"shifts.{name}.{here.lang}.{scenario.digest('shifts')[:12]}",
        num_rows="fixed",
    )
    times = {str(code): (str(row["start"]), str(row["end"]), int(row["unpaid"])) for code, row in edited.iterrows()}
    if times != {one["code"]: (one["start"], one["end"], one["unpaid"]) for one in rows}:
        _apply(here, name, scenario, lambda one: draft.with_shift_times(one, times))


def _demand(here: Frame, name: str, scenario: Scenario) -> None:
    st.write(here.say("proposal.demand_text"))
    names = {one.id: one.name.get(here.lang) for one in scenario.competences}
    rows = [
        {
            "id": one.id,
            "when": f"{_days(here, one.days)} {draft.clock(one.from_)}–{draft.clock(one.to)}",
            "who": here.say("proposal.anybody") if one.competence is None else names[one.competence],
            "min": one.min,
            "target": one.target,
            "max": one.max,
        }
        for one in scenario.demand
    ]
    table = pd.DataFrame(rows).set_index("id")
    table[["target", "max"]] = table[["target", "max"]].astype("Int64")
    edited = st.data_editor(
        table,
        column_config={
            "id": None,
            "when": st.column_config.TextColumn(here.say("proposal.when"), disabled=True),
            "who": st.column_config.TextColumn(here.say("proposal.competence"), disabled=True),
            **{
                key: st.column_config.NumberColumn(
                    here.say(f"proposal.{key}"), min_value=0, max_value=500, step=1, format="%d", required=key == "min"
                )
                for key in ("min", "target", "max")
            },
        },
        hide_index=True,
        placeholder="",
        key=f"demand.{name}.{here.lang}.{scenario.digest('demand')[:12]}",
        num_rows="fixed",
    )
    wanted = {
        str(row_id): (int(row["min"]), _count(row["target"]), _count(row["max"])) for row_id, row in edited.iterrows()
    }
    if wanted != {one.id: (one.min, one.target, one.max) for one in scenario.demand}:
        _apply(here, name, scenario, lambda one: draft.with_demand(one, wanted))


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _days(here: Frame, days: str | tuple[str, ...]) -> str:
    if isinstance(days, str):
        return here.say(f"proposal.days_{days}")
    return ", ".join(here.say(f"proposal.day_{day}") for day in days)


def _bounds(here: Frame, name: str, scenario: Scenario) -> None:
    levers = scenario.levers
    if levers is None:
        st.write(here.say("proposal.no_levers"))
        return
    st.write(here.say("proposal.bounds_text"))
    budget = levers.budget.fte_change_at_most if levers.budget and levers.budget.fte_change_at_most is not None else 0.0
    first, second, third = st.columns(3)
    fte = first.number_input(
        here.say("proposal.fte_change"), -20.0, 20.0, float(budget), step=0.05, format="%.2f", key=f"b.f.{name}"
    )
    smallest = second.number_input(
        here.say("proposal.smallest"), 0.0, 100.0, float(levers.smallest_percent), step=1.0, key=f"b.s.{name}"
    )
    small = third.number_input(
        here.say("proposal.small"), 1.0, 100.0, float(levers.small_percent), step=1.0, key=f"b.l.{name}"
    )
    if (fte, smallest, small) != (budget, levers.smallest_percent, levers.small_percent):
        _apply(here, name, scenario, lambda one: draft.with_frame(one, fte, smallest, small))


def _add_up(here: Frame, baseline: Scenario, scenario: Scenario) -> tuple[WeekendLedger, WeekendLedger] | None:
    """Say at once whether the weekends add up. Returns the ledger of today and of the proposal."""
    before = usecases.weekend(baseline)
    try:
        after = usecases.weekend(scenario, draft.lever_texts(scenario))
    except InputError as error:
        frame.problems(here, error)
        return None
    if after.gap:
        st.warning(here.say("proposal.gap" if after.proves_shortage else "proposal.gap_weak"))
    else:
        st.success(here.say("proposal.no_gap"))
    return before, after


def _ledger(here: Frame, before: WeekendLedger, after: WeekendLedger, scenario: Scenario) -> None:
    st.write(here.say("proposal.ledger_text"))
    ledger.change(here, before, after, scenario)
    with st.expander(here.say("proposal.ledger_whole")):
        ledger.show(here, after, scenario)
