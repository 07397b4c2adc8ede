"""axe-core on every page, both themes: no serious or critical violation beside those listed with their cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.served import PAGES, Theme, choose, new_page, open_page, place, views

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from rota.workspace.store import Session

SERIOUS = {"serious", "critical"}
# What Streamlit itself brings, by rule and the start of the element's HTML.
UPSTREAM: dict[str, str] = {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_shuts_anybody_out(browser: Browser, address: str, axe: str, compared: Session, theme: Theme) -> None:
    page = new_page(browser, theme=theme)
    found: list[str] = []
    for name in PAGES:
        open_page(page, place(address, name, compared.token))
        found += _violations(page, axe, name)
        for view in views(name):
            choose(page, view)
            found += _violations(page, axe, f"{name}, {view}")
    page.context.close()
    assert not found, "\n".join(found)


def _violations(page: Page, axe: str, where: str) -> list[str]:
    page.evaluate(axe)
    report: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert report["testEngine"]["name"] == "axe-core"
    assert report["passes"]
    return [
        f"{where}: {one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in report["violations"]
        if one["impact"] in SERIOUS and one["id"] not in UPSTREAM
        for node in one["nodes"]
    ]
