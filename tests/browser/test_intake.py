"""A ward's own sheet uploaded in a real browser: choose the sheet, confirm, say an agreement, use the rota."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from rota import usecases
from rota.workspace.store import open_session
from tests.browser.served import new_page, open_page, press, settle
from tests.intake_sample import NAMES, ward_book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

DRAWN_MS = 60_000


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = new_page(browser)
    open_page(page, address)
    page.get_by_role("tab", name="Egen turnus", exact=True).click()
    yield page
    page.context.close()


def _upload(page: Page, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    page.locator("input[type=file]").first.set_input_files(path)


def test_a_sheet_becomes_the_open_ward(page: Page, sessions: Path, tmp_path: Path) -> None:
    _upload(page, tmp_path / "turnus.xlsx", ward_book(second=True))
    expect(page.get_by_text("Lest fra «Grunnturnus»: 4 personer, 4 uker.")).to_be_visible(timeout=DRAWN_MS)
    expect(page.get_by_text("Hvilket ark skal leses?")).to_be_visible(timeout=DRAWN_MS)
    # Every cell of a code can be opened, more than the six that a message names.
    page.get_by_text("Hvor hver kode står").click()
    page.locator("details.rule summary").first.click()
    expect(page.locator("details.rule[open] dt")).to_have_text(list(NAMES[:3]), timeout=DRAWN_MS)
    page.get_by_text("Det stemmer: de har fri i de ukene").click()
    settle(page)
    page.get_by_role("textbox", name="Hva heter avdelingen?").fill("Solbakken")
    page.keyboard.press("Tab")
    page.get_by_text("Hvile mellom vakter ned til 9,5 timer").click()
    expect(page.get_by_text("Med avtalene dere har krysset av for: 0.")).to_be_visible(timeout=DRAWN_MS)
    press(page, "Bruk denne turnusen")
    expect(page.get_by_role("heading", name="Dagens turnus")).to_be_visible(timeout=DRAWN_MS)
    session = open_session(page.url.split("s=")[1].split("&")[0], sessions)
    assert session is not None
    ward = usecases.load(session.baseline_path)
    assert (ward.ward.name, len(ward.positions), len(ward.agreements)) == ("Solbakken", 4, 1)


def test_what_cannot_be_read_is_told_in_bokmal(page: Page, tmp_path: Path) -> None:
    _upload(page, tmp_path / "turnus.csv", b"a;b\n1;2\n")
    expect(page.get_by_text("det er ingen rad med ukedager")).to_be_visible(timeout=DRAWN_MS)
