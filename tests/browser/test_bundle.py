"""A bundle taken along is opened again in another browser and shows the same figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from rota.app.messages import say
from tests.browser.served import new_page, open_page, place, press

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from rota.workspace.store import Session

DRAWN_MS = 60_000
SOME = 40  # cells: fewer than the key figures have, so that an empty table is not taken for one


def test_a_bundle_opened_again_elsewhere_shows_equal_figures(
    browser: Browser, address: str, compared: Session, tmp_path: Path
) -> None:
    page = new_page(browser)
    open_page(page, place(address, "comparison", compared.token))
    cells = _figures(page)
    expect(cells.nth(SOME)).to_be_visible(timeout=DRAWN_MS)
    taken = cells.all_text_contents()
    open_page(page, place(address, "export", compared.token))
    with page.expect_download() as waiting:
        page.get_by_role("button", name=say("export.fetch", "nb", file="forslag-1.zip")).click()
    bundle = tmp_path / "forslag-1.zip"
    waiting.value.save_as(bundle)
    page.context.close()

    other = new_page(browser)
    open_page(other, address)
    other.get_by_role("tab", name=say("start.kept", "nb")).click()
    upload = other.locator("[role=tabpanel]:visible input[type=file]")
    upload.set_input_files(bundle, timeout=DRAWN_MS)
    press(other, say("intake.bundle_open", "nb"))
    expect(other.get_by_role("heading", name=say("comparison.title", "nb"), exact=True)).to_be_visible(timeout=DRAWN_MS)
    expect(_figures(other)).to_have_text(taken, timeout=DRAWN_MS)
    expect(other).to_have_url(re.compile(r"[?&]s=[\w-]{22}"), timeout=DRAWN_MS)
    assert compared.token not in other.url
    other.context.close()


def _figures(page: Page) -> Locator:
    """The cells of the comparison's key figures."""
    return page.locator(".rota-app table.figures tbody td")
