"""The burdens whose distribution is shown: what each is, and which positions can have it at all.

A burden is a figure per position that the catalogue has already; nothing is counted a second time here. What is added
is data: `fairness.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from rota.domain.base import Text
from rota.domain.fairness import Burden
from rota.domain.position import Position
from rota.domain.scenario import Scenario
from rota.domain.time import DAYS_PER_WEEK, MIN_PER_DAY, SATURDAY
from rota.measures import catalogue
from rota.measures.facts import Line, Span
from rota.measures.hours import unsocial_min, weekend_min
from rota.measures.load import QUICK_RETURN_MIN
from rota.measures.registry import PERSON_FIGURES
from rota.measures.weekends import WEEKS_PER_YEAR

Week = Sequence[Sequence[Span]]  # by weekday, the shifts that a position may start


@dataclass(frozen=True)
class Definitions:
    """Everything in the file, in its order: burdens, how the figures are made, and the names of breakdowns."""

    burdens: tuple[Burden, ...]
    terms: Mapping[str, Text]
    breakdowns: Mapping[str, Text]
    bands: Mapping[str, Text]


@cache
def definitions() -> Definitions:
    """The definitions of `fairness.toml`."""
    data = _data()
    return Definitions(
        burdens=tuple(map(_burden, data["burden"])),
        terms=_texts(data["terms"]),
        breakdowns=_texts(data["breakdowns"]),
        bands=_texts(data["bands"]),
    )


def per_year(burden_id: str, line: Line) -> float:
    """A position's amount of a burden in a year of 52 weeks, before holidays, sickness and swaps."""
    entry = _entries()[burden_id]
    amount = PERSON_FIGURES[entry["figure"]](line)
    assert amount is not None, burden_id
    return amount * WEEKS_PER_YEAR / (1 if entry["per"] == "week" else line.weeks)


def can_have(burden_id: str, scenario: Scenario, position: Position) -> bool:
    """Whether the position's terms leave room for the burden. A roster can give it all the same."""
    return POSSIBLE[burden_id](_allowed(scenario, position))


def _allowed(scenario: Scenario, position: Position) -> Week:
    """The shifts that the position may start on each weekday by its codes, consent and weekends."""
    free_of_consent = scenario.rule_pack == "none"
    week: list[list[Span]] = []
    for weekday in range(DAYS_PER_WEEK if position.weekend_every else SATURDAY):
        shifts = [scenario.shift_by_code.get(code) for code in scenario.allowed_codes(position, weekday)]
        base = weekday * MIN_PER_DAY
        week.append(
            [
                Span(base + shift.start, base + shift.end_min, shift.paid_min, weekday, shift.code, shift.kind)
                for shift in shifts
                if shift is not None
                and shift.is_work
                and (not shift.is_long or position.consent_long or free_of_consent)
            ]
        )
    return week


def _any(counts: Callable[[Span], bool]) -> Callable[[Week], bool]:
    return lambda week: any(counts(span) for day in week for span in day)


def _weekends(week: Week) -> bool:
    """A position without weekends has none, although a Friday night would reach into one."""
    return len(week) > SATURDAY and _any(lambda span: weekend_min(span) > 0)(week)


def _quick_returns(week: Week) -> bool:
    """Two shifts on successive days, Sunday to Monday too, with less than 11 hours between."""
    after = {(day - 1) % DAYS_PER_WEEK: spans for day, spans in enumerate(week)}
    return any(
        second.start % MIN_PER_DAY + MIN_PER_DAY - (first.end - day * MIN_PER_DAY) < QUICK_RETURN_MIN
        for day, spans in enumerate(week)
        for first in spans
        for second in after.get(day, ())
    )


POSSIBLE: Mapping[str, Callable[[Week], bool]] = MappingProxyType(
    {
        "weekends": _weekends,
        "nights": _any(lambda span: span.is_night),
        "long_shifts": _any(lambda span: span.is_long),
        "quick_returns": _quick_returns,
        "unsocial": _any(lambda span: unsocial_min(span) > 0),
    }
)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("rota.measures").joinpath("fairness.toml").read_text(encoding="utf-8"))


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in _data()["burden"]}


def _burden(entry: Mapping[str, Any]) -> Burden:
    """A burden, defined as its figure in the catalogue is, and how that becomes an amount per year."""
    (figure,) = [one for one in catalogue.definitions().person_measures if one.id == entry["figure"]]
    scaled = Text.model_validate(_data()["per_year"][entry["per"]])
    return Burden(
        id=entry["id"],
        label=Text.model_validate(entry["label"]),
        unit=Text.model_validate(entry["unit"]),
        definition=Text(
            nb=f"{figure.definition.nb} {scaled.nb}",
            en=f"{figure.definition.en} {scaled.en}",
        ),
        population=Text.model_validate(entry["population"]),
        same_below=float(entry["same_below"]),
        decimals=entry["decimals"],
        remark=Text.model_validate(entry["remark"]) if "remark" in entry else None,
    )


def _texts(data: Mapping[str, Any]) -> dict[str, Text]:
    return {name: Text.model_validate(text) for name, text in data.items()}
