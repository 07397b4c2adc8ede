"""Find rotas: start, progress with incumbent, bound and time, stop; what came out, and why not where nothing did."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from rota import usecases, usecases_comparison
from rota.app import frame, results
from rota.app.frame import Frame
from rota.app.messages import catalogue, number
from rota.domain.base import Text
from rota.domain.explanation import Explanation, Outcome, Relaxation, Verdict
from rota.domain.finding import InputError
from rota.domain.scenario import Scenario
from rota.io.explain_view import heading, relaxation_notes
from rota.io.html_explain import basis_html, explanation_html
from rota.io.report import rule_titles, status_text
from rota.workspace import jobs
from rota.workspace.jobs import Job, Work
from rota.workspace.verbs import explanation_of, kept_result

SECONDS = (30, 60, 120, 300)
EXPLAIN_SECONDS = 60.0
LOOK_S = 1.0
APPLIED = "search.applied"


def show(here: Frame, name: str) -> None:
    """The controls and whatever runs or came out."""
    if running(here):
        return
    limit = st.segmented_control(
        here.say("search.time"),
        SECONDS,
        default=60,
        format_func=lambda one: (
            here.say("search.seconds", count=one) if one < 60 else here.say("search.minutes", count=one // 60)
        ),
        help=here.say("search.time_help"),
        key=f"limit.{name}",
    )
    if st.button(here.say("search.start"), type="primary", width="stretch"):
        start(here, Work("find", name, float(limit or 60)))
    _outcome(here, name)


def running(here: Frame) -> bool:
    """Whether work of the session runs; if so its progress is drawn, with a way to stop it."""
    if not any(job.is_running for job in jobs.jobs(here.session)):
        return False
    _progress(here)
    return True


def start(here: Frame, work: Work) -> None:
    """Start work and draw the page again; say why where it cannot be started."""
    try:
        jobs.start(here.session, work)
    except InputError as error:
        frame.problems(here, error)
    else:
        st.rerun()


@st.fragment(run_every=LOOK_S)
def _progress(here: Frame) -> None:
    job = next((job for job in jobs.jobs(here.session) if job.is_running), None)
    if job is None:
        st.rerun()
        return
    jobs.want(here.session)
    told, elapsed = job.progress, 0.0 if job.begun is None else time.time() - job.begun
    stopping = (job.folder / "stop").exists()
    with st.container(border=True):
        st.write("**" + here.say(f"search.doing_{job.work.verb}") + "**")
        share = min(1.0, elapsed / (job.work.time_limit_s * (3 if job.work.verb == "find" else 1)))
        if job.work.verb == "simulate":
            share = (told.get("incumbent") or 0) / (told.get("bound") or 1)
        phase = here.say("search.stopping") if stopping else _phase(here, told.get("phase"))
        st.progress(share, text=here.say("search.elapsed", phase=phase, seconds=f"{elapsed:.0f}"))
        if told.get("phase") == "simulate":
            years = [number(told[key], here.lang) for key in ("incumbent", "bound")]
            st.write(here.say("search.years_done", done=years[0], most=years[1]))
        elif told.get("incumbent") is not None:
            left, right = st.columns(2)
            left.metric(
                here.say("search.best"), number(told["incumbent"], here.lang), help=here.say("search.best_help")
            )
            right.metric(
                here.say("search.bound"), number(told.get("bound"), here.lang), help=here.say("search.bound_help")
            )
            st.caption(here.say("search.measure", what=_priority(here, told.get("priority"))))
        label, keeps = here.say("search.stop"), here.say("search.stop_help")
        if job.work.verb == "simulate":
            label, keeps = here.say("search.years_stop"), here.say("search.years_kept")
        if st.button(label, disabled=stopping, help=keeps, key="stop"):
            jobs.stop(job)
            st.rerun(scope="fragment")


def _phase(here: Frame, phase: str | None) -> str:
    structure, _, rest = (phase or "start").rpartition(": ")  # "structure 2: days": a rota for the second structure
    key = f"search.phase_{rest.split(' ')[0]}"
    told = here.say(key) if key in catalogue() else here.say("search.phase_other")
    return here.say("search.phase_structure", number=structure.rpartition(" ")[2], what=told) if structure else told


def _priority(here: Frame, priority: str | None) -> str:
    key = f"search.priority_{priority}"
    return here.say(key) if key in catalogue() else here.say("search.priority_other")


def _outcome(here: Frame, name: str) -> None:
    try:
        found = kept_result(here.session, name)
    except InputError as error:
        frame.problems(here, error)
        return
    if found is not None and found.roster is not None:
        broken = _breaches(here, name)
        if broken:
            st.warning(here.say("search.found_short", rules=broken))
        else:
            st.success(here.say("search.found"))
        if found.frontier is not None:
            st.write(here.say("search.structure_best" if found.frontier.chosen_is_best else "search.structure_open"))
        if found.result is not None:
            st.write(here.say("search.status", status=status_text(found.result, here.lang)))
        if st.button(here.say("search.to_comparison"), type="secondary" if broken else "primary", width="stretch"):
            frame.go("comparison")
        if broken:
            _why(here, name, ())
        return
    _applied(here, name)
    last = jobs.latest(here.session, "find", name)
    if last is not None and last.state in ("failed", "died"):
        _broke(here, last)
    if found is not None:
        _none(here, name, found)
    elif _explained(here, name) is not None:
        _why(here, name, ())


def _none(here: Frame, name: str, found: usecases_comparison.Found) -> None:
    reasons: list[Text] = []
    if found.result is not None:
        st.warning(f"{_sentence(status_text(found.result, here.lang))}.")
        reasons = [] if found.result.reason is None else [found.result.reason]
    elif found.frontier is not None:
        st.warning(here.say("search.no_structure" if found.frontier.impossible is None else "search.impossible"))
        reasons = [] if found.frontier.impossible is None else [found.frontier.impossible]
        reasons += [point.reason for point in found.frontier.points[:3]]
    _why(here, name, reasons)


def _breaches(here: Frame, name: str) -> str:
    """The rules that the rota found breaks, each with how often; empty where the check finds no breach."""
    try:
        comparison = results.comparison_of(here.session, name)
    except (InputError, usecases_comparison.NoRosterError):
        return ""
    if comparison is None:
        return ""
    check = comparison.proposal.check
    titles = rule_titles([check], here.lang)
    counts = Counter(one.rule for one in check.findings if one.severity == "hard")
    return ", ".join(f"{titles.get(rule, rule).lower()} ({count})" for rule, count in counts.most_common())


def _why(here: Frame, name: str, reasons: Sequence[Text]) -> None:
    """The explanation, or the reasons that are known without it and a way to ask for one."""
    explained = _explained(here, name)
    if explained is not None:
        _explanation(here, name, explained)
        return
    for reason in dict.fromkeys(reason.get(here.lang) for reason in reasons):
        st.write(reason)
    last = jobs.latest(here.session, "explain", name)
    if last is not None and last.state in ("failed", "died"):
        _broke(here, last)
    if st.button(here.say("search.explain"), type="primary", width="stretch"):
        start(here, Work("explain", name, EXPLAIN_SECONDS))
    st.caption(here.say("search.explain_time", seconds=f"{EXPLAIN_SECONDS:.0f}"))


def _explained(here: Frame, name: str) -> Explanation | None:
    """The explanation of the proposal as it now stands, where one was made."""
    last = jobs.latest(here.session, "explain", name)
    if last is None or last.answer is None or not (last.folder / "explanation.json").exists():
        return None
    return explanation_of(last.folder)


def _explanation(here: Frame, name: str, found: Explanation) -> None:
    frame.html(explanation_html(found, here.lang))
    if found.verdict is not Verdict.PROVED_IMPOSSIBLE:
        st.info(here.say("search.longer"))
    for key, outcome in (("possible_if", Outcome.CONFIRMED), ("maybe", Outcome.UNDECIDED)):
        chosen = [one for one in found.relaxations if one.outcome is outcome]
        if chosen:
            st.markdown(f"**{heading(key, here.lang)}**")
        for place, one in enumerate(chosen):
            _relaxation(here, name, one, f"{key}.{place}")
    with st.expander(heading("basis", here.lang)):
        if usecases.load(here.session.proposal_path(name)).levers is not None:
            st.write(here.say("search.as_stated"))
        frame.html(basis_html(found, here.lang))


def _relaxation(here: Frame, name: str, one: Relaxation, key: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{_sentence(one.text.get(here.lang))}**")
        st.caption(f"{_sentence('; '.join(relaxation_notes(one, here.lang)))}.")
        if one.changed is not None and st.button(here.say("search.apply"), key=f"apply.{key}", width="stretch"):
            _apply(here, name, one)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _apply(here: Frame, name: str, one: Relaxation) -> None:
    assert one.changed is not None
    before = usecases.load(here.session.proposal_path(name))
    data = {field: getattr(one.changed, field) for field in Scenario.model_fields} | {"levers": before.levers}
    if _change(here, name, Scenario.model_construct(**data)):
        after = usecases.load(here.session.proposal_path(name)).digest()
        st.session_state[APPLIED] = (name, after, one.text, before)
        st.rerun()


def _applied(here: Frame, name: str) -> None:
    """What was taken into the proposal last, with a way back, as long as nothing else was changed."""
    of, digest, text, before = st.session_state.get(APPLIED, (None, None, None, None))
    if of != name or digest != usecases.load(here.session.proposal_path(name)).digest():
        return
    st.success(here.say("search.applied", what=text.get(here.lang)))
    if st.button(here.say("search.take_back")) and _change(here, name, before):
        del st.session_state[APPLIED]
        st.rerun()


def _change(here: Frame, name: str, changed: Scenario) -> bool:
    try:
        here.session.change_proposal(name, changed)
    except InputError as error:
        frame.problems(here, error)
        return False
    return True


def _broke(here: Frame, job: Job) -> None:
    if job.answer == "input":
        st.error(here.say("search.refused"))
    else:
        st.error(here.say("search.broke"))
    with st.expander(here.say("search.details")):
        st.code(job.problem or "", language=None, wrap_lines=True)
