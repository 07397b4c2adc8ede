"""Give a ward or a simulation another value at a path, as `positions[*].weekend_every`; see that a ward remains."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError

from rota.domain.absence import SimulationSpec
from rota.domain.batch import SIMULATION, Value
from rota.domain.consistency import reference_problems
from rota.domain.scenario import Scenario

KEYS = {
    "shifts": "code",
    "competences": "id",
    "demand": "id",
    "positions": "id",
    "agreements": "id",
    "rules": "rule",
    "own_rules": "id",
    "absences": "id",
    "policies": "step",
    "groups": "id",
    "resident_groups": "id",
}
STEP = re.compile(r"(?P<field>[a-z_]+)(?:\[(?P<who>[^\[\]]+)\])?")
OUTSIDE = {"format", "side"}


Part = TypeVar("Part", Scenario, SimulationSpec)


class ChangeError(ValueError):
    """The change cannot be made, or does not leave a ward; the text says why."""


def changed(scenario: Scenario, path: str, value: Value) -> Scenario:
    """The scenario with a value at every place that a path names. Raises ChangeError.

    A list takes `[*]` for all its elements or `[A,B]` for those of these ids (codes for shifts, rules for rules, steps
    for policies).
    """
    return _with(scenario, path, lambda _: value, f"{path} = {value}")


def scaled(scenario: Scenario, path: str, factor: float) -> Scenario:
    """The scenario with the number at every place that a path names times a factor. Raises ChangeError."""
    return _with(scenario, path, _times(factor, path), f"{path} x {factor:g}")


def simulation_changed(spec: SimulationSpec, path: str, value: Value) -> SimulationSpec:
    """As `changed`, in a simulation."""
    return _with(spec, path, lambda _: value, f"{SIMULATION}{path} = {value}")


def simulation_scaled(spec: SimulationSpec, path: str, factor: float) -> SimulationSpec:
    """As `scaled`, in a simulation."""
    return _with(spec, path, _times(factor, path), f"{SIMULATION}{path} x {factor:g}")


def _times(factor: float, path: str) -> Callable[[Any], float]:
    def times(old: Any) -> float:
        if isinstance(old, bool) or not isinstance(old, int | float):
            raise ChangeError(f"{path}: {old!r} is no number to scale")
        return old * factor

    return times


def _with(part: Part, path: str, new: Callable[[Any], Value], what: str) -> Part:
    data: dict[str, Any] = part.model_dump(mode="json", by_alias=True)
    steps = [STEP.fullmatch(one) for one in path.split(".")]
    if not all(steps) or path.split(".")[0].split("[")[0] in OUTSIDE:
        raise ChangeError(f"{path}: write a path such as positions[*].weekend_every or fagdag.every_weeks")
    places: list[Any] = [data]
    for number, step in enumerate(steps):
        assert step is not None
        field, who, last = step["field"], step["who"], number == len(steps) - 1
        if any(not isinstance(place, dict) or field not in place for place in places):
            raise ChangeError(f"{path}: there is no {field}")
        if last and who is None:
            for place in places:
                place[field] = new(place[field])
            break
        places = [one for place in places for one in _chosen(place[field], field, who, path)]
        if last:
            raise ChangeError(f"{path}: names whole elements; add the field, as in {path}.percent")
    try:
        return type(part).model_validate(data)
    except ValidationError as error:
        told = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False)[:5]
        )
        raise ChangeError(f"{what}: {told}") from None


def ward_problems(scenario: Scenario) -> list[str]:
    """What makes a changed scenario no ward: references that lead nowhere, what the law does not allow, pay."""
    from rota.measures.pay import pay_problems
    from rota.rules.resolve import agreement_problems, position_problems, rule_units

    found = [
        *reference_problems(scenario, rule_units(scenario.rule_pack)),
        *agreement_problems(scenario),
        *position_problems(scenario),
        *pay_problems(scenario),
    ]
    return [f"{'.'.join(map(str, path))}: {message}" for path, message in found]


def _chosen(part: Any, field: str, who: str | None, path: str) -> list[Any]:
    if who is None:
        if not isinstance(part, dict):
            raise ChangeError(f"{path}: {field} is {'not there' if part is None else 'no mapping'}")
        return [part]
    if not isinstance(part, list) or field not in KEYS:
        raise ChangeError(f"{path}: {field} is no list of elements with ids")
    if who == "*":
        return part
    names = [name.strip() for name in who.split(",")]
    found = {one[KEYS[field]]: one for one in part}
    missing = [name for name in names if name not in found]
    if missing:
        raise ChangeError(f"{path}: no such {KEYS[field]}: {', '.join(missing)}")
    return [found[name] for name in names]
