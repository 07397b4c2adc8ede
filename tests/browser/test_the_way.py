"""The whole way in a real browser: open the trial, find rotas, compare, edit into a breach, undo, export, reload."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from rota.io.xlsx import SHEETS
from rota.io.xlsx_roster import LABELS
from rota.workspace import jobs
from rota.workspace.store import open_session
from rota.workspace.verbs import kept_result
from tests.browser.served import go, new_page, open_page, press, settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SEARCH_MS = 240_000
# What is looked for is waited for: the moment a page has been drawn is not known on a busy machine.
DRAWN_MS = 60_000


@pytest.fixture(scope="module")
def way(browser: Browser, address: str) -> Page:
    """The trial opened, rotas found, the comparison on the screen."""
    page = new_page(browser)
    open_page(page, address)
    press(page, "Åpne")
    expect(page.get_by_role("heading", name="Dagens turnus")).to_be_visible(timeout=DRAWN_MS)
    press(page, "Videre til forslaget")
    press(page, "Finn turnuser")
    page.get_by_role("button", name="Stopp og behold det beste").wait_for()
    page.get_by_role("button", name="Se sammenligningen").wait_for(timeout=SEARCH_MS)
    press(page, "Se sammenligningen")
    return page


def test_the_comparison_says_what_matters_first(way: Page) -> None:
    expect(way.get_by_role("heading", name="Sammenligning", exact=True)).to_be_visible(timeout=DRAWN_MS)
    # The eight reported outcomes beside the computed ones. (That all are met is for tests/test_trial.py.)
    expect(way.locator("table.outcomes tbody tr")).to_have_count(8, timeout=DRAWN_MS)


def test_every_figure_opens_its_definition(way: Page) -> None:
    way.get_by_role("radio", name="Stillinger og tall").click()
    settle(way)
    figure = way.locator(".rota-app table.figures summary").first
    definition = way.locator(".rota-app table.figures details p").first
    expect(definition).to_be_hidden()
    figure.click()
    expect(definition).to_be_visible(timeout=DRAWN_MS)


def test_an_edit_into_a_breach_is_seen_mended_and_undone(way: Page) -> None:
    go(way, "Rediger")
    expect(way.get_by_text("Ingen regelbrudd funnet")).to_be_visible(timeout=DRAWN_MS)
    monday = way.get_by_role("combobox", name="Mandag")
    before = monday.input_value()
    monday.click()
    # A day worker on a night shift: not a shift of the position's, whatever else it breaks.
    way.get_by_role("option", name="N", exact=True).click()
    way.get_by_text("Ingen regelbrudd funnet").wait_for(state="hidden")
    way.get_by_role("button", name="Hvordan rette det?").first.click()
    way.get_by_text("som ble prøvd").wait_for()
    way.get_by_role("button", name="Angre").first.click()
    way.get_by_text("Ingen regelbrudd funnet").wait_for()
    expect(monday).to_have_value(before, timeout=DRAWN_MS)


def test_the_workbook_holds_the_rota_that_is_on_the_screen(way: Page, sessions: Path) -> None:
    go(way, "Ta med")
    with way.expect_download() as waiting:
        way.get_by_role("button", name="Hent forslag-1.xlsx").click()
    book = load_workbook(BytesIO(waiting.value.path().read_bytes()))
    session = open_session(way.url.split("s=")[1], sessions)
    assert session is not None
    found = kept_result(session, "proposal-1")
    assert found is not None
    assert found.roster is not None
    grid = found.roster.code_grid()
    read: dict[str, dict[int, list[str]]] = {}
    # The sheet's rows of positions: id first, five labels, then a column per day.
    for row in book[SHEETS["roster_proposal"]["nb"]].iter_rows(min_row=7, values_only=True):
        if row[0] in grid:
            days = row[LABELS : LABELS + found.roster.weeks * 7]
            read[str(row[0])] = {day: str(text).split("+") for day, text in enumerate(days) if text}
    assert read == grid


def test_another_language_says_the_same(way: Page) -> None:
    go(way, "Sammenligning")
    way.get_by_role("radio", name="English").click()
    way.get_by_role("heading", name="Comparison", exact=True).wait_for()
    settle(way)
    way.get_by_role("radio", name="Bokmål").click()
    way.get_by_role("heading", name="Sammenligning", exact=True).wait_for()
    settle(way)


def test_a_reload_loses_nothing(way: Page) -> None:
    way.reload()
    settle(way)
    expect(way.locator("table.outcomes tbody tr")).to_have_count(8, timeout=DRAWN_MS)
    go(way, "Min side")
    expect(way.locator(".rota-app table.person")).to_be_visible(timeout=DRAWN_MS)


def test_another_browser_sees_nothing_of_it(way: Page, browser: Browser, address: str) -> None:
    other = new_page(browser)
    open_page(other, f"{address}/comparison")
    assert "s=" in other.url
    assert other.url.split("s=")[1] != way.url.split("s=")[1]
    expect(other.get_by_text("Velg først en avdeling")).to_be_visible(timeout=DRAWN_MS)
    other.context.close()


def test_a_closed_page_leaves_no_search_behind(browser: Browser, address: str, sessions: Path) -> None:
    page = new_page(browser)
    open_page(page, address)
    press(page, "Åpne")
    go(page, "Forslag")
    press(page, "Finn turnuser")
    page.get_by_role("button", name="Stopp og behold det beste").wait_for()
    session = open_session(page.url.split("s=")[1], sessions)
    assert session is not None
    (job,) = jobs.jobs(session)
    assert job.is_running
    page.context.close()
    waiting = new_page(browser)
    for _ in range(120):
        if not jobs.read(job.folder).is_running:
            break
        waiting.wait_for_timeout(1000)
    assert jobs.read(job.folder).state == "stopped"
    waiting.context.close()
