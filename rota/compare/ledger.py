"""The hours ledger: where every contract hour went, and what the paid time on the floor covered.

Two accounts in whole minutes over the cycle that close on each side: `contract` in paid minutes, `floor` from
presence. Lines that are zero on both sides are left out; totals are always shown.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from rota.domain.base import Text
from rota.domain.comparison import LedgerLine, Side
from rota.domain.shift import ShiftKind
from rota.measures.cover import needed
from rota.measures.cover_clock import Reading, floor_presence
from rota.measures.facts import Span
from rota.measures.objective import contract_min

Account = Literal["contract", "floor"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line of the ledger holds; see `ledger.toml`."""

    id: str
    account: Account
    label: Text
    definition: Text
    is_total: bool


@cache
def entries() -> tuple[Entry, ...]:
    """All lines the ledger can have, in order."""
    data = tomllib.loads(resources.files("rota.compare").joinpath("ledger.toml").read_text(encoding="utf-8"))
    accounts: tuple[Account, ...] = ("contract", "floor")
    return tuple(
        Entry(
            id=line["id"],
            account=account,
            label=Text.model_validate(line["label"]),
            definition=Text.model_validate(line["definition"]),
            is_total=line.get("total", False),
        )
        for account in accounts
        for line in data[account]
    )


def ledger(baseline: Side, proposal: Side) -> tuple[LedgerLine, ...]:
    """Both accounts on both sides, each account's total first."""
    before, after = amounts(baseline), amounts(proposal)
    return tuple(
        LedgerLine(
            id=entry.id,
            label=entry.label,
            definition=entry.definition,
            baseline_min=before[entry.id],
            proposal_min=after[entry.id],
            account=entry.account,
            is_total=entry.is_total,
        )
        for entry in entries()
        if entry.is_total or before[entry.id] or after[entry.id]
    )


def amounts(side: Side) -> dict[str, int]:
    """Minutes of every line by id, on one side."""
    reading = Reading(side.scenario, side.roster)
    return _contract_account(reading) | _floor_account(reading)


def _zeros(account: Account) -> dict[str, int]:
    return {entry.id: 0 for entry in entries() if entry.account == account}


def _contract_account(reading: Reading) -> dict[str, int]:
    scenario = reading.scenario
    contracts = {position.id: round(position.contract_min(reading.weeks)) for position in scenario.positions}
    found = _zeros("contract")
    found["contract_total"] = sum(contracts.values())
    found["vacant"] = sum(contracts[position.id] for position in scenario.positions if not position.is_worked)
    for line in reading.lines.values():
        found["balance"] += contract_min(line) - line.planned_min
        for span in line.spans:
            found[_use(span)] += span.paid_min
    return found


def _use(span: Span) -> str:
    if span.kind is None:
        return "unknown_code"
    if span.kind is ShiftKind.LEAVE:
        return "leave"
    if span.is_fagdag:
        return "fagdag"
    part = "weekend" if span.starts_on_weekend else "weekday"
    use = "long" if span.is_long else "night" if span.is_night else "evening" if span.is_evening else "day"
    return f"floor_{part}_{use}"


def _floor_account(reading: Reading) -> dict[str, int]:
    spans = [span for line in reading.lines.values() for span in line.spans if span.on_floor]
    presence = sum(span.presence_min for span in spans)
    on_the_clock = sum(end - start for _, start, end in floor_presence(reading))
    found = _zeros("floor")
    found["floor_total"] = sum(span.paid_min for span in spans)
    found["unpaid_breaks"] = found["floor_total"] - presence
    found["twice"] = on_the_clock
    found["beyond_cycle"] = presence - on_the_clock
    for moment in reading.clock.moments:
        people, length = len(moment.present), moment.length_min
        asked = needed(moment)
        found["twice"] -= people * length
        if asked is None:
            found["no_demand"] += people * length
        else:
            minimum, aim = asked
            found["covers_minimum"] += min(people, minimum) * length
            found["covers_target"] += (min(people, aim) - min(people, minimum)) * length
            found["above_target"] += max(0, people - aim) * length
    return found
