"""The app served for a test, and a real Chromium to look at it with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rota.app.messages import say
from rota.domain.base import Language

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
CHROMIUM = Path(os.environ.get("ROTA_CHROMIUM", "/usr/bin/chromium"))
AXE = Path(os.environ.get("ROTA_AXE", str(ROOT / ".browser" / "node_modules" / "axe-core" / "axe.min.js")))
# CI sets it: what is missing there is a fault, elsewhere the tests are skipped and say so.
REQUIRED = os.environ.get("ROTA_BROWSER_TESTS") == "required"
PAGES = ("start", "present", "proposal", "comparison", "absence", "my-page", "edit", "rules", "batches", "export")
IDLE = "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
Theme = Literal["light", "dark"]


@contextmanager
def server(sessions: Path) -> Iterator[str]:
    """The app on a free port of this machine, with its sessions in a folder. Yields the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app_streamlit.py", "--server.port", str(port)]
    log = sessions.parent / "server.log"
    with log.open("wb") as out:
        running = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"ROTA_SESSIONS": str(sessions)}, stdout=out, stderr=out
        )
        try:
            address = f"http://localhost:{port}"
            _wait(address, running, log)
            yield address
        finally:
            running.terminate()
            running.wait(20)


def _wait(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if running.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the app does not answer: {log.read_text(encoding='utf-8', errors='replace')}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser, width: int = 1280, theme: Theme = "light") -> Page:
    """A page of a browser of its own: nothing is shared with another."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        locale="nb-NO",
        timezone_id="Europe/Oslo",
        accept_downloads=True,
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    return page


def place(address: str, name: str, session: str, lang: Language = "nb") -> str:
    """The address of a page of a session. The first page is the one of an address that names none."""
    path = "" if name == PAGES[0] else name
    return f"{address}/{path}?lang={lang}&s={session}"


def views(name: str, lang: Language = "nb") -> list[str]:
    """Names of the views of a page, the first one first; none where the page is one view."""
    from rota.app import absence_results, comparison, present  # they warn of a server that is missing

    keys = {
        "present": [f"present.{view}" for view in present.VIEWS],
        "comparison": [f"comparison.{view}" for view in comparison.VIEWS],
        "absence": [f"absence.view_{view}" for view in absence_results.VIEWS],
    }
    return [say(key, lang) for key in keys.get(name, ())]


def choose(page: Page, view: str) -> None:
    """Another view of the page."""
    page.get_by_role("radio", name=view, exact=True).click()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the app has drawn what was asked for."""
    page.wait_for_timeout(350)
    page.wait_for_function(IDLE)
    page.wait_for_timeout(250)


def open_page(page: Page, address: str) -> None:
    """Open an address of the app and wait for it."""
    page.goto(address)
    page.locator("h1").first.wait_for()
    settle(page)


def go(page: Page, title: str) -> None:
    """Another page by its name in the navigation, behind the menu button on a narrow window."""
    menu = page.get_by_test_id("stExpandSidebarButton")
    if menu.count() and menu.first.is_visible():
        menu.first.click()
    page.get_by_role("link", name=title, exact=True).first.click()
    settle(page)


def press(page: Page, name: str, **options: Any) -> None:
    """Press a button by its name."""
    page.get_by_role("button", name=name, exact=True, **options).first.click()
    settle(page)
