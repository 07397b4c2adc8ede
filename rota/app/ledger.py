"""The weekend ledger in the page."""

from __future__ import annotations

from rota.app import frame
from rota.app.frame import Frame
from rota.domain.scenario import Scenario
from rota.domain.weekend_ledger import WeekendLedger
from rota.io.html_weekend import before_and_after, ledger_html


def show(here: Frame, ledger: WeekendLedger, scenario: Scenario) -> None:
    """The ledger of one ward."""
    frame.html(ledger_html(ledger, scenario, here.lang))


def change(here: Frame, before: WeekendLedger, after: WeekendLedger, scenario: Scenario) -> None:
    """The ledger before and after levers."""
    frame.html(before_and_after(before, after, scenario, here.lang))
