"""The page of batches: what came out, told in both languages, and what cannot be read refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rota.app.messages import say
from rota.domain.base import LANGUAGES, Language
from rota.io import batch_words
from rota.io.batch_reading import SUMMARY, TABLE
from rota.workspace.batches import FOLDER, take_batch
from rota.workspace.store import FOLDER_VARIABLE, Session, start_session
from tests.app.test_pages import page_of
from tests.batch.specs import tried


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tried(tmp_path_factory.mktemp("batch"))


@pytest.fixture
def session(tmp_path: Path, results: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    made = start_session(tmp_path)
    take_batch(made, {name: (results / name).read_bytes() for name in (SUMMARY, TABLE)})
    return made


def _tables(page: AppTest) -> str:
    return "\n".join(str(one.proto.body) for one in page.get("html"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ranking_reasons_and_rows_are_shown(session: Session, lang: Language) -> None:
    page = page_of("batches", lang, session)
    assert not page.exception
    assert not page.error
    assert [one.value for one in page.header] == ["Tried"]
    assert say("batches.finished", lang, count="10", asked="10") in [one.value for one in page.markdown]
    told = _tables(page)
    for wanted in (
        say("batches.lower", lang),
        say("batches.at_most", lang, value="1"),
        batch_words.STATUSES["invalid"].get(lang),
        batch_words.STATUSES["found"].get(lang),
        "every=2",
    ):
        assert wanted in told, wanted


def test_choosing_rows_and_figures_changes_the_table(session: Session) -> None:
    page = page_of("batches", "nb", session)
    assert "every=3" in _rows(page)
    (only,) = [one for one in page.multiselect if one.label == "every"]
    only.set_value(["2"]).run()
    assert not page.exception
    assert "every=2" in _rows(page)
    assert "every=3" not in _rows(page)
    (figures,) = [one for one in page.multiselect if one.label == say("batches.shown_figures", "nb")]
    figures.set_value(["people.day+evening"]).run()
    assert not page.exception
    assert "Personer med arbeidshelg" in _rows(page)


def _rows(page: AppTest) -> str:
    """The table of rows: the last but the definitions."""
    return next(told for one in reversed(page.get("html")) if "every=" in (told := str(one.proto.body)))


def test_two_figures_can_be_chosen_for_the_picture(session: Session) -> None:
    page = page_of("batches", "en", session)
    for key, name in (
        ("batches.x", "people.day+evening"),
        ("batches.y", "fte.day+evening"),
        ("batches.by.en", "every"),
    ):
        (control,) = [one for one in page.selectbox if one.key == key]
        control.set_value(name).run()
        assert not page.exception, key
    assert len(page.get("vega_lite_chart")) == 1


def _no_rows(folder: Path) -> None:
    (folder / TABLE).write_text("experiment\n", encoding="utf-8")


def _no_table(folder: Path) -> None:
    (folder / TABLE).unlink()


@pytest.mark.parametrize("change", [_no_rows, _no_table])
def test_kept_files_that_somebody_changed_are_told_of(session: Session, change: Callable[[Path], None]) -> None:
    change(session.root / FOLDER)
    page = page_of("batches", "nb", session)
    assert not page.exception
    assert [one.value for one in page.error] == [say("frame.problems", "nb", count=1)]
    assert TABLE in page.code[0].value


def test_without_results_the_page_says_how_to_make_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    page = page_of("batches", "nb", start_session(tmp_path))
    assert [one.value for one in page.info] == [say("batches.none", "nb")]
    assert any("rota batch" in one.value for one in page.code)
