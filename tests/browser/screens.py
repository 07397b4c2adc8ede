"""Pictures of every page in every form, by one command: `./run python -m tests.browser.screens DIR`."""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.served import PAGES, Theme, chromium, new_page, open_page, place, press, server, settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LANGUAGES = ("nb", "en")
THEMES: tuple[Theme, ...] = ("light", "dark")
WIDTHS = (1280, 400)
SEARCH_MS = 300_000
TALLEST = 5000


def main(folder: Path) -> None:
    """Open the trial, find rotas for it, simulate them, and take a picture of every page in every form."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        sessions = Path(scratch) / "sessions"
        sessions.mkdir()
        with server(sessions) as address, chromium() as browser:
            session = _prepared(browser, address)
            for lang, theme, width in product(LANGUAGES, THEMES, WIDTHS):
                page = new_page(browser, width, theme)
                for name in PAGES:
                    page.set_viewport_size({"width": width, "height": 900})
                    open_page(page, place(address, name, session, lang))
                    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                    page.set_viewport_size({"width": width, "height": max(600, min(TALLEST, height + 20))})
                    settle(page)
                    page.screenshot(path=folder / f"{name}-{lang}-{theme}-{width}.png")
                page.context.close()


def _prepared(browser: Browser, address: str) -> str:
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
    page.context.close()
    return session


if __name__ == "__main__":
    main(Path(sys.argv[1]))
