"""Every page of the app in both languages, with no ward, with a ward, and with a comparison."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rota import usecases, usecases_comparison
from rota.app.absence_results import VIEWS
from rota.app.messages import say
from rota.app.router import PAGES
from rota.domain.base import LANGUAGES, Language
from rota.io.library import arrangements
from rota.solver.options import SolveOptions
from rota.usecases_simulation import read_spec
from rota.workspace import absence
from rota.workspace.store import FOLDER_VARIABLE, PRESENT, Session, start_session
from rota.workspace.verbs import keep

WARD = "hjemmetjeneste"
YEARS = 10


def page_of(name: str, lang: Language, session: Session | None = None) -> AppTest:
    """A page as its script draws it."""

    def script(name: str, lang: str, token: str | None) -> None:
        import streamlit as st

        from rota.app import router

        st.query_params["lang"] = lang
        if token:
            st.query_params["s"] = token
        router.run(name)

    test = AppTest.from_function(script, default_timeout=120, args=(name, lang, session and session.token))
    return test.run()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session with a ward and a rota found for its proposal."""
    made = start_session(tmp_path_factory.mktemp("sessions"))
    made.take_folder(next(one.folder for one in arrangements() if one.name == WARD), WARD)
    path = made.proposal_path("proposal-1")
    # By effort and not by the clock: found on a busy machine too.
    found = usecases_comparison.find(
        made.baseline_path, path, SolveOptions(workers=1, deterministic_limit=1.0), lambda _name, _progress: None
    )
    keep(made, "proposal-1", usecases.load(path).digest(), found)
    for name in (PRESENT, "proposal-1"):
        asked = replace(absence.wanted(read_spec(None)), years=YEARS)
        absence.keep_spec(made, name, absence.with_wanted(asked))
        if absence.digests_now(made, name) is not None:
            absence.simulate_kept(made, name, lambda _name, _progress: None)
    return made


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: Session, request: pytest.FixtureRequest) -> None:
    empty = "empty" in request.node.name
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path if empty else kept.root.parent))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_empty_session(name: str, lang: Language) -> None:
    page = page_of(name, lang)
    assert not page.exception
    assert page.title


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page_with_a_comparison(name: str, lang: Language, kept: Session) -> None:
    page = page_of(name, lang, kept)
    assert not page.exception
    assert not page.error
    if name != "start":
        assert say("frame.choose_first", lang) not in [one.value for one in page.info]


def test_a_lost_session_is_told_and_a_new_one_started() -> None:
    page = AppTest.from_function(_with_lost_session, default_timeout=60).run()
    assert not page.exception
    assert [one.value for one in page.warning] == [say("frame.lost", "nb")]


def _with_lost_session() -> None:
    import streamlit as st

    from rota.app import frame, router

    st.query_params["s"] = "../../etc/passwd"
    router.run()
    assert frame.enter().session.token != "../../etc/passwd"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_simulated_years_in_every_view(lang: Language, kept: Session) -> None:
    page = page_of("absence", lang, kept)
    assert say("absence.result", lang) in [one.value for one in page.subheader]
    assert not page.warning  # the years are of the rotas as they are
    for view in VIEWS:
        (control,) = [one for one in page.get("button_group") if one.key == "absence.view"]
        control.set_value(view).run()
        assert not page.exception, view


def test_controls_are_kept_with_the_simulation(kept: Session) -> None:
    page = page_of("absence", "nb", kept)
    assert [one.value for one in page.checkbox] == [True] * len(absence.known_steps())
    rates = [one.value for one in page.number_input if one.key and one.key.startswith("absence.rate")]
    assert rates == list(absence.wanted(read_spec(None)).rates.values())


def test_a_changed_cell_is_checked_without_a_new_comparison(kept: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        raise AssertionError("the page of edits compares")

    monkeypatch.setattr(usecases_comparison, "compare_found", refuse)
    page = page_of("edit", "nb", kept)
    box = next(one for one in page.selectbox if one.label == "Mandag")
    box.set_value(next(code for code in box.options if code != box.value))
    page.run()
    assert not page.exception
    undo = next(one for one in page.button if one.label == say("edit.undo", "nb"))
    assert not undo.disabled
    undo.click().run()
    assert not page.exception
