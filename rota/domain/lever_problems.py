"""References of levers: the positions and shifts that they name must exist and fit what the lever does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from rota.domain.levers import PERCENT_DECIMALS, LongShiftLever, PositionLevers, WeekendLever
from rota.domain.position import Position
from rota.domain.time import SATURDAY, WEEKDAY_NAMES

if TYPE_CHECKING:
    from rota.domain.scenario import Scenario

Found = tuple[tuple[str | int, ...], str]
MOST_DECIMALS = 2  # of a position's percent, where a search counts with it
LISTS = ("sizes", "weekends", "may_end", "long_shifts")


def lever_problems(scenario: Scenario, unread: Mapping[str, Collection[str]]) -> Iterator[Found]:
    """Problems of a scenario's levers as (path in the scenario, message). `unread`: see `reference_problems`."""
    levers = scenario.levers
    if levers is None:
        return
    for section in LISTS:
        for number, lever in enumerate(getattr(levers, section)):
            known = {*scenario.position_by_id, *unread.get("positions", ())}
            yield from _unknown_positions(known, ("levers", section, number, "positions"), lever.positions)
    yield from _between(scenario, levers)
    yield from _sizes(scenario, levers)
    yield from _rest(scenario, levers, unread.get("shifts", ()))
    if levers.budget is not None and levers.budget.annual_pay_change_at_most is not None:
        unpaid = sorted({one.competence for one in scenario.positions} - set(_paid(scenario)))
        if unpaid:
            message = f"needs `pay.annual_pay` for {', '.join(unpaid)}: say what a full position is paid"
            yield ("levers", "budget", "annual_pay_change_at_most"), message
    if scenario.side == "proposal" and scenario.roster is not None:
        yield ("roster",), "a proposal with levers has no roster of its own: its positions are still to be found"


def _paid(scenario: Scenario) -> Iterable[str]:
    return () if scenario.pay is None else scenario.pay.annual_pay


def _unknown_positions(known: Collection[str], path: tuple[str | int, ...], ids: Iterable[str]) -> Iterator[Found]:
    seen: set[str] = set()
    for item, name in enumerate(ids):
        if name not in known:
            yield (*path, item), f"no such position: {name}"
        elif name in seen:
            yield (*path, item), f"{name} is named twice"
        seen.add(name)


def _between(scenario: Scenario, levers: PositionLevers) -> Iterator[Found]:
    """Sizes too fine to be counted without rounding."""
    for number, one in enumerate(scenario.positions):
        if round(one.percent, MOST_DECIMALS) != one.percent:
            message = f"{one.percent:g} is too fine for the position search: write two decimals at most"
            yield ("positions", number, "percent"), message
    if round(levers.smallest_percent, PERCENT_DECIMALS) != levers.smallest_percent:
        yield ("levers", "smallest_percent"), "write sizes with one decimal at most"


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


def _rest(scenario: Scenario, levers: PositionLevers, unread_shifts: Collection[str]) -> Iterator[Found]:
    for number, long in enumerate(levers.long_shifts):
        shift = scenario.shift_by_code.get(long.shift)
        if shift is None and long.shift in unread_shifts:
            continue
        if shift is None:
            known = ", ".join(scenario.shift_by_code)
            yield ("levers", "long_shifts", number, "shift"), f"no such shift: {long.shift}. known: {known}"
        elif not shift.is_long:
            yield ("levers", "long_shifts", number, "shift"), f"{long.shift} is no long shift: ten paid hours or less"
        yield from _locked(scenario, number, long)
    for section in ("weekends", "long_shifts"):
        for number, lever in enumerate(getattr(levers, section)):
            for item, name in enumerate(lever.positions):
                one = scenario.position_by_id.get(name)
                path = ("levers", section, number, "positions", item)
                if one is None or not lever.wish:
                    continue
                if one.vacant:
                    yield path, f"{name} is vacant: nobody there can wish"
                elif _has(one, lever):
                    yield path, f"{name} has that already: leave it out of the wish"


def _has(one: Position, lever: WeekendLever | LongShiftLever) -> bool:
    """Whether a position is already as its holder is said to wish it."""
    if isinstance(lever, WeekendLever):
        return one.weekend_every in lever.every
    return one.weekend_shifts == (lever.shift,)


def _locked(scenario: Scenario, number: int, long: LongShiftLever) -> Iterator[Found]:
    """Weekend days that are decided for another shift than the one that would stand for all."""
    for item, name in enumerate(long.positions):
        one = scenario.position_by_id.get(name)
        for lock in () if one is None else one.locked:
            shift = scenario.shift_by_code.get(lock.code)
            if lock.day > SATURDAY and shift is not None and shift.covers_demand and shift.code != long.shift:
                day = WEEKDAY_NAMES["en"][lock.day - 1]
                message = (
                    f"{name} is locked to {lock.code} on {day} of week {lock.week}, "
                    f"where this lever gives {long.shift}: take out one of the two"
                )
                when = f"{day} of week {lock.week}"
                message = f"{name} is locked to {lock.code} on {when} and would have {long.shift}: take out one of both"
                yield ("levers", "long_shifts", number, "positions", item), message
