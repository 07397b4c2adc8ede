"""Reported outcomes beside the computed ones.

A reported outcome names an outcome measure and its arguments; the verdict compares the figure with the reported one.
"""

from __future__ import annotations

from rota.compare.outcome_measures import NOTHING, OUTCOMES, Answer, Case, Params
from rota.compare.words import number, phrase, plain, together
from rota.domain.base import Text
from rota.domain.comparison import Outcome, Side
from rota.domain.finding import InputError, Problem
from rota.domain.reported import Reported, ReportedOutcome
from rota.measures.cover_clock import Reading


def outcomes(reported: Reported | None, baseline: Side, proposal: Side) -> tuple[Outcome, ...]:
    """Each reported outcome with its computed figure. Raises InputError for an unknown measure or argument."""
    if reported is None:
        return ()
    problems = outcome_problems(reported)
    if problems:
        raise InputError([Problem("reported.yaml", None, path, message) for path, message in problems])
    case = Case(Reading(baseline.scenario, baseline.roster), Reading(proposal.scenario, proposal.roster))
    return tuple(_outcome(one, OUTCOMES[one.measure].compute(case, Params(one.params))) for one in reported.outcomes)


def outcome_problems(reported: Reported) -> list[tuple[str, str]]:
    """Unknown measures and wrong arguments as (path, message); empty when all can be computed."""
    problems = []
    for one in reported.outcomes:
        path = f"outcomes.{one.id}"
        known = OUTCOMES.get(one.measure)
        if known is None:
            problems.append((f"{path}.measure", f"unknown measure '{one.measure}': write one of {', '.join(OUTCOMES)}"))
            continue
        problems += [
            (f"{path}.params.{name}", f"unknown argument: {one.measure} takes {', '.join(known.params) or 'none'}")
            for name in one.params
            if name not in known.params
        ]
        try:
            known.check(Params(one.params))
        except ValueError as error:
            problems.append((f"{path}.params", str(error)))
    return problems


def _outcome(one: ReportedOutcome, answer: Answer) -> Outcome:
    met = answer.holds and abs(answer.value - one.value) <= one.tolerance + NOTHING
    verdict = None
    if not met and answer.holds:
        verdict = phrase(
            "Ikke oppnådd: beregnet {value}, rapportert {aim}{slack}.",
            "Not met: computed {value}, reported {aim}{slack}.",
            value=number(answer.value, 2),
            aim=number(one.value, 2),
            slack=plain(f" (± {one.tolerance:g})" if one.tolerance else ""),
        )
    elif not met:
        verdict = Text(nb="Ikke oppnådd.", en="Not met.")
    return Outcome(one.id, one.text, one.reported, answer.computed, met, together([verdict, one.reading, answer.how]))
