"""Results that are kept and read again as the values they were: JSON by the types themselves, never pickle.

`rota.io.json_out` is for people and other programs: rounded, in words, one way. This is exact and goes both ways: a
fraction is written "n/d", a set in order, an array as lists with null for what is no number, so that equal results give
equal text. What is read may come from a stranger:
every value must have its field's own type, and nothing may be there that no field holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from math import isfinite, isnan, nan
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from pydantic import BaseModel, ValidationError

from rota.domain.explanation import Explanation
from rota.domain.finding import InputError, Problem
from rota.domain.simulated import Simulation, unsound_years
from rota.domain.solution import SolveResult
from rota.domain.structure import Frontier, Point, PointStatus
from rota.io.yaml_tree import MAX_PROBLEMS, shorten

Kept = SolveResult | Frontier | Explanation | Simulation
Result = TypeVar("Result", SolveResult, Frontier, Explanation, Simulation)

FORMATS: Mapping[type, str] = {
    SolveResult: "rota/solve-result/1",
    Frontier: "rota/frontier/1",
    Explanation: "rota/explanation/2",
    Simulation: "rota/simulated-years/1",
}
LIMIT_CHARACTERS = 50 * 1024 * 1024

# A check can be made again of scenario and roster, and one that is made again cannot have been tampered with.
_LEFT_OUT = {(Point, "check")}
_FRACTION = re.compile(r"(-?[0-9]{1,60})/([0-9]{1,60})")
_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json(value: Kept) -> str:
    """A result as text that `from_json` reads. Equal results give equal text.

    The checks of a frontier's points are left out: `rota.usecases_comparison.rechecked` makes them again. Raises
    ValueError for a number that JSON cannot hold.
    """
    data = {"format": FORMATS[type(value)], "value": _plain(value)}
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def from_json(text: str, kind: type[Result], file: str = "") -> Result:
    """The result that `to_json` wrote. `file` names the text in problems.

    Raises InputError with the places where the text is not what `to_json` writes of such a result.
    """
    file = file or FORMATS[kind]
    data = _parsed(text, file)
    if not isinstance(data, dict) or set(data) != {"format", "value"}:
        raise InputError([Problem(file, None, "", "is not a kept result: an object with format and value is wanted")])
    if data["format"] != FORMATS[kind]:
        message = f"{shorten(str(data['format']))} cannot be read here: {FORMATS[kind]} is wanted"
        raise InputError([Problem(file, None, "format", message)])
    reader = _Reader(file)
    value = reader.read(kind, data["value"], "value")
    problems = reader.problems or _unsound(value, file)
    if problems:
        raise InputError(problems)
    assert isinstance(value, kind)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if is_dataclass(value):
        kind = type(value)
        return {
            one.name: _plain(getattr(value, one.name)) for one in fields(value) if (kind, one.name) not in _LEFT_OUT
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, frozenset):
        return sorted(_plain(one) for one in value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return _list(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _list(values: np.ndarray[Any, np.dtype[np.float64]]) -> list[Any]:
    """An array of one or two dimensions as lists; None for NaN."""
    if values.ndim == 1:
        return [None if isnan(one) else one for one in values.tolist()]
    return [_list(row) for row in values]


def _unsound(value: Any, file: str) -> list[Problem]:
    """What fits its types and yet cannot be: whoever uses a frontier relies on its picks being among the options."""
    if isinstance(value, Simulation):
        return [Problem(file, None, f"value.{path}", message) for path, message in unsound_years(value)]
    if not isinstance(value, Frontier):
        return []
    problems = []
    if value.choices.scenario.levers is None:
        problems.append(Problem(file, None, "value.choices.scenario.levers", "is missing"))
    options = [one.options for one in value.choices.positions]
    for number, point in enumerate(value.points):
        picks, path = point.structure.picks, f"value.points[{number}]"
        if len(picks) != len(options):
            problems.append(
                Problem(file, None, f"{path}.structure.picks", f"{len(options)} are wanted, one a position")
            )
        elif not all(0 <= pick.option < len(some) for pick, some in zip(picks, options, strict=True)):
            problems.append(Problem(file, None, f"{path}.structure.picks", "a position has no such option"))
        if (point.status is PointStatus.FOUND) != (point.roster is not None):
            problems.append(Problem(file, None, f"{path}.roster", "is there when, and only when, the status is found"))
    return problems


def _parsed(text: str, file: str) -> Any:
    if len(text) > LIMIT_CHARACTERS:
        raise InputError([Problem(file, None, "", f"is longer than {LIMIT_CHARACTERS:,} characters")])
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        reason = "is nested too deep" if isinstance(error, RecursionError) else f"is not JSON: {error}"
        raise InputError([Problem(file, None, "", reason)]) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


class _Reader:
    """Reads plain data by type and collects what does not fit. What did not fit is read as None."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []

    def read(self, kind: Any, value: Any, path: str) -> Any:
        """The value of that type."""
        if len(self.problems) >= MAX_PROBLEMS:
            return None
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            kinds = [one for one in inner if one is not type(None)]
            if value is None and len(kinds) < len(inner):
                return None
            return self.read(_only(kinds, value), value, path)
        if origin is Literal:
            return value if value in inner and type(value) is str else self._wrong(path, value, f"one of {inner}")
        if origin is tuple:
            return self._tuple(inner, value, path)
        if origin is frozenset:
            return self._all(frozenset, inner[0], value, path)
        if origin in (dict, Mapping):
            return self._dict(inner, value, path)
        if origin is np.ndarray:
            return self._array(value, path)
        if isinstance(kind, type):
            return self._one(kind, value, path)
        raise TypeError(f"{kind} has no form in JSON")

    def _one(self, kind: type, value: Any, path: str) -> Any:
        if issubclass(kind, BaseModel):
            return self._model(kind, value, path)
        if is_dataclass(kind):
            return self._dataclass(kind, value, path)
        if issubclass(kind, Enum):
            known = {one.value: one for one in kind}
            fits = isinstance(value, str) and value in known
            return known[value] if fits else self._wrong(path, value, f"one of {', '.join(known)}")
        if kind is Fraction:
            return self._fraction(value, path)
        if kind is date:
            return self._date(value, path)
        if kind is str:
            fits = isinstance(value, str) and not _SURROGATE.search(value)
            return value if fits else self._wrong(path, value, "text")
        if kind is float:
            return value if _is_number(value) else self._wrong(path, value, "a number")
        if kind in (bool, int):
            return (
                value
                if type(value) is kind
                else self._wrong(path, value, "true or false" if kind is bool else "a whole number")
            )
        raise TypeError(f"{kind.__name__} has no form in JSON")

    def _model(self, kind: type[BaseModel], value: Any, path: str) -> Any:
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                self._report(".".join([path, *map(str, one["loc"])]), one["msg"])
            return None

    def _dataclass(self, kind: type, value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            return self._wrong(path, value, "an object")
        before = len(self.problems)
        held = {one.name: one for one in fields(kind) if (kind, one.name) not in _LEFT_OUT}
        for name in value:
            if name not in held:
                self._report(f"{path}.{shorten(name, 40)}", "unknown key")
        found = {}
        for name, one in held.items():
            if name in value:
                found[name] = self.read(_hints(kind)[name], value[name], f"{path}.{name}")
            elif one.default is MISSING and one.default_factory is MISSING:
                self._report(f"{path}.{name}", "is missing")
        return kind(**found) if len(self.problems) == before else None

    def _tuple(self, inner: tuple[Any, ...], value: Any, path: str) -> Any:
        if inner[-1] is Ellipsis:
            return self._all(tuple, inner[0], value, path)
        if not isinstance(value, list) or len(value) != len(inner):
            return self._wrong(path, value, f"a list of {len(inner)}")
        return tuple(
            self.read(kind, one, f"{path}[{n}]") for n, (kind, one) in enumerate(zip(inner, value, strict=True))
        )

    def _all(self, collect: Callable[[Iterable[Any]], Any], kind: Any, value: Any, path: str) -> Any:
        if not isinstance(value, list):
            return self._wrong(path, value, "a list")
        return collect(self.read(kind, one, f"{path}[{number}]") for number, one in enumerate(value))

    def _dict(self, inner: tuple[Any, ...], value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            return self._wrong(path, value, "an object")
        return {
            self.read(inner[0], key, f"{path}.{shorten(key, 40)}"): self.read(
                inner[1], one, f"{path}.{shorten(key, 40)}"
            )
            for key, one in value.items()
        }

    def _array(self, value: Any, path: str) -> Any:
        """Numbers, or lists of equally many: NaN where null stands."""
        rows = value if isinstance(value, list) else [False]
        flat = [one for row in rows for one in (row if isinstance(row, list) else [row])]
        lengths = {len(row) if isinstance(row, list) else None for row in rows}
        if len(lengths) > 1 or not all(one is None or _is_number(one) for one in flat):
            return self._wrong(path, "", "a list of numbers, or of lists of equally many,")
        return np.array([nan if one is None else float(one) for one in flat]).reshape(len(rows), *(lengths - {None}))

    def _date(self, value: Any, path: str) -> Any:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            return self._wrong(path, value, "a date as YYYY-MM-DD")

    def _fraction(self, value: Any, path: str) -> Fraction | None:
        # By hand: `Fraction("1e999999999")` would work for hours.
        match = _FRACTION.fullmatch(value) if isinstance(value, str) else None
        if match is None or not int(match[2]):
            self._wrong(path, value, 'a fraction as "n/d"')
            return None
        return Fraction(int(match[1]), int(match[2]))

    def _wrong(self, path: str, value: Any, wanted: str) -> None:
        self._report(f"{path} = {shorten(str(value), 40)}", f"{wanted} is wanted")

    def _report(self, path: str, message: str) -> None:
        self.problems.append(Problem(self._file, None, path, message))


def _is_number(value: Any) -> bool:
    """A number of JSON that is no infinity: 1e999 is read as one, and a long whole number cannot become a float."""
    if isinstance(value, float):
        return isfinite(value)
    return type(value) is int and abs(value) < 2**1000


def _only(kinds: Sequence[Any], value: Any) -> Any:
    """The type that a value must have: the one there is, or of several enumerations the one that has the value.

    Raises ValueError for any other union: which type it was would be a guess.
    """
    if len(kinds) > 1 and all(isinstance(one, type) and issubclass(one, Enum) for one in kinds):
        return next((one for one in kinds if value in {member.value for member in one}), kinds[0])
    (one,) = kinds
    return one
