"""What a scenario assumes and what it takes from a source: every element that carries figures, with its figures.

Elements of one section with the same origin share a line, so that a page can show them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rota.compare.element_words import (
    agreement_figures,
    competence_figures,
    cycle_figures,
    demand_figures,
    fagdag_figures,
    own_rule_figures,
    pay_figures,
    position_figures,
    rule_figures,
    shift_figures,
    tolerance_figures,
    ward_figures,
)
from rota.compare.words import phrase, plain
from rota.domain.base import Sourced, Text
from rota.domain.comparison import Assumption
from rota.domain.scenario import Origin, Scenario

Element = tuple[str, str, Sourced, Text]  # section, id within it (empty: the section is one element), element, figures


def assumptions(scenario: Scenario) -> tuple[Assumption, ...]:
    """Every element of a scenario with its origin, grouped by section and origin.

    An element that states neither `assumed` nor `source` has the scenario's data origin.
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


def _figures(members: list[Element]) -> Text:
    """Figures of the members; equal ones are counted."""
    counted = Counter(figures for _, _, _, figures in members)
    told = [
        figures if count == 1 else phrase(f"{count} × ({{one}})", f"{count} × ({{one}})", one=figures)
        for figures, count in counted.items()
    ]
    return Text(nb="; ".join(text.nb for text in told), en="; ".join(text.en for text in told))


def _elements(scenario: Scenario) -> Iterator[Element]:
    ward, tolerance = scenario.ward, scenario.hours_tolerance
    yield "ward", "", ward, ward_figures(ward)
    yield "cycle", "", scenario.cycle, cycle_figures(scenario.cycle)
    names = {competence.id: competence.name for competence in scenario.competences}
    for competence in scenario.competences:
        yield "competences", competence.id, competence, competence_figures(competence, names)
    for shift in scenario.shifts:
        yield "shifts", shift.code, shift, shift_figures(shift)
    for row in scenario.demand:
        yield "demand", row.id, row, demand_figures(row, names)
    for exception in scenario.date_exceptions:
        yield "date_exceptions", str(exception.date), exception, demand_figures(exception, names)
    for position in scenario.positions:
        yield "positions", position.id, position, position_figures(position, names)
        for day in position.locked:
            text = plain(f"{day.week}/{day.day} {day.code}")
            yield f"positions.{position.id}.locked", f"{day.week}/{day.day}", day, text
        for wish in position.wishes:
            text = plain(f"{wish.week}/{wish.day} {wish.code} × {wish.weight}")
            yield f"positions.{position.id}.wishes", f"{wish.week}/{wish.day}", wish, text
    yield "hours_tolerance", "", tolerance, tolerance_figures(tolerance)
    if scenario.fagdag is not None:
        yield "fagdag", "", scenario.fagdag, fagdag_figures(scenario.fagdag)
    if scenario.pay is not None:
        yield "pay", "", scenario.pay, pay_figures(scenario.pay)
    for agreement in scenario.agreements:
        yield "agreements", agreement.id, agreement, agreement_figures(agreement)
    for rule in scenario.rules:
        yield "rules", rule.rule, rule, rule_figures(rule)
    for own in scenario.own_rules:
        yield "own_rules", own.id, own, own_rule_figures(own)
    if scenario.history.days_known or scenario.history.duties:
        days, count = scenario.history.days_known, len(scenario.history.duties)
        yield (
            "history",
            "",
            scenario.history,
            Text(nb=f"{days} døgn, {count} vakter", en=f"{days} days, {count} shifts"),
        )
