"""Pictures of every page and view, by one command: `./run python -m tests.browser.screens DIR [BATCH]`.

Every page is taken in both languages, light and dark, wide and narrow; the further views of a page in two of these.
BATCH: a folder that `rota batch` filled, for the page of batches; else a small batch is run.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from rota.domain.base import LANGUAGES
from rota.io.batch_reading import SUMMARY, TABLE
from rota.io.batch_words import say
from tests.batch.specs import tried
from tests.browser.served import (
    PAGES,
    Theme,
    choose,
    chromium,
    new_page,
    open_page,
    place,
    press,
    server,
    settle,
    views,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

THEMES: tuple[Theme, ...] = ("light", "dark")
WIDTHS = (1280, 400)
# Forms in which every view of a page of several is taken.
IN_FULL = {("nb", "light", 1280), ("en", "dark", 400)}
SEARCH_MS = 300_000
TALLEST = 5000


def main(folder: Path, batch: Path | None = None) -> None:
    """Find rotas for the trial, simulate them, bring a batch, and take a picture of every page in every form."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        sessions = Path(scratch) / "sessions"
        sessions.mkdir()
        with server(sessions) as address, chromium() as browser:
            session = _prepared(browser, address, batch or tried(_empty(Path(scratch) / "batch")))
            for lang, theme, width in product(LANGUAGES, THEMES, WIDTHS):
                page = new_page(browser, width, theme)
                for name in PAGES:
                    page.set_viewport_size({"width": width, "height": 900})
                    open_page(page, place(address, name, session, lang))
                    _take(page, folder / f"{name}-{lang}-{theme}-{width}.png")
                    for number, view in enumerate(views(name, lang)[1:] if (lang, theme, width) in IN_FULL else (), 2):
                        page.set_viewport_size({"width": width, "height": 900})
                        choose(page, view)
                        _take(page, folder / f"{name}-view{number}-{lang}-{theme}-{width}.png")
                page.context.close()


def _take(page: Page, path: Path) -> None:
    """A picture of the whole page, as far as it is not too tall."""
    width = page.evaluate("innerWidth")
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": max(600, min(TALLEST, height + 20))})
    settle(page)
    page.screenshot(path=path)


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _prepared(browser: Browser, address: str, batch: Path) -> str:
    page = new_page(browser)
    open_page(page, f"{address}/?lang=nb")
    press(page, "Åpne")
    press(page, "Videre til forslaget")
    press(page, "Finn turnuser")
    page.get_by_role("button", name="Se sammenligningen").wait_for(timeout=SEARCH_MS)
    session = page.url.split("s=")[1]
    open_page(page, place(address, "absence", session))
    press(page, "Simuler")
    page.get_by_role("radio", name="Det viktigste").wait_for(timeout=SEARCH_MS)
    open_page(page, place(address, "batches", session))
    page.locator("input[type=file]").set_input_files([batch / SUMMARY, batch / TABLE])
    page.get_by_text(say("ranking", "nb"), exact=True).first.wait_for()
    page.context.close()
    return session


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
