"""Agreements as the scenario states them: whether each is valid for the whole period."""

from __future__ import annotations

from datetime import date
from functools import partial

from rota.domain.agreement import Agreement
from rota.domain.base import Text
from rota.rules.base import Case, Log, Place, WardRule
from rota.rules.resolve import period


class AgreementValidity(WardRule):
    """Days of the period on which an agreement is not valid."""

    def examine_ward(self, case: Case, log: Log) -> None:
        """Every agreement of the scenario, proposed ones too."""
        first, last = period(case.scenario)
        for agreement in case.scenario.agreements:
            valid = min(last, agreement.valid_to or last) - max(first, agreement.valid_from)
            outside = (last - first).days + 1 - max(0, valid.days + 1)
            log.measure(outside, 0, Place(None), partial(_text, agreement, first, last))
        if not case.scenario.agreements:
            log.leave_out(NO_AGREEMENTS)


NO_AGREEMENTS = Text(nb="scenarioet har ingen avtaler", en="the scenario has no agreements")


def _text(agreement: Agreement, first: date, last: date) -> Text:
    if agreement.valid_from > last:
        state = Text(nb="gjelder ikke ennå", en="is not valid yet")
    elif (agreement.valid_to or date.max) < first:
        state = Text(nb="er utløpt", en="has expired")
    else:
        state = Text(nb="dekker bare en del av perioden", en="covers only a part of the period")
    until = "" if agreement.valid_to is None else f"{agreement.valid_to}"
    return Text(
        nb=f"avtale {agreement.id} ({agreement.valid_from}–{until}) {state.nb} {first}–{last}: den er ikke brukt",
        en=f"agreement {agreement.id} ({agreement.valid_from}–{until}) {state.en} {first}–{last}: it is not used",
    )
