"""A proposal as the controls of a page hold it: what each person is part of, the long shift, professional days.

Controls read a `Scenario` and give a changed one back; nothing here knows a widget. What a control does not show stays
as the proposal has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rota.domain.agreement import Agreement, Rung
from rota.domain.base import Text
from rota.domain.demand import DemandRow
from rota.domain.levers import Budget, EndLever, LongShiftLever, PositionLevers, SizeLever, WeekendLever
from rota.domain.position import Position
from rota.domain.scenario import FagdagPolicy, Scenario
from rota.domain.shift import LONG_SHIFT_MIN, Shift, ShiftKind
from rota.domain.time import format_clock

LONG_RULE = "hours.daily_max"
NO_LONG_SHIFT = Text(
    nb="Legg først til en langvakt under «Lange vakter», så kan dere si hvem som samtykker til den.",
    en="First add a long shift under “Long shifts”; then you can say who consents to it.",
)
TABLE_REASON = Text(nb="oppgitt av partene ved bordet", en="stated by the parties at the table")


class RefusedError(ValueError):
    """What a proposal cannot be, in both languages for the one who asked for it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class PersonTerms:
    """What one position is part of. `percent` and `every` are stated; the rest is what the search may use.

    `at_least` and `at_most` are both given or both None. `every_too` are other weekend frequencies it may get.
    """

    position: str
    percent: float
    every: int
    at_least: float | None = None
    at_most: float | None = None
    wish: bool = False
    long: bool = False
    may_end: bool = False
    every_too: int | None = None


def terms(scenario: Scenario) -> tuple[PersonTerms, ...]:
    """Each position's terms as the proposal states them."""
    levers = scenario.levers
    sizes: dict[str, SizeLever] = {}
    long: set[str] = set()
    ends: set[str] = set()
    every: dict[str, int] = {}
    if levers is not None:
        sizes = {name: one for one in levers.sizes for name in one.positions}
        long = {name for one in levers.long_shifts for name in one.positions}
        ends = {name for one in levers.may_end for name in one.positions}
        every = {name: one.every[0] for one in levers.weekends for name in one.positions}
    found = []
    for one in scenario.positions:
        size = sizes.get(one.id)
        found.append(
            PersonTerms(
                position=one.id,
                percent=one.percent,
                every=one.weekend_every,
                at_least=None if size is None else size.at_least,
                at_most=None if size is None else size.at_most,
                wish=size is not None and size.wish,
                long=one.id in long,
                may_end=one.id in ends,
                every_too=every.get(one.id),
            )
        )
    return tuple(found)


def with_terms(scenario: Scenario, wanted: Iterable[PersonTerms]) -> Scenario:
    """The proposal with other terms; reasons and notes of levers that stay are kept. Raises RefusedError."""
    table = {one.position: one for one in wanted}
    positions = tuple(_stated(one, table.get(one.id)) for one in scenario.positions)
    old = scenario.levers
    vacant = {one.id for one in scenario.positions if one.vacant}
    sizes = _grouped(
        ((one.at_least, one.at_most, one.wish and one.position not in vacant, one.position in vacant), one.position)
        for one in table.values()
        if one.at_least is not None and one.at_most is not None
    )
    ends = [one.position for one in table.values() if one.may_end]
    longs = [one.position for one in table.values() if one.long]
    weekends = _grouped(((one.every_too,), one.position) for one in table.values() if one.every_too is not None)
    shift = long_shift(scenario)
    data: dict[str, Any] = {
        "sizes": tuple(_size(old, names, *key) for key, names in sizes),
        "weekends": tuple(WeekendLever(positions=names, every=key) for key, names in weekends),
        "may_end": tuple(_ends(old, ends)),
        "long_shifts": (LongShiftLever(positions=tuple(longs), shift=shift.code, wish=True),)
        if longs and shift
        else (),
    }
    if longs and shift is None:
        raise RefusedError(NO_LONG_SHIFT)
    changed = _with(scenario, positions=positions)
    if not any(data.values()):
        return _with(changed, levers=None)
    if old is None:
        return _with(changed, levers=PositionLevers(**data, budget=Budget(fte_change_at_most=0.0)))
    kept = {name: getattr(old, name) for name in PositionLevers.model_fields}
    return _with(changed, levers=PositionLevers(**(kept | data)))


def long_shift(scenario: Scenario) -> Shift | None:
    """The ward's long shift: the one its levers name, else the first of that kind."""
    if scenario.levers is not None and scenario.levers.long_shifts:
        return scenario.shift_by_code[scenario.levers.long_shifts[0].shift]
    return next((one for one in scenario.shifts if one.kind is ShiftKind.LONG), None)


