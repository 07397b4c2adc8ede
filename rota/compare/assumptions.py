"""What a scenario assumes and what it takes from a source: every element that carries figures, with its figures.

Elements of one section with the same origin share a line, so that a page can show them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rota.domain.base import Sourced, Text
from rota.domain.comparison import Assumption
from rota.domain.demand import DemandException, DemandRow
from rota.domain.position import Position
from rota.domain.scenario import Origin, Scenario
from rota.domain.shift import Shift
from rota.domain.time import format_clock

Element = tuple[str, str, Sourced, str]  # section, id within it (empty: the section is one element), element, figures


def assumptions(scenario: Scenario) -> tuple[Assumption, ...]:
    """Every element of a scenario with its origin, grouped by section and origin.

    An element that states neither `assumed` nor `source` has the scenario's data origin. The figures are in a notation
    that is the same in both languages.
    """
    groups: dict[tuple[str, bool, str | None, Text | None], list[Element]] = {}
    sizes: Counter[str] = Counter()
    for element in _elements(scenario):
        section, _, sourced, _ = element
        sizes[section] += 1
        groups.setdefault((section, *_origin(sourced, scenario.data_origin)), []).append(element)
    return tuple(
        Assumption(_path(section, members, sizes[section]), _figures(members), assumed, source, note)
        for (section, assumed, source, note), members in groups.items()
    )


def _origin(element: Sourced, default: Origin) -> tuple[bool, str | None, Text | None]:
    if element.assumed is None and element.source is None:
        return bool(default.assumed), default.source, element.note or default.note
    return bool(element.assumed), element.source, element.note


def _path(section: str, members: list[Element], size: int) -> str:
    names = [name for _, name, _, _ in members if name]
    return f"{section}: {', '.join(names)}" if names and len(members) < size else section


def _figures(members: list[Element]) -> str:
    """Figures of the members; equal ones are counted."""
    counted = Counter(figures for _, _, _, figures in members)
    return "; ".join(figures if count == 1 else f"{count} × ({figures})" for figures, count in counted.items())


def _elements(scenario: Scenario) -> Iterator[Element]:
    ward, cycle, tolerance = scenario.ward, scenario.cycle, scenario.hours_tolerance
    yield "ward", "", ward, ward.name if ward.residents is None else f"{ward.name}: {ward.residents}"
    yield "cycle", "", cycle, f"{cycle.weeks} × 7{', rolling' if cycle.rolling else ''}, {cycle.start}"
    for competence in scenario.competences:
        yield "competences", competence.id, competence, " → ".join((competence.id, *competence.stands_in_for))
    for shift in scenario.shifts:
        yield "shifts", shift.code, shift, _shift(shift)
    for row in scenario.demand:
        yield "demand", row.id, row, _demand(row)
    for exception in scenario.date_exceptions:
        yield "date_exceptions", str(exception.date), exception, _demand(exception)
    for position in scenario.positions:
        yield "positions", position.id, position, _position(position)
        for day in position.locked:
            yield f"positions.{position.id}.locked", f"{day.week}/{day.day}", day, f"{day.week}/{day.day} {day.code}"
        for wish in position.wishes:
            yield (
                f"positions.{position.id}.wishes",
                f"{wish.week}/{wish.day}",
                wish,
                f"{wish.week}/{wish.day} {wish.code} × {wish.weight}",
            )
    yield "hours_tolerance", "", tolerance, f"−{tolerance.under_h_per_week:g} / +{tolerance.over_h_per_week:g} h/7 d"
    yield from _agreed(scenario)


def _agreed(scenario: Scenario) -> Iterator[Element]:
    policy = scenario.fagdag
    if policy is not None:
        most = "" if policy.max_people_per_day is None else f", ≤ {policy.max_people_per_day}/d"
        night = " + night_staff" if policy.night_staff else ""
        yield (
            "fagdag",
            "",
            policy,
            f"{policy.shift}: 1/{policy.every_weeks}, ≥ {policy.min_percent:g} %{night}{most}",
        )
    for agreement in scenario.agreements:
        limit = f"{agreement.limit_h:g} h" if agreement.limit_h is not None else f"{agreement.limit_count}"
        yield "agreements", agreement.id, agreement, f"{agreement.rule}: {limit} ({agreement.rung}, {agreement.status})"
    for rule in scenario.rules:
        limits = [f"{rule.limit_h:g} h" if rule.limit_h is not None else None, rule.severity]
        limits.append(None if rule.limit_count is None else str(rule.limit_count))
        yield "rules", rule.rule, rule, f"{rule.rule}: {', '.join(limit for limit in limits if limit)}"
    if scenario.history.days_known or scenario.history.duties:
        yield "history", "", scenario.history, f"{scenario.history.days_known} d, {len(scenario.history.duties)} ×"


def _shift(shift: Shift) -> str:
    breaks = f" − {shift.unpaid_break_min} min" if shift.unpaid_break_min else ""
    return f"{shift.code} {shift.clock_text()}{breaks} = {shift.paid_min / 60:g} h"


def _demand(row: DemandRow | DemandException) -> str:
    if isinstance(row, DemandException):
        days = str(row.date)
    else:
        days = row.days if isinstance(row.days, str) else ",".join(row.days)
    wanted = [
        f"{name} {value}"
        for name, value in (("min", row.min), ("target", row.target), ("max", row.max))
        if value is not None
    ]
    clock = f"{format_clock(row.from_)}–{format_clock(row.end_min)}"
    return " ".join((days, clock, *((row.competence,) if row.competence else ()), *wanted))


def _position(position: Position) -> str:
    weekend = f", 1/{position.weekend_every}" if position.weekend_every else ""
    return f"{position.competence} {position.percent:g} % × {position.full_time_hours:g} h{weekend}"
