"""The levers of a proposal as options for each position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import ceil

from rota.domain.base import Text
from rota.domain.levers import PositionLevers, SizeLever
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.structure import PERCENT_SCALE, SIZE_STEP, Choices, Option, PositionChoice

LONG, SIZES, WEEKENDS, ENDS = "long_shifts", "sizes", "weekends", "may_end"


@dataclass(frozen=True)
class _Size:
    """An interval of sizes in hundredths of a percent, whether it gets a line in the rota, and its lever."""

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
    rows = tuple(_choice(scenario, levers, one) for one in scenario.positions)
    return Choices(baseline, scenario, rows, _names(scenario, levers))


def hundredths(percent: float) -> int:
    """A percent of at most two decimals in hundredths of a percent."""
    return round(percent * PERCENT_SCALE)


def _choice(scenario: Scenario, levers: PositionLevers, one: Position) -> PositionChoice:
    size = hundredths(one.percent)
    sizes = [_Size(size, size, False, None, False), *_sizes(scenario, levers, one)]
    rhythms: list[tuple[int, str | None]] = [(one.weekend_every, None)]
    for number, weekend in enumerate(levers.weekends):
        if one.id in weekend.positions:
            others = [every for every in dict.fromkeys(weekend.every) if every != one.weekend_every]
            rhythms += [(every, f"{WEEKENDS}[{number}]") for every in others]
    longs: list[tuple[str | None, str | None]] = [(None, None)]
    for number, long in enumerate(levers.long_shifts):
        if one.id in long.positions:
            longs.append((long.shift, f"{LONG}[{number}]"))
    options = [
        _option(scenario, one, size, every, long)
        for size, every, long in product(sizes, rhythms, longs)
        if size.fill or one.is_worked or (every[1] is None and long[1] is None)
    ]
    wishes = _Wishes.of(levers, one)
    options = [wishes.judge(option, one, sizes) for option in options]
    for number, end in enumerate(levers.may_end):
        if one.id in end.positions:
            options.append(Option(None, 0, 0, levers=frozenset({f"{ENDS}[{number}]"})))
    alike = "\n".join([*_likeness(scenario, one), *(f"{o.low}-{o.high} {sorted(o.levers)}" for o in options)])
    return PositionChoice(one, tuple(options), wishes.number, alike)


def _likeness(scenario: Scenario, one: Position) -> tuple[str, str]:
    """What two positions share that may change places: all but who holds them, and nothing else names one of them."""
    changes: dict[str, object] = {"id": "x", "note": None, "source": None, "assumed": None}
    if one.holder is not None:
        changes["holder"] = "x"
    if all(agreement.unions == "all" for agreement in scenario.agreements):
        # Such an agreement tells only those with a union from those without.
        changes["union"] = None if one.union is None else "x"
    named = (
        any(one.id in (agreement.positions or ()) for agreement in scenario.agreements)
        or any(one.id in (own.positions or ()) for own in scenario.own_rules)
        or any(one.id == duty.position for duty in scenario.history.duties)
    )
    return one.model_copy(update=changes).model_dump_json(), one.id if named else ""


def _sizes(scenario: Scenario, levers: PositionLevers, one: Position) -> Iterator[_Size]:
    for number, lever in enumerate(levers.sizes):
        if one.id in lever.positions:
            low = max(hundredths(lever.at_least), hundredths(levers.smallest_percent))
            for least, most in _cut(scenario, low, hundredths(lever.at_most)):
                yield _Size(least, most, lever.fill, f"{SIZES}[{number}]", _meets(lever, one))


def _meets(lever: SizeLever, one: Position) -> bool:
    return lever.wish and lever.at_least != one.percent


def _cut(scenario: Scenario, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The interval, cut in two where the fagdag policy begins to give a professional day."""
    edge = low
    if scenario.fagdag is not None:
        edge = SIZE_STEP * ceil(Fraction(str(scenario.fagdag.min_percent)) * PERCENT_SCALE / SIZE_STEP)
    if low < edge <= high:
        yield low, edge - SIZE_STEP
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


@dataclass(frozen=True)
class _Wishes:
    """What a position's holder has asked for: a larger size, other rhythms, long shifts of these codes."""

    size: bool
    rhythms: frozenset[int]
    longs: frozenset[str]

    @classmethod
    def of(cls, levers: PositionLevers, one: Position) -> _Wishes:
        """The wishes that the levers tell of."""
        return cls(
            any(lever.wish for lever in levers.sizes if one.id in lever.positions),
            frozenset(n for lever in levers.weekends if lever.wish and one.id in lever.positions for n in lever.every),
            frozenset(lever.shift for lever in levers.long_shifts if lever.wish and one.id in lever.positions),
        )

    @property
    def number(self) -> int:
        """How many they are, of the three kinds."""
        return sum(map(bool, (self.size, self.rhythms, self.longs)))

    def judge(self, option: Option, one: Position, sizes: list[_Size]) -> Option:
        """The option with the wishes that it meets. What stays as it is meets none."""
        after = option.position
        assert after is not None
        grown = any(size.meets and size.lever in option.levers for size in sizes)
        rhythm = after.weekend_every != one.weekend_every and after.weekend_every in self.rhythms
        long = after.weekend_shifts != one.weekend_shifts and not self.longs.isdisjoint(after.weekend_shifts or ())
        return replace(option, met=grown + rhythm + long, grown=grown)


def _names(scenario: Scenario, levers: PositionLevers) -> dict[str, Text]:
    """What each lever is called in tables."""
    has = {one.id: one.percent for one in scenario.positions}
    found: dict[str, Text] = {}
    for number, size in enumerate(levers.sizes):
        who, to = _listed(size.positions), _interval(size.at_least, size.at_most)
        verb = ("annen størrelse", "another size")
        if size.fill:
            verb = ("ledig stilling fylles", "vacant position filled")
        elif all(size.at_least > has[name] for name in size.positions):
            verb = ("større stilling", "larger position")
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
