"""Levers: what the parties may agree to change in a ward, in a form that a command line or a slider can give.

`KIND=WHO:VALUE`, for example `frequency=P01,P02:2`. WHO is position ids with commas, a competence, `all`, or `under-50`
for positions below 50 %. Levers are pulled in the order given, each on what the ones before it left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from rota.domain.base import Text
from rota.domain.finding import InputError, Problem
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.shift import LONG_SHIFT_MIN, Shift, ShiftKind
from rota.domain.time import MIN_PER_DAY, MIN_PER_HOUR

PLACE = "levers"
MOST_POSITIONS, MOST_EVERY, MOST_SHIFT_H = 300, 12, 16
LONG_BREAK_MIN = 30
LONGEST_NUMBER = 12
UNDER = "under-"


class LeverKind(StrEnum):
    """What can be changed."""

    FREQUENCY = "frequency"
    PERCENT = "percent"
    LONG = "long"
    SHIFTS = "shifts"
    LENGTH = "length"
    ADD = "add"
    REMOVE = "remove"
    FILL = "fill"
    FRIDAY = "friday"


FORMS = {
    LeverKind.FREQUENCY: "frequency=WHO:N, every N-th weekend, 0 to 12 (0: none)",
    LeverKind.PERCENT: "percent=WHO:P, above 0 and at most 100",
    LeverKind.LONG: "long=WHO:HOURS, paid hours of their weekend shifts, above 10 and at most 16",
    LeverKind.SHIFTS: "shifts=WHO:CODE+CODE, the shifts that they work at weekends",
    LeverKind.LENGTH: "length=CODE:HOURS, paid hours of a shift, above 0 and at most 16",
    LeverKind.ADD: "add=POSITION:N, N more positions like this one, 1 to 300",
    LeverKind.REMOVE: "remove=WHO",
    LeverKind.FILL: "fill=WHO, vacant positions that get a line in the rota",
    LeverKind.FRIDAY: "friday=in or friday=out",
}
WITHOUT_VALUE = (LeverKind.REMOVE, LeverKind.FILL, LeverKind.FRIDAY)


@dataclass(frozen=True)
class Lever:
    """One lever: what is changed, for whom (or which shift), and the value as it is written."""

    kind: LeverKind
    who: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind}={self.who}" + (f":{self.value}" if self.value else "")


def read_levers(scenario: Scenario, texts: Sequence[str]) -> tuple[Lever, ...]:
    """Levers as they are written. Raises InputError with every one that has no such form or cannot be pulled."""
    problems: list[Problem] = []
    levers: list[Lever] = []
    for text in texts:
        kind, _, rest = (part.strip() for part in text.partition("="))
        if kind not in list(LeverKind):
            problems.append(Problem(PLACE, None, text, f"no such lever. write one of: {'; '.join(FORMS.values())}"))
            continue
        who, _, value = (rest, "", "") if kind in WITHOUT_VALUE else rest.rpartition(":")
        if not who or (not value and kind not in WITHOUT_VALUE):
            problems.append(Problem(PLACE, None, text, f"write {FORMS[LeverKind(kind)]}"))
        else:
            levers.append(Lever(LeverKind(kind), who.strip(), value.strip()))
    _, found = _pull(scenario, levers)
    if problems + found:
        raise InputError(problems + found)
    return tuple(levers)


def apply_levers(scenario: Scenario, levers: Sequence[Lever]) -> Scenario:
    """The ward after the levers, in their order. Raises InputError with every lever that cannot be pulled.

    The result is for arithmetic: it is not validated against the rule pack as a scenario file is.
    """
    changed, problems = _pull(scenario, levers)
    if problems:
        raise InputError(problems)
    return changed


def friday_in(levers: Sequence[Lever]) -> bool:
    """Whether Friday evening and night count: the last lever that says so decides."""
    said = [lever.who for lever in levers if lever.kind is LeverKind.FRIDAY]
    return bool(said) and said[-1] == "in"


class _LeverError(Exception):
    """A lever that cannot be pulled; the message says what is allowed."""


def _pull(scenario: Scenario, levers: Sequence[Lever]) -> tuple[Scenario, list[Problem]]:
    problems: list[Problem] = []
    for lever in levers:
        try:
            scenario = _WAYS[lever.kind](scenario, lever)
        except _LeverError as error:
            problems.append(Problem(PLACE, None, str(lever), str(error)))
    return scenario, problems


def _frequency(scenario: Scenario, lever: Lever) -> Scenario:
    every = _number(lever, 0, MOST_EVERY, whole=True)
    return _each(scenario, lever, lambda one: {"weekend_every": int(every)})


def _percent(scenario: Scenario, lever: Lever) -> Scenario:
    percent = _number(lever, 0, 100)
    if not percent:
        raise _LeverError(f"write {FORMS[lever.kind]}")
    return _each(scenario, lever, lambda one: {"percent": float(percent)})


def _long(scenario: Scenario, lever: Lever) -> Scenario:
    minutes = _minutes(lever)
    if minutes <= LONG_SHIFT_MIN:
        raise _LeverError(f"'{lever.value}' is no long shift: write {FORMS[lever.kind]}")
    scenario, code = _long_shift(scenario, minutes)
    return _each(scenario, lever, lambda one: {"weekend_shifts": (code,), "consent_long": True})


def _shifts(scenario: Scenario, lever: Lever) -> Scenario:
    codes = tuple(dict.fromkeys(code.strip() for code in lever.value.split("+")))
    unknown = [code for code in codes if code not in scenario.shift_by_code]
    if unknown:
        raise _LeverError(f"no such shift: {', '.join(unknown)}. known: {', '.join(scenario.shift_by_code)}")
    return _each(scenario, lever, lambda one: {"weekend_shifts": codes})


def _length(scenario: Scenario, lever: Lever) -> Scenario:
    minutes = _minutes(lever)
    shift = scenario.shift_by_code.get(lever.who)
    if shift is None:
        raise _LeverError(f"no such shift: {lever.who}. known: {', '.join(scenario.shift_by_code)}")
    changed = _of_length(shift, minutes)
    return _with(scenario, shifts=tuple(changed if one is shift else one for one in scenario.shifts))


def _add(scenario: Scenario, lever: Lever) -> Scenario:
    more = int(_number(lever, 1, MOST_POSITIONS, whole=True))
    like = scenario.position_by_id.get(lever.who)
    if like is None:
        raise _LeverError(f"no such position: {lever.who}")
    if len(scenario.positions) + more > MOST_POSITIONS:
        raise _LeverError(f"a ward has at most {MOST_POSITIONS} positions")
    free = (name for number in range(1, 2 * MOST_POSITIONS) if (name := f"{like.id}-{number}") not in _ids(scenario))
    alike = {"holder": None, "vacant": False, "in_rota": None, "locked": (), "wishes": ()}
    new = [like.model_copy(update={"id": next(free), **alike}) for _ in range(more)]
    return scenario.with_positions((*scenario.positions, *new))


def _remove(scenario: Scenario, lever: Lever) -> Scenario:
    gone = _chosen(scenario, lever)
    left = tuple(one for one in scenario.positions if one.id not in gone)
    if not left:
        raise _LeverError("no position is left")
    return scenario.with_positions(left)


def _fill(scenario: Scenario, lever: Lever) -> Scenario:
    chosen = _chosen(scenario, lever)
    if not any(one.vacant for one in scenario.positions if one.id in chosen):
        raise _LeverError("none of them is vacant")
    return _each(scenario, lever, lambda one: {"in_rota": True} if one.vacant else {})


def _friday(scenario: Scenario, lever: Lever) -> Scenario:
    if lever.who not in ("in", "out"):
        raise _LeverError(f"write {FORMS[lever.kind]}")
    return scenario


_WAYS: dict[LeverKind, Callable[[Scenario, Lever], Scenario]] = {
    LeverKind.FREQUENCY: _frequency,
    LeverKind.PERCENT: _percent,
    LeverKind.LONG: _long,
    LeverKind.SHIFTS: _shifts,
    LeverKind.LENGTH: _length,
    LeverKind.ADD: _add,
    LeverKind.REMOVE: _remove,
    LeverKind.FILL: _fill,
    LeverKind.FRIDAY: _friday,
}


def _each(scenario: Scenario, lever: Lever, change: Callable[[Position], dict[str, Any]]) -> Scenario:
    chosen = _chosen(scenario, lever)
    return scenario.with_positions(
        tuple(one.model_copy(update=change(one)) if one.id in chosen else one for one in scenario.positions)
    )


def _chosen(scenario: Scenario, lever: Lever) -> frozenset[str]:
    """Ids of the positions that WHO names; never none."""
    chosen: set[str] = set()
    unknown: list[str] = []
    for name in (part.strip() for part in lever.who.split(",")):
        some = _named(scenario, name)
        if not some:
            unknown.append(name)
        chosen |= some
    if unknown:
        known = ", ".join(one.id for one in scenario.competences)
        ways = f"position ids, all, under-50 or a competence ({known})"
        raise _LeverError(f"no position answers to: {', '.join(unknown)}. write {ways}")
    return frozenset(chosen)


def _named(scenario: Scenario, name: str) -> set[str]:
    if name in scenario.position_by_id:
        return {name}
    if name == "all":
        return set(scenario.position_by_id)
    if name.startswith(UNDER) and (below := _fraction(name.removeprefix(UNDER))) is not None:
        return {one.id for one in scenario.positions if Fraction(str(one.percent)) < below}
    return {one.id for one in scenario.positions if one.competence == name}


def _ids(scenario: Scenario) -> set[str]:
    return set(scenario.position_by_id)


def _number(lever: Lever, low: int, high: int, *, whole: bool = False) -> Fraction:
    value = _fraction(lever.value)
    if value is None or not low <= value <= high or (whole and value.denominator != 1):
        raise _LeverError(f"'{lever.value}': write {FORMS[lever.kind]}")
    return value


def _fraction(text: str) -> Fraction | None:
    """A plain decimal number, with a point."""
    whole, _, part = text.partition(".")
    if not ((whole + part).isdecimal() and text.isascii() and whole and len(text) <= LONGEST_NUMBER):
        return None
    return Fraction(f"{text}0" if text.endswith(".") else text)


def _minutes(lever: Lever) -> int:
    minutes = _number(lever, 0, MOST_SHIFT_H) * MIN_PER_HOUR
    if not minutes or minutes.denominator != 1:
        raise _LeverError(f"'{lever.value}' is not whole minutes: write {FORMS[lever.kind]}")
    return int(minutes)


def _of_length(shift: Shift, minutes: int) -> Shift:
    """The shift with another paid time: an evening shift keeps its end, any other its start; breaks stay."""
    presence = minutes + shift.unpaid_break_min
    if presence <= shift.break_min:
        raise _LeverError("the breaks are as long as the shift")
    start = (shift.end_min - presence) % MIN_PER_DAY if shift.kind is ShiftKind.EVENING else shift.start
    return shift.model_copy(update={"start": start, "end": (start + presence) % MIN_PER_DAY or MIN_PER_DAY})


def _long_shift(scenario: Scenario, minutes: int) -> tuple[Scenario, str]:
    """A long shift by day of that paid time: one that the ward has, or a new one that ends when the night begins.

    A new one has half an hour's unpaid break; without night shifts it ends with the last evening shift.
    """
    for shift in scenario.shifts:
        if shift.kind is ShiftKind.LONG and shift.paid_min == minutes and shift.end_min <= MIN_PER_DAY:
            return scenario, shift.code
    nights = [
        shift.start for shift in scenario.shifts if shift.kind is ShiftKind.NIGHT and shift.start >= MIN_PER_DAY / 2
    ]
    by_day = [shift.end_min for shift in scenario.shifts if shift.covers_demand and shift.end_min <= MIN_PER_DAY]
    end = min(nights) if nights else max(by_day, default=MIN_PER_DAY)
    start = max(0, end - minutes - LONG_BREAK_MIN)
    end = start + minutes + LONG_BREAK_MIN
    code = next(name for name in _codes(minutes) if name not in scenario.shift_by_code)
    shift = Shift.model_construct(
        assumed=True,
        code=code,
        name=Text(nb="Langvakt", en="Long shift"),
        kind=ShiftKind.LONG,
        start=start,
        end=end,
        unpaid_break_min=LONG_BREAK_MIN,
    )
    return _with(scenario, shifts=(*scenario.shifts, shift)), code


def _codes(minutes: int) -> Sequence[str]:
    return ["L", f"L{minutes}", *(f"L{minutes}-{number}" for number in range(300))]


def _with(scenario: Scenario, **changes: Any) -> Scenario:
    data = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    return Scenario.model_construct(**(data | changes))