def with_long_shift(scenario: Scenario, start: str, end: str, unpaid_break_min: int) -> Scenario:
    """The proposal with a long shift of these times, and the agreement it would need stated as proposed.

    Raises RefusedError for times that no shift can have.
    """
    old = long_shift(scenario)
    code = old.code if old is not None else _free_code(scenario)
    shift = _shift(
        {
            "code": code,
            "name": {"nb": "Langvakt", "en": "Long shift"} if old is None else old.name.model_dump(),
            "kind": "long",
            "start": start,
            "end": end,
            "unpaid_break_min": unpaid_break_min,
        }
    )
    if old is not None and (old.start, old.end, old.unpaid_break_min) == (shift.start, shift.end, unpaid_break_min):
        return scenario
    others = [one for one in scenario.shifts if one.code != code]
    place = next((number for number, one in enumerate(scenario.shifts) if one.code == code), len(others))
    shifts = (*others[:place], shift, *others[place:])
    return _with(scenario, shifts=shifts, agreements=_agreed_length(scenario, shift))


def _agreed_length(scenario: Scenario, shift: Shift) -> tuple[Agreement, ...]:
    """Agreements with one that allows the shift's length, where none that is there does."""
    hours = shift.paid_min / 60
    of_rule = [one for one in scenario.agreements if one.rule == LONG_RULE]
    if shift.paid_min <= LONG_SHIFT_MIN or any((one.limit_h or 0) >= hours for one in of_rule):
        return scenario.agreements
    made = [one for one in scenario.agreements if not (one.rule == LONG_RULE and one.status == "proposed")]
    agreement = Agreement(
        id=f"langvakt-{hours:g}",
        rule=LONG_RULE,
        rung=Rung.LOCAL_TARIFF_BOUND.value,
        status="proposed",
        unions="all",
        covers_unorganised=True,
        limit_h=hours,
        valid_from=scenario.cycle.start,
        note=Text(
            nb="Må inngås med de tillitsvalgte før turnusen kan arbeides, aml. § 10-5 (2). "
            "Den enkelte må i tillegg samtykke.",
            en="Must be made with the representatives before the rota can be worked, WEA § 10-5 (2). "
            "Each person must also consent.",
        ),
    )
    return (*made, agreement)


def with_fagdag(
    scenario: Scenario, on: bool, every_weeks: int = 12, min_percent: float = 50.0, most_a_day: int = 3
) -> Scenario:
    """The proposal with professional days every n-th week, or without."""
    if not on:
        return scenario if scenario.fagdag is None else _with(scenario, fagdag=None)
    old = scenario.fagdag
    shift = next((one for one in scenario.shifts if one.kind is ShiftKind.FAGDAG), None)
    shifts = scenario.shifts
    if shift is None:
        shift = Shift.model_validate(
            {
                "code": "FAG",
                "name": {"nb": "Fagdag", "en": "Professional day"},
                "kind": "fagdag",
                "start": "08:00",
                "end": "16:00",
                "unpaid_break_min": 30,
            }
        )
        shifts = (*shifts, shift)
    data: dict[str, Any] = (
        {"shift": shift.code} if old is None else {n: getattr(old, n) for n in FagdagPolicy.model_fields}
    )
    data |= {"every_weeks": every_weeks, "min_percent": min_percent, "max_people_per_day": most_a_day}
    return _with(scenario, shifts=shifts, fagdag=FagdagPolicy(**data))


def with_shift_times(scenario: Scenario, times: dict[str, tuple[str, str, int]]) -> Scenario:
    """The proposal with other clock times: start, end and unpaid break by code. Raises RefusedError."""
    shifts = []
    for one in scenario.shifts:
        start, end, unpaid = times.get(one.code, ("", "", -1))
        if unpaid < 0 or (clock(one.start), clock(one.end), one.unpaid_break_min) == (start, end, unpaid):
            shifts.append(one)
            continue
        data = one.model_dump(mode="json") | {"start": start, "end": end, "unpaid_break_min": unpaid, "source": None}
        shifts.append(_shift(data))
    return _with(scenario, shifts=tuple(shifts))


def with_demand(scenario: Scenario, wanted: dict[str, tuple[int, int | None, int | None]]) -> Scenario:
    """The proposal with other minimum, target and maximum by demand row. Raises RefusedError.

    What is raised takes what stands above it along; what is lowered below what stands under it is refused.
    """
    rows = []
    for one in scenario.demand:
        asked = wanted.get(one.id)
        if asked is None or asked == (one.min, one.target, one.max):
            rows.append(one)
            continue
        data = one.model_dump(mode="json", by_alias=True)
        least, target, most = _in_order((one.min, one.target, one.max), asked)
        data |= {"min": least, "target": target, "max": most, "source": None}
        rows.append(DemandRow.model_validate(data))
    return _with(scenario, demand=tuple(rows))


