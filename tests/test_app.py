"""The app's page opens without an error in both languages and shows the present rota."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("lang", "title"), [("nb", "Dagens turnus"), ("en", "Present rota")])
def test_the_present_rota_is_shown(lang: str, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "app_streamlit.py"), default_timeout=30)
    page.query_params["lang"] = lang
    page.run()
    assert not page.exception
    assert page.title[0].value == title
    # The ward of the trial: 14 ordinary positions, 12 at weekends and 6 on nights.
    assert page.metric[0].value == "32"
    # 31 of the 32 positions are worked: the vacant one has no line.
    assert len(page.dataframe[0].value) == 31
