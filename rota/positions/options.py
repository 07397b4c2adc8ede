"""The levers of a proposal as options for each position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from rota.domain.base import Text
from rota.domain.levers import PositionLevers, SizeLever
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.structure import PERCENT_SCALE, Choices, Option, PositionChoice

FULL = 100 * PERCENT_SCALE
LONG, SIZES, WEEKENDS, ENDS = "long_shifts", "sizes", "weekends", "may_end"


@dataclass(frozen=True)
class _Size:
    """An interval of sizes in tenths of a percent, whether it gets a line in the rota, and the lever it comes from."""

    low: int
    high: int
    fill: bool
    lever: str | None
    meets: bool


def choices(baseline: Scenario, scenario: Scenario) -> Choices:
    """Every position's options under the levers of `scenario` (a proposal, or a ward that is its own baseline).

    A size interval is cut where the professional days begin, so that an option either gives one or does not.
    """
    levers = scenario.levers
    if levers is None:
        raise ValueError(f"{scenario.id} has no levers")
    split_union = any(agreement.unions != "all" for agreement in scenario.agreements)
    rows = tuple(_choice(scenario, levers, one, split_union=split_union) for one in scenario.positions)
    return Choices(baseline, scenario, rows, _names(levers))


def tenths(percent: float) -> int:
    """A percent in tenths of a percent."""
    return round(percent * PERCENT_SCALE)


def _choice(scenario: Scenario, levers: PositionLevers, one: Position, *, split_union: bool) -> PositionChoice:
    sizes = [_Size(tenths(one.percent), tenths(one.percent), False, None, False), *_sizes(scenario, levers, one)]
    rhythms: dict[int, str | None] = {one.weekend_every: None}
    rarer_asked = False
    for number, weekend in enumerate(levers.weekends):
        if one.id in weekend.positions:
            rarer_asked = rarer_asked or weekend.wish
            for every in weekend.every:
                rhythms.setdefault(every, f"{WEEKENDS}[{number}]")
    longs: list[tuple[str | None, str | None]] = [(None, None)]
    long_asked = False
    for number, long in enumerate(levers.long_shifts):
        if one.id in long.positions:
            long_asked = long_asked or long.wish
            longs.append((long.shift, f"{LONG}[{number}]"))
    size_asked = any(lever.wish for lever in levers.sizes if one.id in lever.positions)
    options = [
        _option(scenario, one, size, every, long)
        for size, every, long in product(sizes, rhythms.items(), longs)
        if size.fill or one.is_worked or (every[1] is None and long[1] is None)
    ]
    asked = (size_asked, rarer_asked, long_asked)
    options = [_with_wishes(option, one, sizes, asked) for option in options]
    for number, end in enumerate(levers.may_end):
        if one.id in end.positions:
            options.append(Option(None, 0, 0, levers=frozenset({f"{ENDS}[{number}]"})))
    same = one.model_copy(update={"id": "x", "holder": None, "note": None, "source": None, "assumed": None})
    if not split_union:
        same = same.model_copy(update={"union": None})
    alike = (same.model_dump_json(), tuple((o.low, o.high, o.levers) for o in options))
    return PositionChoice(one, tuple(options), sum(asked), alike)


def _sizes(scenario: Scenario, levers: PositionLevers, one: Position) -> Iterator[_Size]:
    for number, lever in enumerate(levers.sizes):
        if one.id in lever.positions:
            low = max(tenths(lever.at_least), tenths(levers.smallest_percent))
            for least, most in _cut(scenario, low, tenths(lever.at_most)):
                yield _Size(least, most, lever.fill, f"{SIZES}[{number}]", _meets(lever, one))


def _meets(lever: SizeLever, one: Position) -> bool:
    return lever.wish and lever.at_least != one.percent


def _cut(scenario: Scenario, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The interval, cut in two where the fagdag policy begins to give a professional day."""
    edge = tenths(scenario.fagdag.min_percent) if scenario.fagdag is not None else low
    if low < edge <= high:
        yield low, edge - 1
        low = edge
    if low <= high:
        yield low, high


def _option(
    scenario: Scenario, one: Position, size: _Size, every: tuple[int, str | None], long: tuple[str | None, str | None]
) -> Option:
    changes: dict[str, object] = {}
    if size.lever is not None:
        changes["percent"] = size.low / PERCENT_SCALE
        if size.fill:
            changes["in_rota"] = True
    if every[1] is not None:
        changes["weekend_every"] = every[0]
    if long[0] is not None:
        changes |= {"weekend_shifts": (long[0],), "consent_long": True}
    pulled = frozenset(lever for lever in (size.lever, every[1], long[1]) if lever is not None)
    after = one.model_copy(update=changes) if changes else one
    return Option(after, size.low, size.high, long=_is_long(scenario, after), levers=pulled)


def _is_long(scenario: Scenario, one: Position) -> bool:
    """Whether the position's weekend shifts are long ones, all of them."""
    codes = [code for code in one.codes_on(5) if code in scenario.shift_by_code]
    return bool(codes) and all(scenario.shift_by_code[code].is_long for code in codes) and one.weekend_every > 0


def _with_wishes(option: Option, one: Position, sizes: list[_Size], asked: tuple[bool, bool, bool]) -> Option:
    size_asked, rarer_asked, long_asked = asked
    after = option.position
    assert after is not None
    met = 0
    if size_asked:
        met += any(size.meets and size.lever in option.levers for size in sizes)
    if rarer_asked:
        met += after.weekend_every != one.weekend_every
    if long_asked:
        met += after.weekend_shifts != one.weekend_shifts
    return Option(after, option.low, option.high, option.long, met, option.levers)


def _names(levers: PositionLevers) -> dict[str, Text]:
    """What each lever is called in tables."""
    found: dict[str, Text] = {}
    for number, size in enumerate(levers.sizes):
        who, to = _listed(size.positions), _interval(size.at_least, size.at_most)
        verb = (
            ("ledig stilling fylles", "vacant position filled") if size.fill else ("større stilling", "larger position")
        )
        found[f"{SIZES}[{number}]"] = Text(nb=f"{verb[0]}: {who}, {to[0]}", en=f"{verb[1]}: {who}, {to[1]}")
    for number, weekend in enumerate(levers.weekends):
        who, every = _listed(weekend.positions), "/".join(map(str, weekend.every))
        found[f"{WEEKENDS}[{number}]"] = Text(nb=f"helg hver {every}.: {who}", en=f"weekends every {every}: {who}")
    for number, end in enumerate(levers.may_end):
        who = _listed(end.positions)
        found[f"{ENDS}[{number}]"] = Text(nb=f"kan avsluttes: {who}", en=f"may end: {who}")
    for number, long in enumerate(levers.long_shifts):
        many, who = len(long.positions), _listed(long.positions)
        found[f"{LONG}[{number}]"] = Text(
            nb=f"langvakter i helg ({long.shift}) for {many}: {who}",
            en=f"long weekend shifts ({long.shift}) for {many}: {who}",
        )
    return found


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids)


def _interval(low: float, high: float) -> tuple[str, str]:
    if low == high:
        return f"{low:g} %".replace(".", ","), f"{low:g} %"
    return f"{low:g}-{high:g} %".replace(".", ","), f"{low:g}-{high:g} %"
