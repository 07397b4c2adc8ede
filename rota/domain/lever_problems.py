"""References of levers: the positions and shifts that they name must exist and fit what the lever does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rota.domain.levers import PositionLevers

if TYPE_CHECKING:
    from rota.domain.scenario import Scenario

Found = tuple[tuple[str | int, ...], str]
LISTS = ("sizes", "weekends", "may_end", "long_shifts")


def lever_problems(scenario: Scenario) -> Iterator[Found]:
    """Problems of a scenario's levers as (path in the scenario, message)."""
    levers = scenario.levers
    if levers is None:
        return
    for section in LISTS:
        for number, lever in enumerate(getattr(levers, section)):
            yield from _unknown_positions(scenario, ("levers", section, number, "positions"), lever.positions)
    yield from _sizes(scenario, levers)
    yield from _rest(scenario, levers)
    if levers.budget is not None and levers.budget.annual_pay_change_at_most is not None:
        unpaid = sorted({one.competence for one in scenario.positions} - set(_paid(scenario)))
        if unpaid:
            message = f"needs `pay.annual_pay` for {', '.join(unpaid)}: say what a full position is paid"
            yield ("levers", "budget", "annual_pay_change_at_most"), message
    if scenario.side == "proposal" and scenario.roster is not None:
        yield ("roster",), "a proposal with levers has no roster of its own: its positions are still to be found"


def _paid(scenario: Scenario) -> Iterable[str]:
    return () if scenario.pay is None else scenario.pay.annual_pay


def _unknown_positions(scenario: Scenario, path: tuple[str | int, ...], ids: Iterable[str]) -> Iterator[Found]:
    seen: set[str] = set()
    for item, name in enumerate(ids):
        if name not in scenario.position_by_id:
            yield (*path, item), f"no such position: {name}"
        elif name in seen:
            yield (*path, item), f"{name} is named twice"
        seen.add(name)


def _sizes(scenario: Scenario, levers: PositionLevers) -> Iterator[Found]:
    for number, lever in enumerate(levers.sizes):
        base = ("levers", "sizes", number)
        if lever.at_most < levers.smallest_percent:
            yield (*base, "at_most"), f"is below smallest_percent {levers.smallest_percent:g}"
        for item, name in enumerate(lever.positions):
            one = scenario.position_by_id.get(name)
            if one is None:
                continue
            if lever.fill and not one.vacant:
                yield (*base, "positions", item), f"{name} is not vacant: only a vacant position can be filled"
            elif lever.wish and one.vacant:
                yield (*base, "positions", item), f"{name} is vacant: nobody there can wish. Write `fill: true`"
            elif lever.wish and lever.at_least <= one.percent:
                yield (*base, "at_least"), f"is no wish for a larger position: {name} has {one.percent:g} % already"


def _rest(scenario: Scenario, levers: PositionLevers) -> Iterator[Found]:
    for number, long in enumerate(levers.long_shifts):
        shift = scenario.shift_by_code.get(long.shift)
        if shift is None:
            known = ", ".join(scenario.shift_by_code)
            yield ("levers", "long_shifts", number, "shift"), f"no such shift: {long.shift}. known: {known}"
        elif not shift.is_long:
            yield ("levers", "long_shifts", number, "shift"), f"{long.shift} is no long shift: ten paid hours or less"
    for section in ("weekends", "long_shifts"):
        for number, lever in enumerate(getattr(levers, section)):
            for item, name in enumerate(lever.positions):
                one = scenario.position_by_id.get(name)
                if one is not None and one.vacant and lever.wish:
                    yield ("levers", section, number, "positions", item), f"{name} is vacant: nobody there can wish"