def _in_order(
    old: tuple[int, int | None, int | None], asked: tuple[int, int | None, int | None]
) -> tuple[int, int | None, int | None]:
    least, target, most = asked
    if target is not None and target < least:
        if target != old[1]:
            raise RefusedError(
                Text(nb="Målet kan ikke være lavere enn minst.", en="The target cannot be below the minimum.")
            )
        target = least
    if most is not None and most < max(least, target or 0):
        if most != old[2]:
            raise RefusedError(
                Text(
                    nb="Høyst kan ikke være lavere enn minst og mål.",
                    en="The maximum cannot be below the minimum and the target.",
                )
            )
        most = max(least, target or 0)
    return least, target, most


def _shift(data: dict[str, Any]) -> Shift:
    """Raises RefusedError for times that no shift can have."""
    try:
        return Shift.model_validate(data)
    except ValueError:
        start, end, unpaid = (data[name] for name in ("start", "end", "unpaid_break_min"))
        raise RefusedError(
            Text(
                nb=f"En vakt kan ikke gå fra {start} til {end} med {unpaid} minutter ubetalt pause. "
                "Skriv klokkeslett som 07:30.",
                en=f"A shift cannot go from {start} to {end} with an unpaid break of {unpaid} minutes. "
                "Write times like 07:30.",
            )
        ) from None


def with_frame(scenario: Scenario, fte_change: float, smallest_percent: float, small_percent: float) -> Scenario:
    """The proposal with other bounds for the search. Without levers there is nothing to bound."""
    if scenario.levers is None:
        return scenario
    kept = {name: getattr(scenario.levers, name) for name in PositionLevers.model_fields}
    pay = None if scenario.levers.budget is None else scenario.levers.budget.annual_pay_change_at_most
    kept |= {
        "budget": Budget(fte_change_at_most=fte_change, annual_pay_change_at_most=pay),
        "smallest_percent": smallest_percent,
        "small_percent": small_percent,
    }
    return _with(scenario, levers=PositionLevers(**kept))


def lever_texts(scenario: Scenario) -> tuple[str, ...]:
    """What the levers open for, pulled in full, as the weekend ledger reads levers; positions that may end stay.

    How many can end is for the search: the ledger shows the places that are left for it.
    """
    levers = scenario.levers
    if levers is None:
        return ()
    found = [f"fill={','.join(size.positions)}" for size in levers.sizes if size.fill]
    found += [f"frequency={','.join(one.positions)}:{min(one.every)}" for one in levers.weekends]
    for long in levers.long_shifts:
        found.append(f"long={','.join(long.positions)}:{scenario.shift_by_code[long.shift].paid_min / 60:g}")
    return tuple(found)


def clock(minutes: int) -> str:
    """A clock time as controls write it."""
    return format_clock(minutes)


def _stated(one: Position, wanted: PersonTerms | None) -> Position:
    if wanted is None or (wanted.percent, wanted.every) == (one.percent, one.weekend_every):
        return one
    return one.model_copy(update={"percent": wanted.percent, "weekend_every": wanted.every, "source": None})


def _grouped(pairs: Iterable[tuple[tuple[Any, ...], str]]) -> list[tuple[tuple[Any, ...], tuple[str, ...]]]:
    groups: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for key, name in pairs:
        groups[key].append(name)
    return [(key, tuple(names)) for key, names in groups.items()]


def _size(
    old: PositionLevers | None, names: tuple[str, ...], at_least: float, at_most: float, wish: bool, fill: bool
) -> SizeLever:
    if at_least > at_most:
        raise RefusedError(
            Text(
                nb=f"{', '.join(names)}: «kan bli, minst» kan ikke være større enn «høyst».",
                en=f"{', '.join(names)}: “may be, from” cannot be larger than “up to”.",
            )
        )
    note = next((one.note for one in (old.sizes if old else ()) if set(one.positions) & set(names)), None)
    return SizeLever(positions=names, at_least=at_least, at_most=at_most, wish=wish, fill=fill, note=note)


def _ends(old: PositionLevers | None, names: list[str]) -> Iterable[EndLever]:
    known = {name: one.reason for one in (old.may_end if old else ()) for name in one.positions}
    for key, some in _grouped(((known.get(name, TABLE_REASON),), name) for name in names):
        yield EndLever(positions=some, reason=key[0])


def _with(scenario: Scenario, **changes: object) -> Scenario:
    data = {name: getattr(scenario, name) for name in Scenario.model_fields}
    return Scenario.model_construct(**(data | changes))


def _free_code(scenario: Scenario) -> str:
    known = {one.code for one in scenario.shifts}
    return next(code for code in ("L", "LV", "LANG", "LANGVAKT") if code not in known)
