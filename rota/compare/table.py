"""The rows of the comparison: every figure of the catalogue on both sides."""

from __future__ import annotations

from dataclasses import replace

from rota.domain.base import Text
from rota.domain.comparison import Row, Side
from rota.domain.scenario import Scenario
from rota.measures.catalogue import figures, roster_measures
from rota.measures.pay import rates_of, without_pay


def rows(baseline: Side, proposal: Side) -> tuple[Row, ...]:
    """Every measure with its value on both sides, by group. A competence asked for on neither side has no row."""
    before = figures(baseline.scenario, baseline.roster)
    after = figures(proposal.scenario, proposal.roster)
    competences = {
        competence.id: competence for competence in (*baseline.scenario.competences, *proposal.scenario.competences)
    }
    every = [
        Row(measure, before.get(measure.id), after.get(measure.id)) for measure in roster_measures(competences.values())
    ]
    per_competence = tuple(f".{competence}" for competence in competences)
    shown = (row for row in every if not _is_empty(row) or not row.measure.id.endswith(per_competence))
    return tuple(_priced(row, baseline, proposal) for row in shown if not _is_unpriced(row))


def _is_empty(row: Row) -> bool:
    return row.baseline is None and row.proposal is None


def _is_unpriced(row: Row) -> bool:
    """A row of costs that no scenario gives pay for; one of them stays and says so."""
    return _is_empty(row) and row.measure.group == "cost" and row.measure.id != "cost_year"


def _priced(row: Row, baseline: Side, proposal: Side) -> Row:
    """A row of costs names its rates and the year of its prices, of both sides where they differ."""
    if row.measure.group != "cost":
        return row
    titles = list(dict.fromkeys(_prices(side.scenario) for side in (baseline, proposal)))
    label = row.measure.label
    named = Text(
        nb=f"{label.nb} ({' / '.join(title.nb for title in titles)})",
        en=f"{label.en} ({' / '.join(title.en for title in titles)})",
    )
    return replace(row, measure=replace(row.measure, label=named))


def _prices(scenario: Scenario) -> Text:
    if scenario.pay is None:
        return Text(nb="lønn ikke oppgitt", en="pay not given")
    _, title = rates_of(scenario)
    year, first = scenario.pay.price_year, scenario.cycle.start.year
    missing = ", ".join(without_pay(scenario))
    return Text(
        nb=f"{title.nb}; priser {year}, turnus {first}" + (f"; årslønn ikke oppgitt: {missing}" if missing else ""),
        en=f"{title.en}; prices of {year}, rota of {first}" + (f"; yearly pay not given: {missing}" if missing else ""),
    )
