"""The intake page: what is changed in the table of codes, what is asked, and what a bad upload says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rota.app import intake
from rota.app.messages import say
from rota.domain.base import LANGUAGES, Language
from rota.io.ward_mapping import CodeMeaning
from rota.workspace.store import FOLDER_VARIABLE, open_session
from tests.intake_sample import ward_book

USES: dict[str, Any] = {"vakt": "work", "fri": "off", "fravær": "leave"}
D = CodeMeaning("D", "work", "07:30", "15:00", 30)


@pytest.fixture(autouse=True)
def _sessions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # AppTest puts its script in the place of `__main__`, which every process started later would run.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))


def _row(use: object, start: object = "", end: object = "", unpaid: object = None) -> dict[str, object]:
    return {"use": use, "start": start, "end": end, "unpaid": unpaid}


@pytest.mark.parametrize(
    ("guessed", "row", "meaning"),
    [
        (D, _row("vakt", "07:30", "15:00", 30), D),
        (D, _row("vakt", "07:30", "15:30", 30), CodeMeaning("D", "work", "07:30", "15:30", 30, "user")),
        (D, _row("vakt", "07:30", "15:00", float("nan")), CodeMeaning("D", "work", "07:30", "15:00", 0, "user")),
        (CodeMeaning("Z", None), _row(None, None, None, None), CodeMeaning("Z", None)),
        (CodeMeaning("Z", None), _row("fri"), CodeMeaning("Z", "off", basis="user")),
        (CodeMeaning("FE", "leave", basis="sheet"), _row("fravær"), CodeMeaning("FE", "leave", basis="sheet")),
    ],
)
def test_a_row_of_the_table_is_the_users_word_where_it_was_changed(
    guessed: CodeMeaning, row: dict[str, object], meaning: CodeMeaning
) -> None:
    assert intake.meaning_of(guessed, row, USES) == meaning


class Upload:
    """A file as the uploader gives it."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self.name, self.file_id = data, name, f"id-{name}"

    def getvalue(self) -> bytes:
        return self._data


def _page(monkeypatch: pytest.MonkeyPatch, lang: Language, upload: Upload) -> AppTest:
    monkeypatch.setattr(intake.st, "file_uploader", lambda *_a, **kw: upload if kw["key"] == "sheet" else None)

    def script(lang: str) -> None:
        import streamlit as st

        from rota.app import router

        st.query_params["lang"] = lang
        router.run("start")

    return AppTest.from_function(script, default_timeout=60, args=(lang,)).run()


def _texts(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*page.markdown, *page.code, *page.info, *page.error, *page.success))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_the_upload_to_the_session(monkeypatch: pytest.MonkeyPatch, lang: Language) -> None:
    upload = Upload(ward_book(second=True), "t.xlsx")
    page = _page(monkeypatch, lang, upload)
    assert not page.exception
    assert page.selectbox(key=f"sheet.which.{upload.file_id}").options == ["Grunnturnus", "Sommerturnus"]
    (confirm,) = page.checkbox
    said = {
        "nb": "bekreft at uker uten rad er fri: Dag Foss",
        "en": "confirm that weeks without a row are off: Dag Foss",
    }
    assert said[lang] in _texts(page)
    confirm.check().run()
    page.text_input(key="sheet.name").input("Solbakken").run()
    assert not page.error
    assert say("intake.agreements", lang) in [one.value for one in page.subheader]
    _, offer = page.checkbox
    assert not offer.value  # nothing is said before the user says it
    offer.check().run()
    assert say("intake.breaches_after", lang, before=4, after=0) in _texts(page)
    next(one for one in page.button if one.label == say("intake.use", lang)).click().run()
    assert not page.error
    session = open_session(page.session_state["s"])
    assert session is not None
    assert "oppgitt-hvile-9.5-tv" in session.baseline_path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bad_upload_is_told_in_the_pages_language(monkeypatch: pytest.MonkeyPatch, lang: Language) -> None:
    page = _page(monkeypatch, lang, Upload(b"%PDF-1.7 x", "plan.pdf"))
    assert not page.exception
    assert {"nb": "plan.pdf: er ingen tekst", "en": "plan.pdf: is no text"}[lang] in _texts(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_without_a_meaning_is_asked_for_with_its_cell(monkeypatch: pytest.MonkeyPatch, lang: Language) -> None:
    page = _page(monkeypatch, lang, Upload(ward_book(unknown="Zz"), "t.xlsx"))
    said = {"nb": "«Zz»: står i Grunnturnus!D5: si om", "en": "«Zz»: stands in Grunnturnus!D5: say whether"}
    assert said[lang] in _texts(page)
    assert say("intake.use", lang) not in [one.label for one in page.button]
