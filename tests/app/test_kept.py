"""What pages keep between two draws: nothing may stand after the files that it rests on have changed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from rota import usecases, usecases_comparison
from rota.app import results
from rota.app.messages import say
from rota.domain.base import LANGUAGES, Language
from rota.io.library import arrangements
from rota.solver.options import SolveOptions
from rota.workspace import edits
from rota.workspace.store import FOLDER_VARIABLE, Session, start_session
from rota.workspace.verbs import keep
from tests.app.test_pages import page_of

WARD, NAME = "liten-avdeling", "proposal-1"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, usecases_comparison.Found]:
    """A ward, and a rota for its proposal that is not kept yet."""
    made = start_session(tmp_path_factory.mktemp("sessions"))
    made.take_folder(next(one.folder for one in arrangements() if one.name == WARD), WARD)
    path = made.proposal_path(NAME)
    # By effort and not by the clock: found on a busy machine too.
    return made, usecases_comparison.find(
        made.baseline_path, path, SolveOptions(workers=1, deterministic_limit=1.0), lambda _name, _progress: None
    )


def test_no_parameter_of_what_is_kept_is_left_out_of_its_key() -> None:
    # Streamlit leaves parameters that begin with an underscore out: what they stand for may change unnoticed.
    kept = {
        f"{path.name}:{one.name}": [argument.arg for argument in one.args.args]
        for path in Path("rota/app").glob("*.py")
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.FunctionDef) and any("st.cache" in ast.unparse(mark) for mark in one.decorator_list)
    }
    assert len(kept) >= 6
    assert not {name: given for name, given in kept.items() if any(one.startswith("_") for one in given)}


def test_a_comparison_is_of_the_rota_as_it_stands(
    opened: tuple[Session, usecases_comparison.Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, found = opened
    assert found.roster is not None
    monkeypatch.setenv(FOLDER_VARIABLE, str(session.root.parent))

    def told(lang: Language) -> list[str]:
        page = page_of("comparison", lang, session)
        assert not page.exception
        return [str(one.value) for one in page.info]

    assert results.comparison_of(session, NAME) is None
    assert all(say("frame.nothing_found", lang) in told(lang) for lang in LANGUAGES)
    keep(session, NAME, usecases.load(session.proposal_path(NAME)).digest(), found)
    first = results.comparison_of(session, NAME)
    assert first is not None
    assert first.proposal.roster == found.roster
    assert not any(say("frame.nothing_found", lang) in told(lang) for lang in LANGUAGES)
    changed = edits.open_edits(session, NAME)
    assert changed is not None
    duty = found.roster.duties[0]
    changed.change(duty.position_id, duty.day_index, None)
    edits.keep_edits(session, NAME, changed)
    second = results.comparison_of(session, NAME)
    assert second is not None
    assert second.proposal.roster == changed.roster != found.roster
